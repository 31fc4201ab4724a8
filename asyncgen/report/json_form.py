"""Findings and changes as JSON for programs: the form of `--format json`, and of what a run remembers. Must not know who reads it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from asyncgen.diagnostics import Diagnostic, Place, Severity
from asyncgen.plan import Change
from asyncgen.report.findings import fingerprints

FORMAT_VERSION = 1


def document(diagnostics: Sequence[Diagnostic], changes: Iterable[Change] | None = None) -> str:
    """Return the findings, and the changes where there are some to tell, as one JSON document."""
    data: dict[str, Any] = {"format_version": FORMAT_VERSION}
    if changes is not None:
        ordered = sorted(changes, key=lambda change: change.path)
        data["changes"] = [{"path": change.path, "action": change.action.value, "reason": change.reason} for change in ordered]
    prints = fingerprints(diagnostics)
    data["findings"] = [{**to_data(found), "fingerprint": mark} for found, mark in zip(diagnostics, prints, strict=True)]
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    data["summary"] = {severity.value: counts[severity] for severity in Severity}
    return text_of(data)


def text_of(data: Any) -> str:
    """Return data as JSON text that is safe to print: what a terminal or a workflow's log would obey stands in it as escapes."""
    lines = json.dumps(data, ensure_ascii=False, indent=2).split("\n")
    return "\n".join(_safe(line) for line in lines)


def _safe(line: str) -> str:
    # Outside of its texts JSON has none of this.
    if "##[" in line:
        line = line.replace("##[", "#\\u0023[")
    return line if line.isprintable() else "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in line)


def to_data(diagnostic: Diagnostic) -> dict[str, Any]:
    """Return a finding as plain data; `from_data` gives it back."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "at": _place_data(diagnostic.at),
        "pointer": diagnostic.pointer,
        "hints": list(diagnostic.hints),
        "related": [{"message": related.message, "at": _place_data(related.at)} for related in diagnostic.related],
    }


def _place_data(at: Place | None) -> dict[str, Any] | None:
    if at is None:
        return None
    return {"file": at.file, "line": at.line, "column": at.column, "text": at.text, "width": at.width}


def from_data(data: dict[str, Any]) -> Diagnostic:
    """Return the finding that `to_data` made `data` of.

    Raises KeyError, TypeError or ValueError for data that is nothing of the kind.
    """
    from asyncgen.diagnostics import Related

    return Diagnostic(
        code=_text(data["code"]),
        severity=Severity(data["severity"]),
        message=_text(data["message"]),
        at=None if data["at"] is None else _place(data["at"]),
        pointer=None if data["pointer"] is None else _text(data["pointer"]),
        hints=tuple(map(_text, data["hints"])),
        related=tuple(Related(_text(related["message"]), _place(related["at"])) for related in data["related"]),
    )


def _place(data: dict[str, Any]) -> Place:
    text = None if data["text"] is None else _text(data["text"])
    return Place(_text(data["file"]), int(data["line"]), int(data["column"]), text, int(data["width"]))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"no text: {value!r}")
    return value
