"""Where a command's words go: data and findings to standard output, hints to standard error. Decides about colours; knows no command."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from asyncgen.cli.flags import Flags

_STYLES = {"error": "1;31", "warning": "1;33", "info": "1;36", "help": "36", "dim": "2", "bold": "1", "good": "32"}


class Console:
    """The two streams of one run of a command. When the reader of standard output goes away, the rest is dropped silently."""

    def __init__(self, flags: Flags) -> None:
        self.flags = flags
        self.color = _colored(flags.color, sys.stdout)
        self._error_color = _colored(flags.color, sys.stderr)
        self._closed = False

    def out(self, text: str) -> None:
        """Write lines of data to standard output; `text` has no last newline."""
        self.raw(text + "\n")

    def say(self, text: str) -> None:
        """Write a line to standard output unless the person asked for quiet."""
        if not self.flags.quiet:
            self.out(text)

    def raw(self, text: str) -> None:
        """Write `text` to standard output as it is."""
        if self._closed:
            return
        try:
            _write(sys.stdout, text)
        except BrokenPipeError:
            self._closed = True
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - it replaces the stream until the process ends

    def error(self, text: str) -> None:
        """Write a line to standard error, always."""
        _write(sys.stderr, text + "\n")

    def hint(self, text: str) -> None:
        """Write a line to standard error unless the person asked for quiet."""
        if not self.flags.quiet:
            self.error(text)

    @property
    def is_for_people(self) -> bool:
        """Whether standard output is read by a person, and not by a program that wants every byte as it is."""
        return self.color or sys.stdout.isatty()

    def paint(self, text: str, style: str, *, error: bool = False) -> str:
        """Return `text` in the colours of `style`, where the stream it is meant for shows colours."""
        return paint(text, style) if (self._error_color if error else self.color) else text


def paint(text: str, style: str) -> str:
    """Return `text` in the colours of `style`."""
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if text else text


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()


def _colored(choice: str, stream: TextIO) -> bool:
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return os.environ.get("TERM") != "dumb" and stream.isatty()
