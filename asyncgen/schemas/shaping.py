"""Schemas to shapes: which schema becomes a class, an alias, a plain type; what is inherited; what is told apart by a tag.

Every schema that needs a name of its own becomes a draft, found by its key; drafts are named later. Knows no Python names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from asyncgen.cursor import Cursor
from asyncgen.schemas import values
from asyncgen.schemas.flat import Alternatives, Flat, Parts, flatten, leaves, member_of, outline, text_of, without_unions
from asyncgen.schemas.shapes import (
    NOTHING,
    NULL,
    Anything,
    Choice,
    ListOf,
    MapOf,
    OneOf,
    Property,
    Record,
    Reference,
    Scalar,
    Shape,
    without_null,
)

_MOST_BRANCHES = 32
_DEEPEST = 12


@dataclass(slots=True)
class Draft:
    """A definition without a name: the schemas that hold together, the draft in which it was first met, its shape once that is known.

    `shared` is true when it is referred to or asked for by its own place, so that it deserves an enum class.
    """

    parts: Parts
    owner: str | None
    shape: Shape | None = None
    shared: bool = False

    @property
    def pointer(self) -> str:
        """The place of its schema, of the last one where several hold together."""
        return self.parts[-1].pointer


@dataclass(slots=True)
class Shaper:
    """Turns schemas into shapes; `drafts` are the definitions that this takes, by key."""

    document: Mapping[str, Any]
    drafts: dict[str, Draft] = field(default_factory=dict[str, Draft])
    _busy: set[str] = field(default_factory=set[str])

    def define(self, pointer: str) -> str:
        """Make the schema at `pointer` a definition of its own; return its key."""
        key = self._draft((Cursor.to(self.document, pointer),), None)
        self.drafts[key].shared = True
        return key

    def finish(self) -> None:
        """Shape every draft, and those that turn up on the way."""
        done = 0
        while done < len(self.drafts):
            for key in list(self.drafts)[done:]:
                self.shape_of(key)
                done += 1
        self._cut_circles()

    def shape_of(self, key: str) -> Shape | None:
        """Return the shape of a draft, None while it is being worked out (a schema that is part of itself)."""
        draft = self.drafts[key]
        if draft.shape is None and key not in self._busy:
            self._busy.add(key)
            draft.shape = self.read(draft.parts, key)
            self._busy.discard(key)
        return draft.shape

    def read(self, parts: Parts, owner: str, depth: int = 0) -> Shape:
        """Return the shape of `parts`, which may be one that can only be written as a definition of its own."""
        spoken = outline(parts)
        if depth > _DEEPEST or not spoken:
            return Anything()
        referring = [part for part in spoken if "$ref" in part.members]
        if len(referring) == 1 and all(part.members.keys() & {"type"} and _only_type(part) for part in spoken if part is not referring[0]):
            return self._reference(referring[0])
        flat = flatten(spoken)
        for alternatives in flat.unions:
            union = self._union(spoken, flat, alternatives, owner, depth)
            if union is not None:
                return _nullable(union) if flat.nullable else union
        return self._plain(spoken, flat, owner, depth)

    def inner(self, parts: Parts, owner: str, depth: int = 0, *, annotated: bool = False) -> Shape:
        """Return the shape of `parts` as it can be written inside another type.

        `annotated` says that it stands where limits can be said, which is at a property.
        """
        return self._inside(parts, self.read(parts, owner, depth), owner, annotated=annotated)

    def _inside(self, parts: Parts, shape: Shape, owner: str, *, annotated: bool) -> Shape:
        if not _needs_name(shape, annotated):
            return shape
        key = self._draft(parts, owner)
        self.drafts[key].shape = self.drafts[key].shape or shape
        return Reference(key)

    def _draft(self, parts: Parts, owner: str | None) -> str:
        key = "|".join(part.pointer for part in parts)
        self.drafts.setdefault(key, Draft(parts, owner))
        return key

    def _reference(self, part: Cursor) -> Shape:
        target = part.chain()[1]
        return Anything() if target.value is None else Reference(self.define(target.pointer))

    # --- types without alternatives ----------------------------------------------------------------------------------------------------

    def _plain(self, spoken: Parts, flat: Flat, owner: str, depth: int) -> Shape:
        types = flat.implied
        if flat.constants is not None:
            chosen = [value for value in flat.constants if types is None or values.has_type(value, types)]
            if chosen:
                shape = values.constants(chosen)
                return _nullable(shape) if flat.nullable else shape
        if types is None:
            return Anything()
        singles = [self._single(type_, spoken, flat, owner, depth) for type_ in types]
        members = [
            self._inside(spoken, shape, owner, annotated=len([type_ for type_ in types if type_ != "null"]) == 1) for shape in singles
        ]
        shape = singles[0] if len(singles) == 1 else _joined(members)
        return _nullable(shape) if flat.nullable else shape

    def _single(self, type_: str, spoken: Parts, flat: Flat, owner: str, depth: int) -> Shape:
        if type_ == "object":
            return self._object(spoken, flat, owner, depth)
        if type_ == "array":
            items = self.inner(flat.items, owner, depth + 1) if flat.items and not flat.tuple_items else Anything()
            return ListOf(items, values.limits(type_, flat.keywords))
        return Scalar(type_, values.format_of(type_, flat.keywords), values.limits(type_, flat.keywords))

    def _object(self, spoken: Parts, flat: Flat, owner: str, depth: int) -> Shape:
        extra = self._extra(flat, owner, depth)
        if flat.properties or extra is False:
            bases = self._bases(spoken)
            inherited = {name for base in bases for name in self._all_names(base)}
            return Record(
                tuple(
                    self._property(name, parts, name in flat.required, owner, depth)
                    for name, parts in flat.properties.items()
                    if name not in inherited
                ),
                bases,
                None if bases else extra,
            )
        return MapOf(Anything() if extra is None or isinstance(extra, bool) else extra, values.limits("object", flat.keywords))

    def _extra(self, flat: Flat, owner: str, depth: int) -> Shape | bool | None:
        if flat.properties and flat.by_pattern:
            return True
        if flat.by_pattern:
            if flat.extra is False:
                return _joined([self.inner((part,), owner, depth + 1) for part in flat.by_pattern])
            return True
        if isinstance(flat.extra, tuple):
            shape = self.inner(flat.extra, owner, depth + 1)
            return True if isinstance(shape, Anything) else shape
        return flat.extra

    def _property(self, name: str, parts: Parts, required: bool, owner: str, depth: int) -> Property:
        shape = self.inner(parts, owner, depth + 1, annotated=True)
        own = isinstance(shape, Reference) and shape.key == "|".join(part.pointer for part in parts)
        default = NOTHING
        if not required and (found := member_of(parts, "default")):
            value, fits = values.default_for(self._resolved(shape), found[0])
            default = value if fits else NOTHING
        # What has a definition of its own says there what it is.
        return Property(name, shape, required, None if own else text_of(parts, "description"), default)

    def _resolved(self, shape: Shape) -> Shape:
        """Follow references to what they mean, under null too."""
        seen: set[str] = set()
        plain, nullable = without_null(shape)
        while isinstance(plain, Reference) and plain.key not in seen:
            seen.add(plain.key)
            target = self.shape_of(plain.key)
            if target is None:
                break
            plain, more = without_null(target)
            nullable = nullable or more
        return _nullable(plain) if nullable else plain

    # --- inheritance -------------------------------------------------------------------------------------------------------------------

    def _bases(self, spoken: Parts) -> tuple[str, ...]:
        """Return the classes that a class of these schemas can extend: all that are referred to, or none."""
        referring = [part for part in spoken if "$ref" in part.members]
        own = flatten(part for part in spoken if "$ref" not in part.members)
        bases = [self._class_of(self._reference(part)) for part in referring]
        keys = [base for base in bases if base is not None]
        names = [name for key in keys for name in self._all_names(key)]
        if not keys or len(keys) < len(referring) or len(names) != len(set(names)) or not all(self._all_names(key) for key in keys):
            return ()
        must = {name for key in keys for name in self._all_names(key, required=True)}
        adds = set(own.properties)
        if adds & set(names) or not set(own.required) & set(names) <= must or own.extra is not None or own.by_pattern:
            return ()
        return tuple(keys)

    def _class_of(self, shape: Shape) -> str | None:
        """Return the key of the class that a shape stands for, None where it is something else."""
        seen: set[str] = set()
        while isinstance(shape, Reference) and shape.key not in seen:
            seen.add(shape.key)
            target = self.shape_of(shape.key)
            if isinstance(target, Record):
                return shape.key
            if target is None:
                return None
            shape = target
        return None

    def _all_names(self, key: str, *, required: bool = False) -> list[str]:
        shape = self.shape_of(key)
        if not isinstance(shape, Record):
            return []
        inherited = [name for base in shape.bases for name in self._all_names(base, required=required)]
        return [*inherited, *(item.name for item in shape.properties if item.required or not required)]

    # --- alternatives ------------------------------------------------------------------------------------------------------------------

    def _union(self, spoken: Parts, flat: Flat, alternatives: Alternatives, owner: str, depth: int) -> Shape | None:
        """Return the shape of `oneOf` or `anyOf` together with what stands beside it; None where the branches only limit that."""
        branches = alternatives.branches
        if len(branches) > _MOST_BRANCHES and flat.properties or any(not flatten((branch,)).speaks for branch in branches):
            return None
        beside = self._beside(spoken)
        found: list[tuple[Parts, Shape]] = []
        for branch in branches:
            known = flatten((branch,)).implied
            if flat.types is not None and known is not None and not _compatible(flat.types, known):
                continue
            parts = (*(() if all(map(_only_type, beside)) else beside), branch)
            found.append((parts, self.read(parts, owner, depth + 1)))
        return self._chosen(found, alternatives.discriminator, owner) if found else None

    def _beside(self, spoken: Parts) -> Parts:
        """Return what stands beside the alternatives; a reference stays one where there are no alternatives behind it."""
        found: list[Cursor] = []
        for part in spoken:
            if "$ref" in part.members and not flatten((part,)).unions:
                found.append(part)
            else:
                found.extend(without_unions(leaf) for leaf in leaves((part,)))
        return outline(found)

    def _chosen(self, found: Sequence[tuple[Parts, Shape]], discriminator: str | None, owner: str) -> Shape:
        plain = [without_null(shape) for _, shape in found]
        alone = len({shape for shape, _ in plain if shape != NULL}) == 1
        members = [self._inside(parts, shape, owner, annotated=alone) for (parts, _), (shape, _) in zip(found, plain, strict=True)]
        if alone:
            members = [shape if shape == NULL else plain_shape for shape, (plain_shape, _) in zip(members, plain, strict=True)]
        shape = _joined(members)
        if any(nullable for _, nullable in plain):
            shape = _nullable(shape)
        return self._tagged(shape, discriminator) if isinstance(shape, OneOf) else shape

    def _tagged(self, union: OneOf, discriminator: str | None) -> Shape:
        """Note by which property the classes of a union are told apart, where there is one that must be there with a text of its own."""
        records: dict[str, dict[str, Choice]] = {}
        for member in union.members:
            if member == NULL:
                continue
            record = self.shape_of(member.key) if isinstance(member, Reference) else None
            if not isinstance(member, Reference) or not isinstance(record, Record):
                return union
            records[member.key] = self._tags(member.key)
        if len(records) < 2:
            return union
        first = next(iter(records.values()))
        for name in (discriminator, *first):
            choices = [tags.get(name) for tags in records.values()] if name else []
            table = [(value, key) for key, choice in zip(records, choices, strict=False) for value in (choice.values if choice else ())]
            if choices and all(choices) and len({value for value, _ in table}) == len(table):
                return OneOf(union.members, name, tuple((str(value), key) for value, key in table))
        return union

    def _tags(self, key: str) -> dict[str, Choice]:
        record = self.shape_of(key)
        if not isinstance(record, Record):
            return {}
        tags = {name: choice for base in record.bases for name, choice in self._tags(base).items()}
        for item in record.properties:
            if item.required and isinstance(item.shape, Choice) and all(isinstance(value, str) for value in item.shape.values):
                tags[item.name] = item.shape
        return tags

    # --- circles -----------------------------------------------------------------------------------------------------------------------

    def _cut_circles(self) -> None:
        """Make `anything` of aliases that are nothing but themselves: only a class, an array or a map may lead back."""
        for key, draft in self.drafts.items():
            if draft.shape is not None and self._leads_to(draft.shape, key, set()):
                draft.shape = Anything()

    def _leads_to(self, shape: Shape, key: str, seen: set[str]) -> bool:
        if isinstance(shape, OneOf):
            return any(self._leads_to(member, key, seen) for member in shape.members)
        if not isinstance(shape, Reference) or shape.key in seen:
            return False
        seen.add(shape.key)
        target = self.drafts[shape.key].shape
        return shape.key == key or (target is not None and self._leads_to(target, key, seen))


def _only_type(part: Cursor) -> bool:
    return "$ref" not in part.members and flatten((part,)) == Flat(types=flatten((part,)).types)


def _compatible(one: Sequence[str], two: Sequence[str]) -> bool:
    return bool(set(one) & set(two)) or ("number" in one and "integer" in two) or ("integer" in one and "number" in two)


def _nullable(shape: Shape) -> Shape:
    if isinstance(shape, Choice):
        return shape if None in shape.values else Choice((*shape.values, None))
    return shape if shape == NULL else _joined([shape, NULL])


def _joined(shapes: Sequence[Shape]) -> Shape:
    """Return the union of shapes, each once; constants become one choice, null comes last."""
    flat: dict[Shape, None] = {}
    for shape in shapes:
        flat.update(dict.fromkeys(shape.members if isinstance(shape, OneOf) else (shape,)))
    if any(isinstance(shape, Anything) for shape in flat):
        return Anything()
    chosen = [value for shape in flat if isinstance(shape, Choice) for value in shape.values]
    others = [shape for shape in flat if not isinstance(shape, Choice) and shape != NULL]
    if chosen and NULL in flat:
        chosen.append(None)
        flat.pop(NULL)
    constants = [values.constants(chosen)] if chosen else []
    members = (*constants, *others, *([NULL] if NULL in flat else []))
    return members[0] if len(members) == 1 else OneOf(members)


def _needs_name(shape: Shape, annotated: bool) -> bool:
    match shape:
        case Record():
            return True
        case Scalar(limits=known) | ListOf(limits=known) | MapOf(limits=known):
            return bool(known) and not annotated
        case OneOf(members=members, tag=tag):
            plain, nullable = without_null(shape)
            if nullable and isinstance(plain, MapOf) and plain.limits:
                return True
            return not annotated and (tag is not None or any(_needs_name(member, False) for member in members))
        case _:
            return False
