# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""How a publish reaches the clients of other processes: one protocol, chosen by URL.

`memory://` is the default and serves one process. A broker hands every publication back to the sink of each process, its own too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Protocol
from urllib.parse import urlsplit

from ..errors import RegistrationError
from ..outbox import Frame
from .memory import MemoryBroker


class Sink(Protocol):
    """Where publications arrive in this process."""

    def message(self, topics: Sequence[str], frame: Frame, exclude: str | None) -> None:
        """Hand a frame to the clients of any of the topics, each once, but not to the client `exclude`. Never waits."""
        ...

    def gap(self, topics: Sequence[str] | None) -> None:
        """Tell that publications to these topics (None: to all) may have been missed."""
        ...


class Broker(Protocol):
    """A carrier of publications: in order per topic and publisher, at most once, without duplicates."""

    async def start(self, sink: Sink) -> None:
        """Connect, and hand what arrives to `sink` from now on. Starting again changes nothing."""
        ...

    async def publish(self, topics: Sequence[str], frame: Frame, exclude: str | None) -> None:
        """Hand a frame to the clients of the topics in all processes; raises `BrokerUnavailable` within two seconds."""
        ...

    async def aclose(self) -> None:
        """Disconnect."""
        ...


BROKERS: Final[Mapping[str, Callable[[str], Broker]]] = MappingProxyType({"memory": MemoryBroker})
"""The known brokers by the scheme of their URL."""


def broker_at(url: str) -> Broker:
    """Return the broker at a URL; raises `RegistrationError` for an unknown scheme."""
    scheme = urlsplit(url).scheme
    if scheme not in BROKERS:
        known = ", ".join(f"{name}://" for name in BROKERS)
        raise RegistrationError(f"no broker has the URL scheme {scheme!r}; known are {known}")
    return BROKERS[scheme](url)
