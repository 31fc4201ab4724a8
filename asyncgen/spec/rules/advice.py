"""What is no fault, but would be better: fields that the text recommends, addresses that are easy to get wrong, an old version."""

from __future__ import annotations

from collections.abc import Iterator

from asyncgen.spec import pointer as pointers
from asyncgen.spec.finding import Finding
from asyncgen.spec.rules.context import Context, members

_MESSAGE_IDS_SINCE = (2, 4)
_OLD_BEFORE = (2, 4)
_CONTACT = ("name", "url", "email")


def root(context: Context) -> Iterator[Finding]:
    """The recommended fields of the document itself (AsyncAPI Object)."""
    document = context.document
    minor = context.version[1]
    if context.version < _OLD_BEFORE:
        message = f"AsyncAPI 2.{minor} is old: the last version of 2.x is 2.6.0"
        yield Finding("AG175", "/asyncapi", message, ("later versions only add to it: change this line",))
    if "id" not in document:
        yield Finding("AG160", "", "the document has no `id`", ("for example: id: urn:example:com:chat",), key=True)
    if "defaultContentType" not in document:
        hint = "for example: defaultContentType: application/json"
        yield Finding("AG161", "", "the document has no `defaultContentType`", (hint,), key=True)
    if not members(document.get("servers")):
        pointer = "/servers" if "servers" in document else ""
        yield Finding("AG167", pointer, "the document names no server", ("say where the service runs: url and protocol",), key=True)
    if "tags" not in document or document["tags"] == []:
        pointer = "/tags" if "tags" in document else ""
        yield Finding("AG168", pointer, "the document has no `tags`", ("tags group operations on the docs page",), key=True)


def info(context: Context) -> Iterator[Finding]:
    """Who is behind the API and on which terms (Info Object, Contact Object, License Object)."""
    if not isinstance(context.document.get("info"), dict):
        return
    values = members(context.document["info"])
    if not values.get("description"):
        yield Finding("AG162", "/info", "the API has no description", ("say in a sentence what it is for",), key=True)
    if "contact" not in values:
        yield Finding("AG163", "/info", "the API has no contact", ("say whom to ask: name, url and email",), key=True)
    elif isinstance(values["contact"], dict) and (missing := [name for name in _CONTACT if name not in members(values["contact"])]):
        message = f"the contact has no {' and no '.join(f'`{name}`' for name in missing)}"
        yield Finding("AG164", "/info/contact", message, ("say whom to ask: name, url and email",), key=True)
    if "license" not in values:
        yield Finding("AG165", "/info", "the API has no license", ("for example: license: {name: MIT}",), key=True)
    elif isinstance(values["license"], dict) and "url" not in members(values["license"]):
        yield Finding("AG166", "/info/license", "the license has no `url`", ("say where its text is",), key=True)


def servers(context: Context) -> Iterator[Finding]:
    """URLs that are easy to get wrong (Server Object)."""
    for server in context.survey.objects("server"):
        url = server.node.get("url")
        if not isinstance(url, str):
            continue
        if "{}" in url:
            yield Finding(
                "AG169", pointers.join(server.pointer, "url"), f"the URL '{url}' has braces without a name", ("name the variable",)
            )
        if url.endswith("/") and url != "/":
            message = f"the URL '{url}' ends with a slash, and the addresses of channels come behind it"
            yield Finding("AG170", pointers.join(server.pointer, "url"), message, (f"write '{url.rstrip('/')}'",))


def channels(context: Context) -> Iterator[Finding]:
    """Addresses that are easy to get wrong (Channels Object)."""
    for address in members(context.document.get("channels")):
        pointer = pointers.render(("channels", address))
        if "{}" in address:
            yield Finding("AG171", pointer, f"the address '{address}' has braces without a name", ("name the parameter",), key=True)
        if address.endswith("/") and address != "/":
            message = f"the address '{address}' ends with a slash"
            yield Finding("AG172", pointer, message, (f"write '{address.rstrip('/')}'",), key=True)


def identities(context: Context) -> Iterator[Finding]:
    """Operations and messages that nothing names (Operation Object, Message Object)."""
    for operation in context.operations:
        if context.owner("operationId", operation) is None:
            yield Finding("AG173", operation.pointer, "the operation has no `operationId`", ("tools name what they make by it",), key=True)
    if context.version < _MESSAGE_IDS_SINCE:
        return
    for message in context.messages:
        if context.owner("messageId", message) is None:
            yield Finding("AG174", message.pointer, "the message has no `messageId`", ("tools name what they make by it",), key=True)
