"""The code is the document: what is changed in a generated project shows in what it emits, and nothing else does."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from asyncgen.cli import main
from asyncgen.diff import Difference, compare
from asyncgen.spec.bundle import load
from tests.regenerate.conftest import Project

ROOMS = "chat/handlers/rooms.py"
MODELS = "chat/asyncapi/models.py"
WAVE = '''

@router.send("wave", summary="Wave.")
async def wave(payload: Typing) -> None:
    """Wave."""
'''


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The chat example as `init` writes it; not to be changed."""
    folder = tmp_path_factory.mktemp("example") / "chat"
    assert main(["-q", "init", str(folder), "--example", "chat"]) == 0
    return folder


@pytest.fixture
def chat(example: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Project:
    """A copy of the chat example."""
    shutil.copytree(example, tmp_path / "chat")
    return Project(tmp_path / "chat", capsys)


def emitted(project: Project) -> dict[str, Any]:
    """Return the document that the project's code says it is."""
    document: dict[str, Any] = json.loads(project.ok("emit", "--format", "json"))
    return document


def differences(project: Project) -> tuple[Difference, ...]:
    """Return how the code differs from the document on disk."""
    return compare(load(project.folder / "asyncapi.yaml").document, emitted(project))


def test_untouched_code_means_what_the_document_means(chat: Project) -> None:
    """There and back, with nothing lost."""
    assert differences(chat) == ()


def test_a_handler_that_is_deleted_takes_its_operation_along(chat: Project) -> None:
    """A message that nobody handles is none of the service's; its schema, which nobody else uses, goes with it."""
    stub = chat.read(ROOMS).partition("@router.typing")[2].partition("\n\n\n")[0]
    chat.edit(ROOMS, f"@router.typing{stub}", "")
    found = differences(chat)
    wire = [one for one in found if one.level.value == "wire"]
    assert [(one.kind.value, one.pointer_left) for one in wire] == [("removed", "/channels/~1rooms~1{room_id}/publish/message/oneOf/3")]
    assert "typing" not in emitted(chat)["components"]["messages"]


def test_an_operation_that_is_added_in_code_is_in_the_document(chat: Project) -> None:
    """With its payload, under the name that travels."""
    chat.write(ROOMS, chat.read(ROOMS) + WAVE)
    (found,) = differences(chat)
    assert (found.kind.value, found.level.value) == ("added", "wire")
    properties = emitted(chat)["components"]["messages"]["wave"]["payload"]["properties"]
    assert properties == {"type": {"type": "string", "const": "wave"}, "payload": {"$ref": "#/components/schemas/Typing"}}


def test_a_constraint_that_is_changed_in_a_model_shows_at_its_place(chat: Project) -> None:
    """There, and nowhere else."""
    text = "text: Annotated[str, Field(max_length={}, min_length=1)]"
    before = chat.read(MODELS)
    head, _, tail = before.partition("class PostMessage(Model):")
    chat.write(MODELS, f"{head}class PostMessage(Model):{tail.replace(text.format(2000), text.format(99), 1)}")
    assert chat.read(MODELS) != before
    places = {(one.left, one.right, one.pointer_right) for one in differences(chat)}
    assert places == {(2000, 99, "/components/schemas/PostMessage/properties/text/maxLength")}
