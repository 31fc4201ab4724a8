"""YAML to plain data by the 1.2 core schema, from the events of the YAML library, with the offset of every part.

Owns merge keys, aliases, duplicate keys and the limits on depth and size. It must not know files, AsyncAPI, or the words of syntax errors.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count, islice
from typing import Any, cast

import yaml

from asyncgen.source.faults import Faults, short
from asyncgen.source.syntax_characters import TEMPLATE, TEMPLATE_MEND
from asyncgen.source.text import DEPTH_LIMIT, NODE_LIMIT, Spots, Text, too_deep, too_many
from asyncgen.source.yaml_events import NextEvent, events
from asyncgen.source.yaml_scalars import scalar

_TAG = "tag:yaml.org,2002:"
_ASKING = re.compile(r"[\s\[{,]\?[^\s,\[\]{}]")
_SURROGATE_OR_NUL = re.compile("[\x00\ud800-\udfff]")


def read(text: Text, faults: Faults) -> tuple[Any, Spots]:
    """The data and the places of the first document of a YAML text.

    Faults that reading goes on after are kept in `faults`. Raises SpecError, with these, for one that leaves no sense in what follows.
    """
    with events(text, faults) as (next_event, restored):
        return _Reader(text, restored, faults).document(next_event)


class _Reader:
    """Builds the data of one document."""

    def __init__(self, text: Text, restored: dict[int, str], faults: Faults) -> None:
        self._text = text
        self._restored = restored
        self._spots = Spots()
        self._nodes = 0
        self._anchors: dict[str, tuple[Any, int, str | None]] = {}
        self._open: set[str] = set()
        self._faults = faults
        self._meanings: dict[str, Any] = {}
        self._asks = _ASKING.search(text.characters) is not None

    def document(self, next_event: NextEvent) -> tuple[Any, Spots]:
        """The first document of a stream."""
        next_event()
        first = next_event()
        if type(first) is yaml.StreamEndEvent:
            raise self._faults.fatal("AG003", "the document is empty", 0)
        event = next_event()
        self._spots.root = event.start_mark.index
        data = self._node(event, next_event, 0)
        ends_with_dots: bool = next_event().explicit
        try:
            further = next_event()
        except yaml.MarkedYAMLError as error:
            # After `...` whatever follows is another document, with or without `---`.
            if not ends_with_dots or error.problem_mark is None:
                raise
            self._further(error.problem_mark.index)
        else:
            if type(further) is not yaml.StreamEndEvent:
                self._further(further.start_mark.index)
        return data, self._spots

    def _further(self, offset: int) -> None:
        message, hint = "the file holds more than one document, and only the first is read", "keep one document per file"
        self._faults.note("AG003", message, offset, hint, first=self._spots.root, what="the first document begins here")

    def _node(self, event: Any, next_event: NextEvent, depth: int) -> Any:
        kind: object = event.__class__
        if kind is yaml.ScalarEvent:
            return self._scalar(event)
        if kind is yaml.AliasEvent:
            return self._alias(event)[0]
        before, anchor = self._nodes, event.anchor
        self._nodes += 1
        if depth >= DEPTH_LIMIT:
            raise self._faults.ending(too_deep(self._text, event.start_mark.index))
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
            raise self._faults.ending(too_many(self._text, event.start_mark.index))
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
        numbers: dict[str, int] = {}
        while type(event := next_event()) is not yaml.MappingEndEvent:
            key_offset = event.start_mark.index
            kind: object = event.__class__
            if kind is yaml.ScalarEvent and event.value == "<<" and event.implicit[0]:
                value_event = next_event()
                value_offset = value_event.start_mark.index
                merges.append((len(members), self._node(value_event, next_event, depth), value_offset))
                continue
            key = self._key(event, next_event, depth)
            value_event = next_event()
            value_offset = value_event.start_mark.index
            value = self._node(value_event, next_event, depth)
            if key is None:
                continue
            if key in members:
                if not self._faults.full:
                    numbers.update(zip(islice(members, len(numbers), None), count(len(numbers)), strict=False))
                    self._faults.twice(key, key_offset, offsets[2 * numbers[key]])
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
        if self._nodes > NODE_LIMIT:
            raise self._faults.ending(too_many(self._text, event.start_mark.index))
        value = event.value
        if event.tag is None and event.implicit[0]:
            try:
                meaning = self._meanings[value]
            except KeyError:
                meaning = self._meaning(value, event)
        else:
            meaning = self._quoted(event)
        if event.anchor:
            self._anchors[event.anchor] = (meaning, 1, self._clean(event) if value else None)
            self._check_anchor(event)
        return meaning

    def _check_anchor(self, event: Any) -> None:
        """Notes an anchor's name that the library ends too early: for YAML 1.2 a colon belongs to it (section 6.9.2)."""
        offset = event.start_mark.index
        named = self._text.characters.find("&" + event.anchor, offset, event.end_mark.index) + 1 + len(event.anchor)
        if named > offset and self._text.characters.startswith(":", named):
            hint = "use letters, digits, '-' and '_' only, and a space after it"
            self._faults.note("AG009", f"the anchor '&{short(event.anchor)}' is followed by ':' at once", offset, hint)

    def _meaning(self, value: str, event: Any) -> Any:
        """What an unquoted scalar means: its own text where it is a number that JSON lacks."""
        try:
            meaning = scalar(value)
        except ValueError as error:
            self._faults.note("AG008", str(error), event.start_mark.index, "quote it if it is meant as text")
            return self._clean(event)
        if isinstance(meaning, str):
            meaning = self._clean(event)
        self._meanings[value] = meaning
        return meaning

    def _quoted(self, event: Any) -> Any:
        tag = event.tag
        if tag is None or tag == "!" or tag == _TAG + "str":
            return self._clean(event)
        if self._refuse_tag(event, "null", "bool", "int", "float"):
            # A tag leaves open whether the scalar was quoted; without the tag an unquoted one has its own meaning.
            return self._clean(event) if event.style else self._meaning(event.value, event)
        meaning = self._meaning(event.value, event)
        wanted = {"null": type(None), "bool": bool, "int": int, "float": float}[tag.removeprefix(_TAG)]
        if wanted is float and type(meaning) is int:
            return float(meaning)
        if type(meaning) is not wanted:
            message = f"'{short(event.value)}' is no !!{tag.removeprefix(_TAG)}"
            self._faults.note("AG006", message, event.start_mark.index, "remove the tag, or write such a value")
            return self._clean(event)
        return meaning

    def _clean(self, event: Any) -> str:
        value: str = event.value.translate(self._restored) if self._restored else event.value
        # Only an escape in double quotes can bring these in: the reader refuses them in the text.
        if event.style == '"' and (match := _SURROGATE_OR_NUL.search(value)):
            what = "half of a surrogate pair" if ord(match.group()) else "NUL"
            message = f"the character U+{ord(match.group()):04X} ({what}) is not allowed"
            self._faults.note("AG004", message, event.start_mark.index, "write the character itself, or remove the escape")
            return _SURROGATE_OR_NUL.sub("\ufffd", value)
        return value

    def _key(self, event: Any, next_event: NextEvent, depth: int) -> str | None:
        """The key that begins with this event, None (with a fault noted) where it is none."""
        kind: object = event.__class__
        if kind is yaml.ScalarEvent:
            if event.tag is not None and event.tag != "!":
                self._refuse_tag(event, "str", "int", "float", "bool", "null")
            if not event.value and event.implicit[0]:
                self._faults.note(
                    "AG007", "a map key is missing before ':'", event.start_mark.index, "write the key, or '' for an empty one"
                )
                return None
            offset = event.start_mark.index
            if self._asks and self._text.characters.startswith("?", offset - 1) and offset:
                # In brackets the library takes every '?' for the sign of a key, YAML 1.2 only one before a space (section 7.3.3).
                self._faults.note("AG001", "'?' begins a text in brackets", offset - 1, "put the text in quotes")
            # A number or a boolean as a key (a status code, a version) stays as it is written: keys are strings.
            key = self._clean(event)
            if event.anchor:
                self._anchors[event.anchor] = (self._meaning(key, event) if event.implicit[0] else key, 1, key)
            return key
        text: str | None = None
        if kind is yaml.AliasEvent:
            known = event.anchor in self._anchors
            _, text = self._alias(event)
            if text is not None or not known:
                return text
        offset = event.start_mark.index
        template = self._text.characters.find("{{", max(0, offset - 1), offset + 2)
        if template >= 0:
            self._faults.note("AG001", TEMPLATE.format(sign="{{"), template, TEMPLATE_MEND)
        else:
            self._faults.note("AG007", "a map key must be a string, not a list or a map", offset, "quote it if it is meant as text")
        if kind is not yaml.AliasEvent:
            self._node(event, next_event, depth)
        return None

    def _alias(self, event: Any) -> tuple[Any, str | None]:
        name, offset = event.anchor, event.start_mark.index
        if name in self._open:
            raise self._faults.fatal("AG009", f"the alias '*{short(name)}' stands inside of what it refers to", offset)
        if name not in self._anchors:
            message = f"there is no anchor '&{short(name)}' before the alias '*{short(name)}'"
            self._faults.note("AG009", message, offset, "quote it if it is meant as text")
            self._nodes += 1
            return None, None
        value, size, text = self._anchors[name]
        self._nodes += size
        if self._nodes > NODE_LIMIT:
            raise self._faults.ending(too_many(self._text, offset))
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
                raise self._faults.ending(too_many(self._text, offset))
        for key, key_offset, value_offset in pairs[position:]:
            members[key] = own[key]
            places += (key_offset, value_offset)
        return members, places

    def _mappings(self, value: Any, offset: int) -> list[dict[str, Any]]:
        values = cast("Sequence[Any]", value if isinstance(value, list) else (value,))
        if not all(isinstance(each, dict) for each in values):
            hint = "write an alias of a map after it, or quote it if it is meant as a key: '<<'"
            self._faults.note("AG001", "'<<' merges maps; here is something else", offset, hint)
        return [cast("dict[str, Any]", each) for each in values if isinstance(each, dict)]

    def _refuse_tag(self, event: Any, *allowed: str) -> bool:
        """Whether a tag is another than these; a fault is noted."""
        if event.tag in {_TAG + name if name != "!" else name for name in allowed}:
            return False
        tag = short(event.tag.replace(_TAG, "!!"))
        message = f"the tag '{tag}' is not allowed: a document holds JSON values only"
        self._faults.note("AG006", message, event.start_mark.index, "remove the tag")
        return True
