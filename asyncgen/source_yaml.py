"""YAML to plain data by the 1.2 core schema, from the events of the YAML library, with the offset of every part.

Owns what a scalar means, merge keys, aliases, duplicate keys and the limits on depth and size. It must not know files or AsyncAPI.
"""

from __future__ import annotations

import gc
import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, Protocol, cast

import yaml

from asyncgen.diagnostics import Diagnostic, Related, SpecError
from asyncgen.source_text import Text

DEPTH_LIMIT = 200
NODE_LIMIT = 1_000_000
_DIGIT_LIMIT = 1000

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NO_JSON_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_MAYBE_NUMBER = frozenset("0123456789+-.")
_TAG = "tag:yaml.org,2002:"
# The YAML library takes these three for line ends, as YAML 1.1 did; for YAML 1.2 they are ordinary characters.
_OLD_LINE_ENDS = "\x85\u2028\u2029"
_SURROGATE_OR_NUL = re.compile("[\x00\ud800-\udfff]")


class _Mark(Protocol):
    index: int


class _Event(Protocol):
    anchor: str
    tag: str | None
    value: str
    style: str | None
    implicit: Any
    start_mark: _Mark


class Spots:
    """Where the parts of a document begin, as character offsets: for a list one per item, for a dict a pair (key, value) per member."""

    __slots__ = ("_offsets", "root")

    def __init__(self) -> None:
        self.root = 0
        self._offsets: dict[int, list[int]] = {}

    def add(self, container: Any, offsets: list[int]) -> None:
        """Notes the offsets of a container, which must stay alive as long as this object."""
        self._offsets[id(container)] = offsets

    def of(self, container: Any) -> list[int]:
        """The offsets of a container, in its own order."""
        return self._offsets[id(container)]


def read(text: Text) -> tuple[Any, Spots]:
    """The data and the places of a YAML text with one document. Raises SpecError with all duplicate keys, or with the first other fault."""
    characters = text.characters
    old = [character for character in _OLD_LINE_ENDS if character in characters]
    replaced = {ord(character): new for character, new in zip(old, _unused(characters, len(old)), strict=True)}
    restored = {ord(new): chr(old) for old, new in replaced.items()}
    reader = _Reader(text, restored)
    try:
        with _no_collection():
            return reader.document(_events(characters.translate(replaced) if replaced else characters))
    except yaml.reader.ReaderError:
        text.refuse_forbidden_characters()
        raise SpecError([text.problem("AG004", "the file has a character that YAML does not allow", 0)]) from None
    except yaml.MarkedYAMLError as error:
        raise SpecError([_syntax(text, error)]) from None


def scalar(value: str) -> Any:
    """What an unquoted scalar means by the YAML 1.2 core schema (section 10.3.2). Raises ValueError where JSON has no such number."""
    if value in _BOOLEANS:
        return _BOOLEANS[value]
    if value in _NULLS:
        return None
    if value[0] not in _MAYBE_NUMBER:
        return value
    if _INTEGER.fullmatch(value):
        if len(value) > _DIGIT_LIMIT:
            raise ValueError(f"the number has more than {_DIGIT_LIMIT} digits")
        return int(value, {"0o": 8, "0x": 16}.get(value[:2], 10))
    if _FLOAT.fullmatch(value):
        number = float(value)
        if math.isinf(number):
            raise ValueError(f"the number '{value[:40]}' is too large")
        return number
    if _NO_JSON_NUMBER.fullmatch(value):
        raise ValueError(f"'{value}' is no JSON number")
    return value


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

    def document(self, next_event: Callable[[], Any]) -> tuple[Any, Spots]:
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

    def _node(self, event: Any, next_event: Callable[[], Any], depth: int) -> Any:
        kind = type(event)
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

    def _sequence(self, next_event: Callable[[], Any], depth: int) -> list[Any]:
        items: list[Any] = []
        offsets: list[int] = []
        while type(event := next_event()) is not yaml.SequenceEndEvent:
            offsets.append(event.start_mark.index)
            items.append(self._node(event, next_event, depth))
        self._spots.add(items, offsets)
        return items

    def _mapping(self, next_event: Callable[[], Any], depth: int) -> dict[str, Any]:
        members: dict[str, Any] = {}
        offsets: list[int] = []
        merges: list[tuple[int, Any, int]] = []
        while type(event := next_event()) is not yaml.MappingEndEvent:
            key_offset = event.start_mark.index
            if type(event) is yaml.ScalarEvent and event.value == "<<" and event.implicit[0]:
                value_event = next_event()
                value_offset = value_event.start_mark.index
                merges.append((len(members), self._node(value_event, next_event, depth), value_offset))
                continue
            key = self._key(event)
            value_event = next_event()
            value_offset = value_event.start_mark.index
            # The most frequent case first, without another call: this loop sees every member of the document.
            value = self._scalar(value_event) if type(value_event) is yaml.ScalarEvent else self._node(value_event, next_event, depth)
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

    def _scalar(self, event: _Event) -> Any:
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

    def _meaning(self, value: str, event: _Event) -> Any:
        try:
            meaning = scalar(value)
        except ValueError as error:
            hint = "quote it if it is meant as text"
            raise self._fault("AG008", str(error), event.start_mark.index, hint) from None
        return self._clean(event) if isinstance(meaning, str) else meaning

    def _quoted(self, event: _Event) -> Any:
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

    def _clean(self, event: _Event) -> str:
        value = event.value.translate(self._restored) if self._restored else event.value
        # Only an escape in double quotes can bring these in: the reader refuses them in the text.
        if event.style == '"' and (match := _SURROGATE_OR_NUL.search(value)):
            raise self._fault("AG004", f"the character U+{ord(match.group()):04X} is not allowed", event.start_mark.index)
        return value

    def _key(self, event: Any) -> str:
        if type(event) is yaml.ScalarEvent:
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
        if type(event) is yaml.AliasEvent:
            _, text = self._alias(event)
            if text is not None:
                return text
        raise self._fault("AG007", "a map key must be a string, not a list or a map", event.start_mark.index, "quote it if it is meant as text")

    def _alias(self, event: _Event) -> tuple[Any, str | None]:
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
                self._nodes += len(mapping)
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
        values = cast("list[Any]", value) if isinstance(value, list) else [value]
        if not all(isinstance(each, dict) for each in values):
            raise self._fault("AG001", "'<<' merges maps; here is something else", offset, "quote it if it is meant as a key: '<<'")
        return values

    def _duplicate(self, key: str, offset: int, first: int) -> None:
        related = (Related("the first one is here", self._text.place(first)),)
        self._findings.append(self._text.problem("AG002", f"the key '{key}' is there twice", offset, related=related))

    def _refuse_tag(self, event: Any, *allowed: str) -> None:
        if event.tag not in {_TAG + name if name != "!" else name for name in allowed}:
            tag = event.tag.replace(_TAG, "!!")
            message = f"the tag '{tag}' is not allowed: a document holds JSON values only"
            raise self._fault("AG006", message, event.start_mark.index, "remove the tag")

    def _too_many(self, event: _Event) -> SpecError:
        message = f"the document has more than {NODE_LIMIT:,} values when its aliases are written out"
        return self._fault("AG005", message, event.start_mark.index)

    def _fault(self, code: str, message: str, offset: int, *hints: str, related: tuple[Related, ...] = ()) -> SpecError:
        return SpecError([*self._findings, self._text.problem(code, message, offset, *hints, related=related)])


def _events(characters: str) -> Callable[[], Any]:
    if yaml.__with_libyaml__:
        from yaml.cyaml import CParser

        return cast("Callable[[], Any]", CParser(characters).get_event)
    return cast("Callable[[], Any]", _PlainParser(characters).get_event)


class _PlainParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """The library's own parser, for where it comes without libyaml."""

    def __init__(self, characters: str) -> None:
        yaml.reader.Reader.__init__(self, characters)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)


def _unused(characters: str, count: int) -> list[str]:
    """So many private-use characters that the text does not have."""
    return list(islice((candidate for code in range(0xE000, 0xF8FF) if (candidate := chr(code)) not in characters), count))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without the garbage collector, which looks at the growing tree again and again: five times the work for a large document."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _syntax(text: Text, error: yaml.MarkedYAMLError) -> Diagnostic:
    mark = error.problem_mark or error.context_mark
    offset = mark.index if mark is not None else 0
    at = text.characters[offset : offset + 1]
    problem = error.problem or error.context or "a fault"
    line = text.characters[text.characters.rfind("\n", 0, offset) + 1 : offset]
    if at == "\t" or ("\t" in line and not line.strip()):
        return text.problem("AG001", "a tab can't indent: YAML indents with spaces", offset, "replace the tab by spaces")
    if "cannot start any token" in problem:
        return text.problem("AG001", f"a value can't begin with '{at}'", offset, "put the value in quotes")
    related = ()
    if error.context and error.context_mark is not None and error.context_mark.index != offset:
        related = (Related(error.context, text.place(error.context_mark.index)),)
    return text.problem("AG001", f"not valid YAML: {problem}", offset, related=related)
