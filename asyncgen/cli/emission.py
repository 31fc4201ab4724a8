"""The document of the running code as text, on its way out: YAML or JSON, printed or saved. `emit` knows how to get it."""

from __future__ import annotations

from pathlib import Path

from asyncgen import write
from asyncgen.diagnostics import UsageError
from asyncgen.emit import document_of
from asyncgen.files import bytes_of, content, shown, text_of
from asyncgen.plan import Action, Change
from asyncgen.report import json_form
from asyncgen.settings import Settings


def folder_of(settings: Settings | None) -> Path:
    """Return the folder that an app is imported from."""
    return Path.cwd() if settings is None else settings.folder


def format_of(output: str | None) -> str:
    """Return the format that a file's name asks for."""
    return "json" if output is not None and output.lower().endswith(".json") else "yaml"


def document_text(app: str, folder: Path, form: str) -> str:
    """Import an app, and return its document as text in the format `yaml` or `json`. Raises FindingsError for what is wrong in the app."""
    document = document_of(app, folder)
    if form == "json":
        return json_form.text_of(document) + "\n"
    from asyncgen.runtime.yaml_text import dump

    return dump(document)


def save(path: Path, text: str) -> Change:
    """Write the document to a file, unless it says the same already; return what happened. Raises UsageError where that can't be done."""
    folder, name = path.parent, path.name
    if not folder.is_dir():
        raise UsageError(f"there is no folder '{shown(folder)}'")
    current = content(folder, name)
    if current == bytes_of(text):
        return Change(shown(path), Action.UNCHANGED, "")
    change = Change(name, Action.CREATED if current is None else Action.UPDATED, "", text, None if current is None else text_of(current))
    write.apply(folder, [change])
    return Change(shown(path), change.action, "")
