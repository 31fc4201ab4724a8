"""The services that are measured, each as a uvicorn process of its own with the same options. It must not know the load."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import sysconfig
import time
import venv
from collections.abc import Generator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import yaml

from benchmarks import _documents

ROOT = Path(__file__).parent.parent
ASYNCGEN = (sys.executable, "-c", "import sys; from asyncgen.cli import main; sys.exit(main())")
UVICORN = ("--ws", "websockets-sansio", "--loop", "uvloop", "--ws-per-message-deflate", "false", "--log-level", "warning")
FASTWS = "0.1.7"
# FastWS's wheel pins a FastAPI of 2023. It runs on today's, so all sides get the same versions of everything below it.
STACK = ("fastapi", "starlette", "pydantic", "uvicorn", "uvloop", "httptools", "websockets")
_START_SECONDS = 30

STARLETTE = """
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect


async def echo(websocket: WebSocket) -> None:
    await websocket.accept()
    try:
        while True:
            await websocket.send_text(await websocket.receive_text())
    except WebSocketDisconnect:
        pass


app = Starlette(routes=[WebSocketRoute("/", echo)])
"""

FASTWS_SERVICE = """
from typing import Annotated

from fastapi import Depends, FastAPI
from fastws import Client, FastWS
from pydantic import BaseModel


class Said(BaseModel):
    text: str


class Heard(BaseModel):
    text: str


service = FastWS()


def add(number: int) -> None:
    @service.send(f"say_{number}", name=f"say_{number}", reply=f"heard_{number}")
    async def say(payload: Said) -> Heard:
        return Heard(text=payload.text)


for number in NUMBERS:
    add(number)

app = FastAPI()


@app.websocket("/")
async def serve(client: Annotated[Client, Depends(service.manage)]) -> None:
    await service.serve(client)
"""


@dataclass(frozen=True, slots=True)
class Service:
    """How a service is started: which Python, where, which application."""

    name: str
    python: Path
    folder: Path
    app: str


def starlette(folder: Path) -> Service:
    """Raw Starlette: text in, the same text out, nothing read."""
    (folder / "raw.py").write_text(STARLETTE, "utf-8")
    return Service("Starlette echo", Path(sys.executable), folder, "raw:app")


def fastws(folder: Path, operations: int) -> Service:
    """FastWS with this many operations."""
    numbers = _documents.numbers(operations)
    (folder / "peer.py").write_text(FASTWS_SERVICE.replace("NUMBERS", repr(numbers)), "utf-8")
    return Service("FastWS", _fastws_python(), folder, "peer:app")


def generated(folder: Path, operations: int, name: str = "ours", **arguments: str) -> Service:
    """A project generated from a document with this many operations, its handlers filled in; `arguments` go to `Service(...)`."""
    package = f"{name}_{operations}"
    spec = folder / f"{package}.yaml"
    spec.write_text(yaml.safe_dump(_documents.echo(operations), sort_keys=False), "utf-8")
    project = folder / f"project_{package}"
    command = (*ASYNCGEN, "init", str(project), "--spec", str(spec), "--package", package)
    subprocess.run(command, cwd=folder, env=_environment(), check=True, capture_output=True)
    for module in (project / package / "handlers").glob("*.py"):
        text = module.read_text("utf-8")
        filled = re.sub(r"(-> (\w+):\n(?: .*\n)*?)    raise NotImplementedError", r"\1    return \2(text=payload.text)", text)
        module.write_text(filled, "utf-8")
    main = project / package / "main.py"
    given = "".join(f"    {key}={value},\n" for key, value in arguments.items())
    main.write_text(main.read_text("utf-8").replace("    contract,\n", f"    contract,\n{given}"), "utf-8")
    return Service(name, Path(sys.executable), project, f"{package}.main:app")


def _fastws_python() -> Path:
    """The interpreter of an environment with FastWS, made when it is first needed and kept for the next run."""
    stack = {name: version(name) for name in STACK}
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "asyncgen-benchmarks"
    folder = cache / f"fastws-{FASTWS}-{sysconfig.get_python_version()}-fastapi-{stack['fastapi']}-uvicorn-{stack['uvicorn']}"
    python = folder / "bin" / "python"
    if not (folder / "ready").is_file():
        venv.create(folder, with_pip=True, clear=True)
        install = (str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        subprocess.run((*install, *(f"{name}=={number}" for name, number in stack.items())), check=True, capture_output=True)
        subprocess.run((*install, "--no-deps", f"fastws=={FASTWS}"), check=True, capture_output=True)
        (folder / "ready").touch()
    return python


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}


@contextlib.contextmanager
def running(service: Service) -> Generator[tuple[int, int]]:
    """Run a service until the context ends; its process and its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    command = (str(service.python), "-m", "uvicorn", service.app, "--port", str(port), *UVICORN)
    process = subprocess.Popen(command, cwd=service.folder, env={**os.environ, "PYTHONPATH": str(service.folder)})
    try:
        _wait(process, port)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait(10)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.05)
    raise RuntimeError("the service did not start")
