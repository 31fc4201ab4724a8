"""Findings and changes as people and programs see them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from asyncgen import report
from asyncgen.cli.console import paint
from asyncgen.diagnostics import Diagnostic, Place, Related, Severity, UsageError
from asyncgen.plan import YOURS, Action, Change
from asyncgen.report.excerpt import excerpt, printable

LINE = Place("asyncapi.yaml", 12, 7, "      message: 5", 7)
FINDING = Diagnostic(
    "AG104",
    Severity.ERROR,
    "'message' must be a map, not 5",
    LINE,
    "/channels/~1rooms/publish/message",
    ("write `message:` and its fields below it",),
    (Related("the channel", Place("asyncapi.yaml", 10, 3, "  /rooms:", 6)),),
)
TEXT = """\
asyncapi.yaml:12:7: error AG104: 'message' must be a map, not 5
   12 |       message: 5
      |       ^^^^^^^
  at /channels/~1rooms/publish/message
  asyncapi.yaml:10:3: the channel
   10 |   /rooms:
      |   ^^^^^^
  help: write `message:` and its fields below it"""


def test_a_finding_says_where_what_and_what_to_do() -> None:
    """Place, severity, code, message; the line with a caret; pointer, second place, hint."""
    assert report.finding_text(FINDING) == TEXT


def test_colours_change_nothing_else() -> None:
    """The same text once the escapes are taken out."""
    colored = report.finding_text(FINDING, paint)
    assert "\x1b[1;31m" in colored
    assert "".join(part.split("m", 1)[-1] for part in ("\x1b[m" + colored).split("\x1b[")) == TEXT


@pytest.mark.parametrize(
    ("at", "head"),
    [
        (None, "error AG104: x"),
        (Place("a.yaml"), "a.yaml: error AG104: x"),
        (Place("a.yaml", 3), "a.yaml:3: error AG104: x"),
        (Place("a.yaml", 3, 0, "text"), "a.yaml:3: error AG104: x\n    3 | text"),
    ],
)
def test_a_place_is_as_exact_as_it_is_known(at: Place | None, head: str) -> None:
    """No line, no column, no place at all."""
    assert report.finding_text(Diagnostic("AG104", Severity.ERROR, "x", at)) == head


def test_a_hint_of_several_lines_is_indented() -> None:
    """A stub to paste stays readable."""
    text = report.finding_text(Diagnostic("AG206", Severity.ERROR, "x", hints=("put this:\ndef f():\n    pass",)))
    assert text == "error AG206: x\n  help: put this:\n      def f():\n          pass"


def test_hostile_text_moves_no_cursor() -> None:
    """Escapes of a terminal and direction overrides in a document are shown, not obeyed."""
    at = Place("a\x1b[2J.yaml", 1, 1, "\x1b]0;title\x07\u202e x", 3)
    text = report.finding_text(Diagnostic("AG104", Severity.ERROR, "'\x1b[31m\nb'", at, "/\x1b", ("\x1b",), (Related("\r", at),)))
    assert all(char.isprintable() or char == "\n" for char in text)
    assert "'\\x1b[31m\\nb'" in text


@pytest.mark.parametrize(
    ("line", "column", "width", "shown"),
    [
        ("abc", 2, 1, ("abc", " ^")),
        ("abc", 4, 1, ("abc", "   ^")),
        ("abc", 99, 5, ("abc", "   ^")),
        ("abc", 0, 0, ("abc", "^")),
        ("\tabc", 2, 3, ("    abc", "    ^^^")),
        ("名前: x", 5, 1, ("名前: x", "      ^")),
        ("名前", 1, 2, ("名前", "^^^^")),
        ("e\u0301x", 3, 1, ("e\u0301x", " ^")),
    ],
)
def test_carets_stand_under_what_is_meant(line: str, column: int, width: int, shown: tuple[str, str]) -> None:
    """Whatever the width of the characters before."""
    assert excerpt(line, column, width) == shown


@pytest.mark.parametrize("column", [1, 50, 2_000, 99_990])
def test_a_very_long_line_is_cut_around_the_column(column: int) -> None:
    """A minified document does not fill the screen."""
    line = "".join(str(number % 10) for number in range(100_000))
    text, carets = excerpt(line, column, 3)
    assert len(text) < 200
    assert text[carets.index("^") :].startswith(line[column - 1 : column + 2])


def test_printable_text_stays_as_it_is() -> None:
    """Only what a terminal would obey is escaped."""
    assert printable("Zoë 名前 🎉") == "Zoë 名前 🎉"


def test_findings_are_sorted_and_never_repeated() -> None:
    """By file, line, column, code; the same finding from two phases is one."""
    later = replace(FINDING, at=replace(LINE, line=100))
    other = replace(FINDING, code="AG101")
    assert report.arranged([later, FINDING, other, FINDING]) == (other, FINDING, later)


@pytest.mark.parametrize(
    ("severities", "words"),
    [
        ([Severity.ERROR], "1 error"),
        ([Severity.ERROR] * 2 + [Severity.WARNING], "2 errors, 1 warning"),
        ([Severity.INFO, Severity.WARNING, Severity.INFO], "1 warning, 2 notes"),
        ([], ""),
    ],
)
def test_the_summary_counts(severities: list[Severity], words: str) -> None:
    """With the plural where it belongs."""
    findings = [replace(FINDING, severity=severity) for severity in severities]
    assert report.summary(findings) == words
    assert report.failed(findings) is (Severity.ERROR in severities)


def test_json_says_the_same() -> None:
    """With a version of the format, a fingerprint per finding, and counts."""
    data = json.loads(report.document([FINDING], [Change("a.py", Action.CREATED, "it was missing", "x")]))
    assert data["format_version"] == 1
    assert data["summary"] == {"error": 1, "warning": 0, "info": 0}
    assert data["changes"] == [{"path": "a.py", "action": "created", "reason": "it was missing"}]
    (found,) = data["findings"]
    assert len(found.pop("fingerprint")) == 16
    assert report.from_data(found) == FINDING


JSON = """\
{
  "format_version": 1,
  "changes": [
    {
      "path": "a.py",
      "action": "created",
      "reason": "it was missing"
    }
  ],
  "findings": [
    {
      "code": "AG104",
      "severity": "error",
      "message": "'message' must be a map, not 5",
      "at": {
        "file": "asyncapi.yaml",
        "line": 12,
        "column": 7,
        "text": "      message: 5",
        "width": 7
      },
      "pointer": "/channels/~1rooms/publish/message",
      "hints": [
        "write `message:` and its fields below it"
      ],
      "related": [
        {
          "message": "the channel",
          "at": {
            "file": "asyncapi.yaml",
            "line": 10,
            "column": 3,
            "text": "  /rooms:",
            "width": 6
          }
        }
      ],
      "fingerprint": "636b4866c66de72d"
    }
  ],
  "summary": {
    "error": 1,
    "warning": 0,
    "info": 0
  }
}"""


def test_the_json_form_is_promised() -> None:
    """Programs rely on these names in this order: version 1 of the format, to the byte."""
    assert report.document([FINDING], [Change("a.py", Action.CREATED, "it was missing", "x")]) == JSON


def test_json_without_findings() -> None:
    """An empty list, and no changes where there are none to tell."""
    summary = {"error": 0, "warning": 0, "info": 0}
    assert json.loads(report.document([])) == {"format_version": 1, "findings": [], "summary": summary}


def test_json_takes_whatever_a_file_holds() -> None:
    """Bytes that are no UTF-8 break no program that reads it."""
    text = report.document([replace(FINDING, message="\udce9", at=None)])
    text.encode("utf-8")
    assert json.loads(text)["findings"][0]["code"] == "AG104"


def test_a_fingerprint_survives_moved_lines_and_tells_findings_apart() -> None:
    """Its file, code, pointer and words make it; equal ones are numbered."""
    moved = replace(FINDING, at=replace(LINE, line=99, column=1, text="other"))
    assert report.fingerprints([FINDING]) == report.fingerprints([moved])
    assert len(set(report.fingerprints([FINDING, moved, replace(FINDING, code="AG105"), replace(FINDING, at=None)]))) == 4


def test_changes_are_told_with_their_reasons() -> None:
    """What stays as expected is left out; the runtime's files share a line."""
    changes = [
        Change("chat/main.py", Action.CREATED, "", "x"),
        Change("chat/handlers/rooms.py", Action.ADDED, "1 stub: leave", "x", "y"),
        Change("chat/__init__.py", Action.KEPT, YOURS),
        Change("tests/test_contract.py", Action.KEPT, "you removed it"),
        Change("chat/asyncapi/runtime/a.py", Action.UPDATED, "", "x", "y"),
        Change("chat/asyncapi/runtime/sub/b.py", Action.UPDATED, "", "x", "y"),
        Change("chat/asyncapi/runtime/c.py", Action.CREATED, "it was missing", "x"),
        Change("chat/asyncapi/models.py", Action.UNCHANGED, ""),
    ]
    assert report.change_lines(changes) == [
        "updated chat/asyncapi/runtime/ (2 files)",
        "created chat/asyncapi/runtime/c.py, it was missing",
        "added to chat/handlers/rooms.py, 1 stub: leave",
        "created chat/main.py",
        "kept tests/test_contract.py, you removed it",
    ]
    assert len(report.change_lines(changes, verbose=True)) == len(changes)
    assert "kept chat/__init__.py, it is yours" in report.change_lines(changes, verbose=True)


def test_a_diff_can_be_applied() -> None:
    """It has the headers that tools look for, and says where a newline is missing."""
    changes = [
        Change("b.py", Action.UPDATED, "", "one\ntwo", "one\n"),
        Change("a.py", Action.CREATED, "", "x\n"),
        Change("c.py", Action.REMOVED, "", None, "gone\n"),
        Change("d.py", Action.KEPT, ""),
    ]
    assert report.diff_text(changes).splitlines() == [
        "--- /dev/null",
        "+++ b/a.py",
        "@@ -0,0 +1 @@",
        "+x",
        "--- a/b.py",
        "+++ b/b.py",
        "@@ -1 +1,2 @@",
        " one",
        "+two",
        "\\ No newline at end of file",
        "--- a/c.py",
        "+++ /dev/null",
        "@@ -1 +0,0 @@",
        "-gone",
    ]


def test_a_usage_error_has_its_place_and_hints() -> None:
    """As a finding has, without a code."""
    error = UsageError("no `spec`", "write one", at=Place("pyproject.toml", 2, 1, "spec ="))
    assert report.usage_text(error) == "pyproject.toml:2:1: error: no `spec`\n    2 | spec =\n      | ^\n  help: write one"
