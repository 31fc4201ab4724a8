"""Names stay: whatever the order, whoever comes or goes. Our documents, and those of others where they are on this machine."""

from __future__ import annotations

import ast
import copy
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from asyncgen.models import build
from asyncgen.naming import assign
from tests.corpus.documents import available
from tests.unit.renaming import ORDER_FREE, Named, api_of, corpus_documents, crowded, names_of, own_documents, shuffled

_STRING = {"type": "string"}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _schema(key: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{key}"}


def _message(key: str) -> dict[str, str]:
    return {"$ref": f"#/components/messages/{key}"}


def _tagged(tag: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": ["kind"], "properties": {"kind": {"const": tag}, **properties}}


def _contested() -> dict[str, Any]:
    """A document in which nearly every name is wanted by several."""
    schemas: dict[str, Any] = {
        "room": _object(leaf=_object(a=_STRING), **{"a-b": _STRING, "a.b": _STRING, "class": _STRING, "json": _STRING}),
        "Room": _object(leaf=_object(a=_object(b=_STRING)), **{"Room": _STRING, "名前": _STRING, "名 前": _STRING}),
        "com.acme.Room": _object(rooms={"type": "array", "items": _object(b=_STRING)}),
        "RoomLeaf": _object(x=_STRING),
        "RoomsRouter": _object(x=_STRING),
        "部屋": _object(親=_schema("部屋"), 子={"type": "array", "items": _object(x=_STRING)}),
        "Комната": _object(x=_object(y=_STRING)),
        "Shape": {
            **_object(id=_STRING),
            "oneOf": [
                _tagged("circle", radius={"type": "number"}),
                _tagged("square", side=_object(length=_STRING)),
                {"title": "Old line", **_object(ends=_object(x=_STRING))},
                _object(points={"type": "array", "items": _object(x=_STRING)}),
                _object(points=_STRING, more=_object(x=_STRING)),
                {"type": "string", "maxLength": 3},
                {"type": "string", "maxLength": 4},
                _schema("Room"),
            ],
        },
        "Both": {"allOf": [_schema("room"), _object(leaf=_object(c=_STRING))]},
        "Also": {"allOf": [_schema("room"), _object(leaf=_object(d=_STRING), more=_object(e=_object(f=_STRING)))]},
        "Null": {"type": ["object", "null"], "properties": {"a": _object(b=_STRING)}},
        "Deep": _object(
            a_long_way=_object(to_the_first=_object(of_the_stations=_object(behind_the_mountains=_object(x=_object(y=_STRING)))))
        ),
        "Nested": {"type": "array", "items": {"type": "array", "items": _object(x=_STRING)}},
    }
    messages: dict[str, Any] = {
        "join": {"payload": _object(x=_object(y=_STRING)), "x-response": {"payload": _object(x=_object(z=_STRING))}},
        "Join": {"payload": _schema("room"), "x-response": {"oneOf": [{"payload": _STRING}, {"payload": _object(q=_STRING)}]}},
        "send": {"payload": _object(x=_STRING)},
        "leave": {"messageId": "goAway", "payload": _object(x=_STRING)},
    }
    anonymous: list[Any] = [
        {"payload": _tagged("ping")},
        {"payload": _tagged("pong", x=_object(y=_STRING))},
        {"payload": _schema("Room")},
        {"title": "Some words", "payload": _object(x=_STRING)},
        {"payload": _object(x=_STRING)},
        {"payload": _STRING},
        {"payload": {"type": "string", "minLength": 2}},
    ]
    channel = {
        "publish": {"operationId": "on", "message": {"oneOf": [*map(_message, messages), *anonymous]}},
        "subscribe": {"message": {"oneOf": [_message("join"), {"payload": _object(x=_STRING)}, {"name": "join", "payload": _STRING}]}},
    }
    parameters = {"userId": {"schema": {"enum": ["a", "b"]}}, "user_id": {"schema": {"enum": ["a", "c"]}}}
    channels: dict[str, Any] = {address: copy.deepcopy(channel) for address in ("/", "/rooms", "rooms", "/v1/rooms", "/room_s", "/部屋")}
    channels["/x/{userId}/{user_id}"] = {**copy.deepcopy(channel), "parameters": parameters}
    channels["/y/{userId}/{user_id}"] = {
        "parameters": copy.deepcopy(parameters),
        "publish": {"operationId": "only", "message": anonymous[0]},
    }
    return {
        "asyncapi": "2.4.0",
        "info": {"title": "Contested", "version": "1"},
        "channels": channels,
        "components": {"schemas": schemas, "messages": messages},
    }


OWN = {Path(file).parent.name + "/" + Path(file).name: document for file, document in own_documents()} | {"contested": _contested()}


def _moved_names(before: Named, after: Named) -> list[tuple[str, tuple[str, ...], tuple[str, ...] | None]]:
    return [(key, names, after.names.get(key)) for key, names in before.names.items() if after.names.get(key) != names]


def _order(document: Mapping[str, Any], folder: Path, seeds: int) -> None:
    expected = names_of(api_of(document, folder))
    for seed in range(seeds):
        changed = shuffled(document, random.Random(seed))
        api = api_of(changed.document, folder)
        assert _moved_names(expected, names_of(api, None, changed.before)) == []
        again = names_of(api, expected.pins, changed.before)
        assert _moved_names(expected, again) == []
        assert again.pins == expected.pins
        # Of the schemas of an `allOf` the last one is the place of what is made of several.
        other = shuffled(document, random.Random(seed), ORDER_FREE | {"allOf"})
        assert _all(names_of(api_of(other.document, folder), expected.pins)) == _all(expected)


def _all(named: Named) -> list[str]:
    return sorted(name for names in named.names.values() for name in names)


def _neighbours(document: Mapping[str, Any], folder: Path) -> None:
    alone = names_of(api := api_of(document, folder))
    changed = crowded(document, alone)
    more = names_of(api_of(changed.document, folder), alone.pins, changed.before)
    assert _moved_names(alone, more) == []
    assert alone.pins.items() <= more.pins.items()
    fewer = names_of(api, more.pins)
    assert _moved_names(alone, fewer) == []
    assert fewer.pins == alone.pins


@pytest.mark.parametrize("document", OWN.values(), ids=OWN)
def test_names_do_not_depend_on_order(document: Mapping[str, Any], tmp_path: Path) -> None:
    """Every mapping and every list without an order, shuffled: all names stay, with a lock and without, and so does what it says."""
    _order(document, tmp_path, 5)


@pytest.mark.parametrize("document", OWN.values(), ids=OWN)
def test_with_a_lock_neighbours_come_and_go(document: Mapping[str, Any], tmp_path: Path) -> None:
    """For everything that has a name one that wants the same and would have the better right: with a lock nobody is renamed by them."""
    _neighbours(document, tmp_path)


def test_without_a_lock_the_neighbours_would_take_names(tmp_path: Path) -> None:
    """What the lock protects from happens without it, or these tests could not fail."""
    alone = names_of(api_of(_contested(), tmp_path))
    changed = crowded(_contested(), alone)
    renamed = _moved_names(alone, names_of(api_of(changed.document, tmp_path), None, changed.before))
    assert {key.partition(" ")[0] for key, _, _ in renamed} >= {"channel", "operation", "model", "field"}


@pytest.mark.skipif(not available(), reason="the corpus of documents written by others is not here")
def test_names_of_some_documents_of_others_stay(tmp_path: Path) -> None:
    """The same for some of the corpus: order, neighbours that come, neighbours that go."""
    assert sum(_both(document, tmp_path, 1) for _, document in corpus_documents(25)) > 20


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(not available(), reason="the corpus of documents written by others is not here")
def test_names_of_all_documents_of_others_stay(tmp_path: Path) -> None:
    """The same for all of the corpus."""
    assert sum(_both(document, tmp_path, 3) for _, document in corpus_documents(1)) > 600


def _both(document: Mapping[str, Any], folder: Path, seeds: int) -> bool:
    _order(document, folder, seeds)
    _neighbours(document, folder)
    return True


# --- the text of the models ------------------------------------------------------------------------------------------------------------


def _texts(document: Mapping[str, Any], folder: Path, pins: Mapping[str, str] | None = None) -> tuple[dict[str, str], dict[str, str]]:
    """Return the source of every model by its name, without the quotes around types that are defined later, and the pins."""
    api = api_of(document, folder)
    names = assign(api, pins)
    module = build(api, names)
    body = ast.parse(module.text).body
    return {name: ast.unparse(node).replace('"', "").replace("'", "") for node in body for name in _defined(node)}, {
        **names.given,
        **module.given,
    }


def _defined(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign) and isinstance(target := node.targets[0], ast.Name):
        yield target.id


@pytest.mark.parametrize("file", ["specs/chat.yaml", "specs/telemetry.yaml", "contested"])
def test_the_text_of_the_others_stays(file: str, tmp_path: Path) -> None:
    """One more schema, message and channel, and one less: the source of every other model is the same."""
    before, pins = _texts(OWN[file], tmp_path)
    more = copy.deepcopy(OWN[file])
    for name in before:
        more["components"]["schemas"][f"-{name}"] = _object(x=_object(y=_STRING))
    more["channels"]["!"] = {"publish": {"message": {"name": f"!{next(iter(before))}", "payload": _object(x=_STRING)}}}
    after, grown = _texts(more, tmp_path, pins)
    assert before.items() <= after.items()
    assert len(after) > len(before)
    again, shrunk = _texts(OWN[file], tmp_path, grown)
    assert (again, shrunk) == (before, pins)


def test_removing_a_schema_renames_nobody(tmp_path: Path) -> None:
    """Who lost a name to a schema that is gone now keeps the name that it has."""
    document = _contested()
    before = names_of(api_of(document, tmp_path))
    for key in ("RoomLeaf", "com.acme.Room", "RoomsRouter", "Комната"):
        fewer = copy.deepcopy(document)
        del fewer["components"]["schemas"][key]
        after = names_of(api_of(fewer, tmp_path), before.pins)
        gone = {name for name in before.names if f"/components/schemas/{key}" in name}
        assert {key for key, _, _ in _moved_names(before, after)} == gone


def test_the_contested_document_is_one_that_can_be_generated(tmp_path: Path) -> None:
    """Its names are all different, and its models execute."""
    api = api_of(_contested(), tmp_path)
    module = build(api, assign(api))
    assert len({definition.name for definition in module.definitions}) == len(module.definitions) > 60
