"""A place in a bundled document together with what is there: the way to walk it and to follow its references.

Owns `$ref` (2.4.0, "Reference Object": members beside it are ignored). It must not know what the objects at these places mean. It never
raises: where a document has nothing, a cursor's value is None.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from asyncgen.spec import pointer as json_pointer


def is_object(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Say whether a value is a JSON object."""
    # Nearly all are dictionaries, and asking the abstract class takes ten times as long.
    return isinstance(value, (dict, Mapping))


def is_array(value: object) -> TypeGuard[list[Any]]:
    """Say whether a value is a JSON array."""
    return isinstance(value, list)


@dataclass(frozen=True, slots=True)
class Cursor:
    """`pointer` leads to `value` in `document`; a value merged out of several places keeps the pointer of the first."""

    document: Mapping[str, Any]
    pointer: str
    value: Any

    @classmethod
    def root(cls, document: Mapping[str, Any]) -> Cursor:
        """Return the cursor of the whole document."""
        return cls(document, "", document)

    @classmethod
    def to(cls, document: Mapping[str, Any], pointer: str) -> Cursor:
        """Return the cursor of the place `pointer`, its value None where there is no such place."""
        try:
            return cls(document, pointer, json_pointer.get(document, pointer))
        except (LookupError, ValueError):
            return cls(document, pointer, None)

    @property
    def members(self) -> Mapping[str, Any]:
        """The value where it is an object, else an empty one."""
        value = self.value
        return value if is_object(value) else {}

    @property
    def elements(self) -> tuple[Cursor, ...]:
        """The items where the value is an array, else nothing."""
        return tuple(self.at(index) for index in range(len(self.value))) if is_array(self.value) else ()

    def at(self, *tokens: str | int) -> Cursor:
        """Return the cursor of a place below this one; references on the way are not followed."""
        value = self.value
        for token in tokens:
            try:
                value = value[token]
            except (LookupError, TypeError):
                value = None
                break
        return Cursor(self.document, json_pointer.join(self.pointer, *tokens), value)

    def entries(self) -> Iterator[tuple[str, Cursor]]:
        """Yield the members where the value is an object, each with its cursor."""
        for name in self.members:
            yield str(name), self.at(name)

    def text(self, name: str) -> str | None:
        """Return the member `name` where it is a string."""
        value = self.members.get(name)
        return value if isinstance(value, str) else None

    def chain(self) -> tuple[Cursor, ...]:
        """Return this cursor and each that its references lead to, one by one; the last one is no reference."""
        steps: list[Cursor] = [self]
        while isinstance(reference := steps[-1].members.get("$ref"), str):
            target = self._target(reference)
            if any(step.pointer == target.pointer for step in steps):
                # References that lead in a circle mean nothing.
                steps.append(Cursor(self.document, target.pointer, None))
                break
            steps.append(target)
        return tuple(steps)

    def follow(self) -> Cursor:
        """Return the cursor of what is meant here: this place, or what its references lead to."""
        return self.chain()[-1]

    def _target(self, reference: str) -> Cursor:
        try:
            return Cursor.to(self.document, json_pointer.of_reference(reference))
        except ValueError:
            return Cursor(self.document, reference, None)
