# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""JSON Pointers (RFC 6901) and `$ref`s inside one document. Knows nothing of what the document says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeGuard
from urllib.parse import unquote


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Say whether a value is a JSON object."""
    return isinstance(value, dict)


def is_array(value: object) -> TypeGuard[list[Any]]:
    """Say whether a value is a JSON array."""
    return isinstance(value, list)


def parts(pointer: str) -> list[str]:
    """Split a pointer (`/a/~1b`) into its keys (`a`, `/b`)."""
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def join(pointer: str, *keys: str | int) -> str:
    """Lengthen a pointer by keys."""
    return pointer + "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in keys)


def get(document: Any, pointer: str) -> Any:
    """Return what stands at `pointer`. Raises `LookupError` where nothing does."""
    value = document
    for key in parts(pointer):
        if is_array(value) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        elif is_object(value) and key in value:
            value = value[key]
        else:
            raise LookupError(pointer)
    return value


def put(document: Any, pointer: str, value: Any) -> None:
    """Replace what stands at `pointer`. Raises `LookupError` where nothing does."""
    above, _, last = pointer.rpartition("/")
    holder, key = get(document, above), parts(f"/{last}")[0]
    get(holder, f"/{last}")
    holder[int(key) if is_array(holder) else key] = value


def reference(value: Any) -> str | None:
    """Return the pointer that a Reference Object has, None for anything else."""
    target = value.get("$ref") if is_object(value) else None
    return unquote(target[1:]) if isinstance(target, str) and target.startswith("#") else None


def to(pointer: str) -> dict[str, str]:
    """Return the Reference Object that leads to `pointer`."""
    return {"$ref": "#" + pointer.replace("%", "%25")}


def follow(document: Any, value: Any, pointer: str = "") -> tuple[str, Any]:
    """Follow references from `value`, which stands at `pointer`, and return where they end. A circle or a gap ends at None."""
    seen: set[str] = set()
    while (target := reference(value)) is not None:
        if target in seen:
            return target, None
        seen.add(target)
        try:
            pointer, value = target, get(document, target)
        except LookupError:
            return target, None
    return pointer, value


def walk(document: Any, way: str) -> tuple[str, Any]:
    """Go a pointer's way through references too; return where it ends and what is there, None where it ends too early."""
    pointer, value = follow(document, document)
    for key in parts(way):
        try:
            pointer, value = follow(document, get(value, join("", key)), join(pointer, key))
        except LookupError:
            return pointer, None
    return pointer, value


def references(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every Reference Object in `value`, at any depth."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if reference(value) is not None:
            yield value
        if is_object(value):
            waiting.extend(reversed(value.values()))
        elif is_array(value):
            waiting.extend(reversed(value))
