"""Names and the lock, on the command line: a newcomer takes the next name, and a project of a version without them gets them once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from asyncgen.cli import main
from tests.regenerate.conftest import Project

MODELS = "chat/asyncapi/models.py"
LOCK = "asyncgen.lock"
NAMES = '  "names":'
ROOMS = "chat/handlers/rooms.py"


def names(project: Project) -> dict[str, str]:
    """Return the names that the lock holds."""
    found: dict[str, str] = json.loads(project.read(LOCK))["names"]
    return found


def without_names(project: Project) -> None:
    """Make the lock what a version without names has written."""
    text = project.read(LOCK)
    start = text.index(',\n  "names": {')
    project.write(LOCK, text[:start] + "\n}\n")
    assert "names" not in json.loads(project.read(LOCK))


def test_init_writes_the_names(project: Project) -> None:
    """Channels, operations and models are in the lock from the beginning, one on each line."""
    assert names(project) == {
        "channel /rooms": "rooms",
        "model messages/join_room/payload": "JoinRoom",
        "model messages/room_joined/payload": "RoomJoined",
        "model schemas/Member": "Member",
        "operation /rooms recv room_joined": "room_joined",
        "operation /rooms send join_room": "join_room",
        "operation /rooms send leave_room": "leave_room",
    }
    assert '    "model schemas/Member": "Member",\n' in project.read(LOCK)


def test_a_newcomer_takes_the_next_name(project: Project) -> None:
    """A component that would be called like a payload that is there already gets another name; the person's handlers still hold."""
    handlers = project.read(ROOMS)
    project.edit("asyncapi.yaml", "  schemas:\n", "  schemas:\n    JoinRoom: {type: object, properties: {x: {type: string}}}\n")
    project.ok("generate")
    assert names(project)["model messages/join_room/payload"] == "JoinRoom"
    assert names(project)["model schemas/JoinRoom"] == "JoinRoomModel"
    assert "class JoinRoomModel(Model):" in project.read(MODELS)
    assert project.read(ROOMS) == handlers
    assert project.ok("check") == "ok: document, generated files, handlers, app agree\n"


def test_without_the_lock_the_component_has_the_better_right(project: Project) -> None:
    """A lost lock is no fault: names are what they would be in a new project."""
    project.edit("asyncapi.yaml", "  schemas:\n", "  schemas:\n    JoinRoom: {type: object, properties: {x: {type: string}}}\n")
    (project.folder / LOCK).unlink()
    project.run("generate", "--force")
    assert names(project)["model schemas/JoinRoom"] == "JoinRoom"
    assert names(project)["model messages/join_room/payload"] == "JoinRoomPayload"


def test_who_leaves_is_forgotten(project: Project) -> None:
    """The name of a component that is gone is free again, after the document was generated without it."""
    before = names(project)
    project.edit("asyncapi.yaml", "  schemas:\n", "  schemas:\n    JoinRoom: {type: string, maxLength: 3}\n")
    project.ok("generate")
    project.edit("asyncapi.yaml", "    JoinRoom: {type: string, maxLength: 3}\n", "")
    project.ok("generate")
    assert names(project) == before


def test_a_renamed_component_is_renamed(project: Project) -> None:
    """Another key is another name: the lock keeps nobody from renaming."""
    text = project.read("asyncapi.yaml")
    project.write("asyncapi.yaml", text.replace("Member", "Guest"))
    project.ok("generate")
    assert names(project)["model schemas/Guest"] == "Guest"
    assert "class Guest(Model):" in project.read(MODELS)
    assert "Member" not in project.read(MODELS)


def test_a_lock_without_names_gets_them_once(project: Project) -> None:
    """After an upgrade `check` has nothing to say, the first `generate` writes the names and says so, the second does nothing."""
    before = project.contents()
    without_names(project)
    assert project.ok("check") == "ok: document, generated files, handlers, app agree\n"
    assert project.ok("generate").splitlines()[0] == "updated asyncgen.lock, from now on it keeps the names that were given"
    assert project.contents() == before
    state = project.state()
    assert "updated" not in project.ok("generate")
    assert project.state() == state


def test_names_that_a_person_took_out_come_back(project: Project) -> None:
    """A single line that is missing is drift like any other edit of the lock."""
    before = project.read(LOCK)
    project.edit(LOCK, '    "model schemas/Member": "Member",\n', "")
    assert "does not say what is on disk" in project.run("check").out
    project.ok("generate")
    assert project.read(LOCK) == before


@pytest.mark.parametrize("name", ["Client", "class", "os.system", "../Member", "JoinRoom", "__class__", "", "Member\u3164"])
def test_a_hostile_name_in_the_lock_is_ignored(project: Project, name: str) -> None:
    """It is not written anywhere, and the lock is mended."""
    before = project.contents()
    project.edit(LOCK, '"model schemas/Member": "Member"', f'"model schemas/Member": {json.dumps(name)}')
    project.ok("generate")
    assert project.contents() == before


@pytest.mark.parametrize("section", ["[]", "null", '{"model schemas/Member": 1}', '{"model schemas/Member": {"": 1}}', '"Member"'])
def test_a_damaged_section_is_refused(project: Project, section: str) -> None:
    """Like other damage: nothing is written, and the way out is told."""
    text = project.read(LOCK)
    project.write(LOCK, f"{text[: text.index(NAMES)]}{NAMES} {section}\n}}\n")
    before = project.contents()
    for command in ("generate", "check"):
        answer = project.run(command)
        assert answer.code == 2
        assert "it does not hold what asyncgen wrote" in answer.err
    assert project.contents() == before


def test_components_of_two_files_keep_their_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second file with a schema of the same name changes the first one's key in the bundled document, but not its class."""
    document = (
        "asyncapi: 2.4.0\ninfo: {title: t, version: '1'}\nchannels:\n  /a:\n    publish:\n      message:\n        oneOf:\n"
        "          - {name: one, payload: {type: object, required: [one], properties: {one: {$ref: 'one.yaml#/User'}}}}\n"
    )
    user = "User: {{type: object, properties: {{{0}: {{type: string}}}}}}\n"
    (tmp_path / "spec.yaml").write_text(document)
    (tmp_path / "one.yaml").write_text(user.format("a"))
    assert main(["-q", "init", str(tmp_path / "chat"), "--spec", str(tmp_path / "spec.yaml")]) == 0
    project = Project(tmp_path / "chat", capsys)
    before = names(project)
    assert [name for owner, name in before.items() if owner.endswith("one.yaml#/User")] == ["User"]
    more = "          - {name: two, payload: {type: object, required: [two], properties: {two: {$ref: 'another.yaml#/User'}}}}\n"
    project.write("asyncapi.yaml", project.read("asyncapi.yaml") + more)
    project.write("another.yaml", user.format("b"))
    project.ok("generate")
    after = names(project)
    assert before.items() <= after.items()
    assert [name for owner, name in after.items() if owner.endswith("another.yaml#/User")] == ["AnotherUser"]
