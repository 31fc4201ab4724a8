"""JSON Pointers (RFC 6901) as plain strings, and the fragment form in which a `$ref` holds them.

Owns escaping and looking up. It must not follow references: a pointer names one place in one value.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast
from urllib.parse import unquote


def escape(token: str) -> str:
    """One reference token, escaped: `~` becomes `~0`, `/` becomes `~1`."""
    return token.replace("~", "~0").replace("/", "~1") if "~" in token or "/" in token else token


def unescape(token: str) -> str:
    """The inverse of `escape`."""
    return token.replace("~1", "/").replace("~0", "~") if "~" in token else token


def parse(pointer: str) -> tuple[str, ...]:
    """The tokens of a pointer; `""` has none. Raises ValueError when it neither is empty nor begins with a slash."""
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        raise ValueError(f"'{pointer}' is no JSON pointer: it begins with '/' or is empty")
    tokens = pointer[1:].split("/")
    return tuple(map(unescape, tokens) if "~" in pointer else tokens)


def render(tokens: Iterable[str | int]) -> str:
    """The pointer made of these tokens."""
    return "".join(["/" + escape(token if isinstance(token, str) else str(token)) for token in tokens])


def join(pointer: str, *parts: str | int) -> str:
    """The pointer of a place below `pointer`."""
    return pointer + render(parts)


def parent(pointer: str) -> str:
    """The pointer one level up; the root is its own parent."""
    return pointer.rpartition("/")[0]


def child(value: Any, token: str) -> Any:
    """The member or item `token` of a value. Raises LookupError when there is none."""
    if isinstance(value, dict):
        return cast("dict[str, Any]", value)[token]
    if isinstance(value, list):
        # Only plain decimal indexes: RFC 6901 allows neither a sign nor leading zeros, and `-` is a place that does not exist.
        if not (token.isascii() and token.isdigit()) or (token[0] == "0" and token != "0") or len(token) > 9:
            raise KeyError(token)
        return cast("Sequence[Any]", value)[int(token)]
    raise KeyError(token)


def get(document: Any, pointer: str) -> Any:
    """The value at `pointer`. Raises LookupError when there is none."""
    value = document
    for token in parse(pointer):
        value = child(value, token)
    return value


def of_reference(reference: str) -> str:
    """The pointer of a `$ref` into the same document (`#/...`), %-decoded. Raises ValueError when it is no such reference."""
    if not reference.startswith("#"):
        raise ValueError(f"'{reference}' leads out of the document")
    pointer = unquote(reference[1:])
    parse(pointer)
    return pointer


def to_reference(pointer: str) -> str:
    """The `$ref` that leads to `pointer`; the inverse of `of_reference`."""
    return "#" + pointer.replace("%", "%25")
