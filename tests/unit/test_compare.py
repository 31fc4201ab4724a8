"""Comparing documents: what means the same, what does not, where it is and whom it concerns."""

from __future__ import annotations

import copy
import time
from typing import Any

import pytest

from asyncgen.diff import Difference, Kind, Level, compare
from asyncgen.spec import pointer as pointers

Json = dict[str, Any]


def document(**parts: Any) -> Json:
    """A document with these root members."""
    return {"asyncapi": "2.4.0", "info": {"title": "t", "version": "1"}, "channels": {}, **parts}


def with_schema(schema: Any, **schemas: Any) -> Json:
    """A document whose one message has this payload schema, at `PAYLOAD`."""
    return document(channels={"/": {"publish": {"message": {"name": "m", "payload": schema}}}}, components={"schemas": schemas})


def with_messages(*messages: Any, **components: Any) -> Json:
    """A document whose one operation has these alternatives."""
    return document(channels={"/": {"subscribe": {"message": {"oneOf": list(messages)}}}}, components={"messages": components})


PAYLOAD = "/channels/~1/publish/message/payload"
ONE_OF = "/channels/~1/subscribe/message/oneOf"


def chat() -> Json:
    """A document that uses most of what can be spelled in several ways."""
    return {
        "asyncapi": "2.4.0",
        "info": {"title": "Chat", "version": "1.0.0"},
        "defaultContentType": "application/json",
        "servers": {"main": {"url": "wss://{host}/v1", "protocol": "wss", "variables": {"host": {"default": "a", "enum": ["a", "b"]}}}},
        "channels": {
            "/rooms/{room}": {
                "parameters": {"room": {"$ref": "#/components/parameters/room"}},
                "bindings": {"ws": {"query": {"type": "object", "properties": {"since": {"type": "integer"}}}}},
                "publish": {
                    "operationId": "talk",
                    "traits": [{"$ref": "#/components/operationTraits/secured"}],
                    "message": {"oneOf": [{"$ref": "#/components/messages/Post"}, {"$ref": "#/components/messages/Leave"}]},
                },
                "subscribe": {"message": {"oneOf": [{"$ref": "#/components/messages/Posted"}]}},
            }
        },
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "parameters": {"room": {"schema": {"type": "string", "minLength": 1}}},
            "operationTraits": {"secured": {"security": [{"bearer": []}], "tags": [{"name": "talk"}, {"name": "rooms"}]}},
            "messageTraits": {"traced": {"headers": {"type": "object", "properties": {"trace": {"type": "string"}}}}},
            "messages": {
                "Post": {
                    "payload": {"$ref": "#/components/schemas/Text"},
                    "traits": [{"$ref": "#/components/messageTraits/traced"}],
                    "x-response": {"$ref": "#/components/messages/Posted"},
                },
                "Leave": {"messageId": "leave", "payload": {"type": "object", "required": ["type", "room"]}},
                "Posted": {"payload": {"$ref": "#/components/schemas/Thread"}, "examples": [{"payload": {"text": "hi"}}]},
            },
            "schemas": {
                "Text": {"type": "object", "properties": {"text": {"type": "string", "maxLength": 10}, "kind": {"enum": ["a", "b"]}}},
                "Thread": {
                    "type": "object",
                    "properties": {"text": {"$ref": "#/components/schemas/Text"}, "answers": {"$ref": "#/components/schemas/Threads"}},
                },
                "Threads": {"type": "array", "items": {"$ref": "#/components/schemas/Thread"}},
                "Unused": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Unused"}}},
            },
        },
    }


def only(left: Json, right: Json) -> Difference:
    """The one difference that there is."""
    found = compare(left, right)
    assert len(found) == 1, [difference.message for difference in found]
    return found[0]


SAME_SCHEMAS: list[tuple[Any, Any]] = [
    ({"type": "string"}, {"type": ["string"]}),
    ({"type": ["string", "null"]}, {"type": ["null", "string"]}),
    ({"enum": ["a", "b", 1]}, {"enum": [1.0, "b", "a"]}),
    ({"enum": ["a", None]}, {"enum": [None, "a"]}),
    ({"minimum": 1}, {"minimum": 1.0}),
    ({"const": {"a": [1]}}, {"const": {"a": [1.0]}}),
    ({"uniqueItems": False}, {}),
    ({"additionalProperties": True}, {"additionalProperties": {}}),
    ({"additionalProperties": {}}, {}),
    ({"items": {}}, {"items": True}),
    ({"minLength": 0, "minItems": 0, "minProperties": 0}, {}),
    ({"required": [], "properties": {}, "examples": []}, {}),
    ({"required": ["a", "b"]}, {"required": ["b", "a"]}),
    ({"dependencies": {"a": ["b", "c"]}}, {"dependencies": {"a": ["c", "b"]}}),
    ({"definitions": {}}, {}),
    (True, {}),
    (False, {"not": {}}),
    ({"$ref": "#/components/schemas/A", "description": "ignored"}, {"type": "integer"}),
    ({"$ref": "#/components/schemas/B"}, {"type": "integer"}),
    ({"properties": {"$ref": {"type": "string"}}}, {"properties": {"$ref": {"type": ["string"]}}}),
]


@pytest.mark.parametrize(("left", "right"), SAME_SCHEMAS)
def test_schemas_that_mean_the_same_are_equal(left: Any, right: Any) -> None:
    """Spellings with one meaning are no difference, in either direction."""
    components = {"A": {"type": "integer"}, "B": {"$ref": "#/components/schemas/A"}}
    assert compare(with_schema(left, **components), with_schema(right, **components)) == ()
    assert compare(with_schema(right, **components), with_schema(left, **components)) == ()


DIFFERENT_SCHEMAS: list[tuple[Any, Any, Kind, Level, str, str]] = [
    ({"type": "string"}, {"type": "integer"}, Kind.REMOVED, Level.WIRE, "/type", "/type"),
    ({"const": True}, {"const": 1}, Kind.CHANGED, Level.WIRE, "/const", "/const"),
    ({"enum": ["a"]}, {"enum": ["a", "b"]}, Kind.ADDED, Level.WIRE, "/enum", "/enum/1"),
    ({"enum": [0, False]}, {"enum": [False]}, Kind.REMOVED, Level.WIRE, "/enum/0", "/enum"),
    ({"enum": ["a", None]}, {"enum": ["a"]}, Kind.REMOVED, Level.WIRE, "/enum/1", "/enum"),
    ({}, {"maxLength": 3}, Kind.ADDED, Level.WIRE, "", "/maxLength"),
    ({"minLength": 2}, {}, Kind.REMOVED, Level.WIRE, "/minLength", ""),
    ({"uniqueItems": True}, {"uniqueItems": False}, Kind.CHANGED, Level.WIRE, "/uniqueItems", "/uniqueItems"),
    ({"required": ["a"]}, {}, Kind.REMOVED, Level.WIRE, "/required/0", ""),
    ({}, {"properties": {"a/b": {}}}, Kind.ADDED, Level.WIRE, "", "/properties/a~1b"),
    ({}, {"additionalProperties": False}, Kind.ADDED, Level.WIRE, "", "/additionalProperties"),
    ({"additionalProperties": {"type": "string"}}, {}, Kind.REMOVED, Level.WIRE, "/additionalProperties/type", ""),
    ({"description": "a"}, {"description": "b"}, Kind.CHANGED, Level.DOCS, "/description", "/description"),
    ({}, {"title": "A"}, Kind.ADDED, Level.DOCS, "", "/title"),
    ({"examples": [1]}, {"examples": [True]}, Kind.CHANGED, Level.DOCS, "/examples/0", "/examples/0"),
    ({"x-a": {"b": [1]}}, {"x-a": {"b": [2]}}, Kind.CHANGED, Level.DOCS, "/x-a/b/0", "/x-a/b/0"),
    ({}, {"x-asyncgen-discriminator": "kind"}, Kind.ADDED, Level.WIRE, "", "/x-asyncgen-discriminator"),
    ({"allOf": [{"type": "string"}, {}]}, {"allOf": [{"type": "string"}]}, Kind.REMOVED, Level.WIRE, "/allOf/1", "/allOf"),
    (
        {"definitions": {"A": {"type": "string"}}},
        {"definitions": {"A": {}}},
        Kind.REMOVED,
        Level.DOCS,
        "/definitions/A/type",
        "/definitions/A",
    ),
    ({"default": None}, {}, Kind.REMOVED, Level.WIRE, "/default", ""),
    ({"$ref": "#/nowhere"}, {"$ref": "#/components/nowhere"}, Kind.CHANGED, Level.WIRE, "/$ref", "/$ref"),
    ({"nullable": True, "type": "string"}, {"type": "string"}, Kind.REMOVED, Level.WIRE, "/nullable", ""),
]


@pytest.mark.parametrize(("left", "right", "kind", "level", "at_left", "at_right"), DIFFERENT_SCHEMAS)
def test_a_schema_difference_has_its_place_kind_and_level(
    left: Any, right: Any, kind: Kind, level: Level, at_left: str, at_right: str
) -> None:
    """Each difference is reported with its exact places, what happened, and whom it concerns."""
    difference = compare(with_schema(left), with_schema(right))[0]
    assert (difference.kind, difference.level) == (kind, level)
    assert difference.pointer_left.removeprefix(PAYLOAD).startswith(at_left)
    assert difference.pointer_right.removeprefix(PAYLOAD).startswith(at_right)
    assert compare(with_schema(right), with_schema(left))


def test_the_values_and_the_words_of_a_difference() -> None:
    """A difference carries the raw values and says them in lower case."""
    difference = only(with_schema({"maxLength": 10}), with_schema({"maxLength": 20}))
    assert (difference.left, difference.right) == (10, 20)
    assert difference.message == "'maxLength' changed from 10 to 20"
    assert only(with_schema({}), with_schema({"format": "uuid"})).message == "'format' was added: \"uuid\""
    assert only(with_schema({"enum": ["a", "b"]}), with_schema({"enum": ["a"]})).message == "\"b\" of 'enum' was removed"
    assert only(with_schema({"allOf": [{}]}), with_schema({"allOf": [{}, {}]})).message == "item 1 of 'allOf' was added"


def test_components_are_known_by_their_use() -> None:
    """Inlining a reference or renaming its target changes nothing, and a difference in a component is reported there, once."""

    def twice(schema: Any, **schemas: Any) -> Json:
        return with_schema({"allOf": [schema, schema]}, **schemas)

    named = twice({"$ref": "#/components/schemas/A"}, A={"type": "string"})
    renamed = twice({"$ref": "#/components/schemas/Z"}, Z={"type": "string"})
    inlined = twice({"type": "string"})
    changed = twice({"$ref": "#/components/schemas/A"}, A={"type": "string", "minLength": 1})
    assert compare(named, renamed) == compare(named, inlined) == compare(inlined, renamed) == ()
    difference = only(named, changed)
    assert difference.pointer_left == "/components/schemas/A"
    assert difference.pointer_right == "/components/schemas/A/minLength"


def test_a_component_that_nothing_leads_to_is_known_by_its_key() -> None:
    """An unused schema gives a class in the generated code, other unused components are words."""
    unused = with_schema({}, A={"type": "string"})
    assert only(unused, with_schema({})).level is Level.CODE
    levels = {difference.level for difference in compare(unused, with_schema({}, A={"type": "integer"}))}
    assert levels == {Level.CODE}
    assert only(document(components={"parameters": {"a": {}}}), document()).level is Level.DOCS
    used = with_schema({"$ref": "#/components/schemas/A"}, A={"type": "string"})
    assert compare(with_schema({"type": "string"}, A={"type": "string"}), used) == ()


def test_unused_components_that_lead_to_each_other_are_compared() -> None:
    """A ring of components that nothing else leads to is still looked at, as is one that leads only to itself."""
    ring: dict[str, Json] = {"A": {"items": {"$ref": "#/components/schemas/B"}}, "B": {"items": {"$ref": "#/components/schemas/A"}}}
    other = copy.deepcopy(ring)
    other["B"]["type"] = "array"
    assert compare(with_schema({}, **ring), with_schema({}, **copy.deepcopy(ring))) == ()
    assert only(with_schema({}, **ring), with_schema({}, **other)).pointer_right == "/components/schemas/B/type"
    lone = {"A": {"items": {"$ref": "#/components/schemas/A"}}}
    assert compare(with_schema({}, **lone), with_schema({}, A={"items": {"$ref": "#/components/schemas/A"}, "minItems": 1}))


def test_recursion_may_be_unrolled() -> None:
    """A recursive schema equals itself unrolled once, and a difference deep in the unrolled part is found."""
    node: Json = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}}
    unrolled: Json = {
        "type": "object",
        "properties": {"next": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}}},
    }
    left = with_schema({"$ref": "#/components/schemas/Node"}, Node=node)
    assert compare(left, with_schema(unrolled, Node=node)) == ()
    unrolled["properties"]["next"]["required"] = ["next"]
    assert only(left, with_schema(unrolled, Node=node)).pointer_right == f"{PAYLOAD}/properties/next/required/0"


def test_references_in_a_ring_end() -> None:
    """Components that refer only to each other neither hang the comparison nor equal anything else."""
    ring = {"A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}}
    left = with_schema({"$ref": "#/components/schemas/A"}, **ring)
    assert compare(left, copy.deepcopy(left)) == ()
    assert compare(left, with_schema({"type": "string"}))


def test_a_reference_in_an_example_is_data() -> None:
    """`$ref` means a reference only where a reference may stand."""
    left = with_messages({"examples": [{"payload": {"$ref": "#/info"}}]})
    found = compare(left, with_messages({"examples": [{"payload": {"title": "t", "version": "1"}}]}))
    assert {difference.level for difference in found} == {Level.DOCS}


def test_traits_are_applied_before_comparing() -> None:
    """A trait equals its outcome: it wins over the object, later ones win over earlier, null deletes."""
    traits = [
        {"summary": "first", "bindings": {"kafka": {"a": 1, "b": 2}}},
        {"summary": "second", "bindings": {"kafka": {"b": None}}},
    ]
    with_traits = with_messages({"name": "m", "summary": "own", "bindings": {"kafka": {"c": 3}}, "traits": traits})
    outcome = with_messages({"name": "m", "summary": "second", "bindings": {"kafka": {"c": 3, "a": 1}}})
    assert compare(with_traits, outcome) == ()
    assert compare(outcome, with_traits) == ()


def test_a_difference_in_a_trait_is_reported_in_the_trait() -> None:
    """The place of a merged value is where it is written."""
    left, right = chat(), chat()
    right["components"]["operationTraits"]["secured"]["tags"][0]["description"] = "talking"
    difference = only(left, right)
    assert difference.pointer_right == "/components/operationTraits/secured/tags/0/description"
    assert difference.level is Level.DOCS


def test_traits_with_recursive_schemas_end() -> None:
    """Merging a recursive schema onto another recursive schema is done only as deep as someone looks."""
    left = with_messages(
        {"name": "m", "headers": {"$ref": "#/components/messages/H"}, "traits": [{"headers": {"$ref": "#/components/messages/T"}}]}
    )
    left["components"]["messages"] |= {
        "H": {"type": "object", "properties": {"next": {"$ref": "#/components/messages/H"}}},
        "T": {"title": "t", "properties": {"next": {"$ref": "#/components/messages/T"}}},
    }
    assert compare(left, copy.deepcopy(left)) == ()
    right = copy.deepcopy(left)
    right["components"]["messages"]["T"]["title"] = "other"
    assert {difference.pointer_left for difference in compare(left, right)} == {"/components/messages/T/title"}


def test_one_alternative_is_that_message() -> None:
    """`oneOf` with one message equals the message, and nested `oneOf` is flat."""
    message = {"name": "m", "payload": {"type": "string"}}
    left = with_messages(message)
    right = with_messages()
    right["channels"]["/"]["subscribe"]["message"] = message
    assert compare(left, right) == ()
    nested = with_messages({"oneOf": [message, {"$ref": "#/components/messages/Both"}]}, Both={"oneOf": [{"name": "a"}, {"name": "b"}]})
    assert compare(nested, with_messages(message, {"name": "a"}, {"name": "b"})) == ()


def test_alternatives_are_found_by_what_they_are() -> None:
    """Alternatives in another order are equal, also anonymous ones; a changed one is told from a removed one by its identity."""
    first, second, third = {"payload": {"const": "a"}}, {"payload": {"const": "b"}}, {"payload": {"const": "c"}}
    assert compare(with_messages(first, second, third), with_messages(third, first, second)) == ()
    gone = only(with_messages(first, second, third), with_messages(third, first))
    assert (gone.kind, gone.pointer_left) == (Kind.REMOVED, f"{ONE_OF}/1")
    left = with_messages({"messageId": "a", "payload": {"type": "string"}}, {"name": "b", "payload": {"type": "integer"}})
    right = with_messages({"name": "b", "payload": {"type": "integer", "minimum": 1}}, {"messageId": "a", "payload": {"type": "string"}})
    assert only(left, right).pointer_right == f"{ONE_OF}/0/payload/minimum"


def test_component_names_that_were_swapped_are_equal() -> None:
    """Content comes before component keys when alternatives are matched."""
    uses = [{"$ref": "#/components/messages/A"}, {"$ref": "#/components/messages/B"}]
    left = with_messages(*uses, A={"payload": {"const": 1}}, B={"payload": {"const": 2}})
    right = with_messages(*uses, A={"payload": {"const": 2}}, B={"payload": {"const": 1}})
    assert compare(left, right) == ()


def test_the_default_content_type_belongs_to_the_messages() -> None:
    """`defaultContentType` equals the content type written on every message that has none."""
    left = with_messages({"name": "a"}, {"name": "b", "contentType": "text/plain"}) | {"defaultContentType": "application/json"}
    right = with_messages({"name": "a", "contentType": "application/json"}, {"name": "b", "contentType": "text/plain"})
    assert compare(left, right) == ()
    difference = only(left, left | {"defaultContentType": "application/cbor"})
    assert (difference.level, difference.pointer_left) == (Level.WIRE, "/defaultContentType")


def test_payloads_are_read_as_their_format_says() -> None:
    """The AsyncAPI formats are the default; a payload in another language is plain data, with its reference followed."""
    plain = with_messages({"name": "m", "payload": {"type": "string"}})
    stated = with_messages(
        {"name": "m", "payload": {"type": ["string"]}, "schemaFormat": "application/vnd.aai.asyncapi+json;version=2.4.0"}
    )
    assert compare(plain, stated) == ()
    avro = {"name": "m", "schemaFormat": "application/vnd.apache.avro;version=1.9.0", "payload": {"type": "record", "fields": [1, 2]}}
    other = compare(with_messages(avro), with_messages(avro | {"payload": {"type": "record", "fields": [2, 1]}}))
    assert [difference.level for difference in other] == [Level.WIRE, Level.WIRE]
    linked = with_messages(avro | {"payload": {"$ref": "#/components/messages/Record"}}, Record=avro["payload"])
    assert compare(with_messages(avro), linked) == ()


def test_names_that_a_discriminator_puts_on_the_wire_matter() -> None:
    """Renaming an heir or an alternative under a `discriminator` is a difference on the wire, unless it states its value itself."""
    base: Json = {"type": "object", "discriminator": "kind", "required": ["kind"], "properties": {"kind": {"type": "string"}}}

    def heirs(name: str, **own: Any) -> Json:
        heir = {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "object", "properties": {"paws": {"type": "integer"}, **own}}]}
        return with_schema({"$ref": f"#/components/schemas/{name}"}, **{"Pet": base, name: heir})

    def union(name: str, **own: Any) -> Json:
        choices = {"discriminator": "kind", "oneOf": [{"$ref": f"#/components/schemas/{name}"}]}
        return with_schema(choices, **{name: {"type": "object", "required": ["kind"], "properties": own}})

    for made in (heirs, union):
        assert compare(made("Cat"), made("Cat")) == ()
        difference = only(made("Cat"), made("Dog"))
        assert (difference.kind, difference.level, difference.left, difference.right) == (Kind.CHANGED, Level.WIRE, "Cat", "Dog")
        assert compare(made("Cat", kind={"const": "cat"}), made("Dog", kind={"const": "cat"})) == ()


def test_security_is_a_set_of_sets() -> None:
    """Alternatives, schemes and scopes have no order; a scheme is compared where it is required."""
    schemes: Json = {"a": {"type": "oauth2", "flows": {}}, "b": {"type": "http", "scheme": "bearer"}}
    server: Json = {"url": "ws://x", "protocol": "ws"}
    left = document(servers={"s": server | {"security": [{"a": ["x", "y"], "b": []}, {}]}}, components={"securitySchemes": schemes})
    right = document(servers={"s": server | {"security": [{}, {"b": [], "a": ["y", "x"]}]}}, components={"securitySchemes": schemes})
    assert compare(left, right) == ()
    right["components"] = {"securitySchemes": schemes | {"b": {"type": "http", "scheme": "basic"}}}
    assert only(left, right).pointer_left == "/components/securitySchemes/b/scheme"
    narrowed = document(servers={"s": server | {"security": [{"a": ["x"], "b": []}, {}]}}, components={"securitySchemes": schemes})
    assert {(difference.kind, difference.level) for difference in compare(left, narrowed)} == {
        (Kind.REMOVED, Level.WIRE),
        (Kind.ADDED, Level.WIRE),
    }


LEVELS: list[tuple[str, Any, Level]] = [
    ("/info/title", "Talk", Level.DOCS),
    ("/info/x-logo", "a.png", Level.DOCS),
    ("/servers/main/url", "wss://other", Level.WIRE),
    ("/servers/main/variables/host/default", "b", Level.WIRE),
    ("/servers/main/description", "the main one", Level.DOCS),
    ("/channels/~1rooms~1{room}/publish/operationId", "speak", Level.CODE),
    ("/channels/~1rooms~1{room}/bindings/ws/query/properties/since/minimum", 0, Level.WIRE),
    ("/channels/~1rooms~1{room}/servers", ["main"], Level.WIRE),
    ("/components/parameters/room/schema/minLength", 2, Level.WIRE),
    ("/components/messages/Leave/messageId", "left", Level.CODE),
    ("/components/messages/Leave/name", "leave", Level.CODE),
    ("/components/messages/Leave/summary", "Leave.", Level.DOCS),
    ("/components/messages/Leave/x-response", {"name": "bye"}, Level.WIRE),
    ("/components/messages/Posted/examples/0/payload/text", "ho", Level.DOCS),
    ("/components/messages/Posted/x-asyncgen-error", True, Level.WIRE),
    ("/components/messages/Leave/payload/required", ["type"], Level.WIRE),
    ("/components/securitySchemes/bearer/scheme", "basic", Level.WIRE),
    ("/components/securitySchemes/bearer/bearerFormat", "JWT", Level.DOCS),
    ("/components/schemas/Text/properties/kind/enum", ["a"], Level.WIRE),
    ("/components/schemas/Unused/type", "string", Level.CODE),
    ("/channels/~1other", {}, Level.WIRE),
    ("/tags", [{"name": "chat"}], Level.DOCS),
    ("/asyncapi", "2.5.0", Level.DOCS),
]


@pytest.mark.parametrize(("pointer", "value", "level"), LEVELS)
def test_whom_a_difference_concerns(pointer: str, value: Any, level: Level) -> None:
    """Setting one member of the document gives differences of one level, at that place."""
    right = chat()
    parent, _, name = pointer.rpartition("/")
    pointers.get(right, parent)[pointers.unescape(name)] = value
    found = compare(chat(), right)
    assert {difference.level for difference in found} == {level}
    assert all(difference.pointer_right.startswith(pointer) or difference.pointer_left.startswith(pointer) for difference in found)


def test_heavier_differences_come_first() -> None:
    """Differences on the wire are listed before those of names, and those before words."""
    right = chat()
    right["info"]["title"] = "Talk"
    right["channels"]["/rooms/{room}"]["publish"]["operationId"] = "speak"
    right["components"]["schemas"]["Text"]["properties"]["text"]["maxLength"] = 11
    assert [difference.level for difference in compare(chat(), right)] == [Level.WIRE, Level.CODE, Level.DOCS]


def test_the_inputs_are_not_changed() -> None:
    """Comparing leaves both documents as they were."""
    left, right = chat(), chat()
    compare(left, right)
    assert left == right == chat()


def chain(messages: int) -> Json:
    """A document with this many messages, whose schemas are also one long chain of references."""
    schemas = {
        f"S{index}": {"type": "object", "properties": {"a": {"type": "string"}, "next": {"$ref": f"#/components/schemas/S{index + 1}"}}}
        for index in range(messages)
    }
    uses = [{"$ref": f"#/components/messages/M{index}"} for index in range(messages)]
    made = with_messages(*uses, **{f"M{index}": {"payload": {"$ref": f"#/components/schemas/S{index}"}} for index in range(messages)})
    made["components"]["schemas"] = schemas | {f"S{messages}": {"type": "null"}}
    return made


def seconds(made: Json) -> float:
    """Processor time of comparing a document with itself, the best of two."""
    times: list[float] = []
    for _ in range(2):
        start = time.process_time()
        assert compare(made, made) == ()
        times.append(time.process_time() - start)
    return min(times)


def test_the_time_grows_with_the_document() -> None:
    """Ten times the messages take about ten times as long, and no recursion is as deep as the document's references."""
    assert seconds(chain(2000)) < seconds(chain(200)) * 10 * 3


@pytest.mark.slow
def test_five_thousand_messages_are_compared() -> None:
    """A document of 5,000 messages with a schema each is compared in some seconds."""
    assert seconds(chain(5000)) < 30
