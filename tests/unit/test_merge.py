"""Three-way merge of schemas: the difference between two Python schemas, done to the document's own."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from asyncgen.runtime.merge import merge
from asyncgen.runtime.merge_words import same

_ROOM: dict[str, Any] = {
    "x-owner": "core",
    "type": "object",
    "required": ["id", "kind"],
    "properties": {
        "kind": {"$ref": "#/components/schemas/Kind"},
        "id": {"type": "string", "format": "uri", "maxLength": 9, "not": {"const": "a"}, "x-pii": "high"},
        "size": {"type": ["integer", "null"], "minimum": 0},
        "owner": {"type": "object", "properties": {"name": {"type": "string"}}},
    },
    "if": {"required": ["size"]},
    "description": "A room.",
}
_PRISTINE: dict[str, Any] = {
    "type": "object",
    "description": "A room.",
    "properties": {
        "kind": {"$ref": "#/definitions/Kind"},
        "id": {"type": "string", "maxLength": 9},
        "size": {"type": ["integer", "null"], "minimum": 0},
        "owner": {"$ref": "#/definitions/RoomOwner"},
    },
    "required": ["kind", "id"],
}


def _edited(**changes: Any) -> dict[str, Any]:
    """Return the pristine schema with members set, `a__b` being `b` inside `a`, None taking a member away."""
    schema = copy.deepcopy(_PRISTINE)
    for path, value in changes.items():
        *outer, last = path.split("__")
        node = schema
        for name in outer:
            node = node[name]
        if value is None:
            del node[last]
        else:
            node[last] = value
    return schema


def _expected(**changes: Any) -> dict[str, Any]:
    schema = copy.deepcopy(_ROOM)
    for path, value in changes.items():
        *outer, last = path.split("__")
        node = schema
        for name in outer:
            node = node[name]
        if value is None:
            del node[last]
        else:
            node[last] = value
    return schema


def _place(name: str) -> Any:
    return {"$ref": f"#/components/schemas/{name}"}


def test_nothing_changed_is_the_original_itself() -> None:
    """Without a difference the original is returned as it is, key order and all; `required` has no order."""
    current = _edited(required=["id", "kind"])
    assert merge(_ROOM, _PRISTINE, current, _place) is _ROOM
    assert merge(True, {}, {}) is True


def test_no_argument_is_changed() -> None:
    """Merging works on copies."""
    before = copy.deepcopy((_ROOM, _PRISTINE))
    merge(_ROOM, _PRISTINE, _edited(properties__id__maxLength=3, properties__size=None, required=["id"]))
    assert before == (_ROOM, _PRISTINE)


@pytest.mark.parametrize(
    ("edit", "outcome"),
    [
        ({"properties__id__maxLength": 20}, {"properties__id__maxLength": 20}),
        ({"properties__id__maxLength": None}, {"properties__id__maxLength": None}),
        ({"properties__id__pattern": "^a"}, {"properties__id__pattern": "^a"}),
        ({"description": "Rooms."}, {"description": "Rooms."}),
        ({"description": None}, {"description": None}),
        ({"title": "Room"}, {"title": "Room"}),
        ({"additionalProperties": False}, {"additionalProperties": False}),
        ({"required": ["id", "kind", "size"]}, {"required": ["id", "kind", "size"]}),
        ({"required": ["kind"]}, {"required": ["kind"]}),
        ({"required": None}, {"required": None}),
        ({"properties__new": {"type": "string"}}, {"properties__new": {"type": "string"}}),
        ({"properties__size": None}, {"properties__size": None}),
        ({"properties__size__type": "integer"}, {"properties__size__type": "integer"}),
        ({"properties__id": {"type": "integer", "minimum": 3}}, {"properties__id": {"type": "integer", "x-pii": "high", "minimum": 3}}),
        ({"properties__new": {"$ref": "#/definitions/New"}}, {"properties__new": {"$ref": "#/components/schemas/New"}}),
        ({"properties__kind": {"$ref": "#/definitions/Sort"}}, {"properties__kind": {"$ref": "#/components/schemas/Sort"}}),
        (
            {"properties__kind": {"allOf": [{"$ref": "#/definitions/Kind"}], "description": "Its kind."}},
            {"properties__kind": {"allOf": [{"$ref": "#/components/schemas/Kind"}], "description": "Its kind."}},
        ),
        (
            {"properties__owner": {"allOf": [{"$ref": "#/definitions/RoomOwner"}], "description": "Whose."}},
            {"properties__owner__description": "Whose."},
        ),
        (
            {"properties__size": {"anyOf": [{"type": "string"}, {"$ref": "#/definitions/New"}]}},
            {"properties__size": {"anyOf": [{"type": "string"}, {"$ref": "#/components/schemas/New"}]}},
        ),
    ],
)
def test_one_change_is_made_in_one_place(edit: dict[str, Any], outcome: dict[str, Any]) -> None:
    """Each edit of a model changes just what it says; what Python can't say stays."""
    assert merge(_ROOM, _PRISTINE, _edited(**edit), _place) == _expected(**outcome)


def test_the_order_of_the_original_stays() -> None:
    """A merged schema has the original's keys in the original's order, what is new comes last."""
    merged = merge(_ROOM, _PRISTINE, _edited(properties__id__maxLength=1, title="Room"))
    assert list(merged) == [*_ROOM, "title"]
    assert list(merged["properties"]) == list(_ROOM["properties"])


_BASE = {"$ref": "#/components/schemas/Base"}
_PYTHON_BASE = {"$ref": "#/definitions/Base"}


def test_a_property_is_changed_where_it_is_defined() -> None:
    """In an `allOf` the change is made in the branch that defines the property, `required` too; a new property joins the others."""
    original: dict[str, Any] = {
        "allOf": [_BASE, {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}, "b": {}}}],
        "description": "x",
    }
    pristine: dict[str, Any] = {
        "allOf": [_PYTHON_BASE],
        "type": "object",
        "description": "x",
        "properties": {"a": {"type": "string"}, "b": {}},
        "required": ["a"],
    }
    current = copy.deepcopy(pristine)
    current["properties"] = {"a": {"type": "string", "minLength": 1}, "c": {"type": "integer"}}
    current["required"] = ["c"]
    assert merge(original, pristine, current, _place) == {
        "allOf": [
            _BASE,
            {"type": "object", "properties": {"a": {"type": "string", "minLength": 1}, "c": {"type": "integer"}}, "required": ["c"]},
        ],
        "description": "x",
    }


def test_an_inherited_property_is_changed_beside_the_reference() -> None:
    """What a reference in `allOf` defines can't be changed there; the change is added to the other branch."""
    original: dict[str, Any] = {"allOf": [_BASE, {"type": "object", "properties": {"b": {}}}]}
    pristine = {"type": "object", "properties": {"a": {"type": "string"}, "b": {}}}
    current = {"type": "object", "properties": {"a": {"type": "string", "maxLength": 3}, "b": {}}}
    own = {"type": "object", "properties": {"a": {"type": "string", "maxLength": 3}, "b": {}}}
    assert merge(original, pristine, current, _place) == {"allOf": [_BASE, own]}


def test_base_classes_come_and_go() -> None:
    """Another base class is another reference in `allOf`."""
    original: dict[str, Any] = {"allOf": [_BASE, {"properties": {"a": {}}}]}
    pristine: dict[str, Any] = {"allOf": [_PYTHON_BASE, {"$ref": "#/definitions/Third"}], "type": "object", "properties": {"a": {}}}
    current: dict[str, Any] = {
        "allOf": [{"$ref": "#/definitions/Other"}, {"$ref": "#/definitions/Third"}],
        "type": "object",
        "properties": {"a": {}},
    }
    merged = merge(original, pristine, current, _place)
    assert merged == {"allOf": [{"$ref": "#/components/schemas/Other"}, {"properties": {"a": {}}}]}


@pytest.mark.parametrize(
    ("original", "pristine", "current", "merged"),
    [
        (
            {"enum": ["a", "b", 1.5], "x-names": ["A"]},
            {"type": "string", "enum": ["a", "b"]},
            {"type": "string", "enum": ["b", "c"]},
            {"enum": ["b", "c"], "x-names": ["A"]},
        ),
        ({"const": "a"}, {"type": "string", "const": "a"}, {"type": "string", "const": "b"}, {"const": "b"}),
        ({"enum": ["a"]}, {"type": "string", "const": "a"}, {"type": "string", "enum": ["a", "b"]}, {"enum": ["a", "b"]}),
        ({"enum": ["a", "b"]}, {"type": "string", "enum": ["a", "b"]}, {"type": "string", "const": "a"}, {"const": "a"}),
        ({"const": "a"}, {"type": "string", "const": "a"}, {"type": "string"}, {"type": "string"}),
        ({"type": "string", "const": "a"}, {"type": "string", "const": "a"}, {"type": "string"}, {"type": "string"}),
        ({"type": "string"}, {"type": "string"}, {"type": "string", "enum": ["a"]}, {"type": "string", "enum": ["a"]}),
    ],
)
def test_constants(original: Any, pristine: Any, current: Any, merged: Any) -> None:
    """Constants are added and taken away one by one; `const` and `enum` may stand for each other."""
    assert merge(original, pristine, current) == merged


_TYPED_ITEMS = {"type": "array", "items": {"x-a": 1, "type": "string"}}


def _refs(*names: str, at: str = "#/definitions/") -> list[dict[str, str]]:
    return [{"$ref": at + name} for name in names]


@pytest.mark.parametrize(
    ("original", "pristine", "current", "merged"),
    [
        (
            {"oneOf": _refs("A", "B", at="#/x/"), "discriminator": "kind"},
            {"oneOf": _refs("A", "B"), "discriminator": "kind"},
            {"oneOf": _refs("B", "C"), "discriminator": "kind"},
            {"oneOf": [{"$ref": "#/components/schemas/C"}, {"$ref": "#/x/B"}], "discriminator": "kind"},
        ),
        (
            {"oneOf": [{"type": "string", "format": "uri"}, {"type": "integer"}]},
            {"anyOf": [{"type": "string"}, {"type": "integer"}]},
            {"anyOf": [{"type": "string", "maxLength": 1}, {"type": "integer"}]},
            {"oneOf": [{"type": "string", "format": "uri", "maxLength": 1}, {"type": "integer"}]},
        ),
        (
            {"anyOf": [{"type": "string", "format": "uri"}, {"type": "null"}], "x-a": 1},
            {"type": ["string", "null"]},
            {"type": ["string", "null"], "maxLength": 3},
            {"anyOf": [{"type": "string", "format": "uri", "maxLength": 3}, {"type": "null"}], "x-a": 1},
        ),
        (
            {"anyOf": [{"type": "string"}, {"type": "null"}], "x-a": 1},
            {"type": ["string", "null"]},
            {"type": ["integer", "null"]},
            {"anyOf": [{"type": "integer"}, {"type": "null"}], "x-a": 1},
        ),
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}, {"type": "string"}, {"type": "string"}),
        ({"type": "array", "items": {"x-a": 1}}, {"type": "array"}, {"type": "array", "items": {"type": "string"}}, _TYPED_ITEMS),
        (True, {}, {"type": "string"}, {"type": "string"}),
        ({}, {}, {"type": "string"}, {"type": "string"}),
        ({"not": {}}, {}, {"type": "string"}, {"not": {}, "type": "string"}),
        ({"$ref": "#/x/A", "description": "x"}, {"$ref": "#/definitions/A"}, {"type": "string"}, {"type": "string"}),
    ],
)
def test_alternatives_and_types(original: Any, pristine: Any, current: Any, merged: Any) -> None:
    """Alternatives keep their own wording where they stay; a schema of another type keeps what is not about the type."""
    found = merge(original, pristine, current, _place)
    assert found == merged


def test_inserted_references_may_become_content() -> None:
    """What `place` answers is put in, whether a reference or a whole schema."""
    merged = merge(
        {"type": "object"}, {"type": "object"}, {"type": "object", "additionalProperties": _PYTHON_BASE}, lambda name: {"x-name": name}
    )
    assert merged == {"type": "object", "additionalProperties": {"x-name": "Base"}}


def test_equality_of_json() -> None:
    """True is not 1, 1.0 is 1, and objects have no order."""
    assert same({"a": 1, "b": [True]}, {"b": [True], "a": 1.0})
    assert not same([True], [1])
    assert not same({"a": None}, {})
