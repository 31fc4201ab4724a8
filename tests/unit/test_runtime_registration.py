"""Registration: names, prefixes, channels, packages; what cannot work is refused where it is written."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

import pytest
from fastapi import Depends, FastAPI
from pydantic import BaseModel

from asyncgen.naming import ROUTER_ATTRIBUTES
from asyncgen.runtime import (
    ChannelRouter,
    ChannelSpec,
    Client,
    Envelope,
    MessageSpec,
    NoMatchingOperation,
    OperationRouter,
    RegistrationError,
    Service,
)
from asyncgen.runtime.operation import Direction
from asyncgen.runtime.signature import is_assignable

if TYPE_CHECKING:
    from decimal import Decimal


class Join(BaseModel):
    """Wants to join."""

    name: str


class Joined(BaseModel):
    """Has joined."""

    n: int


ROOMS = ChannelSpec(
    "/rooms/{room_id}",
    "/rooms/{room_id}",
    send=(
        MessageSpec("join", Join, envelope=Envelope("join"), tags=("join",), reply="joined"),
        MessageSpec("leave", envelope=Envelope("leave", payload=False), tags=("leave",)),
    ),
    recv=(MessageSpec("joined", Joined, envelope=Envelope("joined")), MessageSpec("news", str, envelope=Envelope("news"))),
    tag=("type",),
)
PRICES = ChannelSpec(
    "/prices",
    "/prices",
    (MessageSpec("watch", Join, tags=("watch",)),),
    (MessageSpec("news", str), MessageSpec("price", int)),
    tag=("event",),
)


class RoomsRouter(ChannelRouter[None]):
    """A channel with envelopes."""

    channel = ROOMS


class PricesRouter(ChannelRouter[None]):
    """A channel with a tag in the payload."""

    channel = PRICES


async def join(payload: Join) -> Joined:
    """Join."""
    return Joined(n=len(payload.name))


async def nothing() -> None:
    """Do nothing."""


async def number() -> int:
    """Return a number."""
    return 1


def names(router: OperationRouter) -> list[tuple[str, str | None, tuple[str, ...]]]:
    """Return what is registered: operation, reply, tags."""
    return [(made.spec.name, made.reply.name if made.reply else None, made.tags) for made in router.operations]


def test_24_prefixes_and_tags_nest() -> None:
    """Both includes' prefixes and both routers' come before operation and reply; outer tags come first."""
    outer, inner, service = OperationRouter(prefix="a.", tags=["ta"]), OperationRouter(prefix="b.", tags=["tb"]), Service()
    inner.send("x", reply="y", tags=["tx"])(number)
    outer.include_router(inner, prefix="inc.")
    service.include_router(outer, prefix="v1.")
    assert names(service.router) == [("v1.a.inc.b.x", "v1.a.inc.b.y", ("ta", "tb", "tx"))]
    inner.send("late", reply="y2")(number)
    assert names(service.router)[1] == ("v1.a.inc.b.late", "v1.a.inc.b.y2", ("ta", "tb"))


def test_24_a_return_type_needs_a_reply() -> None:
    """It could go nowhere."""
    with pytest.raises(RegistrationError, match=r"number \(line \d+\) returns int, but 'x' has no reply"):
        Service().send("x")(number)


def test_24_a_name_is_taken_once() -> None:
    """Both handlers' places are named; the second registration changes nothing, on whatever level it clashes."""
    service, router = Service(), OperationRouter()
    service.include_router(router)
    service.send("x")(nothing)
    for refusing in (service.router, router):
        with pytest.raises(RegistrationError, match=r"'x' has two handlers: .*nothing \(line \d+\) and .*nothing \(line \d+\)"):
            refusing.send("x")(nothing)
    other = OperationRouter()
    other.send("x")(nothing)
    with pytest.raises(RegistrationError, match="'x' has two handlers"):
        service.include_router(other)
    assert len(service.router.operations) == 1
    service.include_router(OperationRouter(), prefix="v1.")
    router.send("y")(nothing)
    assert [name for name, _, _ in names(service.router)] == ["x", "y"]


def test_a_message_is_made_in_one_way() -> None:
    """Two operations may share a reply of one type; not of two types, nor one with a `recv` operation of that name."""
    service = Service()
    service.send("a", reply="ok")(number)
    service.send("b", reply="ok")(number)
    service.send("ping", reply="ping")(nothing)
    with pytest.raises(RegistrationError, match="the message 'ok' is made in two ways"):
        service.send("c", reply="ok")(join)
    with pytest.raises(RegistrationError, match="the message 'ok' is made in two ways"):
        service.recv("ok")(number)
    service.recv("alert")(number)
    with pytest.raises(RegistrationError, match="'alert' has two handlers"):
        service.recv("alert")(number)
    with pytest.raises(RegistrationError, match="the message 'alert' is made in two ways"):
        service.send("d", reply="alert")(number)


def test_a_router_is_not_its_own() -> None:
    """A circle of routers is refused."""
    outer, inner = OperationRouter(), OperationRouter()
    outer.include_router(inner)
    for router in (outer, inner):
        with pytest.raises(RegistrationError, match="in itself"):
            inner.include_router(router)


def unresolved(payload: Decimal) -> None:
    """Have an annotation that is there for type checkers only."""


def positional(payload: int, /) -> None:
    """Have a positional parameter."""


def unannotated(payload) -> None:  # type: ignore[no-untyped-def]  # pyright: ignore
    """Have a payload of no type."""


WRONG: list[tuple[Callable[..., Any], str]] = [
    (unresolved, "its annotations cannot be found"),
    (positional, "parameter 'payload' is positional-only"),
    (unannotated, "parameter 'payload' needs an annotation"),
]


@pytest.mark.parametrize(("handler", "words"), WRONG)
def test_a_handler_that_cannot_be_called_is_refused(handler: Callable[..., Any], words: str) -> None:
    """At registration, not at the first message."""
    with pytest.raises(RegistrationError, match=words):
        Service().send("x")(handler)


def test_a_declared_handler_may_hide_its_types() -> None:
    """Annotations that only type checkers see are left to them."""
    RoomsRouter().handle("join", unresolved)


def test_what_a_declared_operation_does_is_known() -> None:
    """The document describes it: its name does not change with a prefix, its types are the declaration's."""
    service, router = Service(), RoomsRouter(tags=["tag"], concurrency={"join": 3})
    service.include_router(router)
    assert router.handle("join", join) is join
    channel = service.channels[0]
    made = channel.operations[0]
    assert (made.spec, made.reply, made.concurrency, made.declared) == (ROOMS.send[0], ROOMS.recv[0], 3, True)
    with pytest.raises(RegistrationError, match="no prefix"):
        service.include_router(RoomsRouter(), prefix="x.")


def test_handlers_of_a_channel_may_be_in_several_routers() -> None:
    """They are one channel; the same operation twice is refused, whenever it comes."""
    service, first, second = Service(), RoomsRouter(), RoomsRouter()
    first.handle("join", join)
    for router in (first, second):
        service.include_router(router)
    second.handle("leave", nothing)
    assert [made.spec.name for made in service.channels[0].operations] == ["join", "leave"]
    with pytest.raises(RegistrationError, match="'join' has two handlers"):
        second.handle("join", join)


def test_generated_names_do_not_meet_the_routers_own() -> None:
    """Whatever a router has publicly, no message of a document is called so."""
    public = {name for name in (*dir(RoomsRouter), *vars(RoomsRouter())) if not name.startswith("_")}
    assert public <= ROUTER_ATTRIBUTES


class Watch(BaseModel):
    """Watch more."""

    event: Literal["watch_more", "watch_all"]


async def watch(payload: Watch) -> int:
    """Watch."""
    return len(payload.event)


def test_code_first_on_a_channel_takes_its_form() -> None:
    """An envelope where the channel has them, else the tag that the payload's type says."""
    service, rooms, prices = Service(), RoomsRouter(), PricesRouter()
    for router in (rooms, prices):
        service.include_router(router)
    rooms.send("more", reply="done")(watch)
    prices.send("more", reply="price")(watch)
    service.check("/rooms/{room_id}", "more", "send", {"type": "more", "payload": {"event": "watch_all"}})
    service.check("/rooms/{room_id}", "done", "recv", {"type": "done", "payload": 3})
    for event in ("watch_more", "watch_all"):
        service.check("/prices", "more", "send", {"event": event})
    with pytest.raises(RegistrationError, match="needs a Literal at 'event', the tag of '/prices'"):
        prices.send("another", reply="price2")(join)
    with pytest.raises(RegistrationError, match="the document declares 'join'"):
        rooms.send("join", reply="x")(watch)
    with pytest.raises(RegistrationError, match="the document declares another 'news'"):
        rooms.send("y", reply="news")(watch)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A package of handlers, with routers in two modules, one imported from the other, and one that is included already."""
    folder = tmp_path / "handlers_of_a_test"
    (folder / "deep").mkdir(parents=True)
    texts = {
        "__init__.py": "",
        "first.py": "from asyncgen.runtime import OperationRouter\nrouter = OperationRouter()\nsame = router\n"
        "@router.send('a')\ndef a() -> None: ...\n",
        "deep/__init__.py": "",
        "deep/second.py": "from ..first import router\nfrom asyncgen.runtime import OperationRouter\nouter = OperationRouter(prefix='o.')\n"
        "inner = OperationRouter(prefix='i.')\nouter.include_router(inner)\n@inner.send('b')\ndef b() -> None: ...\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    yield importlib.import_module("handlers_of_a_test")
    for name in [name for name in sys.modules if name.startswith("handlers_of_a_test")]:
        del sys.modules[name]


def test_a_package_is_included_with_its_modules(package: ModuleType) -> None:
    """Every router once; including again changes nothing."""
    service = Service()
    for _ in range(2):
        service.include_package(package)
        assert [name for name, _, _ in names(service.router)] == ["a", "o.i.b"]


def test_the_document_follows_registration() -> None:
    """It is the same object until something is registered."""
    service, rooms = Service(), RoomsRouter()
    service.include_router(rooms)
    document = service.asyncapi()
    assert service.asyncapi() is document
    rooms.handle("join", join)
    assert service.asyncapi() is not document


def test_examples_are_checked() -> None:
    """Both directions: what is not that message says why."""
    service, rooms = Service(), RoomsRouter()
    rooms.handle("join", join)
    service.include_router(rooms)
    address = ROOMS.address
    service.check(address, "join", "send", {"type": "join", "payload": {"name": "ada"}})
    service.check(address, "joined", "recv", {"type": "joined", "payload": {"n": 1}})
    wrong: list[tuple[str, Direction, Any, str]] = [
        ("join", "send", {"type": "join", "payload": {}}, "'join' on '/rooms/{room_id}': Could not validate payload; /payload/name"),
        ("join", "send", {"type": "leave"}, "No matching type"),
        ("leave", "send", {"type": "leave"}, "'leave' has no handler"),
        ("joined", "recv", {"type": "news", "payload": "x"}, "the type is not 'joined'"),
        ("joined", "recv", {"type": "joined"}, "the payload is missing"),
        ("joined", "recv", {"type": "joined", "payload": {"n": "1"}}, "valid integer"),
        ("other", "recv", {}, "no message 'other'"),
    ]
    for message, direction, payload, words in wrong:
        with pytest.raises(ValueError, match=words.replace("{", r"\{")):
            service.check(address, message, direction, payload)
    with pytest.raises(ValueError, match="no channel '/x'"):
        service.check("/x", "join", "send", {})


def test_a_message_of_several_channels_needs_its_router() -> None:
    """`server_send` finds a message by its name only where one channel has it."""

    async def main() -> None:
        service, rooms, prices = Service(), RoomsRouter(), PricesRouter()
        with pytest.raises(RegistrationError, match="is in no service"):
            await rooms.publish("news", "x")
        for router in (rooms, prices):
            service.include_router(router)
        await service.server_send("price", 3)
        await rooms.publish("news", "x")
        with pytest.raises(NoMatchingOperation, match="belongs to several channels"):
            await service.server_send("news", "x")
        with pytest.raises(NoMatchingOperation, match="has no message 'price'"):
            await rooms.publish("price", 3)

    asyncio.run(main())


def test_dependencies_come_before_setup() -> None:
    """A channel that is served already takes no new ones: its handshake would not ask them."""
    service, app = Service(), FastAPI()
    service.include_router(RoomsRouter())
    service.setup(app)
    service.include_router(RoomsRouter())
    with pytest.raises(RegistrationError, match="include a router with dependencies before setup"):
        service.include_router(RoomsRouter(dependencies=[Depends(nothing)]))


def test_fixed_paths_are_served_before_parameters() -> None:
    """`/rooms/lobby` is no room."""

    class Lobby(ChannelRouter[None]):
        """A channel beside the rooms."""

        channel = ChannelSpec("/rooms/lobby", "/rooms/lobby")

    service, app = Service(), FastAPI()
    for router in (RoomsRouter(), Lobby()):
        service.include_router(router)
    service.setup(app, prefix="/v1")
    paths = [path for route in app.routes if (path := str(getattr(route, "path", ""))).startswith("/v1")]
    assert paths == ["/v1/rooms/lobby", "/v1/rooms/{room_id}"]


@pytest.mark.parametrize(
    ("source", "target", "verdict"),
    [
        (Join, Join, True),
        (Join, BaseModel, True),
        (BaseModel, Join, False),
        (Join, Joined, False),
        (Join, Join | None, True),
        (Join | None, Join, False),
        (None, Join | None, True),
        (None, None, True),
        (Join, Any, True),
        (Any, Join, True),
        (Join, object, True),
        (int, float, True),
        (float, int, False),
        (bool, int, True),
        (list[Join], list[Join], True),
        (list[Join], list[Joined], False),
        (list[Join], list, True),
        (list[int], dict[str, int], False),
        (Literal["a"], str, True),
        (Literal["a"], Literal["a", "b"], True),
        (Literal["c"], Literal["a", "b"], False),
        (str, Literal["a"], False),
        (Client[Any], Client, True),
    ],
)
def test_types_are_compared_as_a_type_checker_does(source: Any, target: Any, verdict: bool) -> None:
    """Certain mistakes are found; what is not certain passes."""
    assert is_assignable(source, target) is verdict
