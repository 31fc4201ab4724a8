"""A connection's life, in process: hooks, order, concurrency, what happens to those who leave, flood or do not read."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi import Depends, FastAPI, HTTPException, WebSocketException
from fastapi.testclient import TestClient
from pydantic import BaseModel
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from asyncgen.runtime import (
    ChannelRouter,
    ChannelSpec,
    Client,
    Credentials,
    Envelope,
    MessageSpec,
    OperationError,
    SchemeSpec,
    Service,
    TopicError,
    session,
)


class Number(BaseModel):
    """A number."""

    n: int


@contextmanager
def connected(service: Service, path: str = "/", **options: Any) -> Generator[WebSocketTestSession]:
    """Connect to a service; when the block ends the service must be empty soon."""
    app = FastAPI(lifespan=service.lifespan)
    service.setup(app)
    with TestClient(app) as client:
        with client.websocket_connect(path, **options) as connection:
            yield connection
        end = time.monotonic() + 5
        while service.connections and time.monotonic() < end:
            time.sleep(0.01)
        assert not service.connections


def ask(connection: WebSocketTestSession, name: str, payload: Any = None) -> Any:
    """Send a message, return the answer."""
    connection.send_text(json.dumps({"type": name, "payload": payload}))
    return connection.receive_json()


def closed(connection: WebSocketTestSession) -> tuple[int, str]:
    """Return the code and reason with which the service closes."""
    while True:
        event = connection.receive()
        if event["type"] == "websocket.close":
            return event["code"], event["reason"]


def service_of(**options: Any) -> Service:
    """Return a service with a few operations at `/`."""
    service = Service(channel="/", **options)

    @service.send("ping", reply="pong")
    async def ping() -> None: ...

    @service.send("wait", reply="waited")
    async def wait(payload: float) -> float:
        await asyncio.sleep(payload)
        return payload

    @service.send("beside", reply="was_beside", concurrency=2)
    async def beside(payload: float) -> float:
        await asyncio.sleep(payload)
        return payload

    @service.send("thread", reply="thread")
    def thread() -> bool:
        return threading.current_thread() is threading.main_thread()

    return service


def test_hooks_are_called() -> None:
    """On connect, on an error and on disconnect, with the client; plain or async."""
    seen: list[Any] = []

    def on_connect(client: Client) -> None:
        seen.append(("connect", client.uid))

    async def on_error(client: Client, error: BaseException) -> None:
        seen.append(("error", client.uid, type(error)))

    async def on_disconnect(client: Client) -> None:
        await asyncio.sleep(0)
        seen.append(("disconnect", client.uid, client.closed, client.topics))

    service = service_of(on_connect=on_connect, on_error=on_error, on_disconnect=on_disconnect)

    @service.send("fail")
    async def fail(client: Client) -> None:
        client.subscribe("topic")
        raise KeyError

    with connected(service) as connection:
        assert ask(connection, "ping") == {"type": "pong"}
        connection.send_json({"type": "fail"})
        assert closed(connection) == (1011, "Internal error")
    uid = seen[0][1]
    assert seen == [("connect", uid), ("error", uid, KeyError), ("disconnect", uid, True, {"topic"})]


@pytest.mark.parametrize(
    ("raised", "close"), [(WebSocketException(4001, "not today"), (4001, "not today")), (KeyError(), (1011, "Internal error"))]
)
def test_on_connect_may_refuse(raised: Exception, close: tuple[int, str]) -> None:
    """With a code of its own; a fault in it is the server's."""

    def on_connect(client: Client) -> None:
        raise raised

    with connected(service_of(on_connect=on_connect)) as connection:
        assert closed(connection) == close


def test_a_failing_hook_harms_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """What it raises is in the log, and the client is forgotten."""

    def on_disconnect(client: Client) -> None:
        raise KeyError("of a hook")

    with connected(service_of(on_disconnect=on_disconnect)) as connection:
        assert ask(connection, "ping") == {"type": "pong"}
    assert "hook 'on_disconnect' failed" in caplog.text


def test_messages_are_handled_in_order() -> None:
    """One after the other, also while a reader has taken over."""
    with connected(service_of()) as connection:
        for seconds in (1.3, 0.0, 0.01, 0):
            connection.send_json({"type": "wait", "payload": seconds})
        assert [connection.receive_json()["payload"] for _ in range(4)] == [1.3, 0.0, 0.01, 0]
        assert ask(connection, "ping") == {"type": "pong"}


def test_concurrency_is_the_opt_out() -> None:
    """As many messages of an operation as it says are handled at a time; others wait."""
    with connected(service_of()) as connection:
        for seconds in (0.4, 0.1, 0.1):
            connection.send_json({"type": "beside", "payload": seconds})
        assert [connection.receive_json()["payload"] for _ in range(3)] == [0.1, 0.1, 0.4]


def test_a_plain_handler_runs_in_a_thread() -> None:
    """Not on the event loop."""
    with connected(service_of()) as connection:
        assert ask(connection, "thread") == {"type": "thread", "payload": False}


class Scripted:
    """A WebSocket whose other side says some things and leaves, or stays without reading."""

    def __init__(self, *messages: Any, leaves: bool) -> None:
        self.events: list[Any] = [{"type": "websocket.receive", "text": json.dumps(message)} for message in messages]
        self.events += [{"type": "websocket.disconnect", "code": 1001}] if leaves else []
        self.leaves = leaves

    async def receive(self) -> Any:
        """Give the next event."""
        return self.events.pop(0) if self.events else await asyncio.sleep(60)

    async def send(self, event: Any) -> None:
        """Fail when the client has left, else wait for ever."""
        if self.leaves and not self.events:
            raise WebSocketDisconnect(1006)
        await asyncio.sleep(0 if self.leaves else 60)

    async def close(self, code: int, reason: str) -> None:
        """Wait for ever."""
        await asyncio.sleep(60)


def serve(service: Service, socket: Scripted) -> session.Session:
    """Serve one scripted connection to its end."""

    async def main() -> session.Session:
        websocket: Any = socket
        hub = service.__dict__["_hub"]
        connection = session.Session(websocket, service.channels[0], hub, session.Rules(app=service))
        await asyncio.wait_for(connection.run(), 5)
        return connection

    connection = asyncio.run(main())
    assert connection.ended
    assert not service.connections
    return connection


def test_what_was_sent_before_leaving_is_handled() -> None:
    """A client may say something and leave: it is done, and nobody is told."""
    done: list[float] = []
    service = service_of()

    @service.send("note", reply="noted")
    async def note(payload: float, client: Client) -> float:
        await asyncio.sleep(payload)
        await client.send("nobody hears this")
        done.append(payload)
        return payload

    notes = [{"type": "note", "payload": seconds} for seconds in (1.2, 0.0, 0.01)]
    serve(service, Scripted(*notes, leaves=True))
    assert done == [1.2, 0.0, 0.01]


def test_a_full_queue_is_a_flood(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who goes on sending against a handler at work waits, and is closed when that lasts too long."""
    monkeypatch.setattr(session, "PATIENCE", 0.2)
    monkeypatch.setattr(session, "MAX_WAITING", 2)
    with connected(service_of()) as connection:
        for _ in range(5):
            connection.send_json({"type": "wait", "payload": 2})
        before = time.monotonic()
        assert closed(connection) == (1008, "Rate limit exceeded")
        assert time.monotonic() - before < 1.9


def test_a_client_that_takes_nothing_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when only a reply is stuck: the endpoint ends, whether or not the close could be told."""
    monkeypatch.setattr(session, "WRITE_TIMEOUT", 0.2)
    monkeypatch.setattr(session, "CLOSE_TIMEOUT", 0.2)

    before = time.monotonic()
    serve(service_of(), Scripted({"type": "ping"}, leaves=False))
    assert time.monotonic() - before < 4


def test_a_handlers_own_cancellation_is_its_fault() -> None:
    """It is not taken for the end of the connection."""
    service = service_of()

    @service.send("cancelled")
    async def cancelled() -> None:
        task = asyncio.create_task(asyncio.sleep(60))
        task.cancel()
        await task

    with connected(service) as connection:
        connection.send_json({"type": "cancelled"})
        assert closed(connection) == (1011, "Internal error")


def test_a_client_sends_what_it_is_given() -> None:
    """Text and bytes as they are, anything else as its JSON, before the reply."""
    service = service_of()

    @service.send("say", reply="said")
    async def say(client: Client) -> None:
        await client.send("text")
        await client.send(b"\x00")
        await client.send(Number(n=1))

    with connected(service) as connection:
        connection.send_json({"type": "say"})
        assert connection.receive_text() == "text"
        assert connection.receive_bytes() == b"\x00"
        assert connection.receive_text() == '{"n":1}'
        assert connection.receive_json() == {"type": "said"}


def test_a_publish_reaches_whom_it_should() -> None:
    """A topic, one client, everybody, everybody but one; a topic's name means another topic on another channel."""
    news = MessageSpec("news", str, frame="text")

    class First(ChannelRouter[None]):
        """A channel."""

        channel = ChannelSpec("/first", "/first", (MessageSpec("subscribe", str, frame="text"),), (news,))

    class Second(First):
        """Another channel."""

        channel = ChannelSpec("/second", "/second", First.channel.send, First.channel.recv)

    service, first, second = Service(), First(), Second()
    clients: list[Client] = []

    async def subscribe(payload: str, client: Client) -> None:
        clients.append(client)
        client.subscribe(payload)
        await client.send("subscribed")

    for router in (first, second):
        router.handle("subscribe", subscribe)
        service.include_router(router)
    app = FastAPI()
    service.setup(app)

    @app.post("/publish")
    async def publish() -> None:
        await first.publish("news", "to a topic", topic="a")
        await first.publish("news", "to one", client=clients[1])
        await first.publish("news", "to all")
        await first.publish("news", "to all but one", exclude=clients[0])

    with (
        TestClient(app) as http,
        http.websocket_connect("/first") as one,
        http.websocket_connect("/first") as two,
        http.websocket_connect("/second") as three,
    ):
        for connection, topic in ((one, "a"), (two, "b"), (three, "a")):
            connection.send_text(topic)
            assert connection.receive_text() == "subscribed"
        assert http.post("/publish").status_code == 200
        assert [one.receive_text() for _ in range(2)] == ["to a topic", "to all"]
        assert [two.receive_text() for _ in range(3)] == ["to one", "to all", "to all but one"]
        three.send_text("b")
        assert three.receive_text() == "subscribed", "nothing was published on the other channel"


def test_topics_are_limited() -> None:
    """Beyond the limit the client is told, by the operation's error."""
    service = service_of(max_topics=2)

    @service.send("subscribe", reply="topics")
    async def subscribe(payload: str, client: Client) -> list[str]:
        client.subscribe(payload)
        return sorted(client.topics)

    with connected(service) as connection:
        assert [ask(connection, "subscribe", topic)["payload"] for topic in ("a", "a", "b")] == [["a"], ["a"], ["a", "b"]]
        connection.send_json({"type": "subscribe", "payload": "c"})
        assert closed(connection) == (1008, "a client has at most 2 topics")
    assert issubclass(TopicError, OperationError)


SECRET = (((("key", ()),),),)


class Guarded(ChannelRouter[int]):
    """A channel with a key, a parameter and a reply."""

    channel = ChannelSpec(
        "/guarded/{n}",
        "/guarded/{n}",
        (MessageSpec("who", envelope=Envelope("who", payload=False), tags=("who",), reply="me"),),
        (MessageSpec("me", list[Any], envelope=Envelope("me")),),
        security=SECRET,
    )

    @staticmethod
    def connect(n: int) -> int:
        """Carry the number."""
        return n


async def who(client: Client[int]) -> list[Any]:
    """Tell what the handshake said."""
    return [client.state, client.identity, client.channel, client.websocket.headers["user-agent"]]


def guarded(verifier: Callable[[Credentials], Any], *dependencies: Any, **options: Any) -> Service:
    """Return a service with the guarded channel."""
    service = Service(schemes=[SchemeSpec("key", "httpApiKey", "header", "X-Key")], verifiers={"key": verifier}, **options)
    router = Guarded(dependencies=list(dependencies))
    router.handle("who", who)
    service.include_router(router)
    return service


def refusal(service: Service, path: str = "/guarded/3", **headers: str) -> int:
    """Return the HTTP status with which a handshake is refused."""
    with pytest.raises(Exception) as caught, connected(service, path, headers=headers):  # noqa: PT011
        pass
    response = getattr(caught.value, "response", None) or caught.value
    return int(getattr(response, "status_code", 0) or getattr(response, "code", 0))


def test_a_handler_sees_the_handshake() -> None:
    """State, identity, channel and headers."""
    with connected(guarded(lambda credentials: credentials.value), "/guarded/3", headers={"X-Key": "k"}) as connection:
        assert ask(connection, "who")["payload"] == [3, "k", "/guarded/{n}", "testclient"]


def test_refusals_have_their_status() -> None:
    """401 without credentials, 403 with wrong ones, a dependency's own; a parameter that does not fit closes before accept."""

    def teapot() -> None:
        raise HTTPException(418)

    assert refusal(guarded(lambda credentials: None)) == 401
    assert refusal(guarded(lambda credentials: None), **{"X-Key": "k"}) == 403
    assert refusal(guarded(lambda credentials: "me", Depends(teapot)), **{"X-Key": "k"}) == 418
    assert refusal(guarded(lambda credentials: "me"), "/guarded/x", **{"X-Key": "k"}) == 1008


def test_the_handshake_has_a_time_limit() -> None:
    """For the verifier and for every dependency together; not for the connection that follows."""

    async def slow_verifier(credentials: Credentials) -> str:
        await asyncio.sleep(5)
        return "late"

    async def slow_dependency() -> None:
        await asyncio.sleep(5)

    assert refusal(guarded(slow_verifier, auth_timeout=0.1), **{"X-Key": "k"}) == 403
    assert refusal(guarded(lambda credentials: "me", Depends(slow_dependency), auth_timeout=0.1), **{"X-Key": "k"}) == 403
    with connected(guarded(lambda credentials: "me", auth_timeout=0.1), "/guarded/3", headers={"X-Key": "k"}) as connection:
        time.sleep(0.3)
        assert ask(connection, "who")["payload"][1] == "me"


def test_operations_without_handler_are_told_at_start(caplog: pytest.LogCaptureFixture) -> None:
    """They are declared, but unknown to clients."""
    service = Service(verifiers={})
    service.include_router(Guarded())
    with caplog.at_level(logging.WARNING), TestClient(FastAPI(lifespan=service.lifespan)):
        pass
    assert "channel '/guarded/{n}': no handler for who" in caplog.text


def test_several_workers_are_warned_of(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """The memory broker serves one process, and says so when there are more."""
    monkeypatch.setenv("WEB_CONCURRENCY", "4")
    with caplog.at_level(logging.WARNING), connected(service_of()):
        pass
    assert "4 workers, but the broker 'memory://' serves one process" in caplog.text
