# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""The base class of generated models."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A JSON object of the contract.

    On the wire a field goes by its alias, which is the property's name; Python code may use the field's own name too. A property that was
    not sent is `pydantic.MISSING`, which is left out again when the model is dumped.
    """

    model_config = ConfigDict(
        protected_namespaces=(), validate_by_alias=True, validate_by_name=True, serialize_by_alias=True, allow_inf_nan=False
    )
