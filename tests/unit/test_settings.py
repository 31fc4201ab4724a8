"""A project's settings: found upwards, refused with a hint where they can't be."""

from __future__ import annotations

from pathlib import Path

import pytest

from asyncgen import settings
from asyncgen.diagnostics import Diagnostic, Severity, UsageError
from asyncgen.source import SIZE_LIMIT

GOOD = '[tool.asyncgen]\nspec = "asyncapi.yaml"\npackage = "chat"\n'


def project(folder: Path, text: str) -> Path:
    """Write a project file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(text)
    return folder


def test_settings_are_found_upwards(tmp_path: Path) -> None:
    """From any folder of the project, past project files that are not asyncgen's."""
    project(tmp_path, GOOD)
    inner = project(tmp_path / "a" / "b", "[project]\nname = 'x'\n")
    found = settings.find(inner)
    assert (found.folder, found.spec, found.package, found.app) == (tmp_path.resolve(), "asyncapi.yaml", "chat", None)
    assert found.spec_path == tmp_path.resolve() / "asyncapi.yaml"


def test_the_nearest_project_wins(tmp_path: Path) -> None:
    """A repository may hold several."""
    project(tmp_path, GOOD)
    inner = project(tmp_path / "inner", GOOD.replace("chat", "talk"))
    assert settings.find(inner).package == "talk"


@pytest.mark.parametrize(
    ("text", "app"),
    [
        (GOOD, None),
        (GOOD + 'app = "chat.main:app"\n', "chat.main:app"),
        (GOOD + '\n[tool.fastapi]\nentrypoint = "chat.web:api"\n', "chat.web:api"),
        (GOOD + 'app = "chat.main:app"\n\n[tool.fastapi]\nentrypoint = "chat.web:api"\n', "chat.main:app"),
    ],
)
def test_the_app_is_asyncgens_or_fastapis(tmp_path: Path, text: str, app: str | None) -> None:
    """Its own setting wins."""
    assert settings.find(project(tmp_path, text)).app == app


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("[tool.asyncgen]\npackage = 'chat'\n", "says no `spec`", 'spec = "asyncapi.yaml"'),
        ("[tool.asyncgen]\nspec = 'x'\n", "says no `package`", 'package = "chat"'),
        (GOOD + "specc = 'x'\n", "unknown key 'specc'", "did you mean 'spec'?"),
        (GOOD + "zzz = 'x'\n", "unknown key 'zzz'", "the known ones are"),
        (GOOD.replace('"chat"', "3"), "must be a text, not 3", "write it in quotes"),
        (GOOD.replace("chat", "my-chat"), "can't be a Python package", "letters, digits"),
        (GOOD + "app = 'chat.main'\n", "must be MODULE:ATTRIBUTE, not 'chat.main'", "chat.main:app"),
        (GOOD + "severity = 3\n", "must be a table", "AG201"),
        (GOOD + "[tool.asyncgen.severity]\nAG201 = 'loud'\n", "says AG201 = 'loud'", "off"),
        (GOOD + "[tool.asyncgen.severity]\nunused = 'off'\n", "is not a code", "AG201"),
        ("[tool.asyncgen\n", "is not valid TOML", ""),
        ("", "no `[tool.asyncgen]`", "asyncgen init"),
    ],
)
def test_what_can_not_be_is_refused_with_a_hint(tmp_path: Path, text: str, message: str, hint: str) -> None:
    """Every mistake says what is wrong and what would be right."""
    with pytest.raises(UsageError) as caught:
        settings.find(project(tmp_path, text))
    assert message in caught.value.message
    assert hint in "\n".join(caught.value.hints)


def test_a_mistake_of_toml_has_its_place(tmp_path: Path) -> None:
    """With the line."""
    with pytest.raises(UsageError) as caught:
        settings.find(project(tmp_path, "a = 1\nb = = 2\n"))
    assert caught.value.at is not None
    assert (caught.value.at.line, caught.value.at.column, caught.value.at.text) == (2, 5, "b = = 2")


@pytest.mark.parametrize("data", [b"\xff\xfe", b"a = '\xe9'"])
def test_a_project_file_that_is_no_utf8_is_told(tmp_path: Path, data: bytes) -> None:
    """It is TOML's only encoding."""
    (tmp_path / "pyproject.toml").write_bytes(data)
    with pytest.raises(UsageError, match="is not UTF-8"):
        settings.find(tmp_path)


def test_a_folder_outside_any_project_is_told(tmp_path: Path) -> None:
    """And how to begin one."""
    with pytest.raises(UsageError, match="this is not an asyncgen project"):
        settings.find(tmp_path)


def test_severities_are_changed_or_switched_off(tmp_path: Path) -> None:
    """Each code for itself."""
    text = GOOD + "[tool.asyncgen.severity]\nAG201 = 'warning'\nAG203 = 'off'\nAG104 = 'error'\n"
    found = settings.find(project(tmp_path, text))
    findings = tuple(Diagnostic(code, Severity.ERROR, "x") for code in ("AG201", "AG203", "AG104", "AG302"))
    assert [(finding.code, finding.severity.value) for finding in found.weigh(findings)] == [
        ("AG201", "warning"),
        ("AG104", "error"),
        ("AG302", "error"),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("AG101 = 'off'", "AG101 stays an error"),
        ("AG999 = 'off'", "which is not a code"),
        ("AG140 = 'loud'", "says AG140 = 'loud'"),
    ],
)
def test_severities_that_can_not_be_are_refused(tmp_path: Path, line: str, message: str) -> None:
    """What nothing can go on with stays an error; codes and levels are those that there are."""
    with pytest.raises(UsageError, match=message):
        settings.find(project(tmp_path, f"{GOOD}[tool.asyncgen.severity]\n{line}\n"))


def test_the_size_of_files_is_a_setting(tmp_path: Path) -> None:
    """In MB; without it the limit is 2 MB, the same that reading has."""
    assert settings.find(project(tmp_path, f"{GOOD}max-size = 10\n")).access.limit == 10_000_000
    assert settings.find(project(tmp_path, GOOD)).access.limit == SIZE_LIMIT
    with pytest.raises(UsageError, match="must be a number of MB from 1"):
        settings.find(project(tmp_path, f"{GOOD}max-size = 0\n"))
