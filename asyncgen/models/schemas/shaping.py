"""Schemas to shapes: which schema becomes a class, an alias, a plain type; what is inherited; what is told apart by a tag.

Every schema that needs a name of its own becomes a draft, found by its key; drafts are named later. Knows no Python names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from asyncgen.models.schemas import values
from asyncgen.models.schemas.flat import Flat, Parts, flatten, member_of, outline, refers, text_of
from asyncgen.models.schemas.kinds import KindReader, possible
from asyncgen.models.schemas.questions import beside_alternatives, is_choice, is_class, key_of, only_reference, tags_of, with_beside
from asyncgen.models.schemas.shapes import (
    NOTHING,
    NULL,
    Anything,
    ListOf,
    MapOf,
    OneOf,
    Property,
    Record,
    Reference,
    Scalar,
    Shape,
    TupleOf,
    closed,
    is_open,
    joined,
    needs_name,
    nullable,
    opened,
    without_null,
)
from asyncgen.resolve.cursor import Cursor

# Alternatives of alternatives, each with something of its own beside them: there are as many classes as ways through all of them.
_DEEPEST = 5


@dataclass(slots=True)
class Draft:
    """A definition without a name: the schemas that hold together, the draft in which it was first met, its shape once that is known.

    `variant` tells apart several definitions of the same schemas: the class of `type: [object, null]` is not that union.
    """

    parts: Parts
    owner: str | None
    variant: str = ""
    shape: Shape | None = None

    @property
    def pointer(self) -> str:
        """The place of its schema, of the last one where several hold together."""
        return self.parts[-1].pointer


@dataclass(slots=True)
class Shaper:
    """Turns schemas into shapes; `drafts` are the definitions that this takes, by key.

    `curtailed` are the places of alternatives that lead back to themselves, or too deep, and were not followed for ever.
    """

    document: Mapping[str, Any]
    drafts: dict[str, Draft] = field(default_factory=dict[str, Draft])
    kinds: KindReader = field(default_factory=KindReader)
    curtailed: set[str] = field(default_factory=set[str])
    _busy: set[str] = field(default_factory=set[str])
    _spreading: set[str] = field(default_factory=set[str])

    def define(self, pointer: str) -> str:
        """Make the schema at `pointer` a definition of its own; return its key."""
        return self._draft((Cursor.to(self.document, pointer),), None)

    def finish(self) -> None:
        """Shape every draft, and those that turn up on the way."""
        done = 0
        while done < len(self.drafts):
            for key in list(self.drafts)[done:]:
                self.shape_of(key)
                done += 1
        for key, draft in self.drafts.items():
            # An alias that is nothing but itself: only a class, an array or a map may lead back.
            if draft.shape is not None and self._leads_to(draft.shape, key, set()):
                draft.shape = Anything()

    def shape_of(self, key: str) -> Shape | None:
        """Return the shape of a draft, None while it is being worked out (a schema that is part of itself)."""
        draft = self.drafts[key]
        if draft.shape is None and key not in self._busy:
            self._busy.add(key)
            draft.shape = self.read(draft.parts, key)
            self._busy.discard(key)
        return draft.shape

    def read(self, parts: Parts, owner: str) -> Shape:
        """Return the shape of `parts`, which may be one that can only be written as a definition of its own."""
        spoken = outline(parts)
        target = only_reference(spoken)
        if target is not None:
            may_be_null = any(part.members.get("nullable") is True for part in spoken if not refers(part))
            shape = self._reference(target)
            shape = closed(shape) if possible(self.kinds.together(parts)) <= {"object"} else shape
            return nullable(shape) if may_be_null else shape
        flat = flatten(spoken)
        shape = self._union(parts, spoken, flat, owner) or self._implied(parts, spoken, flat, owner)
        return nullable(self._member(parts, shape, owner, alone=True, variant="value")) if flat.nullable else shape

    def inner(self, parts: Parts, owner: str, *, annotated: bool = False) -> Shape:
        """Return the shape of `parts` as it can be written inside another type.

        `annotated` says that it stands where limits can be said, which is at a property.
        """
        key = key_of(parts)
        if key in self._busy:
            return self._used(Reference(self._draft(parts, owner)), parts)
        known = key in self.drafts
        self._busy.add(key)
        shape = self.read(parts, owner)
        self._busy.discard(key)
        if key in self.drafts and not known:
            # It has come upon itself on the way.
            self.drafts[key].shape = shape
            return self._used(Reference(key), parts)
        return self._used(self._inside(parts, shape, owner, annotated=annotated), parts)

    def _inside(self, parts: Parts, shape: Shape, owner: str, *, annotated: bool, variant: str = "") -> Shape:
        if not needs_name(shape, annotated=annotated):
            return shape
        key = self._draft(parts, owner, variant)
        if self.drafts[key].shape is None:
            self.drafts[key].shape = shape
        return Reference(key)

    def _member(self, parts: Parts, shape: Shape, owner: str, *, alone: bool, variant: str = "") -> Shape:
        """Return a shape as it can be written as one of several; `alone` says that null is the only other one."""
        # The generator loses the limits of a map that may be null.
        return self._inside(parts, shape, owner, annotated=alone and not isinstance(shape, MapOf), variant=variant)

    def _draft(self, parts: Parts, owner: str | None, variant: str = "") -> str:
        key = f"{key_of(parts)}~#{variant}" if variant else key_of(parts)
        self.drafts.setdefault(key, Draft(parts, owner, variant))
        return key

    def _reference(self, part: Cursor) -> Shape:
        # To the end: aliases of aliases would tell nobody anything.
        target = part.follow()
        return Anything() if target.value is None else self._used(Reference(self.define(target.pointer)), (target,))

    def _used(self, shape: Shape, parts: Parts) -> Shape:
        """Return the shape of a class where it is used. A class says what objects are like; its schema may take what is no object."""
        return opened(shape) if isinstance(shape, Reference) and self.is_open_class(parts) else shape

    def is_open_class(self, parts: Parts) -> bool:
        """Say whether `parts` become a class and take values that are no objects."""
        spoken = outline(parts)
        if any(refers(part) for part in spoken) and only_reference(spoken) is not None:
            return False
        flat = flatten(spoken)
        return flat.types is None and is_class(flat) and possible(self.kinds.together(parts)) > {"object"}

    # --- types without alternatives ----------------------------------------------------------------------------------------------------

    def _implied(self, parts: Parts, spoken: Parts, flat: Flat, owner: str) -> Shape:
        """Return the shape of schemas without alternatives, opened where they speak of one type and take others too."""
        shape = self._plain(parts, spoken, flat, owner)
        if flat.types is not None or flat.implied is None or isinstance(shape, Record):
            return shape
        if possible(self.kinds.together(parts)) <= set(flat.implied):
            return shape
        # Limits beside anything at all would limit nothing.
        return opened(replace(shape, limits=()) if isinstance(shape, ListOf | MapOf) else shape)

    def _plain(self, parts: Parts, spoken: Parts, flat: Flat, owner: str) -> Shape:
        types = flat.implied
        if flat.constants is not None:
            chosen = [value for value in flat.constants if types is None or values.has_type(value, types)]
            if chosen:
                return values.constants(chosen)
        if types is None:
            return Anything()
        if len(types) == 1:
            return self._single(types[0], spoken, flat, owner)
        alone = len(set(types) - {"null"}) == 1
        return joined(
            [
                self._member(parts, self._single(type_, spoken, flat, owner), owner, alone=alone, variant=type_)
                for type_ in types
                if not (type_ == "integer" and "number" in types)
            ]
        )

    def _single(self, type_: str, spoken: Parts, flat: Flat, owner: str) -> Shape:
        if type_ == "object":
            return self._object(spoken, flat, owner)
        if type_ == "array":
            return self._array(flat, owner)
        return Scalar(type_, values.format_of(type_, flat.keywords), values.limits(type_, flat.keywords))

    def _array(self, flat: Flat, owner: str) -> Shape:
        limits = dict(values.limits("array", flat.keywords))
        size = len(flat.first_items)
        if size == 0:
            return ListOf(self.inner(flat.items, owner) if flat.items else Anything(), tuple(limits.items()))
        if limits.get("minItems", 0) >= size and (flat.closed or limits.get("maxItems", size + 1) <= size):
            return TupleOf(tuple(self.inner((item,), owner) for item in flat.first_items))
        return ListOf(Anything(), tuple(limits.items()))

    def _object(self, spoken: Parts, flat: Flat, owner: str) -> Shape:
        extra = self._extra(flat, owner)
        if not flat.properties and extra is not False:
            return MapOf(Anything() if extra is None or extra is True else extra, values.limits("object", flat.keywords))
        bases = self._bases(spoken)
        inherited = {name for base in bases for name in self._flat(base).properties}
        own = {name: parts for name, parts in flat.properties.items() if name not in inherited}
        return Record(
            tuple(self._property(name, parts, name in flat.required, owner) for name, parts in own.items()),
            bases,
            None if bases else extra,
        )

    def _extra(self, flat: Flat, owner: str) -> Shape | bool | None:
        if flat.by_pattern:
            if flat.properties or flat.extra is not False:
                return True
            return joined([self.inner((part,), owner) for part in flat.by_pattern])
        if isinstance(flat.extra, tuple):
            shape = self.inner(flat.extra, owner)
            return True if isinstance(shape, Anything) else shape
        return flat.extra

    def _property(self, name: str, parts: Parts, required: bool, owner: str) -> Property:
        shape = self.inner(parts, owner, annotated=True)
        default = NOTHING
        if not required and (found := member_of(parts, "default")):
            value, fits = values.default_for(self._resolved(shape), found[0])
            default = value if fits else NOTHING
        # What has a definition of its own says there what it is.
        defined = isinstance(shape, Reference) and shape.key == key_of(parts)
        return Property(name, shape, required, None if defined else text_of(parts, "description"), default)

    def _resolved(self, shape: Shape) -> Shape:
        """Follow references to what they mean, under null too."""
        seen: set[str] = set()
        plain, may_be_null = without_null(shape)
        while isinstance(plain, Reference) and plain.key not in seen:
            seen.add(plain.key)
            target = self.shape_of(plain.key)
            if target is None:
                break
            plain, more = without_null(target)
            may_be_null = may_be_null or more
        return nullable(plain) if may_be_null else plain

    # --- inheritance -------------------------------------------------------------------------------------------------------------------

    def _bases(self, spoken: Parts) -> tuple[str, ...]:
        """Return the classes that a class of these schemas can extend: all that are referred to, or none."""
        referring = [part for part in spoken if refers(part)]
        own = flatten(part for part in spoken if not refers(part))
        bases = [self._class_of(closed(self._reference(part))) for part in referring]
        keys = [base for base in bases if base is not None]
        names = [name for key in keys for name in self._flat(key).properties]
        must = {name for key in keys for name in self._flat(key).required}
        distinct = len(names) == len(set(names)) and not set(own.properties) & set(names)
        if not keys or len(keys) < len(referring) or not distinct or not set(own.required) & set(names) <= must:
            return ()
        return () if own.extra is not None or own.by_pattern else tuple(keys)

    def _class_of(self, shape: Shape) -> str | None:
        """Return the key of the class that a shape stands for, None where it is something else.

        Answered from the schemas, not from shapes, so that the answer does not depend on what was shaped before.
        """
        seen: set[str] = set()
        while isinstance(shape, Reference) and shape.key not in seen:
            seen.add(shape.key)
            spoken = outline(self.drafts[shape.key].parts)
            target = only_reference(spoken)
            if target is not None and flatten(part for part in spoken if not refers(part)).nullable:
                return None
            if target is None:
                flat = flatten(spoken)
                return shape.key if flat.properties and is_class(flat) else None
            shape = closed(self._reference(target))
        return None

    def _flat(self, key: str) -> Flat:
        return flatten(self.drafts[key].parts)

    # --- alternatives ------------------------------------------------------------------------------------------------------------------

    def _union(self, parts: Parts, spoken: Parts, flat: Flat, owner: str) -> Shape | None:
        """Return the shape of `oneOf` or `anyOf` together with what stands beside it, None where there is none that gives a type."""
        alternatives = next((item for item in flat.unions if is_choice(item, flat)), None)
        if alternatives is None:
            return None
        if len(self._spreading) == _DEEPEST:
            self.curtailed.update(branch.pointer for branch in alternatives.branches)
            return Anything()
        beside = beside_alternatives(spoken)
        found: list[tuple[Parts, Shape]] = []
        for branch in alternatives.branches:
            each = with_beside(beside, flat, branch)
            if each is None:
                continue
            again = branch.pointer in self._spreading
            if again:
                self.curtailed.add(branch.pointer)
                if not refers(branch):
                    return Anything()
                each = (branch,)
            self._spreading.add(branch.pointer)
            found.append((each, self.read(each, owner)))
            if not again:
                self._spreading.discard(branch.pointer)
        if not found:
            return None
        shape = self._chosen(found, alternatives.discriminator, owner)
        unspoken = frozenset[str]().union(*(self._unspoken_of(*each) for each in found))
        return opened(shape) if possible(self.kinds.together(parts)) & unspoken else shape

    def _unspoken_of(self, parts: Parts, shape: Shape) -> frozenset[str]:
        """Return the types of values that `parts` take and of which their shape, taken for itself, knows nothing."""
        if not isinstance(shape, Record) and not is_open(shape):
            return frozenset()
        return possible(self.kinds.together(parts)) - set(flatten(parts).implied or ())

    def _chosen(self, found: Sequence[tuple[Parts, Shape]], discriminator: str | None, owner: str) -> Shape:
        alone = len({plain for _, shape in found if (plain := without_null(closed(shape))[0]) != NULL}) == 1
        members: list[Shape] = []
        for parts, shape in found:
            plain, may_be_null = without_null(closed(shape))
            members.append(self._member(parts, plain, owner, alone=alone))
            members.extend([NULL] if may_be_null else [])
        shape = joined(members)
        return self._tagged(shape, discriminator) if isinstance(shape, OneOf) else shape

    def _tagged(self, union: OneOf, discriminator: str | None) -> Shape:
        """Note by which property the classes of a union are told apart, where there is one that must be there with a text of its own."""
        classes = [self._class_of(member) for member in union.members if member != NULL]
        keys = [key for key in classes if key is not None]
        if len(keys) < len(classes) or len(set(keys)) < 2:
            return union
        tags = [tags_of(self._flat(key)) for key in keys]
        for name in (discriminator, *tags[0]):
            if name is None or not all(name in each for each in tags):
                continue
            table = tuple((value, key) for key, each in zip(keys, tags, strict=True) for value in each[name])
            if len({value for value, _ in table}) == len(table):
                return OneOf((*map(Reference, keys), *(member for member in union.members if member == NULL)), name, table)
        return union

    def _leads_to(self, shape: Shape, key: str, seen: set[str]) -> bool:
        if isinstance(shape, OneOf):
            return any(self._leads_to(member, key, seen) for member in shape.members)
        if not isinstance(shape, Reference) or shape.key in seen:
            return False
        seen.add(shape.key)
        target = self.drafts[shape.key].shape
        return shape.key == key or (target is not None and self._leads_to(target, key, seen))
