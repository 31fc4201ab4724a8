"""The bytes of a file as characters, and back: the same encoding and the same byte order mark. It must not know YAML or JSON."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from asyncgen.source.text import decode

_MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


@dataclass(frozen=True, slots=True)
class Encoded:
    """The characters of a file, and how they are written as bytes."""

    characters: str
    encoding: str
    mark: bytes

    @classmethod
    def of(cls, data: bytes, name: str) -> Encoded:
        """Return what bytes say as the document's reader takes them: the encoding is the one that gives the same bytes again."""
        characters = decode(data, name).characters
        for encoding, mark in _MARKS.items():
            for written in (b"", mark):
                if data == written + characters.encode(encoding, "replace"):
                    return cls(characters, encoding, written)
        raise UnicodeEncodeError("utf-8", characters, 0, 1, "no encoding gives the same bytes")

    def encoded(self, characters: str) -> bytes:
        """Return other characters as bytes of the same kind. Raises UnicodeEncodeError for what has no bytes."""
        return self.mark + characters.encode(self.encoding)
