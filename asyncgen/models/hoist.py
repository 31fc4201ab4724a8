"""The front end of model generation: every schema that deserves a class gets a definition under a name of ours.

Decides which schemas of an `Api` need Python types and what handlers call them, and hands the generator nothing but definitions in forms
that it renders as they are meant. It must not know the generator itself (`models`), nor what keywords mean (`schemas`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from asyncgen.api import Api, Channel, Message, Operation
from asyncgen.diagnostics import Diagnostic, Severity, SpecError
from asyncgen.models.schemas import naming, textual, writing
from asyncgen.models.schemas.attributes import field_names
from asyncgen.models.schemas.exactness import Exactness
from asyncgen.models.schemas.flat import refers, text_of
from asyncgen.models.schemas.shapes import Anything, ListOf, MapOf, Record, Reference, Scalar, Shape, closed, references
from asyncgen.models.schemas.shaping import Draft, Shaper
from asyncgen.naming import Names, message_text
from asyncgen.naming.pins import Kind, pin
from asyncgen.naming.places import Places
from asyncgen.resolve.cursor import Cursor, is_array, is_object

_BUILTIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
# Words by which a schema would tell the generator what to import or how to write a class. They are no part of AsyncAPI.
_CODE_KEYS = frozenset({"customTypePath", "customBasePath", "x-python-import", "x-python-type", "x-is-base-class", "x-is-classvar"})
# Query, headers and channel parameters arrive as texts.
_TEXTUAL = 2
_MAPS = ("properties", "patternProperties", "definitions")
_SCHEMAS = ("allOf", "anyOf", "oneOf", "items", "additionalProperties", "not", "if", "then", "else")


@dataclass(frozen=True, slots=True)
class TypeExpression:
    """A type as Python source, and the names in it that are to be imported from `models.py`.

    `is_open` says that it is a class for what the schema says of objects, while the schema takes other values too.
    """

    code: str
    names: tuple[str, ...] = ()
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Hoist:
    """A definition: its name, the place of its schema, whether it is a `class`, an `enum` or an `alias`, its component key, its bases."""

    name: str
    pointer: str
    kind: str
    component: str | None
    bases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hoisted:
    """What the generator gets, and what its answer is checked against.

    `schemas` are the definitions by name. `attributes` maps `"Class.property"` to the field's name where that is another one. `types` maps
    the pointer of every schema that was asked for to its type. `inexact` are the pointers of the payloads that take less than their types.
    `given` are the pins of the names (`naming.pins`).
    """

    hoists: tuple[Hoist, ...]
    schemas: Mapping[str, Any]
    attributes: Mapping[str, str]
    types: Mapping[str, TypeExpression]
    inexact: frozenset[str]
    given: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Root:
    """A schema that was asked for: how strong its claim to a name is (the lower the stronger), and the texts it may be called by."""

    rank: int
    texts: tuple[str, ...]
    component: str | None = None


def hoist(api: Api, names: Names) -> Hoisted:
    """Find all schemas that need types and name them. Raises SpecError for keywords that would smuggle code into a model."""
    roots = _roots(api, names)
    shaper = Shaper(api.document)
    for pointer in roots:
        shaper.define(pointer)
    shaper.finish()
    exactness = Exactness(shaper)
    inexact = frozenset(pointer for pointer in _frames(api) if not exactness.holds(pointer))
    textual.adapt(shaper, [pointer for pointer, root in roots.items() if root.rank >= _TEXTUAL])
    if _mentions_code(api.document):
        _refuse_code(shaper.drafts.values())
    types, drafts = _types(roots, shaper.drafts)
    open_classes = {key for key, draft in drafts.items() if isinstance(draft.shape, Record) and shaper.is_open_class(draft.parts)}
    wanted = {key: (root.rank, root.texts) for key, root in roots.items() if key in drafts}
    assigned = naming.assign(drafts, wanted, names.places or Places(api.document), reserved=names.classes, pins=names.pins)
    named = assigned.names
    hoists = tuple(
        Hoist(named[key], draft.pointer, _kind(draft.shape), roots[key].component if key in roots else None, _bases(draft.shape, named))
        for key, draft in drafts.items()
    )
    schemas = {
        named[key]: writing.definition(key, draft.shape or Anything(), text_of(draft.parts, "description"), named)
        for key, draft in drafts.items()
    }
    attributes, fields = _attributes(drafts, assigned, names.pins)
    types_by_pointer = {pointer: _named(known, named, open_classes) for pointer, known in types.items()}
    return Hoisted(hoists, schemas, attributes, types_by_pointer, inexact, {**assigned.given, **fields})


# --- what is asked for -----------------------------------------------------------------------------------------------------------------


def _roots(api: Api, names: Names) -> dict[str, _Root]:
    found: dict[str, _Root] = {}
    for key, schema in api.schemas:
        found.setdefault(schema.pointer, _Root(0, (key, f"{key} model"), key))
    for pointer, texts in sorted(_payloads(api), key=lambda item: item[0]):
        found.setdefault(pointer, _Root(1, texts))
    for channel in api.channels:
        own = names.channels[channel.address]
        for place, text in ((channel.query, own.query), (channel.headers, own.headers)):
            if place is not None:
                found.setdefault(place.pointer, _Root(2, (text, f"{text} model")))
    for channel in api.channels:
        own = names.channels[channel.address]
        for parameter in channel.parameters:
            if parameter.schema is not None:
                texts = (parameter.name, f"{own.module} {parameter.name}", f"{parameter.name} parameter")
                found.setdefault(parameter.schema.pointer, _Root(3, texts))
    return found


def _payloads(api: Api) -> Iterator[tuple[str, tuple[str, ...]]]:
    for channel in api.channels:
        for message, operation in _messages(channel):
            place = message.visible_payload
            if place is not None:
                text = message_text(message, operation, channel)
                yield place.pointer, (text, f"{text} payload")


def _frames(api: Api) -> set[str]:
    return {message.payload.pointer for channel in api.channels for message, _ in _messages(channel) if message.payload is not None}


def _messages(channel: Channel) -> Iterator[tuple[Message, Operation | None]]:
    for operation in (channel.send, channel.recv):
        for message in operation.messages if operation else ():
            yield message, operation
    for message in channel.replies:
        yield message, None


# --- what it is called -----------------------------------------------------------------------------------------------------------------


def _types(roots: Mapping[str, _Root], drafts: Mapping[str, Draft]) -> tuple[dict[str, Shape | str], dict[str, Draft]]:
    """Return for every root its type, as source or as a reference to a draft, and the drafts without those that take no definition."""
    used = {key for draft in drafts.values() if draft.shape is not None for key in references(draft.shape)}
    types: dict[str, Shape | str] = {}
    kept = dict(drafts)
    for pointer, root in roots.items():
        shape = drafts[pointer].shape or Anything()
        types[pointer] = Reference(pointer)
        if root.component is not None or pointer in used:
            continue
        described = text_of(drafts[pointer].parts, "description") is not None
        code = _plain_code(shape) if not described or shape == Anything() else None
        if code is not None:
            types[pointer] = code
            del kept[pointer]
        elif isinstance(closed(shape), Reference):
            types[pointer] = closed(shape)
            del kept[pointer]
    return types, kept


def _plain_code(shape: Shape) -> str | None:
    match shape:
        case Anything():
            return "Any"
        case Scalar(type=type_, format=None, limits=()):
            return _BUILTIN[type_]
        case ListOf(items=Anything(), limits=()):
            return "list[Any]"
        case MapOf(values=Anything(), limits=()):
            return "dict[str, Any]"
        case _:
            return None


def _named(known: Shape | str, names: Mapping[str, str], open_classes: Collection[str]) -> TypeExpression:
    if isinstance(known, Reference):
        return TypeExpression(names[known.key], (names[known.key],), known.key in open_classes)
    return TypeExpression(str(known))


def _kind(shape: Shape | None) -> str:
    if isinstance(shape, Record):
        return "class"
    return "enum" if shape is not None and writing.is_enum(shape) else "alias"


def _bases(shape: Shape | None, names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(names[base] for base in shape.bases) if isinstance(shape, Record) else ()


def _attributes(drafts: Mapping[str, Draft], assigned: naming.Assigned, pins: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Name the fields of all classes, those of base classes first: a field must not have the name of an inherited one.

    Return those that have another name than their property by `"Class.property"`, and the pins of these.
    """
    names = assigned.names
    fields: dict[str, Mapping[str, str]] = {}

    def name_fields(key: str) -> Mapping[str, str]:
        if key not in fields:
            shape = drafts[key].shape
            assert isinstance(shape, Record)
            inherited = {name: field for base in shape.bases for name, field in name_fields(base).items()}
            texts = [item.name for item in shape.properties]
            known = {text: pins[owner] for text in texts if (owner := pin(Kind.FIELD, assigned.owners[key], text)) in pins}
            own = field_names(texts, hidden=hidden, inherited={*inherited.values(), *inherited}, pins=known)
            fields[key] = {**inherited, **own}
        return fields[key]

    hidden = frozenset(names.values())
    found: dict[str, str] = {}
    given: dict[str, str] = {}
    for key, draft in drafts.items():
        if isinstance(draft.shape, Record):
            all_fields = name_fields(key)
            # A property with a dot in its name could be mistaken for one of another class, unless it has an entry of its own.
            own = {item.name: all_fields[item.name] for item in draft.shape.properties}
            found |= {f"{names[key]}.{name}": field for name, field in own.items() if field != name or "." in name}
            given |= {pin(Kind.FIELD, assigned.owners[key], name): field for name, field in own.items() if field != name}
    return found, given


# --- what is refused -------------------------------------------------------------------------------------------------------------------


def _mentions_code(value: Any) -> bool:
    if is_object(value):
        return not _CODE_KEYS.isdisjoint(value) or any(map(_mentions_code, value.values()))
    return is_array(value) and any(map(_mentions_code, value))


def _refuse_code(drafts: Iterable[Draft]) -> None:
    seen: set[str] = set()
    found = {
        place: Diagnostic(
            "AG150",
            Severity.ERROR,
            f"'{word}' would put code of its own choosing into the models",
            pointer=place,
            hints=("remove it: a schema describes data only",),
        )
        for draft in drafts
        for part in draft.parts
        for place, word in _code_keys(part, seen)
    }
    if found:
        raise SpecError(found.values())


def _code_keys(part: Cursor, seen: set[str]) -> Iterator[tuple[str, str]]:
    if refers(part) or not part.members or part.pointer in seen:
        return
    seen.add(part.pointer)
    for word in sorted(_CODE_KEYS & part.members.keys()):
        yield part.at(word).pointer, word
    inside = [place for keyword in _MAPS for _, place in part.at(keyword).entries()]
    inside += [place for keyword in _SCHEMAS for place in (part.at(keyword), *part.at(keyword).elements)]
    for place in inside:
        yield from _code_keys(place, seen)
