"""A small project for tests about handlers: two channels with their stubs, and the handlers that a test gives."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from asyncgen import handlers
from asyncgen.diagnostics import Diagnostic, Place
from asyncgen.handlers import stubs
from asyncgen.handlers.view import View
from asyncgen.plan import Owner, Plan, PlannedFile, Stub

ROUTERS = """\
class LobbyRouter(ChannelRouter[None]):
    pass


class RoomsRouter(ChannelRouter[RoomsConnection]):
    pass
"""
MODELS = """\
from enum import Enum
from typing import Literal, TypeAlias

from .runtime import Model


class Named(Model):
    name: str


class JoinRoom(Named):
    pass


class LeaveRoom(Model):
    pass


class RoomJoined(Model):
    pass


class Color(str, Enum):
    RED = "red"


Rooms: TypeAlias = list[RoomJoined]
Level: TypeAlias = Literal[1, 2]
"""
DOC = '"""Handlers of channel `/rooms`.\n\nYours to edit.\n"""\n'
IMPORTED = "from chat.asyncapi import RoomsClient, RoomsRouter\nfrom chat.asyncapi.models import JoinRoom, RoomJoined\n"
HEAD = f"{DOC}\n{IMPORTED}\nrouter = RoomsRouter()\n"


def stub(name: str, payload: str | None, reply: str | None = None, *, router: str = "RoomsRouter", module: str = "rooms") -> Stub:
    """Return the stub of an operation whose payload and reply are of models with these names."""
    client = router.replace("Router", "Client")
    arguments = ", ".join([*([f"payload: {payload}"] if payload else []), f"client: {client}"])
    names = [name for name in (payload, reply) if name and name[0].isupper() and name != "None"]
    imports = [("chat.asyncapi", router), ("chat.asyncapi", client), *(("chat.asyncapi.models", name) for name in names)]
    signature = [*([("payload", payload)] if payload else []), ("client", client), ("return", reply or "None")]
    code = f'@router.{name}\nasync def {name}({arguments}) -> {reply}:\n    """Do {name}."""\n    raise NotImplementedError\n'
    return Stub(f"/{module} {name}", router, name, module, tuple(sorted(set(imports))), code, tuple(signature))


JOIN = stub("join_room", "JoinRoom", "RoomJoined")
LEAVE = stub("leave_room", "LeaveRoom")
PING = stub("ping", None, router="LobbyRouter", module="lobby")


def plan(*wanted: Stub) -> Plan:
    """Return the plan of a project with these operations, `JOIN` and `LEAVE` where none are given."""
    chosen = wanted or (JOIN, LEAVE)
    files = [
        PlannedFile("chat/asyncapi/operations.py", ROUTERS, Owner.GENERATED),
        PlannedFile("chat/asyncapi/models.py", MODELS, Owner.GENERATED),
    ]
    for module in sorted({stub.module for stub in chosen}):
        text = DOC.replace("rooms", module) + "".join("\n\n" + stub.code for stub in chosen if stub.module == module)
        files.append(PlannedFile(f"chat/handlers/{module}.py", text, Owner.HANDLERS))
    return Plan(tuple(files), chosen)


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below `chat/handlers`."""
    for name, text in files.items():
        path = folder / "chat" / "handlers" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def view(folder: Path, files: Mapping[str, str | bytes], *wanted: Stub) -> View:
    """Return the view of a project with these handler files."""
    write(folder, files)
    return handlers.look(folder, "chat", plan(*wanted))


def findings(seen: View) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the handlers; every operation is on line 7 of the document."""
    return handlers.findings(seen, lambda operation: Place("asyncapi.yaml", 7, 3, f"  {operation}:"))


def codes(seen: View) -> list[str]:
    """Return the codes of what is wrong with the handlers."""
    return [finding.code for finding in findings(seen)]


def completed(folder: Path, seen: View) -> dict[str, bytes]:
    """Return the handler files that adding the missing stubs gives, by name; those that stay as they are are left out."""
    added = stubs.additions(seen, seen.missing)
    return {change.path.removeprefix("chat/handlers/"): (change.text or "").encode("utf-8", "surrogateescape") for change in added.changes}
