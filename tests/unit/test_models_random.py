"""Random schemas and random instances: whatever JSON Schema finds valid, the types take."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import import_module
from random import Random
from typing import Any

import pytest

from asyncgen.models import executed
from asyncgen.resolve.cursor import is_array, is_object
from tests.unit.model_cases import accepts, models_of, place, ref

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


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_valid_is_taken(seed: int) -> None:
    """Of schemas made of references, alternatives, conjunctions and limits, no type refuses a valid value."""
    random = Random(seed)
    schemas = {name: _Schemas(random).any() for name in _NAMES}
    definitions: dict[str, Any] = json.loads(json.dumps(schemas).replace("#/components/schemas/", "#/definitions/"))
    validator: Any = import_module("jsonschema").Draft7Validator
    instances = _Instances(random, definitions)
    module = models_of(schemas)
    count = 0
    with executed(module.text) as live:
        for name in _NAMES:
            check = validator({"definitions": definitions, "allOf": [{"$ref": f"#/definitions/{name}"}]})
            subject = vars(live)[module.types[place(name)].code]
            for value in [instances.of(definitions[name]) for _ in range(20)]:
                try:
                    valid = check.is_valid(value)
                except RecursionError:
                    break
                count += valid
                assert not valid or accepts(subject, value), (name, value)
    assert count > 200
