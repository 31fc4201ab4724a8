"""What a document says once references are followed and traits merged: channels, operations, messages, the handshake."""

from __future__ import annotations

import csv
import json
import keyword
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import compile_path

from asyncgen.api import Api, Channel, Direction, Envelope, Example, Frame, Message, Requirement, SchemaAt, SecurityScheme, Single, Tagged
from asyncgen.diagnostics import SpecError, UsageError
from asyncgen.naming import assign
from asyncgen.resolve import resolve
from asyncgen.spec import bundle

CORPUS = Path(__file__).parents[2].parent / "shared/corpus"
Read = Callable[..., Api]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Resolve a document of which only the interesting members are given."""

    def read_document(**members: Any) -> Api:
        document = {"asyncapi": "2.4.0", "info": {"title": "Chat", "version": "1.0.0"}, "channels": {}, **members}
        path = tmp_path / "asyncapi.json"
        path.write_text(json.dumps(document), "utf-8")
        return resolve(bundle.load(path))

    return read_document


@pytest.fixture
def read_message(read: Read) -> Callable[..., Message]:
    """Resolve the only message of a document."""

    def read_one(message: Any, **members: Any) -> Message:
        return _sent(read(channels={"/": {"publish": {"message": message}}}, **members).channels[0])[0]

    return read_one


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


def test_message_words(read_message: Callable[..., Message]) -> None:
    """Ids, names and flags of a message are read."""
    words = {"messageId": "i", "name": "n", "title": "t", "summary": "s", "description": "d"}
    message = read_message({**words, "deprecated": True, "x-asyncgen-error": True, "x-asyncgen-gap": True})
    assert (message.message_id, message.name, message.title, message.summary, message.description) == tuple("intsd")
    assert (message.deprecated, message.is_error, message.is_gap) == (True, True, True)
    plain = read_message({})
    assert (plain.deprecated, plain.is_error, plain.is_gap, plain.payload) == (False, False, False, None)


def test_siblings_of_a_message_reference_are_ignored(read: Read) -> None:
    """Members beside `$ref` mean nothing."""
    channels = {"/": {"publish": {"message": {**_component("A"), "name": "ignored"}}}}
    assert _sent(read(channels=channels, components={"messages": {"A": {"title": "t"}}}).channels[0])[0].name is None


# --- traits ----------------------------------------------------------------------------------------------------------------------------


def test_traits_win_in_order(read: Read) -> None:
    """A trait replaces the object's own value, and a later trait an earlier one's; a null removes."""
    message = {
        "name": "own",
        "title": "own",
        "summary": "own",
        "traits": [{"name": "first", "title": "first"}, {"$ref": "#/components/messageTraits/T"}],
    }
    api = read(
        channels={"/": {"publish": {"operationId": "own", "traits": [{"operationId": "trait"}], "message": message}}},
        components={"messageTraits": {"T": {"name": "second", "summary": None}}},
    )
    operation = api.channels[0].send
    assert operation is not None
    found = operation.messages[0]
    assert (operation.operation_id, found.name, found.title, found.summary) == ("trait", "second", "first", None)


def test_traits_merge_objects_and_replace_arrays(read_message: Callable[..., Message]) -> None:
    """Objects merge member by member, across references; arrays are replaced, and an example's place is the trait's."""
    message = {
        "correlationId": {"$ref": "#/components/correlationIds/C"},
        "examples": [{"payload": 1}, {"payload": 2}],
        "traits": [{"correlationId": {"location": "$message.payload#/b"}, "examples": [{"payload": 3}]}],
    }
    found = read_message(message, components={"correlationIds": {"C": {"location": "$message.payload#/a"}}})
    assert found.correlation == ("b",)
    assert found.examples == (Example("/channels/~1/publish/message/traits/0/examples/0", None, True, 3),)


def test_a_trait_has_no_payload(read_message: Callable[..., Message]) -> None:
    """A message's payload is its own, whatever a trait says."""
    assert read_message({"traits": [{"payload": {"type": "string"}}]}).payload is None


# --- payload, frame, envelope ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content_type", "payload", "frame"),
    [
        (None, {"type": "object"}, Frame.JSON),
        (None, {"type": "string"}, Frame.JSON),
        ("application/json", {"type": "string"}, Frame.JSON),
        ("application/ld+json; charset=utf-8", {}, Frame.JSON),
        ("text/plain", {"type": "string"}, Frame.TEXT),
        ("Text/Plain;charset=utf-8", {"$ref": "#/components/schemas/Text"}, Frame.TEXT),
        ("text/plain", {"type": "object"}, Frame.JSON),
        ("application/octet-stream", {}, Frame.BINARY),
        ("audio/ogg", {"type": "string"}, Frame.BINARY),
        ("application/x-protobuf", {}, Frame.BINARY),
        ("avro/binary", {}, Frame.BINARY),
        (None, {"type": "string", "format": "binary"}, Frame.BINARY),
        (None, {"$ref": "#/components/schemas/Bytes"}, Frame.BINARY),
        ("anything", {}, Frame.JSON),
    ],
)
def test_frame(read_message: Callable[..., Message], content_type: str | None, payload: Any, frame: Frame) -> None:
    """The content type and the payload's schema decide what a frame carries."""
    schemas = {"Text": {"type": "string"}, "Bytes": {"type": "string", "format": "binary"}}
    message = {"payload": payload} | ({"contentType": content_type} if content_type else {})
    assert read_message(message, components={"schemas": schemas}).frame is frame


def test_default_content_type(read_message: Callable[..., Message]) -> None:
    """The document's default counts where the message says nothing."""
    text = {"payload": {"type": "string"}}
    assert read_message(text, defaultContentType="text/plain").frame is Frame.TEXT
    assert read_message({**text, "contentType": "application/json"}, defaultContentType="text/plain").frame is Frame.JSON
    assert read_message({}, defaultContentType="text/plain").frame is Frame.TEXT


@pytest.mark.parametrize(
    ("schema_format", "is_read"),
    [
        ("application/vnd.aai.asyncapi;version=2.4.0", True),
        ("application/vnd.aai.asyncapi+yaml;version=2.0.0", True),
        ("application/schema+json;version=draft-07", True),
        ("application/vnd.oai.openapi+json;version=3.0.0", False),
        ("application/vnd.apache.avro;version=1.9.0", False),
        ("application/raml+yaml;version=1.0", False),
        ("custom", False),
    ],
)
def test_schema_format(read_message: Callable[..., Message], schema_format: str, is_read: bool) -> None:
    """A payload in a foreign schema language is anything, and the message says which language it was."""
    message = read_message({"schemaFormat": schema_format, "payload": {"type": "object"}})
    assert (message.payload is not None, message.schema_format) == ((True, None) if is_read else (False, schema_format))


def test_payload_reference_is_not_followed(read_message: Callable[..., Message]) -> None:
    """A payload's place is the message's own; what it refers to keeps its name."""
    message = read_message({"payload": _component("A", "schemas")}, components={"schemas": {"A": {"type": "object"}}})
    assert message.payload == SchemaAt("/channels/~1/publish/message/payload", {"$ref": "#/components/schemas/A"})


TYPE = {"type": "string", "const": "join"}


@pytest.mark.parametrize(
    ("schema", "has_payload", "required", "closed"),
    [
        ({"type": "object", "required": ["type"], "properties": {"type": TYPE}}, False, False, False),
        ({"required": ["type", "payload"], "properties": {"type": {"enum": ["join"]}, "payload": {"type": "object"}}}, True, True, False),
        (
            {
                "type": "object",
                "title": "Join",
                "x-internal": 1,
                "required": ["type"],
                "properties": {"type": {"$ref": "#/components/schemas/Type"}, "payload": {}},
                "additionalProperties": False,
            },
            True,
            False,
            True,
        ),
    ],
)
def test_envelope(read_message: Callable[..., Message], schema: Any, has_payload: bool, required: bool, closed: bool) -> None:
    """An object with a constant `type` and maybe `payload` is an envelope, also behind references."""
    message = read_message({"payload": _component("Frame", "schemas")}, components={"schemas": {"Frame": schema, "Type": TYPE}})
    inner = SchemaAt("/components/schemas/Frame/properties/payload", schema["properties"]["payload"]) if has_payload else None
    assert message.envelope == Envelope("join", inner, required, closed)


NO_ENVELOPE: list[dict[str, Any]] = [
    {"required": []},
    {"required": ["type", "id"]},
    {"properties": {"type": TYPE, "id": {}}},
    {"properties": {"type": {"type": "string"}}},
    {"properties": {"type": {"enum": ["a", "b"]}}},
    {"properties": {"type": {"const": 1}}},
    {"properties": {"payload": {}}},
    {"additionalProperties": {"type": "string"}},
    {"allOf": [{}]},
    {"minProperties": 2},
    {"type": ["object", "null"]},
]


@pytest.mark.parametrize("change", NO_ENVELOPE)
def test_no_envelope(read_message: Callable[..., Message], change: dict[str, Any]) -> None:
    """A schema that says anything else is no envelope: handlers see the whole frame."""
    schema = {"type": "object", "required": ["type"], "properties": {"type": TYPE}, **change}
    assert read_message({"payload": schema}).envelope is None


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("$message.payload#/meta/a~1b", ("meta", "a/b")),
        ("$message.payload", ()),
        ("$message.header#/id", None),
        ("elsewhere", None),
    ],
)
def test_correlation(read_message: Callable[..., Message], location: str, path: tuple[str, ...] | None) -> None:
    """A correlation id in the payload has a path; one in the headers has no place in a frame."""
    assert read_message({"correlationId": {"location": location}}).correlation == path


def test_examples(read_message: Callable[..., Message]) -> None:
    """Examples are read as they are since 2.1.0, and as maps of named examples before."""
    examples: list[Any] = [{"name": "one", "payload": None}, {"headers": {}}, {"old": {"payload": 3}, "note": "x"}]
    place = "/channels/~1/publish/message/examples"
    assert read_message({"examples": examples}).examples == (
        Example(f"{place}/0", "one", True, None),
        Example(f"{place}/1", None, False, None),
        Example(f"{place}/2/old", "old", True, 3),
    )


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


@pytest.mark.parametrize("response", ["joined", 1, None, ["joined"], {"description": "text"}, {"oneOf": []}])
def test_other_x_response(read_message: Callable[..., Message], response: Any) -> None:
    """What other tools put under `x-response` is no reply."""
    assert read_message({"x-response": response}).replies == ()


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


# --- handshake -------------------------------------------------------------------------------------------------------------------------


def test_websocket_binding(read: Read) -> None:
    """The binding's query and headers are read, through references; one that describes nothing is none."""
    schema = {"type": "object", "properties": {"token": {"type": "string"}}}
    components = {
        "channelBindings": {"Ws": {"ws": {"query": {"$ref": "#/components/schemas/Query"}, "headers": {"type": "object"}}}},
        "schemas": {"Query": schema},
    }
    api = read(channels={"/": {"bindings": _component("Ws", "channelBindings")}}, components=components)
    assert api.channels[0].query == SchemaAt("/components/channelBindings/Ws/ws/query", {"$ref": "#/components/schemas/Query"})
    assert api.channels[0].headers is None


@pytest.mark.parametrize(
    ("servers", "path"),
    [
        ([], ""),
        ([{"url": "wss://example.com/v1/"}], "/v1"),
        ([{"url": "wss://example.com"}], ""),
        ([{"url": "example.com:8000/ws/chat"}], "/ws/chat"),
        ([{"url": "/ws"}], "/ws"),
        ([{"url": "wss://{host}/{base}?x=1", "variables": {"base": {"default": "a/b"}}}], "/a/b"),
        ([{"url": "wss://{host}/{base}", "variables": {"base": {"enum": ["a"]}}}], ""),
        ([{"url": "wss://a/x"}, {"url": "ws://b/x", "protocol": "ws"}], "/x"),
        ([{"url": "wss://a/x"}, {"url": "wss://a/y"}], ""),
        ([{"url": "wss://a/x"}, {"url": "https://a/y", "protocol": "https"}], "/x"),
    ],
)
def test_base_path(read: Read, servers: list[dict[str, Any]], path: str) -> None:
    """The path that the WebSocket servers' URLs share, variables at their defaults."""
    api = read(servers={f"s{index}": {"protocol": "wss", **server} for index, server in enumerate(servers)})
    assert api.base_path == path


def _secured(read: Read, servers: dict[str, Any], channel: dict[str, Any]) -> tuple[tuple[Requirement, ...], ...]:
    schemes = {name: {"type": "http", "scheme": "bearer"} for name in "abc"}
    return read(servers=servers, channels={"/": channel}, components={"securitySchemes": schemes}).channels[0].security


def _server(*names: str, protocol: str = "ws") -> dict[str, Any]:
    return {"url": "ws://h", "protocol": protocol} | ({"security": [{name: []} for name in names]} if names else {})


def _any_of(*names: str) -> tuple[Requirement, ...]:
    return tuple(Requirement(((name, ()),)) for name in names)


def test_security_of_servers(read: Read) -> None:
    """The alternatives of all servers that a channel is on are one list, which an open server does not open."""
    servers = {"one": _server("a", "b"), "two": _server("b", "c"), "open": _server()}
    assert _secured(read, servers, {}) == (_any_of("a", "b", "c"),)
    assert _secured(read, servers, {"servers": ["two", "open"]}) == (_any_of("b", "c"),)
    assert _secured(read, servers, {"servers": ["open"]}) == ()


def test_websocket_servers_count_first(read: Read) -> None:
    """HTTP servers count where there is no WebSocket one, and others where there is neither."""
    servers = {"ws": _server("a"), "http": _server("b", protocol="https"), "mqtt": _server("c", protocol="mqtt")}
    assert _secured(read, servers, {}) == (_any_of("a"),)
    assert _secured(read, servers, {"servers": ["http", "mqtt"]}) == (_any_of("b"),)
    assert _secured(read, servers, {"servers": ["mqtt"]}) == (_any_of("c"),)


def test_security_of_operations_is_in_addition(read: Read) -> None:
    """Each operation's own list must be satisfied too, also when a trait brings it; schemes of one requirement belong together."""
    channel: dict[str, Any] = {
        "publish": {"traits": [{"security": [{"a": [], "b": ["read"]}, {}]}]},
        "subscribe": {"security": [{"c": []}]},
    }
    both = Requirement((("a", ()), ("b", ("read",))))
    assert _secured(read, {"one": _server("a")}, channel) == (_any_of("a"), (both, Requirement(())), _any_of("c"))


@pytest.mark.parametrize(
    ("scheme", "location", "parameter", "http"),
    [
        ({"type": "http", "scheme": "Basic"}, "header", "Authorization", "basic"),
        ({"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}, "header", "Authorization", "bearer"),
        ({"type": "httpApiKey", "name": "token", "in": "query"}, "query", "token", None),
        ({"type": "httpApiKey", "name": "session", "in": "cookie"}, "cookie", "session", None),
        ({"type": "oauth2", "flows": {}}, "header", "Authorization", "bearer"),
        ({"type": "openIdConnect", "openIdConnectUrl": "https://x/y"}, "header", "Authorization", "bearer"),
        ({"type": "userPassword"}, "header", "Authorization", "basic"),
        ({"type": "apiKey", "in": "user"}, None, None, None),
        ({"type": "X509"}, None, None, None),
    ],
)
def test_security_schemes(read: Read, scheme: dict[str, Any], location: str | None, parameter: str | None, http: str | None) -> None:
    """A scheme says where the handshake has its credentials, if there is a place for them."""
    api = read(components={"securitySchemes": {"s": {**scheme, "description": "d"}}})
    assert api.security_schemes == (SecurityScheme("s", scheme["type"], "d", location, parameter, http),)


# --- real documents --------------------------------------------------------------------------------------------------------------------


def _corpus() -> Iterator[Api]:
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8") as index:
        for row in csv.DictReader(index, delimiter="\t"):
            try:
                loaded = bundle.load(CORPUS / row["file"])
            except (SpecError, UsageError):
                continue
            yield resolve(loaded)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of documents written by others is not here")
def test_every_document_resolves_and_its_names_are_valid() -> None:
    """Each document that can be loaded, valid or not, resolves; its names are unique identifiers and its paths Starlette's."""
    count = 0
    for api in _corpus():
        count += 1
        names = assign(api).channels
        assert len({channel.module.replace("_", "") for channel in names.values()}) == len(api.channels)
        assert len({channel.router for channel in names.values()}) == len(api.channels)
        assert len({channel.path for channel in names.values()}) == len(api.channels)
        for channel in api.channels:
            found = names[channel.address]
            _, _, converters = compile_path(found.path)
            assert set(found.parameters.values()) <= set(converters)
            uses = [message.use for message in (*_sent(channel), *_received(channel), *channel.replies)]
            assert set(found.operations) == set(uses)
            for scope in (list(found.operations.values()), list(found.parameters.values()), [found.module], [found.router]):
                assert len(set(scope)) == len(scope)
                assert all(name.isidentifier() and not keyword.iskeyword(name) for name in scope)
    assert count > 500
