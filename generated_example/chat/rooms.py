"""The rooms that are open: who is in them and what was said. In memory, in one process: gone when the service stops.

Knows connections only as keys; what travels over them is the handlers' business.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from pydantic import MISSING

from chat.asyncapi import OperationError, RoomsClient
from chat.asyncapi.models import ChatMessage, Member, PostMessage, Room, Status

_KEPT = 1000


@dataclass(slots=True)
class OpenRoom:
    """One room. `members` are keyed by their connections, in the order in which they came; `said` begins with the newest."""

    id: str
    topic: str | None
    opened_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    members: dict[RoomsClient, Member] = field(
        default_factory=dict[RoomsClient, Member]
    )
    said: deque[ChatMessage] = field(
        default_factory=lambda: deque[ChatMessage](maxlen=_KEPT)
    )

    def as_model(self) -> Room:
        """Say what the lobby and the room's members are told."""
        topic = MISSING if self.topic is None else self.topic
        return Room(
            id=self.id, topic=topic, opened_at=self.opened_at, members=len(self.members)
        )

    def say(self, author: Member, post: PostMessage) -> ChatMessage:
        """Keep what somebody said, and return it as everybody hears it."""
        message = ChatMessage(
            id=uuid4(),
            author=author.name,
            text=post.text,
            sent_at=datetime.now(UTC),
            reply_to=post.reply_to,
            mentions=post.mentions,
            attachments=post.attachments,
        )
        self.said.appendleft(message)
        return message


@dataclass(slots=True)
class Rooms:
    """All open rooms by id. A room is open as long as somebody is in it."""

    open: dict[str, OpenRoom] = field(default_factory=dict[str, OpenRoom])

    def __iter__(self) -> Iterator[OpenRoom]:
        return iter(
            sorted(self.open.values(), key=lambda room: (-len(room.members), room.id))
        )

    def enter(
        self, client: RoomsClient, name: str, topic: str | None
    ) -> tuple[OpenRoom, Member, bool]:
        """Let somebody in; return the room, who they are there, and whether they opened it."""
        room_id = client.state.room_id
        room = self.open.get(room_id)
        if room and client in room.members:
            raise OperationError("already_joined", "you are in the room already")
        if room and any(member.name == name for member in room.members.values()):
            raise OperationError(
                "name_taken", f"somebody in the room is called {name} already"
            )
        opened = room is None
        room = room or OpenRoom(room_id, topic)
        member = Member(name=name, status=Status.ONLINE, joined_at=datetime.now(UTC))
        room.members[client] = member
        self.open[room_id] = room
        return room, member, opened

    def leave(self, client: RoomsClient) -> Member | None:
        """Let somebody out; return who they were, None if they were not in. The last one closes the room."""
        room = self.open.get(client.state.room_id)
        member = room.members.pop(client, None) if room else None
        if room and not room.members:
            del self.open[room.id]
        return member

    def of(self, client: RoomsClient) -> tuple[OpenRoom, Member]:
        """Return the room that somebody is in and who they are there; refuse whoever did not join."""
        room = self.open.get(client.state.room_id)
        if room is None or client not in room.members:
            raise OperationError("not_joined", "join the room first")
        return room, room.members[client]


rooms = Rooms()
