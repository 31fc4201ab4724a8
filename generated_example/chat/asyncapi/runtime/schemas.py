# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""Live Python types as JSON Schema, in the dialect of AsyncAPI 2.4.0 ("Schema Object": draft 7, `discriminator` is a property's name).

Reads annotations and pydantic's field infos itself, so that its answers do not change with pydantic's own JSON Schema; what generated
models never contain is left to pydantic (`schema_fallback`). Must not know documents: a definition is `#/definitions/<name>` here.
"""

from __future__ import annotations

import collections
import collections.abc
import enum
import inspect
import sys
import types
import typing
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeAlias, cast

from pydantic import MISSING, BaseModel, RootModel
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from .schema_fallback import pydantic_schema
from .schema_fields import (
    PLAIN,
    described,
    discriminator_of,
    field_words,
    limited,
    overrides,
    wire_name,
)

Schema: TypeAlias = dict[str, Any]
Names: TypeAlias = Mapping[Any, str]

_ARRAYS = (list, collections.abc.Sequence, collections.abc.MutableSequence, collections.abc.Iterable, collections.abc.Collection)
_SETS = (set, frozenset, collections.abc.Set, collections.abc.MutableSet)
_MAPS = (dict, collections.abc.Mapping, collections.abc.MutableMapping, collections.defaultdict, collections.OrderedDict)
_NOTHING: Names = {}


def schema_of(subject: Any, names: Names = _NOTHING) -> Schema | bool:
    """Return the JSON Schema of a type: a model, an enum, a `TypeAliasType` or any annotation.

    `names` are the definitions that are known, by their class or alias; where `subject` contains one, it is referred to. Other models and
    enums inside `subject` are written out in place, one that contains itself as anything.
    """
    return _Writer(names, named=False).definition(subject)


def definitions_of(subjects: Iterable[Any], names: Names = _NOTHING) -> tuple[tuple[Schema | bool, ...], dict[str, Schema | bool]]:
    """Return the schemas of `subjects`, and by name the definitions that they reach.

    Models, enums and recursive aliases are definitions: those in `names` go by the names there and are not in the result, the others by
    their own names, with a number where two would have the same.
    """
    writer = _Writer(names, named=True)
    schemas = tuple(writer.annotation(subject) for subject in subjects)
    definitions: dict[str, Schema | bool] = {}
    while len(definitions) < len(writer.found):
        for subject, name in list(writer.found.items()):
            if name not in definitions:
                definitions[name] = writer.definition(subject)
    return schemas, definitions


class _Writer:
    """Writes schemas; `found` are the definitions that were come upon and are not known, with the names given to them."""

    def __init__(self, names: Names, *, named: bool) -> None:
        self.names = names
        self.found: dict[Hashable, str] = {}
        self._named = named
        self._inside: list[Any] = []

    def definition(self, subject: Any) -> Schema | bool:
        """Return the schema of `subject` itself, where `annotation` would refer to it."""
        if _is_alias(subject):
            return self._within(subject, lambda: self.annotation(_value(subject)))
        if isinstance(subject, type) and issubclass(subject, BaseModel):
            return self._within(subject, lambda: self._model(subject))
        if isinstance(subject, type) and issubclass(subject, enum.Enum):
            return _enum(subject)
        return self.annotation(subject)

    def _within(self, subject: Any, write: Callable[[], Schema | bool]) -> Schema | bool:
        self._inside.append(subject)
        try:
            return write()
        finally:
            self._inside.pop()

    # --- annotations -------------------------------------------------------------------------------------------------------------------

    def annotation(self, annotation: Any) -> Schema:
        """Return the schema of an annotation; a definition in it is referred to."""
        # Other annotations need not be hashable.
        single = isinstance(annotation, type) or _is_alias(annotation)
        if single and (name := self.names.get(annotation) or self.found.get(annotation)):
            return {"$ref": f"#/definitions/{name}"}
        if annotation is Any or annotation is object:
            return {}
        if annotation is None or annotation is type(None):
            return {"type": "null"}
        if single and annotation in PLAIN:
            return dict(PLAIN[annotation])
        if _is_definition(annotation):
            return self._definition_in_place(annotation)
        if _is_alias(annotation):
            return self._alias_in_place(annotation)
        return self._composed(annotation)

    def _composed(self, annotation: Any) -> Schema:
        origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
        if origin is typing.Annotated:
            return self._annotated(arguments[0], arguments[1:])
        if origin is typing.Literal:
            return _constants(arguments)
        if origin in (typing.Union, types.UnionType):
            return self._union(arguments)
        if origin is tuple or annotation is tuple:
            return self._tuple(arguments)
        if origin in _ARRAYS or annotation in _ARRAYS:
            return {"type": "array", **self._items(arguments[:1])}
        if origin in _SETS or annotation in _SETS:
            return {"type": "array", **self._items(arguments[:1]), "uniqueItems": True}
        if origin in _MAPS or annotation in _MAPS:
            values = self.annotation(arguments[1]) if len(arguments) == 2 else {}
            return {"type": "object", "additionalProperties": values} if values else {"type": "object"}
        return pydantic_schema(annotation)

    def _items(self, arguments: tuple[Any, ...]) -> Schema:
        items = self.annotation(arguments[0]) if arguments else {}
        return {"items": items} if items else {}

    def _tuple(self, arguments: tuple[Any, ...]) -> Schema:
        if not arguments or (len(arguments) == 2 and arguments[1] is Ellipsis):
            return {"type": "array", **self._items(arguments[:1])}
        size = len(arguments)
        return {"type": "array", "items": [self.annotation(argument) for argument in arguments], "minItems": size, "maxItems": size}

    def _annotated(self, annotation: Any, metadata: tuple[Any, ...]) -> Schema:
        override = overrides(annotation, metadata)
        if override is not None:
            return override
        words = {key: value for item in metadata if isinstance(item, FieldInfo) for key, value in field_words(item).items()}
        return described(limited(self.annotation(annotation), metadata, _kind(annotation)), words, discriminator_of(annotation, metadata))

    def _union(self, arguments: tuple[Any, ...]) -> Schema:
        members: list[Schema] = []
        for argument in arguments:
            if argument is MISSING or (schema := self.annotation(argument)) in members:
                continue
            members.append(schema)
        null = {"type": "null"}
        others = [schema for schema in members if schema != null]
        if {} in others:
            known = [schema for schema in others if schema]
            return {"anyOf": [*known, {}]} if known else {}
        if len(members) == 1:
            return members[0]
        if len(others) == 1 and len(members) == 2:
            (schema,) = others
            if "enum" in schema or "const" in schema:
                return _constants((*schema.get("enum", [schema.get("const")]), None))
            if isinstance(schema.get("type"), str):
                return {**schema, "type": [schema["type"], "null"]}
        return {"anyOf": [*others, *([null] if len(others) < len(members) else [])]}

    # --- definitions -------------------------------------------------------------------------------------------------------------------

    def _definition_in_place(self, subject: Any) -> Schema:
        if self._named:
            return self._name(subject)
        return {} if subject in self._inside else cast("Schema", self.definition(subject))

    def _alias_in_place(self, alias: Any) -> Schema:
        if alias in self._inside:
            return self._name(alias) if self._named else {}
        schema = cast("Schema", self._within(alias, lambda: self.annotation(_value(alias))))
        return self.annotation(alias) if alias in self.found else schema

    def _name(self, subject: Any) -> Schema:
        taken = {*self.names.values(), *self.found.values()}
        name = subject.__name__.partition("[")[0]
        numbered = (f"{name}{number}" for number in range(2, len(taken) + 3))
        self.found[subject] = next(candidate for candidate in (name, *numbered) if candidate not in taken)
        return {"$ref": f"#/definitions/{self.found[subject]}"}

    def _model(self, model: type[BaseModel]) -> Schema:
        if not model.__pydantic_complete__:
            model.model_rebuild()
        words = {"description": text} if (text := _docstring(model)) else {}
        if issubclass(model, RootModel):
            root: FieldInfo = model.model_fields["root"]
            return described(self._annotated(root.annotation, tuple(root.metadata)), words, discriminator_of(root.annotation, (root,)))
        bases = [base for base in model.__bases__ if base in self.names or base in self.found]
        if any(cast("type[BaseModel]", base).model_config.get("extra") != model.model_config.get("extra") for base in bases):
            bases = []  # What further properties there may be can't be said beside a reference.
        own = inspect.get_annotations(model)
        inherited = {name for base in bases for name in cast("type[BaseModel]", base).model_fields if name not in own}
        fields = {name: field for name, field in model.model_fields.items() if name not in inherited}
        if title := model.model_config.get("title"):
            words["title"] = title
        schema: Schema = {"allOf": [self.annotation(base) for base in bases]} if bases else {}
        if fields or not bases:
            schema["type"] = "object"
        schema |= words
        if fields:
            schema["properties"] = {wire_name(name, field): self._field(field) for name, field in fields.items()}
        if required := [wire_name(name, field) for name, field in fields.items() if field.is_required()]:
            schema["required"] = required
        extra = model.model_config.get("json_schema_extra")
        return {**schema, **({} if bases else self._extra(model)), **(extra if isinstance(extra, dict) else {})}

    def _extra(self, model: type[BaseModel]) -> Schema:
        extra = model.model_config.get("extra")
        if extra == "forbid":
            return {"additionalProperties": False}
        if extra != "allow":
            return {}
        declared = next((found for kind in model.__mro__ if kind is not BaseModel and (found := _extra_annotation(kind)) is not None), Any)
        arguments = typing.get_args(declared)
        schema = self.annotation(arguments[1]) if len(arguments) == 2 else {}
        return {"additionalProperties": schema} if schema else {}

    def _field(self, field: FieldInfo) -> Schema:
        schema = self._annotated(field.annotation, (*field.metadata, *([field] if field.discriminator is not None else [])))
        return described(schema, field_words(field), None)


def _is_definition(annotation: Any) -> bool:
    return isinstance(annotation, type) and typing.get_origin(annotation) is None and issubclass(annotation, BaseModel | enum.Enum)


def _is_alias(annotation: Any) -> bool:
    # `typing_extensions.TypeAliasType` is a class of its own before Python 3.12.
    return type(annotation).__name__ == "TypeAliasType" and not typing.get_args(annotation)


def _value(alias: Any) -> Any:
    return _resolved(alias.__value__, alias.__module__)


def _resolved(annotation: Any, module: str | None) -> Any:
    """Evaluate the names of later definitions in an annotation."""
    holder = types.SimpleNamespace(__annotations__={"value": annotation})
    namespace = vars(sys.modules[module]) if module in sys.modules else {}
    return typing.get_type_hints(holder, globalns=namespace, localns={}, include_extras=True)["value"]


def _extra_annotation(kind: type) -> Any:
    annotation = inspect.get_annotations(kind).get("__pydantic_extra__")
    return None if annotation is None else _resolved(annotation, kind.__module__)


def _kind(annotation: Any) -> str | None:
    """Return the JSON type that limits beside an annotation are meant for, where it is one for which they have words of their own."""
    if _is_alias(annotation):
        return _kind(_value(annotation))
    origin, arguments = typing.get_origin(annotation) or annotation, typing.get_args(annotation)
    if origin is typing.Annotated:
        return _kind(arguments[0])
    if origin in (typing.Union, types.UnionType):
        kinds = (_kind(argument) for argument in arguments if argument is not MISSING)
        return next((kind for kind in kinds if kind is not None), None)
    if origin in (*_ARRAYS, *_SETS, tuple):
        return "array"
    return "object" if origin in _MAPS else "string" if origin in (str, bytes) else None


def _docstring(kind: type) -> str | None:
    text = vars(kind).get("__doc__")
    return inspect.cleandoc(text) or None if isinstance(text, str) else None


def _enum(kind: type[enum.Enum]) -> Schema:
    # A plain `Enum` has a docstring of Python's own up to 3.12.
    text = _docstring(kind)
    words = {"description": text} if text and text != "An enumeration." else {}
    return _constants(tuple(member.value for member in kind)) | words


def _constants(values: tuple[Any, ...]) -> Schema:
    jsonable = [to_jsonable_python(value) for value in values]
    kinds = {_JSON_TYPES.get(type(value).__name__) for value in jsonable}
    (kind,) = kinds if len(kinds) == 1 else (None,)
    if jsonable == [None]:
        return {"type": "null"}
    typed = {"type": kind} if kind else {}
    return {**typed, "const": jsonable[0]} if len(jsonable) == 1 else {**typed, "enum": jsonable}


_JSON_TYPES = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "NoneType": "null"}
