"""What a row of the table of syntax errors is, and the conditions that rows may have. It must not know the rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from asyncgen.diagnostics import Diagnostic, Related
from asyncgen.source.syntax_places import Scene, Where
from asyncgen.source.text import Text

_SHOWN = 60

AT: Where = attrgetter("at")
START: Where = attrgetter("start")
LINE: Where = attrgetter("line")
TEXT: Where = attrgetter("text")
BEFORE: Where = attrgetter("before")
BEFORE_START: Where = attrgetter("before_start")
BEFORE_END: Where = attrgetter("before_end")
BACKSLASH: Where = attrgetter("backslash")
WORD: Where = attrgetter("word")
OPEN: Where = attrgetter("open_bracket")
UNCLOSED: Where = attrgetter("unclosed")

Match = re.Match[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: it fits when the report has `problem`, the characters from `where` on match, and `when` (if there is one) is true.

    The finding is at the group `here` of the characters, at their beginning without one, or at `mark`. Message and hint may name groups,
    `{quoted}` (the group `text`, in single quotes as YAML writes it), `{here_indentation}` and `{indentations}`.
    """

    problem: str
    where: Where
    characters: str
    message: str
    hint: str
    when: Callable[[Scene, Match], bool] | None = None
    code: str = "AG001"
    mark: Where | None = None

    def finding(self, text: Text, scene: Scene) -> Diagnostic | None:
        """The finding, None when the rule does not fit."""
        place = self.where(scene) if re.search(self.problem, f"{scene.report.problem} {scene.report.context}") else None
        match = None if place is None else re.compile(self.characters).match(scene.characters, place, scene.end(place))
        if match is None or (self.when is not None and not self.when(scene, match)):
            return None
        offset = match.start("here") if "here" in match.re.groupindex else match.start()
        if self.mark is not None:
            offset = self.mark(scene) or 0
        words = {name: _cut(value or "") for name, value in match.groupdict().items()}
        words["number"] = words.get("number", "").upper()
        quoted = "'" + words.get("text", "").replace("'", "''") + "'"
        known = {"quoted": quoted, "indentations": _either(scene.indentations()), "here_indentation": _own(scene)} | words
        related: tuple[Related, ...] = ()
        start = scene.start
        if start is not None and text.place(start).line != text.place(offset).line and "flow" in scene.report.context:
            related = (Related("the bracket is here", text.place(start, 1)),)
        return text.problem(self.code, self.message.format(**known), offset, self.hint.format(**known), related=related)


def _cut(value: str) -> str:
    value = value.strip()
    return value if len(value) <= _SHOWN else value[:_SHOWN] + "..."


def _own(scene: Scene) -> str:
    return _spaces(scene.text - scene.line)


def _spaces(number: int) -> str:
    return "1 space" if number == 1 else f"{number} spaces"


def _either(numbers: list[int]) -> str:
    *first, last = numbers or [0]
    return f"{', '.join(map(str, first))} or {_spaces(last)}" if first else _spaces(last)


def is_here(scene: Scene, match: Match) -> bool:
    """The library gave up at the very characters that are meant."""
    return match.start("here") == scene.at


def before_error(scene: Scene, match: Match) -> bool:
    """What is meant begins before the place where the library gave up."""
    return match.start("here") < scene.at


def deeper(scene: Scene, _: Match) -> bool:
    """The line of the error is indented deeper than the one before."""
    return scene.before is not None and scene.text - scene.line > scene.indentation(scene.before)


def first(scene: Scene, _: Match) -> bool:
    """Nothing but spaces is before the error on its line."""
    return scene.text == scene.at


def aligned(scene: Scene, match: Match) -> bool:
    """The line of the error begins in the column in which the part that it breaks off began."""
    return first(scene, match) and scene.start is not None and scene.at - scene.line == column(scene, scene.start)


def misaligned(scene: Scene, match: Match) -> bool:
    """The line of the error begins in another column than the part that it breaks off."""
    return first(scene, match) and not aligned(scene, match)


def column(scene: Scene, offset: int) -> int:
    """The characters before `offset` on its line."""
    beginning = max(scene.characters.rfind("\n", 0, offset), scene.characters.rfind("\r", 0, offset)) + 1
    return offset - beginning


def at_end(scene: Scene, _: Match) -> bool:
    """Nothing follows the error."""
    return not scene.rest()


def left_behind(scene: Scene, _: Match) -> bool:
    """The line of the error is not inside of the bracket's part any more: it is indented as the bracket's line is, or less."""
    start = scene.start
    if not start or start >= scene.line:
        return False
    return scene.text - scene.line <= scene.indentation(start) and bool(scene.characters[start - 1].strip() or start >= 2)


def next_line(scene: Scene, _: Match) -> bool:
    """The bracket was opened on an earlier line, and the error is in the first member of its own line."""
    between = scene.characters[scene.text : scene.at]
    return scene.start is not None and scene.start < scene.line and not re.search(r"[,\[\]{}]", between)


def after_key(scene: Scene, _: Match) -> bool:
    """The text before the error is the key of a map in brackets: `{` or `,` is before it."""
    before = scene.characters[max(0, scene.at - 1000) : scene.at]
    return re.search(r"""[{,]\s*(?:"[^"]*"|'[^']*')\s*\Z""", before) is not None
