"""Definitions that were made in an earlier run, as the text that is kept of them.

What is read back may have been changed by anybody: an entry counts only where its digest is that of a definition of today, where it is
whole, and where its text proves to be that definition and nothing else. Whatever does not count is made again. What can't be proven is
that a definition says what its schema says, which is why a check makes them all itself. Must not know where the text is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from asyncgen.models.groups import Placed, references
from asyncgen.models.proof import ModelFault, prove
from asyncgen.resolve.cursor import is_array, is_object

_SUBSCHEMAS = ("items", "additionalProperties")
_LISTS = ("allOf", "anyOf", "oneOf", "items")


@dataclass(frozen=True, slots=True)
class Made:
    """A definition: its text, the JSON schema of its untouched type, and the names that the text needs imported."""

    text: str
    pristine: Any
    used: frozenset[str]


def text_of(order: Mapping[str, Placed], made: Mapping[str, Made]) -> str:
    """Return the text to keep: the definitions of `order` and no others, so that it does not grow."""
    entries = {place.digest: [made[name].text, made[name].pristine] for name, place in order.items()}
    lines = [f"{json.dumps(digest)}: {json.dumps([_seal(digest, entry), *entry])}" for digest, entry in sorted(entries.items())]
    return "{" + ",\n".join(lines) + "}\n"


def recall(kept: bytes | None, order: Mapping[str, Placed]) -> dict[str, Made]:
    """Return the definitions of `order` that are in a kept text, by name."""
    try:
        entries: Any = json.loads(kept or b"{}")
    except (ValueError, RecursionError):
        return {}
    if not is_object(entries):
        return {}
    found: dict[str, Made] = {}
    for name, place in order.items():
        made = _read(entries.get(place.digest), place)
        if made is not None:
            found[name] = made
    return found


def _read(entry: Any, place: Placed) -> Made | None:
    match entry:
        case [str(seal), str(text), pristine] if seal == _seal(place.digest, [text, pristine]):
            known = {place.item.name, *place.needs}
            try:
                used = prove(text, place)
            except ModelFault:
                return None
            return Made(text, pristine, used) if _is_schema(pristine) and known.issuperset(references(pristine)) else None
        case _:
            return None


def _seal(digest: str, entry: list[Any]) -> str:
    return hashlib.sha256(f"{digest} {json.dumps(entry)}".encode()).hexdigest()


def _is_schema(pristine: Any) -> bool:
    """Say whether a value is formed as the schemas of types are, so that nobody who reads it is surprised."""
    waiting = [pristine]
    while waiting:
        schema = waiting.pop()
        if isinstance(schema, bool):
            continue
        if not is_object(schema):
            return False
        properties = schema.get("properties", {})
        lists = [schema[word] for word in _LISTS if is_array(schema.get(word))]
        if not is_object(properties) or any(word in schema and not is_array(schema[word]) for word in (*_LISTS[:3], "enum", "required")):
            return False
        waiting += [*properties.values(), *(part for each in lists for part in each)]
        waiting += [schema[word] for word in _SUBSCHEMAS if word in schema and not is_array(schema[word])]
    return True
