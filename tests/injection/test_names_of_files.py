"""Names of files and folders: they reach docstrings, settings, the lock and what is printed, and are words everywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.injection.positions import base
from tests.injection.project import check, contents
from tests.injection.running import inside, run

NAMES = [
    "a\nimport os; os.system('touch canary')\nb",
    '"""',
    "'''",
    'ends in a quote"',
    "ends in a backslash\\",
    "\\N{BULLET}\\x41\\u0041",
    "a\rb",
    "a\x85b\u2028c\x0cd",
    "\x1b[2J\x9b31m",
    "\u202eabc\u2066",
    "{{7*7}}{% import os %}{# x #}",
    "{0} {x.__class__} %s ${x}",
    "# mypy: ignore-errors",
    "a\n# mypy: ignore-errors\n# flake8: noqa\nb",
    f"{'word ' * 16}# mypy: ignore-errors {'word ' * 10}",
    "`touch canary` $(touch canary); touch canary",
    "-rf",
    "--force",
    "a\n::set-output name=x::y",
    "##[stop-commands]x",
    '"]\n[tool.x]\ny = """',
    "日本語 é e\u0301 \U0001f600",
    "x" * 200,
    " ",
    "a`b``c",
    "%2e%2e%2f",
    "AUX",
]
"""Names that a file can have."""


def label(name: str) -> str:
    """The id of a test."""
    return ascii(name)[1:31]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder to work in."""
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


@pytest.mark.parametrize("name", NAMES, ids=label)
def test_38_the_name_of_a_document_is_data(folder: Path, name: str) -> None:
    """A project whose document is called so holds nothing else than one whose document is called `asyncapi.json`."""
    home = folder / "project"
    home.mkdir()
    spec = f"{name}.json"
    (home / spec).write_text(json.dumps(base()), "utf-8")
    (home / "asyncapi.json").write_text(json.dumps(base()), "utf-8")
    assert run("init", str(home), "--package", "pkg").code == 0
    for path in [*contents(home)]:
        if path not in (spec, "pyproject.toml"):
            (home / path).unlink()
    project = (home / "pyproject.toml").read_text("utf-8")
    (home / "pyproject.toml").write_text(project.replace('"asyncapi.json"', json.dumps(spec, ensure_ascii=False)), "utf-8")
    assert run("-C", str(home), "generate").code == 0
    check(home, base(), spec=spec)
    assert run("-C", str(home), "check", "--only", "spec,generated,handlers").code == 0
    for form in ("text", "json", "github", "sarif"):
        (home / spec).write_text("[", "utf-8")
        answer = run("-C", str(home), "--format", form, "validate")
        assert answer.code == 1
        assert not any(line.lstrip().startswith(("::set", "::stop")) or "##[" in line for line in (answer.out + answer.err).split("\n"))
    assert not list(folder.rglob("canary"))


@pytest.mark.parametrize("name", NAMES, ids=label)
def test_38_a_document_may_come_from_anywhere(folder: Path, name: str) -> None:
    """What is copied into a new project is told as words, and a file that another one refers to keeps its name."""
    source = folder / "source"
    source.mkdir()
    made = base()
    made["channels"]["/quiet"]["subscribe"]["message"] = {"$ref": f"./{name.replace('%', '%25').replace('#', '%23')}.part"}
    (source / f"{name}.json").write_text(json.dumps(made), "utf-8")
    (source / f"{name}.part").write_text(json.dumps({"payload": {"type": "string"}}), "utf-8")
    with inside(folder):
        for form in ("text", "github"):
            home = folder / form
            answer = run("--format", form, "init", str(home), "--spec", str(source / f"{name}.json"), "--package", "pkg")
            assert not any(line.lstrip().startswith(("::set", "::stop")) or "##[" in line for line in (answer.out + answer.err).split("\n"))
            # A reference is a URI, so that some of these names can't be written in one.
            assert answer.code == (0 if home.exists() else 1)
            if home.exists():
                assert (home / f"{name}.part").read_bytes() == (source / f"{name}.part").read_bytes()
    assert not list(folder.rglob("canary"))


@pytest.mark.parametrize("name", NAMES, ids=label)
def test_the_name_of_a_folder_is_data(folder: Path, name: str) -> None:
    """A project in a folder that is called so has a package with a plain name, and the command to start it works in a shell."""
    (folder / "spec.json").write_text(json.dumps(base()), "utf-8")
    with inside(folder):
        answer = run("init", f"./{name}", "--spec", "spec.json")
    assert answer.code == 0
    home = folder / name
    package = next(path.parent.name for path in home.glob("*/__main__.py"))
    assert package.isascii()
    assert package.isidentifier()
    (home / "spec.json").unlink(missing_ok=True)
    check(home, base(), package=package)
    (line,) = [line for line in answer.out.split("\n") if line.startswith("    ")]
    shell = subprocess.run(["bash", "-c", f"{line.rpartition(' && ')[0]} && pwd -P"], cwd=folder, capture_output=True, check=True)
    assert shell.stdout == os.fsencode(home.resolve()) + b"\n"
    assert not list(folder.rglob("canary"))


NO_TEXT = os.fsdecode(b"\xff.json")
needs_bytes = pytest.mark.skipif(sys.platform == "darwin", reason="names of files are UTF-8 here")


@needs_bytes
def test_a_name_that_is_no_text_does_no_harm(folder: Path) -> None:
    """A document and a folder whose names are no UTF-8 begin a project; a reference to the document's own name keeps it."""
    (folder / NO_TEXT).write_text(json.dumps(base()), "utf-8")
    with inside(folder):
        assert run("init", "project", "--spec", NO_TEXT, "--package", "pkg").code == 0
        assert run("init", os.fsdecode(b"\xfe"), "--spec", NO_TEXT).code == 0
    check(folder / "project", base())


@needs_bytes
def test_a_name_that_is_no_text_can_be_generated_from(folder: Path) -> None:
    """What `generate --spec` wrote, `check` reads."""
    (folder / NO_TEXT).write_text(json.dumps(base()), "utf-8")
    with inside(folder):
        assert run("init", "project", "--spec", NO_TEXT, "--package", "pkg").code == 0
        assert run("-C", "project", "generate", "--spec", f"../{NO_TEXT}").code == 0
        assert run("-C", "project", "check", "--only", "spec,generated").code in (0, 1)


def test_looking_for_a_documents_name_takes_no_time(folder: Path) -> None:
    """A document on one line with very many references is looked through once."""
    made = base()
    made["x-key"] = [{"$ref": "#/x"} for _ in range(30_000)]
    (folder / "spec.json").write_text(json.dumps(made), "utf-8")
    start = time.process_time()
    assert run("init", str(folder / "project"), "--spec", str(folder / "spec.json"), "--package", "pkg").code == 0
    assert time.process_time() - start < 5
