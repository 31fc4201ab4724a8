"""Documents written by others: no valid one is refused, no wrong one is a fault of ours, and bundling changes no meaning."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, cast

import pytest

from asyncgen import source
from asyncgen.diagnostics import Diagnostic, Severity, SpecError, UsageError
from asyncgen.spec import grammar
from asyncgen.spec import pointer as pointers
from asyncgen.spec.access import Access
from asyncgen.spec.bundle import Bundle, follow, load
from asyncgen.spec.resolving import Location, Resolver
from asyncgen.spec.validate import validate
from tests.corpus.documents import CORPUS

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of documents written by others is not here")

Row: TypeAlias = dict[str, str]


def rows() -> Iterator[Row]:
    """The documents of the index."""
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8") as index:
        yield from csv.DictReader(index, delimiter="\t")


def root_of(path: Path) -> Path:
    """The folder of the project a document is from: what it may refer to."""
    parts = path.relative_to(CORPUS).parts
    return CORPUS.joinpath(*parts[: 3 if parts[0] == "official" else 2])


def errors(path: Path) -> tuple[Diagnostic, ...]:
    """The errors of a document, from reading and from validation."""
    try:
        findings = validate(load(path, Access(root_of(path))))
    except SpecError as error:
        findings = error.diagnostics
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def test_no_file_is_a_fault_of_ours() -> None:
    """Every file of the corpus, document or not, is read or refused with findings that have a place."""
    count = 0
    for path in sorted(CORPUS.rglob("*")):
        if path.is_file():
            count += 1
            try:
                found = errors(path)
            except UsageError as error:
                pytest.fail(f"{path}: {error}")
            assert all(finding.at is not None and finding.at.file and finding.message for finding in found)
    assert count > 1000


def test_yaml_is_read_as_other_yaml_readers_do() -> None:
    """Where YAML 1.1 and 1.2 agree, the data is what the YAML library's own loader gives."""
    yaml = pytest.importorskip("yaml")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    compared = 0
    for row in rows():
        path = CORPUS / row["file"]
        if row["yaml11_differs"] != "False":
            continue
        try:
            expected, read = yaml.load(path.read_bytes(), loader), source.read(path)
        except (yaml.YAMLError, SpecError):
            continue
        if read.findings:
            continue
        compared += 1
        assert json.dumps(read.data) == json.dumps(expected), row["file"]
    assert compared > 500


@dataclass(slots=True)
class Comparison:
    """A document before and after bundling, compared place by place with references followed on both sides."""

    resolver: Resolver
    bundle: Bundle
    seen: set[tuple[Location, str, str]]

    def same(self, here: Location, pointer: str, shape: grammar.Shape | None) -> None:
        """Asserts that a place in a file and a place in the bundled document mean the same, as far as the grammar tells references."""
        value, bundled = self.resolver.value(here), pointers.get(self.bundle.document, pointer)
        if isinstance(shape, grammar.Kind) and shape.referable:
            reference = cast("dict[str, Any]", value).get("$ref") if isinstance(value, dict) else None
            if isinstance(reference, str):
                target = self.resolver.target(here, reference)
                assert target is not None
                if shape in grammar.SCHEMA_MAPS:
                    return
                here, value = target.final, self.resolver.value(target.final)
            pointer, bundled = follow(self.bundle.document, bundled, pointer)
            shape = grammar.referred(shape)
        key = (here, pointer, shape.name if isinstance(shape, grammar.Kind) else "")
        if key in self.seen:
            return
        self.seen.add(key)
        if isinstance(value, dict):
            self._members(here, pointer, shape, cast("dict[str, Any]", value), cast("dict[str, Any]", bundled))
        elif isinstance(value, list):
            items = cast("Sequence[Any]", value)
            assert len(bundled) == len(items)
            for index in range(len(items)):
                below = None if shape is None else grammar.inner(shape, value, str(index))
                self.same(here.below(str(index)), pointers.join(pointer, index), below)
        else:
            assert (type(bundled), bundled) == (type(value), value)

    def _members(self, here: Location, pointer: str, shape: grammar.Shape | None, value: dict[str, Any], bundled: dict[str, Any]) -> None:
        moved = {"definitions", "$defs"} if here.file != self.resolver.main else set[str]()
        added = {"components"} if not pointer else set(grammar.buckets()) if pointer == "/components" else set(value)
        names = set(value) - (moved - set(bundled))
        assert names <= set(bundled)
        assert set(bundled) - set(value) <= added or pointer.startswith("/components/")
        for name in names:
            self.same(here.below(name), pointers.join(pointer, name), None if shape is None else grammar.inner(shape, value, name))


def test_bundling_changes_no_meaning() -> None:
    """Every place of every document, references followed, holds the same before and after; every reference is internal."""
    compared = several = 0
    for row in rows():
        path = CORPUS / row["file"]
        try:
            bundle = load(path, Access(root_of(path)))
        except SpecError:
            continue
        if any(finding.severity is Severity.ERROR for finding in bundle.findings):
            continue
        compared += 1
        several += len(bundle.files) > 1
        for _, node, _ in grammar.references(bundle.document, grammar.ROOT):
            assert node["$ref"].startswith("#")
            pointers.get(bundle.document, pointers.of_reference(node["$ref"]))
        if len(bundle.files) > 1:
            resolver = Resolver(path, Access(root_of(path)))
            Comparison(resolver, bundle, set()).same(Location(resolver.main, ()), "", grammar.ROOT)
    assert compared > 500
    assert several > 15
