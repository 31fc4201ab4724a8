"""Problems of an Avro schema: where, what, and how to mend it. Owns their order and number; it must not know Avro's rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from asyncgen.spec import words

Path = tuple[str, ...]
"""Tokens that lead from the Avro schema's root to a place in it."""

LIMIT = 100
_LONGEST = 60
_LONG_NUMBER = 10**40


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps an Avro schema from being converted; `path` holds the tokens that lead to the offending place inside it."""

    path: Path
    message: str
    hints: tuple[str, ...] = ()


class Problems:
    """Problems in the order of the document.

    Some can be told only when everything is read, such as a default of a type that is still being defined. They keep their turn, and
    are worked out at the end, and only as many as are shown: a hostile schema may have a hundred thousand.
    """

    def __init__(self) -> None:
        self._found: list[Callable[[], Iterable[Problem]]] = []

    def add(self, path: Path, message: str, *hints: str) -> None:
        """Take down a problem."""
        self._found.append(lambda: (Problem(path, message, hints),))

    def later(self, tell: Callable[[], Iterable[Problem]]) -> None:
        """Take down a question that is asked when everything is read."""
        self._found.append(tell)

    def first(self) -> tuple[Problem, ...]:
        """The first hundred."""
        answers: Iterator[Iterable[Problem]] = (tell() for tell in self._found)
        return tuple(islice(chain.from_iterable(answers), LIMIT))


def of_value(value: Any) -> str:
    """A value as messages call it, shortened."""
    # Python refuses to write an integer of thousands of digits.
    if isinstance(value, int) and abs(value) >= _LONG_NUMBER:
        return "a very long number"
    return words.of_value(value)


def quoted(text: str) -> str:
    """A text of the schema in single quotes, shortened."""
    return f"'{text if len(text) <= _LONGEST else text[:_LONGEST] + '...'}'"
