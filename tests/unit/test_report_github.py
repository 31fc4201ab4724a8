"""Findings as commands of a GitHub workflow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from asyncgen.diagnostics import Diagnostic, Place, Related, Severity
from asyncgen.report.github import closing, command
from asyncgen.report.repository import Repository

REPOSITORY = Repository("/repository", "/repository/chat")
FINDING = Diagnostic(
    "AG110",
    Severity.ERROR,
    "the channel parameter 'room' is not declared",
    Place("asyncapi.yaml", 12, 7, "      room: 5", 4),
    "/channels/~1rooms/parameters",
    ("did you mean 'room_id'?",),
    (Related("the channel", Place("asyncapi.yaml", 10, 3, "  /rooms:", 6)),),
)


def unescaped(text: str) -> str:
    """A text as GitHub reads it."""
    for escape, character in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(escape, character)
    return text


def parsed(line: str) -> tuple[str, dict[str, str], str]:
    """The name, properties and data of a command, by the rules of the workflow's runner."""
    assert "\n" not in line
    assert "\r" not in line
    _, head, data = line.split("::", 2)
    name, _, properties = head.partition(" ")
    pairs = [part.split("=", 1) for part in properties.split(",")]
    return name, {key: unescaped(value) for key, value in pairs}, unescaped(data)


def test_a_finding_is_a_command_with_its_place() -> None:
    """Line and columns, code and name, message, second place, hint; the path is that from the root of the repository."""
    assert command(FINDING, REPOSITORY) == (
        "::error file=chat/asyncapi.yaml,line=12,endLine=12,col=7,endColumn=11,title=AG110 channel-parameters"
        "::the channel parameter 'room' is not declared%0Achat/asyncapi.yaml:10:3: the channel%0Ahelp: did you mean 'room_id'?"
    )


@pytest.mark.parametrize(("severity", "name"), [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "notice")])
def test_severities_have_commands(severity: Severity, name: str) -> None:
    """As GitHub calls them."""
    assert command(replace(FINDING, severity=severity), REPOSITORY).startswith(f"::{name} ")


@pytest.mark.parametrize(
    ("at", "properties"),
    [
        (None, {}),
        (Place("a.yaml"), {"file": "chat/a.yaml"}),
        (Place("a.yaml", 3), {"file": "chat/a.yaml", "line": "3", "endLine": "3"}),
        (Place("../../a.yaml", 3), {"file": "../../a.yaml", "line": "3", "endLine": "3"}),
        (Place("<stdin>", 3, 1), {"file": "<stdin>", "line": "3", "endLine": "3", "col": "1", "endColumn": "2"}),
        (Place("https://example.com/a,b.yaml"), {"file": "https://example.com/a,b.yaml"}),
    ],
)
def test_a_place_is_as_exact_as_it_is_known(at: Place | None, properties: dict[str, str]) -> None:
    """What is outside of the repository, or no file, stays as it is shown."""
    _, found, _ = parsed(command(replace(FINDING, at=at), REPOSITORY))
    assert found == {**properties, "title": "AG110 channel-parameters"}


def test_texts_come_back_as_they_were() -> None:
    """The characters that separate are escaped, and so is the one that begins an escape."""
    at = Place("100%, a:b=c.yaml", 1)
    name, properties, data = parsed(command(replace(FINDING, at=at, message="'50%25 :: a,b' is wrong", related=(), hints=()), REPOSITORY))
    assert (name, properties["file"], data) == ("error", "chat/100%, a:b=c.yaml", "'50%25 :: a,b' is wrong")


def test_a_document_gives_no_commands() -> None:
    """Whatever stands in it, a finding is one line, and a terminal that shows the log obeys nothing either."""
    hostile = "'\n::set-output name=a::b\r\n::add-mask::\x1b[2J\u2028\u202e\udce9"
    at = Place(f"a{hostile}.yaml", 1, 1)
    line = command(Diagnostic("AG101", Severity.ERROR, hostile, at, None, (hostile,), (Related(hostile, at),)), REPOSITORY)
    assert len(line.splitlines()) == 1
    assert line.isprintable()
    assert line.startswith("::error file=chat/a'%0A%3A%3Aset-output name=a%3A%3Ab%0D%0A")


def test_a_hint_of_several_lines_keeps_them() -> None:
    """A stub to paste stays readable in the log."""
    _, _, data = parsed(command(replace(FINDING, related=(), hints=("put this:\ndef f():\n    pass",)), REPOSITORY))
    assert data.split("\n")[1:] == ["help: put this:", "def f():", "    pass"]


def test_a_code_without_a_name_is_its_own_title() -> None:
    """A finding is never lost."""
    _, properties, _ = parsed(command(replace(FINDING, code="AG999"), REPOSITORY))
    assert properties["title"] == "AG999"


def test_the_closing_line_counts_and_says_what_github_hides() -> None:
    """Of each severity, GitHub shows ten on the lines."""
    assert closing([FINDING] * 10) == "10 errors"
    assert closing([FINDING] * 11) == "11 errors; GitHub shows 10 of a kind beside the code, the log has all"
