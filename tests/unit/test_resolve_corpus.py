"""Documents written by others: all of them resolve, and all of their names and paths can be used."""

from __future__ import annotations

import csv
import keyword
from collections.abc import Iterator

import pytest
from starlette.routing import compile_path

from asyncgen.api import Api, Channel, Message
from asyncgen.diagnostics import SpecError, UsageError
from asyncgen.naming import assign
from asyncgen.resolve import resolve
from asyncgen.spec import bundle
from tests.corpus.documents import CORPUS


def _sent(channel: Channel) -> tuple[Message, ...]:
    return channel.send.messages if channel.send else ()


def _received(channel: Channel) -> tuple[Message, ...]:
    return channel.recv.messages if channel.recv else ()


def _corpus() -> Iterator[Api]:
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8") as index:
        for row in csv.DictReader(index, delimiter="\t"):
            try:
                loaded = bundle.load(CORPUS / row["file"])
            except (SpecError, UsageError):
                continue
            yield resolve(loaded)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of documents written by others is not here")
def test_every_document_resolves_and_its_names_are_valid() -> None:
    """Each document that can be loaded, valid or not, resolves; its names are unique identifiers and its paths Starlette's."""
    count = 0
    for api in _corpus():
        count += 1
        names = assign(api).channels
        assert len({channel.module.replace("_", "") for channel in names.values()}) == len(api.channels)
        assert len({channel.router for channel in names.values()}) == len(api.channels)
        assert len({channel.path for channel in names.values()}) == len(api.channels)
        for channel in api.channels:
            found = names[channel.address]
            _, _, converters = compile_path(found.path)
            assert set(found.parameters.values()) <= set(converters)
            uses = [message.use for message in (*_sent(channel), *_received(channel), *channel.replies)]
            assert set(found.operations) == set(uses)
            for scope in (list(found.operations.values()), list(found.parameters.values()), [found.module], [found.router]):
                assert len(set(scope)) == len(scope)
                assert all(name.isidentifier() and not keyword.iskeyword(name) for name in scope)
    assert count > 500
