"""What a run is going to do to files: values, decided before anything is written (`write` applies them).

Paths are relative to the project folder, with forward slashes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

YOURS = "it is yours"
"""The reason for keeping a file that was written once and has been the person's since."""


class Owner(StrEnum):
    """Who may change a file after it was first written."""

    GENERATED = "generated"
    """asyncgen's: edits are reported, and replaced only with `--force`."""
    YOURS = "yours"
    """The person's: written once, never touched again."""
    HANDLERS = "handlers"
    """The person's, but missing stubs are spliced in."""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """One file as a fresh generation wants it, whole."""

    path: str
    text: str
    owner: Owner


@dataclass(frozen=True, slots=True)
class Stub:
    """The stub of one handler: what to splice where it is missing.

    `operation` is the identity, `"<channel address> <operation name>"`; `router` is the router class whose attribute `name` decorates it;
    `imports` are `(module, name)` pairs that `code` needs. `signature` is how the handler's parameters and return are annotated, as
    `{"payload": "JoinRoom", "return": "RoomJoined"}` (absent: no such parameter).
    """

    operation: str
    router: str
    name: str
    module: str
    imports: tuple[tuple[str, str], ...]
    code: str
    signature: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a generation wants to exist.

    `requirements` are what this project's code needs installed beside what all projects need, as in `pyproject.toml`.
    """

    files: tuple[PlannedFile, ...]
    stubs: tuple[Stub, ...]
    requirements: tuple[str, ...] = ()


class Action(StrEnum):
    """What happens to one file."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    ADDED = "added to"
    KEPT = "kept"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """One file's fate, and why.

    `text` is what will stand there (None for `KEPT`, `UNCHANGED` and `REMOVED`), `before` what stands there now (None: nothing, or nobody
    asked). Bytes that are no UTF-8 are held as surrogate escapes.
    """

    path: str
    action: Action
    reason: str
    text: str | None = None
    before: str | None = None

    @property
    def writes(self) -> bool:
        """Whether something on disk changes."""
        return self.action not in (Action.UNCHANGED, Action.KEPT)
