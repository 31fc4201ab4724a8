"""Where a bundled document has Schema Objects and messages: each place once, in document order.

Owns the walk along the table of the grammar. It must not know what is asked about the places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from asyncgen.spec import grammar
from asyncgen.spec import pointer as pointers
from asyncgen.spec.grammar import Kind, ListOf, MapOf, Shape, Trail

_MESSAGES = frozenset({grammar.KINDS["message"], grammar.KINDS["response"]})
_WANTED = _MESSAGES | {grammar.SCHEMA}
_TRAIT = grammar.KINDS["messageTrait"]
_UNJUDGED = grammar.KINDS["unjudgedSchema"]


@dataclass(frozen=True, slots=True)
class Found:
    """One Schema Object or message that is a map and no reference; `schema` says which."""

    trail: Trail
    value: dict[str, Any]
    schema: bool

    @property
    def pointer(self) -> str:
        """The place as a JSON Pointer."""
        return pointers.render(grammar.tokens_of(self.trail))


def places(document: dict[str, Any]) -> Iterator[Found]:
    """Every Schema Object and every message of a bundled document; those that only references lead to come last.

    What has the wrong type is passed over, and so are schemas of other formats (Avro, OpenAPI) and all data.
    """
    walk = _Walk(document)
    yield from walk.below(document, grammar.ROOT, None)
    # The list grows while what it leads to is looked at.
    for reference, kind in walk.references:
        try:
            target = pointers.of_reference(reference)
            value = pointers.get(document, target)
        except (LookupError, ValueError):
            continue
        trail: Trail = None
        for token in pointers.parse(target):
            trail = (trail, token)
        yield from walk.below(value, grammar.referred(kind), trail)


class _Walk:
    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._seen: set[tuple[int, Kind]] = set()
        # Used as an ordered set that can grow while it is gone through.
        self.references: list[tuple[str, Kind]] = []
        self._referred: set[tuple[str, Kind]] = set()

    def below(self, node: Any, shape: Shape, trail: Trail) -> Iterator[Found]:
        """The places of a value and all below it that were not met before."""
        stack: list[tuple[Any, Shape, Trail]] = [(node, shape, trail)]
        while stack:
            node, shape, trail = stack.pop()
            shape = grammar.actual(shape, node)
            if type(node) is list:
                if type(shape) is ListOf:
                    items = enumerate(cast("Sequence[Any]", node))
                    stack.extend(reversed([(item, shape.item, (trail, str(index))) for index, item in items]))
                continue
            if type(node) is not dict:
                continue
            members = cast("dict[str, Any]", node)
            if type(shape) is MapOf:
                stack.extend(reversed([(value, shape.value, (trail, key)) for key, value in members.items()]))
            elif type(shape) is Kind:
                if self._is_reference(members, shape) or (id(members), shape) in self._seen:
                    continue
                self._seen.add((id(members), shape))
                if shape in _WANTED:
                    yield Found(trail, members, shape not in _MESSAGES)
                stack.extend(reversed(_children(members, shape, trail)))

    def _is_reference(self, members: dict[str, Any], kind: Kind) -> bool:
        reference = members.get("$ref")
        if not kind.referable or type(reference) is not str:
            return False
        # What an OpenAPI schema refers to is judged where it is a schema of AsyncAPI's own.
        if kind is not _UNJUDGED and (reference, kind) not in self._referred:
            self._referred.add((reference, kind))
            self.references.append((reference, kind))
        return True


def _children(members: dict[str, Any], kind: Kind, trail: Trail) -> list[tuple[Any, Shape, Trail]]:
    children: list[tuple[Any, Shape, Trail]] = []
    for key, value in members.items():
        if type(value) is not dict and type(value) is not list:
            continue
        below = kind.nested.get(key, kind.members)
        if below is None and key == "payload":
            # A trait has no payload by the text, but the official parser judges what is written there.
            below = grammar.SCHEMA if kind is _TRAIT else grammar.field_shape(kind, members, key)
        if below is not None:
            children.append((cast(Any, value), below, (trail, key)))
    return children
