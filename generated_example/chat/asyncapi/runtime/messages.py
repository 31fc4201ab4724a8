# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""The messages that the runtime itself sends where a document declares them: an error, a gap. Knows no connection.

A message marked as the channel's error (or gap) message is filled by the names of its payload's fields, however they are spelled in case,
`_` and `-`:

- `code`: what went wrong, for programs (`"invalid_payload"`), or as the close code where the type wants a number;
- `message`: what went wrong, for people;
- `details` or `errors`: at most ten places, as `[{"at": "/payload/text", "message": "..."}]`, or as texts where the type wants those;
- `correlation_id` or `id`: of the server's own errors, what the log has too;
- `topics`: of a gap, the topics whose updates may have been missed;
- fields that have one value only, such as the message's tag; and its `correlationId`, copied from the request.

A payload type that cannot be filled so is as good as none: the connection is closed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, Literal, get_args, get_origin
from uuid import uuid4

from pydantic import BaseModel, ValidationError

from .declared import MessageSpec
from .dispatch import Fault
from .outbox import Frame
from .plans import ABSENT, correlated, encoder


class OwnMessage:
    """One declared message of the runtime's own, ready to be filled."""

    def __init__(self, spec: MessageSpec) -> None:
        self._spec = spec
        self._encode = encoder(spec)
        payload = spec.payload
        self._fields: dict[str, str] | None = None
        self._constants: dict[str, Any] = {}
        if isinstance(payload, type) and issubclass(payload, BaseModel):
            self._fields = {_plain(field.alias or name): field.alias or name for name, field in payload.model_fields.items()}
            values = {field.alias or name: _only_value(field.annotation) for name, field in payload.model_fields.items()}
            self._constants = {name: value for name, value in values.items() if value is not ABSENT}

    def error(self, fault: Fault, reference: str | None = None) -> Frame | None:
        """Write an error; `reference` is what the log has, for the server's own errors. None where the type cannot be filled."""
        objects = [{"at": at, "message": message} for at, message in fault.places]
        texts = [f"{at}: {message}" for at, message in fault.places]
        places: list[Any] = [objects, texts, ABSENT] if fault.places else [ABSENT, []]
        references = [reference, ABSENT] if reference else [ABSENT, uuid4().hex]
        values: dict[str, Sequence[Any]] = {
            "code": [fault.code, int(fault.close), ABSENT],
            "message": [fault.message],
            "details": places,
            "errors": places,
            "correlationid": references,
            "id": references,
        }
        if self._spec.correlation and _plain(self._spec.correlation[-1]) not in values:
            values[_plain(self._spec.correlation[-1])] = [ABSENT, uuid4().hex]
        frame = self._fill(values)
        if frame is None or fault.request is ABSENT or not self._spec.correlation:
            return frame
        return correlated(frame, self._spec.correlation, fault.request)

    def gap(self, topics: Sequence[str]) -> Frame | None:
        """Write a gap. None where the type cannot be filled."""
        values: dict[str, Sequence[Any]] = {
            "code": ["gap", ABSENT],
            "message": ["Updates may have been missed", ABSENT],
            "topics": [list(topics), ABSENT],
        }
        return self._fill(values)

    def _fill(self, values: Mapping[str, Sequence[Any]]) -> Frame | None:
        """Try the alternatives of each field, the best ones first."""
        if self._spec.frame != "json":
            return self._attempt(values["message"][0])
        fields = {name: name for name in values} if self._fields is None else self._fields
        known = [(field, values[name]) for name, field in fields.items() if name in values]
        for choice in product(*(alternatives for _, alternatives in known)):
            filled = {field: value for (field, _), value in zip(known, choice, strict=True) if value is not ABSENT}
            if (frame := self._attempt({**self._constants, **filled})) is not None:
                return frame
        return None

    def _attempt(self, payload: Any) -> Frame | None:
        try:
            return self._encode(payload)
        except ValidationError:
            return None


def _only_value(annotation: Any) -> Any:
    values = get_args(annotation) if get_origin(annotation) is Literal else ()
    return values[0] if len(values) == 1 else ABSENT


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")
