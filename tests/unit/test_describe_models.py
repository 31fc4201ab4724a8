"""The document of a running service that was generated from a contract: edited models, and what the service is told about the API."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from asyncgen.runtime import Contract, Service
from asyncgen.runtime.errors import ServiceError
from asyncgen.runtime.pointers import is_array, is_object
from tests.unit.contract_projects import DOCUMENT, Project, changes, described, registered, rooms


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """Return a generated package, to be written with or without edits."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    project = Project(tmp_path)
    yield project
    project.forget()


# --- models ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("max_length=30", "max_length=31", {"/components/schemas/JoinRoom/properties/name/maxLength": 31}),
        ("min_length=1, ", "", {"/components/schemas/JoinRoom/properties/name/minLength": ...}),
        ("le=9", "le=99", {"/components/schemas/RoomJoined/properties/limits/properties/most/maximum": 99}),
        ('"red", "green"', '"red", "blue"', {"/components/schemas/JoinRoom/properties/color/enum": ["red", "blue"]}),
        ("    text: str | MISSING = MISSING", "    text: str", {"/components/schemas/Posted/required": ["text"]}),
        ("    id: int", "    id: str", {"/components/schemas/Person/properties/id/type": "string"}),
        ("    why: str | MISSING = MISSING", "    pass", {"/components/schemas/Leave/properties": ...}),
    ],
)
def test_an_edited_model_shows_where_it_was_edited(project: Project, old: str, new: str, expected: dict[str, Any]) -> None:
    """A changed constraint, type or field changes that keyword in the document, and what Python can't say stays."""
    assert changes(described(project((old, new))), DOCUMENT) == expected


def test_a_new_field_and_a_new_model(project: Project) -> None:
    """A field with a new model's type brings that model's schema into the document."""
    edits = (
        ("    text: str | MISSING = MISSING", "    text: str | MISSING = MISSING\n        place: Place\n        by: Person"),
        ("    class Posted(", "    class Place(BaseModel):\n        above: Place | None = None\n\n    class Posted("),
    )
    after = described(project(*edits))
    assert changes(after, DOCUMENT) == {
        "/components/schemas/Posted/properties/place": {"$ref": "#/components/schemas/Place"},
        "/components/schemas/Posted/properties/by": {"$ref": "#/components/schemas/Person"},
        "/components/schemas/Posted/required": ["place", "by"],
        "/components/schemas/Place": {
            "type": "object",
            "properties": {"above": {"anyOf": [{"$ref": "#/components/schemas/Place"}, {"type": "null"}], "default": None}},
        },
    }


def test_a_model_and_the_model_inside_it_may_both_change(project: Project) -> None:
    """Both edits arrive when one model's schema stands inside the other's."""
    edits = (("le=9", "le=10"), ("    members: list[Person] | MISSING = MISSING", "    members: list[Person]"))
    assert changes(described(project(*edits)), DOCUMENT) == {
        "/components/schemas/RoomJoined/properties/limits/properties/most/maximum": 10,
        "/components/schemas/RoomJoined/required": ["members"],
    }


def test_a_deleted_model_leaves_the_document(project: Project) -> None:
    """A class that nobody needed any more says nothing about the wire."""
    assert described(project(("    class Unused(BaseModel):\n        pass\n", ""))) == DOCUMENT


# --- the root --------------------------------------------------------------------------------------------------------------------------


def test_arguments_override_the_contract(project: Project) -> None:
    """What the service is told about the API stands in the document, and only that."""
    servers = {"here": {"url": "ws://localhost", "protocol": "ws", "x-zone": 1}}
    after = described(project(), title="Talk", description="New.", contact={"email": "a@example.org"}, servers=servers)
    assert changes(after, DOCUMENT) == {
        "/info/title": "Talk",
        "/info/description": "New.",
        "/info/contact": {"email": "a@example.org"},
        "/servers": servers,
    }


def test_other_major_versions_are_refused(project: Project) -> None:
    """A 2.x document is never labelled as something else."""
    with pytest.raises(ServiceError, match=r"asyncapi_version='3.0.0'"):
        described(project(), asyncapi_version="3.0.0")
    assert described(project(), asyncapi_version="2.6.0")["asyncapi"] == "2.6.0"


def test_the_document_is_a_copy(project: Project) -> None:
    """Whatever is done to it, the contract stays as it is."""
    contract = project()
    document = described(contract)

    def spoil(value: Any) -> None:
        if is_object(value):
            for item in value.values():
                spoil(item)
            value.clear()
        elif is_array(value):
            value.clear()

    spoil(document)
    assert contract.document == DOCUMENT
    assert described(contract) == DOCUMENT


def test_the_document_is_made_again_after_a_registration(project: Project) -> None:
    """It is the same object until something is registered, on a router that was included long ago too."""
    service = Service(project())
    router = rooms("leave")
    service.include_router(router)
    before = service.asyncapi()
    assert service.asyncapi() is before
    registered(router, "leave")
    assert changes(service.asyncapi(), before)


def test_a_missing_contract_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The contract is read on first use, and a file that is not there is named with the command that writes it."""
    (tmp_path / "no_contract").mkdir()
    (tmp_path / "no_contract" / "__init__.py").touch()
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    contract = Contract.load(package="no_contract")
    with pytest.raises(ServiceError, match=r"can't read the contract .*contract.json.*`asyncgen generate` writes it again"):
        _ = contract.title
