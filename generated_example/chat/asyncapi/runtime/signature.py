# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""What a handler takes and gives, read once when it is registered. The rules that `handler` states for type checkers, with the same words.

Knows functions and types; knows nothing of channels or frames.
"""

from __future__ import annotations

import functools
import inspect
import types
from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest
from typing import (
    Annotated,
    Any,
    Final,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from fastapi.params import Depends

from .errors import RegistrationError

ARGUMENTS: Final = frozenset({"payload", "client", "app"})
"""What a handler may ask for by name."""
EMPTY: Final = inspect.Parameter.empty
"""Stands for an annotation or a default that is not there."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A handler's side of the bargain. `names` are the arguments that it takes, `default` is that of its `payload`."""

    names: frozenset[str]
    payload: Any
    client: Any
    reply: Any
    default: Any
    is_async: bool
    place: str
    resolved: bool


def read(handler: Callable[..., Any], *, also: bool = False) -> Signature:
    """Read a handler's signature; `also` allows arguments of other names (those of a publisher's parameters).

    Raises `RegistrationError` for a parameter that nothing would fill, and for an async generator.
    """
    function = function_of(handler)
    place = place_of(handler)
    if inspect.isasyncgenfunction(function) or inspect.isgeneratorfunction(function):
        raise RegistrationError(f"handler {place} is a generator; a handler returns its reply")
    parameters = inspect.signature(handler).parameters
    names: set[str] = set()
    for name, parameter in parameters.items():
        if isinstance(parameter.default, Depends):
            raise RegistrationError(f"handler {place}: parameter {name!r} is a dependency; dependencies belong to the connection")
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if parameter.kind is parameter.POSITIONAL_ONLY:
            raise RegistrationError(f"handler {place}: parameter {name!r} is positional-only; arguments are passed by name")
        if name in ARGUMENTS or also:
            names.add(name)
        elif parameter.default is EMPTY:
            raise RegistrationError(f"handler {place} has a parameter {name!r}; a handler takes 'payload', 'client' and 'app'")
    hints, resolved = _hints(function)
    payload = parameters.get("payload")
    return Signature(
        names=frozenset(names),
        payload=hints.get("payload", EMPTY),
        client=hints.get("client", EMPTY),
        reply=hints.get("return", EMPTY),
        default=EMPTY if payload is None else payload.default,
        is_async=inspect.iscoroutinefunction(function),
        place=place,
        resolved=resolved,
    )


def call_plan(handler: Callable[..., Any], names: frozenset[str]) -> Callable[[Any, Any, Any], Any]:
    """Return a function of `(payload, client, app)` that calls the handler with those of them that it takes."""
    plans: dict[frozenset[str], Callable[[Any, Any, Any], Any]] = {
        frozenset(): lambda payload, client, app: handler(),
        frozenset({"payload"}): lambda payload, client, app: handler(payload=payload),
        frozenset({"client"}): lambda payload, client, app: handler(client=client),
        frozenset({"app"}): lambda payload, client, app: handler(app=app),
        frozenset({"payload", "client"}): lambda payload, client, app: handler(payload=payload, client=client),
        frozenset({"payload", "app"}): lambda payload, client, app: handler(payload=payload, app=app),
        frozenset({"client", "app"}): lambda payload, client, app: handler(client=client, app=app),
        ARGUMENTS: lambda payload, client, app: handler(payload=payload, client=client, app=app),
    }
    return plans[names]


def place_of(handler: Callable[..., Any]) -> str:
    """Return where a handler is written, as a person would say it: `chat.handlers.rooms.join_room (line 12)`."""
    function = function_of(handler)
    name = f"{getattr(function, '__module__', '?')}.{getattr(function, '__qualname__', repr(handler))}"
    code = getattr(function, "__code__", None)
    return name if code is None else f"{name} (line {code.co_firstlineno})"


def is_assignable(source: Any, target: Any) -> bool:
    """Say whether a value of type `source` can stand where `target` is asked for; True where that is not certain."""
    source, target = _plain(source), _plain(target)
    if source == target or Any in (source, target) or EMPTY in (source, target) or target is object:
        return True
    if _is_union(source):
        return all(is_assignable(one, target) for one in get_args(source))
    if _is_union(target):
        return any(is_assignable(source, one) for one in get_args(target))
    if get_origin(source) is Literal:
        wanted = get_args(target) if get_origin(target) is Literal else None
        return all(value in wanted if wanted is not None else is_assignable(type(value), target) for value in get_args(source))
    if get_origin(target) is Literal:
        return False
    one, other = get_origin(source) or source, get_origin(target) or target
    if not (isinstance(one, type) and isinstance(other, type)):
        return True
    if not (issubclass(one, other) or (one is int and other is float)):
        return False
    pairs = zip_longest(get_args(source), get_args(target), fillvalue=Any)
    return one is not other or all(is_assignable(*pair) for pair in pairs)


def name_of(annotation: Any) -> str:
    """Return an annotation as it is written."""
    if annotation is None or annotation is type(None):
        return "None"
    return annotation.__name__ if isinstance(annotation, type) and not get_args(annotation) else str(annotation).replace("typing.", "")


def _plain(annotation: Any) -> Any:
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return type(None) if annotation is None else annotation


def _is_union(annotation: Any) -> bool:
    return get_origin(annotation) in (Union, types.UnionType)


def function_of(handler: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function inside a partial, a bound method or a callable object."""
    while isinstance(handler, functools.partial):
        handler = handler.func
    return handler if inspect.isroutine(handler) else type(handler).__call__


def _hints(function: Callable[..., Any]) -> tuple[dict[str, Any], bool]:
    """Return the annotations as types, and whether they could be found (a name may be imported for type checkers only)."""
    try:
        return get_type_hints(function, include_extras=True), True
    except (NameError, TypeError, AttributeError):
        return {}, False
