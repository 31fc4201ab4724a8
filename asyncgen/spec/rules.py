"""What the parts of a document must say together: names used and declared, identifiers unique, addresses that are templates.

The rules are those of the specification's text; each says its section. Must not know places in files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from asyncgen.spec import pointer as pointers
from asyncgen.spec.bundle import follow
from asyncgen.spec.closest import suggestion
from asyncgen.spec.finding import Finding

_EXPRESSION = re.compile(r"\{([^{}]*)\}")
_LITERAL = re.compile(r"""[^\x00-\x20"'<>%\\^`{|}]|%[0-9A-Fa-f]{2}""")
_NAMES = re.compile(r"[+#./;?&=,!@|]?[^\s{}\"'<>\\^`|]+")
# Security Scheme Object (2.4.0): for each type the fields it needs, those it may have, and the values of `in`.
_SCHEMES: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "userPassword": ((), (), ()),
    "X509": ((), (), ()),
    "symmetricEncryption": ((), (), ()),
    "asymmetricEncryption": ((), (), ()),
    "plain": ((), (), ()),
    "scramSha256": ((), (), ()),
    "scramSha512": ((), (), ()),
    "gssapi": ((), (), ()),
    "apiKey": (("in",), (), ("user", "password")),
    "httpApiKey": (("name", "in"), (), ("query", "header", "cookie")),
    "http": (("scheme",), ("bearerFormat",), ()),
    "oauth2": (("flows",), (), ()),
    "openIdConnect": (("openIdConnectUrl",), (), ()),
}
# The text says nothing about variables that are missing or too many. But the address of a web server is what asyncgen builds on.
_WEB = frozenset({"ws", "wss", "http", "https"})
_FLOWS = {
    "implicit": ("authorizationUrl",),
    "password": ("tokenUrl",),
    "clientCredentials": ("tokenUrl",),
    "authorizationCode": ("authorizationUrl", "tokenUrl"),
}


def check(document: dict[str, Any]) -> Iterator[Finding]:
    """All findings of a bundled document. What has the wrong type is passed over: `structure` reports it."""
    rules = _Rules(document)
    yield from rules.servers()
    yield from rules.channels()
    yield from rules.identifiers()
    yield from rules.security_schemes()


class _Rules:
    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        components = _map(document.get("components"))
        self._servers = _map(document.get("servers"))
        self._schemes = _map(components.get("securitySchemes"))

    def servers(self) -> Iterator[Finding]:
        for name in self._servers:
            pointer, server = self._follow(f"/servers/{pointers.escape(name)}")
            yield from self._security(pointer, server)
            url = server.get("url")
            variables = server.get("variables")
            if isinstance(variables, dict) and isinstance(url, str):
                declared = pointers.join(pointer, "variables")
                code = "AG117" if server.get("protocol") in _WEB else "AG120"
                yield from _agree(code, "server variable", url, cast("dict[str, Any]", variables), declared, f"the URL '{url}'")

    def channels(self) -> Iterator[Finding]:
        for address in _map(self._document.get("channels")):
            here = f"/channels/{pointers.escape(address)}"
            yield from _address(address, here)
            pointer, channel = self._follow(here)
            parameters = channel.get("parameters")
            if isinstance(parameters, dict):
                declared, where = pointers.join(pointer, "parameters"), f"the address '{address}'"
                yield from _agree("AG110", "channel parameter", address, cast("dict[str, Any]", parameters), declared, where)
            for index, name in enumerate(_list(channel.get("servers"))):
                if isinstance(name, str) and name not in self._servers:
                    message = f"there is no server '{name}'"
                    yield Finding("AG113", pointers.join(pointer, "servers", index), message, suggestion(name, self._servers))
            for direction in ("subscribe", "publish"):
                yield from self._security(pointers.join(pointer, direction), _map(channel.get(direction)))

    def identifiers(self) -> Iterator[Finding]:
        """`operationId` and `messageId` are unique (Operation Object, Message Object); one object that is used twice is no repetition."""
        operations: dict[str, str] = {}
        messages: dict[str, str] = {}
        seen: set[str] = set()
        for address in _map(self._document.get("channels")):
            channel_pointer, channel = self._follow(f"/channels/{pointers.escape(address)}")
            for direction in ("subscribe", "publish"):
                if not isinstance(channel.get(direction), dict):
                    continue
                pointer = pointers.join(channel_pointer, direction)
                if pointer not in seen:
                    seen.add(pointer)
                    yield from self._unique("AG115", "operationId", pointer, operations)
                    for message in self._messages(pointers.join(pointer, "message"), seen):
                        yield from self._unique("AG116", "messageId", message, messages)

    def security_schemes(self) -> Iterator[Finding]:
        for name in self._schemes:
            pointer, scheme = self._follow(f"/components/securitySchemes/{pointers.escape(name)}")
            kind = scheme.get("type")
            if not isinstance(kind, str):
                continue
            if kind not in _SCHEMES:
                message = f"'{kind}' is no type of security scheme: there are {', '.join(_SCHEMES)}"
                yield Finding("AG105", pointers.join(pointer, "type"), message, suggestion(kind, _SCHEMES))
                continue
            required, optional, places = _SCHEMES[kind]
            yield from _required(pointer, scheme, required, f"a security scheme of type '{kind}'")
            for field in ("name", "in", "scheme", "bearerFormat", "flows", "openIdConnectUrl"):
                if field in scheme and field not in (*required, *optional):
                    message = f"a security scheme of type '{kind}' has no field '{field}'"
                    yield Finding("AG121", pointers.join(pointer, field), message, key=True)
            if places and isinstance(scheme.get("in"), str) and scheme["in"] not in places:
                message = f"'{scheme['in']}' is no place for the credentials of type '{kind}': there are {', '.join(places)}"
                yield Finding("AG105", pointers.join(pointer, "in"), message, suggestion(scheme["in"], places))
            for flow, needed in _FLOWS.items():
                value = _map(scheme.get("flows")).get(flow)
                if isinstance(value, dict):
                    flow_pointer = pointers.join(pointer, "flows", flow)
                    yield from _required(flow_pointer, cast("dict[str, Any]", value), needed, f"the OAuth flow '{flow}'")

    def _follow(self, pointer: str) -> tuple[str, dict[str, Any]]:
        """The object at a pointer after references; an empty one when it is no object."""
        end, node = follow(self._document, pointers.get(self._document, pointer), pointer)
        return end, _map(node)

    def _security(self, pointer: str, holder: dict[str, Any]) -> Iterator[Finding]:
        for index, requirement in enumerate(_list(holder.get("security"))):
            for name in _map(requirement):
                if name not in self._schemes:
                    message = f"there is no security scheme '{name}' in components.securitySchemes"
                    at = pointers.join(pointer, "security", index, name)
                    yield Finding("AG114", at, message, suggestion(name, self._schemes), key=True)

    def _messages(self, pointer: str, seen: set[str]) -> Iterator[str]:
        """The messages of an operation that were not seen before; choices are opened."""
        waiting = [pointer]
        while waiting:
            here = waiting.pop(0)
            try:
                here, message = self._follow(here)
            except LookupError:
                continue
            if here in seen:
                continue
            seen.add(here)
            if isinstance(message.get("oneOf"), list):
                waiting.extend(pointers.join(here, "oneOf", index) for index in range(len(_list(message["oneOf"]))))
            else:
                yield here

    def _unique(self, code: str, field: str, pointer: str, first: dict[str, str]) -> Iterator[Finding]:
        owner = self._owner(field, pointer)
        if owner is None:
            return
        at = pointers.join(owner, field)
        value = pointers.get(self._document, at)
        if isinstance(value, str) and first.setdefault(value, at) != at:
            yield Finding(code, at, f"the {field} '{value}' is there twice", related=(("the first one is here", first[value]),))

    def _owner(self, field: str, pointer: str) -> str | None:
        """The object that decides a field: the last trait that has it, else the object itself (traits are merged onto the object)."""
        node = _map(pointers.get(self._document, pointer))
        owner = pointer if field in node else None
        for index in range(len(_list(node.get("traits")))):
            trait_pointer, trait = self._follow(pointers.join(pointer, "traits", index))
            if field in trait:
                owner = trait_pointer
        return owner


def _address(address: str, pointer: str) -> Iterator[Finding]:
    """Channels Object: a relative path or topic as a URI template, without query and fragment."""
    outside = _EXPRESSION.sub("", address)
    for character, what in (("?", "query"), ("#", "fragment")):
        if character in outside:
            message = f"the address '{address}' has a {what}: '{character}' is not allowed"
            hints = ("describe query parameters in bindings.ws.query",) if what == "query" else ()
            yield Finding("AG111", pointer, message, hints, key=True)
            return
    if not address:
        yield Finding("AG112", pointer, "the address of a channel can't be empty", ("the root of the server is '/'",), key=True)
    elif fault := _template_fault(address):
        yield Finding("AG112", pointer, f"the address '{address}' is no URI template: {fault}", key=True)


def _template_fault(address: str) -> str | None:
    for name in _EXPRESSION.findall(address):
        if not _NAMES.fullmatch(name):
            return f"'{{{name}}}' holds no name"
    rest = _EXPRESSION.sub("", address)
    if "{" in rest or "}" in rest:
        return "a brace has no counterpart"
    fault = next((character for character in _LITERAL.sub("", rest)), None)
    return None if fault is None else f"{fault!r} is not allowed"


def _agree(code: str, what: str, template: str, declared: dict[str, Any], pointer: str, where: str) -> Iterator[Finding]:
    """The names in a template and those that are declared for it are the same."""
    used = dict.fromkeys(_EXPRESSION.findall(template))
    for name in used:
        if name not in declared:
            yield Finding(code, pointer, f"the {what} '{name}' of {where} is not declared", key=True)
    # Where the template has no names at all the declarations are useless, but the official parser lets them pass.
    code = {"AG110": "AG122", "AG117": "AG120"}.get(code, code) if not used else code
    for name in declared:
        if name not in used and not name.startswith("x-"):
            message = f"the {what} '{name}' is not in {where}"
            yield Finding(code, pointers.join(pointer, name), message, suggestion(name, used), key=True)


def _required(pointer: str, holder: dict[str, Any], fields: Iterable[str], what: str) -> Iterator[Finding]:
    for field in fields:
        if field not in holder:
            yield Finding("AG100", pointer, f"{what} needs the field '{field}'", key=True)


def _map(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _list(value: Any) -> Sequence[Any]:
    return cast("Sequence[Any]", value) if isinstance(value, list) else ()
