"""The text of `contract.json`: what the running service needs of the document that Python code can't say.

Owns the file's form (`format`), which the runtime's `contract` reads. It must not know what the runtime does with it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from asyncgen.api import Api
from asyncgen.lower.apart import Apart, apart

if TYPE_CHECKING:  # The model generator is heavy, and only its result's type is needed.
    from asyncgen.models import Definition, ModelsModule

FORMAT = 1
"""Counts up when the runtime of an older project could not read the file any more."""


def text(api: Api, models: ModelsModule) -> str:
    """Return the bundled document with the place and the untouched schema of every model: ASCII, the same text for the same input.

    Where the document says a schema in another language than AsyncAPI's, `readings` has it in AsyncAPI's.
    """
    definitions = sorted(models.definitions, key=lambda definition: definition.name)
    shared = apart(api.document, definitions)
    contract: dict[str, Any] = {
        "format": FORMAT,
        "document": api.written,
        "models": {definition.name: _model(definition, shared) for definition in definitions},
    }
    if shared.schemas:
        contract["apart"] = dict(sorted(shared.schemas.items()))
    if api.readings:
        contract["readings"] = {each.pointer: {"schema": each.schema, "format_at": each.format_at} for each in api.readings}
    return json.dumps(contract, indent=1, ensure_ascii=True) + "\n"


def _model(definition: Definition, shared: Apart) -> dict[str, Any]:
    """Return what the runtime needs of a model; of what it shares with others, which keywords these are and where to write them out."""
    model: dict[str, Any] = {"at": definition.pointer, "pristine": definition.pristine}
    if definition.name in shared.places:
        words = {name: sorted(found) for name, found in shared.borrowed[definition.name].items()}
        model |= {"borrowed": words, "apart": shared.places[definition.name]}
    return model
