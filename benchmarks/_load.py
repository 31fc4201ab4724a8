"""A WebSocket client that costs as little as possible: requests are frames made beforehand, replies are only counted.

It must not know what the frames say or who answers.
"""

from __future__ import annotations

import asyncio
import base64
import os
import socket
import time
from dataclasses import dataclass
from typing import cast

_DEADLINE = 120


@dataclass(frozen=True, slots=True)
class Load:
    """How a service is used: so many connections, so many requests in flight on each, so many requests in all."""

    connections: int
    in_flight: int
    messages: int

    def __str__(self) -> str:
        return f"{self.connections} x {self.in_flight} in flight"


def frame(text: str) -> bytes:
    """A text frame as a client sends it. The mask is zero, so that the payload is what travels. Raises ValueError beyond 125 bytes."""
    data = text.encode()
    if len(data) > 125:
        raise ValueError(f"{len(data)} bytes do not fit into a short frame")
    return bytes((0x81, 0x80 | len(data), 0, 0, 0, 0)) + data


class Requests:
    """Frames of one length, dealt out in turn."""

    def __init__(self, texts: list[str], load: Load) -> None:
        frames = [frame(text) for text in texts]
        self._size = len(frames[0])
        if {len(each) for each in frames} != {self._size}:
            raise ValueError("all frames must have the same length")
        self._frames = b"".join(frames) * (load.in_flight // len(frames) + 2)
        self._different = len(frames)
        self._next = 0
        self.left = load.messages

    def take(self, count: int) -> bytes:
        """The next frames, at most `count` of them and no more than are left."""
        count = min(count, self.left)
        self.left -= count
        start = self._next * self._size
        self._next = (self._next + count) % self._different
        return self._frames[start : start + count * self._size]


class _Connection(asyncio.Protocol):
    """One client: sends a frame for each that comes back, as long as there are frames left."""

    def __init__(self, requests: Requests, in_flight: int, replies: _Replies) -> None:
        self._requests = requests
        self._in_flight = in_flight
        self._replies = replies
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self.ready = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        self._transport = cast("asyncio.Transport", transport)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = ("GET / HTTP/1.1", "Host: localhost", "Upgrade: websocket", "Connection: Upgrade", f"Sec-WebSocket-Key: {key}")
        self._transport.write("\r\n".join((*lines, "Sec-WebSocket-Version: 13", "", "")).encode())

    def start(self) -> None:
        """Send the first frames."""
        assert self._transport is not None
        self._transport.write(self._requests.take(self._in_flight))

    def close(self) -> None:
        """End the connection without ceremony."""
        assert self._transport is not None
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Count the frames that are whole, and send as many again."""
        data = self._buffer + data
        if not self.ready.done():
            head, found, data = data.partition(b"\r\n\r\n")
            if not found:
                self._buffer = head
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self.ready.set_exception(ConnectionRefusedError(head.decode(errors="replace")))
                return
            self.ready.set_result(None)
        count, end = _whole_frames(data, self._replies)
        self._buffer = data[end:]
        if count and self._transport is not None:
            if self._requests.left:
                self._transport.write(self._requests.take(count))
            self._replies.add(count)

    def connection_lost(self, exc: Exception | None) -> None:
        """A service that closes during the measurement fails it."""
        self._replies.lost()


class _Replies:
    """How many replies came, and the first of them."""

    def __init__(self, wanted: int) -> None:
        self.first: bytes | None = None
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._left = wanted

    def add(self, count: int) -> None:
        """Count replies."""
        self._left -= count
        if self._left <= 0 and not self.done.done():
            self.done.set_result(None)

    def lost(self) -> None:
        """A connection ended."""
        if not self.done.done():
            self.done.set_exception(ConnectionResetError("the service closed a connection"))


def _whole_frames(data: bytes, replies: _Replies) -> tuple[int, int]:
    count = position = 0
    while len(data) - position >= 2:
        length, head = data[position + 1] & 0x7F, 2
        if length == 126:
            if len(data) - position < 4:
                break
            length, head = int.from_bytes(data[position + 2 : position + 4], "big"), 4
        if len(data) - position < head + length:
            break
        if replies.first is None:
            replies.first = data[position + head : position + head + length]
        if data[position] == 0x88:
            replies.lost()
        position += head + length
        count += 1
    return count, position


async def apply(port: int, texts: list[str], load: Load) -> tuple[float, str]:
    """Put a load on the service at a port of this machine; the seconds that it took, and the first reply."""
    loop = asyncio.get_running_loop()
    requests, replies = Requests(texts, load), _Replies(load.messages)
    connections: list[_Connection] = []
    for _ in range(load.connections):
        channel = socket.create_connection(("127.0.0.1", port))
        channel.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        channel.setblocking(False)
        _, connection = await loop.create_connection(lambda: _Connection(requests, load.in_flight, replies), sock=channel)
        connections.append(connection)
    await asyncio.gather(*(connection.ready for connection in connections))
    start = time.perf_counter()
    for connection in connections:
        connection.start()
    await asyncio.wait_for(replies.done, _DEADLINE)
    seconds = time.perf_counter() - start
    for connection in connections:
        connection.close()
    return seconds, (replies.first or b"").decode()
