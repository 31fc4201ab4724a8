"""JSON Schema's own tests (draft 7), through a generated service's validation: a frame is accepted if and only if the schema says so."""

from __future__ import annotations

import importlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import Draft7Validator

from tests.corpus import schema_suite
from tests.corpus.documents import available
from tests.corpus.schema_suite import Group
from tests.corpus.stages import command

pytestmark = pytest.mark.skipif(not available(), reason="the corpus is not on this machine")

LEAP_SECONDS = {
    "optional/format/date-time: validation of date-time strings: a valid date-time with a leap second, UTC",
    "optional/format/date-time: validation of date-time strings: a valid date-time with a leap second, with minus offset",
}
"""What a text that has the type of a date can't be: Python's `datetime` has no second 60."""


@pytest.mark.timeout(300)
def test_the_service_agrees_with_the_suite(tmp_path: Path) -> None:
    """Each schema as a payload, each instance as a frame: all required tests, all optional ones and all formats agree."""
    chosen = [group for group in schema_suite.groups() if group.title not in schema_suite.LEFT_OUT]
    assert sum(len(group.tests) for group in chosen) > 1600
    assert _disagreeing(chosen, tmp_path, "schema_suite_service") == set()


@pytest.mark.timeout(300)
def test_the_service_agrees_where_types_are_given(tmp_path: Path) -> None:
    """The same with the types that the keywords imply, as real documents give them: now Python's types have their say."""
    chosen: list[Group] = []
    for group in schema_suite.groups():
        schema = schema_suite.typed(group.schema)
        if group.title in schema_suite.LEFT_OUT or schema == group.schema or "http:" in str(schema):
            continue
        validator = Draft7Validator(schema, validate_formats=True)
        chosen.append(replace(group, schema=schema, tests=tuple((text, data, validator.is_valid(data)) for text, data, _ in group.tests)))
    assert sum(len(group.tests) for group in chosen) > 1000
    assert _disagreeing(chosen, tmp_path, "typed_suite_service") == LEAP_SECONDS


def _disagreeing(chosen: list[Group], folder: Path, package: str) -> set[str]:
    metaschema: Any = importlib.import_module("jsonschema").Draft7Validator.META_SCHEMA
    spec = schema_suite.write(chosen, folder, metaschema)
    code, out, err = command(["init", str(folder / "project"), "--spec", str(spec), "--package", package])
    assert code == 0, out + err
    service = _service(folder / "project", package)
    specs = {channel.spec.address: channel.spec for channel in service.channels}
    return {
        f"{group.title}: {description}"
        for number, group in enumerate(chosen)
        for description, instance, valid in group.tests
        if _accepts(service, f"/{number}", specs[f"/{number}"].send[0].name, instance) != valid
    }


def _service(project: Path, package: str) -> Any:
    sys.path.insert(0, str(project))
    try:
        return importlib.import_module(f"{package}.main").service
    finally:
        sys.path.remove(str(project))


def _accepts(service: Any, channel: str, name: str, instance: Any) -> bool:
    try:
        service.check(channel, name, "send", instance)
    except ValueError:
        return False
    return True
