"""What anchors stand for, before and after a change, and whether an alias still says what is wanted there.

Filled in the order of the text: an anchor always stands before its aliases, and one that was removed with its part is known no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from asyncgen.emit.updating.nodes import Alias, Collection, Entry, Node, Scalar, UnclearError
from asyncgen.emit.updating.values import Values, is_map
from asyncgen.spec.resolving import Tokens


@dataclass(slots=True)
class Anchor:
    """One anchor: where it stands, what its part said and what it says afterwards. `kept` counts the aliases that stay."""

    node: Scalar | Collection
    before: Any
    after: Any
    kept: int = 0
    moved: bool = False


@dataclass(slots=True)
class Anchors:
    """The anchors passed so far, by name."""

    values: Values
    _known: dict[str, Anchor] = field(default_factory=dict[str, Anchor])
    _gone: dict[str, Any] = field(default_factory=dict[str, Any])
    passed: list[Anchor] = field(default_factory=list[Anchor])
    keys: set[str] = field(default_factory=set[str])
    """Those at keys that stay."""

    def define(self, node: Scalar | Collection, before: Any, after: Any) -> None:
        """Take up the anchor of a part that stays at its place."""
        if node.anchor is not None:
            self._gone.pop(node.anchor, None)
            self.keys.discard(node.anchor)
            self._known[node.anchor] = Anchor(node, before, after)
            self.passed.append(self._known[node.anchor])

    def forget(self, node: Node, before: Any) -> None:
        """Take up that a part goes away, with all anchors in it."""
        stack: list[tuple[Node, Any]] = [(node, before)]
        while stack:
            part, value = stack.pop()
            if isinstance(part, Alias):
                continue
            if part.anchor is not None:
                self._known.pop(part.anchor, None)
                self._gone[part.anchor] = value
            if isinstance(part, Collection):
                for index, entry in enumerate(part.entries):
                    if not entry.merges:
                        stack.append((entry.value, value[index if entry.key is None else entry.key]))

    def says(self, name: str, wanted: Any) -> bool:
        """Whether an alias stays because it says what is wanted; it is counted then."""
        anchor = self._known.get(name)
        if anchor is None or not self.values.same(anchor.after, wanted):
            return False
        anchor.kept += 1
        return True

    def moves(self, name: str, wanted: Any) -> bool:
        """Whether the anchor may move to an alias that still wants what its part said before: nobody else needs it where it was."""
        anchor = self._known.get(name)
        if anchor is None:
            if name not in self._gone or not self.values.same(self._gone[name], wanted):
                return False
            del self._gone[name]
            return True
        if anchor.kept or not self.values.same(anchor.before, wanted):
            return False
        anchor.moved = True
        return True

    def take(self, name: str, alias: Alias, value: Any) -> None:
        """Take up that an anchor stands where an alias stood from now on."""
        self._known[name] = Anchor(Scalar(alias.start, alias.start, alias.end, "", name), value, value)

    # --- merge keys --------------------------------------------------------------------------------------------------------------------

    def merged(self, entry: Entry, tokens: Tokens) -> tuple[list[Mapping[str, Any]], list[Anchor]]:
        """Return the maps that the `<<` of the map at `tokens` brings in, as they are afterwards, and their anchors; none if one is gone.

        Raises UnclearError where something else than aliases stands there.
        """
        value = entry.value
        parts = [each.value for each in value.entries] if isinstance(value, Collection) and not value.is_map else [value]
        anchors: list[Anchor] = []
        for part in parts:
            if not isinstance(part, Alias):
                raise UnclearError(tokens)
            anchor = self._known.get(part.name)
            if anchor is None or not is_map(anchor.after):
                return [], []
            anchors.append(anchor)
        return [anchor.after for anchor in anchors], anchors
