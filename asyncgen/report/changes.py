"""Changes of files as people read them: a line per file, or a unified diff. Must not know why files change."""

from __future__ import annotations

import re
from collections.abc import Iterable

from asyncgen.plan import YOURS, Action, Change
from asyncgen.report.excerpt import printable
from asyncgen.report.findings import counted
from asyncgen.report.text import Paint, plain

_RUNTIME = "/asyncapi/runtime/"


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
        because = f", {printable(reason)}" if reason else ""
        lines.append(f"{paint(action.value, styles.get(action, 'dim'))} {printable(name)}{because}")
    return lines


def _is_expected(change: Change) -> bool:
    return change.action is Action.UNCHANGED or (change.action is Action.KEPT and change.reason == YOURS)


def diff_text(changes: Iterable[Change], paint: Paint = plain, *, for_people: bool = False) -> str:
    """Return what would change, as a unified diff that `patch -p1` and `git apply` understand.

    `for_people` escapes what a terminal would obey: the files hold texts of others, and a tool needs them as they are.
    """
    from difflib import unified_diff

    parts: list[str] = []
    for change in sorted(changes, key=lambda change: change.path):
        if not change.writes:
            continue
        path = printable(change.path)
        old = "/dev/null" if change.before is None else f"a/{path}"
        new = "/dev/null" if change.text is None else f"b/{path}"
        before, after = _lines(change.before), _lines(change.text)
        parts += [_diff_line(_visible(line) if for_people else line, paint) for line in unified_diff(before, after, old, new)]
    return "".join(parts)


def _lines(text: str | None) -> list[str]:
    if not text:
        return []
    lines = [line + "\n" for line in text.removesuffix("\n").split("\n")]
    return lines if text.endswith("\n") else [*lines[:-1], lines[-1] + "\\ No newline at end of file\n"]


def _visible(line: str) -> str:
    return "".join(printable(part) if part not in "\n\t" else part for part in re.split(r"([\n\t])", line))


def _diff_line(line: str, paint: Paint) -> str:
    style = {"+": "good", "-": "error", "@": "help"}.get(line[:1])
    body = line.removesuffix("\n").encode("utf-8", "replace").decode()
    if style is None or line.startswith(("+++", "---")):
        return body + "\n"
    return paint(body, style) + "\n"
