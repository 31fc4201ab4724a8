"""A value is judged as JSON Schema draft 7 has it, within limits, and what can't be judged is left alone."""

from __future__ import annotations

import json
import random
import time
from typing import Any

import jsonschema_rs
import pytest

from asyncgen.spec.judging import keywords
from asyncgen.spec.judging.failures import failures
from asyncgen.spec.judging.judge import Judge
from asyncgen.spec.judging.verdict import MAYBE, NO, YES
from tests.corpus.documents import CORPUS

_SUITE = CORPUS / "json-schema-draft7"
# Where AsyncAPI differs from JSON Schema: references, and the base of their addresses; and formats that neither text knows.
_FOREIGN = {"ref", "refRemote", "definitions", "id", "unknownKeyword", "infinite-loop-detection", "dynamicRef", "anchor"}


def fits(schema: Any, value: Any, **schemas: Any) -> int:
    """The verdict on a value; `schemas` can be referred to as `#/schemas/NAME`."""
    return Judge({"schemas": schemas}).fits(schema, value)


@pytest.mark.skipif(not _SUITE.is_dir(), reason="the test suite of JSON Schema is not here")
def test_agrees_with_the_test_suite_of_json_schema() -> None:
    """Every case of draft 7's suite that has no references is judged as the suite says."""
    judged = 0
    for path in sorted(_SUITE.rglob("*.json")):
        if {"optional", "remotes"}.intersection(path.parts) or path.stem in _FOREIGN:
            continue
        groups: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))
        for group in groups:
            if '"$ref"' in json.dumps(group["schema"]):
                continue
            for case in group["tests"]:
                judged += 1
                expected = YES if case["valid"] else NO
                assert fits(group["schema"], case["data"]) == expected, (path.name, group["description"], case["description"])
    assert judged > 700


_NAMES = ("a", "b", "c")


def _schema(rng: random.Random, depth: int) -> Any:
    if depth == 0 or rng.random() < 0.2:
        return rng.choice([True, {"type": "string"}, {"type": ["integer", "null"]}, {"minimum": 1}, {"const": 1}, {"enum": ["x", 0, None]}])

    def sub() -> Any:
        return _schema(rng, depth - 1)

    def several() -> list[Any]:
        return [sub() for _ in range(rng.randint(1, 3))]

    schema: dict[str, Any] = {}
    for _ in range(rng.randint(1, 3)):
        keyword = rng.choice(["properties", "additionalProperties", "items", "tuple", "allOf", "anyOf", "oneOf", "not", "if", "contains"])
        match keyword:
            case "properties":
                schema[keyword] = {name: sub() for name in rng.sample(_NAMES, 2)}
                schema["required"] = rng.sample(_NAMES, rng.randint(0, 1))
            case "tuple":
                schema |= {"items": several(), "additionalItems": sub()}
            case "allOf" | "anyOf" | "oneOf":
                schema[keyword] = several()
            case "if":
                schema |= {"if": sub(), "then": sub(), "else": sub()}
            case _:
                schema[keyword] = sub()
    if rng.random() < 0.3:
        schema |= {"dependencies": {"a": ["b"], "c": sub()}, "propertyNames": {"maxLength": 1}, "patternProperties": {"^[ab]": sub()}}
    return schema


def _value(rng: random.Random, depth: int) -> Any:
    if depth == 0 or rng.random() < 0.3:
        return rng.choice(["x", 0, 1, 2.0, True, None, "long"])
    if rng.random() < 0.5:
        return [_value(rng, depth - 1) for _ in range(rng.randint(0, 3))]
    return {name: _value(rng, depth - 1) for name in rng.sample((*_NAMES, "long"), rng.randint(0, 3))}


def test_agrees_with_another_validator_on_random_schemas() -> None:
    """On thousands of random schemas and values the verdict is that of an independent implementation, and a NO has a failure to show."""
    rng = random.Random(7)
    verdicts = {YES: 0, NO: 0}
    for _ in range(1_500):
        schema = _schema(rng, 3)
        other = jsonschema_rs.Draft7Validator(schema)
        judge = Judge({})
        for _ in range(6):
            value = _value(rng, 3)
            expected = YES if other.is_valid(value) else NO
            assert judge.fits(schema, value) == expected, (schema, value)
            assert bool(failures(judge, schema, value)) == (expected == NO), (schema, value)
            verdicts[expected] += 1
    assert min(verdicts.values()) > 1_000


def test_a_reference_ignores_its_siblings_and_means_the_document() -> None:
    """`$ref` leads into the document whatever `$id` is around it, and what stands beside it says nothing (2.4.0, "Reference Object")."""
    schema = {"$id": "https://example.com/a", "properties": {"a": {"$ref": "#/schemas/Text", "type": "integer"}}}
    assert fits(schema, {"a": "x"}, Text={"type": "string"}) == YES
    assert fits(schema, {"a": 1}, Text={"type": "string"}) == NO


def test_a_property_may_be_called_as_a_keyword() -> None:
    """In `properties` the names `$ref` and `$id` are names of properties like all others."""
    schema = {"properties": {"$ref": {"type": "string"}, "$id": {"type": "integer"}}}
    assert fits(schema, {"$ref": "#/nowhere", "$id": 1}) == YES
    assert fits(schema, {"$ref": 1}) == NO
    assert fits(schema, {"$id": "x"}) == NO


def test_data_that_looks_like_a_reference_is_data() -> None:
    """A map with `$ref` in `const`, `enum` or the value itself is not followed."""
    assert fits({"const": {"$ref": "#/schemas/Text"}}, {"$ref": "#/schemas/Text"}, Text="x") == YES
    assert fits({"enum": [{"$ref": "#/nowhere"}]}, {"$ref": "#/elsewhere"}) == NO


def test_nullable_adds_null_to_the_type() -> None:
    """`nullable: true` allows null beside the type, and only with a type of its own does it change anything."""
    assert fits({"type": "string", "nullable": True}, None) == YES
    assert fits({"type": "string", "nullable": False}, None) == NO
    assert fits({"const": 1, "nullable": True}, None) == NO


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "strin"},
        {"required": True},
        {"minimum": "1"},
        {"properties": []},
        {"allOf": {}},
        {"anyOf": []},
        {"oneOf": 5},
        {"enum": "x"},
        {"enum": []},
        {"type": []},
        {"pattern": "("},
        {"oneOf": [{"pattern": "("}, {"type": "string"}]},
        {"patternProperties": {"(": False}, "additionalProperties": False},
        {"$ref": "#/nowhere"},
        {"$ref": "#/schemas/A"},
        5,
        None,
    ],
)
def test_what_is_ill_formed_is_never_held_against_a_value(schema: Any) -> None:
    """A keyword that makes no sense neither fits nor fails, not even under `not`, `if` and `oneOf`."""
    for value in ("x", {"x": 1}, 1, [1], None):
        assert fits(schema, value, A={"$ref": "#/schemas/B"}, B={"$ref": "#/schemas/A"}) != NO


@pytest.mark.parametrize("schema", [{"not": {"pattern": "("}}, {"if": {"pattern": "("}, "then": False, "else": False}])
def test_nothing_follows_from_what_is_not_known(schema: Any) -> None:
    """Whether a text matches a broken pattern is not known, and so neither is the contrary, nor a branch that hangs on it."""
    assert fits(schema, "x") == MAYBE


def test_an_ill_formed_keyword_leaves_its_neighbours_in_force() -> None:
    """A schema with a broken pattern is judged by its other keywords."""
    assert fits({"pattern": "(", "maxLength": 1}, "xx") == NO
    assert fits({"pattern": "(", "maxLength": 2}, "xx") == MAYBE


def test_a_schema_that_asks_itself_is_no_endless_loop() -> None:
    """A schema that refers to itself for the same value is judged by what else it says."""
    loop = {"allOf": [{"$ref": "#/schemas/A"}], "type": "string"}
    assert fits({"$ref": "#/schemas/A"}, 1, A=loop) == NO
    assert fits({"$ref": "#/schemas/A"}, "x", A=loop) == MAYBE


_CHOICES: dict[str, Any] = {"oneOf": [{"properties": {"a": {"$ref": "#/schemas/A"}}}] * 3}
_HOSTILE: dict[str, tuple[dict[str, Any], Any]] = {
    "choices": ({"A": _CHOICES}, "nested"),
    "doubling": ({f"s{i}": {"allOf": [{"$ref": f"#/schemas/s{i + 1}"}] * 2} for i in range(150)}, 1),
    "long chain": ({f"s{i}": {"allOf": [{"$ref": f"#/schemas/s{i + 1}"}]} for i in range(20_000)}, 1),
    "long references": ({f"s{i}": {"$ref": f"#/schemas/s{i + 1}"} for i in range(20_000)}, 1),
    "patterns": (
        {"A": {"patternProperties": {f"^a{i}": {} for i in range(3_000)}, "additionalProperties": False}},
        {f"b{i}": 1 for i in range(3_000)},
    ),
    "alternatives": ({"A": {"items": {"anyOf": [{"const": str(i)} for i in range(3_000)]}}}, list(range(3_000))),
    "repetition": ({"A": {"items": {"allOf": [{"$ref": "#/schemas/B"}] * 5_000}}, "B": {"type": "integer"}}, list(range(5_000))),
    "required": ({"A": {"required": [f"a{i}" for i in range(20_000)]}}, {f"b{i}": 1 for i in range(20_000)}),
    "backtracking": ({"A": {"pattern": "^((a|aa)+)\\1\\1\\1b"}}, "a" * 5_000 + "c"),
}


@pytest.mark.parametrize("case", _HOSTILE)
def test_hostile_schemas_take_no_time(case: str) -> None:
    """What would take forever, or overflow a stack, is given up within the limits."""
    schemas, value = _HOSTILE[case]
    if value == "nested":
        value = 1
        for _ in range(190):
            value = {"a": value}
    started = time.process_time()
    failures(Judge({"schemas": schemas}), schemas.get("A", {"$ref": "#/schemas/s0"}), value)
    assert time.process_time() - started < 4


def test_numbers_are_compared_as_json_has_them() -> None:
    """1 and 1.0 are the same, 1 and true are not, and multiples go by the digits that are written."""
    assert keywords.frozen([1, {"a": 1.0}]) == keywords.frozen([1.0, {"a": 1}])
    assert keywords.frozen([1]) != keywords.frozen([True])
    assert fits({"multipleOf": 0.1}, 0.3) == YES
    assert fits({"multipleOf": 0.1}, 0.35) == NO
    assert fits({"multipleOf": 1e-300}, 1e308) == YES
    assert fits({"multipleOf": 2}, 10**5000) != NO


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("date-time", "2026-01-31 12:00:00Z", "2026-01-31T12:00:00"),
        ("date", "2024-02-29", "2026-02-29"),
        ("uuid", "123e4567-e89b-12d3-a456-426614174000", "123"),
        ("duration", "P1D", "1 day"),
        ("email", "ada@example.com", "ada"),
        ("byte", "aGVsbG8=", "hello!"),
        ("int32", 2**31 - 1, 2**31),
        ("int64", -(2**63), 2**63),
    ],
)
def test_formats(name: str, good: Any, bad: Any) -> None:
    """The formats of AsyncAPI and of draft 7 are asserted; one about another type of value says nothing."""
    assert fits({"format": name}, good) == YES
    assert fits({"format": name}, bad) == NO
    assert fits({"format": name}, [good]) == YES


@pytest.mark.parametrize("name", ["password", "binary", "float", "double", "first_name", "iri-reference"])
def test_formats_that_say_nothing(name: str) -> None:
    """Unknown formats, and those that only say how a value is stored, allow everything."""
    assert fits({"format": name}, "\x00 anything") == YES
    assert fits({"format": name}, 1.5) == YES
    assert fits({"format": "email"}, "\ud800") == MAYBE
