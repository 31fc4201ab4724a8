# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""Deadlines and rates of one connection, as numbers. No timers and no clock: the time is passed in, in seconds."""

from __future__ import annotations


class Deadlines:
    """When a connection has been silent, or open, for too long.

    `heartbeat` is how long the client may be silent, `lifespan` how long it may be connected; None: for ever.
    """

    __slots__ = ("_ends", "_heartbeat", "_lifespan", "_silent_until")

    def __init__(self, heartbeat: float | None, lifespan: float | None, now: float) -> None:
        self._heartbeat = heartbeat
        self._lifespan = lifespan
        self._ends = float("inf") if lifespan is None else now + lifespan
        self._silent_until = float("inf")
        self.heard(now)

    def heard(self, now: float) -> None:
        """Note a sign of life."""
        if self._heartbeat is not None:
            self._silent_until = now + self._heartbeat

    def passed(self, now: float) -> bool:
        """Say whether a deadline is over."""
        return now >= self._silent_until or now >= self._ends

    @property
    def reason(self) -> str:
        """The close reason, in FastWS's words."""
        heartbeat = "unset" if self._heartbeat is None else self._heartbeat
        lifespan = "unset" if self._lifespan is None else self._lifespan
        return f"Connection timed out. Heartbeat interval {heartbeat}. Max connection lifespan {lifespan}"


def tick(*intervals: float | None) -> float:
    """Return how often deadlines of these lengths need a look: 5 % late at most, but no more often than 20 times a second."""
    shortest = min((interval for interval in intervals if interval is not None), default=10.0)
    return min(0.5, max(0.05, shortest / 20))


class Rate:
    """A token bucket: `limit` messages per second, and as many again at once."""

    __slots__ = ("_at", "_limit", "_tokens")

    def __init__(self, limit: float, now: float) -> None:
        self._limit = limit
        self._tokens = limit * 2
        self._at = now

    def allows(self, now: float) -> bool:
        """Count one message; say whether it is within the rate."""
        self._tokens = min(self._limit * 2, self._tokens + (now - self._at) * self._limit)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
