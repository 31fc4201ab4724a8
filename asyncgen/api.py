"""`Api`: what a document says, with references followed and traits merged. Frozen values; no Python names, no template words.

Both directions of the tool meet here. Schemas stay raw JSON inside the bundled document; this module only points at them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from asyncgen.spec.formats.reading import Reading

Schema: TypeAlias = Mapping[str, Any] | bool


class Direction(StrEnum):
    """FastWS's words, from the point of view of the API's user: `send` is AsyncAPI 2.x `publish`, `recv` is `subscribe`."""

    SEND = "send"
    RECV = "recv"


class Frame(StrEnum):
    """What a WebSocket frame of a message carries, decided by its content type and payload schema."""

    JSON = "json"
    TEXT = "text"
    BINARY = "binary"


@dataclass(frozen=True, slots=True)
class SchemaAt:
    """A schema and its place: `pointer` leads to `schema` in the bundled document (a `{"$ref": ...}` there is not followed)."""

    pointer: str
    schema: Schema


@dataclass(frozen=True, slots=True)
class Envelope:
    """`{"type": <value>, "payload": ...}`, recognised because the payload schema describes just that.

    `payload` is the schema of the property `payload`, None when the envelope declares none; `required` says whether it must be there.
    `closed` is true when the envelope forbids further keys.
    """

    value: str
    payload: SchemaAt | None
    required: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A message example (AsyncAPI 2.4.0, Message Example Object); `payload` is raw JSON, `has_payload` tells absent from null."""

    pointer: str
    name: str | None
    has_payload: bool
    payload: Any


@dataclass(frozen=True, slots=True)
class Message:
    """One message alternative of one operation: what asyncgen calls an operation (a handler's or a publisher's unit).

    `use` is where the alternative stands in its operation, `pointer` where the message object is after references: two uses of one
    component message have the same `pointer`. `use` is walked from `/channels`, as if what a reference on the way leads to stood in its
    place, so that it is unique in the document; where nothing is referenced on the way it is an ordinary pointer.

    `payload` is the schema of the whole frame; None means anything, either because the document says nothing or because `schema_format`
    is one that asyncgen does not read (then it is that format, else None). `replies` are the `pointer`s of the messages that may answer it
    (`x-response`), `reply` is the only one of them, None where there is none or a choice. `correlation` is the path of the correlation id
    inside the frame's JSON, None where it is in the headers or absent.
    """

    pointer: str
    use: str
    direction: Direction
    key: str | None
    message_id: str | None
    name: str | None
    title: str | None
    summary: str | None
    description: str | None
    frame: Frame
    payload: SchemaAt | None
    envelope: Envelope | None
    reply: str | None
    correlation: tuple[str, ...] | None
    is_error: bool
    is_gap: bool
    deprecated: bool
    examples: tuple[Example, ...]
    replies: tuple[str, ...] = ()
    schema_format: str | None = None

    @property
    def visible_payload(self) -> SchemaAt | None:
        """The schema of what a handler or publisher sees: the inner payload where there is an envelope."""
        return self.envelope.payload if self.envelope else self.payload


@dataclass(frozen=True, slots=True)
class Tagged:
    """A place in the frame's JSON where every message has values of its own.

    `path` is made of property names and array indexes, at least one; `table` maps each value to the index of its message in the operation.
    At most one message of the operation is not in it: a binary one, which its kind of frame tells from the others. `certain` is false where
    the schema of some message does not require the tag; a frame without it is no message all the same.
    """

    path: tuple[str | int, ...]
    table: tuple[tuple[str | int | bool, int], ...]
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a frame must look like to be tried as the message `index`: its JSON types (none named: any) and the keys it must have.

    A text or binary message has neither: its kind of frame says it all.
    """

    index: int
    types: frozenset[str]
    required: frozenset[str]


@dataclass(frozen=True, slots=True)
class Untagged:
    """No tag: candidates by kind of frame, JSON type and required keys, tried in document order, one for each message.

    `ambiguous` lists index pairs, up to a limit, where a frame of the second message may be taken for the first.
    """

    candidates: tuple[Candidate, ...]
    ambiguous: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Single:
    """One message (or none): nothing to recognise."""


WirePlan: TypeAlias = Single | Tagged | Untagged


@dataclass(frozen=True, slots=True)
class Operation:
    """An AsyncAPI Operation Object (2.4.0, "Operation Object") after its traits; `pointer` is walked as `Message.use` is."""

    pointer: str
    direction: Direction
    operation_id: str | None
    summary: str | None
    description: str | None
    messages: tuple[Message, ...]
    plan: WirePlan


@dataclass(frozen=True, slots=True)
class Parameter:
    """A channel parameter. `schema` is None where the document gives none (then it is a string)."""

    name: str
    pointer: str
    description: str | None
    schema: SchemaAt | None


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """A security scheme (2.4.0, "Security Scheme Object"), as the handshake sees it.

    `location` and `parameter` say where the credentials are (`query`, `header`, `cookie` and the name there); `scheme` is the HTTP
    authentication scheme in lower case. All are None where the WebSocket handshake has no place for the scheme (`X509`, `plain`, ...).
    """

    name: str
    type: str
    description: str | None
    location: str | None
    parameter: str | None
    scheme: str | None


@dataclass(frozen=True, slots=True)
class Requirement:
    """Schemes that must all be satisfied, each with its scopes; an empty one allows everybody."""

    schemes: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel: one WebSocket connection (bindings/websockets 0.1.0: "the channel represents the connection").

    `pointer` is the channel's place below `/channels`, even where a reference stands there. `parameters` are those in the address, in its
    order. `security` is a list of lists: of each inner list one requirement must be satisfied (server's alternatives, then each
    operation's). `query` and `headers` are the object schemas of the `ws` channel binding.
    """

    address: str
    pointer: str
    description: str | None
    parameters: tuple[Parameter, ...]
    query: SchemaAt | None
    headers: SchemaAt | None
    security: tuple[tuple[Requirement, ...], ...]
    send: Operation | None
    recv: Operation | None
    replies: tuple[Message, ...]
    """Messages that answer one of `send`'s messages (`x-response`) and are not among `recv`'s."""

    @property
    def sent(self) -> tuple[Message, ...]:
        """The messages that the API's user sends on this channel."""
        return self.send.messages if self.send else ()

    @property
    def received(self) -> tuple[Message, ...]:
        """The messages that the server sends on this channel, but for those that only reply."""
        return self.recv.messages if self.recv else ()


@dataclass(frozen=True, slots=True)
class Api:
    """The whole document. `written` is the bundled one: plain JSON data, every `$ref` in it begins with `#`.

    `document` is the same as it is read: payloads of other languages stand in it in AsyncAPI's own words, at the places that `readings`
    lists. All pointers and schemas here are of `document`. `base_path` is the path of the WebSocket servers' URLs, variables at their
    defaults (`""` when they differ). `schemas` are the component schemas by key.
    """

    title: str
    version: str
    description: str | None
    document: Mapping[str, Any]
    written: Mapping[str, Any]
    readings: tuple[Reading, ...]
    base_path: str
    channels: tuple[Channel, ...]
    schemas: tuple[tuple[str, SchemaAt], ...]
    security_schemes: tuple[SecurityScheme, ...]
