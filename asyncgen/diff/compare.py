"""Comparing two bundled AsyncAPI documents by what they mean, pair of nodes by pair of nodes.

Owns the walk and what is reported; what a place means is `graph`'s, the table of fields `shapes`'. A pair that was met before is taken as
equal, so recursion ends and names of components that something leads to do not matter.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from asyncgen.diff import shapes
from asyncgen.diff.difference import Difference, Kind, Level, label, lower, quoted
from asyncgen.diff.graph import Graph
from asyncgen.diff.match import Prints, absence, match
from asyncgen.diff.node import Bag, Leaf, Members, Node, Row, Slot, is_map
from asyncgen.diff.shapes import NOTHING, Record, Shape


def compare(left: Mapping[str, Any], right: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Every place where two AsyncAPI 2.x documents mean different things, those on the wire first; none when they mean the same.

    Both are bundled: their `$ref`s begin with `#`. Spelling does not count: key order, inlined or referenced, names of referenced
    components, traits or their outcome, documented defaults, the order of what is a set.
    """
    comparison = _Comparison(Graph(left), Graph(right))
    return comparison.run()


@dataclass(frozen=True, slots=True)
class _Pair:
    left: Node
    right: Node
    shape: Shape
    level: Level


@dataclass(slots=True)
class _Comparison:
    left: Graph
    right: Graph
    found: list[Difference] = field(default_factory=list[Difference])
    waiting: dict[Level, list[_Pair]] = field(default_factory=lambda: {level: list[_Pair]() for level in Level})
    met: set[tuple[Hashable, Hashable, Shape]] = field(default_factory=set[tuple[Hashable, Hashable, Shape]])
    prints: tuple[Prints, Prints] = field(init=False)

    def __post_init__(self) -> None:
        self.prints = (Prints(self.left), Prints(self.right))

    def run(self) -> tuple[Difference, ...]:
        """Heavier levels first: what is met on the wire is not looked at again for its words."""
        self.left.explore()
        self.right.explore()
        self.waiting[Level.WIRE].append(_Pair(self.left.root(), self.right.root(), shapes.ROOT, Level.WIRE))
        while any(self.waiting.values()):
            stack = next(stack for stack in self.waiting.values() if stack)
            pair = stack.pop()
            marks = {level: len(pairs) for level, pairs in self.waiting.items()}
            self._pair(pair)
            for level, pairs in self.waiting.items():
                pairs[marks[level] :] = reversed(pairs[marks[level] :])
        return tuple(self.found)

    def _pair(self, pair: _Pair) -> None:
        key = (pair.left.key, pair.right.key, pair.shape)
        if key in self.met:
            return
        self.met.add(key)
        left, right = self.left.open(pair.left, pair.shape), self.right.open(pair.right, pair.shape)
        if isinstance(left, Members) and isinstance(right, Members):
            self._members(pair, left, right)
        elif isinstance(left, Row) and isinstance(right, Row):
            self._row(pair, left, right)
        elif isinstance(left, Bag) and isinstance(right, Bag):
            self._bag(pair, left, right)
        elif not isinstance(left, Leaf) or left != right:
            self._changed(pair)

    def _later(self, left: Slot, right: Slot, level: Level) -> None:
        shape = left.shape if left.shape is right.shape else shapes.LINKED
        mine, other = self.left.follow(left.node, left.shape), self.right.follow(right.node, right.shape)
        level = lower(level, lower(left.content, right.content))
        if _is_open(mine, shape) != _is_open(other, shape):
            self._report(left.node, right.node, Kind.CHANGED, level, label(left.node.pointer))
        else:
            self.waiting[level].append(_Pair(mine, other, shape, level))

    def _members(self, pair: _Pair, left: Members, right: Members) -> None:
        for name in left.slots | right.slots:
            mine, other = left.slots.get(name), right.slots.get(name)
            if left.library and self._used(self.left, mine) and self._used(self.right, other):
                continue
            if mine is None and other is not None and other.absent is not NOTHING:
                mine = _absent(other, pair.left)
            if other is None and mine is not None and mine.absent is not NOTHING:
                other = _absent(mine, pair.right)
            self._slots(pair, mine, other)

    def _row(self, pair: _Pair, left: Row, right: Row) -> None:
        for index in range(max(len(left.slots), len(right.slots))):
            mine = left.slots[index] if index < len(left.slots) else None
            other = right.slots[index] if index < len(right.slots) else None
            self._slots(pair, mine, other)

    def _bag(self, pair: _Pair, left: Bag, right: Bag) -> None:
        matched = match(left, right, *self.prints)
        for mine, other in matched.pairs:
            self._later(mine, other, pair.level)
        for slot in matched.left:
            self._slots(pair, slot, None)
        for slot in matched.right:
            self._slots(pair, None, slot)

    def _slots(self, pair: _Pair, mine: Slot | None, other: Slot | None) -> None:
        if mine is not None and other is not None:
            self._later(mine, other, pair.level)
        elif mine is not None:
            name = _name(mine, pair.left)
            self._report(mine.node, pair.right, Kind.REMOVED, lower(pair.level, mine.level), name)
        elif other is not None:
            name = _name(other, pair.right)
            self._report(pair.left, other.node, Kind.ADDED, lower(pair.level, other.level), name)

    def _changed(self, pair: _Pair) -> None:
        kind = Kind.ADDED if pair.left.implied else Kind.REMOVED if pair.right.implied else Kind.CHANGED
        self._report(pair.left, pair.right, kind, pair.level, label((pair.right if pair.left.implied else pair.left).pointer))

    def _report(self, left: Node, right: Node, kind: Kind, level: Level, name: str) -> None:
        before = None if kind is Kind.ADDED else left.value
        after = None if kind is Kind.REMOVED else right.value
        if kind is Kind.CHANGED:
            message = f"{name} changed from {quoted(before)} to {quoted(after)}"
        else:
            value = after if kind is Kind.ADDED else before
            message = f"{name} was {kind}" + ("" if isinstance(value, dict | list) or " of " in name else f": {quoted(value)}")
        self.found.append(Difference(left.pointer, right.pointer, kind, level, before, after, message))

    @staticmethod
    def _used(graph: Graph, slot: Slot | None) -> bool:
        """Whether an entry of a library is absent, or compared where something leads to it."""
        return slot is None or slot.node.pointer in graph.reached


def _is_open(node: Node, shape: Shape) -> bool:
    """Whether a node is a reference that leads nowhere."""
    return isinstance(shape, Record) and is_map(node.value) and isinstance(node.value.get("$ref"), str)


def _absent(slot: Slot, owner: Node) -> Slot:
    return Slot(absence(slot, owner.pointer), slot.shape, slot.level, slot.content)


def _name(slot: Slot, owner: Node) -> str:
    """What an added or removed part is called: its key, or in a bag its own label and the bag's name."""
    return f"{slot.label} of {label(owner.pointer)}" if slot.label else label(slot.node.pointer)
