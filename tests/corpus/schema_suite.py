"""JSON Schema's own tests (draft 7) as one AsyncAPI document: a channel per schema, whose message has the schema as its payload.

Reads the corpus and writes a document; must not know asyncgen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

from tests.corpus.documents import CORPUS

SUITE = CORPUS / "json-schema-draft7"
_HOST = "http://localhost:1234/"
_METASCHEMA = "http://json-schema.org/draft-07/schema"
_DATA = ("enum", "const", "default")

_ID = "`$id` gives a base for references; in an AsyncAPI document they begin at the document (2.4.0, Reference Object)"
_NUL = "U+0000 is no character of a YAML document, and refused in JSON too, where it could only hide text"
LEFT_OUT: Mapping[str, str] = {
    "const: nul characters in strings": _NUL,
    "enum: nul characters in strings": _NUL,
    "optional/cross-draft: refs to future drafts are processed as future drafts": "AsyncAPI 2.x has draft 7, whatever `$schema` says",
    "optional/id: id inside an enum is not a real identifier": _ID,
    "optional/unknownKeyword: $id inside an unknown keyword is not a real identifier": _ID,
    **dict.fromkeys(
        (
            "ref: $ref prevents a sibling $id from changing the base uri",
            "ref: Recursive references between schemas",
            "ref: Location-independent identifier",
            "ref: Reference an anchor with a non-relative URI",
            "ref: Location-independent identifier with base URI change in subschema",
            "ref: refs with relative uris and defs",
            "ref: relative refs with absolute uris and defs",
            "ref: $id must be resolved against nearest parent, not just immediate parent",
            "ref: simple URN base URI with $ref via the URN",
            "ref: URN base URI with URN and JSON pointer ref",
            "ref: URN base URI with URN and anchor ref",
            "ref: ref to if",
            "ref: ref to then",
            "ref: ref to else",
            "ref: ref with absolute-path-reference",
            "refRemote: base URI change",
            "refRemote: base URI change - change folder",
            "refRemote: base URI change - change folder in subschema",
            "refRemote: root ref in remote ref",
            "refRemote: remote ref with ref to definitions",
            "refRemote: Location-independent identifier in remote ref",
            "refRemote: retrieved nested refs resolve relative to their URI not $id",
            "refRemote: $ref to $ref finds location-independent $id",
        ),
        _ID,
    ),
}
"""Groups of the suite that are not taken, and why."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some instances of one schema of the suite's `file`; `tests` are what is said of each one, itself, and if it is valid."""

    file: str
    description: str
    schema: Any
    tests: tuple[tuple[str, Any, bool], ...]

    @property
    def title(self) -> str:
        """How `LEFT_OUT` and reports call it."""
        return f"{self.file}: {self.description}"


def groups() -> list[Group]:
    """Return all groups: the required ones, the optional ones and those of the formats."""
    return list(_groups())


def _groups() -> Iterator[Group]:
    for pattern in ("*.json", "optional/*.json", "optional/format/*.json"):
        for path in sorted(SUITE.glob(pattern)):
            for group in json.loads(path.read_text("utf-8")):
                tests = tuple((test["description"], test["data"], test["valid"]) for test in group["tests"])
                yield Group(path.relative_to(SUITE).with_suffix("").as_posix(), group["description"], group["schema"], tests)


def write(chosen: list[Group], folder: Path, metaschema: Any) -> Path:
    """Write the document of some groups, the channel `/0` for the first one, and what they refer to; return its path."""
    channels: dict[str, Any] = {}
    for number, group in enumerate(chosen):
        payload = _moved(group.schema, f"#/channels/~1{number}/publish/message/payload")
        channels[f"/{number}"] = {"publish": {"operationId": f"test {number}", "message": {"name": f"test {number}", "payload": payload}}}
    document = {"asyncapi": "2.4.0", "info": {"title": "JSON Schema", "version": "7"}, "channels": channels}
    for remote in (SUITE / "remotes").rglob("*.json"):
        copy = folder / "remotes" / remote.relative_to(SUITE / "remotes")
        copy.parent.mkdir(parents=True, exist_ok=True)
        up = "../" * len(remote.relative_to(SUITE / "remotes").parent.parts)
        copy.write_text(remote.read_text("utf-8").replace(_HOST, up), "utf-8")
    (folder / "metaschema.json").write_text(json.dumps(metaschema), "utf-8")
    path = folder / "suite.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


def _moved(value: Any, base: str) -> Any:
    """Lead a schema's references to where it stands in the document, and those to other hosts to files beside it."""
    if _is_array(value):
        return [_moved(item, base) for item in value]
    if not _is_object(value):
        return value
    moved: dict[str, Any] = {}
    for name, inner in value.items():
        if name == "$ref" and isinstance(inner, str):
            moved[name] = re.sub(f"^{_METASCHEMA}", "metaschema.json", re.sub(f"^{_HOST}", "remotes/", re.sub("^#", base, inner)))
        else:
            moved[name] = inner if name in _DATA else _moved(inner, base)
    return moved


# --- with types ------------------------------------------------------------------------------------------------------------------------

_IMPLIED = {
    "object": "properties required additionalProperties patternProperties minProperties maxProperties propertyNames dependencies",
    "array": "items additionalItems minItems maxItems uniqueItems contains",
    "string": "minLength maxLength pattern format",
    "number": "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf",
}
_TYPE_OF = {word: kind for kind, words in _IMPLIED.items() for word in words.split()}
_MAPS = ("properties", "patternProperties", "definitions")
_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLE = ("items", "additionalItems", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames")


def typed(schema: Any) -> Any:
    """Give a schema the type that its keywords speak of, as real documents do."""
    if not _is_object(schema):
        return schema
    found: dict[str, Any] = {}
    for word, value in schema.items():
        if word in _MAPS and _is_object(value):
            found[word] = {name: typed(inner) for name, inner in value.items()}
        elif word in (*_LISTS, "items") and _is_array(value):
            found[word] = [typed(inner) for inner in value]
        else:
            found[word] = typed(value) if word in _SINGLE else value
    kinds = {_TYPE_OF[word] for word in schema if word in _TYPE_OF}
    if len(kinds) == 1 and "type" not in schema and "$ref" not in schema:
        found["type"] = kinds.pop()
    return found


def _is_object(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _is_array(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)
