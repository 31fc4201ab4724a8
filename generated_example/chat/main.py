"""Chat: the service."""

from typing import Any

from fastapi import FastAPI

from chat import handlers
from chat.asyncapi import Client, RoomsConnection, Service, contract
from chat.handlers.rooms import say_goodbye


async def left(client: Client[Any]) -> None:
    """Tell a room that somebody's connection ended."""
    if isinstance(client.state, RoomsConnection):
        await say_goodbye(client, "disconnected")


service = Service(contract, on_disconnect=left)
service.include_package(handlers)

app = FastAPI(title=contract.title, version=contract.version, lifespan=service.lifespan)
service.setup(app)
