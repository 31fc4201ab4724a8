"""The flags that every command takes, found anywhere on the command line. Knows no command, prints nothing, imports almost nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import NamedTuple

HELP = """\
\b
Global flags, before or after the command:
  -C DIR            work as if started in DIR
  -q, --quiet       print findings and errors only
  -v, --verbose     also list what stayed as it was
  --color WHEN      auto, always or never; NO_COLOR and FORCE_COLOR count for auto
  --format FORMAT   how findings are printed: text, json, github or sarif
                    (of emit: yaml or json; of rule: text or json)

\b
Exit codes:
  0 done or clean; 1 findings; 2 wrong usage, settings or input; 3 a fault of
  asyncgen; 130 interrupted"""
SHORT_HELP = "Global flags such as -C DIR and --format go before or after the command: see asyncgen --help."

FINDINGS = ("text", "json", "github", "sarif")
"""The formats of commands that tell findings."""
DATA = ("text", "json")
"""The formats of commands that tell something else."""
DOCUMENTS = ("yaml", "json")
"""The formats of documents."""

_COLORS = ("auto", "always", "never")


class Flags(NamedTuple):
    """What the global flags say; `format` is None where none was asked for, and checked by the command."""

    directory: str | None = None
    quiet: bool = False
    verbose: bool = False
    color: str = "auto"
    format: str | None = None


class FlagError(Exception):
    """A global flag that can't be understood; the text says why."""


def split(arguments: Sequence[str]) -> tuple[Flags, list[str]]:
    """Take the global flags out of `arguments`; return them and what is left, in its order. Everything after `--` is left alone.

    Several `-C` add up, as they do for git. Raises FlagError for a flag without its value or with a wrong one.
    """
    flags, rest, waiting = Flags(), list[str](), list(arguments)
    while waiting:
        argument = waiting.pop(0)
        if argument == "--":
            return flags, [*rest, argument, *waiting]
        name, value = _parts(argument)
        if name in _SWITCHES and value is None:
            flags = _SWITCHES[name](flags)
        elif name in _VALUES:
            if value is None:
                if not waiting:
                    raise FlagError(f"`{name}` needs a value")
                value = waiting.pop(0)
            flags = _VALUES[name](flags, value)
        else:
            rest.append(argument)
    return flags, rest


def _parts(argument: str) -> tuple[str, str | None]:
    if argument.startswith("-C") and argument != "-C":
        return "-C", argument[2:]
    if argument.startswith("--") and "=" in argument:
        name, value = argument.split("=", 1)
        return name, value
    return argument, None


def _quiet(flags: Flags) -> Flags:
    return flags._replace(quiet=True)


def _verbose(flags: Flags) -> Flags:
    return flags._replace(verbose=True)


def _directory(flags: Flags, value: str) -> Flags:
    return flags._replace(directory=os.path.join(flags.directory or "", value))


def _color(flags: Flags, value: str) -> Flags:
    if value not in _COLORS:
        raise FlagError(f"`--color` is one of {', '.join(_COLORS)}, not '{value}'")
    return flags._replace(color=value)


def _format(flags: Flags, value: str) -> Flags:
    return flags._replace(format=value)


_SWITCHES: dict[str, Callable[[Flags], Flags]] = {"-q": _quiet, "--quiet": _quiet, "-v": _verbose, "--verbose": _verbose}
_VALUES: dict[str, Callable[[Flags, str], Flags]] = {"-C": _directory, "--color": _color, "--format": _format}
