"""One change to one node of a document: dropped, retyped, renamed or there twice. Knows JSON, nothing of AsyncAPI."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from asyncgen.spec import pointer as pointers

KINDS = ("dropped", "retyped", "renamed", "duplicated")


@dataclass(frozen=True, slots=True)
class Mutation:
    """What was done to the node at `pointer`; `now` is where it is afterwards (where it was, when it was dropped)."""

    kind: str
    pointer: str
    now: str
    text: str

    def __str__(self) -> str:
        """Say it in words."""
        return f"{self.pointer} {self.kind}"


def mutations(document: dict[str, Any], kinds: tuple[str, ...] = KINDS) -> Iterator[Mutation]:
    """Yield every change of these kinds to every node below the root, as JSON text with a line per value."""
    for tokens in _nodes(document, ()):
        for kind in kinds:
            found = _mutated(document, tokens, kind)
            if found is not None:
                yield found


def _nodes(value: Any, tokens: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if tokens:
        yield tokens
    if isinstance(value, dict):
        for key, member in cast("dict[str, Any]", value).items():
            yield from _nodes(member, (*tokens, key))
    elif isinstance(value, list):
        for index, item in enumerate(cast("Sequence[Any]", value)):
            yield from _nodes(item, (*tokens, str(index)))


def _mutated(document: dict[str, Any], tokens: tuple[str, ...], kind: str) -> Mutation | None:
    changed = copy.deepcopy(document)
    holder: Any = pointers.get(changed, pointers.render(tokens[:-1]))
    last = tokens[-1]
    pointer = now = pointers.render(tokens)
    match kind:
        case "dropped" if isinstance(holder, dict):
            del holder[last]
        case "dropped":
            del holder[int(last)]
        case "retyped" if isinstance(holder, dict):
            holder[last] = _another(cast("dict[str, Any]", holder)[last])
        case "retyped":
            holder[int(last)] = _another(holder[int(last)])
        case "renamed" if isinstance(holder, dict):
            members = cast("dict[str, Any]", holder)
            renamed = {(f"{key}q" if key == last else key): value for key, value in members.items()}
            members.clear()
            members.update(renamed)
            now = pointers.render((*tokens[:-1], f"{last}q"))
        case "duplicated" if isinstance(holder, list):
            items = cast("list[Any]", cast(object, holder))
            items.insert(int(last), copy.deepcopy(items[int(last)]))
            now = pointers.render((*tokens[:-1], str(int(last) + 1)))
        case "duplicated" if isinstance(holder, dict):
            return Mutation(kind, pointer, now, _twice(changed, cast("dict[str, Any]", holder), last))
        case _:
            return None
    return Mutation(kind, pointer, now, json.dumps(changed, indent=1))


def _another(value: Any) -> Any:
    """A value of another type."""
    match value:
        case bool():
            return "yes"
        case int() | float():
            return "many"
        case str():
            return 7
        case list():
            return {"first": 1}
        case dict():
            return ["first"]
        case _:
            return 7


def _twice(document: dict[str, Any], holder: dict[str, Any], key: str) -> str:
    """The text in which a member of a map is there twice."""
    marked = {(f"\0{name}" if name == key else name): value for name, value in holder.items()}
    marked[key] = holder[key]
    holder.clear()
    holder.update(marked)
    return json.dumps(document, indent=1).replace(json.dumps(f"\0{key}"), json.dumps(key))
