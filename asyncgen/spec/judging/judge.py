"""Whether a value is valid against a Schema Object of a bundled document (JSON Schema draft 7 as AsyncAPI 2.4.0, "Schema Object", has it).

Owns schemas within schemas, references and the limits on the work: a document is hostile until proven otherwise, so every pair of a schema
and a value is judged once, and what goes too deep or takes too long is neither right nor wrong. It must not know words for what is wrong.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, cast

from asyncgen.spec import pointer as pointers
from asyncgen.spec.judging import formats as format_checks
from asyncgen.spec.judging import keywords
from asyncgen.spec.judging.patterns import Patterns
from asyncgen.spec.judging.verdict import MAYBE, NO, YES, Verdict

_DEEPEST = 200
# For a whole document: some seconds at worst. Large documents in use need a hundredth of it.
_EFFORT = 400_000

Child: TypeAlias = tuple[Any, Any, str | None]
"""A schema, what it is about, and the token that leads there from the value (None: it is the value itself)."""


class Judge:
    """Judges values against schemas of one document. Its effort is limited for all values together."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._patterns = Patterns()
        self._targets: dict[str, tuple[str, Any]] = {}
        self._choices: dict[int, tuple[Any, frozenset[Hashable]]] = {}
        self._requirements: dict[int, dict[str, Any]] = {}
        self._memo: dict[tuple[int, int], Verdict] = {}
        self._left = _EFFORT

    def spend(self, effort: int) -> bool:
        """Take work for this document from what is left, and say whether anything was left."""
        self._left -= effort
        return self._left > 0

    def fits(self, schema: Any, value: Any) -> Verdict:
        """Whether a value is valid. `verdict` and `asks` then know what they know until the next value."""
        self._memo = {}
        # Nothing is left to judge with: then looking is not even begun.
        return self.verdict(schema, value, 0) if self._left > 0 else MAYBE

    def end(self, schema: Any) -> Any:
        """The schema after references (their siblings are ignored); None where they lead nowhere or in a circle."""
        return self.target(schema, "")[1]

    def target(self, node: Any, pointer: str) -> tuple[str, Any]:
        """As `end`, with the place of what is there; `pointer` is that of `node` itself. Each reference is followed once."""
        passed: list[str] = []
        while type(node) is dict and type(reference := cast("dict[str, Any]", node).get("$ref")) is str:
            if reference in self._targets:
                pointer, node = self._targets[reference]
                break
            # Met again before its end is known, it leads in a circle.
            self._targets[reference] = ("", None)
            passed.append(reference)
            try:
                pointer = pointers.of_reference(reference)
                node = pointers.get(self._document, pointer)
            except (LookupError, ValueError):
                node = None
        for reference in passed:
            self._targets[reference] = (pointer, node)
        return pointer, cast(Any, node)

    def verdict(self, schema: Any, value: Any, depth: int) -> Verdict:
        """Whether a value, reached by `depth` schemas within schemas, is valid; MAYBE beyond the limits, and for what is no schema."""
        schema = self.end(schema)
        if type(schema) is not dict:
            return MAYBE if type(schema) is not bool else YES if schema else NO
        if depth > _DEEPEST or not self.spend(1):
            return MAYBE
        # The same identity is the same value, or an equal scalar.
        members = cast("dict[str, Any]", schema)
        pair = (id(members), id(value))
        known = self._memo.get(pair)
        if known is not None:
            return known
        # A schema that asks itself about the same value says nothing by that.
        self._memo[pair] = MAYBE
        verdict = YES
        for keyword in members:
            verdict = min(verdict, self.asks(keyword, members, value, depth))
            if verdict == NO:
                break
        self._memo[pair] = verdict
        return verdict

    def asks(self, keyword: str, schema: dict[str, Any], value: Any, depth: int) -> Verdict:
        """Whether a value is what one keyword of a schema asks for; YES for keywords without meaning."""
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
                verdicts = self.alternatives(expected, value, depth)
                return _one(verdicts) if keyword == "oneOf" else max(verdicts, default=MAYBE)
            case "not":
                return YES - self.verdict(expected, value, depth + 1)
            case "contains":
                if type(value) is not list:
                    return YES
                return max((self.verdict(expected, item, depth + 1) for item in cast("Sequence[Any]", value)), default=NO)
            case "if":
                return self._conditional(schema, value, depth)
            case _ if keyword in ALL:
                return self._all(keyword, schema, value, depth)
            case _:
                check = keywords.CHECKS.get(keyword)
                if keyword == "required" and type(expected) is list:
                    self.spend(len(cast("Sequence[Any]", expected)) // 8)
                return YES if check is None else check(expected, value)

    def _enum(self, options: Any, value: Any) -> Verdict:
        if type(options) is not list or not options:
            return MAYBE
        choices: list[Any] = cast(Any, options)
        known = self._choices.get(id(choices))
        if known is None:
            # The list is kept so that no other one can get its identity.
            known = self._choices[id(choices)] = (choices, frozenset(map(keywords.frozen, choices)))
        return YES if keywords.frozen(value) in known[1] else NO

    def alternatives(self, schemas: Any, value: Any, depth: int) -> list[Verdict]:
        """Whether a value fits each of several schemas; nothing where they are no list."""
        if type(schemas) is not list or not schemas:
            return []
        return [self.verdict(schema, value, depth + 1) for schema in cast("Sequence[Any]", schemas)]

    def _conditional(self, schema: dict[str, Any], value: Any, depth: int) -> Verdict:
        condition = self.verdict(schema["if"], value, depth + 1)
        branch = {YES: "then", NO: "else"}.get(condition)
        if branch is None:
            return MAYBE
        return self.verdict(schema[branch], value, depth + 1) if branch in schema else YES

    def _all(self, keyword: str, schema: dict[str, Any], value: Any, depth: int) -> Verdict:
        verdict = YES
        for child, part, _ in self.children(keyword, schema, value):
            verdict = min(verdict, self.verdict(child, part, depth + 1))
            if verdict == NO:
                break
        return verdict

    def children(self, keyword: str, schema: dict[str, Any], value: Any) -> Iterator[Child]:
        """What a keyword asks of a value and its parts, all of which must hold. What is ill-formed asks for what nobody knows: None."""
        expected = schema[keyword]
        if keyword == "allOf":
            yield from ((each, value, None) for each in _list_or_unknown(expected))
        elif type(value) is dict:
            yield from self.members(keyword, schema, cast("dict[str, Any]", value))
        elif type(value) is list:
            items = cast("Sequence[Any]", value)
            lists = cast("Sequence[Any]", schema.get("items")) if type(schema.get("items")) is list else None
            if keyword == "items":
                schemas = lists if lists is not None else [expected] * len(items)
                yield from ((each, item, str(index)) for index, (each, item) in enumerate(zip(schemas, items, strict=False)))
            elif keyword == "additionalItems" and lists is not None:
                yield from ((expected, items[index], str(index)) for index in range(len(lists), len(items)))

    def members(self, keyword: str, schema: dict[str, Any], value: dict[str, Any]) -> Iterator[Child]:
        """As `children`, for the keywords about objects."""
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
                    if not self.spend(1):
                        yield None, value, None
                        return
                    if self._patterns.matches(pattern, name) == YES:
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
            if not self.spend(len(cast("dict[str, Any]", by_pattern))):
                return
            if name not in named and all(self._patterns.matches(pattern, name) == NO for pattern in cast("dict[str, Any]", by_pattern)):
                yield name


ALL = frozenset(
    {"allOf", "properties", "patternProperties", "additionalProperties", "items", "additionalItems", "propertyNames", "dependencies"}
)


def _list_or_unknown(value: Any) -> Sequence[Any]:
    return cast("Sequence[Any]", value) if type(value) is list else (None,)


def _one(verdicts: Sequence[Verdict]) -> Verdict:
    if verdicts.count(YES) > 1:
        return NO
    if not verdicts or MAYBE in verdicts:
        return MAYBE
    return YES if YES in verdicts else NO
