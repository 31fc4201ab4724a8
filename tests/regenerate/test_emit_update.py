"""`asyncgen emit --update` in whole projects: the code is edited, and the document follows it line for line, comments and all."""

from __future__ import annotations

import os
import re
import shutil
from difflib import ndiff
from pathlib import Path

import pytest

from asyncgen.cli import main
from tests.regenerate.conftest import Project

EXAMPLES = ("chat", "market-data", "telemetry")
SPEC = "asyncapi.yaml"
DEVICES = "schemas/devices.yaml"
MODELS = "chat/asyncapi/models.py"
ROOMS = "chat/handlers/rooms.py"
WAVE = '''

@router.send("wave", summary="Wave.")
async def wave(payload: Typing) -> None:
    """Wave."""
'''


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example projects as `init` writes them; not to be changed."""
    folder = tmp_path_factory.mktemp("examples")
    for example in EXAMPLES:
        assert main(["-q", "init", str(folder / example), "--example", example]) == 0
    return folder


def copied(examples: Path, name: str, folder: Path, capture: pytest.CaptureFixture[str]) -> Project:
    """A copy of one of the example projects."""
    shutil.copytree(examples / name, folder / name)
    return Project(folder / name, capture)


@pytest.fixture
def chat(examples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Project:
    """A copy of the chat example."""
    return copied(examples, "chat", tmp_path, capsys)


@pytest.fixture
def telemetry(examples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Project:
    """A copy of the telemetry example, whose document has two files."""
    return copied(examples, "telemetry", tmp_path, capsys)


def difference(before: str, after: str) -> list[str]:
    """The lines that are in one text only, with the sign of a diff."""
    return [line for line in ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


def agrees(project: Project) -> None:
    """Make sure that the code has nothing to say that the document does not."""
    assert project.ok("check", "--only", "spec,app") == "ok: document, app agree\n"
    assert project.ok("emit", "--update") == "unchanged asyncapi.yaml\n"


@pytest.mark.parametrize("name", EXAMPLES)
def test_untouched_code_leaves_every_file_as_it_is(name: str, examples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written, not even the same again."""
    project = copied(examples, name, tmp_path, capsys)
    before = project.state()
    assert project.ok("emit", "--update") == "unchanged asyncapi.yaml\n"
    assert project.state() == before


def test_an_edited_model_changes_its_lines_of_the_document(chat: Project) -> None:
    """Constraint and words, in the style that they have; the places are told with their lines."""
    before = chat.read(SPEC)
    chat.edit(MODELS, "max_length=24", "max_length=25")
    chat.edit(MODELS, "Somebody in a room", "Anybody in a room")
    said = chat.ok("emit", "--update").splitlines()
    after = chat.read(SPEC)
    assert difference(before, after) == [
        "-       maxLength: 24",
        "+       maxLength: 25",
        "-       description: Somebody in a room.",
        "+       description: Anybody in a room.",
    ]
    assert said[0] == "updated asyncapi.yaml (2 places)"
    places = [re.fullmatch(r"  asyncapi\.yaml:(\d+): changed (.*)", line) for line in said[1:]]
    assert [place and place[2] for place in places] == ["/components/schemas/UserName/maxLength", "/components/schemas/Member/description"]
    assert ["25" in after.splitlines()[int(place[1]) - 1] for place in places if place] == [True, False]
    agrees(chat)


def test_an_operation_that_is_added_in_code_comes_into_the_document(chat: Project) -> None:
    """Where the code's document has it, beside all that was there."""
    before = chat.read(SPEC)
    chat.write(ROOMS, chat.read(ROOMS) + WAVE)
    assert chat.ok("emit", "--update").startswith("updated asyncapi.yaml (2 places)\n")
    found = difference(before, chat.read(SPEC))
    assert found[0] == "+           - $ref: '#/components/messages/wave'"
    assert "+     wave:" in found
    assert all(line.startswith("+") for line in found)
    agrees(chat)


def test_an_operation_that_is_removed_in_code_leaves_the_document(chat: Project) -> None:
    """With what only it used."""
    before = chat.read(SPEC)
    stub = chat.read(ROOMS).partition("@router.typing")[2].partition("\n\n\n")[0]
    chat.edit(ROOMS, f"@router.typing{stub}", "")
    chat.ok("emit", "--update")
    found = difference(before, chat.read(SPEC))
    assert all(line.startswith("-") for line in found)
    assert found[0] == "-           - $ref: '#/components/messages/typing'"
    assert "messages/typing" not in chat.read(SPEC)
    agrees(chat)


def test_comments_anchors_and_line_ends_survive(chat: Project) -> None:
    """Whatever a person made of the document, as long as it means the same."""
    text = chat.read(SPEC).replace("    UserName:\n", "    # Whom we greet\n    UserName: &name  # short\n", 1)
    text = text.replace("      maxLength: 24\n", "      maxLength: 24  # fits the list\n").replace("\n", "\r\n")
    chat.write(SPEC, text)
    chat.edit(MODELS, "max_length=24", "max_length=25")
    chat.ok("emit", "--update")
    assert (chat.folder / SPEC).read_bytes().decode() == text.replace("maxLength: 24", "maxLength: 25")


def test_each_change_goes_into_its_own_file(telemetry: Project) -> None:
    """Of a document in several files."""
    models = "telemetry/asyncapi/models.py"
    main_file, devices = telemetry.read(SPEC), telemetry.read(DEVICES)
    head, sign, tail = telemetry.read(models).partition("class Position(Model):")
    assert sign
    telemetry.write(models, f"{head}{sign}{re.sub('le=90', 'le=89', tail, count=1)}")
    said = telemetry.ok("emit", "--update").splitlines()
    assert said[0] == "updated schemas/devices.yaml (1 place)"
    assert telemetry.read(SPEC) == main_file
    assert len(difference(devices, telemetry.read(DEVICES))) == 2
    agrees(telemetry)


def test_generating_afterwards_follows_the_document(chat: Project) -> None:
    """The edit of the model is what the document says by now, so that it is an edit no more."""
    chat.edit(MODELS, "max_length=24", "max_length=25")
    edited = chat.read(MODELS)
    chat.ok("emit", "--update")
    said = chat.ok("generate")
    assert "models.py" not in said
    assert chat.read(MODELS) == edited
    assert chat.run("check").code == 0


# --- flags -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("flag", ["--dry-run", "--diff"])
def test_a_trial_run_writes_nothing(chat: Project, flag: str) -> None:
    """It says or shows what would change."""
    chat.edit(MODELS, "max_length=24", "max_length=25")
    before = chat.state()
    answer = chat.run("emit", "--update", flag)
    assert (answer.code, answer.err) == (0, "nothing was written\n")
    assert ("+      maxLength: 25\n" if flag == "--diff" else "updated asyncapi.yaml (1 place)\n") in answer.out
    assert chat.state() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--update", "-o", "x.yaml"), "`--update` changes the project's own document, so that `-o` has no say"),
        (("--update", "--format", "json"), "`--update` keeps the document's own format, so that `--format` has no say"),
        (("--dry-run",), "`--dry-run` is about changing the project's document"),
        (("--diff",), "`--diff` is about changing the project's document"),
    ],
)
def test_flags_that_do_not_go_together_are_wrong_usage(chat: Project, arguments: tuple[str, ...], message: str) -> None:
    """With the way to say what was meant."""
    answer = chat.run("emit", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith(f"error: {message}\n  help: ")


def test_outside_of_a_project_there_is_nothing_to_update(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The settings say which document is meant."""
    answer = Project(tmp_path, capsys).run("emit", "--update", "--app", "chat.main:app")
    assert answer.code == 2
    assert answer.err.startswith("error: this is not an asyncgen project")


def test_what_was_changed_in_the_document_only_is_undone_and_said(chat: Project) -> None:
    """The code did not know of it: who meant it to stay hears that it did not."""
    before = chat.read(SPEC)
    chat.edit(SPEC, "maxLength: 24", "maxLength: 30")
    answer = chat.run("emit", "--update")
    assert answer.code == 0
    assert answer.err == "'asyncapi.yaml' was not what the code was generated from; what only the document said is undone\n"
    assert chat.read(SPEC) == before


def test_a_link_is_not_written_through(chat: Project) -> None:
    """The file that it leads to may be anybody's."""
    shutil.move(chat.folder / SPEC, chat.folder / "elsewhere.yaml")
    os.symlink(chat.folder / "elsewhere.yaml", chat.folder / SPEC)
    chat.edit(MODELS, "max_length=24", "max_length=25")
    before = chat.contents()
    answer = chat.run("emit", "--update")
    assert answer.code == 2
    assert "is a symbolic link, and asyncgen writes through none" in answer.err
    assert chat.contents() == before


def test_a_broken_document_is_told_and_left_alone(chat: Project) -> None:
    """As `validate` tells it."""
    chat.edit(MODELS, "max_length=24", "max_length=25")
    chat.write(SPEC, chat.read(SPEC) + "info: {}\n")
    before = chat.contents()
    answer = chat.run("emit", "--update")
    assert answer.code == 1
    assert "AG002: the key 'info' is there twice" in answer.out
    assert chat.contents() == before
