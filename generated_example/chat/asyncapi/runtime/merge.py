# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""Three-way merge of JSON schemas: what changed between two schemas that Python types gave is done to the one in the document.

Whatever Python types can't say, and the order and wording of the document, stay as they are. Knows JSON Schema (draft 7), not Python types.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias, TypeGuard

Schema: TypeAlias = dict[str, Any]
Place: TypeAlias = Callable[[str], Any]

_DEFINITIONS = "#/definitions/"
_BRANCHES = ("anyOf", "oneOf")
# What says of which type a value is.
_TYPED = ("type", "enum", "const", "$ref", "allOf", "properties", "items", "additionalProperties", "patternProperties", *_BRANCHES)
# What stays when a schema's type becomes another one: the rest says something about values of the old type.
_WORDS = frozenset({"title", "description", "deprecated", "readOnly", "writeOnly", "externalDocs", "$comment"})
_MISSING = object()


def merge(original: Any, pristine: Any, current: Any, place: Place | None = None) -> Any:
    """Return `original` with the difference from `pristine` to `current` applied; `original` itself where there is none.

    `pristine` and `current` are schemas of one Python type before and after it was edited, with references `#/definitions/<name>`; of what
    is inserted, each such reference becomes what `place` answers for the name. No argument is changed.
    """
    if same(pristine, current):
        return original
    return _Merger(place or _definition).schema(copy.deepcopy(original), pristine, current)


def same(one: Any, two: Any) -> bool:
    """Say whether two JSON values are equal; true is not 1, and the order of `required` means nothing."""
    if is_object(one) and is_object(two):
        return one.keys() == two.keys() and all(_same_member(key, value, two[key]) for key, value in one.items())
    if is_array(one) and is_array(two):
        return len(one) == len(two) and all(map(same, one, two))
    return isinstance(one, bool) == isinstance(two, bool) and bool(one == two)


def is_object(value: object) -> TypeGuard[Schema]:
    """Say whether a value is a JSON object."""
    return isinstance(value, dict)


def is_array(value: object) -> TypeGuard[list[Any]]:
    """Say whether a value is a JSON array."""
    return isinstance(value, list)


def _same_member(key: str, one: Any, two: Any) -> bool:
    if key == "required" and is_array(one) and is_array(two):
        return len(one) == len(two) and all(name in two for name in one)
    return same(one, two)


def _definition(name: str) -> Any:
    return {"$ref": f"{_DEFINITIONS}{name}"}


class _Merger:
    """Changes originals in place; they are copies."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def schema(self, original: Any, pristine: Any, current: Any) -> Any:
        """Return the merged schema."""
        if same(pristine, current):
            return original
        if not (is_object(original) and is_object(pristine) and is_object(current)):
            return self.placed(current)
        target, before = _target(pristine)
        new_target, after = _target(current)
        if target != new_target:
            return {**_words_only(original, before), **self.placed(current)}
        if target is not None and "$ref" in original:
            return {"allOf": [original], **self.placed(after)} if after else original
        if _turns(before, after) and not _can_say_type(original):
            return {**_words_only(original, before), **self.placed(after)}
        return self._members(original, before, after)

    def placed(self, value: Any) -> Any:
        """Return a copy of what is inserted, with its references led to their places."""
        if is_array(value):
            return [self.placed(item) for item in value]
        if not is_object(value):
            return value
        reference = value.get("$ref")
        if isinstance(reference, str) and reference.startswith(_DEFINITIONS):
            return self._place(reference.removeprefix(_DEFINITIONS))
        return {key: self.placed(item) for key, item in value.items()}

    # --- members -----------------------------------------------------------------------------------------------------------------------

    def _members(self, original: Schema, pristine: Schema, current: Schema) -> Schema:
        if _kinds(pristine) != _kinds(current) and _turns(pristine, current):
            self._change_type(original, pristine, current)
        for key in dict.fromkeys((*pristine, *current)):
            before, after = pristine.get(key, _MISSING), current.get(key, _MISSING)
            if before is _MISSING or after is _MISSING or not _same_member(key, before, after):
                self._member(key, original, before, after)
        if "type" in current and not any(key in part for part in _parts(original) for key in _TYPED):
            # The constants that implied the type are gone.
            original["type"] = current["type"]
        return original

    def _member(self, key: str, original: Schema, before: Any, after: Any) -> None:
        if key == "properties":
            self._properties(original, before if is_object(before) else {}, after if is_object(after) else {})
        elif key == "required":
            _require(original, before if is_array(before) else [], after if is_array(after) else [])
        elif key in ("enum", "const"):
            self._constants(key, original, before, after)
        elif key in _BRANCHES:
            self._branches(key, original, before, after)
        elif key == "allOf":
            self._bases(original, before if is_array(before) else [], after if is_array(after) else [])
        else:
            home = _home(original, key)
            if after is _MISSING:
                home.pop(key, None)
            elif before is not _MISSING and key in home and is_object(after):
                home[key] = self.schema(home[key], before, after)
            else:
                home[key] = self.placed(after)

    def _change_type(self, original: Schema, pristine: Schema, current: Schema) -> None:
        """Take away what was said about values of the old type, where there is nothing left of that type."""
        if "?" not in _kinds(pristine) and not _kinds(pristine) & _kinds(current) - {"null"}:
            for key in [key for key in original if key not in _WORDS and not key.startswith("x-")]:
                if key not in current or key not in pristine:
                    del original[key]
        if "null" not in _kinds(current):
            original.pop("nullable", None)

    def _properties(self, original: Schema, before: Schema, after: Schema) -> None:
        for name in dict.fromkeys((*before, *after)):
            if name in before and name in after and same(before[name], after[name]):
                continue
            holder = next((part["properties"] for part in _parts(original) if name in part.get("properties", ())), None)
            if name not in after:
                if holder is not None:
                    del holder[name]
            elif holder is None:
                original.setdefault("properties", {})[name] = self.placed(after[name])
            else:
                holder[name] = self.schema(holder[name], before[name], after[name]) if name in before else self.placed(after[name])
        for part in list(_parts(original)):
            if part.get("properties") == {} and before and not after:
                del part["properties"]

    def _constants(self, key: str, original: Schema, before: Any, after: Any) -> None:
        # `const` and an `enum` of one value say the same, so that either may stand for the other in the document.
        home = next((part for part in _parts(original) if "enum" in part or "const" in part), original)
        if after is _MISSING:
            # Where the other keyword takes over, its own turn writes it.
            home.pop(key, None)
            if before is not _MISSING and is_array(home.get("enum")) and key == "const":
                home.pop("enum")
            return
        wanted = after if key == "enum" else [after]
        known = home["enum"] if "enum" in home else [home["const"]] if "const" in home else []
        kept = [value for value in known if any(same(value, item) for item in wanted)]
        kept += [value for value in wanted if not any(same(value, item) for item in kept)]
        home.pop("const", None)
        if key == "const" and "enum" not in home:
            home["const"] = kept[0]
        else:
            home["enum"] = kept

    def _branches(self, key: str, original: Schema, before: Any, after: Any) -> None:
        home = next((part for part in _parts(original) for word in _BRANCHES if word in part), original)
        word = next((word for word in _BRANCHES if word in home), key)
        if after is _MISSING:
            home.pop(word, None)
            return
        known = home.get(word)
        if not (is_array(known) and is_array(before) and is_array(after) and len(known) == len(before)):
            home[word] = self.placed(after)
            return
        rest = list(range(len(before)))
        merged: list[Any] = []
        for index, member in enumerate(after):
            match = next((number for number in rest if same(before[number], member)), None)
            if match is None and index in rest and not any(same(before[index], other) for other in after):
                match = index
            if match is None:
                merged.append(self.placed(member))
            else:
                rest.remove(match)
                merged.append(self.schema(known[match], before[match], member))
        home[word] = merged

    def _bases(self, original: Schema, before: list[Any], after: list[Any]) -> None:
        """Add and take away references to base classes; what else the document's `allOf` holds stays."""
        gone = [self.placed(member) for member in before if not any(same(member, item) for item in after)]
        new = [self.placed(member) for member in after if not any(same(member, item) for item in before)]
        known = original.get("allOf", [])
        kept = [member for member in known if not any(same(member, item) for item in gone)] + new
        if kept:
            original["allOf"] = kept
        else:
            original.pop("allOf", None)


def _target(schema: Schema) -> tuple[str | None, Schema]:
    """Split `{"$ref"}` and `{"allOf": [{"$ref"}], ...}` into the reference and what stands beside it."""
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return reference, {}
    members = schema.get("allOf")
    if is_array(members) and len(members) == 1 and is_object(members[0]) and "properties" not in schema:
        reference = members[0].get("$ref")
        if isinstance(reference, str):
            return reference, {key: value for key, value in schema.items() if key != "allOf"}
    return None, schema


def _words_only(original: Schema, pristine: Schema) -> Schema:
    """Return what `original` says besides its type and Python could not say; what stands beside a reference never counted."""
    if "$ref" in original:
        return {}
    return {key: value for key, value in original.items() if (key in _WORDS and key not in pristine) or key.startswith("x-")}


def _kinds(schema: Schema) -> frozenset[str]:
    """Return the JSON types that a schema written by Python names, `?` for what has no name."""
    kind = schema.get("type")
    if isinstance(kind, str):
        return frozenset({kind})
    if is_array(kind):
        return frozenset(str(item) for item in kind)
    members = schema.get("anyOf", schema.get("oneOf"))
    if is_array(members):
        return frozenset[str]().union(*(_kinds(member) if is_object(member) else {"?"} for member in members))
    return frozenset({str(schema.get("$ref", "?"))})


def _turns(pristine: Schema, current: Schema) -> bool:
    """Say whether the type itself changes, by another type or by other alternatives."""
    return any(not same(pristine.get(key), current.get(key)) for key in ("type", "$ref"))


def _can_say_type(original: Schema) -> bool:
    """Say whether a change of `type` can be made in the document's schema as it is built."""
    return "type" in original or not any(key in original for key in ("$ref", "allOf", *_BRANCHES))


def _parts(original: Schema) -> Iterator[Schema]:
    """Yield a schema and the schemas that stand in its `allOf`."""
    yield original
    for member in original.get("allOf", ()):
        if is_object(member) and "$ref" not in member:
            yield from _parts(member)


def _home(original: Schema, key: str) -> Schema:
    """Return the part of a schema in which `key` stands, the schema itself where it stands nowhere."""
    for part in _parts(original):
        if key in part:
            return part
    for word in _BRANCHES:
        inline = [member for member in original.get(word, ()) if is_object(member) and member.get("type") != "null"]
        if len(inline) == 1 and key in inline[0]:
            return inline[0]
    return original


def _require(original: Schema, before: list[Any], after: list[Any]) -> None:
    parts = list(_parts(original))
    for part in parts:
        if is_array(part.get("required")):
            part["required"] = [name for name in part["required"] if name not in before or name in after]
            if not part["required"]:
                del part["required"]
    for name in after:
        if name in before or any(name in part.get("required", ()) for part in parts):
            continue
        home = next((part for part in parts if name in part.get("properties", ())), original)
        home["required"] = [*home.get("required", ()), name]
