# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""Channels of the document as the running code has them: what lost its handler is left out, what was written in code is added.

Owns the shape of channels and operations (AsyncAPI 2.4.0, "Channel Item Object", "Operation Object"). Nothing here is changed in place:
an untouched part of the contract's document is returned as it is. It must not know Python types.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final

from .pointers import follow, is_array, is_object, join, reference

FIELDS: Final = {"send": "publish", "recv": "subscribe"}
"""AsyncAPI 2.x names an operation by what the application's counterpart does."""

_OPERATION_IDS: Final = {"publish": "sendMessage", "subscribe": "processMessage"}


@dataclass(frozen=True, slots=True)
class Live:
    """What of one channel is registered in one direction.

    `uses` are the places of the contract's messages that are live, `added` the messages that only the code has.
    """

    uses: AbstractSet[str] = frozenset()
    added: Sequence[Mapping[str, Any]] = ()


def channel_item(document: Mapping[str, Any], address: str, live: Mapping[str, Live], taken: set[str]) -> dict[str, Any]:
    """Return the channel item for `address`; `live` is by field (`publish`, `subscribe`).

    An operation that loses all its messages is left out; one that never had any stays. `taken` are the operation ids of the document; that
    of a new operation is added.
    """
    entry: Any = document.get("channels", {}).get(address)
    pointer, item = follow(document, entry, join("", "channels", address))
    members: dict[str, Any] = item if is_object(item) else {}
    changed: dict[str, Any] = {}
    for field in FIELDS.values():
        place = _Place(document, join("", "channels", address, field, "message"), join(pointer, field, "message"))
        before = members.get(field)
        after = _operation(place, before, live.get(field, Live()))
        if after is not None and before is None:
            after = {"operationId": _operation_id(field, address, taken), **after}
        if after is not before:
            changed[field] = after
    if not changed and is_object(entry) and _is_kept(entry):
        return entry
    return {field: value for field, value in {**members, **changed}.items() if value is not None}


def _is_kept(entry: dict[str, Any]) -> bool:
    """Tell whether a channel may stay a reference: what it leads to is a component, so that it can't change with another channel."""
    target = reference(entry)
    return target is None or target.startswith("/components/")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a message or its `oneOf` stands: `use` is the way that a reader walks there, `pointer` where that leads in the document."""

    document: Mapping[str, Any]
    use: str
    pointer: str

    def choice(self, index: int) -> _Place:
        return _Place(self.document, join(self.use, "oneOf", index), join(self.pointer, "oneOf", index))

    def follow(self, node: Any) -> tuple[_Place, Any]:
        """Return what `node`, which stands here, means, and where that is."""
        pointer, target = follow(self.document, node, self.pointer)
        return _Place(self.document, self.use, pointer), target


def _operation(place: _Place, before: Any, live: Live) -> Any:
    """Return the operation, None where it has no message any more; the same object where nothing changed."""
    added = [dict(message) for message in live.added]
    if not is_object(before):
        return {"message": {"oneOf": added}} if added else before
    if "message" not in before:
        return {**before, "message": {"oneOf": added}} if added else before
    message = before["message"]
    targets = dict(_targets(place, message, ()))
    kept = _kept(place, message, {targets[use] for use in live.uses if use in targets})
    if added:
        if kept is None:
            kept = {"oneOf": added}
        elif is_array(kept.get("oneOf")):
            kept = {**kept, "oneOf": [*kept["oneOf"], *added]}
        else:
            kept = {"oneOf": [kept, *added]}
    if kept is None:
        return None
    return before if kept is message else {**before, "message": kept}


def _targets(place: _Place, node: Any, trail: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield for each message below `node` its use and the pointer of its message object."""
    end, target = place.follow(node)
    if not is_object(target) or end.pointer in trail:
        return
    if is_array(choices := target.get("oneOf")):
        for index, choice in enumerate(choices):
            yield from _targets(end.choice(index), choice, (*trail, end.pointer))
    else:
        yield end.use, end.pointer


def _kept(place: _Place, node: Any, live: AbstractSet[str], trail: tuple[str, ...] = ()) -> dict[str, Any] | None:
    """Return `node` without the messages that are not live: itself where all are, None where none is.

    A reference to a `oneOf` of which a part is left becomes that part: the component may have other users.
    """
    end, target = place.follow(node)
    if not is_object(node) or not is_object(target) or end.pointer in trail:
        return None
    if not is_array(choices := target.get("oneOf")):
        return node if end.pointer in live else None
    kept = [_kept(end.choice(index), choice, live, (*trail, end.pointer)) for index, choice in enumerate(choices)]
    if all(after is before for after, before in zip(kept, choices, strict=True)):
        return node
    left = [choice for choice in kept if choice is not None]
    return {**target, "oneOf": left} if left else None


def operation_ids_of(document: Mapping[str, Any]) -> set[str]:
    """Return the operation ids that the document's channels have."""
    items = [follow(document, entry)[1] for entry in document.get("channels", {}).values()]
    operations = [item[field] for item in items if is_object(item) for field in FIELDS.values() if is_object(item.get(field))]
    return {operation["operationId"] for operation in operations if "operationId" in operation}


def _operation_id(field: str, address: str, taken: set[str]) -> str:
    """Return a new operation's id: FastWS's on the channel `/`, with the address's words on another, with a number where it is taken."""
    words = re.findall(r"[A-Za-z0-9]+", address)
    wanted = _OPERATION_IDS[field] + "".join(word[0].upper() + word[1:] for word in words)
    numbered = (f"{wanted}{number}" for number in itertools.count(2))
    found = next(name for name in itertools.chain((wanted,), numbered) if name not in taken)
    taken.add(found)
    return found
