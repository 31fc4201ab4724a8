# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""What waits to be written to one connection: bounded, in order, and never in the way of whoever publishes. Knows no WebSocket."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TypeAlias

Frame: TypeAlias = str | bytes
"""What travels in one WebSocket frame: str in a text frame, bytes in a binary frame."""

MAX_FRAMES = 256
"""How many frames may wait for one client."""
MAX_SIZE = 1 << 20
"""How many characters or bytes may wait for one client; a single larger frame may wait alone."""


class Outbox:
    """The frames that wait for one client, and the one who writes them.

    `write` sends one frame and may wait; `overflow` is called, once, when more waits than may.
    """

    __slots__ = ("_awaited", "_closed", "_moved", "_overflow", "_queue", "_size", "_write", "_writer", "_writing", "written")

    def __init__(self, write: Callable[[Frame], Awaitable[None]], overflow: Callable[[], None]) -> None:
        self._write = write
        self._overflow = overflow
        self._queue: deque[Frame] = deque()
        self._size = 0
        self._writing = False
        self._closed = False
        self._writer: asyncio.Task[None] | None = None
        self._moved = asyncio.Event()
        self._awaited = False
        self.written = 0
        """How many frames were written; it stands still while the client does not read."""

    @property
    def writing(self) -> bool:
        """Whether a frame is being written."""
        return self._writing

    def put(self, frame: Frame) -> None:
        """Queue a frame, without ever waiting. After `close` it goes nowhere."""
        if self._closed:
            return
        if self._is_full(frame):
            self.close()
            self._overflow()
            return
        self._queue.append(frame)
        self._size += len(frame)
        if not self._writing:
            self._start()

    async def send(self, frame: Frame) -> None:
        """Queue a frame when there is room for it: for somebody who can wait."""
        while not self._closed and self._is_full(frame):
            await self._change()
        self.put(frame)

    def claim(self) -> bool:
        """Take the right to write one frame oneself, which is there where nothing waits; `release` gives it back."""
        if self._writing or self._closed:
            return False
        self._writing = True
        return True

    def release(self) -> None:
        """Let others write again."""
        self.written += 1
        self._writing = False
        if self._queue:
            self._start()
        elif self._awaited:
            self._moved.set()

    async def flush(self) -> None:
        """Wait until everything was written, or nothing will be."""
        while self._writing and not self._closed:
            await self._change()

    def close(self) -> None:
        """Drop what waits, stop writing and take nothing more."""
        self._closed = True
        self._queue.clear()
        if self._writer is not None:
            self._writer.cancel()
        self._moved.set()

    def _is_full(self, frame: Frame) -> bool:
        return bool(self._queue) and (len(self._queue) >= MAX_FRAMES or self._size + len(frame) > MAX_SIZE)

    def _start(self) -> None:
        self._writer = asyncio.get_running_loop().create_task(self._drain())
        self._writing = True

    async def _drain(self) -> None:
        try:
            while self._queue:
                frame = self._queue.popleft()
                await self._write(frame)
                self._size -= len(frame)
                self.written += 1
                self._moved.set()
        except Exception:  # noqa: BLE001
            # The connection is gone; whoever reads from it notices and tells.
            self._closed = True
            self._queue.clear()
        finally:
            self._writing = False
            self._writer = None
            self._moved.set()

    async def _change(self) -> None:
        self._awaited = True
        self._moved.clear()
        await self._moved.wait()
