"""FastWS's defects B1 to B15, each as a test that it is not there; the numbers are those of the list that they were written down in."""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel, ConfigDict, Field
from starlette.websockets import WebSocketDisconnect

from asyncgen.runtime import OperationRouter, RegistrationError, Service
from tests.behaviour.conftest import Server, ask, closed, hear, refused, say, vanish

ROOT = Path(__file__).parents[2]


@pytest.fixture
def server(start: Callable[..., Server]) -> Iterator[Server]:
    """FastWS's example service."""
    server = start("fastws_app")
    yield server
    assert server.settles("/connections", 0)


def answer_of(service: Service, frame: Any) -> Any:
    """Return the answer of a code-first service to one frame."""
    app = FastAPI()
    service.setup(app)
    with TestClient(app).websocket_connect("/") as connection:
        connection.send_text(json.dumps(frame))
        return json.loads(connection.receive_text())


def test_b1_a_handlers_fault_reaches_client_and_log(server: Server) -> None:
    """On a modern FastAPI the close code and the reason arrive, and the traceback is in the log."""
    with server.connect() as connection:
        say(connection, {"type": "no_such_operation"})
        assert closed(connection) == (1003, "No matching type")
    with server.connect() as connection:
        say(connection, {"type": "value_error"})
        assert closed(connection) == (1011, "Internal error")
    assert "ValueError: a secret" in server.logged()


def test_b2_operations_without_reply_can_be_in_a_router(server: Server) -> None:
    """Two of them do not clash, have no reply and document none."""
    router = OperationRouter(prefix="user.")

    @router.send("one")
    async def one() -> None:
        """Do nothing."""

    @router.send("two")
    async def two() -> None:
        """Do nothing."""

    service = Service()
    service.include_router(router)

    @service.send("ping", reply="pong")
    async def ping() -> None:
        """Answer."""

    assert [(made.spec.name, made.reply) for made in service.router.operations[:2]] == [("user.one", None), ("user.two", None)]
    assert "None" not in json.dumps(service.asyncapi()["components"]["messages"])


def test_b2_later_additions_to_an_included_router_count() -> None:
    """Routers are linked, not copied."""
    outer, inner, service = OperationRouter(prefix="a."), OperationRouter(prefix="b."), Service(channel="/")
    service.include_router(outer, prefix="v1.")
    outer.include_router(inner)

    @inner.send("late", reply="later")
    async def late() -> int:
        """Come late."""
        return 1

    assert answer_of(service, {"type": "v1.a.b.late"}) == {"type": "v1.a.b.later", "payload": 1}


def test_b3_a_vanished_client_harms_nobody(server: Server) -> None:
    """A client that vanished while its handler ran is no error to who publishes, and the healthy one gets everything."""
    with server.connect("/?topic=b3") as healthy:
        assert ask(healthy, {"type": "ping"}) == {"type": "pong"}
        with server.connect("/?topic=b3") as gone:
            say(gone, {"type": "slow", "payload": {"n": 1500}})
            time.sleep(0.1)
            vanish(gone)
        for _ in range(3):
            assert server.request("/send/b3?text=x", "POST") == "sent"
            assert hear(healthy)["payload"] == {"message": "x"}


def test_b3_a_vanished_client_is_forgotten_while_its_handler_runs(server: Server) -> None:
    """It does not stay registered until the handler returns."""
    with server.connect() as gone:
        say(gone, {"type": "slow", "payload": {"n": 4000}})
        vanish(gone)
    assert server.settles("/connections", 0, seconds=3)


def test_b4_a_slow_reader_stalls_nobody(server: Server) -> None:
    """Publishing to a client that does not read takes no longer, and others get what is published."""
    with server.connect("/?topic=b4", max_queue=1, close_timeout=0.1) as slow, server.connect("/?topic=b4") as healthy:
        for connection in (slow, healthy):
            assert ask(connection, {"type": "ping"}) == {"type": "pong"}
        for _ in range(60):
            before = time.monotonic()
            server.request(f"/send/b4?text={'x' * 60_000}", "POST")
            assert time.monotonic() - before < 2
            assert len(hear(healthy)["payload"]["message"]) == 60_000


@pytest.mark.parametrize("name", ["value_error", "timeout_error", "wrong"])
def test_b5_a_server_fault_is_not_blamed_on_the_client(server: Server, name: str) -> None:
    """A handler's ValueError, TimeoutError or wrong return is 1011, never "could not decode" nor a heartbeat."""
    with server.connect() as connection:
        say(connection, {"type": name})
        assert closed(connection) == (1011, "Internal error")


def test_b5_invalid_json_is_told_as_such(server: Server) -> None:
    """It is undecodable, not an invalid payload."""
    with server.connect() as connection:
        say(connection, "{")
        assert closed(connection) == (1003, "Could not decode message")


def test_b6_a_refusal_is_no_crash(server: Server) -> None:
    """403 before accept, 1008 after it, and no traceback."""
    assert refused(server, "/auth/refused").status_code == 403
    with server.connect("/auth/message") as connection:
        say(connection, "wrong")
        assert closed(connection) == (1008, "Not authenticated")
    assert "generator didn't yield" not in server.logged()


def test_b7_a_client_counts_once_it_is_authenticated(server: Server) -> None:
    """With the README's order of dependencies nobody is registered before the secret was right."""
    with server.connect("/auth/dependency") as connection:
        time.sleep(0.1)
        assert server.request("/connections?path=/auth/dependency") == 0
        say(connection, "supersecret")
        assert ask(connection, {"type": "ping"}) == {"type": "pong"}
        assert server.request("/connections?path=/auth/dependency") == 1


def test_b8_a_binary_frame_is_refused(server: Server) -> None:
    """It is told, not a KeyError."""
    with server.connect() as connection:
        say(connection, b"{}")
        assert closed(connection) == (1003, "Binary frames are not supported")


class Point(BaseModel):
    """A point."""

    x: int = 0


async def takes_dict(payload: dict[str, int]) -> int:
    """Take a dict."""
    return len(payload)


async def takes_list(payload: list[Point]) -> int:
    """Take a list."""
    return len(payload)


async def takes_union(payload: int | str) -> str:
    """Take a union."""
    return str(payload)


async def takes_optional(payload: Point | None) -> bool:
    """Take null."""
    return payload is None


async def takes_annotated(payload: Annotated[int, Field(ge=3)]) -> int:
    """Take a constrained number."""
    return payload


SEVEN = Point(x=7)


async def has_default(payload: Point = SEVEN) -> int:
    """Have a default."""
    return payload.x


async def has_parameter(payload: Point, extra: int = 3) -> int:
    """Have a parameter of its own."""
    return payload.x + extra


class Callable_:
    """A callable object."""

    async def __call__(self, payload: Point) -> int:
        """Be called."""
        return payload.x


PAYLOADS: list[tuple[Callable[..., Any], Any, Any]] = [
    (takes_dict, {"a": 1}, 1),
    (takes_list, [{}, {}], 2),
    (takes_union, "x", "x"),
    (takes_optional, None, True),
    (takes_annotated, 3, 3),
    (has_parameter, {"x": 1}, 4),
    (functools.partial(has_parameter, extra=10), {"x": 1}, 11),
    (Callable_(), {"x": 5}, 5),
]


@pytest.mark.parametrize(("handler", "payload", "answer"), PAYLOADS)
def test_b9_any_type_can_be_a_payload(handler: Callable[..., Any], payload: Any, answer: Any) -> None:
    """Dicts, lists, unions, constrained types; partials and callable objects; parameters with a default."""
    service = Service(channel="/")
    service.send("op", reply="re")(handler)
    assert answer_of(service, {"type": "op", "payload": payload}) == {"type": "re", "payload": answer}


def test_b9_a_default_makes_the_payload_optional() -> None:
    """A frame without payload gives the handler its own default."""
    service = Service(channel="/")
    service.send("op", reply="re")(has_default)
    assert answer_of(service, {"type": "op"}) == {"type": "re", "payload": 7}


def test_b9_what_cannot_work_is_refused_at_registration() -> None:
    """Dependencies, generators and types that pydantic does not validate are errors where they are written."""

    async def depends(payload: Point, extra: int = Depends(lambda: 3)) -> int:
        return payload.x + extra

    async def generates() -> Any:
        yield 1

    async def takes_thing(payload: Thing) -> None: ...

    for handler, words in ((depends, "is a dependency"), (generates, "is a generator"), (takes_thing, "no type that pydantic validates")):
        handler.__globals__["Thing"] = Thing
        with pytest.raises(RegistrationError, match=words):
            Service().send("op", reply="re")(handler)


class Thing:
    """Nothing that pydantic knows."""


class Colour(Enum):
    """A colour."""

    RED = "red"


class Strict(BaseModel):
    """Strict, with types that JSON has only as text."""

    model_config = ConfigDict(strict=True)

    at: datetime
    id: UUID
    colour: Colour


async def echo(payload: Strict) -> Strict:
    """Give it back."""
    return payload


@pytest.mark.parametrize("strict", [True, False])
def test_b10_strict_models_accept_json(strict: bool) -> None:
    """A date, a UUID and an enum are valid as their texts."""
    service = Service(channel="/", strict=strict)
    service.send("op", reply="re")(echo)
    at = datetime(2024, 5, 17, tzinfo=UTC).isoformat().replace("+00:00", "Z")
    payload = {"at": at, "id": str(UUID(int=1)), "colour": "red"}
    assert answer_of(service, {"type": "op", "payload": payload}) == {"type": "re", "payload": payload}


class Aliased(BaseModel):
    """Has another name on the wire."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    user_id: int = Field(alias="userId")


async def aliased(payload: Aliased) -> Aliased:
    """Give it back."""
    return payload


def test_b11_the_wire_has_the_documents_names() -> None:
    """A field goes by its alias, in the document and on the wire, and by nothing else there."""
    service = Service(channel="/")
    service.send("op", reply="re")(aliased)
    assert answer_of(service, {"type": "op", "payload": {"userId": 1}}) == {"type": "re", "payload": {"userId": 1}}
    with pytest.raises(WebSocketDisconnect):
        answer_of(service, {"type": "op", "payload": {"user_id": 1}})
    assert "userId" in json.dumps(service.asyncapi())
    assert "user_id" not in json.dumps(service.asyncapi())


def test_b12_setup_twice_is_setup_once() -> None:
    """Routes are there once; a title is text, not HTML; each URL can be left out."""
    app, service = FastAPI(), Service(title="</title><script>alert(1)</script>", asyncapi_docs_url=None)
    service.setup(app)
    routes = len(app.routes)
    service.setup(app)
    assert len(app.routes) == routes
    client = TestClient(app)
    assert client.get("/asyncapi.json").status_code == 200
    assert client.get("/asyncapi").status_code == 404

    page = FastAPI()
    Service(title="</title><script>alert(1)</script>").setup(page)
    assert "<script>alert" not in TestClient(page).get("/asyncapi").text


def test_b13_contact_and_servers_are_taken_as_they_are() -> None:
    """A contact needs no e-mail, a server no description, and nothing in them is dropped."""
    contact = {"name": "us", "x-room": 5}
    servers: dict[str, Any] = {"local": {"url": "ws://localhost", "protocol": "ws", "bindings": {"ws": {}}, "x-a": 1}}
    document = Service(title="t", contact=contact, servers=servers).asyncapi()
    assert document["info"]["contact"] == contact
    assert document["servers"] == servers


def test_b14_dependencies_have_floors_only() -> None:
    """A fresh install gets a current FastAPI: no requirement of the project is pinned to an old one."""
    text = (ROOT / "pyproject.toml").read_text()
    assert '"fastapi>=' in text
    assert "fastapi==" not in text


def test_b15_a_plain_handler_blocks_nobody(server: Server) -> None:
    """While it sleeps in its thread, another connection is answered."""
    with server.connect() as first, server.connect() as second, ThreadPoolExecutor(1) as pool:
        slow = pool.submit(ask, first, {"type": "blocking", "payload": {"n": 800}})
        time.sleep(0.1)
        before = time.monotonic()
        assert ask(second, {"type": "ping"}) == {"type": "pong"}
        assert time.monotonic() - before < 0.4
        assert slow.result()["payload"] == {"n": 800}
