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


LIGHT = [["--version"], ["--help"], ["generate", "--help"], ["check", "-h"], ["-q", "init", "--help"], ["rule"], ["rule", "AG110"]]


@pytest.mark.parametrize("arguments", LIGHT)
def test_help_version_and_rules_load_nothing_heavy(arguments: list[str]) -> None:
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
    ("arguments", "words"),
    [
        (["validate", "--format", "serif"], "`--format` is text, json, github or sarif here, not 'serif'\n  help: did you mean 'sarif'?\n"),
        (["check", "--only", "spec", "--format", "yaml"], "`--format` is text, json, github or sarif here, not 'yaml'\n"),
        (["generate", "--format="], "`--format` is text, json, github or sarif here, not ''\n"),
        (["init", "b", "--format", "yaml"], "`--format` is text, json, github or sarif here, not 'yaml'\n"),
        (["rule", "--format", "sarif"], "`--format` is text or json here, not 'sarif'\n"),
        (["emit", "--format", "text", "--app", "a:b"], "`--format` is yaml or json here, not 'text'\n"),
        (["emit", "--app", "a"], "`--app` must be MODULE:ATTRIBUTE, not 'a'\n  help: for example `chat.main:app`\n"),
    ],
)
def test_a_format_or_app_that_can_not_be_is_wrong_usage(
    arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Told before any work is done, with what there is instead."""
    (tmp_path / "pyproject.toml").write_text('[tool.asyncgen]\nspec = "a.json"\npackage = "a"\n')
    (tmp_path / "a.json").write_text(VALID)
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    assert main(arguments) == 2
    assert capsys.readouterr() == ("", f"error: {words}")
    assert sorted(tmp_path.rglob("*")) == before


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
        (["rule", "--help"], None),
        (["rule", "AG110", "AG111"], None),
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


BROKEN = '{"asyncapi": "2.4.0", "info": {"title": 5, "version": "1"}, "channels": {}}'
EMPTY: dict[str, tuple[str, str]] = {
    "text": ("a.json is valid\n", ""),
    "json": ("""{"format_version": 1, "findings": [], "summary": {"error": 0, "warning": 0, "info": 0}}""", ""),
    "github": ("", "a.json is valid\n"),
    "sarif": ("", ""),
}


@pytest.mark.parametrize("form", EMPTY)
def test_nothing_found_can_be_told_in_every_format(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What reads the output meets an empty result, not an empty file where the format has none."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.json").write_text(VALID)

    def nothing(*_: object) -> tuple[Diagnostic, ...]:
        return ()

    monkeypatch.setattr("asyncgen.cli.validation.findings", nothing)
    assert main(["validate", "a.json", "--format", form]) == 0
    out, err = capsys.readouterr()
    expected, beside = EMPTY[form]
    assert err == beside
    if form == "sarif":
        assert json.loads(out)["runs"][0]["results"] == []
    elif form == "json":
        assert json.loads(out) == json.loads(expected)
    else:
        assert out == expected


def test_findings_are_workflow_commands_for_github(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On standard output, with paths from the root of the repository; the count is beside them."""
    folder = tmp_path / "chat"
    folder.mkdir()
    (tmp_path / ".git").mkdir()
    (folder / "a.json").write_text(BROKEN)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.chdir(folder)
    assert main(["validate", "a.json", "--format", "github"]) == 1
    out, err = capsys.readouterr()
    errors = [line for line in out.splitlines() if line.startswith("::error ")]
    assert errors == [
        "::error file=chat/a.json,line=1,endLine=1,col=41,endColumn=42,title=AG101 wrong-type"
        "::'title' must be a string, not the number 5%0Ahelp: put it in quotes"
    ]
    assert all(line.startswith("::") for line in out.splitlines())
    assert err.startswith("1 error")
    assert main(["-q", "validate", "a.json", "--format", "github"]) == 1
    assert capsys.readouterr() == (out, "")


def test_findings_are_a_log_for_code_scanning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """One document on standard output, nothing beside it."""
    (tmp_path / "a.json").write_text(BROKEN)
    monkeypatch.chdir(tmp_path)
    assert main(["validate", "a.json", "--format", "sarif"]) == 1
    out, err = capsys.readouterr()
    (run,) = json.loads(out)["runs"]
    assert [result["ruleId"] for result in run["results"] if result["level"] == "error"] == ["AG101"]
    assert err == ""


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_findings_on_the_way_to_a_document_are_told(form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """To people where a document in YAML was asked for, as data where one in JSON was."""

    def fail(*_: object) -> int:
        raise FindingsError([Diagnostic("AG401", Severity.ERROR, "no app", Place("a.py", 1))])

    monkeypatch.setattr(actions, "emit", fail)
    assert main(["emit", "--format", form]) == 1
    out, _ = capsys.readouterr()
    assert out == "a.py:1: error AG401: no app\n\n1 error\n" if form == "yaml" else json.loads(out)["findings"][0]["code"] == "AG401"


@pytest.mark.parametrize("asked", ["AG110", "ag110", "channel-parameters", "Channel-Parameters"])
def test_a_rule_is_explained_by_code_or_name(asked: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In any case of letters; plain where no terminal is."""
    assert main(["rule", asked]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("AG110 channel-parameters\n\n")
    assert "\x1b" not in out
    assert err == ""
    assert main(["rule", asked, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["code"] == "AG110"
    assert main(["rule", asked, "--color", "always"]) == 0
    assert capsys.readouterr().out.startswith("\x1b[1mAG110 channel-parameters\x1b[0m\n")


def test_all_rules_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """For people, and as data."""
    assert main(["rule"]) == 0
    out, _ = capsys.readouterr()
    assert out.startswith("reading\n  AG001  error ")
    assert main(["rule", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)["rules"]
    assert sorted(re.findall(r"^  (AG\d{3})  ", out, re.MULTILINE)) == [each["code"] for each in listed]


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("AG11O", "  help: did you mean 'AG11"),
        ("channel-paramters", "  help: did you mean 'channel-parameters'?"),
        ("../table", "  help: `asyncgen rule` lists them all"),
        ("x" * 10_000, "  help: `asyncgen rule` lists them all"),
        ("", "  help: `asyncgen rule` lists them all"),
    ],
)
def test_a_rule_that_is_not_there_is_wrong_usage(asked: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With the one that was probably meant, and the way to all of them."""
    assert main(["rule", asked]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("error: there is no code '")
    assert err.splitlines()[1].startswith(hint)


def test_a_large_document_is_read_where_somebody_asks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """2 MB are the limit, and the finding names the flag."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.json").write_text(VALID + " " * 2_000_000)
    assert main(["validate", "a.json"]) == 1
    assert "`--max-size`" in capsys.readouterr().out
    assert main(["validate", "a.json", "--max-size", "3"]) == 0
    assert main(["validate", "a.json", "--max-size", "0"]) == 2


def test_the_settings_of_a_project_weigh_findings_of_any_document_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also when the document is named on the command line."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.json").write_text(VALID.replace('"id": "urn:example:t", ', ""))
    assert main(["validate", "a.json"]) == 0
    assert "warning AG160" in capsys.readouterr().out
    settings = '[tool.asyncgen]\nspec = "a.json"\npackage = "a"\n[tool.asyncgen.severity]\nAG160 = "error"\n'
    (tmp_path / "pyproject.toml").write_text(settings)
    assert main(["validate", "a.json"]) == 1
    assert "error AG160" in capsys.readouterr().out


def test_a_plain_generate_needs_neither_typer_nor_pydantic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is done without them where the models are known, and everything else is left to the commands."""
    monkeypatch.chdir(tmp_path)
    assert main(["init", "--example", "chat"]) == 0
    document = tmp_path / "asyncapi.yaml"
    document.write_text(document.read_text("utf-8").replace("summary: ", "summary: Reworded. "), "utf-8")
    script = "import sys; from asyncgen.cli import main; code = main(['generate']); print(code, *sorted({*sys.modules} & {*sys.argv[1:]}))"
    heavy = ("typer", "pydantic", "datamodel_code_generator")
    told = subprocess.run([sys.executable, "-c", script, *heavy], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert told.splitlines()[-1] == "0"
    assert "updated" in told
    for arguments in (["generate", "--force"], ["check"], []):
        assert quick.act(arguments, Console(Flags())) is None
    assert quick.act(["generate"], Console(Flags(format="yaml"))) is None
