"""What a rule says about a bundled document: a code, a pointer and words. Its weight is the code's (`codes`), its line the bundle's."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding by pointer; `key` means the member's name and not its value. `related` are second places: what is there, its pointer."""

    code: str
    pointer: str
    message: str
    hints: tuple[str, ...] = ()
    key: bool = False
    related: tuple[tuple[str, str], ...] = ()
