"""The command line: global flags, exit codes, streams, colours, and what happens when something goes wrong."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from asyncgen.cli import actions, main, quick
from asyncgen.cli.console import Console
from asyncgen.cli.flags import FlagError, Flags, split
from asyncgen.diagnostics import Diagnostic, FindingsError, Place, Severity, UsageError

HEAVY = {"pydantic", "fastapi", "jinja2", "yaml", "datamodel_code_generator", "rich"}
VALID = json.dumps(
    {
        "asyncapi": "2.4.0",
        "id": "urn:example:t",
        "info": {
            "title": "T",
            "version": "1",
            "description": "D",
            "contact": {"name": "A", "url": "https://example.com", "email": "a@example.com"},
            "license": {"name": "MIT", "url": "https://example.com/mit"},
        },
        "defaultContentType": "application/json",
        "servers": {"main": {"url": "ws://example.com", "protocol": "ws"}},
        "tags": [{"name": "t"}],
        "channels": {},
    }
)
"""A document that leaves nothing to be said."""


@pytest.mark.parametrize(
    ("arguments", "flags", "rest"),
    [
        ([], Flags(), []),
        (["-q", "check", "-v"], Flags(quiet=True, verbose=True), ["check"]),
        (["-C", "a", "check", "-Cb"], Flags(directory=os.path.join("a", "b")), ["check"]),
        (["check", "--format", "json", "--only", "spec"], Flags(format="json"), ["check", "--only", "spec"]),
        (["--format=json", "--color=never", "check"], Flags(format="json", color="never"), ["check"]),
        (["validate", "--", "-q", "-C"], Flags(), ["validate", "--", "-q", "-C"]),
        (["--quiet=yes"], Flags(), ["--quiet=yes"]),
    ],
)
def test_global_flags_stand_anywhere(arguments: list[str], flags: Flags, rest: list[str]) -> None:
    """Before the command and after it; what is behind `--` is no flag."""
    assert split(arguments) == (flags, rest)


@pytest.mark.parametrize("arguments", [["-C"], ["--color", "blue"], ["check", "--format"]])
def test_a_global_flag_without_its_value_is_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """With exit code 2, and the way to the help."""
    with pytest.raises(FlagError):
        split(arguments)
    assert main(arguments) == 2
    assert "asyncgen --help" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["generate", "--help"], ["check", "-h"], ["-q", "init", "--help"]])
def test_help_and_version_load_nothing_heavy(arguments: list[str]) -> None:
    """They answer at once."""
    code = "import sys; from asyncgen.cli import main; main(sys.argv[1:]); print('\\n' + ' '.join(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    assert not set(result.stdout.splitlines()[-1].split()) & HEAVY


def test_the_version_is_the_installed_one() -> None:
    """Also as a module."""
    result = subprocess.run([sys.executable, "-m", "asyncgen", "--version"], capture_output=True, text=True, check=True)
    assert re.fullmatch(r"asyncgen \d+\.\d+\.\d+\S*\n", result.stdout)


@pytest.mark.parametrize(
    "arguments", [[], ["nonsense"], ["generate", "--nonsense"], ["check", "extra"], ["init", "a", "b"], ["--nonsense"]]
)
def test_wrong_usage_exits_with_2_and_says_so_on_stderr(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever noticed it."""
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert "Usage: asyncgen" in out + err


@pytest.mark.parametrize(("error", "code"), [(UsageError("u", "h"), 2), (KeyboardInterrupt(), 130), (OSError(13, "Denied", "x"), 2)])
def test_what_is_raised_becomes_an_exit_code(
    error: BaseException, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And a line or two, never a traceback."""

    def fail(*_: object) -> int:
        raise error

    monkeypatch.setattr(actions, "validate", fail)
    assert main(["validate"]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err


def test_findings_that_are_raised_are_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """On standard output, with exit code 1."""

    def fail(*_: object) -> int:
        raise FindingsError([Diagnostic("AG401", Severity.ERROR, "no app", Place("a.py", 1))])

    monkeypatch.setattr(actions, "emit", fail)
    assert main(["emit"]) == 1
    assert capsys.readouterr().out == "a.py:1: error AG401: no app\n\n1 error\n"


def test_a_fault_is_saved_and_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The traceback is for whoever mends it, not for the terminal."""

    def fail(*_: object) -> int:
        raise KeyError("surprise")

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr(actions, "validate", fail)
    assert main(["validate"]) == 3
    out, err = capsys.readouterr()
    (saved,) = tmp_path.iterdir()
    assert out == ""
    assert "KeyError: 'surprise'" in err
    assert str(saved) in err
    assert 'raise KeyError("surprise")' in saved.read_text()


def test_the_working_directory_is_what_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`-C` is for the command alone."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.json").write_text(VALID)
    assert main(["-C", "sub", "validate", "a.json"]) == 0
    assert capsys.readouterr().out == "a.json is valid\n"
    assert Path.cwd() == tmp_path
    assert main(["-C", "none", "validate", "a.json"]) == 2
    assert "can't work in 'none'" in capsys.readouterr().err


def test_several_documents_are_validated_in_one_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All findings together, sorted by place."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("b.json", "{}"), ("a.json", '{"asyncapi": "2.4.0"}'), ("c.json", VALID)):
        (tmp_path / name).write_text(text)
    assert main(["validate", "b.json", "a.json", "c.json", "--format", "json"]) == 1
    data = json.loads(capsys.readouterr().out)
    files = [finding["at"]["file"] for finding in data["findings"]]
    assert files == sorted(files)
    assert set(files) == {"a.json", "b.json"}


@pytest.mark.parametrize(("text", "code", "words"), [(VALID, 0, "<stdin> is valid\n"), ("[]", 1, "<stdin>:1:1: error AG011")])
def test_a_document_from_standard_input(
    text: str, code: int, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Named as what it is."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert main(["validate", "-"]) == code
    assert capsys.readouterr().out.startswith(words)


def test_a_document_that_is_not_there_is_wrong_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Not a finding."""
    assert main(["validate", str(tmp_path / "none.yaml")]) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "arguments", [["validate", "--format", "sarif"], ["emit", "--format", "text", "--app", "a:b"], ["emit", "--app", "a"]]
)
def test_a_format_or_app_that_can_not_be_is_wrong_usage(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Told before any work is done."""
    (tmp_path / "pyproject.toml").write_text('[tool.asyncgen]\nspec = "a.json"\npackage = "a"\n')
    (tmp_path / "a.json").write_text(VALID)
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("flags", "environment", "colored"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours_are_for_those_who_see_them(
    flags: list[str],
    environment: dict[str, str],
    colored: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A terminal, or somebody who asks for them; the flag counts most."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "a.json").write_text("{}")
    assert main([*flags, "validate", str(tmp_path / "a.json")]) == 1
    assert ("\x1b[" in capsys.readouterr().out) is colored


def test_quiet_leaves_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And says nothing where there are none."""
    (tmp_path / "a.json").write_text(VALID)
    (tmp_path / "b.json").write_text("{}")
    assert main(["-q", "validate", str(tmp_path / "a.json")]) == 0
    assert capsys.readouterr() == ("", "")
    assert main(["-q", "validate", str(tmp_path / "b.json")]) == 1
    assert "error AG010" in capsys.readouterr().out


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    """The exit code is what the command found."""
    (tmp_path / "a.json").write_text("{}")
    code = (
        "import os, sys\nfrom asyncgen.cli import main\n"
        "reader, writer = os.pipe()\nos.close(reader)\nos.dup2(writer, 1)\n"
        "sys.exit(main(['validate', 'a.json']))"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, stderr=subprocess.PIPE, text=True, check=False)
    assert (result.returncode, result.stderr) == (1, "")


def test_a_terminal_that_knows_few_letters_gets_them_escaped(tmp_path: Path) -> None:
    """An encoding is never a fault."""
    (tmp_path / "ä.json").write_text("{}")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "asyncgen", "validate", "ä.json"]
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert result.returncode == 1
    assert result.stdout.startswith(b"\\xe4.json:1:1: error AG010")


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        (["generate"], "generate"),
        (["generate", "--check", "--dry-run"], "generate"),
        (["generate", "--force"], None),
        (["generate", "--spec", "x"], None),
        (["check"], None),
        (["check", "--only", "handlers,spec"], "check spec,handlers"),
        (["check", "--only=generated"], "check generated"),
        (["check", "--only", "app"], None),
        (["check", "--only", "spec", "--diff"], None),
        (["check", "--only", ""], None),
        (["init"], None),
        ([], None),
    ],
)
def test_only_simple_command_lines_are_answered_from_memory(
    arguments: list[str], key: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Everything else is done."""
    asked: list[str] = []

    def recall(_: str, command: str) -> None:
        asked.append(command)

    monkeypatch.setattr("asyncgen.cli.memo.recall", recall)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[tool.asyncgen]\n")
    assert quick.answer(arguments, Console(Flags())) is None
    assert asked == ([] if key is None else [key])
