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

from asyncgen.diagnostics import Diagnostic, Related, SpecError
from asyncgen.source.text import DEPTH_LIMIT, NODE_LIMIT, Spots, Text

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')
_SUSPICIOUS_ESCAPE = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)")
_SURROGATE_OR_NUL = re.compile("[\x00\ud800-\udfff]")


def looks_like_json(characters: str) -> bool:
    """Whether the first character is one that a JSON object or array begins with."""
    return characters[:256].lstrip()[:1] in ("{", "[")


def read(text: Text) -> Any:
    """The data of a JSON text.

    Raises ValueError when it is no JSON (the YAML reader then says why), and SpecError for faults that YAML would explain wrongly.
    """
    unique = True

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal unique
        result = dict(pairs)
        unique = unique and len(result) == len(pairs)
        return result

    try:
        data = json.loads(text.characters, object_pairs_hook=members, parse_float=_finite, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not unique:
        raise SpecError(_duplicates(text))
    characters = text.characters
    nested = characters.count("{") + characters.count("[")
    # Every node takes two characters, and a level takes a bracket: small and flat texts need no closer look.
    if len(characters) // 2 > NODE_LIMIT or nested > DEPTH_LIMIT or _SUSPICIOUS_ESCAPE.search(characters):
        _check(data, text)
    return data


def spots(data: Any, characters: str) -> Spots:
    """Where the parts of `data`, read from these characters, begin."""
    result = Spots()
    stack: list[tuple[Any, list[int], Any]] = []
    tokens = _TOKEN.finditer(characters)
    for token in tokens:
        first, offset = token.group()[0], token.start()
        if first in ",:":
            continue
        if first in "]}":
            stack.pop()
            continue
        if not stack:
            result.root, value = offset, data
        else:
            container, offsets, rest = stack[-1]
            offsets.append(offset)
            if isinstance(container, dict) and len(offsets) % 2:
                continue
            value = next(rest)
        if first in "[{":
            below: list[int] = []
            result.add(value, below)
            stack.append((value, below, iter(cast("dict[str, Any]", value).values() if first == "{" else value)))
    return result


def _finite(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise ValueError(digits)
    return value


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _duplicates(text: Text) -> list[Diagnostic]:
    findings: list[Diagnostic] = []
    stack: list[dict[str, int] | None] = []
    previous: re.Match[str] | None = None
    for token in _TOKEN.finditer(text.characters):
        match token.group():
            case "{":
                stack.append({})
            case "[":
                stack.append(None)
            case "}" | "]":
                stack.pop()
            case ":" if previous is not None and stack[-1] is not None:
                key = cast(str, json.loads(previous.group()))
                first = stack[-1].setdefault(key, previous.start())
                if first != previous.start():
                    related = (Related("the first one is here", text.place(first)),)
                    findings.append(text.problem("AG002", f"the key '{key}' is there twice", previous.start(), related=related))
            case _:
                pass
        previous = token
    return findings


def _check(data: Any, text: Text) -> None:
    level = [data]
    depth = nodes = 0
    while level:
        depth += 1
        nodes += len(level)
        if depth > DEPTH_LIMIT:
            raise SpecError([text.problem("AG005", f"the document is nested more than {DEPTH_LIMIT} levels deep", 0)])
        if nodes > NODE_LIMIT:
            raise SpecError([text.problem("AG005", f"the document has more than {NODE_LIMIT:,} values", 0)])
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                members = cast("dict[str, Any]", value)
                for key in members:
                    _check_characters(key, text)
                below.extend(members.values())
            elif isinstance(value, list):
                below.extend(cast("Sequence[Any]", value))
            elif isinstance(value, str):
                _check_characters(value, text)
        level = below


def _check_characters(value: str, text: Text) -> None:
    if match := _SURROGATE_OR_NUL.search(value):
        code = ord(match.group())
        escape = re.search(rf"\\u{code:04x}", text.characters, re.IGNORECASE)
        what = "NUL" if code == 0 else "half of a surrogate pair"
        raise SpecError([text.problem("AG004", f"the character U+{code:04X} ({what}) is not allowed", escape.start() if escape else 0)])
