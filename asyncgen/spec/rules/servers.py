"""Servers: the variables of their URLs (2.4.0, Server Object, Server Variable Object)."""

from __future__ import annotations

from collections.abc import Iterator

from asyncgen.spec import pointer as pointers
from asyncgen.spec.closest import suggestion
from asyncgen.spec.finding import Finding
from asyncgen.spec.rules import templates
from asyncgen.spec.rules.context import Context, items, members

# The text says nothing about variables that are missing or too many. But the address of a web server is what asyncgen builds on.
_WEB = frozenset({"ws", "wss", "http", "https"})


def variables(context: Context) -> Iterator[Finding]:
    """The variables of the URL and the declared ones are the same."""
    for server in context.survey.objects("server"):
        url, declared = server.node.get("url"), server.node.get("variables")
        if isinstance(url, str) and isinstance(declared, dict):
            code = "AG117" if server.node.get("protocol") in _WEB else "AG120"
            pointer = pointers.join(server.pointer, "variables")
            yield from templates.agree(code, "AG120", "server variable of the URL", url, members(declared), pointer)


def values(context: Context) -> Iterator[Finding]:
    """`default` and `examples` of a variable are among its `enum`, and no value of that is there twice (Server Variable Object)."""
    for variable in context.survey.objects("serverVariable"):
        allowed = variable.node.get("enum")
        if not isinstance(allowed, list) or not allowed:
            continue
        values = items(allowed)
        names = [value for value in values if isinstance(value, str)]
        candidates = [("default", variable.node.get("default"))]
        candidates += [(f"examples/{index}", example) for index, example in enumerate(items(variable.node.get("examples")))]
        for place, value in candidates:
            if isinstance(value, str) and value not in values:
                message = f"'{value}' is not one of the variable's values: {', '.join(map(repr, names[:5]))}"
                related = (("the values are here", pointers.join(variable.pointer, "enum")),)
                mend = suggestion(value, names) or ("add it to `enum`",)
                yield Finding("AG128", f"{variable.pointer}/{place}", message, mend, related=related)
        first: dict[str, int] = {}
        for index, value in enumerate(values):
            if isinstance(value, str) and first.setdefault(value, index) != index:
                related = (("the first one is here", pointers.join(variable.pointer, "enum", first[value])),)
                at = pointers.join(variable.pointer, "enum", index)
                yield Finding("AG128", at, f"the value '{value}' is there twice", ("remove one of them",), related=related)
