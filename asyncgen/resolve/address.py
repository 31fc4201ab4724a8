"""Channel addresses (2.4.0, "Channels Object": an RFC 6570 URI template): their parameters, their words, their paths for FastAPI.

Knows what Starlette's router takes as a path; knows neither documents nor how names are told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

_EXPRESSION = re.compile(r"\{([^{}]*)\}")
_URL_HEAD = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/]*")
_VARIABLE = re.compile(r"[^,:*]+")
_SEPARATORS = re.compile(r"[/.:]+")
_VERSION = re.compile(r"v?\d+((alpha|beta|rc)\d*)?", re.IGNORECASE)
_TECHNICAL = frozenset({"ws", "wss", "websocket", "websockets", "socket", "api"})
# A longer address is called by its end: `smartylighting/streetlights/1/0/event/{id}/lighting/measured` by `event lighting measured`.
_LONGEST = 3

# RFC 6570, 3.2: the operator of an expression says what stands before its first variable and between its variables. The forms that make a
# query or fragment have no place in a path.
_OPERATORS: Mapping[str, tuple[str, str]] = {"+": ("", ","), "/": ("/", "/"), ".": (".", "."), ";": (";", ";")}
_NOT_IN_PATH = frozenset("?&#")


def parameters(address: str) -> tuple[str, ...]:
    """Return the names of the variables in `address`, each once, in order."""
    found = (name for expression in _EXPRESSION.findall(address) for name in _variables(expression))
    return tuple(dict.fromkeys(found))


def _variables(expression: str) -> tuple[str, ...]:
    operator = expression[:1]
    if operator in _NOT_IN_PATH:
        return ()
    body = expression[1:] if operator in _OPERATORS else expression
    return tuple(match.group().strip() for part in body.split(",") if (match := _VARIABLE.match(part)) and match.group().strip())


def segments(address: str) -> tuple[str, ...]:
    """Return the parts of `address` between slashes, dots and colons, expressions included."""
    marked = _EXPRESSION.sub(lambda match: "{" + _SEPARATORS.sub(" ", match.group(1)) + "}", _path_of(address))
    return tuple(part for part in _SEPARATORS.split(marked) if part)


def names(address: str) -> tuple[str, ...]:
    """Return the texts that the channel may be called by, best first.

    Parameters, versions, bare numbers and technical words are left out as long as something remains, and of a long address only the end
    is taken; each further text leaves out less. `/` is the root.
    """
    parts = segments(address)
    literal = [words for part in parts if (words := unquote(_EXPRESSION.sub(" ", part)).strip(" -_"))]
    telling = [part for part in literal if not _VERSION.fullmatch(part)]
    topical = [part for part in telling if part.lower() not in _TECHNICAL]
    variables = list(parameters(address))
    choices = (topical[-_LONGEST:], topical, telling, literal, variables if not literal else [], [*parts], ["root"] if not parts else [])
    return tuple(dict.fromkeys(" ".join(choice) for choice in choices if choice))


def _path_of(address: str) -> str:
    """Leave out a scheme and host: some documents give a channel a whole URL as its address."""
    return _URL_HEAD.sub("", address)


def paths(channels: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Give each address its own path for FastAPI; `channels` maps an address to its parameters' Python names.

    Two addresses that differ only in a leading slash or in the names of parameters would be one route: all but the first of them, in order
    of their text, get a number as their last segment.
    """
    taken: set[str] = set()
    chosen: dict[str, str] = {}
    for address in sorted(channels, key=lambda text: (not text.startswith("/"), text)):
        path = _path(address, channels[address])
        number, candidate = 1, path
        while (shape := _EXPRESSION.sub("{}", candidate)) in taken:
            number += 1
            candidate = f"{path.rstrip('/')}/{number}"
        taken.add(shape)
        chosen[address] = candidate
    return chosen


def _path(address: str, python_names: Mapping[str, str]) -> str:
    used: set[str] = set()
    text = "".join(_pieces(_path_of(address), python_names, used))
    return text if text.startswith("/") else f"/{text}"


def _pieces(address: str, python_names: Mapping[str, str], used: set[str]) -> Iterator[str]:
    position = 0
    for match in _EXPRESSION.finditer(address):
        yield _literal(address[position : match.start()])
        yield _expression(match.group(1), python_names, used)
        position = match.end()
    yield _literal(address[position:])


def _literal(text: str) -> str:
    # Starlette compares with the decoded path; it has no way to write a literal brace.
    return unquote(text).replace("{", "%7B").replace("}", "%7D")


def _expression(expression: str, python_names: Mapping[str, str], used: set[str]) -> str:
    before, between = _OPERATORS.get(expression[:1], ("", ","))
    converter = ":path" if expression.startswith("+") else ""
    placeholders: list[str] = []
    for variable in _variables(expression):
        name = python_names[variable]
        # The same variable twice would be a duplicate parameter for Starlette; the second one is matched and not looked at.
        while name in used:
            name = f"{name}_again"
            while name in python_names.values():
                name = f"{name}_again"
        used.add(name)
        placeholders.append(f"{{{name}{converter}}}")
    return before + between.join(placeholders) if placeholders else ""
