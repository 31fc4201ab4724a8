"""From a text and the data that is wanted of it to the changes of the text: the walk through what is written, and what is done where.

Owns which parts are changed in place, replaced, added and removed. How a change is written is `block`'s and `flow`'s. It must not know
what the data means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from asyncgen.emit.updating import block, flow
from asyncgen.emit.updating.alignment import align
from asyncgen.emit.updating.anchors import Anchors
from asyncgen.emit.updating.fates import Fates
from asyncgen.emit.updating.layout import Layout
from asyncgen.emit.updating.lines import Lines
from asyncgen.emit.updating.nodes import Alias, Collection, Node, Scalar, UnclearError, Written
from asyncgen.emit.updating.places import Place
from asyncgen.emit.updating.splices import Deed, Edit, Splice
from asyncgen.emit.updating.values import Items, Members, Values, in_order, is_filled, is_list, is_map

New = tuple[str | None, Any, str]
"""Something added: its key (None: an item), its value, and its token in the wanted data."""


@dataclass(slots=True)
class Rewriting:
    """One text on its way to what is wanted. `whole` are the offsets of collections that are not to be changed part by part."""

    written: Written
    lines: Lines
    layout: Layout
    values: Values
    whole: frozenset[int]
    edits: list[Edit] = field(default_factory=list[Edit])
    anchors: Anchors = field(init=False)

    def __post_init__(self) -> None:
        self.anchors = Anchors(self.values)

    def run(self, before: Any, wanted: Any) -> list[Edit]:
        """Return the edits. Raises UnclearError where the text can't be changed."""
        self._node(self.written.root, before, wanted, Place(flow=self.written.is_json))
        for anchor in self.anchors.passed:
            if anchor.moved and not anchor.kept:
                self.edits.append(Edit(Deed.CHANGED, (), (self._without_anchor(anchor.node),)))
        return self.edits

    def _without_anchor(self, node: Scalar | Collection) -> Splice:
        """Return the splice that takes an anchor away: with the spaces behind it, or with those before it where nothing else follows."""
        end = node.start + 1 + len(node.anchor or "")
        following = self.lines.spaces(end)
        if following < self.lines.end(end) and self.lines.text[following] != "#":
            return Splice(node.start, following, "")
        return Splice(self.lines.stripped(node.start), end, "")

    # --- parts -------------------------------------------------------------------------------------------------------------------------

    def _node(self, node: Node, before: Any, wanted: Any, place: Place) -> None:
        same = self.values.same(before, wanted)
        if same and not self.written.has_anchors:
            return
        if isinstance(node, Alias):
            self._alias(node, wanted, place, same=same)
        elif isinstance(node, Scalar):
            self._scalar(node, before, wanted, place, same=same)
        elif same and not node.entries:
            self.anchors.define(node, before, wanted)
        elif node.start in self.whole or not node.entries or not is_filled(wanted) or (node.start in self.written.bare and not same):
            self._replace(node, before, wanted, place)
        elif node.is_map and is_map(wanted):
            self._map(node, before, wanted, place)
            self.anchors.define(node, before, wanted)
        elif is_list(wanted) and not node.is_map:
            self._list(node, before, wanted, place)
            self.anchors.define(node, before, wanted)
        else:
            self._replace(node, before, wanted, place)

    def _alias(self, node: Alias, wanted: Any, place: Place, *, same: bool) -> None:
        if (same and node.name in self.anchors.keys) or self.anchors.says(node.name, wanted):
            return
        moved = self.anchors.moves(node.name, wanted)
        if moved:
            self.anchors.take(node.name, node, wanted)
        self._put(node, wanted, replace(place, anchor=node.name if moved else None))

    def _scalar(self, node: Scalar, before: Any, wanted: Any, place: Place, *, same: bool) -> None:
        if same:
            self.anchors.define(node, before, wanted)
        elif is_filled(wanted) or node.tagged or place.sign is None or isinstance(wanted, (dict, list)):
            self._replace(node, before, wanted, place)
        else:
            self.anchors.define(node, before, wanted)
            where = flow if place.flow else block
            self._edit(Deed.CHANGED, place, where.changed(node, wanted, place, self.layout), node.start)

    def _replace(self, node: Node, before: Any, wanted: Any, place: Place) -> None:
        self.anchors.forget(node, before)
        self._put(node, wanted, place)

    def _put(self, node: Node, wanted: Any, place: Place) -> None:
        where = flow if place.flow else block
        self._edit(Deed.CHANGED, place, where.replaced(node, wanted, place, self.layout), node.start)

    def _edit(self, deed: Deed, place: Place, splices: list[Splice], at: int) -> None:
        self.edits.append(Edit(deed, place.tokens, tuple(splices), at))

    # --- maps --------------------------------------------------------------------------------------------------------------------------

    def _map(self, node: Collection, before: Members, wanted: Members, place: Place) -> None:
        own = {entry.key: entry for entry in node.entries if entry.key is not None and not entry.merges}
        bases, stays = self._bases(node, wanted, place)
        inherited: dict[str, Any] = {}
        for base in bases:
            inherited.update((key, value) for key, value in base.items() if key not in own and key not in inherited)
        kept = [(entry.merges and stays) or entry.key in wanted for entry in node.entries]
        given = {key for key, value in inherited.items() if self.values.same(value, wanted[key])}
        new = [key for key in wanted if key not in own and key not in given]
        if not any(kept):
            self._replace(node, before, wanted, place)
            return
        numbers = {entry.key: number for number, entry in enumerate(node.entries) if entry.key is not None}
        first = next((number - 1 for number, entry in enumerate(node.entries) if not (entry.merges and stays)), len(node.entries) - 1)
        added: dict[int, list[New]] = {}
        for key, keys in in_order([key for key in own if key in wanted], wanted, new).items():
            added.setdefault(first if key is None else numbers[key], []).extend((name, wanted[name], name) for name in keys)
        self._entries(node, kept, added, [(entry.key, entry.key) for entry in node.entries], before, wanted, place)

    def _bases(self, node: Collection, wanted: Members, place: Place) -> tuple[list[Mapping[str, Any]], bool]:
        """Return the maps that `<<` brings in, and whether this may stay: nothing comes in that is not wanted."""
        merging = [entry for entry in node.entries if entry.merges]
        found = [self.anchors.merged(entry, place.tokens) for entry in merging]
        bases = [base for maps, _ in found for base in maps]
        if any(not maps for maps, _ in found) or any(key not in wanted for base in bases for key in base):
            return [], not merging
        for _, anchors in found:
            for anchor in anchors:
                anchor.kept += 1
        return bases, True

    # --- lists -------------------------------------------------------------------------------------------------------------------------

    def _list(self, node: Collection, before: Items, wanted: Items, place: Place) -> None:
        pairs = align(
            self.values.all_of(before), self.values.all_of(wanted), lambda one, other: self.values.kinship(before[one], wanted[other])
        )
        counterparts: list[tuple[Any, Any]] = [(index, None) for index in range(len(before))]
        added: dict[int, list[New]] = {}
        last = -1
        for one, other in pairs:
            if one is not None and other is not None:
                last, counterparts[one] = one, (one, other)
            elif other is not None:
                added.setdefault(last, []).append((None, wanted[other], str(other)))
        kept = [other is not None for _, other in counterparts]
        if not any(kept):
            self._replace(node, before, wanted, place)
            return
        self._entries(node, kept, added, counterparts, before, wanted, place)

    # --- both --------------------------------------------------------------------------------------------------------------------------

    def _entries(
        self,
        node: Collection,
        kept: list[bool],
        added: Mapping[int, list[New]],
        counterparts: list[tuple[Any, Any]],
        before: Any,
        wanted: Any,
        place: Place,
    ) -> None:
        """Change what stays, add and remove the rest. `counterparts` are the keys or numbers of each entry before and afterwards."""
        where = flow if node.flow else block
        here, fates = place.inside(node, self.lines), Fates(node, kept, self.lines)
        self._add(fates, -1, added, here)
        for number, entry in enumerate(node.entries):
            mine, other = counterparts[number]
            if entry.merges and not kept[number]:
                self._edit(Deed.REMOVED, here.at("<<"), where.removed(fates, number, self.layout), entry.start)
            elif kept[number] and not entry.merges:
                if entry.sign is None and not self.values.same(before[mine], wanted[other]):
                    raise UnclearError(here.tokens)
                if entry.key_anchor is not None:
                    self.anchors.keys.add(entry.key_anchor)
                self._node(entry.value, before[mine], wanted[other], here.at(str(other), entry.sign))
            elif not entry.merges:
                self.anchors.forget(entry.value, before[mine])
                self._edit(Deed.REMOVED, here.at(str(mine)), where.removed(fates, number, self.layout), entry.start)
            self._add(fates, number, added, here)

    def _add(self, fates: Fates, number: int, added: Mapping[int, list[New]], here: Place) -> None:
        where = flow if fates.node.flow else block
        for key, value, token in added.get(number, ()):
            splices = where.added(fates, number, (key, value), self.layout)
            self._edit(Deed.ADDED, here.at(token), splices, splices[-1].start)
