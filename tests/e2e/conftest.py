"""The services of the example documents, each started once for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.processes import Service, running
from tests.e2e.projects import begun, filled


@pytest.fixture(scope="session")
def chat_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The chat, implemented."""
    return filled("chat", tmp_path_factory.mktemp("chat") / "project")


@pytest.fixture(scope="session")
def market_data_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The market data service, implemented."""
    return filled("market-data", tmp_path_factory.mktemp("market-data") / "project")


@pytest.fixture(scope="session")
def telemetry_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The telemetry service, implemented."""
    return filled("telemetry", tmp_path_factory.mktemp("telemetry") / "project")


@pytest.fixture(scope="session")
def chat(chat_project: Path) -> Iterator[Service]:
    """The chat, running."""
    with running("chat", chat_project) as service:
        yield service


@pytest.fixture(scope="session")
def market_data(market_data_project: Path) -> Iterator[Service]:
    """The market data service, running."""
    with running("market_data", market_data_project) as service:
        yield service


@pytest.fixture(scope="session")
def telemetry(telemetry_project: Path) -> Iterator[Service]:
    """The telemetry service, running."""
    with running("telemetry", telemetry_project) as service:
        yield service


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The chat as `init` leaves it: no handler does anything yet."""
    project = begun("chat", tmp_path_factory.mktemp("untouched") / "project")
    with running("chat", project) as service:
        yield service
