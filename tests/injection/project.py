"""A generated project on disk against what its document allows: its files, and what stands in each of them."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from asyncgen.render import runtime_files
from tests.injection import modules
from tests.injection.grammar import Violation, need
from tests.injection.said import Said

_MODULE = re.compile(r"[a-z_][a-z0-9_]*\.py", re.ASCII)


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path, but for what asyncgen keeps for itself."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and not {".asyncgen_cache", "__pycache__"} & {*path.parts})
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def check(folder: Path, document: Mapping[str, Any], package: str = "pkg", spec: str = "asyncapi.json") -> None:
    """Raise Violation where a project holds a file, a statement or a text that its document does not ask for.

    `spec` is the path of the document in the project; it is JSON.
    """
    files = contents(folder)
    need(json.loads(files.pop(spec)) == document, spec, "the document was changed")
    said = Said([document, spec, package])
    _runtime(files, package)
    _data(files, folder, document, said, package, spec)
    try:
        _python(files, document, said, package)
    except (AssertionError, SyntaxError, ValueError) as error:
        raise Violation(f"{folder}: {error}") from error
    need(not files, ", ".join(files), "other files")


def _runtime(files: dict[str, bytes], package: str) -> None:
    for path, text in runtime_files().items():
        need(files.pop(f"{package}/asyncapi/runtime/{path}") == text.encode(), path, "another runtime")


def _data(files: dict[str, bytes], folder: Path, document: Mapping[str, Any], said: Said, package: str, spec: str) -> None:
    contract = files.pop(f"{package}/asyncapi/contract.json")
    need(contract.isascii(), contract.decode()[:200], "the contract is not ASCII")
    read = json.loads(contract)
    need(
        read["document"] == document and read.keys() <= {"format", "document", "models", "readings", "apart"}, str(read), "another contract"
    )
    lock = json.loads(files.pop("asyncgen.lock"))
    need(lock.keys() == {"format", "note", "spec", "package", "inputs", "files", "names", "handlers"}, str(lock), "another lock")
    need((lock["spec"], lock["package"], [*lock["inputs"]]) == (spec, package, [spec]), str(lock), "another lock")
    need(all((folder / path).is_file() for path in lock["files"]), str(lock), "the lock has files that are not there")
    project = tomllib.loads(files.pop("pyproject.toml").decode())
    tools = project["tool"]
    need(tools["asyncgen"] == {"spec": spec, "package": package}, str(project), "other settings")
    need(tools["fastapi"] == {"entrypoint": f"{package}.main:app"}, str(project), "another entrypoint")
    need(
        tools.keys() == {"asyncgen", "fastapi", "hatch", "ruff"} and project["project"]["name"] == package.replace("_", "-"),
        str(project),
        "another project",
    )
    need(project.keys() == {"build-system", "project", "tool"}, str(project), "another project")
    need(all(said.has(operation.rpartition(" ")[0]) for operation in lock["handlers"]), str(lock), "other handlers")


def _python(files: dict[str, bytes], document: Mapping[str, Any], said: Said, package: str) -> None:
    home = f"{package}/asyncapi"
    known = modules.models(files.pop(f"{home}/models.py"), said)
    routers = modules.operations(files[f"{home}/operations.py"], said, known)
    defined = set(re.findall(rb"^(?:class )?([A-Z]\w*)[(:]", files.pop(f"{home}/operations.py"), re.MULTILINE))
    modules.contract(files.pop(f"{home}/__init__.py"), {name.decode() for name in defined})
    modules.only_words(files.pop(f"{package}/__init__.py"))
    modules.only_words(files.pop(f"{package}/handlers/__init__.py"))
    modules.start(files.pop(f"{package}/__main__.py"), package)
    modules.contract_test(files.pop("tests/test_contract.py"), package)
    verifiers = modules.security(files.pop(f"{package}/security.py"), package) if f"{package}/security.py" in files else set[str]()
    modules.service(files.pop(f"{package}/main.py"), package, said, verifiers)
    handled = {
        modules.handlers(files.pop(path), package, routers, known)
        for path in [*files]
        if path.startswith(f"{package}/handlers/") and _MODULE.fullmatch(path.removeprefix(f"{package}/handlers/"))
    }
    channels = cast("Mapping[str, Any]", document["channels"])
    need(handled == routers.keys() and len(routers) == len(channels), str(handled), "other routers than the document has channels")
