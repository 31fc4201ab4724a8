"""Random documents in random styles, changed at random places: the text reads as what is wanted, and no other line has changed."""

from __future__ import annotations

import copy
import json
from random import Random
from typing import Any

import pytest

from asyncgen import source
from asyncgen.emit.updating.retelling import retold
from asyncgen.emit.updating.values import Values, is_list, is_map
from tests.property import styled
from tests.property.styled import Path, Styled

SEEDS = range(25)
DOCUMENTS = 10


def same(one: Any, other: Any) -> bool:
    """Say whether two values are equal; true is not 1."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def paths(data: Any, path: Path = ()) -> list[Path]:
    """Return the places of all parts of data."""
    return [path, *(found for key, item in styled.entries(data) for found in paths(item, (*path, key)))]


def at(data: Any, path: Path) -> Any:
    """Return the part at a place."""
    for step in path:
        data = data[step]
    return data


def changed(random: Random, data: Any) -> tuple[Any, Path]:
    """Return data with one random change, and the place of the part that is another one now, or of that which has another member."""
    result = json.loads(json.dumps(data))  # No part is shared any more.
    path = random.choice(paths(data))
    part = at(result, path)
    kind = random.choice(("replace", "remove", "add", "set"))
    if kind == "add" and is_list(part):
        part.insert(random.randint(0, len(part)), styled.value(random, 2))
    elif is_map(part) and (kind == "add" or not path):
        members = [*part.items()]
        members.insert(random.randint(0, len(members)), (f"new{random.randint(0, 99)}", styled.value(random, 2)))
        part.clear()
        part.update(members)
    else:
        *above, step = path
        holder = at(result, tuple(above))
        if kind == "remove" and len(holder) > 1:
            first = bool(above) and step in (0, next(iter(holder)))
            del holder[step]
            return result, tuple(above) if first else path  # What follows the first one may move up behind a dash.
        holder[step] = styled.value(random, 2) if kind == "replace" else styled.scalar(random)
    return result, path


def touched(document: Styled, path: Path) -> set[int]:
    """Return the lines that a change at a place may touch: those of the part, and of what shares an anchor with it."""
    lines: set[int] = set()
    for anchor in document.anchors.values():
        inside = path[: len(anchor.at)] == anchor.at or anchor.at[: len(path)] == path
        parts = (anchor.at, *anchor.uses) if inside else [use for use in anchor.uses if path[: len(use)] == use]
        lines.update(line for part in parts for line in lines_of(document, part))
    return lines | lines_of(document, path)


def lines_of(document: Styled, path: Path) -> set[int]:
    """Return the lines of a part; of one in brackets those of the part that the brackets belong to."""
    while path not in document.spans:
        if not path:
            return set(range(document.text.count("\n") + 1))
        path = path[:-1]
    first, last = document.spans[path]
    return set(range(first, last + 1))


def is_subsequence(lines: list[str], of: list[str]) -> bool:
    """Say whether all lines stand in another text in their order."""
    rest = iter(of)
    return all(line in rest for line in lines)


@pytest.mark.parametrize("seed", SEEDS)
def test_only_the_lines_of_a_change_change(seed: int) -> None:
    """Whatever the style, an edited document reads as what is wanted, and the lines of all other parts stay as they are."""
    random = Random(seed)
    for _ in range(DOCUMENTS):
        data = styled.mapping(random, 4)
        document = styled.Writer(random).document(data)
        read = source.parse(document.text, "x.yaml")
        assert not read.findings
        assert same(read.data, data), document.text
        wanted, path = changed(random, data)
        told = retold(document.text, read.data, wanted, Values())
        assert same(source.parse(told.text, "x.yaml").data, wanted)
        may = touched(document, path) if path else set[int]()
        before, after = document.text.splitlines(), told.text.splitlines()
        kept = [line for number, line in enumerate(before) if number not in may]
        assert is_subsequence(kept, after), f"{path}\n{document.text}\n=====\n{told.text}"


@pytest.mark.parametrize("seed", SEEDS)
def test_many_changes_at_once_read_back(seed: int) -> None:
    """Several changes in one document do not get into each other's way."""
    random = Random(1000 + seed)
    for _ in range(DOCUMENTS):
        data = styled.mapping(random, 4)
        document = styled.Writer(random).document(data)
        read = source.parse(document.text, "x.yaml")
        wanted = data
        for _ in range(random.randint(2, 6)):
            wanted, _ = changed(random, wanted)
        told = retold(document.text, read.data, wanted, Values())
        assert same(source.parse(told.text, "x.yaml").data, wanted)


@pytest.mark.parametrize("seed", SEEDS)
def test_json_stays_json(seed: int) -> None:
    """A JSON document is JSON afterwards, in any layout."""
    random = Random(2000 + seed)
    for _ in range(DOCUMENTS):
        data = styled.mapping(random, 4)
        text = styled.as_json(random, data)
        wanted = data
        for _ in range(random.randint(1, 4)):
            wanted, _ = changed(random, wanted)
        told = retold(text, source.parse(text, "x.json").data, wanted, Values())
        assert same(json.loads(told.text), wanted)


@pytest.mark.parametrize("seed", SEEDS)
def test_data_that_does_not_change_changes_no_byte(seed: int) -> None:
    """The order of keys alone is no change either."""
    random = Random(3000 + seed)
    for _ in range(DOCUMENTS):
        data = styled.mapping(random, 4)
        text = styled.Writer(random).document(data).text
        wanted = dict(reversed(copy.deepcopy(data).items()))
        assert retold(text, source.parse(text, "x.yaml").data, wanted, Values()).text == text
