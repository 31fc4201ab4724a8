"""One document out of one file or many: every `$ref` in it is internal, and every place in it knows its line.

Owns versions that can be read, and what of other files goes where (`parts` decides names). It must not know what the objects mean.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from asyncgen.diagnostics import Diagnostic, Place, Severity, SpecError
from asyncgen.spec import assembling, grammar, parts
from asyncgen.spec import pointer as pointers
from asyncgen.spec.resolving import Location, Resolver, Tokens

_VERSION = re.compile(r"(?P<major>\d{1,4})\.(?P<minor>\d{1,4})\.\d{1,9}(?:-[0-9A-Za-z.-]+)?")


@dataclass(frozen=True, slots=True)
class Bundle:
    """A whole document. `document` is plain data in which every `$ref` begins with `#`; `files` are all files read, the main one first.

    `notes` are warnings from reading; `validate` has them among its findings.
    """

    document: dict[str, Any]
    version: grammar.Version
    files: tuple[Path, ...]
    notes: tuple[Diagnostic, ...]
    _resolver: Resolver = field(repr=False)
    _origins: Mapping[Tokens, Location] = field(repr=False)

    def place(self, pointer: str, *, key: bool = False) -> Place:
        """Where the value at `pointer` (or its key) stands in the file it came from; the nearest part above where it does not exist."""
        location = self.origin(pointer)
        return self._resolver.place(location, key=key and location.tokens != ())

    def origin(self, pointer: str) -> Location:
        """The file and the place in it that a place in the bundled document came from."""
        tokens = pointers.parse(pointer)
        for length in range(len(tokens), 0, -1):
            if (origin := self._origins.get(tokens[:length])) is not None:
                return origin.below(*tokens[length:])
        return Location(self._resolver.main, tokens)


def load(path: Path, *, root: Path | None = None) -> Bundle:
    """Reads a document and the files it refers to.

    Referenced files must be inside `root` (the folder of the document when not given), after symbolic links. Raises UsageError when the
    document can't be read, and SpecError with all findings when it, or what it refers to, can't be used.
    """
    resolver = Resolver(path, root)
    version = _version(resolver)
    collected = parts.collect(resolver)
    if resolver.findings:
        raise SpecError(resolver.findings)
    document, origins = assembling.assemble(resolver, collected, version)
    return Bundle(document, version, tuple(resolver.sources), collected.notes(resolver), resolver, origins)


def follow(document: Mapping[str, Any], node: Any, pointer: str = "") -> tuple[str, Any]:
    """The end of the chain of references that begins with `node`, with its pointer (`pointer` when `node` is no reference).

    For bundled documents only: references in them lead somewhere and never in a circle.
    """
    end = node
    while isinstance(end, dict) and isinstance(reference := cast("dict[str, Any]", end).get("$ref"), str):
        pointer = pointers.of_reference(reference)
        end = pointers.get(document, pointer)
    return pointer, cast(Any, end)


def _version(resolver: Resolver) -> grammar.Version:
    main = resolver.sources[resolver.main]
    content = main.data
    if not isinstance(content, dict):
        raise _refusal("AG011", "an AsyncAPI document is a map; this is something else", main.place(""))
    data = cast("Mapping[str, Any]", content)
    if "asyncapi" not in data:
        other = next((name for name in ("openapi", "swagger") if name in data), None)
        if other is not None:
            raise _refusal("AG010", f"this is an OpenAPI document ('{other}'), not an AsyncAPI one", main.place(f"/{other}", key=True))
        raise _refusal("AG010", "the field 'asyncapi' is missing: it says the version", main.place(""), "begin with: asyncapi: 2.4.0")
    value: object = data["asyncapi"]
    match = _VERSION.fullmatch(value) if isinstance(value, str) else None
    if match is not None:
        version = int(match["major"]), int(match["minor"])
        if grammar.FIRST_VERSION <= version <= grammar.LAST_VERSION:
            return version
        message = f"AsyncAPI {value} is not supported"
    elif isinstance(value, str):
        message = f"'{value}' is no version: it needs three numbers, such as 2.4.0"
    else:
        message = f"the version must be a string such as '2.4.0', not {value!r}"
    raise _refusal("AG010", message, main.place("/asyncapi"), "asyncgen reads AsyncAPI 2.0 to 2.6")


def _refusal(code: str, message: str, at: Place, *hints: str) -> SpecError:
    return SpecError([Diagnostic(code, Severity.ERROR, message, at, "", hints)])
