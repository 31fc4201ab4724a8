"""Schemas of the document for types that only the code has: they become component schemas (AsyncAPI 2.4.0, "Schema Object").

Owns their keys and the form that a type has where the server writes it. What a type means is `schemas`'; messages are not known here.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias, cast, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from .describe_components import add, free_key
from .pointers import reference, references, to
from .schema_fields import described, wire_name
from .schemas import definitions_of, schema_of

Mode: TypeAlias = Literal["validation", "serialization"]
"""Whether the server reads values of a type or writes them: computed fields are only written, and a field may have two aliases."""

Definitions: TypeAlias = dict[str, Any]

_PREFIX = "/definitions/"


class Schemas:
    """Writes types as schemas whose definitions are components of `document`.

    `known` are the types that the document has already, with the pointers of their schemas; `places` are those pointers by name.
    """

    def __init__(self, document: dict[str, Any], known: Mapping[Any, str], places: Mapping[str, str]) -> None:
        self._document = document
        # A space keeps these names apart from those of classes.
        self._names: dict[Any, str] = {subject: f"known {number}" for number, subject in enumerate(known)}
        self._known = {**places, **dict(zip(self._names.values(), known.values(), strict=True))}
        self._added: dict[tuple[str, str], str] = {}

    def schema(self, subject: Any, mode: Mode) -> Any:
        """Return the schema of a type; what it refers to is in the document afterwards."""
        written = [model for model in _models_in(subject) if model not in self._names and _has_two_forms(model)]
        names = dict(self._names)
        if mode == "serialization":
            names |= {model: f"{model.__name__} output" for model in written}
        (schema,), found = definitions_of((subject,), names)
        if mode == "serialization":
            for model in written:
                found |= _written(model, names, found)
        return self._placed(schema, found)

    def _placed(self, schema: Any, definitions: Definitions) -> Any:
        placed = copy.deepcopy(schema)
        for holder in list(references(placed)):
            name = (reference(holder) or "").removeprefix(_PREFIX)
            if name in definitions:
                holder.update(to(self.component(name, definitions)))
            elif name in self._known:
                holder.update(to(self._known[name]))
        return placed

    def component(self, name: str, definitions: Definitions) -> str:
        """Return the place of a definition, which is put in unless the same one, with all that it refers to, is there."""
        identity = (name, json.dumps(_closure(name, definitions), sort_keys=True, default=str))
        if identity not in self._added:
            wanted, _, form = name.partition(" ")
            key = free_key(self._document, "schemas", wanted, *([f"{wanted}.{form}"] if form else []))
            # Before its content is known: it may contain itself.
            self._added[identity] = add(self._document, "schemas", key, {})
            self._document["components"]["schemas"][key] = self._placed(definitions[name], definitions)
        return self._added[identity]


def _closure(name: str, definitions: Definitions) -> Definitions:
    found: Definitions = {}
    waiting = [name]
    while waiting:
        name = waiting.pop()
        if name in found or name not in definitions:
            continue
        found[name] = definitions[name]
        waiting.extend((reference(holder) or "").removeprefix(_PREFIX) for holder in references(definitions[name]))
    return found


def _models_in(subject: Any) -> list[type[BaseModel]]:
    """Return the models that a type is made of, at any depth, each once."""
    found: dict[type[BaseModel], None] = {}
    seen: set[int] = set()
    waiting = [subject]
    while waiting:
        annotation = waiting.pop()
        if id(annotation) in seen:
            continue
        seen.add(id(annotation))
        waiting.extend(get_args(annotation))
        if type(annotation).__name__ == "TypeAliasType":
            waiting.append(annotation.__value__)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            found[annotation] = None
            waiting.extend(field.annotation for field in annotation.model_fields.values())
    return list(found)


def _has_two_forms(model: type[BaseModel]) -> bool:
    fields = model.model_fields.items()
    return bool(model.model_computed_fields) or any(
        field.exclude or _written_name(name, field) != wire_name(name, field) for name, field in fields
    )


def _written_name(name: str, field: FieldInfo) -> str:
    return field.serialization_alias or name


def _written(model: type[BaseModel], names: Mapping[Any, str], found: Definitions) -> Definitions:
    """Return the definition of a model as the server writes it, under its name in `names`, and those that it refers to."""
    own, others = own_definition(model, names)
    if any(found.get(name, schema) != schema for name, schema in others.items()):
        own, others = schema_of(model, {subject: name for subject, name in names.items() if subject is not model}), {}
    return {names[model]: _output(model, cast("dict[str, Any]", own), names), **others}


def own_definition(subject: Any, names: Mapping[Any, str]) -> tuple[Any, Definitions]:
    """Return the schema of a type that is in `names`, as it is itself, and the definitions of the types in it that are not."""
    (schema,), found = definitions_of((subject,), {known: name for known, name in names.items() if known is not subject})
    own = (reference(schema) or "").removeprefix(_PREFIX)
    if own not in found:
        return schema, found
    for holder in references([*found.values()]):
        if reference(holder) == _PREFIX + own:
            holder.update(to(_PREFIX + names[subject]))
    return found.pop(own), found


def _output(model: type[BaseModel], schema: dict[str, Any], names: Mapping[Any, str]) -> dict[str, Any]:
    """Return a model's schema with the aliases that are written, with computed fields, and without what is left out."""
    renamed = {wire_name(name, field): None if field.exclude else _written_name(name, field) for name, field in model.model_fields.items()}
    properties = {renamed.get(key, key): value for key, value in schema.get("properties", {}).items()}
    required = [renamed.get(key, key) for key in schema.get("required", [])]
    for name, computed in model.model_computed_fields.items():
        key = computed.alias or name
        properties[key] = described(
            cast("dict[str, Any]", schema_of(computed.return_type, names)), _words(computed.title, computed.description), None
        )
        required.append(key)
    output = {
        **schema,
        "properties": {key: value for key, value in properties.items() if key is not None},
        "required": [key for key in required if key is not None],
    }
    return {key: value for key, value in output.items() if key != "required" or value}


def _words(title: str | None, description: str | None) -> dict[str, Any]:
    return {name: text for name, text in (("title", title), ("description", description)) if text}
