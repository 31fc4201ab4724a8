"""The document that is wanted: the one on disk, changed only where the code's document means something else.

Owns which differences in form count: those that `compare` asks for. It must not know files or text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from asyncgen.diff import Difference, Kind, compare
from asyncgen.emit.updating.alignment import Pair, align
from asyncgen.emit.updating.values import Items, Members, Values, in_order, is_list, is_map
from asyncgen.spec import pointer as pointers

_ROUNDS = 6


def wanted(before: Members, after: Members) -> Members:
    """Return `before` with the fewest changes found after which it means what `after` means; `before` itself where it does already.

    Parts that stay are the same objects. Where a few rounds of looking do not settle it, all differences in form are taken over but for
    the order of keys.
    """
    touched, values = _Touched(), Values()
    candidate = before
    for round_ in range(_ROUNDS):
        differences = compare(candidate, after)
        if not differences:
            return candidate
        touched.add(differences, with_order=round_ > 0)
        candidate = _complete(before, after, touched, values)
    return everything(before, after)


def everything(before: Members, after: Members) -> Members:
    """Return `after` in the order that the keys of `before` have."""
    return _as_map(_Merger(_Touched(everywhere=True), Values()).merged(before, after, "", "", inside=True))


def _complete(before: Members, after: Members, touched: _Touched, values: Values) -> Members:
    """Return the merged document, with all that its references lead to."""
    while True:
        candidate = _as_map(_Merger(touched, values).merged(before, after, "", "", inside=False))
        missing = _missing(candidate, after)
        if missing <= touched.whole_right:
            return candidate
        for pointer in missing:
            touched.right.update(_upwards(pointer))
            touched.whole_right.add(pointer)


def _missing(candidate: Members, after: Members) -> set[str]:
    """Return the places that references in `candidate` lead to, and references there in turn, that only `after` has."""
    missing: set[str] = set()
    waiting = list(_references(candidate))
    while waiting:
        pointer = waiting.pop()
        if pointer not in missing and not _has(candidate, pointer) and _has(after, pointer):
            missing.add(pointer)
            waiting.extend(_references(pointers.get(after, pointer)))
    return missing


def _as_map(value: Any) -> Members:
    assert is_map(value)
    return value


def _references(document: Any) -> Iterator[str]:
    stack = [document]
    while stack:
        node = stack.pop()
        if is_map(node):
            reference = node.get("$ref")
            if isinstance(reference, str) and reference.startswith("#/"):
                yield pointers.of_reference(reference)
            stack.extend(node.values())
        elif is_list(node):
            stack.extend(node)


def _has(document: Members, pointer: str) -> bool:
    try:
        pointers.get(document, pointer)
    except LookupError:
        return False
    return True


def _upwards(pointer: str) -> Iterator[str]:
    """Yield a pointer and those of all that it is in."""
    yield pointer
    while pointer:
        pointer = pointers.parent(pointer)
        yield pointer


@dataclass(slots=True)
class _Touched:
    """Places with a difference in or below them, in each of the two documents.

    `whole` are those that count with all that is in them, `ordered` the lists of which the order counts.
    """

    everywhere: bool = False
    left: set[str] = field(default_factory=set[str])
    right: set[str] = field(default_factory=set[str])
    whole_left: set[str] = field(default_factory=set[str])
    whole_right: set[str] = field(default_factory=set[str])
    ordered: set[str] = field(default_factory=set[str])

    def add(self, differences: Iterable[Difference], *, with_order: bool) -> None:
        """Take up what a comparison found; `with_order` says that lists were tried in their old order by now."""
        for difference in differences:
            self.left.update(_upwards(difference.pointer_left))
            self.right.update(_upwards(difference.pointer_right))
            if difference.kind is Kind.CHANGED:
                self.whole_left.add(difference.pointer_left)
                self.whole_right.add(difference.pointer_right)
            if with_order:
                self.ordered.update(_upwards(difference.pointer_right))

    def is_whole(self, left: str, right: str) -> bool:
        """Whether all that is at these places counts."""
        return left in self.whole_left or right in self.whole_right

    def is_ordered(self, right: str) -> bool:
        """Whether the order of a list counts."""
        return self.everywhere or right in self.ordered


@dataclass(frozen=True, slots=True)
class _Merger:
    """Walks two documents together. `inside` says that everything from there on counts."""

    touched: _Touched
    values: Values

    def merged(self, before: Any, after: Any, left: str, right: str, *, inside: bool) -> Any:
        """Return `before` with those changes on the way to `after` that count."""
        if self.values.same(before, after):
            return before
        inside = inside or (bool(left) and self.touched.is_whole(left, right))
        if not (inside or left in self.touched.left or right in self.touched.right):
            return before
        if is_map(before) and is_map(after):
            return self._members(before, after, left, right, inside=inside)
        if is_list(before) and is_list(after):
            return self._items(before, after, left, right, inside=inside)
        return after

    def _members(self, before: Members, after: Members, left: str, right: str, *, inside: bool) -> Members:
        kept: Members = {}
        for key, value in before.items():
            at = pointers.join(left, key)
            if key in after:
                kept[key] = self.merged(value, after[key], at, pointers.join(right, key), inside=inside)
            elif not (inside or at in self.touched.left):
                kept[key] = value
        new = [key for key in after if key not in before and (inside or pointers.join(right, key) in self.touched.right)]
        if not new and len(kept) == len(before) and all(kept[key] is value for key, value in before.items()):
            return before
        places = in_order([*kept], after, new)
        result = {key: after[key] for key in places.get(None, ())}
        for key, value in kept.items():
            result[key] = value
            result.update((added, after[added]) for added in places.get(key, ()))
        return result

    def _items(self, before: Items, after: Items, left: str, right: str, *, inside: bool) -> Items:
        ordered = self.touched.is_ordered(right)
        pairs = self._pairs(before, after) if ordered else self._unordered(before, after)
        result: Items = []
        for one, other in pairs:
            mine, others = pointers.join(left, "" if one is None else one), pointers.join(right, "" if other is None else other)
            if one is not None and other is not None:
                result.append(self.merged(before[one], after[other], mine, others, inside=inside or ordered))
            elif one is not None:
                if not (inside or ordered or mine in self.touched.left):
                    result.append(before[one])
            elif other is not None and (inside or ordered or others in self.touched.right):
                result.append(after[other])
        same = len(result) == len(before) and all(one is other for one, other in zip(before, result, strict=True))
        return before if same else result

    def _pairs(self, before: Sequence[Any], after: Sequence[Any]) -> list[Pair]:
        return align(
            self.values.all_of(before), self.values.all_of(after), lambda one, other: self.values.kinship(before[one], after[other])
        )

    def _unordered(self, before: Items, after: Items) -> list[Pair]:
        """Pair items whatever their order; the pairs come in the order of `before`, what is new behind what it follows in `after`."""
        waiting: dict[int, list[int]] = {}
        for index in reversed(range(len(after))):
            waiting.setdefault(self.values.of(after[index]), []).append(index)
        found = {index: same.pop() for index, item in enumerate(before) if (same := waiting.get(self.values.of(item)))}
        ones = [index for index in range(len(before)) if index not in found]
        taken = set(found.values())
        others = [index for index in range(len(after)) if index not in taken]
        for one, other in self._pairs([before[index] for index in ones], [after[index] for index in others]):
            if one is not None and other is not None:
                found[ones[one]] = others[other]
        counterparts = {other: one for one, other in found.items()}
        behind: dict[int | None, list[int]] = {}
        place: int | None = None
        for index in range(len(after)):
            if index in counterparts:
                place = counterparts[index]
            else:
                behind.setdefault(place, []).append(index)
        pairs: list[Pair] = [(None, other) for other in behind.get(None, ())]
        for one in range(len(before)):
            pairs.append((one, found.get(one)))
            pairs += [(None, other) for other in behind.get(one, ())]
        return pairs
