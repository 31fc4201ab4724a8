"""Real servers for the tests of this folder: uvicorn processes on free ports of the loopback interface, stopped when the tests are done."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from pydantic_core import from_json
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.http11 import Response
from websockets.sync.client import ClientConnection, connect

APPS = Path(__file__).parent / "apps"
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Server:
    """A running server."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def connect(self, path: str = "/", **options: Any) -> ClientConnection:
        """Open a WebSocket."""
        url = f"ws://127.0.0.1:{self.port}{path}"
        return cast("ClientConnection", connect(url, compression=None, open_timeout=10, **options))

    def request(self, path: str, method: str = "GET") -> Any:
        """Make an HTTP request; return what its JSON says, or its text."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method)
        with urllib.request.urlopen(request, timeout=10) as response:
            body = response.read()
            return from_json(body) if response.headers["Content-Type"] == "application/json" else body.decode()

    def logged(self) -> str:
        """Return what the server has written to its log so far."""
        return self.log.read_text()

    def settles(self, path: str, wanted: Any, seconds: float = 5) -> bool:
        """Say whether a GET gives `wanted` within some seconds."""
        end = time.monotonic() + seconds
        while (found := self.request(path)) != wanted and time.monotonic() < end:
            time.sleep(0.02)
        return bool(found == wanted)


def say(connection: ClientConnection, frame: Any) -> None:
    """Send a frame: str and bytes as they are, anything else as JSON."""
    connection.send(frame if isinstance(frame, str | bytes) else json.dumps(frame))


def hear(connection: ClientConnection, seconds: float = 5) -> Any:
    """Return the next frame's JSON."""
    return json.loads(connection.recv(seconds))


def ask(connection: ClientConnection, frame: Any) -> Any:
    """Send a frame, return the JSON of the next one."""
    say(connection, frame)
    return hear(connection)


def closed(connection: ClientConnection, seconds: float = 5) -> tuple[int, str]:
    """Return the code and reason with which the server closes, after whatever it still says."""
    with suppress(ConnectionClosed):
        while True:
            connection.recv(seconds)
    assert connection.close_code is not None
    return connection.close_code, connection.close_reason or ""


def vanish(connection: ClientConnection) -> None:
    """Cut a connection without a close frame."""
    connection.socket.shutdown(socket.SHUT_RDWR)


def refused(server: Server, path: str, **options: Any) -> Response:
    """Return the HTTP answer with which the server refuses a handshake."""
    with pytest.raises(InvalidStatus) as caught:
        server.connect(path, **options)
    return caught.value.response


@contextmanager
def running(log: Path, arguments: list[str]) -> Generator[Server]:
    """Run a server process until the block ends; `arguments` follow `python`."""
    with log.open("wb") as output:
        command = [sys.executable, *arguments, "--port", "0"]
        environment = {**os.environ, "PYTHONPATH": f"{APPS}{os.pathsep}{ROOT}"}
        process = subprocess.Popen(command, cwd=APPS, stdout=output, stderr=subprocess.STDOUT, env=environment)
    try:
        yield Server(process, _port(process, log), log)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _port(process: subprocess.Popen[bytes], log: Path) -> int:
    end = time.monotonic() + 20
    while time.monotonic() < end and process.poll() is None:
        if found := re.search(r"running on http://127\.0\.0\.1:(\d+)", log.read_text()):
            return int(found[1])
        time.sleep(0.02)
    raise AssertionError(f"the server did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """A function that starts the server of an application in `apps`, once per set of arguments."""
    folder = tmp_path_factory.mktemp("servers")
    servers: dict[tuple[str, ...], Server] = {}
    with ExitStack() as stack:

        def start(app: str, *options: str) -> Server:
            key = (app, *options)
            if key not in servers:
                arguments = ["-m", "uvicorn", f"{app}:app", "--ws-per-message-deflate", "false", *options]
                servers[key] = stack.enter_context(running(folder / f"{len(servers)}.log", arguments))
            return servers[key]

        yield start
