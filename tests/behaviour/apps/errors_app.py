"""One channel without an error message and one with: what the error table's rows are tried on."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import FastAPI, WebSocket
from pydantic import BaseModel

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
)


class Work(BaseModel):
    """Something to do. The id is the client's own."""

    n: int
    request_id: str | None = None


class Done(BaseModel):
    """Done."""

    n: int
    request_id: str | None = None


class Place(BaseModel):
    """What is wrong where."""

    at: str
    message: str


class Error(BaseModel):
    """The channel's error message."""

    code: str
    message: str
    request_id: str | None = None
    correlation_id: str | None = None
    details: list[Place] = []


class Gap(BaseModel):
    """Updates may have been missed."""

    topics: list[str]


def sent(name: str, payload: Any = None, reply: str | None = None) -> MessageSpec:
    """Declare a message that clients send."""
    envelope = Envelope(name, payload=payload is not None)
    correlation = ("payload", "request_id") if payload is Work else None
    return MessageSpec(name, payload, envelope=envelope, tags=(name,), reply=reply, correlation=correlation)


SEND = (
    sent("work", Work, "done"),
    sent("crash", Work),
    sent("refuse", Work),
    sent("wrong", reply="done"),
    sent("sleep", Work, "done"),
    sent("subscribe"),
)
DONE = MessageSpec("done", Done, envelope=Envelope("done"), correlation=("payload", "request_id"))
NEWS = MessageSpec("news", str, envelope=Envelope("news"))
ERROR = MessageSpec("error", Error, envelope=Envelope("error"), correlation=("payload", "request_id"), is_error=True)
GAP = MessageSpec("gap", Gap, envelope=Envelope("gap"), is_gap=True)
KEY = (((("key", ()),),),)


class PlainRouter(ChannelRouter[None]):
    """A channel that declares no error message."""

    channel = ChannelSpec("/plain", "/plain", SEND, (DONE, NEWS), tag=("type",))


class ToldRouter(ChannelRouter[None]):
    """A channel that declares an error message and a gap message."""

    channel = ChannelSpec("/told", "/told", SEND, (DONE, NEWS, ERROR, GAP), tag=("type",))


class LockedRouter(ChannelRouter[None]):
    """A channel that asks for a key."""

    channel = ChannelSpec("/locked", "/locked", SEND, (DONE, ERROR), tag=("type",), security=KEY)


async def work(payload: Work) -> Done:
    """Do it."""
    return Done(n=payload.n)


async def crash(payload: Work) -> None:
    """Fail."""
    raise ValueError(f"a secret: {payload.n}")


async def refuse(payload: Work) -> None:
    """Say no."""
    raise OperationError("too_many", f"{payload.n} is too many")


async def wrong() -> Done:
    """Return something else than promised."""
    return "nothing of that kind"  # type: ignore[return-value]  # pyright: ignore[reportReturnType]


async def sleep(payload: Work) -> Done:
    """Take some time."""
    await asyncio.sleep(payload.n / 1000)
    return Done(n=payload.n)


async def subscribe(client: Client[Any]) -> None:
    """Subscribe to the news."""
    client.subscribe("news")


def service_of(*routers: ChannelRouter[None], **options: Any) -> Service:
    """Return a service of these channels."""
    service = Service(schemes=[SchemeSpec("key", "httpApiKey", "query", "key")], verifiers={"key": verify}, **options)
    for router in routers:
        for handler in (work, crash, refuse, wrong, sleep, subscribe):
            router.handle(handler.__name__, handler)
        service.include_router(router)
    return service


def verify(credentials: Credentials) -> str | None:
    """Know one key."""
    return "somebody" if credentials.value == "right" else None


async def first_message(ws: WebSocket) -> bool:
    """Ask for a secret as the first message."""
    await ws.accept()
    return await ws.receive_text() == "supersecret"


app = FastAPI()
plain, told = PlainRouter(), ToldRouter()
service = service_of(plain, told, LockedRouter())
service.setup(app)
SERVICES = {"": service}
OPTIONS: dict[str, dict[str, Any]] = {
    "/auth": {"auth_handler": first_message, "auth_timeout": 0.3},
    "/heartbeat": {"heartbeat_interval": 0.5},
    "/lifespan": {"max_connection_lifespan": 0.5},
    "/rate": {"max_messages_per_second": 5},
}
for prefix, options in OPTIONS.items():
    SERVICES[prefix] = service_of(PlainRouter(), ToldRouter(), asyncapi_url=None, asyncapi_yaml_url=None, asyncapi_docs_url=None, **options)
    SERVICES[prefix].setup(app, prefix=prefix)


@app.get("/connections")
async def connections() -> int:
    """Count the connections."""
    return sum(len(one.connections) for one in SERVICES.values())


@app.post("/news")
async def news(size: int = 1) -> None:
    """Publish news of some size."""
    for router in (plain, told):
        await router.publish("news", "x" * size, topic="news")


@app.post("/resync")
async def resync() -> None:
    """Tell everybody that updates may have been missed."""
    service.resync()
