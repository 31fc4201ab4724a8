"""The codes of findings, listed and explained."""

from __future__ import annotations

import json

import pytest

from asyncgen import codes
from asyncgen.cli.console import paint
from asyncgen.codes.explanation import explain
from asyncgen.report import rules

PAGE = """\
AG122 unused-parameters

A channel declares parameters, but its address has no names in braces.

severity: warning; pyproject.toml can change it:

    [tool.asyncgen.severity]
    AG122 = "error"  # or "info", "off"

source: AsyncAPI 2.4.0, Parameters Object

None of them ever gets a value, because there is no place in the address that it could
come from. Perhaps the address lost its braces, or the parameters are meant as query
parameters.

wrong:

    channels:
      /rooms:
        parameters:
          room_id: {schema: {type: string}}

right:

    channels:
      /rooms/{room_id}:
        parameters:
          room_id: {schema: {type: string}}

Put the names into the address, move query parameters to `bindings.ws.query`, or remove
them."""


def test_a_page_says_everything_about_a_code() -> None:
    """What is wrong, what it weighs and how to change that, where the rule is from, why it is there, an example, the mend."""
    assert rules.page("AG122") == PAGE


def test_colours_change_nothing_else() -> None:
    """The same text once the escapes are taken out."""
    colored = rules.page("AG122", paint)
    assert "\x1b[1;33m" in colored
    assert "".join(part.split("m", 1)[-1] for part in ("\x1b[m" + colored).split("\x1b[")) == PAGE


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("AG020", "severity: error; it can't be changed: asyncgen can't go on with it\n"),
        ("AG110", 'AG110 = "warning"  # or "info", "off"'),
        ("AG175", "severity: info; only `asyncgen validate` tells of it; pyproject.toml can change it:\n"),
    ],
)
def test_a_page_says_what_can_be_done_about_the_severity(code: str, words: str) -> None:
    """Nothing, where asyncgen can't go on; the setting to write, where a project may weigh it."""
    assert words in rules.page(code)


def test_a_code_about_asyncgen_itself_has_no_source() -> None:
    """Its rule is from no other text."""
    assert "source:" not in rules.page("AG201")


def test_the_list_has_every_code_once_under_what_it_is_about() -> None:
    """With severity, name and title."""
    lines = rules.listing().splitlines()
    heads = [line for line in lines if line and not line.startswith(" ")]
    assert heads == ["reading", "document", "handlers", "generated files", "app", "advice"]
    assert sorted(line.split()[0] for line in lines if line.startswith("  ")) == list(codes.CODES)
    (line,) = (line for line in lines if "AG122" in line)
    assert line.split(maxsplit=3)[1:] == ["warning", "unused-parameters", explain("AG122").title]
    assert lines.index("advice") < next(index for index, each in enumerate(lines) if "AG160" in each)


def test_data_says_the_same() -> None:
    """The page of one code, and the list of all."""
    page = json.loads(rules.page_data("AG122"))
    listed = json.loads(rules.listing_data())
    head = {name: page[name] for name in ("code", "name", "group", "severity", "fixed", "section", "title")}
    assert head in listed["rules"]
    assert len(listed["rules"]) == len(codes.CODES)
    assert (page["format_version"], listed["format_version"]) == (1, 1)
    assert page["group"] == "document"
    assert [(each["language"], each["shows"]) for each in page["examples"]] == [("yaml", "wrong"), ("yaml", "right")]
    assert page["examples"][0]["text"] == explain("AG122").examples[0].text
    assert page["why"] == list(explain("AG122").why)
    assert page["mend"] == list(explain("AG122").mend)


@pytest.mark.parametrize("code", codes.CODES)
def test_a_page_fits_a_terminal(code: str) -> None:
    """Prose is wrapped; only examples may be wider."""
    page = rules.page(code)
    assert all(len(line) <= 88 for line in page.splitlines() if not line.startswith("    "))
    assert max(map(len, page.splitlines())) <= 120
