"""Regular expressions of schemas (ECMA 262) as pydantic reads them (Rust's `regex`): which can be taken over, and which mean just the same.

Knows the two dialects; nothing of schemas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

_LONGEST = 1000
_TOKEN = re.compile(r"\\.|\(\?(?!:|<[A-Za-z])|&&|--|~~|\[\^?\]?|.", re.DOTALL)
# Letters and digits, ranges of them, and how often: not worth loading the engine for.
_SIMPLE = re.compile(r"\^?(?:(?:[A-Za-z0-9_ @-]|\[(?:a-z|A-Z|0-9|_)+-?\])(?:[+*?]|\{[0-9]{1,2}\})?)*\$?")
# Rust's classes are Unicode's, ECMA 262's are not; and to that, a byte order mark is a space.
_CLASSES = {"\\d": "0-9", "\\w": "A-Za-z0-9_", "\\s": r"\s\x{feff}"}
# After a backslash these are themselves in both dialects.
_PUNCTUATION = frozenset(r"^$\.*+?()[]{}|/-")


@cache
def portable(pattern: str) -> str | None:
    """Return what pydantic's engine is given for `pattern`, so that it accepts at least what `pattern` accepts.

    None where it can't read it, or may refuse what is right.
    """
    if len(pattern) > _LONGEST or _reads_differently(pattern):
        return None
    if _SIMPLE.fullmatch(pattern):
        return pattern
    from pydantic_core import SchemaError, SchemaValidator, core_schema

    translated = "".join(_translated(pattern))
    try:
        SchemaValidator(core_schema.str_schema(pattern=translated))
    except SchemaError:
        return None
    return translated


@cache
def is_exact(pattern: str) -> bool:
    """Say whether a portable pattern accepts just what it does in ECMA 262, as far as this can tell."""
    return all(_means_the_same(token, within) for token, within in _tokens(pattern))


def matches(pattern: str, text: str) -> bool:
    """Say whether a text matches what `portable` returned."""
    from pydantic_core import SchemaValidator, core_schema

    return SchemaValidator(core_schema.str_schema(pattern=pattern)).isinstance_python(text)


def _tokens(pattern: str) -> Iterator[tuple[str, str]]:
    """Yield the tokens of a pattern, each with the opening of the class in which it stands, empty outside of one."""
    within = ""
    for match in _TOKEN.finditer(pattern):
        token = match.group()
        yield token, within
        if within:
            within = "" if token == "]" else within
        elif token[0] == "[":
            within = token


def _reads_differently(pattern: str) -> bool:
    """Say whether ECMA 262 and Rust's engine may read `pattern` so differently that a text is refused wrongly.

    That is so for assertions and flags, negated classes (Rust's are Unicode classes), set operators within a class and anchors of other
    dialects.
    """
    for token, within in _tokens(pattern):
        if token[0] == "\\":
            if token[1:] in "bBDWAzZcG":
                return True
        elif within:
            if token[0] == "[" or token in ("&&", "--", "~~"):
                return True
        elif token[0] == "[":
            if token[-1] == "]":
                return True
        elif token[:2] == "(?":
            return True
    return False


def _translated(pattern: str) -> Iterator[str]:
    for token, within in _tokens(pattern):
        members = _CLASSES.get(token)
        yield token if members is None else members if within else f"[{members}]"


def _means_the_same(token: str, within: str) -> bool:
    if token[0] == "\\":
        return token in ("\\d", "\\w") or token[1:] in _PUNCTUATION
    # A dot stops at other line ends. Braces that are no quantifier are text to one dialect only, and then not portable.
    return bool(within) or token != "."
