"""How one message becomes a frame and a frame becomes a message: validators and serializers, made once from what is declared.

Knows pydantic-core; knows nothing of which message a frame is (`dispatch`) and nothing of connections.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final, TypeAlias, cast

from pydantic import ConfigDict, GetCoreSchemaHandler, TypeAdapter, ValidationError
from pydantic_core import CoreSchema, core_schema, from_json, to_json

from .conformance import Check
from .declared import MessageSpec
from .operation import Operation
from .outbox import Frame
from .signature import EMPTY

Call: TypeAlias = tuple[Operation, Any]
"""A recognised, valid message: whose handler it is for, and the payload."""
Encoder: TypeAlias = Callable[[Any], Frame]
"""Checks a payload and makes a frame of it; raises `pydantic.ValidationError`."""
ABSENT: Final[Any] = EMPTY
"""Stands for a value that is not there, where None may be one."""
_FINITE: Final = ConfigDict(allow_inf_nan=False)


def encoder(spec: MessageSpec, check: Check | None = None) -> Encoder:
    """Return the function that makes frames of a message's payloads, and none that `check` does not let pass."""
    encode = _encoder(spec)
    if check is None or spec.frame == "binary":
        return encode

    def checked(payload: Any) -> Frame:
        frame = encode(payload)
        check.require(from_json(frame) if spec.frame == "json" else frame)
        return frame

    return checked


def _encoder(spec: MessageSpec) -> Encoder:
    adapter = TypeAdapter[Any](Any if spec.payload is None else spec.payload)
    check, dump = adapter.validator.validate_python, adapter.serializer.to_json
    if spec.frame == "text":
        return lambda payload: str(check(payload, strict=True))
    if spec.frame == "binary":
        return lambda payload: bytes(check(payload, strict=True))
    envelope = spec.envelope
    if envelope is None:
        return lambda payload: dump(check(payload), by_alias=True).decode()
    bare = f'{{"type":{to_json(envelope.tag).decode()}'
    if spec.payload is None or not envelope.payload:
        return lambda payload: bare + "}"
    head = bare + ',"payload":'
    if envelope.required:
        return lambda payload: f"{head}{dump(check(payload), by_alias=True).decode()}}}"
    return lambda payload: bare + "}" if payload is None else f"{head}{dump(check(payload), by_alias=True).decode()}}}"


def validator(
    operations: Mapping[Operation, Check | None], table: Mapping[Any, Operation], path: Sequence[str | int]
) -> Callable[..., Call]:
    """Return pydantic-core's `validate_json` for the frames of these operations, which gives `(operation, payload)` in one pass.

    `table` says which values at `path` mean which operation; without one there is a single operation.
    """
    return _adapter(_Frames(operations, table, path)).validator.validate_json


def without_whole_floats(frame: str, error: ValidationError) -> str | None:
    """Write 1.0, an integer to JSON Schema and a float to Python, as 1; None where that is not what is wrong with a frame."""
    if any(_is_whole(one["input"]) for one in error.errors(include_url=False, include_context=False)):
        return to_json(_integral(from_json(frame))).decode()
    return None


def _is_whole(value: Any) -> bool:
    return isinstance(value, float) and value.is_integer()


def _integral(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _integral(inner) for name, inner in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [_integral(inner) for inner in cast("Sequence[Any]", value)]
    return int(value) if _is_whole(value) else value


def _adapter(frames: _Frames) -> TypeAdapter[Any]:
    return TypeAdapter[Any](Annotated[Any, frames], config=_FINITE)


class _Frames:
    """A pydantic annotation: the schema of every frame that one of the operations takes."""

    def __init__(self, operations: Mapping[Operation, Check | None], table: Mapping[Any, Operation], path: Sequence[str | int]) -> None:
        self._operations = operations
        self._table = table
        self._path = list(path)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schemas = {one: _checked_schema(one, check) if check else _frame_schema(one, handler) for one, check in self._operations.items()}
        if not self._table:
            return next(iter(schemas.values()))
        choices = {value: schemas[operation] for value, operation in self._table.items()}
        return core_schema.tagged_union_schema(choices, discriminator=[self._path])


def _checked_schema(operation: Operation, check: Check) -> CoreSchema:
    """Return the schema of frames that are held against the document first. No type refuses then what is right: lax is enough."""
    types = _adapter(_Frames({operation: None}, {}, ())).validator

    def checked(frame: Any) -> Call:
        if not check.is_valid(frame):
            # Types have better words for what is wrong, where it is wrong to them too.
            types.validate_json(to_json(frame), strict=True, by_alias=True, by_name=False)
            raise check.error(frame)
        call: Call = types.validate_python(frame, strict=False, by_alias=True, by_name=False)
        return call

    return core_schema.no_info_after_validator_function(checked, core_schema.any_schema())


def _frame_schema(operation: Operation, handler: GetCoreSchemaHandler) -> CoreSchema:
    spec = operation.spec
    envelope = spec.envelope
    payload = core_schema.any_schema() if spec.payload is None else handler.generate_schema(spec.payload)
    if envelope is None:
        return core_schema.no_info_after_validator_function(_whole(operation), payload)
    fields = {"type": core_schema.typed_dict_field(core_schema.literal_schema([envelope.tag]))}
    if spec.payload is not None and envelope.payload:
        fields["payload"] = core_schema.typed_dict_field(payload, required=envelope.required)
    schema = core_schema.typed_dict_schema(fields, extra_behavior="forbid" if envelope.closed else "ignore")
    return core_schema.no_info_after_validator_function(_inside(operation), schema)


def _whole(operation: Operation) -> Callable[[Any], Call]:
    return (lambda frame: (operation, None)) if operation.spec.payload is None else (lambda frame: (operation, frame))


def _inside(operation: Operation) -> Callable[[dict[str, Any]], Call]:
    default = None if operation.signature.default is EMPTY else operation.signature.default
    return lambda frame: (operation, frame.get("payload", default))


def lookup(data: Any, path: Sequence[str | int]) -> Any:
    """Return what is at `path` in JSON data, `ABSENT` where there is nothing."""
    for step in path:
        if isinstance(data, str):
            return ABSENT
        try:
            data = data[step]
        except (LookupError, TypeError):
            return ABSENT
    return data


def correlated(frame: Frame, path: Sequence[str], value: Any) -> Frame:
    """Return a JSON frame with `value` at `path`."""
    data = from_json(frame)
    place = data
    for step in path[:-1]:
        if not isinstance(place, dict):
            return frame
        place = place.setdefault(step, {})  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    if not isinstance(place, dict):
        return frame
    place[path[-1]] = value
    return to_json(data).decode()
