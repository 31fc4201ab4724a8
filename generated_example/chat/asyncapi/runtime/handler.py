# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""What a handler may look like, for type checkers. The same rules at run time are `signature`'s.

A handler takes any of `payload`, `client` and `app` by name, and is async or plain. The Protocols below spell out the subsets; a typed
router bounds a type variable by their union, so that a decorated function keeps its own type and a wrong one is reported on its own line.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    from .service import Service

P_contra = TypeVar("P_contra", contravariant=True)
C_contra = TypeVar("C_contra", contravariant=True)
R_co = TypeVar("R_co", covariant=True)


class _Nothing(Protocol[R_co]):
    def __call__(self) -> R_co | Awaitable[R_co]: ...


class _App(Protocol[R_co]):
    def __call__(self, *, app: Service) -> R_co | Awaitable[R_co]: ...


class _Client(Protocol[C_contra, R_co]):
    def __call__(self, *, client: C_contra) -> R_co | Awaitable[R_co]: ...


class _ClientApp(Protocol[C_contra, R_co]):
    def __call__(self, *, client: C_contra, app: Service) -> R_co | Awaitable[R_co]: ...


class _Payload(Protocol[P_contra, R_co]):
    def __call__(self, *, payload: P_contra) -> R_co | Awaitable[R_co]: ...


class _PayloadApp(Protocol[P_contra, R_co]):
    def __call__(self, *, payload: P_contra, app: Service) -> R_co | Awaitable[R_co]: ...


class _PayloadClient(Protocol[P_contra, C_contra, R_co]):
    def __call__(self, *, payload: P_contra, client: C_contra) -> R_co | Awaitable[R_co]: ...


class _PayloadClientApp(Protocol[P_contra, C_contra, R_co]):
    def __call__(self, *, payload: P_contra, client: C_contra, app: Service) -> R_co | Awaitable[R_co]: ...


P = TypeVar("P")
C = TypeVar("C")
R = TypeVar("R")

# The first member of each union has all the type variables, in the order in which the alias takes them.
HandlerWithout: TypeAlias = _ClientApp[C, R] | _Client[C, R] | _App[R] | _Nothing[R]
"""`HandlerWithout[C, R]`: a handler of an operation without payload, for clients `C`, that gives `R`."""

Handler: TypeAlias = (
    _PayloadClientApp[P, C, R]
    | _PayloadClient[P, C, R]
    | _PayloadApp[P, R]
    | _Payload[P, R]
    | _ClientApp[C, R]
    | _Client[C, R]
    | _App[R]
    | _Nothing[R]
)
"""`Handler[P, C, R]`: a handler of an operation with the payload `P`, for clients `C`, that gives `R`."""
