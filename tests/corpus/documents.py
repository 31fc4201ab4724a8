"""Which documents of the corpus are taken through the chain. Reads the corpus' index, nothing else; must not know asyncgen."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(os.environ.get("ASYNCGEN_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))
"""Where the corpus is: beside the checkout, or where the variable says. Tests skip where it is absent."""


@dataclass(frozen=True, slots=True)
class CorpusDocument:
    """One document. `file` is its path in the corpus, `version` its own version line, `valid` the official parser's verdict."""

    file: str
    number: int
    version: str
    channels: int
    genuine: bool
    valid: bool

    @property
    def path(self) -> Path:
        """Return where the document is on this machine."""
        return CORPUS / self.file

    @property
    def repository(self) -> Path:
        """Return the folder of the repository that it is from: its references go no further."""
        return CORPUS.joinpath(*Path(self.file).parts[: 3 if self.file.startswith("official/") else 2])

    @property
    def package(self) -> str:
        """Return a package name that no other document has, so that all projects can be type-checked in one run."""
        return f"corpus_{self.number:03}"


def available() -> bool:
    """Say whether the corpus is on this machine."""
    return (CORPUS / "INDEX.tsv").is_file()


def documents() -> tuple[CorpusDocument, ...]:
    """Return every official example, and every document that the official parser takes, whatever its protocols."""
    return _documents(lambda row: row["group"] == "official" or row["parser_errors"] == "0")


def valid_documents() -> tuple[CorpusDocument, ...]:
    """Return every document that the official parser takes, whatever its protocols; none where the corpus is absent."""
    return _documents(lambda row: row["parser_errors"] == "0") if available() else ()


def _documents(chosen: Callable[[dict[str, str]], bool]) -> tuple[CorpusDocument, ...]:
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8", newline="") as index:
        rows = [row for row in csv.DictReader(index, delimiter="\t") if chosen(row)]
    return tuple(
        CorpusDocument(
            file=row["file"],
            number=number,
            version=row["asyncapi_version"],
            channels=int(row["channels"] or 0),
            genuine=row["uses_ws"] == "genuine",
            valid=row["parser_errors"] == "0",
        )
        for number, row in enumerate(sorted(rows, key=lambda row: row["file"]))
    )
