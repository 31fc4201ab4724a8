"""Parts of other files: which ones a document needs, what they are called in it, and the document with them put in.

Owns the names of moved parts and the rewriting of references. It must not know files (`resolving` does) or findings.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice, takewhile
from pathlib import PurePosixPath
from typing import Any, TypeAlias, cast

from asyncgen.spec import grammar
from asyncgen.spec import pointer as pointers
from asyncgen.spec.grammar import Kind
from asyncgen.spec.resolving import Location, Resolver, Target, Tokens

_NOT_IN_NAME = re.compile(r"[^a-zA-Z0-9.\-_]+")
# Words of the grammar say nothing about what is there: a part at such a place is named by the words before as well.
_NAMELESS = frozenset({"payload", "headers", "schema", "items", "additionalProperties", "not", "if", "then", "else", "contains", "message"})
# A definition is a part of its own: what refers to it should find a component, not a place deep in another one.
_DEFINITIONS = ("definitions", "$defs")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of another file, and the kind of object it is used as."""

    at: Location
    kind: Kind


@dataclass(frozen=True, slots=True)
class Use:
    """A reference in any of the files."""

    at: Location
    kind: Kind
    target: Target


@dataclass(frozen=True, slots=True)
class Collected:
    """All references of a document and its files, and the pieces of other files that they need, both in the order of their places."""

    uses: tuple[Use, ...]
    parts: tuple[Part, ...]


def collect(resolver: Resolver) -> Collected:
    """Follows every reference, from the document through all the files. References that lead nowhere are noted by the resolver."""
    main = Location(resolver.main, ())
    uses: dict[tuple[Location, Kind], Use] = {}
    waiting = [Part(main, grammar.ROOT)]
    known = set(waiting)
    while waiting:
        part = waiting.pop()
        for trail, node, kind in grammar.references(resolver.value(part.at), part.kind):
            tokens = grammar.tokens_of(trail)
            holder = part.at.below(*tokens)
            # Of another file's definitions only those count that something refers to: they are parts themselves then.
            if part.at.file != resolver.main and part.kind is grammar.SCHEMA and _in_definitions(tokens):
                continue
            if (holder, kind) in uses or (target := resolver.target(holder, node["$ref"])) is None:
                continue
            uses[holder, kind] = Use(holder, kind, target)
            for needed in {Part(target.first, kind), Part(target.final, kind)} - known:
                known.add(needed)
                if needed.at.file != resolver.main or not _is_at(resolver, main, grammar.ROOT, needed):
                    waiting.append(needed)
    external = {Part(use.target.final, use.kind) for use in uses.values() if use.target.final.file != resolver.main}
    return Collected(tuple(sorted(uses.values(), key=_place)), tuple(sorted(external, key=_order)))


def _is_at(resolver: Resolver, base: Location, kind: Kind, part: Part) -> bool:
    """Whether the grammar expects just what the part is at its place, when an object of `kind` is at `base`."""
    rest = part.at.tokens[len(base.tokens) :]
    return part.at == base.below(*rest) and grammar.shape_at(resolver.value(base), kind, rest) is part.kind


def assemble(resolver: Resolver, collected: Collected, version: grammar.Version) -> tuple[dict[str, Any], dict[Tokens, Location]]:
    """The bundled document, and for every moved part where it came from."""
    document = cast("dict[str, Any]", resolver.sources[resolver.main].data)
    if not collected.parts and all(_is_canonical(resolver, use) for use in collected.uses):
        return document, {}
    return _Assembly(resolver, collected, version).result()


def _is_canonical(resolver: Resolver, use: Use) -> bool:
    return resolver.value(use.at)["$ref"] == _reference_to(use.target.first.tokens)


def _reference_to(tokens: Tokens) -> str:
    return pointers.to_reference(pointers.render(tokens))


def _order(part: Part) -> tuple[Location, str]:
    return part.at, part.kind.name


def _place(use: Use) -> Location:
    return use.at


@dataclass(slots=True)
class _Edits:
    """Changes to make below a place: a new value for it, or changes further down."""

    value: Any = None
    replaces: bool = False
    below: dict[str, _Edits] = field(default_factory=dict[str, "_Edits"])

    def at(self, tokens: Tokens) -> _Edits:
        edits = self
        for token in tokens:
            edits = edits.below.setdefault(token, _Edits())
        return edits


_Homes: TypeAlias = dict[Part, Tokens]


class _Assembly:
    """Gives every part a home in the document and puts the document together."""

    def __init__(self, resolver: Resolver, collected: Collected, version: grammar.Version) -> None:
        self._resolver = resolver
        self._uses = collected.uses
        self._version = version
        self._document = cast("dict[str, Any]", resolver.sources[resolver.main].data)
        self._root = Location(resolver.main, ())
        self._tops = self._outermost(collected.parts)
        self._holders = self._uses_by_part()
        self._homes: _Homes = {}
        self._inlined: set[Part] = set()
        self._origins: dict[Tokens, Location] = {}

    def result(self) -> tuple[dict[str, Any], dict[Tokens, Location]]:
        self._choose_homes()
        edits = self._edits(self._root, (), self._uses_in(self._root))
        components: dict[str, dict[str, Any]] = defaultdict(dict)
        for part, home in self._homes.items():
            if part not in self._inlined and self._entry_of(part) is None:
                components[home[1]][home[2]] = self._built(part, home)
        document = cast("dict[str, Any]", _edited(self._document, edits))
        if components:
            document = _with_components(document, components)
        return document, self._origins

    def _outermost(self, parts: Iterable[Part]) -> dict[Part, Part]:
        """For each part the one that contains it as the same kind of object (itself when none does)."""
        tops: dict[Part, Part] = {}
        at: dict[Location, list[Part]] = defaultdict(list)
        for part in parts:
            above = (Location(part.at.file, part.at.tokens[:length]) for length in range(len(part.at.tokens)))
            around = next((top for place in above if place in at for top in at[place] if self._contains(top, part)), None)
            tops[part] = around or part
            if around is None:
                at[part.at].append(part)
        return tops

    def _contains(self, outer: Part, part: Part) -> bool:
        rest = part.at.tokens[len(outer.at.tokens) :]
        if any(token in _DEFINITIONS for token in rest[:-1]):
            return False
        return _is_at(self._resolver, outer.at, outer.kind, part)

    def _uses_by_part(self) -> dict[Part, list[Use]]:
        holders: dict[Part, list[Use]] = defaultdict(list)
        for use in self._uses:
            part = Part(use.target.final, use.kind)
            if part in self._tops:
                holders[self._tops[part]].append(use)
        return holders

    def _uses_in(self, place: Location) -> list[Use]:
        """The references at or below a place: neighbours in the sorted list."""
        length = len(place.tokens)
        start = bisect_left(self._uses, place, key=_place)
        inside = takewhile(lambda use: use.at.file == place.file and use.at.tokens[:length] == place.tokens, islice(self._uses, start, None))
        return list(inside)

    def _choose_homes(self) -> None:
        wanted: dict[str, list[Part]] = defaultdict(list)
        for part in self._top_parts():
            entry = self._entry_of(part)
            if entry is not None:
                self._homes[part] = entry
            elif (bucket := self._bucket(part.kind)) is not None:
                wanted[bucket].append(part)
            else:
                self._inlined.add(part)
        for bucket, parts in wanted.items():
            existing = cast("dict[str, Any]", self._components().get(bucket) or {})
            for part, name in _names(self._resolver, parts, set(existing)).items():
                self._homes[part] = ("components", bucket, name)

    def _top_parts(self) -> list[Part]:
        return [part for part, top in self._tops.items() if part == top]

    def _components(self) -> dict[str, Any]:
        components: object = self._document.get("components")
        return cast("dict[str, Any]", components) if isinstance(components, dict) else {}

    def _bucket(self, kind: Kind) -> str | None:
        bucket = kind.bucket
        return bucket if bucket is not None and grammar.buckets()[bucket].since <= self._version else None

    def _entry_of(self, part: Part) -> Tokens | None:
        """The component that is nothing but a reference to this very part: the part takes its place."""
        entries = [
            use.at.tokens
            for use in self._holders[part]
            if use.at.file == self._root.file
            and use.target.final == part.at
            and len(use.at.tokens) == 3
            and use.at.tokens[:2] == ("components", part.kind.bucket)
        ]
        return min(entries, default=None)

    def _home(self, target: Location, kind: Kind) -> Tokens:
        if target.file == self._root.file:
            return target.tokens
        part = Part(target, kind)
        top = self._tops[part]
        return self._homes[top] + target.tokens[len(top.at.tokens) :]

    def _edits(self, base: Location, home: Tokens, uses: Iterable[Use]) -> _Edits:
        """The changes to the references below `base`, which is `home` in the document."""
        edits = _Edits()
        for use in uses:
            rest = use.at.tokens[len(base.tokens) :]
            part = self._tops.get(Part(use.target.final, use.kind))
            here = edits.at(rest)
            if part is not None and (part in self._inlined or self._homes[part] == home + rest):
                here.replaces = True
                here.value = self._built(part, home + rest)
                if part in self._inlined:
                    self._homes.setdefault(part, home + rest)
                continue
            # A name of the author's own for another component stays in between; what other files only pass on does not.
            through = use.target.first if use.target.first.file == self._root.file else use.target.final
            reference = _reference_to(self._home(through, use.kind))
            if reference != self._resolver.value(use.at)["$ref"]:
                here.at(("$ref",)).replaces = True
                here.at(("$ref",)).value = reference
        return edits

    def _built(self, part: Part, home: Tokens) -> Any:
        """The part with its references rewritten, for its place `home` in the document."""
        self._origins[home] = part.at
        # Definitions are components of their own by now.
        uses = [use for use in self._uses_in(part.at) if not _in_definitions(use.at.tokens[len(part.at.tokens) :])]
        value = _edited(self._resolver.value(part.at), self._edits(part.at, home, uses))
        if part.kind is grammar.SCHEMA and isinstance(value, dict):
            members = cast("dict[str, Any]", value)
            if any(name in members for name in _DEFINITIONS):
                return {name: member for name, member in members.items() if name not in _DEFINITIONS}
        return value


def _in_definitions(tokens: Tokens) -> bool:
    return len(tokens) > 1 and tokens[0] in _DEFINITIONS


def _edited(value: Any, edits: _Edits) -> Any:
    """The value with changes made; what does not change is shared with the original."""
    if edits.replaces:
        return edits.value
    if not edits.below:
        return value
    if isinstance(value, list):
        items = list(cast("list[Any]", value))
        for token, below in edits.below.items():
            items[int(token)] = _edited(items[int(token)], below)
        return items
    members = dict(cast("dict[str, Any]", value))
    for token, below in edits.below.items():
        members[token] = _edited(members[token], below)
    return members


def _with_components(document: dict[str, Any], added: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    components = dict(cast("dict[str, Any]", document.get("components") or {}))
    for bucket in sorted(added):
        existing = cast("dict[str, Any]", components.get(bucket) or {})
        components[bucket] = {**existing, **{name: added[bucket][name] for name in sorted(added[bucket])}}
    return {**document, "components": components}


def _names(resolver: Resolver, parts: Iterable[Part], taken: set[str]) -> dict[Part, str]:
    """A name for each part: its own where nobody else has it, else with the name of its file, its folders, and at last a number."""
    names: dict[Part, str] = {}
    waiting = sorted(parts, key=_order)
    for candidates in (_own_name, _name_with_file, _name_with_path):
        groups: dict[str, list[Part]] = defaultdict(list)
        for part in waiting:
            groups[candidates(resolver, part)].append(part)
        waiting = []
        for name, group in groups.items():
            if len(group) == 1 and name not in taken:
                names[group[0]] = name
            else:
                waiting.extend(group)
        taken = taken | set(names.values())
    for part in sorted(waiting, key=_order):
        base = _name_with_path(resolver, part)
        number = next(number for number in range(2, len(taken) + 3) if f"{base}_{number}" not in taken)
        names[part] = f"{base}_{number}"
        taken.add(names[part])
    return names


def _own_name(resolver: Resolver, part: Part) -> str:
    tokens = part.at.tokens
    start = len(tokens) - 1
    while start >= 0 and (tokens[start] in _NAMELESS or tokens[start].isdigit()):
        start -= 1
    # A number says nothing without the list it counts: `oneOf/0` is named by what is before it.
    own = tokens[start:] if start == len(tokens) - 1 else tokens[max(start, 0) :]
    if not tokens or start < 0 or (own[0] in ("oneOf", "anyOf", "allOf") and start == 0):
        return _clean("_".join((_stem(part), *tokens)))
    return _clean("_".join(own))


def _name_with_file(resolver: Resolver, part: Part) -> str:
    own = _own_name(resolver, part)
    stem = _clean(_stem(part))
    return own if own.startswith(stem) else f"{stem}_{own}"


def _name_with_path(resolver: Resolver, part: Part) -> str:
    folders = part.at.file.relative_to(resolver.root).parent.parts
    return _clean("_".join((*folders, _stem(part), *part.at.tokens)))


def _stem(part: Part) -> str:
    name = PurePosixPath(part.at.file.name)
    stem = name.stem
    return stem.removesuffix(".schema") or stem


def _clean(name: str) -> str:
    return _NOT_IN_NAME.sub("_", name).strip("_") or "part"
