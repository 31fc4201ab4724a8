"""Warnings about frames that can't be recognised for certain."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from asyncgen.diagnostics import Diagnostic, Severity
from asyncgen.resolve import resolve
from asyncgen.resolve.ambiguity import warnings
from asyncgen.spec import bundle


def _warnings(folder: Path, operation: str, *payloads: dict[str, Any]) -> tuple[Diagnostic, ...]:
    messages = [{"name": f"m{index}", "payload": payload} for index, payload in enumerate(payloads)]
    document = {
        "asyncapi": "2.4.0",
        "info": {"title": "t", "version": "1"},
        "channels": {"/": {operation: {"message": {"oneOf": messages}}}},
    }
    path = folder / "asyncapi.json"
    path.write_text(json.dumps(document), "utf-8")
    loaded = bundle.load(path)
    return warnings(loaded, resolve(loaded))


def test_ambiguous_pairs_are_named(tmp_path: Path) -> None:
    """An operation with ambiguous messages is one warning, which names the first pairs and counts the others."""
    (found,) = _warnings(tmp_path, "publish", *({"type": "object"} for _ in range(4)))
    assert (found.code, found.severity, found.pointer) == ("AG181", Severity.WARNING, "/channels/~1/publish")
    assert "'m0' and 'm1'" in found.message
    assert "3 more pairs" in found.message
    assert "x-asyncgen-discriminator" in found.hints[0]
    assert found.at is not None


def test_tag_that_is_not_required(tmp_path: Path) -> None:
    """A tag that a schema forgets to require is a warning that says what to add."""
    (found,) = _warnings(tmp_path, "publish", *({"type": "object", "properties": {"type": {"const": value}}} for value in "ab"))
    assert (found.code, found.severity) == ("AG182", Severity.WARNING)
    assert "'type'" in found.message


def test_nothing_to_say(tmp_path: Path) -> None:
    """Tagged messages, shapes that differ, and what the server sends give no warning."""
    tagged: list[dict[str, Any]] = [{"type": "object", "required": ["t"], "properties": {"t": {"const": value}}} for value in "ab"]
    assert _warnings(tmp_path, "publish", *tagged) == ()
    assert _warnings(tmp_path, "publish", {"type": "array"}, {"type": "object"}) == ()
    assert _warnings(tmp_path, "subscribe", {}, {}) == ()
