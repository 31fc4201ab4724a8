"""One run tells all the faults of a document: reading goes on after each that leaves sense in what follows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from asyncgen import source
from asyncgen.diagnostics import Place, Severity, SpecError
from asyncgen.source import faults, yaml_events


@pytest.fixture(params=["libyaml", "plain"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers of the YAML library."""
    if request.param == "plain":

        def missing(name: str) -> None:
            raise ImportError(name)

        monkeypatch.setattr(yaml_events, "import_module", missing)


@pytest.mark.parametrize(
    ("text", "codes", "data"),
    [
        ("a: 1\na: 2\nb: 3\na: {c: 4}\n", ["AG002", "AG002"], {"a": 1, "b": 3}),
        ('{"a": 1, "a": [2], "b": 3, "a": {"c": 4}}', ["AG002", "AG002"], {"a": 1, "b": 3}),
        ("a: !!binary aGk=\nb: !mine 5\nc: !x [1]\nd: !!set {e}\n", ["AG006"] * 4, {"a": "aGk=", "b": 5, "c": [1], "d": {"e": None}}),
        ("a: !!int b\nb: !!bool 'true'\nc: !!float .nan\n", ["AG006", "AG008", "AG006"], {"a": "b", "b": True, "c": ".nan"}),
        ("? [a]\n: b\n? {c: d}\n: e\nf: g\n", ["AG007", "AG007"], {"f": "g"}),
        ("{? : a, b: c}\n", ["AG007"], {"b": "c"}),
        ("? &x [1]\n: a\nb: *x\n", ["AG007"], {"b": [1]}),
        ("a: .inf\nb: -.INF\nc: .NaN\nd: 1e999\n", ["AG008"] * 4, {"a": ".inf", "b": "-.INF", "c": ".NaN", "d": "1e999"}),
        ("a: [.nan, .nan]\n", ["AG008", "AG008"], {"a": [".nan", ".nan"]}),
        ('{"a": 1e999, "b": -1e999, "c": 1.5}', ["AG008", "AG008"], {"a": "1e999", "b": "-1e999", "c": 1.5}),
        (f'{{"a": {"9" * 1001}, "b": {"9" * 1000}}}', ["AG008"], {"a": "9" * 1001, "b": int("9" * 1000)}),
        ('a: "x\\0y"\n"\\0": b\n', ["AG004", "AG004"], {"a": "x�y", "�": "b"}),
        ('{"a": "x\\u0000y", "\\udfff": 1, "\\ud800": 2, "b": "\\ud83d\\ude00"}', ["AG004"] * 3, {"a": "x�y", "�": 1, "b": "😀"}),
        ("a: *b\nc: [*d]\n*e : f\n", ["AG009"] * 3, {"a": None, "c": [None]}),
        ("a: {<<: 5, b: 1}\nc: {<<: [{d: 2}, 6]}\n", ["AG001", "AG001"], {"a": {"b": 1}, "c": {"d": 2}}),
        ("a: 1\n---\nb: 2\n---\nc: 3\n", ["AG003"], {"a": 1}),
        ("a: 1\n...\nb: 2\n", ["AG003"], {"a": 1}),
        ("a: 1\n---\n[\n", ["AG003"], {"a": 1}),
        ("a: [?b, c]\n", ["AG001"], {"a": [{"b": None}, "c"]}),
        ("a: &b:c d\n", ["AG009"], {"a": ":c d"}),
        ("a: {{ b }}\nc: 1\n", ["AG001"], {"a": {}, "c": 1}),
    ],
)
def test_reading_goes_on_after_faults(text: str, codes: list[str], data: Any) -> None:
    """Each fault is an error with a place and a way to mend it, and the data is the best guess that can be made without it."""
    read = source.parse(text, "a.yaml")
    assert [finding.code for finding in read.findings] == codes
    assert all(finding.at is not None and finding.at.line and finding.severity is Severity.ERROR for finding in read.findings)
    assert all(finding.hints for finding in read.findings)
    assert read.data == data
    json.dumps(read.data, ensure_ascii=False, allow_nan=False).encode()


@pytest.mark.parametrize("end", ["b: [", "b: 'x", "b: &x [*x]", "b: " + "[" * 300 + "]" * 300, "b: @c"])
def test_the_fault_that_ends_reading_comes_with_those_before(end: str) -> None:
    """A person who mends the syntax error knows already what else is wrong."""
    with pytest.raises(SpecError) as caught:
        source.parse(f"a: .inf\nc: 1\nc: 2\n{end}\n", "a.yaml")
    assert [finding.code for finding in caught.value.diagnostics[:2]] == ["AG008", "AG002"]
    assert len(caught.value.diagnostics) == 3


def test_faults_in_json_come_with_a_limit_that_is_passed() -> None:
    """As in YAML."""
    text = '{"a": 1, "a": 2, "b": ' + "[" * 250 + "]" * 250 + "}"
    with pytest.raises(SpecError) as caught:
        source.parse(text, "a.json")
    assert [finding.code for finding in caught.value.diagnostics] == ["AG002", "AG005"]
    place = caught.value.diagnostics[1].at
    assert place is not None
    assert place.column == text.index("[") + 200


@pytest.mark.parametrize("text", ["a: [" + ".nan, " * 5000 + "]", "[" + "1e999, " * 5000 + "1]", "{" + "a: 1, " * 5000 + "}"])
def test_so_many_faults_are_told_and_no_more(text: str) -> None:
    """The first hundred: nobody mends more in one go."""
    assert len(source.parse(text, "a.yaml").findings) == faults.FINDING_LIMIT == 100


@pytest.mark.parametrize("text", ['{{"{0}": 1, "{0}": 2}}', "{0}: 1\n{0}: 2\n", "a: !{0} b\n", "a: *{0}\n", "a: !!int {0}\n"])
def test_long_values_are_told_in_short(text: str) -> None:
    """No message carries a megabyte."""
    (finding,) = source.parse(text.format("k" * 1000), "a.yaml").findings
    assert len(finding.message) < 400


def test_places_after_repeated_keys_are_right_in_json() -> None:
    """The value that counts has its place, and so has all that follows; the value that does not count has none."""
    text = '{"a": {"x": 1},\n "a": {"x": [9, {"y": 9}], "z": 9},\n "b\\u0063": [{"d": 2}],\n "bc": 3,\n "e": {"f": 4}}'
    read = source.parse(text, "a.json")
    assert read.data == {"a": {"x": 1}, "bc": [{"d": 2}], "e": {"f": 4}}
    places = {pointer: read.place(pointer) for pointer in ("/a/x", "/a/z", "/bc/0/d", "/e/f")}
    assert [(place.line, place.column) for place in places.values()] == [(1, 13), (1, 7), (3, 20), (5, 13)]
    assert [(each.at.line, each.at.column) for each in read.findings if each.at] == [(2, 2), (4, 2)]


@pytest.mark.parametrize("limit", [10, 2_500_000])
@pytest.mark.parametrize("as_text", [False, True])
def test_the_limit_of_size_is_the_callers(limit: int, as_text: bool, tmp_path: Path) -> None:
    """A document of as many bytes as the limit is refused, one with a byte less is read; from memory and from a file."""
    path = tmp_path / "a.yaml"
    for size in (limit - 1, limit):
        path.write_bytes(b"a: 1 #".ljust(size, b"x"))
        content = path.read_text("ascii") if as_text else path.read_bytes()
        if size < limit:
            assert source.parse(content, "a.yaml", limit).data == source.read(path, limit=limit).data == {"a": 1}
            continue
        with pytest.raises(SpecError, match="MB or more") as from_memory:
            source.parse(content, "a.yaml", limit)
        with pytest.raises(SpecError) as from_file:
            source.read(path, "a.yaml", limit)
        assert from_memory.value.diagnostics == from_file.value.diagnostics
        (finding,) = from_file.value.diagnostics
        assert (finding.code, finding.at) == ("AG005", Place("a.yaml"))
        assert finding.hints == ("split it into files and join them with $ref, or allow more with `--max-size`",)
