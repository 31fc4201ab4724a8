"""Cases of syntax errors as text: the lines of a document, then what is told about it, then an empty line. Knows no case."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from asyncgen import source
from asyncgen.diagnostics import Diagnostic, SpecError
from asyncgen.source.syntax_rule import Rule

_ESCAPES = {r"\t": "\t", r"\s": " ", r"\ufeff": "\ufeff", "\\\\": "\\"}


@dataclass(frozen=True, slots=True)
class Case:
    """A document, what is told about it, and the parser that tells it (None: both)."""

    text: str
    told: str
    only: str | None


def cases(golden: str) -> list[Case]:
    """The cases of a text. A tab is written as \\t there, a space at the end of a line as \\s, a backslash twice."""
    found: list[Case] = []
    for block in golden.strip("\n").split("\n\n"):
        lines = block.split("\n")
        told = [line for line in lines if line.startswith("> ")]
        text = "\n".join(line for line in lines if not line.startswith("> ")) + "\n"
        text = re.sub(r"\\(?:ufeff|.)", lambda match: _ESCAPES[match.group()], text)
        only = next((line.removeprefix("> only: ") for line in told if line.startswith("> only: ")), None)
        found.append(Case(text, "\n".join(line for line in told if not line.startswith("> only: ")), only))
    return found


def told(text: str) -> str:
    """What is told about a document, as the cases have it."""
    try:
        source.parse(text, "a.yaml")
    except SpecError as error:
        return _shown(error.diagnostics[-1])
    return ""


def silent(rules: Iterable[Rule], golden: str) -> list[str]:
    """The messages of rules that no case tells."""
    return [rule.message for rule in rules if not re.search(_pattern(rule.message), golden)]


def _pattern(message: str) -> str:
    parts = re.split(r"(\{\w+\})", message)
    return r"\b(?:AG\d{3}) " + "".join(".*" if re.fullmatch(r"\{\w+\}", part) else re.escape(part.format()) for part in parts)


def _shown(finding: Diagnostic) -> str:
    assert finding.at is not None
    at = finding.at
    lines = [f"> {at.line}:{at.column}+{at.width} {finding.code} {finding.message}", *(f"> help: {hint}" for hint in finding.hints)]
    return "\n".join(lines)
