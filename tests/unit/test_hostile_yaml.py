"""Documents made to harm their reader: `asyncgen validate` answers each with findings, soon, in little memory, and without a traceback."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from asyncgen.codes import CODES
from tests.child import ROOT, run

if sys.platform == "win32":
    pytest.skip("what a child used can't be measured in this way here", allow_module_level=True)

SECONDS = 2.0
"""Processor time of the whole command; on a quiet machine the time on the wall is the same."""
MEBIBYTES = 200.0
HEAD = "asyncapi: 2.4.0\ninfo: {title: Hostile, version: 1.0.0}\nchannels: {}\n"

Finding = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one run: exit code, everything printed, code, line and column of each finding, and what the run used."""

    exit_code: int
    output: str
    findings: tuple[Finding, ...]
    messages: tuple[str, ...]
    seconds: float
    mebibytes: float


def validate(folder: Path, content: str | bytes) -> Outcome:
    """`asyncgen validate` in a process of its own, held to the budget that every document has."""
    path = folder / "hostile.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    ran = run("validate", str(path), "--format", "json", folder=ROOT)
    assert "Traceback" not in ran.out + ran.err
    assert ran.code in (0, 1), ran.err[:2000]
    found: list[dict[str, Any]] = [each for each in json.loads(ran.out)["findings"] if not CODES[each["code"]].is_advice]
    findings = tuple((each["code"], each["at"]["line"], each["at"]["column"]) for each in found)
    outcome = Outcome(ran.code, ran.out, findings, tuple(each["message"] for each in found), ran.seconds, ran.megabytes)
    assert outcome.seconds < SECONDS
    assert outcome.mebibytes < MEBIBYTES
    return outcome


def laughs(levels: int) -> str:
    """The billion laughs: each list has the one before nine times."""
    lines = ["x-0: &a0 [lol]"]
    lines += [f"x-{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, levels)]
    return HEAD + "\n".join(lines) + "\n"


def merges(keys: int, times: int) -> str:
    """A map that is merged again and again."""
    return HEAD + "x-a: &a {" + ", ".join(f"k{number}: 1" for number in range(keys)) + "}\n" + "x-b:\n" + "- <<: *a\n" * times


REFUSED: dict[str, tuple[str | bytes, tuple[Finding, ...]]] = {
    "billion laughs": (laughs(9), (("AG005", 9, 41),)),
    "quadratic blow-up": (HEAD + "x-a: &a [" + "1," * 1000 + "]\nx-b: [" + "*a," * 1000 + "]\n", (("AG005", 5, 301),)),
    "merge bomb": (merges(500, 2000), (("AG005", 204, 7),)),
    "python object": (HEAD + "x-a: !!python/object/apply:os.system [touch hostile]\n", (("AG006", 4, 6),)),
    "python name": (HEAD + "x-a: !!python/name:os.system\n", (("AG006", 4, 6),)),
    "binary": (HEAD + "x-a: !!binary aGk=\n", (("AG006", 4, 6),)),
    "nested lists in brackets": (HEAD + "x-a: " + "[" * 5000 + "]" * 5000 + "\n", (("AG005", 4, 1005),)),
    "nested maps in brackets": (HEAD + "x-a: " + "{a: " * 5000 + "}" * 5000 + "\n", (("AG005", 4, 802),)),
    "nested maps in JSON": ('{"a": ' * 5000 + "1" + "}" * 5000, (("AG005", 1, 1201),)),
    "nested lists in JSON": ("[" * 5000 + "]" * 5000, (("AG005", 1, 201),)),
    "nested lists in lines": ("".join(" " * level + "-\n" for level in range(1500)), (("AG005", 201, 201),)),
    "nested lists on a line": ("- " * 5000 + "a\n", (("AG005", 1, 401),)),
    "nested maps in lines": ("".join(" " * level + "a:\n" for level in range(1500)), (("AG005", 201, 201),)),
    "duplicate keys": (
        "asyncapi: 2.4.0\ninfo: {title: a, version: '1', title: b}\nchannels: {}\nchannels: {a: {}}\n",
        (("AG002", 2, 32), ("AG002", 4, 1)),
    ),
    "long numbers": (HEAD + f"x-a: {'9' * 5000}\nx-b: -{'9' * 5000}\nx-c: 1e99999\n", (("AG008", 4, 6), ("AG008", 5, 6), ("AG008", 6, 6))),
    "numbers that JSON lacks": (HEAD + "x-a: .inf\nx-b: .nan\n", (("AG008", 4, 6), ("AG008", 5, 6))),
    "several documents": (HEAD + "---\nx-a: 1\n", (("AG003", 4, 1),)),
    "UTF-16 with half a character": ((HEAD + "x-a: 1").encode("utf-16") + b"\x00", (("AG004", 4, 7),)),
    "UTF-16 with half a pair": (HEAD.encode("utf-16-le") + "x-a: ".encode("utf-16-le") + b"\x00\xd8 \x00", (("AG004", 4, 6),)),
    "Latin-1": (HEAD.encode() + b"x-a: caf\xe9\n", (("AG004", 4, 9),)),
    "tabs": (HEAD + "x-a:\n\tb: 1\n", (("AG001", 5, 1),)),
    "tabs and CRLF": ((HEAD + "x-a:\n\tb: 1\n").replace("\n", "\r\n"), (("AG001", 5, 1),)),
    "an alias in what it refers to": (HEAD + "x-a: &a [*a]\n", (("AG009", 4, 10),)),
    "NUL": (HEAD + "x-a: \0\n", (("AG004", 4, 6),)),
    "many abbreviations of tags": ("".join(f"%TAG !a{number}! tag:x\n" for number in range(90_000)) + "---\n" + HEAD, (("AG005", 1, 1),)),
    "many values": ("[" + "1," * 500_000 + "1]", (("AG005", 1, 1),)),
    "many maps": (HEAD + "x-a: [" + "{}," * 600_000 + "]\n", (("AG005", 4, 299_986),)),
    "200,000 keys": (HEAD + "".join(f"k{number}: 1\n" for number in range(180_000)), (("AG005", 99_998, 9),)),
    "empty": ("", (("AG003", 1, 1),)),
}
"""Documents that are refused, with everything that is told about them."""


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_documents_are_refused_within_the_budget(name: str, tmp_path: Path) -> None:
    """Each is answered with its findings at their places, in less than 2 s of processor time and 200 MB."""
    content, findings = REFUSED[name]
    outcome = validate(tmp_path, content)
    assert outcome.exit_code == 1
    assert outcome.findings == findings
    assert not list(tmp_path.glob("hostile")), "something in the document was run"
    assert len(outcome.output) < 50_000


ACCEPTED: dict[str, str | bytes] = {
    "UTF-16 with a byte order mark": HEAD.encode("utf-16"),
    "UTF-16 without": HEAD.encode("utf-16-le"),
    "UTF-16, high byte first": HEAD.encode("utf-16-be"),
    "UTF-8 with a byte order mark": HEAD.encode("utf-8-sig"),
    "CRLF": HEAD.replace("\n", "\r\n"),
    "CR": HEAD.replace("\n", "\r"),
    "tabs between words": HEAD.replace(": ", ":\t").replace("\n", "\t\n"),
    "texts that look like numbers of base sixty": HEAD + "x-a: 1" + ":59" * 20_000 + "\n",
    "equals signs": HEAD + "x-a: =\nx-b: [=, = ]\n",
    "few laughs": laughs(4),
    "few merges": merges(500, 100),
    "a megabyte of text": HEAD + "x-a: '" + "x" * 1_000_000 + "'\n",
    "a megabyte of lines": HEAD + "x-a: |\n" + "  line\n" * 140_000,
    "a megabyte of comments": HEAD + "# comment\n" * 100_000,
    "49,000 keys": HEAD + "x-a:\n" + "".join(f"  key-{number:08}: value-{number}\n" for number in range(49_000)),
}
"""Documents that look dangerous or strange, and are valid."""


@pytest.mark.parametrize("name", ACCEPTED)
def test_strange_documents_are_read_within_the_budget(name: str, tmp_path: Path) -> None:
    """Encodings, line ends and large but honest documents have no finding, and the same budget."""
    outcome = validate(tmp_path, ACCEPTED[name])
    assert outcome.findings == ()
    assert outcome.exit_code == 0


@pytest.mark.parametrize("size", [2_000_000, 20_000_000])
def test_a_large_file_is_refused_at_once(size: int, tmp_path: Path) -> None:
    """A file of 2 MB or more is not read: ten times the size takes neither time nor memory."""
    outcome = validate(tmp_path, (HEAD + "# ").encode().ljust(size, b"x"))
    assert outcome.findings == (("AG005", 0, 0),)
    assert outcome.messages == ("the document has 2 MB or more",)
    assert "`--max-size`" in outcome.output
    assert outcome.seconds < 1


def test_words_of_yaml_1_1_are_texts_in_enumerations(tmp_path: Path) -> None:
    """`no`, `on`, dates, octal and sexagesimal numbers keep what is written: as members of a string enumeration they are valid."""
    schema = "components: {schemas: {A: {type: string, enum: [no, on, Yes, 2020-01-01, 1:30, 0b1, 1_000, 2.4.0], default: no}}}\n"
    assert validate(tmp_path, HEAD + schema).findings == ()
    outcome = validate(tmp_path, HEAD.replace("2.4.0", "2020-01-01"))
    assert outcome.findings == (("AG010", 1, 11),)
    assert outcome.messages == ("'2020-01-01' is no version: it needs three numbers, such as 2.4.0",)


def test_anchors_may_be_shared_between_channels(tmp_path: Path) -> None:
    """One message at two channels by an anchor is valid; a fault in it is told once, where it is written."""
    text = (
        "asyncapi: 2.4.0\ninfo: {title: Shared, version: 1.0.0}\nchannels:\n  a:\n    publish: &op\n      message: &message\n"
        "        name: said\n        payload: {type: string}\n  b:\n    publish:\n      message: *message\n"
    )
    assert validate(tmp_path, text).findings == ()
    wrong = validate(tmp_path, text.replace("type: string", "type: nothing"))
    assert wrong.exit_code == 1
    assert {(line, column) for _, line, column in wrong.findings} == {(8, 25)}


def test_findings_are_bounded(tmp_path: Path) -> None:
    """A document with a hundred thousand faults tells a hundred of them."""
    outcome = validate(tmp_path, HEAD + "x-a: {\n" + "a: 1,\n" * 90_000 + "}\n")
    assert len(outcome.findings) == 100
    assert {code for code, _, _ in outcome.findings} == {"AG002"}
    assert outcome.findings[0][1:] == (6, 1)
