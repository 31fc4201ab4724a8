"""How frames are recognised: tags, shapes, what is ambiguous, and what a document may declare about it."""

from __future__ import annotations

from typing import Any

import pytest

from asyncgen.api import Candidate, Direction, Frame, Message, SchemaAt, Single, Tagged, Untagged, WirePlan
from asyncgen.resolve.wire import UnusableDiscriminator, plan

TEXT = (Frame.TEXT, {"type": "string"})
BINARY = (Frame.BINARY, {"type": "string", "format": "binary"})


def _message(index: int, frame: Frame, schema: Any) -> Message:
    pointer = f"/messages/{index}"
    return Message(
        pointer=pointer,
        use=pointer,
        direction=Direction.SEND,
        key=None,
        message_id=None,
        name=f"m{index}",
        title=None,
        summary=None,
        description=None,
        frame=frame,
        payload=None if schema is None else SchemaAt(f"{pointer}/payload", schema),
        envelope=None,
        reply=None,
        correlation=None,
        is_error=False,
        is_gap=False,
        deprecated=False,
        examples=(),
    )


def _plan(*payloads: Any, schemas: dict[str, Any] | None = None, discriminator: str | None = None) -> WirePlan:
    framed: list[tuple[Frame, Any]] = [payload if isinstance(payload, tuple) else (Frame.JSON, payload) for payload in payloads]
    document: dict[str, Any] = {"messages": [{"payload": schema} for _, schema in framed], "components": {"schemas": schemas or {}}}
    messages = [_message(index, frame, schema) for index, (frame, schema) in enumerate(framed)]
    return plan(document, messages, discriminator=discriminator)


def _object(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


def _tagged(name: str, *values: Any) -> dict[str, Any]:
    return _object((name,), **{name: {"enum": list(values)}})


def _ambiguous(*payloads: Any) -> tuple[tuple[int, int], ...]:
    found = _plan(*payloads)
    assert isinstance(found, Untagged)
    return found.ambiguous


# --- tags ------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("payloads", [(), ({},), (None,), (TEXT,)])
def test_one_message_needs_no_recognition(payloads: tuple[Any, ...]) -> None:
    """With one message or none there is nothing to recognise."""
    assert _plan(*payloads) == Single()


def test_constants_and_enums_are_tags() -> None:
    """A place where every message has a constant or its own enum values is the tag; the table keeps the messages' order."""
    found = _plan(_object(("type",), type={"const": "z"}), _tagged("type", "b", "a"))
    assert found == Tagged(("type",), (("z", 0), ("a", 1), ("b", 1)))


def test_whole_numbers_and_booleans_are_tags() -> None:
    """Tags may be whole numbers, also when written `1.0`; a fraction or null is none."""
    assert _plan(_tagged("op", 1.0), _tagged("op", 2)) == Tagged(("op",), ((1, 0), (2, 1)))
    assert _plan(_tagged("op", True), _tagged("op", False)) == Tagged(("op",), ((True, 0), (False, 1)))
    assert isinstance(_plan(_tagged("op", 1.5), _tagged("op", 2)), Untagged)
    assert isinstance(_plan(_tagged("op", None), _tagged("op", "a")), Untagged)


def test_true_and_one_are_one_value() -> None:
    """`true` and 1 would be one key of a Python table: they tell nothing apart."""
    assert isinstance(_plan(_tagged("op", True), _tagged("op", 1)), Untagged)


def test_enum_values_of_a_wrong_type_do_not_count() -> None:
    """An enum value that the schema's own type refuses is no value."""
    first = _object(("type",), type={"type": "string", "enum": ["a", None]})
    assert _plan(first, _tagged("type", "b")) == Tagged(("type",), (("a", 0), ("b", 1)))


def test_well_known_and_shallow_places_are_preferred() -> None:
    """Of several places the shallow one is taken, and of those the word that APIs use for a tag."""

    def message(value: str) -> dict[str, Any]:
        return _object(("zeta", "event", "body"), zeta={"const": value}, event={"const": value}, body=_tagged("type", value))

    found = _plan(message("a"), message("b"))
    assert isinstance(found, Tagged)
    assert found.path == ("event",)


def test_nested_tag() -> None:
    """A tag may be inside an object that every message must have."""
    found = _plan(_object(("header",), header=_tagged("kind", "a")), _object(("header",), header=_tagged("kind", "b")))
    assert found == Tagged(("header", "kind"), (("a", 0), ("b", 1)))


def test_array_position_as_tag() -> None:
    """A tag may be an item of a tuple that must be long enough."""

    def message(value: str, word: str) -> dict[str, Any]:
        return {"type": "array", "minItems": 2, word: [{}, {"const": value}]}

    assert _plan(message("a", "items"), message("b", "prefixItems")) == Tagged((1,), (("a", 0), ("b", 1)))


def test_tags_behind_references_and_all_of() -> None:
    """References and `allOf` are looked through: `required` and the constant may come from different parts."""
    schemas = {
        "Base": {"type": "object", "required": ["type"], "properties": {"type": {"$ref": "#/components/schemas/Kind"}}},
        "Kind": {"type": "string", "enum": ["a", "b", "c"]},
        "A": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"type": {"const": "a"}}}]},
    }
    other = {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {"type": {"enum": ["b", "x"]}}}]}
    assert _plan({"$ref": "#/components/schemas/A"}, other, schemas=schemas) == Tagged(("type",), (("a", 0), ("b", 1)))


def test_one_of_payload_has_all_its_tags() -> None:
    """A payload that is itself a choice has the tags of all its branches."""
    choice = {"oneOf": [_tagged("type", "a"), {"anyOf": [_tagged("type", "b"), False]}]}
    assert _plan(choice, _tagged("type", "c")) == Tagged(("type",), (("a", 0), ("b", 0), ("c", 1)))


def test_a_branch_without_the_tag_spoils_it() -> None:
    """Where one branch of a choice has no tag, there is no tag."""
    assert isinstance(_plan({"oneOf": [_tagged("type", "a"), _object()]}, _tagged("type", "b")), Untagged)
    assert isinstance(_plan({"oneOf": [_tagged("type", "a"), {"type": "null"}]}, _tagged("type", "b")), Untagged)


def test_discriminator_keyword() -> None:
    """An heir of a schema with `discriminator` is tagged with its component key, or with its own constant."""
    schemas = {
        "Pet": {"type": "object", "discriminator": "kind", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
        "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}]},
        "Dog": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"properties": {"kind": {"const": "doggy"}}}]},
    }
    found = _plan({"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}, schemas=schemas)
    assert found == Tagged(("kind",), (("Cat", 0), ("doggy", 1)))


def test_recursive_schemas_end() -> None:
    """A schema that contains itself is read once."""
    schemas = {
        "A": {
            "allOf": [{"$ref": "#/components/schemas/A"}, _tagged("type", "a")],
            "required": ["next"],
            "properties": {"next": {"$ref": "#/components/schemas/A"}},
        },
        "B": {"oneOf": [{"$ref": "#/components/schemas/B"}, _tagged("type", "b")]},
    }
    assert isinstance(_plan({"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/A"}, schemas=schemas), Untagged)
    assert isinstance(_plan({"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}, schemas=schemas), Untagged)


def test_forgotten_required() -> None:
    """A tag that the schemas do not require is used where frames without it could not be told apart anyway."""
    first, second = _object(type={"const": "a"}), _object(type={"const": "b"})
    assert _plan(first, second) == Tagged(("type",), (("a", 0), ("b", 1)), certain=False)


def test_one_optional_tag_is_exact() -> None:
    """Where only one message does not require the tag, a frame without it is that message: no table says so."""
    found = _plan(_object(type={"const": "a"}), _tagged("type", "b"))
    assert isinstance(found, Untagged)
    assert found.ambiguous == ()


def test_binary_beside_tagged() -> None:
    """One binary message is known by its kind of frame and needs no tag."""
    assert _plan(_tagged("type", "a"), BINARY, _tagged("type", "b")) == Tagged(("type",), (("a", 0), ("b", 2)))


# --- declared --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("declared", ["kind", "/kind"])
def test_declared_discriminator(declared: str) -> None:
    """A declared place is taken, even where the schemas do not require it and another would be preferred."""

    def message(value: str) -> dict[str, Any]:
        return _object(("type",), type={"const": value}, kind={"const": value.upper()})

    assert _plan(message("a"), message("b"), discriminator=declared) == Tagged(("kind",), (("A", 0), ("B", 1)), certain=False)


def test_declared_array_index() -> None:
    """Digits in a pointer are array indexes where the payloads are tuples, and keys where they are objects."""
    first, second = {"type": "array", "items": [{"const": "a"}]}, {"type": "array", "items": [{"const": "b"}]}
    assert _plan(first, second, discriminator="/0") == Tagged((0,), (("a", 0), ("b", 1)), certain=False)
    assert _plan(_tagged("0", "a"), _tagged("0", "b"), discriminator="/0") == Tagged(("0",), (("a", 0), ("b", 1)))


@pytest.mark.parametrize(
    ("payloads", "problem"),
    [
        ((_object(), _object()), "no message has a constant"),
        ((_tagged("type", "a"), _object()), "message 'm1' has no constant"),
        ((_tagged("type", "a"), _tagged("type", "a", "b")), "the same value"),
        ((_tagged("type", "a"), TEXT), "two JSON messages"),
    ],
)
def test_unusable_discriminator(payloads: tuple[Any, ...], problem: str) -> None:
    """A declared place that does not tell the messages apart is an error that says why."""
    with pytest.raises(UnusableDiscriminator, match=problem):
        _plan(*payloads, discriminator="type")


# --- shapes ----------------------------------------------------------------------------------------------------------------------------


def test_candidates() -> None:
    """Without a tag, each message is looked for by its JSON types and required keys."""
    found = _plan(_object(("a",), a={}), {"type": ["array", "null"]}, {"type": "number"}, {}, TEXT)
    assert isinstance(found, Untagged)
    assert found.candidates == (
        Candidate(0, frozenset({"object"}), frozenset({"a"})),
        Candidate(1, frozenset({"array", "null"}), frozenset()),
        Candidate(2, frozenset({"number", "integer"}), frozenset()),
        Candidate(3, frozenset(), frozenset()),
        Candidate(4, frozenset(), frozenset()),
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"type": "array"}, {"type": "object"}),
        ({"const": "ping"}, {"const": "pong"}),
        ({"properties": {"a": {}}}, {"items": {}}),
        (_object(("a",), a={}), {**_object(("b",), b={}), "additionalProperties": False}),
        ({**_object(("b",), b={}), "additionalProperties": False}, _object(("a",), a={})),
        (_object(("a",), a={}), _object(("b",), b={})),
        (_object(("a",), a={}), _object(b={})),
        (BINARY, {}),
        ({}, BINARY),
        ({}, TEXT),
    ],
)
def test_told_apart_by_shape(first: Any, second: Any) -> None:
    """JSON type, constants, closed objects, a key that the other message lacks, and the kind of frame tell messages apart."""
    assert _ambiguous(first, second) == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {}),
        (None, _object(("a",), a={})),
        (_object(("a",), a={}), _object(("a", "b"), a={}, b={})),
        (_object(("a",), a={}), {"type": "object"}),
        (_object(b={}), _object(("a",), a={})),
        ({"type": ["object", "null"], "required": ["a"]}, {"type": "null"}),
        ({"type": "number"}, {"type": "integer"}),
        (TEXT, {}),
        (TEXT, TEXT),
        (BINARY, BINARY),
    ],
)
def test_ambiguous_pairs(first: Any, second: Any) -> None:
    """Where a frame of the second message may be taken for the first, the pair is named."""
    assert _ambiguous(first, second) == ((0, 1),)


def test_only_the_messages_that_share_a_tag_value_are_ambiguous() -> None:
    """A value that two messages share makes the tag useless, but only these two are named."""
    assert _ambiguous(_object(type={"const": "a"}), _object(type={"const": "b"}), _object(type={"const": "a"})) == ((0, 2),)
