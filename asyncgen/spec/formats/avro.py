"""Avro 1.9 schemas as JSON Schema draft-07 (AsyncAPI 2.4.0, "Message Object": Avro is a schema format that tools should know).

What is described is the plain JSON of a value, as AsyncAPI's own converter takes it, and not the JSON encoding of Avro, in which a value
of a union stands below the name of its type. Logical types of numbers and bytes (dates, timestamps, decimals) stay what they are beneath.

Owns the entrance to its neighbours `avro_*`: types are read, then written. It must not know documents, and resolves no `$ref`.
"""

from __future__ import annotations

from typing import Any

from asyncgen.spec.formats.avro_problems import Problem
from asyncgen.spec.formats.avro_reading import Reader
from asyncgen.spec.formats.avro_writing import Writer

__all__ = ["Problem", "converted"]


def converted(schema: Any, home: str) -> tuple[Any, tuple[Problem, ...]]:
    """The JSON Schema of an Avro schema, given as JSON data, and its problems, at most a hundred; with a problem there is no JSON Schema.

    `home` is the JSON Pointer at which the result will stand in a document: references in it lead there. No value of the schema is
    changed; defaults are taken over as they are. Raises nothing for any JSON data of up to 200 levels.
    """
    reader = Reader()
    type_ = reader.read(schema)
    problems = reader.problems.first()
    return (None, problems) if problems else (Writer().write(type_, home), ())
