"""Writing: all of a run's changes or none, nothing through links, nothing outside, nobody else's edits lost."""

from __future__ import annotations

import multiprocessing
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from asyncgen import write
from asyncgen.diagnostics import UsageError
from asyncgen.plan import Action, Change
from asyncgen.write import tree

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files")


def create(path: str, text: str = "new\n") -> Change:
    """A file that is not there yet."""
    return Change(path, Action.CREATED, "", text)


def update(path: str, before: str, text: str) -> Change:
    """A file that is there."""
    return Change(path, Action.UPDATED, "", text, before)


def remove(path: str, before: str) -> Change:
    """A file that goes away."""
    return Change(path, Action.REMOVED, "", None, before)


def files(folder: Path) -> dict[str, str]:
    """Every file below `folder` with its text, hidden ones and temporary ones too."""
    return {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_files_and_their_folders_are_made(tmp_path: Path) -> None:
    """And nothing else is left behind."""
    write.apply(tmp_path, [create("a.txt"), create("deep/down/b.txt")])
    assert files(tmp_path) == {"a.txt": "new\n", "deep/down/b.txt": "new\n"}


def test_all_kinds_of_changes_in_one_run(tmp_path: Path) -> None:
    """Created, updated, removed; what stays is not looked at."""
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "gone.txt").write_text("gone")
    (tmp_path / "kept.txt").write_text("kept")
    (tmp_path / "new.txt").write_text("before")
    changes = [remove("old/gone.txt", "gone"), update("new.txt", "before", "after"), Change("kept.txt", Action.KEPT, ""), create("x")]
    write.apply(tmp_path, changes)
    assert files(tmp_path) == {"kept.txt": "kept", "new.txt": "after", "x": "new\n"}
    assert not (tmp_path / "old").exists()


def test_equal_bytes_are_not_written(tmp_path: Path) -> None:
    """A build system that looks at times sees no change."""
    path = tmp_path / "a.txt"
    path.write_text("same")
    os.utime(path, (1, 1))
    write.apply(tmp_path, [update("a.txt", "same", "same")])
    assert path.stat().st_mtime == 1


@posix
def test_a_file_keeps_its_mode(tmp_path: Path) -> None:
    """New ones get what the person's umask says."""
    (tmp_path / "run.py").write_text("old")
    (tmp_path / "run.py").chmod(0o750)
    old = os.umask(0o027)
    try:
        write.apply(tmp_path, [update("run.py", "old", "new"), create("fresh.py")])
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "run.py").stat().st_mode) == 0o750
    assert stat.S_IMODE((tmp_path / "fresh.py").stat().st_mode) == 0o640


def test_bytes_that_are_no_utf8_survive(tmp_path: Path) -> None:
    """A person's file is written back as it was."""
    write.apply(tmp_path, [create("a.py", "x = '\udce9'")])
    assert (tmp_path / "a.py").read_bytes() == b"x = '\xe9'"


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/etc/asyncgen-x", "..", "", "a/../x", "x\0y"])
def test_nothing_is_written_outside(tmp_path: Path, path: str) -> None:
    """Whatever a name in a document did to a path."""
    inside = tmp_path / "project"
    inside.mkdir()
    with pytest.raises(UsageError, match="is not inside the project folder"):
        write.apply(inside, [create("first.txt"), create(path)])
    assert files(tmp_path) == {}


@pytest.mark.parametrize("path", ["C:\\x", "con", "aux.py", "%2e%2e%2fx", "a\nb"])
@posix
def test_odd_names_are_names(tmp_path: Path, path: str) -> None:
    """They mean nothing special on this system, and stay inside."""
    write.apply(tmp_path, [create(path)])
    assert files(tmp_path) == {path: "new\n"}


@posix
def test_a_link_in_the_way_is_refused_and_its_target_untouched(tmp_path: Path) -> None:
    """A file that is a link, a folder that is a link, a link to nowhere."""
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "elsewhere").mkdir()
    project = tmp_path / "project"
    project.mkdir()
    (project / "file.py").symlink_to(tmp_path / "secret.txt")
    (project / "folder").symlink_to(tmp_path / "elsewhere")
    (project / "nowhere").symlink_to(tmp_path / "not-there")
    for change in (
        update("file.py", "secret", "x"),
        create("folder/x.py"),
        create("nowhere"),
        create("nowhere/x.py"),
        create("folder/deep/x"),
    ):
        with pytest.raises(UsageError, match="is a symbolic link"):
            write.apply(project, [create("first.txt"), change])
    assert files(tmp_path / "elsewhere") == {}
    assert (tmp_path / "secret.txt").read_text() == "secret"
    assert not (project / "first.txt").exists()


@posix
def test_a_project_reached_through_a_link_is_the_project(tmp_path: Path) -> None:
    """The project folder itself may have many names."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write.apply(tmp_path / "link", [create("a/b.txt")])
    assert files(tmp_path / "real") == {"a/b.txt": "new\n"}


@posix
def test_something_else_in_the_way_is_told(tmp_path: Path) -> None:
    """A directory or a pipe where a file should be, a file where a folder should be."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    os.mkfifo(tmp_path / "pipe")
    for change, words in (
        (create("folder"), "is a directory"),
        (create("pipe"), "not an ordinary file"),
        (create("file/x"), "needs a folder"),
    ):
        with pytest.raises(UsageError, match=words):
            write.apply(tmp_path, [create("first.txt"), change])
    assert not (tmp_path / "first.txt").exists()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions do not hold for this user")
def test_a_folder_that_may_not_be_written_to_is_told(tmp_path: Path) -> None:
    """With the name of the file, and nothing changed elsewhere."""
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(UsageError, match=r"can't write .*permission denied"):
        write.apply(tmp_path, [create("first.txt"), create("closed/x.txt")])
    assert files(tmp_path) == {}


def test_a_refusal_of_the_system_is_told_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it refuses: a traceback helps nobody."""

    def refuse(self: tree.Folder, data: bytes, mode: int | None) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tree.Folder, "stage", refuse)
    with pytest.raises(UsageError, match=r"can't write '.*deep/x.txt': permission denied"):
        write.apply(tmp_path, [create("deep/x.txt")])
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also the folders that were made on the way are gone."""
    (tmp_path / "a.txt").write_text("old")
    calls = 0

    def full(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError) as caught:
        write.apply(tmp_path, [update("a.txt", "old", "new"), create("deep/b.txt"), create("deep/down/c.txt")])
    assert "no space left on device" in caught.value.message
    assert caught.value.hints == ("nothing was changed",)
    assert {path.name for path in tmp_path.rglob("*")} == {"a.txt"}
    assert (tmp_path / "a.txt").read_text() == "old"


@pytest.mark.parametrize("error", [OSError(1, "Operation not permitted"), KeyboardInterrupt()])
@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_a_step_that_fails_takes_the_others_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, step: int) -> None:
    """Whichever of the names can't be changed, and whether it is an error or an interrupt."""
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "b.txt").write_text("b")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.txt").write_text("c")
    before = files(tmp_path)
    calls = 0

    def failing(work: Callable[..., None]) -> Callable[..., None]:
        def replaced(self: tree.Folder, *names: str) -> None:
            nonlocal calls
            if names[-1].startswith(tree.TEMPORARY):
                return work(self, *names)
            calls += 1
            if calls == step:
                raise error
            return work(self, *names)

        return replaced

    monkeypatch.setattr(tree.Folder, "replace", failing(tree.Folder.replace))
    monkeypatch.setattr(tree.Folder, "remove", failing(tree.Folder.remove))
    changes = [update("a.txt", "a", "A"), create("new/d.txt"), remove("sub/c.txt", "c"), update("b.txt", "b", "B")]
    with pytest.raises((UsageError, KeyboardInterrupt)):
        write.apply(tmp_path, changes)
    assert files(tmp_path) == before
    assert not (tmp_path / "new").exists()


def test_a_file_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    """An editor may save while asyncgen works."""
    (tmp_path / "a.txt").write_text("edited meanwhile")
    for change in (update("a.txt", "as it was read", "new"), create("a.txt"), remove("a.txt", "as it was read"), update("b.txt", "b", "B")):
        with pytest.raises(UsageError, match="was changed while asyncgen was running"):
            write.apply(tmp_path, [create("first.txt"), change])
    assert files(tmp_path) == {"a.txt": "edited meanwhile"}


KILLED = """
import os, signal, sys
from asyncgen.write import tree
from asyncgen import write
from asyncgen.plan import Action, Change
left = int(sys.argv[2])
def counted(work):
    def wrapper(*arguments, **keywords):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return work(*arguments, **keywords)
    return wrapper
for name in ("stage", "keep", "replace", "remove", "make"):
    setattr(tree.Folder, name, counted(getattr(tree.Folder, name)))
from pathlib import Path
write.apply(Path(sys.argv[1]), [
    Change("a.txt", Action.UPDATED, "", "new a", "old a"),
    Change("sub/b.txt", Action.CREATED, "", "new b"),
    Change("c.txt", Action.REMOVED, "", None, "old c"),
])
"""
OLD = {"a.txt": "old a", "c.txt": "old c"}
NEW = {"a.txt": "new a", "sub/b.txt": "new b"}


@posix
@pytest.mark.parametrize("moment", range(1, 16))
def test_a_killed_run_leaves_every_file_old_or_new(tmp_path: Path, moment: int) -> None:
    """Never half of one; what else it leaves the next run clears away."""
    for name, text in OLD.items():
        (tmp_path / name).write_text(text)
    result = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), str(moment)], capture_output=True, check=False)
    assert result.returncode in (0, -signal.SIGKILL), result.stderr
    found = {name: text for name, text in files(tmp_path).items() if tree.TEMPORARY not in name}
    assert all(text in (OLD.get(name), NEW.get(name)) for name, text in found.items())
    again = [
        update("a.txt", found["a.txt"], "new a"),
        Change("sub/b.txt", Action.CREATED, "", "new b", found.get("sub/b.txt")),
        *([remove("c.txt", "old c")] if "c.txt" in found else []),
    ]
    write.apply(tmp_path, [*again, create("last.txt")])
    assert files(tmp_path) == {**NEW, "last.txt": "new\n"}


@posix
def test_two_processes_do_not_write_at_once(tmp_path: Path) -> None:
    """The second waits for the first; when that takes too long it says so."""
    with write.exclusive(tmp_path):
        process = multiprocessing.get_context("spawn").Process(target=_try_to_lock, args=(str(tmp_path),))
        process.start()
        process.join()
        assert process.exitcode == 7
    with write.exclusive(tmp_path, 0):
        pass


def _try_to_lock(folder: str) -> None:
    try:
        with write.exclusive(Path(folder), 0.1):
            sys.exit(0)
    except UsageError as error:
        sys.exit(7 if error.message.startswith("another asyncgen is writing to") else 1)


@posix
def test_a_second_process_goes_on_when_the_first_is_done(tmp_path: Path) -> None:
    """Waiting costs no more than the other's work."""
    waiting = threading.Event()

    def hold() -> None:
        with write.exclusive(tmp_path):
            waiting.set()
            time.sleep(0.2)

    thread = threading.Thread(target=hold)
    thread.start()
    waiting.wait()
    with write.exclusive(tmp_path, 5):
        assert True
    thread.join()


def test_folders_that_were_made_can_be_taken_back(tmp_path: Path) -> None:
    """Only the empty ones go."""
    made = write.make_folder(tmp_path / "a" / "b")
    assert made == [tmp_path / "a", tmp_path / "a" / "b"]
    (tmp_path / "a" / "x").write_text("")
    write.remove_folders(made)
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "x"]


def test_a_project_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    """Nothing is made."""
    (tmp_path / "x").write_text("")
    with pytest.raises(UsageError, match="is not a folder"):
        write.make_folder(tmp_path / "x")
    with pytest.raises(UsageError, match="can't make the folder"):
        write.make_folder(tmp_path / "x" / "y")
