"""What is fetched over the network, and what never is: URLs, addresses and redirects.

What is refused is tested with the real `Connector`, under a hook that hears of every look-up and every connection of the process; what
is fetched comes from the loopback address.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from asyncgen.source import network
from asyncgen.source.connection import Connector
from asyncgen.source.hosts import canonical_host, is_public
from asyncgen.source.network import fetch
from tests.unit.loopback_server import DOCUMENT, LIMIT, Loopback, Server, moved, refusal

heard: list[tuple[str, Any]] = []
listening = False


def hear(event: str, arguments: tuple[Any, ...]) -> None:
    """Notes look-ups and connections while a test listens; a hook of the interpreter can't be taken out again."""
    if listening and event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}:
        heard.append((event, arguments[1] if event == "socket.connect" else arguments[0]))


sys.addaudithook(hear)


@pytest.fixture
def quiet() -> Iterator[list[tuple[str, Any]]]:
    """What reached for the network since the test began."""
    global listening
    heard.clear()
    listening = True
    yield heard
    listening = False


@pytest.fixture
def server() -> Iterator[Server]:
    """A server without TLS."""
    server = Server()
    yield server
    server.close()


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> Loopback:
    """The seam, in place."""
    connector = Loopback()
    monkeypatch.setattr(network, "Connector", lambda: connector)
    return connector


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://127.0.0.1/x", "127.0.0.1 is not a public address"),
        ("http://127.0.0.1./x", "127.0.0.1 is not a public address"),
        ("http://127.0.0.1#@docs.example/", "127.0.0.1 is not a public address"),
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254 is not a public address"),
        ("http://①②⑦.0.0.1/", "127.0.0.1 is not a public address"),
        ("http://127。0。0。1/", "127.0.0.1 is not a public address"),
        ("http://[::ffff:127.0.0.1]/", "::ffff:127.0.0.1 is not a public address"),
        ("http://[::1]:8080/", "::1 is not a public address"),
        ("http://[64:ff9b::7f00:1]/", "64:ff9b::7f00:1 is not a public address"),
        ("http://[fe80::1%25eth0]/", "'[fe80::1%25eth0]' is an address of one network card, not a public one"),
        ("http://2130706433/", "'2130706433' is neither a host name nor an IPv4 address"),
        ("http://0x7f.1/", "'0x7f.1' is neither a host name nor an IPv4 address"),
        ("http://0X7F000001/", "'0x7f000001' is neither a host name nor an IPv4 address"),
        ("http://127.1/", "'127.1' is neither a host name nor an IPv4 address"),
        ("http://0177.0.0.1/", "'0177.0.0.1' is neither a host name nor an IPv4 address"),
        ("http://LOCALHOST./", "'localhost' is this machine, not a public host"),
        ("http://a.localhost/", "'a.localhost' is this machine, not a public host"),
        ("http://%31%32%37.0.0.1.nip/", "'%31%32%37.0.0.1.nip' is not a host name"),
        ("http://127.0.0.1\\@docs.example/", "the character U+005C is not allowed in a URL"),
        ("http://docs.example/\r\nHost: x", "the character U+000D is not allowed in a URL"),
        ("http://docs.example/\ud800", "the character U+D800 is not allowed in a URL"),
        ("http://docs example/", "'docs example' is not a host name"),
        ("http://docs..example/", "'docs..example' is not a host name"),
        ("http://straße.example/", "'straße.example' can't be turned into an ASCII host name"),
        ("http:///x", "it names no host"),
        ("http://./x", "it names no host"),
        ("http:x", "only http and https are fetched"),
        ("file:///etc/passwd", "only http and https are fetched"),
        ("http://[::1", "it is not a URL"),
        ("http://[1::2::3]/", "'[1::2::3]' is not an IPv6 address"),
        ("http://docs.example℀x/", "it is not a URL"),
        ("http://docs.example:x/", "its host and port can't be read"),
        ("http://docs.example[::1]/", "its host and port can't be read"),
        ("http://docs.example:70000/", "there is no port 70000"),
        ("http://docs.example:0/", "there is no port 0"),
        (f"http://docs.example/{'a' * 8000}", "it is longer than 8000 characters"),
    ],
)
def test_what_is_refused_by_its_url_reaches_no_network(url: str, reason: str, quiet: list[Any]) -> None:
    """Private addresses in all their spellings and URLs with two readings are refused with a reason: no look-up, no connection."""
    if "[1::2" in url and reason not in refusal(url).message:
        reason = "it is not a URL"  # newer versions of the library look into the brackets themselves
    assert refusal(url).message.endswith(f"is not fetched: {reason}")
    assert quiet == []


def test_a_refusal_names_the_url_and_a_mend() -> None:
    """The message can be read without the code, and the hint says what to do instead."""
    error = refusal("http://127.0.0.1/x")
    assert error.message == str(error) == "'http://127.0.0.1/x' is not fetched: 127.0.0.1 is not a public address"
    assert error.hints == ("save what it refers to beside your document, and refer to that file",)


def test_a_password_is_neither_sent_nor_shown(quiet: list[Any]) -> None:
    """A user name or password in a URL is refused, and the message does not repeat it."""
    assert refusal("http://ann:secret@docs.example/x").message == (
        "'http://…@docs.example/x' is not fetched: a user name or password would be sent"
    )
    assert quiet == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        *((address, True) for address in ("8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "192.0.1.1")),
        *((address, False) for address in ("0.0.0.0", "10.0.0.1", "100.64.0.1", "127.9.9.9", "172.16.0.1", "192.168.1.1", "198.18.0.1")),
        *((address, False) for address in ("192.0.0.9", "192.0.0.192", "192.0.2.1", "192.88.99.1", "168.63.129.16", "224.0.0.1")),
        *(
            (address, False)
            for address in ("240.0.0.1", "255.255.255.255", "::", "::1", "::8.8.8.8", "::ffff:10.0.0.1", "::ffff:0:8.8.8.8")
        ),
        *((address, False) for address in ("64:ff9b::10.0.0.1", "64:ff9b:1::8.8.8.8", "2002:0808:0808::1", "2001:0:0808:0808::1")),
        *((address, False) for address in ("fc00::1", "fe80::1", "fe80::1%eth0", "2606:4700::1%eth0", "fec0::1", "ff0e::1", "100::1")),
        *((address, False) for address in ("2001:db8::1", "2001:20::1", "3fff::1", "4000::1", "5f00::1", "docs.example", "")),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    """Public is what anybody on the internet may be met at; an IPv4 address inside another counts where the system goes to it."""
    assert is_public(address) is public


def test_hosts_have_one_spelling() -> None:
    """Case, the dot at the end and letters beyond ASCII make no other host."""
    assert canonical_host("Docs.Example.") == "docs.example"
    assert canonical_host("bücher.example") == "xn--bcher-kva.example"
    assert canonical_host("8.8.8.8.") == "8.8.8.8"
    assert canonical_host("[2606:4700:0::1]") == "2606:4700::1"


@pytest.mark.parametrize("answers", [["93.184.216.34", "10.0.0.1"], ["::ffff:127.0.0.1"], ["fe80::1%2"], ["2606:4700::1", "127.0.0.1"]])
def test_one_private_address_of_a_host_is_enough(answers: list[str], monkeypatch: pytest.MonkeyPatch, quiet: list[Any]) -> None:
    """A host with a private address among public ones is refused before any connection."""

    def resolve(*_: object) -> list[str]:
        return answers

    monkeypatch.setattr(Connector, "resolve", resolve)
    message = f"'http://docs.example/' is not fetched: 'docs.example' has the address {answers[-1]}, which is not public"
    assert refusal("http://docs.example/").message == message
    assert quiet == []


def test_a_host_is_looked_up_once_and_never_again(monkeypatch: pytest.MonkeyPatch, quiet: list[Any]) -> None:
    """The connection goes to the address that was checked; a name server that changes its mind is not asked a second time."""
    lookups: list[str] = []

    def changing(host: str, port: int, **_: Any) -> list[Any]:
        lookups.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34" if len(lookups) == 1 else "127.0.0.1", port))]

    def refuse(_: socket.socket, address: tuple[str, int]) -> None:
        quiet.append(("connect", address))
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert refusal("http://docs.example:81/").message.endswith("no connection to 93.184.216.34: connection refused")
    assert lookups == ["docs.example"]
    assert quiet == [("connect", ("93.184.216.34", 81))]


def test_a_document_is_fetched(server: Server, loopback: Loopback, quiet: list[Any]) -> None:
    """The content comes back with the URL in its one spelling; one look-up, one connection, no fragment, no header beyond the few."""
    server.answers["/caf%C3%A9%20a?q=%22x%22&r=%C3%A9"] = DOCUMENT
    fetched = fetch(f'HTTP://Docs.Example.:{server.port}/café a?q="x"&r=é#/components', limit=5)
    assert fetched == network.Fetched(f"http://docs.example:{server.port}/caf%C3%A9%20a?q=%22x%22&r=%C3%A9", b"hello")
    assert server.requests == [
        b"GET /caf%C3%A9%20a?q=%22x%22&r=%C3%A9 HTTP/1.1\r\n"
        + f"Host: docs.example:{server.port}\r\n".encode()
        + b"User-Agent: asyncgen\r\nAccept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n"
    ]
    assert loopback.resolved == ["docs.example"]
    assert quiet == [("socket.connect", ("127.0.0.1", server.port))]


def test_another_address_is_tried(server: Server, loopback: Loopback) -> None:
    """Where one address of a host does not answer, the next does."""
    loopback.names["docs.example"] = ["2606:4700::1111", "93.184.216.34", "127.0.0.1"]
    assert fetch(f"http://docs.example:{server.port}", limit=LIMIT).content == b"hello"
    loopback.names["docs.example"].pop()
    assert refusal("http://docs.example").message.endswith("no connection to 93.184.216.34: network is unreachable")


@pytest.mark.usefixtures("loopback")
def test_an_unknown_host_and_a_closed_port_are_said() -> None:
    """What people mistype most reads plainly."""
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    assert refusal("http://nowhere.example/").message == "'http://nowhere.example/' is not fetched: the host 'nowhere.example' is not found"
    assert refusal(f"http://docs.example:{port}/").message.endswith("no connection to 127.0.0.1: connection refused")


@pytest.mark.usefixtures("loopback")
def test_proxies_of_the_environment_are_ignored(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would look the name up itself: it is not used."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch(f"http://docs.example:{server.port}/", limit=LIMIT).content == b"hello"


def test_who_fetches_nothing_pays_nothing() -> None:
    """Importing the fetcher loads neither TLS nor HTTP: most runs stay offline."""
    program = "import sys, asyncgen.source.network; print({'ssl', 'socket', 'http.client'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout == "set()\n"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(status: int, server: Server, loopback: Loopback) -> None:
    """The URL after redirects is the base of what the document refers to; each host is looked up anew."""
    server.answers["/a/b"] = moved(f"//other.example:{server.port}/c/d", status)
    server.answers["/c/d"] = moved("../é#x", status)
    server.answers["/%C3%A9"] = server.answers["/%E9"] = DOCUMENT
    fetched = fetch(f"http://docs.example:{server.port}/a/b", limit=LIMIT)
    assert fetched == network.Fetched(f"http://other.example:{server.port}/%E9", b"hello")
    assert loopback.resolved == ["docs.example", "other.example", "other.example"]


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://127.0.0.2/", "127.0.0.2 is not a public address"),
        ("http://169.254.169.254/", "169.254.169.254 is not a public address"),
        ("//[::ffff:127.0.0.1]/", "::ffff:127.0.0.1 is not a public address"),
        ("http://localhost/", "'localhost' is this machine, not a public host"),
        ("http://inside.example/", "'inside.example' has the address 10.1.2.3, which is not public"),
        ("ftp://docs.example/", "only http and https are fetched"),
        ("file:///etc/passwd", "only http and https are fetched"),
        ("http://ann:secret@docs.example/", "a user name or password would be sent"),
        ("http://[/", "that is not a URL"),
        ("/a\tb", "the character U+0009 is not allowed in a URL"),
        ("/a#again", "that is a circle"),
    ],
)
def test_each_redirect_is_checked_anew(location: str, reason: str, server: Server, loopback: Loopback, quiet: list[Any]) -> None:
    """A public server can't send the client to a private address or out of http: only the first connection happened."""
    loopback.names["inside.example"] = ["10.1.2.3"]
    server.answers["/a"] = moved(location)
    url = f"http://docs.example:{server.port}/a"
    error = refusal(url)
    assert error.message.startswith(f"'{url}' is not fetched: it redirects to '")
    assert error.message.endswith(f"': {reason}")
    assert "secret" not in error.message
    assert quiet == [("socket.connect", ("127.0.0.1", server.port))]


@pytest.mark.usefixtures("loopback")
def test_redirects_end(server: Server) -> None:
    """Five redirects are followed and no more, and a circle of two is seen."""
    for number in range(7):
        server.answers[f"/{number}"] = moved(f"/{number + 1}")
    server.answers["/7"] = DOCUMENT
    server.answers["/x"], server.answers["/y"] = moved("/y"), moved("/x")
    root = f"http://docs.example:{server.port}"
    assert fetch(f"{root}/2", limit=LIMIT).content == b"hello"
    assert refusal(f"{root}/1").message.endswith("it redirects to '/7': that is more than 5 redirects")
    assert refusal(f"{root}/x").message.endswith("it redirects to '/x': that is a circle")
