"""What a schema can't do without: the schemas of which its values must satisfy one set or another.

Owns how keywords are read for that. It must not know places, nor which needs are met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast


@dataclass(frozen=True, slots=True)
class Need:
    """A schema by number, and in words why it is needed (none where it is a part of the whole).

    `name` is the property that holds it, where there is one.
    """

    number: int
    words: str
    name: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """Ways to be satisfied, of which one must be gone: each is a set of schemas that must all be satisfiable."""

    options: tuple[tuple[Need, ...], ...]


Number: TypeAlias = Callable[[Any], int | None]
"""From a schema (or a reference to one) to its number; None for what is no schema, or `true` or `false`."""

ALTERNATIVE = "has no alternative without itself: the first one"
"""The words for a need of `anyOf` and `oneOf`; the alternative's own go on from them."""

_SCALARS = frozenset({"null", "boolean", "integer", "number", "string"})


def clauses(schema: dict[str, Any], number: Number) -> Iterator[Clause]:
    """What all must hold for a value of a schema to exist, as far as it depends on other schemas."""
    for part in _list(schema.get("allOf")):
        yield from _clause([_needs([part], number, "")])
    for keyword in ("anyOf", "oneOf"):
        yield from _clause([_needs([each], number, ALTERNATIVE) for each in _list(schema.get(keyword))])
    types = _types(schema)
    # One fixed value, or a scalar of which nothing is asked, is an escape.
    if not types & _SCALARS and "const" not in schema and "enum" not in schema:
        options: list[list[Need]] = []
        if "object" in types:
            options.append(_needs_of_object(schema, number))
        if "array" in types:
            options.append(_needs_of_array(schema, number))
        yield from _clause(options)


def _clause(options: Sequence[Sequence[Need]]) -> Iterator[Clause]:
    if options and all(options):
        yield Clause(tuple(tuple(option) for option in options))


def _types(schema: dict[str, Any]) -> frozenset[str]:
    named = schema.get("type")
    names = [named] if isinstance(named, str) else [each for each in _list(named) if isinstance(each, str)]
    if not names or schema.get("nullable") is True:
        return _SCALARS
    return frozenset(names)


def _needs_of_object(schema: dict[str, Any], number: Number) -> list[Need]:
    properties, additional = _map(schema.get("properties")), schema.get("additionalProperties")
    by_pattern = _map(schema.get("patternProperties"))
    needs: list[Need] = []
    names = dict.fromkeys(name for name in _list(schema.get("required")) if isinstance(name, str))
    for name in names:
        held = properties.get(name, None if by_pattern else additional)
        needs += _needs([held], number, f"requires '{name}'", name)
    if not properties and not by_pattern and not needs and _least(schema.get("minProperties")) > 0:
        needs += _needs([additional], number, "requires at least one member")
    return needs


def _needs_of_array(schema: dict[str, Any], number: Number) -> list[Need]:
    items, least = schema.get("items"), _least(schema.get("minItems"))
    first = [cast(Any, items)] * (least > 0) if isinstance(items, dict) else _list(items)[: int(least)]
    needs = _needs(first, number, "requires at least one item")
    return needs + _needs([schema.get("contains")], number, "requires an item")


def _needs(schemas: Sequence[Any], number: Number, words: str, name: str | None = None) -> list[Need]:
    numbers = (number(schema) for schema in schemas if isinstance(schema, dict))
    return [Need(each, words, name) for each in numbers if each is not None]


def _least(value: Any) -> float:
    return min(value, 1_000_000) if isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0 else 0


def _list(value: Any) -> Sequence[Any]:
    return cast("Sequence[Any]", value) if isinstance(value, list) else ()


def _map(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}
