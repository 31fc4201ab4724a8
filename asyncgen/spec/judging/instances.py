"""Examples and defaults of a document against their schemas (2.4.0, "Message Example Object"; "Schema Object": `default`, `examples`).

Owns which value is asked about, and the place of a finding. Whether it is valid is `judge`'s to say, in the words of `failure_words`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from asyncgen.spec import grammar
from asyncgen.spec import pointer as pointers
from asyncgen.spec.finding import Finding
from asyncgen.spec.judging import failure_words
from asyncgen.spec.judging.failures import Failure, failures
from asyncgen.spec.judging.judge import Judge
from asyncgen.spec.judging.message_examples import PayloadSchema, examples, own_payload_schema
from asyncgen.spec.judging.places import Found, places

# The place is a member's name: the value is right where it stands, only it must not stand there.
_BY_NAME = frozenset({"additionalProperties", "patternProperties", "properties", "propertyNames"})

_MOST_ALTERNATIVES = 8
_BESIDE = {"additionalProperties": "properties", "additionalItems": "items"}


def check(document: dict[str, Any], _version: grammar.Version, payload_schema: PayloadSchema = own_payload_schema) -> Iterator[Finding]:
    """Examples of messages (AG140), examples (AG141) and defaults (AG142) of schemas that are not valid, at most ten findings for each.

    Texts in the place of other values (AG146) are only warned about: many tools write every example as text, and the official parser takes
    them.

    What can't be judged is passed over: a schema that is ill-formed, a format of schemas that `payload_schema` does not know.
    """
    judge = Judge(document)
    reported: set[str] = set()
    found_places = list(places(document))
    where = {id(place.value): place for place in found_places if place.schema}
    for place in found_places:
        if place.schema:
            yield from _schema(judge, place, where)
            continue
        for example in examples(place, judge, payload_schema):
            # The examples of a trait belong to each message that has it, and one mistake in them is told once.
            if example.pointer not in reported:
                found = list(
                    _findings("AG140", example.pointer, f"'{example.part}'", failures(judge, example.schema, example.value), where)
                )
                if found:
                    reported.add(example.pointer)
                yield from found


def _schema(judge: Judge, place: Found, where: Mapping[int, Found]) -> Iterator[Finding]:
    schema = place.value
    listed = schema.get("examples")
    for index, example in enumerate(cast("Sequence[Any]", listed) if isinstance(listed, list) else ()):
        if found := failures(judge, schema, example):
            code = "AG146" if isinstance(example, str) else "AG141"
            yield from _findings(code, pointers.join(place.pointer, "examples", index), "the example", found, where)
    if "default" in schema and (found := failures(judge, schema, schema["default"])):
        code = "AG146" if isinstance(schema["default"], str) else "AG142"
        yield from _findings(code, pointers.join(place.pointer, "default"), "'default'", found, where)


def _findings(code: str, pointer: str, root: str, found: Sequence[Failure], where: Mapping[int, Found]) -> Iterator[Finding]:
    for failure in found:
        at = pointer + pointers.render(grammar.tokens_of(failure.trail))
        by_name = failure.keyword in _BY_NAME and failure.name is not None
        hints = failure_words.hints(failure) or (f"correct {'the default' if code == 'AG142' else 'the example'}, or its schema",)
        message = failure_words.message(failure, root)
        yield Finding(code, pointers.join(at, failure.name or "") if by_name else at, message, hints, by_name, _because(failure, where))


def _because(failure: Failure, where: Mapping[int, Found]) -> tuple[tuple[str, str], ...]:
    """The place of the keyword that a value does not keep; none where the schema was put together by traits."""
    schema = where.get(id(failure.schema))
    if schema is None or schema.value is not failure.schema or failure.keyword not in failure.schema:
        return ()
    beside = _BESIDE.get(failure.keyword)
    if beside is not None:
        # What is too much is what the other keyword does not name.
        at = pointers.join(schema.pointer, beside) if beside in failure.schema else schema.pointer
        return (("what may be there is said here", at),)
    at = pointers.join(schema.pointer, failure.keyword)
    if failure.matches:
        return tuple(("an alternative is here", each) for each in _alternatives(failure.schema[failure.keyword], at))
    return (("the schema says so here", at),)


def _alternatives(schemas: Sequence[Any], pointer: str) -> Iterator[str]:
    """The places of the first alternatives: where a reference leads, but its own where another one leads there too."""
    seen: set[str] = set()
    for index, schema in enumerate(schemas[:_MOST_ALTERNATIVES]):
        reference = cast("dict[str, Any]", schema).get("$ref") if isinstance(schema, dict) else None
        is_new = isinstance(reference, str) and reference not in seen
        yield pointers.of_reference(reference) if isinstance(reference, str) and is_new else pointers.join(pointer, index)
        seen |= {reference} if isinstance(reference, str) else set()
