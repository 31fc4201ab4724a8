"""How new parts are laid out: in the indentation, the line ends and the brackets of the document around them, quoted as `emit` quotes.

It must not know where a part goes.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from asyncgen.emit.updating.lines import Lines
from asyncgen.emit.updating.nodes import Collection, Node, Written
from asyncgen.emit.updating.values import is_filled, is_list, is_map
from asyncgen.runtime.yaml_text import dump

_STEP = 2
_SURROGATE = re.compile("[\ud800-\udfff]")


class Layout:
    """What a text looks like.

    `step` is one level of indentation in columns, `offset` how far lists stand behind the key that they belong to, `unit` what a level
    between brackets is indented by, `space` stands behind commas, `is_spread` whether parts between brackets stand on lines of their own.
    """

    def __init__(self, written: Written, lines: Lines) -> None:
        self.is_json = written.is_json
        self.lines = lines
        steps, offsets, units, colons, spaces = Counter[int](), Counter[int](), Counter[str](), Counter[str](), Counter[str]()
        root = (written.root,) if isinstance(written.root, Collection) else ()
        for node in (*root, *(child for _, child in _nested(written.root))):
            units.update(filter(None, [_unit_of(node, lines)]))
            colons.update(filter(None, [_colon_of(node, lines)]))
            spaces.update(space for space in [space_behind_comma(node, lines)] if space is not None)
        for parent, child in _nested(written.root):
            if parent.is_map and not (child.flow or parent.flow):
                far = lines.column(child.body) - lines.column(parent.body)
                (steps if child.is_map else offsets)[far] += 1
        self.step = _most(steps, 1, _STEP)
        self.offset = _most(offsets, 0, self.step)
        self.unit = units.most_common(1)[0][0] if units else " " * self.step
        self._colon = colons.most_common(1)[0][0] if colons else ": "
        self.space = spaces.most_common(1)[0][0] if spaces else self._colon[1:]
        self.is_spread = bool(units)

    # --- lines of their own ------------------------------------------------------------------------------------------------------------

    def block(self, value: Any, indent: int) -> list[str]:
        """Return the lines of an object or array with something in it, `indent` columns from the left."""
        return list(self._block(value, indent))

    def entry(self, key: str | None, value: Any, indent: int) -> list[str]:
        """Return the lines of a member, or of an item where `key` is None."""
        return list(self._item(value, indent) if key is None else self._member(key, value, indent))

    def below(self, value: Any, indent: int) -> int:
        """Return the indentation of what stands below a key that is `indent` columns from the left."""
        return indent + (self.offset if is_list(value) else self.step)

    def scalar(self, value: Any, indent: int) -> list[str]:
        """Return what stands behind a colon or dash, and the lines below it, for a scalar or an empty object or array."""
        head, *body = dump(value).removesuffix("\n").split("\n")
        if head == "|+":  # It would take in the empty lines that follow in the document.
            return [double_quoted(value)]
        return [head, *(" " * indent + line.removeprefix("  ") if line else "" for line in body)]

    def _block(self, value: Any, indent: int) -> Iterator[str]:
        if is_map(value):
            for key, item in value.items():
                yield from self._member(key, item, indent)
        elif is_list(value):
            for item in value:
                yield from self._item(item, indent)

    def _member(self, key: str, value: Any, indent: int) -> Iterator[str]:
        *before, head = (" " * indent + line for line in dump({key: None}).removesuffix(" null\n").split("\n"))
        yield from before
        if is_filled(value):
            yield head
            yield from self._block(value, self.below(value, indent))
        else:
            text, *body = self.scalar(value, indent + self.step)
            yield f"{head} {text}"
            yield from body

    def _item(self, value: Any, indent: int) -> Iterator[str]:
        lines = self._block(value, indent + 2) if is_filled(value) else iter(self.scalar(value, indent + 2))
        yield " " * indent + "- " + next(lines).lstrip(" ")
        yield from lines

    # --- in brackets -------------------------------------------------------------------------------------------------------------------

    def flow(self, value: Any, indent: str, *, spread: bool) -> list[str]:
        """Return the lines of any value between brackets: one, or of JSON that is to be `spread` one for each part, behind `indent`."""
        if not self.is_json:
            return [self._brackets(value)]
        if not spread or not is_filled(value):
            return [_json(value, separators=("," + self.space, self._colon))]
        first, *rest = _json(value, indent=self.unit, separators=(",", self._colon)).split("\n")
        return [first, *(indent + line for line in rest)]

    def flow_key(self, key: str, *, quoted: bool) -> str:
        """Return a key between brackets, with its colon."""
        if self.is_json:
            return _json(key) + self._colon
        return (double_quoted(key) if quoted else flow_text(key)) + ": "

    def _brackets(self, value: Any) -> str:
        if is_map(value):
            return "{" + ", ".join(f"{flow_text(key)}: {self._brackets(item)}" for key, item in value.items()) + "}"
        if is_list(value):
            return "[" + ", ".join(self._brackets(item) for item in value) + "]"
        return flow_text(value)


def flow_text(value: Any) -> str:
    """Return a scalar as it may stand between brackets, on one line."""
    text = dump(value).removesuffix("\n")
    if isinstance(value, str) and "\n" in text:
        return double_quoted(value)
    plain = isinstance(value, str) and text[:1] not in ("'", '"')
    return "'" + value.replace("'", "''") + "'" if plain and any(sign in text for sign in ",[]{}?") else text


def double_quoted(value: str) -> str:
    """Return a text in double quotes, on one line: what can't be seen is escaped."""
    return "".join(character if character.isprintable() else _escaped(character) for character in json.dumps(value, ensure_ascii=False))


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def _json(value: Any, *, indent: str | None = None, separators: tuple[str, str] | None = None) -> str:
    """Return a value as JSON; what no file can hold is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators)
    if _SURROGATE.search(text):
        return json.dumps(value, indent=indent, separators=separators)
    return text


def _nested(root: Node) -> Iterator[tuple[Collection, Collection]]:
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Collection):
            for entry in node.entries:
                if isinstance(entry.value, Collection):
                    yield node, entry.value
                    stack.append(entry.value)


def _colon_of(node: Collection, lines: Lines) -> str | None:
    """Return how a map in brackets writes the colon of its first member, with the space behind it."""
    if not (node.flow and node.is_map and node.entries):
        return None
    entry = node.entries[0]
    return None if entry.sign is None or not lines.same(entry.sign, entry.value.start) else ":" + lines.text[entry.sign : entry.value.start]


def space_behind_comma(node: Collection, lines: Lines) -> str | None:
    """Return what stands behind the first comma of a collection in brackets, where the next entry is on the same line."""
    if not node.flow or len(node.entries) < 2:
        return None
    comma = lines.skipped(node.entries[0].end) + 1
    space = lines.text[comma : node.entries[1].start]
    return None if space.strip(" ") else space


def _unit_of(node: Collection, lines: Lines) -> str | None:
    """Return what a collection in brackets puts before its first part, in addition to what stands before the line of the bracket."""
    if not (node.flow and node.entries) or lines.same(node.body, node.entries[0].start):
        return None
    opening = lines.text[lines.start(node.body) : lines.spaces(lines.start(node.body))]
    first = lines.text[lines.start(node.entries[0].start) : node.entries[0].start]
    return first.removeprefix(opening) if first.startswith(opening) and not first.strip(" \t") else None


def _most(counts: Counter[int], least: int, default: int) -> int:
    usable = {width: count for width, count in counts.items() if width >= least}
    return max(usable, key=lambda width: (usable[width], -width)) if usable else default
