"""Finding handlers and judging them, without importing what a person wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.handler_projects import DOC, HEAD, JOIN, LEAVE, PING, codes, findings, view

JOINED = "\n\n@router.join_room\nasync def join_room(payload: JoinRoom) -> RoomJoined: ...\n"
LEFT = "\n\n@router.leave_room\nasync def leave_room() -> None: ...\n"

USE = "@router.join_room\ndef f(): ...\n"
SHAPES = {
    "as written first": HEAD + JOINED,
    "annotated router": HEAD.replace("router =", "router: RoomsRouter =") + JOINED,
    "annotated with what a function returns": HEAD.replace("router = RoomsRouter()", "router: RoomsRouter = make()") + JOINED,
    "router with arguments": HEAD.replace("RoomsRouter()", "RoomsRouter(tags=['x'])") + JOINED,
    "renamed import": "from chat.asyncapi import RoomsRouter as R\n\nroom = R()\n\n@room.join_room\ndef f(): ...\n",
    "imported package": f"import chat.asyncapi as api\n\nrouter = api.RoomsRouter()\n\n{USE}",
    "imported by its full name": f"import chat.asyncapi\n\nrouter = chat.asyncapi.RoomsRouter()\n\n{USE}",
    "from the package above": f"from chat import asyncapi\n\nrouter = asyncapi.RoomsRouter()\n\n{USE}",
    "relative import": f"from ..asyncapi import RoomsRouter\n\nrouter = RoomsRouter()\n\n{USE}",
    "from the module itself": f"from chat.asyncapi.operations import RoomsRouter\n\nrouter = RoomsRouter()\n\n{USE}",
    "starred import": f"from chat.asyncapi import *\n\nrouter = RoomsRouter()\n\n{USE}",
    "import in a try": f"try:\n    from chat.asyncapi import RoomsRouter\nfinally:\n    pass\nrouter = RoomsRouter()\n{USE}",
    "several decorators": HEAD + "\n\n@first\n@router.join_room\n@last(3)\nasync def f(): ...\n",
    "one function, two operations": HEAD + "\n\n@router.join_room\n@router.leave_room\nasync def f(): ...\n",
    "a call instead of a decorator": HEAD + "\n\nasync def f(): ...\n\nrouter.join_room(f)\n",
    "a call with something else": HEAD + "\n\nimport elsewhere\nrouter.join_room(elsewhere.f)\n",
    "inside a class": HEAD + "\n\nclass Handlers:\n    @staticmethod\n    @router.join_room\n    async def f(): ...\n",
    "inside a function": HEAD + "\n\ndef make():\n    r = RoomsRouter()\n\n    @r.join_room\n    def f(): ...\n",
    "inside an if": HEAD + "\n\nif True:\n    @router.join_room\n    def f(): ...\n",
    "derived router": HEAD.replace("router = RoomsRouter()", "class Mine(RoomsRouter): ...\n\nrouter = Mine()") + JOINED,
    "another name for the router": HEAD + "\n\nr = router\n\n@r.join_room\nasync def f(): ...\n",
    "a router that only running tells": "def f(router):\n    @router.join_room\n    def g(): ...\n",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_handler_is_found_however_it_is_written(tmp_path: Path, shape: str) -> None:
    """What counts is that the router is an instance of the generated class, not how it is spelled."""
    seen = view(tmp_path, {"rooms.py": SHAPES[shape]})
    assert [len(seen.found[stub.operation]) for stub in (JOIN,)] == [1]
    assert not any(code in ("AG202", "AG203") for code in codes(seen))


def test_a_router_of_another_module_counts(tmp_path: Path) -> None:
    """Channels may be split over modules that share a router."""
    files = {
        "base.py": "from chat.asyncapi import RoomsRouter\n\nrouter = RoomsRouter()\n",
        "joining.py": "from .base import router\n\n@router.join_room\ndef f(): ...\n",
        "sub/__init__.py": "",
        "sub/leaving.py": "from chat.handlers import base\n\n@base.router.leave_room\ndef f(): ...\n",
    }
    assert codes(view(tmp_path, files)) == []


def test_a_router_made_outside_the_handlers_counts(tmp_path: Path) -> None:
    """The package's other modules are looked into where a name leads there."""
    seen = view(tmp_path, {"rooms.py": "from chat.routers import rooms\n\n@rooms.join_room\n@rooms.leave_room\ndef f(): ...\n"})
    (tmp_path / "chat" / "routers.py").write_text("from chat.asyncapi import RoomsRouter\n\nrooms = RoomsRouter()\n")
    assert codes(seen) != []
    assert codes(view(tmp_path, {})) == []


@pytest.mark.parametrize(
    "text",
    [
        "import functools\n\n@functools.join_room\ndef f(): ...\n",
        "from fastapi import APIRouter\n\nrouter = APIRouter()\n\n@router.join_room\ndef f(): ...\n",
        "class Other:\n    def join_room(self, f): ...\n\nrouter = Other()\n\n@router.join_room\ndef f(): ...\n",
        "# @router.join_room\n",
        "'''\n@router.join_room\ndef f(): ...\n'''\n",
    ],
)
def test_another_object_with_the_same_attribute_handles_nothing(tmp_path: Path, text: str) -> None:
    """A decorator counts only on the generated routers."""
    assert JOIN in view(tmp_path, {"rooms.py": text}).missing


def test_nothing_is_imported(tmp_path: Path) -> None:
    """Reading handlers never runs them."""
    view(tmp_path, {"rooms.py": HEAD + "\nraise SystemExit\n" + JOINED + LEFT, "__init__.py": "1 / 0\n"})


def test_an_operation_without_handler_is_told_at_its_place_in_the_document(tmp_path: Path) -> None:
    """AG201 names the operation, the channel, and who adds the stub."""
    (found,) = findings(view(tmp_path, {"rooms.py": HEAD + JOINED}))
    assert (found.code, found.message) == ("AG201", "operation 'leave_room' of channel '/rooms' has no handler")
    assert found.at is not None
    assert (found.at.file, found.at.line) == ("asyncapi.yaml", 7)
    assert "asyncgen generate" in found.hints[0]


def test_two_handlers_are_told_with_both_places(tmp_path: Path) -> None:
    """AG202 stands at the second one and names the first, and the document."""
    files = {"a.py": HEAD + JOINED + LEFT, "b.py": "from .a import router\n\n@router.join_room\ndef f(): ...\n"}
    (found,) = findings(view(tmp_path, files))
    assert found.code == "AG202"
    assert found.at is not None
    assert found.at.file.endswith("handlers/b.py")
    assert [(related.message, Path(related.at.file).name) for related in found.related] == [
        ("the first one", "a.py"),
        ("the operation in the document", "asyncapi.yaml"),
    ]


def test_a_handler_of_an_operation_that_is_gone_is_told_where_it_stands(tmp_path: Path) -> None:
    """AG203 underlines the name and suggests one like it."""
    (found,) = findings(view(tmp_path, {"rooms.py": HEAD + JOINED + LEFT + "\n\n@router.leav_room\ndef f(): ...\n"}))
    assert found.code == "AG203"
    assert found.at is not None
    assert (found.at.text, found.at.column, found.at.width) == ("@router.leav_room", 9, 9)
    assert found.hints[0] == "did you mean 'leave_room'?"


def test_a_router_of_a_channel_that_is_gone_is_told_once(tmp_path: Path) -> None:
    """Its handlers are not told one by one."""
    gone = "from chat.asyncapi import HallRouter\n\nhall = HallRouter()\n\n@hall.a\ndef f(): ...\n\n@hall.b\ndef g(): ...\n"
    (found,) = findings(view(tmp_path, {"rooms.py": HEAD + JOINED + LEFT, "hall.py": gone}))
    assert (found.code, found.message) == ("AG203", "the document has no channel for the router 'HallRouter'")


def test_a_publish_only_channel_has_a_known_router(tmp_path: Path) -> None:
    """A router without operations is not taken for one that is gone."""
    lobby = "from chat.asyncapi import LobbyRouter\n\nrouter = LobbyRouter()\n"
    assert codes(view(tmp_path, {"rooms.py": HEAD + JOINED + LEFT, "lobby.py": lobby})) == []


RIGHT = [
    "payload: JoinRoom) -> RoomJoined",
    "payload: 'JoinRoom') -> 'RoomJoined'",
    "payload) -> RoomJoined",
    "payload: JoinRoom)",
    "payload: models.JoinRoom) -> models.RoomJoined",
    "payload: Annotated[JoinRoom, 'x']) -> RoomJoined",
    "payload: Named) -> RoomJoined",
    "payload: JoinRoom | LeaveRoom) -> RoomJoined",
    "payload: object) -> Any",
    "payload: BaseModel) -> RoomJoined",
    "payload: T) -> RoomJoined",
    "payload: Unheard) -> Of",
    "payload: Mine) -> RoomJoined",
    "*, payload: JoinRoom) -> NoReturn",
    "payload: JoinRoom, client: RoomsClient, app: FastAPI) -> RoomJoined",
]
WRONG = [
    ("payload: LeaveRoom) -> RoomJoined", "the payload of 'join_room' is 'JoinRoom', not 'LeaveRoom'"),
    ("payload: str) -> RoomJoined", "the payload of 'join_room' is 'JoinRoom', not 'str'"),
    ("payload: list[JoinRoom]) -> RoomJoined", "the payload of 'join_room' is 'JoinRoom', not 'list[JoinRoom]'"),
    ("payload: models.Gone) -> RoomJoined", "the payload of 'join_room' is 'JoinRoom', not 'models.Gone'"),
    ("payload: JoinRoom) -> None", "the reply to 'join_room' is 'RoomJoined', not 'None'"),
    ("payload: JoinRoom) -> RoomJoined | JoinRoom", "the reply to 'join_room' is 'RoomJoined', not 'RoomJoined | JoinRoom'"),
    ("payload: JoinRoom) -> Optional[RoomJoined]", "the reply to 'join_room' is 'RoomJoined', not 'Optional[RoomJoined]'"),
    ("payload: JoinRoom) -> Named", "the reply to 'join_room' is 'RoomJoined', not 'Named'"),
    ("payload: JoinRoom) -> 'dict[str, str]'", "the reply to 'join_room' is 'RoomJoined', not 'dict[str, str]'"),
]
IMPORTS = """
from typing import Annotated, Any, NoReturn, Optional, TypeVar
from fastapi import FastAPI
from pydantic import BaseModel
from chat.asyncapi import models
from chat.asyncapi.models import LeaveRoom, Named
T = TypeVar("T")
class Mine: ...
"""


@pytest.mark.parametrize("signature", RIGHT)
def test_a_right_or_uncertain_annotation_is_no_finding(tmp_path: Path, signature: str) -> None:
    """What is not certainly wrong is left to the type checker."""
    text = f"{HEAD}{IMPORTS}\n\n@router.join_room\nasync def f({signature}: ...\n"
    assert codes(view(tmp_path, {"rooms.py": text}, JOIN)) == []


@pytest.mark.parametrize(("signature", "message"), WRONG)
def test_a_wrong_annotation_is_told_with_the_right_one(tmp_path: Path, signature: str, message: str) -> None:
    """AG204 stands at the annotation, and says both types."""
    text = f"{HEAD}{IMPORTS}\n\n@router.join_room\nasync def f({signature}: ...\n"
    (found,) = findings(view(tmp_path, {"rooms.py": text}, JOIN))
    assert (found.code, found.message) == ("AG204", message)
    assert found.related[0].message == "the operation in the document"


def test_a_payload_that_the_operation_does_not_have_is_told(tmp_path: Path) -> None:
    """A handler of an operation without payload takes none."""
    text = "from chat.asyncapi import LobbyRouter\n\nrouter = LobbyRouter()\n\n@router.ping\nasync def ping(payload: str) -> str: ...\n"
    found = findings(view(tmp_path, {"lobby.py": text}, PING))
    assert [finding.message for finding in found] == [
        "operation 'ping' has no payload, but its handler takes one",
        "operation 'ping' has no reply, but its handler returns 'str'",
    ]


def test_an_unreadable_file_is_told_and_given_the_benefit_of_the_doubt(tmp_path: Path) -> None:
    """What a broken file seems to handle is not called missing; the rest is, ready to be pasted."""
    found = findings(view(tmp_path, {"rooms.py": HEAD + "\n\n@router.join_room\nasync def f(:\n"}))
    assert [finding.code for finding in found] == ["AG205", "AG201"]
    assert found[0].at is not None
    assert (found[0].at.line, found[0].at.text) == (13, "async def f(:")
    assert "@router.leave_room" in found[1].hints[0]


@pytest.mark.parametrize("data", [b"\x00", b"\xff\xfe", b"# coding: nonsense\n", b"x = '\xe9'\n", b"(" * 5000])
def test_whatever_is_no_python_is_a_finding(tmp_path: Path, data: bytes) -> None:
    """No content of a file is a traceback."""
    assert codes(view(tmp_path, {"rooms.py": data}, JOIN))[0] == "AG205"


def test_the_channels_docstring_alone_has_no_handlers(tmp_path: Path) -> None:
    """A file without code is a readable one."""
    assert view(tmp_path, {"rooms.py": DOC}).missing == (JOIN, LEAVE)
