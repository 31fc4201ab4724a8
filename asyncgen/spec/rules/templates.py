"""Templates with names in braces: what a name is, and that names used and names declared are the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from asyncgen.spec import pointer as pointers
from asyncgen.spec.closest import suggestion
from asyncgen.spec.finding import Finding

_EXPRESSION = re.compile(r"\{([^{}]*)\}")
_LITERAL = re.compile(r"""[^\x00-\x20"'<>%\\^`{|}]|%[0-9A-Fa-f]{2}""")
_NAMES = re.compile(r"[+#./;?&=,!@|]?[^\s{}\"'<>\\^`|]+")


def names_in(template: str) -> tuple[str, ...]:
    """The names in a template, in its order, each once."""
    return tuple(dict.fromkeys(_EXPRESSION.findall(template)))


def without_names(template: str) -> str:
    """The template with its braces and what is in them taken out."""
    return _EXPRESSION.sub("", template)


def fault_of(template: str) -> str | None:
    """Why a text is no URI template (RFC 6570), None where it is one."""
    for name in _EXPRESSION.findall(template):
        if not _NAMES.fullmatch(name):
            return f"'{{{name}}}' holds no name"
    rest = without_names(template)
    if "{" in rest or "}" in rest:
        return "a brace has no counterpart"
    fault = next(iter(_LITERAL.sub("", rest)), None)
    return None if fault is None else f"{fault!r} is not allowed"


def agree(used_code: str, unused_code: str, what: str, template: str, declared: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
    """What a template names and what is declared for it at `pointer` is the same; `what` says both ("server variable", "the URL")."""
    kind, _, where = what.partition(" of ")
    used = names_in(template)
    for name in used:
        if name and name not in declared:
            message = f"the {kind} '{name}' of {where} '{template}' is not declared"
            yield Finding(used_code, pointer, message, (f"add '{name}' here, or take '{{{name}}}' out of {where}",), key=True)
    for name in declared:
        if name not in used and not name.startswith("x-"):
            message = f"the {kind} '{name}' is not in {where} '{template}'"
            hints = suggestion(name, used) or (f"remove it, or put '{{{name}}}' into {where}",)
            yield Finding(used_code if used else unused_code, pointers.join(pointer, name), message, hints, key=True)
