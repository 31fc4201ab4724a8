# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""Who connects: credentials out of the handshake, and the verifiers that say whose they are. Fails closed. Knows no WebSocket.

A channel's `security` is a list of groups; of each group one requirement must be satisfied, and a requirement is satisfied when the
verifiers of all its schemes return an identity (AsyncAPI 2.4.0, "Security Requirement Object"). A scheme without verifier refuses.
"""

from __future__ import annotations

import base64
import binascii
import inspect
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from .declared import SchemeSpec

logger = logging.getLogger(__name__)

Requirement: TypeAlias = Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a client presented for one scheme.

    `value` is the token, the key, or of HTTP Basic the decoded `user:password`; it is empty where a WebSocket handshake has no place for
    the scheme. `scopes` are those that the operation asks for. Compare secrets with `hmac.compare_digest`.
    """

    scheme: str
    value: str = field(repr=False)
    scopes: tuple[str, ...]
    connection: HTTPConnection = field(repr=False)

    @property
    def username(self) -> str:
        """The user of HTTP Basic."""
        return self.value.partition(":")[0]

    @property
    def password(self) -> str:
        """The password of HTTP Basic."""
        return self.value.partition(":")[2]


Verifier: TypeAlias = Callable[[Credentials], object | Awaitable[object | None] | None]
"""Returns who the client is, or None to refuse. May be async; a plain function runs in a thread."""


class Refused(Exception):
    """The client may not connect: 401 with a challenge where credentials are missing, 403 where they do not suffice."""

    def __init__(self, challenge: str | None = None) -> None:
        super().__init__("not authenticated" if challenge else "forbidden")
        self.challenge = challenge

    @property
    def status(self) -> int:
        """The HTTP status of the answer to the handshake."""
        return 401 if self.challenge else 403


class Guard:
    """Checks handshakes against the document's schemes."""

    def __init__(self, schemes: Sequence[SchemeSpec], verifiers: Mapping[str, Verifier]) -> None:
        self._schemes: Final = {scheme.name: scheme for scheme in schemes}
        self._verifiers: Final = dict(verifiers)
        self._reported: set[str] = set()

    async def identify(self, connection: HTTPConnection, security: Sequence[Sequence[Requirement]]) -> Any:
        """Return who connects, None where nobody has to say; raises `Refused`."""
        identity: Any = None
        for requirements in security:
            found = await self._any(connection, requirements)
            identity = found if identity is None else identity
        return identity

    async def _any(self, connection: HTTPConnection, requirements: Sequence[Requirement]) -> Any:
        refusals: list[Refused] = []
        # The empty requirement lets everybody in, but first whoever has credentials is asked for them.
        for requirement in sorted(requirements, key=lambda one: not one):
            try:
                return await self._all(connection, requirement)
            except Refused as refusal:
                refusals.append(refusal)
        raise next((one for one in refusals if one.challenge is None), refusals[0]) if refusals else Refused()

    async def _all(self, connection: HTTPConnection, requirement: Requirement) -> Any:
        identities = [await self._one(connection, name, tuple(scopes)) for name, scopes in requirement]
        return identities[0] if identities else None

    async def _one(self, connection: HTTPConnection, name: str, scopes: tuple[str, ...]) -> Any:
        scheme, verifier = self._schemes.get(name), self._verifiers.get(name)
        if scheme is None or verifier is None:
            if name not in self._reported:
                self._reported.add(name)
                logger.error("security scheme %r has no verifier: nobody is let in by it", name)
            raise Refused
        value = presented(connection, scheme)
        if value is None:
            raise Refused(_challenge(scheme))
        credentials = Credentials(name, value, scopes, connection)
        if inspect.iscoroutinefunction(verifier) or inspect.iscoroutinefunction(getattr(verifier, "__call__", None)):  # noqa: B004
            identity = verifier(credentials)
        else:
            identity = await run_in_threadpool(verifier, credentials)
        identity = await identity if inspect.isawaitable(identity) else identity
        # False is no identity either: a verifier that says yes or no must not let everybody in.
        if identity is None or identity is False:
            raise Refused
        return identity


def presented(connection: HTTPConnection, scheme: SchemeSpec) -> str | None:
    """Return the credentials that a handshake carries for a scheme, None where it carries none, "" where there is no place for them."""
    if scheme.location is None:
        return ""
    places: dict[str, Mapping[str, str]] = {"query": connection.query_params, "cookie": connection.cookies, "header": connection.headers}
    text = places[scheme.location].get(scheme.parameter or "authorization") or None
    if text is None or scheme.scheme is None:
        return text
    kind, _, value = text.partition(" ")
    if kind.lower() != scheme.scheme:
        return None
    return _decoded(value.strip()) if scheme.scheme == "basic" else value.strip() or None


def _decoded(value: str) -> str | None:
    try:
        return base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None


def _challenge(scheme: SchemeSpec) -> str:
    kind = scheme.scheme.capitalize() if scheme.scheme else "ApiKey"
    return f'{kind} realm="{scheme.name}"'
