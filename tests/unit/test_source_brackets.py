"""Brackets that are not closed, and what is missing in them, are told with the way to mend it: a golden case for each message."""

from __future__ import annotations

import pytest

from asyncgen.source import syntax_brackets, yaml_events
from tests.unit.syntax_goldens import Case, cases, silent, told

GOLDEN = r"""
a: [1, 2
b: 3
> 1:4+1 AG001 '[' is never closed
> help: write ']' where the list ends

a: [1, 2
> 1:4+1 AG001 '[' is never closed
> help: write ']' where the list ends

a: {b: 1
c: 3
> 1:4+1 AG001 '{' is never closed
> help: write '}' where the map ends

a: {b: 1
> 1:4+1 AG001 '{' is never closed
> help: write '}' where the map ends

a: [1, 2}
> 1:9+1 AG001 '[' is closed by '}'
> help: write ']'

a: {b: 1]
> 1:9+1 AG001 '{' is closed by ']'
> help: write '}'

b: [1]]
> 1:7+1 AG001 there is one ']' too many
> help: remove it, or put the whole value in quotes

b: {a: 1}}
c: 1
> 1:10+1 AG001 there is one '}' too many
> help: remove it, or put the whole value in quotes

a: {b: 1 c: 2}
> 1:10+1 AG001 ',' is missing before 'c'
> help: write ', ' between two members; put text that has ': ' in quotes

a: ["b" "c"]
> 1:9+3 AG001 ',' is missing before '"c"'
> help: write ', ' between two members

a: [1,,2]
> 1:7+1 AG001 a value is missing before ','
> help: remove the comma, or write the value

a: [,1]
> 1:5+1 AG001 a value is missing before ','
> help: remove the comma, or write the value

a: ,b
> 1:4+1 AG001 a value can't begin with ','
> help: put it in quotes if it is meant as text: ',b'

[a:]
> 1:3+1 AG001 ':' is followed by a bracket or a comma
> help: write a space after ':', or put the text in quotes
> only: libyaml

[-x, -1, ?x, :x]
> 1:14+1 AG007 a map key is missing before ':'
> help: write the key, or put the text in quotes if it begins with ':'

{: a}
> 1:2+1 AG007 a map key is missing before ':'
> help: write the key, or put the text in quotes if it begins with ':'

{
  "a": 1
  "b": 2
}
> 2:8+1 AG001 ',' is missing at the end of the line
> help: write ',' before the next member

{
  "a" 1
}
> 2:7+1 AG001 ':' is missing after the key
> help: write ': ' between the key and its value

{"a": {"b": 1}
> 1:1+1 AG001 '{' is never closed
> help: write '}' where the map ends

{"a": 1}}
> 1:9+1 AG001 there is one '}' too many
> help: remove it, or put the whole value in quotes

a:
  - [x
  - y
> 2:5+1 AG001 '[' is never closed
> help: write ']' where the list ends

a: [1, # x]
b: 2
> 1:4+1 AG001 '[' is never closed
> help: write ']' where the list ends

a: ]
> 1:4+1 AG001 a value can't begin with ']'
> help: put it in quotes if it is meant as text: ']'

{b
: c}
> 2:1+1 AG001 ':' is not on the line of its key
> help: move it to the end of the line before

{"a": 1 "b": 2}
> 1:9+3 AG001 ',' is missing before '"b"'
> help: write ', ' between two members; put text that has ': ' in quotes

{"a":
> 1:1+1 AG001 '{' is never closed
> help: write the closing bracket where the list or map ends

a: [1,
> 1:4+1 AG001 '[' is never closed
> help: write the closing bracket where the list or map ends

a: [1,
- b
> 1:4+1 AG001 '[' is never closed
> help: write the closing bracket where the list or map ends

a: [- b]
> 1:5+1 AG001 '- ' begins no item inside of brackets
> help: write '[' and ']' around the items, and ', ' between them

a: [1, ? ? x]
> 1:10+1 AG001 a value can't begin with '?'
> help: put it in quotes if it is meant as text: '? x]'

a: {b{c: 1}}
> 1:6+1 AG001 ',' or ':' is missing before '{'
> help: write ', ' between two members, and ': ' between a key and its value

a: {b: [1}
> 1:10+1 AG001 '[' is closed by '}'
> help: write ']'

{"a": 1,\s
> 1:1+1 AG001 '{' is never closed
> help: write the closing bracket where the list or map ends
"""


@pytest.mark.parametrize("case", cases(GOLDEN), ids=lambda case: case.text[:40])
@pytest.mark.parametrize("parser", ["libyaml", "plain"])
def test_brackets_are_told_in_words_of_ours(parser: str, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong, on the line to mend, and how to mend it: the same from both parsers, where both refuse the text."""
    if parser == "plain":

        def missing(name: str) -> None:
            raise ImportError(name)

        monkeypatch.setattr(yaml_events, "import_module", missing)
    assert told(case.text) == (case.told if case.only in (None, parser) else "")


def test_every_rule_about_brackets_has_a_case() -> None:
    """No message is written that no document gets."""
    assert silent(syntax_brackets.RULES, GOLDEN) == []
