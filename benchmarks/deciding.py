"""What it takes a generated service to decide what a frame is: by its types alone, and with the schema asked first, against bare pydantic.

`python -m benchmarks.deciding [--rounds N]`. No socket: the dispatcher of a generated channel gets a frame and gives the payload.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks._measure import Row, Used, in_turn, microseconds, ratio, table

_FRAMES = 20_000
_PROPERTIES: dict[str, Any] = {
    "id": {"type": "integer", "minimum": 1},
    "name": {"type": "string", "minLength": 1, "maxLength": 40},
    "email": {"type": "string"},
    "kind": {"type": "string", "enum": ["admin", "guest"]},
    "score": {"type": "number"},
    "active": {"type": "boolean"},
    "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 5},
    "address": {"type": "object", "required": ["city"], "properties": {"city": {"type": "string"}, "zip": {"type": "string"}}},
    "note": {"type": "string"},
    "level": {"type": "integer"},
}
_FRAME = json.dumps(
    {
        "id": 7,
        "name": "Ada",
        "email": "ada@example.com",
        "kind": "guest",
        "score": 1.5,
        "active": True,
        "tags": ["a", "b"],
        "address": {"city": "London", "zip": "N1"},
        "note": "Nothing",
        "level": 3,
    }
)


def _message(**properties: Any) -> dict[str, Any]:
    payload = {"type": "object", "required": ["id", "name"], "properties": {**_PROPERTIES, **properties}}
    return {"publish": {"message": {"name": "person", "payload": payload}}}


def _document() -> dict[str, Any]:
    checked = {"tags": {**_PROPERTIES["tags"], "uniqueItems": True}, "email": {"type": "string", "format": "email"}}
    dated = {"note": {"type": "string", "format": "date-time"}}
    channels = {"/types": _message(), "/checked": _message(**checked), "/dated": _message(**dated)}
    return {"asyncapi": "2.4.0", "info": {"title": "Deciding", "version": "1.0.0"}, "channels": channels}


def _service(folder: Path) -> Any:
    from asyncgen.cli import main

    (folder / "spec.json").write_text(json.dumps(_document()), "utf-8")
    if code := main(["-q", "init", str(folder / "project"), "--spec", str(folder / "spec.json"), "--package", "deciding_service"]):
        raise RuntimeError(f"`asyncgen init` exited with {code}")
    sys.path.insert(0, str(folder / "project"))
    return importlib.import_module("deciding_service.main").service


def _timed(decide: Callable[[str], Any], frame: str) -> Callable[[], Used]:
    def once() -> Used:
        start = time.perf_counter(), time.process_time()
        for _ in range(_FRAMES):
            decide(frame)
        return Used((time.perf_counter() - start[0]) / _FRAMES, (time.process_time() - start[1]) / _FRAMES, 0)

    return once


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.deciding", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args(arguments).rounds
    with tempfile.TemporaryDirectory() as temporary:
        service = _service(Path(temporary))
        channels = {channel.spec.address: channel for channel in service.channels}
        dated = json.dumps({**json.loads(_FRAME), "note": "2026-01-31T12:30:00Z"})
        bare = channels["/types"].operations[0].spec.payload.__pydantic_validator__.validate_json
        variants = {
            "bare": _timed(lambda frame: bare(frame, strict=True), _FRAME),
            "types": _timed(channels["/types"].plan.dispatcher.text, _FRAME),
            "dated": _timed(channels["/dated"].plan.dispatcher.text, dated),
            "checked": _timed(channels["/checked"].plan.dispatcher.text, _FRAME),
        }
        if any(not isinstance(channels[at].plan.dispatcher.text(frame), tuple) for at, frame in (("/checked", _FRAME), ("/dated", dated))):
            raise RuntimeError("the frames are not what they should be")
        taken = {name: [used.processor for used in uses] for name, uses in in_turn(variants, rounds).items()}
    labels = {"types": "types say everything", "dated": "the same with a date-time", "checked": "the schema is asked first"}
    peer = microseconds(taken["bare"])
    rows = [
        Row(label, "pydantic validate_json", microseconds(taken[name]), peer, ratio(taken[name], taken["bare"]))
        for name, label in labels.items()
    ]
    print(table(f"one frame of ten properties decided, processor time ({rounds} rounds of {_FRAMES:,})", rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
