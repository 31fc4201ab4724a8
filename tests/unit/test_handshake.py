"""What a handshake must carry: binding, base path, security."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from asyncgen.api import Api, Requirement, SchemaAt, SecurityScheme

Read = Callable[..., Api]


def _component(key: str, group: str = "messages") -> dict[str, str]:
    return {"$ref": f"#/components/{group}/{key}"}


# --- handshake -------------------------------------------------------------------------------------------------------------------------


def test_websocket_binding(read: Read) -> None:
    """The binding's query and headers are read, through references; one that describes nothing is none."""
    schema = {"type": "object", "properties": {"token": {"type": "string"}}}
    components = {
        "channelBindings": {"Ws": {"ws": {"query": {"$ref": "#/components/schemas/Query"}, "headers": {"type": "object"}}}},
        "schemas": {"Query": schema},
    }
    api = read(channels={"/": {"bindings": _component("Ws", "channelBindings")}}, components=components)
    assert api.channels[0].query == SchemaAt("/components/channelBindings/Ws/ws/query", {"$ref": "#/components/schemas/Query"})
    assert api.channels[0].headers is None


@pytest.mark.parametrize(
    ("servers", "path"),
    [
        ([], ""),
        ([{"url": "wss://example.com/v1/"}], "/v1"),
        ([{"url": "wss://example.com"}], ""),
        ([{"url": "example.com:8000/ws/chat"}], "/ws/chat"),
        ([{"url": "/ws"}], "/ws"),
        ([{"url": "wss://{host}/{base}?x=1", "variables": {"base": {"default": "a/b"}}}], "/a/b"),
        ([{"url": "wss://{host}/{base}", "variables": {"base": {"enum": ["a"]}}}], ""),
        ([{"url": "wss://a/x"}, {"url": "ws://b/x", "protocol": "ws"}], "/x"),
        ([{"url": "wss://a/x"}, {"url": "wss://a/y"}], ""),
        ([{"url": "wss://a/x"}, {"url": "https://a/y", "protocol": "https"}], "/x"),
    ],
)
def test_base_path(read: Read, servers: list[dict[str, Any]], path: str) -> None:
    """The path that the WebSocket servers' URLs share, variables at their defaults."""
    api = read(servers={f"s{index}": {"protocol": "wss", **server} for index, server in enumerate(servers)})
    assert api.base_path == path


def _secured(read: Read, servers: dict[str, Any], channel: dict[str, Any]) -> tuple[tuple[Requirement, ...], ...]:
    schemes = {name: {"type": "http", "scheme": "bearer"} for name in "abc"}
    return read(servers=servers, channels={"/": channel}, components={"securitySchemes": schemes}).channels[0].security


def _server(*names: str, protocol: str = "ws") -> dict[str, Any]:
    return {"url": "ws://h", "protocol": protocol} | ({"security": [{name: []} for name in names]} if names else {})


def _any_of(*names: str) -> tuple[Requirement, ...]:
    return tuple(Requirement(((name, ()),)) for name in names)


def test_security_of_servers(read: Read) -> None:
    """The alternatives of all servers that a channel is on are one list, which an open server does not open."""
    servers = {"one": _server("a", "b"), "two": _server("b", "c"), "open": _server()}
    assert _secured(read, servers, {}) == (_any_of("a", "b", "c"),)
    assert _secured(read, servers, {"servers": ["two", "open"]}) == (_any_of("b", "c"),)
    assert _secured(read, servers, {"servers": ["open"]}) == ()


def test_websocket_servers_count_first(read: Read) -> None:
    """HTTP servers count where there is no WebSocket one, and others where there is neither."""
    servers = {"ws": _server("a"), "http": _server("b", protocol="https"), "mqtt": _server("c", protocol="mqtt")}
    assert _secured(read, servers, {}) == (_any_of("a"),)
    assert _secured(read, servers, {"servers": ["http", "mqtt"]}) == (_any_of("b"),)
    assert _secured(read, servers, {"servers": ["mqtt"]}) == (_any_of("c"),)


def test_security_of_operations_is_in_addition(read: Read) -> None:
    """Each operation's own list must be satisfied too, also when a trait brings it; schemes of one requirement belong together."""
    channel: dict[str, Any] = {
        "publish": {"traits": [{"security": [{"a": [], "b": ["read"]}, {}]}]},
        "subscribe": {"security": [{"c": []}]},
    }
    both = Requirement((("a", ()), ("b", ("read",))))
    assert _secured(read, {"one": _server("a")}, channel) == (_any_of("a"), (both, Requirement(())), _any_of("c"))


@pytest.mark.parametrize(
    ("scheme", "location", "parameter", "http"),
    [
        ({"type": "http", "scheme": "Basic"}, "header", "Authorization", "basic"),
        ({"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}, "header", "Authorization", "bearer"),
        ({"type": "httpApiKey", "name": "token", "in": "query"}, "query", "token", None),
        ({"type": "httpApiKey", "name": "session", "in": "cookie"}, "cookie", "session", None),
        ({"type": "oauth2", "flows": {}}, "header", "Authorization", "bearer"),
        ({"type": "openIdConnect", "openIdConnectUrl": "https://x/y"}, "header", "Authorization", "bearer"),
        ({"type": "userPassword"}, "header", "Authorization", "basic"),
        ({"type": "apiKey", "in": "user"}, None, None, None),
        ({"type": "X509"}, None, None, None),
    ],
)
def test_security_schemes(read: Read, scheme: dict[str, Any], location: str | None, parameter: str | None, http: str | None) -> None:
    """A scheme says where the handshake has its credentials, if there is a place for them."""
    api = read(components={"securitySchemes": {"s": {**scheme, "description": "d"}}})
    assert api.security_schemes == (SecurityScheme("s", scheme["type"], "d", location, parameter, http),)
