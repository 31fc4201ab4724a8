"""Schemas that require themselves are found, one finding for each circle, and only where no value can exist."""

from __future__ import annotations

import time
from typing import Any

import pytest

from asyncgen.spec.finding import Finding
from asyncgen.spec.judging import inhabited


def ref(name: str) -> dict[str, Any]:
    """A reference to a schema in the components."""
    return {"$ref": f"#/components/schemas/{name}"}


def needs(name: str, **more: Any) -> dict[str, Any]:
    """A schema that requires a property `next` which is another schema."""
    return {"type": "object", "required": ["next"], "properties": {"next": ref(name)}, **more}


def check(**schemas: Any) -> list[Finding]:
    """The findings about schemas in the components."""
    return list(inhabited.check({"components": {"schemas": schemas}}, (2, 4)))


def test_a_schema_that_requires_itself_is_told_in_plain_words() -> None:
    """The message names the schema and the property, the hint the mend."""
    (finding,) = check(Node=needs("Node"))
    assert (finding.code, finding.pointer) == ("AG144", "/components/schemas/Node")
    assert finding.message == "no value can satisfy 'Node': it requires 'next', which is 'Node' again"
    assert finding.hints == ("make 'next' optional, or let it be null",)


DEAD: list[tuple[dict[str, Any], str]] = [
    ({"A": {"allOf": [ref("A")]}}, "it is made of itself"),
    ({"A": {"allOf": [ref("B")]}, "B": {"allOf": [ref("A")]}}, "it is made of 'B', which is made of 'A' again"),
    ({"A": {"type": "array", "minItems": 1, "items": ref("A")}}, "it requires at least one item, which is 'A' again"),
    ({"A": {"type": "array", "contains": ref("A")}}, "it requires an item, which is 'A' again"),
    ({"A": needs("B"), "B": needs("A")}, "it requires 'next', which requires 'next', which is 'A' again"),
    ({"A": {"allOf": [needs("A")]}}, "it requires 'next', which is 'A' again"),
    ({"A": {"oneOf": [needs("A"), ref("A")]}}, "it has no alternative without itself: the first one is 'A' again"),
    ({"A": {"anyOf": [needs("A"), needs("A")]}}, "it has no alternative without itself: the first one requires 'next', which is 'A' again"),
    ({"A": {"type": "object", "required": ["x"], "additionalProperties": ref("A")}}, "it requires 'x', which is 'A' again"),
    (
        {"A": {"type": "object", "minProperties": 1, "additionalProperties": ref("A")}},
        "it requires at least one member, which is 'A' again",
    ),
    ({"A": {"type": ["object", "array"], "minItems": 1, "items": ref("A"), **needs("A", type=["object", "array"])}}, "which is 'A' again"),
]


@pytest.mark.parametrize(("schemas", "words"), DEAD)
def test_circles_without_a_way_out(schemas: dict[str, Any], words: str) -> None:
    """Every keyword through which a schema can need itself is one finding."""
    (finding,) = check(**schemas)
    assert finding.pointer == "/components/schemas/A"
    assert finding.message.startswith("no value can satisfy 'A': it ")
    assert finding.message.endswith(words)
    assert finding.hints


ALIVE: list[dict[str, Any]] = [
    {"A": {"type": "object", "properties": {"next": ref("A")}}},
    {"A": needs("A", type=["object", "null"])},
    {"A": needs("A", nullable=True)},
    {"A": {"required": ["next"], "properties": {"next": ref("A")}}},
    {"A": needs("A", enum=[{"next": 1}])},
    {"A": needs("A", const=1)},
    {"A": {"type": "array", "items": ref("A")}},
    {"A": {"type": "array", "minItems": 1, "items": [{}, ref("A")]}},
    {"A": {"anyOf": [ref("A"), {"type": "string"}]}},
    {"A": {"oneOf": [needs("A"), {"type": "object"}]}},
    {"A": needs("B"), "B": {"anyOf": [needs("A"), {"type": "null"}]}},
    {"A": {"allOf": [{"type": "object"}], "not": ref("A"), "if": ref("A")}},
    {"A": needs("B"), "B": {"type": "array", "items": ref("A")}},
    {"A": {"type": "object", "required": ["x"], "properties": {"x": False}}},
    {"A": {"type": "object", "required": ["x"], "patternProperties": {"x": {}}, "additionalProperties": ref("A")}},
    {"A": {"type": "object", "required": ["x"], "properties": {"x": {"type": "object", "properties": {"y": ref("A")}}}}},
]


@pytest.mark.parametrize("schemas", ALIVE)
def test_circles_with_a_way_out(schemas: dict[str, Any]) -> None:
    """An optional property, null, a fixed value, an empty list or another alternative ends every circle."""
    assert not check(**schemas)


def test_only_the_circle_is_told_not_what_leads_to_it() -> None:
    """A schema that needs an impossible one is mended with it."""
    (finding,) = check(User=needs("A"), Other={"allOf": [ref("User")]}, A=needs("B"), B=needs("A"))
    assert finding.pointer == "/components/schemas/A"
    assert finding.related == (("'B' is here", "/components/schemas/B"),)


def test_each_circle_is_told_once() -> None:
    """Two circles are two findings, even where one leads to the other, but not where mending the one mends the other."""
    assert len(check(A=needs("A"), B=needs("B"))) == 2
    assert len(check(X={**needs("X"), "required": ["next", "y"], "properties": {"next": ref("X"), "y": ref("Y")}}, Y=needs("Y"))) == 2
    assert len(check(X={"anyOf": [ref("X"), ref("Y")]}, Y=needs("Y"))) == 1


@pytest.mark.parametrize("junk", [None, 5, "x", [], {}, [None], {"$ref": "#/nowhere"}, {"$ref": 5}, True])
def test_what_is_ill_formed_is_not_blamed(junk: Any) -> None:
    """A keyword of the wrong type asks for nothing."""
    for keyword in ("type", "required", "properties", "items", "minItems", "allOf", "anyOf", "contains", "additionalProperties", "const"):
        assert not check(A={"type": "array", "items": {"type": "string"}, keyword: junk})


def test_long_circles_take_no_time() -> None:
    """A circle of thousands of schemas is one short finding, and thousands of circles are thousands, both without delay."""
    count = 10_000
    started = time.process_time()
    (finding,) = check(**{f"S{i}": needs(f"S{(i + 1) % count}") for i in range(count)})
    assert len(finding.message) < 300
    assert len(finding.related) < 10
    assert len(check(**{f"S{i}": needs(f"S{i}") for i in range(count)})) == count
    assert not check(**{f"S{i}": needs(f"S{i + 1}") for i in range(count)}, **{f"S{count}": {}})
    assert time.process_time() - started < 5
