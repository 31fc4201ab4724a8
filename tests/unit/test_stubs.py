"""Adding stubs to files that a person wrote: the additions are right, and not one other byte changes."""

from __future__ import annotations

import ast
import codecs
import random
import subprocess
import sys
from pathlib import Path

import pytest

from asyncgen.handlers import stubs
from tests.unit.handler_projects import DOC, HEAD, JOIN, LEAVE, PING, codes, completed, stub, view

JOINED = """

@router.join_room
async def join_room(payload: JoinRoom, client: RoomsClient) -> RoomJoined:
    return RoomJoined()
"""
STUB = """\
@router.leave_room
async def leave_room(payload: LeaveRoom, client: RoomsClient) -> None:
    \"""Do leave_room.\"""
    raise NotImplementedError
"""
MODELS_LINE = "from chat.asyncapi.models import JoinRoom, RoomJoined\n"
LONG_LINE = "from chat.asyncapi.models import JoinRoom, RoomJoined, SomethingWithALongName, OtherLong\n"
ROUTER = "from chat.asyncapi import RoomsRouter\nrouter = RoomsRouter()\n"
USE = "@router.join_room\ndef f(): ...\n"
CHECKING = "if TYPE_CHECKING:\n    from chat.asyncapi.models import LeaveRoom\n"
VERTICAL = "from chat.asyncapi.models import (\n    JoinRoom,\n    RoomJoined,\n)\n"


def only_grew(before: bytes, after: bytes) -> bool:
    """Tell whether `after` is `before` with insertions alone."""
    rest = iter(after)
    return all(byte in rest for byte in before)


def added(folder: Path, text: str | bytes) -> str:
    """Return the file that adding the stub of `leave_room` gives, having made sure that it is one that a person can live with."""
    before = text if isinstance(text, bytes) else text.encode()
    seen = view(folder, {"rooms.py": text})
    after = completed(folder, seen)["rooms.py"]
    again = view(folder, {"rooms.py": after})
    assert codes(again) == []
    assert completed(folder, again) == {}
    assert only_grew(before, after) or b"import (" in after
    return after.decode("utf-8-sig")


def test_a_stub_goes_to_the_end_with_its_imports_at_the_top(tmp_path: Path) -> None:
    """The example of the whole."""
    expected = (HEAD + JOINED).replace("JoinRoom, RoomJoined\n", "JoinRoom, LeaveRoom, RoomJoined\n") + "\n\n" + STUB
    assert added(tmp_path, HEAD + JOINED) == expected


FILES = {
    "no newline at the end": (HEAD + JOINED).rstrip("\n"),
    "many newlines at the end": HEAD + JOINED + "\n\n\n\n",
    "spaces at the end": HEAD + JOINED + "\n   \n",
    "comment at the end": HEAD + JOINED + "# that was it\n",
    "comment at the end without newline": HEAD + JOINED + "# that was it",
    "comments everywhere": "#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\n# (c) us\n" + HEAD + JOINED.replace(":\n", ":  # why\n"),
    "a main guard at the end": HEAD + JOINED + '\n\nif __name__ == "__main__":\n    print(1)\n',
    "non-ASCII text": HEAD + JOINED + '\n\nNAMES = "Zoë 名前 🎉"\n',
    "a form feed": HEAD + JOINED + "\n\f\nX = 1\n",
    "a string over lines": HEAD + JOINED + '\n\nTEXT = """\n@router.leave_room\n"""\n',
    "a semicolon": HEAD.replace("RoomsRouter()\n", "RoomsRouter(); x = 1\n") + JOINED,
    "an import behind a semicolon": HEAD.replace(MODELS_LINE, MODELS_LINE.rstrip("\n") + "; import os\n") + JOINED,
    "a trailing comment on the import": HEAD.replace(MODELS_LINE, MODELS_LINE.rstrip("\n") + "  # noqa\n") + JOINED,
    "a long import": HEAD.replace(MODELS_LINE, LONG_LINE) + JOINED,
    "a parenthesised import": HEAD.replace(MODELS_LINE, VERTICAL) + JOINED,
    "no comma at its end": HEAD.replace(MODELS_LINE, VERTICAL.replace("Joined,", "Joined")) + JOINED,
    "comments in it": HEAD.replace(MODELS_LINE, VERTICAL.replace("Joined,", "Joined,  # b").replace("Room,", "Room,  # a")) + JOINED,
    "unsorted names": HEAD.replace("JoinRoom, RoomJoined", "RoomJoined, JoinRoom") + JOINED,
    "parentheses on one line": HEAD.replace("JoinRoom, RoomJoined", "(JoinRoom, RoomJoined)") + JOINED,
    "a backslash": HEAD.replace("JoinRoom, RoomJoined", "JoinRoom, \\\n    RoomJoined") + JOINED,
    "several names per line": HEAD.replace(MODELS_LINE, "from chat.asyncapi.models import (\n    JoinRoom, RoomJoined\n)\n") + JOINED,
    "renamed names": HEAD.replace("JoinRoom, RoomJoined", "JoinRoom as J, RoomJoined") + JOINED.replace("JoinRoom", "J"),
    "relative imports": HEAD.replace("from chat.asyncapi", "from ..asyncapi") + JOINED,
    "the package under a name": "import chat.asyncapi as api\n\nrouter = api.RoomsRouter()\n\n\n@router.join_room\ndef f(): ...\n",
    "a starred import": "from chat.asyncapi import *\n\nrouter = RoomsRouter()\n\n\n@router.join_room\ndef f(): ...\n",
    "imports for the type checker": CHECKING + ROUTER + USE,
    "a future import": "from __future__ import annotations\n" + ROUTER + USE,
    "an import at the end": ROUTER + USE + "import os\n",
    "another name for the router": HEAD.replace("router =", "rooms =") + JOINED.replace("@router", "@rooms"),
    "Windows newlines": (HEAD + JOINED).replace("\n", "\r\n"),
    "old newlines": (HEAD + JOINED).replace("\n", "\r"),
    "mixed newlines": HEAD.replace("\n", "\r\n") + JOINED,
}


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_file_takes_a_stub(tmp_path: Path, name: str) -> None:
    """The stub is found afterwards, a second run adds nothing, and everything that was there still is."""
    before, after = FILES[name], added(tmp_path, FILES[name])
    tree = ast.parse(after)
    assert isinstance(tree.body[-1], ast.AsyncFunctionDef)
    assert [ast.dump(node) for node in ast.parse(before).body if not isinstance(node, ast.ImportFrom)] == [
        ast.dump(node) for node in tree.body[:-1] if not isinstance(node, ast.ImportFrom)
    ]


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    """It is neither lost nor doubled."""
    seen = view(tmp_path, {"rooms.py": codecs.BOM_UTF8 + (HEAD + JOINED).encode()})
    after = completed(tmp_path, seen)["rooms.py"]
    assert after.startswith(codecs.BOM_UTF8)
    assert after.count(codecs.BOM_UTF8) == 1


def test_the_files_newlines_and_indentation_are_taken_over(tmp_path: Path) -> None:
    """Tabs stay tabs, Windows newlines stay Windows newlines."""
    text = (HEAD + JOINED).replace("    ", "\t").replace("\n", "\r\n")
    after = added(tmp_path, text)
    assert "\n" not in after.replace("\r\n", "")
    assert "\r\n\traise NotImplementedError\r\n" in after
    assert "\n    " not in after


def test_two_spaces_stay_two_spaces(tmp_path: Path) -> None:
    """The step is read from the file's first block."""
    assert "\n  raise NotImplementedError\n" in added(tmp_path, (HEAD + JOINED).replace("    ", "  "))


def test_a_parenthesised_import_keeps_its_layout(tmp_path: Path) -> None:
    """One name per line, at its place, comments where they were."""
    text = HEAD.replace(MODELS_LINE, VERTICAL.replace("JoinRoom,", "JoinRoom,  # first")) + JOINED
    assert "import (\n    JoinRoom,  # first\n    LeaveRoom,\n    RoomJoined,\n)\n" in added(tmp_path, text)


def test_a_name_for_the_end_of_a_parenthesised_import_comes_behind_the_comment(tmp_path: Path) -> None:
    """A comment stays with its name."""
    text = HEAD.replace(MODELS_LINE, "from chat.asyncapi.models import (\n    JoinRoom,  # why\n)\n").replace("RoomJoined", "JoinRoom")
    assert "    JoinRoom,  # why\n    LeaveRoom,\n)\n" in added(tmp_path, text + JOINED.replace("RoomJoined:", "'X':"))


def test_an_import_that_gets_too_long_is_wrapped(tmp_path: Path) -> None:
    """As a formatter would."""
    names = "    JoinRoom,\n    LeaveRoom,\n    OtherLong,\n    RoomJoined,\n    SomethingWithALongName,\n"
    line = "from chat.asyncapi.models import JoinRoom, OtherLong, RoomJoined, SomethingWithALongName\n"
    assert f"from chat.asyncapi.models import (\n{names})\n" in added(tmp_path, HEAD.replace(MODELS_LINE, line) + JOINED)


NEW = "from chat.asyncapi import RoomsClient, RoomsRouter\nfrom chat.asyncapi.models import LeaveRoom\n\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import os\n\nimport fastapi\n\n", f"import os\n\nimport fastapi\n\n{NEW}"),
        ("import os\n\nfrom . import x\n\n", f"import os\n\n{NEW}from . import x\n\n"),
        ("from . import x\n\n", f"{NEW}from . import x\n\n"),
        ("", f"\n{NEW}\n"),
    ],
)
def test_new_imports_stand_where_isort_puts_them(tmp_path: Path, before: str, after: str) -> None:
    """Standard library, others, the project, relative; an empty line between."""
    seen = view(tmp_path, {"rooms.py": DOC + before + ("X = 1\n" if before else "")}, LEAVE)
    text = completed(tmp_path, seen)["rooms.py"].decode()
    assert text.startswith(DOC + after)
    assert text.endswith(f"\n\n\nrouter = RoomsRouter()\n\n\n{STUB}")


def test_the_result_pleases_ruff(tmp_path: Path) -> None:
    """A file that was clean stays clean: import order, formatting, unused names."""
    wanted = [JOIN, LEAVE, *(stub(f"do_{name}", "JoinRoom") for name in "abc")]
    seen = view(tmp_path, {"rooms.py": HEAD + JOINED}, *wanted)
    path = tmp_path / "chat" / "handlers" / "rooms.py"
    path.write_bytes(completed(tmp_path, seen)["rooms.py"])
    for command in (["check", "--isolated", "--select", "E,F,I"], ["format", "--isolated", "--check"]):
        result = subprocess.run([sys.executable, "-m", "ruff", *command, str(path)], capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stdout + path.read_text()


def test_a_name_that_means_something_else_gets_another_one(tmp_path: Path) -> None:
    """A person's own `LeaveRoom` and `leave_room` stay theirs."""
    text = HEAD + JOINED + "\n\nclass LeaveRoom: ...\n\n\ndef leave_room(): ...\n"
    after = added(tmp_path, text)
    assert "from chat.asyncapi.models import JoinRoom, LeaveRoom as LeaveRoom_, RoomJoined\n" in after
    assert "@router.leave_room\nasync def handle_leave_room(payload: LeaveRoom_, client: RoomsClient) -> None:\n" in after


def test_a_router_name_that_is_taken_gets_the_channels(tmp_path: Path) -> None:
    """Where a file has a router of another channel, the new one is called after its channel."""
    text = "from fastapi import APIRouter\n\nrouter = APIRouter()\n"
    after = completed(tmp_path, view(tmp_path, {"rooms.py": text}, LEAVE))["rooms.py"].decode()
    assert "\n\n\nrooms_router = RoomsRouter()\n\n\n@rooms_router.leave_room\n" in after


def test_a_stub_goes_where_the_channels_router_is(tmp_path: Path) -> None:
    """A person who moved a channel's handlers into another module finds new ones there."""
    after = completed(tmp_path, view(tmp_path, {"talk.py": HEAD + JOINED}))
    assert list(after) == ["talk.py"]


def test_split_modules_get_the_stub_where_the_router_is_made(tmp_path: Path) -> None:
    """Not in one that only imports it."""
    files = {"a.py": "from .z import router\n\n@router.join_room\ndef f(): ...\n", "z.py": HEAD}
    assert list(completed(tmp_path, view(tmp_path, files))) == ["z.py"]


def test_a_channels_own_module_comes_first(tmp_path: Path) -> None:
    """Where several make a router of the channel."""
    assert list(completed(tmp_path, view(tmp_path, {"a.py": HEAD + JOINED, "rooms.py": HEAD}))) == ["rooms.py"]


def test_a_missing_module_is_written_whole(tmp_path: Path) -> None:
    """As `init` writes it."""
    seen = view(tmp_path, {})
    (planned,) = [file.text for file in seen.plan.files if file.path == "chat/handlers/rooms.py"]
    assert completed(tmp_path, seen) == {"rooms.py": planned.encode()}


def test_a_missing_module_gets_only_the_stubs_that_are_missing(tmp_path: Path) -> None:
    """Handlers that are elsewhere are not written a second time."""
    files = {"other.py": "def f(router):\n    @router.join_room\n    def g(): ...\n"}
    after = completed(tmp_path, view(tmp_path, files))["rooms.py"].decode()
    assert after.startswith(DOC)
    assert "leave_room" in after
    assert "join_room" not in after


def test_several_channels_in_one_run(tmp_path: Path) -> None:
    """Each stub goes to its own module."""
    after = completed(tmp_path, view(tmp_path, {"rooms.py": HEAD + JOINED}, JOIN, LEAVE, PING))
    assert sorted(after) == ["lobby.py", "rooms.py"]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + JOINED + "x = 1 + \\",
        "# coding: latin-1\n" + HEAD + JOINED + "\n\nX = '\xe9'\n",
        HEAD + "\n\ndef broken(:\n",
    ],
)
def test_a_file_that_can_not_be_extended_is_left_alone(tmp_path: Path, text: str) -> None:
    """Its stub is told, ready to be pasted."""
    seen = view(tmp_path, {"rooms.py": text.encode("latin-1")})
    added = stubs.additions(seen, seen.missing)
    assert added.changes == ()
    assert {finding.code for finding in added.findings} == {"AG206"}
    hint = added.findings[-1].hints[0]
    assert "from chat.asyncapi.models import LeaveRoom\n" in hint
    assert hint.endswith(STUB.rstrip("\n"))
    ast.parse(hint.split("\n", 1)[1])


def test_random_files_only_grow(tmp_path: Path) -> None:
    """Whatever parts a file is made of, in whatever order and layout: all of its bytes are still there."""
    random_source = random.Random(7)
    parts = [
        "import os\n",
        "from typing import Any\n",
        "# note\n",
        "X = 1\n",
        "\n",
        "\n\n",
        "class A:\n    y = 2\n",
        "def helper():\n    return '''\n text'''\n",
        "from chat.asyncapi.models import RoomJoined\n",
        "from chat.asyncapi import RoomsClient\n",
        VERTICAL,
        "if True:\n    import sys\n",
        "try:\n    import re\nexcept ImportError:\n    re = None\n",
        "A = 'ü' ; B = 2\n",
        "@staticmethod\ndef f(): ...\n",
    ]
    for number in range(60):
        text = "".join(random_source.choices(parts, k=random_source.randrange(12)))
        text = text.replace("\n", random_source.choice(["\n", "\r\n"]))
        folder = tmp_path / str(number)
        after = completed(folder, view(folder, {"rooms.py": text}, LEAVE))["rooms.py"]
        assert only_grew(text.encode(), after), text
        assert codes(view(folder, {"rooms.py": after}, LEAVE)) == []
