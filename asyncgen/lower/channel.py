"""One channel's router class and what it declares, as lines of Python source. Knows the runtime's public names, not templates or files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from asyncgen.api import Channel, Direction, Message, Parameter, Tagged, Untagged
from asyncgen.models import ModelsModule, TypeExpression
from asyncgen.naming import ChannelNames
from asyncgen.python_text import Imports, docstring, first_paragraph, literal, sentence, uses_any

_SIMPLE_PARAMETERS = frozenset({"str", "int", "float", "bool"})


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a connection class, which is also a parameter of `connect`: `name: annotation`."""

    name: str
    annotation: str
    argument: str


@dataclass(frozen=True, slots=True)
class HandlerSlot:
    """The decorator of one `send` operation: its type variable, what a handler must look like (`bound`), its docstring."""

    name: str
    variable: str
    bound: str
    doc: str


@dataclass(frozen=True, slots=True)
class Publisher:
    """The publisher of one message that the server sends; `parameter` is `"payload: X"` or empty, `value` is `payload` or `None`."""

    name: str
    parameter: str
    value: str
    doc: str


@dataclass(frozen=True, slots=True)
class Router:
    """One channel's router class. `gap` is the blank lines before it, as formatters want them.

    `spec` is the source of its `ChannelSpec`, a line each, at the indentation of the class body."""

    gap: str
    name: str
    connection: str
    connection_doc: str
    fields: tuple[Field, ...]
    arguments: str
    client: str
    doc: str
    spec: tuple[str, ...]
    handlers: tuple[HandlerSlot, ...]
    publishers: tuple[Publisher, ...]


def router_of(channel: Channel, names: ChannelNames, models: ModelsModule, imports: Imports, *, first: bool) -> Router:
    """Decide every line of one channel's router class, noting in `imports` what they use."""
    fields = _fields(channel, names, models, imports)
    handlers = tuple(_handler_slot(channel, message, names, models, imports) for message in channel.sent)
    publishers = tuple(_publisher(message, names, models, imports) for message in channel.received)
    about = first_paragraph(channel.description)
    if fields:
        imports.add("dataclasses", "dataclass")
        imports.add("typing", "Annotated")
    if handlers:
        imports.add("typing", "TypeVar")
    return Router(
        gap="\n" if fields or not first else "",
        name=names.router,
        connection=names.connection if fields else "None",
        connection_doc=docstring(
            f"What the handshake of `{channel.address}` carried, validated before the connection is accepted.", "    "
        ),
        fields=fields,
        arguments=", ".join(field.name for field in fields),
        client=names.client,
        doc=docstring(f"Channel `{channel.address}`." + (f"\n\n{sentence(about, fallback='')}" if about else ""), "    "),
        spec=_spec_lines(channel, names, models, imports),
        handlers=handlers,
        publishers=publishers,
    )


def payload_type(message: Message, models: ModelsModule) -> TypeExpression | None:
    """Return the type that handlers see, None where there is no payload; an envelope's payload that may be missing is None then."""
    expression = _declared_type(message, models)
    if expression and message.envelope and not message.envelope.required:
        return TypeExpression(f"{expression.code} | None", expression.names)
    return expression


def _declared_type(message: Message, models: ModelsModule) -> TypeExpression | None:
    if message.frame == "binary":
        return TypeExpression("bytes", ())
    payload = message.visible_payload
    if payload is None:
        return None if message.envelope else TypeExpression("Any", ())
    expression = models.types[payload.pointer]
    # What the server sends itself is of the class; what arrives need not be.
    is_open = expression.is_open and message.direction is Direction.SEND
    return TypeExpression(f"{expression.code} | Any", expression.names) if is_open else expression


def _use(expression: TypeExpression, imports: Imports) -> str:
    imports.add(".models", *expression.names)
    if uses_any(expression.code):
        imports.add("typing", "Any")
    return expression.code


def _handler_slot(channel: Channel, message: Message, names: ChannelNames, models: ModelsModule, imports: Imports) -> HandlerSlot:
    name = names.operations[message.use]
    payload = payload_type(message, models)
    reply = _use(answer, imports) if (answer := reply_type(channel, message, models)) else "None"
    alias = "Handler" if payload else "HandlerWithout"
    imports.add(".runtime", alias)
    arguments = [_use(payload, imports)] if payload else []
    return HandlerSlot(
        name=name,
        variable=f"_{names.router}_{name}",
        bound=f"{alias}[{', '.join([*arguments, names.client, reply])}]",
        doc=about_of(message, "        ", f"Handle `{message_label(message)}`."),
    )


def answer_of(channel: Channel, message: Message) -> Message | None:
    """Return the message that answers `message` (its `x-response`) on this channel."""
    if message.reply is None:
        return None
    answers = (*channel.received, *channel.replies)
    return next((answer for answer in answers if answer.pointer == message.reply), None)


def reply_type(channel: Channel, message: Message, models: ModelsModule) -> TypeExpression | None:
    """Return the type of the reply to `message`, None where there is no reply or the reply has no payload."""
    answer = answer_of(channel, message)
    return payload_type(answer, models) if answer else None


def message_label(message: Message) -> str:
    """Return the text by which a person knows the message."""
    return message.message_id or message.key or message.name or message.title or "message"


def about_of(message: Message, indent: str, fallback: str) -> str:
    """Return a docstring that says what the message is for, from its summary, description or title."""
    summary = message.summary or first_paragraph(message.description) or message.title
    return docstring(sentence(summary, fallback=fallback), indent)


def _publisher(message: Message, names: ChannelNames, models: ModelsModule, imports: Imports) -> Publisher:
    payload = payload_type(message, models)
    return Publisher(
        name=names.operations[message.use],
        parameter=f"payload: {_use(payload, imports)}" if payload else "",
        value="payload" if payload else "None",
        doc=about_of(message, "        ", f"Publish `{message_label(message)}`."),
    )


# --- the handshake ---------------------------------------------------------------------------------------------------------------------


def _fields(channel: Channel, names: ChannelNames, models: ModelsModule, imports: Imports) -> tuple[Field, ...]:
    fields = [_parameter(parameter, names, models, imports) for parameter in channel.parameters if parameter.name in names.parameters]
    for name, marker, schema in (("query", "Query", channel.query), ("headers", "Header", channel.headers)):
        if schema is None or (expression := models.types.get(schema.pointer)) is None or not models.is_class(expression):
            continue
        imports.add("fastapi", marker)
        fields.append(Field(_free(name, fields), _use(expression, imports), f"Annotated[{expression.code}, {marker}()]"))
    return tuple(fields)


def _free(name: str, fields: Iterable[Field]) -> str:
    return f"{name}_" if any(field.name == name for field in fields) else name


def _parameter(parameter: Parameter, names: ChannelNames, models: ModelsModule, imports: Imports) -> Field:
    expression = models.types.get(parameter.schema.pointer) if parameter.schema else None
    if expression is None or not (expression.code in _SIMPLE_PARAMETERS or models.is_scalar(expression)):
        expression = TypeExpression("str", ())
    imports.add("fastapi", "Path")
    about = first_paragraph(parameter.description)
    described = f"Path(description={literal(about)})" if about else "Path()"
    code = _use(expression, imports)
    return Field(names.parameters[parameter.name], code, f"Annotated[{code}, {described}]")


# --- ChannelSpec as source -------------------------------------------------------------------------------------------------------------


def _spec_lines(channel: Channel, names: ChannelNames, models: ModelsModule, imports: Imports) -> tuple[str, ...]:
    lines = [f"    address={literal(channel.address)},", f"    path={literal(names.path)},"]
    plan = channel.send.plan if channel.send else None
    if isinstance(plan, Tagged):
        lines.append(f"    tag={literal(plan.path)},")
    recognition = {message.use: arguments for message, arguments in zip(channel.sent, _recognition(channel), strict=True)}
    for group, messages in (("send", channel.sent), ("recv", channel.received), ("replies", channel.replies)):
        if messages:
            lines.append(f"    {group}=(")
            for message in messages:
                lines.extend(_message_lines(channel, message, recognition.get(message.use, {}), names, models, imports))
            lines.append("    ),")
    if channel.security:
        alternatives = tuple(tuple(requirement.schemes for requirement in options) for options in channel.security)
        lines.append(f"    security={literal(alternatives)},")
    return ("channel = ChannelSpec(", *lines, ")")


def _recognition(channel: Channel) -> Sequence[Mapping[str, str]]:
    """Return for each message of `send` how its frames are recognised, as arguments of `MessageSpec`."""
    plan = channel.send.plan if channel.send else None
    if isinstance(plan, Tagged):
        tags: list[list[str | int | bool]] = [[] for _ in channel.sent]
        for value, index in plan.table:
            tags[index].append(value)
        return [{"tags": literal(tuple(values))} for values in tags]
    if isinstance(plan, Untagged):
        return [{"types": _frozenset(one.types), "required": _frozenset(one.required)} for one in plan.candidates]
    return [{} for _ in channel.sent]


def _frozenset(values: frozenset[str]) -> str:
    return f"frozenset({literal(tuple(sorted(values)))})" if values else "frozenset()"


def _message_lines(
    channel: Channel, message: Message, recognition: Mapping[str, str], names: ChannelNames, models: ModelsModule, imports: Imports
) -> Iterable[str]:
    imports.add(".runtime", "MessageSpec")
    payload = _declared_type(message, models)
    arguments = {"name": literal(names.operations[message.use])}
    if payload:
        code = _use(payload, imports)
        # `None` as an argument says that there is no payload; a payload that is null is another thing.
        arguments["payload"] = "type(None)" if code == "None" else code
    if message.frame != "json":
        arguments["frame"] = literal(message.frame.value)
    if message.envelope:
        imports.add(".runtime", "Envelope")
        arguments["envelope"] = _envelope(message)
    arguments |= recognition
    if answer := answer_of(channel, message):
        arguments["reply"] = literal(names.operations[answer.use])
    if message.correlation:
        arguments["correlation"] = literal(message.correlation)
    arguments |= {flag: "True" for flag in ("is_error", "is_gap") if getattr(message, flag)}
    if message.payload is not None and message.payload.pointer in models.inexact:
        arguments["checked"] = "True"
    arguments["at"] = literal(message.use)
    return ("        MessageSpec(", *(f"            {name}={value}," for name, value in arguments.items()), "        ),")


def _envelope(message: Message) -> str:
    envelope = message.envelope
    assert envelope is not None
    arguments = [literal(envelope.value)]
    arguments += ["payload=False"] if envelope.payload is None else []
    arguments += ["required=False"] if not envelope.required else []
    arguments += ["closed=True"] if envelope.closed else []
    return f"Envelope({', '.join(arguments)})"
