"""Which pieces of which files a document needs: every reference in it and in the files it leads to.

Must not know what becomes of the pieces (`assembling` does) nor how files are read (`resolving` does).
"""

from __future__ import annotations

from dataclasses import dataclass

from asyncgen.diagnostics import Diagnostic, Severity
from asyncgen.spec import grammar
from asyncgen.spec.grammar import Kind
from asyncgen.spec.resolving import Location, Resolver, Target, Tokens

FINDING_LIMIT = 500
"""Findings of one run: more help nobody, and a hostile document has a million."""
DEFINITIONS = ("definitions", "$defs")
"""Where JSON Schema files keep schemas: parts of their own, so that what refers to one finds a component."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of another file, and the kind of object it is used as."""

    at: Location
    kind: Kind


@dataclass(frozen=True, slots=True)
class Use:
    """A reference in any of the files; `target` is None where it leads nowhere."""

    at: Location
    kind: Kind
    target: Target | None


@dataclass(frozen=True, slots=True)
class Collected:
    """All references of a document and its files, and the pieces of other files that they need, both in the order of their places."""

    uses: tuple[Use, ...]
    parts: tuple[Part, ...]

    def notes(self, resolver: Resolver) -> tuple[Diagnostic, ...]:
        """Warnings about references that were understood although they may not stand where they are."""
        message = "a reference may not stand for all of a map; it is read as the members of what it leads to"
        return tuple(
            Diagnostic("AG109", Severity.WARNING, message, resolver.place(use.at.below("$ref"), key=True), hints=("refer to each member",))
            for use in self.uses
            if use.kind in grammar.SCHEMA_MAPS and use.target is not None
        )


def collect(resolver: Resolver) -> Collected:
    """Follows every reference, from the document through all the files. References that lead nowhere are noted by the resolver."""
    main = Location(resolver.main, ())
    uses: dict[tuple[Location, Kind], Use] = {}
    waiting = [Part(main, grammar.ROOT)]
    known = set(waiting)
    while waiting and len(resolver.findings) < FINDING_LIMIT:
        part = waiting.pop()
        for trail, node, place_kind in grammar.references(resolver.value(part.at), part.kind):
            kind = grammar.referred(place_kind)
            tokens = grammar.tokens_of(trail)
            holder = part.at.below(*tokens)
            # Of another file's definitions only those count that something refers to: they are parts themselves then.
            if part.at.file != resolver.main and part.kind is grammar.SCHEMA and in_definitions(tokens):
                continue
            if len(resolver.findings) >= FINDING_LIMIT:
                break
            if (holder, kind) in uses:
                continue
            target = resolver.target(holder, node["$ref"])
            uses[holder, kind] = Use(holder, kind, target)
            if target is None:
                continue
            for needed in {Part(target.first, kind), Part(target.final, kind)} - known:
                known.add(needed)
                if needed.at.file != resolver.main or not is_at(resolver, main, grammar.ROOT, needed):
                    waiting.append(needed)
    external = {Part(use.target.final, use.kind) for use in uses.values() if use.target and use.target.final.file != resolver.main}
    return Collected(tuple(sorted(uses.values(), key=place_of)), tuple(sorted(external, key=order_of)))


def is_at(resolver: Resolver, base: Location, kind: Kind, part: Part) -> bool:
    """Whether the grammar expects just what the part is at its place, when an object of `kind` is at `base`."""
    rest = part.at.tokens[len(base.tokens) :]
    return part.at == base.below(*rest) and grammar.shape_at(resolver.value(base), kind, rest) is part.kind


def in_definitions(tokens: Tokens) -> bool:
    """Whether a place, seen from a schema, is one of its definitions."""
    return len(tokens) > 1 and tokens[0] in DEFINITIONS


def order_of(part: Part) -> tuple[Location, str]:
    """The order of parts: by place."""
    return part.at, part.kind.name


def place_of(use: Use) -> Location:
    """The order of uses: by place."""
    return use.at
