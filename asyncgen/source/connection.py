"""Connections to public hosts: one look-up of the name, a check of all its addresses, a socket to an address that passed.

Owns the pinning of a connection to what was checked, TLS, and the deadline over all of it. It must not know HTTP or documents. What is
heavy is imported where it is used.
"""

from __future__ import annotations

import time
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING

from asyncgen.files import reason
from asyncgen.source.hosts import ADDRESS_WIDTH, HOST_WIDTH, SAVE_IT, Refused, is_address, is_public, shown

if TYPE_CHECKING:
    from queue import SimpleQueue
    from socket import socket
    from ssl import SSLContext

    from _typeshed import WriteableBuffer

_REASON_WIDTH = 40  # beside an address


class Deadline:
    """The end of a time that begins now and lasts `seconds`."""

    __slots__ = ("_end",)

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left, more than none. Raises TimeoutError when the time is over."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def failure(error: OSError) -> str:
    """Return why a connection failed, as messages show it. Errors of TLS carry a word of their library, others the system's."""
    word = getattr(error, "reason", None)
    return shown(word.replace("_", " ").lower() if isinstance(word, str) else reason(error), _REASON_WIDTH)


class Stream(RawIOBase):
    """What a server sends and is sent. Each wait ends with the deadline (TimeoutError), each answer with what `allow` granted (Refused)."""

    def __init__(self, connected: socket, deadline: Deadline) -> None:
        self._socket = connected
        self._deadline = deadline
        self._allowance = 0
        self._excuse = "its answer is too long"

    def allow(self, count: int, excuse: str) -> None:
        """Let the server send `count` bytes from here on, counted as they arrive; `excuse` is the reason for refusing more."""
        self._allowance = count
        self._excuse = excuse

    def send(self, data: bytes) -> None:
        """Send all of `data`."""
        self._socket.settimeout(self._deadline.left())
        self._socket.sendall(data)

    def readable(self) -> bool:
        """Say that this stream can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Wait for bytes, and return how many came."""
        self._socket.settimeout(self._deadline.left())
        count = self._socket.recv_into(buffer)
        self._allowance -= count
        if self._allowance < 0:
            raise Refused(self._excuse)
        return count

    def makefile(self, _mode: str) -> BufferedReader:
        """Return the reader that `http.client` asks its socket for."""
        return BufferedReader(self)

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()
        super().close()


class Connector:
    """The way to a host. Nothing but `resolve`, `connect` and `context` reaches the system; tests replace those and `is_public`."""

    def resolve(self, host: str, port: int) -> list[str]:
        """Ask the system for the addresses of `host`. Raises OSError."""
        from socket import SOCK_STREAM, getaddrinfo

        return [str(entry[4][0]) for entry in getaddrinfo(host, port, type=SOCK_STREAM)]

    def is_public(self, address: str) -> bool:
        """Tell whether a connection to `address` is allowed."""
        return is_public(address)

    def connect(self, address: str, port: int, seconds: float) -> socket:
        """Connect to an IP address within `seconds`. Raises OSError."""
        from socket import AF_INET, AF_INET6, SOCK_STREAM, socket

        connected = socket(AF_INET6 if ":" in address else AF_INET, SOCK_STREAM)
        try:
            connected.settimeout(seconds)
            connected.connect((address, port))
        except BaseException:
            connected.close()
            raise
        return connected

    def context(self) -> SSLContext:
        """Return what TLS trusts: the system's authorities, or those that SSL_CERT_FILE and SSL_CERT_DIR name."""
        from ssl import create_default_context

        return create_default_context()

    def open(self, host: str, port: int, *, secure: bool, deadline: Deadline) -> Stream:
        """Connect to a host as `canonical_host` returns it, with TLS for its name where `secure`.

        Raises Refused when one of its addresses is not public or when there is no connection, and TimeoutError.
        """
        addresses = self._addresses(host, port, deadline)
        for address in addresses:
            if not self.is_public(address):
                raise _not_public(address, host)
        connected = self._connect(addresses, port, deadline)
        try:
            return Stream(self._secured(connected, host, deadline) if secure else connected, deadline)
        except BaseException:
            connected.close()
            raise

    def _addresses(self, host: str, port: int, deadline: Deadline) -> list[str]:
        if is_address(host):
            return [host]
        from queue import Empty, SimpleQueue
        from threading import Thread

        # The system's resolver knows no deadline. A thread that waits for it in vain holds nothing up, not even the end of the program.
        answers: SimpleQueue[list[str] | None] = SimpleQueue()
        Thread(target=self._answer, args=(host, port, answers), daemon=True).start()
        try:
            addresses = answers.get(timeout=deadline.left())
        except Empty:
            raise TimeoutError from None
        if not addresses:
            raise Refused(f"the host '{shown(host, HOST_WIDTH)}' is not found", "check its spelling and your connection")
        return list(dict.fromkeys(addresses))

    def _answer(self, host: str, port: int, answers: SimpleQueue[list[str] | None]) -> None:
        try:
            answers.put(self.resolve(host, port))
        except OSError:
            answers.put(None)

    def _connect(self, addresses: list[str], port: int, deadline: Deadline) -> socket:
        refusal = ""
        for number, address in enumerate(addresses):
            try:
                # A share of the time each: an address that never answers leaves some to the others.
                return self.connect(address, port, deadline.left() / (len(addresses) - number))
            except OSError as error:
                refusal = f"no connection to {shown(address, ADDRESS_WIDTH)}: {failure(error)}"
        deadline.left()
        raise Refused(refusal, "asyncgen connects without a proxy: behind one, save what it refers to beside your document")

    def _secured(self, connected: socket, host: str, deadline: Deadline) -> socket:
        from ssl import SSLCertVerificationError

        try:
            context = self.context()
            connected.settimeout(deadline.left())
            # An end that was not announced may have been cut by somebody else.
            return context.wrap_socket(connected, server_hostname=host, suppress_ragged_eofs=False)
        except SSLCertVerificationError as error:
            message = f"its certificate is not trusted: {shown(error.verify_message.removesuffix('.').lower())}"
            raise Refused(message, "check the host, or name your own certificate authority in SSL_CERT_FILE") from None
        except TimeoutError:
            raise
        except OSError as error:
            raise Refused(f"TLS fails: {failure(error)}") from None


def _not_public(address: str, host: str) -> Refused:
    if address == host:
        return Refused(f"{address} is not a public address", SAVE_IT)
    return Refused(f"'{shown(host, HOST_WIDTH)}' has the address {shown(address, ADDRESS_WIDTH)}, which is not public", SAVE_IT)
