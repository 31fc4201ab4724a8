"""The way from one schema to another inside it, in words: what an inline schema is called after the name of what contains it.

Knows JSON pointers and the words of the specification; must not know whose names these become. The words depend on no order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from asyncgen.models.schemas.flat import Flat, flatten, refers
from asyncgen.naming.identifiers import class_name, words
from asyncgen.naming.singular import singular
from asyncgen.resolve.cursor import Cursor
from asyncgen.spec import pointer as json_pointer

_STRUCTURE = """
    components schemas messages payload channels publish subscribe message definitions properties allOf schema headers parameters
"""
SILENT = frozenset(_STRUCTURE.split())
"""Words of a pointer that say nothing of what is there."""
LONGEST_TITLE = 4
"""How many words a title has at most that can be a name."""


class Steps:
    """The words for the places of one document. The branches of a `oneOf` or `anyOf` are looked at once, all together."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._branches: dict[str, tuple[str, ...]] = {}

    def between(self, outer: str, tokens: Sequence[str]) -> str:
        """Say in words how the path `tokens` leads from the schema at `outer` to one inside it."""
        text = ""
        item_of = ""
        steps = iter(enumerate(tokens))
        for index, token in steps:
            if token in ("properties", "patternProperties", "definitions") and index + 1 < len(tokens):
                _, name = next(steps)
                item_of = class_name(name) if token != "patternProperties" else "Value"
                text += item_of or "Field"
            elif token == "items":
                single = singular(item_of)
                text = f"{text[: len(text) - len(item_of)]}{single}" if single else text if text.endswith("Item") else f"{text}Item"
                item_of = ""
            elif token in ("oneOf", "anyOf") and index + 1 < len(tokens):
                choice = json_pointer.join(outer, *tokens[: index + 1])
                _, number = next(steps)
                text, item_of = text + self.branch(choice, number), ""
            elif token == "additionalProperties":
                text, item_of = text if text.endswith("Value") else f"{text}Value", ""
            elif token not in SILENT and not token.isdigit():
                text, item_of = text + class_name(token), ""
        return text

    def branch(self, choice: str, number: str) -> str:
        """Return a word for one branch of the `oneOf` or `anyOf` at `choice`: its target, title, tag, a property only it has, its type."""
        if choice not in self._branches:
            self._branches[choice] = tuple(_words(Cursor.to(self._document, choice).elements))
        found = self._branches[choice]
        return found[int(number)] if number.isdigit() and len(number) < 9 and int(number) < len(found) else "Option"


def _words(branches: Sequence[Cursor]) -> Iterable[str]:
    known = [flatten((branch,)) for branch in branches]
    having = Counter(name for flat in known for name in flat.properties)
    tags = [_tags(flat) for flat in known]
    tagged = Counter(name for each in tags for name in each)
    for branch, flat, own in zip(branches, known, tags, strict=True):
        if refers(branch):
            yield class_name(json_pointer.parse(branch.chain()[1].pointer or "/Option")[-1]) or "Option"
        elif title := title_of(branch):
            yield class_name(title)
        elif own:
            # What most branches have is what tells them apart.
            yield own[min(own, key=lambda name: (-tagged[name], name))]
        elif flat.properties:
            apart = [name for name in flat.properties if having[name] == 1 and class_name(name)]
            yield class_name(min(apart, key=lambda name: (name not in flat.required, name))) if apart else "Option"
        else:
            yield class_name(flat.implied[0]) if flat.implied else "Option"


def _tags(flat: Flat) -> dict[str, str]:
    """Return the properties of an object that have one text only, as words."""
    found: dict[str, str] = {}
    for name, parts in flat.properties.items():
        constants = flatten(parts).constants
        if constants is not None and len(constants) == 1 and isinstance(constants[0], str) and class_name(constants[0]):
            found[name] = class_name(constants[0])
    return found


def title_of(place: Cursor) -> str:
    """Return the title of a schema where it could be a name, else an empty text."""
    title = place.text("title") or ""
    return title if 0 < len(words(title)) <= LONGEST_TITLE and class_name(title) else ""


def draft_title(place: Cursor) -> str:
    """Return the title by which a branch of a `oneOf` or `anyOf` goes, empty where it has none that could be a name."""
    branch = json_pointer.parse(place.pointer)[-2:-1]
    return title_of(place) if branch in (("oneOf",), ("anyOf",)) else ""
