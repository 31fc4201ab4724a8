"""The nodes of a JSON text. Knows tokens only: the text was read as JSON before."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import cast

from asyncgen.emit.updating.nodes import Collection, Entry, Node, Scalar, UnclearError, Written

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')


def written(characters: str) -> Written:
    """Return what a JSON text is made of. Raises UnclearError where it is none."""
    tokens = _TOKEN.finditer(characters)
    try:
        return Written(_node(next(tokens), tokens), is_json=True, has_anchors=False)
    except (StopIteration, ValueError):
        raise UnclearError from None


def _node(token: re.Match[str], tokens: Iterator[re.Match[str]]) -> Node:
    first = token.group()
    if first == "{":
        return _map(token.start(), tokens)
    if first == "[":
        return _list(token.start(), tokens)
    return Scalar(token.start(), token.start(), token.end(), '"' if first.startswith('"') else "")


def _map(start: int, tokens: Iterator[re.Match[str]]) -> Collection:
    entries: list[Entry] = []
    for token in tokens:
        if token.group() == "}":
            return Collection(start, start, token.end(), True, True, tuple(entries))
        if token.group() == ",":
            continue
        colon = next(tokens)
        value = _node(next(tokens), tokens)
        entries.append(Entry(token.start(), colon.end(), value.end, cast(str, json.loads(token.group(), strict=False)), value))
    raise UnclearError


def _list(start: int, tokens: Iterator[re.Match[str]]) -> Collection:
    entries: list[Entry] = []
    for token in tokens:
        if token.group() == "]":
            return Collection(start, start, token.end(), False, True, tuple(entries))
        if token.group() != ",":
            value = _node(token, tokens)
            entries.append(Entry(token.start(), token.start(), value.end, None, value))
    raise UnclearError
