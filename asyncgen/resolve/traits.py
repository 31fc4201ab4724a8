"""Traits of operations and messages (2.4.0, "Operation Trait Object", "Message Trait Object"): merged into what they belong to.

The merge is RFC 7386's, trait after trait, and the trait wins over the object's own member. Knows nothing of what the members mean.
"""

from __future__ import annotations

from typing import Any

from asyncgen.resolve.cursor import Cursor, is_object

# What only the object itself may say.
_OWN = frozenset({"traits", "payload", "message"})


class Merged:
    """An object after its traits. Each member knows its place: the trait's where the trait's value replaced or added it."""

    def __init__(self, cursor: Cursor) -> None:
        self._members = {name: member for name, member in cursor.entries() if name != "traits"}
        for trait in cursor.at("traits").elements:
            for name, patch in trait.follow().entries():
                if name not in _OWN:
                    self._patch(name, patch)

    def _patch(self, name: str, patch: Cursor) -> None:
        if patch.value is None:
            self._members.pop(name, None)
            return
        own = self._members.get(name)
        if own is not None and is_object(patch.value) and "$ref" not in patch.members:
            own = own.follow()
            self._members[name] = Cursor(own.document, own.pointer, merge_patch(own.value, patch.value))
        else:
            self._members[name] = patch

    def at(self, name: str) -> Cursor | None:
        """Return the member `name`, None where there is none."""
        return self._members.get(name)

    def get(self, name: str) -> Any:
        """Return the value of the member `name`, None where there is none."""
        member = self._members.get(name)
        return None if member is None else member.value

    def text(self, name: str) -> str | None:
        """Return the member `name` where it is a string."""
        value = self.get(name)
        return value if isinstance(value, str) else None


def merge_patch(target: Any, patch: Any) -> Any:
    """Apply the JSON Merge Patch `patch` (RFC 7386, section 2) to `target`; neither is changed."""
    if not is_object(patch):
        return patch
    merged: dict[str, Any] = dict(target) if is_object(target) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge_patch(merged.get(name), value)
    return merged
