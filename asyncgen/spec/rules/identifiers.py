"""Names that may be there only once, and names that the text gives a pattern (2.4.0; each rule says its section)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from asyncgen.spec import grammar
from asyncgen.spec import pointer as pointers
from asyncgen.spec.finding import Finding
from asyncgen.spec.rules.context import Context, items, members
from asyncgen.spec.structure import Found

_COMPONENT = re.compile(r"[a-zA-Z0-9.\-_]+")
_SERVER = re.compile(r"[A-Za-z0-9_\-]+")
_NOT_COMPONENT = re.compile(r"[^a-zA-Z0-9.\-_]+")
_TAGGED = ("asyncapi", "server", "operation", "operationTrait", "message", "messageTrait")


def unique(context: Context) -> Iterator[Finding]:
    """`operationId` and `messageId` are unique (Operation Object, Message Object); one object that is used twice is no repetition."""
    operations: dict[str, str] = {}
    messages: dict[str, str] = {}
    for operation in context.operations:
        yield from _once(context, "AG115", "operationId", operation, operations)
    for message in context.messages:
        yield from _once(context, "AG116", "messageId", message, messages)


def _once(context: Context, code: str, field: str, holder: Found, first: dict[str, str]) -> Iterator[Finding]:
    owner = context.owner(field, holder)
    value = None if owner is None else owner.node[field]
    if owner is None or not isinstance(value, str):
        return
    at = pointers.join(owner.pointer, field)
    if first.setdefault(value, at) != at:
        related = (("the first one is here", first[value]),)
        yield Finding(code, at, f"the {field} '{value}' is there twice", ("give each one a name of its own",), related=related)


def tags(context: Context) -> Iterator[Finding]:
    """The names of a list of tags are unique (AsyncAPI Object, `tags`; Tags Object)."""
    for holder in context.survey.objects(*_TAGGED):
        first: dict[str, int] = {}
        for index, tag in enumerate(items(holder.node.get("tags"))):
            name = members(tag).get("name")
            if isinstance(name, str) and first.setdefault(name, index) != index:
                related = (("the first one is here", pointers.join(holder.pointer, "tags", first[name], "name")),)
                at = pointers.join(holder.pointer, "tags", index, "name")
                yield Finding("AG118", at, f"the tag '{name}' is there twice", ("remove one of them",), related=related)


def patterns(context: Context) -> Iterator[Finding]:
    """The keys of components, servers and parameters have the characters that the text allows (Components Object and others)."""
    components = members(context.document.get("components"))
    for bucket in grammar.buckets():
        for key in members(components.get(bucket)):
            if not _COMPONENT.fullmatch(key) and key != "$ref":
                hint = f"call it '{_NOT_COMPONENT.sub('_', key).strip('_') or 'name'}'"
                message = f"'{key}' can't be a component's name: it has letters, digits, '.', '-' and '_' only"
                yield Finding("AG123", pointers.render(("components", bucket, key)), message, (hint,), key=True)
    for key in members(context.document.get("servers")):
        if not _SERVER.fullmatch(key) and key != "$ref":
            hint = f"call it '{re.sub(r'[^A-Za-z0-9_-]+', '-', key).strip('-') or 'main'}'"
            message = f"'{key}' can't be a server's name: it has letters, digits, '-' and '_' only"
            yield Finding("AG123", pointers.render(("servers", key)), message, (hint,), key=True)
    for channel in context.survey.objects("channel"):
        for key in members(channel.node.get("parameters")):
            if not _SERVER.fullmatch(key) and not key.startswith("x-"):
                message = f"'{key}' should not be a parameter's name: it has letters, digits, '-' and '_' only"
                hint = "change it here and in the address"
                yield Finding("AG136", pointers.join(channel.pointer, "parameters", key), message, (hint,), key=True)
