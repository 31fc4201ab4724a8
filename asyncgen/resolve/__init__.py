"""Bundle -> `Api`: references followed, traits merged, each operation's messages listed, the wire identified.

Owns channels, operations and parameters, and collects this phase's findings. It relies on `validate` having accepted the document; odd
but legal shapes (a channel without operations, a message without a payload, an empty `oneOf`) give fewer values, never an error. It must
not know Python names.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from asyncgen.api import Api, Channel, Direction, Message, Operation, Parameter, SchemaAt, Single, WirePlan
from asyncgen.diagnostics import Diagnostic, Severity, SpecError
from asyncgen.resolve import address as addresses
from asyncgen.resolve import handshake, wire
from asyncgen.resolve.cursor import Cursor, is_object
from asyncgen.resolve.message import Alternative, alternatives, answers_of, message_of
from asyncgen.resolve.traits import Merged
from asyncgen.spec import pointer as json_pointer
from asyncgen.spec.bundle import Bundle

DISCRIMINATOR = "x-asyncgen-discriminator"
"""Says, on an operation or beside its `oneOf`, which place of a frame tells its messages apart."""

_FIELD = {Direction.SEND: "publish", Direction.RECV: "subscribe"}


def resolve(bundle: Bundle) -> Api:
    """Say what a validated document means. Raises SpecError with all that this phase finds wrong."""
    read = bundle.read
    resolver = _Resolver(bundle, read.document)
    root = Cursor.root(read.document)
    info = root.at("info")
    api = Api(
        title=info.text("title") or "",
        version=info.text("version") or "",
        description=info.text("description"),
        document=read.document,
        written=bundle.document,
        readings=read.readings,
        base_path=handshake.base_path(root),
        channels=tuple(resolver.channel(address, entry) for address, entry in root.at("channels").entries()),
        schemas=tuple((key, SchemaAt(schema.pointer, schema.value)) for key, schema in root.at("components", "schemas").entries()),
        security_schemes=handshake.schemes(root),
    )
    if resolver.findings:
        raise SpecError(resolver.findings)
    return api


class _Resolver:
    """Reads channels, and keeps what it finds wrong until the end of the phase."""

    def __init__(self, bundle: Bundle, document: dict[str, Any]) -> None:
        self._bundle = bundle
        self._document = document
        self._root = Cursor.root(document)
        self.findings: list[Diagnostic] = []

    def channel(self, address: str, entry: Cursor) -> Channel:
        """Read one channel; a `$ref` replaces all that stands beside it."""
        item = entry.follow()
        operations = {direction: Merged(item.at(field)) for direction, field in _FIELD.items() if is_object(item.members.get(field))}
        sent, received = (self._alternatives(entry, operations.get(direction), direction) for direction in _FIELD)
        send = self._operation(entry, operations.get(Direction.SEND), Direction.SEND, sent)
        recv = self._operation(entry, operations.get(Direction.RECV), Direction.RECV, received)
        return Channel(
            address=address,
            pointer=entry.pointer,
            description=item.text("description"),
            parameters=_parameters(address, item),
            query=handshake.binding_schema(item, "query"),
            headers=handshake.binding_schema(item, "headers"),
            security=handshake.requirements(self._root, item, [operation.get("security") for operation in operations.values()]),
            send=send,
            recv=recv,
            replies=_replies(sent, received),
        )

    def _alternatives(self, entry: Cursor, operation: Merged | None, direction: Direction) -> tuple[Alternative, ...]:
        message = operation.at("message") if operation else None
        return alternatives(message, json_pointer.join(entry.pointer, _FIELD[direction], "message")) if message else ()

    def _operation(self, entry: Cursor, operation: Merged | None, direction: Direction, found: Iterable[Alternative]) -> Operation | None:
        if operation is None:
            return None
        pointer = json_pointer.join(entry.pointer, _FIELD[direction])
        messages = tuple(message_of(alternative, direction) for alternative in found)
        return Operation(
            pointer=pointer,
            direction=direction,
            operation_id=operation.text("operationId"),
            summary=operation.text("summary"),
            description=operation.text("description"),
            messages=messages,
            plan=self._plan(operation, messages),
        )

    def _plan(self, operation: Merged, messages: tuple[Message, ...]) -> WirePlan:
        declared = _discriminator(operation)
        if declared is None:
            return wire.plan(self._document, messages)
        try:
            if not isinstance(declared.value, str):
                raise wire.UnusableDiscriminator("it must be a property name or a JSON pointer")
            return wire.plan(self._document, messages, discriminator=declared.value)
        except wire.UnusableDiscriminator as error:
            self._report(declared, str(error))
            return Single()

    def _report(self, declared: Cursor, problem: str) -> None:
        self.findings.append(
            Diagnostic(
                code="AG180",
                severity=Severity.ERROR,
                message=f"{DISCRIMINATOR} '{declared.value}' does not tell the operation's messages apart: {problem}",
                at=self._bundle.place(declared.pointer),
                pointer=declared.pointer,
                hints=("give every message of the operation a `const` or its own `enum` at that place, or name another place",),
            )
        )


def _discriminator(operation: Merged) -> Cursor | None:
    message = operation.at("message")
    beside = message.follow().at(DISCRIMINATOR) if message else None
    return operation.at(DISCRIMINATOR) or (beside if beside and beside.value is not None else None)


def _replies(sent: Iterable[Alternative], received: Iterable[Alternative]) -> tuple[Message, ...]:
    """Return the messages that only answer: not among `received`, each once."""
    seen = {alternative.target.pointer for alternative in received}
    replies: list[Message] = []
    for answer in (answer for alternative in sent for answer in answers_of(alternative)):
        if answer.target.pointer not in seen:
            seen.add(answer.target.pointer)
            replies.append(message_of(answer, Direction.RECV))
    return tuple(replies)


def _parameters(address: str, item: Cursor) -> tuple[Parameter, ...]:
    return tuple(_parameter(name, item.at("parameters", name)) for name in addresses.parameters(address))


def _parameter(name: str, entry: Cursor) -> Parameter:
    parameter = entry.follow()
    schema: Any = parameter.members.get("schema")
    place = parameter.at("schema")
    return Parameter(name, parameter.pointer, parameter.text("description"), None if schema is None else SchemaAt(place.pointer, schema))
