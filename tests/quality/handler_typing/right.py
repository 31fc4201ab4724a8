"""Handlers that fit: a type checker has nothing to say."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from typing_extensions import assert_type

from asyncgen.runtime import Client, Service

from .router import JoinRoom, RoomJoined, RoomsClient, RoomsRouter

router = RoomsRouter()


@router.join_room
async def join_all(payload: JoinRoom, client: RoomsClient, app: Service) -> RoomJoined:
    """Take everything."""
    assert_type(client.state.room_id, str)
    return RoomJoined(members=[payload.name])


@router.join_room
def plain(payload: JoinRoom) -> RoomJoined:
    """Be plain."""
    return RoomJoined(members=[payload.name])


@router.join_room
async def another_order(client: RoomsClient, payload: JoinRoom) -> RoomJoined:
    """Take them in another order."""
    return RoomJoined(members=[payload.name, client.uid])


@router.join_room
async def nothing() -> RoomJoined:
    """Take nothing."""
    return RoomJoined(members=[])


@router.join_room
async def wider(payload: BaseModel, client: Client[Any]) -> RoomJoined:
    """Take more than there is."""
    return RoomJoined(members=[str(payload), client.uid])


@router.join_room
async def bare(client: Client) -> RoomJoined:
    """Do not care about the connection's type."""
    return RoomJoined(members=[client.uid])


@router.join_room
async def defaulted(payload: JoinRoom, limit: int = 3) -> RoomJoined:
    """Have a parameter of its own, with a default."""
    return RoomJoined(members=[payload.name] * limit)


@router.leave
async def leave(client: RoomsClient) -> None:
    """Leave."""
    await router.room_joined(RoomJoined(members=[]), topic=client.state.room_id)


@router.leave
def leave_plain() -> None:
    """Leave, too."""


async def test_like(client: RoomsClient) -> None:
    """Keep the handlers' own types."""
    assert_type(await join_all(JoinRoom(name="ada"), client, Service()), RoomJoined)
    assert_type(plain(JoinRoom(name="ada")), RoomJoined)
