"""A project generated once from a small document, copied for every test, and the command line run in this process."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from asyncgen.cli import main

DOCUMENT = """\
asyncapi: 2.4.0
info:
  title: Chat
  version: 1.0.0
channels:
  /rooms:
    publish:
      message:
        oneOf:
          - $ref: '#/components/messages/join_room'
          - $ref: '#/components/messages/leave_room'
    subscribe:
      message:
        $ref: '#/components/messages/room_joined'
components:
  messages:
    join_room:
      x-response:
        $ref: '#/components/messages/room_joined'
      payload:
        type: object
        required: [type, name]
        properties:
          type: {const: join_room}
          name: {type: string, maxLength: 40}
    leave_room:
      payload:
        type: object
        required: [type]
        properties:
          type: {const: leave_room}
    room_joined:
      payload:
        type: object
        required: [type, members]
        properties:
          type: {const: room_joined}
          members:
            type: array
            items: {$ref: '#/components/schemas/Member'}
  schemas:
    Member:
      type: object
      required: [name]
      properties:
        name: {type: string}
"""
SEND_PING = """\
          - $ref: '#/components/messages/leave_room'
          - payload:
              title: Ping
              type: object
              required: [type]
              properties:
                type: {const: ping}
            name: ping
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Project:
    """A project on disk, and the command line in it."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> Answer:
        """Run a command in the project."""
        self.capture.readouterr()
        code = main(["-C", str(self.folder), *arguments])
        out, err = self.capture.readouterr()
        return Answer(code, out, err)

    def ok(self, *arguments: str) -> str:
        """Run a command that must exit with 0; return what it said on standard output."""
        answer = self.run(*arguments)
        assert answer.code == 0, answer.out + answer.err
        return answer.out

    def read(self, name: str) -> str:
        """Return the text of a file."""
        return (self.folder / name).read_text("utf-8")

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text, "utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a text that is in a file once."""
        text = self.read(name)
        assert text.count(old) == 1, f"{text.count(old)} times in {name}: {old}"
        self.write(name, text.replace(old, new))

    def state(self) -> dict[str, tuple[bytes, int]]:
        """Return the content and the time of every file, but for what asyncgen keeps for itself."""
        return {
            path.relative_to(self.folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and ".asyncgen_cache" not in path.parts and "__pycache__" not in path.parts
        }

    def contents(self) -> dict[str, bytes]:
        """Return the content of every file, but for what asyncgen keeps for itself."""
        return {name: content for name, (content, _) in self.state().items()}


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as `init` writes it; not to be changed."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "spec.yaml").write_text(DOCUMENT)
    assert main(["-q", "init", str(folder / "chat"), "--spec", str(folder / "spec.yaml")]) == 0
    return folder / "chat"


@pytest.fixture
def project(generated: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Project:
    """A copy of the generated project."""
    shutil.copytree(generated, tmp_path / "chat")
    return Project(tmp_path / "chat", capsys)


@pytest.fixture
def empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Project]:
    """Make a folder with the given files: no project yet."""

    def make(name: str = "chat", **files: str) -> Project:
        made = Project(tmp_path / name, capsys)
        made.folder.mkdir()
        for file, text in files.items():
            made.write(file.replace("__", "/").replace("_yaml", ".yaml").replace("_toml", ".toml"), text)
        return made

    return make
