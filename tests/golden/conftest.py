"""The flag that rewrites what is expected. A run that rewrote something fails all the same, so that somebody looks."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--update`."""
    parser.addoption("--update", action="store_true", help="rewrite the expected texts of tests/golden, and fail where one changed")


@pytest.fixture(name="update")
def update_fixture(request: pytest.FixtureRequest) -> bool:
    """Whether expected texts are rewritten."""
    return bool(request.config.getoption("--update", default=False))
