"""Documents written by others: all their models build and are described, and an edit in the models shows in the document, exactly there."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from asyncgen.api import Api, SchemaAt
from asyncgen.diagnostics import SpecError, UsageError
from asyncgen.models import Definition, build, executed
from asyncgen.naming import Names, assign
from asyncgen.resolve import resolve
from asyncgen.resolve.cursor import is_array, is_object
from asyncgen.runtime.merge import merge
from asyncgen.runtime.merge_words import same
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


# --- edits -----------------------------------------------------------------------------------------------------------------------------


def _edits(pristine: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the schema of a model after each of several edits by hand."""
    name, schema = next(iter(pristine["properties"].items()))
    yield {**pristine, "properties": {**pristine["properties"], "addedByHand": {"type": "string", "minLength": 1}}}
    yield {**pristine, "description": "Described by hand."}
    yield {**pristine, "properties": {**pristine["properties"], name: {"type": "boolean"}}}
    required = [*pristine.get("required", ())]
    changed = [other for other in required if other != name] if name in required else [*required, name]
    if "default" not in schema:
        yield {**{key: value for key, value in pristine.items() if key != "required"}, **({"required": changed} if changed else {})}
    if len(pristine["properties"]) > 1 and name not in required:
        yield {**pristine, "properties": {key: value for key, value in pristine["properties"].items() if key != name}}


def _with(api: Api, place: str, schema: Any) -> Api:
    document: dict[str, Any] = json.loads(json.dumps(api.document))
    holder, last = pointer.get(document, pointer.parent(place)), pointer.parse(place)[-1]
    holder[int(last) if isinstance(holder, list) else last] = schema
    schemas = [(key, SchemaAt(at.pointer, pointer.get(document, at.pointer))) for key, at in api.schemas]
    if all(at.pointer != place for _, at in schemas):
        schemas.append(("Edited", SchemaAt(place, schema)))
    return Api(api.title, api.version, None, document, document, (), "", (), tuple(schemas), ())


def _by_place(schema: Any, definitions: tuple[Definition, ...]) -> Any:
    """Replace names of definitions by their places, which stay when names change."""
    text = json.dumps(schema)
    for definition in definitions:
        text = text.replace(json.dumps(f"#/definitions/{definition.name}"), json.dumps(definition.pointer))
    return json.loads(text)


@pytest.mark.slow
def test_an_edit_of_a_model_shows_in_the_document_and_nothing_else_does() -> None:
    """The models of the merged document are the edited models: generating from what was emitted closes the circle."""
    count = 0
    for number, (file, api) in enumerate(_corpus()):
        module = build(api, assign(api))
        models = [
            item for item in module.definitions if item.kind == "class" and item.pristine.get("properties") and "allOf" not in item.pristine
        ]
        if number % 6 or not models:
            continue
        model = models[number % len(models)]
        places = {item.name: {"$ref": pointer.to_reference(item.pointer)} for item in module.definitions}
        original = pointer.get(api.document, model.pointer)
        for edited in _edits(model.pristine):
            before = copy.deepcopy(original)
            merged = merge(original, model.pristine, edited, places.__getitem__)
            assert original == before
            again = build(_with(api, model.pointer, merged), Names({})).definitions
            found = next(item for item in again if item.pointer == model.pointer and item.kind == "class")
            assert same(_by_place(found.pristine, again), _by_place(edited, module.definitions)), (file, model.name)
            count += 1
    assert count > 50


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
