"""Handlers that fit: a type checker has nothing to say."""

from __future__ import annotations

from typing import Any, assert_type

from pydantic import BaseModel

from asyncgen.runtime import Client, Service
from tests.quality.handler_typing.router import JoinRoom, RoomJoined, RoomsClient, RoomsRouter


@RoomsRouter().join_room
async def join_all(payload: JoinRoom, client: RoomsClient, app: Service) -> RoomJoined:
    """Take everything."""
    assert_type(client.state.room_id, str)
    return RoomJoined(members=[payload.name, app.title])


@RoomsRouter().join_room
def plain(payload: JoinRoom) -> RoomJoined:
    """Be plain."""
    return RoomJoined(members=[payload.name])


@RoomsRouter().join_room
async def another_order(client: RoomsClient, payload: JoinRoom) -> RoomJoined:
    """Take them in another order."""
    return RoomJoined(members=[payload.name, client.uid])


@RoomsRouter().join_room
async def nothing() -> RoomJoined:
    """Take nothing."""
    return RoomJoined(members=[])


@RoomsRouter().join_room
async def wider(payload: BaseModel, client: Client[Any]) -> RoomJoined:
    """Take more than there is."""
    return RoomJoined(members=[str(payload), client.uid])


@RoomsRouter().join_room
async def bare(client: Client) -> RoomJoined:
    """Do not care about the connection's type."""
    return RoomJoined(members=[client.uid])


@RoomsRouter().join_room
async def defaulted(payload: JoinRoom, limit: int = 3) -> RoomJoined:
    """Have a parameter of its own, with a default."""
    return RoomJoined(members=[payload.name] * limit)


@RoomsRouter().leave
async def leave(client: RoomsClient) -> None:
    """Leave, and tell the others."""
    await RoomsRouter().room_joined(RoomJoined(members=[]), topic=client.state.room_id)


@RoomsRouter().leave
def leave_plain() -> None:
    """Leave, too."""


async def types(client: RoomsClient) -> None:
    """See that decorated functions keep their own types."""
    assert_type(await join_all(JoinRoom(name="ada"), client, Service()), RoomJoined)
    assert_type(plain(JoinRoom(name="ada")), RoomJoined)
