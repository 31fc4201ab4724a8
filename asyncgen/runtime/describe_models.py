"""Contract models as `models.py` has them now, written into the document where a person changed them, and nowhere else.

Owns which models changed and in which order the document is mended. How a schema is mended is `merge`'s.
"""

from __future__ import annotations

import copy
from bisect import bisect_left
from typing import Any, Final

from .contract import Contract, ContractModel
from .describe_components import Lost
from .describe_schemas import Definitions, Schemas, own_definition
from .merge import merge, otherwise
from .merge_words import same
from .pointers import follow, get, is_object, parts, put, reference, to
from .schemas import schema_of

_OWN_FORMAT: Final = "application/vnd.aai.asyncapi;version=2.4.0"


def patch_models(document: dict[str, Any], contract: Contract) -> tuple[Schemas, Lost]:
    """Put changed models into the document; return what further types are written with, and models whose places hold something else now.

    A model that `models.py` has no more leaves the document as it is. The deepest places come first, so that what a model's own place
    says about a model inside it is up to date when it is mended.
    """
    live = sorted(contract.live_models(), key=lambda pair: (-len(parts(pair[0].at)), pair[0].at))
    # A name that now stands for something of another name (`Limit = int`) is no definition any more.
    names = {subject: model.name for model, subject in live if getattr(subject, "__name__", None) == model.name}
    places = {model.name: model.at for model in contract.models.values()}
    schemas = Schemas(document, {subject: places[name] for subject, name in names.items()}, places)
    now = {model.name: schema_of(subject, names) for model, subject in live}
    edited = [(model, subject) for model, subject in live if not same(now[model.name], model.pristine)]
    around = _Around(document, contract, places, schemas, now)
    lost: Lost = {}
    for at in sorted({model.apart for model, _ in edited if model.apart is not None and _is_borrowed(model, now[model.name])}):
        around.read(at)
        put(document, at, copy.deepcopy(contract.apart[at]))
    named = sorted((model.at, model.name) for model in contract.models.values())
    for model, subject in edited:
        current, around.found = own_definition(subject, names)
        around.name = model.name
        around.read(model.at)
        inside = named[bisect_left(named, (f"{model.at}/", "")) : bisect_left(named, (f"{model.at}0", ""))]
        before = {at: (name, get(document, at)) for at, name in inside}
        put(document, model.at, merge(get(document, model.at), model.pristine, current, around.place, around.lead, around.inner))
        lost |= {at: known for at, known in before.items() if not _holds(document, at, known[1])}
    return schemas, lost


def _is_borrowed(model: ContractModel, current: Any) -> bool:
    """Say whether something that a model's place takes from elsewhere in the document is another thing now."""
    changes = otherwise(model.pristine, current)
    return any({"$ref", *words} & {*changes.get(name, ())} for name, words in model.borrowed.items())


def _holds(document: Any, at: str, before: Any) -> bool:
    """Say whether what a place held is still there, perhaps with more."""
    try:
        after = get(document, at)
    except LookupError:
        return False
    return after == before or (is_object(after) and is_object(before) and all(after.get(key) == value for key, value in before.items()))


class _Around:
    """The document around a changed model: where references lead, to a contract model's place or to a new component schema.

    Schemas in other languages become AsyncAPI's own once something in them changed or is referred to.
    """

    name: str
    found: Definitions

    def __init__(self, document: dict[str, Any], contract: Contract, places: dict[str, str], schemas: Schemas, now: dict[str, Any]) -> None:
        self._document, self._places, self._schemas, self._now = document, places, schemas, now
        self._readings = dict(contract.readings)

    def place(self, name: str) -> dict[str, str]:
        """Return the reference to a definition."""
        if name not in self._places:
            return to(self._schemas.component(name, self.found))
        self.read(self._places[name])
        return to(self._places[name])

    def lead(self, value: Any) -> str | None:
        """Return where a reference of the document ends."""
        return follow(self._document, value)[0] if reference(value) is not None else None

    def inner(self, name: str) -> Any:
        """Return the schema of a definition that stands within the changed one, or is the same place."""
        return self._now.get(name) if name != self.name and f"{self._places.get(name)}/".startswith(f"{self._places[self.name]}/") else None

    def read(self, at: str) -> None:
        """Make the place `at` one that can be mended."""
        found = next((place for place in self._readings if f"{at}/".startswith(f"{place}/")), None)
        if found is None:
            return
        reading = self._readings.pop(found)
        put(self._document, found, copy.deepcopy(reading["schema"]))
        above = found.rpartition("/")[0]
        if reading["format_at"] == f"{above}/schemaFormat":
            del get(self._document, above)["schemaFormat"]
        elif reading["format_at"] is not None:
            # A trait of several messages says it: one of this message's own, the last one, says otherwise.
            get(self._document, above)["traits"].append({"schemaFormat": _OWN_FORMAT})
