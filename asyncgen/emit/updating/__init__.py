"""Code to a document that is there: it is changed only where it means something else than the code, in the files in which that is written.

Owns the way from the emitted document to new contents of files, and the proof that these mean what the code means. It writes nothing, and
it must not know how the document was emitted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asyncgen.diagnostics import Diagnostic, FindingsError, Place, Severity, SpecError
from asyncgen.diff import compare
from asyncgen.emit.updating import whole as wholes
from asyncgen.emit.updating.encoding import Encoded
from asyncgen.emit.updating.retelling import Retold, UnprovenError, retold
from asyncgen.emit.updating.splices import Deed
from asyncgen.emit.updating.unbundling import unbundled
from asyncgen.emit.updating.values import Values, depth_of
from asyncgen.emit.updating.wanted import everything, wanted
from asyncgen.emit.updating.whole import Whole
from asyncgen.files import content, shown
from asyncgen.source.text import DEPTH_LIMIT
from asyncgen.spec import pointer as pointers
from asyncgen.spec.access import Access
from asyncgen.spec.library import Origin

_CODE = "AG413"
_HINT = "write the code's document to a file of its own, and take over by hand what you want of it: `asyncgen emit -o FILE`"


@dataclass(frozen=True, slots=True)
class Spot:
    """One place of a file that changes: its line after the change (from 1), and its pointer in this file."""

    deed: Deed
    line: int
    pointer: str


@dataclass(frozen=True, slots=True)
class Updated:
    """One file and what becomes of it. `path` has no links in it; `is_main` tells the document itself from the files it refers to."""

    path: Path
    is_main: bool
    before: bytes
    after: bytes
    spots: tuple[Spot, ...]


def update(path: Path, access: Access, document: Mapping[str, Any]) -> tuple[Updated, ...]:
    """Return the files of the document at `path` that change so that it means what `document` (plain data, bundled) means; often none.

    Raises UsageError and SpecError for a document on disk that can't be read as a whole, and FindingsError (`AG413`) where a change can't
    be made in place.
    """
    loaded = wholes.read(path, access, {})
    contents = {origin: _bytes(origin, loaded) for origin in loaded.resolver.sources if not origin.is_remote}
    before = wholes.read(path, access, contents)
    errors = [finding for finding in before.findings if finding.severity is Severity.ERROR]
    if errors:
        raise SpecError(errors)
    if max(depth_of(document), depth_of(before.document)) > DEPTH_LIMIT:
        raise _impossible(before, f"what the code says is nested more than {DEPTH_LIMIT} levels deep")
    code = dict(document)
    goal = wanted(before.document, code)
    if goal is before.document:
        return ()
    try:
        return _Update(path, access, before, contents, code).files(goal)
    except UnprovenError:
        return _Update(path, access, before, contents, code).files(everything(before.document, code), last=True)


def _bytes(origin: Origin, loaded: Whole) -> bytes:
    found = content(origin.path.parent, origin.path.name)
    if found is None:
        raise _impossible(loaded, f"'{shown(origin.path)}' went away while asyncgen was running")
    return found


def _impossible(whole: Whole, message: str, at: Place | None = None) -> FindingsError:
    at = at or Place(whole.resolver.sources[whole.main].name)
    return FindingsError([Diagnostic(_CODE, Severity.ERROR, message, at, hints=(_HINT,))])


@dataclass(frozen=True, slots=True)
class _Update:
    path: Path
    access: Access
    whole: Whole
    contents: Mapping[Origin, bytes]
    code: dict[str, Any]

    def files(self, goal: dict[str, Any], *, last: bool = False) -> tuple[Updated, ...]:
        """Return the new files. Raises UnprovenError where there is more to try, FindingsError at `last`."""
        values = Values()
        changed: dict[Origin, tuple[Updated, bytes]] = {}
        for origin, data in unbundled(self.whole, goal, values).items():
            if origin.is_remote:
                raise _impossible(self.whole, f"'{origin.address}' would have to be changed, and it is on the network")
            updated = self._file(origin, data, values, last=last)
            if updated.spots:
                changed[origin] = (updated, updated.after)
        if not self._proven({**self.contents, **{origin: after for origin, (_, after) in changed.items()}}):
            if not last:
                raise UnprovenError
            raise _impossible(self.whole, "no change in place makes this document mean what the code means")
        return tuple(updated for updated, _ in changed.values())

    def _file(self, origin: Origin, data: Any, values: Values, *, last: bool) -> Updated:
        source = self.whole.resolver.sources[origin]
        before = self.contents[origin]
        try:
            encoded = Encoded.of(before, source.name)
            told = retold(encoded.characters, source.data, data, values)
            after = encoded.encoded(told.text)
        except (UnprovenError, UnicodeEncodeError):
            if not last:
                raise UnprovenError from None
            message = "no way was found to write into this file what the code says"
            raise _impossible(self.whole, message, Place(source.name)) from None
        return Updated(origin.path, origin == self.whole.main, before, after, _spots(told))

    def _proven(self, contents: Mapping[Origin, bytes]) -> bool:
        """Whether files with these contents mean what the code means."""
        try:
            after = wholes.read(self.path, self.access, contents)
        except SpecError:
            return False
        if any(finding.severity is Severity.ERROR for finding in after.findings):
            return False
        return compare(after.document, self.code) == ()


def _spots(told: Retold) -> tuple[Spot, ...]:
    """Return the places in the order of their lines, counted in the new text."""
    spots: list[Spot] = []
    moved = 0
    text = told.lines.text
    for edit in sorted(told.edits, key=lambda edit: edit.splices[0].start if edit.at is None else edit.at):
        if edit.at is not None:
            behind = edit.deed is Deed.ADDED and edit.splices[-1].text.startswith(("\n", "\r"))
            spots.append(Spot(edit.deed, told.lines.number(edit.at) + moved + behind, pointers.render(edit.tokens)))
        moved += sum(splice.text.count("\n") - text.count("\n", splice.start, splice.end) for splice in edit.splices)
    return tuple(spots)
