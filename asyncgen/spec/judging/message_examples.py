"""The examples of messages, with the schemas that they are to be valid against: after traits (2.4.0, "Message Trait Object").

Owns the merge of traits as far as examples go. It must not know what is valid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

from asyncgen.spec import grammar
from asyncgen.spec import pointer as pointers
from asyncgen.spec.judging.judge import Judge
from asyncgen.spec.judging.places import Found

PayloadSchema: TypeAlias = Callable[[Mapping[str, Any]], Any | None]
"""From a message after traits to the schema of its payload (AsyncAPI's own kind); None where nobody can say."""

_MEMBERS = ("headers", "schemaFormat", "contentType", "examples")


@dataclass(frozen=True, slots=True)
class Example:
    """One value of one example, `pointer` its place, and the schema for it; `part` is `payload` or `headers`."""

    pointer: str
    part: str
    value: Any
    schema: Any


def own_payload_schema(message: Mapping[str, Any]) -> Any | None:
    """The payload of a message whose `schemaFormat` is AsyncAPI's or JSON Schema's own."""
    schema = message.get("payload")
    return schema if grammar.payload_kind(message.get("schemaFormat")) is grammar.SCHEMA else None


def examples(place: Found, judge: Judge, payload_schema: PayloadSchema) -> Iterator[Example]:
    """The examples of a message, those of its traits among them where they replace its own."""
    message, pointer = _merged(place, judge)
    listed = message.get("examples")
    if not isinstance(listed, list) or not listed:
        return
    schemas = {"payload": payload_schema(message), "headers": message.get("headers")}
    for index, example in enumerate(cast("Sequence[Any]", listed)):
        if not judge.spend(1):
            return
        for part, schema in schemas.items():
            if isinstance(example, dict) and part in example and schema is not None:
                yield Example(pointers.join(pointer, index, part), part, cast("dict[str, Any]", example)[part], schema)


def _merged(place: Found, judge: Judge) -> tuple[dict[str, Any], str]:
    """A message after its traits, and where its examples are."""
    traits = place.value.get("traits")
    merged, pointer = place.value, place.pointer if "examples" in place.value else ""
    for index, listed in enumerate(cast("Sequence[Any]", traits) if isinstance(traits, list) else ()):
        at, trait = judge.target(listed, pointers.join(place.pointer, "traits", index))
        if not isinstance(trait, dict):
            continue
        members = cast("dict[str, Any]", trait)
        merged = dict(merged)
        for name in _MEMBERS:
            if name not in members:
                continue
            if name == "examples":
                pointer = at
            if name == "headers":
                own = judge.end(merged.get(name))
                merged[name] = _patch(own, members[name], judge)
            else:
                merged[name] = members[name]
    return merged, pointers.join(pointer, "examples")


def _patch(target: Any, patch: Any, judge: Judge) -> Any:
    """Apply a JSON Merge Patch (RFC 7386, section 2); a reference replaces as a whole, for the schema that it leads to is one value."""
    if not isinstance(patch, dict) or "$ref" in patch or not isinstance(target, dict):
        return cast(Any, patch)
    merged = dict(cast("dict[str, Any]", target))
    judge.spend(len(merged))
    for name, value in cast("dict[str, Any]", patch).items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = _patch(merged.get(name), value, judge)
    return merged
