"""How a frame is recognised: values in, a decision out, without a socket, an event loop or a clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from asyncgen.runtime import ChannelSpec, Envelope, MessageSpec, RegistrationError
from asyncgen.runtime.dispatch import BINARY, INVALID, UNDECODABLE, UNKNOWN, Dispatcher, Fault, request_id
from asyncgen.runtime.operation import Operation, declared
from asyncgen.runtime.plans import ABSENT


class Text(BaseModel):
    """A text."""

    text: str


class Number(BaseModel):
    """A number, with a tag."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["number"] = "number"
    n: float = Field(ge=0)


class Day(BaseModel):
    """A day, with a tag."""

    kind: Literal["day"]
    at: datetime


def operations(channel: ChannelSpec) -> list[Operation]:
    """Give every message that clients send a handler."""

    def handler() -> None: ...

    return [declared(channel, spec, handler) for spec in channel.send]


def dispatcher(*send: MessageSpec, tag: tuple[str | int, ...] = (), strict: bool = True) -> Dispatcher:
    """Return the dispatcher of a channel with these messages."""
    channel = ChannelSpec("/", "/", send=send, tag=tag)
    return Dispatcher(channel, operations(channel), strict=strict)


def said(decision: Any) -> Any:
    """Return a decision as `(name, payload)`, or as a fault's code."""
    return decision.code if isinstance(decision, Fault) else (decision[0].spec.name, decision[1])


ENVELOPES = (
    MessageSpec("text", Text, envelope=Envelope("text"), tags=("text",), correlation=("id",)),
    MessageSpec("count", int, envelope=Envelope("count", required=False, closed=True), tags=("count",)),
    MessageSpec("ping", envelope=Envelope("ping", payload=False), tags=("ping",)),
)


@pytest.mark.parametrize(
    ("frame", "decision"),
    [
        ('{"type":"text","payload":{"text":"a"}}', ("text", Text(text="a"))),
        ('{"type":"text","payload":{"text":"a"},"more":1}', ("text", Text(text="a"))),
        ('{"type":"count","payload":3}', ("count", 3)),
        ('{"type":"count"}', ("count", None)),
        ('{"type":"count","payload":3,"more":1}', "invalid_payload"),
        ('{"type":"ping"}', ("ping", None)),
        ('{"type":"ping","payload":5}', ("ping", None)),
        ('{"type":"text"}', "invalid_payload"),
        ('{"type":"text","payload":null}', "invalid_payload"),
        ('{"type":"count","payload":"3"}', "invalid_payload"),
        ('{"type":"other"}', "unknown_operation"),
        ('{"type":1}', "unknown_operation"),
        ('{"type":null}', "undecodable"),
        ('{"type":["text"]}', "undecodable"),
        ("{}", "undecodable"),
        ("[]", "undecodable"),
        ("", "undecodable"),
        ('{"type":"text","payload":{"text":NaN}}', "undecodable"),
        ('{"type":"text","payload":{"text":"NaN Infinity"}}', ("text", Text(text="NaN Infinity"))),
        ("[" * 1000 + "]" * 1000, "undecodable"),
    ],
)
def test_envelopes(frame: str, decision: Any) -> None:
    """The type says which message it is; the handler sees the inner payload."""
    assert said(dispatcher(*ENVELOPES, tag=("type",)).text(frame)) == decision


def test_a_single_envelope_is_recognised_by_its_type() -> None:
    """Without a tag in the channel's declaration the envelope itself is the sign."""
    only = dispatcher(ENVELOPES[0])
    assert said(only.text('{"type":"text","payload":{"text":"a"}}')) == ("text", Text(text="a"))
    assert only.text('{"type":"other","payload":{"text":"a"}}') is UNKNOWN


@pytest.mark.parametrize(
    ("path", "frame", "decision"),
    [
        (("kind",), '{{"kind":{tag},"n":1}}', "hit"),
        (("head", "kind"), '{{"head":{{"kind":{tag}}},"n":1}}', "hit"),
        (("head", 0, "kind"), '{{"head":[{{"kind":{tag}}}],"n":1}}', "hit"),
        ((0,), "[{tag},1]", "hit"),
        ((1, "kind"), '[1,{{"kind":{tag}}}]', "hit"),
        ((), "{tag}", "hit"),
        (("head", "kind"), '{{"head":{tag}}}', "undecodable"),
        ((0,), '{{"0":{tag}}}', "undecodable"),
    ],
)
@pytest.mark.parametrize(
    ("tags", "text", "name"),
    [
        ((("a",), ("b", "c")), '"c"', "second"),
        (((1,), (2,)), "2", "second"),
        (((1,), (True,)), "true", "second"),
        (((1,), (True,)), "1", "first"),
        ((("1",), (1,)), "1", "second"),
    ],
)
def test_tags(path: tuple[str | int, ...], frame: str, decision: str, tags: Any, text: str, name: str) -> None:
    """A tag may be anywhere, be text, number or truth value, and stand for one message under several values."""
    made = dispatcher(MessageSpec("first", Any, tags=tags[0]), MessageSpec("second", Any, tags=tags[1]), tag=path)
    found = said(made.text(frame.format(tag=text)))
    assert (found[0] if decision == "hit" else found) == (name if decision == "hit" else decision)
    if decision == "hit":
        assert made.text(frame.format(tag='"unknown"')) is UNKNOWN


def test_tagged_models() -> None:
    """The tag is part of the payload, which the handler sees whole; JSON's texts are dates in strict mode too."""
    made = dispatcher(MessageSpec("number", Number, tags=("number",)), MessageSpec("day", Day, tags=("day",)), tag=("kind",))
    assert said(made.text('{"kind":"number","n":1}')) == ("number", Number(n=1))
    day = said(made.text('{"kind":"day","at":"2024-05-17T09:00:00Z"}'))
    assert day[0] == "day"
    assert day[1].at.year == 2024
    assert said(made.text('{"kind":"number","n":"1"}')) == "invalid_payload"


def test_lax_mode_coerces() -> None:
    """Without `strict`, "1" stands for 1."""
    spec = MessageSpec("number", Number, tags=("number",))
    assert said(dispatcher(spec, tag=("kind",), strict=False).text('{"kind":"number","n":"1"}')) == ("number", Number(n=1))


def test_one_message_needs_no_recognition() -> None:
    """Whatever is valid is it."""
    made = dispatcher(MessageSpec("numbers", list[int]))
    assert said(made.text("[1,2]")) == ("numbers", [1, 2])
    assert said(made.text("{}")) == "invalid_payload"
    assert made.text("x") is UNDECODABLE
    assert said(dispatcher(MessageSpec("numbers", list[float])).text("[1e999]")) == "invalid_payload", "infinity"


SHAPES = (
    MessageSpec("text", Text, types=frozenset({"object"}), required=frozenset({"text"})),
    MessageSpec("object", dict[str, Any], types=frozenset({"object"})),
    MessageSpec("list", list[int], types=frozenset({"array"})),
    MessageSpec("integer", int, types=frozenset({"integer"})),
    MessageSpec("number", float, types=frozenset({"number"})),
    MessageSpec("null", type(None), types=frozenset({"null"})),
)


@pytest.mark.parametrize(
    ("frame", "decision"),
    [
        ('{"text":"a"}', ("text", Text(text="a"))),
        ('{"text":1}', ("object", {"text": 1})),
        ('{"other":1}', ("object", {"other": 1})),
        ("[1]", ("list", [1])),
        ('["a"]', "invalid_payload"),
        ("1", ("integer", 1)),
        ("1.5", ("number", 1.5)),
        ("null", ("null", None)),
        ("true", "unknown_operation"),
        ('"text"', "unknown_operation"),
        ("tru", "undecodable"),
    ],
)
def test_shapes(frame: str, decision: Any) -> None:
    """Without a tag, the messages that a frame looks like are tried in order."""
    assert said(dispatcher(*SHAPES).text(frame)) == decision


def test_text_comes_after_json() -> None:
    """A frame that is no JSON message is the channel's text message, if it has one."""
    made = dispatcher(MessageSpec("text", str, frame="text"), MessageSpec("number", Number, tags=("number",)), tag=("kind",))
    assert said(made.text('{"kind":"number","n":1}')) == ("number", Number(n=1))
    assert said(made.text("hello")) == ("text", "hello")


def test_binary_frames() -> None:
    """They are for messages of bytes; a channel without refuses them."""
    assert said(dispatcher(MessageSpec("data", bytes, frame="binary")).binary(b"\x00")) == ("data", b"\x00")
    assert dispatcher(*ENVELOPES).binary(b"{}") is BINARY
    assert dispatcher(MessageSpec("data", bytes, frame="binary")).text("{}") is UNKNOWN


def test_a_channel_that_takes_nothing() -> None:
    """Every message is unknown there, and no JSON still is no JSON."""
    assert dispatcher().text("{}") is UNKNOWN
    assert dispatcher().text("{") is UNDECODABLE


def test_places_are_pointers_without_the_input() -> None:
    """An invalid payload is told by at most ten places, none of which quotes what was sent."""
    made = dispatcher(MessageSpec("texts", list[Text], envelope=Envelope("texts"), tags=("texts",)), tag=("type",))
    fault = made.text('{"type":"texts","payload":[' + ",".join(['{"text":12345}'] * 50) + "]}")
    assert isinstance(fault, Fault)
    assert fault.message == INVALID.message
    assert len(fault.places) == 10
    assert fault.places[3] == ("/payload/3/text", "Input should be a valid string")
    assert "12345" not in repr(fault)


class Chosen(BaseModel):
    """A choice by a tag inside the payload."""

    choice: Number | Day = Field(discriminator="kind")


def test_a_wrong_inner_tag_is_not_quoted() -> None:
    """pydantic's text for it repeats the input; ours does not."""
    fault = dispatcher(MessageSpec("chosen", Chosen)).text('{"choice":{"kind":"my secret"}}')
    assert isinstance(fault, Fault)
    assert fault.places == (("/choice", "union_tag_invalid"),)


def test_the_correlation_id_of_a_request() -> None:
    """It is found in valid and in invalid frames."""
    made = dispatcher(*ENVELOPES, tag=("type",))
    valid = '{"type":"text","id":7,"payload":{"text":"a"}}'
    decision = made.text(valid)
    assert not isinstance(decision, Fault)
    assert request_id(decision[0], valid) == 7
    fault = made.text('{"type":"text","id":"x","payload":{}}')
    assert isinstance(fault, Fault)
    assert fault.request == "x"
    decision = made.text('{"type":"ping","id":7}')
    assert not isinstance(decision, Fault)
    assert request_id(decision[0], "{}") is ABSENT


def test_one_tag_for_two_messages_is_refused() -> None:
    """Frames with it could not be told apart."""
    with pytest.raises(RegistrationError, match="'a' have two handlers"):
        dispatcher(MessageSpec("one", Any, tags=("a",)), MessageSpec("two", Any, tags=("a",)), tag=("kind",))
