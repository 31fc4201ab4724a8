"""Edits of `models.py` at random: the document that the code is afterwards has just that edit. Seeded, so every run sees the same ones."""

from __future__ import annotations

import collections
import random
from typing import Any

import pytest

from asyncgen.diff import compare
from tests.roundtrip.cases import NULL, NUMBER, TEXT, WHOLE, arrays, objects, ref
from tests.roundtrip.generated import Generated, generate
from tests.roundtrip.source_edits import CLASS_EDITS, random_edit

EDITS = 240

_SCHEMAS: dict[str, Any] = {
    "Plain": {**objects("id", id={**WHOLE, "format": "int64"}, name={**TEXT, "maxLength": 40, "x-pii": True}, score=NUMBER), "x-plain": 1},
    "Named": objects("label", label={**TEXT, "title": "Label", "examples": ["a"]}, on={"type": "boolean"}),
    "Extended": {"allOf": [ref("Plain"), {**objects("extra", extra={**TEXT, "format": "ulid"}, size=WHOLE), "x-own": 1}], "title": "More"},
    "Both": {"allOf": [ref("Plain"), ref("Named"), objects(own={**WHOLE, "minimum": 0})]},
    "Inline": {
        "allOf": [objects(first=TEXT, second=WHOLE), {**objects("third", third=NUMBER), "description": "The third."}],
        "x-inline": 1,
    },
    "Cat": objects("kind", "lives", kind={"const": "cat"}, lives={**WHOLE, "maximum": 9, "x-lives": 1}),
    "Dog": {
        **objects("kind", kind={**TEXT, "const": "dog"}, bark={**TEXT, "description": "How loud."}, age=WHOLE),
        "description": "A dog.",
    },
    "Pet": {"oneOf": [ref("Cat"), ref("Dog")], "discriminator": "kind", "x-pet": 1},
    "Event": {
        "oneOf": [
            {**objects("type", type={"const": "made"}, by=TEXT, when={**TEXT, "format": "date-time"}), "x-made": 1},
            {**objects("type", type={"const": "gone"}, why={**TEXT, "minLength": 1}, count=WHOLE), "title": "Gone"},
        ]
    },
    "Tree": {**objects("value", value={**TEXT, "pattern": "^[a-z]"}, weight=NUMBER, children=arrays(ref("Tree"))), "$comment": "deep"},
    "Owner": objects(pet=ref("Pet"), of=ref("Owned"), since={**TEXT, "format": "date"}, rank=WHOLE),
    "Owned": {**objects("owner", owner=ref("Owner"), tag={**TEXT, "readOnly": True}), "not": {"required": ["x"]}},
    "Status": {**TEXT, "enum": ["on", "off", "idle", "gone"], "x-enum-varnames": ["On", "Off", "Idle", "Gone"], "title": "Status"},
    "Shapes": objects(
        box={**objects("width", width=NUMBER, height=NUMBER), "title": "Box", "x-box": 1},
        points=arrays({**objects(x=NUMBER, y=NUMBER, z=WHOLE), "x-point": 1}, uniqueItems=True),
        by_name={"type": "object", "additionalProperties": objects(colour=TEXT, depth=WHOLE)},
        status={"anyOf": [ref("Status"), NULL]},
    ),
    "Closed": {**objects("a", a=TEXT, b={**WHOLE, "exclusiveMinimum": 0}, **{"odd-name": TEXT}), "additionalProperties": False, "if": {}},
    "Conditional": {**objects(mode=TEXT, level=WHOLE), "if": {"required": ["mode"]}, "then": {"required": ["level"]}, "x-if": 1},
}
_DOCUMENT: dict[str, Any] = {
    "asyncapi": "2.4.0",
    "info": {"title": "Edits", "version": "1.0.0"},
    "channels": {
        "/edits": {
            "publish": {
                "message": {
                    "oneOf": [
                        {"name": "tree", "payload": ref("Tree"), "traits": [{"headers": {"type": "object"}}]},
                        {"name": "inline", "payload": {**objects("at", at=WHOLE, note=TEXT), "x-message": 1}},
                    ]
                }
            }
        }
    },
    "components": {"schemas": _SCHEMAS},
}


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    """The package of the document above."""
    return generate(tmp_path_factory.mktemp("edits"), _DOCUMENT)


@pytest.mark.parametrize("seed", range(8))
def test_an_edit_at_random_changes_the_document_exactly_there(generated: Generated, seed: int) -> None:
    """A statement of a class is changed, added or removed; the document differs from the original in just that, and means just that."""
    models, places = generated.files[generated.models], {name: model["at"] for name, model in generated.contract["models"].items()}
    random_ = random.Random(seed)
    for _ in range(EDITS // 8):
        edit = random_edit(models, generated.document, places, random_)
        assert edit is not None
        emitted = generated.emitted({generated.models: edit.text})
        assert compare(edit.document, emitted) == (), edit.what
        assert emitted == edit.document, edit.what
        assert compare(generated.document, emitted) != (), edit.what


def test_all_kinds_of_edits_were_made(generated: Generated) -> None:
    """The seeds above make every kind of edit, on every kind of model."""
    models, places = generated.files[generated.models], {name: model["at"] for name, model in generated.contract["models"].items()}
    made: collections.Counter[str] = collections.Counter()
    for seed in range(8):
        random_ = random.Random(seed)
        for _ in range(EDITS // 8):
            edit = random_edit(models, generated.document, places, random_)
            assert edit is not None
            what, _, name = edit.what.partition(" of ")
            made.update([what, name])
    assert {edit.__name__.strip("_") for edit in CLASS_EDITS} <= made.keys()
    classes = {name for name in places if f"\nclass {name}(" in models}
    assert classes <= made.keys(), classes - made.keys()
