"""A wrong handler is a type checker's error on its own line, and the same mistake is refused when it is registered."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from asyncgen.runtime import RegistrationError
from tests.quality.handler_typing.router import JoinRoom, RoomJoined, RoomsClient, RoomsRouter

ROOT = Path(__file__).parents[2]
RIGHT = ROOT / "tests/quality/handler_typing/right.py"

WRONG = """
from __future__ import annotations

from tests.quality.handler_typing.router import JoinRoom, RoomJoined, RoomsClient, RoomsRouter

router = RoomsRouter()


@router.join_room  # wrong payload
async def wrong_payload(payload: str, client: RoomsClient) -> RoomJoined:
    return RoomJoined(members=[])


@router.join_room  # wrong reply
async def wrong_reply(payload: JoinRoom) -> str:
    return payload.name


@router.join_room  # wrong parameter
async def wrong_parameter(payload: JoinRoom, clint: RoomsClient) -> RoomJoined:
    return RoomJoined(members=[payload.name])


@router.join_rom  # wrong operation
async def wrong_operation(payload: JoinRoom) -> RoomJoined:
    return RoomJoined(members=[payload.name])


@router.leave  # no payload
async def no_payload(payload: JoinRoom) -> None: ...


@router.leave  # no reply
def no_reply() -> RoomJoined:
    return RoomJoined(members=[])


@router.join_room  # forgotten reply
async def forgotten_reply() -> None: ...


async def publish() -> None:
    await router.room_joined(JoinRoom(name="ada"))  # wrong message
"""

CHECKERS = {
    "mypy": [sys.executable, "-m", "mypy", "--strict", "--explicit-package-bases", "--no-error-summary"],
    "pyright": [sys.executable, "-m", "pyright", "--pythonpath", sys.executable],
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("checker", CHECKERS)
def test_wrong_handlers_are_errors_on_their_lines(checker: str, tmp_path: Path) -> None:
    """Right handlers pass, a wrong payload, reply, parameter, operation or message is reported where it stands; nothing else is."""
    wrong = tmp_path / "wrong.py"
    wrong.write_text(WRONG)
    command = [*CHECKERS[checker], str(RIGHT), str(wrong)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    found = {(match[1], int(match[2])) for match in re.finditer(r"(\w+)\.py:(\d+):.*?error", said)}
    marked = {("wrong", number) for number, line in enumerate(WRONG.splitlines(), 1) if "  # " in line}
    assert found == marked, said


async def wrong_payload(payload: str, client: RoomsClient) -> RoomJoined:
    """Take another payload."""
    return RoomJoined(members=[payload, client.uid])


async def wrong_reply(payload: JoinRoom) -> str:
    """Return something else."""
    return payload.name


async def wrong_parameter(payload: JoinRoom, clint: RoomsClient) -> RoomJoined:
    """Ask for what nobody gives."""
    return RoomJoined(members=[payload.name, clint.uid])


async def payload_of_nothing(payload: JoinRoom) -> None:
    """Take a payload where there is none."""


async def forgotten_reply() -> None:
    """Return nothing where a reply is promised."""


@pytest.mark.parametrize(
    ("operation", "handler", "words"),
    [
        ("join_room", wrong_payload, "takes payload: str; 'join_room' has JoinRoom"),
        ("join_room", wrong_reply, "returns str; 'join_room' replies RoomJoined"),
        ("join_room", wrong_parameter, "has a parameter 'clint'; a handler takes 'payload', 'client' and 'app'"),
        ("join_room", forgotten_reply, "returns None; 'join_room' replies RoomJoined"),
        ("leave", payload_of_nothing, "takes a payload, but 'leave' has none"),
        ("join_rom", forgotten_reply, "has no operation 'join_rom'; it has join_room, leave"),
    ],
)
def test_the_same_mistakes_are_refused_at_registration(operation: str, handler: Callable[..., Any], words: str) -> None:
    """What a type checker reports is a `RegistrationError` with the same words."""
    with pytest.raises(RegistrationError, match=re.escape(words)):
        RoomsRouter().handle(operation, handler)
