"""Components that nothing refers to (2.4.0, Components Object: they have no effect on the API)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from asyncgen.spec import pointer as pointers
from asyncgen.spec.finding import Finding
from asyncgen.spec.rules.context import Context, items, members

_BY_NAME = "securitySchemes"
_SECURED = ("server", "operation", "operationTrait")


def components(context: Context) -> Iterator[Finding]:
    """Every component is referred to, also one in a map of the author's own (`x-...`); schemes are named, not referred to."""
    used = _referred(context.document)
    for bucket, entries in members(context.document.get("components")).items():
        if bucket == _BY_NAME:
            continue
        for key, entry in members(entries).items():
            pointer = pointers.render(("components", bucket, key))
            if isinstance(entry, dict | bool) and pointer not in used:
                yield Finding("AG176", pointer, f"nothing refers to the component '{key}'", ("remove it, or refer to it",), key=True)


def _referred(document: dict[str, Any]) -> frozenset[str]:
    """The components that a reference leads to, or into, wherever it stands."""
    found: set[str] = set()
    waiting: list[Any] = [document]
    seen: set[int] = set()
    while waiting:
        value = waiting.pop()
        if not isinstance(value, dict | list) or id(cast(Any, value)) in seen:
            continue
        seen.add(id(cast(Any, value)))
        if isinstance(value, dict):
            node = cast("dict[str, Any]", value)
            reference = node.get("$ref")
            if isinstance(reference, str) and reference.startswith("#/components/"):
                found.add(pointers.render(pointers.parse(pointers.of_reference(reference))[:3]))
            waiting.extend(node.values())
        else:
            waiting.extend(items(value))
    return frozenset(found)


def security_schemes(context: Context) -> Iterator[Finding]:
    """Every security scheme is named by a server or an operation."""
    used = {
        name
        for holder in context.survey.objects(*_SECURED)
        for requirement in items(holder.node.get("security"))
        for name in members(requirement)
    }
    for key in members(members(context.document.get("components")).get(_BY_NAME)):
        if key not in used:
            message = f"nothing asks for the security scheme '{key}'"
            yield Finding(
                "AG177", pointers.render(("components", _BY_NAME, key)), message, ("name it in a `security`, or remove it",), key=True
            )
