"""The document of a service without a contract: FastWS's way, without the defects of FastWS's documents."""

from __future__ import annotations

import json
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, computed_field

from asyncgen.diagnostics import Severity
from asyncgen.runtime import ChannelRouter, ChannelSpec, MessageSpec, OperationRouter, Service
from asyncgen.spec.bundle import load
from asyncgen.spec.validate import validate


class Topic(BaseModel):
    """What to hear of."""

    topic: Annotated[str, Field(min_length=1)]


class Color(Enum):
    """A color."""

    RED = "red"
    BLUE = "blue"


class Person(BaseModel):
    """A person."""

    user_id: Annotated[int, Field(alias="userId")]
    color: Color = Color.RED
    friends: list[Person] = []


class Account(BaseModel):
    """Has another form when it is written."""

    owner: Person
    amount: Annotated[int, Field(validation_alias="given", serialization_alias="has")]
    secret: Annotated[str, Field(exclude=True)] = ""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def doubled(self) -> int:
        """Twice the amount."""
        return 2 * self.amount


class Cat(BaseModel):
    """A cat."""

    kind: Literal["cat"]


class Dog(BaseModel):
    """A dog."""

    kind: Literal["dog"]


def problems(document: dict[str, Any], folder: Path) -> list[str]:
    """Return what asyncgen's own validation says about a document."""
    path = folder / "asyncapi.json"
    path.write_text(json.dumps(document), "utf-8")
    found = validate(load(path))
    return [f"{diagnostic.pointer}: {diagnostic.message}" for diagnostic in found if diagnostic.severity is Severity.ERROR]


def fields(document: dict[str, Any], message: str) -> dict[str, Any]:
    """Return the properties of a message's frame."""
    properties: dict[str, Any] = document["components"]["messages"][message]["payload"]["properties"]
    return properties


def names(document: dict[str, Any], field: str) -> list[str]:
    """Return the keys of the messages of an operation on the channel `/`."""
    return [item["$ref"].rpartition("/")[2] for item in document["channels"]["/"][field]["message"]["oneOf"]]


@pytest.fixture
def service() -> Service:
    """Return a service with one of everything."""
    service = Service(title="Code", version="1.0.0")
    router = OperationRouter(prefix="feature.", tags=["feature"])

    @service.send("ping", reply="ping")
    def ping() -> None: ...

    @service.send("account", reply="account.state", tags=["money", "money"])
    def account(payload: Account) -> Account:
        """Open an account."""
        return payload

    @router.send("hear", reply="hear.done", name="hear_of", summary="Hear.")
    def hear(payload: Topic) -> tuple[int, str]:
        return len(payload.topic), payload.topic

    @router.send("pet")
    def pet(payload: Annotated[Cat | Dog, Field(discriminator="kind")]) -> None: ...

    @service.recv("user/news flash")
    def news() -> Person | None: ...

    service.include_router(router)
    return service


def test_the_document_is_valid(service: Service, tmp_path: Path) -> None:
    """A code-first document is an AsyncAPI 2.4.0 document that asyncgen reads."""
    document = service.asyncapi()
    assert problems(document, tmp_path) == []
    assert list(document) == ["asyncapi", "info", "defaultContentType", "channels", "components"]
    assert document["asyncapi"] == "2.4.0"


def test_directions_are_fastws(service: Service) -> None:
    """What is sent to the server is `publish`; replies and what the server sends are `subscribe`."""
    document = service.asyncapi()
    assert names(document, "publish") == ["ping", "account", "feature.hear", "feature.pet"]
    assert names(document, "subscribe") == ["ping.reply", "account.state", "feature.hear.done", "user_news_flash"]
    assert document["channels"]["/"]["publish"]["operationId"] == "sendMessage"
    assert document["channels"]["/"]["subscribe"]["operationId"] == "processMessage"


def test_the_type_is_a_constant(service: Service) -> None:
    """The value that tells messages apart constrains it."""
    document = service.asyncapi()
    assert fields(document, "feature.hear")["type"] == {"type": "string", "const": "feature.hear"}
    assert document["components"]["messages"]["feature.hear"]["payload"]["required"] == ["type", "payload"]


def test_the_payload_is_what_the_server_takes(service: Service) -> None:
    """It is the schema under its class's name, null only where the type has null; without a payload there is no such property."""
    document = service.asyncapi()
    assert fields(document, "feature.hear")["payload"] == {"$ref": "#/components/schemas/Topic"}
    assert fields(document, "user_news_flash")["payload"] == {"anyOf": [{"$ref": "#/components/schemas/Person"}, {"type": "null"}]}
    assert set(fields(document, "ping")) == {"type"}


def test_schemas_have_the_names_of_classes(service: Service) -> None:
    """No helper of the library leaks into the names."""
    assert set(service.asyncapi()["components"]["schemas"]) == {"Account", "Account.output", "Person", "Color", "Topic", "Cat", "Dog"}


def test_a_message_says_what_was_said_of_it(service: Service) -> None:
    """Words, tags once, the reply; nothing empty, and a reply does not repeat the words of its request."""
    messages = service.asyncapi()["components"]["messages"]
    hear = {name: value for name, value in messages["feature.hear"].items() if name != "payload"}
    assert hear == {
        "messageId": "feature.hear",
        "name": "feature.hear",
        "title": "Hear Of",
        "summary": "Hear.",
        "tags": [{"name": "feature"}],
        "x-response": {"$ref": "#/components/messages/feature.hear.done"},
    }
    assert messages["account"]["description"] == "Open an account."
    assert messages["account"]["tags"] == [{"name": "money"}]
    assert set(messages["account.state"]) == {"messageId", "name", "payload"}


def test_a_reply_may_have_the_name_of_its_request(service: Service) -> None:
    """Both messages are in the document, each with its own content."""
    messages = service.asyncapi()["components"]["messages"]
    assert messages["ping"]["x-response"] == {"$ref": "#/components/messages/ping.reply"}
    assert messages["ping.reply"]["name"] == "ping"
    assert "x-response" not in messages["ping.reply"]


def test_a_discriminator_is_a_property_name(service: Service) -> None:
    """AsyncAPI 2.4.0 has a string there."""
    payload = fields(service.asyncapi(), "feature.pet")["payload"]
    assert payload == {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}], "discriminator": "kind"}


def test_a_tuple_is_draft_7(service: Service) -> None:
    """Its items are a list of schemas."""
    payload = fields(service.asyncapi(), "feature.hear.done")["payload"]
    assert payload == {"type": "array", "items": [{"type": "integer"}, {"type": "string"}], "minItems": 2, "maxItems": 2}


def test_a_reply_is_described_as_it_is_written(service: Service) -> None:
    """Other aliases, computed fields, nothing that is left out; what is the same in both forms is there once."""
    schemas = service.asyncapi()["components"]["schemas"]
    assert fields(service.asyncapi(), "account.state")["payload"] == {"$ref": "#/components/schemas/Account.output"}
    assert set(schemas["Account"]["properties"]) == {"owner", "given", "secret"}
    assert schemas["Account.output"]["properties"] == {
        "owner": {"$ref": "#/components/schemas/Person"},
        "has": {"type": "integer"},
        "doubled": {"type": "integer", "description": "Twice the amount."},
    }
    assert schemas["Account.output"]["required"] == ["owner", "has", "doubled"]


def test_empty_directions_are_left_out() -> None:
    """Without messages there is no operation, and without operations no channel."""
    service = Service()
    assert service.asyncapi()["channels"] == {}
    assert "components" not in service.asyncapi()

    @service.send("ping")
    def ping() -> None: ...

    assert list(service.asyncapi()["channels"]["/"]) == ["publish"]


def test_the_channel_is_where_the_service_is() -> None:
    """The address can be chosen, and the operation ids follow it."""
    service = Service(channel="/ws/{room}")

    @service.send("ping")
    def ping() -> None: ...

    (address,) = service.asyncapi()["channels"]
    assert address == "/ws/{room}"
    assert service.asyncapi()["channels"][address]["publish"]["operationId"] == "sendMessageWsRoom"


@pytest.mark.parametrize("contact", [{"name": "a"}, {"url": "https://example.org"}, {"email": "a@example.org"}, {"x-chat": "#help"}])
def test_any_part_of_a_contact_will_do(contact: dict[str, str], tmp_path: Path) -> None:
    """No member of the contact is required."""
    document = Service(contact=contact).asyncapi()
    assert document["info"]["contact"] == contact
    assert problems(document, tmp_path) == []


def test_servers_pass_through_whole(tmp_path: Path) -> None:
    """Nothing of a server is dropped."""
    server: dict[str, Any] = {
        "url": "wss://{host}",
        "protocol": "wss",
        "variables": {"host": {"default": "a"}},
        "bindings": {"ws": {}},
        "x-a": [1],
    }
    document = Service(servers={"main": server}, terms_of_service="https://example.org", license_info={"name": "MIT"}).asyncapi()
    assert document["servers"] == {"main": server}
    assert document["info"]["license"] == {"name": "MIT"}
    assert document["info"]["termsOfService"] == "https://example.org"
    assert problems(document, tmp_path) == []


def test_classes_of_one_name_are_kept_apart() -> None:
    """Two classes with one name are two schemas, the same class used twice is one."""

    def other() -> type[BaseModel]:
        class Topic(BaseModel):
            number: int

        return Topic

    service = Service()
    for index, kind in enumerate((Topic, other(), Topic)):

        def handler(payload: Any) -> None: ...

        handler.__annotations__["payload"] = kind
        service.send(f"hear{index}")(handler)
    document = service.asyncapi()
    used = [fields(document, f"hear{index}")["payload"]["$ref"].rpartition("/")[2] for index in range(3)]
    assert used == ["Topic", "Topic_2", "Topic"]
    assert list(document["components"]["schemas"]["Topic_2"]["properties"]) == ["number"]


def test_a_channel_declared_by_hand_is_described() -> None:
    """Messages of a declared channel are described from their declarations when there is no contract."""

    class Ticks(ChannelRouter[None]):
        channel = ChannelSpec(
            "/ticks", "/ticks", send=(MessageSpec("start", Topic),), recv=(MessageSpec("tick", int), MessageSpec("raw", frame="text"))
        )

    router = Ticks()

    def start(payload: Topic) -> None: ...

    router.handle("start", start)
    service = Service()
    service.include_router(router)
    document = service.asyncapi()
    assert set(document["channels"]["/ticks"]) == {"publish", "subscribe"}
    assert document["components"]["messages"]["start"]["payload"] == {"$ref": "#/components/schemas/Topic"}
    assert document["components"]["messages"]["tick"]["payload"] == {"type": "integer"}
    assert document["components"]["messages"]["raw"]["contentType"] == "text/plain"
