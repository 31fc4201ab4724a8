"""Files and texts to plain data with places: YAML by the 1.2 core schema, and JSON.

Owns reading, the limits that hostile input meets, and the way from a JSON pointer back to a line. It must not know AsyncAPI.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any, cast

from asyncgen.diagnostics import Diagnostic, Place, Severity, SpecError, UsageError
from asyncgen.files import reason, shown
from asyncgen.source import from_json as source_json
from asyncgen.source import from_yaml as source_yaml
from asyncgen.source.faults import Faults
from asyncgen.source.text import Spots, Text, decode
from asyncgen.spec import pointer as pointers

SIZE_LIMIT = 2_000_000
"""Bytes of one file, where the caller allows no other number."""


class Source:
    """One document as data, with the places its parts were read from. The data is not to be changed: places are found through it.

    `findings` are the faults that reading went on after, 100 at most. Each is an error: what `data` has in their place is a guess (the
    first of two values with one key, a text for a number that JSON lacks), good enough to look for further faults, not to be used.
    """

    __slots__ = ("_indexes", "_spots", "_text", "data", "findings", "name")

    def __init__(self, data: Any, text: Text, spots: Spots | None, findings: tuple[Diagnostic, ...]) -> None:
        self.data = data
        self.findings = findings
        self.name = text.name
        self._text = text
        self._spots = spots
        self._indexes: dict[int, dict[str, int]] = {}

    def place(self, pointer: str, *, key: bool = False) -> Place:
        """The place of the value at `pointer` (of its key, with `key`). Where it does not exist: of the nearest part above that does."""
        if self._spots is None:
            self._spots = source_json.spots(self.data, self._text.characters)
        offset = self._spots.root
        value = named = self.data
        for token in pointers.parse(pointer):
            found = self._step(value, token)
            if found is None:
                break
            value, key_offset, value_offset = found
            offset, named = (key_offset, token) if key and key_offset != value_offset else (value_offset, value)
        return self._text.place(offset, self._width(offset, named))

    def _width(self, offset: int, named: Any) -> int | None:
        """The width of an unquoted text, which only its value tells: in a list in brackets a comma ends it, elsewhere not."""
        if isinstance(named, str) and named and self._text.characters.startswith(named, offset):
            return len(named)
        return None

    def _step(self, value: Any, token: str) -> tuple[Any, int, int] | None:
        try:
            below = pointers.child(value, token)
        except LookupError:
            return None
        offsets = cast(Spots, self._spots).of(value)
        if isinstance(value, dict):
            members = cast("dict[str, Any]", value)
            if id(members) not in self._indexes:
                self._indexes[id(members)] = {name: index for index, name in enumerate(members)}
            index = self._indexes[id(members)][token]
            return below, offsets[2 * index], offsets[2 * index + 1]
        return below, offsets[int(token)], offsets[int(token)]


def read(path: Path, name: str | None = None, limit: int = SIZE_LIMIT) -> Source:
    """Reads a YAML or JSON file of fewer than `limit` bytes; of a larger one nothing is read.

    Raises UsageError when it can't be read, and SpecError when its content leaves no sense, with all faults found until there.
    """
    title = name if name is not None else shown(path)
    try:
        with open(path, "rb", opener=_open_at_once) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise UsageError(f"can't read '{title}': it is not a regular file")
            # A file may grow while it is read, and one of /proc says that it is empty: the size that it gives is no promise.
            data = b"" if status.st_size >= limit else file.read(limit)
    except OSError as error:
        raise UsageError(f"can't read '{title}': {reason(error)}") from None
    except ValueError as error:  # a NUL in the name
        raise UsageError(f"can't read '{title}': {error}") from None
    if status.st_size >= limit:
        raise _too_large(title, limit)
    return parse(data, title, limit)


def parse(content: str | bytes, name: str, limit: int = SIZE_LIMIT) -> Source:
    """Reads YAML or JSON of fewer than `limit` bytes (of a str: characters) from memory; `name` is what findings call it.

    Raises SpecError when the content leaves no sense, with all faults found until there.
    """
    if len(content) >= limit:
        raise _too_large(name, limit)
    text = decode(content, name) if isinstance(content, bytes) else Text(content.removeprefix("\ufeff"), name)
    if source_json.looks_like_json(text.characters):
        faults = Faults(text)
        try:
            return Source(source_json.read(text, faults), text, None, faults.found)
        except ValueError:
            # No JSON after all, or JSON with a fault. YAML covers JSON, and knows how to say where.
            pass
    faults = Faults(text)
    data, spots = source_yaml.read(text, faults)
    return Source(data, text, spots, faults.found)


def _too_large(name: str, limit: int) -> SpecError:
    message = f"the document has {limit / 1_000_000:g} MB or more"
    hint = "split it into files and join them with $ref, or allow more with `--max-size`"
    return SpecError([Diagnostic("AG005", Severity.ERROR, message, Place(name), hints=(hint,))])


def _open_at_once(path: str, flags: int) -> int:
    """Opens without waiting: a pipe that nobody writes to would block for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
