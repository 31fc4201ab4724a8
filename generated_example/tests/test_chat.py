"""The chat as people use it: several of them, over sockets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from chat.main import app, service
from chat.rooms import rooms


@pytest.fixture
def browser() -> Iterator[TestClient]:
    """Serve the chat while a test runs."""
    with TestClient(app) as client:
        yield client
    assert not service.connections
    assert not rooms.open


@pytest.fixture
def sockets(browser: TestClient) -> Iterator[ExitStack]:
    """Close the sockets that a test opened, the last one first."""
    with ExitStack() as stack:
        yield stack


def enter(
    browser: TestClient,
    sockets: ExitStack,
    name: str,
    room: str = "general",
    **more: str,
) -> WebSocketTestSession:
    """Connect to a room and join it."""
    socket = sockets.enter_context(browser.websocket_connect(f"/rooms/{room}"))
    joined = ask(socket, "join_room", {"name": name, **more})
    assert joined["type"] == "room_joined"
    return socket


def ask(
    socket: WebSocketTestSession, type_: str, payload: dict[str, Any] | None = None
) -> Any:
    """Send a request; return the frame that comes next."""
    socket.send_json(
        {"type": type_} if payload is None else {"type": type_, "payload": payload}
    )
    return socket.receive_json()


def test_the_first_person_opens_the_room(
    browser: TestClient, sockets: ExitStack
) -> None:
    """Whoever comes first opens the room, and the lobby hears of it."""
    lobby = sockets.enter_context(browser.websocket_connect("/lobby"))
    enter(browser, sockets, "ada", topic="Engines")
    opened = lobby.receive_json()
    assert opened["type"] == "room_opened"
    assert (
        opened["payload"]["id"],
        opened["payload"]["topic"],
        opened["payload"]["members"],
    ) == ("general", "Engines", 1)


def test_members_see_each_other(browser: TestClient, sockets: ExitStack) -> None:
    """Who comes later gets the members; who is there hears of the newcomer."""
    ada = enter(browser, sockets, "ada")
    grace = sockets.enter_context(browser.websocket_connect("/rooms/general"))
    joined = ask(grace, "join_room", {"name": "grace", "request_id": "g1"})
    assert joined["payload"]["request_id"] == "g1"
    assert [member["name"] for member in joined["payload"]["members"]] == [
        "ada",
        "grace",
    ]
    assert ada.receive_json()["payload"]["name"] == "grace"


def test_a_name_is_taken_once(browser: TestClient, sockets: ExitStack) -> None:
    """A second person of the same name is refused, and stays connected."""
    enter(browser, sockets, "ada")
    impostor = sockets.enter_context(browser.websocket_connect("/rooms/general"))
    refused = ask(impostor, "join_room", {"name": "ada", "request_id": "x"})
    assert (
        refused["type"],
        refused["payload"]["code"],
        refused["payload"]["request_id"],
    ) == ("error", "name_taken", "x")
    assert ask(impostor, "join_room", {"name": "eve"})["type"] == "room_joined"


def test_everybody_hears_a_message(browser: TestClient, sockets: ExitStack) -> None:
    """What one says all hear, the author too; the author gets its id."""
    ada, grace = enter(browser, sockets, "ada"), enter(browser, sockets, "grace")
    assert ada.receive_json()["type"] == "user_joined"
    ada.send_json(
        {
            "type": "post_message",
            "payload": {
                "text": "Good morning!",
                "mentions": ["grace"],
                "request_id": "a2",
            },
        }
    )
    frames = {
        frame["type"]: frame["payload"]
        for frame in (ada.receive_json(), ada.receive_json())
    }
    heard = grace.receive_json()["payload"]
    assert (heard["author"], heard["text"], heard["mentions"]) == (
        "ada",
        "Good morning!",
        ["grace"],
    )
    assert frames["message_posted"] == heard
    assert frames["message_accepted"] == {
        "request_id": "a2",
        "id": heard["id"],
        "sent_at": heard["sent_at"],
    }


def test_whoever_did_not_join_can_not_speak(
    browser: TestClient, sockets: ExitStack
) -> None:
    """Posting, typing, reading and leaving need joining first."""
    socket = sockets.enter_context(browser.websocket_connect("/rooms/general"))
    for type_, payload in (
        ("post_message", {"text": "Hello?"}),
        ("typing", {"active": True}),
        ("get_history", {}),
        ("leave_room", None),
    ):
        assert ask(socket, type_, payload)["payload"]["code"] == "not_joined"


def test_typing_reaches_the_others_only(
    browser: TestClient, sockets: ExitStack
) -> None:
    """The others see that somebody writes; whoever writes does not."""
    ada, grace = enter(browser, sockets, "ada"), enter(browser, sockets, "grace")
    assert ada.receive_json()["type"] == "user_joined"
    ada.send_json({"type": "typing", "payload": {"active": True}})
    assert grace.receive_json() == {
        "type": "user_typing",
        "payload": {"name": "ada", "active": True},
    }
    assert ask(ada, "get_history", {})["type"] == "history"


def test_the_history_comes_in_pages(browser: TestClient, sockets: ExitStack) -> None:
    """The newest messages come first, and the last page says that it is the last."""
    ada = enter(browser, sockets, "ada")
    for number in range(3):
        ada.send_json({"type": "post_message", "payload": {"text": f"number {number}"}})
        assert {ada.receive_json()["type"], ada.receive_json()["type"]} == {
            "message_posted",
            "message_accepted",
        }
    page = ask(ada, "get_history", {"limit": 2})["payload"]
    assert ([message["text"] for message in page["messages"]], page["complete"]) == (
        ["number 2", "number 1"],
        False,
    )
    rest = ask(ada, "get_history", {"before": page["messages"][-1]["sent_at"]})[
        "payload"
    ]
    assert ([message["text"] for message in rest["messages"]], rest["complete"]) == (
        ["number 0"],
        True,
    )


def test_leaving_and_losing_the_connection(
    browser: TestClient, sockets: ExitStack
) -> None:
    """The others learn who left and whose connection ended; the room closes behind the last one."""
    ada, grace = enter(browser, sockets, "ada"), enter(browser, sockets, "grace")
    with ExitStack() as brief:
        enter(browser, brief, "eve")
        assert ada.receive_json()["payload"]["name"] == "grace"
        assert [
            ada.receive_json()["payload"]["name"],
            grace.receive_json()["payload"]["name"],
        ] == ["eve", "eve"]
    assert ada.receive_json() == {
        "type": "user_left",
        "payload": {"name": "eve", "reason": "disconnected"},
    }
    assert ask(ada, "leave_room") == {"type": "room_left"}
    grace.receive_json()
    assert grace.receive_json() == {
        "type": "user_left",
        "payload": {"name": "ada", "reason": "left"},
    }
    lobby = sockets.enter_context(browser.websocket_connect("/lobby"))
    assert [
        room["members"] for room in ask(lobby, "list_rooms")["payload"]["rooms"]
    ] == [1]
    assert ask(grace, "leave_room") == {"type": "room_left"}
    assert ask(lobby, "list_rooms", {"request_id": "l"})["payload"] == {
        "request_id": "l",
        "rooms": [],
    }


def test_the_lobby_lists_rooms(browser: TestClient, sockets: ExitStack) -> None:
    """The fullest room comes first; a word narrows the list down."""
    for room, name in (("quiet", "ada"), ("release-2", "ada"), ("release-2", "grace")):
        enter(browser, sockets, name, room)
    lobby = sockets.enter_context(browser.websocket_connect("/lobby"))
    assert [room["id"] for room in ask(lobby, "list_rooms")["payload"]["rooms"]] == [
        "release-2",
        "quiet",
    ]
    assert [
        room["id"]
        for room in ask(lobby, "list_rooms", {"matching": "qui"})["payload"]["rooms"]
    ] == ["quiet"]


def test_a_room_needs_a_proper_name(browser: TestClient) -> None:
    """A room's name that the document does not allow is refused before the connection is accepted."""
    with (
        pytest.raises(WebSocketDisconnect),
        browser.websocket_connect("/rooms/No%20Spaces"),
    ):
        pass
