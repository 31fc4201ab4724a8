# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""What can go wrong, as one tree, and the close codes that say so on the wire. Knows nothing of connections.

ServiceError
├── RegistrationError      what was written in code cannot work; raised at import or at start
├── NoMatchingOperation    the server was asked to send a message that is not registered
├── BrokerUnavailable      a publish could not be handed to the broker
└── OperationError         a handler says no, in words that the client may read
    └── TopicError         a topic's name or the number of topics is beyond the limits
"""

from __future__ import annotations

from enum import IntEnum


class CloseCode(IntEnum):
    """The codes with which the runtime closes a connection (RFC 6455, section 7.4)."""

    UNACCEPTABLE = 1003
    """A frame that is no message of this channel, or silence beyond a deadline (FastWS's code for both)."""
    POLICY = 1008
    """Not authenticated, too many messages, or an `OperationError` on a channel without an error message."""
    TOO_LARGE = 1009
    """A message beyond the server's limit; the server closes before the runtime sees it."""
    INTERNAL = 1011
    """The server's own fault; the log has the traceback."""
    RESTART = 1012
    """The server stops; connect again."""
    SLOW_CONSUMER = 4008
    """The client reads more slowly than messages for it arrive."""
    RESYNC = 4010
    """Updates may have been missed; connect again and read the state anew."""


class ServiceError(Exception):
    """Root of the runtime's own exceptions."""


class RegistrationError(ServiceError):
    """What was written in code cannot work: a duplicate name, a handler that does not fit its operation."""


class NoMatchingOperation(ServiceError):
    """The server was asked to send a message that is not registered."""


class BrokerUnavailable(ServiceError):
    """A publish could not be handed to the broker; nobody got it."""


class OperationError(ServiceError):
    """A handler says no: raise it with a code for programs and a message for people, which both go to the client.

    Where the channel declares an error message, the client gets that and stays connected; else it is closed with 1008 and the message.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class TopicError(OperationError):
    """A topic's name or the number of a client's topics is beyond the limits."""


def reason(text: str) -> str:
    """Cut a close reason to the 123 bytes of UTF-8 that a close frame has room for."""
    return text.encode("utf-8", "replace")[:123].decode("utf-8", "ignore")
