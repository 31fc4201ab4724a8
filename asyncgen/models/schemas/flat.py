"""The conjunction of schemas: `allOf`, references and keywords of several schemas that hold together, as one flat value.

Where two schemas contradict each other one of them is kept: what is left out makes a type wider, never narrower. Knows JSON Schema
(2.4.0, "Schema Object") and nothing of Python types.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, TypeAlias

from asyncgen.models.schemas import values
from asyncgen.resolve.cursor import Cursor, is_array, is_object

Parts: TypeAlias = tuple[Cursor, ...]
"""Schemas that hold together."""

UNIONS = ("oneOf", "anyOf")
TYPES = ("null", "boolean", "integer", "number", "string", "object", "array")
_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_KEPT = (*_LOWER, *_UPPER, "multipleOf", "pattern", "format")
_OBJECT = ("properties", "required", "additionalProperties", "patternProperties")
_SPEAKING = frozenset((*_KEPT, *_OBJECT, *UNIONS, "type", "enum", "const", "items", "additionalItems", "nullable"))


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The branches of a `oneOf` or `anyOf`, and the property that AsyncAPI's `discriminator` names.

    `exactly_one` says that a value must not fit two of them.
    """

    branches: tuple[Cursor, ...]
    discriminator: str | None = None
    exactly_one: bool = False


@dataclass(frozen=True, slots=True)
class Flat:
    """What several schemas say together.

    `types` and `constants` are None where nothing is said. `extra` is None, a bool, or the schemas of further properties. `by_pattern` are
    the schemas of `patternProperties`. `items` are the schemas of every item, `first_items` those of the first items where each has its
    own; `closed` says that there are no more.
    """

    types: tuple[str, ...] | None = None
    constants: tuple[Any, ...] | None = None
    keywords: Mapping[str, Any] = field(default_factory=dict[str, Any])
    properties: Mapping[str, Parts] = field(default_factory=dict[str, Parts])
    required: tuple[str, ...] = ()
    extra: bool | Parts | None = None
    by_pattern: tuple[Cursor, ...] = ()
    items: Parts = ()
    first_items: tuple[Cursor, ...] = ()
    closed: bool = False
    unions: tuple[Alternatives, ...] = ()
    nullable: bool = False

    @property
    def implied(self) -> tuple[str, ...] | None:
        """The types, or those that the other keywords speak of where no type is given."""
        if self.types is not None or self.constants is not None:
            return self.types
        if self.properties or self.by_pattern or (self.extra is not None and self.extra is not True):
            return ("object",)
        return ("array",) if self.items or self.first_items else None

    @property
    def speaks(self) -> bool:
        """Whether it says anything about the type of an instance."""
        return self.implied is not None or self.constants is not None or bool(self.unions)


def refers(part: Cursor) -> bool:
    """Say whether a schema is a reference (whatever stands beside `$ref` does not count)."""
    return isinstance(part.members.get("$ref"), str)


def outline(parts: Iterable[Cursor]) -> Parts:
    """Resolve `allOf`, but no references; leave out schemas that say nothing."""
    found: list[Cursor] = []
    for part in parts:
        if refers(part):
            found.append(part)
            continue
        if _SPEAKING & part.members.keys():
            found.append(_without(part, "allOf"))
        if "allOf" in part.members:
            found.extend(outline(part.at("allOf").elements))
    # The same schema once more says nothing new.
    return tuple({(part.members.get("$ref") or part.pointer): part for part in found}.values())


def leaves(parts: Iterable[Cursor]) -> Parts:
    """Resolve `allOf` and references; a schema that is come upon again says nothing new."""
    found: dict[str, Cursor] = {}
    seen: set[str] = set()

    def resolve(some: Iterable[Cursor]) -> None:
        for part in outline(some):
            if not refers(part):
                found.setdefault(part.pointer, part)
            elif (target := part.follow()).pointer not in seen:
                seen.add(target.pointer)
                resolve((target,))

    resolve(parts)
    return tuple(found.values())


def without_unions(part: Cursor) -> Cursor:
    """Return a schema without its `oneOf` and `anyOf`."""
    return _without(part, *UNIONS)


def _without(part: Cursor, *words: str) -> Cursor:
    if part.members.keys().isdisjoint(words):
        return part
    return Cursor(part.document, part.pointer, {name: value for name, value in part.members.items() if name not in words})


def flatten(parts: Iterable[Cursor]) -> Flat:
    """Return what `parts` say together."""
    read = [_read(part) for part in leaves(parts)]
    return reduce(_both, read) if read else Flat()


def _read(part: Cursor) -> Flat:
    schema = part.members
    additional = schema.get("additionalProperties")
    required = schema.get("required")
    items = schema.get("items")
    choices = [(part.at(word).elements, word == "oneOf") for word in UNIONS if word in schema]
    return Flat(
        types=_types(schema),
        constants=_constants(schema),
        keywords=_keywords(schema),
        properties={name: (place,) for name, place in part.at("properties").entries()} if "properties" in schema else {},
        required=tuple(name for name in required if isinstance(name, str)) if is_array(required) else (),
        extra=additional if isinstance(additional, bool) else (part.at("additionalProperties"),) if is_object(additional) else None,
        by_pattern=tuple(place for _, place in part.at("patternProperties").entries()) if "patternProperties" in schema else (),
        items=(part.at("items"),) if is_object(items) else (),
        first_items=part.at("items").elements if is_array(items) else (),
        closed=is_array(items) and schema.get("additionalItems") is False,
        unions=tuple(Alternatives(branches, part.text("discriminator"), exactly_one) for branches, exactly_one in choices if branches),
        nullable=schema.get("nullable") is True,
    )


def _types(schema: Mapping[str, Any]) -> tuple[str, ...] | None:
    declared = schema.get("type")
    names = [declared] if isinstance(declared, str) else declared if is_array(declared) else []
    known = tuple(dict.fromkeys(name for name in names if name in TYPES))
    # An unknown type could be anything.
    return known if known and len(known) == len(set(map(str, names))) else None


def _constants(schema: Mapping[str, Any]) -> tuple[Any, ...] | None:
    if "const" in schema:
        return (schema["const"],)
    choices = schema.get("enum")
    return tuple(choices) if is_array(choices) and choices else None


def _keywords(schema: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: schema[name] for name in _KEPT if name in schema}
    for word, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        # Draft 4's way, which draft 7 does not know but documents still use.
        if found.get(exclusive) is True and values.is_number(found.get(word)):
            found[exclusive] = found.pop(word)
        elif isinstance(found.get(exclusive), bool):
            del found[exclusive]
    return found


# --- two conjuncts ---------------------------------------------------------------------------------------------------------------------


def _both(one: Flat, two: Flat) -> Flat:
    return Flat(
        types=_meet_types(one.types, two.types),
        constants=_meet_constants(one.constants, two.constants),
        keywords=_meet_keywords(one.keywords, two.keywords),
        properties={**one.properties, **{name: (*one.properties.get(name, ()), *parts) for name, parts in two.properties.items()}},
        required=tuple(dict.fromkeys((*one.required, *two.required))),
        extra=_meet_extra(one.extra, two.extra),
        by_pattern=(*one.by_pattern, *two.by_pattern),
        items=(*one.items, *two.items),
        first_items=one.first_items or two.first_items,
        closed=one.closed or two.closed,
        unions=(*one.unions, *two.unions),
        nullable=one.nullable and two.nullable if one.types and two.types else one.nullable or two.nullable,
    )


def _meet_types(one: tuple[str, ...] | None, two: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if one is None or two is None:
        return two if one is None else one
    shared = [name for name in one if name in two or (name == "integer" and "number" in two)]
    shared += [name for name in two if name == "integer" and "number" in one and name not in shared]
    return tuple(shared) or one


def _meet_constants(one: tuple[Any, ...] | None, two: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
    if one is None or two is None:
        return two if one is None else one
    return tuple(value for value in one if value in two) or one


def _meet_keywords(one: Mapping[str, Any], two: Mapping[str, Any]) -> Mapping[str, Any]:
    met = {**two, **one}
    for names, tighter in ((_LOWER, max), (_UPPER, min)):
        for name in names:
            if values.is_number(one.get(name)) and values.is_number(two.get(name)):
                met[name] = tighter(one[name], two[name])
    return met


def _meet_extra(one: bool | Parts | None, two: bool | Parts | None) -> bool | Parts | None:
    if one is False or two is False:
        return False
    if isinstance(one, tuple) and isinstance(two, tuple):
        return (*one, *two)
    return next((extra for extra in (one, two) if isinstance(extra, tuple)), True if one or two else None)


def text_of(parts: Sequence[Cursor], name: str) -> str | None:
    """Return the text `name` that stands in `parts` themselves, the last one first; what references lead to does not count."""
    found = member_of(parts, name)
    return found[0].strip() or None if found and isinstance(found[0], str) else None


def member_of(parts: Sequence[Cursor], name: str) -> tuple[Any] | None:
    """Return the member `name` of `parts`, the last one first, as a tuple of one; None where there is none."""
    for part in reversed(parts):
        if refers(part):
            continue
        if name in part.members:
            return (part.members[name],)
        if found := member_of(part.at("allOf").elements, name):
            return found
    return None
