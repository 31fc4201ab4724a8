"""A copy of a document in which some places hold something else. What does not change is shared with the original."""

from __future__ import annotations

from typing import Any, cast

from asyncgen.spec import pointer as pointers


class Copy:
    """The document as it is read: `value` shares with the original all that nobody replaced."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.value = document
        self._own: set[int] = set()
        # Ids stay taken as long as what they belong to is alive.
        self._kept: list[Any] = []

    def at(self, pointer: str) -> Any:
        """What stands at a place now. Raises LookupError where there is nothing."""
        return pointers.get(self.value, pointer)

    def replace(self, pointer: str, value: Any) -> None:
        """Put another value at a place below the root; copies what holds it, each container once."""
        *above, last = pointers.parse(pointer)
        self.value = holder = self._mine(self.value)
        for token in above:
            below = self._mine(pointers.child(holder, token))
            _put(holder, token, below)
            holder = below
        _put(holder, last, value)

    def _mine(self, container: Any) -> Any:
        if id(container) in self._own:
            return container
        copied: Any = dict(cast("dict[str, Any]", container)) if isinstance(container, dict) else list(container)
        self._own.add(id(copied))
        self._kept.append(copied)
        return copied


def _put(holder: Any, token: str, value: Any) -> None:
    if isinstance(holder, list):
        holder[int(token)] = value
    else:
        holder[token] = value
