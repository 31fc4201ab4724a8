"""Values and texts as Python source: whatever goes in comes out again, and nothing gets out of its literal."""

from __future__ import annotations

import ast
import random

import pytest

from asyncgen.python_text import Imports, docstring, first_paragraph, import_statement, literal, sentence

HOSTILE = [
    '"""\nimport os; os.system("true")\n"""',
    "\\",
    '\\"""',
    'ends with a quote"',
    '"starts with one',
    "a\rprint('PWNED')",
    "x\u2028y\x85z\x0c",
    "'+__import__('os').system('id')+'",
    "{{7*7}} {% import os %} ${x} %s {0}",
    "nul \x00 byte",
    "\u202e right to left",
    "tab\tand\nnewline",
    "",
    '"' * 7,
    "\\N{BULLET} \\x41 \\u12",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_string_literal_evaluates_to_the_string(text: str) -> None:
    """Whatever the text, its literal is one literal and gives it back."""
    assert ast.literal_eval(literal(text)) == text
    assert "\n" not in literal(text)


@pytest.mark.parametrize("value", [None, True, 3, -2, 1.5, ("a",), ("a", 1), (), {"k": (1, None)}, 1e300])
def test_other_values_evaluate_to_themselves(value: object) -> None:
    """Numbers, None, tuples and dicts have literals of their own type."""
    evaluated = ast.literal_eval(literal(value))
    assert evaluated == value
    assert type(evaluated) is type(value)


def test_a_value_without_a_literal_is_refused() -> None:
    """An object of any other type is a fault of the caller."""
    with pytest.raises(TypeError, match="object"):
        literal(object())


@pytest.mark.parametrize("text", HOSTILE)
def test_a_docstring_is_one_statement(text: str) -> None:
    """No text ends its docstring early or adds a statement."""
    body = ast.parse(f"def f():\n    {docstring(text, '    ')}\n").body[0]
    assert isinstance(body, ast.FunctionDef)
    assert len(body.body) == 1
    assert ast.get_docstring(body) is not None


def test_random_texts_stay_inside_their_docstring() -> None:
    """The same for a thousand texts of nasty characters."""
    chance = random.Random(4)
    for _ in range(1000):
        text = "".join(chance.choice("\"\\'\n\r\tab{}\x00\u2028 #N") for _ in range(chance.randrange(30)))
        tree = ast.parse(f"class C:\n    {docstring(text, '    ')}\n    x = 1\n").body[0]
        assert isinstance(tree, ast.ClassDef)
        assert len(tree.body) == 2


def test_a_plain_docstring_keeps_its_words() -> None:
    """Ordinary text reads as written, on one line where it fits."""
    assert docstring("Join a room.") == '"""Join a room."""'
    assert docstring("Head.\n\nMore.", "  ") == '"""Head.\n\n  More.\n  """'


def test_imports_are_sorted_in_sections() -> None:
    """Standard library, third party and relative imports stand apart, each in order."""
    imports = Imports()
    imports.add(".models", "B", "A")
    imports.add("typing", "Any", "TYPE_CHECKING")
    imports.add("fastapi", "Query")
    assert imports.lines() == ("from typing import TYPE_CHECKING, Any", "", "from fastapi import Query", "", "from .models import A, B")


def test_a_long_import_goes_over_several_lines() -> None:
    """No import line is longer than 88 characters."""
    names = [f"Name{number}" for number in range(20)]
    statement = import_statement("chat.asyncapi", names)
    assert max(len(line) for line in statement.splitlines()) <= 88
    ast.parse(statement)


def test_sentences_end_with_a_full_stop() -> None:
    """The first text that says something is used and ends like a sentence."""
    assert sentence(None, " ", "Join", fallback="x") == "Join."
    assert sentence(None, fallback="Handle `x`.") == "Handle `x`."
    assert first_paragraph("One\nline.\n\nTwo.") == "One line."
    assert first_paragraph("  ") is None
