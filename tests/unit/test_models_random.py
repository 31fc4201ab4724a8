"""Random schemas and random instances: what JSON Schema finds valid, the types take, and exact types take nothing else."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from random import Random
from typing import Any

import pytest
from jsonschema_rs import Draft7Validator

from asyncgen.models import executed
from asyncgen.models.schemas.exactness import Exactness
from asyncgen.models.schemas.shaping import Shaper
from asyncgen.resolve.cursor import is_array, is_object
from tests.unit.model_cases import accepts, api_of, models_of, place, ref

_COUNT, _DEEPEST = 40, 7
_NAMES = tuple(f"Case{index}" for index in range(_COUNT))
_PROPERTIES = ("a", "b", "c", "kind", "class", "x-y", "id")
_ANYTHING: list[Any] = [None, "x", 3, 1.5, [], {}, True]
_VALUES: Mapping[str, list[Any]] = {
    "string": ["", "a", "abc"],
    "integer": [0, 1, 5],
    "number": [0, 1.5, 3],
    "boolean": [True],
    "null": [None],
}


class _Schemas:
    """Makes schemas that refer to each other, with everything that decides about types."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def any(self, depth: int = 0) -> Any:
        pick = self.random.choice
        if depth > 3:
            return self.scalar()
        makers = (
            self.scalar,
            self.scalar,
            lambda: ref(pick(_NAMES)),
            lambda: {"enum": self.random.sample(["a", "b", 1, 2, True, None, 1.5], self.random.randint(1, 3))},
            lambda: {"const": pick(["a", 1, None, True])},
            lambda: pick([{}, True, {"description": "Anything."}]),
            lambda: {"type": "array", "items": self.any(depth + 1), "minItems": pick([0, 1])},
            lambda: {"type": "array", "items": [self.any(depth + 1), self.any(depth + 1)], **pick([{}, {"minItems": 2, "maxItems": 2}])},
            lambda: {"type": "object", "additionalProperties": self.any(depth + 1)},
            lambda: {"type": [pick(["string", "object", "array"]), pick(["null", "number"])], "properties": {"p": self.any(depth + 1)}},
            lambda: {pick(["oneOf", "anyOf"]): self.some(depth), **pick([{}, self.object(depth)])},
            lambda: {"allOf": [pick([ref(pick(_NAMES)), self.object(depth + 1)]), *self.some(depth)], **pick([{}, self.object(depth)])},
            lambda: self.object(depth),
            lambda: self.object(depth),
            lambda: {name: value for name, value in self.object(depth).items() if name != "type"},
            lambda: self.rare(depth),
        )
        return pick(makers)()

    def rare(self, depth: int) -> Any:
        """Make what types can't say, or what is easily taken for more than it says."""
        pick = self.random.choice
        makers = (
            lambda: {"not": self.any(depth + 1), **pick([{}, {"type": "string"}])},
            lambda: {"type": "array", "uniqueItems": pick([True, False]), "maxItems": 2},
            lambda: {
                "type": "string",
                "pattern": pick(["^a+$", "^[ab]{1,2}$", "^(a|b)", "^.$", r"^\w$"]),
                **pick([{}, {"maxLength": 2}]),
            },
            lambda: {"type": pick(["object", "array", "string"]), "required": ["a"], "minProperties": 1, "minItems": 1, "minLength": 1},
            lambda: {**self.object(depth), "maxProperties": 2},
            lambda: {"type": pick(["integer", "number"]), "multipleOf": pick([1, 2, 0.5]), "exclusiveMinimum": pick([0, 0.5])},
            lambda: {"items": self.any(depth + 1)},
            lambda: {"patternProperties": {"^a": self.any(depth + 1)}, **pick([{}, {"additionalProperties": False}])},
            lambda: {"type": "object", "propertyNames": {"maxLength": 1}, "dependencies": {"a": ["b"]}},
            lambda: {"if": self.any(depth + 1), "then": self.any(depth + 1)},
            lambda: {"enum": ["a", {"a": 1}, [1], 1.5]},
            lambda: {"type": pick(["string", "integer"]), "enum": ["a", 5, "abc"], **pick([{}, {"maxLength": 1}])},
            lambda: {"allOf": [{"additionalProperties": False, "properties": {"a": True}}, self.object(depth)]},
            lambda: pick([False, {"type": "object", "properties": {"a": False, "b": True}}, {"minLength": 2}, {"required": ["a"]}]),
        )
        return pick(makers)()

    def some(self, depth: int) -> list[Any]:
        return [self.any(depth + 1) for _ in range(self.random.randint(1, 3))]

    def scalar(self) -> dict[str, Any]:
        limits: Mapping[str, dict[str, Any]] = {"string": {"minLength": 1}, "integer": {"minimum": 0.5}, "number": {"maximum": 4}}
        kind = self.random.choice(["string", "integer", "number", "boolean", "null"])
        return {"type": kind, **self.random.choice([{}, limits.get(kind, {})])}

    def object(self, depth: int) -> dict[str, Any]:
        names = self.random.sample(_PROPERTIES, self.random.randint(0, 4))
        kind = {"const": self.random.choice("abc")}
        schema: dict[str, Any] = {"type": "object", "properties": {name: kind if name == "kind" else self.any(depth + 1) for name in names}}
        if names and self.random.random() < 0.6:
            schema["required"] = self.random.sample(names, self.random.randint(1, len(names)))
        if self.random.random() < 0.25:
            schema["additionalProperties"] = self.random.choice([True, False, {"type": "string"}])
        return schema


class _Instances:
    """Makes values that have a chance to be valid."""

    def __init__(self, random: Random, definitions: Mapping[str, Any]) -> None:
        self.random = random
        self.definitions = definitions

    def of(self, schema: Any, depth: int = 0) -> Any:
        pick = self.random.choice
        if depth > _DEEPEST or not is_object(schema) or not schema or self.random.random() < 0.05:
            return pick(_ANYTHING)
        if "$ref" in schema:
            return self.of(self.definitions[schema["$ref"].rpartition("/")[2]], depth + 1)
        for word in ("allOf", "oneOf", "anyOf"):
            if word in schema:
                members = schema[word] if word == "allOf" else [pick(schema[word])]
                rest = {name: value for name, value in schema.items() if name != word}
                found = [self.of(member, depth + 1) for member in (*members, *([rest] if rest else []))]
                merged = [value for value in found if is_object(value)]
                return {name: value for part in merged for name, value in part.items()} if merged else found[0]
        if "const" in schema or "enum" in schema:
            return pick(schema.get("enum", [schema.get("const")]))
        return self.typed(schema, depth)

    def typed(self, schema: Mapping[str, Any], depth: int) -> Any:
        pick = self.random.choice
        types: Any = schema.get("type", "string")
        kind: str = pick(types) if is_array(types) else types
        if kind == "object":
            named = schema.get("properties", {})
            chosen = [name for name in named if name in schema.get("required", ()) or (depth < 5 and self.random.random() < 0.5)]
            more = {"more": self.of(schema.get("additionalProperties"), depth + 1)} if self.random.random() < 0.2 else {}
            return {name: self.of(named[name], depth + 1) for name in chosen} | more
        if kind == "array":
            items = schema.get("items")
            each = items if is_array(items) else [items] * self.random.randint(0, 2)
            return [self.of(item, depth + 1) for item in each]
        return pick(_VALUES[kind])


@pytest.mark.parametrize("seed", range(6))
def test_types_take_what_is_valid_and_exact_ones_nothing_else(seed: int) -> None:
    """Of schemas made of all keywords, no type refuses a valid value, and those that are said to be exact refuse all others."""
    random = Random(seed)
    schemas = {name: _Schemas(random).any() for name in _NAMES}
    definitions: dict[str, Any] = json.loads(json.dumps(schemas).replace("#/components/schemas/", "#/definitions/"))
    instances = _Instances(random, definitions)
    exactness = _exactness(schemas)
    counts: Counter[tuple[bool, bool, bool]] = Counter()
    module = models_of(schemas)
    with executed(module.text) as live:
        for name in _NAMES:
            check = Draft7Validator({"definitions": definitions, "$ref": f"#/definitions/{name}"})
            known = module.types[place(name)]
            subject = vars(live)[known.code] | Any if known.is_open else vars(live)[known.code]
            exact = exactness.holds(place(name))
            for value in [instances.of(definitions[random.choice([name, name, *_NAMES])]) for _ in range(20)]:
                valid, taken = check.is_valid(value), accepts(subject, value)
                assert taken == valid or (taken and not exact), (name, value)
                counts[exact, valid, taken] += 1
    assert min(counts[kind] for kind in ((True, True, True), (True, False, False), (False, True, True), (False, False, True))) > 5


def _exactness(schemas: Mapping[str, Any]) -> Exactness:
    shaper = Shaper(api_of(schemas).document)
    for name in schemas:
        shaper.define(place(name))
    shaper.finish()
    return Exactness(shaper)
