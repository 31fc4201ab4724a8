"""What a server answers: content within the limit and the deadline, or a FetchError that says why not."""

from __future__ import annotations

import random
import shutil
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest

from asyncgen.source import network
from asyncgen.source.network import FetchError, fetch
from tests.unit.loopback_server import DOCUMENT, LIMIT, Answer, Loopback, Server, dripping, late, moved, ok, refusal, without_end


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


@pytest.fixture
def ask(server: Server, loopback: Loopback) -> Callable[..., bytes]:
    """Sets one answer, and fetches it."""

    def ask_for(answer: Answer, limit: int = LIMIT, seconds: float = 10.0) -> bytes:
        server.answers["/a"] = answer
        return fetch(f"http://docs.example:{server.port}/a", limit=limit, seconds=seconds).content

    return ask_for


@pytest.mark.parametrize(
    "answer",
    [
        ok("Content-Length: 5"),
        ok("Content-Length: 5", "Content-Length: 5", "Content-Encoding: identity"),
        ok("Connection: close"),
        ok("Transfer-Encoding: Chunked", content=b"2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nTrailer: x\r\n\r\n"),
        b"HTTP/1.0 200\r\n\r\nhello",
        b"HTTP/1.1 100 Continue\r\n\r\n" + DOCUMENT,
        DOCUMENT + b"more than was announced",
    ],
)
def test_answers_of_many_servers_are_understood(answer: bytes, ask: Callable[..., bytes]) -> None:
    """Content ends with its length, with its last chunk or with the connection; a limit of just its size is enough."""
    assert ask(answer, limit=5) == b"hello"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (ok("Content-Length: 1001"), "it is larger than 1000 bytes"),
        (ok(f"Content-Length: {'9' * 5000}"), "it is larger than 1000 bytes"),
        (ok(content=b"x" * 1001), "it is larger than 1000 bytes"),
        (without_end(ok(), b"x"), "it is larger than 1000 bytes"),
        (without_end(ok("Transfer-Encoding: chunked", content=b""), b"1\r\nx\r\n"), "it is larger than 1000 bytes"),
        (without_end(ok("Transfer-Encoding: chunked", content=b"-1\r\n"), b"x"), "it is larger than 1000 bytes"),
        (without_end(ok("Transfer-Encoding: chunked", content=b"0\r\n"), b"A: b\r\n"), "it is larger than 1000 bytes"),
        (ok("Transfer-Encoding: chunked", content=b"fffffffffffffffff\r\nx"), "its answer is not complete"),
        (ok("Transfer-Encoding: chunked", content=b"-5\r\nx"), "its answer is not proper HTTP"),
        (ok("Transfer-Encoding: chunked", content=b"2\r\nhe\r\n"), "its answer is not complete"),
        (ok("Transfer-Encoding: gzip, chunked"), "its answer is not proper HTTP"),
        (ok("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"), "its answer is not proper HTTP"),
        (ok("Content-Length: 6"), "its answer is not complete"),
        (ok("Content-Length: -5"), "its answer is not proper HTTP"),
        (ok("Content-Length: 5", "Content-Length: 4"), "its answer is not proper HTTP"),
        (ok("Content-Encoding: gzip"), "its content is encoded as 'gzip', which was not asked for"),
        (without_end(b"HTTP/1.1 200 OK\r\n", b"A: b"), "its headers are longer than 64 KiB"),
        (without_end(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "its headers are longer than 64 KiB"),
        (ok(*["A: b"] * 200), "its answer is not proper HTTP"),
        (b"", "the server ends the connection without an answer"),
        (b"\x16\x03\x01 what is this", "its answer is not proper HTTP"),
        (b"HTTP/1.1 two hundred\r\n\r\n", "its answer is not proper HTTP"),
        (b"HTTP/9.9 200 OK\r\n\r\n", "its answer is not proper HTTP"),
        (b"HTTP/1.1 302 Found\r\n\r\n", "the server answers 302 without saying where to"),
        (b"HTTP/1.1 404 x\x1b[2J\r\n\r\n", "the server answers 404 (not found)"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", "the server answers 204 (no content)"),
        (b"HTTP/1.1 401 Unauthorized\r\n\r\n", "the server answers 401 (unauthorized)"),
        (b"HTTP/1.1 799 x\r\n\r\n", "the server answers 799"),
    ],
)
def test_what_an_answer_may_not_be(answer: Answer, reason: str, ask: Callable[..., bytes]) -> None:
    """Too much, too little, encoded, no document or no HTTP: each is refused with its reason, and at once."""
    with pytest.raises(FetchError) as caught:
        ask(answer)
    assert caught.value.message.endswith(f"/a' is not fetched: {reason}")


def test_random_answers_are_refused_or_read(ask: Callable[..., bytes]) -> None:
    """Whatever a server sends, there is content within the limit or a FetchError, and nothing else."""
    chance = random.Random(20)
    valid = ok("Transfer-Encoding: chunked", "Content-Type: text/plain", content=b"5\r\nhello\r\n0\r\n\r\n")
    outcomes: set[str] = set()
    for _ in range(300):
        broken = bytearray(valid)
        for _ in range(chance.randint(1, 3)):
            place = chance.randrange(len(broken))
            broken[place : place + chance.randint(0, 4)] = chance.choice([b"", b"\r\n", b"-", b"\0", b"\xff", b":", b"9", b" "])
        try:
            assert len(ask(bytes(broken), limit=100)) <= 100
            outcomes.add("read")
        except FetchError as error:
            outcomes.add(error.message.rpartition(": ")[2])
    assert {"read", "its answer is not proper HTTP", "its answer is not complete"} <= outcomes


@pytest.mark.parametrize(
    "answer",
    [
        dripping(ok("Content-Length: 900")),
        dripping(ok("Transfer-Encoding: chunked", content=b""), b"1\r\nx\r\n"),
        dripping(b"HTTP/1.1 200 OK\r\nA: "),
        dripping(b""),
        late(2),
    ],
)
def test_slow_servers_meet_the_deadline(answer: Answer, ask: Callable[..., bytes]) -> None:
    """The time is for all of it: a byte now and then does not buy more."""
    begin = time.monotonic()
    with pytest.raises(FetchError) as caught:
        ask(answer, seconds=0.5)
    assert caught.value.message.endswith("it took longer than 0.5 seconds")
    assert 0.5 <= time.monotonic() - begin < 1.8


def test_the_deadline_covers_looking_up_and_redirects(server: Server, loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a name server that says nothing nor many slow redirects take longer than one fetch may."""
    for number in range(5):
        server.answers[f"/{number}"] = late(0.2, moved(f"/{number + 1}"))
    server.answers["/5"] = DOCUMENT
    begin = time.monotonic()
    assert refusal(f"http://docs.example:{server.port}/0", seconds=0.5).message.endswith("it took longer than 0.5 seconds")
    silence = Event()

    def resolve(*_: object) -> list[str]:
        silence.wait(5)
        return []

    monkeypatch.setattr(loopback, "resolve", resolve)
    assert refusal("http://docs.example/", seconds=0.3).message.endswith("it took longer than 0.3 seconds")
    silence.set()
    assert time.monotonic() - begin < 1.8


@pytest.mark.parametrize("foreign", ["a" * 7000, "\x1b[31m" * 500, "\u202e" * 300, "é" * 300])
def test_messages_hold_little_foreign_text(foreign: str, server: Server, loopback: Loopback) -> None:
    """What others wrote is at most 200 characters of a message, and none of it moves the cursor or is unseen."""
    loopback.names["a" * 60 + ".example"] = ["10.0.0.1"]
    server.answers["/a"] = ok(f"Content-Encoding: {foreign.encode().decode('latin-1')}")
    server.answers[f"/{'a' * 7000}"] = moved(f"http://{'a' * 60}.example/{foreign.encode().decode('latin-1')}")
    root = f"http://docs.example:{server.port}"
    urls = (f"http://docs.example/{foreign}", f"http://{foreign}/", f"{root}/a", f"{root}/{'a' * 7000}")
    for error in (refusal(url) for url in urls):
        assert error.message.isprintable()
        assert len(error.message) < 200 + len("'' is not fetched: it redirects to '': '' has the address , which is not public")
        assert all(len(hint) < 100 for hint in error.hints)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for docs.example that is its own authority, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("the openssl command is not there to make a certificate")
    folder = tmp_path_factory.mktemp("certificate")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = (openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1")
    names = ("-subj", "/CN=docs.example", "-addext", "subjectAltName=DNS:docs.example")
    subprocess.run([*command, *names, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return certificate, key


@pytest.fixture
def secure(certificate: tuple[Path, Path]) -> Iterator[Server]:
    """A server with TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server = Server(context)
    yield server
    server.close()


def test_https_is_for_the_name_of_the_host(secure: Server, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """A document comes over TLS where the certificate is trusted and of that host; its name is what is checked, not its address."""
    monkeypatch.setattr(network, "Connector", lambda: Loopback(certificate[0]))
    url = f"https://docs.example:{secure.port}/"
    assert fetch(url, limit=LIMIT) == network.Fetched(url, b"hello")
    message = refusal(f"https://other.example:{secure.port}/").message
    assert "its certificate is not trusted: hostname mismatch" in message
    monkeypatch.setattr(network, "Connector", Loopback)
    error = refusal(url)
    assert error.message.endswith("its certificate is not trusted: self-signed certificate")
    assert error.hints == ("check the host, or name your own certificate authority in SSL_CERT_FILE",)
    assert len(secure.requests) == 1


def test_https_does_not_go_down_to_http(
    secure: Server, server: Server, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A redirect leads from http to https, never back."""
    monkeypatch.setattr(network, "Connector", lambda: Loopback(certificate[0]))
    server.answers["/up"] = moved(f"https://docs.example:{secure.port}/")
    assert fetch(f"http://docs.example:{server.port}/up", limit=LIMIT).url == f"https://docs.example:{secure.port}/"
    secure.answers["/down"] = moved(f"http://docs.example:{server.port}/")
    assert refusal(f"https://docs.example:{secure.port}/down").message.endswith("that goes from https to http")
    assert len(server.requests) == 1


def test_an_end_that_tls_did_not_announce_is_no_end(
    secure: Server, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where only the end of the connection ends the content, a cut connection is not taken for it."""
    monkeypatch.setattr(network, "Connector", lambda: Loopback(certificate[0]))
    secure.answers["/cut"] = ok(content=b"half of i")
    assert refusal(f"https://docs.example:{secure.port}/cut").message.endswith("the connection broke: unexpected eof while reading")


@pytest.mark.usefixtures("loopback")
def test_a_server_without_tls_is_said(server: Server) -> None:
    """Talking TLS to a server that has none fails at once where it answers, and in time where it only waits."""
    assert "' is not fetched: TLS fails: " in refusal(f"https://docs.example:{server.port}/").message
    server.answers["/"] = late(1)
    assert refusal(f"https://docs.example:{server.port}/", seconds=0.3).message.endswith("it took longer than 0.3 seconds")
