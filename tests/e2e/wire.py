"""A client as anybody could write it with the document and the `websockets` library, and nothing of ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Subprotocol

_SECONDS = 5.0


class Socket:
    """One connection. Frames are JSON unless said otherwise."""

    def __init__(self, url: str, headers: Mapping[str, str] | None = None, subprotocols: list[Subprotocol] | None = None) -> None:
        self._stack = ExitStack()
        opening = connect(url, additional_headers=headers, subprotocols=subprotocols, open_timeout=_SECONDS, close_timeout=_SECONDS)
        self._connection = self._stack.enter_context(opening)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._stack.close()

    def raw(self, frame: str | bytes) -> None:
        """Send a frame as it is."""
        self._connection.send(frame)

    def say(self, frame: Any) -> None:
        """Send a value as JSON."""
        self.raw(json.dumps(frame))

    def hear(self) -> Any:
        """Return the next frame as JSON."""
        return json.loads(self.hear_raw())

    def hear_raw(self) -> str | bytes:
        """Return the next frame as it is."""
        return self._connection.recv(timeout=_SECONDS)

    def ask(self, frame: Any) -> Any:
        """Send a value and return the next frame."""
        self.say(frame)
        return self.hear()

    def hears_nothing(self, seconds: float = 0.3) -> bool:
        """Say whether no frame arrives for a while."""
        try:
            frame = self._connection.recv(timeout=seconds)
        except TimeoutError:
            return True
        pytest.fail(f"unexpected frame {frame!r}")

    def end(self) -> tuple[int, str]:
        """Wait for the server to close; return its code and reason."""
        with pytest.raises(ConnectionClosed) as closed:
            pytest.fail(f"the connection is open, and sends {self.hear_raw()!r}")
        received = closed.value.rcvd
        assert received is not None, "the connection was dropped without a close frame"
        return received.code, received.reason


def refusal(url: str, headers: Mapping[str, str] | None = None) -> int:
    """Connect where nobody is let in; return the HTTP status of the answer."""
    try:
        Socket(url, headers).close()
    except InvalidStatus as error:
        return error.response.status_code
    pytest.fail(f"{url} let us in")
