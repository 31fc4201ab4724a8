"""Examples and defaults that are not valid against their schemas are found, each once, at the place that is wrong."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from typing import Any, cast

import pytest

from asyncgen.diagnostics import SpecError
from asyncgen.spec import bundle
from asyncgen.spec import pointer as pointers
from asyncgen.spec.access import Access
from asyncgen.spec.finding import Finding
from asyncgen.spec.judging import inhabited, instances, patterns
from tests.corpus.documents import CORPUS

Json = dict[str, Any]


def check(**members: Any) -> list[Finding]:
    """The findings of a document of which only some members are given."""
    return list(instances.check({"asyncapi": "2.4.0", "info": {}, "channels": {}, **members}, (2, 4)))


def of_message(**message: Any) -> list[Finding]:
    """The findings of a document with one message in its components."""
    return check(components={"messages": {"m": message}})


def of_schema(**schema: Any) -> list[Finding]:
    """The findings of a document with one schema in its components."""
    return check(components={"schemas": {"S": schema}})


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    """Places and messages."""
    return [(finding.pointer, finding.message) for finding in findings]


def test_an_example_of_a_message_must_be_valid_against_its_payload() -> None:
    """Each place of an example that is wrong is told: the member, or the map that lacks one (2.4.0, "Message Example Object")."""
    payload = {"type": "object", "required": ["key1", "key2"], "properties": {"key1": {"type": "string"}}}
    findings = of_message(payload=payload, headers={"type": "object"}, examples=[{"payload": {"key1": 2137}, "headers": "x"}])
    assert told(findings) == [
        ("/components/messages/m/examples/0/payload", "'payload' needs the property 'key2'"),
        ("/components/messages/m/examples/0/payload/key1", "'key1' must be a string, not the number 2137"),
        ("/components/messages/m/examples/0/headers", "'headers' must be a map, not the string 'x'"),
    ]
    assert {finding.code for finding in findings} == {"AG140"}
    assert findings[1].hints == ("put it in quotes",)


def test_messages_are_found_wherever_they_are() -> None:
    """Examples of messages below channels, in choices, behind references and in `x-response` are judged, each place once."""
    wrong: Json = {"payload": {"type": "string"}, "examples": [{"payload": 1}]}
    findings = check(
        channels={
            "a": {"publish": {"message": {"oneOf": [wrong, {"$ref": "#/components/messages/m"}]}}},
            "b": {"publish": {"message": {"$ref": "#/components/messages/m"}}, "subscribe": {"message": {"x-response": {**wrong}}}},
            "c": {"publish": {"message": {"$ref": "#/x-own"}}},
        },
        components={"messages": {"m": {**wrong}}},
        **{"x-own": {**wrong}},
    )
    assert [finding.pointer.removesuffix("/examples/0/payload") for finding in findings] == [
        "/channels/a/publish/message/oneOf/0",
        "/channels/b/subscribe/message/x-response",
        "/components/messages/m",
        "/x-own",
    ]


def test_traits_are_merged_before_examples_are_judged() -> None:
    """A trait overrides the message's headers member by member and its examples as a whole, and a shared mistake is told once."""
    trait: Json = {"headers": {"properties": {"id": {"type": "integer"}, "old": None}}, "examples": [{"headers": {"id": "x", "old": 1}}]}
    message: Json = {
        "headers": {"type": "object", "properties": {"id": {"type": "string"}, "old": {"type": "string"}}},
        "examples": [{"headers": 1}],
        "traits": [{"$ref": "#/components/messageTraits/t"}],
    }
    findings = check(components={"messageTraits": {"t": trait}, "messages": {"m": message, "n": {**message}}})
    assert told(findings) == [("/components/messageTraits/t/examples/0/headers/id", "'id' must be an integer, not the string 'x'")]


def test_examples_of_other_formats_are_left_to_who_knows_the_format() -> None:
    """A payload in another `schemaFormat` is only judged where the caller has a schema for it; headers always are."""
    message = {
        "schemaFormat": "application/vnd.apache.avro;version=1.9.0",
        "payload": {"type": "record"},
        "examples": [{"payload": 1, "headers": 2}],
    }
    document = {"components": {"messages": {"m": {**message, "headers": {"type": "object"}}}}}
    assert [finding.pointer[-7:] for finding in instances.check(document, (2, 4))] == ["headers"]

    def converted(message: Any) -> Any:
        assert message["payload"] == {"type": "record"}
        return {"type": "string"}

    assert [finding.pointer[-7:] for finding in instances.check(document, (2, 4), converted)] == ["payload", "headers"]


def test_a_payload_that_is_no_json_is_judged_all_the_same() -> None:
    """The content type of a message does not excuse its examples."""
    assert of_message(contentType="text/plain", payload={"type": "string"}, examples=[{"payload": 1}])


def test_defaults_and_examples_of_schemas_are_judged_at_every_depth() -> None:
    """`default` and `examples` conform to their schema wherever it is (2.4.0, "Schema Object"), strings and null among them."""
    wrong: Json = {"type": "integer", "default": "5", "examples": [1, None]}
    findings = check(
        channels={
            "{a}": {
                "parameters": {"a": {"schema": {"items": wrong}}},
                "bindings": {"ws": {"query": {"properties": {"q": {**wrong}}}, "headers": {"not": {**wrong}}}},
            }
        },
        components={
            "schemas": {"S": {"properties": {"default": {**wrong}}}},
            "messages": {"m": {"headers": {"properties": {"h": {**wrong}}}}},
        },
    )
    assert [(finding.code, finding.pointer) for finding in findings] == [
        (code, place + member)
        for place in (
            "/channels/{a}/parameters/a/schema/items",
            "/channels/{a}/bindings/ws/query/properties/q",
            "/channels/{a}/bindings/ws/headers/not",
            "/components/schemas/S/properties/default",
            "/components/messages/m/headers/properties/h",
        )
        for code, member in (("AG141", "/examples/1"), ("AG146", "/default"))
    ]
    assert findings[1].hints == ("write it without quotes",)


def test_data_is_not_walked() -> None:
    """What looks like a schema in an example, a constant, an extension or beside a reference is not judged as one."""
    looks = {"type": "string", "default": 1}
    assert not of_schema(examples=[looks], const=looks, enum=[looks], default=looks, **{"x-a": looks})
    assert not check(components={"schemas": {"S": {"$ref": "#/components/schemas/T", "default": 1}, "T": {"type": "string"}}})


WORDS: list[tuple[Json, Any, str]] = [
    ({"type": ["string", "null"]}, 1, "'default' must be a string or null, not the number 1"),
    ({"enum": ["red", "green"]}, "gren", "'default' must be 'red' or 'green', not the string 'gren'"),
    ({"const": 1}, [], "'default' must be 1, not an empty list"),
    ({"pattern": "^a"}, "b", "'default' must match the pattern '^a', and the string 'b' does not"),
    ({"format": "date"}, "b", "'default' must be of the format 'date', and the string 'b' is not"),
    ({"minimum": 2}, 1, "'default' must be at least 2, not the number 1"),
    ({"multipleOf": 2}, 1, "'default' must be a multiple of 2, not the number 1"),
    ({"maxLength": 1}, "ab", "'default' must have at most 1 character, but has 2"),
    ({"minItems": 2}, [1], "'default' must have at least 2 items, but has 1"),
    ({"uniqueItems": True}, [1, 1.0], "'default' must not have the same item twice"),
    ({"contains": {"const": 1}}, [2], "no item of 'default' is what 'contains' asks for"),
    ({"not": {"type": "string"}}, "x", "'default' is the string 'x', which 'not' rules out"),
    ({"anyOf": [{"type": "string"}, {"type": "null"}]}, 1, "'default' is the number 1 that fits none of the 2 alternatives"),
    ({"oneOf": [{}, {"type": "integer"}]}, 1, "'default' fits 2 of the 2 alternatives of 'oneOf', it must fit exactly one"),
    ({"propertyNames": {"maxLength": 1}}, {"ab": 1}, "'ab' is no name that a property of 'default' may have"),
    ({"additionalProperties": False, "properties": {"colour": {}}}, {"color": 1}, "'default' must not have the property 'color'"),
    ({"items": {"type": "string"}}, ["a", 2], "item 1 must be a string, not the number 2"),
    ({"items": [{}], "additionalItems": False}, [1, 2], "item 1 must not be there: its schema allows nothing"),
    ({"dependencies": {"a": ["b"]}}, {"a": 1}, "'default' needs the property 'b'"),
    ({"if": {"required": ["a"]}, "then": {"required": ["b"]}}, {"a": 1}, "'default' needs the property 'b'"),
]


@pytest.mark.parametrize(("schema", "default", "message"), WORDS)
def test_messages_say_what_was_expected_and_what_is_there(schema: Json, default: Any, message: str) -> None:
    """Every keyword has words of its own."""
    (finding,) = of_schema(**schema, default=default)
    assert finding.message == message
    assert finding.hints


def test_long_values_are_shortened() -> None:
    """A message quotes the beginning of a long value."""
    (finding,) = of_schema(type="integer", default="x" * 5_000)
    assert len(finding.message) < 120


def test_a_property_too_many_is_the_place_and_the_likely_name_is_named() -> None:
    """The place of a property that must not be there is its key."""
    (finding,) = of_schema(additionalProperties=False, properties={"colour": {}}, default={"color": 1})
    assert (finding.pointer, finding.key, finding.hints) == ("/components/schemas/S/default/color", True, ("did you mean 'colour'?",))


def test_the_alternative_with_the_right_tag_explains_itself() -> None:
    """Where a tag says which alternative is meant its failure is told, and where no alternative has the tag all tags are."""
    alternatives = [
        {"type": "object", "required": ["v"], "properties": {"t": {"const": "a"}, "v": {"type": "integer"}}},
        {"type": "object", "required": ["w"], "properties": {"t": {"enum": ["b"]}}},
        {"type": "null"},
    ]
    findings = of_schema(oneOf=alternatives, examples=[{"t": "a", "v": "x"}, {"t": "b"}])
    assert [(finding.pointer.removeprefix("/components/schemas/S/examples"), finding.message) for finding in findings] == [
        ("/0/v", "'v' must be an integer, not the string 'x'"),
        ("/1", "the example needs the property 'w'"),
    ]
    (finding,) = of_schema(oneOf=alternatives[:2], default={"t": "c"})
    assert told([finding]) == [("/components/schemas/S/default/t", "'t' must be 'a' or 'b', not the string 'c'")]


def test_at_most_ten_mistakes_of_one_value_are_told() -> None:
    """A value that is wrong in many places does not drown all other findings."""
    assert len(of_schema(items={"type": "string"}, default=list(range(1_000)))) == 10


def test_references_in_a_circle_end() -> None:
    """Traits and schemas that only lead to each other are passed over."""
    circle = {"a": {"$ref": "#/components/messageTraits/b"}, "b": {"$ref": "#/components/messageTraits/a"}}
    message = {"headers": {"$ref": "#/components/messageTraits/a"}, "traits": [circle["b"]], "examples": [{"headers": 1}]}
    assert not check(components={"messageTraits": circle, "messages": {"m": message}})


@pytest.mark.parametrize("junk", [None, 5, "x", [], {}, [None], {"a": None}, True, [[]], {"$ref": 5}, {"$ref": "#/nowhere"}])
def test_documents_with_structural_errors_are_no_trouble(junk: Any) -> None:
    """What has the wrong type is passed over wherever it is."""
    base: Json = {
        "channels": {"a": {"publish": {"message": {"payload": {"default": 1}, "traits": [{"examples": [{"payload": 1}]}]}}}},
        "components": {"messages": {"m": {"payload": {}, "examples": [{"payload": 1}]}}, "schemas": {"S": {"examples": [1], "default": 1}}},
    }
    text = json.dumps(base)
    waiting: list[tuple[str, Any]] = [("", base)]
    while waiting:
        pointer, value = waiting.pop()
        members: Iterable[tuple[str | int, Any]] = ()
        if isinstance(value, dict):
            members = cast("dict[str | int, Any]", value).items()
        elif isinstance(value, list):
            items: Sequence[Any] = cast("Sequence[Any]", value)
            members = enumerate(items)
        for name, member in members:
            waiting.append((pointers.join(pointer, name), member))
            document = json.loads(text)
            holder = pointers.get(document, pointer)
            holder[name] = junk
            for rule in (instances, patterns, inhabited):
                assert all(finding.message for finding in rule.check(document, (2, 4)))


def test_the_engine_is_not_loaded_where_nothing_needs_it() -> None:
    """A document without patterns and formats to judge does not wait for the engine to load."""
    code = (
        "import sys; from asyncgen.spec.judging import inhabited, instances, patterns; "
        "document = {'components': {'schemas': {'S': {'type': 'string', 'format': 'date', 'default': 1}}}}; "
        "found = [each for rule in (instances, patterns, inhabited) for each in rule.check(document, (2, 4))]; "
        "assert len(found) == 1 and 'jsonschema_rs' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_large_document_takes_no_time() -> None:
    """Four thousand schemas that refer to each other, each with an example, are judged in well under two seconds."""
    count = 4_000
    schemas: Json = {
        f"S{i}": {
            "type": "object",
            "description": "what this one is for, in some words of ordinary length, as documents have them",
            "required": ["id", "name"],
            "properties": {
                "id": {"type": "string", "format": "uuid"},
                "name": {"type": "string", "pattern": "^[a-z]+$"},
                "next": {"$ref": f"#/components/schemas/S{(i * 7 + 1) % count}"},
                "many": {"type": "array", "items": {"$ref": f"#/components/schemas/S{(i * 3 + 2) % count}"}},
            },
            "examples": [{"id": "123e4567-e89b-12d3-a456-426614174000", "name": "a", "many": [{"id": "x", "name": "b"}]}],
        }
        for i in range(count)
    }
    started = time.process_time()
    findings = check(components={"schemas": schemas})
    assert time.process_time() - started < 3
    assert len(findings) == count


_RULES = {"asyncapi2-message-examples": "AG140", "asyncapi2-schema-examples": "AG141", "asyncapi2-schema-default": "AG142"}
_CASES = CORPUS / "parser-ruleset" / "cases-2x-dev.json"


@pytest.mark.skipif(not _CASES.is_file(), reason="the rule tests of the official parser are not here")
def test_agrees_with_the_rule_tests_of_the_official_parser() -> None:
    """Paths and severities are those of the official parser, but for strings in `examples`, which it never judges."""
    cases = [case for case in json.loads(_CASES.read_text("utf-8")) if case["rule"] in _RULES]
    assert len(cases) > 15
    for case in cases:
        found = [finding for finding in instances.check(case["document"], (2, 0)) if finding.code == _RULES[case["rule"]]]
        blind = {finding.pointer for finding in found if pointers.get(case["document"], finding.pointer) == "string-is-always-accepted"}
        expected = {pointers.render(error["path"]) for error in case["errors"]}
        assert {finding.pointer for finding in found} - blind == expected, case["name"]
        assert all(error["severity"] == 0 for error in case["errors"])


# A default that is null where the schema says integer, at a depth to which the official parser does not look.
_STRICTER, _OTHER = {"query_scenario06.yaml"}, {"AG142"}
# Its `examples` is a map, which is an error of structure; the official parser tells both.
_STRUCTURE = "api-maintenance.async-api-spec"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of documents written by others is not here")
def test_agrees_with_the_official_parser_about_documents_of_others() -> None:
    """Where the official parser finds invalid examples they are found, and in documents that it holds for valid only strings are."""
    judged = agreed = 0
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8", newline="") as index:
        for row in csv.DictReader(index, delimiter="\t"):
            depth = 3 if row["file"].startswith("official/") else 2
            try:
                read = bundle.load(CORPUS / row["file"], Access(CORPUS.joinpath(*row["file"].split("/")[:depth])))
            except SpecError:
                continue
            judged += 1
            codes = {finding.code for finding in instances.check(read.document, read.version)}
            for rule, code in _RULES.items():
                if f"{rule}x" in row["parser_error_codes"] and _STRUCTURE not in row["file"]:
                    agreed += 1
                    assert code in codes, (row["file"], rule)
            if row["parser_errors"] == "0" and codes:
                assert codes - {"AG146"} == (_OTHER if row["file"].rpartition("/")[2] in _STRICTER else set[str]()), row["file"]
    assert judged > 500
    assert agreed > 10
