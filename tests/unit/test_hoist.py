"""Which schemas become definitions, and what they are called; that no name depends on the order of anything."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

from asyncgen.api import Api
from asyncgen.models import build
from asyncgen.models.hoist import Hoisted, hoist
from asyncgen.models.schemas.attributes import RESERVED, field_names, member_names
from asyncgen.naming import Names, assign
from asyncgen.naming.singular import singular
from tests.unit.model_cases import api_of, place, ref

_STRING = {"type": "string"}
Read = Callable[..., Api]


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _hoisted(**schemas: Any) -> Hoisted:
    return hoist(api_of(schemas), Names({}))


def _names(**schemas: Any) -> dict[str, str]:
    """Return the names of the definitions by the place of their schema, relative to the components."""
    return {item.pointer.removeprefix("/components/schemas/"): item.name for item in _hoisted(**schemas).hoists}


# --- names -----------------------------------------------------------------------------------------------------------------------------


def test_components_go_by_their_keys() -> None:
    """A component's name is its key in Python's spelling, whether it is a class, an enum or an alias."""
    found = _hoisted(room=_object(id=_STRING), **{"com.acme.User": _object(id=_STRING), "kind": {"enum": ["a", "b"]}, "room_id": _STRING})
    assert {(item.component, item.name, item.kind) for item in found.hoists} == {
        ("room", "Room", "class"),
        ("com.acme.User", "User", "class"),
        ("kind", "Kind", "enum"),
        ("room_id", "RoomId", "alias"),
    }


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (_object(owner=_object(name=_STRING)), {"Tree/properties/owner": "TreeOwner"}),
        (_object(children={"type": "array", "items": _object(name=_STRING)}), {"Tree/properties/children/items": "TreeChild"}),
        (_object(series={"type": "array", "items": _object(x=_STRING)}), {"Tree/properties/series/items": "TreeSeriesItem"}),
        (
            _object(m={"type": "object", "additionalProperties": _object(x=_STRING)}),
            {"Tree/properties/m/additionalProperties": "TreeMValue"},
        ),
        ({"type": "array", "items": _object(x=_STRING)}, {"Tree/items": "TreeItem"}),
        ({"type": "array", "items": {"type": "string", "maxLength": 3}}, {"Tree/items": "TreeItem"}),
        (_object(a=_object(b=_object(c=_STRING))), {"Tree/properties/a": "TreeA", "Tree/properties/a/properties/b": "TreeAB"}),
        ({"type": ["object", "null"], "properties": {"a": _STRING}}, {"Tree": "TreeObject"}),
        (
            {"oneOf": [{"title": "Old oak", **_object(a=_STRING)}, _object(kind={"const": "elm"}), _object(pine=_STRING)]},
            {"Tree/oneOf/0": "OldOak", "Tree/oneOf/1": "TreeElm", "Tree/oneOf/2": "TreePine"},
        ),
        (
            {"anyOf": [{"type": "string", "maxLength": 3}, {"type": "integer", "minimum": 0}]},
            {"Tree/anyOf/0": "TreeString", "Tree/anyOf/1": "TreeInteger"},
        ),
        ({"allOf": [_object(a=_object(b=_STRING)), _object(c=_STRING)]}, {"Tree/allOf/0/properties/a": "TreeA"}),
    ],
)
def test_inline_schemas_go_by_their_place(schema: dict[str, Any], expected: dict[str, str]) -> None:
    """What has no key is called by what contains it and how it is reached from there."""
    found = _names(Tree=schema)
    found = {pointer: name for pointer, name in found.items() if name != "Tree"}
    assert found == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (_object(treeLeaf=_object(a=_STRING)), {"Tree/properties/treeLeaf": "TreeLeaf"}),
        (_object(tree=_object(a=_STRING)), {"Tree/properties/tree": "TreeTree"}),
        (_object(data={"type": "array", "items": _object(a=_STRING)}), {"Tree/properties/data/items": "TreeDataItem"}),
        (
            _object(grid={"type": "array", "items": {"type": "array", "items": _object(a=_STRING)}}),
            {"Tree/properties/grid/items/items": "TreeGridItem"},
        ),
        (
            {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": _object(x=_STRING)}},
            {"Tree/additionalProperties/additionalProperties": "TreeValue"},
        ),
        ({"definitions": {"leaf": _object(a=_STRING)}, **_object(x={"$ref": "#/components/schemas/Tree/definitions/leaf"})},
         {"Tree/definitions/leaf": "TreeLeaf"}),
        ({"oneOf": [_object(version={"const": "v1"}, kind={"const": "elm"}, elm=_STRING), _object(kind={"const": "oak"})]},
         {"Tree/oneOf/0": "TreeElm", "Tree/oneOf/1": "TreeOak"}),
        ({"oneOf": [{**_object(b=_STRING, c=_STRING), "required": ["c"]}, _object(d=_STRING, a=_STRING)]},
         {"Tree/oneOf/0": "TreeC", "Tree/oneOf/1": "TreeA"}),
        (_object(名前=_object(a=_STRING)), {"Tree/properties/名前": "Tree名前"}),
    ],
)  # fmt: skip
def test_words_are_said_once_and_do_not_depend_on_order(schema: dict[str, Any], expected: dict[str, str]) -> None:
    """A step does not repeat what the name ends with; an alternative goes by what most have, or by what only it has."""
    assert {pointer: name for pointer, name in _names(Tree=schema).items() if name != "Tree"} == expected


def test_a_long_way_leaves_out_its_beginning() -> None:
    """From some length on the root and the last steps are enough; whoever wants the same name says the whole way."""
    steps = ["aLongWay", "toTheFirst", "ofTheStations", "behindTheMountains", "andTheDeepSea"]

    def way(words: list[str]) -> dict[str, Any]:
        schema = _object(x=_STRING)
        for word in reversed(words):
            schema = _object(**{word: schema})
        return schema

    trees = [
        "Tree",
        "TreeALongWay",
        "TreeALongWayToTheFirst",
        "TreeALongWayToTheFirstOfTheStations",
        "TreeALongWayToTheFirstOfTheStationsBehindTheMountains",
        "TreeToTheFirstOfTheStationsBehindTheMountainsAndTheDeepSea",
    ]
    woods = [name.replace("Tree", "Wood") for name in trees]
    assert sorted(_names(Tree=way(steps), Wood=way(steps)).values()) == sorted([*trees, *woods])
    both = _names(Tree=_object(**way(steps)["properties"], **way(["another", *steps[1:]])["properties"]))
    assert sorted(name for name in both.values() if name.endswith("Sea")) == [
        "TreeAnotherToTheFirstOfTheStationsBehindTheMountainsAndTheDeepSea",
        "TreeToTheFirstOfTheStationsBehindTheMountainsAndTheDeepSea",
    ]


def test_a_parameter_of_several_channels_goes_by_the_channel(read: Read) -> None:
    """One has the name alone; the others say whose they are."""
    parameters = {"name": {"schema": {"enum": ["a", "b"]}}}
    api = read(channels={f"/{word}/{{name}}": {"parameters": parameters} for word in ("archive", "runner", "receiver")})
    assert [item.name for item in hoist(api, assign(api)).hoists] == ["Name", "RunnerName", "ReceiverName"]


def test_a_class_goes_without_its_package() -> None:
    """A key such as `com.acme.User` is called by its last word, unless a component has just this key."""
    assert set(_names(**{"com.acme.User": _object(a=_STRING), "org.acme.Order$Line": _object(a=_STRING)}).values()) == {"User", "OrderLine"}
    found = _names(**{"User": _object(a=_STRING), "com.acme.User": _object(a=_STRING), "a.b.User": _object(a=_STRING)})
    assert found == {"User": "User", "com.acme.User": "ComAcmeUser", "a.b.User": "ABUser"}


def test_many_alternatives_are_named_in_one_go() -> None:
    """Five thousand alternatives: none is compared with each other one."""
    branches = [_object(**{f"p{number}": _STRING, "q": _object(z=_STRING)}) for number in range(5000)]
    names = _names(A={"oneOf": branches})
    assert len(set(names.values())) == len(names) == 10_001
    assert names["A/oneOf/4999"] == "AP4999"


def test_alternatives_with_common_properties_are_called_by_their_branch() -> None:
    """A class made of what stands beside alternatives and one of them is named after both."""
    found = _names(Text=_object(text=_STRING), Event={**_object(id=_STRING), "oneOf": [ref("Text"), _object(image=_STRING)]})
    assert found["Event/oneOf/0"] == "EventText"
    assert found["Event/oneOf/1"] == "EventImage"


def test_a_component_has_the_older_right() -> None:
    """Where an inline schema would be called like a component, the component keeps its name, the other one is numbered."""
    assert _names(Tree=_object(leaf=_object(a=_STRING)), TreeLeaf=_object(b=_STRING)) == {
        "Tree": "Tree",
        "TreeLeaf": "TreeLeaf",
        "Tree/properties/leaf": "TreeLeaf2",
    }


def test_reserved_names_are_evaded() -> None:
    """A component called like a name that generated modules need is a model of that name."""
    assert set(_names(Client=_object(a=_STRING), Field=_object(b=_STRING), Any=_object(c=_STRING)).values()) == {
        "ClientModel",
        "FieldModel",
        "AnyModel",
    }


def test_a_reference_to_any_place_has_a_name() -> None:
    """What is referred to is a definition wherever it stands, called by its place."""
    found = _names(
        A=_object(b=_object(c=_STRING), d={"type": "string", "maxLength": 3}), B=_object(x={"$ref": f"#{place('A', 'properties', 'd')}"})
    )
    assert found["A/properties/d"] == "AD"


def test_names_do_not_depend_on_order_or_neighbours() -> None:
    """Shuffling the document renames nothing, nor does adding a schema."""
    schemas: dict[str, Any] = {
        "tree": _object(leaf=_object(a=_STRING), kind={"enum": ["a", "b"]}, nodes={"type": "array", "items": _object(b=_STRING)}),
        "Tree": _object(leaf=_object(a=_STRING)),
        "TreeLeaf": _object(x=_STRING),
        "Event": {**_object(id=_STRING), "oneOf": [ref("tree"), _object(image=_STRING), ref("Tree")]},
        "Sub": {"allOf": [ref("tree"), _object(more=_object(deep=_STRING))]},
    }
    expected = _names(**schemas)
    shuffled = random.Random(1)
    for _ in range(5):
        keys = shuffled.sample(list(schemas), len(schemas))
        assert _names(**{key: _reordered(schemas[key], shuffled) for key in keys}) == expected
    assert expected.items() <= _names(**schemas, Another=_object(tree=_object(leaf=_STRING))).items()


def _reordered(value: Any, shuffled: random.Random) -> Any:
    if isinstance(value, dict):
        members: list[tuple[str, Any]] = list(value.items())  # pyright: ignore[reportUnknownArgumentType]
        return {key: _reordered(item, shuffled) for key, item in shuffled.sample(members, len(members))}
    return value


@pytest.mark.parametrize(
    ("plural", "one"),
    [("Rooms", "Room"), ("Children", "Child"), ("UserIDs", "UserID"), ("Boxes", "Box"), ("Entries", "Entry"), ("Classes", "Class"),
     ("People", "Person"), ("Status", ""), ("Address", ""), ("News", ""), ("Data", ""), ("Series", ""), ("", ""), ("X", ""),
     ("Statuses", "Status"), ("Movies", "Movie"), ("UserAliases", "UserAlias"), ("Caches", "Cache"), ("DNS", ""), ("GPSes", "GPSe"),
     ("Matches", "Match"), ("Heroes", "Hero"), ("Room2s", ""), ("комнаты", "")],
)  # fmt: skip
def test_singular(plural: str, one: str) -> None:
    """Items are called by the singular of their array, where it has one."""
    assert singular(plural) == one


def test_fields_keep_their_names_where_they_can() -> None:
    """A property's name is the field's unless Python, pydantic or another name of the module forbids it."""
    names = field_names(["id", "camelCase", "class", "class_", "_id", "json", "l", "Room", "a-b", "a.b", "str", "type"], hidden={"Room"})
    assert names == {
        "id": "id", "camelCase": "camelCase", "class": "class__2", "class_": "class_", "_id": "id_", "json": "json_", "l": "l_",
        "Room": "Room_", "a-b": "a_b", "a.b": "a_b_", "str": "str_", "type": "type",
    }  # fmt: skip


def test_no_field_hides_what_models_have() -> None:
    """All public names of the installed pydantic's base class are on the list of what no field can be called."""
    assert {name for name in (*dir(BaseModel), *BaseModel.__annotations__) if not name.startswith("_")} <= RESERVED


def test_enum_members_are_constants() -> None:
    """Members are in capitals, each value has one of its own."""
    assert member_names(["on-call", "onCall", "1", "", "->", "mro", "I"]) == ("ON_CALL", "ON_CALL_", "N1", "EMPTY", "VALUE", "MRO", "I_")


# --- what is asked for -----------------------------------------------------------------------------------------------------------------


def test_payloads_are_called_by_their_message(read: Read) -> None:
    """An inline payload goes by its message, a reference by its target, a plain type by itself."""
    messages: dict[str, Any] = {
        "joinRoom": {"payload": _object(room=_STRING)},
        "leave": {"payload": ref("Room")},
        "say": {"payload": _STRING},
        "Room": {"payload": _object(other=_STRING)},
        "any": {"payload": {}},
        "list": {"payload": {"type": "array", "items": ref("Room")}},
        "map": {"payload": {"type": "object"}},
        "note": {"payload": {"type": "string", "description": "A note."}},
    }
    references = [{"$ref": f"#/components/messages/{key}"} for key in messages]
    channels = {"/rooms": {"publish": {"message": {"oneOf": references}}}}
    api = read(channels=channels, components={"messages": messages, "schemas": {"Room": _object(id=_STRING)}})
    types = hoist(api, assign(api)).types
    found = {key: types[f"/components/messages/{key}/payload"] for key in messages}
    assert {key: expression.code for key, expression in found.items()} == {
        "joinRoom": "JoinRoom", "leave": "Room", "say": "str", "Room": "RoomPayload", "any": "Any", "list": "List",
        "map": "dict[str, Any]", "note": "Note",
    }  # fmt: skip
    assert {key for key, expression in found.items() if not expression.names} == {"say", "any", "map"}


def test_an_envelope_is_seen_through(read: Read) -> None:
    """Of an enveloped message the inner payload is the type, under the message's name."""
    payload = {
        "type": "object",
        "required": ["type", "payload"],
        "properties": {"type": {"const": "join"}, "payload": _object(room=_STRING)},
    }
    api = read(channels={"/": {"publish": {"message": {"payload": payload}}, "subscribe": {"message": {"payload": _object(x=_STRING)}}}})
    (channel,) = api.channels
    assert channel.send is not None
    place = channel.send.messages[0].visible_payload
    assert place is not None
    assert place.pointer.endswith("/payload/properties/payload")
    assert hoist(api, assign(api)).types[place.pointer].code == "Join"


def test_bindings_and_parameters_have_types(read: Read) -> None:
    """The query and the headers of a channel are classes by the channel's name, a parameter goes by its own."""
    api = read(
        channels={
            "/rooms/{room_id}/{level}": {
                "parameters": {"room_id": {"schema": {"type": "string", "pattern": "^a"}}, "level": {"schema": {"enum": [1, 2]}}},
                "bindings": {"ws": {"query": _object(depth={"enum": [1, 2]}, since=_STRING), "headers": _object(**{"X-Id": _STRING})}},
            }
        }
    )
    module = build(api, assign(api))
    types = {pointer.rpartition("/")[2] + pointer.count("parameters") * pointer: item.code for pointer, item in module.types.items()}
    assert {"RoomsQuery", "RoomsHeaders", "RoomId", "Level"} == set(types.values())
    kinds = {definition.name: definition.kind for definition in module.definitions}
    assert kinds == {"RoomsQuery": "class", "RoomsHeaders": "class", "RoomId": "alias", "Level": "enum", "RoomsQueryDepth": "enum"}


def test_two_messages_of_one_name_have_two_payloads(read: Read) -> None:
    """The names of definitions are distinct, and one that two messages share is one definition."""
    shared = {"payload": _object(a=_STRING), "name": "status"}
    api = read(
        channels={
            "/a": {
                "publish": {"message": {"$ref": "#/components/messages/status"}},
                "subscribe": {"message": {"$ref": "#/components/messages/status"}},
            },
            "/b": {"publish": {"message": {"name": "status", "payload": _object(b=_STRING)}}},
        },
        components={"messages": {"status": shared}},
    )
    assert sorted(item.name for item in hoist(api, assign(api)).hoists) == ["Status", "StatusPayload"]


def test_the_generators_input_has_nothing_of_the_documents_own() -> None:
    """Whatever keywords a document invents, only those that Python types say are handed on."""
    strange: dict[str, Any] = {
        "type": "string",
        "x-strange": 1,
        "$id": "http://a",
        "if": {},
        "contentEncoding": "base64",
        "deprecated": True,
        "minLength": 1,
    }
    text = json.dumps(_hoisted(A=_object(x=strange)).schemas)
    assert json.loads(text)["A"]["properties"]["x"] == {"type": "string", "minLength": 1}


def test_alternatives_of_alternatives_do_not_multiply() -> None:
    """Each of 22 schemas has two alternatives and something beside them: that are millions of ways, and not one class each."""
    schemas: dict[str, Any] = {f"S11{name}": {"type": "object", "required": ["t"], "properties": {"t": {"const": name}}} for name in "ab"}
    for level in range(11):
        for name in "ab":
            own = {"type": "object", "properties": {f"k{level}{name}": _STRING}}
            schemas[f"S{level}{name}"] = {**own, "oneOf": [ref(f"S{level + 1}a"), ref(f"S{level + 1}b")]}
    assert len(hoist(api_of(schemas), Names({})).hoists) < 1000
