"""Changes of a text: spans that are replaced, and what they are for. It must not know what the text says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from asyncgen.emit.updating.lines import Lines
from asyncgen.spec.resolving import Tokens


class Deed(StrEnum):
    """What is done at a place."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Splice:
    """Text for the characters from `start` to `end`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One change at one place, which is at the offset `at`. Neighbours that go away together may have their splices at the first of them.

    Where `at` is None nothing changes but form, and nobody needs to be told.
    """

    deed: Deed
    tokens: Tokens
    splices: tuple[Splice, ...]
    at: int | None = None


class OverlapError(Exception):
    """Two changes want the same characters."""


def spliced(lines: Lines, edits: Iterable[Edit]) -> str:
    """Return the text with the edits made; insertions at one place stay in their order. All other characters stay as they are.

    Raises OverlapError. A text that had no line end at its end gets one where lines were added there.
    """
    text = lines.text
    splices = sorted((splice for edit in edits for splice in edit.splices), key=lambda splice: (splice.start, splice.end != splice.start))
    parts: list[str] = []
    done = 0
    for splice in splices:
        if splice.start < done or splice.end < splice.start:
            raise OverlapError
        parts += [text[done : splice.start], splice.text]
        done = splice.end
    parts.append(text[done:])
    grows = bool(splices) and splices[-1].end == len(text) and "\n" in splices[-1].text
    return "".join(parts) + (lines.newline if grows and not text.endswith(("\n", "\r")) else "")
