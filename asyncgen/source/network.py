"""Documents from the network, for the `$ref`s of a person who gave `--allow-network`: one GET at a time, from public hosts only.

Owns URLs, requests, redirects and what an answer may be. It must not know documents, nor which of their references are fetched. No cookies,
no credentials, and no proxy: the variables of the environment that name one are ignored, because a proxy would look names up itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, urljoin, urlsplit

from asyncgen.source.connection import Connector, Deadline, Stream, failure
from asyncgen.source.hosts import SAVE_IT, Refused, canonical_host, shown

if TYPE_CHECKING:
    from email.message import Message
    from http.client import HTTPResponse
    from socket import socket

REDIRECT_LIMIT = 5
"""Redirects of one fetch."""
URL_LIMIT = 8_000
"""Characters of one URL."""
HEADER_LIMIT = 64 * 1024
"""Bytes of an answer before its content."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}
_PIECE = 64 * 1024
# Backslashes are slashes to some programs and not to others.
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\\\ud800-\udfff]")
_HOST_AND_PORT = re.compile(r"(\[[^\[\]]*\]|[^\[\]:]*)(?::([0-9]{0,5}))?")
_CREDENTIALS = re.compile(r"(?<=://)[^/?#]*@")
_UNENCODED = "%/:?@!$&'()*+,;=~-._"


class FetchError(Exception):
    """Something was not fetched. `message` and `hints` are as in a `Diagnostic`, with at most 200 characters that others wrote."""

    def __init__(self, message: str, *hints: str) -> None:
        self.message = message
        self.hints = hints
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent. `url` is where it came from after redirects, without a fragment: the base of the references in it."""

    url: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Address:
    """A URL that may be asked for: all ASCII, the host as it is looked up, `target` as it stands in the request."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def fetch(url: str, *, limit: int, seconds: float = 10.0) -> Fetched:
    """Get the content at an http or https URL: at most `limit` bytes, within `seconds` for all of it, from a public host.

    Up to five redirects are followed, each under the same rules and never from https to http. Raises FetchError for all that goes wrong.
    """
    deadline = Deadline(seconds)
    connector = Connector()
    location = ""
    visited: set[str] = set()
    try:
        address = _address(url)
        while isinstance(answer := _get(connector, address, limit, deadline), str):
            location = answer
            visited.add(address.url)
            address = _redirected(address, location)
            if address.url in visited:
                raise Refused("that is a circle")
            if len(visited) > REDIRECT_LIMIT:
                raise Refused(f"that is more than {REDIRECT_LIMIT} redirects")
        return Fetched(address.url, answer)
    except Refused as refusal:
        raise FetchError(f"{_beginning(url, location)}{refusal.reason}", *refusal.hints) from None
    except TimeoutError:
        message = f"{_beginning(url, location)}it took longer than {seconds:g} seconds"
        raise FetchError(message, f"try again, or {SAVE_IT}") from None


def _beginning(url: str, location: str) -> str:
    """The beginning of a message. With the 79 characters of a reason this stays within 200 of foreign text."""
    if not location:
        return f"'{_shown_url(url, 120)}' is not fetched: "
    return f"'{_shown_url(url, 60)}' is not fetched: it redirects to '{_shown_url(location, 60)}': "


def _shown_url(url: str, width: int) -> str:
    return shown(_CREDENTIALS.sub("…@", url[:URL_LIMIT], count=1), width)


def _address(url: str) -> _Address:
    if len(url) > URL_LIMIT:
        raise Refused(f"it is longer than {URL_LIMIT} characters")
    _refuse_forbidden_characters(url)
    if not url.lower().startswith(("http://", "https://")):
        raise Refused("only http and https are fetched", SAVE_IT)
    try:
        parts = urlsplit(url)
    except ValueError:
        raise Refused("it is not a URL") from None
    if "@" in parts.netloc:
        raise Refused("a user name or password would be sent", "remove what stands before the '@'")
    found = _HOST_AND_PORT.fullmatch(parts.netloc)
    if found is None:
        raise Refused("its host and port can't be read")
    port = int(found[2]) if found[2] else _PORTS[parts.scheme]
    if not 0 < port < 65536:
        raise Refused(f"there is no port {port}")
    query = f"?{quote(parts.query, _UNENCODED)}" if parts.query else ""
    return _Address(parts.scheme, canonical_host(found[1]), port, f"{quote(parts.path, _UNENCODED) or '/'}{query}")


def _redirected(address: _Address, location: str) -> _Address:
    # `urljoin` drops some of these characters where they should be seen.
    _refuse_forbidden_characters(location)
    try:
        following = _address(urljoin(address.url, location))
    except ValueError:
        raise Refused("that is not a URL") from None
    if (address.scheme, following.scheme) == ("https", "http"):
        raise Refused("that goes from https to http")
    return following


def _refuse_forbidden_characters(url: str) -> None:
    if found := _FORBIDDEN.search(url):
        raise Refused(f"the character U+{ord(found.group()):04X} is not allowed in a URL")


def _get(connector: Connector, address: _Address, limit: int, deadline: Deadline) -> bytes | str:
    """The content, or where it has moved to. Raises Refused and TimeoutError."""
    from http.client import HTTPException, HTTPResponse, IncompleteRead, RemoteDisconnected

    with connector.open(address.host, address.port, secure=address.scheme == "https", deadline=deadline) as stream:
        try:
            stream.send(_request(address))
            stream.allow(HEADER_LIMIT, f"its headers are longer than {HEADER_LIMIT // 1024} KiB")
            with HTTPResponse(cast("socket", stream), method="GET") as response:
                response.begin()
                return _moved(response) if response.status in _REDIRECTS else _content(response, stream, limit)
        except IncompleteRead:
            raise Refused("its answer is not complete", "try again") from None
        except RemoteDisconnected:
            raise Refused("the server ends the connection without an answer", "try again") from None
        except TimeoutError:
            raise
        except OSError as error:
            raise Refused(f"the connection broke: {failure(error)}", "try again") from None
        # A chunk of less than no bytes is a ValueError.
        except (HTTPException, ValueError):
            raise Refused("its answer is not proper HTTP") from None


def _request(address: _Address) -> bytes:
    lines = (
        f"GET {address.target} HTTP/1.1",
        f"Host: {address.authority}",
        "User-Agent: asyncgen",
        "Accept: */*",
        "Accept-Encoding: identity",
        "Connection: close",
    )
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii")


def _moved(response: HTTPResponse) -> str:
    match _values(response.msg, "Location"):
        case [location]:
            # Headers are read as Latin-1; what is more than ASCII goes on as the bytes that it was.
            return quote(location, "".join(map(chr, range(128))), encoding="latin-1")
        case _:
            raise Refused(f"the server answers {response.status} without saying where to")


def _content(response: HTTPResponse, stream: Stream, limit: int) -> bytes:
    if response.status != 200:
        raise _wrong_status(response.status)
    if encodings := [value for value in _values(response.msg, "Content-Encoding") if value.lower() not in {"", "identity"}]:
        raise Refused(f"its content is encoded as '{shown(encodings[0])}', which was not asked for")
    # The library takes for content what it does not know how to unwrap.
    if (transfers := _values(response.msg, "Transfer-Encoding")) and (len(transfers) > 1 or not response.chunked):
        raise Refused("its answer is not proper HTTP")
    _refuse_length(_values(response.msg, "Content-Length"), limit)
    too_large = f"it is larger than {limit} bytes"
    # What stands around small chunks is a multiple of their content, and no end of it would be seen by counting only that.
    stream.allow(4 * limit + HEADER_LIMIT, too_large)
    pieces: list[bytes] = []
    size = 0
    while piece := response.read(min(_PIECE, limit + 1 - size)):
        size += len(piece)
        if size > limit:
            raise Refused(too_large)
        pieces.append(piece)
    # Some versions of the library tell of an early end only by what they still expect.
    if response.length:
        raise Refused("its answer is not complete", "try again")
    return b"".join(pieces)


def _wrong_status(status: int) -> Refused:
    from http import HTTPStatus

    try:
        phrase = f" ({HTTPStatus(status).phrase.lower()})"
    except ValueError:
        phrase = ""
    if status in {401, 403, 407}:
        return Refused(f"the server answers {status}{phrase}", f"no credentials are sent: {SAVE_IT}")
    return Refused(f"the server answers {status}{phrase}", "check the URL")


def _refuse_length(lengths: list[str], limit: int) -> None:
    """Refuses a length that is too much, that is not one, or that is given twice and differs."""
    if not lengths:
        return
    length, *others = dict.fromkeys(lengths)
    if others or not (length.isascii() and length.isdigit()):
        raise Refused("its answer is not proper HTTP")
    if len(length) > 18 or int(length) > limit:
        raise Refused(f"it is larger than {limit} bytes")


def _values(headers: Message, name: str) -> list[str]:
    return [str(value).strip() for value in headers.get_all(name, [])]
