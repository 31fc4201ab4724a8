"""The small parts of the runtime, each on its own: deadlines, topics, the outbox, origins, credentials, the runtime's own messages."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Literal

import pytest
from pydantic import BaseModel
from starlette.requests import HTTPConnection

from asyncgen.runtime import Credentials, Envelope, MessageSpec, RegistrationError, SchemeSpec, TopicError
from asyncgen.runtime.brokers import broker_at
from asyncgen.runtime.dispatch import INVALID, Fault
from asyncgen.runtime.errors import CloseCode, reason
from asyncgen.runtime.handshake import QueryFilter
from asyncgen.runtime.messages import OwnMessage
from asyncgen.runtime.origin import is_allowed
from asyncgen.runtime.outbox import MAX_FRAMES, MAX_SIZE, Frame, Outbox
from asyncgen.runtime.security import Guard, Refused, Verifier
from asyncgen.runtime.timeouts import Deadlines, Rate, tick
from asyncgen.runtime.topics import TopicIndex, check


def test_a_deadline_passes_by_silence() -> None:
    """Each sign of life moves it."""
    deadlines = Deadlines(2, None, now=10)
    assert not deadlines.passed(11.9)
    deadlines.heard(11.5)
    assert not deadlines.passed(13.4)
    assert deadlines.passed(13.5)


def test_a_lifespan_passes_in_spite_of_traffic() -> None:
    """Signs of life do not move it."""
    deadlines = Deadlines(None, 3, now=10)
    deadlines.heard(12.9)
    assert not deadlines.passed(12.9)
    assert deadlines.passed(13)


def test_the_reason_is_fastws_s() -> None:
    """It names both limits."""
    assert Deadlines(1.0, None, 0).reason == "Connection timed out. Heartbeat interval 1.0. Max connection lifespan unset"
    assert Deadlines(None, 1.2, 0).reason == "Connection timed out. Heartbeat interval unset. Max connection lifespan 1.2"


def test_deadlines_are_looked_at_as_often_as_their_length_asks_for() -> None:
    """A twentieth of the shortest, between 20 times and twice a second."""
    assert tick(None, None) == 0.5
    assert tick(4, 2) == 0.1
    assert tick(0.1) == 0.05
    assert tick(3600, None) == 0.5


def test_a_rate_allows_bursts() -> None:
    """Twice the rate at once, then the rate."""
    rate = Rate(5, now=0)
    assert [rate.allows(0) for _ in range(11)] == [True] * 10 + [False]
    assert [rate.allows(0.4) for _ in range(3)] == [True, True, False]


def test_topics_have_members() -> None:
    """Joining and leaving are idempotent; a member of two topics is one member; an empty topic leaves nothing behind."""
    index = TopicIndex[str]()
    for topic, member in (("a", "x"), ("a", "x"), ("a", "y"), ("b", "x")):
        index.join(topic, member)
    assert index.members(["a", "b", "none"]) == {"x", "y"}
    for topic, member in (("a", "x"), ("a", "y"), ("a", "y"), ("b", "x"), ("none", "x")):
        index.leave(topic, member)
    assert len(index) == 0


@pytest.mark.parametrize(("topic", "others"), [("", 0), ("x" * 256, 0), ("a\nb", 0), ("a\x00", 0), ("fine", 128)])
def test_topics_have_limits(topic: str, others: int) -> None:
    """Their names and their number."""
    with pytest.raises(TopicError):
        check(topic, others, 128)
    check("räume:42", 127, 128)


def test_a_close_reason_is_cut_to_what_a_frame_holds() -> None:
    """123 bytes, and no character is cut in two."""
    assert reason("ok") == "ok"
    assert reason("ä" * 100) == "ä" * 61


# --- the outbox ------------------------------------------------------------------------------------------------------------------------


class Socket:
    """Takes frames while its gate is open."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.overflows = 0

    async def write(self, frame: Frame) -> None:
        """Take a frame."""
        await self.gate.wait()
        self.frames.append(frame)

    def overflow(self) -> None:
        """Count."""
        self.overflows += 1


def run(test: Callable[[Socket, Outbox], Coroutine[Any, Any, None]]) -> None:
    """Run a test on an outbox."""

    async def main() -> None:
        socket = Socket()
        await asyncio.wait_for(test(socket, Outbox(socket.write, socket.overflow)), 5)

    asyncio.run(main())


def test_frames_are_written_in_order() -> None:
    """Putting never waits; flushing does."""

    async def test(socket: Socket, outbox: Outbox) -> None:
        for number in range(5):
            outbox.put(str(number))
        assert socket.frames == []
        await outbox.flush()
        assert socket.frames == ["0", "1", "2", "3", "4"]
        assert outbox.claim()
        outbox.put("queued")
        await asyncio.sleep(0)
        assert not outbox.claim()
        outbox.release()
        await outbox.flush()
        assert socket.frames[-1] == "queued"

    run(test)


@pytest.mark.parametrize(("frame", "room"), [("x", MAX_FRAMES), ("x" * (MAX_SIZE // 4), 4), (b"x" * MAX_SIZE * 2, 1)])
def test_too_much_overflows_once(frame: Frame, room: int) -> None:
    """Beyond the number of frames or their size the outbox closes, and tells so once; a large frame may wait alone."""

    async def test(socket: Socket, outbox: Outbox) -> None:
        socket.gate.clear()
        outbox.put("first, which is being written")
        await asyncio.sleep(0)
        for _ in range(room):
            outbox.put(frame)
        assert socket.overflows <= 1
        for _ in range(3):
            outbox.put(frame)
        assert socket.overflows == 1
        socket.gate.set()
        await outbox.flush()
        assert socket.frames == []

    run(test)


def test_who_can_wait_waits_for_room() -> None:
    """`send` does not overflow: it goes on when there is room, or when there never will be."""

    async def test(socket: Socket, outbox: Outbox) -> None:
        socket.gate.clear()
        for _ in range(MAX_FRAMES + 1):
            outbox.put("x")
            await asyncio.sleep(0)
        waiting = asyncio.create_task(outbox.send("last"))
        await asyncio.sleep(0.01)
        assert not waiting.done()
        socket.gate.set()
        await waiting
        await outbox.flush()
        assert socket.frames[-1] == "last"
        assert socket.overflows == 0
        socket.gate.clear()
        for _ in range(MAX_FRAMES + 1):
            outbox.put("x")
            await asyncio.sleep(0)
        waiting = asyncio.create_task(outbox.send("never"))
        await asyncio.sleep(0.01)
        outbox.close()
        await waiting
        assert "never" not in socket.frames

    run(test)


# --- who may connect -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origin", "host", "allowed", "verdict"),
    [
        (None, "a.example", None, True),
        ("https://a.example", "a.example", None, True),
        ("https://A.example", "a.EXAMPLE", None, True),
        ("https://a.example:443", "a.example", None, True),
        ("http://a.example:8000", "a.example:8000", None, True),
        ("http://[::1]:8000", "[::1]:8000", None, True),
        ("http://a.example:8001", "a.example:8000", None, False),
        ("https://b.example", "a.example", None, False),
        ("https://a.example.evil.example", "a.example", None, False),
        ("https://evil-a.example", "a.example", None, False),
        ("https://a.example@evil.example", "a.example", None, False),
        ("https://a.example/", "a.example", None, False),
        ("null", "a.example", None, False),
        ("null", "null", ["null", "*"], False),
        ("", "a.example", None, False),
        ("https://a.example", None, None, False),
        ("https://app.example", "a.example", ["https://app.example"], True),
        ("http://app.example", "a.example", ["https://app.example"], False),
        ("https://a.example", "a.example", ["https://app.example"], False),
        ("https://app.example:444", "a.example", ["https://app.example"], False),
        ("https://any.example", "a.example", ["*"], True),
        ("https://a.example", "a.example", [], False),
    ],
)
def test_origins(origin: str | None, host: str | None, allowed: list[str] | None, verdict: bool) -> None:
    """The same host by default, else an exact list; `null` never."""
    assert is_allowed(origin, host, allowed) is verdict


def test_a_missing_origin_can_be_refused() -> None:
    """For services that only browsers use."""
    assert not is_allowed(None, "a.example", None, without_origin=False)


BEARER = SchemeSpec("bearer", "http", "header", "Authorization", "bearer")
BASIC = SchemeSpec("basic", "http", "header", "Authorization", "basic")
KEY = SchemeSpec("key", "httpApiKey", "query", "key")
COOKIE = SchemeSpec("cookie", "httpApiKey", "cookie", "session")
CERTIFICATE = SchemeSpec("certificate", "X509")
SCHEMES = (BEARER, BASIC, KEY, COOKIE, CERTIFICATE)


def identify(security: Any, *, query: str = "", **headers: str) -> Any:
    """Return who connects with these headers, or the status with which it is refused."""
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    connection = HTTPConnection({"type": "websocket", "headers": raw, "query_string": query.encode()})
    try:
        return asyncio.run(Guard(SCHEMES, VERIFIERS).identify(connection, security))
    except Refused as refused:
        return refused.status, refused.challenge


async def knows(credentials: Credentials) -> str | None:
    """Know everybody whose secret begins with "right"."""
    return f"{credentials.scheme}:{credentials.value}:{' '.join(credentials.scopes)}" if credentials.value.startswith("right") else None


def knows_user(credentials: Credentials) -> str | None:
    """Know one user: a plain function."""
    return credentials.username if credentials.password == "right" else None


def says_yes_or_no(credentials: Credentials) -> bool:
    """Answer with a truth value."""
    return credentials.value == "right"


def knows_everybody(credentials: Credentials) -> str:
    """Let everybody in."""
    return credentials.scheme


VERIFIERS: dict[str, Verifier] = {
    "bearer": knows,
    "basic": knows_user,
    "key": says_yes_or_no,
    "cookie": knows,
    "certificate": knows_everybody,
}


def one(*names: str, scopes: tuple[str, ...] = ()) -> Any:
    """Return a requirement of all these schemes."""
    return tuple((name, scopes) for name in names)


def basic(text: str) -> str:
    """Return an Authorization header."""
    return "Basic " + base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("security", "given", "verdict"),
    [
        ((), {}, None),
        (((one("bearer", scopes=("a", "b")),),), {"authorization": "Bearer right"}, "bearer:right:a b"),
        (((one("bearer"),),), {"authorization": "bearer right"}, "bearer:right:"),
        (((one("bearer"),),), {}, (401, 'Bearer realm="bearer"')),
        (((one("bearer"),),), {"authorization": basic("a:right")}, (401, 'Bearer realm="bearer"')),
        (((one("bearer"),),), {"authorization": "Bearer wrong"}, (403, None)),
        (((one("bearer"),),), {"authorization": "Bearer "}, (401, 'Bearer realm="bearer"')),
        (((one("basic"),),), {"authorization": basic("ada:right")}, "ada"),
        (((one("basic"),),), {"authorization": "Basic !!"}, (401, 'Basic realm="basic"')),
        (((one("key"),),), {"query": "key=right"}, True),
        (((one("key"),),), {"query": "key=wrong"}, (403, None)),
        (((one("cookie"),),), {"cookie": "session=right1"}, "cookie:right1:"),
        (((one("certificate"),),), {}, "certificate"),
        (((one("bearer"), one("key")),), {"query": "key=right"}, True),
        (((one("bearer"), one("key")),), {"query": "key=wrong"}, (403, None)),
        (((one("bearer", "key"),),), {"query": "key=right"}, (401, 'Bearer realm="bearer"')),
        (((one("bearer", "key"),),), {"query": "key=right", "authorization": "Bearer right"}, "bearer:right:"),
        (((one("bearer"),), (one("key"),)), {"authorization": "Bearer right"}, (401, 'ApiKey realm="key"')),
        (((one("bearer"),), (one("key"),)), {"authorization": "Bearer right", "query": "key=right"}, "bearer:right:"),
        ((((), one("bearer")),), {}, None),
        ((((), one("bearer")),), {"authorization": "Bearer right"}, "bearer:right:"),
        (((one("unknown"),),), {"authorization": "Bearer right"}, (403, None)),
        (((),), {}, (403, None)),
    ],
)
def test_security(security: Any, given: dict[str, str], verdict: Any) -> None:
    """Of each group one requirement, of each requirement all schemes; nobody is let in by mistake."""
    assert identify(security, **given) == verdict


def test_a_scheme_without_verifier_refuses_and_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    """It fails closed."""
    guard = Guard(SCHEMES, {})
    connection = HTTPConnection({"type": "websocket", "headers": [(b"authorization", b"Bearer right")], "query_string": b""})
    for _ in range(2):
        with pytest.raises(Refused):
            asyncio.run(guard.identify(connection, ((one("bearer"),),)))
    assert [record.message for record in caplog.records] == ["security scheme 'bearer' has no verifier: nobody is let in by it"]


def test_credentials_are_not_printed() -> None:
    """Neither in a log nor in a traceback."""
    assert "secret" not in repr(Credentials("bearer", "secret", (), HTTPConnection({"type": "websocket", "headers": []})))


def test_queries_are_not_logged() -> None:
    """uvicorn's lines lose what follows the question mark."""
    arguments = ("127.0.0.1:1", "/ws?token=secret", 101)
    record = logging.LogRecord("uvicorn.error", logging.INFO, "", 1, '%s - "WebSocket %s" %d', arguments, None)
    assert QueryFilter().filter(record)
    assert record.getMessage() == '127.0.0.1:1 - "WebSocket /ws" 101'


# --- messages of the runtime's own -----------------------------------------------------------------------------------------------------


class Objects(BaseModel):
    """An error with places as objects."""

    code: str
    message: str
    details: list[dict[str, str]] | None = None
    correlationId: str | None = None


class Texts(BaseModel):
    """An error with a number and places as texts."""

    type: Literal["error"]
    code: int
    errors: list[str]
    id: str


class Short(BaseModel):
    """An error of only a message."""

    Message: str


class Other(BaseModel):
    """Nothing that the runtime could fill."""

    stack: list[str]


FAULT = Fault("invalid_payload", "Could not validate payload", CloseCode.UNACCEPTABLE, places=(("/a", "wrong"),), request="r1")


def own(payload: Any, *, envelope: bool = False, correlation: tuple[str, ...] | None = None) -> OwnMessage:
    """Return an error message of this type."""
    spec = MessageSpec("error", payload, envelope=Envelope("error") if envelope else None, correlation=correlation)
    return OwnMessage(spec)


def test_an_error_is_filled_by_names() -> None:
    """Code, message, places, ids, tag: whatever the payload has of them, in the type that it wants."""
    frame = own(Objects, envelope=True).error(FAULT, "ref")
    details = [{"at": "/a", "message": "wrong"}]
    payload = {"code": FAULT.code, "message": FAULT.message, "details": details, "correlationId": "ref"}
    assert json.loads(frame or "") == {"type": "error", "payload": payload}

    frame = own(Texts).error(FAULT, "ref")
    assert json.loads(frame or "") == {"type": "error", "code": 1003, "errors": ["/a: wrong"], "id": "ref"}

    assert own(Short).error(INVALID) == '{"Message":"Could not validate payload"}'
    assert json.loads(own(dict[str, Any]).error(INVALID) or "")["code"] == "invalid_payload"


def test_an_error_carries_the_requests_correlation_id() -> None:
    """At the place that the document declares."""
    frame = own(Objects, envelope=True, correlation=("payload", "correlationId")).error(FAULT, "ref")
    assert json.loads(frame or "")["payload"]["correlationId"] == "r1"
    frame = own(Objects, envelope=True, correlation=("meta", "id")).error(FAULT)
    assert json.loads(frame or "")["meta"] == {"id": "r1"}


def test_an_error_that_cannot_be_filled_is_none() -> None:
    """The connection is closed instead."""
    assert own(Other).error(FAULT) is None


def test_a_text_channel_has_text_errors() -> None:
    """The message alone."""
    assert OwnMessage(MessageSpec("error", str, frame="text")).error(FAULT) == "Could not validate payload"


def test_an_unknown_broker_is_a_startup_error() -> None:
    """The known ones are named."""
    with pytest.raises(RegistrationError, match=r"URL scheme 'kafka'; known are memory://"):
        broker_at("kafka://localhost")
