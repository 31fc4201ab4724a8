"""Which version of AsyncAPI a document says it is (AsyncAPI 2.4.0, "AsyncAPI Version String").

Owns what is not read at all, and what is read as the nearest version with a finding. It must not know the rest of the document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from asyncgen.diagnostics import Diagnostic, Place, Severity, SpecError
from asyncgen.source import Source
from asyncgen.spec import grammar

_SUPPORTED = "asyncgen reads AsyncAPI 2.0 to 2.6"
_FULL = re.compile(r"(?P<major>\d{1,4})\.(?P<minor>\d{1,4})\.\d{1,9}(?:-[0-9A-Za-z.-]+)?")
_SHORT = re.compile(r"[vV]?2(?:\.(?P<minor>\d{1,4}))?(?:\..*)?", re.DOTALL)
_OTHERS = {"openapi": "an OpenAPI document", "swagger": "an OpenAPI document", "arazzo": "an Arazzo document"}
_FIELD = "/asyncapi"
_SHOWN = 40


def read(main: Source, findings: list[Diagnostic]) -> grammar.Version:
    """The version to read a document by. What is wrong with it goes to `findings`, as long as the rest is AsyncAPI 2.x.

    Raises SpecError for anything else, with one finding that says what the document is instead.
    """
    content = main.data
    if not isinstance(content, dict):
        raise SpecError([_finding("AG011", "an AsyncAPI document is a map; this is something else", main.place(""))])
    data = cast("Mapping[str, Any]", content)
    if "asyncapi" not in data:
        findings.append(_missing(main, data))
        return grammar.LAST_VERSION
    value: object = data["asyncapi"]
    match = _FULL.fullmatch(value) if isinstance(value, str) else None
    if match is not None and int(match["major"]) == 2 and int(match["minor"]) <= grammar.LAST_VERSION[1]:
        return 2, int(match["minor"])
    return _nearest(main, value, match, findings)


def _missing(main: Source, data: Mapping[str, Any]) -> Diagnostic:
    """The finding that goes with reading on; raised where this is no AsyncAPI document."""
    other = next((name for name in _OTHERS if name in data), None)
    if other is not None:
        at = main.place(f"/{other}", key=True)
        raise SpecError([_finding("AG010", f"this is {_OTHERS[other]} ('{other}'), not an AsyncAPI one", at, _SUPPORTED)])
    found = _finding("AG010", "the field 'asyncapi' is missing: it says the version", main.place(""), "begin with: asyncapi: 2.4.0")
    if not {"info", "channels"} & data.keys():
        raise SpecError([found])
    return found


def _nearest(main: Source, value: object, match: re.Match[str] | None, findings: list[Diagnostic]) -> grammar.Version:
    at = main.place("/asyncapi")
    if match is not None:
        shown = str(value)[:_SHOWN]
        if match["major"] != "2":
            hints = (_SUPPORTED, "AsyncAPI 3 is another format: keep the document in 2.6.0") if match["major"] == "3" else (_SUPPORTED,)
            raise SpecError([_finding("AG010", f"AsyncAPI {shown} is not supported", at, *hints, pointer=_FIELD)])
        findings.append(_finding("AG010", f"there is no AsyncAPI {shown}: the last one of 2.x is 2.6.0", at, _SUPPORTED, pointer=_FIELD))
        return grammar.LAST_VERSION
    short = None if isinstance(value, bool) or value is None else _SHORT.fullmatch(str(value)[:_SHOWN])
    minor = min(int(short["minor"] or 0), grammar.LAST_VERSION[1]) if short is not None else grammar.LAST_VERSION[1]
    meant = f"write it as '2.{minor}.0', in quotes or without" if short is not None else f"write: asyncapi: 2.{minor}.0"
    if isinstance(value, str):
        message = f"'{value[:_SHOWN]}' is no version: it needs three numbers, such as 2.4.0"
    else:
        message = f"the version must be a string of three numbers such as '2.4.0', not {_word(value)}"
    findings.append(_finding("AG010", message, at, meant, pointer=_FIELD))
    return 2, minor


def _word(value: object) -> str:
    if isinstance(value, bool):
        return f"the boolean {str(value).lower()}"
    if isinstance(value, int | float):
        return f"the number {str(value)[:_SHOWN]}"
    return "null" if value is None else "a list" if isinstance(value, list) else "a map"


def _finding(code: str, message: str, at: Place, *hints: str, pointer: str = "") -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, at, pointer, hints)
