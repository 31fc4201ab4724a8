"""A project's settings: `[tool.asyncgen]` of `pyproject.toml`, and where that file is. It must not read anything else."""

from __future__ import annotations

import keyword
import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from asyncgen.codes import CODES
from asyncgen.diagnostics import Diagnostic, Place, Severity, UsageError
from asyncgen.files import reason, shown
from asyncgen.source import SIZE_LIMIT
from asyncgen.spec.access import Access

PROJECT_FILE = "pyproject.toml"
_KEYS = ("app", "max-size", "package", "root", "severity", "spec")
_OFF = "off"
_TAKEN = frozenset({"asyncgen", "fastapi", "handlers", "pydantic", "redis", "nats", "starlette", "test", "tests", "uvicorn", "websockets"})
_CODE = re.compile(r"AG\d{3}")
_APP = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*(\.[^\W\d]\w*)*")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project says about itself.

    `folder` is the folder of `pyproject.toml`, absolute and without links; `spec` is the document's path relative to it, with forward
    slashes; `app` is `module:attribute`, None where nothing names it. `root` is the folder that the document may refer into, None where
    nothing names it. `severities` changes how much a finding weighs (None: not at all). `network` lets references be fetched: only a flag
    says so. `max_size` is how large a file of the document may be, in MB.
    """

    folder: Path
    spec: str
    package: str
    app: str | None = None
    root: str | None = None
    severities: tuple[tuple[str, Severity | None], ...] = ()
    network: bool = False
    max_size: int | None = None

    @property
    def spec_path(self) -> Path:
        """The document."""
        return self.folder / self.spec

    @property
    def root_path(self) -> Path | None:
        """The folder that the document may refer into: the named one, else the project's where the document is in it."""
        if self.root is not None:
            return self.folder / self.root
        return self.folder if self.spec_path.resolve().is_relative_to(self.folder) else None

    @property
    def access(self) -> Access:
        """What the document may bring in."""
        return Access(self.root_path, self.network, bytes_of(self.max_size))

    def weigh(self, diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
        """Return the findings with the severities that the project wants; those switched off are left out."""
        chosen = dict(self.severities)
        weighed: list[Diagnostic] = []
        for diagnostic in diagnostics:
            severity = chosen.get(diagnostic.code, diagnostic.severity)
            if severity is not None:
                weighed.append(_with_severity(diagnostic, severity))
        return tuple(weighed)


def _with_severity(diagnostic: Diagnostic, severity: Severity) -> Diagnostic:
    if severity is diagnostic.severity:
        return diagnostic
    found = diagnostic
    return Diagnostic(found.code, severity, found.message, found.at, found.pointer, found.hints, found.related)


def bytes_of(max_size: int | None) -> int:
    """Return a size in MB as bytes; the default's where none is given."""
    return SIZE_LIMIT if max_size is None else max_size * 1_000_000


def find(start: Path) -> Settings:
    """Return the settings of the project that `start` is in: the nearest `pyproject.toml` upwards that has `[tool.asyncgen]`.

    Raises UsageError when there is none, or when it says something that can't be.
    """
    found = around(start)
    if found is not None:
        return found
    passed = next((path for folder in (start.resolve(), *start.resolve().parents) if (path := folder / PROJECT_FILE).is_file()), None)
    hints = ["`asyncgen init` starts a project, or adds what is missing to one", "`-C DIR` works on a project somewhere else"]
    where = f"'{shown(passed)}' has no `[tool.asyncgen]`" if passed else f"no `{PROJECT_FILE}` here or above"
    raise UsageError(f"this is not an asyncgen project: {where}", *hints)


def around(start: Path) -> Settings | None:
    """Return what `find` does, None where `start` is in no project. Raises UsageError when the settings say something that can't be."""
    start = start.resolve()
    for folder in (start, *start.parents):
        data = read(folder / PROJECT_FILE)
        if data is not None and tool_table(data, "asyncgen") is not None:
            return of(folder, data)
    return None


def read(path: Path) -> dict[str, Any] | None:
    """Return what a TOML file says, None where there is no such file. Raises UsageError where it can't be read."""
    try:
        text = path.read_bytes().decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError as error:
        raise UsageError(f"'{shown(path)}' is not UTF-8 text: {error.reason} at byte {error.start}") from None
    except OSError as error:
        raise UsageError(f"can't read '{shown(path)}': {reason(error)}") from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"'{shown(path)}' is not valid TOML: {_lowered(str(error))}", at=_toml_place(path, text, str(error))) from None
    except (ValueError, RecursionError):
        raise UsageError(f"'{shown(path)}' can't be read: it holds a number that is too long, or is nested too deeply") from None


def _lowered(message: str) -> str:
    return message[:1].lower() + re.sub(r" \(at .*\)$", "", message[1:])


def _toml_place(path: Path, text: str, message: str) -> Place:
    lines = text.splitlines()
    found = re.search(r"line (\d+), column (\d+)", message)
    line, column = (int(found[1]), int(found[2])) if found else (len(lines), 1)
    return Place(shown(path), line, column, lines[line - 1] if 0 < line <= len(lines) else None)


def tool_table(data: Mapping[str, Any], tool: str) -> dict[str, Any] | None:
    """Return `[tool.<tool>]` of a project file's data, None where it has none."""
    tools = data.get("tool")
    table = cast("dict[str, Any]", tools).get(tool) if isinstance(tools, dict) else None
    return cast("dict[str, Any]", table) if isinstance(table, dict) else None


def of(folder: Path, data: Mapping[str, Any]) -> Settings:
    """Return the settings that a project file's data gives. Raises UsageError for what can't be."""
    table = tool_table(data, "asyncgen") or {}
    path = shown(folder / PROJECT_FILE)
    _refuse_unknown(table, path)
    spec = _text(table, "spec", path)
    package = _text(table, "package", path)
    for key, value, example in (("spec", spec, "asyncapi.yaml"), ("package", package, "chat")):
        if not value:
            raise UsageError(f"'{path}' says no `{key}`", f'`[tool.asyncgen]` needs a line like `{key} = "{example}"`')
    assert spec is not None
    assert package is not None
    if (why := package_fault(package)) is not None:
        message = f"`package = \"{package}\"` in '{path}' can't be a Python package: {why}"
        raise UsageError(message, "it is one name of letters, digits and `_`, as in `import chat`")
    for key, value in (("spec", spec), ("root", _text(table, "root", path))):
        if value is not None and "\0" in value:
            raise UsageError(f"`{key} = {value!r}` in '{path}' can't be a path", "no file's name holds such a character")
    app = _app(table, data, path)
    return Settings(
        folder,
        Path(spec).as_posix(),
        package,
        app,
        root=_text(table, "root", path),
        severities=_severities(table, path),
        max_size=_max_size(table, path),
    )


def package_fault(name: str) -> str | None:
    """Return why a project's package can't be called `name`, None where it can."""
    if not (name.isascii() and name.isidentifier()):
        return "it is no identifier"
    if keyword.iskeyword(name):
        return "it is a word of Python's own"
    if name in sys.stdlib_module_names:
        return "a module of Python's standard library has it"
    if name in _TAKEN:
        return "a package that the project needs, or its tests, have it"
    return "names that begin with `__` are Python's own" if name.startswith("__") else None


def _refuse_unknown(table: Mapping[str, Any], path: str) -> None:
    for key in table:
        if key not in _KEYS:
            raise UsageError(f"`[tool.asyncgen]` in '{path}' has an unknown key '{key}'", _suggestion(key, _KEYS))


def _suggestion(word: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word, known, 1)
    return f"did you mean '{close[0]}'?" if close else f"the known ones are {', '.join(f'`{name}`' for name in known)}"


def _text(table: Mapping[str, Any], key: str, path: str) -> str | None:
    value = table.get(key)
    if value is not None and not isinstance(value, str):
        raise UsageError(f"`{key}` of `[tool.asyncgen]` in '{path}' must be a text, not {value!r}", f'write it in quotes: `{key} = "..."`')
    return value


def _max_size(table: Mapping[str, Any], path: str) -> int | None:
    value = table.get("max-size")
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
        raise UsageError(
            f"`max-size` of `[tool.asyncgen]` in '{path}' must be a number of MB from 1, not {value!r}", "for example `max-size = 10`"
        )
    return value


def _app(table: Mapping[str, Any], data: Mapping[str, Any], path: str) -> str | None:
    app, where = _text(table, "app", path), "app"
    if app is None:
        entrypoint = (tool_table(data, "fastapi") or {}).get("entrypoint")
        app, where = (entrypoint if isinstance(entrypoint, str) else None), "entrypoint"
    if app is not None:
        check_app(app, f"`{where}` in '{path}'")
    return app


def check_app(app: str, where: str) -> None:
    """Raise UsageError when `app` is not `module:attribute`; `where` says what gave it."""
    if not _APP.fullmatch(app):
        raise UsageError(f"{where} must be MODULE:ATTRIBUTE, not '{app}'", "for example `chat.main:app`")


def _severities(table: Mapping[str, Any], path: str) -> tuple[tuple[str, Severity | None], ...]:
    section = table.get("severity", {})
    if not isinstance(section, dict):
        hint = 'for example `[tool.asyncgen.severity]` and below it `AG201 = "warning"`'
        raise UsageError(f"`severity` of `[tool.asyncgen]` in '{path}' must be a table", hint)
    chosen: list[tuple[str, Severity | None]] = []
    levels = (*(severity.value for severity in Severity), _OFF)
    for code, level in cast("dict[str, Any]", section).items():
        known = CODES.get(code)
        if known is None:
            hint = "`asyncgen rule` lists them" if _CODE.fullmatch(code) else "codes look like `AG201`; `asyncgen rule` lists them"
            raise UsageError(f"`[tool.asyncgen.severity]` in '{path}' names '{code}', which is not a code", hint)
        if level not in levels:
            hint = f"it is one of {', '.join(f'`{name}`' for name in levels)}"
            raise UsageError(f"`[tool.asyncgen.severity]` in '{path}' says {code} = {level!r}", hint)
        if known.is_fixed and level != Severity.ERROR:
            message = (
                f"`[tool.asyncgen.severity]` in '{path}' says {code} = {level!r}, but {code} stays an error: asyncgen can't go on with it"
            )
            raise UsageError(message, "remove the line", f"`asyncgen rule {code}` says what it is about")
        chosen.append((code, None if level == _OFF else Severity(level)))
    return tuple(sorted(chosen, key=lambda pair: pair[0]))
