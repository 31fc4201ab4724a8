"""The singular of an English plural, for the items of an array. Empty where a word is none, or could be meant as one thing."""

from __future__ import annotations

from asyncgen.naming.identifiers import words

_PAIRS = """
    children child people person men man women woman indices index indexes index vertices vertex matrices matrix axes axis analyses analysis
    statuses status aliases alias bonuses bonus buses bus viruses virus campuses campus canvases canvas gases gas biases bias lenses lens
    caches cache headaches headache movies movie cookies cookie calories calorie zombies zombie ties tie pies pie leaves leaf halves half
    shelves shelf lives life knives knife wolves wolf heroes hero echoes echo potatoes potato tomatoes tomato vetoes veto quizzes quiz
    criteria criterion phenomena phenomenon mice mouse teeth tooth feet foot geese goose
"""
_IRREGULAR = dict(zip(_PAIRS.split()[::2], _PAIRS.split()[1::2], strict=True))
# They end in s and are no plurals, or are one thing in the plural.
_ALONE = """
    series species news canvas alias atlas gas bias lens chaos kudos always perhaps has was does physics mathematics analytics
"""
_SINGULAR = frozenset(_ALONE.split())
_HISSING = ("sses", "xes", "ches", "shes", "zzes")


def singular(name: str) -> str:
    """Return the singular of a PascalCase English plural, empty where the last word does not look like one."""
    parts = words(name)
    if not parts or not name.endswith(parts[-1]):
        return ""
    last, stem = parts[-1], name[: len(name) - len(parts[-1])]
    one = _one(last)
    return f"{stem}{one}" if one else ""


def _one(word: str) -> str:
    lower = word.lower()
    if lower in _IRREGULAR:
        one = _IRREGULAR[lower]
        return one.capitalize() if word[0].isupper() else one
    # An acronym in the plural has a small s: `IDs`; `DNS` and `GPS` are none.
    if not word.endswith("s") or lower in _SINGULAR or lower.endswith(("ss", "us", "is")) or len(word) < 3:
        return ""
    if lower.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-2] if lower.endswith(_HISSING) else word[:-1]
