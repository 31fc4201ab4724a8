"""The market data service, spoken to from its document: keys, query and headers, subscriptions, numbers in strings, tags that are enums."""

from __future__ import annotations

import json
import urllib.request
from datetime import datetime
from typing import Any

import pytest

from tests.e2e.processes import Service
from tests.e2e.wire import Socket, refusal

TRADE: dict[str, Any] = {
    "event": "trade",
    "channel": "trades",
    "symbol": "BTC-EUR",
    "id": 9007199254740993,
    "price": "61250.50",
    "quantity": "0.0125",
    "side": "buy",
    "time": "2024-05-17T09:00:01.250000Z",
}
BOOK: dict[str, Any] = {
    "event": "book_snapshot",
    "channel": "book",
    "symbol": "BTC-EUR",
    "sequence": 1,
    "bids": [["61250.50", "0.8"], ["61250.00", "2.25"]],
    "asks": [],
}
TICKER: dict[str, Any] = {
    "event": "ticker",
    "channel": "ticker",
    "symbol": "XMR-EUR",
    "bid": ["142.10", "3.5"],
    "ask": None,
    "last": None,
    "change_percent": -1.5,
    "volume": "0.0",
}


def stream(service: Service, query: str = "", **headers: str) -> Socket:
    """Connect to the stream and hear the first heartbeat."""
    socket = Socket(service.url(f"/stream?api_key=key-of-ada{query}"), headers)
    assert socket.hear()["event"] == "heartbeat"
    return socket


def publish(service: Service, path: str, value: dict[str, Any]) -> None:
    """Tell the service what happened on the market."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{service.port}/{path}", json.dumps(value).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 200


# --- the handshake ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/stream", "/announcements"])
def test_a_key_is_needed(market_data: Service, path: str) -> None:
    """Without a key the answer is 401, with a wrong one 403, wherever else a key might be."""
    assert refusal(market_data.url(path)) == 401
    assert refusal(market_data.url(f"{path}?api_key=")) == 401
    assert refusal(market_data.url(f"{path}?api_key=wrong")) == 403
    assert refusal(market_data.url(path), {"api_key": "key-of-ada", "Authorization": "Bearer key-of-ada"}) == 401
    Socket(market_data.url(f"{path}?api_key=key-of-ada")).close()


def test_a_key_never_gets_into_the_log(market_data: Service) -> None:
    """The log says which paths were asked for, without their queries."""
    stream(market_data).close()
    assert market_data.logged("/stream")
    assert "key-of-ada" not in market_data.log.read_text()


@pytest.mark.parametrize(
    "query", ["&depth=11", "&depth=ten", "&heartbeat=0", "&heartbeat=61", "&heartbeat=1.5", "&symbol=btc", "&symbol=BTC-EUR" * 11]
)
def test_a_wrong_query_is_refused(market_data: Service, query: str) -> None:
    """What the ws binding says of the query is checked before the connection is accepted."""
    assert refusal(market_data.url(f"/stream?api_key=key-of-ada{query}")) == 403


@pytest.mark.parametrize("query", ["", "&depth=10", "&depth=100", "&heartbeat=60", "&symbol=BTC-EUR&symbol=ETH-EUR", "&color=red"])
def test_a_right_query_is_accepted(market_data: Service, query: str) -> None:
    """Everything that the ws binding allows comes in, and what it does not mention does no harm."""
    stream(market_data, query).close()


def test_a_wrong_header_is_refused(market_data: Service) -> None:
    """What the ws binding says of the headers is checked before the connection is accepted."""
    url = market_data.url("/stream?api_key=key-of-ada")
    assert refusal(url, {"X-Client-Version": "latest"}) == 403
    Socket(url, {"X-Client-Version": "1.2.3"}).close()


def test_defaults_and_values_of_the_query(market_data: Service) -> None:
    """The service sees what the address says, and the document's default where it says nothing."""
    for query, seconds in (("", 15), ("&heartbeat=7", 7)):
        with Socket(market_data.url(f"/stream?api_key=key-of-ada{query}")) as socket:
            assert socket.hear()["sequence"] == seconds


# --- messages --------------------------------------------------------------------------------------------------------------------------


def test_subscriptions(market_data: Service) -> None:
    """Replies name the channel and the symbols; what was subscribed to arrives, and nothing else does."""
    with stream(market_data) as socket, stream(market_data) as other:
        reply = socket.ask({"event": "subscribe", "request_id": 1, "channel": "trades", "symbols": ["BTC-EUR", "ETH-EUR"]})
        assert reply == {"event": "subscribed", "request_id": 1, "channel": "trades", "symbols": ["BTC-EUR", "ETH-EUR"]}
        publish(market_data, "trades", TRADE)
        publish(market_data, "trades", {**TRADE, "symbol": "XMR-EUR"})
        publish(market_data, "books", BOOK)
        assert socket.hear() == TRADE
        reply = socket.ask({"event": "unsubscribe", "channel": "trades", "symbols": ["BTC-EUR"]})
        assert reply == {"event": "unsubscribed", "channel": "trades", "symbols": ["BTC-EUR"]}
        publish(market_data, "trades", TRADE)
        publish(market_data, "trades", {**TRADE, "symbol": "ETH-EUR"})
        assert socket.hear()["symbol"] == "ETH-EUR"
        assert socket.ask({"event": "unsubscribe", "channel": "trades"})["symbols"] == ["ETH-EUR"]
        assert other.hears_nothing()


def test_numbers_arrive_as_they_were(market_data: Service) -> None:
    """Prices are strings to the last digit, an id may be larger than a double can hold, and null is null."""
    with stream(market_data, "&symbol=XMR-EUR") as socket:
        socket.ask({"event": "subscribe", "channel": "trades", "symbols": ["BTC-EUR"]})
        socket.ask({"event": "subscribe", "channel": "book", "symbols": ["BTC-EUR"]})
        publish(market_data, "trades", TRADE)
        text = socket.hear_raw()
        assert isinstance(text, str)
        assert '"price":"61250.50"' in text.replace(" ", "")
        assert '"id":9007199254740993' in text.replace(" ", "")
        publish(market_data, "books", BOOK)
        assert socket.hear() == BOOK
        publish(market_data, "books", {**BOOK, "event": "book_update", "sequence": 2, "checksum": 2863311530})
        assert socket.hear()["checksum"] == 2863311530
        publish(market_data, "tickers", TICKER)
        assert socket.hear() == TICKER


def test_a_tag_may_have_several_values(market_data: Service) -> None:
    """Two values of the tag lead to one handler, and the answer says which it was."""
    with stream(market_data) as socket:
        socket.ask({"event": "subscribe", "channel": "trades", "symbols": ["BTC-EUR"]})
        assert socket.ask({"event": "pause"}) == {"event": "paused"}
        publish(market_data, "trades", TRADE)
        assert socket.hears_nothing()
        assert socket.ask({"event": "resume"}) == {"event": "resumed"}
        publish(market_data, "trades", TRADE)
        assert socket.hear() == TRADE


def test_the_id_of_a_request_may_be_a_number(market_data: Service) -> None:
    """The reply carries the number itself, zero too, and none where the request has none."""
    with stream(market_data) as socket:
        for number in (4, 0, 2**53 + 1):
            pong = socket.ask({"event": "ping", "request_id": number})
            assert (pong["event"], pong["request_id"]) == ("pong", number)
            assert datetime.fromisoformat(pong["time"]).tzinfo is not None
        assert set(socket.ask({"event": "ping"})) == {"event", "time"}


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"event": "dance"}, "unknown_operation"),
        ({"event": "trade"}, "unknown_operation"),
        ({"event": True}, "unknown_operation"),
        ({"request_id": 5}, "undecodable"),
        ({"event": "subscribe", "channel": "trades"}, "invalid_payload"),
        ({"event": "subscribe", "channel": "gossip", "symbols": ["BTC-EUR"]}, "invalid_payload"),
        ({"event": "subscribe", "channel": "trades", "symbols": []}, "invalid_payload"),
        ({"event": "subscribe", "channel": "trades", "symbols": ["btc"]}, "invalid_payload"),
        ({"event": "subscribe", "channel": "trades", "symbols": ["BTC-EUR"] * 2}, "invalid_payload"),
        ({"event": "subscribe", "channel": "trades", "symbols": ["BTC-XYZ"]}, "unknown_symbol"),
        ({"event": "ping", "request_id": "4"}, "invalid_payload"),
        ({"event": "ping", "request_id": -1}, "invalid_payload"),
        ({"event": "ping", "request_id": None}, "invalid_payload"),
    ],
)
def test_errors_are_the_document_s_own_message(market_data: Service, frame: dict[str, Any], code: str) -> None:
    """A problem has the shape that the document gives it, and the connection stays open."""
    with stream(market_data) as socket:
        problem = socket.ask(frame)
        assert (problem["event"], problem["code"]) == ("error", code)
        assert set(problem) <= {"event", "code", "message", "request_id", "correlation_id"}
        assert socket.ask({"event": "ping"})["event"] == "pong"


def test_a_problem_names_its_request(market_data: Service) -> None:
    """The number of the request that failed is in the error message."""
    with stream(market_data) as socket:
        problem = socket.ask({"event": "subscribe", "request_id": 11, "channel": "trades", "symbols": ["BTC-XYZ"]})
        assert problem == {"event": "error", "code": "unknown_symbol", "message": "there is no market BTC-XYZ", "request_id": 11}


def test_a_channel_that_only_the_server_speaks_on(market_data: Service) -> None:
    """Announcements reach everybody who is connected; sending something ends the connection."""
    url = market_data.url("/announcements?api_key=key-of-grace")
    with Socket(url) as one, Socket(url) as two:
        told = {"status": "halted", "text": "Back soon."}
        publish(market_data, "announcements", told)
        assert one.hear() == told
        assert two.hear() == told
        one.say({"event": "ping"})
        assert one.end() == (1003, "No matching type")
        two.raw("no JSON")
        assert two.end() == (1003, "Could not decode message")


def test_connections_are_forgotten(market_data: Service) -> None:
    """The service knows whose connections they are, and forgets them when they end."""
    with stream(market_data):
        assert "ada" in market_data.get("/connections").json()
    assert market_data.eventually("/connections", [])
