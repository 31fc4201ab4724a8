"""Channels: addresses, their parameters, and the servers they name (2.4.0, Channels Object, Channel Item Object, Parameters Object)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from asyncgen.spec import pointer as pointers
from asyncgen.spec.closest import suggestion
from asyncgen.spec.finding import Finding
from asyncgen.spec.rules import templates
from asyncgen.spec.rules.context import Context, items, members

_LISTED = 5
_PLAIN = re.compile(r"[A-Za-z0-9_\-]+")


def addresses(context: Context) -> Iterator[Finding]:
    """A relative path or topic as a URI template, without query and fragment (Channels Object)."""
    for address in members(context.document.get("channels")):
        pointer = pointers.render(("channels", address))
        outside = templates.without_names(address)
        for character, what in (("?", "query"), ("#", "fragment")):
            if character in outside:
                message = f"the address '{address}' has a {what}: '{character}' is not allowed"
                hints = ("describe query parameters in bindings.ws.query",) if what == "query" else (f"remove all from '{character}' on",)
                yield Finding("AG111", pointer, message, hints, key=True)
                break
        else:
            yield from _template(address, pointer)


def _template(address: str, pointer: str) -> Iterator[Finding]:
    fault = templates.fault_of(address.replace("{}", "")) if address else None
    if not address:
        yield Finding("AG112", pointer, "the address of a channel can't be empty", ("the root of the server is '/'",), key=True)
    elif fault or "{}" in address:
        fault = fault or "'{}' holds no name"
        hint = "a parameter stands in braces, as in 'rooms/{room_id}'; other special characters are written as %20 and the like"
        yield Finding("AG112", pointer, f"the address '{address}' is no URI template: {fault}", (hint,), key=True)


def parameters(context: Context) -> Iterator[Finding]:
    """The parameters of the address and the declared ones are the same (Parameters Object)."""
    for address, channel in context.channels:
        declared = channel.node.get("parameters")
        if "parameters" not in channel.node and (used := [name for name in templates.names_in(address) if _PLAIN.fullmatch(name)]):
            names = ", ".join(f"'{name}'" for name in used)
            message = f"{names} of the address '{address}' {'is' if len(used) == 1 else 'are'} not described: any text is taken"
            hint = f"add: parameters: {{{used[0]}: {{schema: {{type: string}}}}}}"
            yield Finding("AG139", pointers.render(("channels", address)), message, (hint,), key=True)
        if isinstance(declared, dict):
            pointer = pointers.join(channel.pointer, "parameters")
            yield from templates.agree("AG110", "AG122", "channel parameter of the address", address, members(declared), pointer)


def servers(context: Context) -> Iterator[Finding]:
    """The servers of a channel are among the document's (Channel Item Object)."""
    known = members(context.document.get("servers"))
    for _, channel in context.channels:
        for index, name in enumerate(items(channel.node.get("servers"))):
            if isinstance(name, str) and name not in known:
                some = ", ".join(f"'{each}'" for each in list(known)[:_LISTED])
                hints = suggestion(name, known) or ((f"the servers are {some}",) if known else ("declare it in `servers` first",))
                pointer = pointers.join(channel.pointer, "servers", index)
                yield Finding("AG113", pointer, f"there is no server '{name}'", hints, related=(("the servers are here", "/servers"),))
