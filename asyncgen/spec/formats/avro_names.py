"""Names in Avro schemas (Avro 1.9.0, "Names"): which are valid, what their full form is, and what was probably meant by an unknown one.

It must not know types, only their names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from asyncgen.spec.closest import suggestion
from asyncgen.spec.formats.avro_problems import quoted
from asyncgen.spec.formats.avro_types import PRIMITIVES

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LONGEST_MENDED = 60
COMPLEX = ("record", "enum", "array", "map", "fixed")
_LOGICAL = {
    "uuid": "string",
    "decimal": "bytes",
    "date": "int",
    "time-millis": "int",
    "time-micros": "long",
    "timestamp-millis": "long",
    "timestamp-micros": "long",
}
_ELSEWHERE = {
    "integer": "int",
    "number": "double",
    "object": "record",
    "bool": "boolean",
    "str": "string",
    "text": "string",
    "list": "array",
    "dict": "map",
    "datetime": "long",
    "bigint": "long",
    "short": "int",
    "byte": "bytes",
    "any": "string",
}


@dataclass(frozen=True, slots=True)
class Name:
    """A full name, and the namespace that types defined inside of it inherit."""

    full: str
    namespace: str


def is_name(text: str) -> bool:
    """Whether a text is a name without a namespace."""
    return _NAME.fullmatch(text) is not None


def is_dotted(text: str) -> bool:
    """Whether a text is a name with or without a namespace, or a namespace."""
    return all(_NAME.fullmatch(part) for part in text.split("."))


def qualified(name: str, namespace: str) -> Name:
    """The full form of a name that is defined or used where this namespace holds. A name with dots brings its own."""
    if "." in name:
        return Name(name, name.rpartition(".")[0])
    return Name(f"{namespace}.{name}" if namespace else name, namespace)


def simple(full: str) -> str:
    """The last part of a full name."""
    return full.rpartition(".")[2]


def name_hints(name: str, *, dotted: bool) -> tuple[str, ...]:
    """How a bad name is mended, one that may have a namespace (`dotted`) or not."""
    rule = "a name has letters from a to z, digits and '_', and begins with no digit"
    if not name or len(name) > _LONGEST_MENDED:
        return (rule,)
    parts = (re.sub(r"[^A-Za-z0-9_]", "_", part) for part in (name.split(".") if dotted else [name]))
    mended = ".".join(f"_{part}" if part[:1].isdigit() else part for part in parts if part)
    return (f"{rule}: '{mended}'" if mended.strip("_.") else rule,)


def unknown_hints(name: str, full: str, defined: Iterable[str]) -> tuple[str, ...]:
    """What was probably meant by a name that no type has where it is used. `defined` are all full names of the schema, later ones too."""
    names = list(defined)
    if full in names:
        return ("it is defined further on: move its definition to the first place where it is used",)
    if name in COMPLEX:
        return (_complex_hint(name),)
    if name in _LOGICAL:
        return (f"'{name}' is a logical type: {{type: {_LOGICAL[name]}, logicalType: {name}}}",)
    if name in _ELSEWHERE:
        return (f"Avro says '{_ELSEWHERE[name]}'",)
    if "." not in name:
        found = [each for each in names if simple(each) == name]
        if found:
            return (f"did you mean {quoted(found[0])}? a name of another namespace is written in full",)
    # A name from the same namespace may be written short, and is mostly meant so.
    candidates = [*PRIMITIVES, *COMPLEX, *(each if "." in name else simple(each) for each in names)]
    return suggestion(name, candidates)


def _complex_hint(kind: str) -> str:
    inside = {
        "record": "name: ..., fields: [...]",
        "enum": "name: ..., symbols: [...]",
        "array": "items: ...",
        "map": "values: ...",
        "fixed": "name: ..., size: ...",
    }[kind]
    return f"write the whole of it in a map of its own: {{type: {kind}, {inside}}}"
