"""What a document says once references are followed: channels, operations, alternatives, replies, the wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from asyncgen.api import Api, Channel, Direction, Message, SchemaAt, Single, Tagged
from asyncgen.diagnostics import SpecError
from asyncgen.naming import assign

Read = Callable[..., Api]


def _sent(channel: Channel) -> tuple[Message, ...]:
    return channel.send.messages if channel.send else ()


def _received(channel: Channel) -> tuple[Message, ...]:
    return channel.recv.messages if channel.recv else ()


def _component(key: str, group: str = "messages") -> dict[str, str]:
    return {"$ref": f"#/components/{group}/{key}"}


# --- document, channels, operations ----------------------------------------------------------------------------------------------------


def test_document(read: Read) -> None:
    """Title, version, description and the component schemas are taken as they are."""
    api = read(
        info={"title": "Chat", "version": "1.2", "description": "Rooms."}, components={"schemas": {"A": {"type": "string"}, "B": True}}
    )
    assert (api.title, api.version, api.description, api.channels) == ("Chat", "1.2", "Rooms.", ())
    assert api.schemas == (
        ("A", SchemaAt("/components/schemas/A", {"type": "string"})),
        ("B", SchemaAt("/components/schemas/B", True)),
    )


def test_directions(read: Read) -> None:
    """`publish` is what the API's user sends, `subscribe` what the server sends."""
    publish = {"operationId": "in", "summary": "s", "description": "d", "message": {"name": "a"}}
    channel = read(channels={"/": {"publish": publish, "subscribe": {"message": {"name": "b"}}}}).channels[0]
    assert channel.send is not None
    assert channel.recv is not None
    assert (channel.send.pointer, channel.send.direction, channel.send.operation_id) == ("/channels/~1/publish", Direction.SEND, "in")
    assert (channel.send.summary, channel.send.description, channel.send.plan) == ("s", "d", Single())
    assert (channel.recv.direction, [message.name for message in channel.recv.messages]) == (Direction.RECV, ["b"])
    assert channel.send.messages[0].use == "/channels/~1/publish/message"


ODD_CHANNELS: list[dict[str, Any]] = [
    {},
    {"publish": {}},
    {"publish": {"message": {"oneOf": []}}},
    {"publish": {"message": {}}},
    {"publish": {"message": {"payload": True}}, "subscribe": {"message": {"payload": False}}},
    {"publish": {"message": {"oneOf": [{"payload": True}, {"payload": False}, {}, {"payload": {"oneOf": []}}]}}},
    {"bindings": {}, "parameters": {}, "servers": []},
]


@pytest.mark.parametrize("item", ODD_CHANNELS)
def test_odd_but_legal_shapes(read: Read, item: dict[str, Any]) -> None:
    """Channels without operations, messages without payloads and boolean schemas are read and can be named."""
    api = read(channels={"/": item})
    assert set(assign(api).channels) == {"/"}


def test_channel_reference_replaces_the_channel(read: Read) -> None:
    """What stands beside a channel's `$ref` is ignored; two channels with one target have operations of their own."""
    rooms = {"description": "target", "publish": {"message": {"oneOf": [{"name": "a"}, {"name": "b"}]}}}
    reference: dict[str, Any] = {"$ref": "#/components/channels/Rooms", "description": "ignored", "subscribe": {}}
    api = read(channels={"/one": reference, "/two": reference}, components={"channels": {"Rooms": rooms}})
    one, two = api.channels
    assert (one.description, one.recv, one.pointer) == ("target", None, "/channels/~1one")
    assert [message.use for message in _sent(two)] == ["/channels/~1two/publish/message/oneOf/0", "/channels/~1two/publish/message/oneOf/1"]
    assert _sent(one)[0].pointer == _sent(two)[0].pointer == "/components/channels/Rooms/publish/message/oneOf/0"


def test_parameters_are_those_of_the_address(read: Read) -> None:
    """Each parameter in the address is read, in the address's order, described or not; others are no parameters."""
    api = read(
        channels={
            "/{b}/{a}/{c}": {"parameters": {"a": _component("A", "parameters"), "b": {"description": "bee"}, "stray": {}}},
        },
        components={"parameters": {"A": {"schema": {"type": "integer"}}}},
    )
    b, a, c = api.channels[0].parameters
    assert (b.name, b.description, b.schema) == ("b", "bee", None)
    assert (a.pointer, a.schema) == ("/components/parameters/A", SchemaAt("/components/parameters/A/schema", {"type": "integer"}))
    assert (c.name, c.description, c.schema) == ("c", None, None)


# --- message alternatives --------------------------------------------------------------------------------------------------------------


def test_alternatives_are_flattened(read: Read) -> None:
    """`oneOf` in `oneOf`, also behind references, gives one list; a message that is listed twice is one alternative."""
    components = {"Many": {"oneOf": [_component("A"), {"oneOf": [_component("B"), _component("A")]}]}, "A": {}, "B": {}}
    message = {"oneOf": [_component("Many"), {"name": "c"}]}
    found = _sent(read(channels={"/": {"publish": {"message": message}}}, components={"messages": components}).channels[0])
    assert [(alternative.key, alternative.use.removeprefix("/channels/~1/publish/message")) for alternative in found] == [
        ("A", "/oneOf/0/oneOf/0"),
        ("B", "/oneOf/0/oneOf/1/oneOf/0"),
        (None, "/oneOf/1"),
    ]


def test_component_key_is_that_of_the_last_component(read: Read) -> None:
    """A component that refers to another one is that other one."""
    channels = {"/": {"publish": {"message": _component("Alias")}}}
    message = _sent(read(channels=channels, components={"messages": {"Alias": _component("A"), "A": {}}}).channels[0])[0]
    assert (message.key, message.pointer) == ("A", "/components/messages/A")


def test_siblings_of_a_message_reference_are_ignored(read: Read) -> None:
    """Members beside `$ref` mean nothing."""
    channels = {"/": {"publish": {"message": {**_component("A"), "name": "ignored"}}}}
    assert _sent(read(channels=channels, components={"messages": {"A": {"title": "t"}}}).channels[0])[0].name is None


# --- replies ---------------------------------------------------------------------------------------------------------------------------


def test_reply_by_reference(read: Read) -> None:
    """`x-response` names the reply; one that the server sends anyway is not listed again, another one is."""
    messages = {"Join": {"x-response": _component("Joined")}, "Leave": {"x-response": _component("Left")}, "Joined": {}, "Left": {}}
    channel = {
        "publish": {"message": {"oneOf": [_component("Join"), _component("Leave")]}},
        "subscribe": {"message": _component("Joined")},
    }
    found = read(channels={"/": channel}, components={"messages": messages}).channels[0]
    assert [message.reply for message in _sent(found)] == ["/components/messages/Joined", "/components/messages/Left"]
    assert [(reply.key, reply.direction, reply.use) for reply in found.replies] == [
        ("Left", Direction.RECV, "/channels/~1/publish/message/oneOf/1/x-response")
    ]


def test_inline_reply_and_choice_of_replies(read: Read) -> None:
    """A reply may stand in place; of several, none is the reply, and all are listed once."""
    inline = {"name": "ask", "x-response": {"payload": {"type": "string"}}}
    choice = {"name": "try", "x-response": {"oneOf": [_component("Done"), _component("Failed")]}}
    again = {"name": "retry", "x-response": _component("Done")}
    channel = {"publish": {"message": {"oneOf": [inline, choice, again]}}}
    found = read(channels={"/": channel}, components={"messages": {"Done": {}, "Failed": {}}}).channels[0]
    ask, attempt, retry = _sent(found)
    assert ask.reply == "/channels/~1/publish/message/oneOf/0/x-response"
    assert (attempt.reply, attempt.replies) == (None, ("/components/messages/Done", "/components/messages/Failed"))
    assert retry.replies == ("/components/messages/Done",)
    assert [reply.key for reply in found.replies] == [None, "Done", "Failed"]


def test_server_messages_have_no_reply(read: Read) -> None:
    """A reply to what the server sends is not the server's to give."""
    channel: dict[str, Any] = {"subscribe": {"message": {"x-response": {"payload": {}}}}}
    found = read(channels={"/": channel}).channels[0]
    assert (_received(found)[0].reply, found.replies) == (None, ())


# --- wire ------------------------------------------------------------------------------------------------------------------------------


def _two(kind: str = "type", **operation: Any) -> dict[str, Any]:
    messages = [{"payload": {"type": "object", "required": [kind], "properties": {kind: {"const": value}}}} for value in ("a", "b")]
    return {"/": {"publish": {"message": {"oneOf": messages}, **operation}}}


def test_operation_has_its_plan(read: Read) -> None:
    """The messages of an operation are told apart by their tag."""
    send = read(channels=_two()).channels[0].send
    assert send is not None
    assert send.plan == Tagged(("type",), (("a", 0), ("b", 1)))


def test_declared_discriminator(read: Read) -> None:
    """`x-asyncgen-discriminator` on the operation, or beside the list of messages, names the tag's place."""
    on_operation = read(channels=_two(**{"x-asyncgen-discriminator": "/type"})).channels[0].send
    beside = _two()
    beside["/"]["publish"]["message"]["x-asyncgen-discriminator"] = "type"
    on_list = read(channels=beside).channels[0].send
    assert on_operation is not None
    assert on_list is not None
    assert on_operation.plan == on_list.plan == Tagged(("type",), (("a", 0), ("b", 1)))


@pytest.mark.parametrize("declared", ["kind", "/type/x", 3])
def test_all_wrong_discriminators_are_reported(read: Read, declared: Any) -> None:
    """A declared place that is no use is an error at that place; the phase reports all of them."""
    channels = _two(**{"x-asyncgen-discriminator": declared}) | {"/2": _two(**{"x-asyncgen-discriminator": "y"})["/"]}
    with pytest.raises(SpecError) as caught:
        read(channels=channels)
    first, second = caught.value.diagnostics
    assert (first.code, first.pointer) == ("AG180", "/channels/~1/publish/x-asyncgen-discriminator")
    assert f"'{declared}'" in first.message
    assert first.at is not None
    assert second.pointer == "/channels/~12/publish/x-asyncgen-discriminator"
