"""Type checkers and the linter over all projects at once, one run each.

Every project holds the same copy of the runtime. It is checked in the first project; in the others a re-export of that first copy
stands for it, or the type checkers would read it once per project.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Complaints = Mapping[str, tuple[str, ...]]
"""Package name -> what a tool says about it, a line each."""

_PACKAGE = re.compile(r"corpus_\d{3}")
_RUNTIME = Path("asyncapi", "runtime")


def different_runtimes(folder: Path, packages: Iterable[str]) -> tuple[str, ...]:
    """Return the packages whose runtime differs from the first one's."""
    copies = {package: _contents(folder / package / package / _RUNTIME) for package in packages}
    first = next(iter(copies.values()), dict[str, bytes]())
    return tuple(package for package, copy in copies.items() if copy != first)


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if _is_source(path)}


def _is_source(path: Path) -> bool:
    return path.is_file() and path.suffix != ".pyc"


def one_tree(folder: Path, packages: Iterable[str]) -> Path:
    """Put all packages and their tests side by side, with one runtime; return that folder."""
    tree = folder / "tree"
    if tree.exists():
        shutil.rmtree(tree)
    tree.mkdir()
    first: str | None = None
    for package in packages:
        project = folder / package
        shutil.copytree(project / package, tree / package, ignore=shutil.ignore_patterns("__pycache__"))
        if (project / "tests").is_dir():
            shutil.copytree(project / "tests", tree / f"{package}_tests", ignore=shutil.ignore_patterns("__pycache__"))
        if first is None:
            first = package
        else:
            _lend_runtime(tree, package, first)
    return tree


def _lend_runtime(tree: Path, package: str, first: str) -> None:
    runtime = tree / package / _RUNTIME
    for module in sorted(runtime.rglob("*.py")):
        dotted = ".".join(module.relative_to(tree / package / "asyncapi").with_suffix("").parts).removesuffix(".__init__")
        names = _public_names(module)
        lines = [f"from {first}.asyncapi.{dotted} import {name} as {name}" for name in names]
        module.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _public_names(module: Path) -> list[str]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Assign(targets=[ast.Name(id="__all__")], value=ast.List() | ast.Tuple() as value):
                return sorted(
                    element.value for element in value.elts if isinstance(element, ast.Constant) and isinstance(element.value, str)
                )
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
            case _:
                pass
    return sorted(name for name in names if not name.startswith("_"))


def mypy(tree: Path) -> Complaints:
    """Run `mypy --strict` over the tree."""
    config = tree / "mypy.ini"
    config.write_text("[mypy]\nstrict = True\nexplicit_package_bases = True\n", encoding="utf-8")
    names = sorted(path.name for path in tree.iterdir() if path.is_dir() and not path.name.startswith("."))
    arguments = ["-m", "mypy", "--config-file", str(config), "--cache-dir", str(tree / ".mypy_cache"), "--no-error-summary", *names]
    return _by_package(line for line in _run(arguments, tree).splitlines() if ": error:" in line)


def pyright(tree: Path) -> Complaints:
    """Run `pyright` in strict mode over the tree."""
    settings = {"typeCheckingMode": "strict", "pythonVersion": "3.11", "include": ["."], "reportMissingModuleSource": False}
    (tree / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    arguments = ["-m", "pyright", "--pythonpath", sys.executable, "--outputjson", "-p", str(tree)]
    report = json.loads(_run(arguments, tree))
    return _by_package(_line(found, tree) for found in report["generalDiagnostics"] if found["severity"] in {"error", "warning"})


def _line(found: Mapping[str, Any], tree: Path) -> str:
    file = Path(found["file"]).relative_to(tree).as_posix()
    message = found["message"].replace("\n", " ")
    return f"{file}:{found['range']['start']['line'] + 1}: {message} ({found.get('rule', '')})"


def ruff(folder: Path, packages: Iterable[str]) -> Complaints:
    """Run `ruff check` in every project, with whatever settings it has; in the first one over the runtime too."""
    found: dict[str, tuple[str, ...]] = {}
    for number, package in enumerate(packages):
        lent = [f"--extend-exclude={package}/{_RUNTIME.as_posix()}"] if number else []
        text = _run(["-m", "ruff", "check", "--no-cache", "--output-format", "concise", *lent, "."], folder / package)
        if lines := tuple(line for line in text.splitlines() if re.search(r":\d+:\d+:", line)):
            found[package] = lines
    return found


def _run(arguments: list[str], folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "NO_COLOR": "1"}
    )
    if done.returncode not in {0, 1}:
        raise RuntimeError(f"{arguments[1]} exits with {done.returncode}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def _by_package(lines: Iterable[str]) -> Complaints:
    found: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        if package := _PACKAGE.search(line):
            found[package.group()].append(line)
    return {package: tuple(said) for package, said in found.items()}
