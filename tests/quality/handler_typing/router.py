"""A typed router as `asyncgen generate` writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from pydantic import BaseModel

from asyncgen.runtime import ChannelRouter, ChannelSpec, Client, Envelope, Handler, HandlerWithout, MessageSpec


class JoinRoom(BaseModel):
    """Wants to join."""

    name: str


class RoomJoined(BaseModel):
    """Has joined."""

    members: list[str]


@dataclass(frozen=True, slots=True)
class RoomsConnection:
    """What the handshake carried."""

    room_id: str


RoomsClient: TypeAlias = Client[RoomsConnection]

_JoinRoom = TypeVar("_JoinRoom", bound=Handler[JoinRoom, RoomsClient, RoomJoined])
_Leave = TypeVar("_Leave", bound=HandlerWithout[RoomsClient, None])


class RoomsRouter(ChannelRouter[RoomsConnection]):
    """Channel `/rooms/{room_id}`."""

    channel = ChannelSpec(
        address="/rooms/{room_id}",
        path="/rooms/{room_id}",
        send=(
            MessageSpec("join_room", JoinRoom, envelope=Envelope("join_room"), tags=("join_room",), reply="room_joined"),
            MessageSpec("leave", envelope=Envelope("leave", payload=False), tags=("leave",)),
        ),
        recv=(MessageSpec("room_joined", RoomJoined, envelope=Envelope("room_joined")),),
        tag=("type",),
    )

    @staticmethod
    def connect(room_id: str) -> RoomsConnection:
        """Validate the handshake."""
        return RoomsConnection(room_id)

    def join_room(self, handler: _JoinRoom) -> _JoinRoom:
        """Join."""
        return self.handle("join_room", handler)

    def leave(self, handler: _Leave) -> _Leave:
        """Leave."""
        return self.handle("leave", handler)

    async def room_joined(self, payload: RoomJoined, *, topic: str | None = None, client: RoomsClient | None = None) -> None:
        """Tell."""
        await self.publish("room_joined", payload, topic=topic, client=client)
