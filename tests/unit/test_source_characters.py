"""Characters that make a text no YAML are told with the way to mend it: a golden case for each message."""

from __future__ import annotations

import pytest

from asyncgen.source import syntax_characters, yaml_events
from tests.unit.syntax_goldens import Case, cases, silent, told

GOLDEN = r"""
a:
\tb: 1
> 2:1+1 AG001 a tab can't indent: YAML indents with spaces
> help: replace the tab by spaces

a:
  b: 1
\tc: 2
> 3:1+1 AG001 a tab can't indent: YAML indents with spaces
> help: replace the tab by spaces

a:
  b:
  \tc: 2
> 3:3+1 AG001 a tab can't indent: YAML indents with spaces
> help: replace the tab by spaces

a:
\t- b
> 2:1+1 AG001 a tab can't indent: YAML indents with spaces
> help: replace the tab by spaces

-\tb: 1
-\tc: 2
> 1:2+1 AG001 a tab can't indent: YAML indents with spaces
> help: replace the tab by spaces

a:\tb
> 1:3+1 AG001 a tab can't separate words here
> help: replace the tab by a space
> only: plain

a:
  b:\t
    c: 1
> 2:5+1 AG001 a tab can't separate words here
> help: replace the tab by a space
> only: plain

a: 1
\t
b: 2
> 2:1+1 AG001 a tab is on a line that is empty otherwise
> help: remove the tab

a: [
\t1,
\t2 ]
> 2:1+1 AG001 a tab can't indent: YAML indents with spaces
> help: replace the tab by spaces
> only: plain

a: 1\t
b: 2\t# c
> 1:5+1 AG001 a tab can't separate words here
> help: replace the tab by a space
> only: plain

a: "hello
b: 2
> 1:4+6 AG001 the text that begins with " is never closed
> help: write " where it ends

a: "hello
b: "x"
c: 3
> 1:4+6 AG001 the text that begins with " is closed only on a later line, by a quote that was to open another text
> help: write " where it ends

a: 'hello
b: 2
> 1:4+6 AG001 the text that begins with ' is never closed
> help: write ' where it ends

a: 'hello
b: 'x'
> 1:4+6 AG001 the text that begins with ' is closed only on a later line, by a quote that was to open another text
> help: write ' where it ends

a: 'it's'
b: 1
> 1:8+2 AG001 the text in single quotes ends before 's''
> help: inside of single quotes write '' for one, or put the whole value in double quotes

a: "x" y
b: 1
> 1:8+1 AG001 the text in double quotes ends before 'y'
> help: inside of double quotes write \" for one, or put the whole value in single quotes

a: "say "hi" there"
> 1:10+3 AG001 the text in double quotes ends before 'hi" there"'
> help: inside of double quotes write \" for one, or put the whole value in single quotes

a: @b
> 1:4+2 AG001 a value can't begin with '@'
> help: put it in quotes

@a: b
> 1:1+2 AG001 a value can't begin with '@'
> help: put it in quotes

a: `b`
> 1:4+3 AG001 a value can't begin with '`'
> help: put it in quotes

a: *
> 1:4+1 AG001 '*' begins an alias, and no name of one follows
> help: put it in quotes if it is meant as text: '*'

a: *bold* text
> 1:4+6 AG001 '*' begins an alias, and no name of one follows
> help: put it in quotes if it is meant as text: '*bold* text'

a: *.txt
> 1:4+5 AG001 '*' begins an alias, and no name of one follows
> help: put it in quotes if it is meant as text: '*.txt'

a: */5 * * * *
> 1:4+3 AG001 '*' begins an alias, and no name of one follows
> help: put it in quotes if it is meant as text: '*/5 * * * *'

a: & b
> 1:4+1 AG001 '&' begins an anchor, and no name of one follows (letters, digits, '-' and '_')
> help: put it in quotes if it is meant as text: '& b'

a: &b&c d
> 1:4+4 AG001 '&' begins an anchor, and no name of one follows (letters, digits, '-' and '_')
> help: put it in quotes if it is meant as text: '&b&c d'

a: &
> 1:4+1 AG001 '&' begins an anchor, and no name of one follows (letters, digits, '-' and '_')
> help: put it in quotes if it is meant as text: '&'

a: %b
> 1:4+2 AG001 a value can't begin with '%'
> help: put it in quotes

%b: c
> 1:1+2 AG001 a line that begins with '%' is an instruction to the YAML reader, and this is none
> help: put it in quotes if it is meant as text: '%b: c'

a: 1
%b: 2
> 2:1+2 AG001 a line that begins with '%' is an instruction to the YAML reader, and this is none
> help: put it in quotes if it is meant as text: '%b: 2'

%YAML 1.3
---
a: 1
> 1:1+5 AG001 there is no YAML 1.3 that can be read here
> help: remove the line: YAML 1.2 is read
> only: libyaml

%YAML 2.0
---
a: 1
> 1:1+5 AG001 there is no YAML 2.0 that can be read here
> help: remove the line: YAML 1.2 is read

%YAML 1.2
%YAML 1.2
---
a: 1
> 2:1+5 AG001 '%YAML' is there twice
> help: remove one of the lines

%YAML 1.2
a: 1
> 2:1+1 AG001 '---' is missing between the lines that begin with '%' and the document
> help: write '---' on a line of its own

%FOO bar
---
a: 1
> 1:1+4 AG001 '%FOO' is no instruction that a YAML reader knows
> help: remove the line, or put the text in quotes
> only: libyaml

a: !x!y 1
> 1:4+4 AG006 the tag '!x!y' is not allowed: a document holds JSON values only
> help: remove the tag, or put the value in quotes if '!' is meant as text

a: !<abc 1
> 1:4+5 AG006 the tag '!<abc' is not allowed: a document holds JSON values only
> help: remove the tag, or put the value in quotes if '!' is meant as text

a: !b{c} 1
> 1:4+2 AG006 the tag '!b{c}' is not allowed: a document holds JSON values only
> help: remove the tag, or put the value in quotes if '!' is meant as text

a: {{ b }} c
> 1:4+1 AG001 '{{' begins a map for YAML, not the text of a template
> help: put the whole value in quotes, or render the template first

a: {{ b }}/c
d: 1
> 1:4+1 AG001 '{{' begins a map for YAML, not the text of a template
> help: put the whole value in quotes, or render the template first

{% if x %}
a: 1
{% endif %}
> 1:1+1 AG001 '{%' begins a map for YAML, not the text of a template
> help: put the whole value in quotes, or render the template first

a: {% x %}
> 1:4+1 AG001 '{%' begins a map for YAML, not the text of a template
> help: put the whole value in quotes, or render the template first

a: - b
> 1:4+1 AG001 a list can't begin on the line of its key
> help: begin it on the next line

a: - b
   - c
> 1:4+1 AG001 a list can't begin on the line of its key
> help: begin it on the next line

a: ?
> 1:4+1 AG001 a value can't begin with '? '
> help: put it in quotes if it is meant as text: '?'

a: ? b
> 1:4+1 AG001 a value can't begin with '? '
> help: put it in quotes if it is meant as text: '? b'

a: | text
> 1:4+1 AG001 '|' begins a text of lines, and nothing may follow on its own line
> help: begin the text on the next line, or put it in quotes: '| text'

a: > text
> 1:4+1 AG001 '>' begins a text of lines, and nothing may follow on its own line
> help: begin the text on the next line, or put it in quotes: '> text'

a: >=1.0
> 1:4+5 AG001 '>' begins a text of lines, and nothing may follow on its own line
> help: begin the text on the next line, or put it in quotes: '>=1.0'

a: >= 1.0
> 1:4+2 AG001 '>' begins a text of lines, and nothing may follow on its own line
> help: begin the text on the next line, or put it in quotes: '>= 1.0'

a: |0
 x
> 1:4+2 AG001 a text block can't be indented by 0 spaces
> help: remove the number after '|'

a: |
\tx
> 2:1+1 AG001 a tab can't indent: YAML indents with spaces
> help: replace the tab by spaces

a: "C:\\path"
> 1:7+6 AG001 '\p' is no escape that YAML knows
> help: write '\\' for a backslash, or use single quotes

a: "\\d+"
> 1:5+4 AG001 '\d' is no escape that YAML knows
> help: write '\\' for a backslash, or use single quotes

a: "\\xZZ"
> 1:5+5 AG001 '\x' is not followed by enough hexadecimal digits (2 after 'x', 4 after 'u', 8 after 'U')
> help: write '\\' for a backslash, or use single quotes

a: "\\ud83d\\ude00"
> 1:5+13 AG004 the character U+D83D (half of a surrogate pair) is not allowed
> help: write the character itself, or remove the escape
> only: libyaml

a: "
---
b"
> 1:4+1 AG001 the text that begins with " is not closed before the next document
> help: write " where it ends; inside of a text, indent a line that begins with '---' or '...'

a: "
...
b"
> 1:4+1 AG001 the text that begins with " is not closed before the next document
> help: write " where it ends; inside of a text, indent a line that begins with '---' or '...'

a: -
> 1:4+1 AG001 '-' alone is the item of a list
> help: put it in quotes if it is meant as text: '-'

{
  // c
  "a": 1
}
> 2:3+2 AG001 '//' begins no comment: it is read as text
> help: begin the comment with '#', or remove it (JSON has no comments)

a: 1
<<<<<<< HEAD
b: 2
=======
b: 3
>>>>>>> x
> 2:1+7 AG001 '<<<<<<<' is left over from a merge conflict
> help: choose one of the two versions, and remove the marks

a: 1
\ufeffb: 2
> 2:1+2 AG004 a byte order mark is inside of the text
> help: remove it: it belongs to the beginning of a file
> only: libyaml

a:
  b: "x
c: 1
> 2:6+2 AG001 the text that begins with " is never closed
> help: write " where it ends

a: "\\U00110000"
> 1:5+11 AG004 there is no character U+00110000
> help: write the character itself

a: [|]
> 1:5+1 AG001 a value can't begin with '|' here
> help: put it in quotes

%YAML 1.2 x
---
a: 1
> 1:1+5 AG001 a line that begins with '%' is an instruction to the YAML reader, and this is none
> help: put it in quotes if it is meant as text: '%YAML 1.2 x'

%TAG
---
a: 1
> 1:1+4 AG001 a line that begins with '%' is an instruction to the YAML reader, and this is none
> help: put it in quotes if it is meant as text: '%TAG'

...
> 1:1+3 AG003 the document is empty
> help: write the document before '...'

%YAML one
---
a: 1
> 1:1+5 AG001 a line that begins with '%' is an instruction to the YAML reader, and this is none
> help: put it in quotes if it is meant as text: '%YAML one'
"""


@pytest.mark.parametrize("case", cases(GOLDEN), ids=lambda case: case.text[:40])
@pytest.mark.parametrize("parser", ["libyaml", "plain"])
def test_characters_are_told_in_words_of_ours(parser: str, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong, on the line to mend, and how to mend it: the same from both parsers, where both refuse the text."""
    if parser == "plain":

        def missing(name: str) -> None:
            raise ImportError(name)

        monkeypatch.setattr(yaml_events, "import_module", missing)
    assert told(case.text) == (case.told if case.only in (None, parser) else "")


def test_every_rule_about_characters_has_a_case() -> None:
    """No message is written that no document gets."""
    assert silent(syntax_characters.RULES, GOLDEN) == []
