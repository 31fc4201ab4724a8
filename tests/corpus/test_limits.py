"""Documents written by others, each validated in a process of its own: no fault of ours, two seconds and 300 MB at most."""

from __future__ import annotations

import csv

import pytest

from tests.child import run
from tests.corpus.documents import CORPUS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not (CORPUS / "INDEX.tsv").is_file(), reason="the corpus of documents written by others is not here"),
]

SECONDS, MEGABYTES = 2.0, 300.0
PARTS = 8


@pytest.mark.parametrize("part", range(PARTS))
def test_no_document_takes_long_or_much(part: int) -> None:
    """CPU time and largest size of `asyncgen validate`; exit code 0 or 1, and no traceback."""
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8", newline="") as index:
        files = [row["file"] for row in csv.DictReader(index, delimiter="\t")][part::PARTS]
    most = (0.0, 0.0)
    for file in files:
        path = CORPUS / file
        ran = run("validate", path.name, folder=path.parent)
        assert ran.code in (0, 1), (file, ran.err)
        assert "Traceback" not in ran.err, file
        assert ran.seconds < SECONDS, file
        assert ran.megabytes < MEGABYTES, file
        most = max(most[0], ran.seconds), max(most[1], ran.megabytes)
    print(f"{len(files)} documents: at most {most[0]:.2f} s of CPU time and {most[1]:.0f} MB")
