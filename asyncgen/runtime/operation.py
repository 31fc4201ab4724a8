"""An operation: a message and the handler that a person wrote for it, as a value. Knows no router and no connection."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Optional, TypeAlias, TypedDict, get_args, get_origin

from pydantic import BaseModel, TypeAdapter
from pydantic.errors import PydanticUserError
from pydantic.fields import FieldInfo

from . import signature
from .declared import ChannelSpec, Envelope, MessageSpec
from .errors import RegistrationError
from .signature import EMPTY, Signature

Direction: TypeAlias = Literal["send", "recv"]
"""`send`: the API's user sends it, a handler is called. `recv`: the server sends it; FastWS's `recv` handlers make its payload."""


class About(TypedDict, total=False):
    """What the document says of an operation: its name is the handler's and its description the handler's docstring, unless given."""

    name: str | None
    tags: Sequence[str] | None
    summary: str | None
    description: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One message with its handler. `declared` says that a contract describes it; otherwise this is the description.

    `reply` is the message that answers it, None where nothing does. `call` takes `(payload, client, app)`.
    """

    direction: Direction
    spec: MessageSpec
    handler: Callable[..., Any]
    signature: Signature
    call: Callable[[Any, Any, Any], Any]
    reply: MessageSpec | None = None
    name: str = ""
    summary: str | None = None
    description: str | None = None
    tags: tuple[str, ...] = ()
    declared: bool = False
    concurrency: int = 1

    @property
    def title(self) -> str:
        """The name as FastWS shows it: `get_user` is "Get User"."""
        return self.name.replace("_", " ").title()

    def below(self, prefix: str, tags: Sequence[str]) -> Operation:
        """Return the operation as a router with this prefix and these tags has it; the outer router's tags come first."""
        if self.declared or not (prefix or tags):
            return self
        spec = replace(self.spec, name=prefix + self.spec.name, reply=self.spec.reply and prefix + self.spec.reply)
        reply = self.reply and replace(self.reply, name=prefix + self.reply.name)
        return replace(self, spec=spec, reply=reply, tags=(*tags, *self.tags))


def declared(channel: ChannelSpec, spec: MessageSpec, handler: Callable[..., Any], concurrency: int = 1) -> Operation:
    """Return the operation of a declared message; raises `RegistrationError` where the handler does not fit it."""
    read = signature.read(handler)
    reply = next((one for one in (*channel.recv, *channel.replies) if one.name == spec.reply), None)
    # An envelope's payload that may be missing is None.
    wanted = reply and (Optional[reply.payload] if reply.envelope and not reply.envelope.required else reply.payload)  # noqa: UP045
    about = f"handler of {spec.name!r}, {read.place},"
    if spec.payload is None and "payload" in read.names:
        raise RegistrationError(f"{about} takes a payload, but {spec.name!r} has none")
    if "payload" in read.names and not signature.is_assignable(spec.payload, read.payload):
        raise RegistrationError(
            f"{about} takes payload: {signature.name_of(read.payload)}; {spec.name!r} has {signature.name_of(spec.payload)}"
        )
    if not signature.is_assignable(read.reply, wanted):
        raise RegistrationError(f"{about} returns {signature.name_of(read.reply)}; {spec.name!r} replies {signature.name_of(wanted)}")
    call = signature.call_plan(handler, read.names)
    return Operation("send", spec, handler, read, call, reply, name=spec.name, declared=True, concurrency=concurrency)


def code_first(direction: Direction, message: str, handler: Callable[..., Any], reply: str | None, about: About) -> Operation:
    """Return the operation that a decorated function describes; raises `RegistrationError` where it does not describe one."""
    function = signature.function_of(handler)
    read = signature.read(handler, also=direction == "recv")
    returns = None if read.reply in (EMPTY, type(None)) else read.reply
    if not read.resolved:
        raise RegistrationError(f"handler {read.place}: its annotations cannot be found; import their names for real, at module level")
    if "payload" in read.names and read.payload is EMPTY:
        raise RegistrationError(f"handler {read.place}: parameter 'payload' needs an annotation")
    if direction == "send" and returns is not None and reply is None:
        raise RegistrationError(
            f"handler {read.place} returns {signature.name_of(returns)}, but {message!r} has no reply; name it: reply=..."
        )
    for kind in (read.payload, returns):
        _adapter(kind, read.place)
    request = MessageSpec(message, payload=read.payload if "payload" in read.names else None, reply=reply)
    answer = MessageSpec(message if reply is None else reply, payload=returns)
    return Operation(
        direction=direction,
        spec=answer if direction == "recv" else request,
        handler=handler,
        signature=read,
        call=signature.call_plan(handler, read.names & signature.ARGUMENTS),
        reply=answer if direction == "send" and reply is not None else None,
        name=about.get("name") or (type(handler) if function.__name__ == "__call__" else function).__name__,
        summary=about.get("summary"),
        description=about.get("description") or (inspect.getdoc(function) or "").split("\f")[0] or None,
        tags=tuple(about.get("tags") or ()),
    )


def wired(operation: Operation, channel: ChannelSpec) -> Operation:
    """Return a code-first operation with the wire form that its channel uses: an envelope, a tag in the payload, or neither.

    Raises `RegistrationError` where the channel tells messages apart by a tag that the payload's type does not have.
    """
    if operation.declared:
        return operation
    spec = _wired(operation.spec, channel, operation, incoming=operation.direction == "send")
    reply = operation.reply and _wired(operation.reply, channel, operation, incoming=False)
    return replace(operation, spec=spec, reply=reply)


def _wired(spec: MessageSpec, channel: ChannelSpec, operation: Operation, *, incoming: bool) -> MessageSpec:
    messages = [message for message in (*channel.send, *channel.recv, *channel.replies) if message.frame == "json"]
    if not messages or any(message.envelope for message in messages):
        required = not incoming or operation.signature.default is EMPTY
        return replace(spec, envelope=Envelope(spec.name, payload=spec.payload is not None, required=required), tags=(spec.name,))
    if not channel.tag or not incoming:
        fields = _fields(spec.payload)
        required_keys = frozenset(name for name, field in fields.items() if field.is_required())
        return replace(spec, types=frozenset({"object"} if fields else ()), required=required_keys)
    tags = _tags(spec.payload, channel.tag)
    if not tags:
        path = "/".join(map(str, channel.tag))
        raise RegistrationError(
            f"handler {operation.signature.place}: its payload needs a Literal at {path!r}, the tag of {channel.address!r}"
        )
    return replace(spec, tags=tags)


def _tags(payload: Any, path: Sequence[str | int]) -> tuple[str | int | bool, ...]:
    for step in path:
        field = _fields(payload).get(str(step))
        payload = field.annotation if field else None
    return get_args(payload) if get_origin(payload) is Literal else ()


def _fields(payload: Any) -> dict[str, FieldInfo]:
    """Return a model's fields by their names on the wire; nothing for another type."""
    if not (isinstance(payload, type) and issubclass(payload, BaseModel)):
        return {}
    return {field.alias or name: field for name, field in payload.model_fields.items()}


def _adapter(kind: Any, place: str) -> None:
    if kind is None or kind is EMPTY:
        return
    try:
        TypeAdapter[Any](kind)
    except (PydanticUserError, NameError) as error:
        raise RegistrationError(f"handler {place}: {signature.name_of(kind)} is no type that pydantic validates") from error
