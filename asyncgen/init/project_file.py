"""The text of a new project's `pyproject.toml`, and what is added to one that is there. Values only, nothing is written.

It must not know documents.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence

from asyncgen.requirements import ALWAYS

_EXTRAS = (("test", ("pytest>=9.0",)),)


def new(package: str, spec: str, max_size: int | None = None, more: Sequence[str] = ()) -> str:
    """Return the project file of a new project. `more` are requirements of its document beside what all projects need."""
    lines = [
        "[build-system]",
        'requires = ["hatchling>=1.27"]',
        'build-backend = "hatchling.build"',
        "",
        "[project]",
        f"name = {_quoted(package.replace('_', '-'))}",
        'version = "0.1.0"',
        'requires-python = ">=3.11"',
        *_list("dependencies", (*ALWAYS, *more)),
        "",
        "[project.optional-dependencies]",
        *(f"{name} = [{', '.join(_quoted(item) for item in items)}]" for name, items in _EXTRAS),
        "",
        "[tool.hatch.build.targets.wheel]",
        f"packages = [{_quoted(package)}]",
        "",
        *_tables(package, spec, max_size, with_entrypoint=True),
        "",
        "[tool.ruff.format]",
        f"exclude = [{_quoted(f'{package}/asyncapi/**')}]",
    ]
    return "\n".join(lines) + "\n"


def extended(text: str, package: str, spec: str, max_size: int | None = None) -> str:
    """Return the project file `text` with asyncgen's settings at its end.

    Raises ValueError when that would change what the file says otherwise.
    """
    data = tomllib.loads(text)
    with_entrypoint = "fastapi" not in data.get("tool", {})
    newline = "\r\n" if "\r\n" in text else "\n"
    added = newline.join(_tables(package, spec, max_size, with_entrypoint=with_entrypoint)) + newline
    gap = "" if not text else newline if text.endswith("\n") else newline * 2
    result = text + gap + added
    if _without_ours(tomllib.loads(result), with_entrypoint) != data:
        raise ValueError("the settings can't be added at the end of the file")
    return result


def _without_ours(data: dict[str, dict[str, object]], with_entrypoint: bool) -> dict[str, dict[str, object]]:
    del data["tool"]["asyncgen"]
    if with_entrypoint:
        del data["tool"]["fastapi"]
    if not data["tool"]:
        del data["tool"]
    return data


def _tables(package: str, spec: str, max_size: int | None, *, with_entrypoint: bool) -> list[str]:
    app = f"{package}.main:app"
    lines = ["[tool.asyncgen]", f"spec = {_quoted(spec)}", f"package = {_quoted(package)}"]
    lines += [] if max_size is None else [f"max-size = {max_size}"]
    if with_entrypoint:
        return [*lines, "", "[tool.fastapi]", f"entrypoint = {_quoted(app)}"]
    return [*lines, f"app = {_quoted(app)}"]


def _list(name: str, items: tuple[str, ...]) -> list[str]:
    return [f"{name} = [", *(f"    {_quoted(item)}," for item in items), "]"]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
