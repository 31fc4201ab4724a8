"""From code back to the document: texts in code stay texts, and what only reads a project runs none of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from asyncgen.cli import main
from tests.injection.payloads import PAYLOADS, UNREADABLE
from tests.injection.project import contents
from tests.injection.running import run

ROOT = Path(__file__).parents[2]
INFO = {"title": "T", "version": "1"}
DOCUMENT = """\
asyncapi: 2.4.0
info: {title: T, version: '1'}
channels:
  /rooms:
    publish: {message: {name: join, payload: {$ref: '#/components/schemas/Join'}}}
components: {schemas: {Join: {type: object, properties: {name: {type: string}}}}}
"""
CANARY = "open(__import__('os').path.join(__import__('os').environ['CANARY']), 'a').write(__name__ + '\\n')\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one model and one handler."""
    (tmp_path / "spec.yaml").write_text(DOCUMENT)
    assert main(["-q", "init", str(tmp_path / "project"), "--spec", str(tmp_path / "spec.yaml"), "--package", "pkg"]) == 0
    return tmp_path / "project"


def test_61_texts_in_code_come_out_as_they_are(tmp_path: Path) -> None:
    """What a person writes into docstrings and fields' descriptions is in the document, in JSON and in YAML, and nowhere else."""
    texts = [text for name, text in PAYLOADS.items() if name not in UNREADABLE and text.strip()]
    schemas = {
        f"Text{number}": {
            "type": "object",
            "description": f"d{number}x",
            "properties": {"a": {"type": "string", "description": f"f{number}x"}},
        }
        for number in range(len(texts))
    }
    spec, home = tmp_path / "spec.json", tmp_path / "project"
    spec.write_text(json.dumps({"asyncapi": "2.4.0", "info": INFO, "channels": {}, "components": {"schemas": schemas}}))
    assert run("init", str(home), "--spec", str(spec), "--package", "pkg").code == 0
    models = home / "pkg" / "asyncapi" / "models.py"
    code = models.read_text("utf-8")
    for number, text in enumerate(texts):
        code = code.replace(f'"""d{number}x"""', ascii(text)).replace(f'"f{number}x"', ascii(text))
    models.write_text(code, "utf-8")
    for form in ("json", "yaml"):
        assert run("-C", str(home), "emit", "-o", str(home / f"out.{form}")).code == 0
    emitted = json.loads((home / "out.json").read_text("utf-8"))
    assert yaml.safe_load((home / "out.yaml").read_text("utf-8")) == emitted
    for number, text in enumerate(texts):
        schema = emitted["components"]["schemas"][f"Text{number}"]
        assert schema["properties"]["a"]["description"] == text
        # Python's own tools clean the indentation of docstrings.
        assert schema["description"].split() == text.split()


def test_61_code_comes_from_the_project_only(project: Path, tmp_path: Path) -> None:
    """A package of the project's name that lies in the working folder is not imported in its place."""
    decoy = tmp_path / "decoy"
    for module in ("pkg/__init__.py", "pkg/main.py", "pkg/asyncapi/__init__.py", "handlers/__init__.py", "handlers.py"):
        (decoy / module).parent.mkdir(parents=True, exist_ok=True)
        (decoy / module).write_text(CANARY)
    done = asyncgen(decoy, tmp_path / "canary", "-C", str(project), "emit", "--format", "json")
    assert json.loads(done.stdout)["channels"].keys() == {"/rooms"}
    assert not (tmp_path / "canary").exists()


def asyncgen(folder: Path, canary: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    script = "import sys; from asyncgen.cli import main; sys.exit(main(sys.argv[1:]))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CANARY": str(canary)}
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_62_what_only_reads_runs_nothing(project: Path, tmp_path: Path) -> None:
    """Code of the project runs when the app is asked, by `emit` and `check`; generating and the other checks only read it."""
    canary = tmp_path / "canary"
    for path in ("pkg/__init__.py", "pkg/main.py", "pkg/handlers/__init__.py", "pkg/handlers/rooms.py", "setup.py", "conftest.py"):
        with (project / path).open("a") as file:
            file.write(f"\n{CANARY}")
    before = contents(project)
    static: list[tuple[str, ...]] = [
        ("generate",),
        ("generate", "--dry-run"),
        ("generate", "--force"),
        ("check", "--only", "spec,generated,handlers"),
        ("validate",),
        ("init", "."),
    ]
    for arguments in static:
        done = asyncgen(project, canary, *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        assert not canary.exists(), arguments
    assert contents(project) == before
    assert asyncgen(project, canary, "emit").returncode == 0
    ran: list[Any] = canary.read_text().split()
    assert ran[0] == "pkg"


def test_62_the_generated_part_is_imported_by_nobody_who_generates(project: Path, tmp_path: Path) -> None:
    """Code put into generated files is told as an edit, and not run."""
    canary = tmp_path / "canary"
    for path in ("pkg/asyncapi/__init__.py", "pkg/asyncapi/models.py", "pkg/asyncapi/operations.py", "pkg/asyncapi/runtime/__init__.py"):
        with (project / path).open("a") as file:
            file.write(f"\n{CANARY}")
    for arguments in (("generate",), ("check", "--only", "spec,generated,handlers")):
        done = asyncgen(project, canary, *arguments)
        assert done.returncode == 1
        assert done.stdout.count("AG302") == 4
    assert asyncgen(project, canary, "generate", "--force").returncode == 0
    assert not canary.exists()
