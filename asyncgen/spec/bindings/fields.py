"""The table of `binding_objects`, read: what each object of a binding holds, and in which versions.

Owns the meaning of the table's notation. It must not know documents or findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from asyncgen.spec.bindings import objects as binding_objects

_LEAVES = {
    "any": "anything",
    "boolean": "a boolean",
    "integer": "an integer",
    "map": "a map",
    "number": "a number",
    "schema": "a schema",
    "string": "a string",
}
_ALTERNATIVE = re.compile(
    r"(?P<open>\[)?(?P<shape>\w+)(?:\((?P<limits>[^)]*)\))?\]?(?:@(?P<since>\d+\.\d+\.\d+)?(?P<dots>\.\.)?(?P<until>\d+\.\d+\.\d+)?)?"
)
# An object inside of a binding is of no version: this stands for it.
_ANY_VERSION = ("",)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One shape that a field may have, and the versions of the binding that know it.

    `type` is a leaf, or `one` of `values`. `low` and `high` are the limits of a number, `high` is the longest string, in characters.
    """

    type: str
    versions: frozenset[str]
    low: int | None = None
    high: int | None = None
    values: tuple[str, ...] = ()
    object_schema: bool = False
    is_list: bool = False

    def fits(self, value: Any) -> bool:
        """Whether a value, or an item of a list, is of this shape; of a schema and a map not what is in it."""
        match self.type:
            case "any":
                return True
            case "map" | "schema":
                return isinstance(value, dict)
            case "one":
                return isinstance(value, str) and value in self.values
            case "string":
                return isinstance(value, str) and (self.high is None or len(value) <= self.high)
            case "boolean":
                return isinstance(value, bool)
            case _:
                return self._fits_number(value)

    def _fits_number(self, value: Any) -> bool:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return False
        if self.type == "integer" and isinstance(value, float) and not value.is_integer():
            return False
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def __str__(self) -> str:
        """The shape in words: what a value must be."""
        if self.values:
            return _choice(f"'{value}'" for value in self.values)
        if self.type == "string" and self.high is not None:
            return f"a string of at most {self.high:,} characters"
        if self.low is not None and self.high is not None and self.high - self.low < 3:
            return _choice(map(str, range(self.low, self.high + 1)))
        low = "" if self.low is None else f" from {self.low:,}"
        return _LEAVES[self.type] + low + ("" if self.high is None else f" to {self.high:,}")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an object: the shapes it may have, and the versions of the binding in which it may have one of them."""

    alternatives: tuple[Alternative, ...]
    required: bool
    versions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Contents:
    """An object of a binding. `versions` are those of the binding, oldest first; objects inside of one are the same in all.

    `known` are the versions that fields refer to, `is_open` those among them whose text allows fields that the table does not name.
    """

    title: str
    code: str
    protocol: str
    fields: Mapping[str, Field]
    versions: tuple[str, ...]
    known: frozenset[str]
    is_open: frozenset[str]


def _choice(choices: Iterable[str]) -> str:
    *others, last = choices
    return f"{', '.join(others)} or {last}"


def read() -> dict[str, Contents]:
    """All objects of the table, by the name of their kind in the grammar."""
    contents: dict[str, Contents] = {}
    for name, protocol in binding_objects.PROTOCOLS.items():
        versions = tuple(protocol.versions.split())
        for place in binding_objects.PLACES:
            title = f"{protocol.title} {place} binding"
            rows = _fields(protocol.fields(place), versions)
            opened = rows.pop("*").versions if "*" in rows else frozenset[str]()
            key = binding_objects.name_of(name, place)
            contents[key] = Contents(
                title, protocol.channel_code if place == "channel" else "AG133", name, rows, versions, frozenset(versions), opened
            )
    for name, (title, fields) in binding_objects.PARTS.items():
        known = frozenset(_ANY_VERSION)
        contents[name] = Contents(title, "AG133", "", _fields(fields, _ANY_VERSION), (), known, known)
    return contents


def _fields(notations: Mapping[str, str], versions: tuple[str, ...]) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for name, notation in notations.items():
        alternatives = tuple(_alternative(each, versions) for each in notation.removesuffix("!").split("|"))
        known = frozenset[str]().union(*(each.versions for each in alternatives))
        fields[name] = Field(alternatives, notation.endswith("!"), known)
    return fields


def _alternative(notation: str, versions: tuple[str, ...]) -> Alternative:
    match = _ALTERNATIVE.fullmatch(notation)
    assert match is not None, notation
    shape, limits = match["shape"], match["limits"] or ""
    first = versions.index(match["since"]) if match["since"] else 0
    last = versions.index(match["until"]) if match["until"] else len(versions) - 1
    kind = {"unjudgedSchema": "schema"}.get(shape, "map" if shape in binding_objects.PARTS else shape)
    low, _, high = limits.rpartition("..")
    counts = kind in ("integer", "string")
    return Alternative(
        type=kind,
        versions=frozenset(versions[first : last + 1]),
        low=int(low) if counts and low else None,
        high=int(high) if counts and high else None,
        values=tuple(limits.split(", ")) if kind == "one" else (),
        object_schema=limits == "object",
        is_list=match["open"] is not None,
    )
