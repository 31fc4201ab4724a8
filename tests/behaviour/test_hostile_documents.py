"""Hostile documents through the whole chain: each is refused with a place, or its texts stay texts and its names become harmless ones."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from asyncgen import pipeline
from asyncgen.diagnostics import Severity, SpecError
from asyncgen.diff import compare
from asyncgen.plan import Plan
from asyncgen.render import runtime_files
from asyncgen.settings import Settings
from asyncgen.spec.bundle import load
from tests.behaviour.hostile_documents import ACCEPTED, REFUSED, TEXTS, Document

SECONDS = 2
_PATH = re.compile(r"([a-z_][a-z0-9_]*/)*[a-z_][a-z0-9_]*\.(py|json|typed|js|css|html)", re.ASCII)
_IMPORTER = Path(__file__).with_name("import_hostile.py")


def plan(folder: Path, package: str, document: Document) -> Plan:
    """Take a document through all phases, in the time that is allowed."""
    folder.mkdir(exist_ok=True)
    (folder / "asyncapi.json").write_text(json.dumps(document), "utf-8")
    start = time.process_time()
    made = pipeline.fresh(Settings(folder, "asyncapi.json", package)).plan
    assert time.process_time() - start < SECONDS
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the projects are written."""
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def plans(folder: Path) -> dict[str, Plan]:
    """What is planned for every document that is accepted, by package; the projects are written, without their runtime."""
    plan(folder / "warm", "warm", ACCEPTED["no_channels"])
    made = {package: plan(folder / package, package, document) for package, document in ACCEPTED.items()}
    for package, one in made.items():
        for file in one.files:
            assert _PATH.fullmatch(file.path), file.path
            assert max(map(len, file.path.split("/"))) < 100
            if "/runtime/" not in file.path:
                path = folder / package / file.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.text.encode("utf-8"))
    return made


@pytest.fixture(scope="module")
def told(plans: dict[str, Plan], folder: Path) -> dict[str, Any]:
    """What every package says of itself, and what it touched while it was imported."""
    done = subprocess.run(
        [sys.executable, str(_IMPORTER), str(folder), *plans], cwd=folder, capture_output=True, text=True, check=False, timeout=100
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert not (folder / "canary").exists()
    answer: dict[str, Any] = json.loads(done.stdout)  # Nothing but this was printed.
    return answer


@pytest.mark.parametrize("package", ACCEPTED)
def test_nothing_is_executed(told: dict[str, Any], package: str) -> None:
    """Importing the project and asking for its document opens, starts, connects and imports nothing else."""
    assert told[package]["touched"] == []


@pytest.mark.parametrize("package", ACCEPTED)
def test_document_is_given_back(told: dict[str, Any], package: str, tmp_path: Path) -> None:
    """The service's document means what the hostile one means."""
    path = tmp_path / "asyncapi.json"
    path.write_text(json.dumps(ACCEPTED[package]), "utf-8")
    assert compare(load(path).document, told[package]["document"]) == ()


def modules(made: Plan) -> dict[str, ast.Module]:
    """Return the syntax trees of the files that are made of the document."""
    return {file.path: ast.parse(file.text) for file in made.files if file.path.endswith(".py") and "/runtime/" not in file.path}


def calls(tree: ast.Module) -> set[str]:
    """Return the functions that a module calls."""
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


@pytest.mark.parametrize("name", TEXTS)
def test_texts_change_no_code(plans: dict[str, Plan], name: str) -> None:
    """Whatever a text says, its project calls the same functions and imports the same modules as any other one."""
    ours, plain = modules(plans[f"text_{name}"]), modules(plans["text_quote"])
    for path, tree in plain.items():
        mine = ours[path.replace("text_quote", f"text_{name}")]
        assert calls(mine) - calls(tree) <= {"Field", "TypeAliasType", "ConfigDict"}, path
        assert not [node for node in ast.walk(mine) if isinstance(node, ast.Import) and node.names[0].name != "pytest"]


@pytest.mark.parametrize("name", TEXTS)
def test_literals_hold_the_text(plans: dict[str, Plan], name: str) -> None:
    """A constant in the document is the same string in the models, and its tag in the routers."""
    trees = modules(plans[f"text_{name}"])
    for file in ("models", "operations"):
        tree = trees[f"text_{name}/asyncapi/{file}.py"]
        assert TEXTS[name] in {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}, file


def test_docstrings_hold_the_text(plans: dict[str, Plan]) -> None:
    """A description is in the docstring of what it describes, word for word."""
    for name, text in TEXTS.items():
        if not (text.strip() and text.isprintable()):
            continue
        tree = modules(plans[f"text_{name}"])[f"text_{name}/asyncapi/operations.py"]
        router = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "RoomsRouter")
        assert text.strip() in (ast.get_docstring(router) or ""), name


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_a_place(tmp_path: Path, name: str) -> None:
    """What can't be used is told at its place, at once."""
    with pytest.raises(SpecError) as caught:
        plan(tmp_path, "refused", REFUSED[name])
    errors = [found for found in caught.value.diagnostics if found.severity is Severity.ERROR]
    assert errors
    assert all(found.at is not None and found.at.line > 0 for found in errors)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "tool", [("mypy", "--strict", "--explicit-package-bases"), ("pyright", "--pythonpath", sys.executable)], ids=["mypy", "pyright"]
)
def test_types_under_hostile_names(plans: dict[str, Plan], tmp_path: Path, tool: tuple[str, ...]) -> None:
    """Whatever things are called, type checkers have nothing to say. One runtime stands for all copies of it."""
    packages = [package for package in plans if package.startswith("names_")]
    first, *others = packages
    for package in packages:
        for file in plans[package].files:
            path = tmp_path / file.path
            if file.path.startswith("tests/") or ("/runtime/" in file.path and package != first):
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text, "utf-8")
    for package in others:
        lend(tmp_path, first, package)
    (tmp_path / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict", "pythonVersion": "3.11"}')
    done = subprocess.run([sys.executable, "-m", *tool, *packages], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]


def lend(folder: Path, first: str, package: str) -> None:
    """Give a package modules that stand for the first one's runtime."""
    for file in runtime_files():
        if file.endswith(".py"):
            path = folder / package / "asyncapi" / "runtime" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            module = file.removesuffix(".py").replace("/", ".").removesuffix("__init__").rstrip(".")
            origin = f"{first}.asyncapi.runtime.{module}".rstrip(".")
            tree = ast.parse(runtime_files()[file])
            public = [
                ast.literal_eval(node.value)
                for node in tree.body
                if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
            ]
            defined = [
                node.name for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")
            ]
            path.write_text("".join(f"from {origin} import {name} as {name}\n" for name in (public[0] if public else defined)))
