"""Handlers of channel `/rooms/{room_id}`. Yours to edit: asyncgen adds what is missing and keeps what
you wrote.
"""

from typing import Literal

from pydantic import MISSING

from chat.asyncapi import RoomsClient, RoomsRouter
from chat.asyncapi.models import (
    GetHistory,
    History,
    JoinRoom,
    MessageAccepted,
    PostMessage,
    RoomJoined,
    Typing,
    UserLeft,
    UserTyping,
)
from chat.handlers import lobby
from chat.rooms import rooms

router = RoomsRouter()


@router.join_room
async def join_room(payload: JoinRoom, client: RoomsClient) -> RoomJoined:
    """Join the room and get its members."""
    topic = None if payload.topic is MISSING else payload.topic
    room, member, opened = rooms.enter(client, payload.name, topic)
    await router.user_joined(member, topic=room.id)
    client.subscribe(room.id)
    if opened:
        await lobby.router.room_opened(room.as_model())
    return RoomJoined(
        room=room.as_model(),
        members=list(room.members.values()),
        recent=list(room.said)[:20],
    )


@router.leave_room
async def leave_room(client: RoomsClient) -> None:
    """Leave the room; the connection stays open."""
    rooms.of(client)
    client.unsubscribe(client.state.room_id)
    await say_goodbye(client, "left")


@router.post_message
async def post_message(payload: PostMessage, client: RoomsClient) -> MessageAccepted:
    """Say something to everybody in the room."""
    room, member = rooms.of(client)
    message = room.say(member, payload)
    await router.message_posted(message, topic=room.id)
    return MessageAccepted(id=message.id, sent_at=message.sent_at)


@router.typing
async def typing(payload: Typing, client: RoomsClient) -> None:
    """Tell the others that you are writing, or that you stopped."""
    room, member = rooms.of(client)
    await router.user_typing(
        UserTyping(name=member.name, active=payload.active),
        topic=room.id,
        exclude=client,
    )


@router.get_history
async def get_history(payload: GetHistory, client: RoomsClient) -> History:
    """Read what was said earlier, newest first."""
    room, _ = rooms.of(client)
    before = payload.before
    earlier = [
        message
        for message in room.said
        if before is MISSING or message.sent_at < before
    ]
    return History(
        messages=earlier[: payload.limit], complete=len(earlier) <= payload.limit
    )


async def say_goodbye(
    client: RoomsClient, reason: Literal["left", "disconnected"]
) -> None:
    """Tell the others in the room that somebody is gone."""
    if member := rooms.leave(client):
        await router.user_left(
            UserLeft(name=member.name, reason=reason), topic=client.state.room_id
        )
