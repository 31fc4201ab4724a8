"""Generating is the phases below, one after the other, and nothing else. It must not know what the phases do.

Heavy modules are imported by the phase that needs them: a document with errors is told before any of them is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from asyncgen import decide, handlers, kept, lock, requirements, write
from asyncgen.codes import CODES
from asyncgen.diagnostics import Diagnostic, FindingsError, Place, Severity, SpecError
from asyncgen.handlers import view as handler_view
from asyncgen.plan import Plan
from asyncgen.settings import Settings
from asyncgen.spec import pointer as json_pointer
from asyncgen.spec.access import Access

if TYPE_CHECKING:
    from asyncgen.api import Api
    from asyncgen.models import ModelsModule
    from asyncgen.naming import Names
    from asyncgen.spec.bundle import Bundle

_MODELS = "models.json"
Weigh: TypeAlias = Callable[[tuple[Diagnostic, ...]], tuple[Diagnostic, ...]]


@dataclass(frozen=True, slots=True)
class Generation:
    """What a fresh generation wants, starting from the lock `old`.

    `notes` are findings about the document that stop nothing; `uses` are the operations' pointers; `names` are the names that are given,
    `models` is what to keep of the models.
    """

    settings: Settings
    bundle: Bundle
    plan: Plan
    notes: tuple[Diagnostic, ...]
    uses: Mapping[str, str]
    names: Mapping[str, str]
    old: lock.Lock | None
    models: str

    def place(self, operation: str) -> Place | None:
        """Return where the document has an operation, by its identity (`Stub.operation`)."""
        pointer = self.uses.get(operation)
        return None if pointer is None else self.bundle.place(pointer)

    def handlers(self) -> handler_view.View:
        """Read the project's handlers as they are now."""
        return handlers.look(self.settings.folder, self.settings.package, self.plan)


def read(path: Path, access: Access, weigh: Weigh = tuple, *, advice: bool = False) -> tuple[Bundle, tuple[Diagnostic, ...]]:
    """Load and validate a document; return it with all findings, and with what is only `advice` where that is asked for.

    `weigh` gives findings the severities that a project wants. Raises UsageError when the document can't be read, and SpecError when there
    is no sense in going on.
    """
    from asyncgen.spec.bundle import load
    from asyncgen.spec.validate import validate

    try:
        bundle = load(path, access)
    except SpecError as error:
        raise SpecError(weigh(error.diagnostics)) from None
    return bundle, weigh(validate(bundle, advice=advice))


def understand(path: Path, access: Access, weigh: Weigh = tuple, *, advice: bool = False) -> tuple[Bundle, Api, tuple[Diagnostic, ...]]:
    """Load, validate and resolve a document. Takes what `read` does.

    Raises SpecError with all findings when one of them is an error that the generated code would depend on; other errors are returned.
    """
    bundle, notes = read(path, access, weigh, advice=advice)
    if not _failed(notes):
        api, found = _resolved(bundle)
        notes = (*notes, *weigh(found))
        if api is not None and not _failed(notes):
            return bundle, api, notes
    elif isinstance(bundle.document.get("channels"), dict):
        from asyncgen.resolve.sound import sound_part

        notes = (*notes, *weigh(_resolved(sound_part(bundle, notes))[1]))
    raise SpecError(notes)


def _resolved(bundle: Bundle) -> tuple[Api | None, tuple[Diagnostic, ...]]:
    from asyncgen.resolve import resolve
    from asyncgen.resolve.ambiguity import warnings

    try:
        api = resolve(bundle)
    except SpecError as error:
        return None, error.diagnostics
    return api, warnings(bundle, api)


def _failed(findings: tuple[Diagnostic, ...]) -> bool:
    return any(finding.severity is Severity.ERROR and not CODES[finding.code].is_aside for finding in findings)


def fresh(settings: Settings, models: bytes | None = None) -> Generation:
    """Take the document through all phases up to the plan of what should be on disk. Raises SpecError; writes nothing.

    `models` is what an earlier generation said to keep of the models, None to make all of them anew. Raises UsageError for a damaged lock:
    it says which names were given before.
    """
    bundle, api, notes = understand(settings.spec_path, settings.access, settings.weigh)
    old = lock.read(settings.folder)
    try:
        plan, names, built = _plan(api, settings, bundle, old.names if old else None, models)
    except SpecError as error:
        raise SpecError((*notes, *error.diagnostics)) from None
    return Generation(settings, bundle, plan, notes, _uses(api, names), {**names.given, **built.given}, old, built.kept)


def _plan(
    api: Api, settings: Settings, bundle: Bundle, pins: Mapping[str, str] | None, known: bytes | None
) -> tuple[Plan, Names, ModelsModule]:
    from asyncgen import models, naming, render
    from asyncgen.lower import lower
    from asyncgen.naming.places import Places

    names = naming.assign(api, pins, Places(api.document, _source(bundle)))
    built = models.build(api, names, known)
    project = lower(api, names, built, package=settings.package, spec=settings.spec)
    return render.plan(project), names, built


def _source(bundle: Bundle) -> Callable[[str], str | None]:
    """Return what tells of a component from which other file it is, seen from the main one, and from where in it."""
    main = bundle.origin("").file

    def source(pointer: str) -> str | None:
        origin = bundle.origin(pointer)
        if origin.file == main:
            return None
        file = origin.file.address if origin.file.is_remote else lock.relative(main.path.parent, origin.file.path)
        return f"{file}#{json_pointer.render(origin.tokens)}"

    return source


def _uses(api: Api, names: Names) -> dict[str, str]:
    uses: dict[str, str] = {}
    for channel in api.channels:
        operations = names.channels[channel.address].operations
        for message in channel.sent:
            uses[f"{channel.address} {operations[message.use]}"] = message.use
    return uses


def compare(generation: Generation, *, force: bool = False, restore: bool = False) -> decide.Decision:
    """Compare what a fresh generation wants with what is on disk. `restore` also writes what the person once removed."""
    settings = generation.settings
    new = lock.of(generation.plan, settings, generation.bundle.files, generation.names)
    return decide.decide(generation.handlers(), generation.old, new, force=force, restore=restore)


@dataclass(frozen=True, slots=True)
class Result:
    """What a run did, or would do. `findings` are what is left for a person: notes about the document, handlers to mend."""

    generation: Generation
    decision: decide.Decision
    findings: tuple[Diagnostic, ...]


def generate(settings: Settings, *, force: bool = False, restore: bool = False, dry: bool = False) -> Result:
    """Bring the project's files in step with its document. `dry` only says what would happen.

    Raises FindingsError, with nothing written, for an unusable document and for generated files that somebody edited.
    """
    if dry:
        return _generate(settings, force=force, restore=restore, dry=True)
    with write.exclusive(settings.folder):
        return _generate(settings, force=force, restore=restore, dry=False)


def _generate(settings: Settings, *, force: bool, restore: bool, dry: bool) -> Result:
    folder = str(settings.folder)
    # Only here: a check must not believe what somebody may have kept.
    generation = fresh(settings, kept.recall(folder, _MODELS))
    decision = compare(generation, force=force, restore=restore)
    if decision.refused:
        raise FindingsError((*generation.notes, *decision.refused))
    if not dry:
        write.apply(settings.folder, decision.changes)
        kept.keep(folder, _MODELS, generation.models)
    return Result(generation, decision, (*generation.notes, *_by_hand(generation, decision, dry=dry)))


def _by_hand(generation: Generation, decision: decide.Decision, *, dry: bool) -> tuple[Diagnostic, ...]:
    """Return what generating can't mend in the person's files."""
    view = decision.view if dry or not decision.adds_stubs else generation.handlers()
    found = [diagnostic for diagnostic in handlers.findings(view, generation.place) if diagnostic.code != "AG201"]
    return (*found, *decision.left, *requirements.findings(generation.settings, generation.plan.requirements))
