"""What a YAML library reports about a syntax error, and the places around it that tell what a person did wrong.

Owns the way from the library's two offsets to lines, indentations and quotes. It must not know any message.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

_REACH = 5000
"""Characters of a line that are looked at: a minified document is one line."""
_LINES = 2000
"""Lines before the error that are looked at."""
_NOTHING = re.compile(r"[ \t]*(?:#.*)?")
# Brackets, and what may hold them as text: quoted texts, comments, and words that only go on with a bracket.
_BRACKETS = re.compile(r"""(?<![^\s\[{,:])(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')|(?<![^\s\[\]{},])#[^\r\n]*|[\[\]{}]""")
_WORD = re.compile(r""""[^"]*"|'[^']*'|[^\s,\[\]{}:"']+""")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"' + r"|'(?:[^']|'')*'")


@dataclass(frozen=True, slots=True)
class Report:
    """A syntax error in the words of the library. `offset` is where it gave up, `start` where the part that it was reading begins."""

    problem: str
    context: str
    offset: int
    start: int | None


@dataclass(frozen=True)
class Scene:
    """The characters around a syntax error."""

    characters: str
    report: Report

    @property
    def at(self) -> int:
        """Where the library gave up."""
        return self.report.offset

    @property
    def start(self) -> int | None:
        """Where the part begins that the library was reading."""
        return self.report.start

    @cached_property
    def line(self) -> int:
        """The offset at which the line of the error begins."""
        return self._beginning(self.report.offset)

    @cached_property
    def text(self) -> int:
        """The offset of the first character on the line of the error that is no space."""
        return self._past_spaces(self.line)

    @cached_property
    def before(self) -> int | None:
        """The offset of the first character of the last line before the error's that has one and is no comment."""
        return self._line_before(self.line)

    @cached_property
    def before_start(self) -> int | None:
        """The same for the line before the part that was being read."""
        return None if self.report.start is None else self._line_before(self._beginning(self.report.start))

    @cached_property
    def before_end(self) -> int | None:
        """The offset of the last character of the line `before`, comments left out where one is there for certain."""
        if self.before is None:
            return None
        written = re.sub(r"[ \t]+#.*", "", self.characters[self.before : self.end(self.before)]).rstrip()
        return self.before + len(written) - 1

    @cached_property
    def backslash(self) -> int:
        """The offset of the last backslash up to the error: one parser points at it, the other behind it."""
        found = self.characters.rfind("\\", max(0, self.report.offset - 12), self.report.offset + 1)
        return found if found >= 0 else self.report.offset

    @cached_property
    def unclosed(self) -> int | None:
        """The offset of a quote that opens before the error's line and seems to be closed by the opening one of a later text."""
        before = self.characters[max(self.line, self.report.offset - _REACH) : self.report.offset]
        quote = before[-1:]
        if quote not in ("'", '"') or not self._opens(before, quote):
            return None
        line = self.line
        for _ in range(_LINES):
            if line == 0:
                return None
            end, line = line, self._beginning(line - 1)
            written = _QUOTED.sub(lambda match: " " * len(match.group()), self.characters[line : min(end, line + _REACH)])
            if quote in written:
                return line + written.index(quote)
        return None

    @cached_property
    def open_bracket(self) -> int | None:
        """The offset of the innermost bracket that is open where the library gave up."""
        open_: list[int] = []
        for token in _BRACKETS.finditer(self.characters, 0, self.report.offset):
            if token.group() in ("[", "{"):
                open_.append(token.start())
            elif token.group() in ("]", "}") and open_:
                open_.pop()
        return open_[-1] if open_ else None

    @cached_property
    def word(self) -> int | None:
        """The offset of the last word or quoted text before the error, on its line."""
        before = self.characters[max(self.line, self.report.offset - _REACH) : self.report.offset]
        words = list(_WORD.finditer(before))
        return self.report.offset - len(before) + words[-1].start() if words else None

    def end(self, offset: int) -> int:
        """The offset at which the line ends, or at which looking ends."""
        match = re.compile(r"[\r\n]").search(self.characters, offset, offset + _REACH)
        return match.start() if match else min(len(self.characters), offset + _REACH)

    def indentation(self, offset: int) -> int:
        """The spaces at the beginning of the line that `offset` is in."""
        line = self._beginning(offset)
        return self._past_spaces(line) - line

    def indentations(self) -> list[int]:
        """The indentations, ascending, that the error's line could have: those of the lines before that are still open."""
        found: list[int] = []
        line = self.line
        for _ in range(_LINES):
            before = self._line_before(self._beginning(line))
            if before is None:
                break
            line = before
            indentation = self.indentation(line)
            if not found or indentation < found[0]:
                found.insert(0, indentation)
            if not indentation:
                break
        return found

    def rest(self) -> str:
        """What follows the error, comments and empty lines left out, cut where looking ends."""
        return re.sub(r"(?m)^[ \t]*#.*|[ \t]#.*", "", self.characters[self.report.offset : self.report.offset + _REACH]).strip()

    def _opens(self, before: str, quote: str) -> bool:
        return quote in _QUOTED.sub(lambda match: " " * len(match.group()), before)[-1:]

    def _beginning(self, offset: int) -> int:
        return max(self.characters.rfind("\n", 0, offset), self.characters.rfind("\r", 0, offset)) + 1

    def _past_spaces(self, line: int) -> int:
        while self.characters.startswith(" ", line):
            line += 1
        return line

    def _line_before(self, line: int) -> int | None:
        for _ in range(_LINES):
            if line == 0:
                return None
            line = self._beginning(line - 1)
            if not _NOTHING.fullmatch(self.characters, line, self.end(line)):
                return self._past_spaces(line)
        return None


Where = Callable[[Scene], int | None]
"""The way to a place of a scene, None where there is none."""
