"""The only module that writes into a project: all of a run's changes, or none.

Everything is first written beside its target and brought to disk; only then names change, one atomic step per file, and what was changed
is put back when one of the steps fails. It must not know what the files mean, nor decide about them (`pipeline`).
"""

from __future__ import annotations

import contextlib
import os
import stat
import time
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from asyncgen.diagnostics import UsageError
from asyncgen.files import bytes_of, reason, shown
from asyncgen.plan import Action, Change
from asyncgen.write.tree import Folder

_LOCK_SECONDS = 10.0
_LOCK_PAUSE = 0.05


@contextlib.contextmanager
def exclusive(folder: Path, seconds: float = _LOCK_SECONDS) -> Generator[None]:
    """Keep other asyncgen processes from writing to the project until the block ends, or the process does.

    Waits for one that is writing; raises UsageError when it is not done within `seconds`. Where the system has no such lock on a folder,
    nothing is kept out.
    """
    descriptor = _lockable(folder)
    try:
        if descriptor is not None:
            _wait_for_lock(descriptor, folder, time.monotonic() + seconds)
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _lockable(folder: Path) -> int | None:
    return os.open(folder, os.O_RDONLY) if os.name == "posix" else None


def _wait_for_lock(descriptor: int, folder: Path, deadline: float) -> None:
    import fcntl

    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise UsageError(f"another asyncgen is writing to '{shown(folder)}'", "try again when it is done") from None
            time.sleep(_LOCK_PAUSE)
        except OSError:  # a file system without locks
            return
        else:
            return


def make_folder(path: Path) -> list[Path]:
    """Make the folder `path` with the missing ones above it; return those that were made, the outermost first.

    Raises UsageError where it can't be made, or is no folder.
    """
    missing = [parent for parent in (path, *path.parents) if not os.path.lexists(parent)]
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise UsageError(f"'{shown(path)}' is not a folder", "choose another name") from None
    except OSError as error:
        raise UsageError(f"can't make the folder '{shown(path)}': {reason(error)}") from error
    return missing[::-1]


def remove_folders(paths: Iterable[Path]) -> None:
    """Remove the folders that `make_folder` made and that are still empty."""
    for path in reversed(list(paths)):
        with contextlib.suppress(OSError):
            path.rmdir()


@dataclass(frozen=True, slots=True)
class _Step:
    """One name that changes: `staged` goes there (None: the name goes away), `kept` is a copy of what was there (None: nothing was)."""

    folder: Folder
    name: str
    staged: str | None
    kept: str | None


class _Run:
    """The folders that were opened and made, the temporary files that were written, the steps that were taken."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folders: dict[PurePosixPath, Folder] = {}
        self.made: list[tuple[Folder, str]] = []
        self.steps: list[_Step] = []
        self.taken: list[_Step] = []

    def folder(self, path: PurePosixPath, *, make: bool) -> Folder:
        """Open the folder `path` below the project, and make it first where it is missing."""
        if path not in self.folders:
            if path == PurePosixPath("."):
                self.folders[path] = Folder(self.root)
            else:
                parent = self.folder(path.parent, make=make)
                if make and parent.make(path.name):
                    self.made.append((parent, path.name))
                self.folders[path] = Folder(parent.path / path.name, parent)
            self.folders[path].clear_leftovers()
        return self.folders[path]

    def stage(self, change: Change) -> None:
        """Write the new content beside its target, and make sure that what is there now can be put back."""
        path = _inside(change.path)
        folder = self.folder(path.parent, make=change.text is not None)
        status = folder.status(path.name)
        current = None if status is None else _current(folder, path.name, status)
        if current != (None if change.before is None else bytes_of(change.before)):
            raise UsageError(f"'{change.path}' was changed while asyncgen was running", "nothing was written; run the command again")
        wanted = None if change.text is None else bytes_of(change.text)
        if current == wanted:
            return
        mode = None if status is None else stat.S_IMODE(status.st_mode)
        staged = None if wanted is None else folder.stage(wanted, mode)
        self.steps.append(_Step(folder, path.name, staged, None))
        if mode is not None:
            self.steps[-1] = _Step(folder, path.name, staged, folder.keep(path.name, mode))

    def commit(self) -> None:
        """Change the names, one after the other."""
        for step in self.steps:
            self.taken.append(step)
            if step.staged is None:
                step.folder.remove(step.name)
            else:
                step.folder.replace(step.staged, step.name)
        for folder in self.folders.values():
            folder.sync()

    def undo(self) -> None:
        """Put back what was changed and remove what was made."""
        for step in reversed(self.taken):
            with contextlib.suppress(OSError):
                if step.kept is not None:
                    step.folder.replace(step.kept, step.name)
                elif step.staged is not None and step.folder.status(step.staged) is None:
                    step.folder.remove(step.name)
        self.clean()
        for parent, name in reversed(self.made):
            parent.remove_folder(name)

    def clean(self) -> None:
        """Remove the temporary files that are left."""
        for step in self.steps:
            for name in filter(None, (step.staged, step.kept)):
                with contextlib.suppress(OSError):
                    step.folder.remove(name)

    def close(self) -> None:
        """Let go of the folders."""
        for folder in self.folders.values():
            folder.close()


def apply(root: Path, changes: Iterable[Change]) -> None:
    """Make the project folder `root` as `changes` say: all of them, or none.

    A file whose content would stay as it is is not touched. Raises UsageError where something can't be written, where a path leads outside
    or through a symbolic link, and where a file is no longer what the change was decided on.
    """
    wanted = [change for change in changes if change.writes]
    if not wanted:
        return
    run = _Run(root.resolve())
    path = wanted[0].path
    try:
        for change in wanted:
            path = change.path
            run.stage(change)
        run.commit()
    except BaseException as error:
        run.undo()
        if isinstance(error, OSError):
            raise UsageError(f"can't write '{shown(run.root / path)}': {reason(error)}", "nothing was changed") from error
        raise
    else:
        run.clean()
        _prune(run, wanted)
    finally:
        run.close()


def _inside(path: str) -> PurePosixPath:
    pure = PurePosixPath(path)
    windows = os.name == "nt" and ("\\" in path or ":" in path)
    if pure.is_absolute() or not pure.parts or ".." in pure.parts or "\0" in path or windows:
        raise UsageError(f"'{path}' is not inside the project folder", "asyncgen writes nothing outside")
    return pure


def _current(folder: Folder, name: str, status: os.stat_result) -> bytes:
    path = shown(folder.path / name)
    if stat.S_ISLNK(status.st_mode):
        raise UsageError(f"'{path}' is a symbolic link, and asyncgen writes through none", "replace it by the file that it leads to")
    if stat.S_ISDIR(status.st_mode):
        raise UsageError(f"'{path}' is a directory, where asyncgen needs a file", "move it away")
    if not stat.S_ISREG(status.st_mode):
        raise UsageError(f"'{path}' is not an ordinary file", "move it away")
    return folder.read(name)


def _prune(run: _Run, changes: Sequence[Change]) -> None:
    """Remove the folders that became empty because their last file was removed."""
    for change in changes:
        if change.action is not Action.REMOVED:
            continue
        path = PurePosixPath(change.path).parent
        while path != PurePosixPath("."):
            parent = run.folder(path.parent, make=False)
            if not parent.remove_folder(path.name):
                break
            path = path.parent
