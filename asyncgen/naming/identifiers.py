"""Raw text to Python identifiers, and contested names to distinct ones. Pure functions; nothing here knows what the names are for.

No other module may turn text from a document into an identifier: `naming` decides which text, this module decides how it is spelt.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

# Spellings with capitals of their own, a shortened word with its version (`MQTTv5`), an acronym with a plural s (`IDs`), an acronym before
# a word (`HTTP` in `HTTPServer`), a word, an acronym, a word of another script; each takes the digits after it.
_WORD = re.compile(
    r"(?:OAuth|OpenAPI|AsyncAPI|GraphQL|GitHub|GitLab|WiFi|IoT|QoS|MacOS)\d*(?![a-z])|[A-Z]{2,}v\d+|[A-Z]{2,}s(?![a-z])\d*|[A-Z]+(?=[A-Z][a-z])"
    r"|[A-Z]?[a-z]+\d*|[A-Z]+\d*|[^\x00-\x7f]+\d*|\d+"
)
# `com.acme.User`, `com.acme.Order$Line`: a class of a language that puts its packages before it.
_QUALIFIED = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+\.(?P<name>[A-Z][A-Za-z0-9_$]*)")
# Letters that have no decomposition in Unicode but a customary spelling in ASCII.
_SPELLED = str.maketrans(
    {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
    | {"þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "ħ": "h", "Ħ": "H", "ı": "i", "ŋ": "ng", "Ŋ": "Ng", "ə": "e", "Ə": "E"}
)
# Letters and marks that nobody sees: a name with one would look like another name.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {
    chr(code) for code in (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10))
}
_LAST_IN_SUPPLEMENT = "\U000dffff"
_FALLBACK = "unnamed"
LONGEST = 100
"""How many characters a name has at most, without the number that tells it from another."""


def words(text: str) -> tuple[str, ...]:
    """Split `text` into its words, as they are spelt: `HTTPServer_v2` gives `HTTP`, `Server`, `v2`.

    Accents of Latin letters are dropped; letters of other scripts stay as they are, in words of their own, so that no word mixes letters
    that look alike. What can't stand in an identifier separates words.
    """
    kept: list[str] = []
    for character in unicodedata.normalize("NFKD", text.translate(_SPELLED)):
        if character.isascii():
            kept.append(character)
        elif unicodedata.combining(character) and (not kept or kept[-1].isascii()):
            # The accent of a Latin letter must vanish without splitting its word.
            continue
        else:
            kept.append(character if _may_stay(character) else " ")
    found = _WORD.findall(unicodedata.normalize("NFC", "".join(kept)))
    return tuple(part for word in found for part in ((word,) if word.isascii() else _split_by_case(word)))


def _may_stay(character: str) -> bool:
    return f"_{character}".isidentifier() and character not in _INVISIBLE and character <= _LAST_IN_SUPPLEMENT


def _split_by_case(word: str) -> tuple[str, ...]:
    starts = [index for index in range(1, len(word)) if word[index].isupper() and word[index - 1].islower()]
    return tuple(word[start:end] for start, end in zip([0, *starts], [*starts, len(word)], strict=True))


def unqualified(text: str) -> str:
    """Return the class's own name where `text` is one with its package before it (`com.acme.User`), else an empty text."""
    match = _QUALIFIED.fullmatch(text)
    return match["name"] if match else ""


def class_name(text: str) -> str:
    """Give the PascalCase identifier for `text`; acronyms keep their capitals. Empty when no letter or digit is left."""
    parts = words(text)
    shouting = len(parts) > 1 and not any(part != part.upper() for part in parts)
    return _safe("".join(_shortened([part.capitalize() if shouting else part[0].upper() + part[1:] for part in parts], "")), "N")


def attribute_name(text: str) -> str:
    """Give the snake_case identifier for `text`. Empty when no letter or digit is left."""
    return _safe("_".join(_shortened([part.lower() for part in words(text)], "_")), "n")


def _shortened(parts: list[str], between: str) -> list[str]:
    """Leave out what is beyond the longest name, whole words if possible."""
    size = 0
    for index, part in enumerate(parts):
        size += len(part) + len(between)
        if size - len(between) > LONGEST:
            return parts[:index] or [part[:LONGEST]]
    return parts


def _safe(name: str, before_digit: str) -> str:
    name = unicodedata.normalize("NFKC", name)
    if name[:1].isdecimal():
        name = before_digit + name
    if not name.isidentifier():
        return ""
    return f"{name}_" if keyword.iskeyword(name) else name


def clashes(name: str, reserved: Collection[str]) -> bool:
    """Say whether an attribute would hide a reserved name, or in a script without capitals a class: it would be called the same."""
    return name in reserved or class_name(name) == name


def is_spelt(name: str) -> bool:
    """Say whether `name` is an identifier such as these functions give: no keyword, nothing in it that is not seen, no underscore first."""
    usual = len(name) <= LONGEST + 10 and name.isidentifier() and not keyword.iskeyword(name) and not name.startswith("_")
    return usual and "".join(words(name)) == name.replace("_", "")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Someone who needs a name: `key` identifies it, `candidates` are the names it would take, best first, empty ones are skipped.

    Of two who want one name the lower `rank` wins, then the one for whom it is the better candidate, then the lower `key`. An empty
    candidate counts: what comes after it is a second choice.
    """

    key: str
    candidates: tuple[str, ...]
    rank: int = 0

    def choices(self) -> tuple[tuple[tuple[int, int, str], str], ...]:
        """Return the names to ask for, each with the weight of the claim."""
        first: dict[str, int] = {}
        for index, name in enumerate(self.candidates):
            first.setdefault(name, index)
        return tuple(((self.rank, index, self.key), name) for name, index in first.items() if name) or (
            ((self.rank, 0, self.key), _FALLBACK),
        )


def distinct(
    wanted: Iterable[Wanted], *, reserved: Collection[str] = (), fold: bool = False, pinned: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Give each key a name of its own, whatever the order of `wanted`.

    With `fold` the names are distinct without regard to case and underscores too: no two are one file, or one class once in PascalCase.

    `pinned` are names that their keys have already, distinct and none of them reserved: they stay, and nobody else gets one of them. Who
    loses a name takes the next candidate, and after the last one numbered forms of the first (`Room2`, `room_2`). `reserved` names are
    given to nobody. Nobody's name depends on others, except on those who want the same one (deferred acceptance: the result is unique).
    """
    slot_of: Callable[[str], str] = folded if fold else str
    names = dict(pinned or {})
    taken = {slot_of(name) for name in (*reserved, *names.values())}
    wanting = {want.key: want.choices() for want in wanted if want.key not in names}
    asked = dict.fromkeys(wanting, 0)
    holders: dict[str, tuple[tuple[int, int, str], str]] = {}
    waiting, losers = list(wanting), list[tuple[tuple[int, int, str], str]]()
    while waiting:
        key = waiting.pop()
        if asked[key] == len(wanting[key]):
            losers.append(wanting[key][0])
            continue
        claim, name = wanting[key][asked[key]]
        asked[key] += 1
        slot = slot_of(name)
        holder = holders.get(slot)
        if slot in taken or (holder is not None and holder[0] < claim):
            waiting.append(key)
            continue
        if holder is not None:
            waiting.append(holder[1])
        holders[slot] = (claim, key)
        names[key] = name
    _number(sorted(losers), names, taken | holders.keys(), slot_of)
    return dict(sorted(names.items()))


def _number(
    losers: Iterable[tuple[tuple[int, int, str], str]], names: dict[str, str], taken: set[str], slot_of: Callable[[str], str]
) -> None:
    """Give those who lost all names that they wanted numbered forms of the first."""
    last: dict[str, int] = {}
    for (_, _, key), name in losers:
        number = last.get(name, 1) + 1
        while (slot := slot_of(numbered(name, number))) in taken:
            number += 1
        last[name] = number
        taken.add(slot)
        names[key] = numbered(name, number)


def folded(name: str) -> str:
    """Return what is the same in all spellings of a name with other capitals and underscores."""
    return name.casefold().replace("_", "")


def numbered(name: str, number: int) -> str:
    """Give `name` with a number, in its own style: `Room2`, `room_2`; a digit at the end is kept apart (`Room1_2`)."""
    return f"{name}_{number}" if name[-1:].isdigit() or name == name.lower() else f"{name}{number}"
