"""The command line in a process of its own, with the time and memory that it took."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
# What `wait4` says of a child's size begins with its parent's. The process itself knows what it took since it began to be Python.
_COMMAND = """
import atexit, sys

def size():
    try:
        with open("/proc/self/status") as status, open(sys.argv[1], "w") as told:
            told.write(next(line.split()[1] for line in status if line.startswith("VmHWM:")))
    except OSError:
        pass

atexit.register(size)
from asyncgen.cli import main
sys.exit(main(sys.argv[2:]))
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a process: exit code, what it printed, seconds of CPU time, and its largest size in MB (0 where nothing tells)."""

    code: int
    out: str
    err: str
    seconds: float
    megabytes: float


def run(*arguments: str, folder: Path) -> Ran:
    """Run `asyncgen` with these arguments in `folder`: the one of this checkout."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.NamedTemporaryFile() as told:
        command = [sys.executable, "-c", _COMMAND, told.name, *arguments]
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=err, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        texts: list[str] = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
        size = float(Path(told.name).read_text() or 0) / 1024
    return Ran(process.returncode, texts[0], texts[1], usage.ru_utime + usage.ru_stime, size)
