"""The keywords of JSON Schema draft 7 that look at one value alone: types, limits, lengths, choices.

Owns what each means, and when its own value makes no sense. It must not know schemas within schemas.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from fractions import Fraction
from typing import Any, TypeAlias, cast

from asyncgen.spec.judging.verdict import MAYBE, YES, Verdict, of

Check: TypeAlias = Callable[[Any, Any], Verdict]
"""A keyword's own value, and the value that is judged."""


def is_type(name: object, value: Any) -> Verdict:
    """Whether a value is of a type. 1.0 is an integer (draft 7, section 6.1.1 of the validation part)."""
    match name:
        case "string":
            return of(type(value) is str)
        case "object":
            return of(type(value) is dict)
        case "integer":
            return of(type(value) is int or (type(value) is float and value.is_integer()))
        case "number":
            return of(type(value) is int or type(value) is float)
        case "boolean":
            return of(type(value) is bool)
        case "array":
            return of(type(value) is list)
        case "null":
            return of(value is None)
        case _:
            return MAYBE


def has_type(expected: Any, value: Any) -> Verdict:
    """The keyword `type`: one name or a list of them."""
    if isinstance(expected, list):
        return max((is_type(name, value) for name in cast("list[object]", expected)), default=MAYBE)
    return is_type(expected, value)


def frozen(value: Any) -> Hashable:
    """Something that equals that of another value exactly where JSON holds both for the same: 1 and 1.0 are, 1 and true are not."""
    if type(value) is bool:
        return ("boolean", value)
    if type(value) is list:
        items: list[Hashable] = ["list"]
        for item in cast("Sequence[Any]", value):
            items.append(frozen(item))  # noqa: PERF401  (a comprehension would take a second frame for every level)
        return tuple(items)
    if type(value) is dict:
        members: list[Hashable] = []
        for name, member in cast("dict[str, Any]", value).items():
            members.append((name, frozen(member)))
        return frozenset(members)
    return cast(Hashable, value)


def is_number(value: Any) -> bool:
    """Say whether a value is a number for JSON."""
    return type(value) is int or type(value) is float


def _is_count(value: Any) -> bool:
    return is_number(value) and value >= 0 and value == value // 1


def _limit(test: Callable[[Any, Any], bool]) -> Check:
    def check(expected: Any, value: Any) -> Verdict:
        if not is_number(value):
            return YES
        return of(test(value, expected)) if is_number(expected) else MAYBE

    return check


def _size(kind: type[str] | type[list[Any]] | type[dict[str, Any]], test: Callable[[int, Any], bool]) -> Check:
    def check(expected: Any, value: Any) -> Verdict:
        if type(value) is not kind:
            return YES
        return of(test(len(cast("Sequence[Any]", value)), expected)) if _is_count(expected) else MAYBE

    return check


def _multiple(expected: Any, value: Any) -> Verdict:
    if not is_number(value):
        return YES
    try:
        # By the digits that are written: 0.3 is a multiple of 0.1.
        return of(Fraction(str(value)) % Fraction(str(expected)) == 0) if is_number(expected) and expected > 0 else MAYBE
    except (ValueError, ZeroDivisionError):
        return MAYBE


def _constant(expected: Any, value: Any) -> Verdict:
    return of((type(expected) is type(value) is str and expected == value) or frozen(expected) == frozen(value))


def _unique(expected: Any, value: Any) -> Verdict:
    if type(expected) is not bool:
        return MAYBE
    if not expected or type(value) is not list:
        return YES
    items = cast("Sequence[Any]", value)
    return of(len({frozen(item) for item in items}) == len(items))


def missing(expected: Any, value: Any) -> str | None:
    """The first name in a `required` that an object does not have."""
    if type(value) is not dict or type(expected) is not list:
        return None
    return next((name for name in cast("Sequence[Any]", expected) if type(name) is str and name not in value), None)


def _required(expected: Any, value: Any) -> Verdict:
    if type(value) is not dict:
        return YES
    return MAYBE if type(expected) is not list else of(missing(expected, cast("dict[str, Any]", value)) is None)


CHECKS: dict[str, Check] = {
    "const": _constant,
    "multipleOf": _multiple,
    "maximum": _limit(lambda value, limit: value <= limit),
    "exclusiveMaximum": _limit(lambda value, limit: value < limit),
    "minimum": _limit(lambda value, limit: value >= limit),
    "exclusiveMinimum": _limit(lambda value, limit: value > limit),
    "maxLength": _size(str, lambda size, limit: size <= limit),
    "minLength": _size(str, lambda size, limit: size >= limit),
    "maxItems": _size(list, lambda size, limit: size <= limit),
    "minItems": _size(list, lambda size, limit: size >= limit),
    "maxProperties": _size(dict, lambda size, limit: size <= limit),
    "minProperties": _size(dict, lambda size, limit: size >= limit),
    "uniqueItems": _unique,
    "required": _required,
}
