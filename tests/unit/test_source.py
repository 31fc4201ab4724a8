"""Texts become plain data by the rules of YAML 1.2, every part knows its place, and every fault is a finding."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from asyncgen import source
from asyncgen.diagnostics import Diagnostic, Place, SpecError, UsageError
from asyncgen.source import yaml_events as source_events


@pytest.fixture(params=["libyaml", "plain"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers of the YAML library: the fast one, and the one of installations without libyaml."""
    if request.param == "plain":

        def missing(name: str) -> None:
            raise ImportError(name)

        monkeypatch.setattr(source_events, "import_module", missing)


def data(text: str | bytes) -> Any:
    """What a text says."""
    return source.parse(text, "a.yaml").data


def findings(text: str | bytes) -> tuple[Diagnostic, ...]:
    """What is wrong with a text, whether reading could go on or not."""
    try:
        found = source.parse(text, "a.yaml").findings
    except SpecError as error:
        found = error.diagnostics
    assert all(finding.at is not None and finding.at.file == "a.yaml" for finding in found)
    return found


def finding(text: str | bytes) -> tuple[str, str, int, int]:
    """Code, message, line and column of the only finding."""
    (only,) = findings(text)
    assert only.at is not None
    return only.code, only.message, only.at.line, only.at.column


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("Off", "Off"),
        ("y", "y"),
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("tRUE", "tRUE"),
        ("null", None),
        ("Null", None),
        ("~", None),
        ("", None),
        ("nULL", "nULL"),
        ("0", 0),
        ("-12", -12),
        ("+7", 7),
        ("010", 10),
        ("0o10", 8),
        ("0x1F", 31),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("1.5", 1.5),
        ("-.5", -0.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
        ("1:30", "1:30"),
        ("190:20:30.15", "190:20:30.15"),
        ("2020-01-01", "2020-01-01"),
        ("2020-01-01T10:00:00Z", "2020-01-01T10:00:00Z"),
        ("2.4.0", "2.4.0"),
        (".", "."),
        ("-", ["-"]),
        ("=", "="),
        ("'12'", "12"),
        ('"true"', "true"),
        ("! 12", "12"),
        ("!!str 12", "12"),
        ("!!int 12", 12),
        ("!!float 12", 12.0),
        ("!!null ~", None),
        ("!!bool true", True),
        ("|\n  a\n  b\n", "a\nb\n"),
        (">-\n  a\n  b\n", "a b"),
    ],
)
def test_scalars_mean_what_the_core_schema_says(written: str, meant: Any) -> None:
    """Words, dates and sexagesimal numbers of YAML 1.1 are text; only the core schema's numbers are numbers."""
    if written == "-":
        assert data("a: '-'") == {"a": "-"}
        return
    result = data(f"a: {written}\n")["a"]
    assert result == meant
    assert type(result) is type(meant)


@pytest.mark.usefixtures("parser")
def test_the_old_line_ends_are_ordinary_characters() -> None:
    """U+0085, U+2028 and U+2029 neither end a line nor fold into a space, and do not count as lines."""
    text = "a: x\u2028y\u2029z\u0085!\nb: 1\nc: 5\ufeff"
    read = source.parse(text, "a.yaml")
    assert read.data["a"] == "x\u2028y\u2029z\u0085!"
    assert read.place("/b").line == 2


@pytest.mark.usefixtures("parser")
def test_keys_are_text_as_it_is_written() -> None:
    """Numbers, booleans and dates as keys stay text: response codes and versions are common keys."""
    text = "200: a\n0o10: b\ntrue: c\nnull: d\n1.50: e\n2020-01-01: f\non: g\n'': h\n!!int 5: i\n? k\n: j\n"
    assert data(text) == dict(zip(["200", "0o10", "true", "null", "1.50", "2020-01-01", "on", "", "5", "k"], "abcdefghij", strict=True))


@pytest.mark.usefixtures("parser")
def test_anchors_share_and_merge_keys_inherit() -> None:
    """Own members win over merged ones, an earlier merge over a later one, and merged members stand where `<<` stands."""
    text = (
        "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  first: 0\n  <<: [*a, *b]\n  x: 9\n  last: *a\nd: {<<: *b}\n'<<': plain\n&k key: *k\n"
    )
    read = data(text)
    assert list(read["c"].items()) == [("first", 0), ("y", 2), ("z", 4), ("x", 9), ("last", {"x": 1, "y": 2})]
    assert read["d"] == {"y": 3, "z": 4}
    assert read["<<"] == "plain"
    assert read["key"] == "key"
    assert read["c"]["last"] is read["a"]


def test_places_of_aliased_and_merged_parts_are_where_they_are_written() -> None:
    """The alias itself is at the alias, what is in it at the anchor; a merged member is where it was merged from."""
    read = source.parse("a: &a\n  x: 1\nb: *a\nc:\n  <<: *a\n  z: 2\n", "a.yaml")
    assert (read.place("/b").line, read.place("/b").column) == (3, 4)
    assert read.place("/b/x").line == 2
    assert read.place("/c/x").line == 2
    assert read.place("/c/z", key=True).line == 6


DOCUMENT = """\
# a comment
info:
  title: "Chat: a service"   # with a comment
  tags: [one, {name: two}]
list:
- a
-   deep: value
"a key": 'it''s'
plain: one, two   # a comment
"""


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("pointer", "key", "line", "column", "width"),
    [
        ("", False, 2, 1, 4),
        ("/info", True, 2, 1, 4),
        ("/info", False, 3, 3, 5),
        ("/info/title", True, 3, 3, 5),
        ("/info/title", False, 3, 10, 17),
        ("/info/tags/0", False, 4, 10, 3),
        ("/info/tags/1/name", False, 4, 22, 3),
        ("/list/1/deep", True, 7, 5, 4),
        ("/list/1", True, 7, 5, 4),
        ("/a key", True, 8, 1, 7),
        ("/a key", False, 8, 10, 7),
        ("/info/absent/further", False, 3, 3, 5),
        ("/info/absent", True, 2, 1, 4),
        ("/list/9", False, 6, 1, 1),
        ("/plain", False, 9, 8, 8),
    ],
)
def test_every_part_has_its_place(pointer: str, key: bool, line: int, column: int, width: int) -> None:
    """Line, column and width of a value or its key; the nearest part above for what does not exist."""
    place = source.parse(DOCUMENT, "a.yaml").place(pointer, key=key)
    assert place == Place("a.yaml", line, column, DOCUMENT.splitlines()[line - 1], width)


def test_lines_and_columns_count_characters() -> None:
    """Neither CRLF nor characters outside of the basic plane nor a byte order mark shift a place."""
    read = source.parse("\ufeffé😀: {k: v}\r\nb: 1\r\n".encode("utf-8-sig")[3:], "a.yaml")
    assert read.place("/é😀/k") == Place("a.yaml", 1, 9, "é😀: {k: v}", 1)
    assert read.place("/b").text == "b: 1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["a: é😀\n", '{"a": "é😀"}'])
def test_every_encoding_of_unicode_is_read(encoding: str, text: str) -> None:
    """With a byte order mark or without."""
    assert data(text.encode(encoding)) == {"a": "é😀"}


def test_other_encodings_are_refused_at_the_byte() -> None:
    """A Latin-1 file is named as such, with the place of the first byte that is not UTF-8."""
    code, message, line, column = finding("a: 1\nb: café\n".encode("latin-1"))
    assert (code, line, column) == ("AG004", 2, 7)
    assert message == "the file is not UTF-8 text: byte 0xe9 can't be decoded"
    assert finding("a: é".encode("utf-16-le")[:-1])[0] == "AG004"


def json_places(value: object, pointer: str = "") -> Iterator[str]:
    """The pointers of a value and all of its parts."""
    yield pointer
    if isinstance(value, dict):
        for key, member in cast("dict[str, object]", value).items():
            yield from json_places(member, f"{pointer}/{key}")
    elif isinstance(value, list):
        for index, item in enumerate(cast("Sequence[object]", value)):
            yield from json_places(item, f"{pointer}/{index}")


def test_json_is_read_as_yaml_would() -> None:
    """The two readers agree on data and places, whatever the layout."""
    value: dict[str, Any] = {"a": [1, {"b": [], "c": {}}, "x,]}", -1.5e3], "d": {"e": None, "f": True}, "g\\": 'h: "i" # j'}
    for indent in (None, 1, 4):
        text = "\n " + json.dumps(value, indent=indent)
        as_json, as_yaml = source.parse(text, "a"), source.parse("---" + text, "a")
        assert as_json.data == as_yaml.data == value
        for pointer in json_places(value):
            for key in (False, True):
                expected, found = as_yaml.place(pointer, key=key), as_json.place(pointer, key=key)
                shift = 3 if expected.line == 1 else 0
                assert (found.line, found.column + shift, found.width) == (expected.line, expected.column, expected.width)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": "\\ud83d\\ude00"}', "😀"),
        ('{"a": "\\/"}', "/"),
        ('{"a": "x\u2028y\u0085z\x7f"}', "x\u2028y\u0085z\x7f"),
        ('{\n\t"a":\t1}', 1),
        ('{"a": 1.0}', 1.0),
    ],
)
def test_json_is_read_by_its_own_rules(text: str, value: Any) -> None:
    """What the YAML library refuses or changes is right in JSON."""
    assert data(text) == {"a": value}


def test_json_keys_may_be_long() -> None:
    """A YAML key ends after 1,024 characters, a JSON key does not."""
    assert data(json.dumps({"k" * 5000: 1})) == {"k" * 5000: 1}


def test_flow_style_that_is_no_json_is_yaml() -> None:
    """Trailing commas, comments and bare words make a document YAML, not wrong."""
    assert data("{a: [1, 2,], # comment\n 'b': no}") == {"a": [1, 2], "b": "no"}


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "code", "message", "line", "column"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", "AG001", None, None, None),
        ("a: b: c\n", "AG001", "the value has a second ': ' in it", 1, 4),
        ("a:\n\tb: 1\n", "AG001", "a tab can't indent: YAML indents with spaces", 2, 1),
        ("a: @b\n", "AG001", "a value can't begin with '@'", 1, 4),
        ("a: {<<: 5}\n", "AG001", "'<<' merges maps; here is something else", 1, 9),
        ("", "AG003", "the document is empty", 1, 1),
        ("# only a comment\n", "AG003", "the document is empty", 1, 1),
        ("a: 1\n---\nb: 2\n", "AG003", "the file holds more than one document", 2, 1),
        ("a: 1\n...\nb: 2\n", "AG003", "the file holds more than one document", 3, 1),
        ("a: \x01\n", "AG004", "the character U+0001 is not allowed in a document", 1, 4),
        ('a: "\\0"\n', "AG004", "the character U+0000 (NUL) is not allowed", 1, 4),
        ("a: !!binary aGk=\n", "AG006", "the tag '!!binary' is not allowed", 1, 4),
        ("a: !!python/object/apply:os.system [id]\n", "AG006", "the tag '!!python/object/apply:os.system' is not allowed", 1, 4),
        ("a: !!set {b: null}\n", "AG006", "the tag '!!set' is not allowed", 1, 4),
        ("a: !mine b\n", "AG006", "the tag '!mine' is not allowed", 1, 4),
        ("a: !!int b\n", "AG006", "'b' is no !!int", 1, 4),
        ("!!timestamp a: b\n", "AG006", "the tag '!!timestamp' is not allowed", 1, 1),
        ("? [a]\n: b\n", "AG007", "a map key must be a string, not a list or a map", 1, 3),
        ("a: &x {}\n*x : b\n", "AG007", "a map key must be a string, not a list or a map", 2, 1),
        ("{? : b}\n", "AG007", "a map key is missing before ':'", None, None),
        ("a: .nan\n", "AG008", "'.nan' is no JSON number", 1, 4),
        ("a: -.inf\n", "AG008", "'-.inf' is no JSON number", 1, 4),
        ("a: 1e999\n", "AG008", "the number '1e999' is too large", 1, 4),
        ("a: 1" + "0" * 5000, "AG008", "the number has more than 1000 digits", 1, 4),
        ("a: *b\n", "AG009", "there is no anchor '&b' before the alias '*b'", 1, 4),
        ("a: &b [*b]\n", "AG009", "the alias '*b' stands inside of what it refers to", 1, 8),
    ],
)
def test_faults_have_a_code_and_a_place(text: str, code: str, message: str | None, line: int | None, column: int | None) -> None:
    """Whatever is wrong, and whichever parser found it, is one finding at its line and column."""
    found = finding(text)
    assert found[0] == code
    assert message is None or found[1].startswith(message)
    assert line is None or found[2:] == (line, column)


@pytest.mark.parametrize("text", ["a: 1\nb:\n  c: 2\n  c: 3\na: 4\n", '{"a": 1,\n"b": {\n  "c": 2,\n  "c": 3},\n"a": 4}'])
def test_duplicate_keys_are_all_reported_with_both_places(text: str) -> None:
    """In YAML and in JSON, one finding for each repetition, leading to the first one."""
    first, second = sorted(findings(text), key=lambda each: each.at or Place(""))
    assert (first.code, first.message) == ("AG002", "the key 'c' is there twice")
    assert first.at is not None
    assert first.at.line == 4
    assert [related.at.line for related in first.related] == [3]
    assert second.message == "the key 'a' is there twice"
    assert [related.at.line for related in second.related] == [1]


def test_a_number_and_a_text_are_the_same_key() -> None:
    """`1` and `"1"` are both the key "1"."""
    assert finding('1: a\n"1": b\n')[:2] == ("AG002", "the key '1' is there twice")


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("text", ['{"a": "\\ud800"}', '{"a": "x\\u0000"}', '{"\\udfff": 1}', 'a: "\\ud800"', "a: \ud800"])
def test_half_characters_and_nul_are_refused(text: str) -> None:
    """They can be neither written to a file nor shown; JSON escapes are looked through as well."""
    assert finding(text)[0] == "AG004"


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[" * 5000 + "]" * 5000, "the document is nested more than 200 levels deep"),
        ("a: " + "[" * 5000 + "]" * 5000, "the document is nested more than 200 levels deep"),
        ("".join(" " * level + "-\n" for level in range(1500)), "the document is nested more than 200 levels deep"),
        ('{"a":' * 300 + "1" + "}" * 300, "the document is nested more than 200 levels deep"),
        (
            "a: &a ["
            + "1," * 100
            + "]\n"
            + "".join(f"{name}: &{name} [{f'*{before},' * 100}]\n" for before, name in zip("abcd", "bcde", strict=True)),
            "the document has more than 100,000 values when its aliases are written out",
        ),
        (
            "a: &a {"
            + ",".join(f"k{number}: 1" for number in range(2000))
            + "}\n"
            + "".join(f"m{number}: {{<<: *a}}\n" for number in range(600)),
            "the document has more than 100,000 values when its aliases are written out",
        ),
        ("[" + "1," * 100_000 + "1]", "the document has more than 100,000 values when its aliases are written out"),
        ("a: '" + "x" * 2_000_000 + "'", "the document has 2 MB or more"),
    ],
)
def test_hostile_documents_meet_a_limit(text: str, message: str) -> None:
    """Depth, number of values and size have limits, and each is reached quickly."""
    assert finding(text)[:2] == ("AG005", message)


def test_limits_are_not_in_the_way() -> None:
    """A long text that is shared by many aliases, and a long flat list, are no abuse."""
    assert len(data("a: &a '" + "x" * 100_000 + "'\nb: [" + "*a," * 20_000 + "]\n")["b"]) == 20_000
    assert len(data("{" + ",".join(f'"k{number}": {number}' for number in range(90_000)) + "}")) == 90_000


def test_a_file_that_cannot_be_read_is_a_usage_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing files, directories and names that no file can have: the path is shown as the user knows it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    for name, reason in (("absent.yaml", "no such file or directory"), ("folder", "is a directory"), ("a\0b", "embedded null byte")):
        with pytest.raises(UsageError, match=reason) as caught:
            source.read(tmp_path / name)
        assert caught.value.message.startswith(f"can't read '{name}'")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    """Reading a pipe that nobody writes to would wait for ever."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="it is not a regular file"):
        source.read(tmp_path / "pipe")


def test_files_are_named_relative_to_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place names the file with forward slashes from where the command runs, or as it is told to."""
    (tmp_path / "specs").mkdir()
    path = tmp_path / "specs" / "a.yaml"
    path.write_text("a: 1")
    monkeypatch.chdir(tmp_path)
    assert source.read(path).place("/a").file == "specs/a.yaml"
    assert source.read(path, "other").place("/a").file == "other"
