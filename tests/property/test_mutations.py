"""Whatever one node of a valid document is changed to: the result is valid, or a finding points at that node or at what holds it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from asyncgen import pipeline, resources, source
from asyncgen.diagnostics import Diagnostic, Place, Severity, SpecError
from asyncgen.spec import pointer as pointers
from asyncgen.spec.access import Access
from tests.property.mutations import KINDS, Mutation, mutations

EXAMPLES = ("chat", "market-data", "telemetry")
SAMPLE = 29
"""Of the quick run: every so many mutations one."""


def findings(path: Path) -> tuple[Diagnostic, ...]:
    """What `asyncgen validate` says of a document, without advice."""
    try:
        return pipeline.understand(path, Access())[2]
    except SpecError as error:
        return error.diagnostics


def spots(mutation: Mutation) -> dict[tuple[int, int], str]:
    """The places (line, column) of the changed node and of what holds it, and which of them is which."""
    read = source.parse(mutation.text, "mutated.json")
    above = pointers.parent(mutation.now)
    found: dict[tuple[int, int], str] = {}
    for pointer, what in ((mutation.now, "node"), (mutation.pointer, "node"), (above, "parent")):
        for key in (True, False):
            at = read.place(pointer, key=key)
            found.setdefault((at.line, at.column), what)
    return found


def pointed(mutation: Mutation, found: tuple[Diagnostic, ...]) -> str:
    """What the findings point at: the node, its parent, or something else."""
    known = spots(mutation)
    places: list[Place] = [place for finding in found for place in (finding.at, *(other.at for other in finding.related)) if place]
    hits = {known.get((place.line, place.column), "elsewhere") for place in places}
    if any((finding.pointer or "").startswith(f"{mutation.now}/") for finding in found):
        hits.add("node")
    return next((what for what in ("node", "parent") if what in hits), "elsewhere")


def run(example: str, folder: Path, step: int) -> tuple[Counter[str], list[str]]:
    """Count what becomes of the mutations of an example, and list those that point elsewhere."""
    document = source.read(resources.specs() / f"{example}.yaml").data
    for name in ("schemas",):
        folder.joinpath(name).mkdir(exist_ok=True)
        for path in (resources.specs() / name).iterdir():
            folder.joinpath(name, path.name).write_bytes(path.read_bytes())
    path = folder / "mutated.json"
    counts: Counter[str] = Counter()
    elsewhere: list[str] = []
    for number, mutation in enumerate(mutations(document)):
        if number % step:
            continue
        path.write_text(mutation.text, "utf-8")
        found = findings(path)
        errors = tuple(finding for finding in found if finding.severity is Severity.ERROR)
        what = "valid" if not errors else pointed(mutation, errors)
        counts[what] += 1
        counts[f"{mutation.kind} {what}"] += 1
        if what == "elsewhere":
            elsewhere.append(f"{mutation}: {'; '.join(f'{finding.code} {finding.pointer} {finding.message}' for finding in errors[:2])}")
    return counts, elsewhere


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_change_is_valid_or_pointed_at(example: str, tmp_path: Path) -> None:
    """A sample of all changes; none ends in anything but findings."""
    counts, elsewhere = run(example, tmp_path, SAMPLE)
    assert elsewhere == []
    assert counts["node"] > 0
    assert {kind for kind in KINDS if any(name.startswith(kind) for name in counts)} == set(KINDS)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("example", EXAMPLES)
def test_every_change_is_valid_or_pointed_at(example: str, tmp_path: Path) -> None:
    """All changes to all nodes."""
    counts, elsewhere = run(example, tmp_path, 1)
    print(example, dict(counts))
    assert elsewhere == []
