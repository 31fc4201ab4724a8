"""A generated project needs nothing of asyncgen once it is written."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.e2e.alone import python_of
from tests.e2e.processes import running
from tests.e2e.wire import Socket


@pytest.fixture(scope="module")
def python(chat_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with the project's own dependencies only."""
    return python_of(chat_project, tmp_path_factory.mktemp("alone") / "venv")


def clean_environment() -> dict[str, str]:
    """Return an environment in which nothing but the Python itself says where modules are."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


@pytest.mark.parametrize("module", ["asyncgen", "datamodel_code_generator", "jinja2", "typer", "yaml"])
def test_the_tools_are_not_there(python: Path, module: str, tmp_path: Path) -> None:
    """The environment has neither asyncgen nor what only asyncgen needs."""
    done = subprocess.run(
        [python, "-c", f"import {module}"], cwd=tmp_path, env=clean_environment(), capture_output=True, text=True, check=False
    )
    assert f"No module named '{module}'" in done.stderr


def test_the_service_runs_alone(python: Path, chat_project: Path) -> None:
    """It starts, answers on its socket, and shows its document."""
    with running("chat", chat_project, python=str(python), env=clean_environment()) as service:
        with Socket(service.url("/rooms/alone")) as ada:
            reply = ada.ask({"type": "join_room", "payload": {"name": "ada"}})
            assert reply["type"] == "room_joined"
        assert service.get("/asyncapi.json").json()["info"]["title"] == "Chat"
        assert service.get("/asyncapi.yaml").status == 200
        assert service.get("/asyncapi").status == 200
