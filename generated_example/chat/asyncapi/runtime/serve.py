# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""`python -m <package>`: uvicorn with what was measured to matter for WebSockets.

Without compression (a bomb of 3 MB costs gigabytes), with small messages only, dropping clients that stopped reading, and closing everybody
gently when the server stops. `uvicorn <package>.main:app` works too, without these.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
from asyncio.transports import BaseTransport
from collections.abc import Callable, Sequence
from typing import Any, Final

import uvicorn
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

MAX_SIZE: Final = 64 * 1024
"""The largest message that a client may send, in bytes."""
USER_TIMEOUT: Final = 30_000
"""How long the kernel waits for a client to take what was sent, in milliseconds."""
CLOSES_PER_SECOND: Final = 100
"""How fast clients are closed when the server stops, as long as the drain window allows."""
LEVELS: Final = ("critical", "error", "warning", "info", "debug", "trace")


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's protocol, which drops a client that stopped reading and does not close everybody in the same instant."""

    def connection_made(self, transport: BaseTransport) -> None:
        """Limit how long the kernel waits for the client."""
        super().connection_made(transport)
        connection = transport.get_extra_info("socket")
        if connection is not None and connection.family != socket.AF_UNIX and hasattr(socket, "TCP_USER_TIMEOUT"):
            with socket.socket(fileno=os.dup(connection.fileno())) as same:
                same.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, USER_TIMEOUT)

    def shutdown(self) -> None:
        """Close with 1012 at some moment of the drain window, so that not all clients come back at once."""
        window = (self.config.timeout_graceful_shutdown or 0) / 2
        delay = random.uniform(0, min(window, len(self.connections) / CLOSES_PER_SECOND))
        self.loop.call_later(delay, self._close)

    def _close(self) -> None:
        if not self.transport.is_closing():
            super().shutdown()


def serve(
    app: str,
    argv: Sequence[str] | None = None,
    *,
    prog: str | None = None,
    host: str = "127.0.0.1",
    port: int = 8000,
    drain_timeout: int = 5,
    **options: Any,
) -> None:
    """Serve `app` (`"package.main:app"`) until it is told to stop. `options` are uvicorn's.

    `argv` (the process's arguments by default) overrides host, port, workers, reload and the log level. When the server stops, clients are
    closed with 1012, spread over at most `drain_timeout` seconds, and handlers have as long again to end.
    """
    given = vars(_arguments(prog, host, port).parse_args(argv))
    # So that a worker knows that it is not alone.
    os.environ["WEB_CONCURRENCY"] = str(given["workers"])
    measured: dict[str, Any] = {
        "ws": WebSocketProtocol,
        "ws_max_size": MAX_SIZE,
        "ws_per_message_deflate": False,
        "timeout_graceful_shutdown": 2 * drain_timeout,
    }
    uvicorn.run(app, **{**measured, **options, **given})


def _arguments(prog: str | None, host: str, port: int) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=prog, description="Serve the WebSocket service.")
    parser.add_argument("--host", default=host, help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=_between(0, 65535), default=port, help="port to listen on, 0 for a free one (default: %(default)s)")
    parser.add_argument("--workers", type=_between(1, 1024), default=1, help="number of processes (default: %(default)s)")
    parser.add_argument("--reload", action="store_true", help="start again whenever a file changes")
    parser.add_argument("--log-level", choices=LEVELS, default="info", help="how much to log (default: %(default)s)")
    return parser


def _between(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        # A port that is too large would be taken modulo 65,536, and nobody would be told.
        if not (text.isascii() and text.isdigit() and len(text) < 6 and least <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"{text!r} is not a number from {least} to {most}")
        return int(text)

    return number
