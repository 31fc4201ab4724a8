"""Payloads in other languages are typed like all others, and the document that the code emits is the one that was written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from asyncgen.cli import main
from asyncgen.diff import compare
from asyncgen.spec.bundle import load
from tests.regenerate.conftest import Project

DOCUMENT = """\
asyncapi: 2.4.0
info: {title: Formats, version: 1.0.0}
channels:
  /:
    publish:
      message:
        oneOf:
          - $ref: '#/components/messages/avro'
          - $ref: '#/components/messages/openapi'
          - $ref: '#/components/messages/nullable'
          - $ref: '#/components/messages/traited'
components:
  messageTraits:
    avro: {schemaFormat: 'application/vnd.apache.avro;version=1.9.0'}
  messages:
    avro:
      schemaFormat: application/vnd.apache.avro+yaml;version=1.9.0
      payload:
        type: record
        name: SignedUp
        namespace: org.example
        fields:
          - {name: kind, type: {type: enum, name: SignedUpKind, symbols: [signed_up]}}
          - {name: age, type: int, doc: Years.}
          - {name: email, type: ['null', string], default: null}
          - {name: address, type: {type: record, name: Address, fields: [{name: street, type: string}]}}
          - {name: former, type: {type: array, items: Address}, default: []}
    openapi:
      schemaFormat: application/vnd.oai.openapi;version=3.0.0
      payload:
        type: object
        required: [kind, size]
        properties:
          kind: {type: string, enum: [openapi]}
          size: {type: integer, minimum: 0, exclusiveMinimum: true, example: 1}
          note: {type: string, nullable: true}
    nullable:
      payload:
        type: object
        required: [kind]
        properties:
          kind: {const: nullable}
          note: {type: string, maxLength: 5, nullable: true}
    traited:
      traits: [{$ref: '#/components/messageTraits/avro'}]
      payload:
        type: record
        name: Traited
        fields:
          - {name: kind, type: {type: enum, name: TraitedKind, symbols: [traited]}}
          - {name: count, type: long}
"""
VALID: list[dict[str, Any]] = [
    {"kind": "signed_up", "age": 5, "address": {"street": "a"}},
    {"kind": "signed_up", "age": 5, "email": None, "address": {"street": "a"}, "former": [{"street": "b"}]},
    {"kind": "openapi", "size": 1, "note": None},
    {"kind": "nullable", "note": None},
    {"kind": "nullable", "note": "short"},
    {"kind": "traited", "count": 2**40},
]
INVALID: list[dict[str, Any]] = [
    {"kind": "signed_up", "age": 2**40, "address": {"street": "a"}},
    {"kind": "signed_up", "age": 5, "address": {"street": 1}},
    {"kind": "signed_up", "age": 5},
    {"kind": "openapi", "size": 0},
    {"kind": "openapi", "size": "1"},
    {"kind": "nullable", "note": "too long"},
    {"kind": "nullable", "note": 5},
    {"kind": "traited", "count": "many"},
]
CONVERSATION = """
import json, sys
from starlette.testclient import TestClient
from formats.main import app
frames = json.load(sys.stdin)
answers = []
for frame in frames:
    with TestClient(app) as client, client.websocket_connect("/") as socket:
        socket.send_text(json.dumps(frame))
        answers.append(socket.receive())
print(json.dumps([[answer.get("code"), answer.get("reason")] for answer in answers]))
"""


@pytest.fixture(name="project")
def project_fixture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Project:
    """A project of the document above."""
    (tmp_path / "document.yaml").write_text(DOCUMENT)
    assert main(["-q", "init", str(tmp_path / "formats"), "--spec", str(tmp_path / "document.yaml")]) == 0
    return Project(tmp_path / "formats", capsys)


def emitted(project: Project) -> dict[str, Any]:
    """The document that the project's code says it is."""
    document: dict[str, Any] = json.loads(project.ok("emit", "--format", "json"))
    return document


def answers(project: Project, frames: list[dict[str, Any]]) -> list[list[Any]]:
    """What the service answers to each frame on a connection of its own; the handlers are stubs."""
    run = subprocess.run(
        [sys.executable, "-c", CONVERSATION], cwd=project.folder, input=json.dumps(frames), capture_output=True, text=True, check=True
    )
    told: list[list[Any]] = json.loads(run.stdout)
    return told


def test_untouched_code_is_the_written_document(project: Project) -> None:
    """Avro is still Avro, `nullable` still `nullable`: nothing of how a payload is read leaks into the document."""
    written = load(project.folder / "asyncapi.yaml").document
    assert compare(written, emitted(project)) == ()
    messages, own = emitted(project)["components"]["messages"], written["components"]["messages"]
    assert messages["avro"]["payload"] == own["avro"]["payload"]
    assert messages["openapi"] == own["openapi"]
    assert project.run("check", "--only", "spec,generated,app").code == 0


def test_frames_are_judged_by_the_payload_s_own_language(project: Project) -> None:
    """A valid frame reaches the handler, a stub that is not written; an invalid one is refused with the place."""
    for frame, (code, reason) in zip(VALID, answers(project, VALID), strict=True):
        assert "not implemented" in str(reason).lower(), (frame, code, reason)
    for frame, (code, reason) in zip(INVALID, answers(project, INVALID), strict=True):
        assert "not implemented" not in str(reason).lower(), (frame, code, reason)


def test_records_within_records_are_classes(project: Project) -> None:
    """Also where a record is used again by its name."""
    models = project.read("formats/asyncapi/models.py")
    assert "class AvroAddress(" in models
    assert "list[AvroAddress]" in models


def test_an_edited_model_makes_its_payload_one_of_asyncapi_s(project: Project) -> None:
    """With the edit in it, and nothing else changed."""
    before = emitted(project)
    models = project.read("formats/asyncapi/models.py")
    assert models.count("count: ") == 1
    project.write("formats/asyncapi/models.py", models.replace("    count: ", "    extra: str\n    count: ", 1))
    after = emitted(project)
    changed = after["components"]["messages"].pop("traited")
    del before["components"]["messages"]["traited"]
    assert after == before
    assert changed["traits"][-1] == {"schemaFormat": "application/vnd.aai.asyncapi;version=2.4.0"}
    assert changed["payload"]["type"] == "object"
    assert changed["payload"]["properties"].keys() == {"kind", "count", "extra"}
    assert "extra" in changed["payload"]["required"]


def test_a_field_of_an_edited_nullable_schema_keeps_null(project: Project) -> None:
    """What `nullable` meant is said in the words of AsyncAPI where the schema has to be written anew."""
    models = project.read("formats/asyncapi/models.py")
    project.write("formats/asyncapi/models.py", models.replace("max_length=5", "max_length=6"))
    note = emitted(project)["components"]["messages"]["nullable"]["payload"]["properties"]["note"]
    assert note["maxLength"] == 6
    assert note.get("nullable") is True or "null" in note["type"]
