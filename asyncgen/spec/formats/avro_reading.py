"""Reads an Avro schema, as JSON data, into its types (Avro 1.9.0, "Schema Declaration"), and tells what is wrong with it.

Owns the rules of Avro. It must not know JSON Schema. A part that has a problem is left out and reading goes on, so that one run tells all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

from asyncgen.spec.formats import avro_attributes
from asyncgen.spec.formats.avro_names import (
    COMPLEX,
    Name,
    is_dotted,
    is_name,
    name_hints,
    qualified,
    simple,
    unknown_hints,
)
from asyncgen.spec.formats.avro_problems import Path, Problem, Problems, of_value, quoted
from asyncgen.spec.formats.avro_types import (
    PRIMITIVES,
    Array,
    Attributes,
    Enum,
    Field,
    Fixed,
    Map,
    Named,
    Primitive,
    Record,
    Reference,
    Type,
    Union,
    Unread,
    called,
    resolved,
)
from asyncgen.spec.formats.avro_values import misfits

_LARGEST_SIZE = 2**31 - 1
_UNREAD = Unread()
_NONE: Attributes = {}
_KIND_OF_MEMBER = {"fields": "record", "symbols": "enum", "items": "array", "values": "map", "size": "fixed"}
_NAMED = ("record", "error", "enum", "fixed")
_JSON_SCHEMA = ("properties", "oneOf", "anyOf", "allOf", "const", "additionalProperties")
_MISSING_HINTS = {
    "name": "for example: name: Order",
    "fields": "a record without fields says: fields: []",
    "symbols": "for example: symbols: [RED, GREEN]",
    "size": "the number of bytes: size: 16",
    "items": "the type of the items: items: string",
    "values": "the type of the values: values: string",
    "type": "for example: type: string",
}
_LIST_HINTS = {
    "fields": ("for example: fields: [{name: id, type: string}]",),
    "symbols": (_MISSING_HINTS["symbols"],),
    "aliases": ("for example: aliases: [Purchase]",),
}


class Reader:
    """Reads one schema. `named` has the types that have a name, by their full names, as far as they have been met."""

    def __init__(self) -> None:
        self.problems = Problems()
        self.named: dict[str, Named] = {}
        self._readers: dict[str, Callable[[dict[str, Any], Path, str, Attributes], Type]] = {
            "record": self._record,
            "error": self._record,
            "enum": self._enum,
            "fixed": self._fixed,
            "array": self._array,
            "map": self._map,
        }

    def read(self, schema: Any, path: Path = (), namespace: str = "", outer: Attributes = _NONE) -> Type:
        """The type that a schema describes; `outer` are the attributes of what holds it, which go before its own.

        The depth of recursion is the depth of the schema.
        """
        if isinstance(schema, str):
            return self._by_name(schema, path, namespace, outer)
        if isinstance(schema, list):
            return self._union(cast("Sequence[Any]", schema), path, namespace, outer)
        if not isinstance(schema, dict):
            self.problems.add(path, f"a type is a name, a map or a list of types, and this is {of_value(schema)}")
            return _UNREAD
        schema = cast("dict[str, Any]", schema)
        if "type" not in schema:
            self.problems.add(path, "the type has no 'type'", *_missing_type_hints(schema))
            return _UNREAD
        kind = schema["type"]
        own = avro_attributes.of(schema)
        reader = self._readers.get(kind) if isinstance(kind, str) else None
        if reader is None:
            return self.read(kind, (*path, "type"), namespace, {**own, **outer})
        # A named type is used in other places too: what the first of them says about itself does not go before what it says.
        doc = {"doc": own["doc"]} if "doc" in own and kind in _NAMED else {}
        return reader(schema, path, namespace, {**own, **outer, **doc})

    def _by_name(self, name: str, path: Path, namespace: str, outer: Attributes) -> Type:
        primitive = PRIMITIVES.get(name)
        if primitive is not None:
            return Primitive(primitive, outer)
        full = qualified(name, namespace).full
        # As readers of Avro do: a name that the namespace does not have may be one without a namespace.
        target = self.named.get(full) or self.named.get(name)
        if target is not None:
            return Reference(target, outer)

        def tell() -> Iterator[Problem]:
            message = f"{quoted(name)} is no type by itself" if name in COMPLEX else f"no type is called {quoted(name)} here"
            yield Problem(path, message, unknown_hints(name, full, self.named))

        self.problems.later(tell)
        return _UNREAD

    def _union(self, schemas: Sequence[Any], path: Path, namespace: str, outer: Attributes) -> Type:
        if not schemas:
            self.problems.add(path, "the union has no types", "for example: [null, string]")
            return _UNREAD
        branches: list[Type] = []
        seen: set[str] = set()
        limits = avro_attributes.limits(outer)
        for index, schema in enumerate(schemas):
            at = (*path, str(index))
            is_null = schema in ("null", {"type": "null"})
            branch = self.read(schema, at, namespace, _NONE if is_null else limits)
            # Limits of a field belong to the first type that is not null, as AsyncAPI's own converter has it.
            limits = limits if is_null else _NONE
            if isinstance(branch, Union):
                self.problems.add(at, "a union stands in a union", "write its types into the outer one")
            elif not isinstance(branch, Unread) and (name := called(branch)):
                if name in seen:
                    self.problems.add(at, f"the union has {quoted(name)} twice", *_twice_hints(branch))
                seen.add(name)
            branches.append(branch)
        return Union(tuple(branches), outer)

    def _array(self, schema: dict[str, Any], path: Path, namespace: str, attributes: Attributes) -> Type:
        if not self._has(schema, "items", path, "array"):
            return _UNREAD
        return Array(self.read(schema["items"], (*path, "items"), namespace), attributes)

    def _map(self, schema: dict[str, Any], path: Path, namespace: str, attributes: Attributes) -> Type:
        if not self._has(schema, "values", path, "map"):
            return _UNREAD
        return Map(self.read(schema["values"], (*path, "values"), namespace), attributes)

    def _fixed(self, schema: dict[str, Any], path: Path, namespace: str, attributes: Attributes) -> Type:
        name = self._name(schema, path, namespace, "fixed")
        size = schema.get("size")
        if not self._has(schema, "size", path, "fixed"):
            size = 0
        elif not isinstance(size, int) or isinstance(size, bool):
            self.problems.add((*path, "size"), f"'size' is a whole number, and this is {of_value(size)}")
            size = 0
        elif not 0 <= size <= _LARGEST_SIZE:
            self.problems.add((*path, "size"), f"'size' is a number of bytes from 0 to {_LARGEST_SIZE}, and this is {of_value(size)}")
        return self._defined(Fixed(name.full, size, attributes), path)

    def _enum(self, schema: dict[str, Any], path: Path, namespace: str, attributes: Attributes) -> Type:
        name = self._name(schema, path, namespace, "enum")
        symbols: dict[str, None] = {}
        listed = self._list(schema, "symbols", path, "enum")
        for index, symbol in enumerate(listed or ()):
            if self._is_text(symbol, (*path, "symbols", str(index)), "a symbol", is_name):
                if symbol in symbols:
                    self.problems.add((*path, "symbols", str(index)), f"the symbol {quoted(symbol)} is there twice", "remove one of them")
                symbols[symbol] = None
        if listed == []:
            self.problems.add((*path, "symbols"), "the enum has no symbols", _MISSING_HINTS["symbols"])
        enum = Enum(name.full, symbols, schema.get("default"), attributes)
        if "default" in schema and symbols:
            self._default(enum, schema["default"], (*path, "default"))
        return self._defined(enum, path)

    def _record(self, schema: dict[str, Any], path: Path, namespace: str, attributes: Attributes) -> Type:
        name = self._name(schema, path, namespace, "record")
        record = Record(name.full, attributes)
        self._defined(record, path)
        for index, field in enumerate(self._list(schema, "fields", path, "record") or ()):
            at = (*path, "fields", str(index))
            if isinstance(field, dict):
                self._field(record, cast("dict[str, Any]", field), at, name.namespace)
            else:
                self.problems.add(at, f"a field is a map, and this is {of_value(field)}", "for example: {name: id, type: string}")
        return record

    def _field(self, record: Record, schema: dict[str, Any], path: Path, namespace: str) -> None:
        name = schema.get("name")
        if not self._has(schema, "name", path, "field") or not self._is_text(name, (*path, "name"), "the name of a field", is_name):
            name = None
        elif name in record.fields:
            self.problems.add(
                (*path, "name"), f"the record has the field {quoted(cast('str', name))} twice", "give one of them another name"
            )
        self._aliases(schema, path, is_name)
        type_: Type = _UNREAD
        if self._has(schema, "type", path, "field"):
            type_ = self.read(schema["type"], (*path, "type"), namespace, avro_attributes.of(schema))
        if "default" in schema:
            self._default(type_, schema["default"], (*path, "default"))
        if isinstance(name, str):
            record.fields[name] = Field(type_, "default" in schema, schema.get("default"))
            if "default" not in schema:
                record.required[name] = None

    def _default(self, type_: Type, value: Any, path: Path) -> None:
        self.problems.later(
            lambda: (Problem(path + each.path, f"the default does not fit: {each.words}", each.hints) for each in misfits(type_, value))
        )

    def _name(self, schema: dict[str, Any], path: Path, namespace: str, kind: str) -> Name:
        self._aliases(schema, path, is_dotted)
        given = schema.get("namespace")
        # Null and the empty text both say that there is no namespace.
        if given == "" or ("namespace" in schema and given is None):
            namespace = ""
        elif "namespace" in schema and self._is_text(given, (*path, "namespace"), "a namespace", is_dotted):
            namespace = cast("str", given)
        name = schema.get("name")
        if not self._has(schema, "name", path, kind) or not self._is_text(name, (*path, "name"), "the name of a type", is_dotted):
            return Name("", namespace)
        name = cast("str", name)
        if simple(name) in PRIMITIVES:
            self.problems.add((*path, "name"), f"{quoted(simple(name))} is a type of Avro and can't be defined", "give it another name")
            return Name("", namespace)
        return qualified(name, namespace)

    def _defined(self, type_: Named, path: Path) -> Type:
        if type_.name in self.named:
            message = f"the type {quoted(type_.name)} is defined twice"
            self.problems.add((*path, "name"), message, f"where it is meant again, write only its name: {quoted(type_.name)}")
        elif type_.name:
            self.named[type_.name] = type_
        return type_

    def _aliases(self, schema: dict[str, Any], path: Path, is_valid: Callable[[str], bool]) -> None:
        for index, alias in enumerate(self._list(schema, "aliases", path, "") or () if "aliases" in schema else ()):
            self._is_text(alias, (*path, "aliases", str(index)), "an alias", is_valid)

    def _has(self, schema: dict[str, Any], member: str, path: Path, kind: str) -> bool:
        if member in schema:
            return True
        self.problems.add(path, f"the {kind} has no '{member}'", _MISSING_HINTS[member])
        return False

    def _list(self, schema: dict[str, Any], member: str, path: Path, kind: str) -> Sequence[Any] | None:
        if not self._has(schema, member, path, kind):
            return None
        value = schema[member]
        if isinstance(value, list):
            return cast("Sequence[Any]", value)
        self.problems.add((*path, member), f"'{member}' is a list, and this is {of_value(value)}", *_LIST_HINTS[member])
        return None

    def _is_text(self, value: Any, path: Path, what: str, is_valid: Callable[[str], bool]) -> bool:
        if not isinstance(value, str):
            self.problems.add(path, f"{what} is a text, and this is {of_value(value)}", *_text_hints(value))
            return False
        if not is_valid(value):
            self.problems.add(path, f"{quoted(value)} is no name", *name_hints(value, dotted=is_valid is is_dotted))
            return False
        return True


def _missing_type_hints(schema: dict[str, Any]) -> tuple[str, ...]:
    if "$ref" in schema:
        return ("Avro has no '$ref': a type that is defined further up is used by its name",)
    if any(member in schema for member in _JSON_SCHEMA):
        return ("this looks like JSON Schema: then the message says no 'schemaFormat', or the one of JSON Schema",)
    kind = next((kind for member, kind in _KIND_OF_MEMBER.items() if member in schema), None)
    return (f"add: type: {kind}" if kind else _MISSING_HINTS["type"],)


def _text_hints(value: Any) -> tuple[str, ...]:
    return ("put it in quotes",) if isinstance(value, int | float) else ()


def _twice_hints(branch: Type) -> tuple[str, ...]:
    if isinstance(resolved(branch), Array | Map):
        return ("two of them can't be told apart: let one hold a union",)
    return ("remove one of them",)
