"""Security: the fields of each type of scheme, and what requirements name (2.4.0, Security Scheme Object, Security Requirement Object)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from asyncgen.spec import grammar
from asyncgen.spec import pointer as pointers
from asyncgen.spec.closest import suggestion
from asyncgen.spec.finding import Finding
from asyncgen.spec.rules.context import Context, items, members
from asyncgen.spec.structure import Found

# For each type the fields it needs, those it may have, and the values of `in`.
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
_FIELDS = ("name", "in", "scheme", "bearerFormat", "flows", "openIdConnectUrl")
_FLOWS = {
    "implicit": ("authorizationUrl",),
    "password": ("tokenUrl",),
    "clientCredentials": ("tokenUrl",),
    "authorizationCode": ("authorizationUrl", "tokenUrl"),
}
_NEW_TYPES = frozenset({"plain", "scramSha256", "scramSha512", "gssapi"})
_NEW_TYPES_SINCE = (2, 1)
_FLOW_URLS = ("authorizationUrl", "tokenUrl")
_SCOPED = frozenset({"oauth2", "openIdConnect"})


def schemes(context: Context) -> Iterator[Finding]:
    """A scheme has the fields that its type needs, and no others (Security Scheme Object)."""
    for scheme in context.survey.objects("securityScheme"):
        kind = scheme.node.get("type")
        if isinstance(kind, str):
            yield from _scheme(scheme, kind, context.version)


def _scheme(scheme: Found, kind: str, version: grammar.Version) -> Iterator[Finding]:
    if kind not in _SCHEMES:
        message = f"'{kind}' is no type of security scheme: there are {', '.join(_SCHEMES)}"
        yield Finding("AG105", pointers.join(scheme.pointer, "type"), message, suggestion(kind, _SCHEMES))
        return
    if kind in _NEW_TYPES and version < _NEW_TYPES_SINCE:
        message = f"the type '{kind}' came with AsyncAPI 2.1, this document says 2.{version[1]}"
        yield Finding("AG103", pointers.join(scheme.pointer, "type"), message, ("set the version to 2.1.0",))
    required, optional, places = _SCHEMES[kind]
    yield from _required(scheme, required, f"a security scheme of type '{kind}'")
    for field in _FIELDS:
        if field in scheme.node and field not in (*required, *optional):
            message = f"a security scheme of type '{kind}' has no field '{field}'"
            yield Finding("AG121", pointers.join(scheme.pointer, field), message, ("remove it, or choose another type",), key=True)
    place = scheme.node.get("in")
    if places and isinstance(place, str) and place not in places:
        message = f"'{place}' is no place for the credentials of type '{kind}': there are {', '.join(places)}"
        yield Finding("AG105", pointers.join(scheme.pointer, "in"), message, suggestion(place, places))
    for name, needed in _FLOWS.items():
        flow = members(scheme.node.get("flows")).get(name)
        if isinstance(flow, dict):
            yield from _flow(Found(pointers.join(scheme.pointer, "flows", name), members(flow)), name, needed)


def _flow(flow: Found, name: str, needed: Iterable[str]) -> Iterator[Finding]:
    yield from _required(flow, needed, f"the OAuth flow '{name}'")
    for field in _FLOW_URLS:
        if field in flow.node and field not in needed:
            message = f"the OAuth flow '{name}' has no field '{field}'"
            yield Finding("AG102", pointers.join(flow.pointer, field), message, ("remove it",), key=True)


def _required(holder: Found, fields: Iterable[str], what: str) -> Iterator[Finding]:
    for field in fields:
        if field not in holder.node:
            yield Finding("AG100", holder.pointer, f"{what} needs the field '{field}'", key=True)


def requirements(context: Context) -> Iterator[Finding]:
    """A requirement names schemes that are declared, and scopes where there are some (Security Requirement Object)."""
    declared = members(members(context.document.get("components")).get("securitySchemes"))
    for holder in context.survey.objects("server", "operation", "operationTrait"):
        for index, requirement in enumerate(items(holder.node.get("security"))):
            for name, scopes in members(requirement).items():
                pointer = pointers.join(holder.pointer, "security", index, name)
                if name not in declared:
                    message = f"there is no security scheme '{name}' in components.securitySchemes"
                    related = (("the schemes are here", "/components/securitySchemes"),)
                    mend = suggestion(name, declared) or ("declare it there first",)
                    yield Finding("AG114", pointer, message, mend, key=True, related=related)
                else:
                    yield from _scopes(context.at("components", "securitySchemes", name).node, scopes, pointer, name)


def _scopes(scheme: Mapping[str, Any], scopes: Any, pointer: str, name: str) -> Iterator[Finding]:
    kind = scheme.get("type")
    if not isinstance(kind, str) or kind not in _SCHEMES or not items(scopes):
        return
    if kind not in _SCOPED:
        message = f"'{name}' takes no scopes: only schemes of type oauth2 and openIdConnect do, and it is of type '{kind}'"
        yield Finding("AG125", pointer, message, (f"write: {name}: []",))
    elif kind == "oauth2":
        known = {scope for flow in members(scheme.get("flows")).values() for scope in members(members(flow).get("scopes"))}
        for index, scope in enumerate(items(scopes)):
            if isinstance(scope, str) and scope not in known:
                message = f"no flow of '{name}' has the scope '{scope}'"
                hints = suggestion(scope, sorted(known)) or ("add it to the `scopes` of a flow",)
                yield Finding("AG126", pointers.join(pointer, index), message, hints)
