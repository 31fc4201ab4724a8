"""Text with places: bytes to characters, and character offsets to `Place` values.

Owns encodings, line numbers and excerpts. It must not know YAML, JSON or AsyncAPI.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from typing import Any

from asyncgen.diagnostics import Diagnostic, Place, Related, Severity, SpecError

# A byte order mark decides; the longer ones first, because the UTF-32 one begins with the UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END = re.compile(r"\r\n|\n|\r")
# What YAML 1.2 does not let stand in a text unescaped (section 5.1).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_TOKEN = re.compile(
    r""""(?:[^"\\\r\n]|\\.)*"?"""  # a text in double quotes
    r"""|'(?:[^'\r\n]|'')*'?"""  # one in single quotes
    r"""|[\[\]{},]"""
    r"""|[^\s#:,\[\]{}](?:[^\s#:,\[\]{}]|:(?=\S)|(?<=\S)#)*"""  # a word
)
_NEVER_ALLOWED = frozenset({"\0", *map(chr, range(0xD800, 0xE000))})
_LONGEST_EXCERPT = 10_000

DEPTH_LIMIT = 200
"""Levels of lists and maps in each other."""
NODE_LIMIT = 100_000
"""Values of one document, aliases written out."""


class Text:
    """The characters of one file and its name as it is shown."""

    __slots__ = ("_starts", "characters", "name")

    def __init__(self, characters: str, name: str) -> None:
        self.characters = characters
        self.name = name
        self._starts: list[int] | None = None

    def place(self, offset: int, width: int | None = None) -> Place:
        """The place of the character at `offset`. Without `width` the caret underlines the word or the quoted text that begins there."""
        if self._starts is None:
            self._starts = [0, *(match.end() for match in _LINE_END.finditer(self.characters))]
        offset = min(max(offset, 0), len(self.characters))
        line = bisect_right(self._starts, offset)
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self.characters)
        # A minified document is one line: no finding carries a megabyte.
        text = self.characters[start:end].rstrip("\r\n") if end - start <= _LONGEST_EXCERPT else None
        rest = self.characters[offset : min(end, offset + _LONGEST_EXCERPT)].rstrip("\r\n")
        if width is None:
            token = _TOKEN.match(rest)
            width = len(token.group()) if token else 1
        return Place(self.name, line, offset - start + 1, text, max(1, min(width, len(rest))))

    def problem(self, code: str, message: str, offset: int, *hints: str, related: tuple[Related, ...] = ()) -> Diagnostic:
        """An error finding at `offset`."""
        return Diagnostic(code, Severity.ERROR, message, self.place(offset), hints=hints, related=related)

    def refuse_forbidden_characters(self) -> None:
        """Raises SpecError when a character is in the text that no YAML or JSON text may hold unescaped."""
        if match := _FORBIDDEN.search(self.characters):
            message = f"the character U+{ord(match.group()):04X} is not allowed in a document"
            # Neither NUL nor half of a surrogate pair is allowed as an escape either.
            hint = "remove it" if match.group() in _NEVER_ALLOWED else "write it as an escape in double quotes, or remove it"
            raise SpecError([self.problem("AG004", message, match.start(), hint)])


class Spots:
    """Where the parts of a document begin, as character offsets: for a list one per item, for a dict a pair (key, value) per member."""

    __slots__ = ("_offsets", "root")

    def __init__(self) -> None:
        self.root = 0
        self._offsets: dict[int, list[int]] = {}

    def add(self, container: Any, offsets: list[int]) -> None:
        """Notes the offsets of a container, which must stay alive as long as this object."""
        self._offsets[id(container)] = offsets

    def of(self, container: Any) -> list[int]:
        """The offsets of a container, in its own order."""
        return self._offsets[id(container)]


def decode(data: bytes, name: str) -> Text:
    """The text of a file: UTF-8, or UTF-16 and UTF-32 with a byte order mark or recognised by their zero bytes (YAML 1.2, section 5.2)."""
    encoding, rest = _encoding(data)
    try:
        return Text(rest.decode(encoding), name)
    except UnicodeDecodeError as error:
        readable = Text(rest[: error.start].decode(encoding), name)
        shown = " ".join(f"0x{byte:02x}" for byte in rest[error.start : error.start + 1])
        message = f"the file is not {encoding.upper().removesuffix('-LE').removesuffix('-BE')} text: byte {shown} can't be decoded"
        place = readable.place(len(readable.characters), 1)
        raise SpecError([Diagnostic("AG004", Severity.ERROR, message, place, hints=("save the file as UTF-8",))]) from None


def _encoding(data: bytes) -> tuple[str, bytes]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, data[len(mark) :]
    # A document begins with a character of ASCII: the zero bytes around it tell the rest.
    match tuple(byte == 0 for byte in data[:4]):
        case (True, True, True, False):
            return "utf-32-be", data
        case (False, True, True, True):
            return "utf-32-le", data
        case (True, False, *_):
            return "utf-16-be", data
        case (False, True, *_):
            return "utf-16-le", data
        case _:
            return "utf-8", data


def too_deep(text: Text, offset: int) -> Diagnostic:
    """The finding for lists and maps nested more than `DEPTH_LIMIT` levels."""
    hint = "give the inner parts names and places of their own, and join them with $ref"
    return text.problem("AG005", f"the document is nested more than {DEPTH_LIMIT} levels deep", offset, hint)


def too_many(text: Text, offset: int) -> Diagnostic:
    """The finding for more than `NODE_LIMIT` values."""
    message = f"the document has more than {NODE_LIMIT:,} values when its aliases are written out"
    return text.problem("AG005", message, offset, "split it into files and join them with $ref")
