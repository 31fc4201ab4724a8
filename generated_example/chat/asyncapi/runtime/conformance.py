# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""Frames against the document's own schemas, for the messages whose Python types take more than the document allows.

Knows jsonschema-rs, which is needed where there is such a message, and only there. It must not know connections or handlers.
"""

from __future__ import annotations

import copy
import importlib
import logging
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, Final, TypeAlias

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from .contract import Contract
from .declared import MessageSpec
from .describe_models import patch_models
from .errors import RegistrationError
from .pointers import get, is_array, is_object, join, put, reference, walk

logger = logging.getLogger(__name__)

_MOST_TOLD: Final = 10
_MAPS: Final = frozenset({"properties", "patternProperties", "definitions", "dependencies"})
_DATA: Final = frozenset({"const", "enum", "default", "examples"})
# Known to AsyncAPI's own validator and to JSON Schema after draft 7.
_LATER_FORMATS: Final = ("uuid", "duration")


class Check:
    """Holds JSON data against the schema of one message."""

    def __init__(self, validator: Any) -> None:
        self.is_valid: Callable[[Any], bool] = validator.is_valid
        self._errors: Callable[[Any], Iterator[Any]] = validator.iter_errors

    def require(self, data: Any) -> None:
        """Raise `error` unless data is valid."""
        if not self.is_valid(data):
            raise self.error(data)

    def error(self, data: Any) -> ValidationError:
        """Return what is wrong with data that is not valid: places and keywords, never a word of the data."""
        told = [_told(one) for one in islice(self._errors(data), _MOST_TOLD)]
        return ValidationError.from_exception_data("frame", told)


def _told(error: Any) -> InitErrorDetails:
    # What is missing has a place too.
    missing = [error.kind.property] if error.kind.name == "required" else []
    words = PydanticCustomError("schema", "Not as '{keyword}' in the schema says", {"keyword": error.kind.name})
    return {"type": words, "loc": (*error.instance_path, *missing), "input": None}


Checker: TypeAlias = Callable[[MessageSpec], Check | None]
"""Gives the check of a message, None where there is none."""


def unchecked(message: MessageSpec) -> None:
    """Check no message."""


class Conformance:
    """The checks of a contract's messages, by the document as `models.py` has it now."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract

    @cached_property
    def _library(self) -> Any:
        return importlib.import_module("jsonschema_rs")

    @cached_property
    def _document(self) -> dict[str, Any]:
        document = copy.deepcopy(dict(self._contract.document))
        for at, reading in self._contract.readings.items():
            put(document, at, copy.deepcopy(reading["schema"]))
        patch_models(document, self._contract)
        return document

    @cached_property
    def _formats(self) -> dict[str, Callable[[str], bool]]:
        made = {name: self._library.Draft202012Validator({"format": name}, validate_formats=True) for name in _LATER_FORMATS}
        return {name: validator.is_valid for name, validator in made.items()}

    def require(self, messages: Sequence[MessageSpec]) -> None:
        """Raise `RegistrationError` where a message is checked and jsonschema-rs is not installed."""
        checked = next((message for message in messages if message.checked), None)
        try:
            _ = checked and self._library
        except ImportError as error:
            words = f"{checked.name if checked else ''!r} is checked by jsonschema-rs, which is not installed: pip install jsonschema-rs"
            raise RegistrationError(words) from error

    def check(self, message: MessageSpec) -> Check | None:
        """Return the check of a message, None where its types say everything."""
        at, holder = walk(self._document, message.at or "") if message.checked else ("", None)
        if not is_object(holder) or "payload" not in holder:
            return None
        try:
            validator = self._library.Draft7Validator(
                _alone(self._document, join(at, "payload")), validate_formats=True, formats=self._formats, offline=True
            )
        except ValueError as error:
            logger.warning("%s: only types check it, its schema can't be used: %s", message.name, error)
            return None
        return Check(validator)


def _alone(document: Any, pointer: str) -> Any:
    """Return the schema at `pointer` with all that it refers to inside of it; `$id` means nothing in an AsyncAPI document."""
    names: dict[str, str] = {}
    waiting: list[str] = []

    def own(value: Any) -> Any:
        if is_array(value):
            return [own(item) for item in value]
        if not is_object(value):
            return value
        target = reference(value)
        if target is not None:
            if target not in names:
                names[target] = str(len(names))
                waiting.append(target)
            return {"$ref": f"#/definitions/{names[target]}"}
        return {key: member(key, inner) for key, inner in value.items() if not (key in ("$id", "$schema") and isinstance(inner, str))}

    def member(key: str, value: Any) -> Any:
        if key in _MAPS and is_object(value):
            return {name: own(inner) for name, inner in value.items()}
        return value if key in _DATA else own(value)

    schema: dict[str, Any] = {"allOf": [own(get(document, pointer))], "definitions": {}}
    for target in waiting:
        schema["definitions"][names[target]] = own(get(document, target))
    return schema
