"""The allow-list itself: it lets through what is generated, and nothing that was put into it."""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from asyncgen.cli import main
from tests.behaviour.hostile_documents import Document, with_names, with_text
from tests.injection.grammar import Violation
from tests.injection.project import check

FOREIGN = (
    *("import os", "from os import system", "print(1)", "made_up = 1", "made_up: int = 1", "class X: pass", "def x(): pass"),
    *("'a text'.upper()", "model_config = run()", "async def f(): await g()", "if 1: pass", "for i in (): pass", "type_ = 'made up'"),
)
"""Statements that no document asks for."""
SAID = ("some 'words' \"", "is it")
DOCUMENTS = {"texts": with_text(SAID[0]), "names": with_names(["Room", SAID[1], "str"])}


@pytest.fixture(scope="module", params=DOCUMENTS)
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Document]:
    """A project as it is generated, and its document."""
    folder = tmp_path_factory.mktemp("grammar") / "project"
    document = DOCUMENTS[request.param]
    spec = folder.parent / "spec.json"
    spec.write_text(json.dumps(document), "utf-8")
    assert main(["-q", "init", str(folder), "--spec", str(spec), "--package", "pkg"]) == 0
    return folder, document


def python(folder: Path) -> Iterator[Path]:
    """Yield the Python files that are made of the document."""
    for path in sorted(folder.rglob("*.py")):
        if "runtime" not in path.parts:
            yield path


def bodies(tree: ast.AST) -> list[list[ast.stmt]]:
    """Return the bodies of a module, its classes, functions and conditions."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.If)
    return [node.body for node in ast.walk(tree) if isinstance(node, kinds)]


def refused(path: Path, text: str, project: tuple[Path, Document]) -> bool:
    """Say whether the project is refused when a file holds another text."""
    before = path.read_bytes()
    path.write_text(text, "utf-8")
    try:
        check(*project)
    except Violation:
        return True
    finally:
        path.write_bytes(before)
    return False


def test_what_is_generated_is_allowed(project: tuple[Path, Document]) -> None:
    """A project holds what its document allows."""
    check(*project)


def test_no_statement_can_be_added(project: tuple[Path, Document]) -> None:
    """A foreign statement is noticed in every body of every file, at its beginning or its end."""
    tried = 0
    for path in python(project[0]):
        tree = ast.parse(path.read_bytes())
        for index in range(len(bodies(tree))):
            for number, foreign in enumerate(FOREIGN[index % 5 :: 5]):
                changed = copy.deepcopy(tree)
                body = bodies(changed)[index]
                body.insert(1 if (index + number) % 2 else len(body), ast.parse(foreign).body[0])
                assert refused(path, ast.unparse(ast.fix_missing_locations(changed)), project), f"{path}: {foreign} in body {index}"
                tried += 1
    assert tried > 40


def test_no_value_can_be_replaced_by_a_call(project: tuple[Path, Document]) -> None:
    """A call is noticed wherever a value stands: in arguments, defaults, annotations, decorators and lists."""
    tried = 0
    for path in python(project[0]):
        tree = ast.parse(path.read_bytes())
        places = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant | ast.Name) and not isinstance(getattr(node, "ctx", None), ast.Store)
        ]
        for index in range(0, len(places), 8):
            changed = Replaced(index).visit(copy.deepcopy(tree))
            assert refused(path, ast.unparse(ast.fix_missing_locations(changed)), project), f"{path}: {ast.unparse(places[index])}"
            tried += 1
    assert tried > 40


class Replaced(ast.NodeTransformer):
    """Puts a call in the place of the value of this number."""

    def __init__(self, index: int) -> None:
        self.left = index

    def _next(self, node: ast.expr) -> ast.expr:
        self.left -= 1
        return ast.parse("__import__('os').system('x')", mode="eval").body if self.left == -1 else node

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        """Count a constant."""
        return self._next(node)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Count a name that is read."""
        return node if isinstance(node.ctx, ast.Store) else self._next(node)


@pytest.mark.parametrize("text", ["# a comment\n", "# type: ignore\n", "# noqa\n", "x = 1 # pragma: no cover\n", "#!/bin/sh\n"])
def test_no_comment_can_be_added(project: tuple[Path, Document], text: str) -> None:
    """asyncgen writes no comment into these files, so that none is allowed."""
    for path in python(project[0]):
        code = path.read_text("utf-8")
        assert refused(path, text + code, project)
        assert refused(path, code + text, project)


def test_no_text_can_be_made_up(project: tuple[Path, Document]) -> None:
    """A text that the document does not say is noticed in the models and in the routers."""
    for file in ("models.py", "operations.py"):
        path = project[0] / "pkg" / "asyncapi" / file
        tree = ast.parse(path.read_bytes())
        words = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
        texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value in SAID and node not in words]
        assert texts
        for node in texts:
            before, node.value = node.value, "made up"
            assert refused(path, ast.unparse(tree), project)
            node.value = before


@pytest.mark.parametrize(
    "name", ["extra.py", "pkg/extra.py", "pkg/handlers/extra.json", "tests/conftest.py", ".pth", "pkg/asyncapi/runtime/extra.py"]
)
def test_no_file_can_be_added(project: tuple[Path, Document], name: str) -> None:
    """A file that nobody asked for is noticed wherever it lies."""
    path = project[0] / name
    path.write_text("'words'\n")
    try:
        with pytest.raises((Violation, AssertionError)):
            check(*project)
    finally:
        path.unlink()
