"""Edits that move or take away what something else refers to, and names in `models.py` that come to mean something else."""

from __future__ import annotations

from typing import Any

import pytest

from asyncgen.diff import compare
from tests.roundtrip.cases import TEXT, WHOLE, arrays, objects, ref
from tests.roundtrip.generated import Generated, generate

_SCHEMAS: dict[str, Any] = {
    "Team": objects(
        lead={**objects("name", name={**TEXT, "x-name": 1}, home=objects(city=TEXT)), "title": "Lead"},
        deputy=ref("Team/properties/lead"),
        size={**WHOLE, "x-size": 1},
    ),
    "Visit": objects("by", by=ref("Team/properties/lead"), to=ref("Team/properties/lead/properties/home")),
    "Limit": {**WHOLE, "maximum": 9},
    "Order": objects(limit=ref("Limit"), lines=arrays({**objects(sku=TEXT), "x-line": 1})),
    "Pick": {"oneOf": [ref("Order"), {**objects("t", t={"const": "t"}), "x-t": 1}]},
    "UsesPick": objects(chosen=ref("Pick/oneOf/1")),
    "Only": objects(a=TEXT),
    "User": objects(only=ref("Only"), b=TEXT),
}
_DOCUMENT: dict[str, Any] = {
    "asyncapi": "2.4.0",
    "info": {"title": "Places", "version": "1.0.0"},
    "channels": {"/p": {"publish": {"message": {"payload": objects(**{name: ref(name) for name in _SCHEMAS if name != "Only"})}}}},
    "components": {"schemas": _SCHEMAS},
}
LEAD = "lead: TeamLead | MISSING = MISSING"


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Generated:
    """The package of the document above."""
    return generate(tmp_path_factory.mktemp("places"), _DOCUMENT)


def schemas(generated: Generated, *edits: tuple[str, str]) -> dict[str, Any]:
    """Return the component schemas that the code has after its models were edited by replacing texts that are there once."""
    text = generated.files[generated.models]
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    emitted: dict[str, Any] = generated.emitted({generated.models: text})["components"]["schemas"]
    return emitted


@pytest.mark.parametrize("new", ["lead: Order | MISSING = MISSING", "lead: str", "lead: list[TeamLead] | MISSING = MISSING", "pass"])
def test_a_model_survives_the_field_that_it_stood_in(generated: Generated, new: str) -> None:
    """Where its place holds something else, an inline model that is used elsewhere becomes a component, with all that Python can't say."""
    emitted = schemas(generated, (LEAD, new))
    assert emitted["TeamLead"] == {
        **objects("name", name={**TEXT, "x-name": 1}, home=objects(city=TEXT)),
        "title": "Lead",
    }
    assert emitted["Team"]["properties"]["deputy"] == ref("TeamLead")
    assert emitted["Visit"]["properties"]["by"] == ref("TeamLead")
    home = emitted["Visit"]["properties"]["to"]
    assert home in (ref("TeamLead/properties/home"), ref("TeamLeadHome"))
    if "list" in new:
        assert emitted["Team"]["properties"]["lead"] == {"type": "array", "items": ref("TeamLead")}


def test_an_inline_model_that_may_be_null_stays_in_its_place(generated: Generated) -> None:
    """Its users elsewhere still take no null."""
    emitted = schemas(generated, (LEAD, "lead: TeamLead | None | MISSING = MISSING"))
    assert emitted["Team"]["properties"]["lead"]["type"] == ["object", "null"]
    assert emitted["Team"]["properties"]["lead"]["title"] == "Lead"
    assert emitted["Visit"]["properties"]["by"] == ref("TeamLead")
    assert emitted["TeamLead"]["type"] == "object"


def test_a_branch_that_is_taken_away_stays_for_its_other_users(generated: Generated) -> None:
    """An inline model inside a `oneOf` becomes a component when the union loses it."""
    emitted = schemas(generated, ('TypeAliasType("Pick", Order | PickT)', 'TypeAliasType("Pick", Order)'))
    assert emitted["Pick"] == {"oneOf": [ref("Order")]}
    (other,) = set(emitted) - _SCHEMAS.keys()
    assert emitted[other] == _SCHEMAS["Pick"]["oneOf"][1]
    assert emitted["UsesPick"] == objects(chosen=ref(other))


def test_an_edit_of_an_inline_model_and_of_its_field_both_show(generated: Generated) -> None:
    """The model is edited first, and moves as it is then."""
    emitted = schemas(generated, (LEAD, "lead: Order | MISSING = MISSING"), ("    name: str\n", "    name: int\n"))
    assert emitted["TeamLead"]["properties"]["name"] == {"type": "integer", "x-name": 1}
    assert emitted["Team"]["properties"]["lead"] == ref("Order")


@pytest.mark.parametrize("new", ["Limit = int", "Limit = Annotated[int, Field(le=9)]", "Limit: TypeAlias = int"])
def test_an_alias_that_becomes_another_name_is_written_out(generated: Generated, new: str) -> None:
    """Nothing else that is an integer is taken for the alias."""
    old = 'Limit = TypeAliasType("Limit", Annotated[int, Field(le=9)])'
    emitted = schemas(generated, (old, new), ("from typing import ", "from typing import TypeAlias, "))
    assert emitted["Order"]["properties"]["limit"] == ({"type": "integer", "maximum": 9} if "le=9" in new else WHOLE)
    assert emitted["Team"] == _SCHEMAS["Team"]


def test_a_class_that_is_deleted_takes_its_component_along(generated: Generated) -> None:
    """A component that was used and is not any more leaves with its class; as long as the class is there, it stays."""
    field = ("only: Only | MISSING = MISSING", "only: str | MISSING = MISSING")
    assert schemas(generated, field)["Only"] == _SCHEMAS["Only"]
    gone = schemas(generated, field, ("class Only(Model):\n    a: str | MISSING = MISSING\n", ""))
    assert gone == {**{name: schema for name, schema in _SCHEMAS.items() if name != "Only"}, "User": objects(only=TEXT, b=TEXT)}


def test_a_class_that_only_the_code_has(generated: Generated) -> None:
    """It becomes a component, its base and what it refers to stay references."""
    emitted = schemas(
        generated,
        ("    sku: str | MISSING", "    of: Extra | MISSING = MISSING\n    sku: str | MISSING"),
        ("class User(", "class Extra(Only):\n    by: Team\n    self: Extra | None = None\n\n\nclass User("),
    )
    assert emitted["Order"]["properties"]["lines"]["items"]["properties"]["of"] == ref("Extra")
    assert emitted["Extra"] == {
        "allOf": [ref("Only")],
        **objects("by", by=ref("Team"), self={"anyOf": [ref("Extra"), {"type": "null"}], "default": None}),
    }


def test_a_name_that_is_nowhere_is_told(generated: Generated) -> None:
    """A model that can't be built says nothing of the wire: the service refuses to describe itself."""
    text = generated.files[generated.models].replace("    sku: str | MISSING", "    sku: Nowhere | MISSING")
    with pytest.raises(Exception, match="Nowhere"):
        generated.emitted({generated.models: text})


def test_the_untouched_package_says_its_document(generated: Generated) -> None:
    """The edits above start from a package that says just the document."""
    assert generated.emitted() == _DOCUMENT
    assert compare(_DOCUMENT, generated.emitted()) == ()
