"""Thousands of projects are written here, and none has to survive a loss of power."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for the disk."""

    def done(descriptor: int) -> None:
        assert descriptor >= 0

    monkeypatch.setattr(os, "fsync", done)
