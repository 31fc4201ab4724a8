"""Every code that a finding can have: its name, how much it weighs, and which section of which text it comes from.

Owns what a code means in one line; `pages/` beside this file explains each one, and `page` reads them. It must not know who finds what.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from asyncgen.codes import table
from asyncgen.diagnostics import Severity


class Class(StrEnum):
    """What may be done about a finding's weight, and who is told of it.

    `FIXED`: asyncgen can't go on with it, so it stays an error. `RULE`: a project may weigh it as it likes. `ASIDE`: the same, and the
    code does not depend on it, so that it fails `validate` and `check` but does not stop generating. `ADVICE`: a project may weigh it as it
    likes, and only `validate` tells of it.
    """

    FIXED = "fixed"
    RULE = "rule"
    ASIDE = "aside"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Code:
    """One code. `name` says it in words, `severity` is what it weighs where nobody says otherwise, `section` is where the rule comes from.

    `section` names a text and its section ("AsyncAPI 2.4.0, Channels Object"); None for findings that are about asyncgen itself.
    """

    code: str
    name: str
    severity: Severity
    kind: Class
    section: str | None

    @property
    def is_fixed(self) -> bool:
        """Whether no project can change the severity."""
        return self.kind is Class.FIXED

    @property
    def is_aside(self) -> bool:
        """Whether code can be generated all the same."""
        return self.kind is Class.ASIDE

    @property
    def is_advice(self) -> bool:
        """Whether only `validate` tells of it."""
        return self.kind is Class.ADVICE


def _read(line: str) -> Code:
    code, severity, kind, name, *section = (part.strip() for part in line.split("|"))
    return Code(code, name, Severity(severity), Class(kind), section[0] if section and section[0] else None)


CODES: Mapping[str, Code] = {code.code: code for code in (_read(line) for line in table.TABLE.strip().splitlines())}
"""All codes, in their order."""


def severity(code: str) -> Severity:
    """Return what a finding with this code weighs where nobody says otherwise. Raises KeyError for a code that is not in the table."""
    return CODES[code].severity


def page(code: str) -> str:
    """Return what explains a code, as Markdown. Raises KeyError for a code that is not in the table."""
    from importlib.resources import files

    return files("asyncgen.codes").joinpath("pages", f"{CODES[code].code}.md").read_text("utf-8")
