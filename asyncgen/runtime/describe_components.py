"""Components of the document: what is used, what is not used any more, and keys for what is new (AsyncAPI 2.4.0, "Components Object").

Knows references and names; must not know messages, schemas or Python types.
"""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from .pointers import get, is_object, join, parts, reference, references, to

Key: TypeAlias = tuple[str, str]
"""A component: its kind (`messages`) and its key."""

Lost: TypeAlias = dict[str, tuple[str, Any]]
"""By place what does not stand there any more, with a name for it."""


def free_key(document: Mapping[str, Any], kind: str, wanted: str, *others: str) -> str:
    """Return `wanted` as a component key, or the first of `others` that is free, or `wanted` with a number.

    A key is made of letters, digits, `.`, `-` and `_` only.
    """
    taken = document.get("components", {}).get(kind, {})
    keys = [re.sub(r"[^A-Za-z0-9._-]+", "_", key).strip("_") or kind for key in (wanted, *others)]
    numbered = (f"{keys[0]}_{number}" for number in itertools.count(2))
    return next(key for key in itertools.chain(keys, numbered) if key not in taken)


def add(document: dict[str, Any], kind: str, key: str, value: Any) -> str:
    """Put a component in and return its pointer."""
    document.setdefault("components", {}).setdefault(kind, {})[key] = value
    return join("", "components", kind, key)


def reached(document: Mapping[str, Any], also: Iterable[Any] = ()) -> set[Key]:
    """Return the components that references lead to, from what is no component and from `also`."""
    components = document.get("components", {})
    waiting = [value for name, value in document.items() if name != "components"]
    waiting.extend(also)
    found: set[Key] = set()
    while waiting:
        for holder in references(waiting.pop()):
            key = key_of(reference(holder) or "")
            if key is not None and key not in found and key[1] in components.get(key[0], {}):
                found.add(key)
                waiting.append(components[key[0]][key[1]])
    return found


def drop_unused(document: dict[str, Any], before: set[Key]) -> None:
    """Take out the components that are in `before`, those once used, and not used any more. What was never used stays."""
    components = document.get("components", {})
    everything = {(kind, key) for kind, named in components.items() if is_object(named) for key in named}
    unused = before - reached(document, [components[kind][key] for kind, key in everything - before])
    for kind, key in unused & everything:
        del components[kind][key]
        if not components[kind]:
            del components[kind]
    if unused and not components:
        del document["components"]


def rescue(document: dict[str, Any], original: Mapping[str, Any], lost: Lost) -> None:
    """Mend references to what is in `lost`, and to what stood inside channels and is not there any more: it becomes a component."""
    moved: dict[str, str] = {}
    waiting = list(references(document))
    while waiting:
        holder = waiting.pop()
        pointer = reference(holder) or ""
        steps = parts(pointer)
        place = next((at for end in range(len(steps) if lost else 0, 0, -1) if (at := join("", *steps[:end])) in lost), None)
        if place is None and (key_of(pointer) is not None or _stands(document, original, pointer)):
            continue
        place = place or pointer
        if place not in moved:
            name, value = lost.get(place) or ("-".join(steps[1:]), get(original, place))
            value = copy.deepcopy(value)
            kind = "messages" if re.search(r"/message(/oneOf/\d+)*$", place) else "schemas"
            moved[place] = add(document, kind, free_key(document, kind, name), value)
            waiting.extend(references(value))
        holder.update(to(moved[place] + pointer.removeprefix(place)))


def _stands(document: Mapping[str, Any], original: Mapping[str, Any], pointer: str) -> bool:
    try:
        before = get(original, pointer)
    except LookupError:
        return True  # It led nowhere in the first place.
    try:
        return bool(get(document, pointer) == before) or "/message" not in pointer
    except LookupError:
        return False


def key_of(pointer: str) -> Key | None:
    """Return the component that a place is in."""
    steps = parts(pointer)
    return (steps[1], steps[2]) if len(steps) > 2 and steps[0] == "components" else None
