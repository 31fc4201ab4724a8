"""Raw text to Python identifiers, and contested names to distinct ones. Pure functions; nothing here knows what the names are for.

No other module may turn text from a document into an identifier: `naming` decides which text, this module decides how it is spelt.
"""

from __future__ import annotations

import heapq
import keyword
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

# An acronym with a plural s (`IDs`), an acronym before a word (`HTTP` in `HTTPServer`), a word, an acronym; each takes the digits after it.
_WORD = re.compile(r"[A-Z]{2,}s(?![a-z])\d*|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+\d*|[A-Z]+\d*|\d+")
# Letters that have no decomposition in Unicode but a customary spelling in ASCII.
_SPELLED = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
)
_FALLBACK = "unnamed"


def words(text: str) -> tuple[str, ...]:
    """Split `text` into its ASCII words, as they are spelt: `HTTPServer_v2` gives `HTTP`, `Server`, `v2`; accents are dropped."""
    plain = unicodedata.normalize("NFKD", text.translate(_SPELLED))
    # A combining mark must vanish without splitting its word; any other foreign character separates words.
    ascii_text = "".join(character if character.isascii() else " " for character in plain if not unicodedata.combining(character))
    return tuple(_WORD.findall(ascii_text))


def class_name(text: str) -> str:
    """Give the PascalCase identifier for `text`; acronyms keep their capitals. Empty when no ASCII letter or digit is left."""
    parts = words(text)
    shouting = len(parts) > 1 and not any(part != part.upper() for part in parts)
    return _safe("".join(part.capitalize() if shouting else part[0].upper() + part[1:] for part in parts), "N")


def attribute_name(text: str) -> str:
    """Give the snake_case identifier for `text`. Empty when no ASCII letter or digit is left."""
    return _safe("_".join(part.lower() for part in words(text)), "n")


def _safe(name: str, before_digit: str) -> str:
    if name[:1].isdigit():
        return before_digit + name
    return f"{name}_" if keyword.iskeyword(name) else name


@dataclass(frozen=True, slots=True)
class Wanted:
    """Someone who needs a name: `key` identifies it, `candidates` are the names it would take, best first, empty ones are skipped.

    Of two who want one name the lower `rank` wins, then the one for whom it is the better candidate, then the lower `key`.
    """

    key: str
    candidates: tuple[str, ...]
    rank: int = 0


def distinct(wanted: Iterable[Wanted], *, reserved: Collection[str] = (), fold: bool = False) -> dict[str, str]:
    """Give each key a name of its own, whatever the order of `wanted`.

    With `fold` the names are distinct without regard to case and underscores too: no two are one file, or one class once in PascalCase.

    Who loses a name takes the next candidate, and after the last one numbered forms of the first (`Room2`, `room_2`). `reserved` names are
    given to nobody. Nobody's name depends on others, except on those who want the same one (deferred acceptance: the result is unique).
    """
    fold_name: Callable[[str], str] = _folded if fold else str
    taken_by_nobody = {fold_name(name) for name in reserved}
    wanting = {want.key: _Proposals(want) for want in wanted}
    holders: dict[str, tuple[tuple[int, int, str], str]] = {}
    names: dict[str, str] = {}
    waiting = sorted(wanting)
    while waiting:
        key = heapq.heappop(waiting)
        claim, name = wanting[key].next()
        slot = fold_name(name)
        holder = holders.get(slot)
        if slot in taken_by_nobody or (holder is not None and holder[0] < claim):
            heapq.heappush(waiting, key)
            continue
        if holder is not None:
            heapq.heappush(waiting, holder[1])
        holders[slot] = (claim, key)
        names[key] = name
    return dict(sorted(names.items()))


def _folded(name: str) -> str:
    return name.casefold().replace("_", "")


class _Proposals:
    """The names that one `Wanted` asks for, one after the other, with the weight of its claim."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.candidates: Sequence[str] = [name for name in dict.fromkeys(wanted.candidates) if name] or [_FALLBACK]
        self.index = 0

    def next(self) -> tuple[tuple[int, int, str], str]:
        index = self.index
        self.index += 1
        claim = (self.wanted.rank, index, self.wanted.key)
        if index < len(self.candidates):
            return claim, self.candidates[index]
        return claim, numbered(self.candidates[0], index - len(self.candidates) + 2)


def numbered(name: str, number: int) -> str:
    """Give `name` with a number, in its own style: `Room2`, `room_2`; a digit at the end is kept apart (`Room1_2`)."""
    return f"{name}_{number}" if name[-1:].isdigit() or name == name.lower() else f"{name}{number}"
