"""A generated package in small: a contract, its models, its routers; shared by the tests of what a service says of itself."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

from asyncgen.runtime import ChannelRouter, ChannelSpec, Contract, Envelope, MessageSpec, OperationRouter, Service
from asyncgen.runtime.pointers import is_object
from asyncgen.runtime.schemas import schema_of

ROOMS = "/rooms/{room_id}"
AT = "/channels/~1rooms~1{room_id}"


def envelope(tag: str, payload: str) -> dict[str, Any]:
    """Return the schema of an envelope around a component schema."""
    properties = {"type": {"const": tag}, "payload": {"$ref": f"#/components/schemas/{payload}"}}
    return {"type": "object", "required": ["type", "payload"], "properties": properties}


DOCUMENT: dict[str, Any] = {
    "asyncapi": "2.4.0",
    "id": "urn:example:chat",
    "info": {"title": "Chat", "version": "1.2.3", "x-team": ["a", "b"]},
    "x-root": {"kept": None},
    "channels": {
        ROOMS: {
            "description": "One room.",
            "parameters": {"room_id": {"$ref": "#/components/parameters/room"}},
            "bindings": {"ws": {"query": {"type": "object", "properties": {"since": {"type": "string"}}}}},
            "publish": {
                "operationId": "say",
                "traits": [{"$ref": "#/components/operationTraits/said"}],
                "message": {
                    "x-why": "kept",
                    "oneOf": [
                        {"$ref": "#/components/messages/JoinRoom"},
                        {"name": "leave", "payload": envelope("leave", "Leave")},
                        {"$ref": "#/components/messages/Moderation"},
                    ],
                },
            },
            "subscribe": {
                "message": {"oneOf": [{"$ref": "#/components/messages/RoomJoined"}, {"$ref": "#/components/messages/Posted"}]},
            },
        },
        "/admin": {"publish": {"message": {"$ref": "#/components/messages/Moderation"}}},
        "/quiet": {"publish": {"summary": "No message."}, "x-quiet": True},
    },
    "components": {
        "parameters": {"room": {"schema": {"type": "string"}}},
        "operationTraits": {"said": {"summary": "Said."}},
        "messages": {
            "JoinRoom": {
                "payload": envelope("join_room", "JoinRoom"),
                "traits": [{"headers": {"type": "object"}}],
                "x-response": {"$ref": "#/components/messages/RoomJoined"},
            },
            "Moderation": {"oneOf": [{"$ref": "#/components/messages/Kick"}, {"$ref": "#/components/messages/Ban"}]},
            "Kick": {"payload": envelope("kick", "Person")},
            "Ban": {"payload": envelope("ban", "Person")},
            "RoomJoined": {"payload": envelope("room_joined", "RoomJoined")},
            "Posted": {"payload": envelope("posted", "Posted")},
            "Unused": {"payload": {"$ref": "#/components/schemas/Unused"}},
        },
        "schemas": {
            "JoinRoom": {
                "type": "object",
                "title": "Only the document says this",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "minLength": 1, "maxLength": 30, "examples": ["ada"]},
                    "color": {"type": "string", "enum": ["red", "green"]},
                },
                "if": {"required": ["color"]},
            },
            "Leave": {"type": "object", "properties": {"why": {"type": "string"}}},
            "Person": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}},
            "RoomJoined": {
                "type": "object",
                "properties": {
                    "members": {"type": "array", "items": {"$ref": "#/components/schemas/Person"}},
                    "limits": {"type": "object", "properties": {"most": {"type": "integer", "maximum": 9}}},
                },
            },
            "Posted": {"type": "object", "properties": {"text": {"type": "string"}}},
            "Unused": {"type": "object"},
        },
    },
}

MODELS = """
    from __future__ import annotations

    from typing import Annotated, Literal

    from pydantic import MISSING, BaseModel, Field

    class JoinRoom(BaseModel):
        name: Annotated[str, Field(min_length=1, max_length=30, examples=["ada"])]
        color: Literal["red", "green"] | MISSING = MISSING

    class Leave(BaseModel):
        why: str | MISSING = MISSING

    class Person(BaseModel):
        id: int

    class RoomJoinedLimits(BaseModel):
        most: Annotated[int, Field(le=9)] | MISSING = MISSING

    class RoomJoined(BaseModel):
        members: list[Person] | MISSING = MISSING
        limits: RoomJoinedLimits | MISSING = MISSING

    class Posted(BaseModel):
        text: str | MISSING = MISSING

    class Unused(BaseModel):
        pass
"""

PLACES = {name: f"/components/schemas/{name}" for name in DOCUMENT["components"]["schemas"]}
PLACES["RoomJoinedLimits"] = "/components/schemas/RoomJoined/properties/limits"

SEND = {"join_room": "oneOf/0", "leave": "oneOf/1", "kick": "oneOf/2/oneOf/0", "ban": "oneOf/2/oneOf/1"}
RECV = {"room_joined": "oneOf/0", "posted": "oneOf/1"}


def spec(name: str, at: str) -> MessageSpec:
    """Return a declared message; handlers below have no payload, so that models can be edited freely."""
    reply = "room_joined" if name == "join_room" else None
    return MessageSpec(name, envelope=Envelope(name, payload=False), tags=(name,), at=at, reply=reply)


class RoomsRouter(ChannelRouter[None]):
    """The channel `/rooms/{room_id}`."""

    channel = ChannelSpec(
        ROOMS,
        ROOMS,
        send=tuple(spec(name, f"{AT}/publish/message/{at}") for name, at in SEND.items()),
        recv=tuple(spec(name, f"{AT}/subscribe/message/{at}") for name, at in RECV.items()),
        tag=("type",),
    )


class AdminRouter(ChannelRouter[None]):
    """The channel `/admin`, which uses the same component messages."""

    channel = ChannelSpec(
        "/admin",
        "/admin",
        send=tuple(spec(name, f"/channels/~1admin/publish/message/oneOf/{at}") for at, name in enumerate(("kick", "ban"))),
    )


class QuietRouter(ChannelRouter[None]):
    """The channel `/quiet`, which has an operation without a message."""

    channel = ChannelSpec("/quiet", "/quiet")


def registered(router: ChannelRouter[None], *names: str) -> ChannelRouter[None]:
    """Register a handler for each of the named operations."""
    for name in names:

        def handler() -> None: ...

        router.handle(name, handler)
    return router


def rooms(*without: str) -> ChannelRouter[None]:
    """Return a router of `/rooms` with all handlers but the named ones."""
    return registered(RoomsRouter(), *(name for name in SEND if name not in without))


def described(contract: Contract, *routers: OperationRouter, **arguments: Any) -> dict[str, Any]:
    """Return the document of a service with these routers, by default those of an untouched project."""
    service = Service(contract, **arguments)
    for router in routers or (rooms(), registered(AdminRouter(), "kick", "ban"), QuietRouter()):
        service.include_router(router)
    return service.asyncapi()


def changes(after: Any, before: Any, pointer: str = "") -> dict[str, Any]:
    """Return what differs, by pointer: the new value, `...` where there is none any more."""
    if is_object(after) and is_object(before):
        found: dict[str, Any] = {}
        for key in {**before, **after}:
            found |= changes(after.get(key, ...), before.get(key, ...), f"{pointer}/{key.replace('/', '~1')}")
        return found
    return {} if after == before else {pointer: after}


class Project:
    """A package in `folder`, which is on the path, named like the folder."""

    def __init__(self, folder: Path) -> None:
        self.package = f"written_{folder.name}"
        self._folder = folder / self.package
        self._folder.mkdir()
        (self._folder / "__init__.py").touch()

    def __call__(self, *edits: tuple[str, str], document: dict[str, Any] = DOCUMENT) -> Contract:
        """Write the package as it is generated, edit its models by replacing texts, and load its contract."""
        untouched = self._models(MODELS)
        names = {getattr(untouched, name): name for name in PLACES}
        models = {name: {"at": PLACES[name], "pristine": schema_of(subject, names)} for subject, name in names.items()}
        (self._folder / "contract.json").write_text(json.dumps({"format": 1, "document": document, "models": models}), "utf-8")
        text = MODELS
        for old, new in edits:
            assert old in text
            text = text.replace(old, new)
        self._models(text)
        return Contract.load(package=self.package)

    def _models(self, text: str) -> Any:
        sys.modules.pop(f"{self.package}.models", None)
        (self._folder / "models.py").write_text(dedent(text), "utf-8")
        importlib.invalidate_caches()
        return importlib.import_module(f"{self.package}.models")

    def forget(self) -> None:
        """Unload the package."""
        for name in [name for name in sys.modules if name.partition(".")[0] == self.package]:
            del sys.modules[name]
