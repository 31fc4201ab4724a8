"""What a case of the schema table is, and short words for writing schemas and edits. Data only; the tables are `cases_*`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, TypeGuard

Schema: TypeAlias = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
WHOLE: Final[Schema] = {"type": "integer"}
NUMBER: Final[Schema] = {"type": "number"}
NULL: Final[Schema] = {"type": "null"}

GONE: Final = ...
"""In `Case.changes`: there is nothing any more at this place."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A change by hand in `models.py`: inside the definition `name`, `old` (there once) becomes `new`."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Case:
    """A component schema, what Python can't say of it, and an edit of its model.

    `changes` is what the edit does to the document: by pointer below the component the new value, lists as a whole.
    """

    key: str
    schema: Any
    special: str
    edit: Edit
    changes: Mapping[str, Any] = field(default_factory=dict[str, Any])


def is_object(value: object) -> TypeGuard[Schema]:
    """Say whether a value is a JSON object."""
    return isinstance(value, dict)


def is_array(value: object) -> TypeGuard[list[Any]]:
    """Say whether a value is a JSON array."""
    return isinstance(value, list)


def objects(*required: str, **properties: Any) -> Schema:
    """Return the schema of an object with these properties."""
    schema: Schema = {"type": "object", "properties": properties}
    return {**schema, "required": list(required)} if required else schema


def arrays(items: Any, **limits: Any) -> Schema:
    """Return the schema of an array."""
    return {"type": "array", "items": items, **limits}


def ref(key: str) -> Schema:
    """Return a reference to a component schema."""
    return {"$ref": f"#/components/schemas/{key}"}


def case(key: str, special: str, schema: Any, edit: tuple[str, str], changes: Mapping[str, Any], *, at: str | None = None) -> Case:
    """Return a case whose edit is in the definition `at`, by default the component's own."""
    return Case(key, schema, special, Edit(at or key, *edit), changes)


A: Final = "a: str | MISSING = MISSING"
SHORTER: Final = (A, "a: Annotated[str | MISSING, Field(max_length=5)] = MISSING")
"""Limits the text `a`."""
REQUIRED: Final = (A, "a: str")
"""Makes `a` one that must be there."""
REMOVED: Final = (A, "pass")
"""Takes `a` away."""
