"""Foreign text made safe to print, and a source line with a caret under what is meant. Knows nothing of findings or colours."""

from __future__ import annotations

import unicodedata

_WIDTH = 120
_LEAD = 40
_CUT = "..."


# The runner of GitHub's workflows takes this for the beginning of a command wherever it stands in a line of output.
_OLD_COMMAND = "##["


def printable(text: str) -> str:
    """Return `text` so that a terminal, or the log of a workflow, shows it and does nothing else.

    Control and direction characters are escaped, and what would give a workflow's runner a command.
    """
    if _OLD_COMMAND in text:
        text = text.replace(_OLD_COMMAND, "#\\x23[")
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def excerpt(line: str, column: int, width: int) -> tuple[str, str]:
    """Return the line as it is shown, and the line of carets under `width` characters from `column` (counted from 1) on.

    Tabs become four spaces; a very long line is cut around the column.
    """
    column = min(max(column, 1), len(line) + 1)
    before, marked, after = line[: column - 1], line[column - 1 : column - 1 + max(width, 1)], line[column - 1 + max(width, 1) :]
    before, marked, after = _plain(before), _plain(marked), _plain(after)
    stripped = before.lstrip(" ")
    if not stripped:
        before = before[-_LEAD:]
    if len(before) > _WIDTH - _LEAD:
        before = _CUT + before[-_LEAD:]
    room = max(_WIDTH - len(before), _LEAD)
    if len(marked) > room:
        marked, after = marked[:room] + _CUT, ""
    if len(marked) + len(after) > room:
        after = after[: room - len(marked)] + _CUT
    return (before + marked + after).rstrip(), " " * _columns(before) + "^" * max(_columns(marked.removesuffix(_CUT) or marked), 1)


def _plain(text: str) -> str:
    return printable(text.replace("\t", "    "))


def _columns(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
