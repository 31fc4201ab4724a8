"""A document as it is read: payloads of other languages and `nullable` in the words of JSON Schema draft-07, each in its own place.

Owns which places those are, and the findings about them. How a language is read is the business of its module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from asyncgen.spec import grammar, structure
from asyncgen.spec import pointer as pointers
from asyncgen.spec.finding import Finding
from asyncgen.spec.formats import avro, media_types, nullable, openapi
from asyncgen.spec.formats.editing import Copy
from asyncgen.spec.formats.media_types import Family
from asyncgen.spec.formats.places import MessageAt, follow, is_list, is_map, messages, reference
from asyncgen.spec.judging.places import places

_VERSION = grammar.LAST_VERSION


@dataclass(frozen=True, slots=True)
class Reading:
    """A place that is read otherwise than it is written. `format_at` is where a `schemaFormat` says so, None where none does."""

    pointer: str
    schema: Any
    format_at: str | None


@dataclass(frozen=True, slots=True)
class ReadAs:
    """The document as it is read; equal to what is written but for the places in `readings`. `findings` are about those places."""

    document: dict[str, Any]
    readings: tuple[Reading, ...]
    findings: tuple[Finding, ...]


def read_as(document: dict[str, Any]) -> ReadAs:
    """Read a bundled document. Whatever is wrong in it elsewhere is passed over."""
    reader = _Reader(document)
    for message in messages(document):
        reader.payload(message)
    reader.nullables()
    return ReadAs(reader.copy.value, tuple(reader.readings()), tuple(reader.findings))


class _Reader:
    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self.copy = Copy(document)
        self.findings: dict[Finding, None] = {}
        self._formats: dict[str, str | None] = {}
        self._openapi: set[str] = set()

    def readings(self) -> Iterator[Reading]:
        """The places that were changed, outermost ones only."""
        for pointer, format_at in self._formats.items():
            above = pointers.parent(pointer)
            while above and above not in self._formats:
                above = pointers.parent(above)
            if not above:
                yield Reading(pointer, self.copy.at(pointer), format_at)

    def payload(self, message: MessageAt) -> None:
        """Read one payload in the language that its message names."""
        if message.schema_format is None or message.format_at is None:
            return
        found = media_types.read(message.schema_format)
        if found is None:
            text = f"payloads in the format '{message.schema_format}' are not understood: the payload is untyped"
            hint = f"formats that are understood: {', '.join(media_types.FORMATS)}"
            self._note("AG148", message.format_at, text, hint)
            return
        if not found.exact:
            text = f"the format '{message.schema_format}' is read as {found.read_as}"
            self._note("AG148", message.format_at, text, f"write '{media_types.FORMATS[found.family]}' if it is that")
        if found.family is Family.AVRO:
            self._avro(message)
        elif found.family is Family.OPENAPI:
            self._open_api(message)

    def _note(self, code: str, pointer: str, message: str, *hints: str) -> None:
        self.findings[Finding(code, pointer, message, hints)] = None

    def _avro(self, message: MessageAt) -> None:
        at, schema = follow(self._document, message.payload_at)
        converted, problems = avro.converted(schema, message.payload_at)
        for problem in problems:
            self._note("AG149", at + pointers.render(problem.path), problem.message, *problem.hints)
        self._replace(message.payload_at, {} if problems else converted, message.format_at)

    def _open_api(self, message: MessageAt) -> None:
        waiting = [message.payload_at]
        while waiting:
            pointer, schema = follow(self._document, waiting.pop())
            if pointer in self._openapi:
                continue
            self._openapi.add(pointer)
            converted = openapi.converted(schema)
            faults = structure.faults(converted, pointer, _VERSION)
            for fault in faults:
                self._note("AG149", fault.pointer, fault.message, *fault.hints)
            if faults and pointer == message.payload_at:
                self._replace(pointer, {}, message.format_at)
            elif not faults and converted is not schema:
                self._replace(pointer, converted, message.format_at if pointer == message.payload_at else None)
            waiting.extend(_references(schema))

    def nullables(self) -> None:
        """Read `nullable: true` in AsyncAPI's own schemas, the innermost ones first (AsyncAPI 2.4.0 does not know the word)."""
        found = [place for place in places(self._document) if place.schema and place.value.get("nullable") is True]
        told = [(place.pointer, place.value) for place in found]
        for pointer, schema in sorted(told, key=lambda pair: -pair[0].count("/")):
            if pointer in self._openapi:
                continue
            text = "'nullable' is a word of OpenAPI that AsyncAPI's schemas do not have; it is read as: null is allowed"
            self.findings[Finding("AG147", pointers.join(pointer, "nullable"), text, (nullable.mend(schema),), key=True)] = None
            self._replace(pointer, nullable.with_null(self.copy.at(pointer)), None)

    def _replace(self, pointer: str, value: Any, format_at: str | None) -> None:
        self.copy.replace(pointer, value)
        self._formats[pointer] = format_at


def _references(schema: Any) -> Iterator[str]:
    waiting = [schema]
    while waiting:
        value = waiting.pop()
        target = reference(value)
        if target is not None:
            yield target
        elif is_map(value):
            waiting.extend(item for name, item in value.items() if name not in ("example", "default", "enum"))
        elif is_list(value):
            waiting.extend(value)


def payload_schema(message: Mapping[str, Any]) -> Any | None:
    """The schema of a payload in a document as it is read; None where its language is not understood."""
    schema_format = message.get("schemaFormat")
    if isinstance(schema_format, str) and media_types.read(schema_format) is None:
        return None
    return message.get("payload")
