"""How an arriving frame is recognised as one of an operation's messages, decided once (`Single`, `Tagged` or `Untagged`).

Knows schemas only through their facts (`schema_facts`); knows neither Python names nor the runtime.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice
from typing import Any

from asyncgen.api import Candidate, Frame, Message, Single, Tagged, Untagged, WirePlan
from asyncgen.resolve.cursor import Cursor
from asyncgen.resolve.schema_facts import ALL_TYPES, NOTHING_KNOWN, FactReader, Facts, Path, Value
from asyncgen.spec import pointer as json_pointer

_DEEPEST = 3
_DEEPEST_DECLARED = 8
# Where more than one place of the same depth would do, the word that APIs use most for a tag.
# fmt: off
_WELL_KNOWN = (
    "type", "event", "kind", "action", "method", "op", "messageType", "message_type", "msgType", "msg_type", "eventType", "event_type",
    "command", "cmd", "operation", "t", "e", "name", "topic", "channel", "subject", "status", "code", "id",
)
# fmt: on


# A document with thousands of messages that nothing tells apart is warned about by its first ones.
_MOST_PAIRS = 100_000
_MOST_TOLD = 100


class UnusableDiscriminator(ValueError):
    """The place that the document declares as the discriminator does not tell its messages apart."""


def plan(document: Mapping[str, Any], messages: Sequence[Message], *, discriminator: str | None = None) -> WirePlan:
    """Decide how a frame is recognised as one of `messages`.

    `discriminator` is a property name or a JSON Pointer into the frame, as `x-asyncgen-discriminator` has it. Raises
    UnusableDiscriminator when it does not tell the messages apart.
    """
    if len(messages) < 2:
        return Single()
    if discriminator is not None:
        return _declared(document, messages, discriminator)
    facts: list[Facts] = []
    uncertain: Tagged | None = None
    # Nearly all tags are at the top, and then nobody looks deeper.
    for depth in range(1, _DEEPEST + 1):
        facts = _facts(document, messages, depth)
        tag = _tagged(messages, facts)
        if tag is not None and tag.certain:
            return tag
        uncertain = uncertain or tag
    # Many documents give every message its constant and forget `required`. Such a tag is used only where frames without it could not be
    # told apart anyway.
    return uncertain if uncertain and not _exclusive(messages, facts) else _untagged(messages, facts)


def _facts(document: Mapping[str, Any], messages: Iterable[Message], depth: int) -> list[Facts]:
    reader = FactReader(depth)
    return [NOTHING_KNOWN if message.payload is None else reader.read(Cursor.to(document, message.payload.pointer)) for message in messages]


# --- tags ------------------------------------------------------------------------------------------------------------------------------


def _tagged(messages: Sequence[Message], facts: Sequence[Facts]) -> Tagged | None:
    """Find the best place where every JSON message has values of its own, certainly if possible; a binary message needs none."""
    if not _json_beside_binary(messages):
        return None
    known = {index: facts[index] for index in _json(messages)}
    shared = set[Path].intersection(*({path for path in fact.values if path} for fact in known.values()))
    tables = {path: table for path in shared if (table := _table(path, known)) is not None}
    certain = {path: all(fact.is_certain(path) for fact in known.values()) for path in tables}
    best = min(tables, key=lambda path: (not certain[path], _preference(path)), default=None)
    return None if best is None else Tagged(best, tables[best], certain[best])


def _json(messages: Sequence[Message]) -> list[int]:
    return [index for index, message in enumerate(messages) if message.frame is Frame.JSON]


def _json_beside_binary(messages: Sequence[Message]) -> bool:
    frames = [message.frame for message in messages]
    return frames.count(Frame.JSON) > 1 and frames.count(Frame.TEXT) == 0 and frames.count(Frame.BINARY) < 2


def _preference(path: Path) -> tuple[int, int, tuple[str, ...]]:
    rank = _WELL_KNOWN.index(path[-1]) if path[-1] in _WELL_KNOWN else len(_WELL_KNOWN)
    return len(path), rank, tuple(repr(step) for step in path)


def _table(path: Path, facts: Mapping[int, Facts]) -> tuple[tuple[Value, int], ...] | None:
    """Return the value table of a place, None where two messages share a value."""
    table: dict[Value, int] = {}
    for index, fact in facts.items():
        # In order of the words, not of a set: the same document gives the same bytes.
        for value in sorted(fact.values.get(path, ()), key=lambda value: (str(type(value)), value)):
            if value in table:
                return None
            table[value] = index
    return tuple(table.items()) if set(table.values()) == set(facts) else None


def _declared(document: Mapping[str, Any], messages: Sequence[Message], discriminator: str) -> Tagged:
    path = json_pointer.parse(discriminator) if discriminator.startswith("/") else (discriminator,)
    if not _json_beside_binary(messages):
        raise UnusableDiscriminator("it needs at least two JSON messages, beside one binary message at most")
    facts = _facts(document, messages, min(len(path), _DEEPEST_DECLARED))
    for form in _forms(path):
        known = {index: facts[index] for index in _json(messages)}
        silent = [index for index, fact in known.items() if form not in fact.values]
        if len(silent) == len(known):
            continue
        if silent:
            raise UnusableDiscriminator(f"message '{label(messages[silent[0]], silent[0])}' has no constant or enum there")
        if (table := _table(form, known)) is None:
            raise UnusableDiscriminator("two messages have the same value there")
        return Tagged(form, table, all(fact.is_certain(form) for fact in known.values()))
    raise UnusableDiscriminator("no message has a constant or enum there")


def label(message: Message, index: int) -> str:
    """Return how findings call the message `index` of an operation."""
    return message.message_id or message.key or message.name or message.title or f"number {index + 1}"


def _forms(path: Sequence[str]) -> Iterator[Path]:
    """Yield the ways to read a pointer: its digits may be keys or array indexes."""
    yield tuple(path)
    if any(step.isdecimal() for step in path):
        yield tuple(int(step) if step.isdecimal() else step for step in path)


# --- shapes ----------------------------------------------------------------------------------------------------------------------------


def _untagged(messages: Sequence[Message], facts: Sequence[Facts]) -> Untagged:
    candidates = tuple(
        Candidate(index, frozenset() if message.frame is not Frame.JSON or fact.types == ALL_TYPES else fact.types, fact.required)
        for index, (message, fact) in enumerate(zip(messages, facts, strict=True))
    )
    pairs = islice(combinations(range(len(messages)), 2), _MOST_PAIRS)
    alike = ((first, second) for first, second in pairs if not _told_apart(messages[first], facts[first], messages[second], facts[second]))
    return Untagged(candidates, tuple(islice(alike, _MOST_TOLD)))


def _exclusive(messages: Sequence[Message], facts: Sequence[Facts]) -> bool:
    """Say whether no frame at all can be two JSON messages; of very many messages nobody can say it."""
    known = [facts[index] for index in _json(messages)]
    pairs = combinations(known, 2)
    return len(known) ** 2 < 2 * _MOST_PAIRS and all(_disjoint(one, other) or _disjoint(other, one) for one, other in pairs)


def _told_apart(first: Message, first_facts: Facts, second: Message, second_facts: Facts) -> bool:
    if first.frame is not second.frame:
        # A JSON frame is a text frame too: plain text must come last.
        return Frame.BINARY in {first.frame, second.frame} or second.frame is Frame.TEXT
    if first.frame is not Frame.JSON:
        return False
    return (
        _disjoint(first_facts, second_facts)
        or _disjoint(second_facts, first_facts)
        or _differ_somewhere(first_facts, second_facts)
        or _more_demanding(first_facts, second_facts)
    )


def _disjoint(one: Facts, other: Facts) -> bool:
    """Say whether no instance of one schema can be an instance of the other, for a reason that lies in `one`."""
    if one.types.isdisjoint(other.types):
        return True
    if any(
        one.is_certain(path) and path in other.values and allowed.isdisjoint(other.values[path]) for path, allowed in one.values.items()
    ):
        return True
    return other.allowed is not None and not one.required <= other.allowed


def _differ_somewhere(first: Facts, second: Facts) -> bool:
    """Say whether both give one place values of their own, required or not: in practice, a frame has what its schema fixes."""
    return any(allowed.isdisjoint(second.values[path]) for path, allowed in first.values.items() if path in second.values)


def _more_demanding(first: Facts, second: Facts) -> bool:
    """Say whether `first`, which is tried first, needs a key that frames of `second` are not known to have."""
    return bool(second.declared) and not first.required <= second.declared
