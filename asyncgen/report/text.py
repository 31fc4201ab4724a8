"""Findings as people read them: place, words, the source line with a caret, second places, hints. Must not know colours (`Paint`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from asyncgen.diagnostics import Diagnostic, Place, UsageError
from asyncgen.report.excerpt import excerpt, printable

Paint = Callable[[str, str], str]
"""Gives a text the colours of a style of `console`."""


def plain(text: str, style: str) -> str:
    """Give `text` no colours."""
    return text


def finding_text(diagnostic: Diagnostic, paint: Paint = plain) -> str:
    """Return one finding as lines: where and what, the source line with a caret, the second place, the hints."""
    severity = diagnostic.severity.value
    head = [paint(location(diagnostic.at), "bold") + ":"] if diagnostic.at else []
    head += [paint(f"{severity} {diagnostic.code}", severity) + ":", printable(diagnostic.message)]
    lines = [" ".join(head), *_source_lines(diagnostic.at, paint)]
    if diagnostic.pointer:
        lines.append(f"  {paint('at', 'dim')} {printable(diagnostic.pointer)}")
    for related in diagnostic.related:
        lines.append(f"  {paint(location(related.at), 'bold')}: {printable(related.message)}")
        lines += _source_lines(related.at, paint)
    lines += _hint_lines(diagnostic.hints, paint)
    return "\n".join(lines)


def usage_text(error: UsageError, paint: Paint = plain) -> str:
    """Return what is wrong with the command's input, its place if it has one, and the hints."""
    head = [paint(location(error.at), "bold") + ":"] if error.at else []
    lines = [" ".join([*head, paint("error", "error") + ":", printable(error.message)]), *_source_lines(error.at, paint)]
    return "\n".join([*lines, *_hint_lines(error.hints, paint)])


def location(at: Place) -> str:
    """Return a place as `file:line:column`, as exact as it is known."""
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
        lines += [f"      {_no_command(printable(line))}".rstrip() for line in rest]
    return lines


def _no_command(line: str) -> str:
    """Return a line that begins with white space in a form that a workflow's runner does not take for a command."""
    # Only within a string can a line of code begin so, and there the escape means the same.
    return line.replace("::", "\\x3a:", 1) if line.lstrip().startswith("::") else line
