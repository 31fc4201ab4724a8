"""The bundled document: pieces of other files put in, references rewritten, and for each piece the place it came from.

Owns where a piece goes. It must not know files (`resolving` does).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile
from typing import Any, cast

from asyncgen.diagnostics import Diagnostic, Severity, SpecError
from asyncgen.spec import grammar, part_names
from asyncgen.spec import pointer as pointers
from asyncgen.spec.grammar import Kind
from asyncgen.spec.library import Origin
from asyncgen.spec.parts import DEFINITIONS, Collected, Part, Use, in_definitions, is_at, place_of
from asyncgen.spec.resolving import Location, Resolver, Tokens
from asyncgen.spec.unknown import Unknown


def assemble(resolver: Resolver, collected: Collected, version: grammar.Version) -> tuple[dict[str, Any], dict[Tokens, Location]]:
    """The bundled document, and for every moved part where it came from.

    A reference that leads nowhere has become `Unknown`. Where the document leaves no way to bring the other files in, the finding goes to
    the resolver and so have all references to other files.
    """
    document = cast("dict[str, Any]", resolver.sources[resolver.main].data)
    if not collected.parts and all(_is_canonical(resolver, use) for use in collected.uses):
        return document, {}
    try:
        return _Assembly(resolver, collected, version).result()
    except SpecError as error:
        # That a part has the wrong type is what the structure's own check says.
        resolver.findings.extend(finding for finding in error.diagnostics if finding.code != "AG101")
        main = resolver.main
        alone = [use if use.at.file == main and _stays(use, main) else replace(use, target=None) for use in collected.uses]
        return _Assembly(resolver, Collected(tuple(alone), ()), version).result()


def _stays(use: Use, main: Origin) -> bool:
    return use.kind not in grammar.SCHEMA_MAPS and use.target is not None and use.target.final.file == main


def _is_canonical(resolver: Resolver, use: Use) -> bool:
    if use.kind in grammar.SCHEMA_MAPS or use.target is None:
        return False
    return bool(resolver.value(use.at)["$ref"] == _reference_to(use.target.first.tokens))


def _reference_to(tokens: Tokens) -> str:
    return pointers.to_reference(pointers.render(tokens))


@dataclass(slots=True)
class _Edits:
    """Changes to make below a place: a new value for it, or changes further down and then members to add before its own."""

    value: Any = None
    replaces: bool = False
    included: dict[str, Any] | None = None
    below: dict[str, _Edits] = field(default_factory=dict[str, "_Edits"])

    def at(self, tokens: Tokens) -> _Edits:
        edits = self
        for token in tokens:
            edits = edits.below.setdefault(token, _Edits())
        return edits


# A map that another one includes is copied, and may include others in turn: enough for any use, little enough for any abuse.
_INCLUSION_LIMIT = 1_000
_INCLUSION_DEPTH = 100


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
        self._homes: dict[Part, Tokens] = {}
        self._inlined: set[Part] = set()
        self._origins: dict[Tokens, Location] = {}
        self._including: list[Part] = []
        self._inclusions = 0

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
        """For each part the one that contains it as the same kind of object and becomes a component (itself when none does)."""
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
        if self._bucket(outer.kind) is None or any(token in DEFINITIONS for token in rest[:-1]):
            return False
        return is_at(self._resolver, outer.at, outer.kind, part)

    def _uses_by_part(self) -> dict[Part, list[Use]]:
        holders: dict[Part, list[Use]] = defaultdict(list)
        for use in self._uses:
            part = None if use.target is None else Part(use.target.final, use.kind)
            if part in self._tops:
                holders[self._tops[part]].append(use)
        return holders

    def _uses_in(self, place: Location) -> list[Use]:
        """The references at or below a place: neighbours in the sorted list."""
        length = len(place.tokens)
        start = bisect_left(self._uses, place, key=place_of)
        inside = takewhile(
            lambda use: use.at.file == place.file and use.at.tokens[:length] == place.tokens, islice(self._uses, start, None)
        )
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
            for part, name in part_names.choose(self._resolver.library.root, parts, set(self._components(bucket))).items():
                self._homes[part] = ("components", bucket, name)

    def _top_parts(self) -> list[Part]:
        return [part for part, top in self._tops.items() if part == top]

    def _components(self, bucket: str) -> dict[str, Any]:
        """The document's own components of a bucket. Raises SpecError where something else stands in their place."""
        value: Any = self._document
        for length, token in enumerate(("components", bucket), 1):
            value = cast("dict[str, Any]", value).get(token, {})
            if not isinstance(value, dict):
                location = self._root.below(*("components", bucket)[:length])
                at = self._resolver.place(location)
                raise SpecError([Diagnostic("AG101", Severity.ERROR, f"'{token}' must be a map", at, pointers.render(location.tokens))])
        return cast("dict[str, Any]", value)

    def _bucket(self, kind: Kind) -> str | None:
        bucket = kind.bucket
        return bucket if bucket is not None and grammar.buckets()[bucket].since <= self._version else None

    def _entry_of(self, part: Part) -> Tokens | None:
        """The component that is nothing but a reference to this very part: the part takes its place."""
        entries = [
            use.at.tokens
            for use in self._holders[part]
            if use.at.file == self._root.file
            and use.target is not None
            and use.target.final == part.at
            and len(use.at.tokens) == 3
            and use.at.tokens[:2] == ("components", part.kind.bucket)
        ]
        return min(entries, default=None)

    def _home(self, target: Location, kind: Kind) -> Tokens:
        if target.file == self._root.file:
            return target.tokens
        top = self._tops[Part(target, kind)]
        return self._homes[top] + target.tokens[len(top.at.tokens) :]

    def _edits(self, base: Location, home: Tokens, uses: Iterable[Use]) -> _Edits:
        """The changes to the references below `base`, which is `home` in the document."""
        edits = _Edits()
        for use in uses:
            place = home + use.at.tokens[len(base.tokens) :]
            here = edits.at(place[len(home) :])
            if use.target is None:
                here.replaces, here.value = True, Unknown()
                continue
            part = Part(use.target.final, use.kind)
            if use.kind in grammar.SCHEMA_MAPS:
                here.included = self._included(use, part, place)
            elif part in self._inlined or self._homes.get(part) == place:
                here.replaces, here.value = True, self._built(part, place)
            else:
                # Another name in the document stays in between; what other files only pass on does not.
                through = use.target.first if use.target.first.file == self._root.file else use.target.final
                reference = _reference_to(self._home(through, use.kind))
                if reference != self._resolver.value(use.at)["$ref"]:
                    member = here.at(("$ref",))
                    member.replaces, member.value = True, reference
        return edits

    def _included(self, use: Use, part: Part, home: Tokens) -> dict[str, Any]:
        """The members of the map that the reference in a map leads to, for the place of that map."""
        at = self._resolver.place(use.at.below("$ref"))
        if part in self._including:
            message = "the reference includes itself, so that nothing is described"
            raise SpecError([Diagnostic("AG023", Severity.ERROR, message, at)])
        self._inclusions += 1
        if self._inclusions > _INCLUSION_LIMIT or len(home) > _INCLUSION_DEPTH:
            raise SpecError([Diagnostic("AG005", Severity.ERROR, "references for whole maps include each other too often", at)])
        self._including.append(part)
        value = _edited(self._resolver.value(part.at), self._edits(part.at, home, self._uses_in(part.at)))
        self._including.pop()
        members = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
        self._origins.update({(*home, name): part.at.below(name) for name in members})
        return members

    def _built(self, part: Part, home: Tokens) -> Any:
        """The part with its references rewritten, for its place `home` in the document."""
        self._origins[home] = part.at
        # Definitions are components of their own by now.
        uses = [use for use in self._uses_in(part.at) if not in_definitions(use.at.tokens[len(part.at.tokens) :])]
        value = _edited(self._resolver.value(part.at), self._edits(part.at, home, uses))
        if part.kind is grammar.SCHEMA and isinstance(value, dict):
            members = cast("dict[str, Any]", value)
            return {name: member for name, member in members.items() if name not in DEFINITIONS}
        return value


def _edited(value: Any, edits: _Edits) -> Any:
    """The value with changes made; what does not change is shared with the original."""
    if edits.replaces:
        return edits.value
    if not edits.below and edits.included is None:
        return value
    if isinstance(value, list):
        items: list[Any] = [*value]
        for token, below in edits.below.items():
            items[int(token)] = _edited(items[int(token)], below)
        return items
    members = dict(cast("dict[str, Any]", value))
    for token, below in edits.below.items():
        members[token] = _edited(members[token], below)
    if edits.included is not None:
        del members["$ref"]
        return {**edits.included, **members}
    return members


def _with_components(document: dict[str, Any], added: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    components = dict(cast("dict[str, Any]", document.get("components", {})))
    for bucket in sorted(added):
        components[bucket] = {**components.get(bucket, {}), **dict(sorted(added[bucket].items()))}
    return {**document, "components": components}
