"""How long reading a document with places takes, against the YAML library's own fast loader, which knows no places.

`python -m benchmarks.reading [--rounds N] [--size BYTES]`. Each figure is of a process of its own that does one thing once, what starting
it and importing takes left out; the loader runs as everybody calls it, with the garbage collector on.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from benchmarks import _documents
from benchmarks._measure import Row, Used, in_turn, median, milliseconds, ratio, run, table

ROOT = Path(__file__).parent.parent
OURS = "source.read(path)"
PEER = "yaml.load(path.read_bytes(), yaml.CSafeLoader)"
# One place is asked for, so that JSON pays for its second pass too.
PLACED = "source.read(path).place('/components/schemas')"
# The peak is asked of the kernel's own file: what `getrusage` says begins with the memory of the process that started this one.
PROGRAM = """
import re, sys, time
from pathlib import Path
import yaml
from asyncgen import source
path = Path(sys.argv[1])
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text("ascii"))[1])
before = peak()
start = time.perf_counter(), time.process_time()
kept = {expression}
wall, processor = time.perf_counter() - start[0], time.process_time() - start[1]
Path(sys.argv[2]).write_text(f"{{wall}} {{processor}} {{(peak() - before) / 1024}}")
"""


def made(size: int) -> tuple[str, int]:
    """A document of about this many bytes of YAML, and how many messages it has."""
    few = len(_text(20))
    messages = max(20, round(20 * size / few))
    return _text(messages), messages


def _text(messages: int) -> str:
    return yaml.dump(_documents.document(messages), Dumper=yaml.CSafeDumper, sort_keys=False, indent=2)


def measured(expression: str, path: Path, folder: Path) -> Callable[[], Used]:
    """One reading in a new process: its time, and how much more memory the process had at most."""
    answer = folder / "answer"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def once() -> Used:
        run((sys.executable, "-c", PROGRAM.format(expression=expression), str(path), str(answer)), folder, environment)
        wall, processor, memory = map(float, answer.read_text("ascii").split())
        return Used(wall, processor, memory)

    return once


def mebibytes(values: Sequence[float]) -> str:
    """The median of some MiB."""
    return f"{median(values):.1f} MiB"


def rows(work: str, ours: Sequence[Used], theirs: Sequence[Used], peer: str) -> list[Row]:
    """Time and memory of one kind of reading."""
    time = [used.processor for used in ours], [used.processor for used in theirs]
    memory = [used.memory for used in ours], [used.memory for used in theirs]
    return [
        Row(work, peer, milliseconds(time[0]), milliseconds(time[1]), ratio(*time), 1.0),
        Row("memory, the same", peer, mebibytes(memory[0]), mebibytes(memory[1]), ratio(*memory)),
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="how often each pair is run")
    parser.add_argument("--size", type=int, default=1_500_000, help="bytes of the document")
    options = parser.parse_args()
    text, messages = made(options.size)
    with tempfile.TemporaryDirectory(prefix="asyncgen-benchmark-") as name:
        folder = Path(name)
        (folder / "made.yaml").write_text(text, "utf-8")
        (folder / "made.json").write_text(json.dumps(_documents.document(messages)), "utf-8")
        taken = in_turn(
            {
                "yaml": measured(OURS, folder / "made.yaml", folder),
                "yaml peer": measured(PEER, folder / "made.yaml", folder),
                "json": measured(PLACED, folder / "made.json", folder),
                "json peer": measured(PEER, folder / "made.json", folder),
            },
            options.rounds,
        )
        sizes = {kind: (folder / f"made.{kind}").stat().st_size / 1_000_000 for kind in ("yaml", "json")}
    found = rows(f"YAML with places, {sizes['yaml']:.1f} MB", taken["yaml"], taken["yaml peer"], "CSafeLoader")
    found += rows(f"JSON with places, {sizes['json']:.1f} MB", taken["json"], taken["json peer"], "CSafeLoader")
    print(table(f"reading a document with {messages:,} messages: processor time, medians of pairs", found))


if __name__ == "__main__":
    main()
