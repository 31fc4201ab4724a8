"""Names that were given before: who keeps them, who does not, and that a lock of somebody else's making does no harm."""

from __future__ import annotations

import builtins
import keyword
import random
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from asyncgen.api import Api
from asyncgen.models import build
from asyncgen.models.hoist import hoist
from asyncgen.models.schemas.attributes import field_names
from asyncgen.models.schemas.naming import RESERVED
from asyncgen.naming import CONNECTION_FIELDS, ROUTER_ATTRIBUTES, Names, assign
from asyncgen.naming.pins import is_attribute_name, is_class_name, kept
from tests.unit.model_cases import api_of, ref

Read = Callable[..., Api]
_STRING = {"type": "string"}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _models(schemas: Mapping[str, Any], pins: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the names of definitions by the place of their schema, relative to the components."""
    hoisted = hoist(api_of(schemas), Names({}, pins=pins or {}))
    return {item.pointer.removeprefix("/components/schemas/"): item.name for item in hoisted.hoists}


def _pins(schemas: Mapping[str, Any]) -> Mapping[str, str]:
    return hoist(api_of(schemas), Names({})).given


# --- what is kept ----------------------------------------------------------------------------------------------------------------------


def test_what_is_kept() -> None:
    """A name is kept for an owner who is still there; of two owners of one name the first keeps it."""
    owners = {"1": "model A", "2": "model B", "3": "model C", "4": "model D"}
    pins = {"model A": "X", "model B": "X", "model C": "x", "model E": "E"}
    assert kept(pins, owners, is_class_name) == {"1": "X"}
    assert kept(pins, owners, lambda _: True) == {"1": "X", "3": "x"}
    assert kept(pins, owners, lambda _: True, fold=True) == {"1": "X"}
    assert kept({}, owners, is_class_name) == {}


@pytest.mark.parametrize("name", ["Room", "Room2", "Room1_2", "None_", "部屋", "N9Lives"])
def test_class_names(name: str) -> None:
    """Everything that a schema may be called."""
    assert is_class_name(name)
    assert not is_attribute_name(name) or name == name.lower()


@pytest.mark.parametrize("name", ["room", "_Room", "Room-1", "Room\n", "None", "", " ", "Rööm", "Room\u200b", "Room\u3164", "X" * 200])
def test_what_is_no_class_name(name: str) -> None:
    """Lower case, hidden, no identifier, a keyword, letters that are not seen or are spelt otherwise, and no end."""
    assert not is_class_name(name)


# --- models ----------------------------------------------------------------------------------------------------------------------------


def test_a_component_that_comes_later_takes_the_next_form() -> None:
    """Though it has the better right: an inline schema that was there keeps the name."""
    old = {"Tree": _object(leaf=_object(a=_STRING))}
    new = {**old, "TreeLeaf": _object(b=_STRING)}
    assert _models(new)["TreeLeaf"] == "TreeLeaf"
    assert _models(new, _pins(old)) == {"Tree": "Tree", "Tree/properties/leaf": "TreeLeaf", "TreeLeaf": "TreeLeafModel"}
    assert _models(new, _pins(new)) == _models(new)


def test_what_was_pinned_second_stays_second() -> None:
    """When the rival is gone its name is free, and nobody moves up."""
    old = {"room": _object(a=_STRING), "Room": _object(b=_STRING)}
    assert _models({"room": old["room"]}, _pins(old)) == {"room": "RoomModel"}
    assert _models({"room": old["room"]}) == {"room": "Room"}


def test_a_pinned_name_that_is_taken_by_asyncgen_now_is_given_up() -> None:
    """A later version may need a name for itself."""
    assert _models({"Room": _object(a=_STRING)}, {"model schemas/Room": "Client"}) == {"Room": "Room"}
    names = Names({}, pins={"model schemas/Room": "RoomsRouter"})
    assert next(iter(hoist(api_of({"Room": _object(a=_STRING)}), names).hoists)).name == "RoomsRouter"


def test_nobody_gets_the_name_of_who_has_his_turn_later() -> None:
    """A pinned name is held from the beginning, though its owner is named after the components."""
    schemas = {"A": _object(b=_object(c=_STRING)), "B": _object(c=_STRING)}
    assert _models(schemas, {"model schemas/A/properties/b": "B"}) == {"A": "A", "A/properties/b": "B", "B": "BModel"}


def test_pinned_fields_stay() -> None:
    """A property that would be called like another one's field takes the next name; a property's own name comes first."""
    assert field_names(["a-b"], hidden=()) == {"a-b": "a_b"}
    assert field_names(["a-b", "a+b"], hidden=()) == {"a+b": "a_b", "a-b": "a_b_"}
    assert field_names(["a-b", "a+b"], hidden=(), pins={"a-b": "a_b"}) == {"a-b": "a_b", "a+b": "a_b_"}
    assert field_names(["a-b", "a_b"], hidden=(), pins={"a-b": "a_b"}) == {"a-b": "a_b_", "a_b": "a_b"}
    assert field_names(["Room"], hidden=(), pins={"Room": "Room_"}) == {"Room": "Room_"}


@pytest.mark.parametrize("name", ["json", "class", "a b", "_a", "copy", "Room", "c", "str", "model_config", "é", ""])
def test_a_field_is_never_called_what_a_field_may_not(name: str) -> None:
    """A member of pydantic's, a keyword, no identifier, a type of the module, another property's name, a builtin type: ignored."""
    names = field_names(["a-b", "c"], hidden={"Room"}, inherited={"d"}, pins={"a-b": name})
    assert names == {"a-b": "a_b", "c": "c"}


# --- channels --------------------------------------------------------------------------------------------------------------------------


def test_a_channel_that_comes_later_takes_the_next_form(read: Read) -> None:
    """Though its address is shorter."""
    old = assign(read(channels={"/rooms/{id}": {}}))
    new = assign(read(channels={"/rooms/{id}": {}, "/rooms": {}}), old.given)
    assert {address: channel.module for address, channel in new.channels.items()} == {"/rooms/{id}": "rooms", "/rooms": "rooms_2"}
    assert new.channels["/rooms"].router == "Rooms2Router"


def test_a_channel_does_not_take_the_name_of_a_model(read: Read) -> None:
    """A component that is called like a channel's router keeps its name when the channel comes later."""
    components = {"schemas": {"RoomsRouter": _object(a=_STRING)}}
    old = read(components=components)
    before = hoist(old, assign(old)).given
    new = read(channels={"/rooms": {}}, components=components)
    without, names = assign(new), assign(new, before)
    assert (without.channels["/rooms"].router, names.channels["/rooms"].router) == ("RoomsRouter", "Rooms2Router")
    assert [item.name for item in hoist(new, names).hoists] == ["RoomsRouter"]
    assert [item.name for item in hoist(new, without).hoists] == ["RoomsRouterModel"]
    # And when both are known, neither moves.
    again = assign(new, {**names.given, **hoist(new, names).given})
    assert again.channels == names.channels


def test_a_message_that_comes_later_takes_the_next_form(read: Read) -> None:
    """A publisher keeps its plain name though a message of that name may be sent now too; replies and parameters likewise."""
    messages: dict[str, Any] = {"chat": {"payload": _STRING}, "say": {"payload": _STRING, "x-response": {"name": "done", "payload": {}}}}
    publish: dict[str, Any] = {"message": {"oneOf": [{"$ref": "#/components/messages/say"}]}}
    channel = {"subscribe": {"message": {"$ref": "#/components/messages/chat"}}, "publish": publish}
    channels: dict[str, Any] = {"/x/{user_id}": {**channel, "parameters": {"user_id": {}}}}
    old = assign(read(channels=channels, components={"messages": messages}))
    publish["message"]["oneOf"] += [{"$ref": "#/components/messages/chat"}, {"name": "done", "payload": {"type": "integer"}}]
    grown = read(channels=channels, components={"messages": messages})
    assert sorted(assign(grown).channels["/x/{user_id}"].operations.values()) == ["chat", "done", "publish_chat", "reply_done", "say"]
    assert sorted(assign(grown, old.given).channels["/x/{user_id}"].operations.values()) == ["chat", "chat_2", "done", "done_2", "say"]
    assert old.given.items() <= assign(grown, old.given).given.items()


# --- a lock of somebody else's making --------------------------------------------------------------------------------------------------

_NO_NAMES = [
    *keyword.kwlist, *keyword.softkwlist, "", " ", "a b", "a.b", "a-b", "../x", "/etc/passwd", "x\ny", "x;import os", "__init__",
    "__class__", "_private", "model_config", "model_fields", "Ⅷ", "ﬁeld", "é", "Room\u200b", "\u202eRoom", "Room\u3164", "a\ufe0f", "👍",
    "X" * 300, "1", "9a", "\x00", "'''", '"""', "{x}", "%s", "$x",
]  # fmt: skip
_TAKEN_NAMES = [
    "copy", "json", "schema", "dict", "BaseModel", "Model", "Field", "Client", "Service", "RoomsRouter", "RoomsClient", "print", "str",
    "self", "Exception", "con", "nul", "conftest", "channel", "operation", "handlers", "send", "connect", "cls", "query", "websocket",
    "annotations", "Any", "MISSING", "ROOM", "Room", "room", "r_oom", "R_oom", "部屋", "true",
]  # fmt: skip
HOSTILE = [*_NO_NAMES, *_TAKEN_NAMES]


def _document() -> dict[str, Any]:
    messages: list[Any] = [{"name": "join", "payload": _object(a=_object(b=_STRING))}, {"name": "leave", "payload": _STRING}]
    channel = {"publish": {"message": {"oneOf": messages}}, "subscribe": {"message": {"oneOf": [{"name": "join", "payload": _STRING}]}}}
    return {
        "channels": {"/rooms/{userId}": {**channel, "parameters": {"userId": {"schema": {"enum": ["a"]}}}}, "/": channel},
        "components": {
            "schemas": {"Room": _object(**{"a-b": _STRING, "class": _STRING, "owner": _object(x=_STRING)}), "Hall": ref("Room")}
        },
    }


def _check(api: Api, names: Names) -> None:
    """Assert that all names are valid, distinct in their scope and shadow nothing."""
    hoisted = hoist(api, names)
    models = [item.name for item in hoisted.hoists]
    classes = [name for channel in names.channels.values() for name in (channel.router, channel.connection, channel.client)]
    assert len({*models, *classes}) == len(models) + len(classes)
    assert not RESERVED & {*models, *classes}
    modules = [channel.module for channel in names.channels.values()]
    assert len({name.casefold().replace("_", "") for name in modules}) == len(modules)
    assert not {"con", "nul", "conftest", "channel", "operation"} & set(modules)
    attributes: list[str] = []
    for channel in names.channels.values():
        assert len(set(channel.operations.values())) == len(channel.operations)
        assert not ROUTER_ATTRIBUTES & set(channel.operations.values())
        assert len(set(channel.parameters.values())) == len(channel.parameters)
        assert not CONNECTION_FIELDS & set(channel.parameters.values())
        attributes += [*channel.operations.values(), *channel.parameters.values()]
    fields = list(hoisted.attributes.values())
    assert not set(fields) & {*dir(BaseModel), *models, "model_config"}
    _are_names([*models, *classes, *modules, *attributes, *fields])


def _are_names(names: Iterable[str]) -> None:
    for name in names:
        assert name.isidentifier(), name
        assert not keyword.iskeyword(name), name
        assert not name.startswith("_"), name
        assert len(name) <= 120, name
        assert name.isprintable(), name
        assert unicodedata.normalize("NFKC", name) == name, name


@pytest.mark.parametrize("seed", range(12))
def test_a_hostile_lock_gives_no_hostile_name(read: Read, seed: int) -> None:
    """Whatever names a lock holds, each name is valid, distinct, and shadows nothing; the result can be pinned and stays."""
    api = read(**_document())
    chance = random.Random(seed)
    first = assign(api)
    owners = [*first.given, *hoist(api, first).given]
    names = assign(api, {owner: chance.choice(HOSTILE) for owner in owners if chance.random() < 0.8})
    _check(api, names)
    pins = {**names.given, **hoist(api, names).given}
    again = assign(api, pins)
    assert {**again.given, **hoist(api, again).given} == pins


def test_one_name_for_everything(read: Read) -> None:
    """A lock in which all have one name: one of each scope may keep it, if it is a name at all."""
    api = read(**_document())
    first = assign(api)
    for name in HOSTILE:
        _check(api, assign(api, dict.fromkeys([*first.given, *hoist(api, first).given], name)))


# --- a document of somebody else's making ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_hostile_texts_give_valid_names(read: Read, seed: int) -> None:
    """Whatever components, messages, channels, parameters and properties are called: valid, distinct, shadowing nothing."""
    chance = random.Random(seed)
    texts = [*HOSTILE, *(name for name in dir(builtins) if chance.random() < 0.2), *(f"{text}#2" for text in HOSTILE[:40])]

    def some(count: int) -> list[str]:
        return chance.sample(texts, count)

    properties = {text: chance.choice([_STRING, _object(x=_STRING)]) for text in some(30)}
    messages = [
        {chance.choice(["name", "title", "messageId"]): f"{text}{index or ''}", "payload": _object(a=_STRING)}
        for index, text in enumerate(some(25) * 2)
    ]
    variables = [text for text in some(4) if text and not set(text) & set("{}/#?&,:*+.;|=!@ \n\x00%")]
    addresses = [f"/{text}" for text in some(8)] + ["/x" + "".join(f"/{{{text}}}" for text in variables)]
    api = read(
        channels={
            address: {
                "parameters": {text: {"schema": {"enum": ["a", "b"]}} for text in variables} if "{" in address and variables else {},
                "publish": {"message": {"oneOf": messages}},
                "subscribe": {"message": {"oneOf": messages[:5]}},
            }
            for address in addresses
        },
        components={"schemas": {text: _object(**properties) for text in some(30)}},
    )
    names = assign(api)
    _check(api, names)
    pins = {**names.given, **hoist(api, names).given}
    again = assign(api, pins)
    assert {**again.given, **hoist(api, again).given} == pins


@pytest.mark.parametrize("seed", range(3))
def test_models_of_hostile_texts_execute(tmp_path: Path, seed: int) -> None:
    """The names hold in Python itself: the module of the models compiles and every model builds."""
    chance = random.Random(seed)
    texts = [text for text in HOSTILE if "\x00" not in text]
    schemas = {text: _object(**dict.fromkeys(chance.sample(texts, 40), _STRING), child=ref("Room")) for text in (*texts[::3], "Room")}
    module = build(api_of(schemas), Names({}))
    assert len({definition.name for definition in module.definitions}) == len(schemas)
