"""YAML to plain data by the 1.2 core schema, from the events of the YAML library, with the offset of every part.

Owns merge keys, aliases, duplicate keys and the limits on depth and size. It must not know files or AsyncAPI.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

import yaml

from asyncgen.diagnostics import Diagnostic, Related, SpecError
from asyncgen.source.text import DEPTH_LIMIT, NODE_LIMIT, Spots, Text
from asyncgen.source.yaml_events import NextEvent, events
from asyncgen.source.yaml_scalars import scalar

_TAG = "tag:yaml.org,2002:"
_SURROGATE_OR_NUL = re.compile("[\x00\ud800-\udfff]")


def read(text: Text) -> tuple[Any, Spots]:
    """The data and the places of a YAML text with one document. Raises SpecError with all duplicate keys, or with the first other fault."""
    with events(text) as (next_event, restored):
        return _Reader(text, restored).document(next_event)


class _Reader:
    """Builds the data of one document; a fault that leaves no sense in going on is raised at once, duplicate keys are collected."""

    def __init__(self, text: Text, restored: dict[int, str]) -> None:
        self._text = text
        self._restored = restored
        self._spots = Spots()
        self._nodes = 0
        self._anchors: dict[str, tuple[Any, int, str | None]] = {}
        self._open: set[str] = set()
        self._findings: list[Diagnostic] = []
        self._meanings: dict[str, Any] = {}

    def document(self, next_event: NextEvent) -> tuple[Any, Spots]:
        """The only document of a stream."""
        next_event()
        first = next_event()
        if type(first) is yaml.StreamEndEvent:
            raise self._fault("AG003", "the document is empty", 0)
        event = next_event()
        self._spots.root = event.start_mark.index
        data = self._node(event, next_event, 0)
        next_event()
        further = next_event()
        if type(further) is not yaml.StreamEndEvent:
            related = (Related("the first document begins here", self._text.place(self._spots.root)),)
            message = "the file holds more than one document"
            raise self._fault("AG003", message, further.start_mark.index, "keep one document per file", related=related)
        if self._findings:
            raise SpecError(self._findings)
        return data, self._spots

    def _node(self, event: Any, next_event: NextEvent, depth: int) -> Any:
        kind: object = event.__class__
        if kind is yaml.ScalarEvent:
            return self._scalar(event)
        if kind is yaml.AliasEvent:
            return self._alias(event)[0]
        before, anchor = self._nodes, event.anchor
        self._nodes += 1
        if depth >= DEPTH_LIMIT:
            raise self._fault("AG005", f"the document is nested more than {DEPTH_LIMIT} levels deep", event.start_mark.index)
        if anchor:
            self._open.add(anchor)
        if kind is yaml.MappingStartEvent:
            if event.tag is not None:
                self._refuse_tag(event, "map", "!")
            container: Any = self._mapping(next_event, depth + 1)
        else:
            if event.tag is not None:
                self._refuse_tag(event, "seq", "!")
            container = self._sequence(next_event, depth + 1)
        if anchor:
            self._open.discard(anchor)
            self._anchors[anchor] = (container, self._nodes - before, None)
        if self._nodes > NODE_LIMIT:
            raise self._too_many(event)
        return container

    def _sequence(self, next_event: NextEvent, depth: int) -> list[Any]:
        items: list[Any] = []
        offsets: list[int] = []
        while type(event := next_event()) is not yaml.SequenceEndEvent:
            offsets.append(event.start_mark.index)
            items.append(self._node(event, next_event, depth))
        self._spots.add(items, offsets)
        return items

    def _mapping(self, next_event: NextEvent, depth: int) -> dict[str, Any]:
        members: dict[str, Any] = {}
        offsets: list[int] = []
        merges: list[tuple[int, Any, int]] = []
        while type(event := next_event()) is not yaml.MappingEndEvent:
            key_offset = event.start_mark.index
            kind: object = event.__class__
            if kind is yaml.ScalarEvent and event.value == "<<" and event.implicit[0]:
                value_event = next_event()
                value_offset = value_event.start_mark.index
                merges.append((len(members), self._node(value_event, next_event, depth), value_offset))
                continue
            key = self._key(event)
            value_event = next_event()
            value_offset = value_event.start_mark.index
            value = self._node(value_event, next_event, depth)
            if key in members:
                self._duplicate(key, key_offset, offsets[2 * list(members).index(key)])
            else:
                members[key] = value
                offsets.append(key_offset)
                offsets.append(value_offset)
        if merges:
            members, offsets = self._merged(members, offsets, merges)
        self._spots.add(members, offsets)
        return members

    def _scalar(self, event: Any) -> Any:
        self._nodes += 1
        value = event.value
        if event.tag is None and event.implicit[0]:
            try:
                meaning = self._meanings[value]
            except KeyError:
                meaning = self._meanings[value] = self._meaning(value, event)
        else:
            meaning = self._quoted(event)
        if event.anchor:
            self._anchors[event.anchor] = (meaning, 1, self._clean(event) if value else None)
        return meaning

    def _meaning(self, value: str, event: Any) -> Any:
        try:
            meaning = scalar(value)
        except ValueError as error:
            hint = "quote it if it is meant as text"
            raise self._fault("AG008", str(error), event.start_mark.index, hint) from None
        return self._clean(event) if isinstance(meaning, str) else meaning

    def _quoted(self, event: Any) -> Any:
        tag = event.tag
        if tag is None or tag == "!" or tag == _TAG + "str":
            return self._clean(event)
        self._refuse_tag(event, "null", "bool", "int", "float")
        meaning = self._meaning(event.value, event)
        wanted = {"null": type(None), "bool": bool, "int": int, "float": float}[tag.removeprefix(_TAG)]
        if wanted is float and type(meaning) is int:
            return float(meaning)
        if type(meaning) is not wanted:
            raise self._fault("AG006", f"'{event.value}' is no !!{tag.removeprefix(_TAG)}", event.start_mark.index)
        return meaning

    def _clean(self, event: Any) -> str:
        value: str = event.value.translate(self._restored) if self._restored else event.value
        # Only an escape in double quotes can bring these in: the reader refuses them in the text.
        if event.style == '"' and (match := _SURROGATE_OR_NUL.search(value)):
            raise self._fault("AG004", f"the character U+{ord(match.group()):04X} is not allowed", event.start_mark.index)
        return value

    def _key(self, event: Any) -> str:
        kind: object = event.__class__
        if kind is yaml.ScalarEvent:
            self._nodes += 1
            if event.tag is not None and event.tag != "!":
                self._refuse_tag(event, "str", "int", "float", "bool", "null")
            if not event.value and event.implicit[0]:
                raise self._fault("AG007", "a map key is missing before ':'", event.start_mark.index)
            # A number or a boolean as a key (a status code, a version) stays as it is written: keys are strings.
            key = self._clean(event)
            if event.anchor:
                self._anchors[event.anchor] = (self._meaning(key, event) if event.implicit[0] else key, 1, key)
            return key
        if kind is yaml.AliasEvent:
            _, text = self._alias(event)
            if text is not None:
                return text
        raise self._fault(
            "AG007", "a map key must be a string, not a list or a map", event.start_mark.index, "quote it if it is meant as text"
        )

    def _alias(self, event: Any) -> tuple[Any, str | None]:
        name = event.anchor
        if name in self._open:
            raise self._fault("AG009", f"the alias '*{name}' stands inside of what it refers to", event.start_mark.index)
        if name not in self._anchors:
            raise self._fault("AG009", f"there is no anchor '&{name}' before the alias '*{name}'", event.start_mark.index)
        value, size, text = self._anchors[name]
        self._nodes += size
        if self._nodes > NODE_LIMIT:
            raise self._too_many(event)
        return value, text

    def _merged(self, own: dict[str, Any], offsets: list[int], merges: list[tuple[int, Any, int]]) -> tuple[dict[str, Any], list[int]]:
        """Members with those of `<<` at the place where it stood. Own members win, then the earlier merge."""
        members: dict[str, Any] = {}
        places: list[int] = []
        pairs = list(zip(own, offsets[::2], offsets[1::2], strict=True))
        position = 0
        for index, value, offset in merges:
            for key, key_offset, value_offset in pairs[position:index]:
                members[key] = own[key]
                places += (key_offset, value_offset)
            position = index
            for mapping in self._mappings(value, offset):
                inherited = self._spots.of(mapping)
                for number, key in enumerate(mapping):
                    if key not in own and key not in members:
                        members[key] = mapping[key]
                        places += inherited[2 * number : 2 * number + 2]
            if self._nodes > NODE_LIMIT:
                raise self._fault("AG005", f"the document has more than {NODE_LIMIT:,} values", offset)
        for key, key_offset, value_offset in pairs[position:]:
            members[key] = own[key]
            places += (key_offset, value_offset)
        return members, places

    def _mappings(self, value: Any, offset: int) -> list[dict[str, Any]]:
        values = cast("Sequence[Any]", value if isinstance(value, list) else (value,))
        if not all(isinstance(each, dict) for each in values):
            raise self._fault("AG001", "'<<' merges maps; here is something else", offset, "quote it if it is meant as a key: '<<'")
        return [cast("dict[str, Any]", each) for each in values]

    def _duplicate(self, key: str, offset: int, first: int) -> None:
        related = (Related("the first one is here", self._text.place(first)),)
        self._findings.append(self._text.problem("AG002", f"the key '{key}' is there twice", offset, related=related))

    def _refuse_tag(self, event: Any, *allowed: str) -> None:
        if event.tag not in {_TAG + name if name != "!" else name for name in allowed}:
            tag = event.tag.replace(_TAG, "!!")
            message = f"the tag '{tag}' is not allowed: a document holds JSON values only"
            raise self._fault("AG006", message, event.start_mark.index, "remove the tag")

    def _too_many(self, event: Any) -> SpecError:
        message = f"the document has more than {NODE_LIMIT:,} values when its aliases are written out"
        return self._fault("AG005", message, event.start_mark.index)

    def _fault(self, code: str, message: str, offset: int, *hints: str, related: tuple[Related, ...] = ()) -> SpecError:
        return SpecError([*self._findings, self._text.problem(code, message, offset, *hints, related=related)])
