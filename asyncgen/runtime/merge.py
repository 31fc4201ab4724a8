"""Three-way merge of JSON schemas: what changed between two schemas that Python types gave is done to the one in the document.

Whatever Python types can't say, and the order and wording of the document, stay as they are. Knows JSON Schema (draft 7), not Python types.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from .merge_words import (
    BRANCHES,
    DEFINITIONS,
    WORDS,
    Schema,
    changed,
    kinds_of,
    listed,
    members_of,
    name_of,
    parts_of,
    properties_of,
    same,
    target_of,
    turns,
)
from .pointers import is_array, is_object, reference

Place: TypeAlias = Callable[[Any], Any]

# What says of which type a value is.
_TYPED: Final = ("type", "enum", "const", "$ref", "allOf", "properties", "items", "additionalProperties", "patternProperties", *BRANCHES)
# Keywords of which the document may have the other one for what Python says by one.
_RELATED = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum", "exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
_MISSING: Final = object()


def merge(
    original: Any, pristine: Any, current: Any, place: Place | None = None, lead: Place | None = None, inner: Place | None = None
) -> Any:
    """Return `original` with the difference from `pristine` to `current` applied; `original` itself where there is none.

    `pristine` and `current` are schemas of one Python type before and after it was edited, with references `#/definitions/<name>`; of what
    is inserted, each such reference becomes what `place` answers for the name. `lead` answers the pointer where a reference of the document
    ends. `inner` answers the schema of a definition whose place is within `original`. No argument is changed.
    """
    if same(pristine, current):
        return original
    merger = _Merger(place or (lambda name: {"$ref": f"{DEFINITIONS}{name}"}), lead or reference, inner or (lambda name: None))
    return merger.schema(copy.deepcopy(original), pristine, current)


def otherwise(pristine: Any, current: Any) -> Mapping[str, list[str]]:
    """Return the keywords of which the schema of a type says something else now, by property; those of the schema itself by `""`.

    A property that is new concerns `additionalProperties`, one that need not be there any more its keyword `required`.
    """
    before, after = (properties_of(schema) if is_object(schema) else {} for schema in (pristine, current))
    found = {name: changed(schema, after.get(name)) for name, schema in before.items()}
    found[""] = [*changed(pristine, current), *(["additionalProperties"] if after.keys() - before.keys() else [])]
    for name in listed(pristine, "required") if is_object(pristine) and is_object(current) else ():
        found.setdefault(name, []).extend([] if name in listed(current, "required") else ["required"])
    return found


def _unopened(schema: Any) -> Any:
    """Return the schema of `X | Any`, which knows X and takes all else too, as documents say it: what X is, without its type."""
    members = listed(schema, "anyOf") if is_object(schema) else []
    if len(members) < 2 or members[-1] != {} or not is_object(members[0]):
        return schema
    if len(members) > 2:
        return {**schema, "anyOf": members[:-1]}
    return {key: value for key, value in {**members[0], **schema}.items() if key not in ("anyOf", "type")}


class _Merger:
    """Changes originals in place; they are copies."""

    def __init__(self, place: Place, lead: Place, inner: Place) -> None:
        self._place, self._lead, self._inner = place, lead, inner

    def schema(self, original: Any, pristine: Any, current: Any) -> Any:
        """Return the merged schema."""
        if same(pristine, current):
            return original
        pristine, current = _unopened(pristine), _unopened(current)
        if not (is_object(original) and is_object(pristine) and is_object(current)):
            return self.placed(current)
        choice = next((part for part in parts_of(original) for word in BRANCHES if is_array(part.get(word))), None)
        if choice is not None and (merged := self._alternatives(original, choice, pristine, current)) is not None:
            return merged
        if choice is None and {"anyOf"} & {*pristine, *current} and not {"$ref", "allOf"} & original.keys():
            pristine, current = self._joined(pristine), self._joined(current)
        (target, before), (new_target, after) = target_of(pristine), target_of(current)
        if target != new_target:
            if target is None or new_target is None or not self._wraps(original, pristine):
                return self._instead(original, pristine, current)
            self._bases(original, [{"$ref": f"{DEFINITIONS}{target}"}], [{"$ref": f"{DEFINITIONS}{new_target}"}])
        elif target is not None and "$ref" in original:
            return {"allOf": [original], **self.placed(after)} if after else original
        built = any(key in original for key in ("$ref", "allOf", *BRANCHES)) and "type" not in original
        if turns(before, after) and built and "allOf" not in after:
            return self._instead(original, before, after)
        return self._members({"allOf": [original]} if "$ref" in original else original, before, after)

    def placed(self, value: Any) -> Any:
        """Return a copy of what is inserted, with its references led to their places."""
        if is_array(value):
            return [self.placed(item) for item in value]
        if not is_object(value):
            return value
        name = name_of(value)
        return {key: self.placed(item) for key, item in value.items()} if name is None else self._place(name)

    def _instead(self, original: Schema, pristine: Schema, current: Schema) -> Schema:
        """Return the new schema with those words of the old one that Python could not say; the words of a model are the model's."""
        new: Schema = self.placed(current)
        if "$ref" in original or ("$ref" in pristine and not self._wraps(original, pristine)):
            return new
        words = {key: value for key, value in original.items() if (key in WORDS and key not in pristine) or key.startswith("x-")}
        return {**words, "allOf": [new]} if words and "$ref" in new else {**words, **new}

    def _wraps(self, original: Schema, pristine: Schema) -> bool:
        """Say whether a schema refers to a model and says something beside that, rather than being the model's own."""
        references = [self._lead(member) for member in listed(original, "allOf") if reference(member) is not None]
        return references == [self._lead(self.placed({"$ref": f"{DEFINITIONS}{target_of(pristine)[0]}"}))]

    # --- members -----------------------------------------------------------------------------------------------------------------------

    def _members(self, original: Schema, pristine: Schema, current: Schema) -> Schema:
        if kinds_of(pristine) != kinds_of(current) and turns(pristine, current):
            _change_type(original, pristine, current)
        for key in dict.fromkeys((*pristine, *current)):
            before, after = pristine.get(key, _MISSING), current.get(key, _MISSING)
            if before is _MISSING or after is _MISSING or not same({key: before}, {key: after}):
                self._member(key, original, pristine, current)
        if (
            {"enum", "const"} & pristine.keys()
            and "type" in current
            and not any(key in part for part in parts_of(original) for key in _TYPED)
        ):
            # The constants that implied the type are gone.
            original["type"] = current["type"]
        return original

    def _member(self, key: str, original: Schema, pristine: Schema, current: Schema) -> None:
        if key == "properties":
            self._properties(original, properties_of(pristine), properties_of(current))
        elif key == "required":
            _require(original, listed(pristine, key), listed(current, key))
        elif key in ("enum", "const"):
            _constants(key, original, key in pristine, current.get(key, _MISSING))
        elif key == "allOf":
            self._bases(original, listed(pristine, key), listed(current, key))
        elif key != "additionalProperties" or not self._patterns(original, pristine.get(key), current.get(key)):
            self._keyword(key, original, pristine, current.get(key, _MISSING))

    def _keyword(self, key: str, original: Schema, pristine: Schema, after: Any) -> None:
        before, home = pristine.get(key, _MISSING), _home(original, key)
        for part in parts_of(original):
            if key in pristine and part is not home:
                part.pop(key, None)
            if (other := _RELATED.get(key)) is not None and other not in pristine:
                part.pop(other, None)
        if after is _MISSING:
            home.pop(key, None)
        elif is_object(after) and key in home and (is_object(before) or before is _MISSING):
            home[key] = self.schema(home[key], {} if before is _MISSING else before, after)
        elif is_array(known := home.get(key)) and is_array(before) and is_array(after):
            home[key] = _in_order(known, after) if key == "type" else self._row(known, before, after)
        else:
            home[key] = self.placed(after)
        if key == "additionalProperties" and "allOf" in original:
            # What the other parts name is none of the others.
            names = [name for part in parts_of(original) for name in properties_of(part) if part is not original]
            original["properties"] = {**{name: {} for name in names}, **properties_of(original)}

    def _row(self, known: list[Any], before: list[Any], after: list[Any]) -> list[Any]:
        shared = min(len(known), len(before))
        merged = [self.schema(known[index], before[index], item) for index, item in enumerate(after[:shared])]
        return [*merged, *self.placed(after[shared:])]

    def _patterns(self, original: Schema, before: Any, after: Any) -> bool:
        """Change the values of a map that takes only names of some patterns; say whether it is one."""
        patterns = original.get("patternProperties")
        if original.get("additionalProperties") is not False or not is_object(patterns) or not is_object(before) or not is_object(after):
            return False
        if "anyOf" not in before:
            patterns.update({pattern: self.schema(schema, before, after) for pattern, schema in patterns.items()})
        return "anyOf" not in before

    def _properties(self, original: Schema, before: Schema, after: Schema) -> None:
        for name in dict.fromkeys((*before, *after)):
            if name in before and name in after and same(before[name], after[name]):
                continue
            holders = [part["properties"] for part in parts_of(original) if name in properties_of(part)]
            if name in before and name in after and holders:
                self._property(holders, name, before[name], after[name])
                continue
            for holder in holders:
                del holder[name]
            if name in after:
                _joined_by(original, name)[name] = self.placed(after[name])
        for part in list(parts_of(original)):
            if part.get("properties") == {} and before and not after:
                del part["properties"]

    def _property(self, holders: list[Schema], name: str, before: Any, after: Any) -> None:
        """Change a property. Where several parts say something of it they are merged as one, and each keeps its own."""
        alone = len(holders) == 1
        merged: Any = self.schema(holders[0][name] if alone else {"allOf": [holder[name] for holder in holders]}, before, after)
        members = [merged] if alone else listed(merged, "allOf")
        if len(members) != len(holders):
            members = [merged, *(Schema() for _ in holders[1:])]
        elif not alone:
            members[-1] = {**members[-1], **{key: value for key, value in merged.items() if key != "allOf"}}
        for holder, member in zip(holders, members, strict=True):
            holder[name] = member

    def _bases(self, original: Schema, before: list[Any], after: list[Any]) -> None:
        """Add and take away references to base classes, a new one in the place of an old one; what else `allOf` holds stays."""
        gone = {self._lead(self.placed(member)) for member in before if not any(same(member, item) for item in after)}
        new = [self.placed(member) for member in after if not any(same(member, item) for item in before)]
        for part in parts_of(original):
            kept: list[Any] = []
            for member in listed(part, "allOf"):
                if reference(member) is None or self._lead(member) not in gone:
                    kept.append(member)
                elif new:
                    kept.append(new.pop(0))
            part["allOf"] = kept
            if not kept:
                del part["allOf"]
        if new:
            original["allOf"] = [*listed(original, "allOf"), *new]

    # --- alternatives ------------------------------------------------------------------------------------------------------------------

    def _alternatives(self, original: Schema, choice: Schema, pristine: Schema, current: Schema) -> Schema | None:
        """Merge alternatives into those of the document; None where these are no choice of types, or become none."""
        word = next(word for word in BRANCHES if is_array(choice.get(word)))
        (before, rest), (after, new_rest) = members_of(pristine), members_of(current)
        known: list[Any] = choice[word]
        owners = [self._owner(f"/{word}/{index}", branch, before) for index, branch in enumerate(known)]
        if len(before) == len(after) == 1 and (len(known) > 1 or turns(before[0], after[0])):
            return None
        if not set(range(len(before))) <= set(owners):
            if len(before) == 1:
                return None
            owners = [*range(len(known))] if len(known) == len(before) else []
        gone = [index for index, member in enumerate(before) if not any(same(member, item) for item in after)]
        new = [item for item in after if not any(same(item, member) for member in before)]
        becomes = dict(zip(gone, new, strict=False))
        kept: list[Any] = []
        met: set[int] = set()
        for branch, owner in zip(known, owners, strict=False):
            if owner is None or owner not in gone:
                kept.append(branch)
            elif owner in becomes:
                one, two = before[owner], becomes[owner]
                # Several branches that were one Python type: of another type there is one.
                if owner not in met or not (turns(one, two) or one.keys() & {"enum", "const"}):
                    kept.append(self.schema(branch, one, two))
                met.add(owner)
        choice[word] = [*kept, *self.placed(new[len(becomes) :])] if owners else self.placed(after)
        return self._members(original, rest, new_rest)

    def _owner(self, place: str, branch: Any, members: list[Any]) -> int | None:
        """Return which of the alternatives of a Python type a branch of the document is; it stands at the end of the way `place`."""
        for index, member in enumerate(members):
            if (name := name_of(member)) is not None:
                known = self._place(name)
                if reference(branch) is not None and self._lead(branch) == self._lead(known):
                    return index
                if reference(branch) is None and (reference(known) or "").endswith(place):
                    return index
            elif is_object(branch) and "$ref" not in branch and kinds_of(branch) & kinds_of(member) - {"?"}:
                return index
        return None

    def _joined(self, schema: Schema) -> Schema:
        """Write alternatives of different types as one schema of several types, as a document does that has no `anyOf`."""
        members, rest = members_of(schema)
        found = [self._inner(name) if (name := name_of(member)) is not None else member for member in members]
        kinds = [member.get("type") if is_object(member) else None for member in found]
        if not all(isinstance(kind, str) for kind in kinds) or len(set(kinds)) < len(kinds):
            return schema
        keywords = {key: value for member in found for key, value in member.items() if key not in WORDS}
        return {**keywords, "type": kinds if len(kinds) > 1 else kinds[0], **rest}


def _change_type(original: Schema, pristine: Schema, current: Schema) -> None:
    """Take away what was said about values of the old type, where there is nothing left of that type."""
    if "?" not in kinds_of(pristine) and not kinds_of(pristine) & kinds_of(current) - {"null"}:
        for key in [key for key in original if key not in WORDS and not key.startswith("x-")]:
            if key not in current or key not in pristine:
                del original[key]
    if "null" not in kinds_of(current):
        original.pop("nullable", None)


def _constants(key: str, original: Schema, known_before: bool, after: Any) -> None:
    # `const` and an `enum` of one value say the same, so that either may stand for the other in the document.
    home = next((part for part in parts_of(original) if "enum" in part or "const" in part), original)
    if after is _MISSING:
        # Where the other keyword takes over, its own turn writes it.
        home.pop(key, None)
        if known_before and is_array(home.get("enum")) and key == "const":
            home.pop("enum")
        return
    wanted = after if key == "enum" else [after]
    known = home["enum"] if "enum" in home else [home["const"]] if "const" in home else []
    stay = [index for index, value in enumerate(known) if any(same(value, item) for item in wanted)]
    kept = [known[index] for index in stay]
    kept += [value for value in wanted if not any(same(value, item) for item in kept)]
    for word, said in home.items():
        # Names and descriptions of the values, one for each.
        if word.startswith("x-enum") and is_array(said) and len(said) == len(known):
            home[word] = [said[index] for index in stay]
    if "default" in home and any(same(home["default"], value) for value in known) and not any(same(home["default"], one) for one in kept):
        del home["default"]
    home.pop("const", None)
    if key == "const" and "enum" not in home:
        home["const"] = kept[0]
    else:
        home["enum"] = kept


def _in_order(known: list[Any], wanted: list[Any]) -> list[Any]:
    return [*(item for item in known if item in wanted), *(item for item in wanted if item not in known)]


def _joined_by(original: Schema, name: str) -> Schema:
    """Return the properties that a new one joins: those of a part that takes no others, else of the last part that has some."""
    closed = [part for part in parts_of(original) if part.get("additionalProperties") is False]
    for part in closed[1:]:
        part["properties"] = {**properties_of(part), name: {}}
    named = [part for part in (original, *reversed([*parts_of(original)])) if properties_of(part)]
    properties: Schema = [*closed, *named, original][0].setdefault("properties", {})
    return properties


def _home(original: Schema, key: str) -> Schema:
    """Return the part of a schema in which `key` stands, the schema itself where it stands nowhere."""
    for part in parts_of(original):
        if key in part:
            return part
    return original


def _require(original: Schema, before: list[Any], after: list[Any]) -> None:
    parts = list(parts_of(original))
    for part in parts:
        if is_array(part.get("required")):
            part["required"] = [name for name in part["required"] if name not in before or name in after]
            if not part["required"]:
                del part["required"]
    for name in after:
        if name not in before and not any(name in listed(part, "required") for part in parts):
            home = next((part for part in parts if name in properties_of(part)), original)
            home["required"] = [*listed(home, "required"), name]
