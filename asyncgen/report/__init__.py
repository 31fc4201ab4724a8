"""Findings and changes as text for people and as JSON for programs. It must not print, nor know where findings come from."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from asyncgen.diagnostics import Diagnostic, Place, Severity, UsageError
from asyncgen.plan import YOURS, Action, Change
from asyncgen.report.excerpt import excerpt, printable

FORMAT_VERSION = 1
_RUNTIME = "/asyncapi/runtime/"
Paint = Callable[[str, str], str]
"""Gives a text the colours of a style of `console`."""


def plain(text: str, style: str) -> str:
    """Give `text` no colours."""
    return text


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


# --- text ------------------------------------------------------------------------------------------------------------------------------


def finding_text(diagnostic: Diagnostic, paint: Paint = plain) -> str:
    """Return one finding as lines: where and what, the source line with a caret, the second place, the hints."""
    severity = diagnostic.severity.value
    head = [paint(_location(diagnostic.at), "bold") + ":"] if diagnostic.at else []
    head += [paint(f"{severity} {diagnostic.code}", severity) + ":", printable(diagnostic.message)]
    lines = [" ".join(head), *_source_lines(diagnostic.at, paint)]
    if diagnostic.pointer:
        lines.append(f"  {paint('at', 'dim')} {printable(diagnostic.pointer)}")
    for related in diagnostic.related:
        lines.append(f"  {paint(_location(related.at), 'bold')}: {printable(related.message)}")
        lines += _source_lines(related.at, paint)
    lines += _hint_lines(diagnostic.hints, paint)
    return "\n".join(lines)


def usage_text(error: UsageError, paint: Paint = plain) -> str:
    """Return what is wrong with the command's input, its place if it has one, and the hints."""
    head = [paint(_location(error.at), "bold") + ":"] if error.at else []
    lines = [" ".join([*head, paint("error", "error") + ":", printable(error.message)]), *_source_lines(error.at, paint)]
    return "\n".join([*lines, *_hint_lines(error.hints, paint)])


def _location(at: Place) -> str:
    parts = [at.file, *([at.line] if at.line else []), *([at.column] if at.line and at.column else [])]
    return printable(":".join(map(str, parts)))


def _source_lines(at: Place | None, paint: Paint) -> list[str]:
    if at is None or at.text is None or not at.text.strip() or not at.line:
        return []
    line, carets = excerpt(at.text, at.column, at.width)
    number = f"{at.line:>5}"
    shown = [f"{paint(number + ' |', 'dim')} {line}"]
    return [*shown, f"{paint(' ' * len(number) + ' |', 'dim')} {paint(carets, 'error')}"] if at.column else shown


def _hint_lines(hints: Sequence[str], paint: Paint) -> list[str]:
    lines: list[str] = []
    for hint in hints:
        first, *rest = hint.split("\n")
        lines.append(f"  {paint('help:', 'help')} {printable(first)}")
        lines += [f"      {printable(line)}".rstrip() for line in rest]
    return lines


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Return how many findings of which weight there are: `2 errors, 1 warning`."""
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    words = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    return ", ".join(counted(counts[severity], word) for severity, word in words.items() if counts[severity])


def counted(count: int, word: str) -> str:
    """Return `1 file`, `2 files`."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def change_lines(changes: Iterable[Change], *, verbose: bool = False, paint: Paint = plain) -> list[str]:
    """Return a line per file: what happened to it and why. Files that stay as they are, are listed with `verbose`.

    Without it, the files of the runtime that share a fate share a line.
    """
    styles = {Action.CREATED: "good", Action.UPDATED: "good", Action.ADDED: "good", Action.REMOVED: "warning"}
    shared: dict[tuple[str, Action, str], list[Change]] = {}
    for change in sorted(changes, key=lambda change: change.path):
        if verbose or not _is_expected(change):
            head, runtime, _ = change.path.partition(_RUNTIME)
            shared.setdefault((head + runtime if runtime and not verbose else change.path, change.action, change.reason), []).append(change)
    lines: list[str] = []
    for (path, action, reason), files in shared.items():
        name = f"{path} ({counted(len(files), 'file')})" if len(files) > 1 else files[0].path
        because = f", {reason}" if reason else ""
        lines.append(f"{paint(action.value, styles.get(action, 'dim'))} {printable(name)}{because}")
    return lines


def _is_expected(change: Change) -> bool:
    return change.action is Action.UNCHANGED or (change.action is Action.KEPT and change.reason == YOURS)


def diff_text(changes: Iterable[Change], paint: Paint = plain) -> str:
    """Return what would change, as a unified diff that `patch -p1` and `git apply` understand."""
    from difflib import unified_diff

    parts: list[str] = []
    for change in sorted(changes, key=lambda change: change.path):
        if not change.writes:
            continue
        old = "/dev/null" if change.before is None else f"a/{change.path}"
        new = "/dev/null" if change.text is None else f"b/{change.path}"
        before, after = _lines(change.before), _lines(change.text)
        parts += [_diff_line(line, paint) for line in unified_diff(before, after, old, new)]
    return "".join(parts)


def _lines(text: str | None) -> list[str]:
    if not text:
        return []
    lines = [line + "\n" for line in text.removesuffix("\n").split("\n")]
    return lines if text.endswith("\n") else [*lines[:-1], lines[-1] + "\\ No newline at end of file\n"]


def _diff_line(line: str, paint: Paint) -> str:
    style = {"+": "good", "-": "error", "@": "help"}.get(line[:1])
    body = line.removesuffix("\n").encode("utf-8", "replace").decode()
    if style is None or line.startswith(("+++", "---")):
        return body + "\n"
    return paint(body, style) + "\n"


# --- JSON ------------------------------------------------------------------------------------------------------------------------------


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
    return json.dumps(data, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace").decode()


def fingerprints(diagnostics: Sequence[Diagnostic]) -> list[str]:
    """Return a mark per finding that stays the same when lines move: its code, file, pointer and words, and which one of such it is."""
    seen: Counter[str] = Counter()
    marks: list[str] = []
    for diagnostic in diagnostics:
        key = json.dumps([diagnostic.code, diagnostic.at.file if diagnostic.at else None, diagnostic.pointer, diagnostic.message])
        seen[key] += 1
        marks.append(hashlib.sha256(f"{key} {seen[key]}".encode()).hexdigest()[:16])
    return marks


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
    """Return the finding that `to_data` made `data` of."""
    from asyncgen.diagnostics import Related

    return Diagnostic(
        code=data["code"],
        severity=Severity(data["severity"]),
        message=data["message"],
        at=None if data["at"] is None else Place(**data["at"]),
        pointer=data["pointer"],
        hints=tuple(data["hints"]),
        related=tuple(Related(related["message"], Place(**related["at"])) for related in data["related"]),
    )
