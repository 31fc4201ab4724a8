"""The chat, spoken to from its document: rooms, replies, publishes, and errors with and without a declared error message."""

from __future__ import annotations

from itertools import count
from typing import Any
from uuid import UUID

import pytest
import yaml

from tests.e2e.processes import Service
from tests.e2e.wire import Socket, refusal

_rooms = (f"room-{number}" for number in count(1))


@pytest.fixture
def room() -> str:
    """The path of a room that no other test uses."""
    return f"/rooms/{next(_rooms)}"


def join(service: Service, room: str, name: str) -> Socket:
    """Connect to a room and join it."""
    socket = Socket(service.url(room))
    assert socket.ask({"type": "join_room", "payload": {"name": name}})["type"] == "room_joined"
    return socket


def test_a_request_has_one_reply_with_its_id(chat: Service, room: str) -> None:
    """The reply is the message that `x-response` names, and carries the request's correlation id."""
    with Socket(chat.url(room)) as ada:
        reply = ada.ask({"type": "join_room", "payload": {"request_id": "a1", "name": "ada", "topic": "Engines"}})
        assert reply["type"] == "room_joined"
        assert reply["payload"]["request_id"] == "a1"
        assert reply["payload"]["room"]["topic"] == "Engines"
        assert [member["name"] for member in reply["payload"]["members"]] == ["ada"]
        assert reply["payload"]["recent"] == []


def test_a_request_without_id_gets_a_reply_without(chat: Service, room: str) -> None:
    """An optional property that has no value is left out, never null."""
    with Socket(chat.url(room)) as ada:
        reply = ada.ask({"type": "join_room", "payload": {"name": "ada"}})
        assert "request_id" not in reply["payload"]
        assert "topic" not in reply["payload"]["room"]


def test_a_message_without_payload_has_no_payload(chat: Service, room: str) -> None:
    """Request and reply without payload are `{"type": ...}` and nothing else."""
    with join(chat, room, "ada") as ada:
        assert ada.ask({"type": "leave_room"}) == {"type": "room_left"}


def test_a_publish_reaches_a_topic(chat: Service, room: str) -> None:
    """Everybody in the room hears a message, nobody in another room does."""
    with join(chat, room, "ada") as ada, join(chat, room, "grace") as grace, join(chat, f"{room}-b", "eve") as eve:
        assert ada.hear()["type"] == "user_joined"
        ada.say({"type": "post_message", "payload": {"request_id": "a2", "text": "Grüße ☕", "mentions": ["grace"]}})
        frames: dict[str, Any] = {frame["type"]: frame["payload"] for frame in (ada.hear(), ada.hear())}
        heard = grace.hear()
        assert heard == {"type": "message_posted", "payload": frames["message_posted"]}
        assert (heard["payload"]["author"], heard["payload"]["text"]) == ("ada", "Grüße ☕")
        assert UUID(frames["message_accepted"]["id"]) == UUID(heard["payload"]["id"])
        assert eve.hears_nothing()


def test_a_publish_can_leave_somebody_out(chat: Service, room: str) -> None:
    """Typing is told to the others; the next thing that the typist hears is a reply."""
    with join(chat, room, "ada") as ada, join(chat, room, "grace") as grace:
        assert ada.hear()["type"] == "user_joined"
        ada.say({"type": "typing", "payload": {"active": True}})
        assert grace.hear() == {"type": "user_typing", "payload": {"name": "ada", "active": True}}
        assert ada.ask({"type": "get_history", "payload": {}})["type"] == "history"


def test_ten_at_once(chat: Service, room: str) -> None:
    """Ten people in a room each hear ten messages, in the same order."""
    sockets = [join(chat, room, f"user{number}") for number in range(10)]
    for number, socket in enumerate(sockets):
        for _ in range(9 - number):
            assert socket.hear()["type"] == "user_joined"
    for number, socket in enumerate(sockets):
        socket.say({"type": "post_message", "payload": {"text": f"from {number}"}})
    heard = [
        [frame["payload"]["id"] for frame in (socket.hear() for _ in range(11)) if frame["type"] == "message_posted"] for socket in sockets
    ]
    assert len(heard[0]) == 10
    assert all(one == heard[0] for one in heard)
    for socket in sockets:
        socket.close()


def test_replies_come_in_order(chat: Service, room: str) -> None:
    """A hundred requests without waiting get a hundred replies in their order."""
    with join(chat, room, "ada") as ada:
        for number in range(100):
            ada.say({"type": "get_history", "payload": {"request_id": str(number)}})
        assert [ada.hear()["payload"]["request_id"] for _ in range(100)] == [str(number) for number in range(100)]


def test_coming_back(chat: Service, room: str) -> None:
    """The others learn that a connection ended; whoever comes back finds what was said."""
    with join(chat, room, "ada") as ada:
        grace = join(chat, room, "grace")
        assert ada.hear()["type"] == "user_joined"
        grace.say({"type": "post_message", "payload": {"text": "Back in a minute"}})
        assert ada.hear()["type"] == "message_posted"
        grace.close()
        assert ada.hear() == {"type": "user_left", "payload": {"name": "grace", "reason": "disconnected"}}
        with Socket(chat.url(room)) as again:
            joined = again.ask({"type": "join_room", "payload": {"name": "grace"}})
            assert [message["text"] for message in joined["payload"]["recent"]] == ["Back in a minute"]


# --- what is wrong, on a channel that declares an error message --------------------------------------------------------------------------


@pytest.mark.parametrize("frame", ["", "{", "no JSON", "[1, 2]", "null", "{}", '{"payload": {}}', '{"type": null}', '{"type": NaN}'])
def test_what_is_no_envelope_is_told(chat: Service, room: str, frame: str) -> None:
    """A frame that is no envelope gets the declared error message, and the connection stays open."""
    with join(chat, room, "ada") as ada:
        ada.raw(frame)
        told = ada.hear()
        assert (told["type"], told["payload"]["code"], told["payload"]["message"]) == ("error", "undecodable", "Could not decode message")
        assert ada.ask({"type": "leave_room"}) == {"type": "room_left"}


@pytest.mark.parametrize("type_", ["nonsense", "message_posted", "room_joined", "error"])
def test_an_unknown_operation_is_told(chat: Service, room: str, type_: str) -> None:
    """So is one that only the server may send, a reply among them."""
    with join(chat, room, "ada") as ada:
        told = ada.ask({"type": type_, "payload": {}})
        assert (told["type"], told["payload"]["code"], told["payload"]["message"]) == ("error", "unknown_operation", "No matching type")
        assert ada.ask({"type": "leave_room"}) == {"type": "room_left"}


@pytest.mark.parametrize(
    ("payload", "places"),
    [
        ({}, {"/payload/text"}),
        ({"text": ""}, {"/payload/text"}),
        ({"text": 5}, {"/payload/text"}),
        ({"text": "x" * 2001}, {"/payload/text"}),
        ({"text": "Hello", "reply_to": "tomorrow"}, {"/payload/reply_to"}),
        ({"text": "Hello", "reply_to": None}, {"/payload/reply_to"}),
        ({"text": "Hello", "mentions": ["Ada"]}, {"/payload/mentions/0"}),
        ({"text": "Hello", "mentions": ["ada", "ada"]}, {"/payload/mentions"}),
        (
            {"text": "Hello", "attachments": [{"kind": "smell", "url": "x"}, {"kind": "link"}]},
            {"/payload/attachments/0/kind", "/payload/attachments/1/url"},
        ),
        (
            {"text": "Hello", "attachments": [{"kind": "link", "url": "x", "size": {"width": 0, "height": "1"}}]},
            {"/payload/attachments/0/size/width", "/payload/attachments/0/size/height"},
        ),
    ],
)
def test_an_invalid_payload_is_told_with_its_places(chat: Service, room: str, payload: dict[str, Any], places: set[str]) -> None:
    """The error message says where the request does not fit the document, and which request it was."""
    with join(chat, room, "ada") as ada:
        told = ada.ask({"type": "post_message", "payload": {"request_id": "a2", **payload}})
        assert (told["type"], told["payload"]["code"], told["payload"]["request_id"]) == ("error", "invalid_payload", "a2")
        assert {detail["at"] for detail in told["payload"]["details"]} == places
        assert ada.ask({"type": "leave_room"}) == {"type": "room_left"}


def test_an_error_never_repeats_the_input(chat: Service, room: str) -> None:
    """What a client sent is not sent back to it, and at most ten places are told."""
    with join(chat, room, "ada") as ada:
        ada.say({"type": "post_message", "payload": {"text": "Hello", "mentions": ["SECRET WORDS"] * 20, "reply_to": "SECRET WORDS"}})
        told = ada.hear_raw()
        assert isinstance(told, str)
        assert "SECRET" not in told
        assert told.count('"at"') == 10


def test_a_handler_says_no(chat: Service, room: str) -> None:
    """What a handler refuses has the handler's own code and words."""
    with Socket(chat.url(room)) as stranger:
        told = stranger.ask({"type": "post_message", "payload": {"request_id": "s1", "text": "Hello?"}})
        assert told == {"type": "error", "payload": {"code": "not_joined", "message": "join the room first", "request_id": "s1"}}
        assert stranger.ask({"type": "join_room", "payload": {"name": "eve"}})["type"] == "room_joined"


def test_a_handler_fails(untouched: Service) -> None:
    """A server's own fault is told with an id that the log has, and without its text."""
    with Socket(untouched.url("/rooms/general")) as ada:
        told = ada.ask({"type": "join_room", "payload": {"request_id": "a1", "name": "ada"}})
        assert (told["type"], told["payload"]["request_id"]) == ("error", "a1")
        assert "NotImplemented" not in str(told)
        assert untouched.logged(told["payload"]["correlation_id"])
        assert untouched.logged("NotImplementedError")
        assert ada.ask({"type": "typing", "payload": {"active": True}})["type"] == "error"


def test_a_binary_frame_is_refused(chat: Service, room: str) -> None:
    """A channel of JSON takes no binary frames, whatever is in them."""
    with Socket(chat.url(room)) as ada:
        ada.raw(b'{"type": "leave_room"}')
        assert ada.end() == (1003, "Binary frames are not supported")


def test_a_frame_can_be_too_large(chat: Service, room: str) -> None:
    """A frame of more than 64 KiB closes the connection with 1009."""
    with Socket(chat.url(room)) as ada:
        ada.raw("x" * 70_000)
        assert ada.end()[0] == 1009


# --- what is wrong, on a channel that declares none ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        ("no JSON", "Could not decode message"),
        ("[]", "Could not decode message"),
        ('{"type": "nonsense"}', "No matching type"),
        ('{"type": "room_opened"}', "No matching type"),
        ('{"type": "list_rooms", "payload": {"matching": ""}}', "Could not validate payload"),
        ('{"type": "list_rooms", "payload": null}', "Could not validate payload"),
    ],
)
def test_without_an_error_message_the_connection_ends(chat: Service, frame: str, reason: str) -> None:
    """The close code and the reasons are FastWS's."""
    with Socket(chat.url("/lobby")) as socket:
        socket.raw(frame)
        assert socket.end() == (1003, reason)


def test_without_an_error_message_a_missing_handler_ends_the_connection(untouched: Service) -> None:
    """A handler that nobody wrote yet says so, and never calls it the client's fault."""
    with Socket(untouched.url("/lobby")) as socket:
        socket.say({"type": "list_rooms"})
        assert socket.end() == (1011, "Not implemented")


def test_an_optional_payload(chat: Service) -> None:
    """What the document does not require may be left out, and what it does not mention is ignored."""
    with Socket(chat.url("/lobby")) as socket:
        assert socket.ask({"type": "list_rooms"})["type"] == "rooms_listed"
        reply = socket.ask({"type": "list_rooms", "payload": {"request_id": "l1", "matching": "zzz", "color": "red"}, "version": 3})
        assert reply == {"type": "rooms_listed", "payload": {"request_id": "l1", "rooms": []}}


# --- the handshake ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/rooms/No%20Spaces", "/rooms/UPPER", f"/rooms/{'x' * 33}", "/rooms/", "/nowhere", "/rooms/a/b"])
def test_a_wrong_path_is_refused(chat: Service, path: str) -> None:
    """A room's name that the document does not allow, or no channel at all, is refused before the connection is accepted."""
    assert refusal(chat.url(path)) == 403


def test_a_page_of_another_host_is_refused(chat: Service) -> None:
    """A browser says where its page is from; only the service's own host may connect."""
    assert refusal(chat.url("/lobby"), {"Origin": "https://evil.example.com"}) == 403
    assert refusal(chat.url("/lobby"), {"Origin": "null"}) == 403
    Socket(chat.url("/lobby"), {"Origin": f"http://127.0.0.1:{chat.port}"}).close()


# --- the documentation -----------------------------------------------------------------------------------------------------------------


def test_the_service_shows_its_document(chat: Service) -> None:
    """The document as JSON and as YAML, and a page that needs no other host."""
    as_json, as_yaml, page = chat.get("/asyncapi.json"), chat.get("/asyncapi.yaml"), chat.get("/asyncapi")
    assert (as_json.status, as_json.type, as_json.json()["asyncapi"]) == (200, "application/json", "2.4.0")
    assert list(as_json.json()["channels"]) == ["/rooms/{room_id}", "/lobby"]
    assert as_yaml.status == 200
    assert yaml.safe_load(as_yaml.text)["channels"] == as_json.json()["channels"]
    assert (page.status, page.type) == (200, "text/html")
    assert "://" not in page.text
