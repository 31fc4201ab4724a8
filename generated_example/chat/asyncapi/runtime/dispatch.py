# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""Bytes in, a decision out: which operation a frame is for, with its payload, or why it is for none. No I/O, no event loop, no clock.

A channel's frames are recognised in one of four ways, decided when the dispatcher is made: by a tag, in one pass with the validation; by a
tag that pydantic-core cannot reach, looked up first; by shape, candidates in order; or not at all, because there is only one message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias, cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from .conformance import Check, Checker, unchecked
from .declared import ChannelSpec
from .errors import CloseCode, RegistrationError
from .operation import Operation
from .plans import ABSENT, Call, lookup, validator, without_whole_floats

MAX_PLACES: Final = 10
"""How many places of an invalid payload are told."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a frame or with what came of it, and what the client is told.

    `code` is for programs, `message` for people; `message` is also the reason with which the connection is closed with `close`, where no
    error message is declared or `fatal` says that none is sent. `places` are JSON Pointers into the frame with what is wrong there, in
    pydantic's words and never in the input's. `request` is the correlation id of the request, `ABSENT` where it has none.
    """

    code: str
    message: str
    close: CloseCode
    fatal: bool = False
    places: tuple[tuple[str, str], ...] = ()
    request: Any = ABSENT


UNDECODABLE: Final = Fault("undecodable", "Could not decode message", CloseCode.UNACCEPTABLE)
UNKNOWN: Final = Fault("unknown_operation", "No matching type", CloseCode.UNACCEPTABLE)
INVALID: Final = Fault("invalid_payload", "Could not validate payload", CloseCode.UNACCEPTABLE)
BINARY: Final = Fault("binary_frame", "Binary frames are not supported", CloseCode.UNACCEPTABLE, fatal=True)

_NAMES: Final = ((dict, "object"), (list, "array"), (str, "string"), (float, "number"), (type(None), "null"))

Decision: TypeAlias = Call | Fault
_Validate: TypeAlias = Callable[..., Call]


class Dispatcher:
    """Recognises and validates the frames of one channel. `strict` forbids that "5" stands for 5.

    `check` gives the check of a message whose type alone takes too much.
    """

    def __init__(
        self,
        channel: ChannelSpec,
        operations: Sequence[Operation],
        *,
        strict: bool = True,
        check: Checker = unchecked,
    ) -> None:
        checks = {one: check(one.spec) for one in operations}
        self._strict = True if strict else None
        self._operations = [operation for operation in operations if operation.spec.frame == "json"]
        self._texts = [(one, _taken(one, checks[one])) for one in operations if one.spec.frame == "text"]
        self._binaries = [(one, _taken(one, None)) for one in operations if one.spec.frame == "binary"]
        self._table = _table(self._operations)
        tagged = bool(channel.tag or self._table)
        self._path = channel.tag or (("type",) if any(one.spec.envelope for one in self._operations) else ())
        self._each: Mapping[Operation, _Validate] = {}
        if not self._operations:
            self._json: Callable[[str], Decision] = self._none
        elif _is_reachable(self._path, self._table) if tagged else len(self._operations) == 1:
            self._validate: _Validate = validator(
                {one: checks[one] for one in self._operations}, {value: one for (_, value), one in self._table.items()}, self._path
            )
            self._json = self._one_pass
        else:
            self._each = {one: validator({one: checks[one]}, {}, ()) for one in self._operations}
            self._json = self._looked_up if tagged else self._shaped
        self.text: Callable[[str], Decision] = self._json_or_text if self._texts else self._json
        """Decides what a text frame is."""

    def _json_or_text(self, frame: str) -> Decision:
        decision = self._json(frame)
        return _first(self._texts, frame, decision) if isinstance(decision, Fault) else decision

    def binary(self, frame: bytes) -> Decision:
        """Decide what a binary frame is."""
        return _first(self._binaries, frame, INVALID) if self._binaries else BINARY

    def _one_pass(self, frame: str) -> Decision:
        # pydantic's JSON has NaN and Infinity, JSON has not; only then is a second look needed.
        if ("NaN" in frame or "Infinity" in frame) and not _is_json(frame):
            return UNDECODABLE
        try:
            return self._validate(frame, strict=self._strict, by_alias=True, by_name=False)
        except ValidationError as error:
            return self._reason(frame, error)

    def _reason(self, frame: str, error: ValidationError) -> Decision:
        try:
            data = from_json(frame, allow_inf_nan=False)
        except ValueError:
            return UNDECODABLE
        again = without_whole_floats(frame, error)
        if again is not None:
            return self._one_pass(again)
        if not self._table:
            return _invalid(self._operations[0], data, error, 0)
        found = self._find(data)
        return found if isinstance(found, Fault) else _invalid(found, data, error, 1)

    def _find(self, data: Any) -> Operation | Fault:
        tag = lookup(data, self._path)
        if not isinstance(tag, str | int | bool):
            return UNDECODABLE
        return self._table.get((type(tag), tag), UNKNOWN)

    def _looked_up(self, frame: str) -> Decision:
        try:
            data = from_json(frame, allow_inf_nan=False)
        except ValueError:
            return UNDECODABLE
        found = self._find(data)
        return found if isinstance(found, Fault) else self._try(found, frame, data)

    def _shaped(self, frame: str) -> Decision:
        try:
            data = from_json(frame, allow_inf_nan=False)
        except ValueError:
            return UNDECODABLE
        kinds = _kinds(data)
        first: Fault | None = None
        for one in self._operations:
            if (one.spec.types and kinds.isdisjoint(one.spec.types)) or (one.spec.required and not one.spec.required <= _keys(data)):
                continue
            decision = self._try(one, frame, data)
            if not isinstance(decision, Fault):
                return decision
            first = first or decision
        return first or UNKNOWN

    def _try(self, operation: Operation, frame: str, data: Any) -> Decision:
        try:
            return self._each[operation](frame, strict=self._strict, by_alias=True, by_name=False)
        except ValidationError as error:
            again = without_whole_floats(frame, error)
            return _invalid(operation, data, error, 0) if again is None else self._try(operation, again, data)

    def _none(self, frame: str) -> Decision:
        return UNKNOWN if _is_json(frame) else UNDECODABLE


def request_id(operation: Operation, frame: str) -> Any:
    """Return the correlation id that a frame carries, `ABSENT` where it carries none."""
    path = operation.spec.correlation
    return ABSENT if path is None else lookup(from_json(frame), path)


def _table(operations: Sequence[Operation]) -> dict[tuple[type, Any], Operation]:
    # The type is part of the key because True == 1 in Python and not in JSON.
    table: dict[tuple[type, Any], Operation] = {}
    for one in operations:
        tags = one.spec.tags or ((one.spec.envelope.tag,) if one.spec.envelope else ())
        for tag in tags:
            if (type(tag), tag) in table:
                other = table[type(tag), tag].signature.place
                raise RegistrationError(f"frames tagged {tag!r} have two handlers: {other} and {one.signature.place}")
            table[type(tag), tag] = one
    return table


def _is_reachable(path: Sequence[str | int], table: Mapping[tuple[type, Any], Operation]) -> bool:
    """Say whether pydantic-core finds the tag itself: below an object, and not with `true` beside 1."""
    return bool(path) and isinstance(path[0], str) and not any(kind is bool for kind, _ in table)


def _taken(operation: Operation, check: Check | None) -> Callable[..., Any]:
    validate = TypeAdapter[Any](operation.spec.payload).validator.validate_python
    if check is None:
        return validate

    def checked(frame: Any, *, strict: bool) -> Any:
        check.require(frame)
        return validate(frame, strict=strict)

    return checked


def _first(candidates: Sequence[tuple[Operation, Callable[..., Any]]], frame: str | bytes, otherwise: Fault) -> Decision:
    fault: Fault | None = None
    for operation, check in candidates:
        try:
            return operation, check(frame, strict=True)
        except ValidationError as error:
            fault = fault or _invalid(operation, frame, error, 0)
    return fault or otherwise


def _invalid(operation: Operation, data: Any, error: ValidationError, skip: int) -> Fault:
    """Describe what is wrong with a payload; `skip` is how many steps of each place are pydantic's own."""
    errors = error.errors(include_url=False, include_input=False)[:MAX_PLACES]
    places = tuple((_pointer(one["loc"][skip:]), _words(one)) for one in errors)
    path = operation.spec.correlation
    return replace(INVALID, places=places, request=ABSENT if path is None else lookup(data, path))


def _pointer(place: Sequence[str | int]) -> str:
    return "".join("/" + str(step)[:64].replace("~", "~0").replace("/", "~1") for step in place)


def _words(error: Mapping[str, Any]) -> str:
    # A validator's own words and a wrong tag are quoted from the input: tell the kind of error instead.
    context = error.get("ctx", {})
    return cast("str", error["type"] if "error" in context or "tag" in context else error["msg"])


def _is_json(frame: str) -> bool:
    try:
        from_json(frame, allow_inf_nan=False)
    except ValueError:
        return False
    return True


def _keys(data: Any) -> frozenset[str]:
    return frozenset(cast("dict[str, Any]", data)) if isinstance(data, dict) else frozenset()


def _kinds(data: Any) -> frozenset[str]:
    """Return the JSON Schema types that a value has: 1 and 1.0 are both an integer and a number."""
    if isinstance(data, bool):
        return frozenset({"boolean"})
    if isinstance(data, int) or (isinstance(data, float) and data.is_integer()):
        return frozenset({"integer", "number"})
    return frozenset(name for kind, name in _NAMES if isinstance(data, kind))
