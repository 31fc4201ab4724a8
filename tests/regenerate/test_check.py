"""The drift check finds every kind of drift, says where, and stays silent otherwise."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable

import pytest

from tests.regenerate.conftest import SEND_PING, Project

ROOMS = "chat/handlers/rooms.py"
MODELS = "chat/asyncapi/models.py"


def codes(project: Project, *arguments: str) -> list[str]:
    """Return the codes of what a check finds."""
    data = json.loads(project.run("check", "--format", "json", *arguments).out)
    return [finding["code"] for finding in data["findings"]]


def test_a_fresh_project_is_clean(project: Project) -> None:
    """All four comparisons, and nothing is changed by looking."""
    before = project.state()
    assert project.ok("check") == "ok: document, generated files, handlers, app agree\n"
    assert project.state() == before


def rename_message(project: Project) -> None:
    """Change the document without generating."""
    project.edit("asyncapi.yaml", "maxLength: 40", "maxLength: 41")


def two_handlers(project: Project) -> None:
    """Handle an operation twice."""
    project.write(ROOMS, project.read(ROOMS) + "\n\n@router.leave_room\nasync def again() -> None: ...\n")


def remove_handler(project: Project) -> None:
    """Remove the last handler."""
    text = project.read(ROOMS)
    project.write(ROOMS, text[: text.index("@router.leave_room")].rstrip() + "\n")


def loosen_model(project: Project) -> None:
    """Take a constraint out of a model and out of the lock, as if it had been generated so."""
    text = project.read(MODELS)
    project.write(MODELS, text.replace("max_length=40", "max_length=50"))


DRIFT: dict[str, tuple[Callable[[Project], object], list[str], list[str]]] = {
    "invalid document": (lambda project: project.edit("asyncapi.yaml", "title: Chat", "title: 5"), ["spec"], ["AG1"]),
    "document changed": (rename_message, ["generated"], ["AG301"]),
    "generated file edited": (lambda project: project.write(MODELS, "x = 1\n"), ["generated"], ["AG302"]),
    "generated file missing": (lambda project: (project.folder / MODELS).unlink(), ["generated"], ["AG303"]),
    "generated file stale": (
        lambda project: project.edit("pyproject.toml", 'package = "chat"', 'package = "talk"'),
        ["generated"],
        ["AG301", "AG304"],
    ),
    "lock missing": (lambda project: (project.folder / "asyncgen.lock").unlink(), ["generated"], ["AG305"]),
    "operation without handler": (remove_handler, ["handlers"], ["AG201"]),
    "two handlers": (two_handlers, ["handlers"], ["AG202"]),
    "handler of nothing": (lambda project: project.edit(ROOMS, "@router.leave_room", "@router.go"), ["handlers"], ["AG201", "AG203"]),
    "wrong payload": (lambda project: project.edit(ROOMS, "payload: JoinRoom", "payload: RoomJoined"), ["handlers"], ["AG204"]),
    "wrong reply": (lambda project: project.edit(ROOMS, "-> RoomJoined", "-> str"), ["handlers"], ["AG204"]),
    "unreadable handlers": (lambda project: project.write(ROOMS, "("), ["handlers"], ["AG201", "AG201", "AG205"]),
    "app that does not import": (lambda project: project.write("chat/main.py", "1 / 0\n"), ["app"], ["AG402"]),
    "app without the name": (lambda project: project.write("chat/main.py", "application = 1\n"), ["app"], ["AG403"]),
    "app that means something else": (loosen_model, ["app"], ["AG410"]),
    "app without an operation": (remove_handler, ["app"], ["AG410"]),
}


@pytest.mark.parametrize("kind", DRIFT)
def test_every_kind_of_drift_is_found_where_it_is_looked_for(project: Project, kind: str) -> None:
    """By the phase that looks for it, with exit code 1, and by the check of everything."""
    drift, phases, expected = DRIFT[kind]
    drift(project)
    found = codes(project, "--only", ",".join(phases))
    assert found
    assert all(any(code.startswith(start) for start in expected) for code in found), found
    assert sorted({start for start in expected if any(code.startswith(start) for code in found)}) == sorted(set(expected))
    answer = project.run("check")
    assert answer.code == 1
    assert all(f"error {start}" in answer.out for start in expected)


@pytest.mark.parametrize("kind", DRIFT)
def test_a_remembered_check_says_the_same(project: Project, kind: str) -> None:
    """Findings are told again in the same words, without looking again."""
    DRIFT[kind][0](project)
    arguments = ["check", "--only", "spec,generated,handlers"]
    first = project.run(*arguments)
    assert project.run(*arguments) == first


def test_the_place_of_an_edit_is_told(project: Project) -> None:
    """The first line that differs."""
    project.edit(MODELS, "max_length=40", "max_length=50")
    out = project.run("check", "--only", "generated").out
    assert f"{MODELS}:" in out
    assert "max_length=50" in out
    assert "^^^" in out


def test_a_changed_document_names_the_files(project: Project) -> None:
    """And shows the difference when asked."""
    rename_message(project)
    out = project.run("check", "--only", "generated", "--diff").out
    assert "asyncapi.yaml: error AG301: this document changed since the code was generated" in out
    assert f"  {MODELS}: would be written" in out
    assert f"+++ b/{MODELS}" in out
    assert "max_length=41" in out


def test_a_new_file_of_a_changed_document_is_not_called_missing(project: Project) -> None:
    """Only what was there can be missing."""
    project.edit("asyncapi.yaml", "channels:\n", "channels:\n  /lobby:\n    subscribe:\n      message: {payload: {type: string}}\n")
    assert codes(project, "--only", "generated") == ["AG301"]


def test_a_difference_of_the_app_has_both_places(project: Project) -> None:
    """The schema in the document and its class in the code."""
    loosen_model(project)
    (found,) = json.loads(project.run("check", "--only", "app", "--format", "json").out)["findings"]
    assert found["at"]["file"] == "asyncapi.yaml"
    assert found["pointer"].endswith("/name/maxLength") or found["pointer"].endswith("/name")
    assert [(related["message"], related["at"]["file"], related["at"]["text"]) for related in found["related"]] == [
        ("its model", MODELS, "class JoinRoom(Model):")
    ]


def test_severities_decide_about_the_exit_code(project: Project) -> None:
    """A warning is told, and a finding that is off is not."""
    remove_handler(project)
    project.write("pyproject.toml", project.read("pyproject.toml") + '\n[tool.asyncgen.severity]\nAG201 = "warning"\n')
    answer = project.run("check", "--only", "handlers")
    assert (answer.code, "warning AG201" in answer.out) == (0, True)
    project.edit("pyproject.toml", 'AG201 = "warning"', 'AG201 = "off"')
    assert project.ok("check", "--only", "handlers") == "ok: handlers are what the document asks for\n"


def test_an_app_that_nobody_names_is_wrong_usage(project: Project) -> None:
    """With both ways out."""
    project.edit("pyproject.toml", '[tool.fastapi]\nentrypoint = "chat.main:app"\n', "")
    answer = project.run("check")
    assert answer.code == 2
    assert "`--only spec,generated,handlers`" in answer.err
    project.ok("check", "--only", "spec,generated,handlers")


def test_phases_are_checked(project: Project) -> None:
    """An unknown one is wrong usage."""
    answer = project.run("check", "--only", "spec,handler")
    assert (answer.code, answer.out) == (2, "")
    assert "not 'handler'" in answer.err


def test_paths_are_told_from_where_one_stands(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder of the project, also by a check that is remembered."""
    from asyncgen.cli import main

    remove_handler(project)
    for folder, name in (("chat/handlers", "../../asyncapi.yaml:"), ("", "asyncapi.yaml:"), ("chat", "../asyncapi.yaml:")):
        monkeypatch.chdir(project.folder / folder)
        project.capture.readouterr()
        assert main(["check", "--only", "handlers"]) == 1
        assert project.capture.readouterr().out.startswith(name)


def test_a_project_without_code_is_not_generated_yet(project: Project) -> None:
    """All there is, is the document and its settings."""
    shutil.rmtree(project.folder / "chat")
    (project.folder / "asyncgen.lock").unlink()
    out = project.run("check", "--only", "spec,generated,handlers").out
    assert "asyncapi.yaml: error AG301: nothing was generated from this document yet" in out
    assert "and " in out
    project.edit("asyncapi.yaml", "          - $ref: '#/components/messages/leave_room'\n", SEND_PING)
    assert project.ok("generate")


def test_an_error_that_no_code_depends_on_fails_the_check_and_stops_no_generating(project: Project) -> None:
    """A wrong example is a fault of the document; the code is what it would be without it. A project may weigh it less."""
    text = project.read("asyncapi.yaml")
    wrong = "    leave_room:\n      examples: [{payload: {type: join_room}}]\n"
    project.write("asyncapi.yaml", text.replace("    leave_room:\n", wrong))
    told = project.run("generate")
    assert told.code == 0
    assert "error AG140" in told.out
    assert "`asyncgen check` fails until this is mended" in told.out
    assert project.run("check").code == 1
    project.write("pyproject.toml", project.read("pyproject.toml") + '\n[tool.asyncgen.severity]\nAG140 = "warning"\n')
    assert project.run("generate").code == 0
    assert project.run("check").code == 0
