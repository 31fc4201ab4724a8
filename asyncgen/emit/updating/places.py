"""Where the walk through a text is. It must not know what is done there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from asyncgen.emit.updating.lines import Lines
from asyncgen.emit.updating.nodes import Collection
from asyncgen.spec.resolving import Tokens


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a value.

    `sign` is the offset behind its colon or dash (None: it is the whole document), `column` that of the collection that it is in,
    `is_item` whether this is a list; `flow` says that it stands between brackets, `is_alone` that each part of its collection begins a
    line. `anchor` is written before the value.
    """

    tokens: Tokens = ()
    sign: int | None = None
    column: int = 0
    is_item: bool = False
    flow: bool = False
    is_alone: bool = True
    anchor: str | None = None

    def inside(self, node: Collection, lines: Lines) -> Place:
        """Return the place of what is in a collection that stands here."""
        column = self.column if self.flow else lines.column(node.body)
        flow = self.flow or node.flow
        alone = all(lines.is_alone(entry.start) for entry in node.entries)
        return Place(self.tokens, self.sign, column, not node.is_map, flow, alone)

    def at(self, token: str, sign: int | None = None) -> Place:
        """Return the place of one member or item."""
        return replace(self, tokens=(*self.tokens, token), sign=sign)
