"""FastWS's 24 acceptance cases against a real server; the numbers are those of the list that they were written down in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.behaviour.conftest import Server, ask, closed, hear, refused, say, vanish


@pytest.fixture
def server(start: Callable[..., Server]) -> Iterator[Server]:
    """FastWS's example service. After every case nobody is connected any more (case 22)."""
    server = start("fastws_app")
    yield server
    assert server.settles("/connections", 0)


def test_1_and_2_the_document_and_its_page_are_served(server: Server) -> None:
    """The docs endpoints answer."""
    document = server.request("/asyncapi.json")
    assert document["info"]["title"] == "FastWS - Broker"
    assert "<title>" in server.request("/asyncapi")


def test_3_topics_of_the_query_are_subscribed_to(server: Server) -> None:
    """A connection subscribes before its first message, and hears nothing on connect."""
    with server.connect("/?topic=foo&topic=bar") as connection:
        assert ask(connection, {"type": "ping"}) == {"type": "pong"}
        server.request("/foo", "POST")
        assert hear(connection)["type"] == "feature_2.alert"
        server.request("/bar", "POST")
        assert hear(connection)["type"] == "feature_2.alert"


def test_4_a_reply_without_return_type_has_no_payload(server: Server) -> None:
    """`ping` is answered by `pong`, with no payload key."""
    with server.connect() as connection:
        connection.send('{"type":"ping"}')
        assert connection.recv() == '{"type":"pong"}'


def test_5_a_handler_subscribes_its_client(server: Server) -> None:
    """A payload goes to the handler and its reply comes back in the envelope."""
    with server.connect("/?topic=foo&topic=bar") as connection:
        answer = ask(connection, {"type": "feature_0.subscribe", "payload": {"topic": "foobar"}})
        assert answer["type"] == "feature_0.subscribe.response"
        assert answer["payload"]["detail"] == "Subscribed to foobar"
        assert set(answer["payload"]["topics"]) == {"foo", "bar", "foobar"}


def test_6_a_prefix_applies_to_the_reply_too(server: Server) -> None:
    """`feature_1.ping` is answered by `feature_1.pong`."""
    with server.connect() as connection:
        assert ask(connection, {"type": "feature_1.ping"}) == {"type": "feature_1.pong"}


def test_7_a_publish_reaches_the_subscribers(server: Server) -> None:
    """An HTTP request publishes to a topic."""
    with server.connect("/?topic=foobar") as connection:
        assert ask(connection, {"type": "ping"}) == {"type": "pong"}
        server.request("/foobar", "POST")
        assert hear(connection) == {"type": "feature_2.alert", "payload": {"message": "foobar"}}


def test_8_an_unknown_operation_closes(server: Server) -> None:
    """A type that is no operation is refused."""
    with server.connect() as connection:
        say(connection, {"type": "feature_0.not_an_operation", "payload": {"foo": "bar"}})
        assert closed(connection) == (1003, "No matching type")


def test_9_what_is_not_needed_is_ignored(server: Server) -> None:
    """Extra keys of the envelope, and a payload where none is asked for, do no harm."""
    with server.connect() as connection:
        assert ask(connection, {"type": "ping", "id": 7, "payload": {"x": 1}, "foo": 2}) == {"type": "pong"}


def test_10_a_lax_service_coerces(server: Server) -> None:
    """With `strict=False` "5" stands for 5; unknown fields of a payload are ignored."""
    with server.connect() as connection:
        assert ask(connection, {"type": "number", "payload": {"n": "5", "m": 1}}) == {"type": "number", "payload": {"n": 5}}


@pytest.mark.parametrize("payload", [{}, {"payload": None}, {"payload": {}}, {"payload": {"n": "x"}}, {"payload": [1]}])
def test_11_an_invalid_payload_closes(server: Server, payload: Any) -> None:
    """A missing or wrong payload is refused."""
    with server.connect() as connection:
        say(connection, {"type": "number", **payload})
        assert closed(connection) == (1003, "Could not validate payload")


@pytest.mark.parametrize("frame", ["", "{", "nonsense", "[]", '"ping"', "{}", '{"type":null}', '{"type":1.5}', '{"payload":{}}'])
def test_11_what_is_no_envelope_closes(server: Server, frame: str) -> None:
    """What is not JSON or has no type is refused as undecodable."""
    with server.connect() as connection:
        say(connection, frame)
        assert closed(connection) == (1003, "Could not decode message")


@pytest.mark.parametrize("name", ["feature_2.alert", "pong", "feature_0.subscribe.response", 5, True])
def test_12_only_what_clients_send_is_an_operation(server: Server, name: object) -> None:
    """A message that the server sends, a reply and a number are no operations."""
    with server.connect() as connection:
        say(connection, {"type": name, "payload": {"message": "x"}})
        assert closed(connection) == (1003, "No matching type")


def test_13_an_operation_without_reply_is_silent(server: Server) -> None:
    """Only the next operation's reply arrives."""
    with server.connect() as connection:
        say(connection, {"type": "quiet"})
        assert ask(connection, {"type": "ping"}) == {"type": "pong"}


def test_14_replies_come_in_request_order(server: Server) -> None:
    """Ten slow messages at once are answered one after the other, then the ping."""
    with server.connect() as connection:
        for n in range(10, 0, -1):
            say(connection, {"type": "slow", "payload": {"n": n}})
        say(connection, {"type": "ping"})
        answers = [hear(connection) for _ in range(11)]
    assert [answer["payload"]["n"] for answer in answers[:10]] == list(range(10, 0, -1))
    assert answers[10] == {"type": "pong"}


def test_15_subscribing_is_idempotent(server: Server) -> None:
    """Leaving a topic never joined is no error, joining twice is joining once."""
    with server.connect() as connection:
        assert ask(connection, {"type": "feature_0.unsubscribe", "payload": {"topic": "x"}})["payload"]["topics"] == []
        for _ in range(2):
            answer = ask(connection, {"type": "feature_0.subscribe", "payload": {"topic": "x"}})
            assert answer["payload"]["topics"] == ["x"]
        server.request("/x", "POST")
        assert hear(connection)["type"] == "feature_2.alert"
        assert ask(connection, {"type": "ping"}) == {"type": "pong"}


def test_16_a_publish_concerns_subscribers_only(server: Server) -> None:
    """A topic without subscribers is no error; others hear nothing."""
    with server.connect("/?topic=mine") as connection:
        assert ask(connection, {"type": "ping"}) == {"type": "pong"}
        server.request("/another", "POST")
        assert ask(connection, {"type": "ping"}) == {"type": "pong"}


def test_17_a_wrong_publish_is_the_callers_error(server: Server) -> None:
    """An unknown message and an invalid payload raise where `server_send` is called."""
    assert server.request("/send/x?name=unknown", "POST") == "NoMatchingOperation"
    assert server.request("/send/x", "POST") == "ValidationError"
    assert server.request("/send/x?text=ok", "POST") == "sent"


def test_18_a_payload_may_be_any_type(server: Server) -> None:
    """A `recv` handler that returns a str sends a str; parameters that nobody gives have their defaults."""
    with server.connect("/?topic=foo") as connection:
        assert ask(connection, {"type": "ping"}) == {"type": "pong"}
        server.request("/send/foo?name=feature_2.alert.str", "POST")
        assert hear(connection) == {"type": "feature_2.alert.str", "payload": "hey there!"}


def test_19_a_silent_client_is_closed(server: Server) -> None:
    """Messages keep a connection open; without any it is closed one interval after the last."""
    with server.connect("/heartbeat") as connection:
        for _ in range(3):
            time.sleep(0.6)
            assert ask(connection, {"type": "ping"}) == {"type": "pong"}
        before = time.monotonic()
        assert closed(connection) == (1003, "Connection timed out. Heartbeat interval 1.0. Max connection lifespan unset")
        assert 0.9 < time.monotonic() - before < 1.5


def test_19_a_connection_has_a_lifespan(server: Server) -> None:
    """It is closed when its time is over, in spite of traffic."""
    with server.connect("/lifespan") as connection:
        before = time.monotonic()
        while time.monotonic() < before + 1:
            assert ask(connection, {"type": "ping"}) == {"type": "pong"}
            time.sleep(0.1)
        assert closed(connection) == (1003, "Connection timed out. Heartbeat interval unset. Max connection lifespan 1.2")
        assert 1.1 < time.monotonic() - before < 1.8


def test_19_a_handler_is_not_cancelled_by_the_heartbeat(server: Server) -> None:
    """A handler that works longer than the interval ends, its reply arrives, and only then does the client's silence count."""
    with server.connect("/heartbeat") as connection:
        assert ask(connection, {"type": "slow", "payload": {"n": 1500}})["payload"]["n"] == 1500
        assert ask(connection, {"type": "ping"}) == {"type": "pong"}


def test_20_the_first_message_may_be_a_secret(server: Server) -> None:
    """The right one is served; a wrong one, or none in time, is closed with 1008."""
    with server.connect("/auth/message") as connection:
        say(connection, "supersecret")
        assert ask(connection, {"type": "ping"}) == {"type": "pong"}
    with server.connect("/auth/message") as connection:
        say(connection, "wrong")
        assert closed(connection) == (1008, "Not authenticated")
    with server.connect("/auth/message") as connection:
        assert closed(connection) == (1008, "Not authenticated")


def test_20_a_refusal_before_accept_is_an_http_answer(server: Server) -> None:
    """An auth handler that does not accept refuses the handshake."""
    assert refused(server, "/auth/refused").status_code == 403


def test_21_a_dependency_may_authenticate(server: Server) -> None:
    """A wrong secret closes with the dependency's own code and reason."""
    with server.connect("/auth/dependency") as connection:
        say(connection, "supersecret")
        assert ask(connection, {"type": "ping"}) == {"type": "pong"}
    with server.connect("/auth/dependency") as connection:
        say(connection, "wrong")
        assert closed(connection) == (1008, "Not authenticated")


def test_22_nobody_stays_registered(server: Server) -> None:
    """After 200 connections that are aborted nobody is connected."""
    for _ in range(200):
        with server.connect("/?topic=foo") as connection:
            vanish(connection)
    assert server.settles("/connections", 0, seconds=10)


def test_23_a_root_path_is_respected(start: Callable[..., Server]) -> None:
    """Behind a proxy that strips `/api`, the page finds its document below `/api`."""
    server = start("fastws_app", "--root-path", "/api")
    assert 'data-json="./asyncapi.json"' in server.request("/asyncapi"), "a browser at /api/asyncapi reads /api/asyncapi.json"
    assert server.request("/asyncapi.json")["info"]["title"] == "FastWS - Broker"
    with server.connect() as connection:
        assert ask(connection, {"type": "ping"}) == {"type": "pong"}


def test_24_iterating_over_a_client_serves_it(server: Server) -> None:
    """FastWS's loop by hand, with `client_send`, gives what `serve` gives."""
    with server.connect("/iterated") as connection:
        assert ask(connection, {"type": "ping"}) == {"type": "pong"}
        assert ask(connection, {"type": "number", "payload": {"n": 1}}) == {"type": "number", "payload": {"n": 1}}
        say(connection, "nonsense")
        assert closed(connection) == (1003, "Could not decode message")
