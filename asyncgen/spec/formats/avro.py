"""stub"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """p"""

    path: tuple[str, ...]
    message: str
    hints: tuple[str, ...] = ()


def converted(schema: Any, home: str) -> tuple[Any, tuple[Problem, ...]]:
    """s"""
    return {}, ()
