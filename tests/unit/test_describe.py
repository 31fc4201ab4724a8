"""The document of a running service that was generated from a contract: the contract, changed exactly where the code was."""

from __future__ import annotations

import copy
import importlib
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from asyncgen.runtime import ChannelRouter, ChannelSpec, Contract, Envelope, MessageSpec, OperationRouter, Service
from asyncgen.runtime.errors import ServiceError
from asyncgen.runtime.pointers import is_array, is_object
from asyncgen.runtime.schemas import schema_of

ROOMS = "/rooms/{room_id}"
AT = "/channels/~1rooms~1{room_id}"


def envelope(tag: str, payload: str) -> dict[str, Any]:
    """Return the schema of an envelope around a component schema."""
    properties = {"type": {"const": tag}, "payload": {"$ref": f"#/components/schemas/{payload}"}}
    return {"type": "object", "required": ["type", "payload"], "properties": properties}


DOCUMENT: dict[str, Any] = {
    "asyncapi": "2.4.0",
    "id": "urn:example:chat",
    "info": {"title": "Chat", "version": "1.2.3", "x-team": ["a", "b"]},
    "x-root": {"kept": None},
    "channels": {
        ROOMS: {
            "description": "One room.",
            "parameters": {"room_id": {"$ref": "#/components/parameters/room"}},
            "bindings": {"ws": {"query": {"type": "object", "properties": {"since": {"type": "string"}}}}},
            "publish": {
                "operationId": "say",
                "traits": [{"$ref": "#/components/operationTraits/said"}],
                "message": {
                    "x-why": "kept",
                    "oneOf": [
                        {"$ref": "#/components/messages/JoinRoom"},
                        {"name": "leave", "payload": envelope("leave", "Leave")},
                        {"$ref": "#/components/messages/Moderation"},
                    ],
                },
            },
            "subscribe": {
                "message": {"oneOf": [{"$ref": "#/components/messages/RoomJoined"}, {"$ref": "#/components/messages/Posted"}]},
            },
        },
        "/admin": {"publish": {"message": {"$ref": "#/components/messages/Moderation"}}},
        "/quiet": {"publish": {"summary": "No message."}, "x-quiet": True},
    },
    "components": {
        "parameters": {"room": {"schema": {"type": "string"}}},
        "operationTraits": {"said": {"summary": "Said."}},
        "messages": {
            "JoinRoom": {
                "payload": envelope("join_room", "JoinRoom"),
                "traits": [{"headers": {"type": "object"}}],
                "x-response": {"$ref": "#/components/messages/RoomJoined"},
            },
            "Moderation": {"oneOf": [{"$ref": "#/components/messages/Kick"}, {"$ref": "#/components/messages/Ban"}]},
            "Kick": {"payload": envelope("kick", "Person")},
            "Ban": {"payload": envelope("ban", "Person")},
            "RoomJoined": {"payload": envelope("room_joined", "RoomJoined")},
            "Posted": {"payload": envelope("posted", "Posted")},
            "Unused": {"payload": {"$ref": "#/components/schemas/Unused"}},
        },
        "schemas": {
            "JoinRoom": {
                "type": "object",
                "title": "Only the document says this",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "minLength": 1, "maxLength": 30, "examples": ["ada"]},
                    "color": {"type": "string", "enum": ["red", "green"]},
                },
                "if": {"required": ["color"]},
            },
            "Leave": {"type": "object", "properties": {"why": {"type": "string"}}},
            "Person": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}},
            "RoomJoined": {
                "type": "object",
                "properties": {
                    "members": {"type": "array", "items": {"$ref": "#/components/schemas/Person"}},
                    "limits": {"type": "object", "properties": {"most": {"type": "integer", "maximum": 9}}},
                },
            },
            "Posted": {"type": "object", "properties": {"text": {"type": "string"}}},
            "Unused": {"type": "object"},
        },
    },
}

MODELS = """
    from __future__ import annotations

    from typing import Annotated, Literal

    from pydantic import MISSING, BaseModel, Field

    class JoinRoom(BaseModel):
        name: Annotated[str, Field(min_length=1, max_length=30, examples=["ada"])]
        color: Literal["red", "green"] | MISSING = MISSING

    class Leave(BaseModel):
        why: str | MISSING = MISSING

    class Person(BaseModel):
        id: int

    class RoomJoinedLimits(BaseModel):
        most: Annotated[int, Field(le=9)] | MISSING = MISSING

    class RoomJoined(BaseModel):
        members: list[Person] | MISSING = MISSING
        limits: RoomJoinedLimits | MISSING = MISSING

    class Posted(BaseModel):
        text: str | MISSING = MISSING

    class Unused(BaseModel):
        pass
"""

PLACES = {name: f"/components/schemas/{name}" for name in DOCUMENT["components"]["schemas"]}
PLACES["RoomJoinedLimits"] = "/components/schemas/RoomJoined/properties/limits"

SEND = {"join_room": "oneOf/0", "leave": "oneOf/1", "kick": "oneOf/2/oneOf/0", "ban": "oneOf/2/oneOf/1"}
RECV = {"room_joined": "oneOf/0", "posted": "oneOf/1"}


def spec(name: str, at: str) -> MessageSpec:
    """Return a declared message; handlers below have no payload, so that models can be edited freely."""
    reply = "room_joined" if name == "join_room" else None
    return MessageSpec(name, envelope=Envelope(name, payload=False), tags=(name,), at=at, reply=reply)


class RoomsRouter(ChannelRouter[None]):
    """The channel `/rooms/{room_id}`."""

    channel = ChannelSpec(
        ROOMS,
        ROOMS,
        send=tuple(spec(name, f"{AT}/publish/message/{at}") for name, at in SEND.items()),
        recv=tuple(spec(name, f"{AT}/subscribe/message/{at}") for name, at in RECV.items()),
        tag=("type",),
    )


class AdminRouter(ChannelRouter[None]):
    """The channel `/admin`, which uses the same component messages."""

    channel = ChannelSpec(
        "/admin",
        "/admin",
        send=tuple(spec(name, f"/channels/~1admin/publish/message/oneOf/{at}") for at, name in enumerate(("kick", "ban"))),
    )


class QuietRouter(ChannelRouter[None]):
    """The channel `/quiet`, which has an operation without a message."""

    channel = ChannelSpec("/quiet", "/quiet")


def registered(router: ChannelRouter[None], *names: str) -> ChannelRouter[None]:
    """Register a handler for each of the named operations."""
    for name in names:

        def handler() -> None: ...

        router.handle(name, handler)
    return router


def rooms(*without: str) -> ChannelRouter[None]:
    """Return a router of `/rooms` with all handlers but the named ones."""
    return registered(RoomsRouter(), *(name for name in SEND if name not in without))


def described(contract: Contract, *routers: OperationRouter, **arguments: Any) -> dict[str, Any]:
    """Return the document of a service with these routers, by default those of an untouched project."""
    service = Service(contract, **arguments)
    for router in routers or (rooms(), registered(AdminRouter(), "kick", "ban"), QuietRouter()):
        service.include_router(router)
    return service.asyncapi()


def changes(after: Any, before: Any, pointer: str = "") -> dict[str, Any]:
    """Return what differs, by pointer: the new value, `...` where there is none any more."""
    if is_object(after) and is_object(before):
        found: dict[str, Any] = {}
        for key in {**before, **after}:
            found |= changes(after.get(key, ...), before.get(key, ...), f"{pointer}/{key.replace('/', '~1')}")
        return found
    return {} if after == before else {pointer: after}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Contract]]:
    """Write a generated package, then edit its models, and load its contract."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    package = f"written_{tmp_path.name}"
    folder = tmp_path / package
    folder.mkdir()
    (folder / "__init__.py").touch()

    def models(text: str) -> Any:
        sys.modules.pop(f"{package}.models", None)
        (folder / "models.py").write_text(dedent(text), "utf-8")
        importlib.invalidate_caches()
        return importlib.import_module(f"{package}.models")

    def write(*edits: tuple[str, str], document: dict[str, Any] = DOCUMENT) -> Contract:
        untouched = models(MODELS)
        names = {getattr(untouched, name): name for name in PLACES}
        pristine = {name: {"at": PLACES[name], "pristine": schema_of(subject, names)} for subject, name in names.items()}
        (folder / "contract.json").write_text(json.dumps({"format": 1, "document": document, "models": pristine}), "utf-8")
        text = MODELS
        for old, new in edits:
            assert old in text
            text = text.replace(old, new)
        models(text)
        return Contract.load(package=package)

    yield write
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        del sys.modules[name]


Project = Callable[..., Contract]


# --- what is registered ----------------------------------------------------------------------------------------------------------------


def test_an_untouched_project_describes_its_contract(project: Project) -> None:
    """All handlers, no edits: the contract's document, with everything that Python can't say."""
    assert described(project()) == DOCUMENT


def test_the_order_of_the_document_is_kept(project: Project) -> None:
    """Members come in the contract's order, whatever the order in which routers are included."""
    routers = [QuietRouter(), registered(AdminRouter(), "kick", "ban"), rooms()]
    assert json.dumps(described(project(), *routers)) == json.dumps(DOCUMENT)


def test_a_deleted_handler_takes_its_message_away(project: Project) -> None:
    """The message, and what only it used, is not in the document any more; nothing else changes."""
    after = described(project(), rooms("leave"), registered(AdminRouter(), "kick", "ban"), QuietRouter())
    publish = DOCUMENT["channels"][ROOMS]["publish"]["message"]["oneOf"]
    assert changes(after, DOCUMENT) == {
        f"{AT}/publish/message/oneOf": [publish[0], publish[2]],
        "/components/schemas/Leave": ...,
    }


def test_a_reply_stays_while_the_server_may_send_it(project: Project) -> None:
    """Deleting a request's handler leaves its reply among the messages that the server sends."""
    after = described(project(), rooms("join_room"), registered(AdminRouter(), "kick", "ban"), QuietRouter())
    publish = DOCUMENT["channels"][ROOMS]["publish"]["message"]["oneOf"]
    assert changes(after, DOCUMENT) == {
        f"{AT}/publish/message/oneOf": publish[1:],
        "/components/messages/JoinRoom": ...,
        "/components/schemas/JoinRoom": ...,
    }


def test_a_shared_choice_of_messages_is_cut_only_where_it_is_used_less(project: Project) -> None:
    """One of two messages behind a component `oneOf` loses its handler on one channel: the other channel keeps the component."""
    after = described(project(), rooms("kick"), registered(AdminRouter(), "kick", "ban"), QuietRouter())
    publish = DOCUMENT["channels"][ROOMS]["publish"]["message"]["oneOf"]
    assert changes(after, DOCUMENT) == {
        f"{AT}/publish/message/oneOf": [*publish[:2], {"oneOf": [{"$ref": "#/components/messages/Ban"}]}],
    }


def test_an_operation_without_handlers_disappears(project: Project) -> None:
    """With its last message goes the operation; one that never had a message stays."""
    after = described(project(), rooms(*SEND), AdminRouter(), QuietRouter())
    gone = ("JoinRoom", "Moderation", "Kick", "Ban")
    assert changes(after, DOCUMENT) == {
        f"{AT}/publish": ...,
        "/channels/~1admin/publish": ...,
        "/components/operationTraits": ...,
        **{f"/components/messages/{name}": ... for name in gone},
        **{f"/components/schemas/{name}": ... for name in ("JoinRoom", "Leave")},
    }


def test_a_router_that_is_not_included_takes_its_channel_away(project: Project) -> None:
    """Channels are those of the routers; what was never used by any channel stays."""
    after = described(project(), registered(AdminRouter(), "kick"))
    assert list(after["channels"]) == ["/admin"]
    assert after["channels"]["/admin"] == {"publish": {"message": {"oneOf": [{"$ref": "#/components/messages/Kick"}]}}}
    assert list(after["components"]["messages"]) == ["Kick", "Unused"]
    assert list(after["components"]["schemas"]) == ["Person", "Unused"]
    assert set(after["components"]) == {"messages", "schemas"}


def test_routers_of_one_channel_share_it(project: Project) -> None:
    """Handlers of one channel may be spread over several routers."""
    routers = [registered(RoomsRouter(), "join_room", "leave"), registered(RoomsRouter(), "kick", "ban")]
    assert described(project(), *routers, registered(AdminRouter(), "kick", "ban"), QuietRouter()) == DOCUMENT


def test_references_into_a_channel_survive_the_channel(project: Project) -> None:
    """What another part of the document uses of a message that is gone becomes a component."""
    document = copy.deepcopy(DOCUMENT)
    document["components"]["messages"]["Posted"]["payload"] = {"$ref": f"#{AT}/publish/message/oneOf/1/payload"}
    before = described(project(document=document))
    assert before == document
    after = described(project(document=document), rooms("join_room"), registered(AdminRouter(), "kick", "ban"), QuietRouter())
    moved = "rooms_room_id_-publish-message-oneOf-1-payload"
    assert after["components"]["messages"]["Posted"]["payload"] == {"$ref": f"#/components/schemas/{moved}"}
    assert after["components"]["schemas"][moved] == envelope("leave", "Leave")


# --- what only the code has ------------------------------------------------------------------------------------------------------------


def test_an_operation_written_in_code_is_added(project: Project) -> None:
    """It becomes a message with its types, its words and its reply; the contract's own messages stay as they are."""
    contract = project()
    router = rooms()

    @router.send("wave", reply="waved", tags=["fun"], summary="Wave.")
    def wave(payload: int) -> list[str]:
        """Wave at everybody."""
        return ["o/"] * payload

    after = described(contract, router, registered(AdminRouter(), "kick", "ban"), QuietRouter())
    operation = DOCUMENT["channels"][ROOMS]
    assert changes(after, DOCUMENT) == {
        f"{AT}/publish/message/oneOf": [*operation["publish"]["message"]["oneOf"], {"$ref": "#/components/messages/wave"}],
        f"{AT}/subscribe/message/oneOf": [*operation["subscribe"]["message"]["oneOf"], {"$ref": "#/components/messages/waved"}],
        "/components/messages/wave": {
            "messageId": "wave",
            "name": "wave",
            "title": "Wave",
            "summary": "Wave.",
            "description": "Wave at everybody.",
            "tags": [{"name": "fun"}],
            "payload": {
                "type": "object",
                "properties": {"type": {"type": "string", "const": "wave"}, "payload": {"type": "integer"}},
                "required": ["type", "payload"],
            },
            "x-response": {"$ref": "#/components/messages/waved"},
        },
        "/components/messages/waved": {
            "messageId": "waved",
            "name": "waved",
            "payload": {
                "type": "object",
                "properties": {
                    "type": {"type": "string", "const": "waved"},
                    "payload": {"type": "array", "items": {"type": "string"}},
                },
                "required": ["type", "payload"],
            },
        },
    }


def test_models_of_the_contract_are_referred_to(project: Project) -> None:
    """An operation in code that uses a generated model refers to the schema that the document has."""
    contract = project()
    models = sys.modules[f"{contract.package}.models"]
    router = rooms()

    def look(payload: Any) -> None: ...

    look.__annotations__["payload"] = models.Person
    router.send("look")(look)
    after = described(contract, router, registered(AdminRouter(), "kick", "ban"), QuietRouter())
    added = after["components"]["messages"]["look"]["payload"]["properties"]["payload"]
    assert added == {"$ref": "#/components/schemas/Person"}
    assert after["components"]["schemas"] == DOCUMENT["components"]["schemas"]


def test_a_reply_that_the_contract_has_is_not_added_again(project: Project) -> None:
    """A reply with the name of a declared message is that message."""
    router = rooms()

    @router.send("hop", reply="posted")
    def hop() -> None: ...

    after = described(project(), router, registered(AdminRouter(), "kick", "ban"), QuietRouter())
    assert after["components"]["messages"]["hop"]["x-response"] == {"$ref": "#/components/messages/Posted"}
    assert after["channels"][ROOMS]["subscribe"] == DOCUMENT["channels"][ROOMS]["subscribe"]


def test_a_single_message_becomes_a_choice(project: Project) -> None:
    """An operation with one message gets a `oneOf` when the code adds another."""
    router = registered(AdminRouter(), "kick", "ban")

    @router.send("mute")
    def mute() -> None: ...

    after = described(project(), rooms(), router, QuietRouter())
    references = [{"$ref": "#/components/messages/Moderation"}, {"$ref": "#/components/messages/mute"}]
    assert after["channels"]["/admin"]["publish"]["message"] == {"oneOf": references}


def test_operations_of_the_service_are_a_channel_of_their_own(project: Project) -> None:
    """Operations on the service itself come after the contract's channels."""
    service = Service(project())
    for router in (rooms(), registered(AdminRouter(), "kick", "ban"), QuietRouter()):
        service.include_router(router)

    @service.send("ping", reply="pong")
    def ping() -> None: ...

    after = service.asyncapi()
    assert list(after["channels"]) == [*DOCUMENT["channels"], "/"]
    assert after["channels"]["/"]["publish"]["message"] == {"oneOf": [{"$ref": "#/components/messages/ping"}]}


# --- models ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("max_length=30", "max_length=31", {"/components/schemas/JoinRoom/properties/name/maxLength": 31}),
        ("min_length=1, ", "", {"/components/schemas/JoinRoom/properties/name/minLength": ...}),
        ("le=9", "le=99", {"/components/schemas/RoomJoined/properties/limits/properties/most/maximum": 99}),
        ('"red", "green"', '"red", "blue"', {"/components/schemas/JoinRoom/properties/color/enum": ["red", "blue"]}),
        ("    text: str | MISSING = MISSING", "    text: str", {"/components/schemas/Posted/required": ["text"]}),
        ("    id: int", "    id: str", {"/components/schemas/Person/properties/id/type": "string"}),
        ("    why: str | MISSING = MISSING", "    pass", {"/components/schemas/Leave/properties": ...}),
    ],
)
def test_an_edited_model_shows_where_it_was_edited(project: Project, old: str, new: str, expected: dict[str, Any]) -> None:
    """A changed constraint, type or field changes that keyword in the document, and what Python can't say stays."""
    assert changes(described(project((old, new))), DOCUMENT) == expected


def test_a_new_field_and_a_new_model(project: Project) -> None:
    """A field with a new model's type brings that model's schema into the document."""
    edits = (
        ("    text: str | MISSING = MISSING", "    text: str | MISSING = MISSING\n        place: Place\n        by: Person"),
        ("    class Posted(", "    class Place(BaseModel):\n        above: Place | None = None\n\n    class Posted("),
    )
    after = described(project(*edits))
    assert changes(after, DOCUMENT) == {
        "/components/schemas/Posted/properties/place": {"$ref": "#/components/schemas/Place"},
        "/components/schemas/Posted/properties/by": {"$ref": "#/components/schemas/Person"},
        "/components/schemas/Posted/required": ["place", "by"],
        "/components/schemas/Place": {
            "type": "object",
            "properties": {"above": {"anyOf": [{"$ref": "#/components/schemas/Place"}, {"type": "null"}], "default": None}},
        },
    }


def test_a_model_and_the_model_inside_it_may_both_change(project: Project) -> None:
    """Both edits arrive when one model's schema stands inside the other's."""
    edits = (("le=9", "le=10"), ("    members: list[Person] | MISSING = MISSING", "    members: list[Person]"))
    assert changes(described(project(*edits)), DOCUMENT) == {
        "/components/schemas/RoomJoined/properties/limits/properties/most/maximum": 10,
        "/components/schemas/RoomJoined/required": ["members"],
    }


def test_a_deleted_model_leaves_the_document(project: Project) -> None:
    """A class that nobody needed any more says nothing about the wire."""
    assert described(project(("    class Unused(BaseModel):\n        pass\n", ""))) == DOCUMENT


# --- the root --------------------------------------------------------------------------------------------------------------------------


def test_arguments_override_the_contract(project: Project) -> None:
    """What the service is told about the API stands in the document, and only that."""
    servers = {"here": {"url": "ws://localhost", "protocol": "ws", "x-zone": 1}}
    after = described(project(), title="Talk", description="New.", contact={"email": "a@example.org"}, servers=servers)
    assert changes(after, DOCUMENT) == {
        "/info/title": "Talk",
        "/info/description": "New.",
        "/info/contact": {"email": "a@example.org"},
        "/servers": servers,
    }


def test_other_major_versions_are_refused(project: Project) -> None:
    """A 2.x document is never labelled as something else."""
    with pytest.raises(ServiceError, match=r"asyncapi_version='3.0.0'"):
        described(project(), asyncapi_version="3.0.0")
    assert described(project(), asyncapi_version="2.6.0")["asyncapi"] == "2.6.0"


def test_the_document_is_a_copy(project: Project) -> None:
    """Whatever is done to it, the contract stays as it is."""
    contract = project()
    document = described(contract)

    def spoil(value: Any) -> None:
        if is_object(value):
            for item in value.values():
                spoil(item)
            value.clear()
        elif is_array(value):
            value.clear()

    spoil(document)
    assert contract.document == DOCUMENT
    assert described(contract) == DOCUMENT


def test_the_document_is_made_again_after_a_registration(project: Project) -> None:
    """It is the same object until something is registered, on a router that was included long ago too."""
    service = Service(project())
    router = rooms("leave")
    service.include_router(router)
    before = service.asyncapi()
    assert service.asyncapi() is before
    registered(router, "leave")
    assert changes(service.asyncapi(), before)


def test_a_missing_contract_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The contract is read on first use, and a file that is not there is named with the command that writes it."""
    (tmp_path / "no_contract").mkdir()
    (tmp_path / "no_contract" / "__init__.py").touch()
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    contract = Contract.load(package="no_contract")
    with pytest.raises(ServiceError, match=r"can't read the contract .*contract.json.*`asyncgen generate` writes it again"):
        _ = contract.title
