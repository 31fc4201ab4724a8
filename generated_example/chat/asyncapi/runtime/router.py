# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""Registration: which handler belongs to which message. Routers are linked, not copied: what is added later counts everywhere.

Knows operations and names; knows nothing of connections.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Generic, Unpack, cast

from fastapi.params import Depends
from typing_extensions import TypeVar

from . import operation as operations
from .declared import ChannelSpec, MessageSpec
from .errors import RegistrationError
from .operation import About, Direction, Operation

if TYPE_CHECKING:
    from .channel import Channel
    from .client import Client

HandlerT = TypeVar("HandlerT", bound=Callable[..., Any])
ConnectionT = TypeVar("ConnectionT", default=Any)


class OperationRouter:
    """Operations that are written in code first, under a common prefix and with common tags.

    The prefix is put before the names of operations and of replies where the router is included: `{prefix of include}{prefix}{name}`.
    """

    def __init__(self, *, prefix: str = "", tags: Sequence[str] | None = None) -> None:
        self.prefix = prefix
        self.tags = tuple(tags or ())
        self._seats: dict[tuple[Direction, str], Operation] = {}
        self._messages: dict[str, tuple[MessageSpec, Operation]] = {}
        self._parents: list[tuple[OperationRouter, str]] = []

    @property
    def operations(self) -> tuple[Operation, ...]:
        """All operations of this router and of those included in it, by the names that they have here."""
        return tuple(self._seats.values())

    def send(
        self, operation: str, *, reply: str | None = None, concurrency: int = 1, **about: Unpack[About]
    ) -> Callable[[HandlerT], HandlerT]:
        """Register the decorated function as the handler of a message that the API's user sends.

        `reply` is the name of the message that carries what the handler returns; without a return annotation it carries nothing.
        `concurrency` is how many of these messages of one connection may be handled at a time.
        """

        def register(handler: HandlerT) -> HandlerT:
            self.add_route(operation, handler, "SEND", reply_operation=reply, concurrency=concurrency, **about)
            return handler

        return register

    def recv(self, operation: str, **about: Unpack[About]) -> Callable[[HandlerT], HandlerT]:
        """Register the decorated function as the maker of a message that the server sends; `server_send` calls it."""

        def register(handler: HandlerT) -> HandlerT:
            self.add_route(operation, handler, "RECEIVE", **about)
            return handler

        return register

    def add_route(
        self,
        operation: str,
        handler: Callable[..., Any],
        method: str = "SEND",
        *,
        reply_operation: str | None = None,
        concurrency: int = 1,
        **about: Unpack[About],
    ) -> None:
        """Register a handler: what `send` (method "SEND") and `recv` ("RECEIVE") do. Raises `RegistrationError` where it cannot work."""
        direction: Direction = "recv" if method == "RECEIVE" else "send"
        made = operations.code_first(direction, operation, handler, reply_operation, about)
        self._admit([replace(made, concurrency=concurrency)])

    def include_router(self, router: OperationRouter, *, prefix: str = "") -> None:
        """Take in another router's operations, those that it gets later too."""
        if router is self or any(ancestor is router for ancestor in self._ancestors()):
            raise RegistrationError("a router cannot be included in itself")
        self._admit([made.below(prefix + router.prefix, router.tags) for made in router.operations])
        router._parents.append((self, prefix))

    @property
    def handlers(self) -> int:
        """How many handlers are registered: another number after each registration."""
        return len(self._seats)

    @property
    def bound(self) -> bool:
        """Whether another router or a service has taken in this one."""
        return bool(self._parents)

    def _ancestors(self) -> Iterator[OperationRouter]:
        for parent, _ in self._parents:
            yield parent
            yield from parent._ancestors()

    def _admit(self, made: Iterable[Operation]) -> None:
        """Give operations their seats here and in all routers above, in none of them where one refuses."""
        seats = [seat for one in made for seat in self._seats_of(one)]
        for router, one in seats:
            router._check(one)
        for router, one in seats:
            router._seat(one)

    def _seats_of(self, made: Operation) -> Iterator[tuple[OperationRouter, Operation]]:
        yield self, made
        for parent, prefix in self._parents:
            yield from parent._seats_of(made.below(prefix + self.prefix, self.tags))

    def _check(self, made: Operation) -> None:
        """Raise `RegistrationError` where a name of the operation is taken."""
        here, name = made.signature.place, made.spec.name
        if before := self._seats.get((made.direction, name)):
            raise RegistrationError(f"{name!r} has two handlers: {before.signature.place} and {here}")
        outgoing = made.spec if made.direction == "recv" else made.reply
        if outgoing is None or made.declared:
            return
        known, owner = self._messages.get(outgoing.name, (outgoing, made))
        if known.payload != outgoing.payload or (known is not outgoing and "recv" in (made.direction, owner.direction)):
            raise RegistrationError(f"the message {outgoing.name!r} is made in two ways: by {owner.signature.place} and by {here}")

    def _seat(self, made: Operation) -> None:
        self._seats[made.direction, made.spec.name] = made
        outgoing = made.spec if made.direction == "recv" else made.reply
        if outgoing is not None:
            self._messages.setdefault(outgoing.name, (outgoing, made))


def nothing() -> None:
    """Return what a connection carries whose handshake says nothing."""


class ChannelRouter(OperationRouter, Generic[ConnectionT]):
    """The operations of one channel. Generated code derives from this: a method per operation and per message that the server sends.

    `ConnectionT` is what the handshake carried (`Client.state`). `dependencies` are FastAPI dependencies that a connection must pass;
    `concurrency` says, by operation, how many of its messages one connection may have in work.
    """

    channel: ChannelSpec
    connect: Callable[..., Any] = staticmethod(nothing)
    """What a connection carries: a FastAPI dependency, asked before the connection is accepted."""

    def __init__(
        self,
        *,
        tags: Sequence[str] | None = None,
        dependencies: Sequence[Depends] = (),
        concurrency: dict[str, int] | None = None,
    ) -> None:
        super().__init__(tags=tags)
        self.dependencies = tuple(dependencies)
        self._concurrency = dict(concurrency or {})
        self._channel: Channel | None = None

    def handle(self, name: str, handler: HandlerT) -> HandlerT:
        """Register the handler of a declared operation; raises `RegistrationError` where it does not fit or has one already."""
        spec = next((message for message in self.channel.send if message.name == name), None)
        if spec is None:
            known = ", ".join(message.name for message in self.channel.send) or "none"
            raise RegistrationError(f"channel {self.channel.address!r} has no operation {name!r}; it has {known}")
        self._admit([operations.declared(self.channel, spec, handler, self._concurrency.get(name, 1))])
        return handler

    async def publish(
        self,
        name: str,
        payload: Any = None,
        *,
        topic: str | None = None,
        client: Client[Any] | None = None,
        exclude: Client[Any] | None = None,
    ) -> None:
        """Send a message of this channel: to a topic's clients, to one client, or else to everybody connected to the channel.

        Raises `NoMatchingOperation` for an unknown message, `pydantic.ValidationError` for a payload that does not fit and
        `BrokerUnavailable` where it could not be handed on. It never waits for a client.
        """
        if self._channel is None:
            raise RegistrationError(f"the router of {self.channel.address!r} is in no service; include it first")
        await self._channel.publish(name, payload, topic=topic, client=client, exclude=exclude)

    def bind(self, channel: Channel) -> None:
        """Note the channel of the service that this router publishes through."""
        self._channel = channel

    def _check(self, made: Operation) -> None:
        super()._check(made)
        if made.declared:
            return
        here, address = made.signature.place, self.channel.address
        if any(message.name == made.spec.name for message in (self.channel.send if made.direction == "send" else self.channel.recv)):
            raise RegistrationError(f"handler {here}: the document declares {made.spec.name!r} of {address!r}; use the router's own method")
        for message in (*self.channel.recv, *self.channel.replies):
            if made.reply and message.name == made.reply.name and message.payload != made.reply.payload:
                raise RegistrationError(f"handler {here}: the document declares another {message.name!r} of {address!r}")
        operations.wired(made, self.channel)


def routers_in(modules: Iterable[object]) -> list[OperationRouter]:
    """Return the routers that are module-level names and that nobody has included yet, each once, in order."""
    found = [
        value for module in modules for value in cast("dict[str, object]", vars(module)).values() if isinstance(value, OperationRouter)
    ]
    return [router for router in {id(router): router for router in found}.values() if not router.bound]
