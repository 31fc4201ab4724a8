"""Models that share parts of the document: what of a model stands elsewhere, and the same schemas written so that none is shared.

A class made of several schemas (bases that are no classes, what stands beside a `oneOf`) has fields that other classes have too. Whoever
edits such a field in one class changes one class; the document can say so once each has a schema of its own. It must not know Python.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard

from asyncgen.resolve.cursor import Cursor
from asyncgen.spec import pointer as pointers

if TYPE_CHECKING:  # The model generator is heavy, and only its result's type is needed.
    from asyncgen.models import Definition

Schema: TypeAlias = dict[str, Any]
Borrowed: TypeAlias = dict[str, set[str]]

_CHOICES = ("oneOf", "anyOf")
_MOST_SCHEMAS = 64
"""Schemas of which one model may be made; beyond, an edit is added beside them."""
_MOST_VALUES = 100_000
"""JSON values that may be written out for one document."""


@dataclass(slots=True)
class Apart:
    """By definition the keywords that stand elsewhere, by property, and the place to write out; by place what is written there."""

    borrowed: dict[str, Borrowed] = field(default_factory=dict[str, Borrowed])
    places: dict[str, str] = field(default_factory=dict[str, str])
    schemas: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class _Level:
    """Alternatives on the way to a schema: the schema that holds them and its place, the keyword, all schemas that hold beside them."""

    place: str
    holder: Schema
    word: str
    group: tuple[Schema, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """What is met on the way to a schema. `own` are the parts at its place, `beside` others that hold there, all of them below `anchor`."""

    own: tuple[Schema, ...]
    beside: tuple[Schema, ...]
    anchor: str
    levels: tuple[_Level, ...]


def apart(document: Mapping[str, Any], definitions: Iterable[Definition]) -> Apart:
    """Find what models of `document` share, and write it out."""
    found, left = Apart(), _MOST_VALUES
    writer: _Writer | None = None
    known = tuple(definitions)
    for definition in known:
        pristine = definition.pristine
        if not _is_object(pristine) or "$ref" in pristine or not _is_object(pointers.get(document, definition.pointer)):
            continue
        way = _way_to(document, definition.pointer)
        keeps_bases = "allOf" in pristine
        sources = [*way.beside, *(part for level in way.levels for part in level.group)]
        leaves = _leaves(document, [*sources, *([] if keeps_bases else _targets(way.own))])
        borrowed = _borrowed(document, pristine, way.own, leaves) if leaves is not None else {}
        if not borrowed:
            continue
        left -= sum(map(_size, leaves or ()))
        if left < 0:
            break
        writer = writer or _Writer(document, [each.pointer for each in known])
        writer.write(definition.pointer, borrowed, keeps_bases=keeps_bases)
        found.borrowed[definition.name] = borrowed
        found.places[definition.name] = _outermost(document, way, definition.pointer, borrowed)
    if writer is not None:
        found.schemas = {place: pointers.get(writer.document, place) for place in found.places.values()}
    return found


# --- what stands elsewhere -------------------------------------------------------------------------------------------------------------


def _borrowed(document: Mapping[str, Any], pristine: Schema, own: tuple[Schema, ...], leaves: list[Schema]) -> Borrowed:
    found: Borrowed = {}
    for leaf in leaves:
        found.setdefault("", set()).update(_words(leaf) & {*pristine, "additionalProperties"} - {"properties", "required", "type"})
        for name in _properties(pristine):
            if name in _properties(leaf):
                found.setdefault(name, set()).update(_words(_properties(leaf)[name]))
            if name in _list(leaf, "required"):
                found.setdefault(name, set()).add("required")
        if not _properties(pristine):
            found[""] |= _words(leaf) & pristine.keys()
    for name, schema in _properties(pristine).items():
        held = [_properties(part)[name] for part in own if name in _properties(part)]
        if _is_object(schema) and not _is_reference(schema):
            inside = _leaves(document, _targets(part for one in held for part in _parts(one))) or []
            found.setdefault(name, set()).update(word for leaf in inside for word in _words(leaf))
    return {name: words for name, words in found.items() if words}


def _words(schema: Any) -> set[str]:
    """Return the keywords of a schema; `$ref` where they can't be told."""
    if not _is_object(schema):
        return {"$ref"}
    return {"$ref"} if schema.keys() & {"$ref", "allOf", *_CHOICES} else set(schema)


def _is_reference(pristine: Schema) -> bool:
    """Say whether a property is one of a model's type, with words beside it or not."""
    return "$ref" in pristine or ("allOf" in pristine and "type" not in pristine)


def _way_to(document: Mapping[str, Any], place: str) -> _Way:
    node: Any = document
    at, anchor = "", ""
    group: list[Schema] = []
    levels: list[_Level] = []
    keys = list(pointers.parse(place))
    while keys:
        key = keys.pop(0)
        above: Any = node
        node = above[int(key)] if _is_array(above) else above[key]
        if _is_object(above) and _is_array(node) and keys and keys[0].isdecimal() and key in ("allOf", *_CHOICES):
            branch, index = node[int(keys[0])], keys.pop(0)
            if key != "allOf":
                levels.append(_Level(at, above, key, tuple(group)))
                group = list(_parts(branch))
                anchor = pointers.join(at, key, index)
            at, node = pointers.join(at, key, index), branch
            continue
        beside = [other[key] for other in group if other is not above and _is_object(other.get(key))]
        at, levels = pointers.join(at, key), []
        anchor = anchor if beside else at
        group = [part for other in (*beside, node) for part in _parts(other)]
    own = tuple(_parts(node))
    return _Way(own, tuple(part for part in group if all(part is not mine for mine in own)), anchor, tuple(levels))


def _parts(schema: Any) -> Iterator[Schema]:
    """Yield a schema and the schemas that stand in its `allOf`."""
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        if _is_object(part) and "$ref" not in part:
            yield part
            waiting.extend(reversed(_list(part, "allOf")))


def _targets(parts: Iterable[Schema]) -> list[Schema]:
    return [member for part in parts for member in _list(part, "allOf") if _is_object(member) and "$ref" in member]


def _leaves(document: Mapping[str, Any], schemas: list[Schema]) -> list[Schema] | None:
    """Return the schemas that hold where all of `schemas` do, references followed; None where these are too many."""
    found: dict[int, Schema] = {}
    waiting: list[Any] = [*schemas]
    while waiting and len(found) <= _MOST_SCHEMAS:
        schema = Cursor(document, "", waiting.pop()).follow().value
        if _is_object(schema) and id(schema) not in found:
            found[id(schema)] = schema
            waiting.extend(_list(schema, "allOf"))
    return [*found.values()] if not waiting else None


def _outermost(document: Mapping[str, Any], way: _Way, place: str, borrowed: Borrowed) -> str:
    """Return the place below which all stands that the schema at `place` borrows."""
    groups = [(way.anchor, way.beside), *((level.place, level.group) for level in reversed(way.levels))]
    for outer, group in groups:
        leaves = _leaves(document, [*group]) or []
        if any(name in _properties(leaf) or name in _list(leaf, "required") for leaf in leaves for name in borrowed):
            place = outer if f"{place}/".startswith(f"{outer}/") else place
    return place


# --- writing out -----------------------------------------------------------------------------------------------------------------------


class _Writer:
    """Writes out in `document`, which is a copy. Places of definitions stay where they are, because the contract knows models by them."""

    def __init__(self, document: Mapping[str, Any], places: Iterable[str]) -> None:
        self._original = document
        self.document: dict[str, Any] = copy.deepcopy(dict(document))
        found = [(pointers.get(one, place), place) for place in places for one in (document, self.document)]
        # With the schemas, so that no other value gets the identity of one that is dropped.
        self._places = {id(schema): (place, schema) for schema, place in found if _is_object(schema)}

    def write(self, place: str, borrowed: Borrowed, *, keeps_bases: bool) -> None:
        """Write out what the schema at `place` borrows."""
        names = [name for name in borrowed if name]
        node = pointers.get(self.document, place)
        if "$ref" in node:
            beside = dict(node)
            node.clear()
            node["allOf"] = [beside]
        way = _way_to(self.document, place)
        for level in way.levels:
            self._open(level.holder, names)
            self._move([*level.group, *_parts(level.holder)], names, level.holder[level.word])
        for part in way.beside:
            self._open(part, names)
        self._move([inner for part in way.beside for inner in _parts(part)], names, [node])
        if not keeps_bases:
            self._open(node, names, everything="" in borrowed)
        for part in _parts(node):
            for name in names:
                self._open(_properties(part).get(name), [], everything=True)

    def _open(self, schema: Any, names: list[str], *, everything: bool = False) -> None:
        """Put copies of what they lead to in place of references in `allOf`, where that says something of these properties."""
        seen: set[str] = set()
        for part in _parts(schema):
            for index, member in enumerate(_list(part, "allOf")):
                if not _is_object(member) or "$ref" not in member:
                    continue
                # Of the original, so that nothing written out is written out again within another.
                target = Cursor(self._original, "", member).follow()
                leaves = _leaves(self._original, [member]) or []
                says = any(name in _properties(leaf) or name in _list(leaf, "required") for leaf in leaves for name in names)
                if target.pointer not in seen and _is_object(target.value) and (says or everything):
                    seen.add(target.pointer)
                    part["allOf"][index] = {key: self._copied(value) for key, value in target.value.items()}

    def _copied(self, value: Any) -> Any:
        """Return a copy that refers to the definitions in it."""
        if id(value) in self._places:
            return {"$ref": pointers.to_reference(self._places[id(value)][0])}
        if _is_object(value):
            return {key: self._copied(item) for key, item in value.items()}
        return [self._copied(item) for item in value] if _is_array(value) else value

    def _has_places(self, value: Any) -> bool:
        inside = [*value.values()] if _is_object(value) else value if _is_array(value) else []
        return id(value) in self._places or any(map(self._has_places, inside))

    def _move(self, sources: list[Schema], names: list[str], branches: list[Any]) -> None:
        """Move properties from schemas that hold for all branches into each."""
        for part in {id(part): part for part in sources}.values():
            for name in names:
                known, required = name in _properties(part), name in _list(part, "required")
                if not (known or required) or self._has_places(_properties(part).get(name)):
                    continue
                schema = _take(part, name) if known else None
                if required:
                    _require(part, [other for other in part["required"] if other != name])
                for index, branch in enumerate(branches):
                    if _is_object(branch) and "$ref" in branch:
                        branches[index] = {"allOf": [branch]}
                    if _is_object(branches[index]):
                        _give(branches[index], name, schema, known=known, required=required)


def _take(part: Schema, name: str) -> Any:
    schema = part["properties"][name]
    if part.keys() & {"additionalProperties", "patternProperties"}:
        part["properties"][name] = {}  # Without its name there, it would be one of the others.
    else:
        del part["properties"][name]
    if not part["properties"]:
        del part["properties"]
    return schema


def _give(part: Schema, name: str, schema: Any, *, known: bool, required: bool) -> None:
    if known:
        mine = part.setdefault("properties", {})
        if name not in mine:
            mine[name] = copy.deepcopy(schema)
        elif _is_object(mine[name]) and "$ref" not in mine[name]:
            mine[name]["allOf"] = [*_list(mine[name], "allOf"), copy.deepcopy(schema)]
        else:
            mine[name] = {"allOf": [mine[name], copy.deepcopy(schema)]}
    if required and name not in _list(part, "required"):
        _require(part, [*_list(part, "required"), name])


def _require(part: Schema, names: list[str]) -> None:
    part["required"] = names
    if not names:
        del part["required"]


# --- JSON ------------------------------------------------------------------------------------------------------------------------------


def _is_object(value: object) -> TypeGuard[Schema]:
    return isinstance(value, dict)


def _is_array(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _list(schema: Schema, key: str) -> list[Any]:
    found = schema.get(key)
    return found if _is_array(found) else []


def _properties(schema: Schema) -> Schema:
    found = schema.get("properties")
    return found if _is_object(found) else {}


def _size(value: Any) -> int:
    count = 0
    waiting: list[Any] = [value]
    while waiting:
        value = waiting.pop()
        count += 1
        waiting.extend(value.values() if _is_object(value) else value if _is_array(value) else ())
    return count
