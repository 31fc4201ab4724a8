"""Findings as commands of a GitHub workflow, so that they appear on the lines they are about. Must not know what the findings mean.

A text of a document reaches these lines escaped in two ways: nothing in it can begin a line of its own, and so give a command.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from asyncgen import codes
from asyncgen.diagnostics import Diagnostic, Place, Severity
from asyncgen.report.excerpt import printable
from asyncgen.report.findings import summary
from asyncgen.report.repository import Repository
from asyncgen.report.text import location

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_ANNOTATED = 10
"""How many findings of one severity GitHub shows on the lines of a step; all of them are in its log."""


def command(diagnostic: Diagnostic, repository: Repository) -> str:
    """Return the workflow command of one finding: a line without its end."""
    properties = {**_place(diagnostic.at, repository), "title": _title(diagnostic.code)}
    words = [diagnostic.message, *(_related(related.message, related.at, repository) for related in diagnostic.related)]
    words += [line for hint in diagnostic.hints for line in f"help: {hint}".split("\n")]
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[diagnostic.severity]} {told}::{_data(words)}"


def closing(diagnostics: Sequence[Diagnostic]) -> str:
    """Return the line that counts the findings, and says where to look for those that GitHub leaves out."""
    most = max(Counter(diagnostic.severity for diagnostic in diagnostics).values(), default=0)
    more = f"; GitHub shows {_ANNOTATED} of a kind beside the code, the log has all" if most > _ANNOTATED else ""
    return summary(diagnostics) + more


def _title(code: str) -> str:
    known = codes.CODES.get(code)
    return code if known is None else f"{code} {known.name}"


def _place(at: Place | None, repository: Repository) -> dict[str, str]:
    if at is None:
        return {}
    properties = {"file": repository.relative(at.file) or at.file}
    if at.line:
        properties |= {"line": str(at.line), "endLine": str(at.line)}
    if at.line and at.column:
        properties |= {"col": str(at.column), "endColumn": str(at.column + max(at.width, 1))}
    return properties


def _related(message: str, at: Place, repository: Repository) -> str:
    file = repository.relative(at.file) or at.file
    return f"{location(Place(file, at.line, at.column))}: {message}"


def _data(lines: Sequence[str]) -> str:
    """Escape the text of a command; whatever a line holds, it stays one line."""
    return "%0A".join(printable(line).replace("%", "%25") for line in lines)


def _property(value: str) -> str:
    """Escape the value of a property: as text, and the two characters that separate properties."""
    escaped = value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A").replace(":", "%3A").replace(",", "%2C")
    return printable(escaped)
