"""JSON values by number: equal values have equal numbers, so that trees are compared without walking them again and again.

Owns equality: 1 and 1.0 are equal, true and 1 are not, the order of keys does not count. It must not know documents.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypeGuard

from asyncgen.diff.node import canonical

Members: TypeAlias = dict[str, Any]
Items: TypeAlias = list[Any]


def is_map(value: Any) -> TypeGuard[Members]:
    """Whether a value is a JSON object."""
    return isinstance(value, dict)


def is_list(value: Any) -> TypeGuard[Items]:
    """Whether a value is a JSON array."""
    return isinstance(value, list)


def is_filled(value: Any) -> bool:
    """Whether a value is an object or an array with something in it."""
    return isinstance(value, (dict, list)) and len(value) > 0  # pyright: ignore[reportUnknownArgumentType]


class Values:
    """Gives numbers. What was given one must not be changed any more; it stays alive as long as this object."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self._known: dict[int, tuple[Any, int]] = {}

    def of(self, value: Any) -> int:
        """Return the number of a value, which must not be nested deeper than documents are."""
        if not isinstance(value, (dict, list)):
            return self._number(("scalar", canonical(value)))
        known = self._known.get(id(value))  # pyright: ignore[reportUnknownArgumentType]
        if known is not None:
            return known[1]
        if is_map(value):
            number = self._number(("map", frozenset((key, self.of(item)) for key, item in value.items())))
        else:
            number = self._number(("list", tuple(self.of(item) for item in value)))  # pyright: ignore[reportUnknownVariableType]
        self._known[id(value)] = (value, number)  # pyright: ignore[reportUnknownArgumentType]
        return number

    def all_of(self, items: Iterable[Any]) -> list[int]:
        """Return the numbers of several values."""
        return [self.of(item) for item in items]

    def same(self, one: Any, other: Any) -> bool:
        """Tell whether two values are equal."""
        return one is other or self.of(one) == self.of(other)

    def kinship(self, one: Any, other: Any) -> int:
        """Tell how much two values have in common: their equal members or items, 0 for scalars."""
        if is_map(one) and is_map(other):
            return sum(key in other and self.same(item, other[key]) for key, item in one.items())
        if is_list(one) and is_list(other):
            return len(set(self.all_of(one)) & set(self.all_of(other)))
        return 0

    def _number(self, key: Hashable) -> int:
        return self._numbers.setdefault(key, len(self._numbers))


def depth_of(value: Any) -> int:
    """Return how many levels of objects and arrays stand in each other; of a scalar none. Takes any depth."""
    depth, level = 0, [value]
    while True:
        below: list[Any] = []
        for each in level:
            if is_map(each):
                below.extend(each.values())
            elif is_list(each):
                below.extend(each)
        if not any(isinstance(each, (dict, list)) for each in level):
            return depth
        depth, level = depth + 1, below


def in_order(kept: Sequence[str], wanted: Mapping[str, Any], added: Iterable[str]) -> dict[str | None, list[str]]:
    """Say behind which of the `kept` keys each added key goes (None: before all): its nearest predecessor in `wanted` that is kept."""
    new, known = set(added), set(kept)
    places: dict[str | None, list[str]] = {}
    place: str | None = None
    for key in wanted:
        if key in known:
            place = key
        elif key in new:
            places.setdefault(place, []).append(key)
    return places
