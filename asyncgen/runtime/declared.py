"""What the document declares about a channel, as data that generated code hands to the runtime. Values only: no behaviour, no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

FrameKind: TypeAlias = Literal["json", "text", "binary"]


@dataclass(frozen=True, slots=True)
class Envelope:
    """The frame is `{"type": <tag>, "payload": ...}` and handlers see the inner payload.

    `payload` says whether the document gives the envelope one, `required` whether it must be there, `closed` whether other keys are
    refused.
    """

    tag: str
    payload: bool = True
    required: bool = True
    closed: bool = False


@dataclass(frozen=True, slots=True)
class MessageSpec:
    """One message of a channel in one direction.

    `name` is the operation's name (also the router's attribute), `payload` the Python type of what a handler or publisher sees (None:
    nothing). `frame` says what travels: JSON in a text frame, the payload itself (a str) in a text frame, or in a binary frame (bytes).
    `tags` are the values at the channel's tag path that mean this message. `types` and `required` are what an untagged frame must look
    like to be tried as this message (JSON type names, keys). `reply` names the message that answers this one. `correlation` is the path
    of the correlation id in the frame. `is_error` and `is_gap` mark the messages that the runtime itself sends when something is wrong
    and when updates may have been missed (`messages` says how it fills them). `checked` says that the Python type takes more than the
    document's schema, so that frames are checked against that too (`conformance`). `at` is the JSON Pointer of the message's use in the
    contract's document, None for an operation written in code first.
    """

    name: str
    payload: Any = None
    frame: FrameKind = "json"
    envelope: Envelope | None = None
    tags: tuple[str | int | bool, ...] = ()
    types: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    reply: str | None = None
    correlation: tuple[str, ...] | None = None
    is_error: bool = False
    is_gap: bool = False
    checked: bool = False
    at: str | None = None


@dataclass(frozen=True, slots=True)
class ChannelSpec:
    """One channel: its address in the document, its path for FastAPI, and its messages.

    `send` are the messages that the API's user sends (AsyncAPI 2.x `publish`), `recv` those that the server sends (`subscribe`), `replies`
    those that only answer a request. `tag` is the path of the tag in an incoming frame; it is empty where the frame is the tag, where
    the envelope is the only sign, and where frames are told apart by shape. `security` is a list of lists of requirements: of each inner
    list one requirement, a tuple of `(scheme, scopes)`, must be satisfied.
    """

    address: str
    path: str
    send: tuple[MessageSpec, ...] = ()
    recv: tuple[MessageSpec, ...] = ()
    replies: tuple[MessageSpec, ...] = ()
    tag: tuple[str | int, ...] = ()
    security: tuple[tuple[tuple[tuple[str, tuple[str, ...]], ...], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class SchemeSpec:
    """A security scheme of the document (AsyncAPI 2.4.0, "Security Scheme Object"), as the handshake sees it.

    `location` and `parameter` say where the credentials are (`query`, `header` or `cookie`, and the name there); `scheme` is the HTTP
    authentication scheme in lower case. All three are None where a WebSocket handshake has no place for the scheme (`X509`, `plain`, ...):
    its verifier is then asked with an empty value.
    """

    name: str
    type: str
    location: str | None = None
    parameter: str | None = None
    scheme: str | None = None
