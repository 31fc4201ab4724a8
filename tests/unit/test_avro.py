"""Avro schemas as JSON Schema: what each construct becomes, which values that lets through, what is told about mistakes."""

from __future__ import annotations

import copy
import json
import random
import time
from collections.abc import Sequence
from typing import Any, cast

import pytest
from jsonschema_rs import Draft7Validator

from asyncgen.spec import pointer as pointers
from asyncgen.spec.formats.avro import Problem, converted

HOME = "/components/messages/user/payload"
INT = {"type": "integer", "minimum": -2147483648, "maximum": 2147483647}
LONG = {"type": "integer", "minimum": -9223372036854775808, "maximum": 9223372036854775807}
RULE = "a name has letters from a to z, digits and '_', and begins with no digit: "
BYTES = {"type": "string", "pattern": "^[\\u0000-\\u00ff]*$"}
STRING = {"type": "string"}


def record(*fields: Any, name: str = "R", **members: Any) -> dict[str, Any]:
    """A record with these fields."""
    return {"type": "record", "name": name, "fields": list(fields), **members}


def field(type_: Any, name: str = "f", **members: Any) -> dict[str, Any]:
    """A field of this type."""
    return {"name": name, "type": type_, **members}


def json_schema(schema: Any) -> Any:
    """The JSON Schema of an Avro schema that has no problem."""
    result, problems = converted(schema, HOME)
    assert problems == ()
    return result


def problems_of(schema: Any) -> tuple[Problem, ...]:
    """The problems of a schema, each at a place that is there."""
    result, problems = converted(schema, HOME)
    assert result is None
    for problem in problems:
        pointers.get(schema, pointers.render(problem.path))
    return problems


def property_of(type_: Any, **members: Any) -> Any:
    """What a field of this type becomes in its record."""
    return json_schema(record(field(type_, **members)))["properties"]["f"]


def shown(value: Any) -> str:
    """A value in the name of a test."""
    try:
        return json.dumps(value)[:60]
    except ValueError:
        return "a very long number"


# --- what becomes of what --------------------------------------------------------------------------------------------------------------

ENUM = {"type": "enum", "name": "E", "symbols": ["A", "B"]}
FIXED = {"type": "fixed", "name": "F", "size": 2}
E = {"type": "string", "title": "E", "enum": ["A", "B"]}
F = {"type": "string", "title": "F", "pattern": BYTES["pattern"], "minLength": 2, "maxLength": 2}
EMPTY: dict[str, Any] = {"type": "object", "title": "R", "properties": {}}
ARRAY: dict[str, Any] = {"type": "array", "items": STRING}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ("null", {"type": "null"}),
        ("boolean", {"type": "boolean"}),
        ("int", INT),
        ("long", LONG),
        ("float", {"type": "number", "format": "float"}),
        ("double", {"type": "number", "format": "double"}),
        ("bytes", BYTES),
        ("string", STRING),
        ({"type": "string"}, STRING),
        ({"type": {"type": {"type": "string"}}}, STRING),
        ({"type": {"type": "string"}, "doc": "a name"}, {"type": "string", "description": "a name"}),
        ({"type": ["null", "string"]}, {"type": ["string", "null"]}),
        ({"type": "array", "items": "string"}, {"type": "array", "items": STRING}),
        ({"type": "map", "values": "int"}, {"type": "object", "additionalProperties": INT}),
        (ENUM, E),
        (ENUM | {"default": "B", "doc": "letters"}, E | {"default": "B", "description": "letters"}),
        (FIXED, F),
        (record(), EMPTY),
        (record(namespace="a.b", doc="nothing"), EMPTY | {"description": "nothing"}),
        (record(name="a.b.R"), EMPTY),
        ({"type": "error", "name": "R", "fields": []}, EMPTY),
        (["string"], STRING),
        (["null"], {"type": "null"}),
        (["null", "int"], INT | {"type": ["integer", "null"]}),
        (["string", "null"], {"type": ["string", "null"]}),
        (["null", {"type": "array", "items": "string"}], {"type": ["array", "null"], "items": STRING}),
        (["null", {"type": "map", "values": "string"}], {"type": ["object", "null"], "additionalProperties": STRING}),
        (["null", ENUM], {"oneOf": [E, {"type": "null"}]}),
        (["null", FIXED], {"oneOf": [F, {"type": "null"}]}),
        (["null", record()], {"oneOf": [EMPTY, {"type": "null"}]}),
        (["null", "string", "int"], {"oneOf": [STRING, INT, {"type": "null"}]}),
        (["int", "double"], {"anyOf": [INT, {"type": "number", "format": "double"}]}),
        (["int", "long"], {"anyOf": [INT, LONG]}),
        (["string", "bytes"], {"anyOf": [STRING, BYTES]}),
        (["string", ENUM, "null"], {"anyOf": [STRING, E, {"type": "null"}]}),
        ([record(), {"type": "map", "values": "string"}], {"anyOf": [EMPTY, {"type": "object", "additionalProperties": STRING}]}),
    ],
    ids=shown,
)
def test_schema_becomes(schema: Any, expected: Any) -> None:
    """Each construct of Avro has its counterpart in JSON Schema."""
    before = copy.deepcopy(schema)
    assert json_schema(schema) == expected
    assert schema == before


def test_fields_without_default_are_required() -> None:
    """A field must be there unless it has a default, also one that may be null."""
    schema = json_schema(record(field("int", "a"), field(["null", "int"], "b"), field(["null", "int"], "c", default=None)))
    assert schema["required"] == ["a", "b"]
    assert schema["properties"]["c"] == INT | {"type": ["integer", "null"], "default": None}
    assert "additionalProperties" not in schema


@pytest.mark.parametrize(
    ("type_", "members", "expected"),
    [
        ("string", {"doc": "its name"}, STRING | {"description": "its name"}),
        ("string", {"doc": 5}, STRING),
        ("string", {"default": "x", "order": "ignore", "aliases": ["g"], "x": {"y": 1}}, STRING | {"default": "x"}),
        ("string", {"logicalType": "uuid"}, STRING | {"format": "uuid"}),
        ({"type": "string", "logicalType": "uuid"}, {}, STRING | {"format": "uuid"}),
        ({"type": "int", "logicalType": "date"}, {}, INT),
        ({"type": "long", "logicalType": "timestamp-millis"}, {}, LONG),
        ({"type": "bytes", "logicalType": "decimal", "precision": 4, "scale": 2}, {}, BYTES),
        (FIXED | {"logicalType": "duration"}, {}, F),
        ("int", {"minimum": 1, "maximum": 10**12, "multipleOf": 2}, INT | {"minimum": 1, "multipleOf": 2}),
        ("double", {"exclusiveMinimum": 0, "maximum": 1.5}, {"type": "number", "format": "double", "exclusiveMinimum": 0, "maximum": 1.5}),
        ("double", {"exclusiveMinimum": True, "minimum": "1", "multipleOf": 0, "maximum": float("nan")},
         {"type": "number", "format": "double"}),
        ({"type": "string", "pattern": "^a", "minLength": 1, "maxLength": -1}, {}, STRING | {"pattern": "^a", "minLength": 1}),
        ({"type": "array", "items": "string"}, {"minItems": 1, "uniqueItems": True}, ARRAY | {"minItems": 1, "uniqueItems": True}),
        (["null", "string"], {"maxLength": 3}, {"type": ["string", "null"], "maxLength": 3}),
        (["null", "string", "int"], {"maxLength": 3, "minimum": 1}, {"oneOf": [STRING | {"maxLength": 3}, INT, {"type": "null"}]}),
        ("int", {"example": "12"}, INT | {"examples": [12]}),
        ("string", {"example": "12"}, STRING | {"examples": ["12"]}),
        ("boolean", {"example": "true"}, {"type": "boolean", "examples": [True]}),
        (["null", "double"], {"example": "1.5"}, {"type": ["number", "null"], "format": "double", "examples": [1.5]}),
        ("int", {"example": "many"}, INT),
        (ENUM, {"doc": "of the field", "default": "A"}, E | {"description": "of the field", "default": "A"}),
        (ENUM | {"doc": "of the enum"}, {"doc": "of the field"}, E | {"description": "of the enum"}),
    ],
    ids=shown,
)  # fmt: skip
def test_field_becomes(type_: Any, members: dict[str, Any], expected: Any) -> None:
    """What a field says beside its type is kept where JSON Schema has it, and passed over where it hasn't or where it is of no use."""
    assert property_of(type_, **members) == expected


# --- names and references --------------------------------------------------------------------------------------------------------------


def test_record_may_hold_itself() -> None:
    """A recursive record refers to the place where it stands in the document."""
    tree = record(field({"type": "array", "items": "Tree"}, "children"), name="Tree")
    assert json_schema(tree)["properties"]["children"]["items"] == {"$ref": f"#{HOME}"}


@pytest.mark.parametrize(
    ("first", "place"),
    [
        (ENUM, ""),
        ({"type": "array", "items": ENUM}, "/items"),
        ({"type": "map", "values": {"type": "array", "items": ENUM}}, "/additionalProperties/items"),
        (["null", ENUM], "/oneOf/0"),
        (["string", "null", ENUM], "/anyOf/1"),
        (["null", {"type": "array", "items": ENUM}], "/items"),
        ([ENUM], ""),
        (record(field(ENUM, "inner"), name="Inner"), "/properties/inner"),
    ],
    ids=shown,
)
def test_reference_leads_to_the_first_use(first: Any, place: str) -> None:
    """The first occurrence of a named type stands in place; later ones refer to it, wherever it is."""
    schema = json_schema(record(field(first, "first"), field("E", "second")))
    assert schema["properties"]["second"] == {"$ref": f"#{HOME}/properties/first{place}"}
    assert pointers.get(schema, f"/properties/first{place}") == E


def test_home_is_escaped() -> None:
    """A place whose names have slashes or per cent signs is referred to as JSON Pointers in references are written."""
    tree = record(field(["null", "Tree"]), name="Tree")
    home = pointers.join("", "channels", "/50%", "payload")
    schema, _ = converted(tree, home)
    reference = schema["properties"]["f"]["oneOf"][0]["$ref"]
    assert pointers.of_reference(reference) == home
    assert reference == "#/channels/~150%25/payload"


def test_reference_keeps_what_the_field_says() -> None:
    """A default or description beside a reference would not count in draft-07, so that they stand around it."""
    schema = json_schema(record(field(ENUM, "a"), field("E", "b", default="B", doc="again")))
    reference = {"$ref": f"#{HOME}/properties/a"}
    assert schema["properties"]["b"] == {"allOf": [reference], "description": "again", "default": "B"}


@pytest.mark.parametrize(
    ("schema", "is_known"),
    [
        (record(field(ENUM, "a"), field("E", "b"), namespace="n"), True),
        (record(field(ENUM, "a"), field("n.E", "b"), namespace="n"), True),
        (record(field(ENUM, "a"), field("m.E", "b"), namespace="n"), False),
        (record(field(ENUM, "a"), field("n.E", "b"), name="n.R"), True),
        (record(field(ENUM, "a"), field("n.E", "b"), name="n.R", namespace="ignored"), True),
        (record(field(ENUM | {"namespace": "m"}, "a"), field("E", "b"), namespace="n"), False),
        (record(field(ENUM | {"namespace": "m"}, "a"), field("m.E", "b"), namespace="n"), True),
        (record(field(record(field(ENUM, "x"), name="m.Inner"), "a"), field("m.E", "b"), namespace="n"), True),
        (record(field(record(field(ENUM, "x"), name="m.Inner"), "a"), field("n.E", "b"), namespace="n"), False),
        (record(field(ENUM | {"namespace": ""}, "a"), field("E", "b"), namespace="n"), True),
        (record(field({"type": "array", "items": "n.R"}, "a"), namespace="n"), True),
        (record(field("E", "a"), field(ENUM, "b")), False),
        (record(field(ENUM | {"aliases": ["Old"]}, "a"), field("Old", "b")), False),
        (record(field(ENUM, "a"), field({"type": "E"}, "b")), True),
    ],
    ids=shown,
)
def test_names_are_resolved(schema: Any, is_known: bool) -> None:
    """A name without dots belongs to the namespace around it; only types that were defined further up are known."""
    _, problems = converted(schema, HOME)
    assert ["no type is called" in problem.message for problem in problems] == ([] if is_known else [True])


def test_one_simple_name_in_two_namespaces() -> None:
    """Types of one simple name and different namespaces are different types."""
    schema = json_schema(
        record(
            field(ENUM | {"namespace": "n"}, "a"),
            field(FIXED | {"name": "E", "namespace": "m"}, "b"),
            field(["n.E", "m.E"], "c"),
        )
    )
    places = [f"#{HOME}/properties/{name}" for name in "ab"]
    assert schema["properties"]["c"] == {"anyOf": [{"$ref": place} for place in places]}


def test_names_that_look_like_code_are_texts() -> None:
    """Keywords of Python and special attributes are names like others, and texts are taken over as they are."""
    names = ["class", "__init__", "None", "self", "constructor", "__proto__"]
    text = '"""\nimport os; os.system(\'true\')  # {{ 1 }} \\N{BELL}'
    schema = json_schema(record(*(field("string", name, doc=text) for name in names), name="import"))
    assert list(schema["properties"]) == schema["required"] == names
    assert schema["title"] == "import"
    assert {each["description"] for each in schema["properties"].values()} == {text}


# --- problems --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "path", "message", "hint"),
    [
        (5, "", "a type is a name, a map or a list of types, and this is the number 5", ""),
        (None, "", "a type is a name, a map or a list of types, and this is null", ""),
        ("Usr", "", "no type is called 'Usr' here", ""),
        ("strin", "", "no type is called 'strin' here", "did you mean 'string'?"),
        ("", "", "no type is called '' here", ""),
        ("integer", "", "no type is called 'integer' here", "Avro says 'int'"),
        ("uuid", "", "no type is called 'uuid' here", "'uuid' is a logical type: {type: string, logicalType: uuid}"),
        ("array", "", "'array' is no type by itself", "write the whole of it in a map of its own: {type: array, items: ...}"),
        ({}, "", "the type has no 'type'", "for example: type: string"),
        ({"fields": []}, "", "the type has no 'type'", "add: type: record"),
        ({"symbols": []}, "", "the type has no 'type'", "add: type: enum"),
        ({"$ref": "#/x"}, "", "the type has no 'type'", "Avro has no '$ref': a type that is defined further up is used by its name"),
        ({"oneOf": []}, "", "the type has no 'type'",
         "this looks like JSON Schema: then the message says no 'schemaFormat', or the one of JSON Schema"),
        ({"type": 5}, "/type", "a type is a name, a map or a list of types, and this is the number 5", ""),
        ([], "", "the union has no types", "for example: [null, string]"),
        (["int", ["string"]], "/1", "a union stands in a union", "write its types into the outer one"),
        (["int", {"type": ["string", "null"]}], "/1", "a union stands in a union", "write its types into the outer one"),
        (["int", {"type": "int"}], "/1", "the union has 'int' twice", "remove one of them"),
        ([{"type": "map", "values": "int"}, {"type": "map", "values": "string"}], "/1", "the union has 'map' twice",
         "two of them can't be told apart: let one hold a union"),
        ([ENUM, "E"], "/1", "the union has 'E' twice", "remove one of them"),
        ({"type": "array"}, "", "the array has no 'items'", "the type of the items: items: string"),
        ({"type": "map"}, "", "the map has no 'values'", "the type of the values: values: string"),
        ({"type": "array", "items": {"type": "map", "values": "x"}}, "/items/values", "no type is called 'x' here", ""),
        ({"type": "fixed", "name": "F"}, "", "the fixed has no 'size'", "the number of bytes: size: 16"),
        (FIXED | {"size": -1}, "/size", "'size' is a number of bytes from 0 to 2147483647, and this is the number -1", ""),
        (FIXED | {"size": 10**5000}, "/size", "'size' is a number of bytes from 0 to 2147483647, and this is a very long number", ""),
        (FIXED | {"size": True}, "/size", "'size' is a whole number, and this is the boolean true", ""),
        (FIXED | {"size": "3"}, "/size", "'size' is a whole number, and this is the string '3'", ""),
        ({"type": "enum", "symbols": ["A"]}, "", "the enum has no 'name'", "for example: name: Order"),
        ({"type": "enum", "name": "E"}, "", "the enum has no 'symbols'", "for example: symbols: [RED, GREEN]"),
        (ENUM | {"symbols": "A"}, "/symbols", "'symbols' is a list, and this is the string 'A'", "for example: symbols: [RED, GREEN]"),
        (ENUM | {"symbols": []}, "/symbols", "the enum has no symbols", "for example: symbols: [RED, GREEN]"),
        (ENUM | {"symbols": ["A", "A"]}, "/symbols/1", "the symbol 'A' is there twice", "remove one of them"),
        (ENUM | {"symbols": [1]}, "/symbols/0", "a symbol is a text, and this is the number 1", "put it in quotes"),
        (ENUM | {"symbols": ["to-do"]}, "/symbols/0", "'to-do' is no name",
         RULE + "'to_do'"),
        (ENUM | {"default": "C"}, "/default", "the default does not fit: the string 'C' is no symbol of 'E'", ""),
        ({"type": "record", "fields": []}, "", "the record has no 'name'", "for example: name: Order"),
        ({"type": "record", "name": "R"}, "", "the record has no 'fields'", "a record without fields says: fields: []"),
        (record() | {"fields": {}}, "/fields", "'fields' is a list, and this is a map", "for example: fields: [{name: id, type: string}]"),
        (record("a"), "/fields/0", "a field is a map, and this is the string 'a'", "for example: {name: id, type: string}"),
        (record({"type": "int"}), "/fields/0", "the field has no 'name'", "for example: name: Order"),
        (record({"name": "a"}), "/fields/0", "the field has no 'type'", "for example: type: string"),
        (record(field("int", "1st")), "/fields/0/name", "'1st' is no name",
         RULE + "'_1st'"),
        (record(field("int", "größe")), "/fields/0/name", "'größe' is no name",
         RULE + "'gr__e'"),
        (record(field("int", "a\n")), "/fields/0/name", "'a\n' is no name",
         RULE + "'a_'"),
        (record(field("int"), field("int")), "/fields/1/name", "the record has the field 'f' twice", "give one of them another name"),
        (record(field("int", aliases=["a b"])), "/fields/0/aliases/0", "'a b' is no name",
         RULE + "'a_b'"),
        (record(aliases="Old"), "/aliases", "'aliases' is a list, and this is the string 'Old'", "for example: aliases: [Purchase]"),
        (record(name="a..b"), "/name", "'a..b' is no name", RULE + "'a.b'"),
        (record(name=5), "/name", "the name of a type is a text, and this is the number 5", "put it in quotes"),  # type: ignore[arg-type]
        (record(name="n.string"), "/name", "'string' is a type of Avro and can't be defined", "give it another name"),
        (record(namespace="a-b"), "/namespace", "'a-b' is no name",
         RULE + "'a_b'"),
        (record(field(ENUM, "a"), field(ENUM, "b")), "/fields/1/type/name", "the type 'E' is defined twice",
         "where it is meant again, write only its name: 'E'"),
        (record(field("R2", "a"), field(record(name="R2"), "b")), "/fields/0/type", "no type is called 'R2' here",
         "it is defined further on: move its definition to the first place where it is used"),
        (record(field(ENUM | {"namespace": "m"}, "a"), field("E", "b")), "/fields/1/type", "no type is called 'E' here",
         "did you mean 'm.E'? a name of another namespace is written in full"),
    ],
    ids=shown,
)  # fmt: skip
def test_mistake_is_told(schema: Any, path: str, message: str, hint: str) -> None:
    """A mistake is told at its place, with a mend where there is a likely one."""
    assert problems_of(schema) == (Problem(pointers.parse(path), message, (hint,) if hint else ()),)


@pytest.mark.parametrize(
    ("type_", "default", "inside", "words", "hint"),
    [
        ("int", "3", "", "the string '3' is no 'int'", "write it without quotes"),
        ("int", True, "", "the boolean true is no 'int'", ""),
        ("int", 2**31, "", "the number 2147483648 is no 'int'", "an 'int' has 32 bits: a 'long' holds more"),
        ("int", 1.5, "", "the number 1.5 is no 'int'", ""),
        ("long", 10**5000, "", "a very long number is no 'long'", ""),
        ("string", 5, "", "the number 5 is no 'string'", "put it in quotes"),
        ("string", None, "", "null is no 'string'", "write a value, or let the type be a union that begins with null"),
        ("boolean", "true", "", "the string 'true' is no 'boolean'", "write it without quotes"),
        ("double", float("inf"), "", "the number inf is no 'double'", ""),
        ("bytes", "\u0100", "", "the string '\u0100' is no 'bytes'", ""),
        (FIXED, "abc", "", "the string 'abc' is no text of 2 characters up to '\\u00ff'", ""),
        (ENUM, "C", "", "the string 'C' is no symbol of 'E'", ""),
        ("null", "null", "", "the string 'null' is not null", "write it without quotes"),
        (["string", "null"], None, "", "null is no 'string'", "a default is of the union's first type: put 'null' first"),
        (["null", "string"], "", "", "the string '' is not null", "a default is of the union's first type: put 'string' first"),
        ({"type": "array", "items": "int"}, {}, "", "a map is no 'array'", ""),
        ({"type": "array", "items": "int"}, [1, "2"], "/1", "the string '2' is no 'int'", "write it without quotes"),
        ({"type": "map", "values": "int"}, {"a": None}, "/a", "null is no 'int'",
         "write a value, or let the type be a union that begins with null"),
        (record(field("int", "x"), name="P"), {}, "", "'x' is missing, a field of 'P' without a default", ""),
        (record(field("int", "x"), name="P"), {"x": "1"}, "/x", "the string '1' is no 'int'", "write it without quotes"),
        ("R", [], "", "a list is no 'R'", ""),
    ],
    ids=shown,
)  # fmt: skip
def test_default_of_another_type_is_told(type_: Any, default: Any, inside: str, words: str, hint: str) -> None:
    """A default is a value of the field's type, of the first type of a union; what is wrong deep inside of it is told there."""
    path = ("fields", "0", "default", *pointers.parse(inside))
    expected = Problem(path, f"the default does not fit: {words}", (hint,) if hint else ())
    assert problems_of(record(field(type_, default=default))) == (expected,)


@pytest.mark.parametrize(
    ("type_", "default"),
    [
        ("int", -(2**31)),
        ("double", 1),
        ("bytes", "\u00ff"),
        (FIXED, "\u0000\u00ff"),
        (["null", "string"], None),
        (["string", "null"], "null"),
        ({"type": "array", "items": ["null", "int"]}, [None]),
        ({"type": "map", "values": {"type": "array", "items": "int"}}, {"a": [1]}),
        (record(field("int", "x", default=1), field("int", "y"), name="P"), {"y": 2}),
        (record(field(["null", "P"], "next", default=None), name="P"), {"next": None}),
    ],
    ids=shown,
)
def test_default_that_fits_is_valid_in_json_schema(type_: Any, default: Any) -> None:
    """A default that Avro allows is taken over, and is valid against what the field becomes."""
    schema = json_schema(record(field(type_, default=default)))
    assert schema["properties"]["f"]["default"] == default
    assert "required" not in schema
    assert validator(schema).is_valid({"f": default})


def test_all_problems_come_in_one_run_in_the_order_of_the_document() -> None:
    """Reading goes on after a problem, and what is known only at the end keeps its turn."""
    schema = record(field("int", default="1"), field("strin", "g"), field({"type": "array"}, "h"), name="x y")
    places = [pointers.render(problem.path) for problem in problems_of(schema)]
    assert places == ["/name", "/fields/0/default", "/fields/1/type", "/fields/2/type"]


def test_at_most_a_hundred_problems() -> None:
    """A schema full of mistakes has a hundred of them told, the first ones."""
    problems = problems_of(record(*(field("Nothing", f"f{index}") for index in range(1000))))
    assert [problem.path[1] for problem in problems] == [str(index) for index in range(100)]


# --- values ----------------------------------------------------------------------------------------------------------------------------

NOTE = record(field("string", "text"), field(["null", "Note"], "reply", default=None), name="Note")
ORDER = record(
    field({"type": "string", "logicalType": "uuid"}, "id"),
    field({"type": "enum", "name": "Side", "symbols": ["BUY", "SELL"]}, "side"),
    field(["int", "double"], "price"),
    field(["null", "Side"], "other", default=None),
    field({"type": "array", "items": NOTE}, "notes", default=[]),
    field({"type": "map", "values": "long"}, "counts", default={}),
    field({"type": "fixed", "name": "Hash", "size": 2}, "hash", default="\u0000\u0000"),
    field(["null", record(field("string", "a"), name="A"), record(field("int", "b"), name="B")], "either", default=None),
    name="Order",
    namespace="shop.v1",
)  # fmt: skip
VALID = {"id": "9f2c6c1e-6d0b-4d2c-9d55-0b1f4f3f0a11", "side": "BUY", "price": 5}


def validator(schema: Any) -> Draft7Validator:
    """Checks values against a converted schema where it stands, at home in a document."""
    document: dict[str, Any] = {"$ref": f"#{HOME}", "components": {"messages": {"user": {"payload": schema}}}}
    return Draft7Validator(document, validate_formats=True)


@pytest.mark.parametrize(
    ("change", "is_valid"),
    [
        ({}, True),
        ({"price": 5.5}, True),
        ({"price": "5"}, False),
        ({"id": 7}, False),
        ({"side": "HOLD"}, False),
        ({"side": None}, False),
        ({"other": "SELL"}, True),
        ({"other": None}, True),
        ({"other": "HOLD"}, False),
        ({"notes": [{"text": "a", "reply": {"text": "b", "reply": {"text": "c"}}}]}, True),
        ({"notes": [{"text": "a", "reply": {"text": "b", "reply": {"text": 3}}}]}, False),
        ({"notes": None}, False),
        ({"counts": {"a": 2**63 - 1}}, True),
        ({"counts": {"a": 2**63}}, False),
        ({"counts": {"a": "1"}}, False),
        ({"hash": "\u00ff\u0001"}, True),
        ({"hash": "\u0100\u0001"}, False),
        ({"hash": "abc"}, False),
        ({"either": {"a": "x"}}, True),
        ({"either": {"b": 1}}, True),
        ({"either": {"a": "x", "b": 1}}, True),
        ({"either": {"b": "x"}}, False),
        ({"unknown": 1}, True),
    ],
    ids=shown,
)
def test_values_are_let_through_or_not(change: dict[str, Any], is_valid: bool) -> None:
    """The JSON Schema lets through the plain JSON of Avro's values, and nothing else but members that are not known."""
    assert validator(json_schema(ORDER)).is_valid(VALID | change) is is_valid


@pytest.mark.parametrize("missing", VALID)
def test_fields_without_default_must_be_there(missing: str) -> None:
    """A value lacks no field that has no default."""
    assert not validator(json_schema(ORDER)).is_valid({name: value for name, value in VALID.items() if name != missing})


# --- hostile schemas -------------------------------------------------------------------------------------------------------------------


def nested(depth: int, wrap: str) -> Any:
    """A schema of this many JSON levels."""
    schema: Any = "string"
    level = 0
    while level < depth:
        match wrap:
            case "array":
                schema, level = {"type": "array", "items": schema}, level + 1
            case "wrapper":
                schema, level = {"type": schema}, level + 1
            case "union":
                schema, level = ["null", {"type": "array", "items": schema}], level + 2
            case _:
                schema, level = record(field(schema), name=f"R{level}"), level + 3
    return schema


@pytest.mark.parametrize("wrap", ["array", "wrapper", "union", "record"])
def test_two_hundred_levels(wrap: str) -> None:
    """The deepest schema that a document can hold is read and written, whatever it is made of."""
    schema = json_schema(nested(198, wrap))
    assert json.dumps(schema).count('"string"') == 1


@pytest.mark.parametrize(("last", "depths"), [([], []), (["x"], [189])], ids=["fits", "does not fit"])
def test_deep_default(last: Any, depths: list[int]) -> None:
    """A default as deep as a document can be is compared with a type that holds itself, and a misfit at its very end is told there."""
    default = last
    for _ in range(94):
        default = [{"list": default}]
    schema = record(field({"type": "array", "items": "R"}, "list", default=default))
    _, problems = converted(schema, HOME)
    assert [len(problem.path) - len(("fields", "0", "default")) for problem in problems] == depths


JUNK: Sequence[Any] = (
    None,
    True,
    -1,
    10**400,
    "",
    "Note",
    "a b",
    [],
    [[]],
    ["null"],
    {},
    {"type": "record"},
    {"type": []},
    {"": {"~/": 0}},
)


def broken(schema: Any, choice: random.Random) -> Any:
    """A schema of which some values were exchanged for others."""
    if choice.random() < 0.03:
        return choice.choice(JUNK)
    if isinstance(schema, dict):
        return {key: broken(value, choice) for key, value in cast("dict[str, Any]", schema).items() if choice.random() > 0.03}
    return [broken(value, choice) for value in cast("Sequence[Any]", schema)] if isinstance(schema, list) else schema


def test_broken_schemas() -> None:
    """Whatever is wrong with a schema, there is either a JSON Schema that is well-formed, or a problem at a place that is there."""
    choice = random.Random(20)
    outcomes: set[bool] = set()
    for _ in range(1000):
        schema = broken(ORDER, choice)
        result, problems = converted(schema, HOME)
        assert (result is None) == bool(problems)
        for problem in problems:
            pointers.get(schema, pointers.render(problem.path))
        if result is not None:
            validator(result)
        outcomes.add(bool(problems))
    assert outcomes == {True, False}


TYPES = 10_000


@pytest.mark.parametrize(
    "schema",
    [
        record(*(field(record(field(f"T{i - 1}" if i else "Root", "x"), name=f"T{i}"), f"f{i}") for i in range(TYPES)), name="Root"),
        record(
            *(field(ENUM | {"name": f"T{i}"}, f"f{i}", default="A") for i in range(TYPES)),
            *(field(f"T{i}", f"g{i}", default="B") for i in range(TYPES)),
        ),
        [record(name=f"T{i}") for i in range(TYPES)],
        record(*(field("R", f"f{i}", default={}, example={}) for i in range(TYPES))),
        ENUM | {"symbols": [f"S{i}" for i in range(TYPES)]},
    ],
    ids=["records", "enums", "union", "defaults", "symbols"],
)  # fmt: skip
def test_ten_thousand_types(schema: Any) -> None:
    """Ten thousand types, fields or symbols take no more than their share of time."""
    started = time.process_time()
    assert json_schema(schema)
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    "schema",
    [
        record(*(field(f"U{i}", f"f{i}") for i in range(TYPES)), *(field(FIXED | {"name": f"T{i}"}, f"g{i}") for i in range(TYPES))),
        record(*(field(ENUM | {"name": f"a{i}.E"}, f"f{i}") for i in range(TYPES)), *(field("E", f"g{i}") for i in range(TYPES))),
        record(*(field("int", f"f{i}") for i in range(TYPES)), *(field("R", f"g{i}", default={}) for i in range(TYPES))),
        record(*(field(ENUM, f"f{i}") for i in range(TYPES))),
        record(field({"type": "array", "items": "int"}, default=["x"] * TYPES * 10)),
    ],
    ids=["unknown", "namespaces", "defaults", "twice", "one default"],
)
def test_ten_thousand_mistakes(schema: Any) -> None:
    """Ten thousand mistakes take no more than their share of time either."""
    started = time.process_time()
    assert len(problems_of(schema)) == 100
    assert time.process_time() - started < 3
