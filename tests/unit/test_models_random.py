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
from tests.unit.model_cases import accepts, api_of, models_of, place
from tests.unit.random_schemas import NAMES, RandomSchemas

_DEEPEST = 7
_ANYTHING: list[Any] = [None, "x", 3, 1.5, [], {}, True]
_VALUES: Mapping[str, list[Any]] = {
    "string": ["", "a", "abc"],
    "integer": [0, 1, 5],
    "number": [0, 1.5, 3],
    "boolean": [True],
    "null": [None],
}


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
    schemas = {name: RandomSchemas(random).any() for name in NAMES}
    definitions: dict[str, Any] = json.loads(json.dumps(schemas).replace("#/components/schemas/", "#/definitions/"))
    instances = _Instances(random, definitions)
    exactness = _exactness(schemas)
    counts: Counter[tuple[bool, bool, bool]] = Counter()
    module = models_of(schemas)
    with executed(module.text) as live:
        for name in NAMES:
            check = Draft7Validator({"definitions": definitions, "$ref": f"#/definitions/{name}"})
            known = module.types[place(name)]
            subject = vars(live)[known.code] | Any if known.is_open else vars(live)[known.code]
            exact = exactness.holds(place(name))
            for value in [instances.of(definitions[random.choice([name, name, *NAMES])]) for _ in range(20)]:
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
