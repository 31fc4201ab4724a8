"""What FastAPI's WebSocket documentation shows, on channels, against a real server."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.behaviour.conftest import Server, ask, closed, refused, say, vanish


@pytest.fixture
def server(start: Callable[..., Server]) -> Iterator[Server]:
    """The documentation's examples. After every case nobody is connected any more."""
    server = start("docs_app")
    yield server
    assert server.settles("/connections", 0)


def test_text(server: Server) -> None:
    """A text frame's text is the payload, and so is the reply's."""
    with server.connect("/ws") as connection:
        connection.send("hello")
        assert connection.recv(5) == "Message text was: hello"


def test_json(server: Server) -> None:
    """A model comes in and a model goes out; a plain function may handle it."""
    with server.connect("/json") as connection:
        assert ask(connection, {"name": "Foo", "price": 2.5}) == {"total": 5.0}
        say(connection, {"name": "Foo"})
        assert closed(connection) == (1003, "Could not validate payload")


def test_binary(server: Server) -> None:
    """Binary frames are bytes, beside text frames on the same channel."""
    with server.connect("/binary") as connection:
        connection.send(b"\x00\x01\xff")
        assert connection.recv(5) == b"\xff\x01\x00"
        connection.send("text")
        assert connection.recv(5) == "Message text was: text"


def test_depends_cookie_header_path_query(server: Server) -> None:
    """All of a handshake is on `client.state`, validated."""
    headers = {"Cookie": "session=s3", "User-Agent": "tests"}
    with server.connect("/items/ab/ws?q=3", additional_headers=headers, user_agent_header=None) as connection:
        connection.send("hi")
        assert connection.recv(5) == "hi ab 3 s3 tests"
    with server.connect("/items/ab/ws?token=t", user_agent_header=None) as connection:
        connection.send("hi")
        assert connection.recv(5) == "hi ab None t None"


@pytest.mark.parametrize("path", ["/items/ab/ws", "/items/a/ws?token=t", "/items/ab/ws?token=t&q=x"])
def test_a_handshake_that_does_not_fit_is_refused(server: Server, path: str) -> None:
    """A WebSocketException in a dependency and an invalid parameter are 403 on the handshake."""
    assert refused(server, path).status_code == 403


def test_security_before_accept(server: Server) -> None:
    """A router's own dependencies answer with their own HTTP status."""
    answer = refused(server, "/secure")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Key")
    assert refused(server, "/secure", additional_headers={"X-Key": "a"}).status_code == 403
    with server.connect("/secure", additional_headers={"X-Key": "a+b"}) as connection:
        connection.send("hi")
        assert connection.recv(5) == "resource"


def test_a_dependency_ends_with_its_connection(server: Server) -> None:
    """What a dependency with `yield` opened is closed when the client has gone, with or without a close frame."""
    before = server.request("/resources")
    with server.connect("/secure", additional_headers={"X-Key": "a+b"}) as connection:
        connection.send("hi")
        assert connection.recv(5) == "resource"
        vanish(connection)
    assert server.settles("/resources", [*before, "open", "closed"])


def test_websocket_exception_in_a_handler(server: Server) -> None:
    """It closes with its own code and reason."""
    with server.connect("/secure", additional_headers={"X-Key": "a+b"}) as connection:
        connection.send("close")
        assert closed(connection) == (4321, "as you wish")


def test_a_handler_may_close(server: Server) -> None:
    """What was sent before arrives; what comes after goes nowhere."""
    with server.connect("/secure", additional_headers={"X-Key": "a+b"}) as connection:
        connection.send("bye")
        assert connection.recv(5) == "good"
        assert closed(connection) == (4000, "bye")


def test_several_clients_and_disconnects(server: Server) -> None:
    """Everybody hears what one says, and that one left."""
    with server.connect("/chat/1") as first, server.connect("/chat/2") as second:
        with server.connect("/chat/3") as third:
            third.send("hello")
            assert third.recv(5) == "You wrote: hello"
            for other in (first, second):
                assert other.recv(5) == "Client #3 says: hello"
        for other in (first, second):
            assert other.recv(5) == "Client #3 left the chat"
        vanish(second)
        assert first.recv(5) == "Client #2 left the chat"
    assert refused(server, "/chat/x").status_code == 403


def test_a_page_of_another_origin_is_refused(server: Server) -> None:
    """A browser's page may connect to its own host only."""
    host = f"127.0.0.1:{server.port}"
    with server.connect("/ws", origin=f"http://{host}") as connection:
        connection.send("hello")
        assert connection.recv(5) == "Message text was: hello"
    for origin in ("http://evil.example", f"http://{host}.evil.example", f"http://127.0.0.1:{server.port + 1}", "null"):
        assert refused(server, "/ws", origin=origin).status_code == 403
