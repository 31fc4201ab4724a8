"""What `asyncgen validate` prints, word for word. A case is a folder: a document, the files it refers to, and what is expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from asyncgen.cli import main

CASES = Path(__file__).with_name("cases")
"""Its `pyproject.toml` switches advice off, which would drown everything else; `advice-*` cases have one of their own."""
_DOCUMENTS = ("asyncapi.yaml", "asyncapi.json")


def cases() -> list[Path]:
    """All folders with a document."""
    return sorted(folder for folder in CASES.iterdir() if any((folder / name).is_file() for name in _DOCUMENTS))


def document_of(case: Path) -> str:
    """The name of a case's document."""
    return next(name for name in _DOCUMENTS if (case / name).is_file())


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_findings_are_told_word_for_word(
    case: Path, update: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Place, words, source line, second places and mends; the exit code is 1 where there are errors, else 0."""
    monkeypatch.chdir(case)
    code = main(["--color", "never", "validate", document_of(case)])
    printed = capsys.readouterr().out
    assert code == int(": error " in printed)
    path = case / "expected.txt"
    expected = path.read_text("utf-8") if path.is_file() else ""
    if update and printed != expected:
        path.write_text(printed, "utf-8")
    assert printed == expected
