"""What a place in a document is called so that the usual edits change nothing: reordering, neighbours, a new alternative in the middle.

A pointer counts alternatives; this text tells them by what they are. Knows JSON pointers, messages and schemas (2.4.0, "Message Object",
"Schema Object"); must not know Python names.

What identifies. A component: its key, or its place in the file that it comes from; a message besides by its `messageId`. An inline message:
its `messageId`, its `name`, or its `operationId` with what its payload is. An alternative of a `oneOf` or `anyOf`: what it refers to, its
constants (a tag says on the wire which alternative it is), its title, what it requires, its type: the first of these that it has. So a
title is an identity only where nothing stronger is: changing it renames an alternative that goes by nothing else, as changing a key does,
and leaves all others alone. An `allOf` does not count, nor whether a message stands in a `oneOf` alone.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, TypeAlias

from asyncgen.api import Message, Operation
from asyncgen.resolve.cursor import Cursor, is_array, is_object
from asyncgen.resolve.traits import Merged
from asyncgen.spec import pointer as json_pointer

Source: TypeAlias = Callable[[str], str | None]
"""Where a component comes from, by its pointer: the file and the place there, None where it is the document's own."""

_NAMED = frozenset({"properties", "patternProperties", "definitions", "dependencies"})
_CHOICES = frozenset({"oneOf", "anyOf"})
_DIRECTIONS = frozenset({"publish", "subscribe"})
_LONGEST = 80


class Places:
    """The places of one document. Answers are remembered: the alternatives of a place are looked at once."""

    def __init__(self, document: Mapping[str, Any], source: Source = lambda _: None) -> None:
        self._root = Cursor.root(document)
        self._source = source
        self._known: dict[str, str] = {}
        self._labels: dict[str, tuple[str, ...]] = {}

    def of(self, pointer: str) -> str:
        """Return what the place at `pointer` is called."""
        if pointer not in self._known:
            self._known[pointer] = "/".join(_Walk(self, self._root, json_pointer.parse(pointer)).steps())
        return self._known[pointer]

    def messages(self, messages: Iterable[Message], operation: Operation | None) -> dict[str, str]:
        """Return what each message is called among those of its operation, or among all that only reply, by `Message.use`."""
        chosen = list(messages)
        places = [Cursor.to(self._root.document, message.pointer) for message in chosen]
        labels = [self._use(message, place, operation) for message, place in zip(chosen, places, strict=True)]
        return dict(zip((message.use for message in chosen), _told_apart(labels, places), strict=True))

    def _use(self, message: Message, place: Cursor, operation: Operation | None) -> str:
        if message.message_id:
            return f"messageId={message.message_id}"
        if message.key:
            return message.key
        return self.message(place, operation.operation_id) if operation else self.of(message.pointer)

    def component(self, pointer: str) -> str:
        """Return what the component at `pointer` is called."""
        return self._source(pointer) or "/".join(map(json_pointer.escape, json_pointer.parse(pointer)[1:]))

    def branches(self, choice: Cursor) -> tuple[str, ...]:
        """Return what each branch of a `oneOf` or `anyOf` is called."""
        if choice.pointer not in self._labels:
            elements = choice.elements
            self._labels[choice.pointer] = _told_apart([self._label(element) for element in elements], elements)
        return self._labels[choice.pointer]

    def alternatives(self, choice: Cursor, operation_id: str | None) -> tuple[str, ...]:
        """Return what each of several inline messages is called."""
        if choice.pointer not in self._labels:
            elements = choice.elements
            self._labels[choice.pointer] = _told_apart([self.message(element, operation_id) for element in elements], elements)
        return self._labels[choice.pointer]

    def message(self, place: Cursor, operation_id: str | None) -> str:
        """Return what an inline message is called; the operation's id counts where the message has no name of its own."""
        merged = Merged(place)
        for word in ("messageId", "name"):
            if name := merged.text(word):
                return _short(f"{word}={name}")
        payload = place.at("payload")
        title = merged.text("title")
        label = self._strong(payload) or (f"title={title}" if title else self._label(payload))
        return _short(" ".join(filter(None, (operation_id, label)))) or "message"

    def _label(self, place: Cursor) -> str:
        title = place.text("title")
        return self._strong(place) or _short(f"title={title}" if title else _weak(place))

    def _strong(self, place: Cursor) -> str:
        """Return what a schema refers to or its constants, empty where it has neither."""
        reference = place.members.get("$ref")
        if isinstance(reference, str):
            tokens = _tokens(reference)
            return self.component(json_pointer.render(tokens)) if len(tokens) == 3 and tokens[0] == "components" else (*tokens, "")[-2]
        constants = {name: value for part in _parts(place) for name, value in _constants(part)}
        return _short(",".join(f"{name}={value}" for name, value in sorted(constants.items())))


class _Walk:
    """One way through the document, step by step."""

    def __init__(self, places: Places, root: Cursor, tokens: Sequence[str]) -> None:
        self._places = places
        self._here = root
        self._tokens = tokens
        self._next = 0

    def steps(self) -> Iterable[str]:
        if self._ahead() == "components" and len(self._tokens) > 2:
            yield from self._component()
        elif self._ahead() == "channels" and len(self._tokens) > 1:
            yield self._take()
            yield self._take()
            yield from self._channel()
        while self._next < len(self._tokens):
            yield from self._schema()

    def _component(self) -> Iterable[str]:
        self._take()
        kind = self._take()
        self._take()
        yield self._places.component(self._here.pointer)
        if kind == "channels":
            yield from self._channel()
        elif kind == "messages":
            if message_id := Merged(self._here).text("messageId"):
                yield f"messageId={message_id}"
            yield from self._alternative(None, inline=False)

    def _channel(self) -> Iterable[str]:
        if self._ahead() in _DIRECTIONS and self._ahead(1) == "message":
            yield self._take()
            operation_id = self._here.text("operationId")
            self._take()
            yield from self._alternative(operation_id, inline=True)

    def _alternative(self, operation_id: str | None, *, inline: bool) -> Iterable[str]:
        """Walk from a place where messages stand to one of them, and on to what may answer it."""
        label = self._places.message(self._here, operation_id) if inline else ""
        while self._ahead() == "oneOf" and self._ahead(1).isdigit():
            choice = self._here.at("oneOf")
            self._take()
            index = self._token()
            label = _item(self._places.alternatives(choice, operation_id), index)
        if label:
            yield label
        if self._ahead() == "x-response":
            yield self._take()
            yield from self._alternative(None, inline=True)

    def _schema(self) -> Iterable[str]:
        word = self._ahead()
        if word == "allOf" and self._ahead(1).isdigit():
            self._take()
            self._take()
        elif word in _CHOICES and self._ahead(1).isdigit():
            choice = self._here.at(word)
            yield "oneOf"
            self._take()
            yield json_pointer.escape(_item(self._places.branches(choice), self._token()))
        elif word in _NAMED:
            yield self._take()
            if self._next < len(self._tokens):
                yield self._take()
        else:
            yield self._take()

    def _ahead(self, more: int = 0) -> str:
        index = self._next + more
        return self._tokens[index] if index < len(self._tokens) else ""

    def _take(self) -> str:
        return json_pointer.escape(self._token())

    def _token(self) -> str:
        token = self._tokens[self._next]
        self._next += 1
        self._here = self._here.at(int(token) if is_array(self._here.value) and token.isdigit() else token)
        return token


# --- what a schema is called among others ----------------------------------------------------------------------------------------------


def _parts(place: Cursor) -> list[Mapping[str, Any]]:
    """Return a schema and the inline ones in its `allOf`."""
    found: list[Mapping[str, Any]] = []
    waiting: list[Any] = [place.value]
    while waiting:
        schema = waiting.pop()
        if is_object(schema) and "$ref" not in schema:
            found.append(schema)
            waiting.extend(schema["allOf"] if is_array(schema.get("allOf")) else ())
    return found


def _constants(schema: Mapping[str, Any]) -> Iterable[tuple[str, str | int]]:
    properties = schema.get("properties")
    for name, inner in properties.items() if is_object(properties) else ():
        if not is_object(inner):
            continue
        choice = inner.get("enum")
        value = choice[0] if is_array(choice) and len(choice) == 1 else inner.get("const")
        if isinstance(value, str | int):
            yield name, value


def _weak(place: Cursor) -> str:
    parts = _parts(place)
    required = {str(name) for part in parts if is_array(part.get("required")) for name in part["required"]}
    known = {name for part in parts if is_object(part.get("properties")) for name in part["properties"]}
    if required or known:
        return "{" + ",".join(sorted(required or known)) + "}"
    types = [part["type"] for part in parts if "type" in part]
    return ",".join(sorted(map(str, types[0]))) if types and is_array(types[0]) else str(types[0]) if types else "any"


def _tokens(reference: str) -> tuple[str, ...]:
    try:
        return json_pointer.parse(json_pointer.of_reference(reference))
    except ValueError:
        return ()


def _item(labels: Sequence[str], index: str) -> str:
    return labels[int(index)] if len(index) < 9 and int(index) < len(labels) else index


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}#{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def _content(value: Any) -> str:
    """Return a text that is the same for all orders of what `value` holds."""
    if is_object(value):
        return "{" + ",".join(sorted(f"{json.dumps(str(key))}:{_content(item)}" for key, item in value.items())) + "}"
    if is_array(value):
        return "[" + ",".join(sorted(map(_content, value))) + "]"
    return json.dumps(value, default=str)


def _told_apart(labels: Sequence[str], places: Sequence[Cursor]) -> tuple[str, ...]:
    """Tell apart those that are called alike, by their content."""
    seen = Counter(labels)
    order = sorted(range(len(labels)), key=lambda index: _content(places[index].value) if seen[labels[index]] > 1 else "")
    found = dict(zip(order, apart([labels[index] for index in order]), strict=True))
    return tuple(found[index] for index in range(len(labels)))


def apart(texts: Sequence[str]) -> list[str]:
    """Number those that are the same, all but the first, with numbers that make them like no other."""
    taken = set(texts)
    numbers: dict[str, Iterator[int]] = {}
    result: list[str] = []
    for text in texts:
        if text not in numbers:
            numbers[text] = count(2)
            result.append(text)
        else:
            result.append(next(name for number in numbers[text] if (name := f"{text}#{number}") not in taken))
            taken.add(result[-1])
    return result
