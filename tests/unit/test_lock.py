"""The lock file: one text for one state, and what a damaged one does."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from asyncgen import lock
from asyncgen.diagnostics import UsageError
from asyncgen.plan import Owner, Plan, PlannedFile, Stub
from asyncgen.settings import Settings

STUB = Stub("/rooms join", "RoomsRouter", "join", "rooms", (), "", (("payload", "Join"), ("return", "None")))
PLAN = Plan(
    (PlannedFile("chat/models.py", "x = 1\n", Owner.GENERATED), PlannedFile("chat/Zoë.py", "", Owner.YOURS)),
    (STUB,),
)


NAMES = {"model schemas/Zoë": "Zoe", "model schemas/Room": "Room"}


def made(folder: Path, plan: Plan = PLAN) -> lock.Lock:
    """The lock of a project in `folder`."""
    (folder / "asyncapi.yaml").write_text("asyncapi: 2.4.0\n")
    return lock.of(plan, Settings(folder.resolve(), "asyncapi.yaml", "chat"), (folder / "asyncapi.yaml",), NAMES)


def test_a_lock_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    """Nothing is lost on the way."""
    written = made(tmp_path)
    assert lock.parse(lock.text(written).encode(), "asyncgen.lock") == written
    assert written.generated() == {"chat/models.py": written.files["chat/models.py"].hash}
    assert written.handlers == {"/rooms join": {"payload": "Join", "return": "None"}}
    assert written.names == NAMES


def test_the_text_depends_on_nothing_but_the_state(tmp_path: Path) -> None:
    """Not on the order of the plan, and it holds no date and no version."""
    other = Plan(tuple(reversed(PLAN.files)), PLAN.stubs)
    assert lock.text(made(tmp_path, other)) == lock.text(made(tmp_path))
    assert set(json.loads(lock.text(made(tmp_path)))) == {
        "format",
        "note",
        "spec",
        "package",
        "inputs",
        "files",
        "handlers",
        "names",
    }


def test_every_entry_has_a_line_of_its_own(tmp_path: Path) -> None:
    """So that merging two branches shows what differs."""
    lines = lock.text(made(tmp_path)).splitlines()
    assert [line for line in lines if "schemas/" in line] == ['    "model schemas/Room": "Room",', '    "model schemas/Zoë": "Zoe"']
    assert [line for line in lines if "chat/" in line] == [
        '    "chat/Zoë.py": {"owner": "yours"},',
        f'    "chat/models.py": {{"owner": "generated", "hash": "{made(tmp_path).files["chat/models.py"].hash}"}}',
    ]


def test_newline_style_is_no_edit(tmp_path: Path) -> None:
    """A checkout on another system has the same lock."""
    before = made(tmp_path)
    (tmp_path / "asyncapi.yaml").write_bytes(b"asyncapi: 2.4.0\r\n")
    after = lock.of(PLAN, Settings(tmp_path.resolve(), "asyncapi.yaml", "chat"), (tmp_path / "asyncapi.yaml",), NAMES)
    assert before == after


def test_inputs_outside_the_project_are_relative_too(tmp_path: Path) -> None:
    """A document may be shared by several projects."""
    (tmp_path / "contracts").mkdir()
    (tmp_path / "chat").mkdir()
    (tmp_path / "contracts" / "a.yaml").write_text("x")
    written = lock.of(
        PLAN, Settings((tmp_path / "chat").resolve(), "../contracts/a.yaml", "chat"), (tmp_path / "contracts" / "a.yaml",), {}
    )
    assert list(written.inputs) == ["../contracts/a.yaml"]


def test_no_lock_is_none(tmp_path: Path) -> None:
    """A project that was never generated."""
    assert lock.read(tmp_path) is None


def test_the_names_inside_a_schema_are_on_its_line(tmp_path: Path) -> None:
    """So that the way to it is said once; whatever the owners are called, they are read back."""
    names = {
        "model schemas/Room": "Room",
        "model schemas/Room/properties/owner": "RoomOwner",
        "model schemas/Room/properties/owner/items": "RoomOwnerItem",
        "model schemas/Room!": "Room2",
        "model schemas/Room-x/properties/y": "RoomXY",
        "model schemas/Room/": "Room3",
        "channel /rooms": "rooms",
        "channel /rooms/{id}": "rooms_id",
        "model ": "Empty",
        "model": "Odd",
        "": "Nothing",
    }
    written = replace(made(tmp_path), names=dict(sorted(names.items())))
    text = lock.text(written)
    assert lock.parse(text.encode(), "asyncgen.lock") == written
    (line,) = (line for line in text.splitlines() if "RoomOwner" in line)
    group = {"": "Room", "/": "Room3", "/properties/owner": "RoomOwner", "/properties/owner/items": "RoomOwnerItem"}
    assert line == f'    "model schemas/Room": {json.dumps(group)},'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"format": 2}',
        b'{"format": 1}',
        b"\xff\xfe",
        b'<<<<<<< ours\n{"format": 1}\n',
        b'{"format": 1, "spec": "", "package": "", "inputs": [], "files": {}, "handlers": {}}',
        b'{"format": 1, "spec": "", "package": "", "inputs": {}, "files": {"a": {"owner": "nobody"}}, "handlers": {}}',
        b'{"format": 1, "spec": "", "package": "", "inputs": {}, "files": {"../a": {"owner": "generated"}}, "handlers": {}}',
        b'{"format": 1, "spec": "", "package": "", "inputs": {}, "files": {"/a": {"owner": "generated"}}, "handlers": {}}',
        b'{"format": 1, "spec": "", "package": "", "inputs": {}, "files": {}, "handlers": {}, "names": ["Room"]}',
        b'{"format": 1, "spec": "", "package": "", "inputs": {}, "files": {}, "handlers": {}, "names": null}',
        b'{"format": 1, "spec": "", "package": "", "inputs": {}, "files": {}, "handlers": {}, "names": {"model schemas/Room": 1}}',
    ],
)
def test_a_damaged_lock_is_refused_with_a_way_out(tmp_path: Path, data: bytes) -> None:
    """Also one that names files outside the project."""
    (tmp_path / "asyncgen.lock").write_bytes(data)
    with pytest.raises(UsageError, match="can't be used") as caught:
        lock.read(tmp_path)
    assert "keep the lines of both sides" in caught.value.hints[0]
    assert "delete it" in caught.value.hints[1]


def test_a_lock_that_kept_no_names_is_read(tmp_path: Path) -> None:
    """It is one that an older version wrote, and it is written back as it was."""
    old = replace(made(tmp_path), names=None)
    assert '"names"' not in lock.text(old)
    assert lock.parse(lock.text(old).encode(), "asyncgen.lock") == old
