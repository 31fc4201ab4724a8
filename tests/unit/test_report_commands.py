"""Every command that tells findings tells them in every format, also from memory."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from asyncgen.cli import commands, main

DOCUMENT = """\
asyncapi: 2.4.0
info: {title: Chat, version: 1.0.0}
channels:
  /rooms:
    publish:
      message:
        oneOf:
          - {name: join, payload: {type: object, properties: {room: {type: string}}}}
          - {name: leave, payload: {type: object, properties: {room: {type: string}}}}
"""
FORMATS = ("text", "json", "github", "sarif")


def codes_in(form: str, out: str) -> list[str]:
    """The codes of the findings that were told, in their order."""
    match form:
        case "json":
            return [finding["code"] for finding in json.loads(out)["findings"]]
        case "sarif":
            (run,) = json.loads(out)["runs"]
            return [result["ruleId"] for result in run["results"]]
        case "github":
            lines = out.splitlines()
            assert all(line.startswith("::") for line in lines)
            return [line.partition("title=")[2][:5] for line in lines]
        case _:
            return [
                word.removesuffix(":") for line in out.splitlines() for word in line.split() if word.startswith("AG") and word.endswith(":")
            ]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated project, with a document that has a warning; not to be changed."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "spec.yaml").write_text(DOCUMENT)
    assert main(["-q", "init", str(folder / "chat"), "--spec", str(folder / "spec.yaml")]) == 0
    return folder / "chat"


@pytest.fixture
def project(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project, in a repository of its own, as the working directory."""
    folder = tmp_path / "repository" / "chat"
    shutil.copytree(made, folder)
    (tmp_path / "repository" / ".git").mkdir()
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.chdir(folder)
    return folder


def not_remembered(*_: object) -> int:
    """Stand for the commands where they must not be needed."""
    pytest.fail("it was not remembered")


def edit(folder: Path) -> None:
    """Take the last handler away."""
    path = next(path for path in (folder / "chat" / "handlers").glob("*.py") if "@router" in path.read_text())
    text = path.read_text()
    path.write_text(text[: text.rindex("@router")].rstrip() + "\n")


@pytest.mark.parametrize("form", FORMATS)
def test_check_tells_the_same_from_memory(
    form: str, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """To the byte, on both streams, with the same exit code, and without the commands."""
    edit(project)
    arguments = ["check", "--only", "spec,generated,handlers", "--format", form]
    first = main(arguments), capsys.readouterr()
    assert first[0] == 1
    assert codes_in(form, first[1].out) == ["AG181", "AG201"]
    monkeypatch.setattr(commands, "run", not_remembered)
    assert (main(arguments), capsys.readouterr()) == first


@pytest.mark.parametrize("form", FORMATS)
def test_what_was_remembered_in_one_format_is_told_in_another(
    form: str, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Findings are kept, not words."""
    assert main(["-q", "check", "--only", "spec"]) == 0
    capsys.readouterr()
    monkeypatch.setattr(commands, "run", not_remembered)
    assert main(["check", "--only", "spec", "--format", form]) == 0
    assert codes_in(form, capsys.readouterr().out) == ["AG181"]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("change", [None, edit])
def test_generate_tells_findings(
    form: str, change: Callable[[Path], None] | None, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where there is something to do and where there is nothing; what is no finding never stands between them."""
    if change:
        change(project)
    assert main(["generate", "--format", form]) == 0
    out, err = capsys.readouterr()
    assert codes_in(form, out) == ["AG181"]
    done = "added to chat/handlers/" if change else "nothing to do: "
    assert (done in out, done in err) == (form == "text", form == "github")


@pytest.mark.parametrize("form", FORMATS)
def test_generate_tells_why_it_can_not(form: str, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Errors that are raised go the same way."""
    (project / "asyncapi.yaml").write_text(DOCUMENT.replace("title: Chat", "title: 5"))
    assert main(["generate", "--format", form]) == 1
    out, err = capsys.readouterr()
    assert set(codes_in(form, out)) == {"AG101", "AG181"}
    assert err.endswith("nothing was written\n")


@pytest.mark.parametrize("form", FORMATS)
def test_init_tells_findings(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """And how to start the service only to people, and beside a workflow's commands."""
    (tmp_path / "spec.yaml").write_text(DOCUMENT)
    monkeypatch.chdir(tmp_path)
    assert main(["init", "chat", "--spec", "spec.yaml", "--format", form]) == 0
    out, err = capsys.readouterr()
    assert codes_in(form, out) == ["AG181"]
    assert ("python -m chat" in out, "python -m chat" in err) == (form == "text", form == "github")


def test_changes_are_data_too(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In JSON, beside the findings."""
    edit(project)
    assert main(["generate", "--format", "json"]) == 0
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert "added to" in {change["action"] for change in data["changes"]}


def test_a_difference_is_text(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--diff` is for people; other formats hold what they always hold."""
    edit(project)
    assert main(["generate", "--diff", "--format", "sarif"]) == 0
    assert codes_in("sarif", capsys.readouterr().out) == ["AG181"]
    assert main(["check", "--only", "generated,handlers", "--diff", "--format", "github"]) == 1
    assert codes_in("github", capsys.readouterr().out) == ["AG201"]
