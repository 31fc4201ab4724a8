"""Random data, written as YAML or JSON in random styles, with comments everywhere, and the lines that each part of it takes.

Knows YAML only as far as it writes it; what is written is read back by the tests before it is used.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeAlias

from asyncgen.emit.updating.values import is_filled, is_list, is_map

Path: TypeAlias = tuple[str | int, ...]

TEXTS = (
    *("word", "two words", "yes", "no", "5", "1.5", "null", "~", "", "a: b", "#x", "x #y", "it's", 'say "hi"', "- x", "{", "[a]"),
    *("*star", "&and", "trailing ", " leading", "tab\there", "line\nbreak", "two\nlines\n", "and\n\nmore\n\n", "é", "漢字", "1:30"),
    *("2020-01-01", "0o7", "!tag", "%x", "@at", "`tick", "a,b", "key:", "?", "long " * 30, "\U0001f600"),
)
KEYS = ("a", "b", "name", "type", "x-y", "/path/{id}", "with space", "200", "yes", "é", "#", "a: b", "$ref", "-", "'q'")


def scalar(random: Random) -> Any:
    """Return a random scalar."""
    return random.choice((None, True, False, 0, -7, 12, 1.5, 1e20, *TEXTS))


def value(random: Random, depth: int) -> Any:
    """Return random data of at most `depth` levels."""
    if depth == 0 or random.random() < 0.3:
        empty: tuple[Any, Any] = ({}, [])
        return scalar(random) if random.random() < 0.9 else random.choice(empty)
    if random.random() < 0.4:
        return [value(random, depth - 1) for _ in range(random.randint(1, 4))]
    return mapping(random, depth)


def mapping(random: Random, depth: int) -> dict[str, Any]:
    """Return a random object with members; one may have all that another has, and more."""
    members = {key: value(random, depth - 1) for key in random.sample(KEYS, random.randint(1, 5))}
    bases = [member for member in members.values() if is_map(member) and member]
    if bases and random.random() < 0.5:
        members["heir"] = {**random.choice(bases), **mapping(random, 1)}
    return members


def entries(data: Any) -> list[tuple[str | int, Any]]:
    """Return the members of an object or the items of an array with their keys or positions; of a scalar none."""
    return [*data.items()] if is_map(data) else [*enumerate(data)] if is_list(data) else []


@dataclass
class Anchored:
    """An anchor: the part that it stands at, and the parts that are aliases of it."""

    at: Path
    value: Any
    uses: list[Path] = field(default_factory=list[Path])


@dataclass
class Styled:
    """A text, and for each part outside of brackets its first and last line (from 0), comments of its own included."""

    text: str
    data: Any
    spans: dict[Path, tuple[int, int]]
    anchors: dict[str, Anchored]


class Writer:
    """Writes one document in one random style."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.step = random.choice((2, 2, 3, 4))
        self.offset = random.choice((0, self.step))
        self.comments = random.choice((0.0, 0.2, 0.5))
        self.flow = random.choice((0.0, 0.2, 0.6))
        self.sharing = random.choice((0.0, 0.5))
        self.lines: list[str] = []
        self.spans: dict[Path, tuple[int, int]] = {}
        self.anchors: dict[str, Anchored] = {}
        self.names: dict[str, str] = {}
        self.number = 0
        self.keeps = self.is_literal = False

    def document(self, data: Any) -> Styled:
        """Return the document with this data: an object with members."""
        if self.random.random() < 0.5:
            self.lines += ["# The head of the document", *[""] * self.random.randint(0, 1)]
        if self.random.random() < 0.2:
            self.lines.append("---")
        self._block(data, 0, (), "")
        newline = self.random.choice(("\n", "\n", "\n", "\r\n"))
        ending = newline if self.random.random() < 0.9 or self.is_literal else ""
        return Styled(newline.join(self.lines) + ending, data, self.spans, self.anchors)

    def _block(self, data: Any, indent: int, path: Path, prefix: str) -> None:
        """Write the entries of a collection; `prefix` is what stands before the first one on its line."""
        lines = len(self.lines)
        own = self._merged(data, indent, path, prefix)
        if len(self.lines) > lines:
            prefix = ""
        for key, item in own:
            start = len(self.lines)
            before = prefix or " " * indent
            if not prefix:
                self._comment_lines(indent)
                start = len(self.lines) if not self.lines or not self._own else self._own_start
            sign = f"{self._key(key)}:" if isinstance(data, dict) else "-"
            self._entry(before + sign, item, indent, (*path, key), is_item=not isinstance(data, dict))
            self.spans[*path, key] = (start, len(self.lines) - 1)
            prefix = ""

    def _merged(self, data: Any, indent: int, path: Path, prefix: str) -> list[tuple[str | int, Any]]:
        """Write a merge key where an anchored object fits; return the entries that are left to write."""
        base = next(
            (each for each in self.anchors.values() if is_map(data) and is_map(each.value) and each.value.keys() <= data.keys()), None
        )
        closed = base is not None and base.at != path[: len(base.at)] and len(data) > len(base.value)
        if base is None or not closed or self.random.random() > self.sharing:
            return entries(data)
        base.uses.append(path)
        name = next(name for name, each in self.anchors.items() if each is base)
        self.lines.append(f"{prefix or ' ' * indent}<<: *{name}{self._trailing()}")
        given = {key for key, item in base.value.items() if json.dumps(item) == json.dumps(data[key])}
        return [(key, item) for key, item in entries(data) if key not in given]

    def _comment_lines(self, indent: int) -> None:
        self._own = False
        if self.random.random() < 0.1 and not self.keeps:
            self.lines.append("")
        if self.random.random() < self.comments / 2:
            self._own, self._own_start = True, len(self.lines)
            self.lines += [" " * indent + self._comment() for _ in range(self.random.randint(1, 2))]

    def _comment(self) -> str:
        self.number += 1
        return f"# comment {self.number}: with [signs] {{in}} 'it'"

    def _trailing(self) -> str:
        return " " * self.random.randint(1, 3) + self._comment() if self.random.random() < self.comments else ""

    def _entry(self, head: str, item: Any, indent: int, path: Path, *, is_item: bool) -> None:
        self.keeps = self.is_literal = False
        shared = json.dumps(item) if is_filled(item) else ""
        if shared in self.names:
            self.anchors[self.names[shared]].uses.append(path)
            self.lines.append(f"{head} *{self.names[shared]}{self._trailing()}")
            return
        anchor = ""
        if shared and self.random.random() < self.sharing:
            name = f"n{len(self.anchors)}"
            self.anchors[name] = Anchored(path, item)
            anchor = f" &{name}"
        if not shared or self.random.random() < self.flow:
            self._inline(head + anchor, item, indent)
        elif is_item and not anchor and self.random.random() < 0.8:
            dash = head + " "
            self._block(item, len(dash), path, dash)
        else:
            self.lines.append(f"{head}{anchor}{self._trailing()}")
            below = indent + 2 if is_item else indent + (self.offset if isinstance(item, list) else self.step)
            self._block(item, below, path, "")
        if anchor:
            self.names[shared] = anchor[2:]

    def _inline(self, head: str, item: Any, indent: int) -> None:
        if isinstance(item, str) and "\n" in item and item.strip("\n") == item.rstrip("\n") and self.random.random() < 0.6:
            content = item.rstrip("\n")
            if content and content[0] != " " and all(line == line.rstrip() for line in content.split("\n")):
                trailing = len(item) - len(content)
                self.lines.append(f"{head} |{ {0: '-', 1: ''}.get(trailing, '+') }")
                below = " " * (indent + self.step)
                self.lines += [below + line if line else "" for line in content.split("\n")] + [""] * (trailing - 1)
                self.keeps, self.is_literal = trailing > 1, True
                return
        text = self._flow(item)
        self.lines.append(f"{head} {text}{self._trailing()}" if text else head + self._trailing())

    def _flow(self, item: Any) -> str:
        space = self.random.choice(("", " "))
        if is_map(item):
            return "{" + space + ", ".join(f"{self._quoted(key)}: {self._flow(each)}" for key, each in item.items()) + space + "}"
        if is_list(item):
            return "[" + space + ", ".join(self._flow(each) for each in item) + space + "]"
        if isinstance(item, str):
            return self._quoted(item)
        return json.dumps(item) if item != 1e20 else "1.0e+20"

    def _quoted(self, text: str) -> str:
        plain = text.replace(" ", "").isalpha() and text.isascii() and text.strip() == text and text not in ("null", "yes", "no", "")
        styles = ['"'] + ["'"] * (text.isprintable()) + [""] * (2 * plain)
        style = self.random.choice(styles)
        if style == "'":
            return "'" + text.replace("'", "''") + "'"
        return json.dumps(text, ensure_ascii=False) if style else text

    def _key(self, key: str | int) -> str:
        return self._quoted(str(key))


def as_json(random: Random, data: Any) -> str:
    """Return data as JSON in a random layout."""
    indent: Any = random.choice((None, 1, 2, 4, "\t"))
    separators = random.choice(((",", ":"), (", ", ": "))) if indent is None else (",", ": ")
    return json.dumps(data, ensure_ascii=random.random() < 0.3, indent=indent, separators=separators) + random.choice(("", "\n"))
