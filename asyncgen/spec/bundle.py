"""One document out of one file or many: every `$ref` in it is internal, and every place in it knows its line.

Owns what of other files goes where (`parts` decides names). It must not know what the objects mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from asyncgen.diagnostics import Diagnostic, Place
from asyncgen.spec import assembling, grammar, parts
from asyncgen.spec import pointer as pointers
from asyncgen.spec import version as versions
from asyncgen.spec.access import Access
from asyncgen.spec.resolving import Location, Resolver, Tokens

if TYPE_CHECKING:
    from asyncgen.spec.formats.reading import ReadAs


@dataclass(frozen=True)
class Bundle:
    """A whole document. `document` is plain data in which every `$ref` begins with `#`; `files` are all files read, the main one first.

    `findings` are those from reading, errors among them: where a reference leads nowhere the document has an `Unknown`, and all other parts
    are as they should be. `validate` has them among its own.
    """

    document: dict[str, Any]
    version: grammar.Version
    files: tuple[Path, ...]
    findings: tuple[Diagnostic, ...]
    _resolver: Resolver = field(repr=False)
    _origins: Mapping[Tokens, Location] = field(repr=False)

    @cached_property
    def read(self) -> ReadAs:
        """The document as it is read: payloads of other languages in AsyncAPI's own words. Validating and resolving both ask for it."""
        from asyncgen.spec.formats.reading import read_as  # it looks at structure, which follows references here

        return read_as(self.document)

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


def load(path: Path, access: Access = Access()) -> Bundle:  # noqa: B008 - frozen, so that one default serves all
    """Reads a document and the files it refers to, as far as `access` lets it.

    Raises UsageError when the document can't be read, and SpecError where nothing sensible can be said about its content: it is not YAML or
    JSON, or no AsyncAPI 2.x document. All other faults are findings of the bundle.
    """
    resolver = Resolver(path, access)
    version = versions.read(resolver.sources[resolver.main], resolver.findings)
    collected = parts.collect(resolver)
    document, origins = assembling.assemble(resolver, collected, version)
    files = tuple(origin.path for origin in resolver.sources if not origin.is_remote)
    findings = (*resolver.findings, *collected.notes(resolver))
    return Bundle(document, version, files, findings, resolver, origins)


def follow(document: Mapping[str, Any], node: Any, pointer: str = "") -> tuple[str, Any]:
    """The end of the chain of references that begins with `node`, with its pointer (`pointer` when `node` is no reference).

    For bundled documents only: references in them lead somewhere and never in a circle.
    """
    end = node
    while isinstance(end, dict) and isinstance(reference := cast("dict[str, Any]", end).get("$ref"), str):
        pointer = pointers.of_reference(reference)
        end = pointers.get(document, pointer)
    return pointer, cast(Any, end)
