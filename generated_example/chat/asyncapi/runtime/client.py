# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""One connection, as handlers and endpoints see it. What it does is done by its session; here is only what a person may ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, Generic
from uuid import uuid4

from pydantic import BaseModel
from pydantic_core import to_json
from starlette.websockets import WebSocket
from typing_extensions import TypeVar

if TYPE_CHECKING:
    from .session import Session

StateT_co = TypeVar("StateT_co", covariant=True, default=Any)


class Message(BaseModel):
    """FastWS's envelope: what `server_send` and `client_send` take, and what iterating over a client gives."""

    type: str | int
    payload: Any = None


class Client(Generic[StateT_co]):
    """One connection. `state` is what the handshake carried, `identity` is whom the security schemes' verifiers said it is."""

    __slots__ = ("__weakref__", "_state", "identity", "session", "topics", "uid", "ws")

    def __init__(self, ws: WebSocket, session: Session, state: StateT_co, identity: Any = None) -> None:
        self.ws = ws
        self.uid = uuid4().hex
        self.topics: set[str] = set()
        self.identity = identity
        self._state = state
        self.session = session
        """What serves the connection; not for handlers."""

    @property
    def state(self) -> StateT_co:
        """What the handshake carried: the value of the channel's `connect`."""
        return self._state

    @property
    def websocket(self) -> WebSocket:
        """Starlette's WebSocket, for its headers, cookies and state. The session reads and writes it: you should not."""
        return self.ws

    @property
    def channel(self) -> str:
        """The address of the channel that this is a connection to."""
        return self.session.channel.spec.address

    @property
    def closed(self) -> bool:
        """Whether the connection has ended; what is sent to it then goes nowhere."""
        return self.session.ended

    async def send(self, data: Any) -> None:
        """Send a text frame (str), a binary frame (bytes) or anything else as its JSON, once there is room for it."""
        await self.session.outbox.send(data if isinstance(data, str | bytes) else to_json(data, by_alias=True).decode())

    def put(self, frame: str | bytes) -> None:
        """Queue a frame that was published. Never waits: a client for whom too much waits is closed with 4008."""
        self.session.outbox.put(frame)

    def subscribe(self, topic: str) -> None:
        """Get what is published to a topic of this channel from now on; again changes nothing.

        Raises `TopicError` beyond the limits: 128 topics (`Service(max_topics=)`), 255 printable characters.
        """
        self.session.subscribe(topic)

    def unsubscribe(self, topic: str) -> None:
        """Get no more of a topic; one that was not subscribed to stays so."""
        self.session.unsubscribe(topic)

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection when everything that waits was written. The handler that asks for it runs on to its end."""
        self.session.end(code, reason)

    def __aiter__(self) -> AsyncIterator[Message]:
        """Give the messages of the connection one by one: FastWS's alternative to `Service.serve`."""
        return self.session.messages()
