"""How long `asyncgen generate` takes: cold and unchanged, against datamodel-code-generator's and Typer's own commands.

`python -m benchmarks.generate [--rounds N] [--large MESSAGES]` (0 leaves the large document out).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from benchmarks import _documents
from benchmarks._measure import Row, Used, in_turn, median, milliseconds, ratio, run, table

ROOT = Path(__file__).parent.parent
MESSAGES = 50
ASYNCGEN = (sys.executable, "-c", "import sys; from asyncgen.cli import main; sys.exit(main())")
HELLO = """
import typer

app = typer.Typer(add_completion=False)


@app.command()
def hello(name: str = "world") -> None:
    print(f"Hello {name}")


app()
"""


def environment() -> dict[str, str]:
    """Compiled modules are kept, and this checkout is found; what the shell has set for colours and warnings is left out."""
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTHONDONTWRITEBYTECODE", "FORCE_COLOR"}}
    return {**kept, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}


class Workbench:
    """Projects and peers in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hello = folder / "hello.py"
        self.hello.write_text(HELLO, "utf-8")

    def command(self, *command: str, folder: Path | None = None) -> Callable[[], Used]:
        """A command, to be run again and again."""
        return lambda: run(command, folder or self.folder, environment())

    def asyncgen(self, *arguments: str, folder: Path) -> Callable[[], Used]:
        """Our command."""
        return self.command(*ASYNCGEN, *arguments, folder=folder)

    def typer(self, *arguments: str) -> Callable[[], Used]:
        """The smallest program that Typer's own tutorial shows."""
        return self.command(sys.executable, str(self.hello), *arguments)

    def project(self, messages: int) -> Path:
        """A new, generated project."""
        spec = self.folder / f"made-{messages}.yaml"
        spec.write_text(yaml.safe_dump(_documents.document(messages), sort_keys=False), "utf-8")
        folder = self.folder / f"project-{messages}"
        run((*ASYNCGEN, "init", str(folder), "--spec", str(spec), "--package", "measured"), self.folder, environment())
        return folder

    def cold(self, project: Path) -> Callable[[], Used]:
        """Generate as if for the first time: nothing generated, no lock, no cache."""
        generate = self.asyncgen("generate", folder=project)

        def measured() -> Used:
            for name in ("measured/asyncapi", ".asyncgen_cache"):
                shutil.rmtree(project / name, ignore_errors=True)
            (project / "asyncgen.lock").unlink(missing_ok=True)
            return generate()

        return measured

    def reworded(self, project: Path) -> Callable[[], Used]:
        """Generate after one description of a message changed: other words, the same models."""
        generate = self.asyncgen("generate", folder=project)
        spec = next(project.glob("*.yaml"))
        counter = iter(range(10_000))

        def measured() -> Used:
            made = yaml.safe_load(spec.read_text("utf-8"))
            next(iter(made["components"]["messages"].values()))["summary"] = f"Something else, {next(counter)}."
            spec.write_text(yaml.safe_dump(made, sort_keys=False), "utf-8")
            return generate()

        return measured

    def models(self, messages: int, *options: str) -> Callable[[], Used]:
        """datamodel-code-generator's own command on the same schemas."""
        source = self.folder / f"openapi-{messages}.json"
        source.write_text(json.dumps(_documents.openapi(messages)), "utf-8")
        target = self.folder / f"models-{messages}.py"
        given = ("--input", str(source), "--input-file-type", "openapi", "--output", str(target))
        return self.command(
            sys.executable, "-m", "datamodel_code_generator", *given, "--output-model-type", "pydantic_v2.BaseModel", *options
        )


def wall(taken: Sequence[Used]) -> list[float]:
    """The seconds on the wall of some runs."""
    return [used.wall for used in taken]


def against(work: str, ours: Sequence[Used], peer: str, theirs: Sequence[Used], budget: float | None) -> Row:
    """One line: our wall time against a peer's."""
    mine, other = wall(ours), wall(theirs)
    return Row(work, peer, milliseconds(mine), milliseconds(other), ratio(mine, other), budget)


def start_up(bench: Workbench, project: Path, rounds: int) -> list[Row]:
    """What must be quick because it is done all the time: nothing to do, and saying what there is."""
    taken = in_turn(
        {
            "unchanged": bench.asyncgen("generate", folder=project),
            "check": bench.asyncgen("check", "--only", "spec,generated,handlers", folder=project),
            "hello": bench.typer(),
            "--version": bench.asyncgen("--version", folder=project),
            "--help": bench.asyncgen("--help", folder=project),
            "hello --help": bench.typer("--help"),
        },
        rounds,
    )
    hello = taken["hello"]
    return [
        against(f"generate, nothing changed, {MESSAGES} messages", taken["unchanged"], "typer hello world", hello, 1.3),
        against("check --only spec,generated,handlers, the same", taken["check"], "typer hello world", hello, 1.3),
        against("--version", taken["--version"], "typer hello world", hello, 1.1),
        against("--help", taken["--help"], "typer hello world --help", taken["hello --help"], 1.1),
    ]


def working(bench: Workbench, project: Path, rounds: int) -> list[Row]:
    """Generating something: everything, or what one changed description asks for."""
    taken = in_turn(
        {
            "cold": bench.cold(project),
            "reworded": bench.reworded(project),
            "models": bench.models(MESSAGES),
            "builtin": bench.models(MESSAGES, "--formatters", "builtin"),
        },
        rounds,
    )
    cold = taken["cold"]
    return [
        against(f"generate, cold, {MESSAGES} messages", cold, "datamodel-codegen", taken["models"], 1.2),
        against("the same", cold, "datamodel-codegen --formatters builtin", taken["builtin"], None),
        against("generate after one description changed", taken["reworded"], "cold", cold, 0.3),
    ]


def growing(bench: Workbench, project: Path, large: int, rounds: int) -> list[Row]:
    """Many messages against fewer: what each further message costs. Starting is in neither figure; the ratio shows what is not linear."""
    sizes = {MESSAGES: project, large // 5: bench.project(large // 5), large: bench.project(large)}
    variants = {str(size): bench.cold(folder) for size, folder in sizes.items()}
    taken = in_turn(variants | {"models": bench.models(large, "--formatters", "builtin")}, rounds)
    start, middle, end = (taken[str(size)] for size in sizes)

    def further(runs: Sequence[Used], size: int, what: str) -> list[float]:
        return [(getattr(run, what) - getattr(base, what)) / (size - MESSAGES) for run, base in zip(runs, start, strict=True)]

    peer = f"up to {large // 5:,}"
    time = further(end, large, "processor"), further(middle, large // 5, "processor")
    memory = further(end, large, "memory"), further(middle, large // 5, "memory")
    kib = [f"{median(values) * 1024:.0f} KiB" for values in memory]
    return [
        Row(f"processor time per further message, up to {large:,}", peer, milliseconds(time[0]), milliseconds(time[1]), ratio(*time), 1.1),
        Row("memory per further message, the same", peer, kib[0], kib[1], ratio(*memory), 1.1),
        against(f"generate, cold, {large:,} messages", end, "datamodel-codegen --formatters builtin", taken["models"], None),
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="how often each pair is run")
    parser.add_argument("--large", type=int, default=500, help="messages of the large document, 0 for none")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="asyncgen-benchmark-") as name:
        bench = Workbench(Path(name))
        project = bench.project(MESSAGES)
        bench.asyncgen("generate", folder=project)()
        bench.typer()()
        rows = start_up(bench, project, options.rounds) + working(bench, project, max(3, options.rounds // 2))
        if options.large:
            rows += growing(bench, project, options.large, max(1, options.rounds // 4))
    print(table("asyncgen generate: wall time of the whole command, medians of pairs", rows))


if __name__ == "__main__":
    main()
