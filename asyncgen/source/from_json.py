"""JSON to plain data, and on demand the offsets of its parts.

JSON is YAML, except for what the YAML library refuses or changes: surrogate pairs in escapes, keys of more than 1,024 characters, control
characters that JSON allows. And the standard library reads it twenty times as fast. Offsets are found by a second pass, because most
documents have no finding. It must not know files or AsyncAPI.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from typing import Any, cast

from asyncgen.source.faults import Faults
from asyncgen.source.text import DEPTH_LIMIT, NODE_LIMIT, Spots, Text, too_deep, too_many
from asyncgen.source.yaml_scalars import DIGIT_LIMIT

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')
_SUSPICIOUS_ESCAPE = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)")
_SURROGATE_OR_NUL = re.compile("[\x00\ud800-\udfff]")
_LONG_NUMBER = re.compile(rf"[0-9]{{{DIGIT_LIMIT}}}")


def looks_like_json(characters: str) -> bool:
    """Whether the first character is one that a JSON object or array begins with."""
    return characters[:256].lstrip()[:1] in ("{", "[")


def read(text: Text, faults: Faults) -> Any:
    """The data of a JSON text. Faults that reading goes on after are kept in `faults`.

    Raises ValueError when it is no JSON (the YAML reader then says why), and SpecError where a limit is passed.
    """
    doubtful = _LONG_NUMBER.search(text.characters) is not None

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal doubtful
        result = dict(pairs)
        if len(result) != len(pairs):
            doubtful = True
            result = dict(reversed(pairs))  # The first of several values counts,
            return {key: result[key] for key, _ in pairs}  # and stands where it is written.
        return result

    def number(digits: str) -> float | str:
        nonlocal doubtful
        if len(digits) > DIGIT_LIMIT or math.isinf(value := float(digits)):
            doubtful = True
            return digits
        return value

    def integer(digits: str) -> int | str:
        return digits if len(digits) > DIGIT_LIMIT else int(digits)

    # An integer of any length is not read by a function of ours where none is long: that would take twice the time.
    read_integer = integer if doubtful else None
    try:
        data = json.loads(
            text.characters, object_pairs_hook=members, parse_float=number, parse_int=read_integer, parse_constant=_no_constant
        )
    except RecursionError:
        raise faults.ending(too_deep(text, _too_deep_at(text.characters))) from None
    characters = text.characters
    nested = characters.count("{") + characters.count("[")
    escaped = _SUSPICIOUS_ESCAPE.search(characters) is not None
    # Every value takes two characters, and a level takes a bracket: small and flat texts need no closer look.
    if doubtful or escaped:
        _note_faults(text, faults)
    if len(characters) // 2 > NODE_LIMIT or nested > DEPTH_LIMIT:
        _check_limits(data, text, faults)
    return _clean(data) if escaped else data


def spots(data: Any, characters: str) -> Spots:
    """Where the parts of `data`, read from these characters, begin."""
    result = Spots()
    # For each container that is open: itself (None: inside of the value of a repeated key, which is in no data), its offsets and keys.
    stack: list[tuple[Any, list[int], dict[str, None] | None]] = []
    key: str | None = None
    for token in _TOKEN.finditer(characters):
        written, offset = token.group(), token.start()
        first = written[0]
        if first in ",:":
            continue
        if first in "]}":
            stack.pop()
            continue
        value = data
        if not stack:
            result.root = offset
        else:
            container, offsets, keys = stack[-1]
            if keys is not None and key is None:
                key = _unescaped(written)
                if key not in keys:
                    offsets.append(offset)
                continue
            if keys is None:
                value = None if container is None else container[len(offsets)]
                offsets.append(offset)
            elif key is not None and key not in keys:
                value = None if container is None else container[key]
                keys[key] = None
                offsets.append(offset)
            else:
                value = None
            key = None
        if first in "[{":
            below: list[int] = []
            if value is not None:
                result.add(value, below)
            stack.append((value, below, {} if first == "{" else None))
    return result


def _unescaped(written: str) -> str:
    """The text of a key as `_clean` leaves it."""
    if "\\" not in written:
        return written[1:-1]
    return _SURROGATE_OR_NUL.sub("\ufffd", cast(str, json.loads(written, strict=False)))


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _note_faults(text: Text, faults: Faults) -> None:
    """Finds the tokens that reading went on after."""
    stack: list[dict[str, int] | None] = []
    previous: re.Match[str] | None = None
    for token in _TOKEN.finditer(text.characters):
        if faults.full:
            return
        match token.group():
            case "{":
                stack.append({})
            case "[":
                stack.append(None)
            case "}" | "]":
                stack.pop()
            case ":" if previous is not None and (keys := stack[-1]) is not None:
                key = cast(str, json.loads(previous.group()))
                first = keys.setdefault(key, previous.start())
                if first != previous.start():
                    faults.twice(key, previous.start(), first)
            case written:
                _note_fault(written, token.start(), faults)
        previous = token


def _note_fault(written: str, offset: int, faults: Faults) -> None:
    hint = "quote it if it is meant as text"
    if written[0] != '"':
        if len(written) > DIGIT_LIMIT:
            faults.note("AG008", f"the number has more than {DIGIT_LIMIT} digits", offset, hint)
        elif ("e" in written or "E" in written) and written[0] in "-0123456789" and math.isinf(float(written)):
            faults.note("AG008", f"the number '{written[:40]}' is too large", offset, hint)
    elif _SUSPICIOUS_ESCAPE.search(written) and (match := _SURROGATE_OR_NUL.search(cast(str, json.loads(written)))):
        code = ord(match.group())
        escape = re.search(rf"\\u{code:04x}", written, re.IGNORECASE)
        what = "NUL" if code == 0 else "half of a surrogate pair"
        at = offset + (escape.start() if escape else 0)
        faults.note("AG004", f"the character U+{code:04X} ({what}) is not allowed", at, "write the character itself, or remove the escape")


def _check_limits(data: Any, text: Text, faults: Faults) -> None:
    level = [data]
    nodes = depth = 0
    while level:
        nodes += len(level)
        if nodes > NODE_LIMIT:
            raise faults.ending(too_many(text, 0))
        below: list[Any] = []
        for value in level:
            if not isinstance(value, dict | list):
                continue
            if depth >= DEPTH_LIMIT:
                raise faults.ending(too_deep(text, _too_deep_at(text.characters)))
            below.extend(cast("dict[str, Any]", value).values() if isinstance(value, dict) else cast("Sequence[Any]", value))
        level = below
        depth += 1


def _too_deep_at(characters: str) -> int:
    depth = 0
    for token in _TOKEN.finditer(characters):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token.group(), 0)
        if depth > DEPTH_LIMIT:
            return token.start()
    return 0


def _clean(value: Any) -> Any:
    """The value without characters that can't be written to a file; `_check_limits` has bounded its depth."""
    if isinstance(value, str):
        return _SURROGATE_OR_NUL.sub("\ufffd", value)
    if isinstance(value, list):
        return [_clean(item) for item in cast("Sequence[Any]", value)]
    if isinstance(value, dict):
        members: dict[str, Any] = {}
        for key, member in cast("dict[str, Any]", value).items():
            members.setdefault(_clean(key), _clean(member))
        return members
    return value
