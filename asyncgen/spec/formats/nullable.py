"""`nullable`, OpenAPI 3.0's word for a value that may be null, in the words of JSON Schema draft-07. Must not know documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from asyncgen.spec.formats.places import is_list

_COMPOSED = ("allOf", "anyOf", "oneOf", "not")
_NULL: Mapping[str, Any] = {"type": "null"}


def with_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema that takes what `schema` takes, and null; `nullable` itself is not in it.

    OpenAPI (3.0.3, "Proposal: Clarify Semantics of nullable") wants null in the `enum` too, and a `type` beside `nullable`; whoever forgets
    them means null all the same.
    """
    wider = {name: value for name, value in schema.items() if name != "nullable"}
    if any(word in wider for word in _COMPOSED):
        return {"anyOf": [wider, dict(_NULL)]}
    types = wider.get("type")
    named: list[Any] = list(types) if is_list(types) else [types] if isinstance(types, str) else []
    if named and "null" not in named:
        wider["type"] = [*named, "null"]
    if "const" in wider:
        wider["enum"] = [wider.pop("const")]
    if is_list(choices := wider.get("enum")) and None not in choices:
        wider["enum"] = [*choices, None]
    return wider


def mend(schema: Mapping[str, Any]) -> str:
    """How the same is said in the words of AsyncAPI."""
    types = schema.get("type")
    named = [name for name in (types if is_list(types) else [types]) if isinstance(name, str) and name != "null"]
    hint = f"write `type: [{', '.join(named)}, 'null']`" if named else "write `anyOf` with a second schema `type: 'null'`"
    if not is_list(choices := schema.get("enum")) or None in choices:
        return hint
    return f"{hint}, and add null to the `enum`" if named else "add null to the `enum`"
