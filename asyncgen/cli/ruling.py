"""The command `rule`: the codes of findings, or the page of one of them. Must not know what the pages say."""

from __future__ import annotations

from asyncgen import codes
from asyncgen.cli.console import Console, paint
from asyncgen.diagnostics import UsageError
from asyncgen.report import plain, rules
from asyncgen.spec.closest import suggestion


def rule(console: Console, asked: str | None = None) -> int:
    """Print the page of the code that is `asked` for, by its number or its name; all codes where none is."""
    painter = paint if console.color else plain
    is_data = console.flags.format == "json"
    if asked is None:
        console.out(rules.listing_data() if is_data else rules.listing(painter))
    else:
        code = _code(asked)
        console.out(rules.page_data(code) if is_data else rules.page(code, painter))
    return 0


def _code(asked: str) -> str:
    if asked.upper() in codes.CODES:
        return asked.upper()
    names = {code.name: code.code for code in codes.CODES.values()}
    found = names.get(asked.lower())
    if found is None:
        # A code is like many others; those of its own ten are most likely meant.
        neighbours = (code for code in codes.CODES if code[:4] == asked[:4].upper())
        hints = suggestion(asked.upper(), neighbours) or suggestion(asked.lower(), names)
        raise UsageError(f"there is no code '{asked}'", *hints, "`asyncgen rule` lists them all")
    return found
