"""What becomes of the entries of one collection, and what their writing has in common: found once, asked for every entry.

It must not know how changes are written.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise

from asyncgen.emit.updating.lines import Lines
from asyncgen.emit.updating.nodes import Collection


class Fates:
    """`kept` says of each entry whether it stays; one at least does."""

    def __init__(self, node: Collection, kept: list[bool], lines: Lines) -> None:
        self.node = node
        self.kept = kept
        self._lines = lines

    @cached_property
    def first(self) -> int:
        """The number of the first entry that stays."""
        return self.kept.index(True)

    @cached_property
    def runs(self) -> list[tuple[int, int]]:
        """For each entry the first and the last of the neighbours that share its fate."""
        runs: list[tuple[int, int]] = []
        while len(runs) < len(self.kept):
            start = end = len(runs)
            while end + 1 < len(self.kept) and self.kept[end + 1] == self.kept[start]:
                end += 1
            runs += [(start, end)] * (end + 1 - start)
        return runs

    @cached_property
    def is_spread(self) -> bool:
        """Whether each entry begins a line of its own."""
        return all(self._lines.is_alone(entry.start) for entry in self.node.entries)

    @cached_property
    def is_airy(self) -> bool:
        """Whether empty lines stand between all entries."""
        pairs = pairwise(self.node.entries)
        return len(self.node.entries) > 1 and all(self._lines.has_gap(one.end, other.start) for one, other in pairs)

    @cached_property
    def is_commented(self) -> bool:
        """Whether comments stand between the entries, or around them between the brackets."""
        text, entries = self._lines.text, self.node.entries
        ends = [self.node.body + 1, *(entry.end for entry in entries)]
        starts = [*(entry.start for entry in entries), self.node.end - 1]
        return any("#" in text[end:start] for end, start in zip(ends, starts, strict=True))
