"""The texts of a document, to tell whether a text in generated code is one of them. Knows JSON values, not Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

_GAP = "\0"


class Said:
    """Every text and every key of a document, as they can be found again in what is made of it."""

    def __init__(self, document: Any) -> None:
        texts = [form for text in _texts(document) for form in (text, *_patterns(text))]
        self._whole = frozenset(texts)
        self._tight = _GAP.join(map(_tight, texts))
        self._loose = _GAP.join(map(_loose, texts))

    def has(self, text: str) -> bool:
        """Say whether `text` is a text of the document or a part of one; white space and the way odd characters are shown don't count."""
        return _tight(text) in self._tight or _loose(text) in self._loose

    def names(self, name: str) -> bool:
        """Say whether `name` is a whole text of the document."""
        return name in self._whole

    def leads(self, pointer: str) -> bool:
        """Say whether every part of a JSON Pointer is a key of the document or an index."""
        first, *parts = pointer.split("/")
        plain = (part.replace("~1", "/").replace("~0", "~") for part in parts)
        return not first and all(part.isdigit() or self.has(part) for part in plain)


def _patterns(text: str) -> Iterator[str]:
    """Yield what a regular expression becomes whose classes are ECMA's and not those of all scripts."""
    if "\\" in text:
        yield text.replace("\\d", "[0-9]").replace("\\w", "[A-Za-z0-9_]")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in cast("Mapping[str, Any]", value).items():
            yield key
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:  # pyright: ignore[reportUnknownVariableType]
            yield from _texts(item)


def _tight(text: str) -> str:
    return "".join(_shown(character) for character in text if character not in " \t\r\n")


def _loose(text: str) -> str:
    return "".join(_shown(character) for character in text if not character.isspace())


def _shown(character: str) -> str:
    return character if character.isprintable() else repr(character)[1:-1]
