"""Values that a schema accepts, as text for an address: good enough for path and query parameters, no more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from asyncgen.api import SchemaAt
from asyncgen.spec.bundle import follow

_FORMATS = {
    "uuid": "00000000-0000-4000-8000-000000000001",
    "date": "2024-05-17",
    "date-time": "2024-05-17T09:00:00Z",
    "email": "ada@example.com",
    "uri": "https://example.com/",
}
# The pattern of the official examples has its backslashes doubled inside single quotes: it asks for backslashes.
_PATTERNS = {r"^amq\\.gen\\-.+$": r"amq\.gen\-1"}


def text(document: Mapping[str, Any], schema: SchemaAt | None) -> str:
    """Return a value of `schema` as text; a word where the schema says nothing that helps."""
    value = _value(document, schema.schema if schema else {})
    return str(value).lower() if isinstance(value, bool) else str(value)


def required(document: Mapping[str, Any], schema: SchemaAt | None) -> dict[str, str]:
    """Return a value for each required property of an object schema, as text."""
    if schema is None:
        return {}
    target = _target(document, schema.schema)
    properties = cast("dict[str, Any]", target.get("properties", {}))
    return {name: str(_value(document, properties.get(name, {}))) for name in cast("list[str]", target.get("required", []))}


def _target(document: Mapping[str, Any], schema: Any) -> dict[str, Any]:
    target: Any = follow(document, schema)[1]
    return cast("dict[str, Any]", target) if isinstance(target, dict) else {}


def _value(document: Mapping[str, Any], schema: Any) -> Any:
    target = _target(document, schema)
    for key in ("const", "default"):
        if target.get(key) not in {None, ""}:
            return target[key]
    for key in ("enum", "examples"):
        if target.get(key):
            return target[key][0]
    kind = target.get("type", "string")
    if kind in {"integer", "number"}:
        return target.get("minimum", 1)
    if kind == "boolean":
        return True
    if "pattern" in target:
        words = (_PATTERNS.get(target["pattern"], "sample"), *_FORMATS.values())
        return next((word for word in words if re.search(target["pattern"], word)), "sample")
    word = _FORMATS.get(target.get("format", ""), "sample")
    return word.ljust(target.get("minLength", 0), "a")[: target.get("maxLength")]
