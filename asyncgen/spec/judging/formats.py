"""The formats of AsyncAPI and of JSON Schema draft 7: which values conform to them.

Owns the names that are known and what kind of value each is about; every other format says nothing. It must not know schemas.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from asyncgen.spec.judging.verdict import MAYBE, YES, Verdict, of

if TYPE_CHECKING:
    from jsonschema_rs import Validator

EXAMPLES = {
    "date": "2026-01-31",
    "time": "12:30:00Z",
    "date-time": "2026-01-31T12:30:00Z",
    "duration": "P1DT12H",
    "uri": "https://example.com/a",
    "uri-reference": "/a/b",
    "uri-template": "/rooms/{room}",
    "email": "ada@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "regex": "^[a-z]+$",
    "uuid": "123e4567-e89b-12d3-a456-426614174000",
    "json-pointer": "/a/0",
    "relative-json-pointer": "1/a",
}
"""The formats of strings that the engine judges, each with a text that conforms."""

# Base64 in groups of four (RFC 4648, section 4).
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_BITS = {"int32": 31, "int64": 63}


def conforms(name: object, value: Any) -> Verdict:
    """Whether a value is of a format. A format that is not known says nothing, nor does one about values of another type."""
    if not isinstance(name, str):
        return MAYBE
    if isinstance(value, str):
        if name in EXAMPLES:
            return _judged(name, value)
        return YES if name != "byte" else of(_BASE64.fullmatch(value) is not None)
    if name in _BITS and type(value) in (int, float):
        limit = 2 ** _BITS[name]
        return of(-limit <= value < limit and value == int(value))
    return YES


def _judged(name: str, text: str) -> Verdict:
    if name == "date-time":
        # RFC 3339 allows a space for readability, and so does the official parser.
        text = text.replace(" ", "T", 1)
    try:
        return of(_validator(name).is_valid(text))
    except ValueError:
        return MAYBE


@cache
def _validator(name: str) -> Validator:
    # A document without examples and defaults need not wait for the engine.
    from jsonschema_rs import Draft202012Validator

    # Not draft 7: `uuid` and `duration` came later, and the official parser knows them all the same.
    return Draft202012Validator({"format": name}, validate_formats=True)
