"""Findings as a whole: their order, what they mean for the exit code, how many there are, and a mark by which each is known again.

Every form of a report begins here. It must not know the forms.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence

from asyncgen.diagnostics import Diagnostic, Place, Severity


def arranged(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the findings sorted by place, each of them once."""
    once: dict[tuple[object, ...], Diagnostic] = {}
    for diagnostic in diagnostics:
        at = diagnostic.at
        once.setdefault((at and (at.file, at.line, at.column), diagnostic.code, diagnostic.message, diagnostic.pointer), diagnostic)
    return tuple(sorted(once.values(), key=_order))


def _order(diagnostic: Diagnostic) -> tuple[object, ...]:
    at = diagnostic.at or Place("")
    return (at.file, at.line, at.column, diagnostic.code, diagnostic.pointer or "", diagnostic.message)


def failed(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether the findings make a command exit with 1."""
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Return how many findings of which weight there are: `2 errors, 1 warning`."""
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    words = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    return ", ".join(counted(counts[severity], word) for severity, word in words.items() if counts[severity])


def counted(count: int, word: str) -> str:
    """Return `1 file`, `2 files`."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def fingerprints(diagnostics: Sequence[Diagnostic]) -> list[str]:
    """Return a mark per finding that stays the same when lines move: its code, file, pointer and words, and which one of such it is."""
    seen: Counter[str] = Counter()
    marks: list[str] = []
    for diagnostic in diagnostics:
        key = json.dumps([diagnostic.code, diagnostic.at.file if diagnostic.at else None, diagnostic.pointer, diagnostic.message])
        seen[key] += 1
        marks.append(hashlib.sha256(f"{key} {seen[key]}".encode()).hexdigest()[:16])
    return marks
