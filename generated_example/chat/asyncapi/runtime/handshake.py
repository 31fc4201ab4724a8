# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""Everything between a handshake and accept: origin, credentials, time limit, and how a refusal is told. The rest is FastAPI's.

Refusals before accept are HTTP answers to the handshake (401, 403); after it, the connection is closed with 1008.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from starlette.exceptions import HTTPException, WebSocketException
from starlette.websockets import WebSocket, WebSocketState

from . import origin
from .declared import ChannelSpec
from .errors import CloseCode
from .security import Guard, Refused

AuthHandler: TypeAlias = Callable[[WebSocket], Awaitable[bool]]
NOT_AUTHENTICATED: Final = "Not authenticated"
_SCOPE: Final = "asyncgen.handshake"


@dataclass(frozen=True, slots=True)
class _Open:
    """A handshake in progress, kept in the connection's scope: its time limit, and who connects."""

    limit: asyncio.Timeout
    identity: Any


@dataclass(frozen=True, slots=True)
class Handshake:
    """How a service receives connections. `timeout` is for all of it, the channel's dependencies included, in seconds."""

    guard: Guard
    allowed_origins: Collection[str] | None
    allow_no_origin: bool
    auth_handler: AuthHandler | None
    auto_accept: bool
    timeout: float | None

    def dependency(self, channel: ChannelSpec) -> Callable[[WebSocket], AsyncIterator[None]]:
        """Return the first dependency of a channel's endpoint: it checks origin and credentials, and limits the time until `accept`."""

        async def handshake(websocket: WebSocket) -> AsyncIterator[None]:
            limit = asyncio.timeout(self.timeout)
            try:
                async with limit:
                    self.check_origin(websocket)
                    websocket.scope[_SCOPE] = _Open(limit, await self._identify(websocket, channel))
                    yield
            except TimeoutError:
                if not limit.expired():
                    raise
                raise refusal(websocket, 403, NOT_AUTHENTICATED) from None

        return handshake

    async def accept(self, websocket: WebSocket) -> Any:
        """Accept after the dependencies have passed; return who connects."""
        opened: _Open = websocket.scope.pop(_SCOPE)
        await self.admit(websocket)
        if websocket.application_state is WebSocketState.CONNECTING:
            await websocket.accept()
        opened.limit.reschedule(None)
        return opened.identity

    async def admit(self, websocket: WebSocket) -> None:
        """Ask FastWS's `auth_handler`, which accepts by itself; without one, accept unless somebody did."""
        if self.auth_handler is not None:
            limit = asyncio.timeout(self.timeout)
            try:
                async with limit:
                    admitted = await self.auth_handler(websocket)
            except TimeoutError:
                if not limit.expired():
                    raise
                admitted = False
            if not admitted:
                raise refusal(websocket, 403, NOT_AUTHENTICATED)
        elif self.auto_accept and websocket.application_state is WebSocketState.CONNECTING:
            await websocket.accept()

    def check_origin(self, websocket: WebSocket) -> None:
        """Refuse a page of another origin."""
        headers = websocket.headers
        allowed = origin.is_allowed(headers.get("origin"), headers.get("host"), self.allowed_origins, without_origin=self.allow_no_origin)
        if not allowed:
            raise refusal(websocket, 403, "Origin not allowed")

    async def _identify(self, websocket: WebSocket, channel: ChannelSpec) -> Any:
        try:
            return await self.guard.identify(websocket, channel.security)
        except Refused as refused:
            challenge = {"WWW-Authenticate": refused.challenge} if refused.challenge else None
            raise refusal(websocket, refused.status, NOT_AUTHENTICATED, challenge) from None


def refusal(websocket: WebSocket, status: int, text: str, headers: dict[str, str] | None = None) -> HTTPException | WebSocketException:
    """Return the exception that tells a refusal: as HTTP before accept where the server can, else as a close."""
    before = websocket.application_state is WebSocketState.CONNECTING
    if before and "websocket.http.response" in websocket.scope.get("extensions", {}):
        return HTTPException(status, text, headers)
    return WebSocketException(CloseCode.POLICY, text)


class QueryFilter(logging.Filter):
    """Strips query strings from what uvicorn logs of a connection: they may hold tokens."""

    # What uvicorn says after each handshake that was refused with an HTTP answer, as if that were a fault.
    _NOISE: Final = "ASGI callable returned without completing handshake."

    def filter(self, record: logging.LogRecord) -> bool:
        """Let records pass without query strings, but for the one that says nothing."""
        if isinstance(record.args, tuple):
            record.args = tuple(argument.partition("?")[0] if isinstance(argument, str) else argument for argument in record.args)
        return record.msg != self._NOISE


def hide_queries() -> None:
    """Put the filter on uvicorn's loggers, once."""
    for name in ("uvicorn.error", "uvicorn.access"):
        log = logging.getLogger(name)
        if not any(type(one).__name__ == QueryFilter.__name__ for one in log.filters):
            log.addFilter(QueryFilter())
