"""What a request and its reply cost the server: a generated service against a raw Starlette echo and against FastWS.

`python -m benchmarks.echo [--rounds N] [--messages N] [--features]`. All services run at once, each in its own process, and get the same
load in turn. Frames are 50 bytes, the service has 50 operations. FastWS is installed into an environment of its own, once.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import uvloop

from benchmarks import _documents, _services
from benchmarks._load import Load, apply
from benchmarks._measure import Row, Used, in_turn, median, microseconds, processor_seconds, ratio, table

OPERATIONS = 50
FRAME_BYTES = 50


@dataclass(frozen=True, slots=True)
class Target:
    """A running service and what to ask it."""

    pid: int
    port: int
    texts: list[str]

    def measure(self, load: Load) -> Used:
        """Put the load on it: seconds per message, on the wall and of the server's processor time."""
        before = processor_seconds(self.pid)
        seconds, _ = uvloop.run(apply(self.port, self.texts, load))
        return Used(seconds / load.messages, (processor_seconds(self.pid) - before) / load.messages, 0)

    def warm_up(self) -> str:
        """Some messages that do not count; the first reply."""
        return uvloop.run(apply(self.port, self.texts, Load(1, 8, 2000)))[1]


def texts(operations: int) -> list[str]:
    """A request for every operation."""
    made: list[str] = []
    for number in _documents.numbers(operations):
        start, end = f'{{"type":"say_{number}","payload":{{"text":"', '"}}'
        made.append(start + "x" * (FRAME_BYTES - len(start) - len(end)) + end)
    return made


def lines(load: Load, ours: Sequence[Used], peer: str, theirs: Sequence[Used], budget: float | None, work: str = "") -> list[Row]:
    """Two lines: processor time per message, and time per message on the wall as messages per second."""
    cpu = [used.processor for used in ours], [used.processor for used in theirs]
    wall = [used.wall for used in ours], [used.wall for used in theirs]
    rates = [f"{1 / median(values):,.0f}/s" for values in wall]
    name = f"{work or 'request/reply'}, {load}"
    return [
        Row(f"{name}: server CPU per message", peer, microseconds(cpu[0]), microseconds(cpu[1]), ratio(*cpu), budget),
        Row(f"{name}: messages per second (ratio of times)", peer, rates[0], rates[1], ratio(*wall), None),
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.echo", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="how often each pair is run")
    parser.add_argument("--messages", type=int, default=20_000, help="requests per run")
    parser.add_argument("--features", action="store_true", help="also heartbeat and lifespan, and 1,000 operations")
    options = parser.parse_args()
    # The servers on one processor core, this client on another.
    cores = sorted(os.sched_getaffinity(0))
    loads = Load(1, 64, options.messages), Load(64, 1, options.messages)
    with tempfile.TemporaryDirectory(prefix="asyncgen-benchmark-") as name, contextlib.ExitStack() as stack:
        targets: dict[str, Target] = {}
        for service, operations in services(Path(name), features=options.features):
            pid, port = stack.enter_context(_services.running(service))
            os.sched_setaffinity(pid, cores[:1])
            targets[service.name] = Target(pid, port, texts(operations))
            print(f"{service.name}: {targets[service.name].warm_up()}")
        os.sched_setaffinity(0, cores[-1:])
        rows = [row for load in loads for row in rows_of(targets, load, options.rounds)]
    print()
    print(table(f"request/reply: {FRAME_BYTES}-byte frames, {OPERATIONS} operations, medians of {options.rounds} pairs", rows))


def services(folder: Path, *, features: bool) -> list[tuple[_services.Service, int]]:
    """Who is measured, each with the number of its operations."""
    made = [
        (_services.starlette(folder), OPERATIONS),
        (_services.fastws(folder, OPERATIONS), OPERATIONS),
        (_services.generated(folder, OPERATIONS), OPERATIONS),
    ]
    if features:
        made += [
            (_services.generated(folder, OPERATIONS, "timed", heartbeat_interval="30.0", max_connection_lifespan="3600.0"), OPERATIONS),
            (_services.generated(folder, 1, "one"), 1),
            (_services.generated(folder, 1000, "thousand"), 1000),
        ]
    return made


def rows_of(targets: dict[str, Target], load: Load, rounds: int) -> list[Row]:
    """All lines of one load."""
    taken = in_turn({name: partial(target.measure, load) for name, target in targets.items()}, rounds)
    ours = taken["ours"]
    rows = lines(load, ours, "Starlette echo", taken["Starlette echo"], 1.2) + lines(load, ours, "FastWS", taken["FastWS"], 0.52)
    if "timed" in taken:
        rows += lines(load, taken["timed"], "without", ours, 1.02, "heartbeat and lifespan")
        rows += lines(load, taken["thousand"], "1 operation", taken["one"], 1.05, "1,000 operations")
    return rows


if __name__ == "__main__":
    main()
