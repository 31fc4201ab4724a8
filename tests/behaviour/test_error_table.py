"""What a client sees when something is wrong: the whole table, on a channel without an error message and on one with."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from tests.behaviour.conftest import Server, ask, closed, hear, refused, running, say


@pytest.fixture
def server(start: Callable[..., Server]) -> Iterator[Server]:
    """The service of `errors_app`. After every case nobody is connected any more."""
    server = start("errors_app", "--ws-max-size", "65536")
    yield server
    assert server.settles("/connections", 0)


def request(name: str, n: Any = 1, **more: Any) -> dict[str, Any]:
    """Return a request."""
    return {"type": name, "payload": {"n": n, **more}}


FAULTS = {
    "not JSON": ("{", 1003, "Could not decode message", "undecodable"),
    "empty": ("", 1003, "Could not decode message", "undecodable"),
    "NaN is not JSON": ('{"type":"work","payload":{"n":NaN}}', 1003, "Could not decode message", "undecodable"),
    "no envelope": ([1, 2], 1003, "Could not decode message", "undecodable"),
    "no type": ({"payload": {"n": 1}}, 1003, "Could not decode message", "undecodable"),
    "unknown operation": (request("nothing"), 1003, "No matching type", "unknown_operation"),
    "only the server may send it": ({"type": "news", "payload": "x"}, 1003, "No matching type", "unknown_operation"),
    "invalid payload": (request("work", "1"), 1003, "Could not validate payload", "invalid_payload"),
    "no payload": ({"type": "work"}, 1003, "Could not validate payload", "invalid_payload"),
    "the handler raised": (request("crash"), 1011, "Internal error", "internal_error"),
    "the handler returned something else": ({"type": "wrong"}, 1011, "Internal error", "internal_error"),
    "the handler said no": (request("refuse", 7), 1008, "7 is too many", "too_many"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_without_an_error_message_the_connection_is_closed(server: Server, case: str) -> None:
    """FastWS's codes and reasons."""
    frame, code, reason, _ = FAULTS[case]
    with server.connect("/plain") as connection:
        say(connection, frame)
        assert closed(connection) == (code, reason)


@pytest.mark.parametrize("case", FAULTS)
def test_with_an_error_message_the_connection_stays_open(server: Server, case: str) -> None:
    """The client is told what is wrong, and goes on."""
    frame, _, reason, code = FAULTS[case]
    with server.connect("/told") as connection:
        answer = ask(connection, frame)
        assert answer["type"] == "error"
        assert (answer["payload"]["code"], answer["payload"]["message"]) == (code, reason)
        assert ask(connection, request("work", 2))["payload"]["n"] == 2


def test_an_invalid_payload_is_told_by_place(server: Server) -> None:
    """At most ten places, in the schema's words; what the client sent is not repeated, except its correlation id."""
    with server.connect("/told") as connection:
        answer = ask(connection, request("work", "my secret", request_id="r1"))["payload"]
    assert answer["details"] == [{"at": "/payload/n", "message": "Input should be a valid integer"}]
    assert answer["request_id"] == "r1"
    assert "secret" not in json.dumps(answer)


def test_a_server_fault_can_be_found_in_the_log(server: Server) -> None:
    """The error message carries an id that the log has beside the operation and the traceback, and not the exception's text."""
    with server.connect("/told") as connection:
        answer = ask(connection, request("crash", 4711, request_id="r2"))["payload"]
    assert answer["request_id"] == "r2"
    assert "4711" not in json.dumps(answer)
    logged = server.logged()
    line = next(line for line in logged.splitlines() if answer["correlation_id"] in line)
    assert "'crash'" in line
    assert "a secret: 4711" in logged[logged.index(answer["correlation_id"]) :]


def test_a_reply_carries_the_correlation_id(server: Server) -> None:
    """The request's id is copied into the reply, and nothing is where there was none."""
    with server.connect("/told") as connection:
        assert ask(connection, request("work", 1, request_id="abc")) == {"type": "done", "payload": {"n": 1, "request_id": "abc"}}
        assert ask(connection, request("work", 1))["payload"]["request_id"] is None


@pytest.mark.parametrize("path", ["/plain", "/told"])
def test_a_binary_frame_closes(server: Server, path: str) -> None:
    """A channel of text frames takes no others."""
    with server.connect(path) as connection:
        say(connection, b"\x00")
        assert closed(connection) == (1003, "Binary frames are not supported")


def test_missing_credentials_are_answered_before_accept(server: Server) -> None:
    """401 with a challenge where there are none, 403 where they are wrong."""
    answer = refused(server, "/locked")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'ApiKey realm="key"'
    assert refused(server, "/locked?key=wrong").status_code == 403
    with server.connect("/locked?key=right") as connection:
        assert ask(connection, request("work"))["type"] == "done"
    assert "right" not in server.logged(), "a key is in the log"


@pytest.mark.parametrize("path", ["/auth/plain", "/auth/told"])
def test_a_refusal_after_accept_closes(server: Server, path: str) -> None:
    """A wrong first message, and none in time."""
    with server.connect(path) as connection:
        say(connection, "wrong")
        assert closed(connection) == (1008, "Not authenticated")
    with server.connect(path) as connection:
        assert closed(connection) == (1008, "Not authenticated")


@pytest.mark.parametrize("path", ["plain", "told"])
def test_a_deadline_closes(server: Server, path: str) -> None:
    """Silence and age are told in FastWS's words."""
    with server.connect(f"/heartbeat/{path}") as silent, server.connect(f"/lifespan/{path}") as old:
        assert closed(silent) == (1003, "Connection timed out. Heartbeat interval 0.5. Max connection lifespan unset")
        assert closed(old) == (1003, "Connection timed out. Heartbeat interval unset. Max connection lifespan 0.5")


@pytest.mark.parametrize("path", ["/plain", "/told"])
def test_a_message_that_is_too_large_closes(server: Server, path: str) -> None:
    """The server's limit, told by the server."""
    with server.connect(path) as connection:
        with suppress(ConnectionClosed):
            say(connection, request("work", request_id="x" * 70_000))
        assert closed(connection)[0] == 1009


@pytest.mark.parametrize("path", ["plain", "told"])
def test_a_flood_closes(server: Server, path: str) -> None:
    """Beyond the rate: the error message once, where there is one, then 1008."""
    heard: list[Any] = []
    with server.connect(f"/rate/{path}") as connection:
        for _ in range(20):
            say(connection, request("work"))
        with suppress(ConnectionClosed):
            while True:
                heard.append(hear(connection))
        assert closed(connection) == (1008, "Rate limit exceeded")
    assert [one["type"] for one in heard[:10]] == ["done"] * 10
    assert [one["payload"]["code"] for one in heard[10:]] == (["rate_limit_exceeded"] if path == "told" else [])


@pytest.mark.parametrize("path", ["/plain", "/told"])
def test_a_slow_consumer_is_closed(server: Server, path: str) -> None:
    """One who does not read is forgotten when too much waits; publishing goes on, and who reads on in time finds 4008."""
    with server.connect(path, max_queue=1) as slow, server.connect(path) as healthy:
        for connection in (slow, healthy):
            say(connection, {"type": "subscribe"})
            assert ask(connection, request("work"))["type"] == "done"
        for _ in range(80):
            before = time.monotonic()
            server.request("/news?size=200000", "POST")
            assert time.monotonic() - before < 2, "a publish waited for a client"
            assert len(hear(healthy)["payload"]) == 200_000
            if server.request("/connections") == 1:
                break
        assert server.request("/connections") == 1
        assert closed(slow) == (4008, "Slow consumer")
        assert ask(healthy, request("work"))["type"] == "done"


def test_a_gap_is_told_or_closes(server: Server) -> None:
    """Who may have missed updates gets the gap message with its topics where there is one, else 4010."""
    with server.connect("/plain") as plain, server.connect("/told") as told:
        for connection in (plain, told):
            say(connection, {"type": "subscribe"})
            assert ask(connection, request("work"))["type"] == "done"
        server.request("/resync", "POST")
        assert hear(told) == {"type": "gap", "payload": {"topics": ["news"]}}
        assert closed(plain) == (4010, "Resync")


@pytest.mark.parametrize("path", ["/plain", "/told"])
def test_a_server_that_stops_says_so(tmp_path: Path, path: str) -> None:
    """The client of a stopping server is closed with 1012, by `python -m <package>` too."""
    code = "from asyncgen.runtime.serve import serve; serve('errors_app:app')"
    with running(tmp_path / "log", ["-c", code]) as server, server.connect(path) as connection:
        assert ask(connection, request("work"))["type"] == "done"
        os.kill(server.process.pid, signal.SIGTERM)
        assert closed(connection)[0] == 1012
        assert server.process.wait(10) is not None
