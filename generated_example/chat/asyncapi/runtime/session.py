# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""One connection from accept to close: the only module that touches a WebSocket.

The endpoint's own task reads a frame, has it handled and writes the reply, one after the other. When a handler takes long, a reader takes
over: frames wait in a bounded queue, so that the server goes on answering pings and notices when the client leaves. A handler is never
cancelled because of time or because its client has gone.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from uuid import uuid4

from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import WebSocketException
from starlette.websockets import WebSocket, WebSocketDisconnect

from . import topics
from .client import Client, Message
from .dispatch import BINARY, UNDECODABLE, Fault, request_id
from .errors import CloseCode, OperationError, reason
from .operation import Operation
from .outbox import Frame, Outbox
from .plans import ABSENT, correlated
from .timeouts import Deadlines, Rate

if TYPE_CHECKING:
    from .channel import Channel
    from .hub import Hub
    from .service import Service

logger = logging.getLogger(__name__)

MAX_WAITING: Final = 32
"""How many frames of a client may wait while a handler is at work."""
PATIENCE: Final = 10.0
"""How long a client may go on sending against a full queue, in seconds: less than servers wait for a pong."""
CLOSE_TIMEOUT: Final = 5.0
"""How long writing what waits and the close frame may take, in seconds."""
WRITE_TIMEOUT: Final = 30.0
"""How long a client may take no single frame before it counts as a slow consumer, in seconds."""

INTERNAL: Final = Fault("internal_error", "Internal error", CloseCode.INTERNAL)
# What a stub that nobody filled in raises: worth telling from a failure by whoever tries the service.
NOT_IMPLEMENTED: Final = Fault("not_implemented", "Not implemented", CloseCode.INTERNAL)
RATE_LIMIT: Final = Fault("rate_limit_exceeded", "Rate limit exceeded", CloseCode.POLICY)

Hook: TypeAlias = Callable[..., Awaitable[None] | None]


@dataclass(frozen=True, slots=True)
class Rules:
    """What a service wants of its connections; times in seconds, None where there is no limit."""

    app: Service
    heartbeat_interval: float | None = None
    max_connection_lifespan: float | None = None
    max_messages_per_second: float | None = None
    max_topics: int = 128
    on_connect: Hook | None = None
    on_disconnect: Hook | None = None
    on_error: Hook | None = None


class Session:
    """One connection. Made before it is counted: `run` counts it, and it is forgotten when it ends."""

    __slots__ = (
        "_closer", "_count", "_deadlines", "_hub", "_inbox", "_moved_at", "_plan", "_rate", "_reader", "_rules", "_seen", "_slots", "_stop",
        "_task", "_tasks", "_time", "_waiting", "_websocket", "_working", "_written", "channel", "client", "ended", "outbox",
    )  # fmt: skip

    def __init__(self, websocket: WebSocket, channel: Channel, hub: Hub, rules: Rules, state: Any = None, identity: Any = None) -> None:
        self._websocket = websocket
        self._hub = hub
        self._rules = rules
        self._plan = channel.plan
        self._time = asyncio.get_running_loop().time
        self._deadlines: Deadlines | None = None
        self._rate = None if rules.max_messages_per_second is None else Rate(rules.max_messages_per_second, self._time())
        self._inbox: asyncio.Queue[Any] | None = None
        self._task: asyncio.Task[Any] | None = None
        self._reader: asyncio.Task[None] | None = None
        self._closer: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots: dict[str, asyncio.Semaphore] = {}
        self._waiting = self._working = self._stop = False
        self._count = self._seen = self._written = 0
        self._moved_at = self._time()
        self.ended = False
        self.channel = channel
        self.outbox = Outbox(self._send, self._overflow)
        self.client: Client[Any] = Client(websocket, self, state, identity)

    # --- from accept to close ----------------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Serve the connection until either side ends it."""
        try:
            await self._begin()
            while (frame := await self._next()) is not None:
                self._working = True
                if (answer := await self.process(frame)) is not None:
                    await self._write(answer)
                self._working = False
        except WebSocketException as error:
            self.end(error.code, error.reason)
        except WebSocketDisconnect:
            self.ended = True
        except Exception:
            logger.exception("client %s is closed", self.client.uid)
            self.end(INTERNAL.close, INTERNAL.message)
        finally:
            await self.finish()

    async def messages(self) -> AsyncIterator[Message]:
        """Give the connection's messages unhandled, as FastWS's `async for message in client` does."""
        await self._begin()
        while (frame := await self._next()) is not None:
            try:
                message = Message.model_validate_json(frame)
            except ValidationError:
                if (answer := self._refusal(BINARY if isinstance(frame, bytes) else UNDECODABLE)) is not None:
                    await self._write(answer)
                continue
            self._working = True
            yield message
            self._working = False

    async def finish(self) -> None:
        """Forget the connection: wait for handlers still at work, then tell `on_disconnect`. Again does nothing."""
        if self._reader is not None:
            self._reader.cancel()
        self._hub.remove(self)
        if self._tasks:
            await asyncio.wait(self._tasks)
        if self._closer is not None:
            await asyncio.wait({self._closer})
        self.ended = True
        self.outbox.close()
        if self._task is not None:
            self._task = None
            await self._call(self._rules.on_disconnect, self.client)

    def end(self, code: int, text: str = "", *, flush: bool = True) -> None:
        """Close the connection, from anywhere and without waiting: when what waits was written, or at once. The first call counts."""
        if self.ended:
            return
        self.ended = True
        self._hub.remove(self)
        self._closer = asyncio.get_running_loop().create_task(self._close(code, text, flush))

    def resync(self) -> None:
        """Tell the client that updates may have been missed, or close it so that it starts anew."""
        own = self._plan.gap
        frame = own.gap(sorted(self.client.topics)) if own else None
        if frame is None:
            self.end(CloseCode.RESYNC, "Resync")
        else:
            self.outbox.put(frame)

    def subscribe(self, topic: str) -> None:
        """Put the client into a topic."""
        if topic not in self.client.topics:
            topics.check(topic, len(self.client.topics), self._rules.max_topics)
            self.client.topics.add(topic)
        if not self.ended:
            self._hub.index.join(self.channel.topic(topic), self.client)

    def unsubscribe(self, topic: str) -> None:
        """Take the client out of a topic."""
        self.client.topics.discard(topic)
        self._hub.index.leave(self.channel.topic(topic), self.client)

    def tick(self, now: float) -> None:
        """Look at the deadlines. A client is not silent, nor over its time, while a handler works for it."""
        busy = self._working or bool(self._tasks)
        if self._deadlines is not None and not busy and self._deadlines.passed(now):
            self.end(CloseCode.UNACCEPTABLE, self._deadlines.reason)
        if self._working and self._seen == self._count and self._inbox is None and not self.ended:
            self._inbox = asyncio.Queue(MAX_WAITING)
            self._reader = asyncio.get_running_loop().create_task(self._read(self._inbox))
        self._seen = self._count
        if not self.outbox.writing or self.outbox.written != self._written:
            self._written, self._moved_at = self.outbox.written, now
        elif now - self._moved_at > WRITE_TIMEOUT:
            self._overflow()

    # --- reading -----------------------------------------------------------------------------------------------------------------------

    async def _next(self) -> Frame | None:
        """Return the next frame, None when the connection is over."""
        if self.ended:
            return None
        self._waiting = True
        try:
            event: Any = await (self._websocket.receive() if self._inbox is None else self._inbox.get())
        except asyncio.CancelledError:
            if self._is_interrupted():
                return None
            raise
        finally:
            self._waiting = False
        if event["type"] == "websocket.disconnect":
            return None
        if self._rate is not None and not self._rate.allows(self._time()):
            await self._flooded()
            return None
        self._count += 1
        text: str | None = event.get("text")
        return event["bytes"] if text is None else text

    async def _read(self, inbox: asyncio.Queue[Any]) -> None:
        """Take frames as they come, beside a handler that takes long."""
        try:
            while (event := await self._websocket.receive())["type"] != "websocket.disconnect":
                async with asyncio.timeout(PATIENCE if inbox.full() else None):
                    await inbox.put(event)
        except TimeoutError:
            await self._flooded()
            return
        except RuntimeError:
            event = {"type": "websocket.disconnect"}
        self._hub.remove(self)
        self.outbox.close()
        await inbox.put(event)

    # --- handling ----------------------------------------------------------------------------------------------------------------------

    async def process(self, frame: Frame) -> Frame | None:
        """Decide what a frame is, have it handled, and return what goes back to the client."""
        dispatcher = self._plan.dispatcher
        decision = dispatcher.text(frame) if isinstance(frame, str) else dispatcher.binary(frame)
        answer: Frame | None = None
        if isinstance(decision, Fault):
            answer = self._refusal(decision)
        elif decision[0].concurrency > 1:
            await self._start(decision[0], decision[1], frame)
        else:
            answer = await self._handle(decision[0], decision[1], frame)
        if self._deadlines is not None and decision is not UNDECODABLE:
            self._deadlines.heard(self._time())
        return answer

    async def _handle(self, operation: Operation, payload: Any, frame: Frame) -> Frame | None:
        """Call the handler and return what goes back to the client."""
        try:
            if operation.signature.is_async:
                result = await operation.call(payload, self.client, self._rules.app)
            else:
                result = await run_in_threadpool(operation.call, payload, self.client, self._rules.app)
                result = await result if inspect.isawaitable(result) else result
            reply = operation.reply
            if reply is None:
                return None
            answer = self._plan.encoder(reply.name)(result)
            if reply.correlation is not None and (request := _request(operation, frame)) is not ABSENT:
                answer = correlated(answer, reply.correlation, request)
            return answer
        except OperationError as error:
            return self._refusal(Fault(error.code, error.message, CloseCode.POLICY, request=_request(operation, frame)))
        except WebSocketException as error:
            self.end(error.code, error.reason)
        except WebSocketDisconnect:
            self.ended = True
        except asyncio.CancelledError as error:
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise
            return await self._failed(operation, frame, error)
        except Exception as error:  # noqa: BLE001
            return await self._failed(operation, frame, error)
        return None

    async def _failed(self, operation: Operation, frame: Frame, error: BaseException) -> Frame | None:
        reference = uuid4().hex
        logger.error("operation %r of client %s failed (%s)", operation.spec.name, self.client.uid, reference, exc_info=error)
        await self._call(self._rules.on_error, self.client, error)
        fault = NOT_IMPLEMENTED if isinstance(error, NotImplementedError) else INTERNAL
        return self._refusal(replace(fault, request=_request(operation, frame)), reference)

    async def _start(self, operation: Operation, payload: Any, frame: Frame) -> None:
        """Handle a message beside others, as many as its operation allows; its answer goes out by itself."""
        slots = self._slots.setdefault(operation.spec.name, asyncio.Semaphore(operation.concurrency))
        await slots.acquire()

        async def handle() -> None:
            try:
                if (answer := await self._handle(operation, payload, frame)) is not None:
                    await self.outbox.send(answer)
            finally:
                slots.release()
                if self._deadlines is not None:
                    self._deadlines.heard(self._time())

        task = asyncio.get_running_loop().create_task(handle())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- telling -----------------------------------------------------------------------------------------------------------------------

    def _refusal(self, fault: Fault, reference: str | None = None) -> Frame | None:
        """Return the channel's error message for a fault; where there is none, close."""
        own = None if fault.fatal else self._plan.error
        frame = own.error(fault, reference) if own else None
        if frame is None:
            self.end(fault.close, fault.message)
        return frame

    async def _flooded(self) -> None:
        if (frame := self._refusal(RATE_LIMIT)) is not None:
            await self.outbox.send(frame)
        self.end(RATE_LIMIT.close, RATE_LIMIT.message)

    def _overflow(self) -> None:
        self.end(CloseCode.SLOW_CONSUMER, "Slow consumer", flush=False)

    async def _write(self, frame: Frame) -> None:
        """Write a reply: here and now where nothing waits before it."""
        if not self.outbox.claim():
            await self.outbox.send(frame)
            return
        self._waiting = True
        try:
            await self._websocket.send(_event(frame))
        except asyncio.CancelledError:
            if not self._is_interrupted():
                raise
        finally:
            self._waiting = False
            self.outbox.release()

    async def _send(self, frame: Frame) -> None:
        await self._websocket.send(_event(frame))

    async def _begin(self) -> None:
        self._task = asyncio.current_task()
        rules = self._rules
        if rules.heartbeat_interval is not None or rules.max_connection_lifespan is not None:
            self._deadlines = Deadlines(rules.heartbeat_interval, rules.max_connection_lifespan, self._time())
        self._hub.add(self)
        if rules.on_connect is not None and (greeting := rules.on_connect(self.client)) is not None:
            await greeting

    async def _close(self, code: int, text: str, flush: bool) -> None:
        try:
            async with asyncio.timeout(CLOSE_TIMEOUT):
                if flush:
                    await self.outbox.flush()
                self.outbox.close()
                await self._websocket.close(code, reason(text))
        except (TimeoutError, RuntimeError, WebSocketDisconnect):
            pass  # It cannot be told: it has gone, or it does not read.
        finally:
            self._stop = True
            if self._waiting and self._task is not None:
                self._task.cancel()

    def _is_interrupted(self) -> bool:
        """Say whether it was `_close` that cancelled this connection's task, which had nothing to do but wait, and take that back."""
        return self._stop and self._task is not None and self._task.uncancel() == 0

    async def _call(self, hook: Hook | None, *arguments: Any) -> None:
        """Call a hook. What it raises is logged: the connection is over, or goes on without it."""
        try:
            if hook is not None and (result := hook(*arguments)) is not None:
                await result
        except Exception:
            logger.exception("hook %r failed", getattr(hook, "__name__", hook))


def _event(frame: Frame) -> dict[str, Any]:
    return {"type": "websocket.send", "text" if isinstance(frame, str) else "bytes": frame}


def _request(operation: Operation, frame: Frame) -> Any:
    return request_id(operation, frame) if isinstance(frame, str) else ABSENT
