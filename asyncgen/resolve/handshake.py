"""What a WebSocket handshake must carry: the `ws` binding's query and headers, security (2.4.0), and the path that servers put before it.

Knows servers, bindings and security schemes; knows neither messages nor how the credentials are checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from asyncgen.api import Requirement, SchemaAt, SecurityScheme
from asyncgen.resolve.cursor import Cursor, is_array, is_object

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_HAS_HOST = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*:)?//")
_SCHEMA_WORDS = ("properties", "allOf", "anyOf", "oneOf")


# --- binding ---------------------------------------------------------------------------------------------------------------------------


def binding_schema(channel: Cursor, part: str) -> SchemaAt | None:
    """Return the schema of the `ws` channel binding's `query` or `headers`, None where it describes nothing."""
    schema = channel.at("bindings").follow().at("ws").follow().at(part)
    meant = schema.follow().members
    return SchemaAt(schema.pointer, schema.value) if any(word in meant for word in _SCHEMA_WORDS) else None


# --- servers ---------------------------------------------------------------------------------------------------------------------------


def servers_of(root: Cursor, channel: Cursor | None = None) -> tuple[Cursor, ...]:
    """Return the servers that a channel is on as far as they matter here: the WebSocket ones, else HTTP ones, else all.

    Without a channel, those of the whole document. A channel that names no servers is on all of them (2.4.0, "Channel Item Object").
    """
    names = channel.members.get("servers") if channel else None
    chosen = frozenset(name for name in names if isinstance(name, str)) if is_array(names) else frozenset[str]()
    servers = [server.follow() for name, server in root.at("servers").entries() if not chosen or name in chosen]
    for protocols in (("ws", "wss"), ("http", "https")):
        matching = tuple(server for server in servers if (server.text("protocol") or "").lower() in protocols)
        if matching:
            return matching
    return tuple(servers)


def base_path(root: Cursor) -> str:
    """Return the path that the servers' URLs share, variables at their defaults: `""` when they differ or a default is missing."""
    paths = {_path(server) for server in servers_of(root)}
    return paths.pop() if len(paths) == 1 else ""


def _path(server: Cursor) -> str:
    defaults = {name: variable.follow().text("default") for name, variable in server.at("variables").entries()}
    url = _VARIABLE.sub(lambda match: match.group() if (value := defaults.get(match.group(1))) is None else value, server.text("url") or "")
    url = re.split(r"[?#]", url, maxsplit=1)[0]
    if _HAS_HOST.match(url) or not url.startswith("/"):
        # A URL that has neither a scheme nor a leading slash (`localhost:8000/ws`) begins with a host too.
        host = _HAS_HOST.sub("", url).partition("/")[0]
        url = _HAS_HOST.sub("", url).removeprefix(host)
    path = url.rstrip("/")
    return "" if "{" in path else path


# --- security --------------------------------------------------------------------------------------------------------------------------


def requirements(root: Cursor, channel: Cursor, operations: Iterable[Any]) -> tuple[tuple[Requirement, ...], ...]:
    """Return what the handshake of a channel must satisfy: one requirement of each list.

    The first list holds the alternatives of all servers that the channel is on. A server without security does not open the others: the
    running service can't know through which URL a client came, so it fails closed. Each of `operations`, the values of the operations'
    own `security`, is a further list (2.4.0, "Operation Object": in addition to the server's).
    """
    servers = tuple(requirement for server in servers_of(root, channel) for requirement in _alternatives(server.members.get("security")))
    lists = (servers, *(_alternatives(security) for security in operations))
    return tuple(dict.fromkeys(tuple(dict.fromkeys(alternatives)) for alternatives in lists if alternatives))


def _alternatives(security: Any) -> tuple[Requirement, ...]:
    entries = security if is_array(security) else []
    return tuple(
        Requirement(tuple((str(name), _scopes(scopes)) for name, scopes in entry.items())) for entry in entries if is_object(entry)
    )


def _scopes(scopes: Any) -> tuple[str, ...]:
    return tuple(str(scope) for scope in scopes) if is_array(scopes) else ()


def schemes(root: Cursor) -> tuple[SecurityScheme, ...]:
    """Return the security schemes of the document, in its order."""
    return tuple(_scheme(name, scheme.follow()) for name, scheme in root.at("components", "securitySchemes").entries())


def _scheme(name: str, scheme: Cursor) -> SecurityScheme:
    kind = scheme.text("type") or ""
    location, parameter, http = _credentials(kind, scheme)
    return SecurityScheme(name, kind, scheme.text("description"), location, parameter, http)


def _credentials(kind: str, scheme: Cursor) -> tuple[str | None, str | None, str | None]:
    """Return where the handshake has the credentials: location, name there, HTTP authentication scheme."""
    match kind:
        case "httpApiKey":
            return scheme.text("in"), scheme.text("name"), None
        case "http":
            return "header", "Authorization", (scheme.text("scheme") or "").lower()
        case "oauth2" | "openIdConnect":
            return "header", "Authorization", "bearer"
        case "userPassword":
            return "header", "Authorization", "basic"
        case _:
            return None, None, None
