"""Live Python types as JSON Schema: generated models, models edited by hand, and whatever else people write."""

from __future__ import annotations

import dataclasses
import datetime
import enum
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, NamedTuple, TypeVar, Union

import pytest
from pydantic import (
    MISSING,
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    EmailStr,
    Field,
    RootModel,
    StringConstraints,
    WithJsonSchema,
)
from typing_extensions import TypeAliasType, TypedDict

from asyncgen.runtime.model import Model
from asyncgen.runtime.schemas import definitions_of, schema_of
from tests.unit.model_cases import models_of, ref

T = TypeVar("T")


class Kind(enum.StrEnum):
    """A kind."""

    ADMIN = "admin"
    ON_CALL = "on-call"


class _Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


RoomId = TypeAliasType("RoomId", Annotated[str, Field(description="A room.", pattern="^[a-z]+$")])
Json = TypeAliasType("Json", Union[str, "list[Json]", "dict[str, Json]"])


class _Text(Model):
    kind: Literal["text"]
    text: str | MISSING = MISSING


class _Image(Model):
    class_: Annotated[Literal["image", "photo"], Field(alias="class")]


class Tree(Model):
    """A tree.

    Of rooms.
    """

    model_config = ConfigDict(extra="forbid", title="The tree", json_schema_extra={"x-owner": "core"})
    room: Annotated[RoomId, Field(description="Where.")]
    children: Annotated[list[Tree] | MISSING, Field(min_length=1)] = MISSING
    kind: Kind = Kind.ADMIN


class Oak(Tree):
    """An oak."""

    age: int


class _Page(BaseModel, Generic[T]):
    items: list[T]


class Names(RootModel[list[str]]):
    """Some names."""


class _Point(NamedTuple):
    x: int
    y: int


@dataclasses.dataclass
class _Span:
    start_at: int
    end: int | None = None


class _Movie(TypedDict, total=False):
    name: str


KNOWN: Mapping[Any, str] = {Kind: "Kind", RoomId: "RoomId", _Text: "Text", Tree: "Tree"}


@pytest.mark.parametrize(
    ("annotation", "schema"),
    [
        (Any, {}),
        (None, {"type": "null"}),
        (str, {"type": "string"}),
        (bool, {"type": "boolean"}),
        (float | None, {"type": ["number", "null"]}),
        (Kind | None, {"anyOf": [{"$ref": "#/definitions/Kind"}, {"type": "null"}]}),
        (str | int, {"anyOf": [{"type": "string"}, {"type": "integer"}]}),
        (int | Any, {"anyOf": [{"type": "integer"}, {}]}),
        (uuid.UUID, {"type": "string", "format": "uuid"}),
        (AwareDatetime, {"type": "string", "format": "date-time"}),
        (datetime.date, {"type": "string", "format": "date"}),
        (Decimal, {"type": "string", "format": "decimal"}),
        (Literal["a"], {"type": "string", "const": "a"}),
        (Literal["a", 1, None], {"enum": ["a", 1, None]}),
        (Literal["a", "b"] | None, {"enum": ["a", "b", None]}),
        (Literal[1, 2], {"type": "integer", "enum": [1, 2]}),
        (list[RoomId], {"type": "array", "items": {"$ref": "#/definitions/RoomId"}}),
        (list, {"type": "array"}),
        (Sequence[int], {"type": "array", "items": {"type": "integer"}}),
        (set[str], {"type": "array", "items": {"type": "string"}, "uniqueItems": True}),
        (tuple[int, ...], {"type": "array", "items": {"type": "integer"}}),
        (tuple[str, int], {"type": "array", "items": [{"type": "string"}, {"type": "integer"}], "minItems": 2, "maxItems": 2}),
        (dict[str, Any], {"type": "object"}),
        (Mapping[str, int], {"type": "object", "additionalProperties": {"type": "integer"}}),
        (Annotated[int, Field(ge=1, lt=5, multiple_of=2)], {"type": "integer", "minimum": 1, "exclusiveMaximum": 5, "multipleOf": 2}),
        (
            Annotated[str, Field(min_length=1, max_length=2, pattern="a")],
            {"type": "string", "minLength": 1, "maxLength": 2, "pattern": "a"},
        ),
        (Annotated[list[int], Field(min_length=1)], {"type": "array", "items": {"type": "integer"}, "minItems": 1}),
        (Annotated[list[int] | None, Field(max_length=1)], {"type": ["array", "null"], "items": {"type": "integer"}, "maxItems": 1}),
        (
            Annotated[dict[str, int], Field(max_length=1)],
            {"type": "object", "additionalProperties": {"type": "integer"}, "maxProperties": 1},
        ),
        (Annotated[str, StringConstraints(min_length=2, pattern=re.compile("b"))], {"type": "string", "minLength": 2, "pattern": "b"}),
        (Annotated[RoomId, Field(max_length=3)], {"allOf": [{"$ref": "#/definitions/RoomId"}], "maxLength": 3}),
        (Annotated[int, AfterValidator(abs)], {"type": "integer"}),
        (Annotated[int, WithJsonSchema({"type": "integer", "x-unit": "s"})], {"type": "integer", "x-unit": "s"}),
        (Annotated[int, ["unhashable"]], {"type": "integer"}),
        (_Text | _Image, {"anyOf": [{"$ref": "#/definitions/Text"}, schema_of(_Image)]}),
    ],
)
def test_annotations(annotation: Any, schema: Any) -> None:
    """Each annotation has its schema in draft 7's words, with references to the definitions that are known."""
    assert schema_of(annotation, KNOWN) == schema


def test_a_model_with_all_its_words() -> None:
    """Docstring, title, extension, description, default, required and closedness of a model are in its schema."""
    assert schema_of(Tree, KNOWN) == {
        "type": "object",
        "description": "A tree.\n\nOf rooms.",
        "title": "The tree",
        "properties": {
            "room": {"allOf": [{"$ref": "#/definitions/RoomId"}], "description": "Where."},
            "children": {"type": "array", "items": {"$ref": "#/definitions/Tree"}, "minItems": 1},
            "kind": {"allOf": [{"$ref": "#/definitions/Kind"}], "default": "admin"},
        },
        "required": ["room"],
        "x-owner": "core",
        "additionalProperties": False,
    }


def test_a_subclass_of_a_known_model_refers_to_it() -> None:
    """What is inherited is said once, by the base class."""
    assert schema_of(Oak, KNOWN) == {
        "allOf": [{"$ref": "#/definitions/Tree"}],
        "type": "object",
        "description": "An oak.",
        "title": "The tree",
        "properties": {"age": {"type": "integer"}},
        "required": ["age"],
        "x-owner": "core",
    }


def test_enums_and_aliases() -> None:
    """An enum is its values, an alias what it stands for."""
    assert schema_of(Kind) == {"type": "string", "enum": ["admin", "on-call"], "description": "A kind."}
    assert schema_of(_Level) == {"type": "integer", "enum": [1, 2]}
    assert schema_of(RoomId, KNOWN) == {"type": "string", "pattern": "^[a-z]+$", "description": "A room."}
    assert schema_of(Json, {Json: "Json"}) == {
        "anyOf": [
            {"type": "string"},
            {"type": "array", "items": {"$ref": "#/definitions/Json"}},
            {"type": "object", "additionalProperties": {"$ref": "#/definitions/Json"}},
        ]
    }


def test_a_discriminator_is_a_propertys_name() -> None:
    """AsyncAPI's `discriminator` is a string, and the alias where the field has one."""

    class Photo(Model):
        class_: Annotated[Literal["x"], Field(alias="class")]

    schema = schema_of(Annotated[_Image | Photo, Field(discriminator="class_", description="Either.")], {_Image: "Image", Photo: "Photo"})
    assert schema == {
        "oneOf": [{"$ref": "#/definitions/Image"}, {"$ref": "#/definitions/Photo"}],
        "discriminator": "class",
        "description": "Either.",
    }


def test_everything_a_field_can_say() -> None:
    """Examples, deprecation, title, factories and extras of a field are keywords; `MISSING` and validation details are not."""

    class Full(Model):
        model_config = ConfigDict(extra="allow")
        a: int = Field(title="The a", examples=[1], deprecated=True, json_schema_extra={"x-pii": True})
        b: list[str] = Field(default_factory=list)
        c: Annotated[float, Field(alias="C-c")] = 1.5
        d: datetime.date = datetime.date(2024, 2, 29)
        e: str | MISSING = MISSING
        f: Any = None

    assert schema_of(Full) == {
        "type": "object",
        "properties": {
            "a": {"type": "integer", "title": "The a", "examples": [1], "deprecated": True, "x-pii": True},
            "b": {"type": "array", "items": {"type": "string"}, "default": []},
            "C-c": {"type": "number", "default": 1.5},
            "d": {"type": "string", "format": "date", "default": "2024-02-29"},
            "e": {"type": "string"},
            "f": {"default": None},
        },
        "required": ["a"],
    }


def test_unknown_definitions_are_written_out() -> None:
    """What has no name is written in place; where it contains itself it is anything."""
    tree = schema_of(Tree, {})
    assert isinstance(tree, dict)
    assert tree["properties"]["children"] == {"type": "array", "minItems": 1}
    assert tree["properties"]["kind"]["enum"] == ["admin", "on-call"]


def test_definitions_that_are_reached_get_names() -> None:
    """Models and enums that are not known become definitions under their own names, each once, recursive aliases too."""

    def other() -> type[BaseModel]:
        class _Text(Model):
            tree: Tree

        return _Text

    (first, second, third), definitions = definitions_of([other(), list[_Text], Json], {Kind: "Kind"})
    assert first == {"$ref": "#/definitions/_Text"}
    assert second == {"type": "array", "items": {"$ref": "#/definitions/_Text2"}}
    assert third == {"$ref": "#/definitions/Json"}
    assert definitions.keys() == {"_Text", "_Text2", "Tree", "Json"}
    assert definitions["_Text2"] == schema_of(_Text)
    assert definitions["Json"] == schema_of(Json, {Json: "Json"})


@pytest.mark.parametrize(
    ("subject", "schema"),
    [
        (Names, {"type": "array", "items": {"type": "string"}, "description": "Some names."}),
        (_Page[int], {"type": "object", "properties": {"items": {"type": "array", "items": {"type": "integer"}}}, "required": ["items"]}),
        (
            _Span,
            {"properties": {"start_at": {"type": "integer"}, "end": {"anyOf": [{"type": "integer"}, {"type": "null"}], "default": None}}},
        ),
        (_Movie, {"properties": {"name": {"type": "string"}}}),
        (_Point, {"items": [{"type": "integer"}, {"type": "integer"}], "minItems": 2, "maxItems": 2}),
        (bytes, {"type": "string", "format": "binary"}),
        (re.Pattern[str], {"type": "string", "format": "regex"}),
        (type, {}),
    ],
)
def test_types_that_are_never_generated(subject: Any, schema: dict[str, Any]) -> None:
    """What people add by hand has a schema in draft 7 too, and what has none is anything."""
    found = schema_of(subject)
    assert isinstance(found, dict)
    assert {key: found.get(key) for key in schema} == schema
    assert "$defs" not in str(found)
    assert "prefixItems" not in str(found)


def test_a_type_that_needs_a_package_that_is_not_there_is_anything() -> None:
    """The schema of a type whose package is missing is empty rather than an error."""
    assert schema_of(EmailStr) in ({}, {"type": "string", "format": "email"})


def test_what_the_generator_writes_is_read_back() -> None:
    """The schema of an untouched model says what its schema in the document said, as far as Python can."""
    schemas: dict[str, Any] = {
        "Kind": {"type": "string", "enum": ["a", "b"], "description": "A kind."},
        "Id": {"type": "string", "minLength": 1, "pattern": "^a"},
        "Room": {
            "type": "object",
            "description": "A room.",
            "properties": {
                "id": ref("Id"),
                "size": {"type": ["integer", "null"], "minimum": 0, "description": "How many fit in."},
                "tags": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 3},
                "kind": {"allOf": [ref("Kind")], "default": "a"},
                "meta": {"type": "object", "additionalProperties": {"type": "number"}},
                "at": {"type": "string", "format": "date-time"},
                "type": {"type": "string", "const": "room"},
                "pair": {"type": "array", "items": [{"type": "string"}, {"type": "integer"}], "minItems": 2, "maxItems": 2},
                "class": {"anyOf": [{"type": "string"}, ref("Id"), {"type": "null"}]},
            },
            "required": ["id", "type"],
            "additionalProperties": {"type": "integer"},
        },
    }
    pristine = {definition.name: definition.pristine for definition in models_of(schemas).definitions}
    for name, schema in schemas.items():
        assert pristine[name] == _local(schema)


def _local(value: Any) -> Any:
    return json.loads(json.dumps(value).replace("#/components/schemas/", "#/definitions/"))
