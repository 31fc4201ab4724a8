# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""The broker of a service that is one process: a publication goes straight to the sink."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..errors import BrokerUnavailable
from ..outbox import Frame

if TYPE_CHECKING:
    from . import Sink


class MemoryBroker:
    """Carries publications within one process."""

    def __init__(self, url: str = "memory://") -> None:
        self.url = url
        self._sink: Sink | None = None

    async def start(self, sink: Sink) -> None:
        """Hand what is published to `sink` from now on."""
        self._sink = sink

    async def publish(self, topics: Sequence[str], frame: Frame, exclude: str | None) -> None:
        """Hand a frame to the clients of the topics."""
        if self._sink is None:
            raise BrokerUnavailable("the broker was not started")
        self._sink.message(topics, frame, exclude)

    async def aclose(self) -> None:
        """Stop handing anything on."""
        self._sink = None
