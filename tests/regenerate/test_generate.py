"""Generating again: what changed is brought in, what a person wrote stays, and nothing is touched without need."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.regenerate.conftest import SEND_PING, Project

ROOMS = "chat/handlers/rooms.py"
GENERATED = "chat/asyncapi/operations.py"


def forget(project: Project) -> None:
    """Make the next run look at everything."""
    shutil.rmtree(project.folder / ".asyncgen_cache", ignore_errors=True)


@pytest.mark.parametrize("remembered", [True, False])
def test_generating_twice_changes_nothing(project: Project, remembered: bool) -> None:
    """No byte and no time, whether the project is recognised or looked at again."""
    before = project.state()
    if not remembered:
        forget(project)
    assert project.ok("generate").startswith("nothing to do: ")
    assert project.state() == before


def test_an_unchanged_project_is_recognised_before_anything_heavy_is_imported(project: Project) -> None:
    """Not even typer."""
    project.ok("generate")
    project.ok("check", "--only", "spec,generated,handlers")
    code = "import sys; from asyncgen.cli import main; code = main(sys.argv[1:]); print(sorted(sys.modules)); sys.exit(code)"
    for arguments in (["generate"], ["check", "--only=spec,generated,handlers"], ["-q", "generate", "--check"]):
        result = subprocess.run([sys.executable, "-c", code, *arguments], cwd=project.folder, capture_output=True, text=True, check=True)
        loaded = set(json.loads(result.stdout.splitlines()[-1].replace("'", '"')))
        assert not loaded & {"typer", "pydantic", "fastapi", "jinja2", "yaml", "datamodel_code_generator", "rich"}


def test_a_new_operation_gets_a_stub_and_the_rest_stays(project: Project) -> None:
    """The handlers that a person filled in are kept byte for byte."""
    mine = project.read(ROOMS).replace("raise NotImplementedError", "return None  # mine", 1).replace("    ", "\t") + "\n# the end\n"
    project.write(ROOMS, mine)
    project.edit("asyncapi.yaml", "          - $ref: '#/components/messages/leave_room'\n", SEND_PING)
    out = project.ok("generate")
    assert f"added to {ROOMS}, 1 stub: ping\n" in out
    after = project.read(ROOMS)
    assert after.startswith(mine[: mine.index("from chat")])
    assert mine[mine.index("router =") :] in after
    assert after.endswith("\n\n\n@router.ping\n" + after.split("@router.ping\n")[1])
    assert "\n\traise NotImplementedError\n" in after.split("@router.ping\n")[1]
    assert project.ok("check") == "ok: document, generated files, handlers, app agree\n"


def test_an_operation_that_is_gone_is_left_to_the_person(project: Project) -> None:
    """Generating exits with 0 and lists what is left; the check exits with 1."""
    before = project.read(ROOMS)
    project.edit("asyncapi.yaml", "          - $ref: '#/components/messages/leave_room'\n", "")
    answer = project.run("generate")
    assert answer.code == 0
    assert "error AG203: 'leave_room' is no operation of 'RoomsRouter'" in answer.out
    assert answer.out.endswith("1 error; `asyncgen check` fails until this is mended\n")
    assert project.read(ROOMS) == before
    again = project.run("generate")
    assert (again.code, "AG203" in again.out) == (0, True)
    assert project.run("check", "--only", "handlers").code == 1


def test_a_change_of_the_document_changes_only_what_it_concerns(project: Project) -> None:
    """The runtime and the person's files keep their times."""
    before = project.state()
    project.edit("asyncapi.yaml", "maxLength: 40", "maxLength: 41")
    project.ok("generate")
    after = project.state()
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"asyncapi.yaml", "asyncgen.lock", "chat/asyncapi/models.py", "chat/asyncapi/contract.json"}


def test_an_edited_generated_file_stops_everything(project: Project) -> None:
    """It is told where it differs, and nothing is written."""
    project.edit(GENERATED, "class RoomsRouter", "class  RoomsRouter")
    project.edit("asyncapi.yaml", "title: Chat", "title: Talk")
    before = project.state()
    answer = project.run("generate")
    assert answer.code == 1
    assert f"{GENERATED}: error AG302: this generated file was edited" in answer.out.replace(str(project.folder) + "/", "")
    assert answer.err == "nothing was written\n"
    assert project.state() == before


def test_force_replaces_an_edited_file_and_keeps_it_beside(project: Project) -> None:
    """Twice, and both versions are kept."""
    fresh = project.read(GENERATED)
    for name in (f"{GENERATED}.orig", f"{GENERATED}.orig2"):
        project.write(GENERATED, f"# mine: {name}\n")
        assert f"created {name}, your version of {GENERATED}" in project.ok("generate", "--force")
        assert project.read(name) == f"# mine: {name}\n"
    assert project.read(GENERATED) == fresh


def test_missing_generated_files_come_back(project: Project) -> None:
    """All of them, with the lock."""
    before = project.contents()
    shutil.rmtree(project.folder / "chat" / "asyncapi")
    (project.folder / "asyncgen.lock").unlink()
    assert "created chat/asyncapi/runtime/" in project.ok("generate")
    assert project.contents() == before


def test_a_file_that_the_person_removed_stays_away(project: Project) -> None:
    """`init` is the way to have it again."""
    before = project.contents()
    (project.folder / "tests" / "test_contract.py").unlink()
    project.edit("asyncapi.yaml", "title: Chat", "title: Talk")
    assert "kept tests/test_contract.py, you removed it (`asyncgen init` writes it again)" in project.ok("generate")
    project.edit("asyncapi.yaml", "title: Talk", "title: Chat")
    assert "created tests/test_contract.py" in project.ok("init", ".")
    assert project.contents() == before


def test_files_that_are_no_longer_generated_go_away(project: Project) -> None:
    """With their folder; the person's stay."""
    project.edit("pyproject.toml", 'package = "chat"', 'package = "talk"')
    project.edit("pyproject.toml", 'entrypoint = "chat.main:app"', 'entrypoint = "talk.main:app"')
    out = project.ok("generate")
    assert "removed chat/asyncapi/models.py, it is no longer generated" in out
    assert "created talk/main.py" in out
    names = set(project.contents())
    assert not any(name.startswith("chat/asyncapi") for name in names)
    assert {"chat/main.py", "talk/handlers/rooms.py"} <= names
    assert project.ok("check", "--only", "spec,generated,handlers")


def test_an_edited_file_that_is_no_longer_generated_stays(project: Project) -> None:
    """And the check says so until it is gone."""
    project.write(GENERATED, "# mine\n")
    project.edit("pyproject.toml", 'package = "chat"', 'package = "talk"')
    assert f"kept {GENERATED}, it is no longer generated, but you edited it: remove it yourself" in project.ok("generate")
    assert "AG304" in project.run("check", "--only", "generated").out
    (project.folder / GENERATED).unlink()
    project.ok("generate")
    project.ok("check", "--only", "generated")


def test_windows_newlines_of_a_checkout_are_no_edit(project: Project) -> None:
    """Also of the document and the lock."""
    for name, (data, _) in project.state().items():
        (project.folder / name).write_bytes(data.replace(b"\n", b"\r\n"))
    before = project.state()
    assert project.ok("generate").startswith("nothing to do")
    assert project.state() == before
    project.ok("check", "--only", "spec,generated,handlers")


@pytest.mark.parametrize("flag", ["--dry-run", "--check", "--diff"])
def test_looking_writes_nothing(project: Project, flag: str) -> None:
    """`--check` exits with 1, the others with 0."""
    project.edit("asyncapi.yaml", "          - $ref: '#/components/messages/leave_room'\n", SEND_PING)
    before = project.state()
    answer = project.run("generate", flag)
    assert answer.code == int(flag == "--check")
    assert answer.err == "nothing was written\n"
    assert (f"+++ b/{ROOMS}" if flag == "--diff" else f"added to {ROOMS}, 1 stub: ping") in answer.out
    assert project.state() == before


def test_the_diff_can_be_applied(project: Project) -> None:
    """What it shows is what generating does, but for the times of the lock."""
    project.edit("asyncapi.yaml", "          - $ref: '#/components/messages/leave_room'\n", SEND_PING)
    patch = project.ok("generate", "--diff")
    twin = project.folder.with_name("twin")
    shutil.copytree(project.folder, twin)
    subprocess.run(["git", "apply", "--unsafe-paths", "-"], input=patch, cwd=twin, text=True, check=True)
    project.ok("generate")
    assert Project(twin, project.capture).contents() == project.contents()


def test_changes_as_json(project: Project) -> None:
    """For programs that call it."""
    project.edit("asyncapi.yaml", "title: Chat", "title: Talk")
    data = json.loads(project.ok("generate", "--format", "json"))
    assert {"path": "asyncgen.lock", "action": "updated", "reason": ""} in data["changes"]
    assert data["findings"] == []
    assert json.loads(project.ok("generate", "--format", "json"))["changes"] == []


@pytest.mark.parametrize(
    "text",
    ["", "asyncapi: 2.4.0\n", "asyncapi: [\n", "info: {}\n", "asyncapi: 3.0.0\ninfo: {title: a, version: b}\nchannels: {}\n", "\x00"],
)
def test_an_unusable_document_writes_nothing(project: Project, text: str) -> None:
    """It is told with its places."""
    project.write("asyncapi.yaml", text)
    before = project.state()
    answer = project.run("generate")
    assert answer.code == 1
    assert "error AG0" in answer.out or "error AG1" in answer.out
    assert project.state() == before


def test_a_missing_document_is_wrong_input(project: Project) -> None:
    """Not a finding: there is nothing to look at."""
    (project.folder / "asyncapi.yaml").unlink()
    answer = project.run("generate")
    assert (answer.code, answer.out) == (2, "")
    assert "can't read 'asyncapi.yaml'" in answer.err


def test_a_damaged_lock_is_told_and_can_be_deleted(project: Project) -> None:
    """Without it the files that are as they should be are taken as they are."""
    before = project.contents()
    project.write("asyncgen.lock", "<<<<<<< ours\n")
    answer = project.run("generate")
    assert answer.code == 2
    assert "delete it and run `asyncgen generate`" in answer.err
    (project.folder / "asyncgen.lock").unlink()
    project.ok("generate")
    assert project.contents() == before


def test_somebody_elses_files_are_in_the_way(project: Project) -> None:
    """What asyncgen did not write it does not replace."""
    (project.folder / "asyncgen.lock").unlink()
    project.write(GENERATED, "# somebody's\n")
    answer = project.run("generate")
    assert answer.code == 1
    assert "error AG302: this file is in the way" in answer.out


def test_another_document_by_flag(project: Project) -> None:
    """Flags win over settings; its path is as seen from the working directory."""
    project.write("other.yaml", project.read("asyncapi.yaml").replace("title: Chat", "title: Other"))
    project.ok("generate", "--spec", "other.yaml")
    assert "Typed routers of the channels in `other.yaml`." in project.read(GENERATED)
    assert json.loads(project.read("asyncgen.lock"))["spec"] == "other.yaml"
    assert project.run("check", "--only", "generated").code == 1


def test_handlers_that_can_not_be_read_are_left_alone(project: Project) -> None:
    """Everything else is generated."""
    project.write(ROOMS, "def broken(:\n")
    project.edit("asyncapi.yaml", "          - $ref: '#/components/messages/leave_room'\n", SEND_PING)
    out = project.ok("generate")
    assert "error AG205" in out
    assert "error AG206" in out
    assert "@router.ping" in out
    assert project.read(ROOMS) == "def broken(:\n"


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX files")
def test_links_are_not_written_through(project: Project, tmp_path: Path) -> None:
    """A generated folder that is a link is refused, its target untouched."""
    outside = tmp_path / "outside"
    shutil.move(project.folder / "chat" / "asyncapi", outside)
    (project.folder / "chat" / "asyncapi").symlink_to(outside)
    project.edit("asyncapi.yaml", "title: Chat", "title: Talk")
    before = {path: path.read_bytes() for path in outside.rglob("*") if path.is_file()}
    answer = project.run("generate")
    assert answer.code == 2
    assert "is a symbolic link, and asyncgen writes through none" in answer.err
    assert before == {path: path.read_bytes() for path in outside.rglob("*") if path.is_file()}


def test_every_seed_and_folder_gives_the_same_bytes(project: Project, tmp_path: Path) -> None:
    """The output depends on the document alone."""
    spec = tmp_path / "spec.yaml"
    spec.write_text(project.read("asyncapi.yaml"))
    for seed in ("0", "1", "4242"):
        folder = tmp_path / f"seed{seed}" / "deeper" / "chat"
        command = [sys.executable, "-m", "asyncgen", "init", str(folder), "--spec", str(spec)]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True)
        assert Project(folder, project.capture).contents() == project.contents()


# --- what is kept of the models --------------------------------------------------------------------------------------------------------

MODELS = "chat/asyncapi/models.py"
KEPT = ".asyncgen_cache/models.json"


def _forged(project: Project, old: str, new: str) -> None:
    """Change the kept definitions as somebody would who knows how they are sealed."""
    entries = json.loads(project.read(KEPT))
    for digest, (_, text, pristine) in entries.items():
        entry = [text.replace(old, new), pristine]
        entries[digest] = [hashlib.sha256(f"{digest} {json.dumps(entry)}".encode()).hexdigest(), *entry]
    project.write(KEPT, json.dumps(entries))


def test_models_that_did_not_change_are_not_generated_again(project: Project) -> None:
    """After a change of words alone the generator is not loaded; the files are those of a first run."""
    project.edit("asyncapi.yaml", "  title: Chat\n", "  title: Another chat\n")
    code = "import sys; from asyncgen.cli import main; code = main(sys.argv[1:]); print(sorted(sys.modules)); sys.exit(code)"
    result = subprocess.run([sys.executable, "-c", code, "generate"], cwd=project.folder, capture_output=True, text=True, check=True)
    assert "updated chat/asyncapi/contract.json" in result.stdout
    assert "datamodel_code_generator" not in result.stdout
    forget(project)
    assert project.ok("generate").startswith("nothing to do: ")


def test_what_is_kept_can_be_deleted(project: Project) -> None:
    """Without it, and with half of it, the same bytes come out, and it is written again."""
    kept, models = project.read(KEPT), project.read(MODELS)
    for rest in (None, "{}", kept[: len(kept) // 2]):
        forget(project)
        if rest is not None:
            project.write(KEPT, rest)
        project.ok("generate")
        assert (project.read(KEPT), project.read(MODELS)) == (kept, models)


def test_code_that_is_kept_is_not_taken(project: Project) -> None:
    """Whatever somebody wrote into what is kept, the models are those that the document gives."""
    models = project.read(MODELS)
    for forged in ("__import__('os').abort()", "exit", "'exit()'", "Annotated[str, Field(default_factory=exit)]"):
        _forged(project, ": str", f": {forged}")
        assert forged in project.read(KEPT)
        (project.folder / ".asyncgen_cache/state.json").unlink(missing_ok=True)
        assert project.ok("generate").startswith("nothing to do: ")
        assert project.read(MODELS) == models


def test_a_check_does_not_believe_what_is_kept(project: Project) -> None:
    """It makes all models itself, so that a harmless lie about one, which `generate` takes, is a finding."""
    _forged(project, "max_length=40", "max_length=41")
    project.edit("asyncapi.yaml", "  title: Chat\n", "  title: Another chat\n")
    project.ok("generate")
    assert "max_length=41" in project.read(MODELS)
    answer = project.run("check", "--only", "generated")
    assert (answer.code, MODELS in answer.out) == (1, True)
