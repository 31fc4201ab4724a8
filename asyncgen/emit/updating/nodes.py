"""A document as it is written: what YAML and JSON texts are made of, each part with the span that it takes.

Values, not behaviour. Spans are character offsets, the end is the first one that does not belong to it; trailing comments never do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from asyncgen.spec.resolving import Tokens


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar. `body` is where it begins after anchor and tag; `style` is `'`, `"`, `|`, `>` or empty for a plain one."""

    start: int
    body: int
    end: int
    style: str
    anchor: str | None = None
    tagged: bool = False


@dataclass(frozen=True, slots=True)
class Alias:
    """An alias (YAML 1.2, section 7.1) of the anchor `name`."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A member or an item.

    `start` is where it begins, with its dash or question mark; `sign` where the value may begin: behind colon or dash, in a list in
    brackets at `start`, None for a key without a colon. `key` is None for items, and for `<<`, which `merges` (YAML 1.1, Merge Key).
    """

    start: int
    sign: int | None
    end: int
    key: str | None
    value: Node
    merges: bool = False
    key_anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """A map or a list. `flow` says that it is in brackets; `body` is where it begins after anchor and tag."""

    start: int
    body: int
    end: int
    is_map: bool
    flow: bool
    entries: tuple[Entry, ...]
    anchor: str | None = None


Node: TypeAlias = Scalar | Alias | Collection


@dataclass(frozen=True, slots=True)
class Written:
    """A whole text: its outermost node, whether it is JSON, whether there are anchors in it.

    `bare` are the offsets of maps that are one pair in a list, without brackets of their own (YAML 1.2, section 7.4.2).
    """

    root: Node
    is_json: bool
    has_anchors: bool
    bare: frozenset[int] = frozenset()


class UnclearError(Exception):
    """What is written can't be told apart into nodes, or what is at a place (`tokens`) not be changed part by part."""

    def __init__(self, tokens: Tokens = ()) -> None:
        self.tokens = tokens
        super().__init__()
