"""From a text and the data that is wanted of it to the new text, proven: it reads back as what is wanted, and nothing else has changed.

Where a change in place does not prove right, the smallest collection around it is written anew, at last the whole document. It must not
know files, nor what the data means.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from asyncgen import source
from asyncgen.diagnostics import SpecError
from asyncgen.emit.updating import json_nodes, yaml_nodes
from asyncgen.emit.updating.layout import Layout
from asyncgen.emit.updating.lines import Lines
from asyncgen.emit.updating.nodes import Collection, Node, UnclearError, Written
from asyncgen.emit.updating.rewriting import Rewriting
from asyncgen.emit.updating.splices import Edit, OverlapError, spliced
from asyncgen.emit.updating.values import Values, is_list, is_map
from asyncgen.source.from_json import looks_like_json
from asyncgen.spec.resolving import Tokens

_ROUNDS = 12
_ALONE_LIMIT = 40
"""Edits that are tried one by one to find those that are at fault, and places that are looked at in one round."""


@dataclass(frozen=True, slots=True)
class Retold:
    """A new text and the changes that were made; `lines` are those of the old text."""

    text: str
    edits: tuple[Edit, ...]
    lines: Lines


class UnprovenError(Exception):
    """No way was found to write what is wanted so that it reads back."""


def retold(characters: str, before: Any, wanted: Any, values: Values) -> Retold:
    """Return the text, which reads as `before`, changed where `wanted` is something else. Raises UnprovenError."""
    lines = Lines(characters)
    if values.same(before, wanted):
        return Retold(characters, (), lines)
    written = _written(characters)
    layout = Layout(written, lines)
    whole = frozenset[int]()
    for _ in range(_ROUNDS):
        try:
            edits = Rewriting(written, lines, layout, values, whole).run(before, wanted)
            text = _spliced(lines, edits)
            read = None if text is None else _read(text, is_json=written.is_json)
            if text is not None and read is not None and values.same(read, wanted):
                return Retold(text, tuple(edits), lines)
            places = _faulty(edits, lines) if read is None else [*islice(_mismatches(read, wanted, values), _ALONE_LIMIT)]
        except UnclearError as error:
            places = [error.tokens]
        wider = whole | {_around(written.root, tokens, whole) for tokens in places}
        if wider == whole:
            break
        whole = wider
    raise UnprovenError


def _written(characters: str) -> Written:
    """Return what a text is made of, as it was read: as JSON where it is JSON."""
    try:
        if looks_like_json(characters) and _is_json(characters):
            return json_nodes.written(characters)
        return yaml_nodes.written(characters)
    except (UnclearError, SpecError):
        raise UnprovenError from None


def _is_json(characters: str) -> bool:
    try:
        json.loads(characters)
    except (ValueError, RecursionError):
        return False
    return True


def _read(text: str, *, is_json: bool) -> Any:
    """Return the data of a text, None where it has faults or is no longer JSON."""
    try:
        read = source.parse(text, "", limit=len(text) + 1)
    except SpecError:
        return None
    return None if read.findings or (is_json and not _is_json(text)) else read.data


def _faulty(edits: Sequence[Edit], lines: Lines) -> list[Tokens]:
    """Return the places of the edits that alone leave no document, or of all where none is found."""
    alone = [edit for edit in edits if not _stands_alone(edit, lines)] if len(edits) <= _ALONE_LIMIT else []
    return [edit.tokens for edit in alone or edits]


def _stands_alone(edit: Edit, lines: Lines) -> bool:
    text = _spliced(lines, [edit])
    return text is not None and _read(text, is_json=False) is not None


def _spliced(lines: Lines, edits: Sequence[Edit]) -> str | None:
    try:
        return spliced(lines, edits)
    except OverlapError:
        return None


def _mismatches(read: Any, wanted: Any, values: Values) -> Iterator[Tokens]:
    """Yield the places at which what is read is not what is wanted."""
    stack: list[tuple[Any, Any, Tokens]] = [(read, wanted, ())]
    while stack:
        one, other, tokens = stack.pop()
        if values.same(one, other):
            continue
        if is_map(one) and is_map(other) and one.keys() == other.keys():
            stack += [(value, other[key], (*tokens, key)) for key, value in one.items()]
        elif is_list(one) and is_list(other) and len(one) == len(other):
            stack += [(value, other[index], (*tokens, str(index))) for index, value in enumerate(one)]
        else:
            yield tokens


def _around(node: Node, tokens: Tokens, whole: frozenset[int]) -> int:
    """Return where the innermost collection around a place begins that is not written anew yet; the root where there is none."""
    found = node.start
    for token in (*tokens, None):
        if not isinstance(node, Collection):
            break
        if node.start not in whole:
            found = node.start
        names = [entry.key if node.is_map else str(index) for index, entry in enumerate(node.entries)]
        if token not in names:
            break
        node = node.entries[names.index(token)].value
    return found
