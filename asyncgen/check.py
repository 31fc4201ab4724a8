"""The drift check: which comparisons, in which order. It changes nothing and decides nothing itself; it asks and tells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from asyncgen import handlers, pipeline, requirements
from asyncgen.decide import NAMES_KEPT, Decision
from asyncgen.diagnostics import Diagnostic, FindingsError, Place, Related, Severity, UsageError
from asyncgen.files import shown
from asyncgen.lock import LOCK_FILE
from asyncgen.pipeline import Generation
from asyncgen.plan import Action, Change, Owner
from asyncgen.settings import Settings

if TYPE_CHECKING:
    from asyncgen.spec.bundle import Bundle

_T = TypeVar("_T")
PHASES = ("spec", "generated", "handlers", "app")
STATIC_PHASES = PHASES[:3]
"""What can be checked without importing the app."""
_GENERATE = "run `asyncgen generate`"
_LISTED = 5
_LEVELS = {"wire": "AG410", "code": "AG411", "docs": "AG412"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. `changes` are those that `asyncgen generate` would make, empty where nobody asked."""

    findings: tuple[Diagnostic, ...]
    changes: tuple[Change, ...] = ()


def check(settings: Settings, phases: Sequence[str] = PHASES) -> Checked:
    """Compare document, generated files, handlers and app, as far as `phases` ask.

    An unusable document is all that is told: nothing can be compared with it. Raises UsageError where the project has no such input.
    """
    if "app" in phases and settings.app is None:
        hint = 'write `app = "..."` into `[tool.asyncgen]`, or leave the app out with `--only spec,generated,handlers`'
        raise UsageError("nothing says which app to check", hint)
    try:
        if not {"generated", "handlers"} & set(phases):
            bundle, _, notes = pipeline.understand(settings.spec_path, settings.access, settings.weigh)
            return Checked((*notes, *(_app(settings, bundle, None) if "app" in phases else ())))
        generation = pipeline.fresh(settings)
    except FindingsError as error:
        return Checked(error.diagnostics)
    decision = pipeline.compare(generation)
    found = list(generation.notes) if "spec" in phases else []
    if "generated" in phases:
        found += _generated(generation, decision)
        found += requirements.findings(settings, generation.plan.requirements)
    if "handlers" in phases:
        found += handlers.findings(decision.view, generation.place)
    if "app" in phases:
        found += _app(settings, generation.bundle, generation)
    return Checked(tuple(found), (*decision.changes, *decision.edits) if "generated" in phases else ())


# --- generated files -------------------------------------------------------------------------------------------------------------------


def _generated(generation: Generation, decision: Decision) -> Iterable[Diagnostic]:
    yield from decision.refused
    folder = generation.settings.folder
    known = frozenset(decision.old.files if decision.old else ())
    owners = {file.path: file.owner for file in generation.plan.files}
    behind: list[Change] = []
    for change in decision.changes:
        file = shown(folder / change.path)
        is_generated = owners.get(change.path) is Owner.GENERATED
        if change.action is Action.CREATED and is_generated and change.path in known:
            yield Diagnostic("AG303", Severity.ERROR, "this generated file is missing", Place(file), hints=(_GENERATE,))
        elif change.action is Action.REMOVED or (change.action is Action.KEPT and change.path not in owners):
            hint = _GENERATE if change.action is Action.REMOVED else "you edited it, so remove it yourself"
            yield Diagnostic("AG304", Severity.ERROR, "this file is no longer generated", Place(file), hints=(hint,))
        elif change.writes and change.action is not Action.ADDED and change.path != LOCK_FILE:
            behind.append(change)
    lock = next((change for change in decision.changes if change.path == LOCK_FILE and change.writes), None)
    if behind or decision.inputs_changed:
        yield _behind(generation, decision, behind)
    elif lock is not None and lock.reason != NAMES_KEPT and not decision.refused:
        message = "it is missing" if decision.old is None else "it does not say what is on disk"
        yield Diagnostic("AG305", Severity.ERROR, message, Place(shown(folder / LOCK_FILE)), hints=(_GENERATE,))


def _behind(generation: Generation, decision: Decision, changes: Sequence[Change]) -> Diagnostic:
    """Return the finding that the generated files are not what the document, or this asyncgen, gives."""
    folder = generation.settings.folder
    paths = [*sorted(change.path for change in changes)]
    listed = [Related("would be written", Place(shown(folder / path))) for path in paths[:_LISTED]]
    hints = [_GENERATE, "`asyncgen check --diff` shows what would change"] if paths else [_GENERATE]
    if len(paths) > _LISTED:
        hints.insert(0, f"and {len(paths) - _LISTED} more files would be written")
    if decision.old is None:
        message = "nothing was generated from this document yet"
    elif decision.inputs_changed:
        message = "this document changed since the code was generated"
    else:
        message = "another version of asyncgen generated the code of this document"
    at = Place(shown(generation.settings.spec_path))
    return Diagnostic("AG301", Severity.ERROR, message, at, hints=tuple(hints), related=tuple(listed))


# --- the app ---------------------------------------------------------------------------------------------------------------------------


def _app(settings: Settings, bundle: Bundle, generation: Generation | None) -> Iterable[Diagnostic]:
    from asyncgen.diff import compare
    from asyncgen.emit import document_of

    assert settings.app is not None
    try:
        live = document_of(settings.app, settings.folder)
    except FindingsError as error:
        yield from error.diagnostics
        return
    code = _Code(settings, generation)
    for difference in compare(bundle.document, live):
        related = code.place(difference.pointer_left)
        yield Diagnostic(
            _LEVELS[difference.level.value],
            Severity.ERROR,
            f"in the app, {difference.message}",
            bundle.place(difference.pointer_left),
            difference.pointer_left,
            ("if the code is right: `asyncgen emit --update`", "if the document is: `asyncgen generate`, or change the code back"),
            () if related is None else (related,),
        )


class _Code:
    """Where the code says what a place in the document says: the class of a model, the decorator of a handler."""

    def __init__(self, settings: Settings, generation: Generation | None) -> None:
        self._folder = settings.folder / settings.package / "asyncapi"
        self._models: dict[str, str] | None = None
        self._lines: list[str] = []
        self._handlers: dict[str, Place] = {}
        if generation is not None:
            view = generation.handlers()
            for operation, pointer in generation.uses.items():
                for handler in view.found.get(operation, ())[:1]:
                    self._handlers[pointer] = handler.at

    def place(self, pointer: str) -> Related | None:
        """Return the nearest place in the code, None where there is none."""
        name = _nearest(pointer, self._known_models())
        if name is not None:
            return self._class(name)
        at = _nearest(pointer, self._handlers)
        return None if at is None else Related("its handler", at)

    def _known_models(self) -> dict[str, str]:
        """Return the names of the models by their places in the document."""
        if self._models is None:
            self._models = {}
            try:
                contract = cast("dict[str, Any]", json.loads((self._folder / "contract.json").read_bytes()))
                self._models = {model["at"]: name for name, model in contract["models"].items()}
                self._lines = (self._folder / "models.py").read_text("utf-8").split("\n")
            except (OSError, ValueError, KeyError, TypeError, AttributeError):
                return self._models
        return self._models

    def _class(self, name: str) -> Related | None:
        for number, line in enumerate(self._lines, 1):
            if line.startswith((f"class {name}(", f"class {name}:", f"{name}:", f"{name} =")):
                start = line.index(name)
                return Related("its model", Place(shown(self._folder / "models.py"), number, start + 1, line, len(name)))
        return None


def _nearest(pointer: str, known: Mapping[str, _T]) -> _T | None:
    while pointer:
        if pointer in known:
            return known[pointer]
        pointer = pointer.rpartition("/")[0]
    return None
