# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""The base class of generated models, and the types of texts that are more than texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, TypeAlias
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict
from pydantic.annotated_handlers import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, SchemaValidator, core_schema


class Model(BaseModel):
    """A JSON object of the contract.

    On the wire a field goes by its alias, which is the property's name; Python code may use the field's own name too. A property that was
    not sent is `pydantic.MISSING`, which is left out again when the model is dumped. Properties that the contract allows without naming
    them are in `model_extra`.
    """

    model_config = ConfigDict(
        extra="allow",
        protected_namespaces=(),
        validate_by_alias=True,
        validate_by_name=True,
        serialize_by_alias=True,
        allow_inf_nan=False,
    )


class Written:
    """A pydantic annotation: in JSON, a text must match `pattern` before pydantic reads it, which reads more than the format allows."""

    def __init__(self, format_: str, pattern: str) -> None:
        self._format = format_
        self._matches = re.compile(pattern, re.ASCII).fullmatch

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        read: Callable[[str], Any] = SchemaValidator(schema).validate_python

        def text(value: Any) -> Any:
            if isinstance(value, str) and self._matches(value):
                return read(value)
            raise PydanticCustomError("format", "Input should be a valid {format}", {"format": self._format})

        return core_schema.json_or_python_schema(core_schema.no_info_plain_validator_function(text), schema)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "format": self._format}


DateTime: TypeAlias = Annotated[AwareDatetime, Written("date-time", r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")]
"""A `datetime` with a time zone; in JSON a text as RFC 3339 has it (`format: date-time`). A second 60 is refused: `datetime` has none."""
Uuid: TypeAlias = Annotated[UUID, Written("uuid", r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")]
"""A `UUID`; in JSON a text of 36 characters as RFC 4122 has it (`format: uuid`)."""
