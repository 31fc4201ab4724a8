"""What a comparison of two documents finds: values, with the words for them. It must not know how differences are found."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from asyncgen.spec import pointer as pointers

_SHOWN = 60


class Kind(StrEnum):
    """What happened on the way from the left document to the right one."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Level(StrEnum):
    """Whom a difference concerns, in falling weight."""

    WIRE = "wire"
    """Frames, addresses, security, parameters and bindings: the other side of the socket."""
    CODE = "code"
    """Names that generated code takes from the document: whoever wrote handlers for it."""
    DOCS = "docs"
    """Words, examples and extensions: whoever reads the document."""


_WEIGHT = {Level.DOCS: 0, Level.CODE: 1, Level.WIRE: 2}


def lower(first: Level, second: Level) -> Level:
    """The level of less weight."""
    return first if _WEIGHT[first] <= _WEIGHT[second] else second


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two documents mean different things.

    The pointers (RFC 6901, without `#`) name the place in each document; of something added or removed, the other document's pointer names
    the object that lacks it. `left` and `right` are the raw values, None where there is none. `message` is lower case and names no side.
    """

    pointer_left: str
    pointer_right: str
    kind: Kind
    level: Level
    left: Any
    right: Any
    message: str


def quoted(value: Any) -> str:
    """A value as JSON in one line, cut where it gets long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def label(pointer: str) -> str:
    """What the value at `pointer` is called in a message: its key, or its number in the list that holds it."""
    holder, _, last = pointer.rpartition("/")
    if not last:
        return f"'{pointer}'" if pointer else "the document"
    if last.isdigit() and holder:
        return f"item {last} of {label(holder)}"
    return f"'{pointers.unescape(last)}'"
