"""What reaches a terminal, and the log of a workflow: words, whatever the document holds. The data in it stays what it was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from asyncgen.plan import Action, Change
from asyncgen.report import change_lines, diff_text
from asyncgen.report.excerpt import printable
from tests.injection.payloads import PAYLOADS
from tests.injection.positions import POSITIONS, TOGETHER, document
from tests.injection.running import Answer, run

OBEYED = "\x1b[2J\x1b]0;t\x07\x9b31m\x85\u2028\u202e\u2066\u200b\ufeff\r\n##[stop-commands]x\n::set-output name=x::y"
"""What a terminal obeys, what reorders or hides text, and both forms of a workflow's commands."""
FORMATS = ("text", "json", "github", "sarif")
_STYLE = re.compile(r"\x1b\[(0|1|2|1;31|1;33|1;36|32|36)m")
_REFUSING = [label for label, position in POSITIONS.items() if not position.is_free and "key" not in label]


def commands(answer: Answer) -> Iterator[str]:
    """Yield what the runner of a workflow takes for commands: the name behind `::` at a line's beginning, or behind `##[` anywhere."""
    for line in (answer.out + answer.err).split("\n"):
        found = re.match(r"::([^ :]+).*?::", line.lstrip()) or re.search(r"##\[([^] ]+).*?\]", line)
        if found:
            yield found[1]


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A document with findings in which hostile text is quoted, in its lines, its pointers and its values."""
    path = tmp_path / "spec.json"
    made = document([POSITIONS[label] for label in _REFUSING if "servers/0" not in label and "type" not in label], OBEYED)
    path.write_text(json.dumps(made, ensure_ascii=False, indent=1), "utf-8")
    return path


@pytest.mark.parametrize("form", FORMATS)
def test_findings_are_words(spec: Path, form: str) -> None:
    """No control character, no mark of direction, and no command but those that tell the findings themselves."""
    answer = run("--format", form, "validate", str(spec))
    assert answer.code == 1
    assert set(commands(answer)) <= ({"error", "warning", "notice"} if form == "github" else set())
    assert "set-output" in answer.out


@pytest.mark.parametrize("label", TOGETHER)
@pytest.mark.parametrize("form", FORMATS)
def test_names_in_findings_are_words(tmp_path: Path, label: str, form: str) -> None:
    """The same where the hostile text is a name: in pointers, hints and second places."""
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(TOGETHER[label](OBEYED)), "utf-8")
    answer = run("--format", form, "init", str(tmp_path / "project"), "--spec", str(path), "--package", "pkg")
    assert set(commands(answer)) <= ({"error", "warning", "notice"} if form == "github" else set())


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_escapes_in_data_mean_the_same(spec: Path, form: str) -> None:
    """A program that reads the findings gets every character as the document has it; SARIF's messages are words already."""
    answer = json.loads(run("--format", form, "validate", str(spec)).out)
    if form == "json":
        assert any(OBEYED in found["message"] for found in answer["findings"])
    else:
        texts = [result["message"]["text"] for result in answer["runs"][0]["results"]]
        assert any(printable(OBEYED) in text for text in texts)


def test_colours_are_the_only_escapes(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With colours, nothing but them: without them the text is the one without colours."""
    from asyncgen.cli import main

    texts: list[str] = []
    for choice in ("always", "never"):
        assert main(["--color", choice, "validate", str(spec)]) == 1
        texts.append(capsys.readouterr().out)
    assert texts[0] != texts[1]
    assert _STYLE.sub("", texts[0]) == texts[1]


@pytest.mark.parametrize("name", PAYLOADS)
def test_reasons_and_paths_of_changes_are_words(name: str) -> None:
    """A file's name may be anything, and so may the name of the file that it was copied from."""
    text = PAYLOADS[name]
    (line,) = change_lines([Change(text, Action.CREATED, text)], verbose=True)
    assert line.isprintable()
    assert "##[" not in line


def test_a_diff_on_a_terminal_is_words() -> None:
    """Lines of files are shown with their escapes to people; to `patch` they go as they are."""
    change = Change("a\x1b", Action.UPDATED, "", f"\tnew {OBEYED}\n", "old\n")
    shown = diff_text([change], for_people=True)
    assert all(character.isprintable() or character in "\n\t" for character in shown)
    assert OBEYED in diff_text([change]).replace("\n+", "\n")


def test_a_diff_is_shown_so_where_there_are_colours(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`generate --diff` on a terminal shows a person's file, whatever is in it, without obeying it."""
    from asyncgen.cli import main

    path = tmp_path / "spec.json"
    path.write_text(json.dumps(document([], "")), "utf-8")
    assert main(["-q", "init", str(tmp_path / "project"), "--spec", str(path), "--package", "pkg"]) == 0
    models = tmp_path / "project" / "pkg" / "asyncapi" / "models.py"
    models.write_text(models.read_text("utf-8") + f"x = '''{OBEYED}'''\n", "utf-8")
    capsys.readouterr()
    assert main(["-C", str(tmp_path / "project"), "--color", "always", "generate", "--force", "--diff"]) == 0
    shown = _STYLE.sub("", capsys.readouterr().out)
    assert "set-output" in shown
    assert all(character.isprintable() or character in "\n\t" for character in shown)


@pytest.mark.parametrize("form", FORMATS)
def test_a_stub_to_paste_gives_no_command(tmp_path: Path, form: str) -> None:
    """A hint of several lines holds a summary of the document's, line by line."""
    path = tmp_path / "spec.json"
    made: dict[str, Any] = document([POSITIONS["message summary"]], "a\n::stop-commands::x\n##[stop-commands]x\nb")
    path.write_text(json.dumps(made), "utf-8")
    home = tmp_path / "project"
    assert run("init", str(home), "--spec", str(path), "--package", "pkg").code == 0
    (home / "pkg" / "handlers" / "rooms.py").write_text("this is no Python\n")
    answer = run("-C", str(home), "--format", form, "check", "--only", "handlers")
    assert answer.code == 1
    assert "stop-commands" in answer.out
    assert set(commands(answer)) <= ({"error", "warning", "notice"} if form == "github" else set())


@pytest.mark.parametrize(
    "arguments",
    [
        ("-C", f"no{OBEYED}", "validate"),
        ("--color", OBEYED, "validate"),
        ("validate", f"no{OBEYED}"),
        ("init", "project", "--spec", f"no{OBEYED}"),
        ("init", "project", "--example", OBEYED),
        ("init", "project", "--package", OBEYED),
        ("rule", OBEYED),
        ("check", "--only", OBEYED),
        ("emit", "--app", OBEYED),
        ("emit", "--app", f"a{OBEYED}:b"),
    ],
    ids=lambda arguments: " ".join(arguments)[:24].encode("ascii", "backslashreplace").decode(),
)
@pytest.mark.parametrize("form", ["text", "github"])
def test_what_is_wrong_with_arguments_is_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], form: str
) -> None:
    """Names of files and settings come from others too: from a checkout, from a script."""
    monkeypatch.chdir(tmp_path)
    answer = run(*arguments, "--format", form)
    assert answer.code == 2
    assert not list(commands(answer))
    assert not list(tmp_path.iterdir())
