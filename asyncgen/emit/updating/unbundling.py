"""From a changed bundled document back to its files: each change goes into the file in which the part is written.

Owns references across files, and what happens where one user of a shared part wants it to be different: it gets a copy at its place. It
must not know how files are written.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from asyncgen.emit.updating.alignment import align
from asyncgen.emit.updating.values import Items, Members, Values, in_order, is_list, is_map
from asyncgen.emit.updating.whole import Whole
from asyncgen.spec import grammar
from asyncgen.spec import pointer as pointers
from asyncgen.spec.library import Origin
from asyncgen.spec.resolving import Location, Tokens

_NOTHING: Any = object()


def unbundled(whole: Whole, wanted: Members, values: Values) -> dict[Origin, Any]:
    """Return the data of each file that changes so that the document becomes `wanted`.

    Parts of `wanted` that do not change must be the same objects as in the bundled document.
    """
    if not whole.origins:
        return {} if wanted is whole.document else {whole.main: _Unbundling(whole, wanted, values).main()}
    copied = frozenset[Tokens]()
    while True:  # Every round has more copies than the one before.
        walk = _Unbundling(whole, wanted, values, copied)
        main = walk.main()
        chosen, apart = walk.chosen()
        if not apart:
            return _by_file(whole, {**chosen, Location(whole.main, ()): main})
        copied |= apart


def _by_file(whole: Whole, parts: Mapping[Location, Any]) -> dict[Origin, Any]:
    """Put changed parts into the data of their files; of parts in each other the inner ones count."""
    changes: dict[Origin, _Change] = {}
    for location, value in parts.items():
        if value is not whole.resolver.value(location):
            changes.setdefault(location.file, _Change()).at(location.tokens).value = value
    return {file: change.made(whole.resolver.sources[file].data) for file, change in changes.items()}


@dataclass(slots=True)
class _Change:
    """A new value for a place, and changes below it."""

    value: Any = _NOTHING
    below: dict[str, _Change] = field(default_factory=dict[str, "_Change"])

    def at(self, tokens: Tokens) -> _Change:
        change = self
        for token in tokens:
            change = change.below.setdefault(token, _Change())
        return change

    def made(self, data: Any) -> Any:
        """Return the data with the changes made; what does not change is shared."""
        data = data if self.value is _NOTHING else self.value
        if not self.below:
            return data
        if is_list(data):
            return [self.below[str(index)].made(item) if str(index) in self.below else item for index, item in enumerate(data)]
        return {key: self.below[key].made(item) if key in self.below else item for key, item in data.items()} if is_map(data) else data


def _is_bucket(home: Tokens) -> bool:
    """Whether the parts of other files become components here."""
    return len(home) == 2 and home[0] == "components"


@dataclass(slots=True)
class _Unbundling:
    """One walk. `copied` are places of the bundled document at which a part is written out instead of referred to."""

    whole: Whole
    wanted: Members
    values: Values
    copied: frozenset[Tokens] = frozenset()
    uses: dict[Location, list[tuple[Tokens, Any]]] = field(default_factory=dict[Location, list[tuple[Tokens, Any]]])
    _references: frozenset[Tokens] | None = None

    def main(self) -> Any:
        """Return what the main file is to hold; `uses` then has what is wanted of parts of other files."""
        root = Location(self.whole.main, ())
        return self._node(self.whole.resolver.value(root), self.whole.document, self.wanted, (), (), root)

    def chosen(self) -> tuple[dict[Location, Any], frozenset[Tokens]]:
        """Return what becomes of each part of another file, and the places that want something else of it."""
        unchanged: dict[Location, list[Tokens]] = {}
        for home, location in self.whole.origins.items():
            if location in self.uses and home not in {use for use, _ in self.uses[location]} and self._stays(home):
                unchanged.setdefault(location, []).append(home)
        chosen: dict[Location, Any] = {}
        apart: set[Tokens] = set()
        for location, uses in self.uses.items():
            chosen[location] = self.whole.resolver.value(location) if location in unchanged else uses[0][1]
            apart.update(home for home, value in uses if not self.values.same(value, chosen[location]))
        return chosen, frozenset(apart)

    def _stays(self, home: Tokens) -> bool:
        """Whether a place that was not come across is still there, as it was."""
        try:
            before = pointers.get(self.whole.document, pointers.render(home))
            return pointers.get(self.wanted, pointers.render(home)) is before
        except LookupError:
            return False

    # --- the walk ----------------------------------------------------------------------------------------------------------------------

    def _node(self, raw: Any, before: Any, wanted: Any, home: Tokens, there: Tokens, at: Location) -> Any:
        """Return what is to stand in the file at `at`, where `raw` stands. `home` is its place in the bundle, `there` in the wanted one."""
        if before is wanted:
            return raw
        if is_map(before) and is_map(wanted) and (is_map(raw) or raw is _NOTHING):
            return self._members({} if raw is _NOTHING else raw, before, wanted, home, there, at, absent=raw is _NOTHING)
        if is_list(raw) and is_list(before) and is_list(wanted) and len(raw) == len(before):
            return self._items(raw, before, wanted, home, there, at)
        return self._written(wanted, there, at.file)

    def _members(self, raw: Members, before: Members, wanted: Members, home: Tokens, there: Tokens, at: Location, *, absent: bool) -> Any:
        included = {key for key in before if key not in raw and (*home, key) in self.whole.origins and not _is_bucket(home)}
        if included - wanted.keys():  # One that came in with a reference for a whole map is to go.
            return self._written(wanted, there, at.file)
        kept: Members = {}
        for key, value in raw.items():
            if key not in before:
                kept[key] = value
            elif key in wanted:
                kept[key] = self._child(value, before[key], wanted[key], (*home, key), (*there, key), at.below(key))
        for key in before:
            if key not in raw and key in wanted:
                kept_child = self._child(_NOTHING, before[key], wanted[key], (*home, key), (*there, key), at.below(key))
                if kept_child is not _NOTHING:
                    kept[key] = kept_child
        new = [key for key in wanted if key not in before]
        if absent and not new and not kept:
            return _NOTHING
        places = in_order([*kept], wanted, new)
        result = {key: self._written(wanted[key], (*there, key), at.file) for key in places.get(None, ())}
        for key, value in kept.items():
            result[key] = value
            result.update((added, self._written(wanted[added], (*there, added), at.file)) for added in places.get(key, ()))
        same = not absent and result.keys() == raw.keys() and all(result[key] is value for key, value in raw.items())
        return raw if same else result

    def _child(self, raw: Any, before: Any, wanted: Any, home: Tokens, there: Tokens, at: Location) -> Any:
        origin = self.whole.origins.get(home)
        if origin is None or origin == at:
            return self._node(raw, before, wanted, home, there, at)
        if before is wanted:
            return raw
        if home in self.copied:
            return self._written(wanted, there, at.file)
        part = self.whole.resolver.value(origin)
        self.uses.setdefault(origin, []).append((home, self._node(part, before, wanted, home, there, origin)))
        return raw

    def _items(self, raw: Items, before: Items, wanted: Items, home: Tokens, there: Tokens, at: Location) -> Any:
        numbers = self.values.all_of(before), self.values.all_of(wanted)
        result: Items = []
        for one, other in align(*numbers, lambda one, other: self.values.kinship(before[one], wanted[other])):
            if other is None:
                continue
            below = (*there, str(other))
            if one is None:
                result.append(self._written(wanted[other], below, at.file))
            else:
                mine = str(one)
                result.append(self._child(raw[one], before[one], wanted[other], (*home, mine), below, at.below(mine)))
        same = len(result) == len(raw) and all(one is other for one, other in zip(raw, result, strict=True))
        return raw if same else result

    # --- references --------------------------------------------------------------------------------------------------------------------

    def _written(self, value: Any, there: Tokens, file: Origin) -> Any:
        """Return a value of the wanted document as it is written in a file: its references lead there from this file."""
        if not self.whole.origins:
            return value
        if is_map(value):
            result = {key: self._written(item, (*there, key), file) for key, item in value.items()}
            if there in self._places_of_references():
                result["$ref"] = self._reference(value["$ref"], file)
            return result
        return [self._written(item, (*there, str(index)), file) for index, item in enumerate(value)] if is_list(value) else value

    def _places_of_references(self) -> frozenset[Tokens]:
        if self._references is None:
            found = grammar.references(self.wanted, grammar.ROOT)
            self._references = frozenset(grammar.tokens_of(trail) for trail, _, _ in found)
        return self._references

    def _reference(self, reference: str, file: Origin) -> str:
        if not reference.startswith("#/"):
            return reference
        target = self.whole.origin(pointers.parse(pointers.of_reference(reference)))
        fragment = pointers.to_reference(pointers.render(target.tokens))
        if target.file == file:
            return fragment
        if target.file.is_remote or file.is_remote:
            return target.file.address + fragment
        relative = Path(os.path.relpath(target.file.path, file.path.parent)).as_posix()
        return quote(relative) + fragment
