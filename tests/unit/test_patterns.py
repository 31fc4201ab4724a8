"""Patterns that are no regular expressions are found, and found out about in bounded time."""

from __future__ import annotations

import time
from typing import Any

import pytest

from asyncgen.spec.finding import Finding
from asyncgen.spec.judging import patterns


def check(**schemas: Any) -> list[Finding]:
    """The findings about the patterns of schemas."""
    return list(patterns.check({"components": {"schemas": schemas}}, (2, 4)))


@pytest.mark.parametrize(
    "pattern", ["(", "a**", "[z-a]", "(?P<n>a)", "(?i)a", "\\Z", "(a{1000}){1000}{1000}", "[\\p{L}]{1000}{1000}", "\ud800"]
)
def test_what_is_no_pattern_is_a_warning(pattern: str) -> None:
    """What ECMA-262 does not know, and what is too large to compile, is told at its place (2.4.0, "Schema Object": `pattern`)."""
    (finding,) = check(S={"properties": {"a": {"pattern": pattern}}})
    assert finding.code == "AG143"
    assert finding.pointer == "/components/schemas/S/properties/a/pattern"


@pytest.mark.parametrize(
    "pattern",
    ["", "^[a-z]+$", "\\p{L}", "(?<x>a)\\k<x>", "[^]", "\\uD83D\\uDE00", "(?=a)b", "(?<!a)b", "(a)\\1", "\\u{1F600}", "\\d{1,3}", "\\cA"],
)
def test_patterns_of_ecma_262_are_good(pattern: str) -> None:
    """Look-around, groups with names and properties of Unicode are all part of it."""
    assert not check(S={"pattern": pattern, "patternProperties": {pattern: {}}})


def test_keys_of_pattern_properties_are_patterns() -> None:
    """The place of a bad key is the key, with a hint that mends it where the mistake is a known one."""
    (finding,) = check(S={"patternProperties": {"(?P<n>a)": {}}})
    assert (finding.pointer, finding.key) == ("/components/schemas/S/patternProperties/(?P<n>a)", True)
    assert finding.hints == ("a group with a name is written '(?<name>...)'",)


def test_what_is_no_text_is_left_to_others() -> None:
    """A pattern of the wrong type is not this rule's to tell, and data has no patterns."""
    assert not check(S={"pattern": 5, "patternProperties": [], "const": {"pattern": "("}, "examples": [{"pattern": "("}]})


def test_many_large_patterns_take_bounded_time() -> None:
    """After two seconds of compiling nothing more is said."""
    schemas = {f"S{i}": {"pattern": f"a{{99999}}{i}"} for i in range(3_000)}
    started = time.process_time()
    assert check(**schemas) == []
    assert time.process_time() - started < 4
