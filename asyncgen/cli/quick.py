"""Answering before anything heavy is imported: `generate` and `check` where nothing changed (`memo` recognises it), and `rule`.

Only simple command lines are answered here; all others, and whatever is wrong with one, are left to `commands`. A plain `generate` is done
here as well, because typer, and pydantic with it, take as long to load as all that it needs.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from asyncgen.cli import memo
from asyncgen.cli.console import Console
from asyncgen.cli.flags import DATA, FINDINGS

if TYPE_CHECKING:
    from asyncgen.diagnostics import Diagnostic

GENERATE = "generate"
STATIC = ("spec", "generated", "handlers")
"""What `check` can compare without importing the app."""
_HARMLESS = frozenset({"--check", "--dry-run", "--diff"})
"""Flags of `generate` that make no difference where there is nothing to do."""


def check_key(phases: Sequence[str]) -> str:
    """Return the name under which the findings of a check of these phases are remembered."""
    return f"check {','.join(phase for phase in STATIC if phase in phases)}"


def memory(findings: Sequence[Diagnostic], generated: int = 0) -> dict[str, Any]:
    """Return what is remembered of a run. Findings show paths as seen from the working directory, so where there are some it counts."""
    from asyncgen.report import to_data

    return {"findings": [to_data(finding) for finding in findings], "generated": generated, "seen_from": os.getcwd() if findings else ""}


def answer(arguments: Sequence[str], console: Console) -> int | None:
    """Return the exit code of the command after printing what it found the last time; None where the work has to be done."""
    if arguments[:1] == ["rule"]:
        return _rule(arguments[1:], console)
    key = _key(arguments)
    if key is None or console.flags.format not in (None, *FINDINGS):
        return None
    folder = memo.nearest(os.getcwd())
    known = None if folder is None else memo.recall(folder, key)
    if known is None or known.get("seen_from") not in ("", os.getcwd()):
        return None
    from asyncgen.cli import actions
    from asyncgen.report import from_data

    try:
        findings = tuple(from_data(finding) for finding in known["findings"])
        count = int(known["generated"])
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None
    if key == GENERATE:
        return actions.tell_unchanged(console, findings, count)
    return actions.tell_checked(console, findings, key.removeprefix("check ").split(","))


def act(arguments: Sequence[str], console: Console) -> int | None:
    """Do what a plain `generate` asks for and return the exit code; None for any other command line."""
    if [*arguments] != [GENERATE] or console.flags.format not in (None, *FINDINGS):
        return None
    from asyncgen.cli import actions

    return actions.generate(console, actions.Generating())


def _rule(arguments: Sequence[str], console: Console) -> int | None:
    """Explain a code. On the way through its parser typer would import pydantic."""
    if len(arguments) > 1 or any(argument.startswith("-") for argument in arguments) or console.flags.format not in (None, *DATA):
        return None
    from asyncgen.cli import ruling

    return ruling.rule(console, *arguments)


def _key(arguments: Sequence[str]) -> str | None:
    """Return what the command is remembered by, None for a command line that is not among the simple ones."""
    if arguments[:1] == ["generate"]:
        return GENERATE if set(arguments[1:]) <= _HARMLESS else None
    if arguments[:1] != ["check"]:
        return None
    if len(arguments) == 3 and arguments[1] == "--only":
        phases = arguments[2].split(",")
    elif len(arguments) == 2 and arguments[1].startswith("--only="):
        phases = arguments[1].removeprefix("--only=").split(",")
    else:
        return None
    return check_key(phases) if set(phases) <= set(STATIC) else None
