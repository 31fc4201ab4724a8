"""Recognising an unchanged project: everything that a run reads counts, and nothing that it does not."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from asyncgen import kept
from asyncgen.cli import memo

LOCK = {
    "package": "chat",
    "inputs": {"asyncapi.yaml": "", "../common.yaml": ""},
    "files": {"chat/asyncapi/models.py": {"owner": "generated"}, "chat/main.py": {"owner": "yours"}},
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project in which a run was remembered."""
    folder = tmp_path / "project"
    (folder / "chat" / "asyncapi").mkdir(parents=True)
    (folder / "chat" / "handlers").mkdir()
    (tmp_path / "common.yaml").write_text("common")
    for name in ("pyproject.toml", "asyncapi.yaml", "chat/asyncapi/models.py", "chat/main.py", "chat/handlers/rooms.py"):
        (folder / name).write_text(f"asyncgen {name}")
    (folder / "asyncgen.lock").write_text(json.dumps(LOCK))
    seen = memo.snapshot(str(folder))
    assert seen is not None
    memo.remember(str(folder), "check", {"findings": []}, seen)
    return folder


def test_the_same_state_is_recognised(project: Path) -> None:
    """For the command that was remembered."""
    assert memo.recall(str(project), "check") == {"findings": []}
    assert memo.recall(str(project), "generate") is None


def test_a_second_command_joins_the_first(project: Path) -> None:
    """As long as the state is the same."""
    seen = memo.snapshot(str(project)) or {}
    memo.remember(str(project), "generate", {"generated": 1}, seen)
    assert memo.recall(str(project), "check") is not None
    assert memo.recall(str(project), "generate") == {"generated": 1}


CHANGES: dict[str, Callable[[Path], object]] = {
    "settings": lambda folder: (folder / "pyproject.toml").write_text("x"),
    "document": lambda folder: (folder / "asyncapi.yaml").write_text("x"),
    "a file it refers to": lambda folder: (folder.parent / "common.yaml").write_text("x"),
    "a missing file it refers to": lambda folder: (folder.parent / "common.yaml").unlink(),
    "lock": lambda folder: (folder / "asyncgen.lock").write_text(json.dumps(LOCK) + "\n"),
    "generated file": lambda folder: (folder / "chat/asyncapi/models.py").write_text("x"),
    "missing generated file": lambda folder: (folder / "chat/asyncapi/models.py").unlink(),
    "missing file of the person": lambda folder: (folder / "chat/main.py").unlink(),
    "handler": lambda folder: (folder / "chat/handlers/rooms.py").write_text("x"),
    "new handler file": lambda folder: (folder / "chat/handlers/lobby.py").write_text(""),
    "removed handler file": lambda folder: (folder / "chat/handlers/rooms.py").unlink(),
    "damaged memory": lambda folder: (folder / kept.FOLDER / "state.json").write_text("{"),
    "other memory": lambda folder: (folder / kept.FOLDER / "state.json").write_text("[]"),
    "removed lock": lambda folder: (folder / "asyncgen.lock").unlink(),
}


@pytest.mark.parametrize("what", CHANGES)
def test_every_change_that_matters_is_seen(project: Path, what: str) -> None:
    """Whatever a run would read."""
    CHANGES[what](project)
    assert memo.recall(str(project), "check") is None


@pytest.mark.parametrize("name", ["README.md", "chat/notes.txt", "tests/test_x.py", "chat/asyncapi/__pycache__/models.pyc"])
def test_other_files_do_not_matter(project: Path, name: str) -> None:
    """A run does not read them."""
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).write_text("x")
    assert memo.recall(str(project), "check") is not None


def test_another_asyncgen_looks_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it would generate may differ."""
    monkeypatch.setattr(kept, "_installed", lambda: iter(["pydantic-9.9.dist-info"]))
    assert memo.recall(str(project), "check") is None


def test_the_memory_is_no_part_of_the_project(project: Path) -> None:
    """Version control ignores it."""
    assert (project / kept.FOLDER / ".gitignore").read_text().endswith("*\n")


def test_a_memory_that_can_not_be_kept_is_no_error(project: Path, tmp_path: Path) -> None:
    """A file in its place, or a link that leads elsewhere."""
    seen = memo.snapshot(str(project)) or {}
    for name in (".gitignore", "state.json"):
        (project / kept.FOLDER / name).unlink()
    (project / kept.FOLDER).rmdir()
    (project / kept.FOLDER).symlink_to(tmp_path)
    memo.remember(str(project), "check", {}, seen)
    assert not (tmp_path / "state.json").exists()
    (project / kept.FOLDER).unlink()
    (project / kept.FOLDER).write_text("")
    memo.remember(str(project), "check", {}, seen)


def test_the_project_is_found_upwards(project: Path) -> None:
    """By the name in its settings."""
    assert memo.nearest(str(project / "chat" / "handlers")) == str(project)
    assert memo.nearest(os.path.dirname(os.path.abspath(os.sep))) is None
