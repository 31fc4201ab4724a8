"""Whether a value fits, in three values: what can't be judged, such as an ill-formed keyword, is neither yes nor no.

As numbers, so that `min` says whether all of several fit, `max` whether any does, and `YES - verdict` the contrary. Must not know what is
judged.
"""

from __future__ import annotations

from typing import Final, TypeAlias

Verdict: TypeAlias = int

NO: Final = 0
MAYBE: Final = 1
YES: Final = 2


def of(fits: bool) -> Verdict:
    """The verdict of a test that always knows."""
    return YES if fits else NO
