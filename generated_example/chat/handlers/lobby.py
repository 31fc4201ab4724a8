"""Handlers of channel `/lobby`. Yours to edit: asyncgen adds what is missing and keeps what you wrote."""

from pydantic import MISSING

from chat.asyncapi import LobbyRouter
from chat.asyncapi.models import ListRooms, RoomsListed
from chat.rooms import rooms

router = LobbyRouter()


@router.list_rooms
async def list_rooms(payload: ListRooms | None) -> RoomsListed:
    """Get the rooms that are open."""
    wanted = payload.matching if payload else MISSING
    return RoomsListed(
        rooms=[
            room.as_model() for room in rooms if wanted is MISSING or wanted in room.id
        ]
    )
