"""`enum` and `const` of a schema against its own `type` (JSON Schema draft-07 Validation, 6.1): some constant must be of it."""

from __future__ import annotations

from collections.abc import Iterator

from asyncgen.spec import pointer as pointers
from asyncgen.spec.finding import Finding
from asyncgen.spec.judging.keywords import has_type
from asyncgen.spec.judging.verdict import NO
from asyncgen.spec.rules.context import Context, items
from asyncgen.spec.words import of_value


def constants(context: Context) -> Iterator[Finding]:
    """At least one constant is of the type, or no value could ever fit the schema."""
    for schema in context.survey.objects("schema"):
        word = "const" if "const" in schema.node else "enum"
        chosen = [schema.node["const"]] if word == "const" else items(schema.node.get("enum"))
        if "type" not in schema.node or not chosen or (schema.node.get("nullable") is True and None in chosen):
            continue
        if all(has_type(schema.node["type"], value) == NO for value in chosen):
            types = schema.node["type"]
            named = f"'{types}'" if isinstance(types, str) else " or ".join(f"'{name}'" for name in items(types))
            message = f"no value fits this schema: {of_value(chosen[0])} is not of the type {named}"
            message += f", nor is anything else in '{word}'" if len(chosen) > 1 else ""
            yield Finding("AG152", pointers.join(schema.pointer, word), message, (f"correct '{word}', or 'type'",))
