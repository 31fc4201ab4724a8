"""A command in a process of its own, with the time and memory that it took."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a process: exit code, what it printed, seconds of CPU time, and its largest size in MB (0 where nothing tells)."""

    code: int
    out: str
    err: str
    seconds: float
    megabytes: float


def run(*arguments: str, folder: Path) -> Ran:
    """Run `python -m asyncgen` with these arguments in `folder`, with the asyncgen of this checkout."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "asyncgen", *arguments], cwd=folder, env=environment, stdout=out, stderr=err, stdin=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        texts: list[str] = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
    size = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
    return Ran(process.returncode, texts[0], texts[1], usage.ru_utime + usage.ru_stime, size)
