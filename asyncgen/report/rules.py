"""The codes of findings, told: all of them in a list, or the page of one, for people and as data. Must not know who asks."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

from asyncgen import codes
from asyncgen.codes.explanation import Explanation, explain
from asyncgen.diagnostics import Severity
from asyncgen.report.json_form import FORMAT_VERSION, text_of
from asyncgen.report.text import Paint, plain

_WIDTH = 88
_GROUPS = {"AG0": "reading", "AG1": "document", "AG2": "handlers", "AG3": "generated files", "AG4": "app", "AG5": "changes"}
_ADVICE = "advice"
_INDENT = "    "


def group(code: codes.Code) -> str:
    """Return what the findings with a code are about."""
    return _ADVICE if code.is_advice else _GROUPS[code.code[:3]]


def listing(paint: Paint = plain) -> str:
    """Return all codes, a line each, under what they are about."""
    known = [explain(code) for code in codes.CODES]
    names = max(len(each.code.name) for each in known)
    parts: list[str] = []
    for name in (*_GROUPS.values(), _ADVICE):
        lines = [_line(each, names, paint) for each in known if group(each.code) == name]
        if lines:
            parts.append("\n".join([paint(name, "bold"), *lines]))
    return "\n\n".join(parts)


def _line(explained: Explanation, names: int, paint: Paint) -> str:
    code, severity = explained.code, explained.code.severity.value
    return f"  {code.code}  {paint(severity, severity)}{' ' * (7 - len(severity))}  {code.name.ljust(names)}  {explained.title}"


def listing_data() -> str:
    """Return all codes as one JSON document, without what the pages say beyond the title."""
    return text_of({"format_version": FORMAT_VERSION, "rules": [_head(explain(code)) for code in codes.CODES]})


def page(code: str, paint: Paint = plain) -> str:
    """Return the page of a code: what is wrong, what it weighs, where the rule is from, why it is there, an example, the mend.

    Raises KeyError for a code that is not in the table.
    """
    explained = explain(code)
    parts = [paint(f"{explained.code.code} {explained.code.name}", "bold"), *_wrapped([explained.title]), _weight(explained.code, paint)]
    if explained.code.section:
        parts.append(f"{paint('source', 'help')}: {explained.code.section}")
    parts += _wrapped(explained.why)
    for example in explained.examples:
        style = {"wrong": "error", "right": "good"}.get(example.shows, "dim")
        parts.append(f"{paint(example.shows, style)}:\n\n{textwrap.indent(example.text, _INDENT).rstrip()}")
    return "\n\n".join([*parts, *_wrapped(explained.mend)])


def page_data(code: str) -> str:
    """Return the page of a code as one JSON document. Raises KeyError for a code that is not in the table."""
    explained = explain(code)
    examples = [{"language": each.language, "shows": each.shows, "text": each.text} for each in explained.examples]
    data = {"why": list(explained.why), "examples": examples, "mend": list(explained.mend)}
    return text_of({"format_version": FORMAT_VERSION, **_head(explained), **data})


def _head(explained: Explanation) -> dict[str, Any]:
    code = explained.code
    return {
        "code": code.code,
        "name": code.name,
        "group": group(code),
        "severity": code.severity.value,
        "fixed": code.is_fixed,
        "section": code.section,
        "title": explained.title,
    }


def _weight(code: codes.Code, paint: Paint) -> str:
    weight = f"{paint('severity', 'help')}: {paint(code.severity.value, code.severity.value)}"
    if code.is_fixed:
        return f"{weight}; it can't be changed: asyncgen can't go on with it"
    told = "; only `asyncgen validate` tells of it" if code.is_advice else ""
    other = Severity.WARNING if code.severity is Severity.ERROR else Severity.ERROR
    choices = ", ".join(f'"{each}"' for each in (*Severity, "off") if each not in (other, code.severity))
    setting = f'[tool.asyncgen.severity]\n{code.code} = "{other}"  # or {choices}'
    return f"{weight}{told}; pyproject.toml can change it:\n\n{textwrap.indent(setting, _INDENT)}"


def _wrapped(paragraphs: Iterable[str]) -> list[str]:
    return [textwrap.fill(paragraph, _WIDTH, break_long_words=False, break_on_hyphens=False) for paragraph in paragraphs]
