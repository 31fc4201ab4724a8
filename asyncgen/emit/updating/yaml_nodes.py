"""The nodes of a YAML text, from the events that reading it takes as well, with spans that end where a node ends.

The YAML library says where a node begins; where it ends, and where dashes and colons stand, is found here. The text was read before, so
that it holds one document without faults.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from asyncgen.emit.updating.lines import Lines
from asyncgen.emit.updating.nodes import Alias, Collection, Entry, Node, Scalar, UnclearError, Written
from asyncgen.source.faults import Faults
from asyncgen.source.text import Text
from asyncgen.source.yaml_events import NextEvent, events

_PROPERTY = re.compile(r"[&!][^\s,\[\]{}]*")
_KEEPS = re.compile(r"[|>][0-9]*\+")


def written(characters: str) -> Written:
    """Return what a YAML text is made of. Raises SpecError where it is no YAML, and UnclearError where its parts can't be found."""
    text = Text(characters, "")
    lines = Lines(characters)
    with events(text, Faults(text)) as (next_event, restored):
        reader = _Reader(lines, next_event, restored)
        next_event()
        next_event()
        root = reader.node(next_event())
    return Written(root, is_json=False, has_anchors=bool(reader.anchors), bare=frozenset(reader.bare))


class _Reader:
    def __init__(self, lines: Lines, next_event: NextEvent, restored: dict[int, str]) -> None:
        self._lines = lines
        self._text = lines.text
        self._next = next_event
        self._restored = restored
        self.anchors: dict[str, str | None] = {}
        """The anchors passed so far, with their text where they stand at one."""
        self.bare: set[int] = set()

    def node(self, event: Any) -> Node:
        """Return the node that begins with this event."""
        start: int = min(event.start_mark.index, len(self._text))
        if isinstance(event, yaml.AliasEvent):
            alias: Any = event
            return Alias(start, alias.end_mark.index, alias.anchor)
        body = self._after_properties(start) if event.anchor or event.tag else start
        if isinstance(event, yaml.ScalarEvent):
            if event.anchor:
                self.anchors[event.anchor] = self._key(event)
            return self._scalar(event, start, body)
        if not isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            raise UnclearError
        if event.anchor:
            self.anchors[event.anchor] = None
        is_map = isinstance(event, yaml.MappingStartEvent)
        flow = bool(event.flow_style)
        bracket = self._text.startswith(("{", "["), body)
        entries, end = self._entries(body + (flow and bracket), is_map=is_map, flow=flow)
        if flow and not bracket:  # A pair in a list, without brackets of its own: `[a: 1]`.
            self.bare.add(start)
            end = entries[-1].end
        body = body if flow else entries[0].start
        return Collection(start, body, end, is_map, flow, tuple(entries), event.anchor)

    def _after_properties(self, offset: int) -> int:
        while (match := _PROPERTY.match(self._text, offset)) is not None:
            offset = match.end()
            following = self._lines.skipped(offset)
            if not self._text.startswith(("&", "!"), following):
                return offset if following == len(self._text) else following
            offset = following
        return offset

    def _scalar(self, event: Any, start: int, body: int) -> Scalar:
        end: int = min(event.end_mark.index, len(self._text))
        style: str = event.style or ""
        if style in ("|", ">"):
            end = self._end_of_block(body, end)
        elif not style and not event.value and (event.anchor or event.tag):
            body = end = max(start, start + len(self._text[start:end].rstrip()))
        return Scalar(start, body, end, style, event.anchor, event.tag is not None)

    def _end_of_block(self, body: int, end: int) -> int:
        """Return where a literal or folded scalar ends: before the empty lines behind it, if these do not count."""
        if _KEEPS.match(self._text, body):
            written = self._text[body:end].rstrip(" \t")
            return body + len(written) - (2 if written.endswith("\r\n") else 1 if written.endswith(("\n", "\r")) else 0)
        return body + len(self._text[body:end].rstrip(" \t\r\n"))

    def _entries(self, offset: int, *, is_map: bool, flow: bool) -> tuple[list[Entry], int]:
        """Return the entries of a collection, of which the first is searched from `offset` on, and the offset where it ends."""
        entries: list[Entry] = []
        while True:
            event = self._next()
            if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                closing: Any = event
                return entries, closing.end_mark.index if flow else entries[-1].end
            start = self._lines.skipped(offset)
            if flow and entries and self._text.startswith(",", start):
                start = self._lines.skipped(start + 1)
            entries.append(self._pair(event, start, flow=flow) if is_map else self._item(event, start, flow=flow))
            offset = entries[-1].end

    def _item(self, event: Any, start: int, *, flow: bool) -> Entry:
        if not flow and not self._text.startswith("-", start):
            raise UnclearError
        value = self.node(event)
        sign = start if flow else start + 1
        return Entry(start, sign, max(value.end, sign), None, value if flow else self._beside(value, sign))

    def _pair(self, event: Any, start: int, *, flow: bool) -> Entry:
        begins = event.start_mark.index
        if start != begins and not self._text.startswith("?", start):
            raise UnclearError
        merges = isinstance(event, yaml.ScalarEvent) and event.value == "<<" and bool(event.implicit[0])
        name = None if merges else self._key(event)
        key = self.node(event)
        anchor = key.anchor if isinstance(key, Scalar) else None
        if isinstance(key, Collection):
            raise UnclearError
        colon = self._lines.skipped(key.end)
        value_event = self._next()
        if not self._text.startswith(":", colon):
            self._no_value(value_event)
            return Entry(start, None, key.end, name, Scalar(key.end, key.end, key.end, ""), merges, anchor)
        value = self.node(value_event)
        return Entry(start, colon + 1, max(value.end, colon + 1), name, self._beside(value, colon + 1), merges, anchor)

    @staticmethod
    def _beside(value: Node, sign: int) -> Node:
        """Return a value that is not written at the place right behind its sign."""
        empty = isinstance(value, Scalar) and value.start == value.end
        return Scalar(sign, sign, sign, "") if empty else value

    @staticmethod
    def _no_value(event: Any) -> None:
        if not isinstance(event, yaml.ScalarEvent) or event.value:
            raise UnclearError

    def _key(self, event: Any) -> str:
        if isinstance(event, yaml.AliasEvent):
            text = self.anchors.get(str(event.anchor))
            if text is None:
                raise UnclearError
            return text
        value = getattr(event, "value", None)
        if not isinstance(value, str):
            raise UnclearError
        return value.translate(self._restored) if self._restored else value
