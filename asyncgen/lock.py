"""`asyncgen.lock`: what was generated, from what. One text for one state: no dates, no versions. It must not write files (`write`)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, cast

from asyncgen.diagnostics import Place, UsageError
from asyncgen.files import bytes_of, content, digest, shown
from asyncgen.plan import Owner, Plan
from asyncgen.settings import Settings

LOCK_FILE = "asyncgen.lock"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Locked:
    """One file that was written: whose it is, and the hash of a generated one."""

    owner: Owner
    hash: str | None = None


@dataclass(frozen=True, slots=True)
class Lock:
    """What was generated, from what. Paths are relative to the project folder, with forward slashes.

    `inputs` are the hashes of the document's files, the main one first; `handlers` is, per operation, the signature of the stub that was
    written. `names` are the names that were given (`naming.pins`), so that they stay when others come that want the same ones; None is for
    a lock of a version that did not keep them. An empty lock is that of a project that was never generated.
    """

    spec: str = ""
    package: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict[str, str])
    files: Mapping[str, Locked] = field(default_factory=dict[str, Locked])
    handlers: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    names: Mapping[str, str] | None = None

    def generated(self) -> dict[str, str]:
        """Return the hash of every generated file by its path."""
        return {path: file.hash or "" for path, file in self.files.items() if file.owner is Owner.GENERATED}


def of(plan: Plan, settings: Settings, inputs: Iterable[Path], names: Mapping[str, str]) -> Lock:
    """Return the lock of a project that is as `plan` wants it, with the names that it gives."""
    hashes = {relative(settings.folder, path): digest(path.read_bytes()) for path in inputs}
    files = {
        file.path: Locked(file.owner, digest(bytes_of(file.text)) if file.owner is Owner.GENERATED else None)
        for file in sorted(plan.files, key=lambda file: file.path)
    }
    handlers = {stub.operation: dict(stub.signature) for stub in sorted(plan.stubs, key=lambda stub: stub.operation)}
    return Lock(settings.spec, settings.package, hashes, files, handlers, dict(sorted(names.items())))


def relative(folder: Path, path: Path) -> str:
    """Return `path` relative to `folder`, with forward slashes, through `..` where it is outside."""
    try:
        return Path(os.path.relpath(path.resolve(), folder)).as_posix()
    except ValueError:  # another drive
        return path.resolve().as_posix()


def text(lock: Lock) -> str:
    """Return the lock as its file holds it: JSON, one entry per line, so that merging two branches shows what differs."""
    files = {path: {"owner": file.owner.value, **({"hash": file.hash} if file.hash else {})} for path, file in lock.files.items()}
    members = [
        f'  "format": {_FORMAT}',
        f'  "note": {json.dumps("Written by asyncgen; keep it under version control and do not edit it.")}',
        f'  "spec": {_json(lock.spec)}',
        f'  "package": {_json(lock.package)}',
        _section("inputs", lock.inputs),
        _section("files", files),
        _section("handlers", lock.handlers),
        *([] if lock.names is None else [_section("names", _grouped(lock.names))]),
    ]
    return "{\n" + ",\n".join(members) + "\n}\n"


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    # The name of a file need not be text; what stands for its bytes then can only be written as an escape.
    return text if text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text) else json.dumps(value)


def _section(name: str, entries: Mapping[str, Any]) -> str:
    lines = [f"    {_json(key)}: {_json(value)}" for key, value in entries.items()]
    return f'  "{name}": {{' + ("\n" + ",\n".join(lines) + "\n  " if lines else "") + "}"


def read(folder: Path) -> Lock | None:
    """Return the project's lock, None where there is none. Raises UsageError when it is damaged."""
    data = content(folder, LOCK_FILE)
    return None if data is None else parse(data, shown(folder / LOCK_FILE))


def parse(data: bytes, path: str) -> Lock:
    """Return the lock that `data` holds; `path` is how messages call it. Raises UsageError when it is damaged."""
    try:
        document = json.loads(data)
        if not isinstance(document, dict) or cast("dict[str, Any]", document).get("format") != _FORMAT:
            raise _damaged(path, "it has another format than this version of asyncgen writes")
        return _lock(cast("dict[str, Any]", document))
    except json.JSONDecodeError as error:
        lines = data.decode("utf-8", "replace").splitlines()
        line = lines[error.lineno - 1] if error.lineno <= len(lines) else None
        raise _damaged(path, error.msg[:1].lower() + error.msg[1:], Place(path, error.lineno, error.colno, line)) from None
    except (UnicodeDecodeError, KeyError, TypeError, ValueError, AttributeError, RecursionError):
        raise _damaged(path, "it does not hold what asyncgen wrote") from None


def _lock(document: Mapping[str, Any]) -> Lock:
    files = {str(path): Locked(Owner(entry["owner"]), entry.get("hash")) for path, entry in document["files"].items()}
    handlers = {str(operation): {str(key): str(value) for key, value in entry.items()} for operation, entry in document["handlers"].items()}
    inputs = {str(name): str(value) for name, value in document["inputs"].items()}
    if any(PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts for path in files):
        raise ValueError("a generated file is never outside the project folder")
    return Lock(str(document["spec"]), str(document["package"]), inputs, files, handlers, _names(document))


def _names(document: Mapping[str, Any]) -> dict[str, str] | None:
    if "names" not in document:
        return None
    names: dict[str, Any] = {}
    for owner, entry in document["names"].items():
        names |= {owner: entry} if isinstance(entry, str) else {f"{owner}{inner}": name for inner, name in entry.items()}
    if not all(isinstance(name, str) for name in names.values()):
        raise ValueError("a name is a text")
    return dict(sorted(names.items()))


def _grouped(names: Mapping[str, str]) -> dict[str, str | dict[str, str]]:
    """Put the names of what is inside a schema to that schema's: a line for each, and the way to it said once."""
    groups: dict[str, dict[str, str]] = {}
    for owner, name in sorted(names.items()):
        outer = next((prefix for prefix in _prefixes(owner) if prefix in names), owner) if owner.startswith("model ") else owner
        groups.setdefault(outer, {})[owner.removeprefix(outer)] = name
    return {owner: names[owner] if group.keys() == {""} else group for owner, group in sorted(groups.items())}


def _prefixes(owner: str) -> Iterator[str]:
    end = owner.find("/")
    while end >= 0:
        yield owner[:end]
        end = owner.find("/", end + 1)


def _damaged(path: str, why: str, at: Place | None = None) -> UsageError:
    return UsageError(
        f"'{path}' can't be used: {why}",
        "after a merge conflict: keep the lines of both sides, so that names stay, and run `asyncgen generate`",
        "or delete it and run `asyncgen generate`, which writes it again",
        at=at,
    )
