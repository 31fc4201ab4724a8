"""How long `asyncgen generate` takes: cold, unchanged and after small changes, against datamodel-code-generator's and Typer's own commands.

`python -m benchmarks.generate [--rounds N] [--no-large] [--long] [--modelina FOLDER]`: `--long` adds 5,000 messages, which takes minutes;
FOLDER is one in which `npm install @asyncapi/modelina` was run.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from benchmarks import _documents
from benchmarks._measure import Row, Used, in_turn, median, milliseconds, ratio, run, table

ROOT = Path(__file__).parent.parent
MESSAGES = 50
SIZES = (200, 1000)
LONG = 5000
ASYNCGEN = (sys.executable, "-c", "import sys; from asyncgen.cli import main; sys.exit(main())")
HELLO = """
import typer

app = typer.Typer(add_completion=False)


@app.command()
def hello(name: str = "world") -> None:
    print(f"Hello {name}")


app()
"""
MODELINA = """
const { PythonGenerator, PYTHON_PYDANTIC_PRESET } = require("@asyncapi/modelina");
const fs = require("fs");
const [source, target] = process.argv.slice(2);
new PythonGenerator({ presets: [PYTHON_PYDANTIC_PRESET] })
  .generate(JSON.parse(fs.readFileSync(source, "utf8")))
  .then((models) => fs.writeFileSync(target, models.map((model) => model.result).join("\\n")));
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
        folder = self.folder / f"project-{messages}"
        for name, content in _documents.files(messages).items():
            path = self.folder / f"made-{messages}" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False), "utf-8")
        small = self.folder / f"made-{MESSAGES}" / _documents.MAIN
        run((*ASYNCGEN, "init", str(folder), "--spec", str(small), "--package", "measured", "--max-size", "10"), self.folder, environment())
        shutil.copytree(self.folder / f"made-{messages}", folder, dirs_exist_ok=True)
        self.asyncgen("generate", "--force", folder=folder)()
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

    def changed(self, project: Path, change: Callable[[Any, int], None]) -> Callable[[], Used]:
        """Generate after a change of the document, which is another one every time."""
        generate = self.asyncgen("generate", folder=project)
        spec = project / _documents.MAIN
        counter = iter(range(10_000))

        def measured() -> Used:
            made = yaml.load(spec.read_text("utf-8"), Loader=yaml.CSafeLoader)
            change(made, next(counter))
            spec.write_text(yaml.dump(made, Dumper=yaml.CSafeDumper, sort_keys=False), "utf-8")
            return generate()

        return measured

    def modelina(self, messages: int, node: Path) -> Callable[[], Used]:
        """Modelina's generator of pydantic models on the same document; `node` is where it is installed."""
        source, script = self.folder / f"modelina-{messages}.json", node / "asyncgen-benchmark.cjs"
        source.write_text(json.dumps(_documents.document(messages)), "utf-8")
        script.write_text(MODELINA, "utf-8")
        return self.command("node", str(script), str(source), str(self.folder / "modelina.py"))

    def models(self, messages: int, *options: str) -> Callable[[], Used]:
        """datamodel-code-generator's own command on the same schemas."""
        source = self.folder / f"openapi-{messages}.json"
        source.write_text(json.dumps(_documents.openapi(messages)), "utf-8")
        target = self.folder / f"models-{messages}.py"
        given = ("--input", str(source), "--input-file-type", "openapi", "--output", str(target))
        return self.command(
            sys.executable, "-m", "datamodel_code_generator", *given, "--output-model-type", "pydantic_v2.BaseModel", *options
        )


def reword(document: Any, number: int) -> None:
    """Change what a message says about itself: the same models."""
    next(iter(document["components"]["messages"].values()))["summary"] = f"Something else, {number}."


def remodel(document: Any, number: int) -> None:
    """Change a limit in the payload of one message: one model of all."""
    schema = next(each for each in document["components"]["schemas"].values() if "title" in each["properties"])
    schema["properties"]["title"]["maxLength"] = 81 + number


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


def working(bench: Workbench, project: Path, rounds: int, node: Path | None) -> list[Row]:
    """Generating something: everything, or what one change asks for."""
    variants = {
        "cold": bench.cold(project),
        "reworded": bench.changed(project, reword),
        "remodelled": bench.changed(project, remodel),
        "models": bench.models(MESSAGES),
        "builtin": bench.models(MESSAGES, "--formatters", "builtin"),
    }
    taken = in_turn(variants | ({} if node is None else {"modelina": bench.modelina(MESSAGES, node)}), rounds)
    cold = taken["cold"]
    rows = [
        against(f"generate, cold, {MESSAGES} messages", cold, "datamodel-codegen", taken["models"], 1.2),
        against("the same", cold, "datamodel-codegen --formatters builtin", taken["builtin"], None),
        against("generate after one description changed", taken["reworded"], "cold", cold, 0.3),
        against("generate after one payload changed", taken["remodelled"], "cold", cold, None),
    ]
    return rows if node is None else [*rows, against("generate, cold, the same", cold, "modelina", taken["modelina"], 0.5)]


def growing(bench: Workbench, project: Path, sizes: Sequence[int], rounds: int) -> list[Row]:
    """Many messages against fewer: what each further message costs. Starting is in neither figure; the ratio shows what is not linear."""
    projects = {MESSAGES: project} | {size: bench.project(size) for size in sizes}
    variants = {f"{size}": bench.cold(folder) for size, folder in projects.items()}
    for size in sizes[1:]:
        variants[f"{size} reworded"] = bench.changed(projects[size], reword)
        variants[f"{size} builtin"] = bench.models(size, "--formatters", "builtin")
    taken = in_turn(variants, rounds)

    def further(size: int, what: str) -> list[float]:
        pairs = zip(taken[f"{size}"], taken[f"{MESSAGES}"], strict=True)
        return [(getattr(run, what) - getattr(base, what)) / (size - MESSAGES) for run, base in pairs]

    rows: list[Row] = []
    for fewer, size in pairwise(sizes):
        peer, cold = f"up to {fewer:,}", taken[f"{size}"]
        time, memory = (further(size, "processor"), further(fewer, "processor")), (further(size, "memory"), further(fewer, "memory"))
        kib = [f"{median(values) * 1024:.0f} KiB" for values in memory]
        rows += [
            Row(
                f"processor time per further message, up to {size:,}", peer, milliseconds(time[0]), milliseconds(time[1]), ratio(*time), 1.1
            ),
            Row("memory per further message, the same", peer, kib[0], kib[1], ratio(*memory), 1.1),
            against(f"generate, cold, {size:,} messages", cold, "datamodel-codegen --formatters builtin", taken[f"{size} builtin"], None),
            against("generate after one description changed, the same", taken[f"{size} reworded"], "cold", cold, 0.3),
        ]
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each pair is run")
    parser.add_argument("--no-large", action="store_true", help=f"leave out {SIZES[-1]:,} messages")
    parser.add_argument("--long", action="store_true", help=f"{LONG:,} messages too")
    parser.add_argument("--modelina", type=Path, help="the folder in which modelina is installed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="asyncgen-benchmark-") as name:
        bench = Workbench(Path(name))
        project = bench.project(MESSAGES)
        bench.asyncgen("generate", folder=project)()
        bench.typer()()
        rows = start_up(bench, project, options.rounds) + working(bench, project, max(3, options.rounds // 2), options.modelina)
        if not options.no_large:
            rows += growing(bench, project, (*SIZES, LONG) if options.long else SIZES, max(1, options.rounds // 5))
    print(table("asyncgen generate: wall time of the whole command, medians of pairs", rows))


if __name__ == "__main__":
    main()
