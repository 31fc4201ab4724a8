"""What asyncgen has to say about an input: values, never printed here.

Owns the shape of a finding (`Diagnostic`) and the two errors that carry findings to the command line. It must not know where findings
come from or how they are shown (`report`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs; only `ERROR` makes a command exit with 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a text file.

    `line` and `column` count from 1, columns in characters; both are 0 where only the file is known. `file` is the path as it is shown
    (relative to the working directory where that is possible, with forward slashes). `text` is the line's own text without its newline,
    None where it is unknown; `width` is how many characters the caret underlines.
    """

    file: str
    line: int = 0
    column: int = 0
    text: str | None = None
    width: int = 1


@dataclass(frozen=True, slots=True)
class Related:
    """The second place of a finding that has two, and what is there (lower case, no full stop)."""

    message: str
    at: Place


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    `code` is stable (`AG0xx` reading, `AG1xx` document, `AG2xx` handlers, `AG3xx` generated files, `AG4xx` code against document, `AG5xx`
    breaking changes). `message` is lower case, quotes the offending value and has no full stop. `pointer` is a JSON Pointer into the
    document (RFC 6901, `""` is the root), None for findings outside a document. Each hint is one line that says a mend.
    """

    code: str
    severity: Severity
    message: str
    at: Place | None = None
    pointer: str | None = None
    hints: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()


class FindingsError(Exception):
    """A phase found errors and can't go on; the command shows them all and exits with 1."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(diagnostic.message for diagnostic in self.diagnostics))


class SpecError(FindingsError):
    """The document can't be used as it is."""


class UsageError(Exception):
    """Wrong flags, wrong configuration or an input that can't be read; the command shows it and exits with 2."""

    def __init__(self, message: str, *hints: str, at: Place | None = None) -> None:
        self.message = message
        self.hints = hints
        self.at = at
        super().__init__(message)
