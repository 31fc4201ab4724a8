"""Names of channels and messages; and that no name depends on the order of anything."""

from __future__ import annotations

import json
import keyword
import random
from collections.abc import Callable
from typing import Any, cast

import pytest
from starlette.routing import compile_path

from asyncgen.api import Api
from asyncgen.naming import (
    CONNECTION_FIELDS,
    ROUTER_ATTRIBUTES,
    ChannelNames,
    assign,
    message_text,
)

Read = Callable[..., Api]


def _channels(*addresses: str) -> dict[str, Any]:
    return {"channels": {address: {} for address in addresses}}


def _component(key: str) -> dict[str, str]:
    return {"$ref": f"#/components/messages/{key}"}


# --- channels --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "module"),
    [
        ("/", "root"),
        ("/rooms/{room_id}", "rooms"),
        ("/v1/marketdata/{symbol}", "marketdata"),
        ("/ws/chat", "chat"),
        ("/ws", "ws"),
        ("/api/v2", "api"),
        ("/v2", "v2"),
        ("{room_id}", "room_id"),
        ("/{exchange}/{symbol}", "exchange_symbol"),
        ("/rooms/{room_id}/messages", "rooms_messages"),
        ("chat:message", "chat_message"),
        ("/chat-room", "chat_room"),
        ("/class", "class_"),
        ("wss://example.com/feed", "feed"),
        ("smartylighting.streetlights.1.0.event.{id}.lighting.measured", "event_lighting_measured"),
        ("/房间", "unnamed"),
        ("/Комната/chat/{id}", "chat"),
        ("/房间/2", "unnamed"),
        ("/👍", "unnamed"),
    ],
)
def test_channel_is_called_by_its_telling_words(read: Read, address: str, module: str) -> None:
    """Parameters, versions and technical words are left out as long as something remains."""
    assert assign(read(**_channels(address))).channels[address].module == module


def test_all_names_of_a_channel(read: Read) -> None:
    """The classes of a channel share its name."""
    names = assign(read(**_channels("/chat-rooms/{room-id}")))
    assert names.channels["/chat-rooms/{room-id}"] == ChannelNames(
        module="chat_rooms",
        router="ChatRoomsRouter",
        connection="ChatRoomsConnection",
        client="ChatRoomsClient",
        query="ChatRoomsQuery",
        headers="ChatRoomsHeaders",
        parameters={"room-id": "room_id"},
        path="/chat-rooms/{room_id}",
        operations={},
    )
    assert names.classes == {"ChatRoomsRouter", "ChatRoomsConnection", "ChatRoomsClient"}


def test_contested_channel_names(read: Read) -> None:
    """The shorter address keeps a contested name, and the others say more of their address."""
    names = assign(read(**_channels("/rooms/{room_id}", "/rooms", "/v1/chat", "/v2/chat", "room_s")))
    assert {address: channel.module for address, channel in names.channels.items()} == {
        "/rooms": "rooms",
        "/rooms/{room_id}": "rooms_room_id",
        "/v1/chat": "chat",
        "/v2/chat": "v2_chat",
        "room_s": "room_s_2",
    }


@pytest.mark.parametrize(
    ("address", "path", "parameters"),
    [
        ("rooms", "/rooms", {}),
        ("/rooms/{room-id}/", "/rooms/{room_id}/", {"room-id": "room_id"}),
        ("/{userId}/{user_id}", "/{user_id}/{user_id_2}", {"userId": "user_id", "user_id": "user_id_2"}),
        ("/{query}", "/{query_parameter}", {"query": "query_parameter"}),
        ("/{int}/{class}", "/{int_parameter}/{class_}", {"int": "int_parameter", "class": "class_"}),
        ("/{id}/x/{id}", "/{id}/x/{id_again}", {"id": "id"}),
        ("/files{/folder,name}{?page}", "/files/{folder}/{name}", {"folder": "folder", "name": "name"}),
        ("/files/{+path}", "/files/{path:path}", {"path": "path"}),
        ("/{id:3}", "/{id}", {"id": "id"}),
        ("/a%20b/%7Bx%7D", "/a b/%7Bx%7D", {}),
        ("wss://example.com/feed", "/feed", {}),
    ],
)
def test_path_for_fastapi(read: Read, address: str, path: str, parameters: dict[str, str]) -> None:
    """An address becomes a path that Starlette takes, with Python's names for its parameters."""
    names = assign(read(**_channels(address))).channels[address]
    assert (names.path, names.parameters) == (path, parameters)
    compile_path(names.path)


def test_distinct_paths(read: Read) -> None:
    """Channels that would be one route get paths of their own."""
    names = assign(read(**_channels("rooms", "/rooms", "/x/{a}", "/x/{b}"))).channels
    assert [names[address].path for address in ("/rooms", "rooms", "/x/{a}", "/x/{b}")] == ["/rooms", "/rooms/2", "/x/{a}", "/x/{b}/2"]


# --- messages --------------------------------------------------------------------------------------------------------------------------


def _operations(read: Read, channel: dict[str, Any], messages: dict[str, Any] | None = None) -> list[str]:
    api = read(channels={"/rooms": channel}, components={"messages": messages or {}})
    return list(assign(api).channels["/rooms"].operations.values())


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ({"messageId": "sayHello", "name": "hello"}, "say_hello"),
        ({"name": "hello", "title": "A greeting"}, "hello"),
        ({"payload": {"type": "object", "required": ["type"], "properties": {"type": {"const": "hello"}}}}, "hello"),
        ({"title": "A greeting", "payload": {"$ref": "#/components/schemas/Hello"}}, "on_event"),
        ({"messageId": "房间", "name": "room"}, "房间_message"),
        ({"messageId": "👍", "name": "room"}, "room"),
    ],
)
def test_message_naming_order(read: Read, message: dict[str, Any], name: str) -> None:
    """A message goes by messageId, name, its envelope's tag, and an anonymous one by the operationId."""
    api = read(
        channels={"/rooms": {"publish": {"operationId": "onEvent", "message": message}}},
        components={"schemas": {"Hello": {"type": "object"}}},
    )
    assert list(assign(api).channels["/rooms"].operations.values()) == [name]


def test_component_key_comes_before_name(read: Read) -> None:
    """A component message goes by its key, unless it has a messageId."""
    assert _operations(read, {"publish": {"message": _component("JoinRoom")}}, {"JoinRoom": {"name": "enter"}}) == ["join_room"]


def test_anonymous_alternatives(read: Read) -> None:
    """Alternatives without names go by their tag, their payload's schema, a short title; then the operationId with numbers."""
    alternatives = [
        {"payload": {"$ref": "#/components/schemas/Joined"}},
        {"title": "Room left", "payload": {"type": "string"}},
        {"title": "This is what is sent when something else happens", "payload": {"type": "integer"}},
        {"payload": {"type": "boolean"}},
    ]
    api = read(
        channels={"/rooms": {"publish": {"operationId": "onEvent", "message": {"oneOf": alternatives}}}},
        components={"schemas": {"Joined": {"type": "object"}}},
    )
    assert list(assign(api).channels["/rooms"].operations.values()) == ["joined", "room_left", "on_event_2", "on_event"]


def test_tag_names_an_anonymous_alternative(read: Read) -> None:
    """What tells frames apart tells anonymous alternatives apart too."""
    kinds = [
        {"payload": {"type": "object", "required": ["event"], "properties": {"event": {"const": kind}, "x": {}}}}
        for kind in ("open", "shut")
    ]
    assert _operations(read, {"publish": {"message": {"oneOf": kinds}}}) == ["open", "shut"]


def test_nameless_message(read: Read) -> None:
    """A message about which nothing is said is `message`: its channel is said by the router."""
    api = read(channels={"/rooms": {"publish": {"message": {"payload": {}}}}})
    operation = api.channels[0].send
    assert operation is not None
    assert list(assign(api).channels["/rooms"].operations.values()) == ["message"]
    assert message_text(operation.messages[0]) == ""
    assert message_text(operation.messages[0], operation, api.channels[0]) == "rooms message"


def test_files_have_ascii_names(read: Read) -> None:
    """Classes keep the letters of the address; modules are told apart by numbers that the lock keeps."""
    old = assign(read(**_channels("/部屋", "/部屋/chat", "/chat")))
    names = {address: (channel.module, channel.router) for address, channel in old.channels.items()}
    assert names == {"/chat": ("chat", "ChatRouter"), "/部屋": ("unnamed", "部屋Router"), "/部屋/chat": ("chat_2", "部屋ChatRouter")}
    new = assign(read(**_channels("/部屋", "/部屋/chat", "/chat", "/いろは", "/chat-2", "/部屋/class")), old.given)
    assert {address: (channel.module, channel.router) for address, channel in new.channels.items()} == {
        **names,
        "/いろは": ("unnamed_2", "いろはRouter"),
        "/chat-2": ("chat_2_2", "Chat22Router"),
        "/部屋/class": ("class_", "部屋ClassRouter"),
    }


def test_scripts_without_capitals(read: Read) -> None:
    """An attribute would be called like the class of its payload, or its parameter's type, and hide it: it says what it is."""
    message = {"name": "入室", "payload": {"type": "object", "properties": {"x": {"type": "string"}}}}
    api = read(channels={"/部屋/{番号}": {"parameters": {"番号": {}}, "publish": {"message": message}}})
    names = assign(api).channels["/部屋/{番号}"]
    assert (names.module, names.router, list(names.operations.values()), names.path) == (
        "unnamed",
        "部屋Router",
        ["入室_message"],
        "/部屋/{番号_parameter}",
    )
    assert assign(api, dict.fromkeys(assign(api).given, "入室")).channels["/部屋/{番号}"].operations == names.operations


@pytest.mark.parametrize("key", ["send", "connect", "publish", "list", "handlers"])
def test_reserved_attributes(read: Read, key: str) -> None:
    """A message never takes a name that the router's class needs."""
    assert _operations(read, {"publish": {"message": _component(key)}}, {key: {}}) == [f"{key}_message"]


def test_message_in_both_directions(read: Read) -> None:
    """What the server sends under the name of what it receives is published as `publish_<name>`; other names stay plain."""
    channel = {
        "publish": {"message": _component("Chat")},
        "subscribe": {"message": {"oneOf": [_component("Chat"), _component("Joined")]}},
    }
    assert _operations(read, channel, {"Chat": {}, "Joined": {}}) == ["chat", "publish_chat", "joined"]


def test_replies_have_names(read: Read) -> None:
    """A message that only answers has its own name, and `reply_<name>` where it is called like what it answers."""
    channel = {"publish": {"message": {"oneOf": [_component("Join"), _component("Echo")]}}}
    messages: dict[str, Any] = {
        "Join": {"x-response": _component("Joined")},
        "Joined": {},
        "Echo": {"x-response": {"name": "echo", "payload": {}}},
    }
    assert _operations(read, channel, messages) == ["join", "echo", "joined", "reply_echo"]


def test_replies_without_names_go_by_what_they_answer(read: Read) -> None:
    """Nothing is said about them, but they answer something that has a name."""
    answers: list[Any] = [{"payload": {"type": "string"}}, {"payload": {"type": "integer"}}]
    messages: dict[str, Any] = {
        "Join": {"x-response": {"payload": {"type": "object", "properties": {"x": {"type": "string"}}}}},
        "Leave": {"x-response": {"oneOf": answers}},
    }
    channel = {"publish": {"message": {"oneOf": [_component("Join"), _component("Leave")]}}}
    assert _operations(read, channel, messages) == ["join", "leave", "join_reply", "leave_reply_2", "leave_reply"]
    api = read(channels={"/rooms": channel}, components={"messages": messages})
    assert [message_text(reply, None, api.channels[0]) for reply in api.channels[0].replies] == ["Join reply", "Leave reply", "Leave reply"]


def test_same_text_in_one_direction(read: Read) -> None:
    """Messages called alike get different names: the next text that each has, then numbers."""
    messages = {"joinRoom": {"name": "enter"}, "JoinRoom": {}, "join_room": {}}
    channel = {"publish": {"message": {"oneOf": [_component(key) for key in messages]}}}
    assert _operations(read, channel, messages) == ["enter", "join_room", "join_room_2"]


# --- stability -------------------------------------------------------------------------------------------------------------------------


def _busy() -> dict[str, Any]:
    messages: dict[str, Any] = {key: {"payload": {"title": key}} for key in ("Join", "join", "Leave", "send", "房间", "Echo.v1", "Echo v1")}
    messages["Join"]["x-response"] = _component("Leave")
    alternatives: list[Any] = [*map(_component, messages), {"payload": {"const": 1}}, {"payload": {"const": 2}}]
    operations: dict[str, Any] = {
        "publish": {"operationId": "on", "message": {"oneOf": alternatives}},
        "subscribe": {"message": {"oneOf": [_component("Join"), _component("Leave"), {"payload": {}}]}},
    }
    addresses = ("/", "/rooms", "rooms", "/rooms/{a}", "/rooms/{b}", "/v1/rooms", "/v2/rooms", "/{class}/{Class}", "房间", "间房")
    return {"channels": dict.fromkeys(addresses, operations), "components": {"messages": messages}}


def _shuffled(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        members = list(cast("dict[str, Any]", value).items())
        return {key: _shuffled(member, chance) for key, member in chance.sample(members, len(members))}
    if isinstance(value, list):
        items = cast("list[Any]", value)  # type: ignore[redundant-cast]
        return [_shuffled(item, chance) for item in chance.sample(items, len(items))]
    return value


def _named(api: Api) -> dict[str, Any]:
    names = assign(api)
    result: dict[str, Any] = {}
    for channel in api.channels:
        found = names.channels[channel.address]
        by_content: dict[str, str] = {}
        for operation in (channel.send, channel.recv):
            for message in operation.messages if operation else ():
                content = message.key or json.dumps(message.payload.schema if message.payload else None)
                by_content[f"{message.direction} {content}"] = found.operations[message.use]
        result[channel.address] = (found.module, found.router, found.path, dict(found.parameters), by_content)
    return result


def test_names_do_not_depend_on_order(read: Read) -> None:
    """Channels, alternatives and components in another order keep their names."""
    chance = random.Random(11)
    expected = _named(read(**_busy()))
    for _ in range(20):
        assert _named(read(**_shuffled(_busy(), chance))) == expected


def test_a_new_neighbour_renames_nobody(read: Read) -> None:
    """A channel and a message that collide with nothing change no other name."""
    document = _busy()
    before = _named(read(**document))
    document["channels"]["/elsewhere"] = {"publish": {"message": _component("New")}}
    document["components"]["messages"]["New"] = {}
    document["channels"]["/"] = json.loads(json.dumps(document["channels"]["/"]))
    document["channels"]["/"]["publish"]["message"]["oneOf"].insert(0, _component("New"))
    after = _named(read(**document))
    assert all(after[address][:4] == names[:4] and after[address][4].items() >= names[4].items() for address, names in before.items())


def test_names_are_valid_and_unique(read: Read) -> None:
    """Every name is an identifier, no keyword, not reserved, and alone in its scope."""
    names = assign(read(**_busy())).channels.values()
    modules = [channel.module.replace("_", "") for channel in names]
    assert len(set(modules)) == len(modules)
    assert len({channel.router.casefold() for channel in names}) == len(modules)
    assert len({channel.path for channel in names}) == len(modules)
    for channel in names:
        attributes = list(channel.operations.values())
        assert len(set(attributes)) == len(attributes)
        assert not ROUTER_ATTRIBUTES & set(attributes)
        assert not CONNECTION_FIELDS & set(channel.parameters.values())
        assert all(
            name.isidentifier() and not keyword.iskeyword(name) for name in (*attributes, channel.module, *channel.parameters.values())
        )
