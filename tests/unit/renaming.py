"""What the tests of stable names share: documents in another order, with more and with fewer parts, and their names by place.

A place is told by where it stood before, which a changed document is made together with; nothing here asks `naming.places` for it.
"""

from __future__ import annotations

import copy
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asyncgen import pipeline
from asyncgen.api import Api
from asyncgen.diagnostics import SpecError, UsageError
from asyncgen.models.hoist import hoist
from asyncgen.naming import assign
from asyncgen.resolve import resolve
from asyncgen.resolve.cursor import Cursor, is_array, is_object
from asyncgen.spec import bundle, pointer
from asyncgen.spec.access import Access
from tests.corpus.documents import CORPUS, available

ROOT = Path(__file__).parents[2]
ORDER_FREE = frozenset({"oneOf", "anyOf", "required", "tags"})


@dataclass(frozen=True, slots=True)
class Named:
    """All names of a document by place, and the pins of them."""

    names: Mapping[str, tuple[str, ...]]
    pins: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Changed:
    """A document, and where each of its places was before: the old pointer by the new one. A place that is new is not there."""

    document: dict[str, Any]
    before: Mapping[str, str]


def api_of(document: Mapping[str, Any], folder: Path) -> Api:
    """Resolve a document that needs no other file."""
    path = folder / "asyncapi.json"
    path.write_text(json.dumps(document), "utf-8")
    return resolve(bundle.load(path))


def names_of(api: Api, pins: Mapping[str, str] | None = None, before: Mapping[str, str] | None = None) -> Named:
    """Return the names of everything by what it is and its place, as it was before where `before` says so."""

    def place(of: str) -> str:
        here = of
        # A payload of another language has places that its document does not have.
        while before is not None and here not in before and Cursor.to(api.written, here).value is None:
            here = pointer.parent(here)
        return of if before is None else f"{before.get(here, f'new {here}')}{of[len(here) :]}"

    names = assign(api, pins)
    hoisted = hoist(api, names)
    found: dict[str, list[str]] = defaultdict(list)
    for channel in api.channels:
        own = names.channels[channel.address]
        found[f"channel {channel.address}"] += [own.module, own.router, own.connection, own.client]
        for text, name in own.parameters.items():
            found[f"parameter {channel.address} {text}"].append(name)
        messages = {message.use: message for message in (*channel.sent, *channel.received, *channel.replies)}
        for use, name in own.operations.items():
            direction = messages[use].direction
            found[f"operation {channel.address} {direction} {place(messages[use].pointer)}"].append(name)
    for item in hoisted.hoists:
        found[f"model {place(item.pointer)}"].append(item.name)
        for key, name in hoisted.attributes.items():
            owner, _, text = key.partition(".")
            if owner == item.name:
                found[f"field {place(item.pointer)} {text}"].append(name)
    return Named({key: tuple(sorted(texts)) for key, texts in found.items()}, {**names.given, **hoisted.given})


def shuffled(document: Mapping[str, Any], chance: random.Random, words: frozenset[str] = ORDER_FREE) -> Changed:
    """Return a document with all mappings, and the lists under one of `words`, in another order."""
    before: dict[str, str] = {}

    def walk(value: Any, new: str, old: str, word: str) -> Any:
        before[new] = old
        if is_object(value):
            members = chance.sample(list(value.items()), len(value))
            return {key: walk(item, pointer.join(new, key), pointer.join(old, key), key) for key, item in members}
        if is_array(value):
            items = list(enumerate(value))
            order = chance.sample(items, len(items)) if word in words else items
            return [walk(item, pointer.join(new, place), pointer.join(old, index), "") for place, (index, item) in enumerate(order)]
        return value

    changed = walk(document, "", "", "")
    return Changed(_led(changed, {old: new for new, old in before.items()}), before)


def _led(value: Any, after: Mapping[str, str]) -> Any:
    """Lead references into a list to where their targets are now."""
    if is_object(value):
        if isinstance(reference := value.get("$ref"), str) and reference.startswith("#"):
            target = pointer.of_reference(reference)
            return {**value, "$ref": pointer.to_reference(after.get(target, target))}
        return {key: _led(item, after) for key, item in value.items()}
    return [_led(item, after) for item in value] if is_array(value) else value


def crowded(document: Mapping[str, Any], named: Named) -> Changed:
    """Return a document with a neighbour for everything that has a name: one that would be called the same, and comes before it."""
    new: dict[str, Any] = copy.deepcopy(dict(document))
    before = {place: place for place in _places(new, "")}
    schemas: dict[str, Any] = new.setdefault("components", {}).setdefault("schemas", {})
    for key, names in named.names.items():
        for name in names if key.startswith("model ") else ():
            schemas.setdefault(f"-{name}", {"type": "object", "properties": {"x-y": {"type": "object", "properties": {"z": {}}}}})
    for schema in schemas.values():
        properties = schema.get("properties") if is_object(schema) else None
        if isinstance(schema, dict) and is_object(properties):
            schema["properties"] = {**{f"!{text}": {"type": "string"} for text in properties}, **properties}
    channels: dict[str, Any] = new.get("channels", {})
    for address, channel in list(channels.items()):
        if is_object(channel) and "$ref" not in channel:
            operations = {direction: channel[direction] for direction in ("publish", "subscribe") if is_object(channel.get(direction))}
            places = {direction: pointer.join("/channels", address, direction, "message") for direction in operations}
            crowds = {word: _crowded_operation(operation, places[word], named, before) for word, operation in operations.items()}
            channels[address] = {**channel, **crowds}
        channels.setdefault(f"!{address}", {"publish": {"message": {"name": "neighbour", "payload": {"type": "string"}}}})
    return Changed(new, before)


def _crowded_operation(operation: Mapping[str, Any], place: str, named: Named, before: dict[str, str]) -> Mapping[str, Any]:
    if "message" not in operation:
        return operation
    message = operation["message"]
    names = sorted({name for key, found in named.names.items() if key.startswith("operation ") for name in found})
    fresh = [{"name": f"!{name}", "payload": {"type": "string", "maxLength": number + 1}} for number, name in enumerate(names)]
    choice = message.get("oneOf") if is_object(message) else None
    if is_array(choice):
        crowd = {**message, "oneOf": [*fresh, *choice]}
        moves = {f"{place}/oneOf/{index}": f"{place}/oneOf/{index + len(fresh)}" for index in range(len(choice))}
    else:
        crowd = {"oneOf": [*fresh, message]}
        moves = {place: f"{place}/oneOf/{len(fresh)}"}
    moved = {old: _moved(old, moves) for old in list(before) if old == place or old.startswith(f"{place}/")}
    for old in moved:
        del before[old]
    before.update({new: old for old, new in moved.items() if new is not None})
    return {**operation, "message": crowd}


def _moved(old: str, moves: Mapping[str, str]) -> str | None:
    here = old
    while here:
        if here in moves:
            return moves[here] + old[len(here) :]
        here = pointer.parent(here)
    return None


def _places(value: Any, here: str) -> Iterator[str]:
    yield here
    members = value.items() if is_object(value) else enumerate(value) if is_array(value) else ()
    for key, item in members:
        yield from _places(item, pointer.join(here, key))


def own_documents() -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the documents of this repository that can be resolved, each in one piece."""
    for path in sorted((*ROOT.glob("specs/*.yaml"), *ROOT.glob("generated_example/*.yaml"), *ROOT.glob("tests/golden/cases/*/asyncapi.*"))):
        yield from _bundled(path, Access())


def corpus_documents(every: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every so-manieth document of the corpus that can be resolved, each in one piece."""
    files = sorted(path for path in CORPUS.glob("*/**/*") if path.suffix in (".yaml", ".yml", ".json")) if available() else []
    for path in files[::every]:
        yield from _bundled(path, Access(CORPUS))


def _bundled(path: Path, access: Access) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        found = pipeline.understand(path, access)[0].document
    except (SpecError, UsageError):
        return
    yield path.as_posix(), json.loads(json.dumps(found))
