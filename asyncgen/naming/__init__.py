"""Every Python name of channels and their messages, decided once. Must not know templates, nor how models are named.

The identifiers' spelling is `identifiers`'; its functions are public here too, because whoever names something asks this module.

Rules. A channel is called by the words of its address that a person would choose: parameters, versions, numbers and words such as `ws`
are left out as long as something remains. A message is called by its `messageId`, its component key or its `name`; without these by its
tag, its `operationId`, its payload's schema or its title (`message_texts`). A name that the router class needs for itself gets `_message`.
Where the server sends a message that the API's user sends too, the publisher is `publish_<name>`; a message that only replies,
`reply_<name>`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from asyncgen.api import Api, Channel, Message, Operation, Tagged
from asyncgen.naming.identifiers import Wanted, attribute_name, class_name, distinct, numbered, words
from asyncgen.resolve import address
from asyncgen.resolve.cursor import Cursor
from asyncgen.spec import pointer

__all__ = [
    "ChannelNames",
    "Names",
    "Wanted",
    "assign",
    "attribute_name",
    "class_name",
    "distinct",
    "distinct_attributes",
    "message_text",
    "message_texts",
    "numbered",
    "words",
]

# fmt: off
_TYPE_NAMES = frozenset({
    "bool", "bytes", "date", "datetime", "dict", "float", "frozenset", "int", "list", "object", "set", "staticmethod", "str", "time",
    "timedelta", "tuple",
})
ROUTER_ATTRIBUTES = _TYPE_NAMES | {
    "add_route", "bind", "bound", "channel", "connect", "dependencies", "handle", "handlers", "include_router", "operations", "prefix",
    "publish", "recv", "routes", "self", "send", "service", "tags",
}
"""What `ChannelRouter` calls its own, and what annotations in the class of a router may say: no message is given one of these."""
CONNECTION_FIELDS = _TYPE_NAMES | {"query", "headers", "websocket", "connection", "identity", "self", "cls"}
"""What a connection class and its `connect` call their own: no channel parameter is given one of these."""
_PORTS = {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
_DEVICES = frozenset({"aux", "con", "conin", "conout", "nul", "prn", *_PORTS})
_MODULES = _DEVICES | {"conftest", "channel", "operation"}
"""What no channel's module is called: a file of Windows' devices, pytest's own, and what would make a class of the runtime's names."""
# fmt: on
_LONGEST_TITLE = 4
_LONGEST_MODULE = 80


@dataclass(frozen=True, slots=True)
class ChannelNames:
    """The names of one channel.

    `parameters` maps the document's names of the channel's parameters to Python's; `path` is the channel's path as FastAPI takes it, with
    Python's names in it. `operations` maps `Message.use` to the attribute of the router, for `send`, `recv` and `replies` together.
    """

    module: str
    router: str
    connection: str
    client: str
    query: str
    headers: str
    parameters: Mapping[str, str]
    path: str
    operations: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Names:
    """The names of all channels, by address."""

    channels: Mapping[str, ChannelNames]

    @property
    def classes(self) -> frozenset[str]:
        """The class names that the routers' module takes; no model imported there may have one of them."""
        return frozenset(name for channel in self.channels.values() for name in (channel.router, channel.connection, channel.client))


def assign(api: Api) -> Names:
    """Name every channel and every message of `api`. A name never depends on the order of anything in the document."""
    modules = distinct((_wanted_module(channel) for channel in api.channels), reserved=_MODULES, fold=True)
    parameters = {channel.address: _parameter_names(channel) for channel in api.channels}
    paths = address.paths({channel.address: parameters[channel.address] for channel in api.channels})
    return Names(
        {
            channel.address: _channel_names(modules[channel.address], parameters[channel.address], paths[channel.address], channel, api)
            for channel in api.channels
        }
    )


def _channel_names(module: str, parameters: Mapping[str, str], path: str, channel: Channel, api: Api) -> ChannelNames:
    base = class_name(module)
    return ChannelNames(
        module=module,
        router=f"{base}Router",
        connection=f"{base}Connection",
        client=f"{base}Client",
        query=f"{base}Query",
        headers=f"{base}Headers",
        parameters=parameters,
        path=path,
        operations=_operation_names(channel, api),
    )


def _wanted_module(channel: Channel) -> Wanted:
    # The shorter address has the older right to a name: `/rooms` before `/rooms/{room_id}`.
    candidates = tuple(_module_name(attribute_name(text)) for text in address.names(channel.address))
    return Wanted(channel.address, candidates, rank=len(address.segments(channel.address)))


def _module_name(name: str) -> str:
    if name in _MODULES:
        return f"{name}_channel"
    short = name[:_LONGEST_MODULE]
    return name if short == name else short.rpartition("_")[0] or short


def _parameter_names(channel: Channel) -> dict[str, str]:
    return distinct_attributes((parameter.name for parameter in channel.parameters), reserved=CONNECTION_FIELDS, suffix="_parameter")


def distinct_attributes(texts: Iterable[str], *, reserved: Collection[str] = (), suffix: str = "_") -> dict[str, str]:
    """Give each of `texts` an attribute name of its own; one that would be a reserved name gets `suffix`."""
    wanted = [Wanted(text, (name, f"{name}{suffix}" if name in reserved else "")) for text in texts for name in (attribute_name(text),)]
    return distinct(wanted, reserved=reserved)


# --- messages --------------------------------------------------------------------------------------------------------------------------


def message_texts(message: Message, operation: Operation | None = None) -> tuple[str, ...]:
    """Return the texts that `message` may be called by, best first (2.4.0, "Message Object": `messageId`, the component's key, `name`).

    An anonymous message goes by its envelope's tag; its `operationId` comes before its payload's schema where it is the operation's only
    message, and after it where it is one of several alternatives, which an `operationId` does not tell apart.
    """
    alone = "/oneOf/" not in message.use
    operation_id = operation.operation_id if operation else None
    texts = (
        message.message_id,
        message.key,
        message.name,
        message.envelope.value if message.envelope else None,
        operation_id if alone else None,
        _tag(message, operation),
        _component_key(message),
        message.title if len(words(message.title or "")) <= _LONGEST_TITLE else None,
        None if alone else operation_id,
    )
    return tuple(dict.fromkeys(text for text in texts if text and attribute_name(text)))


def message_text(message: Message, operation: Operation | None = None, channel: Channel | None = None) -> str:
    """Return the best text to call `message` by; without any of its own, `"<channel> message"`, or `""` when no channel is given."""
    texts = message_texts(message, operation)
    if texts or channel is None:
        return texts[0] if texts else ""
    return f"{next(iter(address.names(channel.address)), '')} message"


def _tag(message: Message, operation: Operation | None) -> str | None:
    if operation is None or not isinstance(operation.plan, Tagged):
        return None
    values = [value for value, index in operation.plan.table if operation.messages[index].use == message.use]
    return values[0] if len(values) == 1 and isinstance(values[0], str) else None


def _component_key(message: Message) -> str | None:
    schema = message.payload.schema if message.payload else None
    reference = schema.get("$ref") if isinstance(schema, Mapping) else None
    if not isinstance(reference, str) or not reference.startswith("#/components/schemas/"):
        return None
    return pointer.parse(reference[1:])[-1]


def _operation_names(channel: Channel, api: Api) -> dict[str, str]:
    send = {message.use: _attributes(message, channel.send) for message in channel.sent}
    sent = {candidates[0] for candidates in send.values()}
    wanted = [Wanted(use, candidates) for use, candidates in send.items()]
    for rank, prefix, operation, messages in (
        (1, "publish", channel.recv, channel.received),
        (2, "reply", None, channel.replies),
    ):
        for message in messages:
            candidates = _attributes(message, operation)
            apart = f"{prefix}_{candidates[0]}"
            first = (apart,) if candidates[0] in sent else ()
            wanted.append(Wanted(message.use, (*first, *(name for name in candidates if name not in sent), apart), rank))
    return _distinct_by_content(wanted, channel, api)


def _attributes(message: Message, operation: Operation | None) -> tuple[str, ...]:
    names = [attribute_name(text) for text in message_texts(message, operation)] or ["message"]
    return tuple(f"{name}_message" if name in ROUTER_ATTRIBUTES else name for name in names)


def _distinct_by_content(wanted: Iterable[Wanted], channel: Channel, api: Api) -> dict[str, str]:
    """Call `distinct` with keys that do not change with the order of a `oneOf`: the component's key, or an inline message's content."""
    operations = (operation.messages for operation in (channel.send, channel.recv) if operation)
    messages = {message.use: message for group in (*operations, channel.replies) for message in group}
    keys = {want.key: f"{_identity(api, messages[want.key])} {want.key}" for want in wanted}
    names = distinct([Wanted(keys[want.key], want.candidates, want.rank) for want in wanted], reserved=ROUTER_ATTRIBUTES)
    return {use: names[key] for use, key in keys.items()}


def _identity(api: Api, message: Message) -> str:
    if message.key:
        return f"/{message.key}"
    return json.dumps(Cursor.to(api.document, message.pointer).value, sort_keys=True, default=str)
