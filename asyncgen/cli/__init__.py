"""The way in: what every command shares. Global flags, the recognition of an unchanged project, exit codes, what happens on a fault.

Nothing heavy is imported before it is known to be needed. The commands themselves are `commands`.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

from asyncgen.cli.console import Console
from asyncgen.cli.flags import FlagError, Flags, split

OK, FINDINGS, USAGE, FAULT, INTERRUPTED = 0, 1, 2, 3, 130
"""The exit codes, the same everywhere: done; findings; wrong input; a fault of asyncgen; interrupted."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line `arguments` (those of the process where none are given); return the exit code."""
    home, thresholds = os.getcwd(), gc.get_threshold()
    # Nearly all that a run makes is needed to its end: looking for garbage after every 700 objects takes a tenth of its time.
    gc.set_threshold(50_000, 20, 20)
    try:
        return _main(list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        gc.set_threshold(*thresholds)
        with suppress(OSError):
            os.chdir(home)


def _main(arguments: list[str]) -> int:
    try:
        flags, rest = split(arguments)
    except FlagError as error:
        Console(Flags()).error(f"error: {_printable(error)}\n  help: `asyncgen --help` lists the flags")
        return USAGE
    console = Console(flags)
    if flags.directory is not None:
        try:
            os.chdir(flags.directory)
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            console.error(f"error: can't work in '{_printable(flags.directory)}': {why.lower()}")
            return USAGE
    if rest[:1] in (["--version"], ["-V"]):
        console.out(f"asyncgen {version()}")
        return OK
    return guarded(console, lambda: _command(rest, console))


def _command(arguments: list[str], console: Console) -> int:
    from asyncgen.cli import quick

    for quickly in (quick.answer, quick.act):
        code = quickly(arguments, console)
        if code is not None:
            return code
    from asyncgen.cli import commands

    return commands.run(arguments, console)


def _printable(text: object) -> str:
    """Return a text as a terminal may get it."""
    from asyncgen.report import printable

    return printable(str(text))


def version() -> str:
    """Return the installed version of asyncgen."""
    from importlib import metadata

    try:
        return metadata.version("asyncgen")
    except metadata.PackageNotFoundError:
        return "(not installed)"


def guarded(console: Console, action: Callable[[], int]) -> int:
    """Run `action`; turn whatever it raises into words and an exit code."""
    try:
        return action()
    except KeyboardInterrupt:
        console.hint("interrupted")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last resort: whatever it is becomes an exit code
        return _told(console, error)


def _told(console: Console, error: Exception) -> int:
    from asyncgen.diagnostics import FindingsError, UsageError
    from asyncgen.report import usage_text

    if isinstance(error, FindingsError):
        from asyncgen.cli.telling import tell

        return tell(console, error.diagnostics)
    if isinstance(error, UsageError):
        console.error(usage_text(error, lambda text, style: console.paint(text, style, error=True)))
        return USAGE
    if isinstance(error, OSError) and error.filename is not None:
        from asyncgen.files import reason

        console.error(f"error: can't use '{_printable(error.filename)}': {_printable(reason(error))}")
        return USAGE
    console.error(f"error: asyncgen failed, which is a fault of asyncgen: {type(error).__name__}: {_printable(error)}")
    console.error(f"  help: the traceback is in '{_saved(error)}'; please report it")
    return FAULT


def _saved(error: Exception) -> str:
    """Write the traceback into a new file of the temporary folder; return its path."""
    import platform
    import tempfile
    import traceback

    handle, path = tempfile.mkstemp(prefix="asyncgen-fault-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(f"asyncgen {version()}, Python {platform.python_version()}, {platform.system()}\n\n")
        file.writelines(traceback.format_exception(error))
    return path


if __name__ == "__main__":
    sys.exit(main())
