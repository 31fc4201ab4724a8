"""`discriminator` of a schema: the property is there, and it is required (2.4.0, Schema Object; "Composition and Inheritance")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from asyncgen.spec import pointer as pointers
from asyncgen.spec.closest import suggestion
from asyncgen.spec.finding import Finding
from asyncgen.spec.rules.context import Context, items, members
from asyncgen.spec.structure import Found

_DEPTH = 8


def discriminators(context: Context) -> Iterator[Finding]:
    """The property is defined and required at the schema, in what it is composed of, or in each of its alternatives."""
    for schema in context.survey.objects("schema"):
        name = schema.node.get("discriminator")
        if not isinstance(name, str):
            continue
        pointer = pointers.join(schema.pointer, "discriminator")
        if not _everywhere(context, schema, name, "properties", _DEPTH):
            defined = members(schema.node.get("properties"))
            hints = suggestion(name, defined) or (f"add '{name}' to `properties` and to `required`",)
            yield Finding("AG127", pointer, f"the discriminator '{name}' is no property of this schema", hints)
        elif not _everywhere(context, schema, name, "required", _DEPTH):
            yield Finding("AG127", pointer, f"the discriminator '{name}' must be a required property", (f"add '{name}' to `required`",))


def _everywhere(context: Context, schema: Found, name: str, keyword: str, depth: int) -> bool:
    """Whether a schema, or what it is put together of, has the name in `properties` or `required`. Circles count as if they had it."""
    if _names(schema.node.get(keyword), name) or depth == 0:
        return True
    if any(
        _everywhere(context, context.below(schema, "allOf", index), name, keyword, depth - 1)
        for index in range(len(items(schema.node.get("allOf"))))
    ):
        return True
    for word in ("oneOf", "anyOf"):
        count = len(items(schema.node.get(word)))
        if count and all(_everywhere(context, context.below(schema, word, index), name, keyword, depth - 1) for index in range(count)):
            return True
    return False


def _names(value: Any, name: str) -> bool:
    return name in (value if isinstance(value, dict | list) else ())
