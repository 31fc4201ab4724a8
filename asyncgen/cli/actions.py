"""What the commands do: call one function of the tool, print its report, return the exit code. It must not know the command line."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from asyncgen import report
from asyncgen.cli import memo, quick
from asyncgen.cli.console import Console, paint
from asyncgen.cli.telling import is_text, remark, tell
from asyncgen.diagnostics import Diagnostic, FindingsError, UsageError

if TYPE_CHECKING:
    from asyncgen.pipeline import Result
    from asyncgen.plan import Change
    from asyncgen.settings import Settings
    from asyncgen.spec.access import Access


# --- reports ---------------------------------------------------------------------------------------------------------------------------


_LEFT = "; `asyncgen check` fails until this is mended"


def tell_unchanged(console: Console, findings: Sequence[Diagnostic], count: int) -> int:
    """Say that there was nothing to generate, and what is left for the person; return the exit code."""
    tell(console, findings, (), _LEFT)
    remark(console, f"nothing to do: {report.counted(count, 'generated file')} up to date")
    return 0


def tell_checked(console: Console, findings: Sequence[Diagnostic], phases: Sequence[str]) -> int:
    """Print what a check found; return the exit code."""
    code = tell(console, findings)
    if code == 0:
        remark(console, f"ok: {', '.join(_PHASE_NAMES[phase] for phase in phases)} {'agree' if len(phases) > 1 else _ALONE[phases[0]]}")
    return code


_PHASE_NAMES = {"spec": "document", "generated": "generated files", "handlers": "handlers", "app": "app"}
_ALONE = {
    "spec": "is valid",
    "generated": "are what the document gives",
    "handlers": "are what the document asks for",
    "app": "means what the document says",
}


# --- commands --------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reading:
    """What flags say about reading a document: the folder it may refer into, whether the network, how many MB a file may have."""

    root: str | None = None
    network: bool = False
    max_size: int | None = None

    def access(self) -> Access:
        """Return the same for a document that belongs to no project."""
        from asyncgen.settings import bytes_of
        from asyncgen.spec.access import Access

        return Access(_path(self.root), self.network, bytes_of(self.max_size))


def init(console: Console, folder: str, spec: str | None, example: str | None, package: str | None, reading: Reading) -> int:
    """Begin a project, or add what is missing to one."""
    from asyncgen.init import init as begin

    started = begin(Path(folder), spec=_path(spec), example=example, package=package, access=reading.access(), max_size=reading.max_size)
    changes = (*started.changes, *started.result.decision.changes)
    tell(console, started.settings.weigh(started.result.findings), changes, _LEFT)
    _remember(started.settings, started.result, None)
    for change in started.result.decision.writes:
        if change.path == f"{started.settings.package}/security.py":
            remark(console, f"\n{change.path} lets nobody in until you fill it in")
    place = os.path.relpath(started.settings.folder)
    where = "" if place == "." else f"cd {_shell(place)} && "
    remark(console, f"\nstart the service with\n\n    {where}python -m {started.settings.package}")
    return 0


def _path(text: str | None) -> Path | None:
    return None if text is None else Path(text)


def _shell(path: str) -> str:
    """Return a relative path as a shell takes it, and a terminal shows it."""
    import shlex

    path = f"./{path}" if path.startswith("-") else path
    if report.printable(path) == path:
        return shlex.quote(path)
    # In this form bash and zsh read the escapes of what a terminal would obey.
    return "$'" + "".join(chr(byte) if chr(byte).isalnum() and byte < 0x80 else f"\\x{byte:02x}" for byte in os.fsencode(path)) + "'"


@dataclass(frozen=True, slots=True)
class Generating:
    """How to generate: `check` exits with 1 where something would change, `diff` shows it; both, like `dry`, write nothing."""

    spec: str | None = None
    reading: Reading = Reading()
    dry: bool = False
    diff: bool = False
    check: bool = False
    force: bool = False

    @property
    def writes(self) -> bool:
        """Whether files are written."""
        return not (self.dry or self.diff or self.check)


def generate(console: Console, how: Generating) -> int:
    """Bring the project's files in step with its document."""
    from asyncgen import pipeline

    settings = _settings(how.spec, how.reading)
    before = memo.snapshot(str(settings.folder))
    try:
        result = pipeline.generate(settings, force=how.force, dry=not how.writes)
    except FindingsError as error:
        code = tell(console, settings.weigh(error.diagnostics))
        console.hint("nothing was written")
        return code
    findings = settings.weigh(result.findings)
    if not result.decision.writes:
        _remember(settings, result, before)
        return tell_unchanged(console, report.arranged(findings), _generated(result))
    if how.diff and is_text(console):
        console.raw(_diff(console, result.decision.changes))
    else:
        tell(console, findings, result.decision.changes, _LEFT)
    if how.writes:
        _remember(settings, result, before)
        return 0
    console.hint("nothing was written")
    return int(how.check)


def _settings(spec: str | None = None, reading: Reading = Reading()) -> Settings:
    """Return the project's settings, with what flags say instead."""
    from dataclasses import replace

    from asyncgen import lock, settings

    found = settings.find(Path.cwd())
    spec = found.spec if spec is None else lock.relative(found.folder, Path(spec))
    root = found.root if reading.root is None else lock.relative(found.folder, Path(reading.root))
    return replace(found, spec=spec, root=root, network=reading.network, max_size=reading.max_size or found.max_size)


def _generated(result: Result) -> int:
    from asyncgen.plan import Owner

    return sum(file.owner is Owner.GENERATED for file in result.generation.plan.files)


def _remember(settings: Settings, result: Result, before: dict[str, str] | None) -> None:
    """Keep what this run found, if the project is now what it saw, apart from what it wrote itself."""
    from asyncgen.settings import find

    after = memo.snapshot(str(settings.folder))
    ours = {change.path for change in result.decision.writes}
    if after is None or settings != find(settings.folder):
        return
    if before is not None and any(before.get(name) != mark for name, mark in after.items() if name.removesuffix(" source") not in ours):
        return
    findings = report.arranged(settings.weigh(result.findings))
    memo.remember(str(settings.folder), quick.GENERATE, quick.memory(findings, _generated(result)), after)


def check(console: Console, only: str | None, reading: Reading, *, diff: bool) -> int:
    """Compare document, generated files, handlers and app."""
    from asyncgen.check import PHASES
    from asyncgen.check import check as compare

    phases = PHASES if only is None else _phases(only, PHASES)
    settings = _settings(reading=reading)
    before = memo.snapshot(str(settings.folder))
    checked = compare(settings, phases)
    findings = report.arranged(settings.weigh(checked.findings))
    if "app" not in phases and reading == Reading() and before is not None and before == memo.snapshot(str(settings.folder)):
        memo.remember(str(settings.folder), quick.check_key(phases), quick.memory(findings), before)
    code = tell_checked(console, findings, phases)
    if diff and is_text(console):
        console.raw(_diff(console, checked.changes))
    return code


def _diff(console: Console, changes: Iterable[Change]) -> str:
    return report.diff_text(changes, paint if console.color else report.plain, for_people=console.is_for_people)


def _phases(only: str, known: Sequence[str]) -> tuple[str, ...]:
    wanted = [phase.strip() for phase in only.split(",")]
    for phase in wanted:
        if phase not in known:
            raise UsageError(f"`--only` takes {', '.join(known)}, not '{phase}'", "several are joined by commas")
    return tuple(phase for phase in known if phase in wanted)


def validate(console: Console, names: Sequence[str], reading: Reading) -> int:
    """Tell everything that is wrong in documents: the project's own where none is named, standard input for `-`."""
    from asyncgen.cli import validation

    project = _surrounding() if names else _settings(reading=reading)
    weigh = tuple if project is None else project.weigh
    paths, access = list(names), reading.access()
    if project is not None and not names:
        paths, access = [str(project.spec_path)], project.access
    findings = [finding for name in paths for finding in validation.findings(name, access, weigh)]
    code = tell(console, findings)
    if code == 0:
        for name in paths:
            remark(console, f"{report.printable(validation.display(name))} is valid")
    return code


def _surrounding() -> Settings | None:
    """Return the settings of the project that the working directory is in, if it is in one."""
    from asyncgen import settings

    return settings.around(Path.cwd())


@dataclass(frozen=True, slots=True)
class Emitting:
    """How to emit: print, write to `output`, or `update` the project's document; `dry` and `diff` write nothing of an update."""

    app: str | None = None
    output: str | None = None
    update: bool = False
    dry: bool = False
    diff: bool = False
    reading: Reading = Reading()


def emit(console: Console, how: Emitting) -> int:
    """Print the document of the running code, write it to a file, or bring the project's document in step with it."""
    from asyncgen.cli import emission, updating

    if how.app is not None:
        from asyncgen.settings import check_app

        check_app(how.app, "`--app`")
    updating.check_flags(how, console.flags.format)
    settings = _settings(reading=how.reading) if how.app is None or how.update else None
    target = how.app or (settings.app if settings else None)
    if target is None:
        raise UsageError("nothing says which app to ask", 'write `app = "..."` into `[tool.asyncgen]`, or use `--app MODULE:ATTRIBUTE`')
    if how.update and settings is not None:
        return updating.update(console, settings, target, diff=how.diff, writes=not (how.dry or how.diff))
    text = emission.document_text(target, emission.folder_of(settings), console.flags.format or emission.format_of(how.output))
    if how.output in (None, "-"):
        console.raw(text)
        return 0
    assert how.output is not None
    for line in report.change_lines([emission.save(Path(how.output), text)], verbose=True):
        console.hint(line)
    return 0
