"""Every payload in every position: what is accepted becomes a project that holds nothing but what its document asks for.

The quick part puts each payload into all positions where any text may stand, at once, and into some of the others. The slow part puts each
payload into each position.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.injection.payloads import PAYLOADS, UNREADABLE
from tests.injection.positions import POSITIONS, TOGETHER, Document, Position, base, document
from tests.injection.running import attempt

FREE = {label: position for label, position in POSITIONS.items() if position.is_free}
NARROW = {label: position for label, position in POSITIONS.items() if not position.is_free}
_LONG = 10_000
"""Characters of a payload that is too long to stand in all positions of a document that is still read."""
_SHARE = 32
"""The quick part tries one of so many pairs of a payload and a position that takes only some texts."""


def groups(text: str, most: int) -> Iterator[list[Position]]:
    """Yield the free positions, `most` at a time, or fewer where the payload is long."""
    size = min(most, 25) if len(text) >= _LONG else most
    positions = list(FREE.values())
    for start in range(0, len(positions), size):
        yield positions[start : start + size]


def narrow(text: str) -> Iterator[tuple[str, Document]]:
    """Yield a document for each position that takes only some texts, with the payload there."""
    for label, position in NARROW.items():
        yield label, document([position], text)
    for label, made in TOGETHER.items():
        yield label, made(text)


def accepted(folder: Path, label: str, made: Document) -> bool:
    """Try a document; what went wrong says with which position."""
    try:
        return attempt(folder, made)
    except (AssertionError, ValueError) as error:
        error.add_note(f"position: {label}")
        raise


def test_there_are_many_payloads_and_positions() -> None:
    """What the other tests of this file go through, so that none of it gets lost."""
    assert len(PAYLOADS) >= 100
    assert len(POSITIONS) + len(TOGETHER) >= 150
    assert len({position.pointer for position in POSITIONS.values() if not position.is_key}) >= 100


@pytest.mark.parametrize("label", POSITIONS)
def test_a_position_is_where_it_says(label: str) -> None:
    """A text that is put at a position is in the document, and the document is another one than without it."""
    made = document([POSITIONS[label]], "a text of its own")
    assert made != base()
    assert "a text of its own" in repr(made)


@pytest.mark.parametrize("name", PAYLOADS)
def test_any_text_may_stand_where_any_text_may_stand(tmp_path: Path, name: str) -> None:
    """Descriptions, names, constants and the like are data, whatever they say; only what no document may hold is refused."""
    for positions in groups(PAYLOADS[name], len(FREE)):
        assert attempt(tmp_path, document(positions, PAYLOADS[name])) is (name not in UNREADABLE)


@pytest.mark.parametrize("name", PAYLOADS)
def test_other_positions_take_it_or_refuse_it(tmp_path: Path, name: str) -> None:
    """Addresses, URLs, references, formats and keys are told at their place, or are data too."""
    number = list(PAYLOADS).index(name)
    for index, (label, made) in enumerate(narrow(PAYLOADS[name])):
        if (index + number * 7) % _SHARE == 0:
            accepted(tmp_path, label, made)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", PAYLOADS)
def test_every_payload_in_every_position(tmp_path: Path, name: str) -> None:
    """The same without leaving anything out: in few free positions at a time, and in each other position alone."""
    text = PAYLOADS[name]
    for positions in groups(text, 25):
        assert attempt(tmp_path, document(positions, text)) is (name not in UNREADABLE)
    taken = [label for label, made in narrow(text) if accepted(tmp_path, label, made)]
    assert bool(taken) is (name not in UNREADABLE)
