"""What a project remembers is input too: its lock, its cache and its settings lead nobody out of it, and are never code."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from asyncgen.cli import main, memo
from tests.injection.payloads import PAYLOADS
from tests.injection.positions import base
from tests.injection.project import contents
from tests.injection.running import run

SECRET = b"what nobody may read or change"
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("generate", "--dry-run"),
    ("generate",),
    ("check", "--only", "spec,generated,handlers"),
    ("generate", "--force"),
    ("init", "."),
)
"""Everything that reads what a project remembers, from what changes nothing to what changes most."""


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a project."""
    folder = tmp_path_factory.mktemp("state")
    (folder / "spec.json").write_text(json.dumps(base()), "utf-8")
    assert main(["-q", "init", str(folder / "project"), "--spec", str(folder / "spec.json"), "--package", "pkg"]) == 0
    return contents(folder / "project")


@pytest.fixture
def home(generated: dict[str, bytes], tmp_path: Path) -> Path:
    """A project, with something beside it that is none of its business, to which links in it lead."""
    folder = tmp_path / "project"
    for name, data in generated.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.txt").write_bytes(SECRET)
    (folder / "link").symlink_to(tmp_path / "outside")
    (folder / "link.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    return folder


def outside(home: Path) -> dict[str, bytes]:
    """Everything beside the project."""
    return {name: data for name, data in contents(home.parent).items() if not name.startswith("project/")}


def tried(home: Path, commands: Iterable[tuple[str, ...]] = COMMANDS) -> None:
    """Run commands; none leaves the project, prints what lies outside of it, or fails with a traceback."""
    before = outside(home)
    for command in commands:
        answer = run("-C", str(home), *command)
        assert SECRET.decode() not in answer.out + answer.err, command
        assert outside(home) == before, command
        assert (home / "link").is_symlink()
        assert (home / "link.txt").is_symlink()
        assert not list(home.parent.rglob("canary"))


# --- the lock --------------------------------------------------------------------------------------------------------------------------

PATHS = [
    *("../outside/secret.txt", "link/secret.txt", "link.txt", "link", "pkg/../../outside/secret.txt", "./../outside/secret.txt"),
    *("", ".", "..", "/", "//", "pkg", "pkg/", "a\0b", "a\nb", "\x1b[2J", "\u202e", "C:\\x", "~/x", "x" * 5000, "/".join("x" * 3000)),
    *("pyproject.toml/x", "asyncapi.json/x", "*", "{{7*7}}", "-rf", "$(touch canary)"),
]


def digest(path: Path) -> str:
    """The hash of a file as a lock has it, of no file that of nothing."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError):
        return hashlib.sha256(b"").hexdigest()


@pytest.mark.parametrize("path", [*PATHS, "absolute"], ids=lambda path: ascii(path)[:30])
def test_paths_of_a_lock_stay_inside(home: Path, path: str) -> None:
    """A lock that claims that asyncgen wrote a file elsewhere has nothing removed, replaced or copied there."""
    path = str(home.parent / "outside" / "secret.txt") if path == "absolute" else path
    lock = json.loads((home / "asyncgen.lock").read_text("utf-8"))
    lock["inputs"][path] = "0" * 64
    # With the right hash the file would be removed, with another one it would be kept, or copied and removed.
    for mark, commands in ((digest(home / path), COMMANDS[1:2]), ("0" * 64, COMMANDS[2:4])):
        lock["files"][path] = {"owner": "generated", "hash": mark}
        (home / "asyncgen.lock").write_text(json.dumps(lock), "utf-8")
        tried(home, commands)


def _nested(levels: int) -> str:
    return "[" * levels + "]" * levels


def _changed(**members: Any) -> Callable[[dict[str, Any]], str]:
    return lambda lock: json.dumps(lock | members)


LOCKS: dict[str, Callable[[dict[str, Any]], str]] = {
    "package outside": _changed(package="../outside"),
    "package everywhere": _changed(package="/"),
    "package of Python": _changed(package="os"),
    "package of another type": _changed(package=5, spec=["x"]),
    "document outside": _changed(spec="../outside/secret.txt"),
    "files of another type": _changed(files=[]),
    "file of another type": _changed(files={"pkg/main.py": "generated"}),
    "another owner": _changed(files={"pkg/main.py": {"owner": "__import__('os')"}}),
    "hash of another type": _changed(files={"pkg/main.py": {"owner": "generated", "hash": {"x": 1}}}),
    "code in a signature": _changed(handlers={"/a b": {"return": "__import__('os').system('touch canary')"}}),
    "handler of another type": _changed(handlers={"\x1b\u202e": []}),
    "inputs outside": _changed(inputs={"/dev/zero": "0", "../outside/secret.txt": "0"}),
    "great format": _changed(format=10**400),
    "empty": lambda _lock: "",
    "null": lambda _lock: "null",
    "half": lambda _lock: "[" * 50,
    "nested": lambda _lock: _nested(100_000),
    "long number": lambda _lock: '{"format": 1' + "0" * 5000 + "}",
    "byte order mark": lambda _lock: "\ufeff{}",
    "surrogate": lambda lock: json.dumps(lock).replace('"pkg', '"\\ud800pkg'),
}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_is_data(home: Path, name: str) -> None:
    """Whatever it holds, it is used or told to be damaged."""
    lock = json.loads((home / "asyncgen.lock").read_text("utf-8"))
    (home / "asyncgen.lock").write_text(LOCKS[name](lock), "utf-8")
    tried(home)


@pytest.mark.parametrize("package", ["../outside", "/", "..", "", "a/b", "."])
def test_a_lock_does_not_say_where_to_look(home: Path, package: str) -> None:
    """What may have changed is looked for in the project's package, and in no other folder that a lock calls so."""
    lock = json.loads((home / "asyncgen.lock").read_text("utf-8"))
    assert memo.snapshot(str(home)) is not None
    (home / "asyncgen.lock").write_text(json.dumps(lock | {"package": package}), "utf-8")
    assert memo.snapshot(str(home)) is None


def test_a_lock_that_is_a_link_is_not_written_through(home: Path) -> None:
    """What it leads to stays as it is."""
    target = home.parent / "outside" / "lock.json"
    target.write_bytes((home / "asyncgen.lock").read_bytes().replace(b'"note"', b'"NOTE"'))
    (home / "asyncgen.lock").unlink()
    (home / "asyncgen.lock").symlink_to(target)
    tried(home)


# --- the cache -------------------------------------------------------------------------------------------------------------------------

_FINDING: dict[str, Any] = {
    "code": "AG104",
    "severity": "error",
    "message": "\x1b[2J\u202e##[stop-commands]x",
    "at": {"file": "\x1b[2J", "line": 1, "column": 1, "text": "\x9b2J", "width": 1},
    "pointer": "/\x1b",
    "hints": ["a\n::stop-commands::x"],
    "related": [],
}
_AT: dict[str, Any] = _FINDING["at"]
_CHANGES: list[dict[str, Any]] = [
    *({"message": 5}, {"code": None}, {"severity": "worst"}, {"at": []}, {"at": {"file": 5}}, {"at": "x"}, {"pointer": 5}, {"hints": 5}),
    *({"hints": [5]}, {"related": {"x": 1}}, {"related": [5]}, {"at": _AT | {"line": "x"}}, {"at": _AT | {"width": 1e400}}),
    *({"at": _AT | {"column": -5, "line": -5, "width": -5}}, {"at": _AT | {"width": 10**30}}, {"at": _AT | {"text": 5}}),
]
_COUNTS: tuple[Any, ...] = (1e400, "x", [], None, -1, "1" * 5000)
MEMORIES: list[Any] = [
    {"findings": [_FINDING], "generated": 1, "seen_from": ""},
    *({"findings": [_FINDING | change], "generated": 1, "seen_from": ""} for change in _CHANGES),
    *({"findings": [], "generated": count, "seen_from": ""} for count in _COUNTS),
    *([], "x", 5, None, {}, {"findings": 5, "generated": 1}, {"findings": {"a": 1}, "generated": 1, "seen_from": ""}),
]


@pytest.mark.parametrize("memory", MEMORIES, ids=range(len(MEMORIES)))
def test_a_cache_is_data(home: Path, memory: Any) -> None:
    """What a run is said to have found is shown as words, or not believed."""
    assert run("-C", str(home), "check", "--only", "spec").code == 0
    state_file = home / ".asyncgen_cache" / "state.json"
    state = json.loads(state_file.read_text())
    assert state["commands"]
    state["commands"] = dict.fromkeys(("generate", "check spec"), memory)
    state_file.write_text(json.dumps(state))
    for command in (("generate",), ("check", "--only", "spec")):
        for form in ("text", "json", "github", "sarif"):
            answer = run("-C", str(home), "--format", form, *command)
            assert "##[" not in answer.out + answer.err
            assert not any(line.lstrip().startswith("::stop") for line in answer.out.split("\n"))


@pytest.mark.parametrize("text", [_nested(100_000), "{", '{"digest": 5}', '{"digest": 1' + "0" * 5000 + "}", "\0", "null"], ids=range(6))
def test_a_cache_that_can_not_be_read_is_not_missed(home: Path, text: str) -> None:
    """The work is done again, as if there were none."""
    (home / ".asyncgen_cache").mkdir()
    (home / ".asyncgen_cache" / "state.json").write_text(text)
    tried(home)


def test_a_cache_is_not_written_through_links(home: Path) -> None:
    """Neither where its folder is one, nor where its files are."""
    (home / ".asyncgen_cache").symlink_to(home.parent / "outside")
    tried(home)
    (home / ".asyncgen_cache").unlink()
    (home / ".asyncgen_cache").mkdir()
    for name in ("state.json", ".gitignore"):
        (home / ".asyncgen_cache" / name).symlink_to(home.parent / "outside" / "secret.txt")
    tried(home)


# --- the settings ----------------------------------------------------------------------------------------------------------------------

PACKAGES = {
    **PAYLOADS,
    **{
        "outside": "../outside",
        "slash": "pkg/x",
        "dot": "pkg.x",
        "line": "pkg\n",
        "soft": "match",
        "standard": "json",
        "needed": "fastapi",
    },
}
_USABLE = {"soft keyword", "soft", "import", "builtin", "private", "model member", "parameter name"}
"""The names among them that a package can have."""


def settings(**values: str) -> str:
    """Return a project file with these settings."""
    lines = (f"{key} = {json.dumps(value)}" for key, value in {"spec": "asyncapi.json", "package": "pkg", **values}.items())
    return "[tool.asyncgen]\n" + "\n".join(lines).replace("\x7f", "\\u007f") + "\n"


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_of_the_settings_is_a_name(home: Path, name: str) -> None:
    """What can't be imported as a package of the project's own is refused, and nothing is written."""
    text = settings(package=PACKAGES[name])
    (home / "pyproject.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
    before = contents(home)
    if name in _USABLE:
        assert run("-C", str(home), "generate", "--dry-run").code == 0
        return
    for command in (*COMMANDS, ("check",), ("emit",)):
        assert run("-C", str(home), *command).code == 2
    assert contents(home) == before


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_that_is_asked_for_is_a_name(home: Path, name: str) -> None:
    """The same for `init --package`, which takes fewer names; names of single letters of Python's own are refused too."""
    if "\0" in PACKAGES[name] or "\ud800" in PACKAGES[name]:
        pytest.skip("no argument of a process holds this")
    new = home.parent / "new"
    answer = run("init", str(new), "--spec", str(home / "asyncapi.json"), f"--package={PACKAGES[name]}")
    assert answer.code == (0 if name in {"import", "builtin", "parameter name", "model member"} else 2)
    assert new.exists() is (answer.code == 0)


@pytest.mark.parametrize("key", ["spec", "root", "app"])
@pytest.mark.parametrize("share", range(4))
def test_other_settings_are_data(home: Path, key: str, share: int) -> None:
    """A path or an app that makes no sense is told."""
    before = contents(home.parent)
    for text in [*PAYLOADS.values()][share::4]:
        (home / "pyproject.toml").write_bytes(settings(**{key: text}).encode("utf-8", "surrogatepass"))
        run("-C", str(home), *(("emit",) if key == "app" else ("validate",)))
    (home / "pyproject.toml").write_bytes(before["project/pyproject.toml"])
    assert contents(home.parent) == before


@pytest.mark.parametrize("path", ["/dev/zero", ".", "..", "/", "pipe", "link.txt", "../outside/secret.txt", "link/secret.txt", "none.json"])
def test_a_document_that_is_none_is_told(home: Path, path: str) -> None:
    """Nothing hangs, and nothing of another file is printed but where the mistake is."""
    os.mkfifo(home / "pipe")
    (home / "pyproject.toml").write_text(settings(spec=path))
    for command in (("validate",), ("generate",), ("check",)):
        assert run("-C", str(home), *command).code in (1, 2)


@pytest.mark.parametrize(
    "text",
    [
        "[tool.asyncgen]\nx = " + _nested(5000),
        "[tool.asyncgen]\nmax-size = 1" + "0" * 5000,
        "[tool.asyncgen]\n" + "a." * 5000 + "b = 1",
        "[tool.asyncgen]\nspec = 2020-01-01\npackage = 'pkg'",
        "tool = 5",
        "[tool]\nasyncgen = []",
        "[tool.asyncgen.severity]\n'\\u001b[2J' = 'off'",
        "[tool.asyncgen]\n'\\u001b[2J\\u202e' = 1",
    ],
    ids=range(8),
)
def test_settings_that_can_not_be_read_are_told(home: Path, text: str) -> None:
    """However TOML is abused."""
    (home / "pyproject.toml").write_text(text)
    before = contents(home)
    for command in COMMANDS[:-1]:
        assert run("-C", str(home), *command).code == 2
    assert contents(home) == before
