"""Schemas that no finite value satisfies because they require themselves (2.4.0, "Schema Object": references may be circular).

Owns the graph of what a schema can't do without, and its least fixed point. A schema is blamed only where it is sure: what is not looked at
(`not`, `if`, lengths, patterns) counts as satisfied. It must not know values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from asyncgen.spec import grammar
from asyncgen.spec import pointer as pointers
from asyncgen.spec.finding import Finding
from asyncgen.spec.judging.cycles import components, way_back
from asyncgen.spec.judging.judge import Judge
from asyncgen.spec.judging.needs import ALTERNATIVE, Clause, Need, clauses
from asyncgen.spec.judging.places import Found, places

_SHOWN = 6


def check(document: dict[str, Any], _version: grammar.Version) -> Iterator[Finding]:
    """One finding for each circle of schemas in which each can't do without the next, at its earliest place in the document (AG144)."""
    graph = _Graph(document)
    # What a circle leads to is looked at before it; once told, a circle counts as mended, so that only circles of their own are told.
    for group in components({each: graph.hindered_by(each) for each in sorted(graph.open)}):
        if any(each in graph.open for each in group) and (len(group) > 1 or group[0] in graph.hindered_by(group[0])):
            yield graph.finding(sorted(group))
        for each in group:
            graph.satisfy(each)


class _Graph:
    """The schemas by number, in document order. `open` are those that nothing finite is known to satisfy."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._end = Judge(document).end
        self._places = [place for place in places(document) if place.schema]
        self._numbers = {id(place.value): number for number, place in enumerate(self._places)}
        self._clauses = [self._judged(place) for place in self._places]
        self._waiting: dict[int, list[tuple[int, Clause, int]]] = {}
        self._unmet = [len(each) for each in self._clauses]
        self.open = {number for number, unmet in enumerate(self._unmet) if unmet}
        self._met: set[int] = set()
        self._needs_left: dict[tuple[int, int], int] = {}
        for number, each in enumerate(self._clauses):
            for clause in each:
                for option, needs in enumerate(clause.options):
                    numbers = {need.number for need in needs}
                    self._needs_left[id(clause), option] = len(numbers)
                    for needed in numbers:
                        self._waiting.setdefault(needed, []).append((number, clause, option))
        for number, unmet in enumerate(self._unmet):
            if not unmet:
                self._spread(number)

    def _judged(self, place: Found) -> list[Clause]:
        return list(clauses(place.value, self._number))

    def _number(self, schema: Any) -> int | None:
        return self._numbers.get(id(self._end(schema)))

    def satisfy(self, number: int) -> None:
        """Take a schema for satisfied, and all that waited for nothing else."""
        if number in self.open:
            self.open.discard(number)
            self._spread(number)

    def _spread(self, number: int) -> None:
        satisfied = [number]
        while satisfied:
            for holder, clause, option in self._waiting.get(satisfied.pop(), ()):
                self._needs_left[id(clause), option] -= 1
                if self._needs_left[id(clause), option] or id(clause) in self._met:
                    continue
                self._met.add(id(clause))
                self._unmet[holder] -= 1
                if not self._unmet[holder] and holder in self.open:
                    self.open.discard(holder)
                    satisfied.append(holder)

    def hindered_by(self, number: int) -> list[int]:
        """The schemas that keep one from being satisfied, each once."""
        return list({need.number: None for need in self._obstacles(number)})

    def _obstacles(self, number: int) -> Iterator[Need]:
        for clause in self._clauses[number]:
            if id(clause) not in self._met:
                for needs in clause.options:
                    yield from (need for need in needs if need.number in self.open)

    def finding(self, group: Sequence[int]) -> Finding:
        """The circle that begins at the earliest of a group of schemas that all lead to each other."""
        members = frozenset(group)
        circle = way_back(group[0], lambda each: [other for other in self.hindered_by(each) if other in members])
        steps = [self._step(each, following) for each, following in zip(circle, (*circle[1:], circle[0]), strict=True)]
        first = _name(self._places[circle[0]])
        names = [_name(self._places[each]) for each in circle]
        message = f"no value can satisfy '{first}': it {_sentence(names, steps)}"
        related = tuple((f"'{_name(self._places[each])}' is here", self._places[each].pointer) for each in circle[1 : _SHOWN + 1])
        return Finding("AG144", self._places[circle[0]].pointer, message, (_hint(steps),), related=related)

    def _step(self, number: int, following: int) -> Need:
        return next(need for need in self._obstacles(number) if need.number == following)


def _sentence(names: Sequence[str], steps: Sequence[Need]) -> str:
    """The steps of a circle that begins at the first of these names."""
    told = [step for step in steps if step.words]
    if not told:
        parts = [f"is made of '{name}'" for name in (*names[1:], names[0])] if len(names) > 1 else ["is made of itself"]
        return ", which ".join(_shortened(parts)) + (" again" if len(names) > 1 else "")
    words = ""
    for part in _shortened([step.words for step in told]):
        words += part + (" " if part == ALTERNATIVE else ", which ")
    return f"{words}is '{names[0]}' again"


def _shortened(parts: list[str]) -> list[str]:
    return parts if len(parts) <= _SHOWN else [*parts[: _SHOWN - 2], f"needs {len(parts) - _SHOWN + 1} others", parts[-1]]


def _hint(steps: Sequence[Need]) -> str:
    name = next((step.name for step in steps if step.name is not None), None)
    if name is not None:
        return f"make '{name}' optional, or let it be null"
    if any(step.words == ALTERNATIVE for step in steps):
        return "add an alternative that does without it"
    return "let the list be empty" if any(step.words for step in steps) else "remove the reference that leads back"


def _name(place: Found) -> str:
    """What people call the schema: its key; for the schema of a list's items or of an alternative that of what is around it."""
    tokens = grammar.tokens_of(place.trail)
    names = [token for token in tokens if not token.isdecimal() and token not in ("items", "allOf", "anyOf", "oneOf")]
    return names[-1] if names else pointers.render(tokens)
