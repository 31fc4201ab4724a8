"""What a place is called stays the same under the edits that people make, and changes where they rename."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from asyncgen.naming.places import Places
from asyncgen.resolve.cursor import is_array, is_object
from asyncgen.spec import pointer
from tests.unit.renaming import api_of, names_of

_STRING = {"type": "string"}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _tagged(tag: str, **more: Any) -> dict[str, Any]:
    return {"type": "object", "required": ["kind"], "properties": {"kind": {"const": tag}, **more}}


DOCUMENT: dict[str, Any] = {
    "asyncapi": "2.4.0",
    "info": {"title": "t", "version": "1"},
    "channels": {
        "/rooms": {
            "publish": {
                "operationId": "onEvent",
                "message": {
                    "oneOf": [
                        {"$ref": "#/components/messages/join"},
                        {"messageId": "sayHello", "payload": _object(a=_object(b=_STRING))},
                        {"name": "wave", "payload": _object(a=_STRING)},
                        {"payload": _tagged("ping")},
                        {"payload": {"$ref": "#/components/schemas/Room"}},
                        {"title": "Some words", "payload": _object(c=_STRING)},
                        {"payload": {"type": "integer"}},
                    ]
                },
            },
            "subscribe": {"message": {"payload": _object(d=_STRING)}},
        }
    },
    "components": {
        "messages": {
            "join": {"payload": _object(room=_object(a=_STRING)), "x-response": {"payload": _STRING}},
            "leave": {"messageId": "goAway", "payload": _object(a=_STRING)},
        },
        "schemas": {
            "Room": _object(owner=_object(a=_STRING)),
            "a/b": {"allOf": [{"$ref": "#/components/schemas/Room"}, _object(oneOf={"type": "array", "items": _object(a=_STRING)})]},
            "Loose": {"anyOf": [{"minimum": 3}, _STRING]},
            "Tree": {
                "oneOf": [
                    {"$ref": "#/components/schemas/Room"},
                    _tagged("elm"),
                    {"allOf": [{"$ref": "#/components/schemas/Room"}, _tagged("ash")]},
                    {"title": "Old oak", **_object(a=_object(b=_STRING))},
                    {"required": ["z", "y"], **_object(z=_STRING, x=_STRING)},
                    _object(q=_STRING),
                    {"type": ["integer", "null"]},
                    {"type": "string", "maxLength": 3},
                    {"type": "string", "maxLength": 2},
                ]
            },
        },
    },
}


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("/components/schemas/Room", "schemas/Room"),
        ("/components/schemas/Room/properties/owner", "schemas/Room/properties/owner"),
        ("/components/schemas/a~1b/allOf/1/properties/oneOf/items", "schemas/a~1b/properties/oneOf/items"),
        ("/components/schemas/Tree/oneOf/0", "schemas/Tree/oneOf/schemas~1Room"),
        ("/components/schemas/Tree/oneOf/1", "schemas/Tree/oneOf/kind=elm"),
        ("/components/schemas/Tree/oneOf/2/allOf/1", "schemas/Tree/oneOf/kind=ash"),
        ("/components/schemas/Tree/oneOf/3/properties/a", "schemas/Tree/oneOf/title=Old oak/properties/a"),
        ("/components/schemas/Tree/oneOf/4", "schemas/Tree/oneOf/{y,z}"),
        ("/components/schemas/Tree/oneOf/5", "schemas/Tree/oneOf/{q}"),
        ("/components/schemas/Tree/oneOf/6", "schemas/Tree/oneOf/integer,null"),
        ("/components/schemas/Tree/oneOf/7", "schemas/Tree/oneOf/string#2"),
        ("/components/schemas/Tree/oneOf/8", "schemas/Tree/oneOf/string"),
        ("/components/schemas/Loose/anyOf/0", "schemas/Loose/oneOf/any"),
        ("/components/schemas/Tree/oneOf/99", "schemas/Tree/oneOf/99"),
        ("/components/messages/join/payload/properties/room", "messages/join/payload/properties/room"),
        ("/components/messages/join/x-response/payload", "messages/join/x-response/string/payload"),
        ("/components/messages/leave/payload", "messages/leave/messageId=goAway/payload"),
        (
            "/channels/~1rooms/publish/message/oneOf/1/payload/properties/a",
            "channels/~1rooms/publish/messageId=sayHello/payload/properties/a",
        ),
        ("/channels/~1rooms/publish/message/oneOf/2/payload", "channels/~1rooms/publish/name=wave/payload"),
        ("/channels/~1rooms/publish/message/oneOf/3/payload", "channels/~1rooms/publish/onEvent kind=ping/payload"),
        ("/channels/~1rooms/publish/message/oneOf/4", "channels/~1rooms/publish/onEvent schemas/Room"),
        ("/channels/~1rooms/publish/message/oneOf/5", "channels/~1rooms/publish/onEvent title=Some words"),
        ("/channels/~1rooms/publish/message/oneOf/6", "channels/~1rooms/publish/onEvent integer"),
        ("/channels/~1rooms/subscribe/message/payload", "channels/~1rooms/subscribe/{d}/payload"),
        ("/channels/~1rooms/bindings/ws/query", "channels/~1rooms/bindings/ws/query"),
        ("/nowhere/at/all", "nowhere/at/all"),
        ("", ""),
    ],
)
def test_a_place_is_called_by_what_it_is(place: str, text: str) -> None:
    """Keys stay, alternatives go by what tells them apart, an `allOf` is passed over."""
    assert Places(DOCUMENT).of(place) == text


def test_a_component_of_another_file_goes_by_its_place_there() -> None:
    """The key that it has in the bundled document depends on what other files have."""
    sources = {"/components/schemas/Room": "rooms.yaml#/Room"}
    places = Places(DOCUMENT, sources.get)
    assert places.of("/components/schemas/Room/properties/owner") == "rooms.yaml#/Room/properties/owner"
    assert places.of("/components/schemas/Tree/oneOf/0") == "schemas/Tree/oneOf/rooms.yaml#~1Room"


def test_a_long_text_is_cut_and_stays_apart() -> None:
    """What requires much has a short name all the same, another one for other requirements."""
    names = [f"property{number}" for number in range(40)]
    schemas = {"A": {"oneOf": [{"required": names}, {"required": [*names, "more"]}]}}
    places = Places({"components": {"schemas": schemas}})
    texts = {places.of(f"/components/schemas/A/oneOf/{index}") for index in (0, 1)}
    assert len(texts) == 2
    assert all(len(text) < 120 for text in texts)


def test_many_alternatives_are_looked_at_once() -> None:
    """A thousand alternatives that are called alike, each asked for: no comparison of each with each."""
    branches = [{"type": "string", "maxLength": number} for number in range(3000)]
    places = Places({"components": {"schemas": {"A": {"oneOf": branches}}}})
    assert len({places.of(f"/components/schemas/A/oneOf/{index}") for index in range(3000)}) == 3000


# --- edits -----------------------------------------------------------------------------------------------------------------------------

_TREE = "/components/schemas/Tree/oneOf"
_MESSAGES = "/channels/~1rooms/publish/message/oneOf"


def _set(document: Any, place: str, value: Any) -> None:
    holder = pointer.get(document, pointer.parent(place))
    key = pointer.parse(place)[-1]
    holder[int(key) if isinstance(holder, list) else key] = value


def _insert(place: str, value: Any) -> Callable[[Any], None]:
    def edit(document: Any) -> None:
        found = pointer.get(document, pointer.parent(place))
        found.insert(int(pointer.parse(place)[-1]), value)

    return edit


def _put(place: str, value: Any) -> Callable[[Any], None]:
    return lambda document: _set(document, place, value)


def _rename(place: str, key: str) -> Callable[[Any], None]:
    def edit(document: Any) -> None:
        holder = pointer.get(document, pointer.parent(place))
        holder[key] = holder.pop(pointer.parse(place)[-1])

    return edit


def _wrap(document: Any) -> None:
    operation = document["channels"]["/rooms"]["subscribe"]
    operation["message"] = {"oneOf": [{"name": "new", "payload": _object(x=_STRING)}, operation["message"]]}


USUAL: dict[str, Callable[[Any], None]] = {
    "an alternative in the middle": _insert(f"{_TREE}/2", _tagged("pine")),
    "an alternative of the same type": _insert(f"{_TREE}/0", {"type": "string", "maxLength": 9}),
    "an alternative that has what another one had alone": _insert(f"{_TREE}/0", _object(q=_STRING, r=_STRING)),
    "a message in the middle": _insert(f"{_MESSAGES}/2", {"payload": _object(z=_STRING)}),
    "a message that no tag tells apart": _insert(f"{_MESSAGES}/0", {"payload": {}}),
    "a second message beside one alone": _wrap,
    "another property of an alternative": _put(f"{_TREE}/1/properties/height", {"type": "integer"}),
    "another property of one that goes by what it requires": _put(f"{_TREE}/4/properties/height", {"type": "integer"}),
    "a title of one that has a tag": _put(f"{_TREE}/1/title", "A new title"),
    "a description": _put(f"{_TREE}/3/description", "Words."),
    "a title of a message with a name": _put(f"{_MESSAGES}/2/title", "A new title"),
    "a title of a property": _put("/components/schemas/Room/properties/owner/title", "A new title"),
    "a limit": _put(f"{_TREE}/8/maxLength", 1),
}
"""Edits after which everybody keeps the name, but for whoever is new."""


@pytest.mark.parametrize("edit", USUAL.values(), ids=USUAL)
def test_the_usual_edits_rename_nobody(edit: Callable[[Any], None], tmp_path: Path) -> None:
    """With a lock every name that there was is there after the edit, for the same owner."""
    before = names_of(api_of(DOCUMENT, tmp_path))
    document = copy.deepcopy(DOCUMENT)
    edit(document)
    assert before.pins.items() <= names_of(api_of(document, tmp_path), before.pins).pins.items()


RENAMES: dict[str, tuple[Callable[[Any], None], dict[str, str]]] = {
    "a component": (
        _rename("/components/schemas/a~1b", "Hall"),
        {"model schemas/Hall": "Hall", "model schemas/Hall/properties/oneOf/items": "HallOneOfItem"},
    ),
    "a messageId": (
        _put(f"{_MESSAGES}/1/messageId", "greet"),
        {
            "operation /rooms send messageId=greet": "greet",
            "model channels/~1rooms/publish/messageId=greet/payload": "Greet",
            "model channels/~1rooms/publish/messageId=greet/payload/properties/a": "GreetA",
        },
    ),
    "the messageId of a component": (
        _put("/components/messages/join/messageId", "enter"),
        {"operation /rooms send messageId=enter": "enter", "model messages/join/messageId=enter/payload": "Enter"},
    ),
    "a title that is all there is": (
        _put(f"{_TREE}/3/title", "Young oak"),
        {"model schemas/Tree/oneOf/title=Young oak": "YoungOak", "model schemas/Tree/oneOf/title=Young oak/properties/a": "YoungOakA"},
    ),
    "a tag": (_put(f"{_TREE}/1/properties/kind/const", "beech"), {"model schemas/Tree/oneOf/kind=beech": "TreeBeech"}),
    "an operationId": (
        _put("/channels/~1rooms/publish/operationId", "takeEvent"),
        {"operation /rooms send takeEvent integer": "take_event"},
    ),
    "a property": (_rename("/components/schemas/Room/properties/owner", "host"), {"model schemas/Room/properties/host": "RoomHost"}),
}
"""Edits by which people rename, and the names that are new then."""


@pytest.mark.parametrize(("edit", "new"), RENAMES.values(), ids=RENAMES)
def test_who_renames_gets_the_new_name(edit: Callable[[Any], None], new: dict[str, str], tmp_path: Path) -> None:
    """A lock keeps nobody from renaming: another key, id, tag or property, or a title where there is nothing stronger, is a new owner."""
    before = names_of(api_of(DOCUMENT, tmp_path))
    document = copy.deepcopy(DOCUMENT)
    edit(document)
    after = names_of(api_of(document, tmp_path), before.pins)
    assert new.items() <= after.pins.items()
    assert not new.items() & before.pins.items()
    assert after.pins == names_of(api_of(document, tmp_path)).pins


def test_every_inline_schema_has_a_place_of_its_own() -> None:
    """No two places of the document are called the same, but for the schemas of an `allOf` and what they are in."""

    def walk(value: Any, here: str) -> list[str]:
        members: Any = value.items() if is_object(value) else enumerate(value) if is_array(value) else ()
        return [here, *(place for key, item in members for place in walk(item, pointer.join(here, key)))]

    places = Places(DOCUMENT)
    found = [place for place in walk(DOCUMENT, "") if "allOf" not in place and "message/oneOf" not in place]
    assert len({places.of(place) for place in found}) > len(found) - 4
