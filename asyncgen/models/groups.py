"""The order of definitions, and what each depends on: a place that neighbours do not change, and a digest of what it is made of.

Definitions that refer to each other in a circle form a group; every other definition is a group of its own. Groups come after the groups
that they refer to, so that whatever is not defined yet where a definition stands is in its own group: its text depends on nothing but what
its digest is made of. Must not know what a schema means, nor what becomes of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from asyncgen.models.hoist import Hoist, Hoisted
from asyncgen.resolve.cursor import is_array, is_object

_REFERENCE = "#/definitions/"


@dataclass(frozen=True, slots=True)
class Placed:
    """A definition at its place.

    `needs` are the definitions that it refers to, in order, and `later` those that are not defined yet where it stands, itself among them.
    `circular` says that it refers to itself, or others lead back to it. `digest` stands for everything that its text is made of.
    """

    item: Hoist
    needs: tuple[str, ...]
    later: frozenset[str]
    circular: bool
    digest: str


def placed(hoisted: Hoisted, maker: str) -> dict[str, Placed]:
    """Return all definitions by name, in the order in which they are to be defined. `maker` stands for what makes the texts."""
    items = {item.name: item for item in hoisted.hoists}
    needs = {name: tuple(dict.fromkeys(name for name in references(hoisted.schemas[name]) if name in items)) for name in items}
    attributes = _attributes(hoisted)
    digests: dict[str, str] = {}
    found: dict[str, Placed] = {}
    rank = {name: number for number, name in enumerate(items)}
    for members in components(items, needs.__getitem__):
        group = _bases_first(sorted(members, key=rank.__getitem__), items)
        inside = set(group)
        own = [
            (name, items[name].kind, items[name].bases, hoisted.schemas[name], sorted(attributes.get(name, {}).items())) for name in group
        ]
        outside = dict.fromkeys(digests[need] for name in group for need in needs[name] if need not in inside)
        made_of = hashlib.sha256(json.dumps([maker, own, sorted(outside)]).encode()).hexdigest()
        circular = len(group) > 1 or group[0] in needs[group[0]]
        for number, name in enumerate(group):
            digests[name] = hashlib.sha256(f"{made_of} {name}".encode()).hexdigest()
            found[name] = Placed(items[name], needs[name], frozenset(group[number:]), circular, digests[name])
    return found


def references(schema: Any) -> Iterator[str]:
    """Yield the names of the definitions that a schema refers to, in the order in which they stand in it."""
    waiting = [schema]
    while waiting:
        value = waiting.pop()
        if is_object(value):
            waiting.extend(reversed([*value.values()]))
            target = value.get("$ref")
            if isinstance(target, str):
                yield target.removeprefix(_REFERENCE)
        elif is_array(value):
            waiting.extend(reversed(value))


def _attributes(hoisted: Hoisted) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for path, field in hoisted.attributes.items():
        name, _, property_ = path.partition(".")
        found.setdefault(name, {})[property_] = field
    return found


def _bases_first(names: list[str], items: Mapping[str, Hoist]) -> list[str]:
    """Order the definitions of a group: a class can't stand before those that it extends."""
    if len(names) == 1:
        return names
    inside = set(names)
    try:
        return [*TopologicalSorter({name: [base for base in items[name].bases if base in inside] for name in names}).static_order()]
    except CycleError:
        raise AssertionError("no class extends itself") from None


def components(names: Iterable[str], needs: Callable[[str], Collection[str]]) -> Iterator[list[str]]:
    """Yield the definitions that lead to each other as lists, each list after those that it leads to (Tarjan's algorithm)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    done: set[str] = set()
    stack: list[str] = []
    for root in names:
        # No recursion: references may lead on for as long as the document is.
        path = [] if root in index else [(root, iter(needs(root)))]
        if path:
            index[root] = low[root] = len(index)
            stack.append(root)
        while path:
            name, ahead = path[-1]
            for need in ahead:
                if need not in index:
                    index[need] = low[need] = len(index)
                    stack.append(need)
                    path.append((need, iter(needs(need))))
                    break
                if need not in done:
                    low[name] = min(low[name], index[need])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[name])
                if low[name] == index[name]:
                    members = [stack.pop()]
                    while members[-1] != name:
                        members.append(stack.pop())
                    done.update(members)
                    yield members


_ENOUGH = 400
"""How many definitions are made at once: more would take more memory and gain no time."""


def batches(all_placed: Mapping[str, Placed], missing: Collection[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Divide the missing definitions: yield those of a batch, and all that the batch consists of, which is what they lead to and they.

    A batch is at least as large as what is made once more for its sake, so that the work grows with what is missing.
    """
    fresh: list[str] = []
    closure: set[str] = set()
    rank = {name: number for number, name in enumerate(all_placed)}
    for name in all_placed:
        if name not in missing:
            continue
        fresh.append(name)
        _reach(name, all_placed, closure)
        if len(fresh) >= _ENOUGH and 2 * len(fresh) >= len(closure):
            yield fresh, sorted(closure, key=rank.__getitem__)
            fresh, closure = [], set()
    if fresh:
        yield fresh, sorted(closure, key=rank.__getitem__)


def _reach(name: str, all_placed: Mapping[str, Placed], closure: set[str]) -> None:
    waiting = [name]
    while waiting:
        name = waiting.pop()
        if name not in closure:
            closure.add(name)
            waiting.extend(all_placed[name].needs)
