"""Contract models as `models.py` has them now, written into the document where a person changed them, and nowhere else.

Owns which models changed and in which order the document is mended. How a schema is mended is `merge`'s.
"""

from __future__ import annotations

import copy
from typing import Any, Final

from .contract import Contract
from .describe_schemas import Definitions, Schemas, own_definition
from .merge import merge, same
from .pointers import get, parts, put, to
from .schemas import schema_of

_OWN_FORMAT: Final = "application/vnd.aai.asyncapi;version=2.4.0"


def patch_models(document: dict[str, Any], contract: Contract) -> Schemas:
    """Put changed models into the document and return what further types are written with.

    A model that `models.py` has no more leaves the document as it is. The deepest places come first, so that what a model's own place
    says about a model inside it is up to date when it is mended.
    """
    live = sorted(contract.live_models(), key=lambda pair: (-len(parts(pair[0].at)), pair[0].at))
    names = {subject: model.name for model, subject in live}
    places = {model.name: model.at for model in contract.models.values()}
    schemas = Schemas(document, {subject: places[name] for subject, name in names.items()})
    readings = _Readings(document, contract)
    for model, subject in live:
        if same(schema_of(subject, names), model.pristine):
            continue
        current, found = own_definition(subject, names)
        readings.read(model.at)
        merged = merge(get(document, model.at), model.pristine, current, _Places(places, schemas, found, readings))
        put(document, model.at, merged)
    return schemas


class _Readings:
    """Schemas in other languages, which become AsyncAPI's own once something in them changed or is referred to."""

    def __init__(self, document: dict[str, Any], contract: Contract) -> None:
        self._document = document
        self._waiting = dict(contract.readings)

    def read(self, at: str) -> None:
        """Make the place `at` one that can be mended."""
        found = next((place for place in self._waiting if at == place or at.startswith(f"{place}/")), None)
        if found is None:
            return
        reading = self._waiting.pop(found)
        put(self._document, found, copy.deepcopy(reading["schema"]))
        above = found.rpartition("/")[0]
        if reading["format_at"] == f"{above}/schemaFormat":
            del get(self._document, above)["schemaFormat"]
        elif reading["format_at"] is not None:
            # A trait of several messages says it: one of this message's own, the last one, says otherwise.
            get(self._document, above)["traits"].append({"schemaFormat": _OWN_FORMAT})


class _Places:
    """Where references of a changed model lead: to a contract model's place, or to a new component schema."""

    def __init__(self, places: dict[str, str], schemas: Schemas, found: Definitions, readings: _Readings) -> None:
        self._readings = readings
        self._places = places
        self._schemas = schemas
        self._found = found

    def __call__(self, name: str) -> dict[str, str]:
        if name not in self._places:
            return to(self._schemas.component(name, self._found))
        self._readings.read(self._places[name])
        return to(self._places[name])
