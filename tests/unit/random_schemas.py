"""Random schemas that refer to each other, with everything that decides about types."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from tests.unit.model_cases import ref

NAMES = tuple(f"Case{index}" for index in range(40))
_PROPERTIES = ("a", "b", "c", "kind", "class", "x-y", "id")


class RandomSchemas:
    """Makes schemas that refer to those of `NAMES`."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def any(self, depth: int = 0) -> Any:
        """Return a schema of any kind; `depth` is how deep inside another one it stands."""
        pick = self.random.choice
        if depth > 3:
            return self.scalar()
        makers = (
            self.scalar,
            self.scalar,
            lambda: ref(pick(NAMES)),
            lambda: {"enum": self.random.sample(["a", "b", 1, 2, True, None, 1.5], self.random.randint(1, 3))},
            lambda: {"const": pick(["a", 1, None, True])},
            lambda: pick([{}, True, {"description": "Anything."}]),
            lambda: {"type": "array", "items": self.any(depth + 1), "minItems": pick([0, 1])},
            lambda: {"type": "array", "items": [self.any(depth + 1), self.any(depth + 1)], **pick([{}, {"minItems": 2, "maxItems": 2}])},
            lambda: {"type": "object", "additionalProperties": self.any(depth + 1)},
            lambda: {"type": [pick(["string", "object", "array"]), pick(["null", "number"])], "properties": {"p": self.any(depth + 1)}},
            lambda: {pick(["oneOf", "anyOf"]): self.some(depth), **pick([{}, self.object(depth)])},
            lambda: {"allOf": [pick([ref(pick(NAMES)), self.object(depth + 1)]), *self.some(depth)], **pick([{}, self.object(depth)])},
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
        """Return one to three schemas."""
        return [self.any(depth + 1) for _ in range(self.random.randint(1, 3))]

    def scalar(self) -> dict[str, Any]:
        """Return the schema of a single value."""
        limits: Mapping[str, dict[str, Any]] = {"string": {"minLength": 1}, "integer": {"minimum": 0.5}, "number": {"maximum": 4}}
        kind = self.random.choice(["string", "integer", "number", "boolean", "null"])
        return {"type": kind, **self.random.choice([{}, limits.get(kind, {})])}

    def object(self, depth: int) -> dict[str, Any]:
        """Return the schema of an object."""
        names = self.random.sample(_PROPERTIES, self.random.randint(0, 4))
        kind = {"const": self.random.choice("abc")}
        schema: dict[str, Any] = {"type": "object", "properties": {name: kind if name == "kind" else self.any(depth + 1) for name in names}}
        if names and self.random.random() < 0.6:
            schema["required"] = self.random.sample(names, self.random.randint(1, len(names)))
        if self.random.random() < 0.25:
            schema["additionalProperties"] = self.random.choice([True, False, {"type": "string"}])
        return schema
