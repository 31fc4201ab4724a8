"""What is kept of the models: the same bytes whatever is kept, nothing made twice, and nothing believed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

import pytest

from asyncgen import models
from asyncgen.kept import tool
from asyncgen.models import ModelsModule
from asyncgen.models.cache import recall
from asyncgen.models.groups import batches, components, placed
from asyncgen.models.hoist import hoist
from asyncgen.naming import Names
from tests.unit.model_cases import api_of, models_of, ref
from tests.unit.random_schemas import NAMES, RandomSchemas

_STRING = {"type": "string"}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


CHAT: Mapping[str, Any] = {
    "Room": _object(name=_STRING, members={"type": "array", "items": ref("Person")}),
    "Person": _object(name={"type": "string", "minLength": 1}, kind=ref("Kind")),
    "Kind": {"type": "string", "enum": ["user", "bot"]},
    "Tree": _object(inside={"type": "array", "items": ref("Tree")}),
    "Other": _object(at={"type": "string", "format": "date"}),
}


def _build(schemas: Mapping[str, Any], kept: str | bytes | None = None) -> ModelsModule:
    return models.build(api_of(schemas), Names({}), kept.encode() if isinstance(kept, str) else kept)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the definitions that the generator was asked for, as they come."""
    asked: list[str] = []
    generate = vars(models)["_generate"]

    def recorded(schemas: Mapping[str, Any], attributes: Mapping[str, str]) -> str:
        asked.extend(schemas)
        return str(generate(schemas, attributes))

    monkeypatch.setattr(models, "_generate", recorded)
    return asked


# --- the same bytes --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_changes_no_byte(seed: int) -> None:
    """Random schemas, edited at random, with whatever is left of what was kept: text, schemas and what to keep are those of a first run."""
    random = Random(seed)
    schemas = {name: RandomSchemas(random).any() for name in NAMES}
    kept = _build(schemas).kept
    for _ in range(2):
        for name in random.sample([*schemas], 2):
            schemas[name] = RandomSchemas(random).any()
        if random.random() < 0.5:
            schemas = {name: schemas[name] for name in random.sample([*schemas], len(schemas))}
        entries = json.loads(kept)
        some = {digest: entries[digest] for digest in random.sample([*entries], len(entries) // 2)}
        first = _build(schemas)
        assert _build(schemas, kept) == _build(schemas, json.dumps(some)) == _build(schemas, first.kept) == first
        kept = first.kept


def test_a_neighbour_changes_no_definition() -> None:
    """The text of each definition, and the order of any two, are the same with a schema more."""
    before, after = (
        _build(CHAT).text,
        _build({**CHAT, "More": _object(room=ref("Room"), at={"type": "string", "format": "date-time"})}).text,
    )
    heads = [line for line in before.splitlines() if line.startswith("class ")]
    assert [line for line in after.splitlines() if line in heads] == heads
    for definition in before.partition("class ")[2].split("\n\n\n"):
        assert definition.strip() in after


# --- nothing is made twice -------------------------------------------------------------------------------------------------------------


def test_what_did_not_change_is_not_made_again(made: list[str]) -> None:
    """After an edit only the changed definition, those that lead to it and what these refer to are asked of the generator."""
    kept = _build(CHAT).kept
    made.clear()
    _build(CHAT, kept)
    _build({**CHAT, "Room": {**CHAT["Room"], "title": "no part of the type"}}, kept)
    _build({name: CHAT[name] for name in reversed([*CHAT])}, kept)
    assert made == []
    _build({**CHAT, "Other": _object(at=_STRING)}, kept)
    assert made == ["Other"]
    made.clear()
    _build({**CHAT, "Person": _object(name=_STRING, kind=ref("Kind"))}, kept)
    assert sorted(made) == ["Kind", "Person", "Room"]


def test_another_maker_makes_everything_again(made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of asyncgen or of what it generates with might write something else."""
    kept = _build(CHAT).kept
    made.clear()
    monkeypatch.setattr(models, "tool", lambda: "another")
    _build(CHAT, kept)
    assert sorted(made) == sorted(CHAT)


def test_what_is_kept_does_not_grow() -> None:
    """Definitions that are not used any more are dropped."""
    without = {name: schema for name, schema in CHAT.items() if name != "Other"}
    assert _build(without, _build(CHAT).kept).kept == _build(without).kept


# --- nothing is believed ---------------------------------------------------------------------------------------------------------------


def _resealed(digest: str, text: Any, pristine: Any) -> list[Any]:
    return [hashlib.sha256(f"{digest} {json.dumps([text, pristine])}".encode()).hexdigest(), text, pristine]


def _each(change: Callable[[str, Any, Any], list[Any]]) -> Callable[[str], str]:
    def changed(kept: str) -> str:
        return json.dumps({digest: change(digest, text, pristine) for digest, (_, text, pristine) in json.loads(kept).items()})

    return changed


def _turned(kept: str) -> str:
    entries = json.loads(kept)
    first, *others = entries.values()
    return json.dumps(dict(zip(entries, (*others, first), strict=True)))


_EVIL = "__import__('os').abort()"
FORGED: Mapping[str, Callable[[str], str]] = {
    "nothing": lambda _: "",
    "no JSON": lambda kept: kept[: len(kept) // 2],
    "no object": lambda _: "[1]",
    "brackets without end": lambda _: "[" * 100_000,
    "a null byte": lambda _: "\0",
    "numbers": lambda kept: json.dumps({digest: [1, 2, 3] for digest in json.loads(kept)}),
    "null": lambda kept: json.dumps(dict.fromkeys(json.loads(kept))),
    "a wrong seal": _each(lambda _, text, pristine: ["", text, pristine]),
    "texts under other digests": _turned,
    "code before": _each(lambda digest, text, pristine: _resealed(digest, f"{_EVIL}\n{text}", pristine)),
    "code behind": _each(lambda digest, text, pristine: _resealed(digest, f"{text}\n{_EVIL}", pristine)),
    "code in a line": _each(lambda digest, text, pristine: _resealed(digest, f"{text}; {_EVIL}", pristine)),
    "code as a type": _each(lambda digest, text, pristine: _resealed(digest, text.replace(": str", f": '{_EVIL}'"), pristine)),
    "a surrogate": _each(lambda digest, text, pristine: _resealed(digest, f"{text}\n'''\ud800'''", pristine)),
    "a schema that is none": _each(lambda digest, text, _: _resealed(digest, text, 3)),
    "a schema of another form": _each(lambda digest, text, _: _resealed(digest, text, {"allOf": 3})),
    "properties of another form": _each(lambda digest, text, _: _resealed(digest, text, {"properties": {"x": []}})),
    "a reference to nothing": _each(lambda digest, text, _: _resealed(digest, text, {"items": {"$ref": "#/definitions/Nothing"}})),
}


@pytest.mark.parametrize("what", [name for name in FORGED if name != "code as a type"])
def test_what_was_forged_is_made_again(what: str) -> None:
    """Whoever changed what is kept changes nothing, even with the right digests and seals."""
    first = _build(CHAT)
    forged = FORGED[what](first.kept)
    order = placed(hoist(api_of(CHAT), Names({})), tool())
    assert recall(forged.encode("utf-8", "surrogatepass"), order) == {}
    assert _build(CHAT, forged.encode("utf-8", "surrogatepass")) == first


def test_code_is_never_taken_for_a_type() -> None:
    """Only the definitions into which something was forged are made again."""
    first = _build(CHAT)
    assert _build(CHAT, FORGED["code as a type"](first.kept)) == first


# --- order and batches -----------------------------------------------------------------------------------------------------------------


def test_what_is_referred_to_comes_first() -> None:
    """Of all definitions, but for those that lead back; of these, those that a class extends."""
    schemas = {
        "Late": _object(a=ref("A")),
        "A": {"allOf": [ref("B"), _object(x={"type": "array", "items": ref("A")}, y=ref("C"))]},
        "B": _object(c=ref("C"), a=ref("A")),
        "C": {"type": "array", "items": ref("B"), "minItems": 1},
        "D": {"type": "array", "items": ref("Late")},
    }
    order = placed(hoist(api_of(schemas), Names({})), "")
    names = [*order]
    assert names.index("A") > names.index("B")
    assert [*names[-2:]] == ["Late", "D"]
    assert {name for name, place in order.items() if place.circular} == {"A", "B", "C"}
    for number, (name, place) in enumerate(order.items()):
        assert all(need in names[:number] or (place.circular and need in place.later) for need in place.needs), name


def test_chains_and_circles_may_be_long() -> None:
    """References are followed without recursion, in time that grows with their number."""
    size = 50_000
    chain = {str(number): (str(number + 1),) if number < size else () for number in range(size + 1)}
    assert [[*each] for each in components(chain, chain.__getitem__)][:2] == [[str(size)], [str(size - 1)]]
    circle = {**chain, str(size): ("0",)}
    (whole,) = components(circle, circle.__getitem__)
    assert len(whole) == size + 1


def test_batches_are_closed_and_not_too_many() -> None:
    """Each missing definition is made once, with all that it leads to, and what is made more than once is at most as much again."""
    shared = {"Shared": _object(x=_STRING)}
    schemas = shared | {
        f"S{number}": _object(x=ref("Shared"), y=ref(f"S{number - 1}") if number % 7 else _STRING) for number in range(1500)
    }
    order = placed(hoist(api_of(schemas), Names({})), "")
    found = [*batches(order, order.keys())]
    assert len(found) > 2
    assert sorted(name for fresh, _ in found for name in fresh) == sorted(order)
    for fresh, whole in found:
        inside = {*whole}
        assert inside.issuperset(fresh)
        assert all(inside.issuperset(order[name].needs) for name in whole)
        assert len(whole) <= 2 * len(fresh)
    assert [*batches(order, ())] == []


def test_many_batches_make_the_same_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """How many definitions are made at once shows nowhere."""
    whole = models_of(CHAT)
    monkeypatch.setattr("asyncgen.models.groups._ENOUGH", 1)
    assert models_of(CHAT) == whole
