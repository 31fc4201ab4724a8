"""A new project from a document: which files it begins with, and what they are called. Generating it is `pipeline`'s work.

It must not overwrite anything, and writes only through `write`.
"""

from __future__ import annotations

import keyword
import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from asyncgen import pipeline, resources, settings, write
from asyncgen.diagnostics import UsageError
from asyncgen.files import content, shown, text_of
from asyncgen.init import project_file
from asyncgen.plan import Action, Change
from asyncgen.settings import PROJECT_FILE, Settings
from asyncgen.spec.access import Access

EXAMPLES = ("chat", "market-data", "telemetry")
_SUFFIXES = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class Started:
    """What `init` did: the project, the files that generating does not know of, and what generating did."""

    settings: Settings
    changes: tuple[Change, ...]
    result: pipeline.Result


def init(
    folder: Path,
    *,
    spec: Path | None,
    example: str | None,
    package: str | None,
    access: Access = Access(),  # noqa: B008 - frozen, so that one default serves all
    max_size: int | None = None,
) -> Started:
    """Make `folder` a project, or add what is missing to the one that is there, and generate it.

    `spec` is the document to begin with, `example` the name of one of asyncgen's own; `access` says what it may bring in, `max_size` is
    the size in MB that a new project remembers. Raises UsageError for what can't be, FindingsError for an unusable document; nothing stays
    behind then.
    """
    source = _source(spec, example)
    made = write.make_folder(folder)
    folder = folder.resolve()
    begun: list[Change] = []
    try:
        chosen, begun = _begin(folder, source, example, package, access, max_size)
        chosen = replace(chosen, network=access.network)
        write.apply(folder, begun)
        result = pipeline.generate(chosen, restore=True)
        begun, result = _with_requirements(chosen, begun, result)
    except BaseException:
        _undo(folder, begun)
        write.remove_folders(made)
        raise
    return Started(chosen, tuple(begun), result)


def _with_requirements(chosen: Settings, begun: list[Change], result: pipeline.Result) -> tuple[list[Change], pipeline.Result]:
    """Let a project file that was just begun ask for what generating found to be needed."""
    more = result.generation.plan.requirements
    old = next((change for change in begun if change.path == PROJECT_FILE and change.before is None), None)
    if not more or old is None:
        return begun, result
    new = replace(old, text=project_file.new(chosen.package, chosen.spec, chosen.max_size, more))
    write.apply(chosen.folder, [replace(new, action=Action.UPDATED, before=old.text)])
    left = tuple(finding for finding in result.findings if finding.code != "AG306")
    return [new if change is old else change for change in begun], replace(result, findings=left)


def _undo(folder: Path, begun: Iterable[Change]) -> None:
    """Take back what was begun; nobody else knows of it yet."""
    undone: list[Change] = []
    for change in begun:
        if change.text is not None and content(folder, change.path) == change.text.encode("utf-8", "surrogateescape"):
            if change.before is None:
                undone.append(Change(change.path, Action.REMOVED, "", None, change.text))
            else:
                undone.append(Change(change.path, Action.UPDATED, "", change.before, change.text))
    write.apply(folder, undone)


# --- the document ----------------------------------------------------------------------------------------------------------------------


def _source(spec: Path | None, example: str | None) -> Path | None:
    if spec is not None and example is not None:
        raise UsageError("`--spec` and `--example` exclude each other", "name one document to begin with")
    if spec is not None:
        if not spec.exists():
            raise UsageError(f"there is no file '{shown(spec)}'")
        return spec.resolve()
    return _example(example) if example is not None else None


def _example(name: str) -> Path:
    if name not in EXAMPLES:
        raise UsageError(f"there is no example '{name}'", f"the examples are {', '.join(EXAMPLES)}")
    return resources.specs() / f"{name}.yaml"


def _begin(
    folder: Path, source: Path | None, example: str | None, package: str | None, access: Access, max_size: int | None
) -> tuple[Settings, list[Change]]:
    """Decide the project's settings, and the files that it must have before it can be generated."""
    data = settings.read(folder / PROJECT_FILE)
    if data is not None and settings.tool_table(data, "asyncgen") is not None:
        return _existing(settings.of(folder, data), source, package, access)
    found = None if source is not None else _document_in(folder)
    if found is not None:
        copies, spec, title = list[Change](), found, _title(folder / found, replace(access, root=folder))
    else:
        example = example or (None if source else "chat")
        copies, spec, title = _copies(folder, source or _example("chat"), access)
    name = _package(package, example, folder, title)
    chosen = Settings(folder, spec, name, f"{name}.main:app", max_size=max_size)
    return chosen, [*copies, _project_change(chosen, data is not None)]


def _existing(found: Settings, source: Path | None, package: str | None, access: Access) -> tuple[Settings, list[Change]]:
    """Use the settings of a project that is there; its document may still be missing."""
    if package is not None and package != found.package:
        raise UsageError(
            f"this project's package is '{found.package}', not '{package}'", f"change it in '{shown(found.folder / PROJECT_FILE)}'"
        )
    if found.spec_path.exists():
        if source is not None and source.read_bytes() != found.spec_path.read_bytes():
            raise UsageError(f"this project has a document already: '{shown(found.spec_path)}'", "`asyncgen init` overwrites nothing")
        return found, []
    if source is None:
        raise UsageError(f"the project's document '{shown(found.spec_path)}' is not there", "`--spec FILE` or `--example NAME` gives one")
    copies, _, _ = _copies(found.folder, source, access, found.spec)
    return found, copies


def _document_in(folder: Path) -> str | None:
    return next((name for name in (f"asyncapi{suffix}" for suffix in _SUFFIXES) if (folder / name).is_file()), None)


def _copies(folder: Path, source: Path, access: Access, name: str | None = None) -> tuple[list[Change], str, str]:
    """Return what copies a document, with the files that it refers to in their places beside it; its name there and its title."""
    bundle, api, _ = pipeline.understand(source, access)
    files = [path.resolve() for path in bundle.files]
    base = Path(os.path.commonpath([path.parent for path in files]))
    if name is not None and source.parent != base:
        raise UsageError(f"'{shown(source)}' refers to files above its folder, so it can't be '{name}' in this project")
    spec = name or (_document_name(source, files) if source.parent == base else source.relative_to(base).as_posix())
    if (folder / spec).resolve() == source:
        return [], spec, api.title
    copies: list[Change] = []
    for path in files:
        target = spec if path == source else (Path(spec).parent / os.path.relpath(path, source.parent)).as_posix()
        copies += _copy(folder, path, os.path.normpath(target).replace(os.sep, "/"))
    return copies, spec, api.title


def _document_name(source: Path, files: Iterable[Path]) -> str:
    """Return what the document will be called: what people expect, or its own name where a reference needs that."""
    suffix = source.suffix.lower()
    name = f"asyncapi{suffix if suffix in _SUFFIXES else '.yaml'}"
    is_named = any(_refers(path.read_bytes(), os.fsencode(source.name)) for path in files)
    is_taken = any(path.resolve() != source and path.name == name for path in files)
    return source.name if is_named or is_taken else name


def _refers(data: bytes, name: bytes) -> bool:
    """Say whether `name` stands behind a `$ref` on the same line."""
    lines = (line.partition(b"$ref") for line in data.split(b"\n"))
    return any(name in behind for _, _, behind in lines)


def _copy(folder: Path, path: Path, target: str) -> list[Change]:
    data, current = path.read_bytes(), content(folder, target)
    if current is None:
        is_ours = path.resolve().is_relative_to(resources.specs().resolve())
        return [Change(target, Action.CREATED, "from the example" if is_ours else f"copied from {shown(path)}", text_of(data))]
    if current != data:
        raise UsageError(
            f"'{shown(folder / target)}' is there already, and is another document", "move it away; `asyncgen init` overwrites nothing"
        )
    return []


def _title(path: Path, access: Access) -> str:
    return pipeline.understand(path, access)[1].title


def _project_change(chosen: Settings, is_there: bool) -> Change:
    path = chosen.folder / PROJECT_FILE
    if not is_there:
        return Change(PROJECT_FILE, Action.CREATED, "", project_file.new(chosen.package, chosen.spec, chosen.max_size))
    before = text_of(path.read_bytes())
    try:
        after = project_file.extended(before, chosen.package, chosen.spec, chosen.max_size)
    except ValueError as error:
        hint = f'add to it: `[tool.asyncgen]`, `spec = "{chosen.spec}"`, `package = "{chosen.package}"`'
        raise UsageError(f"'{shown(path)}' can't be extended: {error}", hint) from None
    return Change(PROJECT_FILE, Action.ADDED, "asyncgen's settings", after, before)


# --- the package's name ----------------------------------------------------------------------------------------------------------------


def _package(wanted: str | None, example: str | None, folder: Path, title: str) -> str:
    if wanted is not None:
        if (why := _why_not(wanted)) is not None:
            raise UsageError(
                f"'{wanted}' can't be the package's name: {why}", "it is a name of letters, digits and `_`, as in `import chat`"
            )
        return wanted
    for text in filter(None, (example, folder.name, title)):
        name = package_name(text)
        if name is not None:
            return name
    return "service"


def package_name(text: str) -> str | None:
    """Return a package name that says `text`, None where nothing of it can be one. A name that is taken gets `_service`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40].rstrip("_")
    if not name or name[0].isdigit():
        return None
    return name if _why_not(name) is None else f"{name}_service"


def _why_not(name: str) -> str | None:
    if keyword.issoftkeyword(name):
        return "it is a word of Python's own"
    if (why := settings.package_fault(name)) is not None:
        return why
    return "names that begin with `_` are private" if name.startswith("_") else None
