"""Takes projects through asyncgen's commands under watch, and prints as JSON what each command said and what was touched meanwhile.

Run as a process: `python -m tests.injection.watched FOLDER NAME...`. Of each name, `FOLDER/NAME/spec.json` is the document of a project
that is begun in `FOLDER/NAME/project`, generated again, imported, asked for its pages, emitted and checked.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import io
import json
import os
import sys
import sysconfig
from collections.abc import Generator
from pathlib import Path
from typing import Any

from asyncgen.cli import main

PACKAGE = "hostile"
PAGES = ("/asyncapi", "/asyncapi.json", "/asyncapi.yaml", "/docs", "/redoc", "/openapi.json")
_FORBIDDEN = (
    *("os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.chown", "os.symlink"),
    *(
        "subprocess.",
        "pty.",
        "socket.connect",
        "socket.bind",
        "socket.send",
        "socket.get",
        "urllib.",
        "ftplib.",
        "smtplib.",
        "http.client.",
    ),
    *("ctypes.", "webbrowser.", "shutil.", "syslog.", "code.", "pickle.", "marshal.dump"),
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_ROOTS = tuple({sys.prefix, sys.base_prefix, *sysconfig.get_paths().values(), str(Path(__file__).parents[2]), "/usr", "/proc", "/dev"})


class Watch:
    """What was done since it was last asked; everything counts but what the work itself is made of."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.is_on = False
        self.touched: list[str] = []
        sys.addaudithook(self._hear)

    @contextlib.contextmanager
    def watching(self, told: dict[str, list[str]], stage: str) -> Generator[None]:
        """Watch until the block ends; what was touched is told by the stage's name."""
        self.touched, self.is_on = [], True
        try:
            yield
        finally:
            self.is_on = False
            told[stage] = sorted(set(self.touched))

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.is_on:
            return
        self.is_on = False  # What follows may itself be heard.
        if event.startswith(_FORBIDDEN) or (_JUDGES[event](self, arguments) if event in _JUDGES else False):
            self.touched.append(f"{event} {arguments!r}"[:300])
        self.is_on = True

    def _outside(self, path: object) -> bool:
        return isinstance(path, str | bytes) and not self._is_in(path, (self.folder,))

    def _is_in(self, path: str | bytes, folders: tuple[str, ...]) -> bool:
        full = os.path.abspath(os.fsdecode(path))
        return any(full == folder or full.startswith(folder.rstrip("/") + "/") for folder in folders)

    def opened(self, arguments: tuple[Any, ...]) -> bool:
        """Say whether a file is opened that is none of the project's, unless it is only read and belongs to Python or asyncgen."""
        path, mode, flags = arguments
        if not self._outside(path):
            return False
        writes = bool(set(mode) & set("wax+")) if isinstance(mode, str) else bool((flags or 0) & _WRITING)
        # Settings are looked for in all folders above.
        return writes or not (self._is_in(path, _ROOTS) or os.path.basename(os.fsdecode(path)) == "pyproject.toml")

    def changed(self, arguments: tuple[Any, ...]) -> bool:
        """Say whether a name outside of the project is made, changed or removed."""
        return any(self._outside(argument) for argument in arguments)

    def permitted(self, arguments: tuple[Any, ...]) -> bool:
        """Say whether a file gets other permissions that was not just opened, or ones that let it be run."""
        file, mode, *_ = arguments
        return not isinstance(file, int) or bool(mode & 0o7111)

    def imported(self, arguments: tuple[Any, ...]) -> bool:
        """Say whether a module is imported that is neither the project's nor asyncgen's; what those need was imported before."""
        return str(arguments[0]).partition(".")[0] not in (PACKAGE, "asyncgen_models", "asyncgen", "datamodel_code_generator")

    def set(self, arguments: tuple[Any, ...]) -> bool:
        """Say whether a variable of the environment is set that the model generator does not set for itself."""
        return bool(arguments[0] != b"PYDANTIC_DISABLE_PLUGINS")

    def executed(self, arguments: tuple[Any, ...]) -> bool:
        """Say whether code runs that stands in no module: that of the models while they are proven, and dataclasses', do."""
        file = getattr(arguments[0], "co_filename", "")
        known = file in ("models.py", "<string>") or file.startswith("<frozen ")
        return not known and not (os.path.isabs(file) and self._is_in(file, (self.folder, *_ROOTS)))


_JUDGES = {
    "open": Watch.opened,
    "import": Watch.imported,
    "exec": Watch.executed,
    "os.putenv": Watch.set,
    "os.chmod": Watch.permitted,
    **dict.fromkeys(("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.truncate", "os.utime"), Watch.changed),
}


def command(*arguments: str) -> dict[str, Any]:
    """Run a command line; return its exit code and what it said."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(list(arguments))
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()}


async def page(app: Any, path: str) -> str:
    """Ask an app for a page, as a server does."""
    body: list[bytes] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        body.append(message.get("body", b""))

    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "headers": [],
        "query_string": b"",
    }
    await app({**scope, "path": path, "raw_path": path.encode(), "root_path": "", "scheme": "http", "server": ("h", 80)}, receive, send)
    return b"".join(body).decode()


def served(home: str) -> dict[str, Any]:
    """Import a project as a server does, and ask for all its pages."""
    sys.path.insert(0, home)
    try:
        module = importlib.import_module(f"{PACKAGE}.main")
        return {path: asyncio.run(page(module.app, path)) for path in PAGES}
    finally:
        sys.path.remove(home)
        for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
            del sys.modules[name]


def taken(folder: str, name: str, watch: Watch) -> dict[str, Any]:
    """Take one project through everything; a document that is refused gets no further than the first command."""
    home = f"{folder}/{name}/project"
    spec = f"{folder}/{name}/{'spec.yaml' if os.path.exists(f'{folder}/{name}/spec.yaml') else 'spec.json'}"
    touched: dict[str, list[str]] = {}
    told: dict[str, Any] = {"touched": touched}
    with watch.watching(touched, "init"):
        told["init"] = command("--format", "json", "init", home, "--spec", spec, "--package", PACKAGE)
    if told["init"]["code"] != 0:
        return told
    steps = {
        "generate": ("-C", home, "generate", "--force"),
        "emit json": ("-C", home, "emit", "--format", "json"),
        "emit yaml": ("-C", home, "emit"),
        "check": ("-C", home, "--format", "json", "check"),
    }
    for step, arguments in steps.items():
        with watch.watching(touched, step):
            told[step] = command(*arguments)
    with watch.watching(touched, "serve"):
        told["serve"] = served(home)
    return told


def _written(fd: object) -> None:
    return None


def run(folder: str, names: list[str]) -> None:
    """Take all projects through everything; those called `warm...` come once before, for what Python imports late."""
    sys.dont_write_bytecode = True
    os.chdir(folder)
    os.fsync = _written  # Nothing here has to survive a loss of power.
    watch = Watch(folder)
    for name in names:
        if name.startswith("warm"):
            taken(folder, name, watch)
    print(json.dumps({name: taken(folder, name, watch) for name in names if not name.startswith("warm up")}))


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2:])
