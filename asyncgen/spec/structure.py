"""The shape of a document against the table of the grammar: types, required fields, unknown fields, places of references.

Must not know what objects mean together (`rules` does), nor files.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

from asyncgen.spec import grammar, hints, words
from asyncgen.spec import pointer as pointers
from asyncgen.spec.bindings import contents as bindings
from asyncgen.spec.bundle import follow
from asyncgen.spec.closest import closest, suggestion
from asyncgen.spec.finding import Finding
from asyncgen.spec.grammar import Kind, Leaf, ListOf, MapOf, Shape, Trail
from asyncgen.spec.text_formats import is_email, is_uri
from asyncgen.spec.unknown import Unknown

TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")

_CODE_KEYS = frozenset({"customTypePath", "customBasePath", "x-python-import", "x-python-type", "x-is-base-class", "x-is-classvar"})
# Of OpenAPI and of other drafts of JSON Schema: known to people, so no slip of the pen.
_OTHER_KEYWORDS = frozenset(
    {
        "$anchor",
        "$dynamicAnchor",
        "$dynamicRef",
        "$recursiveAnchor",
        "$recursiveRef",
        "$vocabulary",
        "dependentRequired",
        "dependentSchemas",
    }
    | {"example", "extends", "id", "maxContains", "minContains", "nullable", "optional", "name", "summary", "xml", "divisibleBy"}
)
_FAULTS = frozenset({"AG101", "AG105", "AG106"})
# What is in these is data for us, or has rules of its own.
_UNJUDGED = frozenset(grammar.KINDS[name] for name in ("binding", "foreign", "response", "unjudgedSchema", "unjudgedSchemaMap"))
_BINDINGS = frozenset(grammar.KINDS[name] for name in bindings.CONTENTS)


@dataclass(frozen=True, slots=True)
class Found:
    """An object of the specification, at its place in the bundled document."""

    pointer: str
    node: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Survey:
    """What a walk through a document met: all its objects by the name of their kind (`objects.OBJECTS`), and what is wrong with them."""

    findings: tuple[Finding, ...]
    trails: Mapping[str, Sequence[tuple[Trail, dict[str, Any]]]]

    def objects(self, *kinds: str) -> Iterator[Found]:
        """The objects of these kinds, those that references stand for left out, each place once."""
        for kind in kinds:
            for trail, node in self.trails.get(kind, ()):
                yield Found(_pointer(trail), node)


def survey(document: dict[str, Any], version: grammar.Version, limit: int) -> Survey:
    """Look at all of a bundled document, in its order; objects that only references lead to come last. Stops after `limit` findings."""
    checker = _Checker(document, version)
    findings = tuple(islice(_walk(document, checker), limit))
    return Survey(findings, checker.objects)


def faults(schema: Any, pointer: str, version: grammar.Version) -> tuple[Finding, ...]:
    """What is wrong in a single schema that stands at `pointer`; its references are not followed."""
    checker = _Checker({}, version)
    return tuple(finding for finding in checker.visit(schema, grammar.SCHEMA, _trail(pointer)) if finding.code in _FAULTS)


def _walk(document: dict[str, Any], checker: _Checker) -> Iterator[Finding]:
    yield from checker.visit(document, grammar.ROOT, None)
    seen: set[tuple[str, Kind]] = set()
    # The list grows while what it leads to is looked at.
    for pointer, reference, kind in checker.references:
        target = pointers.of_reference(reference)
        if (target, kind) in seen:
            continue
        seen.add((target, kind))
        shape = grammar.shape_at(document, grammar.ROOT, pointers.parse(target))
        value = pointers.get(document, target)
        if shape is None:
            yield from checker.visit(value, kind, _trail(target))
        elif not _same(shape, kind):
            yield _mismatch(pointer, reference, shape, kind, value)


def _trail(pointer: str) -> Trail:
    trail: Trail = None
    for token in pointers.parse(pointer):
        trail = (trail, token)
    return trail


def _same(shape: Shape, kind: Kind) -> bool:
    if shape is kind or not isinstance(shape, Kind):
        return shape is kind
    messages = ("message", "messageChoice")
    # The table has no protocols such as `amqps`: their bindings may be those of `amqp`.
    return (shape.name in messages and kind.name in messages) or (kind.name == "binding" and shape in _BINDINGS)


def _mismatch(pointer: str, reference: str, shape: Shape, kind: Kind, value: Any) -> Finding:
    found = shape.title if isinstance(shape, Kind) else words.of_value(value)
    # Nearly every map is a legal schema, if one without meaning: the official parser accepts it.
    legal = kind.open and isinstance(value, dict) and shape is not grammar.ROOT
    mend = ("refer to its payload instead",) if found == "Message Object" and kind is grammar.SCHEMA else ()
    message = f"'{reference}' leads to {words.with_article(found)}, here {words.with_article(kind.title)} is expected"
    return Finding("AG119" if legal else "AG107", pointers.join(pointer, "$ref"), message, mend)


class _Checker:
    """Goes through a document along the grammar, and notes the references and the objects it meets."""

    def __init__(self, document: dict[str, Any], version: grammar.Version) -> None:
        self._document = document
        self._version = version
        self.references: list[tuple[str, str, Kind]] = []
        self.objects: defaultdict[str, list[tuple[Trail, dict[str, Any]]]] = defaultdict(list)

    def visit(self, node: Any, shape: Shape, trail: Trail) -> Iterator[Finding]:
        """Findings of a value and all below it."""
        shape = grammar.actual(shape, node)
        kind = type(shape)
        if kind is Kind:
            yield from self._object(node, cast(Kind, shape), trail)
        elif kind is Leaf:
            if not _CHECKS[cast(Leaf, shape).name](node):
                yield _wrong(node, cast(Leaf, shape).name, trail)
        elif kind is MapOf:
            yield from self._map(node, cast(MapOf, shape), trail)
        elif kind is ListOf:
            yield from self._list(node, cast(ListOf, shape), trail)

    def _map(self, node: Any, shape: MapOf, trail: Trail) -> Iterator[Finding]:
        if type(node) is not dict:
            yield _wrong(node, "map", trail)
            return
        for name, value in cast("dict[str, Any]", node).items():
            if name == "$ref" and type(value) is str and type(shape.value) is Kind:
                yield _no_reference((trail, name))
            else:
                yield from self.visit(value, shape.value, (trail, name))

    def _list(self, node: Any, shape: ListOf, trail: Trail) -> Iterator[Finding]:
        if type(node) is not list:
            yield _wrong(node, "list", trail)
            return
        items = cast("Sequence[Any]", node)
        if shape.filled and not items:
            yield Finding("AG106", _pointer(trail), "the list is empty: it needs at least one item")
        if type(shape.item) is Leaf:
            if shape.item.name == "any":
                return
            good = _CHECKS[shape.item.name]
            for index, item in enumerate(items):
                if not good(item):
                    yield _wrong(item, shape.item.name, (trail, str(index)))
            return
        for index, item in enumerate(items):
            yield from self.visit(item, shape.item, (trail, str(index)))

    def _object(self, node: Any, kind: Kind, trail: Trail) -> Iterator[Finding]:
        if kind in _UNJUDGED or type(node) is Unknown:
            return
        if type(node) is not dict:
            if kind in _BINDINGS:
                yield bindings.no_map(node, kind.name, _pointer(trail))
            elif not (kind.boolean and type(node) is bool):
                yield _wrong(node, kind.title, trail)
            return
        members = cast("dict[str, Any]", node)
        if kind.referable and "$ref" in members and kind not in grammar.SCHEMA_MAPS:
            reference = members["$ref"]
            if type(reference) is str:
                self.references.append((_pointer(trail), reference, kind))
            else:
                yield _wrong(reference, "string", (trail, "$ref"))
            return
        self.objects[kind.name].append((trail, members))
        if kind in _BINDINGS:
            yield from self._binding(members, kind, trail)
            return
        fields = kind.fields
        for name, value in members.items():
            known = fields.get(name)
            if known is None and kind.members is not None and not name.startswith("x-"):
                yield from self.visit(value, kind.members, (trail, name))
                continue
            if known is None:
                yield from self._unknown(name, kind, members, (trail, name))
                continue
            if known.since > self._version:
                yield self._newer(name, known.since, (trail, name))
            below = known.shape
            # The case of nearly all values, without a generator of their own.
            if type(below) is Leaf:
                if _CHECKS[below.name](value):
                    continue
                if below.name == "payload":
                    below = grammar.payload_kind(self._format(members))
            yield from self.visit(value, below, (trail, name))
        for name, known in fields.items():
            if known.required and name not in members and "$ref" not in members:
                message = f"the {kind.title} needs the field '{name}'"
                yield Finding("AG100", _pointer(trail), message, hints.for_missing(name), key=True)

    def _binding(self, members: dict[str, Any], kind: Kind, trail: Trail) -> Iterator[Finding]:
        yield from bindings.check(self._document, members, kind.name, _pointer(trail))
        for name, shape in kind.nested.items():
            value = members.get(name)
            # What has another type has its finding already.
            if isinstance(shape, ListOf):
                for index, item in enumerate(cast("Sequence[Any]", value) if type(value) is list else ()):
                    if type(item) is dict:
                        yield from self.visit(item, shape.item, ((trail, name), str(index)))
            elif type(value) is dict:
                yield from self.visit(value, shape, (trail, name))

    def _format(self, message: dict[str, Any]) -> object:
        """The `schemaFormat` of a message after its traits, the last of which wins (Message Object)."""
        stated = message.get("schemaFormat")
        traits = message.get("traits")
        for trait in cast("Sequence[Any]", traits) if type(traits) is list else ():
            _, members = follow(self._document, trait)
            stated = cast("dict[str, Any]", members).get("schemaFormat", stated) if isinstance(members, dict) else stated
        return stated

    def _unknown(self, name: str, kind: Kind, members: dict[str, Any], trail: Trail) -> Iterator[Finding]:
        if kind is grammar.SCHEMA and name in _CODE_KEYS:
            message = f"'{name}' is an instruction to a code generator, not part of a schema"
            yield Finding("AG108", _pointer(trail), message, ("remove it: a document must not choose what code is imported",), key=True)
        elif kind.extensible and name.startswith("x-"):
            return
        elif kind.open:
            if kind is grammar.SCHEMA and name not in _OTHER_KEYWORDS and (close := closest(name, kind.fields)) is not None:
                message = f"'{name}' is no keyword of a schema, so it means nothing"
                yield Finding("AG145", _pointer(trail), message, (f"did you mean '{close}'?",), key=True)
        elif name == "$ref":
            yield _no_reference(trail)
        else:
            message = f"the {kind.title} has no field '{name}'"
            mend = hints.for_unknown(kind.name, name, (each for each in kind.fields if each not in members), extensible=kind.extensible)
            if kind.name == "messageChoice":
                message, mend = f"beside 'oneOf' nothing else may stand, but here is '{name}'", ("move it into each of the messages",)
            code = "AG121" if kind.name == "securityScheme" else "AG102"
            yield Finding(code, _pointer(trail), message, mend, key=True)

    def _newer(self, name: str, since: grammar.Version, trail: Trail) -> Finding:
        wanted, present = (".".join(map(str, version)) for version in (since, self._version))
        message = f"'{name}' came with AsyncAPI {wanted}, this document says {present}"
        return Finding("AG103", _pointer(trail), message, (f"set the version to {wanted}.0",), key=True)


def _pointer(trail: Trail) -> str:
    return pointers.render(grammar.tokens_of(trail))


def _no_reference(trail: Trail) -> Finding:
    message = "a reference is not allowed here"
    return Finding("AG104", _pointer(trail), message, ("write out what it leads to",), key=True)


def _wrong(value: Any, wanted: str, trail: Trail) -> Finding:
    found = words.of_value(value)
    name = trail[1] if trail is not None else "the document"
    if wanted == "type":
        mend = suggestion(value, TYPES) if isinstance(value, str) else ()
        return Finding("AG105", _pointer(trail), f"{found} is no type of JSON Schema: there are {', '.join(TYPES)}", mend)
    if isinstance(value, str) and wanted in _FORMATS:
        return Finding("AG124", _pointer(trail), f"{found} is no {_FORMATS[wanted][0]}", (_FORMATS[wanted][1],))
    expected = _EXPECTED.get(wanted) or words.with_article(wanted)
    return Finding("AG101", _pointer(trail), f"'{name}' must be {expected}, not {found}", hints.for_value(name, wanted, value))


def _is_number(value: Any) -> bool:
    return type(value) is int or type(value) is float


# Not further than the official JSON Schema looks, but for the pointer, which by the text need not be there.
_EXPRESSION = re.compile(r"\$message\.(?:header|payload)(?:#|\Z)")
_FORMATS = {
    "uri": ("absolute URI", "it begins with a scheme, as in 'https://example.com/chat' or 'urn:example:chat'"),
    "email": ("e-mail address", "for example 'chat@example.com'"),
}
_EXPECTED = {
    "uri": "a string",
    "email": "a string",
    "expression": "a runtime expression such as '$message.header#/name' or '$message.payload#/name'",
    "positive": "a number above 0",
    "count": "an integer from 0",
    "object": "a map",
}
_CHECKS: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: type(value) is str,
    "boolean": lambda value: type(value) is bool,
    "number": _is_number,
    "positive": lambda value: _is_number(value) and value > 0,
    "count": lambda value: _is_number(value) and value >= 0 and value == int(value),
    "any": lambda value: True,
    "object": lambda value: type(value) is dict,
    "type": lambda value: type(value) is str and value in TYPES,
    "uri": lambda value: type(value) is str and is_uri(value),
    "email": lambda value: type(value) is str and is_email(value),
    "expression": lambda value: type(value) is str and _EXPRESSION.match(value) is not None,
    "payload": lambda value: False,
}
