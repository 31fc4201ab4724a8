"""What a piece of another file is called as a component: by its place there, and never by the order of reading.

Must not know references or documents.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from asyncgen.spec.parts import Part, order_of

_NOT_IN_NAME = re.compile(r"[^a-zA-Z0-9.\-_]+")
# Words of the grammar say nothing about what is there: a part at such a place is named by the words before as well.
_MESSAGE_WORDS = frozenset({"payload", "headers", "schema", "message"})
_SCHEMA_WORDS = frozenset({"items", "additionalItems", "additionalProperties", "contains", "properties", "not", "if", "then", "else"})
_NAMELESS = _MESSAGE_WORDS | _SCHEMA_WORDS | {"oneOf", "anyOf", "allOf"}


def choose(root: Path, parts: Iterable[Part], taken: set[str]) -> dict[Part, str]:
    """A name for each part: its own where nobody else has it, else with the name of its file, its folders, and at last a number."""
    names: dict[Part, str] = {}
    waiting = sorted(parts, key=order_of)
    for candidate in (_own_name, _name_with_file, _name_with_path):
        groups: dict[str, list[Part]] = defaultdict(list)
        for part in waiting:
            groups[candidate(root, part)].append(part)
        alone = {group[0]: name for name, group in groups.items() if len(group) == 1 and name not in taken}
        names |= alone
        taken = taken | set(alone.values())
        waiting = [part for part in waiting if part not in alone]
    for part in waiting:
        names[part] = _numbered(_name_with_path(root, part), taken)
        taken = taken | {names[part]}
    return names


def _numbered(name: str, taken: set[str]) -> str:
    return next(candidate for number in count(2) if (candidate := f"{name}_{number}") not in taken)


def _own_name(_: Path, part: Part) -> str:
    tokens = part.at.tokens
    start = next((index for index in reversed(range(len(tokens))) if not _says_nothing(tokens[index])), None)
    return _clean("_".join((_stem(part), *tokens) if start is None else tokens[start:]))


def _says_nothing(token: str) -> bool:
    return token in _NAMELESS or token.isdigit()


def _name_with_file(root: Path, part: Part) -> str:
    own = _own_name(root, part)
    stem = _clean(_stem(part))
    return own if own.startswith(stem) else f"{stem}_{own}"


def _name_with_path(root: Path, part: Part) -> str:
    folders = part.at.file.folders(root)
    return _clean("_".join((*folders, _stem(part), *part.at.tokens)))


def _stem(part: Part) -> str:
    return part.at.file.stem.removesuffix(".schema") or part.at.file.stem


def _clean(name: str) -> str:
    return _NOT_IN_NAME.sub("_", name).strip("_") or "part"
