"""Documents written by others: all their models build and are described; JSON Schema's own tests: no type refuses what is valid."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from asyncgen.api import Api
from asyncgen.diagnostics import SpecError, UsageError
from asyncgen.models import build, executed
from asyncgen.naming import assign
from asyncgen.resolve import resolve
from asyncgen.resolve.cursor import is_array, is_object
from asyncgen.runtime.merge import merge
from asyncgen.spec import bundle, pointer
from asyncgen.spec.access import Access
from tests.corpus.documents import CORPUS, available, documents
from tests.corpus.schema_suite import typed
from tests.unit.model_cases import models_of

pytestmark = pytest.mark.skipif(not available(), reason="the corpus of documents written by others is not here")

_SUITE = CORPUS / "json-schema-draft7"
_LEAST = 138
"""How many documents can be loaded; the others refer to files that are not there."""


def _corpus() -> Iterator[tuple[str, Api]]:
    for document in documents():
        try:
            yield document.file, resolve(bundle.load(document.path, Access(CORPUS)))
        except (SpecError, UsageError):
            continue


@pytest.mark.slow
def test_all_models_build_and_are_described() -> None:
    """For each document the module executes, every schema that was asked for has a type, and untouched models change nothing."""
    count = 0
    for file, api in _corpus():
        count += 1
        module = build(api, assign(api))
        names = {definition.name for definition in module.definitions}
        assert len(names) == len(module.definitions), file
        assert all(set(expression.names) <= names for expression in module.types.values()), file
        assert {place.pointer for _, place in api.schemas} <= module.types.keys(), file
        for definition in module.definitions:
            original = pointer.get(api.document, definition.pointer)
            assert merge(original, definition.pristine, definition.pristine) is original, file
            assert set(_targets(definition.pristine)) <= {f"#/definitions/{name}" for name in names}, file
    assert count >= _LEAST


def _targets(schema: Any) -> Iterator[str]:
    if is_object(schema):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"]
        for value in schema.values():
            yield from _targets(value)
    if is_array(schema):
        for item in schema:
            yield from _targets(item)


# --- JSON Schema's own tests -----------------------------------------------------------------------------------------------------------


def _moved(value: Any, base: str) -> Any:
    """Lead references within a schema to where it stands in the document."""
    if is_array(value):
        return [_moved(item, base) for item in value]
    if not is_object(value):
        return value
    return {name: f"#{base}{item[1:]}" if name == "$ref" and isinstance(item, str) else _moved(item, base) for name, item in value.items()}


def _groups(folder: Path) -> Iterator[tuple[Any, list[Any]]]:
    """Give each schema with the values that are valid; schemas that refer to elsewhere are left out, a bundled document has none."""
    validator: Any = import_module("jsonschema").Draft7Validator
    for file in sorted(folder.glob("*.json")):
        for group in json.loads(file.read_text("utf-8")):
            text = json.dumps(group["schema"])
            if any(word in text for word in ('"$id"', '"http', '"urn:')):
                continue
            schema = typed(group["schema"])
            yield schema, [test["data"] for test in group["tests"] if validator(schema).is_valid(test["data"])]


def _refused(*, strict: bool) -> list[tuple[Any, Any]]:
    """Return what is valid by JSON Schema and refused by the types."""
    groups = list(_groups(_SUITE))
    schemas = {
        f"Case{number}": {
            "type": "object",
            "required": ["value"],
            "properties": {"value": _moved(schema, f"/components/schemas/Case{number}/properties/value")},
        }
        for number, (schema, _) in enumerate(groups)
    }
    assert sum(len(valid) for _, valid in groups) > 300
    refused: list[tuple[Any, Any]] = []
    with executed(models_of(schemas).text) as module:
        for number, (schema, valid) in enumerate(groups):
            adapter = TypeAdapter[Any](vars(module)[f"Case{number}"])
            for value in valid:
                try:
                    adapter.validate_json(json.dumps({"value": value}), strict=strict, by_alias=True, by_name=False)
                except ValidationError:
                    refused.append((schema, value))
    return refused


def test_nothing_valid_is_refused() -> None:
    """A type takes whatever its schema takes: JSON Schema's own tests, with the types that their keywords imply."""
    assert _refused(strict=False) == []


def test_strict_decoding_refuses_one_form_of_integers() -> None:
    """In strict mode `1.0` is no integer for pydantic, though it is one for JSON Schema; there is no other difference."""
    assert _refused(strict=True) == [({"type": "integer"}, 1.0)]
