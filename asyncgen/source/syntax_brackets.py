"""Syntax errors in lists and maps in brackets: what is not closed, and commas and colons that are missing.

Rows of the table of `syntax_faults`. It must not know how rows are matched.
"""

from __future__ import annotations

from asyncgen.source.syntax_rule import AT, BEFORE_END, OPEN, START, TEXT, WORD, Rule, after_key, at_end, first, left_behind, next_line

_BLOCK = r"did not find expected key|expected <block end>"
_FLOW = r"expected ',' or "
_QUOTE_IT = "put it in quotes if it is meant as text: {quoted}"

RULES = (
    Rule(
        _FLOW,
        TEXT,
        ":",
        "':' is not on the line of its key",
        "move it to the end of the line before",
    ),
    Rule(
        _FLOW + "']'",
        AT,
        "",
        "'[' is never closed",
        "write ']' where the list ends",
        when=lambda scene, match: at_end(scene, match) or left_behind(scene, match),
        mark=START,
    ),
    Rule(
        _FLOW + "'}'",
        AT,
        "",
        "'{{' is never closed",
        "write '}}' where the map ends",
        when=lambda scene, match: at_end(scene, match) or left_behind(scene, match),
        mark=START,
    ),
    Rule(_FLOW + "']'", AT, r"\}", "'[' is closed by '}}'", "write ']'"),
    Rule(_FLOW + "'}'", AT, r"\]", "'{{' is closed by ']'", "write '}}'"),
    Rule(_FLOW + "'}'", AT, r"[^:,\s]", "':' is missing after the key", "write ': ' between the key and its value", when=after_key),
    Rule(_FLOW, BEFORE_END, "", "',' is missing at the end of the line", "write ',' before the next member", when=next_line),
    Rule(
        _FLOW,
        WORD,
        r"""(?P<word>"[^"\r\n]*"|'[^'\r\n]*'|[^\s,\[\]{}:]+) *:""",
        "',' is missing before '{word}'",
        "write ', ' between two members; put text that has ': ' in quotes",
    ),
    Rule(
        _FLOW,
        AT,
        r"(?P<sign>[\[{])",
        "',' or ':' is missing before '{sign}'",
        "write ', ' between two members, and ': ' between a key and its value",
    ),
    Rule(_FLOW, AT, r"(?P<word>[^\s,\[\]{}:]+)", "',' is missing before '{word}'", "write ', ' between two members"),
    Rule("found unexpected ':'", AT, ":", "':' is followed by a bracket or a comma", "write a space after ':', or put the text in quotes"),
    Rule(
        "node content",
        AT,
        ":",
        "a map key is missing before ':'",
        "write the key, or put the text in quotes if it begins with ':'",
        code="AG007",
    ),
    Rule(
        "flow node .*node content|node content.*flow node", AT, ",", "a value is missing before ','", "remove the comma, or write the value"
    ),
    Rule(
        "node content",
        OPEN,
        r"(?P<sign>[\[{])",
        "'{sign}' is never closed",
        "write the closing bracket where the list or map ends",
        when=lambda scene, match: at_end(scene, match) or (first(scene, match) and scene.characters.startswith("- ", scene.at)),
    ),
    Rule("flow", AT, r"-(?:\s|$)", "'- ' begins no item inside of brackets", "write '[' and ']' around the items, and ', ' between them"),
    Rule("node content", AT, r"(?P<text>(?P<sign>\S)[^\r\n#]*)", "a value can't begin with '{sign}'", _QUOTE_IT),
    Rule(
        _BLOCK + "|<document start>",
        AT,
        r"(?P<sign>[\]}])",
        "there is one '{sign}' too many",
        "remove it, or put the whole value in quotes",
    ),
)
