"""The telemetry service, spoken to from its document: parameters in the path, tokens, text, bytes, trees and a tag inside a header."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest

from tests.e2e.processes import Service
from tests.e2e.wire import Socket, refusal

DEVICE = {"Authorization": "Bearer token-of-a-device"}
OPERATOR = {"Authorization": "Bearer token-of-an-operator"}
SOME_ID = "5f0c6d0e-6c57-4b3a-8f5e-2f6a4c1c9d11"
SECOND = {**OPERATOR, "X-Operator-Key": "second-key"}

COLD = {"kind": "temperature", "measured_at": "2024-05-17T09:00:00Z", "celsius": 4.5}
HOT = {"kind": "temperature", "measured_at": "2024-05-17T09:00:00Z", "celsius": 90.0}
PLACE = {"kind": "position", "measured_at": "2024-05-17T09:00:00Z", "position": {"latitude": 52.52, "longitude": 13.405}}
POWER = {"kind": "power", "measured_at": "2024-05-17T09:00:00Z", "watts": 7.0, "phases": [1.0, 2.0, 3.0]}


def device() -> str:
    """Return the id of a device that no other test uses."""
    return str(uuid4())


def readings(service: Service, device_id: str) -> Socket:
    """Connect as a device."""
    return Socket(service.url(f"/v1/devices/{device_id}/readings"), DEVICE)


# --- the handshake ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [f"devices/{SOME_ID}/readings", f"devices/{SOME_ID}/logs/info", f"devices/{SOME_ID}/firmware", "fleet"])
def test_a_token_is_needed(telemetry: Service, path: str) -> None:
    """Without a token the answer is 401, with a wrong one 403; a token is no Basic credentials."""
    url = telemetry.url(f"/v1/{path}")
    assert refusal(url) == 401
    assert refusal(url, {"Authorization": "Basic token-of-a-device"}) == 401
    assert refusal(url, {"Authorization": "Bearer"}) == 401
    assert refusal(url, {"Authorization": "Bearer nonsense", "X-Operator-Key": "second-key"}) == 403


def test_an_operation_may_need_more_than_its_server(telemetry: Service) -> None:
    """Firmware needs the token of the server and the key of the operation."""
    url = telemetry.url(f"/v1/devices/{device()}/firmware")
    assert refusal(url, OPERATOR) == 401
    assert refusal(url, {"X-Operator-Key": "second-key"}) == 401
    assert refusal(url, {**OPERATOR, "X-Operator-Key": "wrong"}) == 403
    Socket(url, SECOND).close()


def test_the_scheme_s_name_has_no_case(telemetry: Service) -> None:
    """`bearer` is `Bearer` (RFC 7235, section 2.1)."""
    Socket(telemetry.url("/v1/fleet"), {"authorization": "bearer token-of-an-operator"}).close()


@pytest.mark.parametrize(
    "path",
    [
        "/v1/devices/not-a-uuid/readings",
        "/v1/devices/00000000-0000-0000-0000-00000000000/readings",
        "/v1/devices//readings",
        f"/v1/devices/{SOME_ID}/logs/loud",
        f"/v1/devices/{SOME_ID}/logs/INFO",
        f"/devices/{SOME_ID}/readings",
        "/fleet",
    ],
)
def test_a_wrong_path_is_refused(telemetry: Service, path: str) -> None:
    """Parameters are checked before the connection is accepted, and the path begins as the servers' does."""
    assert refusal(telemetry.url(path), SECOND) == 403


# --- JSON ------------------------------------------------------------------------------------------------------------------------------


def test_a_report_of_several_kinds(telemetry: Service) -> None:
    """Each reading is told apart by its `kind`."""
    with readings(telemetry, device()) as socket:
        reply = socket.ask({"type": "report", "sequence": 17, "readings": [COLD, PLACE, POWER]})
        assert reply == {"type": "report_stored", "sequence": 17, "accepted": 3}


@pytest.mark.parametrize(
    "reading",
    [
        {**COLD, "kind": "humidity"},
        {**COLD, "kind": "power"},
        {"measured_at": "2024-05-17T09:00:00Z", "celsius": 4.5},
        {**COLD, "celsius": -300},
        {**COLD, "celsius": "4.5"},
        {**COLD, "measured_at": "yesterday"},
        {**PLACE, "position": {"latitude": 91, "longitude": 0}},
        {**POWER, "phases": [1.0, 2.0]},
    ],
)
def test_a_reading_that_does_not_fit(telemetry: Service, reading: dict[str, Any]) -> None:
    """A reading must be one of its kinds, and whole; this channel declares no error message, so the connection ends."""
    with readings(telemetry, device()) as socket:
        socket.say({"type": "report", "sequence": 1, "readings": [COLD, reading]})
        assert socket.end() == (1003, "Could not validate payload")


def test_a_handler_says_no_without_an_error_message(telemetry: Service) -> None:
    """The handler's own words are the reason of the close."""
    with readings(telemetry, device()) as socket:
        assert socket.ask({"type": "report", "sequence": 1, "readings": [COLD]})["accepted"] == 1
        socket.say({"type": "report", "sequence": 1, "readings": [COLD]})
        assert socket.end() == (1008, "report 1 was stored already")


def test_a_tree_of_parts(telemetry: Service) -> None:
    """A schema that refers to itself is validated all the way down."""
    deep: dict[str, Any] = {"name": "sensor", "state": "failed"}
    for level in range(50):
        deep = {"name": f"level {level}", "state": "working", "parts": [{"name": "other", "state": "working"}, deep]}
    with readings(telemetry, device()) as socket:
        assert socket.ask({"type": "health", "uptime_seconds": 1, "root": deep}) == {"type": "configure", "interval_seconds": 1}
        socket.say({"type": "health", "root": {"name": "pump", "state": "working", "parts": [{"name": "", "state": "working"}]}})
        assert socket.end() == (1003, "Could not validate payload")


def test_a_message_can_go_to_one_client(telemetry: Service) -> None:
    """What is for one connection does not reach another one of the same channel."""
    with readings(telemetry, device()) as one, readings(telemetry, device()) as two:
        assert one.ask({"type": "health", "root": {"name": "pump", "state": "failed"}})["type"] == "configure"
        assert two.hears_nothing()


def test_the_tag_may_be_inside_a_header(telemetry: Service) -> None:
    """The message's kind is `header.kind`, its correlation id `header.id`."""
    watched, other = device(), device()
    with (
        Socket(telemetry.url("/v1/fleet"), OPERATOR) as fleet,
        readings(telemetry, watched) as socket,
        readings(telemetry, other) as unseen,
    ):
        reply = fleet.ask({"header": {"kind": "watch", "id": "m-1"}, "devices": [watched]})
        assert reply == {"header": {"kind": "watching", "id": "m-1"}, "count": 1}
        assert unseen.ask({"type": "report", "sequence": 1, "readings": [COLD]})["accepted"] == 1
        assert socket.ask({"type": "report", "sequence": 1, "readings": [POWER]})["accepted"] == 1
        seen = fleet.hear()
        assert seen.pop("header")["kind"] == "device_seen"
        assert seen == {"device_id": watched, "reading": POWER}


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        ({"header": {"kind": "dance", "id": "m-1"}}, "No matching type"),
        ({"header": {"kind": "alert", "id": "m-1"}}, "No matching type"),
        ({"header": {"id": "m-1"}}, "Could not decode message"),
        ({"header": "watch"}, "Could not decode message"),
        ({"kind": "watch"}, "Could not decode message"),
        ({"header": {"kind": "watch", "id": ""}, "devices": []}, "Could not validate payload"),
        ({"header": {"kind": "watch", "id": "m-1"}, "devices": ["pump"]}, "Could not validate payload"),
    ],
)
def test_a_header_that_does_not_fit(telemetry: Service, frame: dict[str, Any], reason: str) -> None:
    """What is wrong with the tag or with the rest ends the connection with FastWS's reasons."""
    with Socket(telemetry.url("/v1/fleet"), OPERATOR) as fleet:
        fleet.say(frame)
        assert fleet.end() == (1003, reason)


def test_a_condition_is_a_tree(telemetry: Service) -> None:
    """A union that contains itself: the rule is understood at every depth, and wakes up everybody."""
    hot: dict[str, Any] = {"measure": "celsius", "is": "above", "value": 80}
    rule: dict[str, Any] = {"all": [{"not": {"not": hot}}, {"any": [{"measure": "watts", "is": "above", "value": 1}, {"all": [hot]}]}]}
    with Socket(telemetry.url("/v1/fleet"), OPERATOR) as fleet, readings(telemetry, device()) as socket:
        name = device()
        reply = fleet.ask({"header": {"kind": "set_rule", "id": "m-2"}, "name": name, "when": rule})
        assert reply == {"header": {"kind": "rule_set", "id": "m-2"}, "name": name}
        socket.say({"type": "report", "sequence": 1, "readings": [COLD, HOT]})
        alert = fleet.hear()
        assert (alert["header"]["kind"], alert["rule"], alert["severity"]) == ("alert", name, 2)
        assert fleet.hears_nothing()


@pytest.mark.parametrize(
    "when", [{}, {"all": []}, {"not": {}}, {"any": [{"measure": "celsius"}]}, {"all": [], "any": []}, {"not": {"all": [{"not": 1}]}}]
)
def test_a_condition_that_does_not_fit(telemetry: Service, when: dict[str, Any]) -> None:
    """At any depth."""
    with Socket(telemetry.url("/v1/fleet"), OPERATOR) as fleet:
        fleet.say({"header": {"kind": "set_rule", "id": "m-3"}, "name": "never", "when": when})
        assert fleet.end() == (1003, "Could not validate payload")


# --- text and bytes --------------------------------------------------------------------------------------------------------------------


def test_lines_of_text(telemetry: Service) -> None:
    """A channel of text carries the text itself; who follows a level hears it and what is worse."""
    path = f"/v1/devices/{device()}/logs"
    with Socket(telemetry.url(f"{path}/debug"), DEVICE) as writer, Socket(telemetry.url(f"{path}/warning"), OPERATOR) as reader:
        for line in ("INFO all is well", "WARNING no pulse: ☠", 'ERROR {"type": "text, not JSON"}'):
            writer.raw(line)
        assert reader.hear_raw() == "WARNING no pulse: ☠"
        assert reader.hear_raw() == 'ERROR {"type": "text, not JSON"}'
        assert writer.hears_nothing()


@pytest.mark.parametrize(
    ("line", "end"), [("", (1003, "Could not validate payload")), ("INFO " + "x" * 1000, (1003, "Could not validate payload"))]
)
def test_a_line_that_does_not_fit(telemetry: Service, line: str, end: tuple[int, str]) -> None:
    """Limits of text hold too."""
    with Socket(telemetry.url(f"/v1/devices/{device()}/logs/debug"), DEVICE) as writer:
        writer.raw(line)
        assert writer.end() == end


def test_a_handler_fails_without_an_error_message(telemetry: Service) -> None:
    """A server's own fault ends the connection as one, and its traceback is in the log."""
    with Socket(telemetry.url(f"/v1/devices/{device()}/logs/debug"), DEVICE) as writer:
        writer.raw("LOUD is no level")
        assert writer.end() == (1011, "Internal error")
    assert telemetry.logged("ValueError: 'loud' is not a valid LogLevel")


def test_bytes_on_a_channel_of_text(telemetry: Service) -> None:
    """A channel of text takes no bytes."""
    with Socket(telemetry.url(f"/v1/devices/{device()}/logs/debug"), DEVICE) as writer:
        writer.raw(b"INFO all is well")
        assert writer.end() == (1003, "Binary frames are not supported")


def test_bytes(telemetry: Service) -> None:
    """A channel of bytes carries the bytes themselves, and its replies are JSON."""
    image = bytes(range(256)) * 300
    with Socket(telemetry.url(f"/v1/devices/{device()}/firmware"), SECOND) as socket:
        for start in range(0, len(image), 32768):
            socket.raw(image[start : start + 32768])
            done = image[: start + 32768]
            assert socket.hear() == {"received": len(done), "sha256": sha256(done).hexdigest()}
        socket.raw(b"")
        assert socket.hear()["received"] == len(image)


def test_text_on_a_channel_of_bytes(telemetry: Service) -> None:
    """A channel of bytes takes no text."""
    with Socket(telemetry.url(f"/v1/devices/{device()}/firmware"), SECOND) as socket:
        socket.raw("image")
        assert socket.end()[0] == 1003


def test_the_document_has_its_references_inside(telemetry: Service) -> None:
    """What was in two files is one document that needs no other."""
    document = telemetry.get("/asyncapi.json")
    assert (document.status, "devices.yaml" in document.text) == (200, False)
    assert set(document.json()["channels"]) == {
        "/devices/{device_id}/readings",
        "/devices/{device_id}/logs/{level}",
        "/devices/{device_id}/firmware",
        "/fleet",
    }
