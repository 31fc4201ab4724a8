# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""Who is subscribed to what: an index, so that a publish never looks at those whom it does not concern. No I/O, no event loop."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

from .errors import TopicError

MAX_TOPIC_LENGTH = 255
"""The longest name of a topic, in characters."""

Member = TypeVar("Member", bound=Hashable)


def check(topic: str, others: int, limit: int) -> None:
    """Raise `TopicError` where `topic` is no name of a topic, or where a client that has `others` already may have no more."""
    if not 0 < len(topic) <= MAX_TOPIC_LENGTH or not topic.isprintable():
        raise TopicError("invalid_topic", f"a topic has 1 to {MAX_TOPIC_LENGTH} printable characters")
    if others >= limit:
        raise TopicError("too_many_topics", f"a client has at most {limit} topics")


class TopicIndex(Generic[Member]):
    """Topic -> members."""

    __slots__ = ("_members",)

    def __init__(self) -> None:
        self._members: dict[str, set[Member]] = {}

    def join(self, topic: str, member: Member) -> None:
        """Add a member to a topic; again changes nothing."""
        self._members.setdefault(topic, set()).add(member)

    def leave(self, topic: str, member: Member) -> None:
        """Take a member out of a topic; one who is not in it stays out."""
        if members := self._members.get(topic):
            members.discard(member)
            if not members:
                del self._members[topic]

    def members(self, topics: Iterable[str]) -> frozenset[Member]:
        """Return who is in any of the topics, everybody once."""
        return frozenset[Member]().union(*(self._members.get(topic, ()) for topic in topics))

    def __len__(self) -> int:
        return len(self._members)
