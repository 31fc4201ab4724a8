"""From a `$ref` to the place it means: which file, where in it.

Owns reading referenced files (only inside the root folder, or from the network where that is allowed), following chains of references and
saying why one leads nowhere. It must not know how a bundled document is put together.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, cast
from urllib.parse import unquote

from asyncgen.diagnostics import Diagnostic, Place, Related, Severity
from asyncgen.spec import pointer as pointers
from asyncgen.spec.access import Access
from asyncgen.spec.closest import closest
from asyncgen.spec.library import Library, NoFileError, Origin, short

Tokens: TypeAlias = tuple[str, ...]

_PASSING_LIMIT = 50
_CHAIN_LIMIT = 100


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in one of the files."""

    file: Origin
    tokens: Tokens

    def below(self, *tokens: str) -> Location:
        """A place inside of this one."""
        return Location(self.file, self.tokens + tokens)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a reference leads. `first` is what it names; `final` is what is found there after further references."""

    first: Location
    final: Location


class _NoTargetError(Exception):
    """A reference leads nowhere; carries the finding, and the place when it is not the reference that was asked about."""

    def __init__(self, code: str, message: str, *hints: str, related: tuple[Related, ...] = ()) -> None:
        self.code, self.message, self.hints, self.related = code, message, hints, related
        self.holder: Location | None = None
        super().__init__(message)


_UNKNOWN = _NoTargetError("", "")


class Resolver:
    """The files of one document, and the way from each reference in them to its target."""

    def __init__(self, main: Path, access: Access) -> None:
        self.findings: list[Diagnostic] = []
        self.library = Library(main, access, self.findings)
        self.main = self.library.main
        self.sources = self.library.sources
        self._targets: dict[tuple[Origin, str], Target | _NoTargetError] = {}
        self._finals: dict[Location, Location | _NoTargetError] = {}
        self._lengths: dict[Location, int] = {}
        self._noted: set[Location] = set()
        self._passing = 0

    def value(self, location: Location) -> Any:
        """What stands at a place. Raises LookupError when there is nothing."""
        value = self.sources[location.file].data
        for token in location.tokens:
            value = pointers.child(value, token)
        return value

    def place(self, location: Location, *, key: bool = False) -> Place:
        """The place for a finding."""
        return self.sources[location.file].place(pointers.render(location.tokens), key=key)

    def target(self, holder: Location, reference: str) -> Target | None:
        """Where the `$ref` of the object at `holder` leads; None, with a finding noted, when nowhere."""
        key = (holder.file, reference)
        if key not in self._targets:
            try:
                first = self._locate(holder.file, reference)
                self._targets[key] = Target(first, self._final(first))
            except _NoTargetError as error:
                self._targets[key] = error
        target = self._targets[key]
        if isinstance(target, Target):
            return target
        self._note(target, target.holder or holder)
        return None

    def _note(self, error: _NoTargetError, holder: Location) -> None:
        if holder not in self._noted:
            self._noted.add(holder)
            at = self.place(holder.below("$ref"))
            pointer = pointers.render(holder.tokens) if holder.file == self.main else None
            self.findings.append(Diagnostic(error.code, Severity.ERROR, error.message, at, pointer, error.hints, error.related))

    def _final(self, location: Location) -> Location:
        """The place at the end of the chain of references that begins at `location`."""
        way: dict[Location, None] = {}
        end: Location | _NoTargetError
        while (end := self._finals.get(location, _UNKNOWN)) is _UNKNOWN:
            following = _reference_in(self.value(location))
            if following is None:
                end = location
                break
            way[location] = None
            try:
                location = self._locate(location.file, following)
                if location in way:
                    raise self._circle(list(way))
            except _NoTargetError as error:
                error.holder = error.holder or next(reversed(way))
                end = error
                break
        self._finals.update(dict.fromkeys((*way, location), end))
        for length, here in enumerate(reversed(way), self._lengths.get(location, 0) + 1):
            self._lengths[here] = length
            if length > _CHAIN_LIMIT and isinstance(end, Location):
                end = self._finals[here] = _NoTargetError("AG005", f"the reference leads through more than {_CHAIN_LIMIT} others")
            elif length > _CHAIN_LIMIT:
                self._finals[here] = end
        if isinstance(end, _NoTargetError):
            raise end
        return end

    def _circle(self, way: list[Location]) -> _NoTargetError:
        others = tuple(Related("by way of this reference", self.place(each.below("$ref"))) for each in way[:3] if each != way[-1])
        return _NoTargetError("AG023", "the reference leads back to itself, so that nothing is described", related=others)

    def _locate(self, file: Origin, reference: str) -> Location:
        address, _, fragment = reference.partition("#")
        target_file = self._file(file, address) if address else file
        pointer = unquote(fragment)
        if not reference:
            raise _NoTargetError("AG025", "the reference is empty", "write where it leads, such as '#/components/schemas/Name'")
        if pointer and not pointer.startswith("/"):
            raise _NoTargetError("AG025", f"'#{short(fragment)}' is no JSON pointer", f"write '#/{short(fragment)}'")
        return self._walk(target_file, pointers.parse(pointer), reference)

    def _walk(self, file: Origin, tokens: Tokens, reference: str) -> Location:
        """Goes down token by token; where a token is missing and a reference stands there, goes on behind the reference."""
        here, value = Location(file, ()), self.sources[file].data
        passed: set[Location] = set()
        for index, token in enumerate(tokens):
            try:
                value = pointers.child(value, token)
                here = here.below(token)
                continue
            except LookupError:
                pass
            following = _reference_in(value)
            if following is None or here in passed:
                raise self._missing(reference, here, value, token, tokens[index + 1 :])
            passed.add(here)
            here = self._behind(here)
            value = self.value(here)
            try:
                value = pointers.child(value, token)
            except LookupError:
                raise self._missing(reference, here, value, token, tokens[index + 1 :]) from None
            here = here.below(token)
        return here

    def _behind(self, here: Location) -> Location:
        """The end of the references at a place that another one passes through, which may itself pass through others."""
        if self._passing >= _PASSING_LIMIT:
            raise _NoTargetError("AG023", "the reference leads through itself, or through too many others")
        self._passing += 1
        try:
            return self._final(here)
        finally:
            self._passing -= 1

    def _missing(self, reference: str, here: Location, value: Any, token: str, rest: Tokens) -> _NoTargetError:
        close = closest(token, cast("dict[str, Any]", value)) if isinstance(value, dict) else None
        where = "in this document" if here.file == self.main else f"in '{self.sources[here.file].name}'"
        message = f"'{short(reference)}' does not exist: there is no '{short(token)}' {where}"
        if here.tokens:
            message += f" at '{short(pointers.render(here.tokens))}'"
        hints: tuple[str, ...] = ()
        if close is not None:
            prefix = reference.partition("#")[0]
            hints = (f"did you mean '{prefix}{pointers.to_reference(pointers.render((*here.tokens, close, *rest)))}'?",)
        elif token in ("definitions", "$defs") and not here.tokens:
            hints = (
                "a reference begins at the root of its file, not at the schema; write the whole way, or move it to components.schemas",
            )
        searched = self.place(here, key=bool(here.tokens))
        return _NoTargetError("AG020", message, *hints, related=(Related(f"'{short(token)}' is not in here", searched),))

    def _file(self, holder: Origin, address: str) -> Origin:
        try:
            return self.library.find(holder, address)
        except NoFileError as error:
            raise _NoTargetError(error.code, error.message, *error.hints) from None


def _reference_in(value: Any) -> str | None:
    if isinstance(value, dict):
        reference = cast("dict[str, Any]", value).get("$ref")
        return reference if isinstance(reference, str) else None
    return None
