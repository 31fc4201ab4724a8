"""The corpus run by hand: `python -m tests.corpus.run [--only PATTERN] [--keep DIR] [--no-static] [-v]`.

Prints a line per document and the causes of failure, most frequent first. Exits with 1 when a document fails.
"""

from __future__ import annotations

import argparse
import fnmatch
import multiprocessing
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.corpus import stages, static
from tests.corpus.documents import CorpusDocument, available, documents


@dataclass(frozen=True, slots=True)
class Outcome:
    """A whole run: a `Result` per document, what each tool says per package, and the packages with another runtime than the first."""

    results: tuple[stages.Result, ...]
    complaints: dict[str, static.Complaints] = field(default_factory=dict[str, static.Complaints])
    other_runtimes: tuple[str, ...] = ()


def take(chosen: Sequence[CorpusDocument], folder: Path, *, with_static: bool = True, workers: int = 2) -> Outcome:
    """Take the documents through the chain, then run the tools over all projects that were written."""
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        results = tuple(pool.map(stages.run, chosen, [folder] * len(chosen)))
    packages = [result.document.package for result in results if result.failed != "init"]
    if not with_static or not packages:
        return Outcome(results)
    others = static.different_runtimes(folder, packages)
    tree = static.one_tree(folder, packages)
    complaints = {"mypy": static.mypy(tree), "pyright": static.pyright(tree), "ruff": static.ruff(folder, packages)}
    return Outcome(results, complaints, others)


def problems(outcome: Outcome) -> dict[str, tuple[str, ...]]:
    """Return what is wrong per document (its path in the corpus): empty where all went well."""
    found: dict[str, tuple[str, ...]] = {}
    for result in outcome.results:
        package = result.document.package
        lines = [f"{result.failed}: {result.cause}"] if result.failed else []
        lines += [f"{tool}: {line}" for tool, said in outcome.complaints.items() for line in said.get(package, ())]
        lines += ["its runtime differs from the others'"] if package in outcome.other_runtimes else []
        if lines:
            found[result.document.file] = tuple(lines)
    return found


def table(outcome: Outcome) -> str:
    """Return a line per document: the stage that failed or `ok`, how many handshakes were accepted, complaints per tool, the file."""
    rows = [f"{'result':8} {'accepted':>9} {'mypy':>5} {'pyright':>7} {'ruff':>5}  package     document"]
    for result in outcome.results:
        accepted = f"{sum(answer.accepted for answer in result.answers)}/{len(result.answers)}"
        counts = [len(outcome.complaints.get(tool, {}).get(result.document.package, ())) for tool in ("mypy", "pyright", "ruff")]
        rows.append(
            f"{result.failed or 'ok':8} {accepted:>9} {counts[0]:>5} {counts[1]:>7} {counts[2]:>5}"
            f"  {result.document.package}  {result.document.file}"
        )
    return "\n".join(rows)


def summary(outcome: Outcome) -> str:
    """Return the counts that a reader wants first."""
    stages_failed = Counter(result.failed for result in outcome.results if result.failed)
    wrong = problems(outcome)
    parts = [f"{len(outcome.results) - len(wrong)} of {len(outcome.results)} documents pass everything"]
    parts += [f"{count} fail at {stage}" for stage, count in stages_failed.most_common()]
    parts += [f"{len(said)} not clean for {tool}" for tool, said in outcome.complaints.items() if said]
    return "; ".join(parts)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus.run", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--only", action="append", default=[], metavar="PATTERN", help="a part of the file's path, or a pattern with *")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write the projects there and leave them")
    parser.add_argument("--no-static", action="store_true", help="without mypy, pyright and ruff")
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("-v", "--verbose", action="store_true", help="all causes, not one line of each")
    options = parser.parse_args(arguments)
    if not available():
        print("the corpus is not on this machine", file=sys.stderr)
        return 2
    chosen = [document for document in documents() if _wanted(document, options.only)]
    with tempfile.TemporaryDirectory() as temporary:
        folder: Path = (options.keep or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        outcome = take(chosen, folder, with_static=not options.no_static, workers=options.workers)
    print(table(outcome), "", sep="\n")
    wrong = problems(outcome)
    for file, lines in wrong.items():
        print(file, *_shown(lines, options.verbose), sep="\n    ")
    print(summary(outcome))
    return 1 if wrong else 0


def _wanted(document: CorpusDocument, patterns: Iterable[str]) -> bool:
    known = [document.file, document.package]
    return not patterns or any(pattern in name or fnmatch.fnmatch(name, pattern) for pattern in patterns for name in known)


def _shown(lines: tuple[str, ...], verbose: bool) -> list[str]:
    shown = lines if verbose else lines[:6]
    rest = [f"... and {len(lines) - len(shown)} more"] if len(shown) < len(lines) else []
    return [line if verbose else line[:600] for line in shown] + rest


if __name__ == "__main__":
    sys.exit(main())
