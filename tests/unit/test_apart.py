"""What models share in the document, written out so that one can be edited alone: which it is, what it means, how much it may be."""

from __future__ import annotations

import json
from typing import Any

from asyncgen.diff import compare
from asyncgen.lower.apart import apart
from tests.unit.model_cases import models_of, place, ref

TEXT = {"type": "string"}


def shared(schemas: dict[str, Any]) -> Any:
    """Return what the models of some component schemas share."""
    document = {"asyncapi": "2.4.0", "components": {"schemas": schemas}}
    return apart(document, models_of(schemas).definitions)


def test_models_that_share_nothing_need_nothing() -> None:
    """Plain classes, and classes with base classes, are edited where they are."""
    base = {"type": "object", "properties": {"a": TEXT}}
    heir = {"allOf": [ref("Base"), {"type": "object", "properties": {"b": TEXT}}]}
    found = shared({"Base": base, "Heir": heir, "Uses": {"type": "object", "properties": {"base": ref("Base")}}})
    assert (found.borrowed, found.places, found.schemas) == ({}, {}, {})


def test_a_base_that_is_no_base_class_is_written_out() -> None:
    """The keywords that it says of each property are told; definitions inside it stay references to their places."""
    inner = {"type": "object", "properties": {"x": TEXT}}
    schemas = {
        "Base": {"type": "object", "properties": {"a": TEXT, "inner": inner}, "required": ["a"]},
        "Flat": {"allOf": [ref("Base"), {"properties": {"a": {"maxLength": 3}}}]},
    }
    found = shared(schemas)
    assert found.borrowed == {"Flat": {"a": {"type", "required"}, "inner": {"type", "properties"}}}
    assert found.places == {"Flat": place("Flat")}
    written = found.schemas[place("Flat")]
    assert written["allOf"][0]["properties"] == {"a": TEXT, "inner": {"$ref": f"#{place('Base', 'properties', 'inner')}"}}
    assert compare(_with(schemas, "Flat", written), _with(schemas, "Flat", schemas["Flat"])) == ()


def _with(schemas: dict[str, Any], key: str, schema: Any) -> dict[str, Any]:
    channels = {"/c": {"publish": {"message": {"payload": ref(key)}}}}
    return {"asyncapi": "2.4.0", "channels": channels, "components": {"schemas": {**schemas, key: schema}}}


def test_what_stands_beside_alternatives_goes_into_each() -> None:
    """For all of them at once, at the place of the schema that holds them."""
    branches = [{"type": "object", "properties": {"a": TEXT}}, {"type": "object", "properties": {"b": TEXT}}]
    schemas: dict[str, Any] = {"Pick": {"type": "object", "properties": {"both": TEXT}, "required": ["both"], "oneOf": branches}}
    found = shared(schemas)
    assert set(found.places.values()) == {place("Pick")}
    assert found.schemas[place("Pick")] == {
        "type": "object",
        "oneOf": [
            {"type": "object", "properties": {"a": TEXT, "both": TEXT}, "required": ["both"]},
            {"type": "object", "properties": {"b": TEXT, "both": TEXT}, "required": ["both"]},
        ],
    }


def test_schemas_that_double_at_every_step_are_not_written_out_without_end() -> None:
    """What is written out of one model is each of its schemas once, and of a whole document there is a limit."""
    schemas: dict[str, Any] = {f"{side}0": {"type": "object", "properties": {"a": TEXT}} for side in "DE"}
    for step in range(1, 9):
        for side in "DE":
            own = {"properties": {"a": {"maxLength": 99 - step}}}
            schemas[f"{side}{step}"] = {"allOf": [ref(f"D{step - 1}"), ref(f"E{step - 1}"), own]}
    found = shared(schemas)
    assert found.places
    assert len(json.dumps(found.schemas)) < 100 * len(json.dumps(schemas))


def test_alternatives_that_say_nothing_are_left_alone() -> None:
    """A branch may be `true`."""
    schemas: dict[str, Any] = {"Pick": {"type": "object", "properties": {"a": TEXT}, "oneOf": [True, {"required": ["a"]}]}}
    assert shared(schemas).schemas == {}
