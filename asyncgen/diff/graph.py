"""One AsyncAPI document as a graph of nodes: references followed, traits applied, defaults filled in, lists that are sets opened as bags.

Owns what a place in a document means; it must not know that there is a second document.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from asyncgen.diff import heirs, shapes
from asyncgen.diff.difference import Level, quoted
from asyncgen.diff.node import Bag, Leaf, Members, Node, Opened, Row, Slot, canonical, is_list, is_map
from asyncgen.diff.shapes import Data, Field, Messages, Record, Requirements, SchemaOrNames, Series, Shape, Table, Tags, Values
from asyncgen.spec import pointer as pointers


@dataclass(slots=True)
class Graph:
    """A bundled document. `reached` are the pointers that something leads to, by `$ref` or by a security scheme's name (see `explore`)."""

    document: Mapping[str, Any]
    reached: frozenset[str] = frozenset()
    _passed: set[str] = field(default_factory=set[str])
    _opened: dict[tuple[Hashable, Shape], Opened] = field(default_factory=dict[tuple[Hashable, Shape], Opened])
    _targets: dict[str, tuple[Node | None, tuple[str, ...]]] = field(default_factory=dict[str, tuple[Node | None, tuple[str, ...]]])
    _entrance: str | None = None

    def root(self) -> Node:
        """The whole document."""
        return Node("", self.document)

    def follow(self, node: Node, shape: Shape) -> Node:
        """Where a `$ref` finally leads; the node itself where there is none, where none may stand, or where it leads nowhere."""
        if not isinstance(shape, Record | Messages) and not (isinstance(shape, Data) and shape.references):
            return node
        return self._target(node)

    def _target(self, node: Node) -> Node:
        reference = node.value.get("$ref") if is_map(node.value) and not node.patches else None
        if not isinstance(reference, str):
            return node
        if reference not in self._targets:
            self._targets[reference] = self._resolved(node)
        target, passed = self._targets[reference]
        self._passed.update(pointer for pointer in passed if pointer != self._entrance)
        return target or node

    def _resolved(self, node: Node) -> tuple[Node | None, tuple[str, ...]]:
        """Where a chain of references ends (None: nowhere), and the places on the way."""
        passed: list[str] = []
        while is_map(node.value) and isinstance(node.value.get("$ref"), str):
            try:
                pointer = pointers.of_reference(node.value["$ref"])
                node = Node(pointer, pointers.get(self.document, pointer))
            except (ValueError, LookupError):
                return None, ()
            if pointer in passed:
                return None, ()
            passed.append(pointer)
        return node, tuple(passed)

    def open(self, node: Node, shape: Shape) -> Opened:
        """The parts of a node (as `follow` returns it) that has this shape."""
        key = (node.key, shape)
        opened = self._opened.get(key)
        if opened is None:
            opened = self._opened[key] = self._open(node, shape)
        return opened

    def explore(self) -> None:
        """Fill `reached`: from channels and servers, then from what these do not lead to."""
        seen: set[tuple[Hashable, Shape]] = set()
        waiting: dict[str, Slot] = {}
        self._walk(Slot(self.root(), shapes.ROOT), seen, waiting)
        while waiting:
            entries, waiting = sorted(waiting.items(), key=lambda entry: entry[0]), {}
            for self._entrance, slot in entries:
                if self._entrance not in self._passed:
                    self._walk(slot, seen, waiting)
        self._entrance = None
        self.reached = frozenset(self._passed)

    def _walk(self, start: Slot, seen: set[tuple[Hashable, Shape]], waiting: dict[str, Slot]) -> None:
        stack = [start]
        while stack:
            slot = stack.pop()
            node = self.follow(slot.node, slot.shape)
            if (node.key, slot.shape) in seen:
                continue
            seen.add((node.key, slot.shape))
            opened = self.open(node, slot.shape)
            if isinstance(opened, Members):
                if opened.library:
                    waiting.update((entry.node.pointer, entry) for entry in opened.slots.values())
                else:
                    stack.extend(opened.slots.values())
            elif not isinstance(opened, Leaf):
                stack.extend(opened.slots)

    def members(self, node: Node) -> dict[str, Node]:
        """The members of a JSON object, patches merged; of a value that is none, no members."""
        value = node.value
        found = {str(name): node.child(name, item) for name, item in value.items()} if is_map(value) else {}
        for patch in node.patches:
            for name, part in self.members(patch).items():
                if part.value is None and not part.patches:
                    found.pop(name, None)
                else:
                    found[name] = self._patched(found.get(name), self._target(part))
        return found

    def _patched(self, node: Node | None, patch: Node) -> Node:
        """RFC 7386: objects merge member by member, everything else is replaced."""
        if not is_map(patch.value):
            return patch
        target = self._target(node) if node is not None else None
        if target is None or not is_map(target.value):
            return Node(patch.pointer, {}, (patch,))
        return target if target.key == patch.key else Node(target.pointer, target.value, (*target.patches, patch))

    def _open(self, node: Node, shape: Shape) -> Opened:
        if isinstance(shape, SchemaOrNames):
            shape = Values() if is_list(node.value) else shapes.SCHEMA
        if isinstance(shape, Values | Tags | Messages | Requirements):
            return Bag(tuple(self._bag(node, shape)), paired=isinstance(shape, Messages))
        if is_list(node.value):
            inner = shape.of if isinstance(shape, Series) else shape if isinstance(shape, Data) else shapes.DATA
            return Row(tuple(Slot(node.child(index, item), inner) for index, item in enumerate(node.value)))
        if isinstance(shape, Series):
            return self._open(self.follow(node, shape.of), shape.of)
        if shape is shapes.SCHEMA:
            return self._schema(node)
        if not is_map(node.value):
            return Leaf(canonical(node.value))
        return self._members(node, shape)

    def _members(self, node: Node, shape: Shape) -> Members:
        members = self.members(node)
        if isinstance(shape, Table):
            slots = {name: Slot(part, shape.of, content=shape.content) for name, part in members.items()}
            return Members(slots, library=shape.library)
        if not isinstance(shape, Record) or "$ref" in members:
            return Members({name: Slot(part, shape if isinstance(shape, Data) else shapes.DATA) for name, part in members.items()})
        if shape is shapes.REQUIREMENT:
            return Members({name: Slot(self._scheme(name, part), shapes.SCHEME) for name, part in members.items()})
        if shape in (shapes.OPERATION, shapes.MESSAGE):
            members = self._with_traits(node, members)
        if shape is shapes.MESSAGE:
            return Members(self._message(members))
        slots = _fields(members, shape)
        if shape is shapes.SCHEMA:
            slots |= {name: Slot(part, shapes.DATA) for name, part in heirs.names(node, members, self._target).items()}
        return Members(slots)

    def _schema(self, node: Node) -> Opened:
        """Schema Object: `true` is `{}`, and `{"not": {}}` is `false`."""
        value = node.value
        if value is True:
            return Members({})
        if not is_map(value):
            return Leaf(canonical(value))
        if not node.patches and len(value) == 1 and "not" in value and value["not"] in ({}, True):
            return Leaf(canonical(False))
        return self._members(node, shapes.SCHEMA)

    def _with_traits(self, node: Node, members: dict[str, Node]) -> dict[str, Node]:
        """Operation Trait Object, Message Trait Object: merged onto the object in their order, the trait wins."""
        traits = members.pop("traits", None)
        if traits is None or not is_list(traits.value):
            return members
        patches = tuple(self._target(traits.child(index, item)) for index, item in enumerate(traits.value))
        merged = self.members(Node(node.pointer, node.value, (*node.patches, *patches)))
        merged.pop("traits", None)
        return merged

    def _message(self, members: dict[str, Node]) -> dict[str, Slot]:
        """Message Object: the document's content type where it has none, and a payload read as its `schemaFormat` says."""
        default = self.document.get("defaultContentType")
        if default is not None and "contentType" not in members:
            members["contentType"] = Node("/defaultContentType", default)
        stated = members.get("schemaFormat")
        if stated is not None and str(stated.value).startswith("application/vnd.aai.asyncapi"):
            del members["schemaFormat"]
        slots = _fields(members, shapes.MESSAGE)
        if "payload" in slots and stated is not None and not _is_json_schema(str(stated.value)):
            slots["payload"] = Slot(members["payload"], shapes.FOREIGN)
        return slots

    def _scheme(self, name: str, scopes: Node) -> Node:
        """The security scheme that a requirement names (the scopes belong to the requirement's identity)."""
        pointer = pointers.join("/components/securitySchemes", name)
        try:
            scheme = Node(pointer, pointers.get(self.document, pointer))
        except LookupError:
            return scopes
        self._passed.add(pointer)
        return scheme

    def _bag(self, node: Node, shape: Values | Tags | Messages | Requirements) -> Iterator[Slot]:
        if isinstance(shape, Messages):
            yield from self._alternatives(node, ())
            return
        items = node.value if is_list(node.value) else [node.value]
        for index, value in enumerate(items):
            part = node.child(index, value) if is_list(node.value) else node
            if isinstance(shape, Requirements):
                yield Slot(part, shapes.REQUIREMENT, known_by=(("is", _requirement(value)),), label=quoted(value))
            elif isinstance(shape, Tags) and is_map(value) and "name" in value:
                yield Slot(part, shapes.TAG, known_by=(("is", canonical(value["name"])),), label=quoted(value["name"]))
            else:
                yield Slot(part, shapes.DATA, known_by=(("is", canonical(value)),), label=quoted(value))

    def _alternatives(self, node: Node, passed: tuple[str, ...]) -> Iterator[Slot]:
        """The messages of an operation, nested `oneOf` flattened."""
        target = self._target(node)
        choices = target.value.get("oneOf") if is_map(target.value) else None
        if is_list(choices) and target.pointer not in passed:
            row = target.child("oneOf", choices)
            for index, item in enumerate(choices):
                yield from self._alternatives(row.child(index, item), (*passed, target.pointer))
            return
        yield self._alternative(node, target)

    def _alternative(self, node: Node, target: Node) -> Slot:
        parts = self._with_traits(target, self.members(target))
        written: dict[str, Any] = {name: parts[name].value for name in ("messageId", "name") if name in parts}
        section, _, key = target.pointer.rpartition("/")
        if section == "/components/messages":
            written["key"] = pointers.unescape(key)
        known_by = tuple((name, canonical(written[name])) for name in ("messageId", "key", "name") if name in written)
        shown = next((value for value in written.values() if isinstance(value, str)), None)
        return Slot(node, shapes.MESSAGE, known_by=known_by, label=f"'{shown}'" if shown else "")


def _fields(members: Mapping[str, Node], shape: Record) -> dict[str, Slot]:
    fields = shapes.FIELDS[shape.name]
    return {name: _slot(part, fields.get(name) or _extra(name, shape)) for name, part in members.items() if name != "defaultContentType"}


def _slot(node: Node, known: Field) -> Slot:
    return Slot(node, known.shape, known.level, known.level, known.absent)


def _extra(name: str, shape: Record) -> Field:
    """A field that the specification does not know: an extension, or what the record allows."""
    if name.startswith("x-"):
        return Field(shapes.DATA, Level.WIRE if name.startswith("x-asyncgen-") else Level.DOCS)
    return Field(shape.extra, shape.extra_level)


def _is_json_schema(schema_format: str) -> bool:
    return schema_format.startswith(("application/vnd.aai.asyncapi", "application/schema", "application/vnd.oai.openapi"))


def _requirement(value: Any) -> Hashable:
    if not is_map(value):
        return canonical(value)
    return frozenset((name, frozenset(map(canonical, item)) if is_list(item) else canonical(item)) for name, item in value.items())
