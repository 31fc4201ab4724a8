"""Handlers that do not fit: a type checker reports every line that is marked, and no other."""

from __future__ import annotations

from .router import JoinRoom, RoomJoined, RoomsClient, RoomsRouter

router = RoomsRouter()


@router.join_room  # wrong payload
async def wrong_payload(payload: str, client: RoomsClient) -> RoomJoined:
    """Take another payload."""
    return RoomJoined(members=[])


@router.join_room  # wrong reply
async def wrong_reply(payload: JoinRoom) -> str:
    """Return something else."""
    return payload.name


@router.join_room  # wrong name
async def wrong_name(payload: JoinRoom, clint: RoomsClient) -> RoomJoined:
    """Ask for what nobody gives."""
    return RoomJoined(members=[payload.name])


@router.join_rom  # wrong operation
async def wrong_operation(payload: JoinRoom) -> RoomJoined:
    """Handle what is not there."""
    return RoomJoined(members=[payload.name])


@router.leave  # no payload
async def no_payload(payload: JoinRoom) -> None:
    """Take a payload that the operation has not."""


@router.leave  # no reply
def no_reply() -> RoomJoined:
    """Return where nothing is replied."""
    return RoomJoined(members=[])


@router.join_room  # forgotten reply
async def forgotten() -> None:
    """Return nothing where a reply is promised."""


async def publish() -> None:
    """Publish what is no such message."""
    await router.room_joined(JoinRoom(name="ada"))  # wrong message
