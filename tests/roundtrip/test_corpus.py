"""Documents written by others, all that the official parser takes, whatever their protocols: there and back, edited, and by example."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter

from asyncgen.diagnostics import SpecError
from asyncgen.diff import compare
from asyncgen.runtime.examples import examples
from asyncgen.settings import Settings
from asyncgen.spec import pointer as pointers
from tests.corpus.documents import CorpusDocument, available, valid_documents
from tests.roundtrip.cases import is_array, is_object
from tests.roundtrip.generated import Generated, generate_from
from tests.roundtrip.instances import Opinion, drawn, spoilt, written_out
from tests.roundtrip.source_edits import random_edit

DOCUMENTS = valid_documents()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not available(), reason="the corpus of documents written by others is not here"),
]

_ACME = "tools/jessemenning+ep-asyncapi-importer-typescript/data/individual-tests/acme-retail/AcmeRetail-Central-IT-Provider-TillSystem"
UNREADABLE = {
    "community/DiamondLightSource+blueapi/docs/reference/asyncapi.yaml": "on the network",
    "community/ministryofjustice+create-and-vary-a-licence-api/async-api.yml": "on the network",
    "community/phalanxduel+phalanxduel/docs/api/asyncapi.yaml": "no such file",
    "tools/bump-sh+cli/examples/valid/asyncapi.v2.overlayed.yml": "on the network",
    f"{_ACME}-v1-error-1.spec.yml": "on the network",
    f"{_ACME}-v1-error-2.spec.yml": "on the network",
}
"""Documents that can't be generated from, and why: what they refer to is not in the corpus."""

_GENERATED = [document for document in DOCUMENTS if document.file not in UNREADABLE]
_EDITS = 2
_VALUES = 6
_SCHEMAS = 8


@pytest.fixture(params=_GENERATED, ids=lambda document: document.file)
def package(request: pytest.FixtureRequest) -> Generated:
    """The package of one document."""
    return _package(request.param)


@lru_cache(maxsize=4)
def _package(document: CorpusDocument) -> Generated:
    # Kept for the tests of one document, which follow each other.
    folder = TemporaryDirectory(prefix=document.package)
    _FOLDERS.append(folder)
    return generate_from(Settings(Path(folder.name).resolve(), str(document.path), document.package, root=str(document.repository)))


_FOLDERS: list[TemporaryDirectory[str]] = []


@pytest.mark.parametrize("file", UNREADABLE)
def test_what_is_not_there_is_told(file: str, tmp_path: Path) -> None:
    """A document that refers to files that are not there is not generated from, and the finding says so."""
    document = next(one for one in DOCUMENTS if one.file == file)
    with pytest.raises(SpecError, match=UNREADABLE[file]):
        generate_from(Settings(tmp_path.resolve(), str(document.path), document.package, root=str(document.repository)))


def test_a_document_comes_back(package: Generated) -> None:
    """The code of an untouched project says the same document, as JSON and at all three levels of meaning."""
    emitted = package.emitted()
    assert compare(package.document, emitted) == ()
    assert emitted == package.document


def test_edits_at_random_show_exactly_there(package: Generated) -> None:
    """Edits of the models' source text change the document in just their places."""
    contract = package.contract
    if "readings" in contract:
        pytest.skip("its payloads are in another language, which an edit turns into AsyncAPI's")
    places = {name: model["at"] for name, model in contract["models"].items()}
    random_ = random.Random(package.package)
    for _ in range(_EDITS):
        edit = random_edit(package.files[package.models], package.document, places, random_)
        if edit is None:
            return
        emitted = package.emitted({package.models: edit.text})
        assert compare(edit.document, emitted) == (), edit.what


def test_schemas_take_the_same_values_when_written_out(package: Generated) -> None:
    """Schemas that are written out so that one model can be edited alone take and refuse the values that they took and refused."""
    contract, document = package.contract, package.document
    if "readings" in contract:
        pytest.skip("its payloads are in another language")
    random_ = random.Random(package.package)
    for place, schema in list(contract.get("apart", {}).items())[:_SCHEMAS]:
        other: dict[str, Any] = json.loads(json.dumps(document))
        holder, last = pointers.get(other, pointers.parent(place)), pointers.parse(place)[-1]
        holder[int(last) if is_array(holder) else last] = schema
        _agree(document, other, place, random_)


def test_payloads_take_the_same_values_after_the_round_trip(package: Generated) -> None:
    """A second opinion: the emitted document's payloads take and refuse what the original's do."""
    document, emitted = package.document, package.emitted()
    random_ = random.Random(package.package)
    payloads = [place for place in _payloads(document) if place in _payloads(emitted)]
    assert payloads == list(_payloads(document))
    for place in payloads[:_SCHEMAS]:
        _agree(document, emitted, place, random_)


def _agree(one: Mapping[str, Any], other: Mapping[str, Any], place: str, random_: random.Random) -> None:
    before, after = Opinion(one, place), Opinion(other, place)
    values = drawn(written_out(one, pointers.get(one, place)), _VALUES)
    for value in [*values, *(spoilt(value, random_) for value in values for _ in range(3))]:
        assert before.takes(value) == after.takes(value), (place, value)


def _payloads(document: Mapping[str, Any]) -> dict[str, None]:
    """Return the places of payload schemas in AsyncAPI's own words."""
    found: dict[str, None] = {}
    waiting: list[tuple[str, Any]] = [
        ("/channels", document["channels"]),
        ("/components/messages", document.get("components", {}).get("messages", {})),
    ]
    while waiting:
        at, value = waiting.pop()
        if is_object(value):
            if "payload" in value and "schemaFormat" not in value and "traits" not in value and is_object(value["payload"]):
                found[f"{at}/payload"] = None
            waiting.extend((pointers.join(at, key), item) for key, item in value.items() if key not in ("payload", "headers", "examples"))
        elif is_array(value):
            waiting.extend((f"{at}/{index}", item) for index, item in enumerate(value))
    return dict(sorted(found.items()))


def test_examples_are_taken_and_come_back(package: Generated) -> None:
    """A message example that its schema takes is taken by the operation's payload type, and comes back as the same JSON."""
    wrong = package.ask(lambda main: [*_wrong_examples(main.service)])
    assert wrong == []


def _wrong_examples(service: Any) -> Iterator[str]:
    document = service.contract.document
    specs = {(channel.spec.address, spec.name): spec for channel in service.channels for spec in _specs(channel.spec)}
    for example in examples(service):
        spec = specs[example.channel, example.message]
        if spec.frame != "json" or not _is_valid(document, spec.at, example.payload):
            continue
        payload = example.payload["payload"] if spec.envelope else example.payload
        adapter = TypeAdapter[Any](Any if spec.payload is None else spec.payload)
        again = json.loads(
            adapter.dump_json(adapter.validate_json(json.dumps(payload), strict=True, by_alias=True, by_name=False), by_alias=True)
        )
        if not _same(payload, again):
            yield f"{example}: {payload} comes back as {again}"


def _specs(channel: Any) -> Iterator[Any]:
    yield from (*channel.send, *channel.recv, *channel.replies)


def _is_valid(document: Mapping[str, Any], at: str, payload: Any) -> bool:
    from asyncgen.runtime.describe_messages import target_of

    message = target_of(document, at)
    assert message is not None
    if "payload" not in pointers.get(document, message) or "schemaFormat" in pointers.get(document, message):
        return False
    return Opinion(document, f"{message}/payload").takes(payload)


def _same(one: Any, two: Any) -> bool:
    """Say whether two JSON values are equal, texts also where they are the same instant or the same UUID."""
    if is_object(one) and is_object(two):
        return one.keys() == two.keys() and all(_same(value, two[key]) for key, value in one.items())
    if is_array(one) and is_array(two):
        return len(one) == len(two) and all(map(_same, one, two))
    if isinstance(one, str) and isinstance(two, str):
        return one == two or _is_same_as(datetime.fromisoformat, one, two) or _is_same_as(UUID, one, two)
    return isinstance(one, bool) == isinstance(two, bool) and bool(one == two)


def _is_same_as(read: Any, one: str, two: str) -> bool:
    try:
        return bool(read(one) == read(two))
    except ValueError:
        return False
