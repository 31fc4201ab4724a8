"""Regular expressions of schemas: which are none, and which text they match.

Owns the engine (ECMA-262 as with the flag `u`, in linear time but for look-around, whose backtracking is limited) and the rule about them.
It must not know what a pattern stands for.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from asyncgen.spec import grammar
from asyncgen.spec import pointer as pointers
from asyncgen.spec.finding import Finding
from asyncgen.spec.judging.places import places
from asyncgen.spec.judging.verdict import MAYBE, NO, YES, Verdict

if TYPE_CHECKING:
    from jsonschema_rs import Validator

_BACKTRACKING = 20_000
_SECONDS = 2.0
_LONGEST = 60
# Look-around and references to groups: all other patterns are matched in linear time.
_CAN_GIVE_UP = re.compile(r"\(\?[=!<]|\\[1-9k]")
# What is part of ECMA-262, but not known to the engine: nobody is to blame for it.
_UNKNOWN = re.compile(r"\[\^?\]|\\0|\[[^\]]*\\b|\\u[dD][89a-fA-F]|\\k<|\(\?<\$")


class Patterns:
    """Patterns, each compiled once. All together may take two seconds of processor time to compile; after that nothing is judged."""

    def __init__(self) -> None:
        self._compiled: dict[str, Validator | None] = {}
        self._seconds = _SECONDS

    def is_bad(self, pattern: str) -> bool:
        """Say whether a pattern is known to be no regular expression, or one that is too large."""
        return self._compile(pattern) is None and pattern in self._compiled and not _UNKNOWN.search(pattern)

    def matches(self, pattern: object, text: str) -> Verdict:
        """Whether a pattern is found in a text; MAYBE where it is no pattern, or where the search takes too long."""
        compiled = self._compile(pattern) if isinstance(pattern, str) else None
        if compiled is None:
            return MAYBE
        try:
            if compiled.is_valid(text):
                return YES
            if not _CAN_GIVE_UP.search(cast(str, pattern)):
                return NO
            # The engine gives up on a search that takes too long: then the kind of its error is another one.
            return NO if all(type(error.kind).__name__ == "Pattern" for error in compiled.iter_errors(text)) else MAYBE
        except ValueError:
            return MAYBE

    def _compile(self, pattern: str) -> Validator | None:
        if pattern not in self._compiled:
            if self._seconds <= 0:
                return None
            started = time.process_time()
            self._compiled[pattern] = _compiled(pattern)
            self._seconds -= time.process_time() - started
        return self._compiled[pattern]


def _compiled(pattern: str) -> Validator | None:
    # Most documents have no pattern, and need not wait for the engine.
    from jsonschema_rs import Draft7Validator, FancyRegexOptions

    try:
        return Draft7Validator({"pattern": pattern}, pattern_options=FancyRegexOptions(backtrack_limit=_BACKTRACKING))
    except ValueError:
        return None


def check(document: dict[str, Any], _version: grammar.Version) -> Iterator[Finding]:
    """Patterns of Schema Objects that are no regular expressions (AsyncAPI 2.4.0, "Schema Object": `pattern` is ECMA-262)."""
    patterns = Patterns()
    for place in places(document):
        if not place.schema:
            continue
        pattern = place.value.get("pattern")
        if isinstance(pattern, str) and patterns.is_bad(pattern):
            yield _finding(pointers.join(place.pointer, "pattern"), pattern)
        by_pattern = place.value.get("patternProperties")
        if isinstance(by_pattern, dict):
            for name in cast("dict[str, Any]", by_pattern):
                if patterns.is_bad(name):
                    yield _finding(pointers.join(place.pointer, "patternProperties", name), name, key=True)


def _finding(pointer: str, pattern: str, *, key: bool = False) -> Finding:
    shown = pattern if len(pattern) <= _LONGEST else pattern[:_LONGEST] + "..."
    message = f"'{shown}' is no regular expression of ECMA-262 with the flag 'u', or is too large: it is not applied"
    return Finding("AG143", pointer, message, _hints(pattern), key=key)


def _hints(pattern: str) -> tuple[str, ...]:
    if pattern.startswith("(?") and pattern[2:3] in ("i", "m", "s", "x"):
        return ("flags such as '(?i)' are not known: write '[aA]' for a letter in both cases",)
    if "(?P<" in pattern:
        return ("a group with a name is written '(?<name>...)'",)
    if "\\Z" in pattern or "\\A" in pattern:
        return ("the beginning of the text is '^', its end '$'",)
    if "-" in pattern and "[" in pattern:
        return ("write a literal '-' last in its brackets, or as '\\-'",)
    return ()
