"""Paths of findings as other tools want them: below the root of the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from asyncgen.report.repository import Repository, around


def test_the_nearest_repository_upwards_counts(tmp_path: Path) -> None:
    """A folder with a `.git`, which in a work tree is a file; a repository in a repository is one of its own."""
    inner = tmp_path / "services" / "chat"
    (inner / "specs").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    assert around(str(inner / "specs"), {}).root == str(tmp_path)
    (inner / ".git").write_text("gitdir: elsewhere")
    assert around(str(inner / "specs"), {}).root == str(inner)


def test_the_workspace_of_a_workflow_counts_where_one_is_in_it(tmp_path: Path) -> None:
    """Not where the command runs somewhere else, and not where it is no whole path."""
    workspace, elsewhere = tmp_path / "workspace", tmp_path / "workspace-of-others"
    (workspace / "chat" / ".git").mkdir(parents=True)
    (elsewhere / ".git").mkdir(parents=True)
    environment = {"GITHUB_WORKSPACE": str(workspace)}
    assert around(str(workspace / "chat"), environment).root == str(workspace)
    assert around(str(elsewhere), environment).root == str(elsewhere)
    assert around(str(workspace / "chat"), {"GITHUB_WORKSPACE": "."}).root == str(workspace / "chat")


def test_a_workspace_that_is_a_link_is_where_it_leads(tmp_path: Path) -> None:
    """The working directory never is a link, the variable may be."""
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    repository = around(str(tmp_path / "real"), {"GITHUB_WORKSPACE": str(tmp_path / "link")})
    assert repository.root == str(tmp_path / "real")
    assert repository.relative(str(tmp_path / "link" / "a.yaml")) == "a.yaml"


@pytest.mark.parametrize(
    ("file", "relative"),
    [
        ("asyncapi.yaml", "chat/specs/asyncapi.yaml"),
        ("../main.py", "chat/main.py"),
        ("../../a b.yaml", "a b.yaml"),
        ("/repository/x.yaml", "x.yaml"),
        ("../../..", None),
        ("../..", None),
        ("../../../outside.yaml", None),
        ("/repository-of-others/x.yaml", None),
        ("..a.yaml", "chat/specs/..a.yaml"),
        ("<stdin>", None),
        ("https://example.com/common.yaml", None),
    ],
)
def test_paths_are_told_from_the_root(file: str, relative: str | None) -> None:
    """However they are shown, as long as they are in the repository and files at all."""
    assert Repository("/repository", "/repository/chat/specs").relative(file) == relative


def test_a_folder_in_no_repository_is_its_own_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths stay as they are shown."""

    def nothing(_: str) -> bool:
        return False

    monkeypatch.setattr("os.path.lexists", nothing)
    repository = around(str(tmp_path), {})
    assert repository == Repository(str(tmp_path), str(tmp_path))
    assert repository.relative("specs/asyncapi.yaml") == "specs/asyncapi.yaml"


def test_whole_paths_are_known_too() -> None:
    """For what is outside; standard input has none."""
    repository = Repository("/repository", "/repository/chat")
    assert repository.absolute("../../outside.yaml") == "/outside.yaml"
    assert repository.absolute("<stdin>") is None
