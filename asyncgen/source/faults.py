"""The faults of one text as they are found: those that reading goes on after, and the one that ends it.

Owns how many are kept, and how long a quoted value may be. It must not know what the faults are.
"""

from __future__ import annotations

from asyncgen.diagnostics import Diagnostic, Related, SpecError
from asyncgen.source.text import Text

FINDING_LIMIT = 100
"""Faults of one document that are told; nobody mends more in one go, and a hostile document can hold a million."""
_SHOWN = 120


class Faults:
    """The faults of one text, in the order in which they were found."""

    __slots__ = ("_found", "_known", "_text")

    def __init__(self, text: Text) -> None:
        self._text = text
        self._found: list[Diagnostic] = []
        self._known: set[tuple[str, int]] = set()

    @property
    def found(self) -> tuple[Diagnostic, ...]:
        """Those that reading went on after, `FINDING_LIMIT` at most."""
        return tuple(self._found)

    @property
    def full(self) -> bool:
        """Whether further ones are not kept, so that looking closer is in vain."""
        return len(self._found) >= FINDING_LIMIT

    def note(self, code: str, message: str, offset: int, *hints: str, first: int | None = None, what: str = "") -> None:
        """Keeps a fault that reading goes on after. `first` is the offset of a second place, `what` says what is there."""
        if not self.full and (code, offset) not in self._known:
            self._known.add((code, offset))
            self._found.append(self._text.problem(code, message, offset, *hints, related=self._related(first, what)))

    def twice(self, key: str, offset: int, first: int) -> None:
        """Keeps the repetition of a key."""
        self.note(
            "AG002",
            f"the key '{short(key)}' is there twice",
            offset,
            "remove one of them, or rename it",
            first=first,
            what="the first one is here, and counts",
        )

    def fatal(self, code: str, message: str, offset: int, *hints: str, first: int | None = None, what: str = "") -> SpecError:
        """The error for a fault that ends reading; it carries all that were kept before."""
        return self.ending(self._text.problem(code, message, offset, *hints, related=self._related(first, what)))

    def ending(self, finding: Diagnostic) -> SpecError:
        """The error for a finding that ends reading; it carries all that were kept before."""
        return SpecError([*(each for each in self._found if (each.code, each.at) != (finding.code, finding.at)), finding])

    def _related(self, first: int | None, what: str) -> tuple[Related, ...]:
        return () if first is None else (Related(what, self._text.place(first)),)


def short(value: str) -> str:
    """The value as messages quote it: no finding carries a megabyte."""
    return value if len(value) <= _SHOWN else value[:_SHOWN] + "..."
