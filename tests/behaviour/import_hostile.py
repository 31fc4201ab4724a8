"""Imports generated packages under watch and prints, as JSON, what each says of itself and what it touched.

Run as a process: `python import_hostile.py FOLDER PACKAGE...`; the project of a package is the folder of its name. The runtime is imported
once, before the watch begins, and lent to every package.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from contextlib import suppress
from typing import Any

import asyncgen.runtime

_TOUCHING = ("os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.remove", "os.rename", "os.mkdir", "os.putenv", "subprocess.Popen")
_LENDER = "asyncgen.runtime"


def main(folder: str, packages: list[str]) -> None:
    """Import each package, ask its service for the document, forget it again."""
    sys.dont_write_bytecode = True
    for module in pkgutil.walk_packages(asyncgen.runtime.__path__, f"{_LENDER}."):
        with suppress(ImportError):  # a broker's client that is not installed
            importlib.import_module(module.name)
    touched: list[str] = []
    lent = {name.removeprefix(_LENDER): module for name, module in sys.modules.items() if f"{name}.".startswith(f"{_LENDER}.")}
    _imported(folder, packages[0], lent)  # What Python itself imports late is no surprise from here on.
    importlib.import_module("unicodedata")  # So does its compiler, for names in other scripts.
    sys.addaudithook(lambda event, arguments: touched.extend(_touching(event, arguments, packages)))
    told: dict[str, Any] = {}
    for package in packages:
        document = _imported(folder, package, lent)
        told[package] = {"document": document, "touched": list(touched)}
        touched.clear()
    print(json.dumps(told))


def _touching(event: str, arguments: tuple[Any, ...], packages: list[str]) -> list[str]:
    writes = event == "open" and isinstance(arguments[1], str) and bool(set(arguments[1]) & set("wax+"))
    foreign = event == "import" and arguments[0].partition(".")[0] not in packages
    return [f"{event} {arguments!r}"] if writes or foreign or event.startswith(("socket.", "shutil.", *_TOUCHING)) else []


def _imported(folder: str, package: str, lent: dict[str, Any]) -> dict[str, Any]:
    sys.path.insert(0, f"{folder}/{package}")
    sys.modules.update({f"{package}.asyncapi.runtime{name}": module for name, module in lent.items()})
    try:
        document: dict[str, Any] = importlib.import_module(f"{package}.main").service.asyncapi()
        return document
    finally:
        sys.path.pop(0)
        for name in [name for name in sys.modules if name.partition(".")[0] == package]:
            del sys.modules[name]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
