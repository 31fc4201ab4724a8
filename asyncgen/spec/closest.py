"""The name that was probably meant, for hints.

Must not know what is named. Hostile documents have many wrong names beside many right ones, so the work per name is bounded.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from itertools import islice

_CANDIDATES = 100
_LONGEST = 80


def closest(name: str, names: Iterable[str]) -> str | None:
    """The name most like `name`; None where none is like it."""
    if len(name) > _LONGEST:
        return None
    reach = 2 + len(name) // 3
    candidates = list(islice((each for each in names if abs(len(each) - len(name)) <= reach), _CANDIDATES))
    same = (each for each in candidates if each.casefold() == name.casefold())
    return next(same, None) or next(iter(difflib.get_close_matches(name, candidates, 1, 0.65)), None)


def suggestion(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """A hint that asks whether another name was meant, or none."""
    found = closest(name, names)
    return () if found is None else (f"did you mean '{found}'?",)
