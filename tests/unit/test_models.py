"""Models as Python has them: generated, executed and used. What they are called is `test_hoist`'s."""

from __future__ import annotations

import json
import keyword
from typing import Any

import pytest
from pydantic import MISSING, BaseModel, TypeAdapter, ValidationError

from asyncgen.diagnostics import SpecError
from tests.unit.model_cases import accepts, api_of, live, models_of, ref

_STRING = {"type": "string"}


def _object(required: tuple[str, ...] = (), /, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, **({"required": list(required)} if required else {})}


# --- objects ---------------------------------------------------------------------------------------------------------------------------


def test_an_optional_property_is_left_out_of_a_dump() -> None:
    """What was not sent is MISSING, is not null, and is not in the dump."""
    with live({"Room": _object(("id",), id=_STRING, topic=_STRING)}) as models:
        room = models.Room.model_validate_json('{"id": "a"}')
        assert room.topic is MISSING
        assert room.model_dump_json() == '{"id":"a"}'
        assert not accepts(models.Room, {"id": "a", "topic": None})


def test_a_default_is_the_fields_default() -> None:
    """A default of a plain type is the field's, an enum's is its member; a required property has none."""
    must = {"type": "string", "default": "x"}
    schemas: dict[str, Any] = {
        "Kind": {"type": "string", "enum": ["admin", "on-call"]},
        "User": _object(("must",), must=must, role={"allOf": [ref("Kind")], "default": "on-call"}, age={"type": "integer", "default": 3}),
    }
    with live(schemas) as models:
        user = models.User(must="y")
        assert (user.role, user.age) == (models.Kind.ON_CALL, 3)
        assert models.User.model_fields["must"].is_required()


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "default": "ten"},
        {"type": "string", "maxLength": 1, "default": "long"},
        {"type": "string", "pattern": "^a$", "default": "b"},
        {"type": "string", "enum": ["a"], "default": "b"},
        {"type": "array", "items": _STRING, "default": ["a"]},
        {"type": "string", "format": "date-time", "default": "2024-01-01T00:00:00Z"},
        {"type": "string", "default": None},
        {"type": "integer", "default": True},
    ],
)
def test_a_default_that_does_not_fit_is_dropped(schema: dict[str, Any]) -> None:
    """A default of another type or outside the limits, and one that Python could only hold by sharing it, is no default."""
    with live({"A": _object(value=schema)}) as models:
        assert models.A().value is MISSING


def test_unknown_properties_follow_the_schema() -> None:
    """`additionalProperties` false refuses, a schema checks, true and nothing at all keep what came."""
    schemas = {
        "Closed": {**_object(a=_STRING), "additionalProperties": False},
        "Open": {**_object(a=_STRING), "additionalProperties": True},
        "Typed": {**_object(a=_STRING), "additionalProperties": {"type": "integer"}},
        "Silent": _object(a=_STRING),
        "Empty": {"type": "object", "additionalProperties": False},
    }
    value = {"a": "x", "b": "y"}
    with live(schemas) as models:
        assert not accepts(models.Closed, value)
        assert not accepts(models.Typed, value)
        assert not accepts(models.Empty, value)
        assert accepts(models.Empty, {})
        assert models.Open.model_validate(value).model_dump() == value
        assert models.Silent.model_validate(value).model_dump() == value
        assert models.Typed.model_validate({"b": 1}).model_extra == {"b": 1}


AWKWARD = [
    "class", "def", "None", "match", "__class__", "__init__", "_id", "model_config", "model_dump", "copy", "json", "schema", "self", "cls",
    "payload", "l", "O", "date", "str", "int", "list", "dict", "Any", "Field", "MISSING", "Literal", "Model", "Owner", "a-b", "a.b", "a b",
    "a_b", "1st", "", "-", "é", "ﬁeld", "field", "😀", 'quo"te', "new\nline", "model_fields", "__pydantic_extra__", "class_",
    "__annotations__",
    "Awkward.class", "$ref", "$id", "type", "properties", "required", "x" * 300, "validate", "datetime", "UUID", "id_", "fields",
]  # fmt: skip


def test_awkward_property_names_keep_their_meaning() -> None:
    """Whatever a property is called, its value arrives in a field of its own and leaves under the same name."""
    date = {"type": "string", "format": "date"}
    schemas = {
        "Owner": _object(a=_STRING),
        "Awkward": _object(tuple(AWKWARD), **dict.fromkeys(AWKWARD, _STRING), when=date, owner=ref("Owner")),
    }
    value = {name: f"value of {index}" for index, name in enumerate(AWKWARD)} | {"when": "2024-02-29", "owner": {"a": "b"}}
    with live(schemas) as models:
        assert json.loads(models.Awkward.model_validate_json(json.dumps(value), by_name=False).model_dump_json()) == value
        fields = models.Awkward.model_fields
        assert len(fields) == len(value)
        assert all(name.isidentifier() and name.isascii() and not keyword.iskeyword(name) and name[0] != "_" for name in fields)
        assert models.Awkward.model_validate(value).owner.a == "b"
        assert {"payload", "self", "cls", "type", "required", "field", "a_b", "date", "datetime"} <= fields.keys()


def test_a_field_may_be_filled_by_its_own_name() -> None:
    """Python code need not know the property's name."""
    with live({"A": _object(("class",), **{"class": _STRING})}) as models:
        assert models.A(class_="x").model_dump_json() == '{"class":"x"}'


# --- single values ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": ["integer", "null"], "minimum": 0}, [0, None], [-1, "a"]),
        ({"type": "integer", "minimum": 0.5, "maximum": 2.5}, [1, 2], [0, 3]),
        ({"type": "integer", "minimum": 0, "exclusiveMinimum": True}, [1], [0]),
        ({"type": "number", "exclusiveMaximum": 3, "multipleOf": 0.1}, [0.3, 2], [3, 0.25]),
        ({"type": ["string", "integer"], "minLength": 2, "minimum": 3}, ["ab", 3], ["a", 2, None]),
        ({"anyOf": [{"type": "string", "maxLength": 2}, {"type": "null"}]}, ["ab", None], ["abc"]),
        ({"type": "string", "format": "uuid"}, ["11111111-2222-3333-4444-555555555555"], ["x", 3]),
        ({"type": "string", "format": "uri"}, ["http://EXAMPLE.com"], [3]),
        ({"type": "string", "format": "date"}, ["2024-02-29"], ["2023-02-29"]),
        ({"enum": ["a", 1, None, True]}, ["a", 1, None, True], ["b", 2]),
        ({"enum": [1.5, {"a": 1}]}, [1.5, {"a": 1}], ["a"]),
        ({"const": "only"}, ["only"], ["other"]),
        ({"const": None}, [None], [1]),
        ({"type": "integer", "enum": ["1", 2]}, [2], ["1"]),
        ({"type": "array", "items": {"type": "string", "pattern": "^a"}, "minItems": 1}, [["ab"]], [[], ["b"]]),
        ({"type": "array", "items": [_STRING, {"type": "integer"}], "minItems": 2, "maxItems": 2}, [["a", 1]], [["a"], ["a", "b"]]),
        ({"type": "array", "items": [_STRING, {"type": "integer"}]}, [["a"], [], ["a", 1, None]], ["a"]),
        ({"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 1}, [{"a": 1}], [{}, {"a": "b"}]),
        (
            {"type": ["object", "null"], "additionalProperties": {"type": "integer"}, "maxProperties": 1},
            [{"a": 1}, None],
            [{"a": 1, "b": 2}],
        ),
        ({"type": "object", "patternProperties": {"^x": _STRING}, "additionalProperties": False}, [{"xa": "a"}], [{"xa": 1}]),
        ({"type": "string", "nullable": True}, ["a", None], [1]),
        ({"not": _STRING}, ["a", 1], []),
        (True, ["a", None], []),
        ({"type": "unheard-of"}, ["a", 1], []),
    ],
)
def test_values_of_every_kind(schema: Any, good: list[Any], bad: list[Any]) -> None:
    """A type takes what the schema takes, and refuses what it can tell to be wrong."""
    with live({"Holder": _object(("value",), value=schema), "Alone": schema}) as models:
        for value in good:
            assert accepts(models.Holder, {"value": value}), value
            assert accepts(models.Alone, value), value
        for value in bad:
            assert not accepts(models.Holder, {"value": value}), value
            assert not accepts(models.Alone, value), value


@pytest.mark.parametrize(
    ("format_", "text"),
    [
        ("uri", "HTTP://Example.com"),
        ("password", "secret"),
        ("byte", "not base64"),
        ("binary", "x"),
        ("email", "Bob@EXAMPLE.com"),
        ("duration", "PT36H"),
        ("time", "23:59:60Z"),
        ("ipv6", "0:0:0:0:0:0:0:1"),
        ("hostname", "x y"),
        ("regex", "("),
        ("decimal", "1.10"),
        ("date", "2024-02-29"),
        ("date-time", "2024-02-29T12:00:00Z"),
    ],
)
def test_texts_leave_as_they_came(format_: str, text: str) -> None:
    """No format changes what is on the wire."""
    with live({"A": _object(value={"type": "string", "format": format_})}) as models:
        assert json.loads(models.A.model_validate_json(json.dumps({"value": text})).model_dump_json()) == {"value": text}


@pytest.mark.parametrize(
    "pattern", ["(?=a)b", "(a", "\\cA", "[^\\W]", "\\bword\\b", "(?<!x)y", "[[a]", "[]", "a" * 2000, "((a{1000}){1000}){1000}"]
)
def test_patterns_that_would_be_read_differently_are_dropped(pattern: str) -> None:
    """A pattern stays out of the type where pydantic's engine does not have it or would refuse what ECMA 262 matches."""
    with live({"A": _object(value={"type": "string", "pattern": pattern})}) as models:
        assert accepts(models.A, {"value": "anything at all"})


def test_numbers_of_the_query_are_read_from_texts() -> None:
    """Constants that are whole numbers become an enum where values arrive as texts, so that `"10"` is 10."""
    from asyncgen.models.schemas import textual
    from asyncgen.models.schemas.shapes import Numbers, Record, Reference
    from asyncgen.models.schemas.shaping import Shaper

    api = api_of({"Query": _object(depth={"enum": [10, 50]}, mode={"enum": ["all", 1]})})
    shaper = Shaper(api.document)
    key = shaper.define("/components/schemas/Query")
    shaper.finish()
    textual.adapt(shaper, [key])
    shape = shaper.drafts[key].shape
    assert isinstance(shape, Record)
    depth = shape.properties[0].shape
    assert isinstance(depth, Reference)
    assert shaper.drafts[depth.key].shape == Numbers((10, 50))


# --- composition -----------------------------------------------------------------------------------------------------------------------


def test_all_of_references_is_inheritance() -> None:
    """A class extends the classes that its `allOf` refers to, as long as it only adds to them."""
    schemas = {
        "Text": _object(("kind",), kind={"const": "text"}, text=_STRING),
        "Dated": _object(at={"type": "string", "format": "date-time"}),
        "Note": {"allOf": [ref("Text"), ref("Dated"), _object(("title",), title=_STRING)], "description": "A note."},
    }
    with live(schemas) as models:
        assert models.Note.__bases__ == (models.Text, models.Dated)
        assert accepts(models.Note, {"kind": "text", "title": "x", "at": "2024-01-01T00:00:00Z"})
        assert not accepts(models.Note, {"kind": "text"})


def test_all_of_that_changes_a_property_is_flattened() -> None:
    """Where a property is narrowed or becomes required, the class has all properties itself and the narrower type."""
    schemas = {
        "Event": _object(("type",), type=_STRING, note=_STRING),
        "Left": {"allOf": [ref("Event"), _object(("note",), type={"const": "left"}, who=_STRING)]},
    }
    with live(schemas) as models:
        assert not issubclass(models.Left, models.Event)
        assert accepts(models.Left, {"type": "left", "note": "x"})
        assert not accepts(models.Left, {"type": "joined", "note": "x"})
        assert not accepts(models.Left, {"type": "left"})


def test_a_single_reference_in_all_of_is_that_reference() -> None:
    """`allOf` around one reference, with words beside it, is no class of its own."""
    with live({"A": _object(x=_STRING), "B": _object(a={"allOf": [ref("A")], "description": "Its a."})}) as models:
        assert models.B.model_fields["a"].description == "Its a."
        assert isinstance(models.B.model_validate({"a": {"x": "y"}}).a, models.A)


def _pets(**more: Any) -> dict[str, Any]:
    return {
        "Cat": _object(("kind",), kind={"const": "cat"}, lives={"type": "integer"}),
        "Dog": _object(("kind",), kind={"type": "string", "enum": ["dog", "wolf"]}),
        "Pet": {"oneOf": [ref("Cat"), ref("Dog")], **more},
    }


@pytest.mark.parametrize("more", [{}, {"discriminator": "kind"}, {"type": "object"}, {"type": "object", "required": ["kind"]}])
def test_alternatives_are_told_apart_by_their_tag(more: dict[str, Any]) -> None:
    """Classes with constants of their own in a required property make a tagged union, whether the document says `discriminator` or not."""
    with live(_pets(**more)) as models:
        pet = TypeAdapter[Any](models.Pet)
        assert isinstance(pet.validate_json('{"kind": "wolf"}'), models.Dog)
        with pytest.raises(ValidationError, match="does not match any of the expected tags"):
            pet.validate_json('{"kind": "bird"}')


def test_alternatives_without_a_tag_are_a_plain_union() -> None:
    """A discriminator that no constant backs is left out; any alternative that fits is taken."""
    schemas = {"A": _object(("kind", "a"), kind=_STRING, a=_STRING), "B": _object(("kind", "b"), kind=_STRING, b=_STRING)}
    schemas["AB"] = {"oneOf": [ref("A"), ref("B")], "discriminator": "kind"}
    with live(schemas) as models:
        assert isinstance(TypeAdapter[Any](models.AB).validate_json('{"kind": "x", "b": "y"}'), models.B)


def test_what_stands_beside_alternatives_is_in_each_of_them() -> None:
    """Common properties are part of every alternative; branches that only require are no types."""
    common = _object(("id",), id=_STRING)
    schemas = {
        "Shape": {**common, "oneOf": [_object(("r",), r={"type": "number"}), _object(("w",), w={"type": "number"})]},
        "Limits": {**common, "anyOf": [{"required": ["id"]}, {"required": ["x"]}]},
    }
    with live(schemas) as models:
        assert accepts(models.Shape, {"id": "a", "w": 1})
        assert not accepts(models.Shape, {"w": 1})
        assert issubclass(models.Limits, BaseModel)


_CIRCLES: list[tuple[dict[str, Any], str, Any]] = [
    ({"Tree": _object(children={"type": "array", "items": ref("Tree")})}, "Tree", {"children": [{"children": []}]}),
    ({"Loop": {"type": "array", "items": ref("Loop"), "minItems": 1}}, "Loop", [[]]),
    ({"Deep": {"type": "array", "items": {"type": "array", "items": ref("Deep")}}}, "Deep", [[[]]]),
    ({"Map": {"type": "object", "additionalProperties": ref("Map")}}, "Map", {"a": {"b": {}}}),
    ({"A": {"type": "array", "items": ref("B")}, "B": {"anyOf": [ref("A"), _STRING]}}, "A", [["x"], "y"]),
    ({"A": _object(b=ref("B")), "B": _object(a=ref("A"))}, "A", {"b": {"a": {}}}),
    ({"A": _object(**{"a": {"oneOf": [ref("A"), {"type": "null"}]}})}, "A", {"a": {"a": None}}),
    ({"A": {"anyOf": [ref("A"), _STRING]}}, "A", "x"),
    ({"A": {"allOf": [ref("B"), _object(x=_STRING)]}, "B": {"allOf": [ref("A"), _object(y=_STRING)]}}, "A", {"x": "1", "y": "2"}),
    ({"A": {**_object(x=_STRING), "anyOf": [ref("A"), _object(y=_STRING)]}}, "A", {"x": "1"}),
    ({"A": {**_object(p=ref("A")), "allOf": [_object(p=ref("B"))]}, "B": _object(p=ref("A"))}, "A", {"p": {"p": {}}}),
    ({"Pair": {"type": "array", "items": [ref("Pair"), _STRING], "minItems": 2, "maxItems": 2}}, "Pair", None),
    ({"A": {**_object(x=_STRING), "additionalProperties": ref("A")}}, "A", {"x": "1", "y": {"x": "2"}}),
]


@pytest.mark.parametrize(("schemas", "name", "value"), _CIRCLES)
def test_recursion_of_every_kind(schemas: dict[str, Any], name: str, value: Any) -> None:
    """Schemas that contain themselves become types that contain themselves, or anything where that would mean nothing."""
    with live(schemas) as models:
        assert value is None or accepts(getattr(models, name), value)


def test_a_circle_too_long_for_pydantic_is_a_finding() -> None:
    """Three hundred classes in one ring can't be built by pydantic, which is said, not thrown."""
    with pytest.raises(SpecError, match="circle that is too long"):
        models_of({f"A{index}": _object(next=ref(f"A{(index + 1) % 300}")) for index in range(300)})


@pytest.mark.parametrize("huge", [10**30, 10**300, 10**400])
def test_limits_that_no_machine_word_holds_are_left_to_the_document(huge: int) -> None:
    """The models build, and take what the schema takes."""
    texts = {"type": "string", "maxLength": huge}
    numbers = {"type": "number", "maximum": huge, "minimum": -huge, "multipleOf": 0.5}
    with live(
        {"Room": _object(a=texts, b={"type": "array", "maxItems": huge}, c=numbers, d={"type": "integer", "maximum": huge})}
    ) as models:
        assert accepts(models.Room, {"a": "x" * 100, "b": [1] * 100, "c": 1.5, "d": 2})
