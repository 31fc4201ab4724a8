"""Code to document: import a user's app and ask it what it serves.

Owns the import: the path it runs with, what is undone afterwards, and how its failures are told. It must not know how a service
describes itself; the project brings its own copy of the runtime, so that a service is known by its methods and not by its class.
"""

from __future__ import annotations

import difflib
import importlib
import json
import linecache
import os
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol, cast

from asyncgen.diagnostics import Diagnostic, FindingsError, Place, Severity, UsageError
from asyncgen.emit.sandbox import import_from

_STATE = "asyncgen_services"
"""Where the runtime's `docs` keeps the services of an app."""


class _Service(Protocol):
    def asyncapi(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class _Project:
    """Whose app it is: `folder` is absolute, `home` is the working folder that places are shown relative to."""

    folder: Path
    home: Path

    def owns(self, file: Path) -> bool:
        """Tell whether a file is the project's, and not one of a virtual environment that lies in the project's folder."""
        if not file.is_relative_to(self.folder):
            return False
        return not any(part.startswith(".") or part == "site-packages" for part in file.relative_to(self.folder).parts)

    def generated(self, file: Path) -> bool:
        """Tell whether a file is part of the generated package: that is where the contract lies."""
        return any((parent / "contract.json").is_file() for parent in file.parents if parent.is_relative_to(self.folder))

    def place(self, file: Path, line: int = 0, column: int = 0, text: str | None = None, width: int = 1) -> Place:
        """Return a place in a file of the project."""
        try:
            shown = os.path.relpath(file, self.home)
        except ValueError:  # another drive
            shown = str(file)
        return Place(Path(shown).as_posix(), line, column, text or None, max(width, 1))


def document_of(app_path: str, folder: Path) -> dict[str, Any]:
    """Import `app_path` (`MODULE:ATTR`, ATTR is `app` when left out) with `folder` on the path, and return its AsyncAPI document.

    ATTR is a FastAPI app that a service was set up on, or a service. What the app prints goes to stderr, no module of the project stays
    imported, and no byte code is written. Raises `FindingsError` (`AG401` to `AG406`) for everything that can go wrong in the app, and
    `UsageError` where `folder` is none.
    """
    if not folder.is_dir():
        raise UsageError(f"there is no folder {str(folder)!r}")
    project = _Project(folder.resolve(), Path.cwd())
    module_name, _, attribute = app_path.partition(":")
    with import_from(project.folder):
        module = _module(module_name, app_path, project)
        target = _attribute(module, attribute or "app", project)
        return _document(_service(target, module, app_path), app_path, project)


def _module(name: str, app_path: str, project: _Project) -> ModuleType:
    if not name or not all(part.isidentifier() for part in name.split(".")):
        raise _finding("AG401", f"{app_path!r} is no app: it takes the form MODULE:ATTR", "for example `chat.main:app`")
    try:
        return importlib.import_module(name)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # An app may even raise SystemExit while it is imported.
        if isinstance(error, ModuleNotFoundError) and error.name is not None and f"{name}.".startswith(f"{error.name}."):
            raise _finding(
                "AG401", f"there is no module {error.name!r} in {str(project.folder)!r}", *_close(error.name, _modules(project))
            ) from None
        raise _raised("AG402", f"importing {name!r} failed", error, project) from error


def _attribute(module: ModuleType, path: str, project: _Project) -> Any:
    target: Any = module
    for name in path.split("."):
        if not hasattr(target, name):
            place = project.place(Path(module.__file__)) if target is module and module.__file__ else None
            hints = _close(name, [known for known in dir(target) if not known.startswith("_")])
            raise _finding("AG403", f"module {module.__name__!r} has no {path!r}", *hints, at=place)
        target = getattr(target, name)
    return target


def _service(target: Any, module: ModuleType, app_path: str) -> _Service:
    """Return the service that `target` is or serves; one that is set up only when the app starts is found in the module."""
    if _is_service(target):
        return cast("_Service", target)
    found = _unique(_services_of(target, 0)) or _unique(value for value in vars(module).values() if _is_service(value))
    if len(found) == 1:
        return found[0]
    if found:
        names = sorted(name for name, value in vars(module).items() if any(value is one for one in found))
        hints = [f"name one of them: `{module.__name__}:{name}`" for name in names]
        raise _finding("AG405", f"{app_path!r} serves {len(found)} services, and a document describes one", *hints)
    kind = type(target).__name__
    if not isinstance(target, type) and hasattr(target, "routes"):
        raise _finding("AG404", f"no service is set up on {app_path!r}", "call `service.setup(app)` where the app is made")
    raise _finding("AG404", f"{app_path!r} is a {kind}: neither a FastAPI app nor a service", *_factory(target))


def _document(service: _Service, app_path: str, project: _Project) -> dict[str, Any]:
    try:
        document = json.loads(json.dumps(service.asyncapi()))
    except Exception as error:
        raise _raised("AG406", f"{app_path!r} can't describe itself", error, project) from error
    return cast("dict[str, Any]", document)


def _is_service(value: Any) -> bool:
    return not isinstance(value, type) and all(callable(getattr(value, name, None)) for name in ("asyncapi", "setup"))


def _services_of(app: Any, depth: int) -> Iterator[_Service]:
    """Yield what was set up on the app, on apps mounted below it, and inside middleware that wraps it."""
    if depth > 8:
        return
    yield from getattr(getattr(app, "state", None), _STATE, ())
    for route in getattr(app, "routes", ()):
        if getattr(route, "app", None) is not None and not hasattr(route, "endpoint"):
            yield from _services_of(route.app, depth + 1)
    if not hasattr(app, "routes") and hasattr(app, "app"):
        yield from _services_of(app.app, depth + 1)


def _unique(services: Iterator[_Service]) -> list[_Service]:
    return list({id(service): service for service in services}.values())


def _factory(target: Any) -> list[str]:
    return ["it is a function: name the app that it returns"] if callable(target) else []


def _modules(project: _Project) -> list[str]:
    return sorted(entry.stem for entry in project.folder.iterdir() if entry.suffix == ".py" or entry.is_dir())


def _close(name: str, known: list[str]) -> list[str]:
    return [f"did you mean {match!r}?" for match in difflib.get_close_matches(name, known, n=1)]


def _raised(code: str, what: str, error: BaseException, project: _Project) -> FindingsError:
    """Tell an exception of the app, at the innermost line that is the person's own."""
    said = " ".join(str(error).split())
    name = type(error).__name__
    return _finding(code, f"{what}: {name}: {said}" if said else f"{what}: {name}", at=_own_place(error, project))


def _own_place(error: BaseException, project: _Project) -> Place | None:
    if isinstance(error, SyntaxError) and error.filename and project.owns(Path(error.filename)):
        text = (error.text or "").rstrip("\n")
        return project.place(Path(error.filename), error.lineno or 0, error.offset or 0, text)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if project.owns(Path(frame.filename))]
    own = [frame for frame in frames if not project.generated(Path(frame.filename))] or frames
    return _frame_place(own[-1], project) if own else None


def _frame_place(frame: traceback.FrameSummary, project: _Project) -> Place:
    line = frame.lineno or 0
    text = linecache.getline(frame.filename, line).rstrip("\n")
    column = 0 if frame.colno is None else len(text.encode()[: frame.colno].decode(errors="replace")) + 1
    width = (frame.end_colno or 0) - (frame.colno or 0) if frame.end_lineno == frame.lineno else 1
    return project.place(Path(frame.filename), line, column, text, width)


def _finding(code: str, message: str, *hints: str, at: Place | None = None) -> FindingsError:
    return FindingsError([Diagnostic(code, Severity.ERROR, message, at=at, hints=hints)])
