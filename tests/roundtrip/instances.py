"""JSON values for schemas, drawn from them or spoilt, and a second opinion on which of them a schema takes.

Values come from hypothesis-jsonschema and verdicts from jsonschema-rs: neither is of this project. Derandomised, so that every run sees the
same values.
"""

from __future__ import annotations

import importlib
import json
import random
import warnings
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, unquote

import jsonschema_rs
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

from asyncgen.spec import pointer as pointers
from tests.roundtrip.cases import is_array, is_object


class Opinion:
    """What jsonschema-rs says of values, by the schema at a pointer of a document."""

    def __init__(self, document: Mapping[str, Any], pointer: str) -> None:
        place = _fragment(f"/document{pointer}")
        self._validator = jsonschema_rs.Draft7Validator({"allOf": [{"$ref": place}], "document": _moved(document, "/document")})

    def takes(self, value: Any) -> bool:
        """Say whether the schema takes a value."""
        return self._validator.is_valid(value)


def _fragment(pointer: str) -> str:
    """Return the reference to a pointer, with all that no URI may have escaped."""
    return "#" + quote(pointer, safe="/~")


def _moved(value: Any, base: str) -> Any:
    if is_array(value):
        return [_moved(item, base) for item in value]
    if not is_object(value):
        return value
    return {
        key: _fragment(base + unquote(item[1:])) if key == "$ref" and isinstance(item, str) and item.startswith("#") else _moved(item, base)
        for key, item in value.items()
    }


def drawn(schema: Any, count: int) -> list[Any]:
    """Return up to `count` values that a schema without references takes; none where no generator can be made of it."""
    found: list[Any] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            strategy = _strategy(schema)

            @settings(
                max_examples=count,
                derandomize=True,
                database=None,
                deadline=None,
                phases=[Phase.generate],
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
            )
            @given(strategy)
            def collect(value: Any) -> None:
                found.append(json.loads(json.dumps(value)))

            collect()
        except Exception:  # noqa: BLE001 - whatever another project's generator can't do is no matter of this one
            return found
    return found


def _strategy(schema: Any) -> SearchStrategy[Any]:
    # It has no types that a strict checker knows.
    make: Callable[[Any], SearchStrategy[Any]] = importlib.import_module("hypothesis_jsonschema").from_schema
    return make(schema)


def written_out(document: Mapping[str, Any], schema: Any, depth: int = 12, trail: tuple[str, ...] = ()) -> Any:
    """Return a schema with what its references lead to in their places; what contains itself, or is very deep, may be anything there."""
    if is_array(schema):
        return [written_out(document, item, depth, trail) for item in schema]
    if not is_object(schema):
        return schema
    target = schema.get("$ref")
    if isinstance(target, str):
        if target in trail or depth == 0:
            return {}
        return written_out(document, pointers.get(document, pointers.of_reference(target)), depth - 1, (*trail, target))
    return {
        key: value if key in ("enum", "const", "default", "examples") else written_out(document, value, depth, trail)
        for key, value in schema.items()
    }


def spoilt(value: Any, random_: random.Random) -> Any:
    """Return a value with one part of it changed, left out or added."""
    made = json.loads(json.dumps(value))
    others: list[Any] = [None, 0, -1, 1.5, "", "x" * 50, [], {}, True]
    holders = [holder for holder in _holders(made) if holder]
    if not holders or random_.random() < 0.2:
        return random_.choice(others)
    holder = random_.choice(holders)
    key: Any = random_.choice([*holder] if is_object(holder) else [*range(len(holder))])
    if random_.random() < 0.3:
        del holder[key]
    else:
        holder[key] = random_.choice(others)
    return made


def _holders(value: Any) -> list[Any]:
    if is_object(value):
        return [value, *(holder for item in value.values() for holder in _holders(item))]
    return [value, *(holder for item in value for holder in _holders(item))] if is_array(value) else []
