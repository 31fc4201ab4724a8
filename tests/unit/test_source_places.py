"""Lines and columns are right in every encoding, with every kind of line end, and for what anchors and merges bring in."""

from __future__ import annotations

import codecs

import pytest

from asyncgen import source
from asyncgen.diagnostics import SpecError
from asyncgen.source import yaml_events

DOCUMENT = """\
# a comment, with 😀
base: &base
  first: 1   # é
  "second": &deep {inner: [😀, é]}
other: &other {third: 3}
use:
  own: 0
  <<: [*base, *other]
  last: *deep
'é😀': "x\\u00e9" # comment
tail: |
  text 😀
end: é
"""
PLACES = {
    "/base": (2, 7),
    "/base/second/inner/1": (4, 31),
    "/use/own": (7, 8),
    "/use/first": (3, 10),
    "/use/second": (4, 13),
    "/use/second/inner/0": (4, 28),
    "/use/third": (5, 23),
    "/use/last": (9, 9),
    "/use/last/inner": (4, 27),
    "/é😀": (10, 7),
    "/tail": (11, 7),
    "/end": (13, 6),
}
KEYS = {"/use/first": (3, 3), "/use/second": (4, 3), "/use/third": (5, 16), "/use/last": (9, 3), "/é😀": (10, 1), "/end": (13, 1)}
ENDS = {"LF": "\n", "CRLF": "\r\n", "CR": "\r"}
MARKS = {
    "utf-8": b"",
    "utf-8-sig": b"",
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


@pytest.fixture(params=["libyaml", "plain"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers of the YAML library."""
    if request.param == "plain":

        def missing(name: str) -> None:
            raise ImportError(name)

        monkeypatch.setattr(yaml_events, "import_module", missing)


def encoded(text: str, end: str, encoding: str, *, mark: bool) -> bytes:
    """The text with these line ends, in this encoding."""
    return (MARKS[encoding] if mark else b"") + text.replace("\n", ENDS[end]).encode(encoding)


@pytest.mark.parametrize("mark", [False, True], ids=["bare", "marked"])
@pytest.mark.parametrize("encoding", MARKS)
@pytest.mark.parametrize("end", ENDS)
def test_places_do_not_depend_on_how_a_text_is_stored(end: str, encoding: str, mark: bool) -> None:
    """Columns count characters, lines count line ends, and a byte order mark is neither."""
    read = source.parse(encoded(DOCUMENT, end, encoding, mark=mark), "a.yaml")
    assert read.findings == ()
    assert read.data["use"] == {"own": 0, "first": 1, "second": {"inner": ["😀", "é"]}, "third": 3, "last": {"inner": ["😀", "é"]}}
    assert read.data["tail"] == "text 😀\n"
    lines = DOCUMENT.splitlines()
    for pointer, at in PLACES.items():
        place = read.place(pointer)
        assert (place.line, place.column, place.text) == (*at, lines[at[0] - 1]), pointer
    for pointer, at in KEYS.items():
        place = read.place(pointer, key=True)
        assert (place.line, place.column) == at, pointer


@pytest.mark.parametrize("mark", [False, True], ids=["bare", "marked"])
@pytest.mark.parametrize("encoding", MARKS)
@pytest.mark.parametrize("end", ENDS)
def test_findings_do_not_depend_on_how_a_text_is_stored(end: str, encoding: str, mark: bool) -> None:
    """A repeated key, an unknown alias and a syntax error stand where they stand, after characters of one to four bytes."""
    text = "é😀: {a: 1, é: 2, é: 3}\nb: [😀, *none]\nc: 'é'\n  d: 😀: x\n"
    with pytest.raises(SpecError) as caught:
        source.parse(encoded(text, end, encoding, mark=mark), "a.yaml")
    found = [(each.code, each.at.line, each.at.column) for each in caught.value.diagnostics if each.at is not None]
    assert found[:2] == [("AG002", 1, 18), ("AG009", 2, 8)]
    assert found[2][:2] == ("AG001", 4)
    assert [related.at.column for related in caught.value.diagnostics[0].related] == [12]


@pytest.mark.parametrize("end", ENDS)
def test_merged_members_stand_where_they_were_written(end: str) -> None:
    """Through merges of merges, in block and in flow style; a value that overrides another stands at its own place."""
    text = "a: &a {x: 1, y: 2}\nb: &b\n  <<: *a\n  y: 3\nc: {<<: *b, z: 4}\nd:\n  - <<: [*b, *a]\n    x: 5\n"
    read = source.parse(text.replace("\n", ENDS[end]), "a.yaml")
    assert read.data["d"] == [{"y": 3, "x": 5}]
    at = {pointer: read.place(pointer) for pointer in ("/b/x", "/b/y", "/c/x", "/c/y", "/c/z", "/d/0/y", "/d/0/x")}
    assert {pointer: (place.line, place.column) for pointer, place in at.items()} == {
        "/b/x": (1, 11),
        "/b/y": (4, 6),
        "/c/x": (1, 11),
        "/c/y": (4, 6),
        "/c/z": (5, 16),
        "/d/0/y": (4, 6),
        "/d/0/x": (8, 8),
    }
