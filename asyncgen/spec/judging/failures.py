"""What keeps a value from being valid against a schema: the places in it, and the keywords that do not allow them.

Owns the choice of what is told, above all where a value fits none of several alternatives. It must not know words, nor what is valid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

from asyncgen.spec.grammar import Trail
from asyncgen.spec.judging.judge import ALL, Child, Judge
from asyncgen.spec.judging.verdict import NO, YES, Verdict

LIMIT = 10
"""How many failures of one value are told."""

# Failures by different ways to the same place are the same one: more are collected than told.
_COLLECTED = 5 * LIMIT
_OF_OBJECTS = frozenset({"properties", "patternProperties", "additionalProperties", "propertyNames"})


@dataclass(frozen=True, slots=True)
class Failure:
    """A place in a value that a keyword of `schema` does not allow; the keyword `false` is the schema that allows nothing.

    `name` is the property in question where the value is an object that lacks one, or has one too many. For `oneOf` `matches` counts the
    alternatives that fit.
    """

    trail: Trail
    keyword: str
    schema: Mapping[str, Any]
    value: Any
    name: str | None = None
    matches: int = 0


def failures(judge: Judge, schema: Any, value: Any) -> list[Failure]:
    """What keeps a value from being valid, at most ten failures in the order of the schema; none when nothing can be said."""
    if judge.fits(schema, value) != NO:
        return []
    distinct: dict[tuple[Trail, str, str | None], Failure] = {}
    for failure in islice(_Explanation(judge).explain(schema, value, None, 0), _COLLECTED):
        distinct.setdefault((failure.trail, failure.keyword, failure.name), failure)
    return list(distinct.values())[:LIMIT]


class _Explanation:
    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    def explain(self, schema: Any, value: Any, trail: Trail, depth: int) -> Iterator[Failure]:
        """The failures of a value that is known to be invalid."""
        schema = self._judge.end(schema)
        if type(schema) is not dict:
            yield Failure(trail, "false", {}, value)
            return
        members = cast("dict[str, Any]", schema)
        for keyword in members:
            if self._judge.asks(keyword, members, value, depth) != NO:
                continue
            if keyword in ALL or keyword == "if":
                for child, part, token in self._failing(keyword, members, value, depth):
                    below = trail if token is None else (trail, token)
                    if self._judge.end(child) is False or keyword == "propertyNames":
                        yield Failure(trail if keyword in _OF_OBJECTS else below, keyword, members, value, token)
                    else:
                        yield from self.explain(child, part, below, depth + 1)
            elif keyword in ("oneOf", "anyOf"):
                yield from self._explain_choice(keyword, members, value, trail, depth)
            elif keyword == "required":
                absent = (name for name in members["required"] if type(name) is str and name not in value)
                yield from (Failure(trail, keyword, members, value, name) for name in absent)
            else:
                yield Failure(trail, keyword, members, value)

    def _failing(self, keyword: str, schema: dict[str, Any], value: Any, depth: int) -> Iterator[Child]:
        if keyword == "if":
            branch = "then" if self._judge.verdict(schema["if"], value, depth + 1) == YES else "else"
            if branch in schema:
                yield schema[branch], value, None
            return
        for child, part, token in self._judge.children(keyword, schema, value):
            if self._judge.verdict(child, part, depth + 1) == NO:
                yield child, part, token

    def _explain_choice(self, keyword: str, schema: dict[str, Any], value: Any, trail: Trail, depth: int) -> Iterator[Failure]:
        matches = self._judge.alternatives(schema[keyword], value, depth).count(YES)
        if not matches:
            nearest = self._nearest(schema[keyword], value, depth)
            if nearest is not None:
                yield from self.explain(nearest, value, trail, depth + 1)
                return
            if (tag := self._tag_of_all(schema[keyword], value)) is not None:
                name, options = tag
                yield Failure((trail, name), "enum", {"enum": options}, value[name])
                return
        yield Failure(trail, keyword, schema, value, matches=matches)

    def _nearest(self, schemas: Sequence[Any], value: Any, depth: int) -> Any:
        """The only alternative that is of the value's type and whose tags, if it has any, are the value's; None where there are several.

        Without tags it is the only one all of whose required properties the value has, or else any of them.
        """
        candidates = [each for each in schemas if self._is_kin(each, value, depth + 1)]
        tagged = [each for each in candidates if self._tags(each, value)]
        ways = [tagged or candidates, self._with_required(candidates, value, all), self._with_required(candidates, value, any)]
        ways.append(self._with_required(schemas, value, all))
        return next((chosen[0] for chosen in ways if len(chosen) == 1), None)

    def _with_required(self, schemas: Sequence[Any], value: Any, how: Callable[[Iterable[bool]], bool]) -> list[Any]:
        if type(value) is not dict:
            return []
        members = cast("dict[str, Any]", value)
        chosen: list[Any] = []
        for each in schemas:
            end = self._judge.end(each)
            names = cast("dict[str, Any]", end).get("required") if type(end) is dict else None
            if type(names) is list and names and how(name in members for name in cast("Sequence[Any]", names)):
                chosen.append(each)
        return chosen

    def _tag_of_all(self, schemas: Sequence[Any], value: Any) -> tuple[str, list[Any]] | None:
        """The property that is a tag in every alternative, with all its values; None where there is none, or it has one of them."""
        if type(value) is not dict or not all(type(self._judge.end(each)) is dict for each in schemas):
            return None
        tags = [self._tags(each, cast("dict[str, Any]", value)) for each in schemas]
        name = next((name for name in tags[0] if all(tag.get(name) == NO for tag in tags)), None)
        if name is None:
            return None
        held = (self._judge.end(self._judge.end(each)["properties"][name]) for each in schemas)
        return name, [option for tag in held for option in ([tag["const"]] if "const" in tag else tag["enum"])]

    def _is_kin(self, schema: Any, value: Any, depth: int) -> bool:
        members = self._judge.end(schema)
        if type(members) is not dict:
            return False
        members = cast("dict[str, Any]", members)
        if any(self._judge.asks(name, members, value, depth) == NO for name in ("type", "enum", "const") if name in members):
            return False
        return NO not in self._tags(members, value).values()

    def _tags(self, schema: Any, value: Any) -> dict[str, Verdict]:
        """The verdicts of the properties that hold one of a few fixed values: by such a tag alternatives are told apart."""
        properties = self._judge.end(schema).get("properties")
        if type(value) is not dict or type(properties) is not dict:
            return {}
        found: dict[str, Verdict] = {}
        declared = cast("dict[str, Any]", properties)
        for child, part, name in self._judge.members("properties", {"properties": declared}, cast("dict[str, Any]", value)):
            tag = self._judge.end(child)
            if name is not None and type(tag) is dict and ("const" in tag or type(cast("dict[str, Any]", tag).get("enum")) is list):
                found[name] = self._judge.verdict(tag, part, 0)
        return found
