"""A server and the way to it, both on the loopback address: what the tests of fetching share.

`Loopback` is the seam: it looks names up in a table and takes the loopback address for a public one. No test reaches another machine.
"""

from __future__ import annotations

import errno
import socket
import ssl
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from asyncgen.source.connection import Connector
from asyncgen.source.network import FetchError, fetch

LIMIT = 1000
DOCUMENT = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
TLS_RECORD = b"\x16"  # how a client begins that wants TLS
Answer = bytes | Callable[[socket.socket], None]
"""What a server does with a connection after the request."""


class Server:
    """A server on the loopback address that gives each path its answer: bytes, or what a function does with the connection."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, Answer] = {"/": DOCUMENT}
        self.requests: list[bytes] = []
        self._context = context
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connected, _ = self._socket.accept()
            except OSError:
                return
            Thread(target=self._serve, args=(connected,), daemon=True).start()

    def _serve(self, connected: socket.socket) -> None:
        try:
            with self._context.wrap_socket(connected, server_side=True) if self._context else connected as stream:
                request = b""
                while b"\r\n\r\n" not in request and not request.startswith(TLS_RECORD):
                    received = stream.recv(4096)
                    if not received:
                        return
                    request += received
                self.requests.append(request)
                path = "/" if request.startswith(TLS_RECORD) else request.split(b" ", 2)[1].decode()
                answer = self.answers[path]
                if callable(answer):
                    answer(stream)
                else:
                    stream.sendall(answer)
        except OSError:
            pass  # the client went away

    def close(self) -> None:
        """Stops listening."""
        self._socket.close()


class Loopback(Connector):
    """The way to the loopback address: names come from a table, 127.0.0.1 passes for public, and a test's authority is trusted."""

    def __init__(self, authority: Path | None = None) -> None:
        self.names: dict[str, list[str]] = {"docs.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]}
        self.resolved: list[str] = []
        self._authority = authority

    def resolve(self, host: str, port: int) -> list[str]:
        """Looks into the table."""
        self.resolved.append(host)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self.names[host]

    def is_public(self, address: str) -> bool:
        """Lets the server of the test pass."""
        return address == "127.0.0.1" or super().is_public(address)

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        """Connects on this machine; the rest of the world is not there."""
        if address != "127.0.0.1":
            raise OSError(errno.ENETUNREACH, "Network is unreachable")
        return super().connect(address, port, seconds)

    def context(self) -> ssl.SSLContext:
        """Trusts the system's authorities and the test's."""
        context = super().context()
        if self._authority:
            context.load_verify_locations(self._authority)
        return context


def refusal(url: str, limit: int = LIMIT, seconds: float = 10.0) -> FetchError:
    """Why a URL is not fetched."""
    with pytest.raises(FetchError) as caught:
        fetch(url, limit=limit, seconds=seconds)
    return caught.value


def moved(location: str, status: int = 302) -> bytes:
    """An answer that sends the client elsewhere."""
    return f"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode("latin-1")


def ok(*headers: str, content: bytes = b"hello") -> bytes:
    """An answer with a document."""
    return "".join(f"{line}\r\n" for line in ("HTTP/1.1 200 OK", *headers, "")).encode("latin-1") + content


def without_end(beginning: bytes, part: bytes) -> Callable[[socket.socket], None]:
    """An answer that goes on until the client goes away."""

    def send(connected: socket.socket) -> None:
        connected.sendall(beginning)
        while True:
            connected.sendall(part * 100)

    return send


def dripping(beginning: bytes, part: bytes = b"x") -> Callable[[socket.socket], None]:
    """An answer that goes on, a little at a time."""

    def send(connected: socket.socket) -> None:
        connected.sendall(beginning)
        for _ in range(100):
            connected.sendall(part)
            time.sleep(0.02)

    return send


def late(seconds: float, answer: bytes = b"") -> Callable[[socket.socket], None]:
    """An answer that takes its time."""

    def send(connected: socket.socket) -> None:
        time.sleep(seconds)
        connected.sendall(answer)

    return send
