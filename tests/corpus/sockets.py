"""Real handshakes with a service: uvicorn in a thread on a free port, the plain `websockets` library on the other side."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

import uvicorn
from fastapi import FastAPI
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from asyncgen.api import Api, Channel, Requirement, SecurityScheme
from tests.corpus import samples

_START_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Handshake:
    """What a client sends to be let in to one channel. `bare` is the same without credentials, None where the channel asks for none."""

    address: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    bare: Handshake | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """How one channel answered: the HTTP status with the credentials that the document asks for, and without (None: it asks for none)."""

    address: str
    status: int
    without: int | None

    @property
    def accepted(self) -> bool:
        """Say whether the connection was accepted."""
        return self.status == 101

    @property
    def right(self) -> bool:
        """Say whether whoever has credentials was let in and whoever has none was not."""
        return self.accepted and self.without in {None, 401, 403}


@contextlib.contextmanager
def serving(app: FastAPI) -> Generator[int]:
    """Serve `app` for as long as the context lasts; the value is the port."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + _START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise RuntimeError("the service did not start")
        time.sleep(0.01)
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(_START_SECONDS)
        listener.close()


def handshakes(api: Api, prefix: str) -> tuple[Handshake, ...]:
    """Return a handshake per channel, made from the document alone."""
    return tuple(_handshake(api, channel, prefix) for channel in api.channels)


def _handshake(api: Api, channel: Channel, prefix: str) -> Handshake:
    path = re.sub(r"^\w+://[^/]*", "", channel.address)
    for parameter in channel.parameters:
        path = path.replace(f"{{{parameter.name}}}", quote(samples.text(api.document, parameter.schema), safe=""))
    path = f"{prefix}/{path.removeprefix('/')}"
    query = samples.required(api.document, channel.query)
    headers = samples.required(api.document, channel.headers)
    bare = Handshake(channel.address, _target(path, query), headers)
    schemes = {scheme.name: scheme for scheme in api.security_schemes}
    if not any(all(_has_place(requirement, schemes) for requirement in options) for options in channel.security):
        return bare
    query, headers = dict(query), dict(headers)
    for name in {name for options in channel.security for requirement in options for name, _ in requirement.schemes}:
        _add_credentials(schemes[name], query, headers)
    return Handshake(channel.address, _target(path, query), headers, bare)


def _has_place(requirement: Requirement, schemes: Mapping[str, SecurityScheme]) -> bool:
    """Say whether a client can show, in a handshake, that it fulfils the requirement; one that has no place is asked for nothing."""
    return any(schemes[name].location for name, _ in requirement.schemes)


def _target(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def _add_credentials(scheme: SecurityScheme, query: dict[str, str], headers: dict[str, str]) -> None:
    match scheme.location:
        case "query":
            query[scheme.parameter or ""] = "secret"
        case "cookie":
            headers["Cookie"] = f"{scheme.parameter}=secret"
        case "header":
            headers[scheme.parameter or ""] = f"{scheme.scheme.title()} c2VjcmV0OnNlY3JldA==" if scheme.scheme else "secret"
        case _:
            pass


def try_channels(wanted: Sequence[Handshake], port: int) -> tuple[Answer, ...]:
    """Connect to every channel, with credentials and, where it asks for some, without."""
    return tuple(Answer(one.address, _status(one, port), _status(one.bare, port) if one.bare else None) for one in wanted)


def _status(handshake: Handshake, port: int) -> int:
    address = f"ws://127.0.0.1:{port}{handshake.target}"
    try:
        with connect(address, additional_headers=handshake.headers, open_timeout=10, close_timeout=5):
            return 101
    except InvalidStatus as refusal:
        return refusal.response.status_code


def docs_status(port: int, path: str) -> int:
    """Fetch a page of the service; return its HTTP status."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            status: int = answer.status
            return status
    except urllib.error.HTTPError as error:
        return error.code
