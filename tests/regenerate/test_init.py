"""Beginning a project: complete, runnable, and never at the cost of a file that is there."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from asyncgen.cli import main
from asyncgen.init import package_name
from tests.regenerate.conftest import DOCUMENT, Project

Make = Callable[..., Project]


def init(project: Project, *arguments: str) -> tuple[int, str, str]:
    """Run `init` for the project's folder from the folder above; return the exit code and both outputs."""
    project.capture.readouterr()
    code = main(["-C", str(project.folder.parent), "init", project.folder.name, *arguments])
    out, err = project.capture.readouterr()
    return code, out, err


def test_a_project_is_written_and_checked(project: Project) -> None:
    """What it says about itself is what the tool reads."""
    data = tomllib.loads(project.read("pyproject.toml"))
    assert data["tool"]["asyncgen"] == {"spec": "asyncapi.yaml", "package": "chat"}
    assert data["tool"]["fastapi"] == {"entrypoint": "chat.main:app"}
    assert data["project"]["name"] == "chat"
    assert project.read("asyncapi.yaml") == DOCUMENT
    project.ok("check")


def test_its_own_tests_pass(project: Project) -> None:
    """As they are written, before anybody fills in a handler."""
    result = subprocess.run([sys.executable, "-m", "pytest", "-q"], cwd=project.folder, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_last_line_starts_the_service(empty: Make) -> None:
    """It can be copied into a shell."""
    code, out, _ = init(empty("my project", **{"../spec_yaml": DOCUMENT}), "--spec", "spec.yaml")
    assert code == 0
    assert out.endswith("start the service with\n\n    cd 'my project' && python -m my_project\n")


def test_beginning_again_changes_nothing(project: Project) -> None:
    """Also with the same document."""
    before = project.state()
    assert init(project)[0] == 0
    assert init(project, "--spec", str(project.folder / "asyncapi.yaml"))[0] == 0
    assert project.state() == before


def test_another_document_is_refused(project: Project, tmp_path: Path) -> None:
    """Nothing is overwritten."""
    (tmp_path / "other.yaml").write_text(DOCUMENT.replace("Chat", "Other"))
    before = project.state()
    code, out, err = init(project, "--spec", "other.yaml")
    assert (code, out) == (2, "")
    assert "this project has a document already: 'chat/asyncapi.yaml'" in err
    assert project.state() == before


def test_a_document_that_is_there_is_used(empty: Make) -> None:
    """`asyncgen init` beside a document is enough."""
    made = empty("talk", asyncapi_yaml=DOCUMENT)
    assert made.ok("init").endswith("start the service with\n\n    python -m talk\n")
    assert made.read("asyncapi.yaml") == DOCUMENT
    made.ok("check")


def test_an_existing_project_gets_what_is_missing(empty: Make) -> None:
    """Its project file keeps every byte, its files stay."""
    text = '[project]\nname = "talk"  # ours\nversion = "1"'
    made = empty("talk", asyncapi_yaml=DOCUMENT, pyproject_toml=text)
    made.write("talk/main.py", "# ours\n")
    out = made.ok("init")
    assert "added to pyproject.toml, asyncgen's settings" in out
    assert made.read("pyproject.toml").startswith(text + "\n\n[tool.asyncgen]\n")
    assert made.read("talk/main.py") == "# ours\n"


def test_settings_of_fastapi_stay(empty: Make) -> None:
    """The app is named where it does not get in the way."""
    made = empty("talk", asyncapi_yaml=DOCUMENT, pyproject_toml='[tool.fastapi]\nentrypoint = "other:app"\n')
    made.ok("init")
    data = tomllib.loads(made.read("pyproject.toml"))["tool"]
    assert (data["fastapi"]["entrypoint"], data["asyncgen"]["app"]) == ("other:app", "talk.main:app")


def test_a_project_file_that_can_not_be_extended_is_told(empty: Make) -> None:
    """With what to write into it; nothing is made."""
    made = empty("talk", asyncapi_yaml=DOCUMENT, pyproject_toml="tool = {ruff = {line-length = 100}}\n")
    before = made.state()
    answer = made.run("init")
    assert answer.code == 2
    assert "can't be extended" in answer.err
    assert '`spec = "asyncapi.yaml"`' in answer.err
    assert made.state() == before


def test_an_unusable_document_leaves_nothing_behind(empty: Make) -> None:
    """Neither a folder nor a file."""
    made = empty("outer", bad_yaml="asyncapi: 2.4.0\n")
    answer = made.run("init", "deep/down", "--spec", "bad.yaml")
    assert answer.code == 1
    assert "bad.yaml:1:1: error AG100" in answer.out
    assert list(made.contents()) == ["bad.yaml"]
    assert [path.name for path in made.folder.iterdir()] == ["bad.yaml"]


def test_a_failure_while_generating_takes_everything_back(empty: Make) -> None:
    """Also what was added to a project file."""
    made = empty("talk", asyncapi_yaml=DOCUMENT, pyproject_toml="[project]\nname = 'x'\n")
    made.write("talk/asyncapi/models.py", "# ours\n")
    before = made.contents()
    answer = made.run("init")
    assert answer.code == 1
    assert "AG302" in answer.out
    assert made.contents() == before


@pytest.mark.parametrize(("arguments", "words"), [(["--example", "chess"], "the examples are chat, market-data, telemetry")])
def test_an_unknown_example_lists_the_known(empty: Make, arguments: list[str], words: str) -> None:
    """And makes nothing."""
    made = empty()
    answer = made.run("init", "new", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert words in answer.err
    assert not (made.folder / "new").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--spec", "none.yaml"], "there is no file 'none.yaml'"),
        (["--spec", "x", "--example", "chat"], "exclude each other"),
        (["--spec", "spec.yaml", "--package", "class"], "a word of Python's own"),
        (["--spec", "spec.yaml", "--package", "a-b"], "it is no identifier"),
        (["--spec", "spec.yaml", "--package", "json"], "Python's standard library"),
        (["--spec", "spec.yaml", "--package", "fastapi"], "a package that the project needs"),
        (["--spec", "spec.yaml", "--package", "_x"], "are private"),
    ],
)
def test_what_can_not_be_is_refused(empty: Make, arguments: list[str], words: str) -> None:
    """As wrong usage, and nothing is made."""
    made = empty("outer", spec_yaml=DOCUMENT)
    answer = made.run("init", "new", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert words in answer.err
    assert not (made.folder / "new").exists()


def test_a_json_document_stays_json(empty: Make) -> None:
    """Under the name that people expect."""
    document: dict[str, object] = {
        "asyncapi": "2.4.0",
        "info": {"title": "T", "version": "1"},
        "channels": {"/a": {"publish": {"message": {}}}},
    }
    made = empty("outer", spec_yaml="")
    made.write("service.json", json.dumps(document))
    made.ok("init", "talk", "--spec", "service.json")
    assert json.loads(made.read("talk/asyncapi.json")) == document
    assert tomllib.loads(made.read("talk/pyproject.toml"))["tool"]["asyncgen"]["spec"] == "asyncapi.json"


def test_referenced_files_come_along_in_their_places(empty: Make) -> None:
    """And what refers back by name keeps working."""
    main_document = DOCUMENT.replace("items: {$ref: '#/components/schemas/Member'}", "items: {$ref: 'parts/members.yaml#/Member'}")
    made = empty("outer")
    made.write("chat.yaml", main_document)
    made.write("parts/members.yaml", "Member:\n  type: object\n  properties:\n    name: {type: string}\n")
    made.ok("init", "one", "--spec", "chat.yaml")
    assert {"one/asyncapi.yaml", "one/parts/members.yaml"} <= set(made.contents())
    made.write("parts/members.yaml", "Member:\n  $ref: '../chat.yaml#/components/schemas/Member'\n")
    made.ok("init", "two", "--spec", "chat.yaml")
    assert {"two/chat.yaml", "two/parts/members.yaml"} <= set(made.contents())
    assert Project(made.folder / "two", made.capture).ok("check")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("chat", "chat"),
        ("Market Data API!", "market_data_api"),
        ("Zoë's Café", "zoe_s_cafe"),
        ("json", "json_service"),
        ("class", "class_service"),
        ("fastapi", "fastapi_service"),
        ("tests", "tests_service"),
        ("2chat", None),
        ("名前", None),
        ("", None),
        ("a" * 99, "a" * 40),
    ],
)
def test_a_package_is_called_after_what_it_is(text: str, name: str | None) -> None:
    """A valid name that nothing else has."""
    assert package_name(text) == name


@pytest.mark.parametrize("example", ["chat", "market-data", "telemetry"])
def test_every_example_is_a_clean_project(empty: Make, example: str) -> None:
    """From the first command on."""
    made = empty("outer")
    made.ok("init", "demo", "--example", example)
    package = example.replace("-", "_")
    assert (made.folder / "demo" / package / "main.py").is_file()
    assert Project(made.folder / "demo", made.capture).ok("check")


def test_security_that_is_not_filled_in_is_told(empty: Make) -> None:
    """Nobody wonders why nobody gets in."""
    assert "market_data/security.py lets nobody in until you fill it in" in empty("outer").ok("init", "demo", "--example", "market-data")


def test_files_above_the_document_come_along_where_that_is_allowed(empty: Make) -> None:
    """They are refused until somebody names the folder that may be read; in the project they are its own."""
    made = empty("outer")
    made.write("service/api.yaml", DOCUMENT.replace("$ref: '#/components/schemas/Member'", "$ref: '../common/members.yaml#/Member'"))
    made.write("common/members.yaml", "Member:\n  type: object\n")
    refused = made.run("init", "one", "--spec", "service/api.yaml")
    assert (refused.code, "AG021" in refused.out) == (1, True)
    assert not (made.folder / "one").exists()
    made.ok("init", "one", "--spec", "service/api.yaml", "--root", ".")
    assert {"one/service/api.yaml", "one/common/members.yaml"} <= set(made.contents())
    assert Project(made.folder / "one", made.capture).ok("check")
    assert made.run("validate", "service/api.yaml").code == 1
    assert made.ok("validate", "service/api.yaml", "--root", ".")


def test_a_document_outside_the_project_may_name_what_it_refers_into(project: Project) -> None:
    """By a flag, or once and for all in the settings."""
    document = project.read("asyncapi.yaml").replace("$ref: '#/components/schemas/Member'", "$ref: '../common/members.yaml#/Member'")
    project.write("../contracts/chat/asyncapi.yaml", document)
    project.write("../contracts/common/members.yaml", "Member:\n  type: object\n")
    project.edit("pyproject.toml", 'spec = "asyncapi.yaml"', 'spec = "../contracts/chat/asyncapi.yaml"')
    assert project.run("generate").code == 1
    project.ok("generate", "--root", "../contracts")
    assert project.run("check").code == 1
    project.ok("check", "--root", "../contracts")
    project.edit("pyproject.toml", "[tool.asyncgen]\n", '[tool.asyncgen]\nroot = "../contracts"\n')
    project.ok("check")
    project.ok("generate")
