"""Starting and stopping a generated service as a process of its own. Must not know what the services do."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_START_SECONDS = 30
_STOP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Page:
    """An answer over HTTP."""

    status: int
    type: str
    text: str

    def json(self) -> Any:
        """Read the answer as JSON."""
        return json.loads(self.text)


@dataclass(frozen=True, slots=True)
class Service:
    """A running service: where it listens and where its log is written."""

    port: int
    log: Path

    def url(self, path: str) -> str:
        """Return the WebSocket address of a path (with its query, if it has one)."""
        return f"ws://127.0.0.1:{self.port}{path}"

    def get(self, path: str) -> Page:
        """Fetch a page of the service, whatever its status."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return Page(answer.status, answer.headers.get_content_type(), answer.read().decode())
        except urllib.error.HTTPError as error:
            return Page(error.code, error.headers.get_content_type(), error.read().decode())

    def eventually(self, path: str, wanted: object, seconds: float = 5) -> bool:
        """Say whether a page's JSON becomes `wanted` within some seconds."""
        deadline = time.monotonic() + seconds
        while self.get(path).json() != wanted:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def logged(self, text: str, seconds: float = 5) -> bool:
        """Say whether the log holds `text`, waiting for it for a while."""
        deadline = time.monotonic() + seconds
        while text not in self.log.read_text(encoding="utf-8", errors="replace"):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True


def environment(**changes: str) -> dict[str, str]:
    """Return this process' environment with this checkout importable, and without colours."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, "PYTHONPATH": path, "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1", **changes}


def asyncgen(*arguments: str, folder: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a process in `folder`; `changes` are environment variables."""
    code = "import sys; from asyncgen.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=folder, env=environment(**changes), capture_output=True, text=True, check=False
    )


@contextlib.contextmanager
def running(
    package: str, folder: Path, *, python: str = sys.executable, options: tuple[str, ...] = (), env: Mapping[str, str] | None = None
) -> Generator[Service]:
    """Run `python -m <package>` in `folder` until the context ends."""
    port = _free_port()
    log = folder / f"service-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [python, "-m", package, "--port", str(port), *options],
            cwd=folder,
            env=dict(env) if env is not None else environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_it_listens(process, port, log)
            yield Service(port, log)
        finally:
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait_until_it_listens(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the service did not start:\n{log.read_text(encoding='utf-8', errors='replace')}") from None
            time.sleep(0.05)
