"""What is wrong in a document is found, each thing once, at its place; what is right is left in peace."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from asyncgen.diagnostics import Diagnostic, Severity
from asyncgen.spec import pointer as pointers
from asyncgen.spec.bundle import load
from asyncgen.spec.validate import validate

Validate = Callable[..., tuple[Diagnostic, ...]]


@pytest.fixture(name="check")
def check_fixture(tmp_path: Path) -> Validate:
    """The findings of a document, given as text or as its root members."""

    def check(text: str | None = None, /, **members: Any) -> tuple[Diagnostic, ...]:
        document = {"asyncapi": "2.4.0", "info": {"title": "Chat", "version": "1"}, "channels": {}, **members}
        path = tmp_path / "asyncapi.yaml"
        path.write_text(text if text is not None else json.dumps(document), "utf-8")
        return validate(load(path))

    return check


def only(findings: tuple[Diagnostic, ...]) -> Diagnostic:
    """The only finding."""
    (found,) = findings
    assert found.at is not None
    assert found.at.line > 0
    return found


FULL = """\
asyncapi: 2.4.0
id: urn:example:chat
info:
  title: Chat
  version: 1.0.0
  description: Rooms
  termsOfService: https://example.com/terms
  contact: {name: A, url: https://example.com, email: a@example.com, x-more: 1}
  license: {name: MIT, url: https://example.com/mit}
  x-logo: {url: logo.png}
defaultContentType: application/json
tags:
  - {name: chat, description: Chats, externalDocs: {url: https://example.com}}
externalDocs: {url: https://example.com, description: More}
servers:
  main:
    url: wss://{host}/api
    protocol: wss
    protocolVersion: '13'
    variables:
      host: {enum: [a, b], default: a, description: Host, examples: [a]}
    security: [{token: []}, {login: [read]}, {}]
    bindings: {ws: {}}
  other: {$ref: '#/components/servers/other'}
channels:
  /rooms/{room_id}:
    description: A room
    servers: [main, other]
    parameters:
      room_id: {description: Its id, schema: {type: string}, location: $message.payload#/room}
    bindings:
      ws: {method: GET, query: {type: object, properties: {since: {type: integer}}},
        headers: {type: object, properties: {}}, bindingVersion: 0.1.0}
    publish:
      operationId: send
      summary: Send
      description: Sends
      security: [{token: []}]
      tags: [{name: a}, {name: b}]
      externalDocs: {url: https://example.com}
      bindings: {ws: {}}
      traits: [{$ref: '#/components/operationTraits/noted'}, {summary: x}]
      message:
        oneOf:
          - $ref: '#/components/messages/Join'
          - messageId: leave
            payload: true
          - oneOf: [{payload: {type: string}}]
    subscribe:
      message: {$ref: '#/components/messages/Join'}
  /empty: {}
  topic.name/{a}-{b}/%20: {parameters: {a: {}, b: {}}}
components:
  servers:
    other: {url: ws://other, protocol: ws}
  serverVariables:
    port: {default: '1'}
  channels:
    'reused': {}
  messages:
    Join:
      messageId: join
      headers: {type: object}
      correlationId: {location: $message.header#/id, description: Id}
      schemaFormat: application/vnd.aai.asyncapi;version=2.4.0
      contentType: application/json
      name: join
      title: Join
      summary: Joins
      description: Joins a room
      tags: [{name: a}]
      externalDocs: {url: https://example.com}
      bindings: {ws: {}, kafka: {key: text, bindingVersion: 0.1.0}, own: 5}
      examples: [{name: first, summary: First, headers: {}, payload: [1, {$ref: nowhere}]}]
      traits: [{$ref: '#/components/messageTraits/noted'}]
      payload: {$ref: '#/components/schemas/Everything'}
      x-response: {$ref: '#/components/messages/Join'}
    Avro: {schemaFormat: application/vnd.apache.avro;version=1.9.0, payload: [string, {type: record, name: R, fields: []}]}
    OpenApi: {schemaFormat: 'application/vnd.oai.openapi;version=3.0.0', payload: {exclusiveMinimum: true, nullable: true}}
    Choice: {oneOf: [{$ref: '#/components/messages/Join'}]}
  schemas:
    Yes: true
    No: false
    Shown: {default: {a: 1}, examples: [1, null]}
    Everything:
      $id: https://example.com/everything
      $schema: http://json-schema.org/draft-07/schema#
      $comment: All
      title: Everything
      description: All keywords
      readOnly: true
      writeOnly: false
      type: [object, 'null']
      properties: {a: {}, self: {$ref: '#/components/schemas/Everything'}, $ref: {type: string}, type: {type: array}}
      patternProperties: {^x: {type: string}}
      additionalProperties: false
      propertyNames: {pattern: a}
      minProperties: 0
      maxProperties: 5
      required: [a]
      dependencies: {a: [b], b: {type: object}}
      allOf: [{multipleOf: 0.5, maximum: 5, exclusiveMaximum: 5.5, minimum: -1, exclusiveMinimum: -2}]
      anyOf: [{maxLength: 5, minLength: 0, pattern: ^a, format: uuid, contentEncoding: base64, contentMediaType: text/plain}]
      oneOf: [{items: [true, {}], additionalItems: {}, maxItems: 5, minItems: 1.0, uniqueItems: true, contains: {}}, {items: {}}]
      not: {const: null}
      if: {enum: [1, a, null]}
      then: {}
      else: {}
      definitions: {A: {type: number}}
      discriminator: a
      externalDocs: {url: https://example.com}
      deprecated: true
      x-own: {$ref: 5}
      xml: {name: a}
      $defs: {A: 5}
      prefixItems: {}
  securitySchemes:
    token: {type: httpApiKey, in: query, name: token, description: Token}
    login:
      type: oauth2
      flows:
        implicit: {authorizationUrl: https://example.com, scopes: {read: Reads}, refreshUrl: https://example.com}
        password: {tokenUrl: https://example.com, scopes: {}}
        clientCredentials: {tokenUrl: https://example.com, scopes: {}}
        authorizationCode: {tokenUrl: https://example.com, authorizationUrl: https://example.com, scopes: {}, x-own: 1}
    bearer: {type: http, scheme: bearer, bearerFormat: JWT}
    open: {type: openIdConnect, openIdConnectUrl: https://example.com}
    user: {type: userPassword}
    key: {type: apiKey, in: user}
    cert: {type: X509}
    sym: {type: symmetricEncryption}
    asym: {type: asymmetricEncryption}
    plain: {type: plain}
    s256: {type: scramSha256}
    s512: {type: scramSha512}
    gss: {type: gssapi}
    again: {$ref: '#/components/securitySchemes/token'}
  parameters:
    p: {$ref: '#/components/parameters/q'}
    q: {}
  correlationIds:
    c: {location: $message.payload}
  operationTraits:
    noted: {summary: a, security: []}
    again: {$ref: '#/components/operationTraits/noted'}
  messageTraits:
    noted: {headers: {type: object}, examples: [{headers: {}}], messageId: join}
  serverBindings: {a: {ws: {}}}
  channelBindings: {a: {ws: {}}}
  operationBindings: {a: {http: {query: {type: object, properties: {}}}}}
  messageBindings: {a: {http: {headers: {type: object, properties: {}}}}}
x-own: 1
"""


def test_a_right_document_has_no_findings(check: Validate) -> None:
    """Every object and every field of the specification, references wherever its text allows them, and extensions."""
    assert check(FULL) == ()


@pytest.mark.parametrize("minor", range(7))
def test_the_smallest_document_is_right_in_every_version(check: Validate, minor: int) -> None:
    """`channels` may be empty."""
    assert check(asyncapi=f"2.{minor}.0") == ()


def placed(way: str, value: Any) -> dict[str, Any]:
    """The root members of a document with a value at a place; what lies on the way to it is right."""
    around: dict[str, Any] = {
        "info": {"title": "Chat", "version": "1"},
        "servers": {"main": {"url": "ws://a", "protocol": "ws"}},
        "channels": {"/": {"publish": {"message": {}}}},
        "components": {"schemas": {"A": {}}, "messages": {"M": {}}, "securitySchemes": {"S": {"type": "X509"}}},
    }
    tokens = pointers.parse(way)
    holder: Any = around
    for token in tokens[:-1]:
        holder = holder.setdefault(token, {})
    holder[tokens[-1]] = value
    return around


@pytest.mark.parametrize(
    ("way", "value", "code", "message"),
    [
        ("/info", {"title": "a"}, "AG100", "the Info Object needs the field 'version'"),
        ("/servers/main", {"url": "a"}, "AG100", "the Server Object needs the field 'protocol'"),
        ("/components/securitySchemes/S", {}, "AG100", "the Security Scheme Object needs the field 'type'"),
        ("/components/correlationIds/C", {}, "AG100", "the Correlation ID Object needs the field 'location'"),
        ("/info", [], "AG101", "'info' must be an Info Object, not a list"),
        ("/info/description", None, "AG101", "'description' must be a string, not null"),
        ("/channels", None, "AG101", "'channels' must be a map, not null"),
        ("/channels/~1/publish", "a", "AG101", "'publish' must be an Operation Object, not the string 'a'"),
        ("/channels/~1/publish/message", [], "AG101", "'message' must be a Message Object, not a list"),
        ("/channels/~1/publish/message/payload", "x" * 60, "AG101", f"'payload' must be a Schema Object, not the string '{'x' * 40}...'"),
        ("/channels/~1/publish/tags", {}, "AG101", "'tags' must be a list, not a map"),
        ("/channels/~1/publish/message/oneOf", {}, "AG101", "'oneOf' must be a list, not a map"),
        (
            "/channels/~1/publish/message/correlationId",
            {"location": "$message.headers#/a"},
            "AG101",
            "'location' must be a runtime expression",
        ),
        ("/channels/~1/bindings", {"ws": []}, "AG131", "the WebSockets channel binding must be a map, not a list"),
        (
            "/channels/~1/bindings",
            {"ws": {"query": 5}},
            "AG131",
            "'query' of the WebSockets channel binding must be a schema, not the number 5",
        ),
        ("/components/schemas/A", 5, "AG101", "'A' must be a Schema Object, not the number 5"),
        ("/components/schemas/A/properties", [], "AG101", "'properties' must be a map of schemas, not a list"),
        ("/components/schemas/A/items", "a", "AG101", "'items' must be a Schema Object, not the string 'a'"),
        ("/components/schemas/A/required", True, "AG101", "'required' must be a list, not the boolean true"),
        ("/components/schemas/A/exclusiveMinimum", True, "AG101", "'exclusiveMinimum' must be a number, not the boolean true"),
        ("/components/schemas/A/maxLength", -1, "AG101", "'maxLength' must be an integer from 0, not the number -1"),
        ("/components/schemas/A/maxLength", 1.5, "AG101", "'maxLength' must be an integer from 0, not the number 1.5"),
        ("/components/schemas/A/multipleOf", 0, "AG101", "'multipleOf' must be a number above 0, not the number 0"),
        ("/components/schemas/A/discriminator", {"propertyName": "a"}, "AG101", "'discriminator' must be a string, not a map"),
        ("/components/schemas/A/dependencies", {"a": [1]}, "AG101", "'0' must be a string, not the number 1"),
        ("/components/schemas/A/$ref", 5, "AG101", "'$ref' must be a string, not the number 5"),
        ("/channels/~1/publish/deprecated", True, "AG102", "the Operation Object has no field 'deprecated'"),
        ("/channels/~1/publishes", {}, "AG102", "the Channel Item Object has no field 'publishes'"),
        ("/definitions", {}, "AG102", "the AsyncAPI Object has no field 'definitions'"),
        ("/channels/~1/publish/message", {"oneOf": [], "name": "a"}, "AG102", "beside 'oneOf' nothing else may stand, but here is 'name'"),
        ("/info/contact", {"$ref": "#/x-contact"}, "AG104", "a reference is not allowed here"),
        ("/components/messages", {"$ref": "#/x-messages"}, "AG104", "a reference is not allowed here"),
        ("/components/schemas/A/type", "strnig", "AG105", "the string 'strnig' is no type of JSON Schema"),
        ("/components/schemas/A/type", None, "AG105", "null is no type of JSON Schema"),
        ("/components/schemas/A/type", ["string", 5], "AG105", "the number 5 is no type of JSON Schema"),
        ("/components/securitySchemes/S/type", "htpp", "AG105", "'htpp' is no type of security scheme"),
        (
            "/components/securitySchemes/S",
            {"type": "httpApiKey", "name": "a", "in": "body"},
            "AG105",
            "'body' is no place for the credentials",
        ),
        ("/components/schemas/A/enum", [], "AG106", "the list is empty"),
        ("/components/schemas/A/allOf", [], "AG106", "the list is empty"),
        (
            "/channels/~1/publish",
            {"message": {"$ref": "#/info"}},
            "AG107",
            "'#/info' leads to an Info Object, here a Message Object is expected",
        ),
        ("/components/schemas/B", {"$ref": "#/info/title"}, "AG107", "'#/info/title' leads to the string 'Chat', here a Schema Object"),
        ("/components/schemas/B", {"$ref": "#"}, "AG107", "'#' leads to an AsyncAPI Object, here a Schema Object is expected"),
        ("/components/schemas/A/x-python-import", {"module": "os"}, "AG108", "'x-python-import' is an instruction to a code generator"),
        ("/components/schemas/A/properties/a", {"customTypePath": "os.system"}, "AG108", "'customTypePath' is an instruction"),
    ],
)
def test_wrong_structure_is_found(check: Validate, way: str, value: Any, code: str, message: str) -> None:
    """A missing field, a wrong type, an unknown field, a reference where none may be: one error each."""
    found = only(check(**placed(way, value)))
    assert found.code == code
    assert found.message.startswith(message)
    assert found.severity is Severity.ERROR
    assert found.pointer is not None
    assert found.pointer.startswith(way)


@pytest.mark.parametrize(
    ("way", "value", "hint"),
    [
        ("/info/version", 1.0, "put it in quotes"),
        ("/info/descripton", "a", "did you mean 'description'?"),
        ("/info/logo", "a", "a field of your own begins with 'x-': 'x-logo'"),
        ("/info/description", {"$ref": "a.md"}, "a reference is not allowed here"),
        ("/components/schemas/A/type", "strnig", "did you mean 'string'?"),
        ("/channels/~1/servers", ["mian"], "did you mean 'main'?"),
        ("/servers/main/security", [{"s": ["x"]}], "did you mean 'S'?"),
        ("/channels/~1a?b=c", {}, "describe query parameters in bindings.ws.query"),
    ],
)
def test_hints_say_a_mend(check: Validate, way: str, value: Any, hint: str) -> None:
    """The name that was probably meant, or what to write instead."""
    (found,) = [finding for finding in check(**placed(way, value)) if finding.hints]
    assert found.hints == (hint,)


@pytest.mark.parametrize(
    "key", ["customTypePath", "customBasePath", "x-python-import", "x-python-type", "x-is-base-class", "x-is-classvar"]
)
def test_keys_that_would_become_code_are_refused_in_schemas_only(check: Validate, key: str) -> None:
    """As a keyword of a schema they choose what is imported; as a property's name or in data they are harmless."""
    harmless = {"properties": {key: {"type": "string"}}, "default": {key: "1"}, "x-any": {key: 1}}
    assert check(components={"schemas": {"A": harmless}}) == ()
    deep = {"items": [{"anyOf": [{"additionalProperties": {key: "os.system"}}]}]}
    assert only(check(components={"schemas": {"A": deep}})).code == "AG108"


@pytest.mark.parametrize(
    ("version", "way", "value", "name"),
    [
        ("2.1.0", "/channels/~1/servers", ["main"], "servers"),
        ("2.2.0", "/components/servers", {}, "servers"),
        ("2.2.0", "/components/channels", {}, "channels"),
        ("2.3.0", "/components/serverVariables", {}, "serverVariables"),
        ("2.3.0", "/channels/~1/publish/security", [], "security"),
        ("2.3.0", "/channels/~1/publish/message/messageId", "a", "messageId"),
        ("2.4.0", "/servers/main/tags", [], "tags"),
        ("2.0.0", "/channels/~1/publish/message/examples", [{"payload": 1, "name": "a"}], "name"),
    ],
)
def test_fields_of_later_versions_are_warned_about(check: Validate, version: str, way: str, value: Any, name: str) -> None:
    """They are understood all the same; in the version that brought them they are right."""
    found = only(check(asyncapi=version, **placed(way, value)))
    assert (found.code, found.severity) == ("AG103", Severity.WARNING)
    assert found.message.startswith(f"'{name}' came with AsyncAPI 2.")
    assert check(asyncapi="2.6.0", **placed(way, value)) == ()


def test_what_a_reference_leads_to_is_looked_at_wherever_it_is(check: Validate) -> None:
    """A message that is kept in an extension is a message as soon as something refers to it."""
    members = {"channels": {"/": {"publish": {"message": {"$ref": "#/x-parts/M"}}}}, "x-parts": {"M": {"nmae": "a"}, "N": {"nmae": "a"}}}
    found = only(check(**members))
    assert (found.code, found.pointer) == ("AG102", "/x-parts/M/nmae")


def test_a_payload_that_is_a_message_is_warned_about(check: Validate) -> None:
    """The official parser accepts it, because every map is a schema; it is never what was meant."""
    components: dict[str, Any] = {"messages": {"M": {"payload": {"$ref": "#/components/messages/N"}}, "N": {"payload": {}}}}
    found = only(check(components=components))
    assert (found.code, found.severity, found.hints) == ("AG119", Severity.WARNING, ("refer to its payload instead",))


# What parts say together


@pytest.mark.parametrize(
    ("address", "declared", "expected"),
    [
        ("/rooms/{id}", {"id": {}}, []),
        ("/rooms/{id}", None, [("warning", "'id' of the address '/rooms/{id}' is not described: any text is taken")]),
        ("/rooms/{a}/{b}/{a}", {"a": {}, "b": {}}, []),
        ("/rooms/{id}", {}, [("error", "the channel parameter 'id' of the address '/rooms/{id}' is not declared")]),
        ("/rooms/{id}", {"id": {}, "x": {}}, [("error", "the channel parameter 'x' is not in the address '/rooms/{id}'")]),
        ("/rooms", {"x": {}}, [("warning", "the channel parameter 'x' is not in the address '/rooms'")]),
    ],
)
def test_channel_parameters_agree_with_the_address(
    check: Validate, address: str, declared: dict[str, Any] | None, expected: list[tuple[str, str]]
) -> None:
    """When parameters are declared, exactly those of the address (Parameters Object); none at all are strings, with a warning."""
    channel = {} if declared is None else {"parameters": declared}
    assert [(str(found.severity), found.message) for found in check(channels={address: channel})] == expected


@pytest.mark.parametrize(
    ("url", "variables", "expected"),
    [
        ("ws://{host}", {"host": {}}, []),
        ("ws://{host}", None, []),
        ("ws://{host}", {}, ["the server variable 'host' of the URL 'ws://{host}' is not declared"]),
        ("ws://a", {"host": {}}, ["the server variable 'host' is not in the URL 'ws://a'"]),
    ],
)
def test_server_variables_agree_with_the_url(check: Validate, url: str, variables: dict[str, Any] | None, expected: list[str]) -> None:
    """An error where the address is a web server's; else a warning, because the specification's text does not ask for it."""
    for protocol, severity in (("ws", Severity.ERROR if "{" in url else Severity.WARNING), ("mqtt", Severity.WARNING)):
        server = {"url": url, "protocol": protocol, **({} if variables is None else {"variables": variables})}
        findings = check(servers={"main": server})
        assert [(found.message, found.severity) for found in findings] == [(message, severity) for message in expected]


@pytest.mark.parametrize(
    ("address", "code", "message"),
    [
        ("/a?b=c", "AG111", "the address '/a?b=c' has a query: '?' is not allowed"),
        ("a#b", "AG111", "the address 'a#b' has a fragment: '#' is not allowed"),
        ("", "AG112", "the address of a channel can't be empty"),
        ("/a/{", "AG112", "the address '/a/{' is no URI template: a brace has no counterpart"),
        ("/a/}b{", "AG112", "the address '/a/}b{' is no URI template: a brace has no counterpart"),
        ("/{}", "AG112", "the address '/{}' is no URI template: '{}' holds no name"),
        ("/{a b}", "AG112", "the address '/{a b}' is no URI template: '{a b}' holds no name"),
        ("/a b", "AG112", "the address '/a b' is no URI template: ' ' is not allowed"),
        ("/a%zz", "AG112", "the address '/a%zz' is no URI template: '%' is not allowed"),
    ],
)
def test_addresses_are_templates_without_query_and_fragment(check: Validate, address: str, code: str, message: str) -> None:
    """Channels Object: a relative path or topic, in the form of a URI template."""
    found = only(tuple(found for found in check(channels={address: {}}) if found.code != "AG139"))
    assert (found.code, found.message) == (code, message)


@pytest.mark.parametrize(
    "address", ["/", "a", "/a/{b}", "{a}{b}", "/{room-id}", "/{a.b}", "/{+a}/{?b,c*}", "a.b:c@d", "/ü/[x]", "a%20b", "$share/*"]
)
def test_all_kinds_of_addresses_are_right(check: Validate, address: str) -> None:
    """With or without a slash, with operators of URI templates, with escapes and with letters of all languages."""
    assert [found for found in check(channels={address: {"parameters": {}}}) if found.code not in ("AG110", "AG139")] == []


def test_servers_of_a_channel_exist(check: Validate) -> None:
    """They are names of the document's servers."""
    found = only(check(servers={"a": {"url": "ws://a", "protocol": "ws"}}, channels={"/": {"servers": ["a", "b"]}}))
    assert (found.code, found.message, found.pointer) == ("AG113", "there is no server 'b'", "/channels/~1/servers/1")


def test_security_requirements_name_schemes(check: Validate) -> None:
    """Those of servers and of operations, also through references; the finding is at the name."""
    servers = {"a": {"$ref": "#/components/servers/a"}}
    components: dict[str, Any] = {"servers": {"a": {"url": "ws://a", "protocol": "ws", "security": [{"known": []}, {"absent": []}]}}}
    schemes = {"securitySchemes": {"known": {"type": "X509"}}}
    channels: dict[str, Any] = {"/": {"publish": {"security": [{"known": [], "gone": []}]}}}
    findings = check(servers=servers, channels=channels, components={**components, **schemes})
    assert sorted((found.code, found.pointer) for found in findings) == [
        ("AG114", "/channels/~1/publish/security/0/gone"),
        ("AG114", "/components/servers/a/security/1/absent"),
    ]


def test_an_operation_id_is_unique(check: Validate) -> None:
    """Among all channels, with the traits' values; both places are named."""
    channels = {"/a": {"publish": {"operationId": "x"}}, "/b": {"subscribe": {"operationId": "y", "traits": [{"operationId": "x"}]}}}
    found = only(check(channels=channels))
    assert (found.code, found.message) == ("AG115", "the operationId 'x' is there twice")
    assert found.pointer == "/channels/~1b/subscribe/traits/0/operationId"
    assert [related.message for related in found.related] == ["the first one is here"]


def test_one_operation_that_is_used_twice_is_no_repetition(check: Validate) -> None:
    """Two addresses may share a channel by reference."""
    components = {"channels": {"shared": {"publish": {"operationId": "x", "message": {"messageId": "m"}}}}}
    reference = {"$ref": "#/components/channels/shared"}
    assert check(channels={"/a": reference, "/b": reference}, components=components) == ()


def test_a_message_id_is_unique(check: Validate) -> None:
    """Among the messages of all operations; one message in two operations is no repetition, an unused one does not count."""
    messages = {"A": {"messageId": "m"}, "B": {"traits": [{"messageId": "m"}]}, "Unused": {"messageId": "m"}}
    use_a, use_b = {"$ref": "#/components/messages/A"}, {"$ref": "#/components/messages/B"}
    shared = {"/": {"publish": {"message": {"oneOf": [use_a, use_a]}}, "subscribe": {"message": use_a}}}
    assert check(channels=shared, components={"messages": messages}) == ()
    both = {"/": {"publish": {"message": {"oneOf": [use_a, use_b]}}}}
    found = only(check(channels=both, components={"messages": messages}))
    assert (found.code, found.pointer) == ("AG116", "/components/messages/B/traits/0/messageId")


def test_choices_of_messages_may_go_in_circles(check: Validate) -> None:
    """A choice that contains itself ends."""
    messages = {"A": {"oneOf": [{"$ref": "#/components/messages/A"}, {"messageId": "m"}]}}
    assert check(channels={"/": {"publish": {"message": {"$ref": "#/components/messages/A"}}}}, components={"messages": messages}) == ()


def test_tags_are_unique(check: Validate) -> None:
    """In each list of tags."""
    found = only(check(tags=[{"name": "a"}, {"name": "b"}, {"name": "a"}], channels={"/": {"publish": {"tags": [{"name": "a"}]}}}))
    assert (found.code, found.message, found.pointer) == ("AG118", "the tag 'a' is there twice", "/tags/2/name")
    assert len(found.related) == 1


@pytest.mark.parametrize(
    ("scheme", "message"),
    [
        ({"type": "http"}, "a security scheme of type 'http' needs the field 'scheme'"),
        ({"type": "httpApiKey", "in": "query"}, "a security scheme of type 'httpApiKey' needs the field 'name'"),
        ({"type": "apiKey"}, "a security scheme of type 'apiKey' needs the field 'in'"),
        ({"type": "oauth2"}, "a security scheme of type 'oauth2' needs the field 'flows'"),
        ({"type": "openIdConnect"}, "a security scheme of type 'openIdConnect' needs the field 'openIdConnectUrl'"),
        ({"type": "oauth2", "flows": {"implicit": {"scopes": {}}}}, "the OAuth flow 'implicit' needs the field 'authorizationUrl'"),
        ({"type": "oauth2", "flows": {"password": {"scopes": {}}}}, "the OAuth flow 'password' needs the field 'tokenUrl'"),
        ({"type": "oauth2", "flows": {"password": {"tokenUrl": "https://a"}}}, "the OAuth Flow Object needs the field 'scopes'"),
    ],
)
def test_security_schemes_have_what_their_type_needs(check: Validate, scheme: dict[str, Any], message: str) -> None:
    """Security Scheme Object, OAuth Flow Object."""
    found = only(check(components={"securitySchemes": {"S": scheme}}))
    assert (found.code, found.message, found.severity) == ("AG100", message, Severity.ERROR)


def test_further_fields_of_a_security_scheme_are_warned_about(check: Validate) -> None:
    """The official parser accepts them."""
    findings = check(components={"securitySchemes": {"S": {"type": "http", "scheme": "basic", "in": "query", "scopes": []}}})
    assert [(found.code, found.severity) for found in findings] == [("AG121", Severity.WARNING)] * 2


# The form of findings


def test_findings_are_in_the_order_of_their_places(check: Validate) -> None:
    """By line and column, whatever found them; none is there twice, also where two aliases share a fault."""
    text = """\
asyncapi: 2.4.0
channels:
  /a?:
    publish: &shared
      message: {nmae: a}
  /b:
    publish: *shared
    servers: [x]
tags: [{}]
info: {title: 5, version: '1'}
"""
    places = [(found.at.line, found.code) for found in check(text) if found.at]
    assert places == [(3, "AG111"), (5, "AG102"), (5, "AG102"), (8, "AG113"), (9, "AG100"), (10, "AG101")]


def test_a_finding_in_another_file_is_placed_there(tmp_path: Path) -> None:
    """Its pointer leads into the bundled document, its place into the file."""
    main = {
        "asyncapi": "2.4.0",
        "info": {"title": "a", "version": "1"},
        "channels": {"/": {"publish": {"message": {"$ref": "part.yaml#/M"}}}},
    }
    (tmp_path / "main.yaml").write_text(json.dumps(main))
    (tmp_path / "part.yaml").write_text("M:\n  nmae: a\n")
    found = only(validate(load(tmp_path / "main.yaml")))
    assert found.pointer == "/components/messages/M/nmae"
    assert found.at is not None
    assert (found.at.file.rpartition("/")[2], found.at.line, found.at.column, found.at.width) == ("part.yaml", 2, 3, 4)


def test_a_hostile_document_does_not_have_a_million_findings(check: Validate) -> None:
    """Five hundred are enough for everyone, and are quickly there."""
    components = {"schemas": {f"A{number}": {"type": f"type{number}", "maxLength": "x"} for number in range(5_000)}}
    assert len(check(components=components)) == 500
