"""All files of a document read together, also with other contents than those on disk: what an update is proven with.

It must not know what is to change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asyncgen import source
from asyncgen.diagnostics import Diagnostic
from asyncgen.files import shown
from asyncgen.spec import assembling, parts
from asyncgen.spec import version as versions
from asyncgen.spec.access import Access
from asyncgen.spec.library import Origin
from asyncgen.spec.resolving import Location, Resolver, Tokens


@dataclass(frozen=True, slots=True)
class Whole:
    """A document of one file or many, bundled. `origins` says where its parts came from that are another file's."""

    document: dict[str, Any]
    origins: Mapping[Tokens, Location]
    findings: tuple[Diagnostic, ...]
    resolver: Resolver

    @property
    def main(self) -> Origin:
        """The file that names the others."""
        return self.resolver.main

    def origin(self, tokens: Tokens) -> Location:
        """Return where a place of the bundled document came from; for what is not there, where it would be."""
        for length in range(len(tokens), 0, -1):
            if (origin := self.origins.get(tokens[:length])) is not None:
                return origin.below(*tokens[length:])
        return Location(self.main, tokens)


def read(path: Path, access: Access, contents: Mapping[Origin, bytes]) -> Whole:
    """Read a document; of the files in `contents` these bytes count instead of what is on disk.

    Raises UsageError and SpecError as loading a document does; faults that reading goes on after are findings.
    """
    resolver = Resolver(path, access)
    if contents:
        resolver.findings.clear()
        for origin, content in contents.items():
            resolver.sources[origin] = source.parse(content, shown(origin.path), access.limit)
            resolver.findings.extend(resolver.sources[origin].findings)
    version = versions.read(resolver.sources[resolver.main], resolver.findings)
    collected = parts.collect(resolver)
    document, origins = assembling.assemble(resolver, collected, version)
    return Whole(document, origins, tuple(resolver.findings), resolver)
