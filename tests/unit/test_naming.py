"""Names: spelling, contested names, channels, messages; and that no name depends on the order of anything."""

from __future__ import annotations

import itertools
import json
import keyword
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.routing import compile_path

from asyncgen.api import Api
from asyncgen.naming import (
    CONNECTION_FIELDS,
    ROUTER_ATTRIBUTES,
    ChannelNames,
    Wanted,
    assign,
    attribute_name,
    class_name,
    distinct,
    distinct_attributes,
    message_text,
)
from asyncgen.resolve import resolve
from asyncgen.spec import bundle

Read = Callable[[dict[str, Any]], Api]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Resolve a document whose channels and components are given."""

    def read_document(document: dict[str, Any]) -> Api:
        path = tmp_path / "asyncapi.json"
        path.write_text(json.dumps({"asyncapi": "2.4.0", "info": {"title": "t", "version": "1"}, "channels": {}, **document}), "utf-8")
        return resolve(bundle.load(path))

    return read_document


def _channels(*addresses: str) -> dict[str, Any]:
    return {"channels": {address: {} for address in addresses}}


def _component(key: str) -> dict[str, str]:
    return {"$ref": f"#/components/messages/{key}"}


# --- spelling --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "as_class", "as_attribute"),
    [
        ("join_room", "JoinRoom", "join_room"),
        ("JoinRoom", "JoinRoom", "join_room"),
        ("rooms/{room_id}", "RoomsRoomId", "rooms_room_id"),
        ("com.acme.User", "ComAcmeUser", "com_acme_user"),
        ("9lives", "N9Lives", "n9_lives"),
        ("HTTPServer", "HTTPServer", "http_server"),
        ("userId", "UserId", "user_id"),
        ("userIDs", "UserIDs", "user_ids"),
        ("JOIN_ROOM", "JoinRoom", "join_room"),
        ("USER", "USER", "user"),
        ("sha256sum", "Sha256Sum", "sha256_sum"),
        ("Room 2", "Room2", "room_2"),
        ("class", "Class", "class_"),
        ("None", "None_", "none"),
        ("match", "Match", "match"),
        ("_private", "Private", "private"),
        ("__class__", "Class", "class_"),
        ("Über-Straße", "UberStrasse", "uber_strasse"),
        ("cafe\N{COMBINING ACUTE ACCENT}s", "Cafes", "cafes"),
        ("ﬁle", "File", "file"),
        ("Привет", "", ""),
        ("房间", "", ""),
        ("-- / --", "", ""),
        ("", "", ""),
    ],
)
def test_spelling(text: str, as_class: str, as_attribute: str) -> None:
    """Words are kept and spelt as Python spells classes and attributes; what is not ASCII is spelt out or dropped."""
    assert (class_name(text), attribute_name(text)) == (as_class, as_attribute)


def test_any_text_gives_an_identifier_or_nothing() -> None:
    """Whatever the text, the name is empty, or an identifier that is no keyword and has no leading underscore."""
    chance = random.Random(4)
    alphabet = "aZ09_-./{}:ß²½Å房\u0301 \t\x00" + "".join(keyword.kwlist)
    texts = ["".join(chance.choices(alphabet, k=chance.randint(0, 8))) for _ in range(2000)] + list(keyword.kwlist)
    names = [spelt for text in texts for spelt in (class_name(text), attribute_name(text)) if spelt]
    assert all(name.isidentifier() and name.isascii() and not keyword.iskeyword(name) and name[0] != "_" for name in names)


def test_attribute_names_are_stable() -> None:
    """A name that is an attribute name already stays as it is."""
    for text in ("join_room", "class_", "n9_lives", "http_server", "room_2"):
        assert attribute_name(text) == text


# --- contested names -------------------------------------------------------------------------------------------------------------------


def test_lower_rank_wins_then_lower_key() -> None:
    """Of those who want one name the lower rank gets it, and of equals the lower key."""
    wanted = [Wanted("a", ("Room", "RoomA"), 1), Wanted("b", ("Room", "RoomB")), Wanted("c", ("Room", "RoomC"))]
    assert distinct(wanted) == {"a": "RoomA", "b": "Room", "c": "RoomC"}


def test_numbers_come_last_and_never_take_a_first_choice() -> None:
    """Without another candidate a name is numbered, past the numbers that others want as they are."""
    wanted = [Wanted("a", ("Room",)), Wanted("b", ("Room",)), Wanted("c", ("Room2",)), Wanted("d", ("room_x",)), Wanted("e", ("room_x",))]
    assert distinct(wanted) == {"a": "Room", "b": "Room3", "c": "Room2", "d": "room_x", "e": "room_x_2"}


def test_reserved_names_are_given_to_nobody() -> None:
    """A reserved name is passed over like one that is taken."""
    assert distinct([Wanted("a", ("send", "send_it")), Wanted("b", ("recv",))], reserved={"send", "recv"}) == {
        "a": "send_it",
        "b": "recv_2",
    }


def test_folded_names_differ_in_more_than_case() -> None:
    """Folded names stay apart on a file system that ignores case, and as class names made of them."""
    wanted = [Wanted("a", ("rooms",)), Wanted("b", ("Rooms",)), Wanted("c", ("room_s",))]
    assert distinct(wanted, fold=True) == {"a": "rooms", "b": "Rooms2", "c": "room_s_3"}
    assert distinct(wanted) == {"a": "rooms", "b": "Rooms", "c": "room_s"}


def test_nothing_wanted_is_unnamed() -> None:
    """Who has no candidate gets a name all the same."""
    assert distinct([Wanted("a", ("",)), Wanted("b", ())]) == {"a": "unnamed", "b": "unnamed_2"}


def test_distinct_does_not_depend_on_order() -> None:
    """Every order of the same wishes gives the same names."""
    wanted = [
        Wanted("a", ("X", "Y")),
        Wanted("b", ("X", "Y", "Z")),
        Wanted("c", ("Y",), 1),
        Wanted("d", ("X2", "X")),
        Wanted("e", ("X", "X2"), -1),
    ]
    results = {tuple(distinct(order).items()) for order in itertools.permutations(wanted)}
    assert len(results) == 1
    names = dict(results.pop())
    assert len(set(names.values())) == len(wanted)
    assert names["e"] == "X"


def test_distinct_attributes() -> None:
    """Texts that spell the same get different attributes, and reserved ones a suffix."""
    assert distinct_attributes(["userId", "user_id", "query"], reserved={"query"}, suffix="_parameter") == {
        "userId": "user_id",
        "user_id": "user_id_2",
        "query": "query_parameter",
    }


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
        ("/房间", "channel"),
    ],
)
def test_channel_is_called_by_its_telling_words(read: Read, address: str, module: str) -> None:
    """Parameters, versions and technical words are left out as long as something remains."""
    assert assign(read(_channels(address))).channels[address].module == module


def test_all_names_of_a_channel(read: Read) -> None:
    """The classes of a channel share its name."""
    names = assign(read(_channels("/chat-rooms/{room-id}")))
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
    names = assign(read(_channels("/rooms/{room_id}", "/rooms", "/v1/chat", "/v2/chat", "room_s")))
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
    names = assign(read(_channels(address))).channels[address]
    assert (names.path, names.parameters) == (path, parameters)
    compile_path(names.path)


def test_distinct_paths(read: Read) -> None:
    """Channels that would be one route get paths of their own."""
    names = assign(read(_channels("rooms", "/rooms", "/x/{a}", "/x/{b}"))).channels
    assert [names[address].path for address in ("/rooms", "rooms", "/x/{a}", "/x/{b}")] == ["/rooms", "/rooms/2", "/x/{a}", "/x/{b}/2"]


# --- messages --------------------------------------------------------------------------------------------------------------------------


def _operations(read: Read, channel: dict[str, Any], messages: dict[str, Any] | None = None) -> list[str]:
    api = read({"channels": {"/rooms": channel}, "components": {"messages": messages or {}}})
    return list(assign(api).channels["/rooms"].operations.values())


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ({"messageId": "sayHello", "name": "hello"}, "say_hello"),
        ({"name": "hello", "title": "A greeting"}, "hello"),
        ({"payload": {"type": "object", "required": ["type"], "properties": {"type": {"const": "hello"}}}}, "hello"),
        ({"title": "A greeting", "payload": {"$ref": "#/components/schemas/Hello"}}, "on_event"),
        ({"messageId": "房间", "name": "room"}, "room"),
    ],
)
def test_message_naming_order(read: Read, message: dict[str, Any], name: str) -> None:
    """A message goes by messageId, name, its envelope's tag, and an anonymous one by the operationId."""
    api = read(
        {
            "channels": {"/rooms": {"publish": {"operationId": "onEvent", "message": message}}},
            "components": {"schemas": {"Hello": {"type": "object"}}},
        }
    )
    assert list(assign(api).channels["/rooms"].operations.values()) == [name]


def test_component_key_comes_before_name(read: Read) -> None:
    """A component message goes by its key, unless it has a messageId."""
    assert _operations(read, {"publish": {"message": _component("JoinRoom")}}, {"JoinRoom": {"name": "enter"}}) == ["join_room"]


def test_anonymous_alternatives(read: Read) -> None:
    """Alternatives without names go by their tag, their payload's schema, a short title; then the operationId with numbers."""
    api = read(
        {
            "channels": {
                "/rooms": {
                    "publish": {
                        "operationId": "onEvent",
                        "message": {
                            "oneOf": [
                                {"payload": {"$ref": "#/components/schemas/Joined"}},
                                {"title": "Room left", "payload": {"type": "string"}},
                                {"title": "This is what is sent when something else happens", "payload": {"type": "integer"}},
                                {"payload": {"type": "boolean"}},
                            ]
                        },
                    }
                }
            },
            "components": {"schemas": {"Joined": {"type": "object"}}},
        }
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
    api = read({"channels": {"/rooms": {"publish": {"message": {"payload": {}}}}}})
    operation = api.channels[0].send
    assert operation is not None
    assert list(assign(api).channels["/rooms"].operations.values()) == ["message"]
    assert message_text(operation.messages[0]) == ""
    assert message_text(operation.messages[0], operation, api.channels[0]) == "rooms message"


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
        items = list[Any](value)
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
    expected = _named(read(_busy()))
    for _ in range(20):
        assert _named(read(_shuffled(_busy(), chance))) == expected


def test_a_new_neighbour_renames_nobody(read: Read) -> None:
    """A channel and a message that collide with nothing change no other name."""
    document = _busy()
    before = _named(read(document))
    document["channels"]["/elsewhere"] = {"publish": {"message": _component("New")}}
    document["components"]["messages"]["New"] = {}
    document["channels"]["/"] = json.loads(json.dumps(document["channels"]["/"]))
    document["channels"]["/"]["publish"]["message"]["oneOf"].insert(0, _component("New"))
    after = _named(read(document))
    assert all(after[address][:4] == names[:4] and after[address][4].items() >= names[4].items() for address, names in before.items())


def test_names_are_valid_and_unique(read: Read) -> None:
    """Every name is an identifier, no keyword, not reserved, and alone in its scope."""
    names = assign(read(_busy())).channels.values()
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
