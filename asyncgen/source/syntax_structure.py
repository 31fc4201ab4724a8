"""Syntax errors in how lines are put together: indentation, colons, lists and maps in each other.

Rows of the table of `syntax_faults`. It must not know how rows are matched.
"""

from __future__ import annotations

from asyncgen.source.syntax_rule import AT, BEFORE, BEFORE_START, LINE, START, TEXT, Rule, aligned, before_error, deeper, first, misaligned

_KEY = r"""(?P<key>[^\s'"#&*!|>%@`,\[\]{}:-][^\s:#]*|[^\s'"#&*!|>%@`,\[\]{}:-][^:#\r\n]*?)"""
_ITEMS = r"(?:- +)*"
_BLOCK = r"did not find expected key|expected <block end>"
_LIST = r"expected '-' indicator|expected <block end>.*block collection"
_NOT_HERE = r"mapping values are not allowed"
_NO_COLON = r"could not find expected ':'"
_QUOTE_IT = "put it in quotes if it is meant as text: {quoted}"

RULES = (
    # Lines of a map or a list.
    Rule(_BLOCK, AT, ":", "a map key is missing before ':'", "write the key, or '' for an empty one", when=first, code="AG007"),
    Rule(
        _BLOCK,
        BEFORE,
        r"[^\r\n]*?:\s+(?P<here>\*(?P<name>\S+))\s*$",
        "an alias stands for a whole value: nothing can be added below it",
        "write `<<: *{name}` on a line of its own to take over its members",
        when=deeper,
    ),
    Rule(
        _BLOCK,
        AT,
        r"(?P<sign>[&*])\S",
        "a second anchor or alias follows the first one",
        "a value has one anchor, or is one alias",
        when=lambda scene, match: not first(scene, match),
    ),
    Rule(
        _BLOCK,
        BEFORE,
        r"[^\r\n]*[:-]\s+(?P<here>(?P<sign>[|>])[-+0-9]*)\s*(?:#.*)?$",
        "the empty lines at the beginning of the text block have more spaces than its first line",
        "remove the spaces from the empty lines",
    ),
    Rule(
        _BLOCK,
        AT,
        r"-(?:\s|$)",
        "an item of a list stands between the keys of a map",
        "give the list a key of its own and indent it below, or remove '-'",
        when=aligned,
    ),
    Rule(
        _LIST,
        AT,
        "",
        "a key of a map stands between the items of a list",
        "write '- ' before it, or indent it as the lines that it belongs to",
        when=aligned,
    ),
    Rule(
        _BLOCK + "|" + _LIST,
        TEXT,
        "",
        "no line above that this one could belong to is indented by {here_indentation}",
        "indent it by {indentations}",
        when=misaligned,
    ),
    Rule(_BLOCK, AT, r"(?P<text>(?P<sign>[,>|\[{])[^\r\n#]*)", "a key can't begin with '{sign}'", _QUOTE_IT, when=aligned),
    Rule(
        _BLOCK,
        AT,
        r"(?P<text>[^\r\n:#]+)",
        "':' is missing after '{text}'",
        "write '{text}:' and the value",
        when=aligned,
    ),
    Rule(
        _BLOCK,
        AT,
        r"(?P<text>[^\r\n]+)",
        "'{text}' follows a value that has ended",
        "put the whole value in quotes, or begin a new line",
        when=lambda scene, match: not first(scene, match),
    ),
    # Colons.
    Rule(
        _NO_COLON,
        BEFORE_START,
        r"[^\r\n]*[:-]\s+(?P<sign>[|>])[-+0-9]*\s*(?:#.*)?$",
        "the lines of a text block ('{sign}') must be indented deeper than its key",
        "indent the line",
        mark=START,
    ),
    Rule(
        _NO_COLON,
        START,
        r"-(?P<text>[^\s-][^\r\n:#]*)",
        "a space is missing after '-'",
        "write '- {text}'",
    ),
    Rule(
        _NO_COLON,
        START,
        rf"{_KEY}:(?P<text>[^\s:][^\r\n#]*)",
        "a space is missing after the colon of '{key}'",
        "write '{key}: {text}'",
    ),
    Rule(
        _NO_COLON,
        START,
        r"(?P<key>[\w$./][\w$./-]*) +(?P<text>[^\s#][^\r\n#]*)",
        "':' is missing after '{key}'",
        "write '{key}: {text}', or indent the line if it goes on with the text above",
    ),
    Rule(_NO_COLON, START, r"(?P<text>[^\r\n#]+)", "':' is missing after '{text}'", "write '{text}:' and the value"),
    Rule(
        _NOT_HERE,
        LINE,
        r" *(?:- +)*[^\r\n:]*?: +(?P<here>(?P<sign>[“”‘’„«]))",
        "'{sign}' is no quote for YAML",
        "write \" or '",
        when=before_error,
    ),
    Rule(
        _NOT_HERE,
        LINE,
        rf" *{_ITEMS}[^\r\n:]+: +(?P<here>&[^\s,\[\]{{}}]+)",
        "a map with an anchor can't begin on the line of its key",
        "begin the map on the next line",
        when=before_error,
    ),
    Rule(
        _NOT_HERE,
        LINE,
        rf""" *{_ITEMS}(?:"[^"\r\n]*"|'[^'\r\n]*'|[^\s'":\r\n][^:\r\n]*(?::[^\s][^:\r\n]*)*): +(?P<here>(?P<text>[^\s#][^\r\n]*))""",
        "the value has a second ': ' in it, which would begin a map",
        "put the whole value in quotes: {quoted}",
        when=before_error,
    ),
    Rule(
        _NOT_HERE,
        LINE,
        r" *[^\s:][^:\r\n]{1023,}",
        "the key has more than 1,024 characters",
        "shorten it, or write it after '? ' and its value after ': ' on the next line",
        mark=TEXT,
    ),
    Rule(
        _NOT_HERE,
        BEFORE,
        r"-(?P<text>[^\s-][^\r\n:#]*)",
        "a space is missing after '-'",
        "write '- {text}'",
    ),
    Rule(
        _NOT_HERE,
        BEFORE,
        r"(?P<key>[^\r\n:]*?)(?P<here>(?P<sign>[：﹕︓]))",
        "'{sign}' is no colon for YAML",
        "write ': ' after '{key}'",
    ),
    Rule(
        _NOT_HERE,
        BEFORE,
        rf"{_ITEMS}(?P<here>{_KEY}):(?P<text>[^\s:/][^\r\n#]*)",
        "a space is missing after the colon of '{key}'",
        "write '{key}: {text}'",
    ),
    Rule(
        _NOT_HERE,
        BEFORE,
        rf"{_ITEMS}(?:[^\r\n:]|:(?=\S))+: +[^\s#]",
        "the line is indented deeper than the one before, which has its value already",
        "indent it as the line before, or remove that value",
        when=deeper,
        mark=TEXT,
    ),
    Rule(
        _NOT_HERE,
        BEFORE,
        rf"{_ITEMS}(?P<here>(?P<key>[\w$./][\w$./-]*)) +(?P<text>[^\s:#][^\r\n:#]*)(?:\s+#.*)?$",
        "':' is missing after '{key}'",
        "write '{key}: {text}'",
    ),
    Rule(
        _NOT_HERE,
        BEFORE,
        rf"{_ITEMS}(?P<here>(?P<text>[^\s:#](?:[^\r\n:#]|(?<=\S)#)*))(?:\s+#.*)?$",
        "':' is missing after '{text}'",
        "write '{text}:'",
    ),
    Rule(_NOT_HERE, AT, ":", "a ':' can't stand here", "put text that has ': ' in quotes, or begin a new line for the key"),
    Rule(
        "<document start>",
        BEFORE,
        r"---\s[^\r\n]*?(?P<sign>[|>])[-+0-9]*\s*(?:#.*)?$",
        "the lines of a text block ('{sign}') must be indented",
        "indent the line",
        mark=AT,
    ),
    Rule(
        "<document start>",
        AT,
        "",
        "something follows the end of the document",
        "remove it, or make it part of the document; keep one document per file",
        code="AG003",
    ),
)
