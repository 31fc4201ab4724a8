"""Reading what is on disk, and how paths are shown. It must not write (`write`), and does not know what files mean."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from asyncgen.diagnostics import UsageError


def shown(path: Path | str) -> str:
    """Return `path` as messages show it: relative to the working directory where that is not far, with forward slashes."""
    try:
        relative = Path(os.path.relpath(path)).as_posix()
    except ValueError:  # another drive
        return Path(path).as_posix()
    return Path(path).absolute().as_posix() if relative.startswith("../../..") else relative


def content(folder: Path, path: str) -> bytes | None:
    """Return the bytes of the file `path` below `folder`, None where nothing is there.

    Raises UsageError where something else than a file is, or where it can't be read.
    """
    full = folder / path
    try:
        status = full.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UsageError(f"'{shown(full)}' is a directory, where asyncgen needs a file", "move it away, or choose another package name")
        if not stat.S_ISREG(status.st_mode):
            raise UsageError(f"'{shown(full)}' is not an ordinary file", "move it away")
        return full.read_bytes()
    except FileNotFoundError:
        if full.is_symlink():
            raise UsageError(f"'{shown(full)}' is a symbolic link to a file that is not there", "mend or remove the link") from None
        return None
    except ValueError:  # No file can have such a name.
        return None
    except NotADirectoryError:
        raise UsageError(f"'{shown(_blocking(full))}' is a file, where asyncgen needs a folder", "move it away") from None
    except OSError as error:
        raise UsageError(f"can't read '{shown(full)}': {reason(error)}") from error


def _blocking(path: Path) -> Path:
    return next((parent for parent in path.parents if parent.exists() and not parent.is_dir()), path)


def reason(error: OSError) -> str:
    """Return why the system refused, in lower case: `permission denied`."""
    return (error.strerror or str(error)).lower()


def text_of(data: bytes) -> str:
    """Return `data` as text; bytes that are no UTF-8 survive a round trip through `bytes_of`."""
    return data.decode("utf-8", "surrogateescape")


def bytes_of(text: str) -> bytes:
    """Return `text` as it is written to disk."""
    return text.encode("utf-8", "surrogateescape")


def unified(data: bytes) -> bytes:
    """Return `data` with Unix newlines: a checkout with other newlines is no edit."""
    return data.replace(b"\r\n", b"\n")


def digest(data: bytes) -> str:
    """Return the hash by which a file is recognised; newline style does not matter."""
    return hashlib.sha256(unified(data)).hexdigest()
