"""What is wrong in a text that is no YAML: a table from what the library reports, and the characters there, to words of ours.

The library says what it expected. A person wants to know what they wrote, on the line to mend, and what to write instead. The first rule
that fits is told. It must not know parsers; both of the library's word their reports a little differently, and the table has both.
"""

from __future__ import annotations

import re

from asyncgen.diagnostics import Diagnostic
from asyncgen.source import syntax_brackets, syntax_characters, syntax_structure
from asyncgen.source.syntax_places import Report, Scene
from asyncgen.source.text import Text, too_deep

_NESTING = re.compile("nesting|too deep|depth")
RULES = (*syntax_characters.RULES, *syntax_brackets.RULES, *syntax_structure.RULES)


def explain(text: Text, report: Report) -> Diagnostic:
    """The finding for a syntax error."""
    if _NESTING.search(report.problem):
        return too_deep(text, report.offset)
    scene = Scene(text.characters, report)
    for rule in RULES:
        if (finding := rule.finding(text, scene)) is not None:
            return finding
    hint = "look for a missing quote, bracket or colon here and on the line before"
    return text.problem("AG001", f"not valid YAML: {report.problem}", report.offset, hint)
