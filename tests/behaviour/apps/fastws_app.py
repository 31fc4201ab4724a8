"""FastWS's example service, and small ones beside it, each on a path of its own: what the acceptance cases talk to."""

from __future__ import annotations

import asyncio
import time
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, WebSocket, WebSocketException
from pydantic import BaseModel

from asyncgen.runtime import Client, Message, NoMatchingOperation, OperationRouter, Service

app = FastAPI()


class SubscriptionPayload(BaseModel):
    """Which topic."""

    topic: str


class SubscriptionResponse(BaseModel):
    """Which topics now."""

    detail: str
    topics: set[str]


class AlertPayload(BaseModel):
    """What is the matter."""

    message: str


class Number(BaseModel):
    """A number."""

    n: int


feature_0 = OperationRouter(prefix="feature_0.")


@feature_0.send("subscribe", reply="subscribe.response")
async def subscribe(payload: SubscriptionPayload, client: Client) -> SubscriptionResponse:
    """Subscribe to a topic."""
    client.subscribe(payload.topic)
    return SubscriptionResponse(detail=f"Subscribed to {payload.topic}", topics=client.topics)


@feature_0.send("unsubscribe", reply="unsubscribe.response")
async def unsubscribe(payload: SubscriptionPayload, client: Client) -> SubscriptionResponse:
    """Unsubscribe from a topic."""
    client.unsubscribe(payload.topic)
    return SubscriptionResponse(detail=f"Unsubscribed from {payload.topic}", topics=client.topics)


feature_1 = OperationRouter(prefix="feature_1.")


@feature_1.send("ping", reply="pong")
async def feature_ping() -> None:
    """Answer."""


feature_2 = OperationRouter(prefix="feature_2.")


@feature_2.recv("alert")
async def alert(payload: AlertPayload) -> AlertPayload:
    """Pass an alert on."""
    return payload


@feature_2.recv("alert.str")
async def alert_str(name: str = "there") -> str:
    """Greet."""
    return f"hey {name}!"


def service_of(**options: Any) -> Service:
    """Return a service with FastWS's `ping` and some operations that misbehave."""
    service = Service(title="FastWS - Broker", strict=False, **options)

    @service.send("ping", reply="pong")
    async def ping() -> None:
        """Answer."""

    @service.send("number", reply="number")
    async def number(payload: Number) -> Number:
        """Give the number back."""
        return payload

    @service.send("quiet")
    async def quiet() -> None:
        """Do nothing."""

    @service.send("slow", reply="slow.response")
    async def slow(payload: Number) -> Number:
        """Give the number back, later."""
        await asyncio.sleep(payload.n / 1000)
        return payload

    @service.send("blocking", reply="blocking.response")
    def blocking(payload: Number) -> Number:
        """Block a thread."""
        time.sleep(payload.n / 1000)
        return payload

    @service.send("value_error")
    async def value_error() -> None:
        """Fail."""
        raise ValueError("a secret")

    @service.send("timeout_error")
    async def timeout_error() -> None:
        """Fail."""
        raise TimeoutError

    @service.send("wrong", reply="wrong.response")
    async def wrong() -> int:
        """Return something else than promised."""
        return "text"  # type: ignore[return-value]  # pyright: ignore[reportReturnType]

    return service


service = service_of()
for router in (feature_0, feature_1, feature_2):
    service.include_router(router)
service.setup(app)


@app.websocket("/")
async def main(client: Annotated[Client, Depends(service.manage)], topic: Annotated[list[str] | None, Query()] = None) -> None:
    """FastWS's own endpoint: subscribe to the topics of the query."""
    for name in topic or ():
        client.subscribe(name)
    await service.serve(client)


heartbeat = service_of(heartbeat_interval=1.0)
lifespan = service_of(max_connection_lifespan=1.2)


@app.websocket("/heartbeat")
async def heartbeat_endpoint(client: Annotated[Client, Depends(heartbeat.manage)]) -> None:
    """A client must say something every second."""
    await heartbeat.serve(client)


@app.websocket("/lifespan")
async def lifespan_endpoint(client: Annotated[Client, Depends(lifespan.manage)]) -> None:
    """A connection lasts 1.2 seconds."""
    await lifespan.serve(client)


async def first_message(ws: WebSocket) -> bool:
    """Ask for a secret as the first message."""
    await ws.accept()
    return await ws.receive_text() == "supersecret"


async def refuse(ws: WebSocket) -> bool:
    """Refuse without accepting."""
    return False


by_message = service_of(auth_handler=first_message, auth_timeout=0.5)
refusing = service_of(auth_handler=refuse)
by_dependency = service_of(auto_ws_accept=False)


@app.websocket("/auth/message")
async def by_message_endpoint(client: Annotated[Client, Depends(by_message.manage)]) -> None:
    """The first message is the secret."""
    await by_message.serve(client)


@app.websocket("/auth/refused")
async def refusing_endpoint(client: Annotated[Client, Depends(refusing.manage)]) -> None:
    """Nobody is let in."""
    await refusing.serve(client)


async def authenticate(ws: WebSocket) -> None:
    """FastWS's README: accept, then ask for a secret as the first message."""
    await ws.accept()
    try:
        async with asyncio.timeout(0.5):
            secret = await ws.receive_text()
    except TimeoutError:
        secret = ""
    if secret != "supersecret":
        raise WebSocketException(1008, "Not authenticated")


@app.websocket("/auth/dependency")
async def by_dependency_endpoint(
    client: Annotated[Client, Depends(by_dependency.manage)], _: Annotated[None, Depends(authenticate)]
) -> None:
    """The README's order: the client is made before it is authenticated."""
    await by_dependency.serve(client)


@app.websocket("/iterated")
async def iterated(client: Annotated[Client, Depends(service.manage)]) -> None:
    """FastWS's loop, by hand."""
    async for message in client:
        await service.client_send(message, client=client)


SERVICES = {
    "/": service,
    "/heartbeat": heartbeat,
    "/lifespan": lifespan,
    "/auth/message": by_message,
    "/auth/refused": refusing,
    "/auth/dependency": by_dependency,
}


@app.get("/connections")
async def connections(path: str = "") -> int:
    """Count the connections of one service, or of all."""
    return sum(len(one.connections) for name, one in SERVICES.items() if path in ("", name))


@app.post("/send/{topic}")
async def send(topic: str, name: str = "feature_2.alert", text: str | None = None) -> str:
    """Send any message, and say how it went."""
    try:
        await service.server_send(Message(type=name, payload=None if text is None else {"message": text}), topic=topic)
    except (NoMatchingOperation, ValueError) as error:
        return type(error).__name__
    return "sent"


@app.post("/{topic}")
async def publish(topic: str) -> None:
    """Publish an alert."""
    await service.server_send(Message(type="feature_2.alert", payload=AlertPayload(message="foobar")), topic=topic)
