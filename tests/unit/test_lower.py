"""What is decided of a project's own code: the value that templates get, not their text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from asyncgen import models, naming
from asyncgen.api import Api
from asyncgen.lower import Project, lower

Read = Callable[..., Api]
PING = {"name": "ping", "payload": {"type": "object", "properties": {"at": {"type": "integer"}}}}


def lowered(read: Read, **members: Any) -> Project:
    """Lower a document made of the given root members."""
    api = read(**members)
    names = naming.assign(api)
    return lower(api, names, models.build(api, names), package="chat", spec="asyncapi.yaml")


def enveloped(tag: str, *, required: tuple[str, ...] = ("type", "payload"), **properties: Any) -> dict[str, Any]:
    """Return the message of an envelope."""
    return {"name": tag, "payload": {"type": "object", "required": [*required], "properties": {"type": {"const": tag}, **properties}}}


def test_no_channels(read: Read) -> None:
    """A document without channels makes a service without routers, and imports nothing for them."""
    project = lowered(read)
    assert (project.routers, project.modules, project.verifiers) == ((), (), ())
    assert (project.imports, project.operations_import) == ((), ())
    assert project.service == "service = Service(contract)"


def test_connection_fields(read: Read) -> None:
    """Parameters come in the order of the address, each as its type; query and headers are models of their own."""
    channel = {
        "parameters": {"room": {"description": "Which."}, "number": {"schema": {"type": "integer"}}},
        "bindings": {"ws": {key: {"type": "object", "properties": {"a": {"type": "string"}}} for key in ("query", "headers")}},
        "publish": {"message": PING},
    }
    [router] = lowered(read, channels={"/rooms/{number}/{room}": channel}).routers
    assert [(field.name, field.annotation) for field in router.fields] == [
        ("number", "int"),
        ("room", "str"),
        ("query", "RoomsQuery"),
        ("headers", "RoomsHeaders"),
    ]
    assert router.fields[1].argument == 'Annotated[str, Path(description="Which.")]'
    assert router.arguments == "number, room, query, headers"
    assert router.connection == "RoomsConnection"


def test_connection_without_fields(read: Read) -> None:
    """A handshake that carries nothing has no class."""
    [router] = lowered(read, channels={"/rooms": {"publish": {"message": PING}}}).routers
    assert (router.fields, router.connection) == ((), "None")


def test_publishers(read: Read) -> None:
    """What the server sends has a publisher, which takes a payload where there is one."""
    messages = [enveloped("posted", payload={"type": "string"}), enveloped("bye", required=("type",))]
    [router] = lowered(read, channels={"/rooms": {"subscribe": {"message": {"oneOf": messages}}}}).routers
    assert [(one.name, one.parameter, one.value) for one in router.publishers] == [
        ("posted", "payload: str", "payload"),
        ("bye", "", "None"),
    ]
    assert router.handlers == ()


def test_replies(read: Read) -> None:
    """A handler returns the payload of the message that answers, and nothing where none does."""
    asked = {**PING, "name": "ask", "x-response": {"$ref": "#/components/messages/Answer"}}
    document = {"channels": {"/a": {"publish": {"message": asked}}, "/b": {"publish": {"message": PING}}}}
    answer = {"name": "answer", "payload": {"type": "integer"}}
    asking, telling = lowered(read, **document, components={"messages": {"Answer": answer}}).routers
    assert asking.handlers[0].bound.endswith(", AClient, int]")
    assert '            reply="answer",' in asking.spec
    assert telling.handlers[0].bound.endswith(", BClient, None]")


@pytest.mark.parametrize(
    ("message", "bound"),
    [
        (enveloped("join", payload={"type": "string"}), "Handler[str, RoomsClient, None]"),
        (enveloped("join", required=("type",), payload={"type": "string"}), "Handler[str | None, RoomsClient, None]"),
        (enveloped("join", required=("type",)), "HandlerWithout[RoomsClient, None]"),
        ({"name": "join"}, "Handler[Any, RoomsClient, None]"),
    ],
)
def test_handlers_see_what_is_in_the_envelope(read: Read, message: dict[str, Any], bound: str) -> None:
    """The inner payload, None where it may be absent, no parameter where there is none; without a schema it is anything."""
    [router] = lowered(read, channels={"/rooms": {"publish": {"message": message}}}).routers
    assert router.handlers[0].bound == bound


@pytest.mark.parametrize(("scheme", "function"), [("bearerAuth", "bearer_auth"), ("object", "object_"), ("class", "class_")])
def test_verifiers(read: Read, scheme: str, function: str) -> None:
    """Each scheme that a channel asks for has a verifier under a name that hides nothing the module needs; unused schemes have none."""
    http = {"type": "http", "scheme": "bearer"}
    project = lowered(
        read,
        servers={"main": {"url": "ws://localhost", "protocol": "ws", "security": [{scheme: []}]}},
        channels={"/rooms": {"publish": {"message": PING}}},
        components={"securitySchemes": {scheme: http, "unused": http}},
    )
    assert [(one.name, one.key) for one in project.verifiers] == [(function, f'"{scheme}"')]
    assert f'"{scheme}": security.{function},' in project.service
    assert project.main_imports[0] == "from chat import handlers, security"


@pytest.mark.parametrize(("url", "mount"), [("ws://localhost/v1", 'app, prefix="/v1"'), ("ws://localhost", "app")])
def test_mount(read: Read, url: str, mount: str) -> None:
    """The path of the servers' URL is the prefix of all channels."""
    server = {"main": {"url": url, "protocol": "ws"}}
    assert lowered(read, servers=server, channels={"/rooms": {"publish": {"message": PING}}}).mount == mount


@pytest.mark.parametrize(
    ("address", "module", "router"),
    [
        ("/con", "con_channel", "ConChannelRouter"),
        ("/channel", "channel_channel", "ChannelChannelRouter"),
        ("/operation", "operation_channel", "OperationChannelRouter"),
        ("/conftest", "conftest_channel", "ConftestChannelRouter"),
        ("/" + "a" * 300, "a" * 80, "A" + "a" * 79 + "Router"),
    ],
)
def test_names_of_handler_modules(read: Read, address: str, module: str, router: str) -> None:
    """No module is a device of Windows, longer than a file's name can be, or makes a class that the runtime has."""
    project = lowered(read, channels={address: {"publish": {"message": PING}}})
    assert (project.modules[0].name, project.routers[0].name) == (module, router)


def test_any_is_imported_where_it_is_meant(read: Read) -> None:
    """A model whose name begins like `Any` does not need it."""
    component = {"schemas": {"AnyThing": {"type": "object", "properties": {"a": {"type": "string"}}}}}
    message = {"name": "ping", "payload": {"$ref": "#/components/schemas/AnyThing"}}
    project = lowered(read, channels={"/rooms": {"publish": {"message": message}}}, components=component)
    assert "from typing import TypeAlias, TypeVar" in project.imports
    assert not any(line.startswith("from typing") for line in project.modules[0].imports)
