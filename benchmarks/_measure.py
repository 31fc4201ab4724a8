"""How everything here is measured: pair by pair, medians, ratios, a table. It must not know what is measured."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Used:
    """What one run used: seconds on the wall and of processor (user and system), and the most memory it had at once, in MiB."""

    wall: float
    processor: float
    memory: float


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Used:
    """Run a command to its end. Raises RuntimeError with what it printed when it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
    )
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} exited with {process.returncode}:\n{output.decode(errors='replace')}")
    return Used(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def processor_seconds(pid: int) -> float:
    """What a running process has used so far, user and system, all its threads; to the nanosecond where Linux counts them."""
    try:
        counters = [path.read_text("ascii") for path in Path(f"/proc/{pid}/task").glob("*/schedstat")]
    except FileNotFoundError:
        counters = []
    if counters:
        return sum(int(counter.split()[0]) for counter in counters) / 1e9
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def in_turn(variants: Mapping[str, Callable[[], Used]], rounds: int) -> dict[str, list[Used]]:
    """Run the variants one after the other, again and again (A B A B ...), so that what disturbs the machine disturbs all of them."""
    taken: dict[str, list[Used]] = {name: [] for name in variants}
    for _ in range(rounds):
        for name, variant in variants.items():
            taken[name].append(variant())
    return taken


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def ratio(ours: Sequence[float], peers: Sequence[float]) -> float:
    """The median of the pairs' ratios."""
    return median([mine / peer for mine, peer in zip(ours, peers, strict=True)])


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: what was done, by whom we are measured, both figures, their ratio and what it may be at most."""

    work: str
    peer: str
    ours: str
    theirs: str
    ratio: float
    budget: float | None = None

    @property
    def verdict(self) -> str:
        """`ok`, `over` or nothing where there is no budget."""
        if self.budget is None:
            return ""
        return "ok" if self.ratio <= self.budget else "over"


def table(title: str, rows: Sequence[Row]) -> str:
    """The rows as aligned text."""
    heads = ("work", "ours", "peer", "peer's", "ratio", "budget", "")
    lines: list[tuple[str, ...]] = [heads]
    for row in rows:
        budget = "" if row.budget is None else f"{row.budget:.2f}x"
        lines.append((row.work, row.ours, row.peer, row.theirs, f"{row.ratio:.2f}x", budget, row.verdict))
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    right = (1, 3, 4, 5)
    text = [title, ""]
    for line in lines:
        cells = (
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        text.append("  ".join(cells).rstrip())
    return "\n".join(text)


def milliseconds(values: Sequence[float]) -> str:
    """The median of some seconds, in milliseconds."""
    taken = median(values) * 1000
    return f"{taken:.0f} ms" if taken >= 50 else f"{taken:.1f} ms"


def microseconds(values: Sequence[float]) -> str:
    """The median of some seconds, in microseconds."""
    return f"{median(values) * 1_000_000:.1f} us"
