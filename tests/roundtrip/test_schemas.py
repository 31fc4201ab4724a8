"""Schemas that Python types can't hold come back exactly as they were, and an edit of their models shows exactly there."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from typing import Any

import pytest

from asyncgen.spec import pointer
from tests.roundtrip.cases import Case, Edit
from tests.roundtrip.cases_all_of import ALL_OF
from tests.roundtrip.cases_composed import CHOICES, CONTAINERS
from tests.roundtrip.cases_values import VALUES
from tests.roundtrip.cases_words import WORDS
from tests.roundtrip.generated import Generated, generate

CASES = (*WORDS, *VALUES, *ALL_OF, *CHOICES, *CONTAINERS)
DOCUMENT: dict[str, Any] = {
    "asyncapi": "2.4.0",
    "info": {"title": "Cases", "version": "1.0.0"},
    "channels": {},
    "components": {"schemas": {case.key: case.schema for case in CASES}},
}


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    """The package of a document with all cases."""
    return generate(tmp_path_factory.mktemp("cases"), DOCUMENT)


@pytest.fixture(scope="module")
def untouched(generated: Generated) -> dict[str, Any]:
    """The document that the untouched package says it is."""
    return generated.emitted()


def edited(models: str, edit: Edit) -> str:
    """Return the text of the models after an edit."""
    (node,) = [node for node in ast.parse(models).body if _name(node) == edit.name]
    lines = models.splitlines(keepends=True)
    start, end = node.lineno - 1, node.end_lineno or node.lineno
    text = "".join(lines[start:end])
    assert text.count(edit.old) == 1, f"{text.count(edit.old)} times in:\n{text}"
    return "".join([*lines[:start], text.replace(edit.old, edit.new), *lines[end:]])


def _name(node: ast.stmt) -> str | None:
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return node.name if isinstance(node, ast.ClassDef) else None


def changed(schema: Any, changes: Mapping[str, Any]) -> Any:
    """Return a schema with values set at places, or taken away."""
    made = json.loads(json.dumps(schema))
    for place, value in changes.items():
        *above, last = pointer.parse(place)
        holder = made
        for name in above:
            holder = holder[name]
        if value is ...:
            del holder[last]
        else:
            holder[last] = value
    return made


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_a_schema_comes_back_as_it_was(case: Case, untouched: dict[str, Any]) -> None:
    """Byte for byte the same JSON, key order included, whatever it holds that Python types don't."""
    assert repr(untouched["components"]["schemas"][case.key]) == repr(case.schema)


def test_nothing_else_comes_along(untouched: dict[str, Any]) -> None:
    """The whole document is the one that was generated from."""
    assert untouched == DOCUMENT
    assert len(CASES) >= 82


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_an_edit_shows_in_its_schema_and_nowhere_else(case: Case, generated: Generated) -> None:
    """One edit of one model: its schema has the change in the place of the change, everything else is as it was."""
    document = generated.emitted({generated.models: edited(generated.files[generated.models], case.edit)})
    expected = {**DOCUMENT["components"]["schemas"], case.key: changed(case.schema, case.changes)}
    emitted = document["components"]["schemas"]
    assert emitted[case.key] == expected[case.key]
    assert emitted == expected
    assert {**document, "components": None} == {**DOCUMENT, "components": None}
