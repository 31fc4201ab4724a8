"""How messages name values and titles. It must not know rules, kinds or places."""

from __future__ import annotations

from typing import Any


def of_value(value: Any) -> str:
    """A value in a message: its type, and for a scalar the value itself, cut to 40 characters."""
    match value:
        case None:
            return "null"
        case bool():
            return f"the boolean {str(value).lower()}"
        case int() | float():
            return f"the number {str(value)[:40]}"
        case str():
            return f"the string '{value if len(value) <= 40 else value[:40] + '...'}'"
        case list():
            return "a list"
        case _:
            return "a map"


def with_article(title: str) -> str:
    """A title with `a` or `an` before it, unless it has an article already."""
    if title.startswith(("a ", "the ", "null")):
        return title
    return f"an {title}" if title[0] in "AEIO" else f"a {title}"
