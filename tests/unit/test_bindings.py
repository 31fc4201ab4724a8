"""Protocol bindings hold what their own definitions say, version by version; what another tool might mean by them is left in peace."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from asyncgen.diagnostics import Diagnostic, Severity, SpecError
from asyncgen.spec.access import Access
from asyncgen.spec.bindings import contents as bindings
from asyncgen.spec.bindings import objects as binding_objects
from asyncgen.spec.bundle import load
from asyncgen.spec.validate import validate
from tests.corpus.documents import CORPUS

Check = Callable[..., tuple[Diagnostic, ...]]

SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}}
HERE = {
    "server": "/servers/main/bindings",
    "channel": "/channels/~1/bindings",
    "operation": "/channels/~1/publish/bindings",
    "message": "/channels/~1/publish/message/bindings",
}


@pytest.fixture(name="check")
def check_fixture(tmp_path: Path) -> Check:
    """The findings of a document with one binding, and with the given components and other files."""

    def check(place: str, protocol: str, binding: Any, *, files: dict[str, Any] | None = None, **components: Any) -> tuple[Diagnostic, ...]:
        held = {"bindings": {protocol: binding}}
        message = held if place == "message" else {}
        operation = {"message": message, **(held if place == "operation" else {})}
        document = {
            "asyncapi": "2.4.0",
            "info": {"title": "Chat", "version": "1"},
            "servers": {"main": {"url": "example.com", "protocol": protocol, **(held if place == "server" else {})}},
            "channels": {"/": {"publish": operation, **(held if place == "channel" else {})}},
            "components": components,
        }
        for name, content in {"asyncapi.json": document, **(files or {})}.items():
            (tmp_path / name).write_text(json.dumps(content), "utf-8")
        return validate(load(tmp_path / "asyncapi.json"))

    return check


def only(findings: tuple[Diagnostic, ...]) -> Diagnostic:
    """The only finding."""
    (found,) = findings
    assert found.at is not None
    assert found.at.line > 0
    return found


# The WebSockets binding


def test_a_right_ws_binding_has_no_findings(check: Check) -> None:
    """Method, query and headers are all there is to it, and fields of the author's own."""
    binding = {"method": "GET", "query": SCHEMA, "headers": SCHEMA, "bindingVersion": "0.1.0", "x-own": None}
    assert check("channel", "ws", binding) == ()
    assert check("channel", "ws", {}) == ()


@pytest.mark.parametrize(
    ("binding", "way", "message"),
    [
        ([], "", "the WebSockets channel binding must be a map, not a list"),
        ({"query": 5}, "/query", "'query' of the WebSockets channel binding must be a schema, not the number 5"),
        ({"headers": True}, "/headers", "'headers' of the WebSockets channel binding must be a schema, not the boolean true"),
        (
            {"query": {"type": "string"}},
            "/query",
            "'query' of the WebSockets channel binding must be a schema of type 'object', not the string 'string'",
        ),
        (
            {"headers": {"properties": {}}},
            "/headers",
            "'headers' of the WebSockets channel binding must be a schema of type 'object', but has no",
        ),
        ({"headers": {"type": "object"}}, "/headers", "'headers' of the WebSockets channel binding must be a schema with 'properties'"),
        ({"method": "PUT"}, "/method", "'method' of the WebSockets channel binding must be 'GET' or 'POST', not the string 'PUT'"),
        ({"method": 1}, "/method", "'method' of the WebSockets channel binding must be 'GET' or 'POST', not the number 1"),
        ({"header": SCHEMA}, "/header", "the WebSockets channel binding has no field 'header'"),
    ],
)
def test_a_wrong_ws_binding_is_found(check: Check, binding: Any, way: str, message: str) -> None:
    """Each fault once, at its place, as an error (WebSockets Bindings 0.1.0, Channel Binding Object)."""
    found = only(check("channel", "ws", binding))
    assert found.message.startswith(message)
    assert (found.code, found.severity, found.pointer) == ("AG131", Severity.ERROR, f"/channels/~1/bindings/ws{way}")


def test_a_near_name_is_suggested(check: Check) -> None:
    """A field that is not there by a slip, a method in the wrong case."""
    assert only(check("channel", "ws", {"header": SCHEMA})).hints == ("did you mean 'headers'?",)
    assert only(check("channel", "ws", {"method": "get"})).hints == ("did you mean 'GET'?",)


def test_a_handshake_by_post_is_warned_about(check: Check) -> None:
    """The binding allows it, RFC 6455 does not."""
    found = only(check("channel", "ws", {"method": "POST"}))
    assert (found.code, found.severity, found.pointer) == ("AG132", Severity.WARNING, "/channels/~1/bindings/ws/method")


@pytest.mark.parametrize("place", ["server", "operation", "message"])
def test_the_other_ws_bindings_are_empty(check: Check, place: str) -> None:
    """They are reserved: nothing but fields of the author's own may be in them."""
    assert check(place, "ws", {}) == ()
    assert check(place, "ws", {"x-a": 1}) == ()
    found = only(check(place, "ws", {"method": "GET"}))
    assert (found.code, found.pointer) == ("AG133", f"{HERE[place]}/ws/method")
    assert found.message == f"the WebSockets {place} binding is reserved and must be empty, but here is 'method'"


def test_the_schema_of_a_query_is_judged_as_a_schema(check: Check) -> None:
    """Its faults have the codes of schemas, and the binding none of them."""
    query = {"type": "object", "properties": {"a": {"type": "strin"}}}
    found = only(check("channel", "ws", {"query": query}))
    assert (found.code, found.pointer) == ("AG105", "/channels/~1/bindings/ws/query/properties/a/type")


def test_the_schema_of_a_query_may_be_a_reference(check: Check) -> None:
    """Also one of more than one step; what it leads to is judged at the binding."""
    steps = {"One": {"$ref": "#/components/schemas/Two"}, "Two": SCHEMA, "Text": {"type": "string"}}
    assert check("channel", "ws", {"query": {"$ref": "#/components/schemas/One"}}, schemas=steps) == ()
    found = only(check("channel", "ws", {"query": {"$ref": "#/components/schemas/Text"}}, schemas=steps))
    assert (found.code, found.pointer) == ("AG131", "/channels/~1/bindings/ws/query")


def test_a_reference_that_leads_nowhere_is_the_only_fault(check: Check) -> None:
    """What is not known is not judged: neither a schema, nor an object of a binding, nor the binding."""
    gone = {"$ref": "#/components/schemas/Gone"}
    assert only(check("channel", "ws", {"query": gone})).code == "AG020"
    assert only(check("channel", "amqp", {"queue": gone})).code == "AG020"
    assert only(check("channel", "ws", gone)).code == "AG020"


# All bindings


@pytest.mark.parametrize(
    ("place", "protocol", "binding"),
    [
        (
            "channel",
            "amqp",
            {"is": "routingKey", "exchange": {"name": "a" * 255, "type": "fanout", "vhost": "/"}, "bindingVersion": "0.2.0"},
        ),
        ("channel", "amqp", {"is": "queue", "queue": {"durable": True, "arguments": {"x-queue-type": "quorum"}}}),
        ("operation", "amqp", {"expiration": 0, "cc": ["a"], "bcc": [], "deliveryMode": 2, "replyTo": "a", "ack": False, "priority": 1.0}),
        ("message", "amqp", {"contentEncoding": "gzip", "messageType": "a", "bindingVersion": "0.3.0"}),
        ("operation", "http", {"type": "request", "method": "TRACE", "query": SCHEMA, "bindingVersion": "0.1.0"}),
        ("operation", "http", {"method": "GET"}),
        ("message", "http", {"headers": SCHEMA, "statusCode": 200}),
        ("channel", "ibmmq", {"destinationType": "queue", "queue": {"objectName": "a"}, "maxMsgLength": 104_857_600}),
        ("server", "ibmmq", {"heartBeatInterval": 999_999, "multiEndpointServer": True}),
        ("message", "ibmmq", {"type": "binary", "headers": "MQCIH", "expiry": 0}),
        ("server", "kafka", {"schemaRegistryUrl": "https://example.com", "schemaRegistryVendor": "ibm", "more": 1}),
        ("channel", "kafka", {"partitions": 1, "topicConfiguration": {"cleanup.policy": ["delete", "compact"], "min.insync.replicas": 2}}),
        ("operation", "kafka", {"groupId": "a", "clientId": {"type": "string"}, "bindingVersion": "0.1.0"}),
        ("message", "kafka", {"key": {"type": "record", "name": "Key", "fields": []}, "bindingVersion": "0.4.0"}),
        ("server", "mqtt", {"lastWill": {"qos": 2, "retain": False}, "keepAlive": 60, "sessionExpiryInterval": {"type": "integer"}}),
        ("operation", "mqtt", {"qos": 0, "messageExpiryInterval": 4_294_967_295}),
        ("message", "mqtt", {"bindingVersion": "0.1.0"}),
        ("message", "mqtt", {"responseTopic": "a/b", "payloadFormatIndicator": 1}),
        ("server", "mqtt5", {"sessionExpiryInterval": 60}),
        ("server", "jms", {"jmsConnectionFactory": "a.B", "properties": [{"name": "a", "value": 1}], "bindingVersion": "latest"}),
        ("operation", "sns", {"consumers": [{"protocol": "sqs", "endpoint": {"name": "a"}, "rawMessageDelivery": False}]}),
        ("channel", "sqs", {"queue": {"name": "a", "fifoQueue": True, "messageRetentionPeriod": 60}}),
        ("operation", "solace", {"destinations": [{"queue": {"accessType": "exclusive"}}], "priority": 255}),
        ("operation", "nats", {"queue": "a" * 255}),
        ("channel", "googlepubsub", {"topic": "a", "schemaSettings": {"encoding": "json", "name": "a"}}),
        ("channel", "pulsar", {"namespace": "a", "persistence": "persistent", "geo-replication": ["a"], "retention": {"time": 1}}),
        ("channel", "rabbit", {"anything": [1]}),
        ("channel", "rabbit", None),
    ],
)
def test_a_right_binding_has_no_findings(check: Check, place: str, protocol: str, binding: Any) -> None:
    """What a published version of the binding allows, or a protocol of which nothing is known."""
    assert check(place, protocol, binding) == ()


@pytest.mark.parametrize(
    ("place", "protocol", "binding", "way", "message"),
    [
        (
            "channel",
            "amqp",
            {"queue": {"durable": "yes"}},
            "/queue/durable",
            "'durable' of the AMQP queue must be a boolean, not the string 'yes'",
        ),
        ("channel", "amqp", {"exchange": []}, "/exchange", "'exchange' of the AMQP channel binding must be a map, not a list"),
        (
            "channel",
            "amqp",
            {"exchange": {"name": "a" * 256}},
            "/exchange/name",
            "'name' of the AMQP exchange must be a string of at most 255 characters, not one of 256",
        ),
        (
            "channel",
            "amqp",
            {"is": "exchange"},
            "/is",
            "'is' of the AMQP channel binding must be 'queue' or 'routingKey', not the string 'exchange'",
        ),
        (
            "operation",
            "amqp",
            {"expiration": -1},
            "/expiration",
            "'expiration' of the AMQP operation binding must be an integer from 0, not the number -1",
        ),
        (
            "operation",
            "amqp",
            {"deliveryMode": 3},
            "/deliveryMode",
            "'deliveryMode' of the AMQP operation binding must be 1 or 2, not the number 3",
        ),
        (
            "operation",
            "amqp",
            {"priority": 1.5},
            "/priority",
            "'priority' of the AMQP operation binding must be an integer, not the number 1.5",
        ),
        ("operation", "amqp", {"cc": "a"}, "/cc", "'cc' of the AMQP operation binding must be a list, not the string 'a'"),
        ("operation", "amqp", {"cc": ["a", 5]}, "/cc/1", "item 1 of 'cc' of the AMQP operation binding must be a string, not the number 5"),
        ("message", "amqp", {"replyTo": "a"}, "/replyTo", "the AMQP message binding has no field 'replyTo'"),
        ("server", "amqp", {"a": 1}, "/a", "the AMQP server binding is reserved and must be empty, but here is 'a'"),
        ("server", "amqp", None, "", "the AMQP server binding must be a map, not null"),
        ("message", "http", {"headers": 1}, "/headers", "'headers' of the HTTP message binding must be a schema, not the number 1"),
        (
            "operation",
            "http",
            {"query": {"type": "array"}},
            "/query",
            "'query' of the HTTP operation binding must be a schema of type 'object', not the string 'array'",
        ),
        ("channel", "ibmmq", {"queue": {}}, "/queue", "the IBM MQ queue needs the field 'objectName'"),
        (
            "channel",
            "ibmmq",
            {"queue": {"objectName": "a"}, "topic": {}},
            "/topic",
            "the IBM MQ channel binding must not have both 'queue' and 'topic'",
        ),
        (
            "channel",
            "ibmmq",
            {"destinationType": "queue"},
            "",
            "the IBM MQ channel binding needs the field 'queue' where 'destinationType' is 'queue'",
        ),
        (
            "server",
            "ibmmq",
            {"heartBeatInterval": 1_000_000},
            "/heartBeatInterval",
            "'heartBeatInterval' of the IBM MQ server binding must be an integer from 0 to 999,999, not the number 1000000",
        ),
        (
            "message",
            "ibmmq",
            {"type": "jms", "headers": "a"},
            "/headers",
            "'headers' of the IBM MQ message binding must not stand beside the type 'jms': it is for 'binary'",
        ),
        (
            "server",
            "kafka",
            {"schemaRegistryVendor": "ibm"},
            "/schemaRegistryVendor",
            "'schemaRegistryVendor' of the Kafka server binding must not stand without 'schemaRegistryUrl'",
        ),
        ("message", "kafka", {"key": [1]}, "/key", "'key' of the Kafka message binding must be a string or a schema, not a list"),
        (
            "channel",
            "kafka",
            {"topicConfiguration": {"cleanup.policy": ["compacted"]}},
            "/topicConfiguration/cleanup.policy/0",
            "item 0 of 'cleanup.policy' of the Kafka topic configuration must be 'delete' or 'compact', not the string 'compacted'",
        ),
        ("operation", "mqtt", {"qos": 3}, "/qos", "'qos' of the MQTT operation binding must be 0, 1 or 2, not the number 3"),
        ("operation", "mqtt", {"qos": True}, "/qos", "'qos' of the MQTT operation binding must be 0, 1 or 2, not the boolean true"),
        (
            "server",
            "mqtt",
            {"maximumPacketSize": 0},
            "/maximumPacketSize",
            "'maximumPacketSize' of the MQTT server binding must be an integer from 1 to 4,294,967,295 or a schema, not the number 0",
        ),
        ("server", "jms", {}, "", "the JMS server binding needs the field 'jmsConnectionFactory'"),
        ("operation", "sqs", {"queues": [{"name": 1}]}, "/queues/0/name", "'name' of the SQS queue must be a string, not the number 1"),
        (
            "operation",
            "sqs",
            {"queues": [1]},
            "/queues/0",
            "item 0 of 'queues' of the SQS operation binding must be a map, not the number 1",
        ),
        ("channel", "redis", {"bindingVersion": "0.1.0"}, "/bindingVersion", "the Redis channel binding is reserved and must be empty"),
    ],
)
def test_a_wrong_binding_is_found(check: Check, place: str, protocol: str, binding: Any, way: str, message: str) -> None:
    """Each fault once, at its place, with a code of its own that a project may lower."""
    found = only(check(place, protocol, binding))
    assert found.message.startswith(message)
    assert (found.code, found.severity, found.pointer) == ("AG133", Severity.ERROR, f"{HERE[place]}/{protocol}{way}")


# Versions


@pytest.mark.parametrize(
    ("place", "protocol", "binding", "right", "wrong", "message"),
    [
        ("operation", "amqp", {"replyTo": "a"}, "0.2.0", "0.3.0", "the AMQP operation binding 0.3.0 has no field 'replyTo'"),
        ("operation", "http", {"type": "request"}, "0.1.0", "0.2.0", "the HTTP operation binding 0.2.0 has no field 'type'"),
        ("operation", "http", {"method": "GET"}, "0.2.0", "0.1.0", "the HTTP operation binding needs the field 'type'"),
        ("message", "http", {"statusCode": 200}, "0.3.0", "0.2.0", "the HTTP message binding 0.2.0 has no field 'statusCode'"),
        (
            "server",
            "kafka",
            {"schemaRegistryUrl": "a"},
            "0.3.0",
            "0.2.0",
            "the Kafka server binding 0.2.0 has no field 'schemaRegistryUrl'",
        ),
        (
            "channel",
            "kafka",
            {"topicConfiguration": {}},
            "0.4.0",
            "0.3.0",
            "the Kafka channel binding 0.3.0 has no field 'topicConfiguration'",
        ),
        (
            "channel",
            "kafka",
            {"topicConfiguration": {"confluent.key.schema.validation": True}},
            "0.5.0",
            "0.4.0",
            "the Kafka topic configuration 0.4.0 has no field 'confluent.key.schema.validation'",
        ),
        (
            "operation",
            "kafka",
            {"groupId": "a"},
            "0.1.0",
            "0.2.0",
            "'groupId' of the Kafka operation binding must be a schema, not the string 'a'",
        ),
        (
            "operation",
            "kafka",
            {"groupId": {"prop": 1}},
            "0.2.0",
            "0.1.0",
            "'groupId' of the Kafka operation binding must be a string or a schema, not a map without any keyword of a schema",
        ),
        ("message", "mqtt", {"contentType": "a"}, "0.2.0", "0.1.0", "the MQTT message binding 0.1.0 has no field 'contentType'"),
    ],
)
def test_a_binding_is_judged_by_its_version(
    check: Check, place: str, protocol: str, binding: dict[str, Any], right: str, wrong: str, message: str
) -> None:
    """What one version has another may not have; without a version, what any of them has is allowed."""
    assert check(place, protocol, binding) == ()
    assert check(place, protocol, {**binding, "bindingVersion": right}) == ()
    found = only(check(place, protocol, {**binding, "bindingVersion": wrong}))
    assert (found.code, found.message) == ("AG133", message)


def test_a_field_of_another_version_says_of_which(check: Check) -> None:
    """So that the version can be mended where it is the version that is wrong."""
    found = only(check("operation", "amqp", {"replyTo": "a", "bindingVersion": "0.3.0"}))
    assert found.hints == ("it is in bindingVersion 0.1.0, 0.2.0",)


@pytest.mark.parametrize("version", ["1.1.1", "latest", ""])
def test_a_version_that_never_was_is_only_noted(check: Check, version: str) -> None:
    """The binding is judged as without a version."""
    found = only(check("channel", "ws", {"query": SCHEMA, "bindingVersion": version}))
    assert (found.code, found.severity) == ("AG134", Severity.INFO)
    assert (found.message, found.hints) == (f"bindingVersion '{version}' of ws is not known", ("known: 0.1.0",))
    assert found.pointer == "/channels/~1/bindings/ws/bindingVersion"
    assert {each.code for each in check("channel", "ws", {"query": 5, "bindingVersion": version})} == {"AG131", "AG134"}
    assert only(check("operation", "amqp", {"replyTo": "a", "bindingVersion": version})).code == "AG134"


def test_a_version_is_a_string(check: Check) -> None:
    """A number is what YAML makes of a version of two parts."""
    found = only(check("channel", "ws", {"bindingVersion": 0.1}))
    assert (found.code, found.message) == ("AG101", "'bindingVersion' must be a string, not the number 0.1")
    assert found.hints == ("put it in quotes",)


# References


def test_a_binding_may_be_a_reference(check: Check) -> None:
    """It is judged where it stands, once, whoever refers to it."""
    shared = {"amqp": {"is": "queues"}}
    found = only(check("channel", "amqp", {"$ref": "#/components/channelBindings/Shared/amqp"}, channelBindings={"Shared": shared}))
    assert (found.code, found.pointer) == ("AG133", "/components/channelBindings/Shared/amqp/is")
    assert found.hints == ("did you mean 'queue'?",)


def test_another_name_of_a_protocol_may_share_its_binding(check: Check) -> None:
    """`amqps` is no protocol of the table: that it refers to what `amqp` has is no fault."""
    shared = {"amqp": {"is": "queue"}}
    assert check("channel", "amqps", {"$ref": "#/components/channelBindings/Shared/amqp"}, channelBindings={"Shared": shared}) == ()


def test_an_object_of_a_binding_may_be_in_another_file(check: Check) -> None:
    """As the official parser has it; it is judged as if it stood here."""
    files = {"queues.json": {"Good": {"durable": True}, "Bad": {"durable": 1}}}
    assert check("channel", "amqp", {"queue": {"$ref": "queues.json#/Good"}}, files=files) == ()
    found = only(check("channel", "amqp", {"queue": {"$ref": "queues.json#/Bad"}}, files=files))
    assert (found.code, found.message) == ("AG133", "'durable' of the AMQP queue must be a boolean, not the number 1")
    assert found.at is not None
    assert found.at.file.endswith("queues.json")


def test_a_schema_in_a_binding_is_followed_but_not_judged(check: Check) -> None:
    """A Kafka key may be written in Avro: only that its references lead somewhere is asked of it."""
    key: dict[str, Any] = {"type": "record", "fields": [], "items": {"$ref": "#/components/schemas/A"}}
    assert check("message", "kafka", {"key": key}, schemas={"A": {"type": "string"}}) == ()
    assert only(check("message", "kafka", {"key": key})).code == "AG020"


# The table, and documents written by others


ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    1e300,
    10**30,
    "",
    "a" * 20_000,
    [],
    [[]],
    [None],
    {},
    {"": {}},
    {"$ref": 5},
    {"type": ["object"]},
]


@pytest.mark.parametrize("name", sorted(bindings.CONTENTS))
def test_no_value_is_a_fault_of_ours(name: str) -> None:
    """Whatever stands in a field, in whatever version, there are findings or none."""
    contents = bindings.CONTENTS[name]
    for field in (*contents.fields, "unknown", "", "bindingVersion"):
        for value in ODD:
            for version in ({}, *({"bindingVersion": each} for each in (*contents.versions, "x"))):
                findings = list(bindings.check({}, {**version, field: value}, name, "/here"))
                assert all(found.code in ("AG101", "AG131", "AG133", "AG134") for found in findings)
                assert all(found.pointer.startswith("/here") and found.message for found in findings)


def test_every_object_of_the_table_is_used() -> None:
    """And every binding of every protocol is there, reserved or not."""
    used = {shape for contents in binding_objects.rows().values() for shape in contents[1].values()}
    assert {shape.strip("[]") for shape in used} - {"schema", "unjudgedSchema"} == set(binding_objects.PARTS)
    assert len(bindings.CONTENTS) == len(binding_objects.PROTOCOLS) * len(binding_objects.PLACES) + len(binding_objects.PARTS)


corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of documents written by others is not here")


def table(name: str) -> Iterator[dict[str, str]]:
    """The rows of one of the corpus' tables."""
    with (CORPUS / name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t")


def findings_of(name: str) -> tuple[Diagnostic, ...]:
    """The findings of a document of the corpus, whatever it may refer to in its project."""
    parts = Path(name).parts
    try:
        return validate(load(CORPUS / name, Access(CORPUS.joinpath(*parts[: 3 if parts[0] == "official" else 2]))))
    except SpecError as error:
        return error.diagnostics


@corpus
def test_the_compatibility_kit_agrees() -> None:
    """Every case of its bindings has the verdict of the kit, or that of the text where they disagree, for a reason in the binding."""
    judged = {row["file"]: row["recommended_for_2.4"] for row in table("TCK_CONFLICTS.tsv")}
    cases = [(row["file"], judged.get(row["file"], row["expected"])) for row in table("TCK_INDEX.tsv") if row["section"] == "bindings"]
    assert len(cases) == 66
    for name, verdict in cases:
        for folder in ("tck/", "tck-as-2.4/"):
            found = [each for each in findings_of(name.replace("tck/", folder, 1)) if each.severity is Severity.ERROR]
            assert all(each.code in ("AG101", "AG131", "AG133") and "/bindings/" in str(each.pointer) for each in found), (name, found)
            assert bool(found) is verdict.startswith("invalid"), (name, found)


FORBIDDEN = {
    "the WebSockets operation binding is reserved": "WebSockets Bindings 0.1.0, Operation Binding Object",
    "the HTTP channel binding is reserved": "HTTP Bindings, Channel Binding Object",
    "the HTTP operation binding has no field 'headers'": "HTTP Bindings, Operation Binding Object: only the properties defined",
    "'headers' of the HTTP message binding must be a schema of type 'object', but has no type": "HTTP Bindings, Message Binding Object",
    "the AMQP message binding has no field 'replyTo'": "AMQP Bindings, Message Binding Object: only the properties defined",
    "'cc' of the AMQP operation binding must be a list": "AMQP Bindings, Operation Binding Object",
    "'deliveryMode' of the AMQP operation binding must be 1 or 2": "AMQP Bindings, Operation Binding Object",
    "the Kafka channel binding has no field 'cleanup.policy'": "Kafka Bindings, Channel Binding Object: only the properties defined",
    "'groupId' of the Kafka operation binding must be a schema": "Kafka Bindings 0.3.0, Operation Binding Object",
    "'clientId' of the Kafka operation binding must be a schema": "Kafka Bindings 0.3.0, Operation Binding Object",
    "'key' of the Kafka message binding must be a schema": "Kafka Bindings 0.3.0, Message Binding Object",
    "the NATS channel binding is reserved": "NATS Bindings 0.1.0, Channel Binding Object",
}
"""What documents that the official parser accepts (it looks into no binding) do against a binding's text, and where the text says so."""


@corpus
def test_only_what_a_text_forbids_is_found_in_valid_documents() -> None:
    """Nothing is refused in a document without errors for the official parser but what is in the list, and all of that is found."""
    seen: set[str] = set()
    for row in table("INDEX.tsv"):
        if row["parser_errors"] == "0":
            for found in findings_of(row["file"]):
                if found.code in ("AG131", "AG133"):
                    reasons = {start for start in FORBIDDEN if found.message.startswith(start)}
                    assert reasons, (row["file"], found.message)
                    seen |= reasons
    assert seen == set(FORBIDDEN)
