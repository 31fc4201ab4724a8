# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""Who is connected to this process, who gets what is published, and the one timer that looks at everybody's deadlines.

Knows sessions and topics; knows no WebSocket and no frame's meaning.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .brokers import Broker
from .client import Client
from .outbox import Frame
from .topics import TopicIndex

if TYPE_CHECKING:
    from .session import Session

logger = logging.getLogger(__name__)


class Hub:
    """The connections of one service in this process. `interval` is how often deadlines get a look, in seconds."""

    def __init__(self, broker: Broker, interval: float) -> None:
        self._broker = broker
        self._interval = interval
        self._sessions: dict[str, Session] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._started = False
        self.connections: dict[str, Client[Any]] = {}
        self.index: TopicIndex[Client[Any]] = TopicIndex()

    async def start(self) -> None:
        """Connect to the broker, once."""
        if not self._started:
            self._started = True
            await self._broker.start(self)

    async def stop(self) -> None:
        """Disconnect from the broker."""
        self._started = False
        await self._broker.aclose()

    def add(self, session: Session) -> None:
        """Count a connection."""
        client = session.client
        self._sessions[client.uid] = session
        self.connections[client.uid] = client
        self.index.join(client.channel, client)
        loop = asyncio.get_running_loop()
        if self._timer is None or self._loop is not loop:
            self._loop = loop
            self._timer = loop.call_later(self._interval, self._tick)

    def remove(self, session: Session) -> None:
        """Forget a connection and its topics; again changes nothing."""
        client = session.client
        self._sessions.pop(client.uid, None)
        self.connections.pop(client.uid, None)
        self.index.leave(client.channel, client)
        for topic in client.topics:
            self.index.leave(session.channel.topic(topic), client)

    async def publish(self, topics: Sequence[str], frame: Frame, exclude: str | None) -> None:
        """Hand a frame to the clients of the topics, in all processes."""
        await self.start()
        await self._broker.publish(topics, frame, exclude)

    def message(self, topics: Sequence[str], frame: Frame, exclude: str | None) -> None:
        """Queue a frame for this process's clients of the topics."""
        for client in self.index.members(topics):
            if client.uid != exclude:
                client.put(frame)

    def gap(self, topics: Sequence[str] | None) -> None:
        """Tell the clients of the topics (None: everybody) that they may have missed something."""
        concerned = self.connections.values() if topics is None else self.index.members(topics)
        for client in tuple(concerned):
            if session := self._sessions.get(client.uid):
                session.resync()

    def _tick(self) -> None:
        self._timer = None
        if not self._sessions or self._loop is None:
            return
        now = self._loop.time()
        for session in tuple(self._sessions.values()):
            session.tick(now)
        self._timer = self._loop.call_later(self._interval, self._tick)


def workers() -> int:
    """Return how many processes serve this application, as far as the command line and WEB_CONCURRENCY say."""
    words = [word for argument in sys.argv for word in argument.split("=", 1)]
    said = words[words.index("--workers") + 1 :][:1] if "--workers" in words else [os.environ.get("WEB_CONCURRENCY", "")]
    return int(said[0]) if said and said[0].isdecimal() else 1


def warn_of_workers(url: str) -> None:
    """Say loudly that a publish stays in its process."""
    if (count := workers()) > 1:
        logger.warning("%d workers, but the broker %r serves one process: a publish reaches only the clients of its own worker", count, url)
