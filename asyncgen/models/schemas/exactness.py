"""Whether the types of a schema take exactly what the schema takes, or more.

Types never take less than their schema. Where one could take more, or where this is not sure of it, a message is checked against its schema
before its types are asked. Knows JSON Schema (2.4.0, "Schema Object": draft 7) and what `shaping` makes of it; knows no Python names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

from asyncgen.models.schemas import patterns, values
from asyncgen.models.schemas.flat import Alternatives, Flat, Parts, flatten, outline, refers
from asyncgen.models.schemas.kinds import possible
from asyncgen.models.schemas.questions import beside_alternatives, is_choice, key_of, only_reference, tags_of, with_beside
from asyncgen.models.schemas.shaping import Shaper
from asyncgen.resolve.cursor import Cursor, is_array, is_object

# What types can't say.
_UNSAID = "not if dependencies contains propertyNames patternProperties nullable contentEncoding contentMediaType"
_BEYOND = frozenset(_UNSAID.split())
_NUMBER = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"})
_LIMITS: Mapping[str, frozenset[str]] = {
    "string": frozenset({"minLength", "maxLength", "pattern", "format"}),
    "integer": _NUMBER,
    "number": _NUMBER,
    "array": frozenset({"items", "additionalItems", "minItems", "maxItems", "uniqueItems"}),
    "object": frozenset({"properties", "additionalProperties", "required", "minProperties", "maxProperties"}),
}
_LIMITING = frozenset[str]().union(*_LIMITS.values())
_MOST_BRANCHES, _MOST_TOGETHER = 64, 64
_OBJECT = frozenset({"object"})


class Exactness:
    """Answers for the schemas that a shaper has shaped, each once."""

    def __init__(self, shaper: Shaper) -> None:
        self._shaper = shaper
        self._local: dict[str, tuple[bool, tuple[Parts, ...]]] = {}
        self._known: dict[str, bool] = {}

    def holds(self, pointer: str) -> bool:
        """Say whether the types take exactly what the schema at `pointer` takes, with all that it refers to."""
        start: Parts = (Cursor.to(self._shaper.document, pointer),)
        seen: dict[str, None] = {}
        waiting: list[Parts] = [start]
        while waiting:
            parts = waiting.pop()
            key = key_of(parts)
            if key in seen or self._known.get(key):
                continue
            seen[key] = None
            exact, inside = self._read(key, parts)
            if not exact or self._known.get(key) is False:
                self._known[key_of(start)] = False
                return False
            waiting.extend(inside)
        # Whatever was reached on the way reaches nothing else.
        self._known |= dict.fromkeys(seen, True)
        return True

    def _read(self, key: str, parts: Parts) -> tuple[bool, tuple[Parts, ...]]:
        if key not in self._local:
            inside: list[Parts] = []
            self._local[key] = self._judge(parts, inside), tuple(inside)
        return self._local[key]

    def _judge(self, parts: Parts, inside: list[Parts]) -> bool:
        """Say whether the types say all that `parts` say themselves; collect the schemas that the answer depends on."""
        known = list(_conjuncts(parts, set()))
        if len(known) > _MOST_TOGETHER or not all(map(_is_expressible, known)):
            return False
        spoken = outline(parts)
        flat = flatten(spoken)
        if not all(_has_types(part, flat.types or ()) for part in known):
            return False
        target = only_reference(spoken)
        if target is not None:
            inside.append((target.follow(),))
            return flatten((target,)).types == flat.types
        if flat.unions:
            return self._union(spoken, flat, inside)
        if flat.constants is not None:
            return _are_literals(known, flat)
        words = frozenset[str]().union(*(part.members.keys() for part in known))
        if flat.types is None:
            return not any(_is_limit(part.members[word]) for part in known for word in _LIMITING & part.members.keys())
        return all(_single(type_, known, words, flat, inside) for type_ in flat.types)

    def _union(self, spoken: Parts, flat: Flat, inside: list[Parts]) -> bool:
        alternatives = flat.unions[0]
        if len(flat.unions) > 1 or not is_choice(alternatives, flat):
            return False
        if any(branch.pointer in self._shaper.curtailed for branch in alternatives.branches):
            return False
        beside = beside_alternatives(spoken)
        read = [(*beside, branch) for branch in alternatives.branches if with_beside(beside, flat, branch) is not None]
        inside.extend(read)
        return bool(read) and (not alternatives.exactly_one or self._exclusive(alternatives, read))

    def _exclusive(self, alternatives: Alternatives, read: list[Parts]) -> bool:
        """Say whether no value fits two of some schemas."""
        if len(read) == 1:
            return True
        flats = [flatten(parts) for parts in read]
        tables = [tags_of(flat) for flat in flats]
        kinds = [possible(self._shaper.kinds.together(parts)) for parts in read]
        if all(kind == _OBJECT for kind in kinds):
            for name in tables[0]:
                texts = [text for table in tables for text in table.get(name, ())]
                if all(name in table for table in tables) and len(set(texts)) == len(texts):
                    return True
        if len(read) > _MOST_BRANCHES:
            return False
        return all(
            kinds[one].isdisjoint(kinds[two])
            or (kinds[one] & kinds[two] == _OBJECT and (_differ(tables[one], tables[two]) or _exclude_each_other(flats[one], flats[two])))
            or _are_apart(flats[one].constants, flats[two].constants)
            for one, two in combinations(range(len(read)), 2)
        )


def _differ(one: Mapping[str, Iterable[str]], two: Mapping[str, Iterable[str]]) -> bool:
    return any(set(texts).isdisjoint(two[name]) for name, texts in one.items() if name in two)


def _exclude_each_other(one: Flat, two: Flat) -> bool:
    """Say whether one of two objects must have a property that the other must not have."""
    pairs = ((one, two), (two, one))
    return any(closed.extra is False and not set(other.required) <= closed.properties.keys() for closed, other in pairs)


def _are_apart(one: tuple[Any, ...] | None, two: tuple[Any, ...] | None) -> bool:
    if one is None or two is None:
        return False
    return all(isinstance(value, str | None) for value in (*one, *two)) and set(one).isdisjoint(two)


def _conjuncts(parts: Iterable[Cursor], seen: set[str]) -> Iterator[Cursor]:
    """Yield all schemas that hold together, each once, also those without types; `seen` are the places that were referred to."""
    for part in parts:
        if not refers(part):
            yield part
            yield from _conjuncts(part.at("allOf").elements, seen)
        elif (target := part.follow()).pointer not in seen:
            seen.add(target.pointer)
            yield from _conjuncts((target,), seen)


def _is_expressible(part: Cursor) -> bool:
    schema = part.members
    if not is_object(part.value):
        return part.value is True
    if _BEYOND & schema.keys() or schema.get("uniqueItems") is True:
        return False
    return all(is_object(schema[word]) or schema[word] is True for word in ("items", "additionalItems") if _is_schema(schema, word))


def _is_schema(schema: Mapping[str, Any], word: str) -> bool:
    return word in schema and not (word == "items" and is_array(schema[word])) and not (word == "additionalItems" and "items" in schema)


def _is_limit(value: Any) -> bool:
    return value is not True and value != {}


def _has_types(part: Cursor, types: Iterable[str]) -> bool:
    """Say whether a schema allows all of these types: where two schemas contradict each other, one of them is not heard."""
    declared = part.members.get("type")
    if declared is None:
        return True
    named = [declared] if isinstance(declared, str) else declared if is_array(declared) else []
    return all(type_ in named or (type_ == "integer" and "number" in named) for type_ in types)


def _are_literals(known: Iterable[Cursor], flat: Flat) -> bool:
    constants = flat.constants or ()
    # To Python true is 1, and a `Literal` takes what equals it.
    if not all(value is None or isinstance(value, str) or (type(value) is int and value not in (0, 1)) for value in constants):
        return False
    choosing = [part for part in known if "const" in part.members or "enum" in part.members]
    typed = flat.types is None or any(values.has_type(value, flat.types) for value in constants)
    return len(choosing) == 1 and typed and not any(_LIMITING & part.members.keys() for part in known)


def _single(type_: str, known: list[Cursor], words: frozenset[str], flat: Flat, inside: list[Parts]) -> bool:
    if type_ == "object":
        return _object(known, words, flat, inside)
    if type_ == "array":
        return _array(words, flat, inside)
    if type_ == "string":
        return _string(known, words, flat)
    if type_ in ("integer", "number"):
        return _number(known, type_ == "integer", words)
    return True


def _object(known: list[Cursor], words: frozenset[str], flat: Flat, inside: list[Parts]) -> bool:
    properties = flat.properties.keys()
    sized = words & {"minProperties", "maxProperties"}
    if not set(flat.required) <= properties or (sized and (properties or flat.extra is False)):
        return False
    if sized - {name for name, _ in values.limits("object", flat.keywords)}:
        return False
    for part in known:
        closing = part.members.get("additionalProperties", True) is not True
        if closing and part.members.get("properties", {}).keys() != properties:
            return False
    inside.extend(flat.properties.values())
    inside.extend([flat.extra] if isinstance(flat.extra, tuple) else [])
    return True


def _array(words: frozenset[str], flat: Flat, inside: list[Parts]) -> bool:
    limits = dict(values.limits("array", flat.keywords))
    if words & {"minItems", "maxItems"} - limits.keys():
        return False
    if flat.first_items:
        size = len(flat.first_items)
        inside.extend((item,) for item in flat.first_items)
        return not flat.items and limits.get("minItems") == size and (flat.closed or limits.get("maxItems") == size)
    if flat.items:
        inside.append(flat.items)
    return True


def _string(known: list[Cursor], words: frozenset[str], flat: Flat) -> bool:
    limits = dict(values.limits("string", flat.keywords))
    if words & {"minLength", "maxLength"} - limits.keys():
        return False
    said = {part.members["pattern"] for part in known if isinstance(part.members.get("pattern"), str)}
    if len(said) > 1 or (said and not ("pattern" in limits and patterns.is_exact(*said))):
        return False
    formats = {str(part.members["format"]) for part in known if "format" in part.members}
    return all(name not in values.ASSERTED or values.format_of("string", flat.keywords) == name for name in formats)


def _number(known: list[Cursor], whole: bool, words: frozenset[str]) -> bool:
    for part in known:
        for word in _NUMBER & part.members.keys():
            limit = part.members[word]
            if isinstance(limit, bool) and word.startswith("exclusive"):
                continue
            if not values.is_number(limit) or ((whole or word == "multipleOf") and limit != int(limit)):
                return False
    return "multipleOf" not in words or len({part.members["multipleOf"] for part in known if "multipleOf" in part.members}) == 1
