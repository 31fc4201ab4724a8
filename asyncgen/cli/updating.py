"""The project's document brought in step with its code: which flags go together, what is written, and what is said about it.

How a document is changed is `emit.updating`'s. It must not know YAML.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from asyncgen import lock, report, write
from asyncgen.cli.console import Console, paint
from asyncgen.diagnostics import UsageError
from asyncgen.emit import document_of, updating
from asyncgen.emit.updating import Updated
from asyncgen.files import digest, shown, text_of
from asyncgen.plan import Action, Change
from asyncgen.report.excerpt import printable
from asyncgen.settings import Settings

if TYPE_CHECKING:
    from asyncgen.cli.actions import Emitting

_LISTED = 20
_NOTHING_WRITTEN = "nothing was written"


def check_flags(how: Emitting, form: str | None) -> None:
    """Raise UsageError for flags of `emit` that do not go together."""
    if how.update and how.output is not None:
        raise UsageError("`--update` changes the project's own document, so that `-o` has no say", "leave one of them out")
    if how.update and form is not None:
        raise UsageError("`--update` keeps the document's own format, so that `--format` has no say", "leave one of them out")
    for flag, given in (("--dry-run", how.dry), ("--diff", how.diff)):
        if given and not how.update:
            raise UsageError(
                f"`{flag}` is about changing the project's document", f"use it with `--update`: `asyncgen emit --update {flag}`"
            )


def update(console: Console, settings: Settings, app: str, *, diff: bool, writes: bool) -> int:
    """Bring the project's document in step with its code; return the exit code.

    Raises FindingsError for what is wrong in the app, in the document or in the way from one to the other; nothing is written then.
    """
    code = document_of(app, settings.folder)
    updated = updating.update(settings.spec_path, settings.access, code)
    if not updated:
        console.say(f"unchanged {shown(settings.spec_path)}")
        return 0
    edited = _edited(settings, updated)
    if writes:
        with write.exclusive(settings.folder):
            write.apply(*_changes(settings, updated))
    if diff:
        console.raw(report.diff_text(_changes(settings, updated)[1], paint if console.color else report.plain))
    else:
        for file in updated:
            console.say("\n".join(_lines(console, settings, file)))
    if edited:
        console.hint(f"{_listed(edited)} was not what the code was generated from; what only the document said is undone")
    if not writes:
        console.hint(_NOTHING_WRITTEN)
    return 0


def _changes(settings: Settings, updated: Sequence[Updated]) -> tuple[Path, list[Change]]:
    """Return the folder that all changed files are in, and the changes as `write` takes them."""
    paths = [_path(settings, file) for file in updated]
    folder = Path(os.path.commonpath([settings.folder, *(path.parent for path in paths)]))
    changes = [
        Change(path.relative_to(folder).as_posix(), Action.UPDATED, "", text_of(file.after), text_of(file.before))
        for path, file in zip(paths, updated, strict=True)
    ]
    return folder, changes


def _path(settings: Settings, file: Updated) -> Path:
    """Return where a file is as the project names it: a link stays one, so that `write` can refuse to write through it."""
    spec = Path(os.path.abspath(settings.spec_path))
    return spec if file.is_main else file.path


def _edited(settings: Settings, updated: Sequence[Updated]) -> list[str]:
    """Return the changed files that are not what the code was generated from."""
    known = lock.read(settings.folder)
    inputs: Mapping[str, str] = {} if known is None else known.inputs
    names = ((lock.relative(settings.folder, file.path), file) for file in updated)
    return [shown(file.path) for name, file in names if name in inputs and inputs[name] != digest(file.before)]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _lines(console: Console, settings: Settings, file: Updated) -> list[str]:
    """Return what is said about one file: how much changes, and where."""
    name = shown(_path(settings, file))
    head = f"{console.paint('updated', 'good')} {name} ({report.counted(len(file.spots), 'place')})"
    shown_spots = file.spots if console.flags.verbose else file.spots[:_LISTED]
    lines = [head, *(f"  {name}:{spot.line}: {spot.deed.value} {printable(spot.pointer)}" for spot in shown_spots)]
    if len(shown_spots) < len(file.spots):
        lines.append(f"  and {len(file.spots) - len(shown_spots)} more; `-v` lists them all")
    return lines
