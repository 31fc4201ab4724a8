"""The examples of FastAPI's WebSocket documentation, each as a channel."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

from fastapi import Cookie, Depends, FastAPI, Header, HTTPException, Path, Query, Security, WebSocketException
from fastapi.security import SecurityScopes
from pydantic import BaseModel, Field

from asyncgen.runtime import ChannelRouter, ChannelSpec, Client, MessageSpec, Service

logger = logging.getLogger("uvicorn.error")


class TextRouter(ChannelRouter[None]):
    """ "Create a websocket": text in, text out."""

    channel = ChannelSpec(
        "/ws", "/ws", (MessageSpec("message", str, frame="text", reply="echo"),), (MessageSpec("echo", str, frame="text"),)
    )


text = TextRouter()


async def echo(payload: str) -> str:
    """Answer as the documentation does."""
    return f"Message text was: {payload}"


text.handle("message", echo)


class Item(BaseModel):
    """An item."""

    name: str
    price: float


class Total(BaseModel):
    """What it costs."""

    total: float


class JsonRouter(ChannelRouter[None]):
    """JSON in, JSON out."""

    channel = ChannelSpec("/json", "/json", (MessageSpec("item", Item, reply="total"),), (MessageSpec("total", Total),))


json_router = JsonRouter()


def price(payload: Item) -> Total:
    """Add the tax: a plain function."""
    return Total(total=payload.price * 2)


json_router.handle("item", price)


class BinaryRouter(ChannelRouter[None]):
    """Bytes in, bytes out, beside text."""

    channel = ChannelSpec(
        "/binary",
        "/binary",
        (MessageSpec("data", bytes, frame="binary", reply="reversed"), MessageSpec("message", str, frame="text", reply="echo")),
        (MessageSpec("reversed", bytes, frame="binary"), MessageSpec("echo", str, frame="text")),
    )


binary = BinaryRouter()


async def reverse(payload: bytes) -> bytes:
    """Turn them around."""
    return payload[::-1]


binary.handle("data", reverse)
binary.handle("message", echo)


@dataclass(frozen=True, slots=True)
class ItemConnection:
    """What the handshake of `/items/{item_id}/ws` carried."""

    item_id: Annotated[str, Field(min_length=2)]
    q: int | None
    cookie_or_token: str
    user_agent: str | None


ItemClient: TypeAlias = Client[ItemConnection]


async def get_cookie_or_token(session: Annotated[str | None, Cookie()] = None, token: Annotated[str | None, Query()] = None) -> str:
    """ "Using Depends and others": one of both is needed."""
    if session is None and token is None:
        raise WebSocketException(1008)
    return session or token or ""


class ItemRouter(ChannelRouter[ItemConnection]):
    """Depends, Cookie, Header, Path and Query, before accept."""

    channel = ChannelSpec(
        "/items/{item_id}/ws",
        "/items/{item_id}/ws",
        (MessageSpec("message", str, frame="text", reply="echo"),),
        (MessageSpec("echo", str, frame="text"),),
    )

    @staticmethod
    def connect(
        item_id: Annotated[str, Path(min_length=2)],
        cookie_or_token: Annotated[str, Depends(get_cookie_or_token)],
        q: Annotated[int | None, Query()] = None,
        user_agent: Annotated[str | None, Header()] = None,
    ) -> ItemConnection:
        """Validate the handshake."""
        return ItemConnection(item_id, q, cookie_or_token, user_agent)


items = ItemRouter()


async def item(payload: str, client: ItemClient) -> str:
    """Tell what the handshake carried."""
    state = client.state
    return f"{payload} {state.item_id} {state.q} {state.cookie_or_token} {state.user_agent}"


items.handle("message", item)


def scoped(scopes: SecurityScopes, x_key: Annotated[str | None, Header()] = None) -> None:
    """Let in who has the key of the scopes."""
    if x_key is None:
        raise HTTPException(401, "Who are you?", {"WWW-Authenticate": "Key"})
    if x_key != "+".join(scopes.scopes):
        raise HTTPException(403)


closed_dependencies: list[str] = []


async def resource() -> AsyncIterator[str]:
    """Open something for as long as the connection lasts."""
    closed_dependencies.append("open")
    yield "resource"
    closed_dependencies.append("closed")


class SecureRouter(ChannelRouter[str]):
    """Security, and a dependency with an end."""

    channel = ChannelSpec(
        "/secure", "/secure", (MessageSpec("message", str, frame="text", reply="echo"),), (MessageSpec("echo", str, frame="text"),)
    )

    @staticmethod
    def connect(opened: Annotated[str, Depends(resource)]) -> str:
        """Carry what was opened."""
        return opened


secure = SecureRouter(dependencies=[Security(scoped, scopes=["a", "b"])])


async def fail(payload: str, client: Client[str]) -> str:
    """Close with a code of its own on "close"."""
    if payload == "close":
        raise WebSocketException(4321, "as you wish")
    if payload == "bye":
        await client.send("good")
        await client.close(4000, "bye")
    return client.state


secure.handle("message", fail)


class ChatRouter(ChannelRouter[int]):
    """ "Handling disconnections and multiple clients"."""

    channel = ChannelSpec(
        "/chat/{client_id}",
        "/chat/{client_id}",
        (MessageSpec("message", str, frame="text"),),
        (MessageSpec("said", str, frame="text"),),
    )

    @staticmethod
    def connect(client_id: int) -> int:
        """Carry the client's number."""
        return client_id


chat = ChatRouter()


async def said(payload: str, client: Client[int]) -> None:
    """Tell oneself and everybody."""
    await chat.publish("said", f"You wrote: {payload}", client=client)
    await chat.publish("said", f"Client #{client.state} says: {payload}", exclude=client)


chat.handle("message", said)


async def left(client: Client[Any]) -> None:
    """Tell the others."""
    if client.channel == ChatRouter.channel.address:
        await chat.publish("said", f"Client #{client.state} left the chat")


service = Service(on_disconnect=left)
for router in (text, json_router, binary, items, secure, chat):
    service.include_router(router)
app = FastAPI(lifespan=service.lifespan)
service.setup(app)


@app.get("/connections")
async def connections() -> int:
    """Count the connections."""
    return len(service.connections)


@app.get("/resources")
async def resources() -> list[str]:
    """Tell what was opened and closed."""
    return closed_dependencies
