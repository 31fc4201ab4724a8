"""Component keys of schemas that travel: with a `discriminator` (Schema Object), the name of a schema is a value on the wire.

Only where the schema does not state a value of its own for that property. It must not know what is compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from asyncgen.diff.node import Node, is_list, is_map
from asyncgen.spec import pointer as pointers

Follow: TypeAlias = Callable[[Node], Node]


def names(node: Node, members: Mapping[str, Node], follow: Follow) -> dict[str, Node]:
    """The names that the schema at `node` puts on the wire: its own as somebody's heir, those of its alternatives as their base."""
    found: dict[str, Node] = {}
    own = members.get("discriminator")
    if own is not None and isinstance(own.value, str):
        for keyword in ("oneOf", "anyOf"):
            for index, choice in enumerate(_items(members.get(keyword))):
                found |= _named(f"name of {keyword}/{index}", choice, follow(choice), own.value, follow)
    elif "allOf" in members:
        inherited = _inherited(node, follow, ())
        if inherited is not None:
            found |= _named("name", node, node, inherited, follow)
    return found


def _named(label: str, use: Node, schema: Node, tag: str, follow: Follow) -> dict[str, Node]:
    section, _, key = schema.pointer.rpartition("/")
    if section != "/components/schemas" or _states(schema, tag, follow, ()):
        return {}
    return {label: Node(use.pointer, pointers.unescape(key))}


def _inherited(schema: Node, follow: Follow, passed: tuple[str, ...]) -> str | None:
    """The discriminator of the nearest schema that `allOf` leads to."""
    for base in _bases(schema, follow, passed):
        own = base.value.get("discriminator")
        found = own if isinstance(own, str) else _inherited(base, follow, (*passed, schema.pointer))
        if found is not None:
            return found
    return None


def _states(schema: Node, tag: str, follow: Follow, passed: tuple[str, ...]) -> bool:
    """Whether a schema says itself which values its property `tag` has."""
    properties = schema.value.get("properties") if is_map(schema.value) else None
    if is_map(properties) and tag in properties:
        value = follow(schema.child("properties", properties).child(tag, properties[tag])).value
        if is_map(value) and ("const" in value or "enum" in value):
            return True
    return any(_states(base, tag, follow, (*passed, schema.pointer)) for base in _bases(schema, follow, passed))


def _bases(schema: Node, follow: Follow, passed: tuple[str, ...]) -> Iterator[Node]:
    if not is_map(schema.value) or schema.pointer in passed or "allOf" not in schema.value:
        return
    for item in _items(schema.child("allOf", schema.value["allOf"])):
        base = follow(item)
        if is_map(base.value):
            yield base


def _items(row: Node | None) -> Iterator[Node]:
    if row is not None and is_list(row.value):
        yield from (row.child(index, item) for index, item in enumerate(row.value))
