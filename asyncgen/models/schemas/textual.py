"""Schemas of values that arrive as texts (query, headers, channel parameters): constants that are no texts need types that read them.

A `Literal` takes only what equals it, and `"10"` does not equal 10; an enum of whole numbers reads it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from asyncgen.models.schemas.shapes import Choice, ListOf, Numbers, OneOf, Property, Record, Reference, Scalar, Shape, joined, references
from asyncgen.models.schemas.shaping import Draft, Shaper
from asyncgen.models.schemas.values import type_of
from asyncgen.resolve.cursor import Cursor
from asyncgen.spec import pointer as json_pointer


def adapt(shaper: Shaper, keys: Iterable[str]) -> None:
    """Change the shapes of the drafts `keys`, and of what they refer to, so that they can be read from texts."""
    waiting = list(keys)
    seen: set[str] = set()
    while waiting:
        key = waiting.pop()
        draft = shaper.drafts[key]
        if key in seen or draft.shape is None:
            continue
        seen.add(key)
        whole = _numbers(draft.shape)
        draft.shape = whole or _adapted(draft.shape, draft.pointer, key, shaper)
        waiting.extend(references(draft.shape))


def _numbers(shape: Shape) -> Numbers | None:
    if not isinstance(shape, Choice):
        return None
    values = [value for value in shape.values if isinstance(value, int) and not isinstance(value, bool)]
    return Numbers(tuple(values)) if len(values) == len(shape.values) else None


def _adapted(shape: Shape, pointer: str, key: str, shaper: Shaper) -> Shape:
    numbers = _numbers(shape)
    if numbers is not None:
        place = Cursor.to(shaper.document, pointer)
        enum = f"{pointer}~#enum"
        shaper.drafts[enum] = Draft((place,), key, "enum", numbers)
        return Reference(enum)
    match shape:
        case Choice(values=values) if not all(isinstance(value, str) for value in values):
            texts = tuple(value for value in values if isinstance(value, str))
            kinds = dict.fromkeys(type_of(value) for value in values if not isinstance(value, str))
            return joined([*([Choice(texts)] if texts else []), *(Scalar(kind) for kind in kinds)])
        case ListOf(items=items):
            return replace(shape, items=_adapted(items, json_pointer.join(pointer, "items"), key, shaper))
        case OneOf(members=members, tag=None):
            return joined([_adapted(member, pointer, key, shaper) for member in members])
        case Record(properties=properties):
            return replace(shape, properties=tuple(_property(item, pointer, key, shaper) for item in properties))
        case _:
            return shape


def _property(item: Property, pointer: str, key: str, shaper: Shaper) -> Property:
    shape = _adapted(item.shape, json_pointer.join(pointer, "properties", item.name), key, shaper)
    # The enum says itself what it is.
    description = None if isinstance(shape, Reference) and shape != item.shape else item.description
    return replace(item, shape=shape, description=description)
