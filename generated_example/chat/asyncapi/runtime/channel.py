# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""One channel of a service: the routers included for it, and what is made of them: how frames are read and how messages are written.

Knows declarations and registration; knows connections only as those who get what is published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi.params import Depends
from pydantic import TypeAdapter
from pydantic_core import to_json
from starlette.concurrency import run_in_threadpool

from .conformance import Checker, Conformance, unchecked
from .declared import ChannelSpec, MessageSpec
from .dispatch import Dispatcher, Fault
from .errors import NoMatchingOperation, RegistrationError
from .messages import OwnMessage
from .operation import Direction, Operation, wired
from .outbox import Frame
from .plans import ABSENT, Encoder, encoder, lookup
from .router import ChannelRouter, nothing

if TYPE_CHECKING:
    from .client import Client
    from .hub import Hub
    from .service import Service


@dataclass(frozen=True, slots=True)
class Plan:
    """How a channel's frames are read and its messages written, as of one state of its routers."""

    dispatcher: Dispatcher
    messages: dict[str, MessageSpec]
    encoders: dict[str, Encoder]
    makers: dict[str, tuple[Operation, Callable[[Any], Any] | None]]
    error: OwnMessage | None
    gap: OwnMessage | None
    check: Checker

    def encoder(self, name: str) -> Encoder:
        """Return the encoder of a message that the server sends, made when it is first asked for."""
        made = self.encoders.get(name)
        if made is None:
            made = self.encoders[name] = encoder(self.messages[name], self.check(self.messages[name]))
        return made


class Channel:
    """One address and everything registered for it. `router` holds the operations of all routers that were included."""

    def __init__(self, hub: Hub, spec: ChannelSpec, *, strict: bool, conformance: Conformance | None = None) -> None:
        self._hub = hub
        # "5" is no 5 to the document: whoever takes the one for the other can't hold frames against it.
        self._conformance = conformance if strict else None
        self._strict = strict
        self._plan: tuple[int, Plan] | None = None
        self.router: ChannelRouter[Any] = ChannelRouter()
        self.router.channel = spec
        self.router.bind(self)
        self.included = False
        self.connect = nothing
        self.dependencies: list[Depends] = []

    @property
    def spec(self) -> ChannelSpec:
        """What the contract declares about the channel."""
        return self.router.channel

    @property
    def operations(self) -> tuple[Operation, ...]:
        """The registered operations, each with the wire form that it has here."""
        return tuple(wired(operation, self.spec) for operation in self.router.operations)

    @property
    def unhandled(self) -> tuple[str, ...]:
        """The declared operations that have no handler: to clients they are unknown."""
        handled = {operation.spec.name for operation in self.router.operations if operation.declared}
        return tuple(message.name for message in self.spec.send if message.name not in handled)

    @property
    def plan(self) -> Plan:
        """The plan for what is registered now."""
        if self._plan is None or self._plan[0] != self.router.handlers:
            self._plan = (self.router.handlers, self._make_plan())
        return self._plan[1]

    def include(self, router: ChannelRouter[Any]) -> None:
        """Take in a router of this channel; several may share its operations."""
        if self.included and router.channel != self.spec:
            raise RegistrationError(f"two routers declare {self.spec.address!r}, each in another way")
        if self._conformance:
            self._conformance.require((*router.channel.send, *router.channel.recv, *router.channel.replies))
        self.router.channel = router.channel
        self.included = True
        self._plan = None
        self.router.include_router(router)
        self.connect = router.connect
        self.dependencies.extend(router.dependencies)
        router.bind(self)

    def topic(self, name: str) -> str:
        """Return the key of one of this channel's topics in the index; topics of two channels never meet."""
        return f"{self.spec.address}\n{name}"

    def encode(self, name: str, payload: Any) -> Frame:
        """Return the frame of a message that the server sends; raises `NoMatchingOperation` and `pydantic.ValidationError`."""
        if name not in self.plan.messages:
            raise NoMatchingOperation(f"channel {self.spec.address!r} has no message {name!r} for the server to send")
        return self.plan.encoder(name)(payload)

    async def make(self, name: str, payload: Any, app: Service, parameters: dict[str, Any]) -> Frame:
        """Return the frame of a message whose payload a `recv` handler makes; without a handler, as `encode`."""
        maker = self.plan.makers.get(name)
        if maker is None:
            return self.encode(name, payload)
        operation, validate = maker
        signature = operation.signature
        known = {"payload": validate(payload) if validate else None, "app": app, **parameters}
        arguments = {key: value for key, value in known.items() if key in signature.names}
        if signature.is_async:
            return self.encode(name, await operation.handler(**arguments))
        return self.encode(name, await run_in_threadpool(operation.handler, **arguments))

    def check(self, name: str, direction: Direction, payload: Any) -> None:
        """Raise `ValueError` unless a frame with this content is the message `name`."""
        if direction == "recv":
            self._check_outgoing(name, payload)
            return
        dispatcher = self.plan.dispatcher
        spec = next((one.spec for one in self.operations if one.spec.name == name and one.direction == "send"), None)
        if spec is None:
            raise ValueError(f"{name!r} has no handler on {self.spec.address!r}")
        frame = payload if spec.frame == "text" else to_json(payload).decode()
        decision = dispatcher.binary(str(payload).encode()) if spec.frame == "binary" else dispatcher.text(frame)
        if isinstance(decision, Fault):
            places = "".join(f"; {at or 'the payload'}: {words}" for at, words in decision.places)
            raise ValueError(f"{name!r} on {self.spec.address!r}: {decision.message}{places}")  # noqa: TRY004
        if decision[0].spec.name != name:
            raise ValueError(f"{name!r} on {self.spec.address!r} is taken for {decision[0].spec.name!r}")

    def _check_outgoing(self, name: str, payload: Any) -> None:
        spec = self.plan.messages.get(name)
        if spec is None:
            raise ValueError(f"channel {self.spec.address!r} has no message {name!r} for the server to send")
        if check := self.plan.check(spec):
            check.require(payload)
        if spec.frame != "json":
            payload = payload if spec.frame == "text" else str(payload).encode()
            TypeAdapter[Any](spec.payload).validate_python(payload, strict=True)
            return
        if spec.envelope:
            if lookup(payload, ("type",)) != spec.envelope.tag:
                raise ValueError(f"{name!r} on {self.spec.address!r}: the type is not {spec.envelope.tag!r}")
            payload = lookup(payload, ("payload",)) if spec.envelope.payload else ABSENT
            if payload is ABSENT and spec.envelope.required and spec.payload is not None and spec.envelope.payload:
                raise ValueError(f"{name!r} on {self.spec.address!r}: the payload is missing")
        if payload is not ABSENT and spec.payload is not None:
            TypeAdapter[Any](spec.payload).validate_json(to_json(payload), strict=not spec.checked)

    async def publish(self, name: str, payload: Any, *, topic: str | None, client: Client[Any] | None, exclude: Client[Any] | None) -> None:
        """Encode a message and hand it to those who shall have it."""
        await self.hand_out(self.encode(name, payload), topic=topic, client=client, exclude=exclude)

    async def hand_out(self, frame: Frame, *, topic: str | None, client: Client[Any] | None, exclude: Client[Any] | None) -> None:
        """Hand a frame to one client, to a topic's clients or to everybody on the channel."""
        if client is not None:
            await client.send(frame)
            return
        key = self.spec.address if topic is None else self.topic(topic)
        await self._hub.publish((key,), frame, exclude.uid if exclude else None)

    def _make_plan(self) -> Plan:
        operations = self.operations
        sent = [one for one in operations if one.direction == "send"]
        made = [message for one in operations for message in (one.spec if one.direction == "recv" else one.reply,) if message]
        messages = {message.name: message for message in (*made, *self.spec.replies, *self.spec.recv)}
        check = self._conformance.check if self._conformance else unchecked
        return Plan(
            check=check,
            dispatcher=Dispatcher(self.spec, sent, strict=self._strict, check=check),
            messages=messages,
            encoders={},
            makers={one.spec.name: (one, _validate(one)) for one in operations if one.direction == "recv"},
            error=_own(message for message in self.spec.recv if message.is_error),
            gap=_own(message for message in self.spec.recv if message.is_gap),
        )


def _validate(operation: Operation) -> Callable[[Any], Any] | None:
    signature = operation.signature
    return TypeAdapter[Any](signature.payload).validator.validate_python if "payload" in signature.names else None


def _own(marked: Iterable[MessageSpec]) -> OwnMessage | None:
    spec = next(iter(marked), None)
    return OwnMessage(spec) if spec else None
