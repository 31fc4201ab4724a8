"""The names of definitions: which text each is called by, so that a name depends on a place in the document and never on its order.

Knows JSON pointers and the words of the specification; the spelling is `identifiers`'.
"""

from __future__ import annotations

import builtins
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from asyncgen.models.schemas.attributes import IMPORTED
from asyncgen.models.schemas.flat import flatten, refers
from asyncgen.models.schemas.shaping import Draft
from asyncgen.naming.identifiers import Wanted, class_name, distinct, words
from asyncgen.resolve.cursor import Cursor
from asyncgen.spec import pointer as json_pointer

# What the generated modules that import models call their own.
_TAKEN = """
    BrokerUnavailable ChannelRouter ChannelSpec Client Contract Cookie Credentials Depends Envelope FastAPI Handler HandlerWithout Header
    MessageSpec NoMatchingOperation OperationError OperationRouter Path Protocol Query RegistrationError Service Target Targets Topics
    TypeVar WebSocket
"""
RESERVED = IMPORTED | frozenset(_TAKEN.split()) | frozenset(dir(builtins))
_LONGEST = 100
_LONGEST_TITLE = 4
_STRUCTURE = """
    components schemas messages payload channels publish subscribe message definitions properties allOf schema headers parameters
"""
_SILENT = frozenset(_STRUCTURE.split())
_IRREGULAR = {"children": "child", "people": "person", "men": "man", "women": "woman", "indices": "index", "data": "datum", "series": ""}


def assign(
    drafts: Mapping[str, Draft], roots: Mapping[str, tuple[int, tuple[str, ...]]], *, reserved: Collection[str] = ()
) -> dict[str, str]:
    """Give every draft a name. `roots` are those with texts of their own: a rank, the lower the stronger, and the texts, best first."""
    names: dict[str, str] = {}
    taken = {*RESERVED, *reserved}
    for rank in sorted({rank for rank, _ in roots.values()}):
        batch = [Wanted(key, _spelt(texts)) for key, (own, texts) in roots.items() if own == rank]
        names |= distinct(batch, reserved=taken)
        taken.update(names.values())
    parents = _parents(drafts)
    waiting = [key for key in drafts if key not in names]
    while waiting:
        ready = [key for key in waiting if parents[key] is None or parents[key] in names]
        names |= distinct([Wanted(key, _candidates(drafts[key], parents[key], drafts, names)) for key in ready], reserved=taken)
        taken.update(names.values())
        waiting = [key for key in waiting if key not in names]
    return names


def _spelt(texts: Iterable[str]) -> tuple[str, ...]:
    spelt = tuple(class_name(text)[:_LONGEST] for text in texts)
    return spelt if any(spelt) else ("Schema",)


def _parents(drafts: Mapping[str, Draft]) -> dict[str, str | None]:
    """Return the key of the definition inside which each draft stands."""
    alone = {draft.pointer: key for key, draft in drafts.items() if len(draft.parts) == 1 and not draft.variant}
    found: dict[str, str | None] = {}
    for key, draft in drafts.items():
        if len(draft.parts) > 1:
            found[key] = draft.owner
        elif draft.variant and draft.pointer in alone:
            found[key] = alone[draft.pointer]
        else:
            found[key] = _nearest(draft.pointer, alone)
    return found


def _nearest(pointer: str, alone: Mapping[str, str]) -> str | None:
    while pointer:
        pointer = json_pointer.parent(pointer)
        if pointer in alone:
            return alone[pointer]
    return None


def _candidates(draft: Draft, parent: str | None, drafts: Mapping[str, Draft], names: Mapping[str, str]) -> tuple[str, ...]:
    last = draft.parts[-1]
    if parent is None:
        texts = [token for token in json_pointer.parse(draft.pointer) if token not in _SILENT and not token.isdigit()]
        return (*_spelt(texts[-1:]), *_spelt([" ".join(texts[-2:])]))
    outer = drafts[parent].pointer
    if len(draft.parts) > 1 and not draft.pointer.startswith(f"{outer}/"):
        # Made of schemas that stand elsewhere: called by the last step to them.
        outer = json_pointer.parent(draft.pointer)
        tokens = json_pointer.parse(outer)
        outer = json_pointer.render(tokens[:-1]) if tokens and tokens[-1] in ("properties", "oneOf", "anyOf") else outer
    suffix = _suffix(last, json_pointer.parse(draft.pointer[len(outer) :]), outer)
    if draft.variant and draft.pointer == drafts[parent].pointer:
        suffix = class_name(draft.variant)
    plain = f"{names[parent]}{suffix or 'Value'}"[:_LONGEST]
    title = class_name(draft_title(last))
    return (title, plain) if title else (plain,)


def draft_title(place: Cursor) -> str:
    """Return the title by which a branch of a `oneOf` or `anyOf` goes, empty where it has none that could be a name."""
    title = place.text("title") or ""
    branch = json_pointer.parse(place.pointer)[-2:-1]
    return title if branch in (("oneOf",), ("anyOf",)) and 0 < len(words(title)) <= _LONGEST_TITLE else ""


def _suffix(place: Cursor, tokens: tuple[str, ...], outer: str) -> str:
    """Say in words how the path `tokens` leads from the schema at `outer` to `place`."""
    text = ""
    item_of = ""
    steps = iter(enumerate(tokens))
    for index, token in steps:
        here = json_pointer.join(outer, *tokens[: index + 1])
        if token in ("properties", "patternProperties", "definitions") and index + 1 < len(tokens):
            _, name = next(steps)
            item_of = class_name(name) if token == "properties" else "Value"
            text += item_of or "Field"
        elif token == "items":
            single = singular(item_of)
            text = f"{text[: len(text) - len(item_of)]}{single}" if item_of and single else f"{text}Item"
            item_of = ""
        elif token in ("oneOf", "anyOf") and index + 1 < len(tokens):
            _, number = next(steps)
            text += _branch(Cursor.to(place.document, f"{here}/{number}"), Cursor.to(place.document, here))
            item_of = ""
        elif token == "additionalProperties":
            text, item_of = f"{text}Value", ""
        elif token not in _SILENT and not token.isdigit():
            text, item_of = text + class_name(token), ""
    return text


def _branch(branch: Cursor, branches: Cursor) -> str:
    """Return a word for one branch of a `oneOf` or `anyOf`: its target, title, tag, type, or a property that only it has."""
    if refers(branch):
        return class_name(json_pointer.parse(branch.chain()[1].pointer or "/Option")[-1])
    title = branch.text("title") or ""
    if 0 < len(words(title)) <= _LONGEST_TITLE:
        return class_name(title)
    known = flatten((branch,))
    for parts in known.properties.values():
        constants = flatten(parts).constants
        if constants is not None and len(constants) == 1 and isinstance(constants[0], str) and class_name(constants[0]):
            return class_name(constants[0])
    if known.properties:
        others = {name for other in branches.elements if other.pointer != branch.pointer for name in flatten((other,)).properties}
        return next((class_name(name) for name in known.properties if name not in others and class_name(name)), "Option")
    return class_name(known.implied[0]) if known.implied else "Option"


def singular(name: str) -> str:
    """Return the singular of a PascalCase English plural, empty where the last word does not look like one."""
    parts: tuple[Any, ...] = words(name)
    if not parts:
        return ""
    last = str(parts[-1])
    stem = name[: len(name) - len(last)]
    lower = last.lower()
    if lower in _IRREGULAR:
        one = _IRREGULAR[lower]
        return f"{stem}{one.capitalize()}" if one else ""
    if not name.endswith(last) or not lower.endswith("s") or lower.endswith(("ss", "us", "is")) or len(lower) < 3:
        return ""
    if lower.endswith("ies") and len(lower) > 4:
        return f"{stem}{last[:-3]}y"
    return f"{stem}{last[:-2] if lower.endswith(('sses', 'xes', 'ches', 'shes', 'zzes')) else last[:-1]}"
