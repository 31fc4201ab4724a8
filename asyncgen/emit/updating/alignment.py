"""Which item of one list has become which item of another: a longest common subsequence, and pairs of what lies between.

Works on numbers that stand for values. The work is bounded: of long lists that share much twice, not all that they share may be found.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeAlias

Pair: TypeAlias = tuple[int | None, int | None]
Kinship: TypeAlias = Callable[[int, int], int]
"""How much the item at one position of the first list has in common with the one at a position of the second."""

_TABLE_LIMIT = 40_000
_KINSHIP_LIMIT = 400


def align(before: Sequence[int], after: Sequence[int], kinship: Kinship) -> list[Pair]:
    """Return pairs of positions, both in rising order; None stands for what has no counterpart.

    Equal items are paired first; what is left between them in equal numbers is paired in its order, else by what it has in common.
    """
    pairs: list[Pair] = []
    first = second = 0
    for one, other in [*_common(before, after), (len(before), len(after))]:
        pairs += _between(range(first, one), range(second, other), kinship)
        if one < len(before):
            pairs.append((one, other))
        first, second = one + 1, other + 1
    return pairs


def _common(before: Sequence[int], after: Sequence[int]) -> list[tuple[int, int]]:
    """Return positions of a common subsequence: the longest one where the table for it is not too large."""
    start, shorter = 0, min(len(before), len(after))
    while start < shorter and before[start] == after[start]:
        start += 1
    tail = 0
    while tail < shorter - start and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    ones, others = range(start, len(before) - tail), range(start, len(after) - tail)
    found = [(index, index) for index in range(start)]
    if len(ones) * len(others) <= _TABLE_LIMIT:
        found += _by_table(before, after, ones, others)
    else:
        found += _by_unique(before, after, ones, others)
    return found + [(len(before) - left, len(after) - left) for left in range(tail, 0, -1)]


def _by_table(before: Sequence[int], after: Sequence[int], ones: range, others: range) -> list[tuple[int, int]]:
    lengths = [[0] * (len(others) + 1) for _ in range(len(ones) + 1)]
    for row in range(len(ones) - 1, -1, -1):
        for column in range(len(others) - 1, -1, -1):
            if before[ones[row]] == after[others[column]]:
                lengths[row][column] = lengths[row + 1][column + 1] + 1
            else:
                lengths[row][column] = max(lengths[row + 1][column], lengths[row][column + 1])
    found: list[tuple[int, int]] = []
    row = column = 0
    while row < len(ones) and column < len(others):
        if before[ones[row]] == after[others[column]]:
            found.append((ones[row], others[column]))
            row, column = row + 1, column + 1
        elif lengths[row + 1][column] >= lengths[row][column + 1]:
            row += 1
        else:
            column += 1
    return found


def _by_unique(before: Sequence[int], after: Sequence[int], ones: range, others: range) -> list[tuple[int, int]]:
    """Pair what is once in both lists, as far as its order is the same: the longest rising sequence of positions."""
    here, there = Counter(before[index] for index in ones), Counter(after[index] for index in others)
    positions = {after[index]: index for index in others}
    candidates = [(index, positions[before[index]]) for index in ones if here[before[index]] == there[before[index]] == 1]
    ends: list[int] = []
    chains: list[int] = []
    previous: list[int | None] = []
    for number, (_, position) in enumerate(candidates):
        length = bisect_left(ends, position)
        ends[length : length + 1] = [position]
        chains[length : length + 1] = [number]
        previous.append(chains[length - 1] if length else None)
    found: list[tuple[int, int]] = []
    last = chains[-1] if chains else None
    while last is not None:
        found.append(candidates[last])
        last = previous[last]
    return found[::-1]


def _between(ones: range, others: range, kinship: Kinship) -> list[Pair]:
    if len(ones) == len(others):
        return list(zip(ones, others, strict=True))
    kin = _kin(ones, others, kinship) if 0 < len(ones) * len(others) <= _KINSHIP_LIMIT else []
    pairs: list[Pair] = []
    first, second = ones.start, others.start
    for one, other in [*kin, (ones.stop, others.stop)]:
        pairs += [(index, None) for index in range(first, one)]
        pairs += [(None, index) for index in range(second, other)]
        if one < ones.stop:
            pairs.append((one, other))
        first, second = one + 1, other + 1
    return pairs


def _kin(ones: range, others: range, kinship: Kinship) -> list[tuple[int, int]]:
    """Return the pairs, in rising order, that have most in common together; what has nothing in common is no pair."""
    shared = [[kinship(one, other) for other in others] for one in ones]
    best = [[0] * (len(others) + 1) for _ in range(len(ones) + 1)]
    for row in range(len(ones) - 1, -1, -1):
        for column in range(len(others) - 1, -1, -1):
            together = best[row + 1][column + 1] + shared[row][column]
            best[row][column] = max(together, best[row + 1][column], best[row][column + 1])
    found: list[tuple[int, int]] = []
    row = column = 0
    while row < len(ones) and column < len(others):
        if shared[row][column] and best[row][column] == best[row + 1][column + 1] + shared[row][column]:
            found.append((ones[row], others[column]))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return found
