"""Comparing documents, at random: what rewriting keeps, what one mutation breaks. Seeded, so every run sees the same cases."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard, cast

import pytest

from asyncgen.diagnostics import FindingsError, UsageError
from asyncgen.diff import Difference, Level, compare
from asyncgen.spec import pointer as pointers
from asyncgen.spec.bundle import load
from tests.corpus.documents import CORPUS

HERE = Path(__file__)
SPECS = sorted((HERE.parents[2] / "specs").glob("*.yaml"))

Json = dict[str, Any]

SAME_AS_ABSENT: tuple[Any, ...] = ([], {}, False, True, 0, "latest", {"oneOf": []})
INDIRECT = ("/defaultContentType", "/components", "/components/operationTraits", "/components/messageTraits")
SECTIONS = ("schemas", "messages", "parameters", "operationTraits", "messageTraits", "correlationIds")


def is_map(value: Any) -> TypeGuard[Json]:
    """Whether a value is a JSON object."""
    return isinstance(value, dict)


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """Whether a value is a JSON array."""
    return isinstance(value, list)


def shuffled(value: Any, random_: random.Random, sets: tuple[str, ...] = ()) -> Any:
    """The same value with its keys in another order, and the lists with these keys too."""
    if is_map(value):
        names = list(value)
        random_.shuffle(names)
        made = {name: shuffled(value[name], random_, sets) for name in names}
        for name in sets:
            if is_list(made.get(name)):
                random_.shuffle(cast("list[Any]", made[name]))
        return made
    return [shuffled(item, random_, sets) for item in value] if is_list(value) else value


def references(value: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Every `$ref` in a place where one may stand: its owner's pointer and its text."""
    if is_map(value):
        target = value.get("$ref")
        if isinstance(target, str):
            yield at, target
            return
        for name, item in value.items():
            if name not in {"examples", "example", "enum", "const", "default"} and not (name.startswith("x-") and name != "x-response"):
                yield from references(item, pointers.join(at, name))
    elif is_list(value):
        for index, item in enumerate(value):
            yield from references(item, pointers.join(at, index))


def replaced(document: Json, at: str, value: Any) -> None:
    """Set the value at a pointer."""
    holder = pointers.get(document, pointers.parent(at))
    name = pointers.parse(at)[-1]
    holder[int(name) if is_list(holder) else name] = value


def inlined(document: Json, random_: random.Random) -> Json:
    """The document with some references replaced by what they lead to."""
    made = copy.deepcopy(document)
    for at, target in random_.sample(found := list(references(made)), len(found) // 2):
        try:
            pointers.get(made, at)
        except LookupError:
            continue
        replaced(made, at, copy.deepcopy(pointers.get(document, pointers.of_reference(target))))
    return made


def renamed(document: Json) -> Json:
    """The document with other names for every component that something refers to."""
    used = {pointers.of_reference(target) for _, target in references(document)}
    made = copy.deepcopy(document)
    for at, target in references(document):
        section, _, key = pointers.of_reference(target).rpartition("/")
        if section.removeprefix("/components/") in SECTIONS:
            pointers.get(made, at)["$ref"] = pointers.to_reference(f"{section}/New{key}")
    for section in SECTIONS:
        entries: Json = made.get("components", {}).get(section, {})
        for name in list(entries):
            if f"/components/{section}/{pointers.escape(name)}" in used:
                entries[f"New{name}"] = entries.pop(name)
    return made


@dataclass(frozen=True)
class Mutation:
    """One change: the place where something was changed, and the document after it."""

    at: str
    what: str
    document: Json

    def is_near(self, difference: Difference) -> bool:
        """Whether the difference is at this place, inside it or around it, in one of the documents."""
        return related(difference.pointer_left, self.at) or related(difference.pointer_right, self.at)


def places(value: Any, at: str = "") -> Iterator[str]:
    """Pointers of everything whose change has a meaning."""
    if is_map(value):
        if isinstance(value.get("$ref"), str):
            yield pointers.join(at, "$ref")
            return
        for name, item in value.items():
            if pointers.join(at, name) not in INDIRECT and "traits" not in value:
                yield pointers.join(at, name)
                yield from places(item, pointers.join(at, name))
    elif is_list(value):
        for index, item in enumerate(value):
            if value.count(item) == 1:
                yield pointers.join(at, index)
                yield from places(item, pointers.join(at, index))


def changed(value: Any) -> Any:
    """Another value of the same JSON type, or nearly."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, str):
        return value + "~"
    return "changed" if value is None else None


def mutated(document: Json, random_: random.Random) -> Mutation:
    """The document with one value changed or left out, at a random place where that means something."""
    candidates = list(places(document)) + [place for place in places(document.get("components", {}), "/components") if place.count("/") > 2]
    while True:
        at = random_.choice(candidates)
        made = copy.deepcopy(document)
        holder = pointers.get(made, pointers.parent(at))
        value = pointers.get(made, at)
        name = pointers.parse(at)[-1]
        if value in (*SAME_AS_ABSENT, document.get("defaultContentType")) or name in {"schemaFormat", "bindingVersion"}:
            continue
        if random_.random() < 0.5 and name not in {"asyncapi", "channels", "$ref"}:
            del holder[int(name) if is_list(holder) else name]
            return Mutation(at, "left out", made)
        replaced(made, at, changed(value))
        return Mutation(at, "changed", made)


def related(first: str, second: str) -> bool:
    """Whether one of two places holds the other."""
    return f"{first}/".startswith(f"{second}/") or f"{second}/".startswith(f"{first}/")


def loaded(path: Path) -> Json | None:
    """The bundled document, None where it can't be read."""
    try:
        return load(path).document
    except (FindingsError, UsageError):
        return None


def known(path: Path) -> Json:
    """A document of our own."""
    document = loaded(path)
    assert document is not None
    return document


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_rewriting_keeps_the_meaning(path: Path) -> None:
    """Shuffled, inlined and renamed documents equal the original, alone and together."""
    document = known(path)
    for seed in range(10):
        random_ = random.Random(seed)
        assert compare(document, shuffled(document, random_, ("required", "enum", "tags"))) == ()
        assert compare(document, inlined(document, random_)) == ()
        rewritten = renamed(document)
        assert rewritten != document
        assert compare(document, rewritten) == ()
        # What every use of was inlined is an unused component, which is known by its name.
        both = compare(shuffled(inlined(rewritten, random_), random_), inlined(document, random_))
        assert [difference for difference in both if difference.level is Level.WIRE] == []


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_one_mutation_is_found_where_it_is(path: Path) -> None:
    """One changed or missing value gives at least one difference, all of them at that place, also after rewriting."""
    document = known(path)
    other_names = renamed(document)
    random_ = random.Random(path.stem)
    for _ in range(30):
        mutation = mutated(document, random_)
        found = compare(document, mutation.document)
        assert found, (mutation.at, mutation.what)
        if not mutation.at.startswith("/components/") or mutation.what == "changed":
            assert any(mutation.is_near(difference) for difference in found), (mutation.at, found)
        assert compare(shuffled(mutation.document, random_), other_names), (mutation.at, mutation.what)


@pytest.fixture(scope="module")
def corpus() -> dict[Path, Json]:
    """Documents written by others, those that can be read."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus of documents written by others is not here")
    paths = sorted(path for path in CORPUS.rglob("*") if path.suffix in {".yaml", ".yml", ".json"} and "json-schema" not in str(path))
    documents = {path: loaded(path) for path in paths}
    return {path: made for path, made in documents.items() if made is not None and str(made.get("asyncapi")).startswith("2.")}


@pytest.mark.timeout(600)
def test_documents_of_others_equal_themselves(corpus: dict[Path, Json]) -> None:
    """Each document equals itself with its keys shuffled and after a way through JSON text."""
    assert len(corpus) > 500
    for path, document in corpus.items():
        through_text = json.loads(json.dumps(document))
        assert compare(document, shuffled(through_text, random.Random(1))) == (), path


@pytest.mark.timeout(600)
def test_mutations_of_documents_of_others_are_found(corpus: dict[Path, Json]) -> None:
    """300 single mutations in documents that others wrote are all found, changed values where they are."""
    random_ = random.Random(0)
    # What a trait overrides means nothing, so documents with traits are left to the tests that know what to expect.
    documents = [document for document in corpus.values() if document.get("channels") and '"traits"' not in json.dumps(document)]
    for _ in range(300):
        document = random_.choice(documents)
        mutation = mutated(document, random_)
        found = compare(document, mutation.document)
        assert found, (document["info"], mutation.at, mutation.what)
        if mutation.what == "changed":
            assert any(mutation.is_near(difference) for difference in found), (document["info"], mutation.at, found)
