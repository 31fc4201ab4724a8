"""The document of a running service that was generated from a contract: what is registered decides which messages it has."""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from asyncgen.runtime import Service
from tests.unit.contract_projects import (
    AT,
    DOCUMENT,
    ROOMS,
    SEND,
    AdminRouter,
    Project,
    QuietRouter,
    RoomsRouter,
    changes,
    described,
    envelope,
    registered,
    rooms,
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """Return a generated package, to be written with or without edits."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    project = Project(tmp_path)
    yield project
    project.forget()


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
