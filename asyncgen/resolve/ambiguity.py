"""Warnings about frames that a generated service can't recognise for certain, and what would settle it. Finds nothing that is an error.

Knows wire plans; only what the API's user sends counts, because the server recognises nothing else.
"""

from __future__ import annotations

from asyncgen.api import Api, Operation, Tagged, Untagged
from asyncgen.diagnostics import Diagnostic, Related, Severity
from asyncgen.resolve import DISCRIMINATOR
from asyncgen.resolve.wire import label
from asyncgen.spec.bundle import Bundle

_MOST_PAIRS = 3


def warnings(bundle: Bundle, api: Api) -> tuple[Diagnostic, ...]:
    """Return a warning for each operation whose messages may be taken for each other."""
    operations = (channel.send for channel in api.channels if channel.send)
    return tuple(found for operation in operations if (found := _warning(bundle, operation)))


def _warning(bundle: Bundle, operation: Operation) -> Diagnostic | None:
    plan = operation.plan
    if isinstance(plan, Untagged) and plan.ambiguous:
        pairs = [_pair(operation, first, second) for first, second in plan.ambiguous[:_MOST_PAIRS]]
        more = len(plan.ambiguous) - len(pairs)
        message = f"a frame may fit more than one message: {', '.join(pairs)}{f' and {more} more pairs' if more else ''}"
        hint = f"give each message its own `const` in one required property; `{DISCRIMINATOR}` names the property where it is not found"
        return _diagnostic(bundle, operation, "AG181", message, hint, plan.ambiguous[0])
    if isinstance(plan, Tagged) and not plan.certain:
        place = "/".join(str(step) for step in plan.path)
        message = f"'{place}' tells the messages apart, but not every message requires it"
        return _diagnostic(bundle, operation, "AG182", message, f"add '{plan.path[-1]}' to `required` in the payload of each message")
    return None


def _pair(operation: Operation, first: int, second: int) -> str:
    return f"'{label(operation.messages[first], first)}' and '{label(operation.messages[second], second)}'"


def _diagnostic(bundle: Bundle, operation: Operation, code: str, message: str, hint: str, alike: tuple[int, ...] = ()) -> Diagnostic:
    at = bundle.place(operation.pointer, key=True)
    found = (operation.messages[index] for index in alike)
    related = tuple(Related("one of them is here", bundle.place(each.pointer, key=True)) for each in found)
    return Diagnostic(code, Severity.WARNING, message, at=at, pointer=operation.pointer, hints=(hint,), related=related)
