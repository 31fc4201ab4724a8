"""Real handshakes with a service: uvicorn in a thread on a free port, the plain `websockets` library on the other side."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import uvicorn
from fastapi import FastAPI
from starlette.routing import WebSocketRoute
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

_START_SECONDS = 20
_UUID = str(UUID(int=1))


@dataclass(frozen=True, slots=True)
class Answer:
    """How one channel answered: `status` is 101 when the connection was accepted, else the refusal's HTTP status."""

    path: str
    status: int

    @property
    def served(self) -> bool:
        """Say whether the answer is one that a running service gives: accepted, or refused for what the handshake lacks."""
        return self.status in {101, 401, 403}

    @property
    def outcome(self) -> str:
        """Say the answer in words."""
        return "accepted" if self.status == 101 else f"HTTP {self.status}"


@contextlib.contextmanager
def serving(app: FastAPI) -> Iterator[int]:
    """Serve `app` for as long as the context lasts; the value is the port."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + _START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise RuntimeError("the service did not start")
        time.sleep(0.01)
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(_START_SECONDS)
        listener.close()


def try_channels(app: FastAPI, port: int) -> tuple[Answer, ...]:
    """Connect once to every channel, with made-up path parameters."""
    routes = [route for route in app.routes if isinstance(route, WebSocketRoute)]
    return tuple(_try(port, route) for route in routes)


def _try(port: int, route: WebSocketRoute) -> Answer:
    path = route.path_format.format_map(dict.fromkeys(route.param_convertors, _UUID))
    try:
        with connect(f"ws://127.0.0.1:{port}{path}", open_timeout=10, close_timeout=5):
            return Answer(route.path, 101)
    except InvalidStatus as refusal:
        return Answer(route.path, refusal.response.status_code)


def docs_status(port: int, path: str) -> int:
    """Fetch a page of the service; return its HTTP status."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            status: int = answer.status
            return status
    except urllib.error.HTTPError as error:
        return error.code
