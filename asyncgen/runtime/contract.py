"""The contract that the package was generated from: its document, and what its models looked like when they were untouched.

Owns reading `contract.json`, which is read when something of it is first needed. It must not know what is registered: what the running
code makes of the contract is `describe`'s.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from typing import Any, Final, cast

from .declared import SchemeSpec
from .errors import ServiceError
from .pointers import follow

_FORMAT: Final = 1
_MISSING: Final = object()


@dataclass(frozen=True, slots=True)
class ContractModel:
    """A generated model: its name in `models.py`, the JSON Pointer `at` which its schema stands in the document, and the JSON schema that
    its Python type gave when it was generated (references lead to `#/definitions/<name>`).

    `borrowed` are, by property (`""`: none), the keywords that stand elsewhere and hold here too. `apart` is the place whose schema has to
    be the one in `Contract.apart` before such a keyword can be changed for this model alone.
    """

    name: str
    at: str
    pristine: Any
    borrowed: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    apart: str | None = None


class Contract:
    """What a service was generated from. `document` is shared by all who read it: copy what you change."""

    def __init__(self, document: Mapping[str, Any], models: Mapping[str, ContractModel] | None = None, *, package: str = "") -> None:
        """Make a contract of values; `package` has the module `models`. A generated package uses `load`."""
        self.package = package
        self._read: Callable[[], Mapping[str, Any]] = lambda: {"document": document, "models": models or {}}

    @classmethod
    def load(cls, *, package: str) -> Contract:
        """Return the contract that lies in `package` as `contract.json`; it is read on first use.

        A missing or unusable file then raises `ServiceError`.
        """
        contract = cls({}, package=package)
        contract._read = lambda: _load(package)
        return contract

    @cached_property
    def _parts(self) -> Mapping[str, Any]:
        return self._read()

    @property
    def document(self) -> Mapping[str, Any]:
        """The AsyncAPI document, all of whose references lead into itself."""
        return cast("Mapping[str, Any]", self._parts["document"])

    @property
    def models(self) -> Mapping[str, ContractModel]:
        """The generated models by name."""
        return cast("Mapping[str, ContractModel]", self._parts["models"])

    @property
    def readings(self) -> Mapping[str, Any]:
        """By place the schemas that the document has in another language (Avro, OpenAPI): `schema` in AsyncAPI's words, `format_at`."""
        return cast("Mapping[str, Any]", self._parts.get("readings", {}))

    @property
    def apart(self) -> Mapping[str, Any]:
        """By place schemas that mean what stands there, written so that models that share parts of them can be changed one by one."""
        return cast("Mapping[str, Any]", self._parts.get("apart", {}))

    @property
    def title(self) -> str:
        """The API's title (`info.title`). FastAPI puts an app's into its pages as it is: nothing in this one is markup."""
        return str(self.document.get("info", {}).get("title", "")).replace("<", "< ")

    @property
    def version(self) -> str:
        """The API's version (`info.version`)."""
        return str(self.document.get("info", {}).get("version", ""))

    @cached_property
    def schemes(self) -> tuple[SchemeSpec, ...]:
        """The document's security schemes, in its order."""
        named: Mapping[str, Any] = self.document.get("components", {}).get("securitySchemes", {})
        return tuple(_scheme(name, follow(self.document, scheme)[1]) for name, scheme in named.items())

    def live_models(self) -> Iterator[tuple[ContractModel, Any]]:
        """Yield each model that `models.py` still has, with the Python type that has its name now."""
        if not self.models:
            return
        module = importlib.import_module(f"{self.package}.models")
        for model in self.models.values():
            live = getattr(module, model.name, _MISSING)
            if live is not _MISSING:
                yield model, live


def _load(package: str) -> Mapping[str, Any]:
    file = files(package).joinpath("contract.json")
    try:
        data: Any = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ServiceError(f"can't read the contract {str(file)!r} ({error}); `asyncgen generate` writes it again") from error
    if not isinstance(data, dict) or cast("dict[str, Any]", data).get("format") != _FORMAT:
        raise ServiceError(f"the contract {str(file)!r} has another form than this runtime reads; `asyncgen generate` writes both again")
    contract = cast("dict[str, Any]", data)
    return {**contract, "models": {name: ContractModel(name, **model) for name, model in contract["models"].items()}}


def _scheme(name: str, scheme: Any) -> SchemeSpec:
    members: Mapping[str, Any] = cast("dict[str, Any]", scheme) if isinstance(scheme, dict) else {}
    kind = str(members.get("type", ""))
    if kind == "httpApiKey":
        return SchemeSpec(name, kind, members.get("in"), members.get("name"))
    ways = {"http": str(members.get("scheme", "")).lower(), "oauth2": "bearer", "openIdConnect": "bearer", "userPassword": "basic"}
    return SchemeSpec(name, kind, "header", "Authorization", ways[kind]) if kind in ways else SchemeSpec(name, kind)
