"""The files of one document: which a `$ref` names, whether it may be read, and its content.

Owns the way from an address in a reference to a file or a URL, and the rule that nothing outside of what `Access` allows is ever opened.
It must not know what is in the files.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin

from asyncgen import source
from asyncgen.diagnostics import Diagnostic, SpecError, UsageError
from asyncgen.files import shown
from asyncgen.spec.access import Access

FILE_LIMIT = 1_000
"""Files of one document."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_REMOTE = ("http:", "https:", "//")
_SHOWN = 120


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where a piece of the document comes from: the resolved path of a file, or the URL that it was fetched from."""

    address: str
    is_remote: bool = False

    @property
    def path(self) -> Path:
        """The path of a file."""
        return Path(self.address)

    @property
    def stem(self) -> str:
        """The name without folders and suffix, for people."""
        return Path(unquote(self.address.partition("?")[0].rstrip("/"))).stem if self.is_remote else self.path.stem

    def folders(self, root: Path) -> tuple[str, ...]:
        """The names of the folders between `root` and a file; for a URL those of its path."""
        if self.is_remote:
            return tuple(part for part in self.address.partition("?")[0].split("/")[2:-1] if part)
        return self.path.relative_to(root).parent.parts


class NoFileError(Exception):
    """An address that names no file which can and may be read; `code` and words are those of the finding."""

    def __init__(self, code: str, message: str, *hints: str) -> None:
        self.code, self.message, self.hints = code, message, hints
        super().__init__(message)


class Library:
    """The files read so far. `findings` is where what is wrong in them goes."""

    def __init__(self, main: Path, access: Access, findings: list[Diagnostic]) -> None:
        self.main = Origin(os.path.realpath(main))
        self.root = Path(os.path.realpath(access.root)) if access.root is not None else self.main.path.parent
        self._access = access
        self._findings = findings
        self._unreadable: dict[Origin, NoFileError] = {}
        self._moved: dict[str, Origin] = {}
        self.sources: dict[Origin, source.Source] = {self.main: source.read(main, limit=access.limit)}
        findings.extend(self.sources[self.main].findings)

    def find(self, holder: Origin, address: str) -> Origin:
        """The file that `address` names in a reference of `holder`; it is read. Raises NoFileError."""
        origin = self._origin(holder, address)
        origin = self._moved.get(origin.address, origin)
        if origin in self._unreadable:
            raise self._unreadable[origin]
        if origin not in self.sources:
            try:
                origin = self._read(origin, address)
            except NoFileError as error:
                self._unreadable[origin] = error
                raise
        return origin

    def _origin(self, holder: Origin, address: str) -> Origin:
        lowered = address.lower()
        if holder.is_remote or lowered.startswith(_REMOTE):
            return self._remote(holder, address)
        if lowered.startswith("file:"):
            raise NoFileError("AG021", f"'{short(address)}' is an absolute address", "write the path relative to this file")
        if _SCHEME.match(address):
            hint = "save the file beside the document and refer to it by its name"
            raise NoFileError("AG022", f"'{short(address)}' is not in a file of this project", hint)
        try:
            path = Path(os.path.realpath(holder.path.parent / unquote(address)))
        except (OSError, ValueError) as error:
            raise NoFileError("AG024", f"'{short(address)}' can't be read: {error}") from None
        if not path.is_relative_to(self.root):
            common = shown(Path(os.path.commonpath([self.root, path])))
            message = f"'{short(address)}' is outside of the folder '{shown(self.root)}'"
            raise NoFileError("AG021", message, f"move the file there, or name the folder that may be read: `--root {common}`")
        return Origin(str(path))

    def _remote(self, holder: Origin, address: str) -> Origin:
        try:
            url = urljoin(holder.address if holder.is_remote else "https:", address)
        except ValueError:
            raise NoFileError("AG022", f"'{short(address)}' is no address") from None
        if not url.lower().startswith(("http://", "https://")):
            raise NoFileError("AG022", f"'{short(address)}', found in a fetched document, is not an http or https address")
        if not self._access.network:
            hints = ("save the file beside the document and refer to it by its name", "or let it be fetched: `--allow-network`")
            raise NoFileError("AG022", f"'{short(address)}' is on the network", *hints)
        return Origin(url, is_remote=True)

    def _read(self, origin: Origin, address: str) -> Origin:
        if len(self.sources) >= FILE_LIMIT:
            raise NoFileError("AG005", f"the document refers to more than {FILE_LIMIT:,} files")
        try:
            read = self._fetched(origin) if origin.is_remote else source.read(origin.path, limit=self._access.limit)
        except UsageError as error:
            hints = ("a place in this document begins with '#/'",) if "/" in address and not origin.path.suffix else ()
            raise NoFileError("AG024", error.message, *hints) from None
        except SpecError as error:
            self._findings.extend(error.diagnostics)
            raise NoFileError("AG024", f"'{short(address)}' can't be used: see the finding in that file") from None
        if origin.is_remote:
            origin = self._moved.setdefault(origin.address, Origin(read.name, is_remote=True))
        if origin not in self.sources:
            self.sources[origin] = read
            self._findings.extend(read.findings)
        return origin

    def _fetched(self, origin: Origin) -> source.Source:
        from asyncgen.source import network

        try:
            fetched = network.fetch(origin.address, limit=self._access.limit)
        except network.FetchError as error:
            raise NoFileError("AG026", error.message, *error.hints) from None
        return source.parse(fetched.content, fetched.url, limit=self._access.limit)


def short(text: str) -> str:
    """The beginning of a text, as much of it as a message may hold."""
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."
