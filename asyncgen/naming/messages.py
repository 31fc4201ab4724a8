"""The names of messages: what the attributes of a router are called, and which texts a message may be called by.

A message is called by its `messageId`, its component key or its `name`; without these by its tag, its `operationId`, its payload's schema
or its title. A name that the router class needs for itself gets `_message`. Where the server sends a message that the API's user sends too,
the publisher is `publish_<name>`; a message that only replies, `reply_<name>`, and one about which nothing is said
`<what it answers>_reply`.
"""

from __future__ import annotations

from collections.abc import Mapping

from asyncgen.api import Channel, Message, Operation, Tagged
from asyncgen.naming.identifiers import Wanted, attribute_name, clashes, distinct, unqualified, words
from asyncgen.naming.pins import Kind, is_attribute_name, kept, pin
from asyncgen.naming.places import Places
from asyncgen.resolve import address
from asyncgen.spec import pointer

# fmt: off
TYPE_NAMES = frozenset({
    "bool", "bytes", "date", "datetime", "dict", "float", "frozenset", "int", "list", "object", "set", "staticmethod", "str", "time",
    "timedelta", "tuple",
})
"""The types that annotations use in a class body: an attribute of that name would hide one."""
ROUTER_ATTRIBUTES = TYPE_NAMES | {
    "add_route", "bind", "bound", "channel", "connect", "dependencies", "handle", "handlers", "include_router", "operations", "prefix",
    "publish", "recv", "routes", "self", "send", "service", "tags",
}
"""What `ChannelRouter` calls its own, and what annotations in the class of a router may say: no message is given one of these."""
# fmt: on
_LONGEST_TITLE = 4


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
    """Return the best text to call `message` by, `""` when there is none and no channel is given.

    Without any of its own it is `"<what it answers> reply"` or `"<channel> message"`.
    """
    texts = message_texts(message, operation)
    if texts or channel is None:
        return next((unqualified(text) or text for text in texts), "")
    return _reply_text(message, channel) or f"{next(iter(address.names(channel.address)), '')} message"


def _reply_text(message: Message, channel: Channel) -> str:
    """Return the text for a message that only replies and has none of its own, empty where it answers something without one."""
    if message not in channel.replies:
        return ""
    asked = (message_text(question, channel.send) for question in channel.sent if message.pointer in question.replies)
    return min((f"{text} reply" for text in asked if text), default="")


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


def operation_names(channel: Channel, owners: Mapping[str, str], pins: Mapping[str, str]) -> dict[str, str]:
    """Return the attribute of each message of a channel by `Message.use`. `owners` are the keys of their pins in `pins`."""
    send = {message.use: _attributes(message, channel.send, channel) for message in channel.sent}
    sent = {candidates[0] for candidates in send.values()}
    wanted = [Wanted(owners[use], candidates) for use, candidates in send.items()]
    for rank, prefix, operation, messages in (
        (1, "publish", channel.recv, channel.received),
        (2, "reply", None, channel.replies),
    ):
        for message in messages:
            candidates = _attributes(message, operation, channel)
            apart = f"{prefix}_{candidates[0]}"
            first = (apart,) if candidates[0] in sent else ()
            last = (apart,) if prefix == "reply" and not candidates[0].endswith("_reply") else ()
            wanted.append(Wanted(owners[message.use], (*first, *(name for name in candidates if name not in sent), *last), rank))
    known = kept(pins, {owner: owner for owner in owners.values()}, _is_operation)
    names = distinct(wanted, reserved=ROUTER_ATTRIBUTES, pinned=known)
    return {use: names[owner] for use, owner in owners.items()}


def _attributes(message: Message, operation: Operation | None, channel: Channel) -> tuple[str, ...]:
    texts = message_texts(message, operation) or (_reply_text(message, channel) or "message",)
    names = dict.fromkeys(attribute_name(text) for whole in texts for text in (unqualified(whole), whole) if text)
    return tuple(f"{name}_message" if clashes(name, ROUTER_ATTRIBUTES) else name for name in names)


def _is_operation(name: str) -> bool:
    return is_attribute_name(name) and not clashes(name, ROUTER_ATTRIBUTES)


def operation_pins(channel: Channel, places: Places) -> dict[str, str]:
    """Return the pin of each message by `Message.use`."""
    return {
        use: pin(Kind.OPERATION, channel.address, direction, text)
        for direction, operation, messages in (
            ("send", channel.send, channel.sent),
            ("recv", channel.recv, channel.received),
            ("reply", None, channel.replies),
        )
        for use, text in places.messages(messages, operation).items()
    }
