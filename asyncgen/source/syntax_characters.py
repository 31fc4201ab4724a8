"""Syntax errors that single characters make: tabs, quotes, `@` or `*` before a text, tags, instructions to the reader, other languages.

Rows of the table of `syntax_faults`. It must not know how rows are matched.
"""

from __future__ import annotations

from asyncgen.source.syntax_rule import AT, BACKSLASH, BEFORE, LINE, START, UNCLOSED, Rule, is_here

TEMPLATE = "'{sign}' begins a map for YAML, not the text of a template"
TEMPLATE_MEND = "put the whole value in quotes, or render the template first"

_BLOCK = r"did not find expected key|expected <block end>"
_LIST = r"expected '-' indicator|expected <block end>.*block collection"
_FLOW = r"expected ',' or "
_NOT_HERE = r"mapping values are not allowed"
_NO_COLON = r"could not find expected ':'"
_QUOTE_IT = "put it in quotes if it is meant as text: {quoted}"

RULES = (
    # Text of other languages.
    Rule(
        _NO_COLON + "|" + _BLOCK + "|" + _NOT_HERE,
        lambda scene: scene.start if "simple key" in scene.report.context else scene.line,
        r"(?P<sign><{7}|={7}|>{7})(?:\s|$)",
        "'{sign}' is left over from a merge conflict",
        "choose one of the two versions, and remove the marks",
    ),
    Rule(
        ".",
        LINE,
        r"""(?:[^'"#\r\n]*?[\s:-])?(?P<here>(?P<sign>\{[{%]))""",
        TEMPLATE,
        TEMPLATE_MEND,
        when=lambda scene, match: match.start("here") <= scene.at,
    ),
    Rule(
        _FLOW,
        BEFORE,
        r"(?:[^\"\r\n]*\s)?(?P<here>(?P<sign>//|/\*))",
        "'{sign}' begins no comment: it is read as text",
        "begin the comment with '#', or remove it (JSON has no comments)",
    ),
    Rule(".", LINE, "\ufeff", "a byte order mark is inside of the text", "remove it: it belongs to the beginning of a file", code="AG004"),
    # Tabs.
    Rule(
        "cannot start any token|tab character|violates indentation",
        LINE,
        r" *(?P<here>\t)[ \t]*$",
        "a tab is on a line that is empty otherwise",
        "remove the tab",
    ),
    Rule(
        "cannot start any token",
        LINE,
        r"[ -]*(?P<here>\t)",
        "a tab can't indent: YAML indents with spaces",
        "replace the tab by spaces",
        when=lambda scene, match: scene.characters.startswith("\t", scene.at),
    ),
    Rule(
        f"tab character|{_NOT_HERE}|{_BLOCK}|{_LIST}",
        LINE,
        r"[ -]*(?P<here>\t)",
        "a tab can't indent: YAML indents with spaces",
        "replace the tab by spaces",
    ),
    Rule("cannot start any token", AT, r"\t", "a tab can't separate words here", "replace the tab by a space"),
    # Characters that begin no text.
    Rule("cannot start any token", AT, r"(?P<text>(?P<sign>[@`%])[^\r\n#]*)", "a value can't begin with '{sign}'", "put it in quotes"),
    Rule("cannot start any token", AT, r"(?P<sign>\S)", "a value can't begin with '{sign}' here", "put it in quotes"),
    Rule(
        "scanning an alias",
        START,
        r"(?P<text>\*[^\r\n#]*)",
        "'*' begins an alias, and no name of one follows",
        _QUOTE_IT,
    ),
    Rule(
        "scanning an anchor",
        START,
        r"(?P<text>&[^\r\n#]*)",
        "'&' begins an anchor, and no name of one follows (letters, digits, '-' and '_')",
        _QUOTE_IT,
    ),
    Rule(
        "scanning a block scalar",
        START,
        r"(?P<sign>[|>])[-+]?0",
        "a text block can't be indented by 0 spaces",
        "remove the number after '{sign}'",
    ),
    Rule(
        "scanning a block scalar",
        START,
        r"(?P<text>(?P<sign>[|>])[^\r\n]*)",
        "'{sign}' begins a text of lines, and nothing may follow on its own line",
        "begin the text on the next line, or put it in quotes: {quoted}",
    ),
    Rule(
        "undefined tag handle|(?:scanning|parsing) a tag",
        START,
        r"(?:&\S+\s+)?(?P<here>(?P<text>!\S*))",
        "the tag '{text}' is not allowed: a document holds JSON values only",
        "remove the tag, or put the value in quotes if '!' is meant as text",
        code="AG006",
    ),
    Rule(
        "block sequence entries|sequence entries are not",
        LINE,
        r"[^\r\n]*?:\s+(?P<here>-)\s*$",
        "'-' alone is the item of a list",
        "put it in quotes if it is meant as text: '-'",
    ),
    Rule(
        "block sequence entries|sequence entries are not", AT, "-", "a list can't begin on the line of its key", "begin it on the next line"
    ),
    Rule("mapping keys are not allowed", AT, r"(?P<text>\?[^\r\n#]*)", "a value can't begin with '? '", _QUOTE_IT),
    # Instructions to the reader.
    Rule("node content", AT, r"\.\.\.(?:\s|$)", "the document is empty", "write the document before '...'", code="AG003"),
    Rule(
        "incompatible YAML",
        AT,
        r"%YAML\s+(?P<version>\S+)",
        "there is no YAML {version} that can be read here",
        "remove the line: YAML 1.2 is read",
    ),
    Rule("duplicate .*directive", AT, r"%(?P<name>\S+)", "'%{name}' is there twice", "remove one of the lines"),
    Rule(
        "unknown directive",
        START,
        r"%(?P<name>\S+)",
        "'%{name}' is no instruction that a YAML reader knows",
        "remove the line, or put the text in quotes",
    ),
    Rule(
        "scanning a directive|%(?:TAG|YAML) directive|expected '!'",
        START,
        r"(?P<text>%[^\r\n]*)",
        "a line that begins with '%' is an instruction to the YAML reader, and this is none",
        _QUOTE_IT,
    ),
    Rule(
        "<document start>",
        BEFORE,
        r"%(?:YAML|TAG)\s",
        "'---' is missing between the lines that begin with '%' and the document",
        "write '---' on a line of its own",
        mark=AT,
    ),
    # Quotes.
    Rule(
        "unknown escape character",
        BACKSLASH,
        r"\\(?P<sign>.?)",
        "'\\{sign}' is no escape that YAML knows",
        "write '\\\\' for a backslash, or use single quotes",
    ),
    Rule(
        "hexdecimal|hexadecimal",
        BACKSLASH,
        r"\\(?P<sign>[xuU])",
        "'\\{sign}' is not followed by enough hexadecimal digits (2 after 'x', 4 after 'u', 8 after 'U')",
        "write '\\\\' for a backslash, or use single quotes",
    ),
    Rule(
        "invalid Unicode character",
        BACKSLASH,
        r"\\[uU](?:0000)?(?P<number>[dD][89a-fA-F][0-9a-fA-F]{2})",
        "the character U+{number} (half of a surrogate pair) is not allowed",
        "write the character itself, or remove the escape",
        code="AG004",
    ),
    Rule(
        "invalid Unicode character",
        BACKSLASH,
        r"\\[uU](?P<number>\w+)",
        "there is no character U+{number}",
        "write the character itself",
        code="AG004",
    ),
    Rule(
        "end of stream",
        START,
        r"""(?P<sign>["'])""",
        "the text that begins with {sign} is never closed",
        "write {sign} where it ends",
    ),
    Rule(
        "document (?:indicator|separator)",
        START,
        r"""(?P<sign>["'])""",
        "the text that begins with {sign} is not closed before the next document",
        "write {sign} where it ends; inside of a text, indent a line that begins with '---' or '...'",
    ),
    Rule(
        _BLOCK,
        UNCLOSED,
        r"""(?P<sign>["'])""",
        "the text that begins with {sign} is closed only on a later line, by a quote that was to open another text",
        "write {sign} where it ends",
    ),
    Rule(
        _BLOCK,
        LINE,
        r"(?:[^'\"\r\n]*?[\s:])?'(?:[^'\r\n]|'')*' *(?P<here>(?P<text>[^\s#,\]}:][^\r\n]*))",
        "the text in single quotes ends before '{text}'",
        "inside of single quotes write '' for one, or put the whole value in double quotes",
        when=is_here,
    ),
    Rule(
        _BLOCK,
        LINE,
        r'(?:[^\'"\r\n]*?[\s:])?"(?:[^"\\\r\n]|\\.)*" *(?P<here>(?P<text>[^\s#,\]}:][^\r\n]*))',
        "the text in double quotes ends before '{text}'",
        'inside of double quotes write \\" for one, or put the whole value in single quotes',
        when=is_here,
    ),
)
