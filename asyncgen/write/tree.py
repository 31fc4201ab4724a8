"""One folder of a project, held open: names in it are made, replaced and removed without ever following a symbolic link.

Only `write` uses it. It must not know what the files mean or which of them belong together.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path

from asyncgen.diagnostics import UsageError
from asyncgen.files import reason, shown

TEMPORARY = ".asyncgen-"
"""How the names of half-done files begin; what a killed run left behind is recognised by it."""
_BY_DESCRIPTOR = os.open in os.supports_dir_fd and os.rename in os.supports_dir_fd
_FOLDER_FLAGS = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_NEW_FILE_FLAGS = (
    os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)


class Folder:
    """A folder inside the project. Where the system can, everything goes through its descriptor: nothing can be slipped in between."""

    def __init__(self, path: Path, parent: Folder | None = None) -> None:
        """Open `path`, whose parent is `parent` (None for the project folder itself). Raises UsageError for a link or something else."""
        self.path = path
        self._descriptor: int | None = None
        if not _BY_DESCRIPTOR:
            if parent is not None and (path.is_symlink() or not path.is_dir()):
                raise _no_folder(path)
            return
        try:
            if parent is None:
                self._descriptor = os.open(path, _FOLDER_FLAGS & ~getattr(os, "O_NOFOLLOW", 0))
            else:
                self._descriptor = os.open(path.name, _FOLDER_FLAGS, dir_fd=parent._descriptor)
        except NotADirectoryError:
            raise _no_folder(path) from None
        except OSError as error:
            if path.is_symlink():
                raise _no_folder(path) from None
            raise UsageError(f"can't open the folder '{shown(path)}': {reason(error)}") from error

    def close(self) -> None:
        """Let go of the folder."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _name(self, name: str) -> str:
        return name if self._descriptor is not None else str(self.path / name)

    def status(self, name: str) -> os.stat_result | None:
        """Return what is at `name` (a link is not followed), None where nothing is."""
        try:
            return os.stat(self._name(name), dir_fd=self._descriptor, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def make(self, name: str) -> bool:
        """Make the folder `name`; return whether it was not there before."""
        try:
            os.mkdir(self._name(name), dir_fd=self._descriptor)
        except FileExistsError:
            return False
        return True

    def stage(self, data: bytes, mode: int | None) -> str:
        """Write `data` to a new file with a name of its own, down to the disk, and return that name. `mode` None: as a new file gets it."""
        name = f"{TEMPORARY}{secrets.token_hex(8)}"
        descriptor = os.open(self._name(name), _NEW_FILE_FLAGS, 0o666, dir_fd=self._descriptor)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                if mode is not None and hasattr(os, "fchmod"):
                    os.fchmod(file.fileno(), mode)
                os.fsync(file.fileno())
        except BaseException:
            self.remove(name)
            raise
        return name

    def keep(self, name: str, mode: int) -> str:
        """Make what is in the file `name` available under a name of its own too, and return that name."""
        kept = f"{TEMPORARY}{secrets.token_hex(8)}"
        try:
            os.link(self._name(name), self._name(kept), src_dir_fd=self._descriptor, dst_dir_fd=self._descriptor, follow_symlinks=False)
        except (OSError, NotImplementedError):  # a file system without hard links
            return self.stage(self.read(name), mode)
        return kept

    def read(self, name: str) -> bytes:
        """Return the bytes of the file `name`, which must not be a link."""
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(self._name(name), flags, dir_fd=self._descriptor), "rb") as file:
            return file.read()

    def replace(self, source: str, target: str) -> None:
        """Put the file `source` at `target`, in one step."""
        os.replace(self._name(source), self._name(target), src_dir_fd=self._descriptor, dst_dir_fd=self._descriptor)

    def remove(self, name: str) -> None:
        """Remove the file `name`, if it is there."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._name(name), dir_fd=self._descriptor)

    def remove_folder(self, name: str) -> bool:
        """Remove the folder `name` if it is empty; return whether it is gone."""
        try:
            os.rmdir(self._name(name), dir_fd=self._descriptor)
        except OSError:
            return False
        return True

    def clear_leftovers(self) -> None:
        """Remove the half-done files of a run that was killed."""
        for name in os.listdir(self.path if self._descriptor is None else self._descriptor):
            status = self.status(name) if name.startswith(TEMPORARY) else None
            if status is not None and stat.S_ISREG(status.st_mode):
                self.remove(name)

    def sync(self) -> None:
        """Bring the folder's names to the disk, where the system can."""
        if self._descriptor is not None:
            with contextlib.suppress(OSError):
                os.fsync(self._descriptor)


def _no_folder(path: Path) -> UsageError:
    if path.is_symlink():
        hint = "replace it by a folder, or work on what it leads to"
        return UsageError(f"'{shown(path)}' is a symbolic link, and asyncgen writes through none", hint)
    return UsageError(f"'{shown(path)}' is a file, where asyncgen needs a folder", "move it away")
