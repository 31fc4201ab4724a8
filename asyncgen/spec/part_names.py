"""What a piece of another file is called as a component: by its place there, and never by the order of reading.

Must not know references or documents.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path, PurePath

from asyncgen.spec.parts import Part, order_of

_NOT_IN_NAME = re.compile(r"[^a-zA-Z0-9.\-_]+")
# Words of the grammar say nothing about what is there: a part at such a place is named by the words before as well.
_NAMELESS = frozenset(
    "payload headers schema message items additionalItems additionalProperties contains not if then else oneOf anyOf allOf properties".split()
)


def choose(root: Path, parts: Iterable[Part], taken: set[str]) -> dict[Part, str]:
    """A name for each part: its own where nobody else has it, else with the name of its file, its folders, and at last a number."""
    names: dict[Part, str] = {}
    waiting = sorted(parts, key=order_of)
    for candidates in (_own_name, _name_with_file, _name_with_path):
        groups: dict[str, list[Part]] = defaultdict(list)
        for part in waiting:
            groups[candidates(root, part)].append(part)
        waiting = []
        for name, group in groups.items():
            if len(group) == 1 and name not in taken:
                names[group[0]] = name
            else:
                waiting.extend(group)
        taken = taken | set(names.values())
    for part in sorted(waiting, key=order_of):
        base = _name_with_path(root, part)
        number = next(number for number in range(2, len(taken) + 3) if f"{base}_{number}" not in taken)
        names[part] = f"{base}_{number}"
        taken.add(names[part])
    return names


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
    folders = part.at.file.relative_to(root).parent.parts
    return _clean("_".join((*folders, _stem(part), *part.at.tokens)))


def _stem(part: Part) -> str:
    name = PurePosixPath(part.at.file.name)
    stem = name.stem
    return stem.removesuffix(".schema") or stem


def _clean(name: str) -> str:
    return _NOT_IN_NAME.sub("_", name).strip("_") or "part"
