"""Whether a value is valid against a Schema Object of a bundled document (JSON Schema draft 7 as AsyncAPI 2.4.0, "Schema Object", has it).

Owns schemas within schemas, references and the limits on the work: a document is hostile until proven otherwise, so every pair of a schema
and a value is judged once, and what goes too deep or takes too long is neither right nor wrong. It must not know words for what is wrong.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias, cast

from asyncgen.spec import format_checks, keywords
from asyncgen.spec import pointer as pointers
from asyncgen.spec.grammar import Trail
from asyncgen.spec.patterns import Patterns
from asyncgen.spec.verdict import MAYBE, NO, YES, Verdict

FAILURES = 10
"""How many failures of one value are told."""

_DEEPEST = 200
# For a whole document: some seconds at worst. The largest documents in use need a hundredth of it.
_EFFORT = 1_000_000
# Failures by different ways to the same place are the same one: more are collected than told.
_COLLECTED = 5 * FAILURES

Child: TypeAlias = tuple[Any, Any, str | None]
"""A schema, what it is about, and the token that leads there from the value (None: it is the value itself)."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A place in a value that a keyword does not allow. `schema` has the keyword, None means the schema `false`.

    `name` is the property in question where the value is an object that has it and must not, or the other way round. For `oneOf` `matches`
    counts the alternatives that fit.
    """

    trail: Trail
    keyword: str
    schema: Mapping[str, Any]
    value: Any
    name: str | None = None
    matches: int = 0


class Judge:
    """Judges values against schemas of one document. Its effort is limited for all values together."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._patterns = Patterns()
        self._targets: dict[str, Any] = {}
        self._choices: dict[int, tuple[Any, frozenset[Hashable]]] = {}
        self._requirements: dict[int, dict[str, Any]] = {}
        self._memo: dict[tuple[int, int], Verdict] = {}
        self._left = _EFFORT

    def spend(self, effort: int) -> bool:
        """Take work for this document from what is left, and say whether anything was left."""
        self._left -= effort
        return self._left > 0

    def failures(self, schema: Any, value: Any) -> list[Failure]:
        """What keeps a value from being valid, at most ten failures in the order of the schema; none when it can't be said."""
        self._memo = {}
        distinct: dict[tuple[Trail, str, str | None], Failure] = {}
        # Nothing is left to judge with: then what would be looked for again, value after value, is not even begun.
        if self._left > 0 and self._verdict(schema, value, 0) == NO:
            for failure in islice(self._explain(schema, value, None, 0), _COLLECTED):
                distinct.setdefault((failure.trail, failure.keyword, failure.name), failure)
        return list(distinct.values())[:FAILURES]

    def end(self, schema: Any) -> Any:
        """The schema after references (their siblings are ignored); None where they lead nowhere or in a circle."""
        passed: list[str] = []
        while type(schema) is dict and type(reference := cast("dict[str, Any]", schema).get("$ref")) is str:
            if reference in self._targets:
                schema = self._targets[reference]
                break
            self._targets[reference] = None
            passed.append(reference)
            try:
                schema = pointers.get(self._document, pointers.of_reference(reference))
            except (LookupError, ValueError):
                schema = None
        for reference in passed:
            self._targets[reference] = schema
        return schema

    def _verdict(self, schema: Any, value: Any, depth: int) -> Verdict:
        schema = self.end(schema)
        if type(schema) is not dict:
            return MAYBE if type(schema) is not bool else YES if schema else NO
        # Of equal identity are the same value, or equal scalars.
        pair = (id(schema), id(value))
        known = self._memo.get(pair)
        if known is not None:
            return known
        if depth > _DEEPEST or not self.spend(1):
            return MAYBE
        # A schema that asks itself about the same value says nothing by that.
        self._memo[pair] = MAYBE
        verdict = YES
        members = cast("dict[str, Any]", schema)
        for keyword in members:
            verdict = min(verdict, self._keyword(keyword, members, value, depth))
            if verdict == NO:
                break
        self._memo[pair] = verdict
        return verdict

    def _keyword(self, keyword: str, schema: dict[str, Any], value: Any, depth: int) -> Verdict:
        expected = schema[keyword]
        match keyword:
            case "type":
                if value is None and schema.get("nullable") is True:
                    return YES
                return keywords.has_type(expected, value)
            case "enum":
                return self._enum(expected, value)
            case "pattern":
                return self._patterns.matches(expected, value) if type(value) is str else YES
            case "format":
                return format_checks.conforms(expected, value)
            case "anyOf" | "oneOf":
                verdicts = self._alternatives(expected, value, depth)
                return _one(verdicts) if keyword == "oneOf" else max(verdicts, default=MAYBE)
            case "not":
                return YES - self._verdict(expected, value, depth + 1)
            case "contains":
                if type(value) is not list:
                    return YES
                return max((self._verdict(expected, item, depth + 1) for item in cast("Sequence[Any]", value)), default=NO)
            case "if":
                return self._conditional(schema, value, depth)
            case _ if keyword in _ALL:
                return self._all(keyword, schema, value, depth)
            case _:
                check = keywords.CHECKS.get(keyword)
                if keyword == "required" and type(expected) is list:
                    self.spend(len(cast("Sequence[Any]", expected)) // 8)
                return YES if check is None else check(expected, value)

    def _enum(self, options: Any, value: Any) -> Verdict:
        if type(options) is not list:
            return MAYBE
        known = self._choices.get(id(options))
        if known is None:
            # The list is kept so that no other one can get its identity.
            known = self._choices[id(options)] = (options, frozenset(keywords.frozen(each) for each in cast("Sequence[Any]", options)))
        return YES if keywords.frozen(value) in known[1] else NO

    def _alternatives(self, schemas: Any, value: Any, depth: int) -> list[Verdict]:
        if type(schemas) is not list or not schemas:
            return []
        return [self._verdict(schema, value, depth + 1) for schema in cast("Sequence[Any]", schemas)]

    def _conditional(self, schema: dict[str, Any], value: Any, depth: int) -> Verdict:
        condition = self._verdict(schema["if"], value, depth + 1)
        branch = {YES: "then", NO: "else"}.get(condition)
        if branch is None:
            return MAYBE
        return self._verdict(schema[branch], value, depth + 1) if branch in schema else YES

    def _all(self, keyword: str, schema: dict[str, Any], value: Any, depth: int) -> Verdict:
        verdict = YES
        for child, part, _ in self._children(keyword, schema, value):
            verdict = min(verdict, self._verdict(child, part, depth + 1))
            if verdict == NO:
                break
        return verdict

    def _children(self, keyword: str, schema: dict[str, Any], value: Any) -> Iterator[Child]:
        """What a keyword asks of a value and its parts, all of which must hold. What is ill-formed asks for what nobody knows: None."""
        expected = schema[keyword]
        if keyword == "allOf":
            yield from ((each, value, None) for each in _list_or_unknown(expected))
        elif type(value) is dict:
            yield from self._members(keyword, schema, cast("dict[str, Any]", value))
        elif type(value) is list:
            items = cast("Sequence[Any]", value)
            lists = cast("Sequence[Any]", schema.get("items")) if type(schema.get("items")) is list else None
            if keyword == "items":
                schemas = lists if lists is not None else [expected] * len(items)
                yield from ((each, item, str(index)) for index, (each, item) in enumerate(zip(schemas, items, strict=False)))
            elif keyword == "additionalItems" and lists is not None:
                yield from ((expected, items[index], str(index)) for index in range(len(lists), len(items)))

    def _members(self, keyword: str, schema: dict[str, Any], value: dict[str, Any]) -> Iterator[Child]:
        expected = schema[keyword]
        if keyword == "additionalProperties":
            yield from ((expected, value[name], name) for name in self._additional(schema, value))
        elif keyword == "propertyNames":
            yield from ((expected, name, name) for name in value)
        elif keyword not in ("properties", "patternProperties", "dependencies"):
            return
        elif type(expected) is not dict or type(cast("dict[str, Any]", expected).get("$ref")) is str:
            yield None, value, None
        elif keyword == "patternProperties":
            for pattern, child in cast("dict[str, Any]", expected).items():
                for name, part in value.items():
                    if self.spend(1) and self._patterns.matches(pattern, name) == YES:
                        yield child, part, name
        else:
            wanted = cast("dict[str, Any]", expected)
            for name in value if len(value) < len(wanted) else wanted:
                if name in value and name in wanted:
                    child = wanted[name]
                    if keyword == "properties":
                        yield child, value[name], name
                    else:
                        yield self._requirement(child) if type(child) is list else child, value, None

    def _requirement(self, names: Any) -> dict[str, Any]:
        """The schema that a list of names in `dependencies` stands for; always the same one, for verdicts go by identity."""
        return self._requirements.setdefault(id(names), {"required": names})

    def _additional(self, schema: dict[str, Any], value: dict[str, Any]) -> Iterator[str]:
        """The names of members that neither `properties` nor `patternProperties` speaks of; none when this can't be said."""
        named, by_pattern = schema.get("properties", {}), schema.get("patternProperties", {})
        if type(named) is not dict or type(by_pattern) is not dict:
            return
        for name in value:
            if name in named or not self.spend(len(cast("dict[str, Any]", by_pattern))):
                continue
            if all(self._patterns.matches(pattern, name) == NO for pattern in cast("dict[str, Any]", by_pattern)):
                yield name

    def _explain(self, schema: Any, value: Any, trail: Trail, depth: int) -> Iterator[Failure]:
        """The failures of a value that is known to be invalid."""
        schema = self.end(schema)
        if type(schema) is not dict:
            yield Failure(trail, "false", {}, value)
            return
        members = cast("dict[str, Any]", schema)
        for keyword in members:
            if self._keyword(keyword, members, value, depth) != NO:
                continue
            if keyword in _ALL or keyword == "if":
                for child, part, token in self._failing(keyword, members, value, depth):
                    below = trail if token is None else (trail, token)
                    if self.end(child) is False or keyword == "propertyNames":
                        yield Failure(trail if keyword in _OF_OBJECTS else below, keyword, members, value, token)
                    else:
                        yield from self._explain(child, part, below, depth + 1)
            elif keyword in ("oneOf", "anyOf"):
                yield from self._explain_choice(keyword, members, value, trail, depth)
            elif keyword == "required":
                absent = (name for name in members["required"] if type(name) is str and name not in value)
                yield from (Failure(trail, keyword, members, value, name) for name in absent)
            else:
                yield Failure(trail, keyword, members, value)

    def _failing(self, keyword: str, schema: dict[str, Any], value: Any, depth: int) -> Iterator[Child]:
        if keyword == "if":
            branch = "then" if self._verdict(schema["if"], value, depth + 1) == YES else "else"
            yield schema[branch], value, None
            return
        for child, part, token in self._children(keyword, schema, value):
            if self._verdict(child, part, depth + 1) == NO:
                yield child, part, token

    def _explain_choice(self, keyword: str, schema: dict[str, Any], value: Any, trail: Trail, depth: int) -> Iterator[Failure]:
        matches = self._alternatives(schema[keyword], value, depth).count(YES)
        if not matches:
            nearest = self._nearest(schema[keyword], value, depth)
            if nearest is not None:
                yield from self._explain(nearest, value, trail, depth + 1)
                return
        yield Failure(trail, keyword, schema, value, matches=matches)

    def _nearest(self, schemas: Sequence[Any], value: Any, depth: int) -> Any:
        """The only alternative that is of the value's type and whose tags, if it has any, are the value's; None where there are several."""
        candidates = [each for each in schemas if self._is_kin(each, value, depth + 1)]
        tagged = [each for each in candidates if self._tags(each, value)]
        chosen = tagged or candidates
        return chosen[0] if len(chosen) == 1 else None

    def _is_kin(self, schema: Any, value: Any, depth: int) -> bool:
        members = self.end(schema)
        if type(members) is not dict:
            return False
        members = cast("dict[str, Any]", members)
        if any(self._keyword(name, members, value, depth) == NO for name in ("type", "enum", "const") if name in members):
            return False
        return all(verdict != NO for verdict in self._tags(members, value))

    def _tags(self, schema: Any, value: Any) -> list[Verdict]:
        """The verdicts of the properties that hold one of a few fixed values: by such a tag alternatives are told apart."""
        properties = self.end(schema).get("properties")
        if type(value) is not dict or type(properties) is not dict:
            return []
        found: list[Verdict] = []
        for _, part, name in self._members("properties", {"properties": properties}, cast("dict[str, Any]", value)):
            tag = self.end(cast("dict[str, Any]", properties)[cast(str, name)])
            if type(tag) is dict and ("const" in tag or "enum" in tag):
                found.append(self._verdict(tag, part, 0))
        return found


_ALL = frozenset(
    {"allOf", "properties", "patternProperties", "additionalProperties", "items", "additionalItems", "propertyNames", "dependencies"}
)
_OF_OBJECTS = frozenset({"properties", "patternProperties", "additionalProperties", "propertyNames"})


def _list_or_unknown(value: Any) -> Sequence[Any]:
    return cast("Sequence[Any]", value) if type(value) is list else (None,)


def _one(verdicts: Sequence[Verdict]) -> Verdict:
    if verdicts.count(YES) > 1:
        return NO
    if not verdicts or MAYBE in verdicts:
        return MAYBE
    return YES if YES in verdicts else NO
