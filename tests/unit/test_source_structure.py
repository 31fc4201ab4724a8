"""Lines that are put together wrongly are told with the way to mend it: a golden case for each message."""

from __future__ import annotations

import pytest

from asyncgen.source import syntax_structure, yaml_events
from tests.unit.syntax_goldens import Case, cases, silent, told

GOLDEN = r"""
a: 1
  b: 2
> 2:3+1 AG001 the line is indented deeper than the one before, which has its value already
> help: indent it as the line before, or remove that value

info:
  title: x
    version: y
> 3:5+7 AG001 the line is indented deeper than the one before, which has its value already
> help: indent it as the line before, or remove that value

info:
    title: x
  version: y
> 3:3+7 AG001 no line above that this one could belong to is indented by 2 spaces
> help: indent it by 0 or 4 spaces

a:
  b:
      c: 1
    d: 2
> 4:5+1 AG001 no line above that this one could belong to is indented by 4 spaces
> help: indent it by 0, 2 or 6 spaces

a:
  - x
 - y
> 3:2+1 AG001 no line above that this one could belong to is indented by 1 space
> help: indent it by 0 or 2 spaces

info
  title: x
> 1:1+4 AG001 ':' is missing after 'info'
> help: write 'info:'

info:
  title x
  version: 1
> 2:3+5 AG001 ':' is missing after 'title'
> help: write 'title: x'

info:
  title: x
  version
  other: 1
> 3:3+7 AG001 ':' is missing after 'version'
> help: write 'version:' and the value

info:
  title: x
version
> 3:1+7 AG001 ':' is missing after 'version'
> help: write 'version:' and the value

a: 1
version
b: 2
> 2:1+7 AG001 ':' is missing after 'version'
> help: write 'version:' and the value

info:
  title:x
  version: y
> 2:3+7 AG001 a space is missing after the colon of 'title'
> help: write 'title: x'

title:x
version: y
> 1:1+7 AG001 a space is missing after the colon of 'title'
> help: write 'title: x'

a: 1
title:x
version: y
> 2:1+7 AG001 a space is missing after the colon of 'title'
> help: write 'title: x'

a: &b c: d
> 1:4+2 AG001 a map with an anchor can't begin on the line of its key
> help: begin the map on the next line

a: &b &c d
> 1:7+2 AG001 a second anchor or alias follows the first one
> help: a value has one anchor, or is one alias

a: &b x
c: &d *b
> 2:7+2 AG001 a second anchor or alias follows the first one
> help: a value has one anchor, or is one alias

a: &b x
c: *b
  d: 1
> 2:4+2 AG001 an alias stands for a whole value: nothing can be added below it
> help: write `<<: *b` on a line of its own to take over its members

a: b: c
> 1:4+1 AG001 the value has a second ': ' in it, which would begin a map
> help: put the whole value in quotes: 'b: c'

a: see: http://x.y
> 1:4+3 AG001 the value has a second ': ' in it, which would begin a map
> help: put the whole value in quotes: 'see: http://x.y'

info:
  description: Note: this is it
  v: 1
> 2:16+4 AG001 the value has a second ': ' in it, which would begin a map
> help: put the whole value in quotes: 'Note: this is it'

- a: b: c
> 1:6+1 AG001 the value has a second ': ' in it, which would begin a map
> help: put the whole value in quotes: 'b: c'

a: "x": y
> 1:4+3 AG001 the value has a second ': ' in it, which would begin a map
> help: put the whole value in quotes: '"x": y'

a: 1
- b
> 2:1+1 AG001 an item of a list stands between the keys of a map
> help: give the list a key of its own and indent it below, or remove '-'

a:
  b: 1
  - c
> 3:3+1 AG001 an item of a list stands between the keys of a map
> help: give the list a key of its own and indent it below, or remove '-'

- a
b: 1
> 2:1+1 AG001 a key of a map stands between the items of a list
> help: write '- ' before it, or indent it as the lines that it belongs to

x:
  - a
  b: 1
> 3:3+1 AG001 a key of a map stands between the items of a list
> help: write '- ' before it, or indent it as the lines that it belongs to

a:
  -b
  -c: 1
> 2:3+2 AG001 a space is missing after '-'
> help: write '- b'

a: |
  x
 y
> 3:2+1 AG001 no line above that this one could belong to is indented by 1 space
> help: indent it by 0 or 2 spaces

a: |
x
b: 1
> 2:1+1 AG001 the lines of a text block ('|') must be indented deeper than its key
> help: indent the line

a: |
\s\s\s\s\s
  x
> 1:4+1 AG001 the empty lines at the beginning of the text block have more spaces than its first line
> help: remove the spaces from the empty lines

a
 b: c
> 1:1+1 AG001 ':' is missing after 'a'
> help: write 'a:'

a: b
 c: d
> 2:2+1 AG001 the line is indented deeper than the one before, which has its value already
> help: indent it as the line before, or remove that value

{a: 1} b
> 1:8+1 AG003 something follows the end of the document
> help: remove it, or make it part of the document; keep one document per file

hello world
b: 1
> 1:1+5 AG001 ':' is missing after 'hello'
> help: write 'hello: world'

"a"
b: 1
> 2:1+1 AG003 something follows the end of the document
> help: remove it, or make it part of the document; keep one document per file

a: &b: c
> 1:4+2 AG001 a map with an anchor can't begin on the line of its key
> help: begin the map on the next line

: a
> 1:1+1 AG007 a map key is missing before ':'
> help: write the key, or '' for an empty one

a: “hello: x”
> 1:4+6 AG001 '“' is no quote for YAML
> help: write " or '

a： b
c: 1
> 1:2+1 AG001 '：' is no colon for YAML
> help: write ': ' after 'a'

a: 1
-b
c: 2
> 2:1+2 AG001 a space is missing after '-'
> help: write '- b'

--- >
line
> 2:1+4 AG001 the lines of a text block ('>') must be indented
> help: indent the line

a: 1
some words here
b: 2
> 2:1+4 AG001 ':' is missing after 'some'
> help: write 'some: words here', or indent the line if it goes on with the text above

some words
  b: 2
> 1:1+4 AG001 ':' is missing after 'some'
> help: write 'some: words'

[a]: b: c
> 1:6+1 AG001 the value has a second ': ' in it, which would begin a map
> help: put the whole value in quotes: 'b: c'

a: [b] c
> 1:8+1 AG001 'c' follows a value that has ended
> help: put the whole value in quotes, or begin a new line

a#b
 b: c
> 1:1+3 AG001 ':' is missing after 'a#b'
> help: write 'a#b:'

- x#y:z
  c: d
> 2:4+1 AG001 a ':' can't stand here
> help: put text that has ': ' in quotes, or begin a new line for the key

a: 1
,b: 2
> 2:1+1 AG001 a key can't begin with ','
> help: put it in quotes if it is meant as text: ',b: 2'

a: 1
"b"
> 2:1+3 AG001 ':' is missing after '"b"'
> help: write '"b":' and the value

a: 1]
- b
> 2:1+1 AG001 an item of a list stands between the keys of a map
> help: give the list a key of its own and indent it below, or remove '-'
"""


@pytest.mark.parametrize("case", cases(GOLDEN), ids=lambda case: case.text[:40])
@pytest.mark.parametrize("parser", ["libyaml", "plain"])
def test_lines_are_told_in_words_of_ours(parser: str, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong, on the line to mend, and how to mend it: the same from both parsers, where both refuse the text."""
    if parser == "plain":

        def missing(name: str) -> None:
            raise ImportError(name)

        monkeypatch.setattr(yaml_events, "import_module", missing)
    assert told(case.text) == (case.told if case.only in (None, parser) else "")


def test_a_key_has_1024_characters_at_most() -> None:
    """A longer one is told as such: in a text block or in JSON it has no limit."""
    long = "k" * 1025
    assert told(f"{long[1:]}: 1") == ""
    assert told(f"{long}: 1").splitlines() == [
        f"> 1:1+{len(long)} AG001 the key has more than 1,024 characters",
        "> help: shorten it, or write it after '? ' and its value after ': ' on the next line",
    ]


def test_every_rule_about_lines_has_a_case() -> None:
    """No message is written that no document gets."""
    assert silent(syntax_structure.RULES, GOLDEN) == ["the key has more than 1,024 characters"]
