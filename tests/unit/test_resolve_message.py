"""One message: its words, its traits, what its frame carries, its envelope, its correlation id, its examples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from asyncgen.api import Api, Envelope, Example, Frame, Message, SchemaAt

Read = Callable[..., Api]


@pytest.fixture
def read_message(read: Read) -> Callable[..., Message]:
    """Resolve the only message of a document."""

    def read_one(message: Any, **members: Any) -> Message:
        operation = read(channels={"/": {"publish": {"message": message}}}, **members).channels[0].send
        assert operation is not None
        return operation.messages[0]

    return read_one


def _component(key: str, group: str = "messages") -> dict[str, str]:
    return {"$ref": f"#/components/{group}/{key}"}


def test_message_words(read_message: Callable[..., Message]) -> None:
    """Ids, names and flags of a message are read."""
    words = {"messageId": "i", "name": "n", "title": "t", "summary": "s", "description": "d"}
    message = read_message({**words, "deprecated": True, "x-asyncgen-error": True, "x-asyncgen-gap": True})
    assert (message.message_id, message.name, message.title, message.summary, message.description) == tuple("intsd")
    assert (message.deprecated, message.is_error, message.is_gap) == (True, True, True)
    plain = read_message({})
    assert (plain.deprecated, plain.is_error, plain.is_gap, plain.payload) == (False, False, False, None)


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
        ("application/vnd.oai.openapi+json;version=3.0.0", True),
        ("application/vnd.apache.avro;version=1.9.0", True),
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


@pytest.mark.parametrize("response", ["joined", 1, None, ["joined"], {"description": "text"}, {"oneOf": []}])
def test_other_x_response(read_message: Callable[..., Message], response: Any) -> None:
    """What other tools put under `x-response` is no reply."""
    assert read_message({"x-response": response}).replies == ()
