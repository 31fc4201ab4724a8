"""A generated package that tests may edit: written as `generate` writes it, imported, and asked what it serves.

Owns the package's files and the modules loaded from them. The runtime that it uses is the one of this checkout and not its copy, which is
the same text: loading it once serves all packages of a run. It must not know what is edited.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import asyncgen.runtime
from asyncgen import pipeline
from asyncgen.settings import Settings

_RUNTIME = "asyncgen.runtime"

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Generated:
    """A package in a folder. `files` are its texts as generated, by path in the folder; the runtime's are not among them."""

    folder: Path
    package: str
    files: Mapping[str, str]

    @property
    def models(self) -> str:
        """The path of the models."""
        return f"{self.package}/asyncapi/models.py"

    @property
    def contract(self) -> dict[str, Any]:
        """What `contract.json` says."""
        contract: dict[str, Any] = json.loads(self.files[f"{self.package}/asyncapi/contract.json"])
        return contract

    @property
    def document(self) -> dict[str, Any]:
        """The bundled document that the package was generated from."""
        document: dict[str, Any] = self.contract["document"]
        return document

    def emitted(self, edits: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Import the package with some files replaced (path to text) and return the document that its service says it is.

        The files are as generated again afterwards, and no module of the package stays loaded.
        """
        return self.ask(_document, edits)

    def ask(self, question: Callable[[Any], Answer], edits: Mapping[str, str] | None = None) -> Answer:
        """Import the package, as `emitted` does, and return the answer for its module `main`."""
        for path, text in (edits or {}).items():
            assert path in self.files, path
            (self.folder / path).write_text(text, "utf-8")
        try:
            with _Imports(self.folder, self.package):
                return question(importlib.import_module(f"{self.package}.main"))
        finally:
            for path in edits or {}:
                (self.folder / path).write_text(self.files[path], "utf-8")


def _document(main: Any) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(json.dumps(main.service.asyncapi()))
    return document


def generate(folder: Path, document: Mapping[str, Any], package: str = "roundtrip_case") -> Generated:
    """Write the package of a document into an empty folder."""
    (folder / "asyncapi.json").write_text(json.dumps(document), "utf-8")
    return generate_from(Settings(folder.resolve(), "asyncapi.json", package))


def generate_from(settings: Settings) -> Generated:
    """Write the package that these settings ask for."""
    plan = pipeline.fresh(settings).plan
    files = {file.path: file.text for file in plan.files if "/runtime/" not in file.path}
    for path, text in files.items():
        (settings.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (settings.folder / path).write_text(text, "utf-8")
    return Generated(settings.folder, settings.package, files)


class _Imports:
    """While it is entered, the package can be imported; afterwards it is as if it had never been."""

    def __init__(self, folder: Path, package: str) -> None:
        self._folder, self._package = str(folder), package
        self._byte_code = sys.dont_write_bytecode

    def __enter__(self) -> None:
        sys.path.insert(0, self._folder)
        # Files change within one tick of the clock that cached byte code is known by.
        self._byte_code, sys.dont_write_bytecode = sys.dont_write_bytecode, True
        importlib.invalidate_caches()
        sys.modules |= {f"{self._package}.asyncapi.runtime{name}": module for name, module in _runtime().items()}

    def __exit__(self, *_: object) -> None:
        sys.path.remove(self._folder)
        sys.dont_write_bytecode = self._byte_code
        for name in [name for name in sys.modules if name.partition(".")[0] == self._package]:
            del sys.modules[name]


@cache
def _runtime() -> dict[str, ModuleType]:
    """Return the runtime's modules by what their names have after the package's."""
    found = pkgutil.walk_packages(asyncgen.runtime.__path__, f"{_RUNTIME}.")
    names = [_RUNTIME, *(module.name for module in found if module.name.rpartition(".")[2] not in {"redis", "nats"})]
    return {name.removeprefix(_RUNTIME): importlib.import_module(name) for name in names}
