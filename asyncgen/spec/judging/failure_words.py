"""What a failure of a value is called, and what would mend it.

Owns words. It must not know documents, nor how failures are found.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, cast

from asyncgen.spec.closest import suggestion
from asyncgen.spec.judging import formats as format_checks
from asyncgen.spec.judging.failures import Failure

_LONGEST = 40
_CHOICES = 8

_NAMES = {
    "string": "a string",
    "object": "a map",
    "integer": "an integer",
    "number": "a number",
    "boolean": "a boolean",
    "array": "a list",
    "null": "null",
}
_LIMITS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "above {}",
    "exclusiveMaximum": "below {}",
    "multipleOf": "a multiple of {}",
}
_SIZES = {
    "minLength": ("at least", "character"),
    "maxLength": ("at most", "character"),
    "minItems": ("at least", "item"),
    "maxItems": ("at most", "item"),
    "minProperties": ("at least", "member"),
    "maxProperties": ("at most", "member"),
}


def word(value: Any) -> str:
    """A value as it is called in a message, shortened."""
    match value:
        case None:
            return "null"
        case bool():
            return f"the boolean {str(value).lower()}"
        case int() | float():
            return f"the number {short(value)}"
        case str():
            return f"the string {short(value)}"
        case list():
            return "a list" if value else "an empty list"
        case _:
            return "a map" if value else "an empty map"


def short(value: Any) -> str:
    """A value as one would write it, shortened; strings in single quotes."""
    if isinstance(value, str):
        return f"'{_cut(value)}'"
    if isinstance(value, (list, dict)):
        return "a list" if isinstance(value, list) else "a map"
    try:
        return _cut(json.dumps(value))
    except ValueError:
        # An integer of more digits than Python writes.
        return "a very long number"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "..."


def message(failure: Failure, root: str) -> str:
    """What is wrong. `root` is what the whole value is called: 'payload', 'default', ..."""
    subject = _subject(failure, root)
    expected = failure.schema.get(failure.keyword)
    found = word(failure.value)
    match failure.keyword:
        case "type":
            return f"{subject} must be {_either(_NAMES.get(str(name), str(name)) for name in _listed(expected))}, not {found}"
        case "enum":
            return f"{subject} must be {_either(short(each) for each in cast('Sequence[Any]', expected))}, not {found}"
        case "const":
            return f"{subject} must be {short(expected)}, not {found}"
        case "pattern":
            return f"{subject} must match the pattern {short(expected)}, and {found} does not"
        case "format":
            return f"{subject} must be of the format {short(expected)}, and {found} is not"
        case "required":
            return f"{subject} needs the property '{_cut(failure.name or '')}'"
        case "additionalProperties" | "patternProperties" | "properties":
            return f"{subject} must not have the property '{_cut(failure.name or '')}'"
        case "propertyNames":
            return f"'{_cut(failure.name or '')}' is no name that a property of {subject} may have"
        case "oneOf" if failure.matches:
            return (
                f"{subject} fits {failure.matches} of the {len(failure.schema['oneOf'])} alternatives of 'oneOf', it must fit exactly one"
            )
        case "oneOf" | "anyOf":
            count = len(failure.schema[failure.keyword])
            return f"{subject} is {found} that fits {'not the' if count == 1 else f'none of the {count}'} alternative{'s' * (count > 1)}"
        case "not":
            return f"{subject} is {found}, which 'not' rules out"
        case "contains":
            return f"no item of {subject} is what 'contains' asks for"
        case "uniqueItems":
            return f"{subject} must not have the same item twice"
        case keyword if keyword in _LIMITS:
            return f"{subject} must be {_LIMITS[keyword].format(short(expected))}, not {found}"
        case keyword if keyword in _SIZES:
            return f"{subject} must have {_size(keyword, expected)}, but has {len(failure.value)}"
        case _:
            return f"{subject} must not be there: its schema allows nothing"


def hints(failure: Failure) -> tuple[str, ...]:
    """What would mend it, where more can be said than that the value or the schema is wrong."""
    expected = failure.schema.get(failure.keyword)
    value = failure.value
    match failure.keyword:
        case "type":
            return _hints_for_type(_listed(expected), value)
        case "enum" if isinstance(value, str):
            return suggestion(value, (each for each in cast("Sequence[Any]", expected) if isinstance(each, str)))
        case "format" if isinstance(expected, str) and expected in format_checks.EXAMPLES:
            return (f"such as '{format_checks.EXAMPLES[expected]}'",)
        case "required":
            return (f"add it, or take '{_cut(failure.name or '')}' out of 'required'",)
        case "additionalProperties":
            declared = failure.schema.get("properties")
            names = cast("dict[str, Any]", declared) if isinstance(declared, dict) else {}
            return suggestion(failure.name or "", (name for name in names if name not in value))
        case "oneOf" if failure.matches:
            return ("write 'anyOf' where several may fit, or tell the alternatives apart by a property with a 'const'",)
        case _:
            return ()


def _hints_for_type(names: Sequence[Any], value: Any) -> tuple[str, ...]:
    if value is None:
        return ("where null is allowed the type says so: type: [..., 'null']",)
    if isinstance(value, str):
        if "boolean" in names and value in ("true", "false"):
            return ("write it without quotes",)
        if {"integer", "number"}.intersection(map(str, names)) and _is_number(value):
            return ("write it without quotes",)
    elif "string" in names and isinstance(value, (int, float)):
        return ("put it in quotes",)
    return ()


def _is_number(text: str) -> bool:
    try:
        return type(json.loads(text)) in (int, float)
    except (ValueError, RecursionError):
        return False


def _subject(failure: Failure, root: str) -> str:
    if failure.trail is None:
        return root
    token = failure.trail[1]
    return f"item {token}" if token.isdecimal() else f"'{_cut(token)}'"


def _listed(value: Any) -> Sequence[Any]:
    return cast("Sequence[Any]", value) if isinstance(value, list) else (value,)


def _either(words: Iterable[str]) -> str:
    chosen = list(dict.fromkeys(islice(words, _CHOICES + 1)))
    if len(chosen) > _CHOICES:
        return f"one of {', '.join(chosen[:_CHOICES])}, ..."
    return " or ".join(part for part in (", ".join(chosen[:-1]), chosen[-1]) if part)


def _size(keyword: str, limit: Any) -> str:
    bound, unit = _SIZES[keyword]
    return f"{bound} {short(limit)} {unit}{'' if limit == 1 else 's'}"
