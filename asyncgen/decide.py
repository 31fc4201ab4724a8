"""What happens to every file: a fresh plan and the lock against what is on disk. Values only, nothing is written (`write`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from asyncgen import lock as locks
from asyncgen.diagnostics import Diagnostic, Place, Severity
from asyncgen.files import bytes_of, content, digest, shown, text_of, unified
from asyncgen.handlers.stubs import Additions, additions
from asyncgen.handlers.view import View
from asyncgen.lock import Lock
from asyncgen.plan import YOURS, Action, Change, Owner, PlannedFile

_ROUTER = re.compile(r"^\w+ = (\w+)\(\)$", re.MULTILINE)
NAMES_KEPT = "from now on it keeps the names that were given"
"""The reason for writing the lock of a project where nothing else changed, after a version that kept no names."""
_FORCE = "`asyncgen generate --force` replaces it and keeps your version beside it"


@dataclass(frozen=True, slots=True)
class Decision:
    """Every file's fate. `refused` are generated files that were edited (AG302): nothing may be written while there are any.

    `edits` are what replacing those would change. `left` is what a person must do by hand. `inputs_changed` tells whether the document is
    another one than when the lock was written.
    """

    changes: tuple[Change, ...]
    refused: tuple[Diagnostic, ...]
    edits: tuple[Change, ...]
    left: tuple[Diagnostic, ...]
    view: View
    inputs_changed: bool
    old: Lock | None

    @property
    def writes(self) -> tuple[Change, ...]:
        """The changes that change something."""
        return tuple(change for change in self.changes if change.writes)

    @property
    def adds_stubs(self) -> bool:
        """Whether a person's file gets something."""
        return any(change.action is Action.ADDED for change in self.changes)


def decide(view: View, old: Lock | None, new: Lock, *, force: bool = False, restore: bool = False) -> Decision:
    """Decide every file's fate. `force` replaces edited files and keeps them beside; `restore` writes what the person once removed."""
    run = _Run(view, old or Lock(), old is not None and dict(old.inputs) != dict(new.inputs), force=force, restore=restore)
    added = additions(view, view.missing)
    for file in sorted(view.plan.files, key=lambda file: file.path):
        if file.owner is Owner.GENERATED:
            run.generated(file)
        elif file.owner is Owner.YOURS:
            run.yours(file)
        else:
            run.handlers(file, added)
    run.changes += added.changes
    kept = run.stale({file.path for file in view.plan.files})
    run.lock(replace(new, files=dict(sorted({**new.files, **kept}.items()))))
    return Decision(tuple(run.changes), tuple(run.refused), tuple(run.edits), added.findings, view, run.inputs_changed, old)


class _Run:
    def __init__(self, view: View, old: Lock, inputs_changed: bool, *, force: bool, restore: bool) -> None:
        self.view = view
        self.old = old
        self.written = old.generated()
        self.inputs_changed = inputs_changed
        self.force = force
        self.restore = restore
        self.changes: list[Change] = []
        self.refused: list[Diagnostic] = []
        self.edits: list[Change] = []

    def _content(self, path: str) -> bytes | None:
        return content(self.view.folder, path)

    def generated(self, file: PlannedFile) -> None:
        current = self._content(file.path)
        if current is None:
            reason = "it was missing" if file.path in self.written else ""
            self.changes.append(Change(file.path, Action.CREATED, reason, file.text))
        elif unified(current) == bytes_of(file.text):
            self.changes.append(Change(file.path, Action.UNCHANGED, ""))
        elif digest(current) == self.written.get(file.path):
            self.changes.append(Change(file.path, Action.UPDATED, "", file.text, text_of(current)))
        elif self.force:
            self._back_up(file.path, current)
            self.changes.append(Change(file.path, Action.UPDATED, "it was edited", file.text, text_of(current)))
        else:
            self.refused.append(self._edited(file, current))
            self.edits.append(Change(file.path, Action.UPDATED, "it was edited", file.text, text_of(current)))

    def _back_up(self, path: str, current: bytes) -> None:
        beside = next(name for name in _backup_names(path) if self._content(name) is None)
        self.changes.append(Change(beside, Action.CREATED, f"your version of {path}", text_of(current)))

    def _edited(self, file: PlannedFile, current: bytes) -> Diagnostic:
        at = Place(shown(self.view.folder / file.path))
        if file.path not in self.written:
            message = "this file is in the way: asyncgen would write it, but somebody else did"
            return Diagnostic("AG302", Severity.ERROR, message, at, hints=("move it away", _FORCE))
        if not self.inputs_changed:
            at = _first_difference(at.file, text_of(unified(current)), file.text)
        return Diagnostic("AG302", Severity.ERROR, "this generated file was edited", at, hints=("undo the edit", _FORCE))

    def yours(self, file: PlannedFile) -> None:
        if self._content(file.path) is not None:
            self.changes.append(Change(file.path, Action.KEPT, YOURS))
        elif file.path in self.old.files and not self.restore:
            self.changes.append(Change(file.path, Action.KEPT, "you removed it (`asyncgen init` writes it again)"))
        else:
            self.changes.append(Change(file.path, Action.CREATED, "", file.text))

    def handlers(self, file: PlannedFile, added: Additions) -> None:
        if any(change.path == file.path for change in added.changes):
            return
        if file.path in self.view.scan.unreadable or self._content(file.path) is not None:
            self.changes.append(Change(file.path, Action.KEPT, YOURS))
        elif any(router in _ROUTER.findall(file.text) for router in (instance.router for instance in self.view.scan.instances)):
            self.changes.append(Change(file.path, Action.KEPT, "its channel's handlers are in another file"))
        elif file.path in self.old.files and not self.restore:
            self.changes.append(Change(file.path, Action.KEPT, "you removed it (`asyncgen init` writes it again)"))
        else:
            self.changes.append(Change(file.path, Action.CREATED, "", file.text))

    def stale(self, planned: set[str]) -> dict[str, locks.Locked]:
        """Remove what is no longer generated; return the lock's entries of what was edited and stays."""
        kept: dict[str, locks.Locked] = {}
        for path, written in self.written.items():
            current = self._content(path) if path not in planned else None
            if current is None:
                continue
            if digest(current) != written and not self.force:
                self.changes.append(Change(path, Action.KEPT, "it is no longer generated, but you edited it: remove it yourself"))
                kept[path] = self.old.files[path]
                continue
            if digest(current) != written:
                self._back_up(path, current)
            self.changes.append(Change(path, Action.REMOVED, "it is no longer generated", None, text_of(current)))
        return kept

    def lock(self, new: Lock) -> None:
        """Keep the lock in step; it comes last, so that it is the last to be replaced."""
        text = locks.text(new)
        current = self._content(locks.LOCK_FILE)
        if current is not None and unified(current) == bytes_of(text):
            self.changes.append(Change(locks.LOCK_FILE, Action.UNCHANGED, ""))
        else:
            action = Action.CREATED if current is None else Action.UPDATED
            reason = NAMES_KEPT if replace(self.old, names=new.names) == new and self.old.names is None else ""
            self.changes.append(Change(locks.LOCK_FILE, action, reason, text, None if current is None else text_of(current)))


def _backup_names(path: str) -> Iterator[str]:
    yield f"{path}.orig"
    number = 2
    while True:
        yield f"{path}.orig{number}"
        number += 1


def _first_difference(file: str, current: str, wanted: str) -> Place:
    left, right = current.split("\n"), wanted.split("\n")
    pairs = enumerate(zip(left, right, strict=False))
    index = next((index for index, (mine, theirs) in pairs if mine != theirs), min(len(left), len(right)))
    text = left[index] if index < len(left) else ""
    indent = len(text) - len(text.lstrip())
    return Place(file, index + 1, indent + 1, text, max(len(text.strip()), 1))


__all__ = ["NAMES_KEPT", "Additions", "Decision", "decide"]
