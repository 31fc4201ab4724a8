"""Telling findings and changes in the format that was asked for, and what is said beside them. Must not know what the commands do."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from asyncgen import report
from asyncgen.cli.console import Console, paint
from asyncgen.diagnostics import Diagnostic
from asyncgen.plan import Change


def is_text(console: Console) -> bool:
    """Whether people are told, and not programs: on the way to a document (`emit --format yaml`) findings are still for people."""
    return console.flags.format not in ("json", "github", "sarif")


def remark(console: Console, text: str) -> None:
    """Say something that is no finding: on standard output to people, beside it in a workflow's log, to other programs not at all."""
    if is_text(console):
        console.say(text)
    elif console.flags.format == "github":
        console.hint(text)


def tell(console: Console, found: Iterable[Diagnostic], changes: Sequence[Change] | None = None, closing: str = "") -> int:
    """Print findings, and changes where there are some to tell; return the exit code that the findings mean.

    `closing` is added to the line that counts the findings. Changes are no findings, so that SARIF has no place for them.
    """
    findings = report.arranged(found)
    ending = closing if report.failed(findings) else ""
    match console.flags.format:
        case "json":
            console.out(report.document(findings, changes))
        case "sarif":
            _tell_sarif(console, findings)
        case "github":
            _tell_github(console, findings, changes or (), ending)
        case _:
            _tell_people(console, findings, changes or (), ending)
    return int(report.failed(findings))


def _tell_people(console: Console, findings: Sequence[Diagnostic], changes: Sequence[Change], ending: str) -> None:
    painter = paint if console.color else report.plain
    lines = report.change_lines(changes, verbose=console.flags.verbose, paint=painter)
    if lines:
        console.say("\n".join(lines) + ("\n" if findings else ""))
    if findings:
        console.out("\n\n".join(report.finding_text(finding, painter) for finding in findings))
        console.say(f"\n{report.summary(findings)}{ending}")


def _tell_github(console: Console, findings: Sequence[Diagnostic], changes: Sequence[Change], ending: str) -> None:
    from asyncgen.report import github, repository

    lines = report.change_lines(changes, verbose=console.flags.verbose)
    if lines:
        console.hint("\n".join(lines))
    if findings:
        around = repository.around(os.getcwd(), os.environ)
        console.out("\n".join(github.command(finding, around) for finding in findings))
        console.hint(f"{github.closing(findings)}{ending}")


def _tell_sarif(console: Console, findings: Sequence[Diagnostic]) -> None:
    from asyncgen.cli import version
    from asyncgen.report import repository, sarif

    console.out(sarif.document(findings, repository.around(os.getcwd(), os.environ), version()))
