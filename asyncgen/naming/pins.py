"""Names that were given once and stay: what `asyncgen.lock` remembers, and what of it can still be believed.

A pin is `"<kind> <owner>": "<name>"`; the owner is a text that the usual edits don't change (`places`). It is kept as long as its owner
exists and the name is one that could be given today. A lock is a file that anybody may have written: whatever is no name, is taken by
asyncgen itself, or is held by two owners is ignored, and then the name is what it would be without it. Must not know the lock's format.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum

from asyncgen.naming.identifiers import folded, is_spelt


class Kind(StrEnum):
    """What is named. Each kind has names of its own."""

    CHANNEL = "channel"
    MODULE = "module"
    PARAMETER = "parameter"
    OPERATION = "operation"
    MODEL = "model"
    FIELD = "field"


def pin(kind: Kind, *owner: str) -> str:
    """Return the key of an owner's name."""
    return " ".join((kind, *owner))


def kept(pins: Mapping[str, str], owners: Mapping[str, str], usable: Callable[[str], bool], *, fold: bool = False) -> dict[str, str]:
    """Return the pinned names that still hold, by the keys of `owners`, which maps them to their pins' keys.

    `usable` says what may be a name here. Of two who hold the same one (with `fold`: but for case and underscores) the first owner in the
    order of the text keeps it.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for key, owner in sorted(owners.items(), key=lambda item: (item[1], item[0])) if pins else ():
        name = pins.get(owner, "")
        slot = folded(name) if fold else name
        if name and slot not in taken and usable(name):
            taken.add(slot)
            found[key] = name
    return found


def is_class_name(name: str) -> bool:
    """Say whether `name` is spelt as a class."""
    return is_spelt(name) and not name[0].islower()


def is_attribute_name(name: str) -> bool:
    """Say whether `name` is spelt as an attribute or a module."""
    return is_spelt(name) and name == name.lower()
