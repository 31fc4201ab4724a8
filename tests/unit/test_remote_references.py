"""References to the network: never followed unasked, and bundled like files where somebody asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from asyncgen.diagnostics import Severity
from asyncgen.source import network
from asyncgen.spec.access import Access
from asyncgen.spec.bundle import Bundle, load
from asyncgen.spec.validate import validate

WEB = "https://schemas.example.com/v1/"


class Web:
    """A network of our own: what is at which address, and what was asked for."""

    def __init__(self, **pages: Any) -> None:
        self.pages = {WEB + name.replace("__", "/"): page for name, page in pages.items()}
        self.asked: list[str] = []

    def fetch(self, url: str, *, limit: int, seconds: float = 10.0) -> network.Fetched:
        """Stand for `network.fetch`."""
        self.asked.append(url)
        page = self.pages.get(url)
        if page is None:
            raise network.FetchError(f"'{url}' is not fetched: the server says 404")
        if isinstance(page, str) and page.startswith("-> "):
            return network.Fetched(page[3:], json.dumps(self.pages[page[3:]]).encode())
        return network.Fetched(url, (page if isinstance(page, str) else json.dumps(page)).encode()[: limit + 1])


def read(folder: Path, monkeypatch: pytest.MonkeyPatch, web: Web, reference: str, *, allowed: bool = True) -> Bundle:
    """Read a document with one reference, with this network."""
    monkeypatch.setattr(network, "fetch", web.fetch)
    path = folder / "asyncapi.json"
    schemas = {"A": {"$ref": reference}}
    info = {"title": "T", "version": "1"}
    path.write_text(json.dumps({"asyncapi": "2.4.0", "info": info, "channels": {}, "components": {"schemas": schemas}}))
    return load(path, Access(network=allowed))


def errors(bundle: Bundle) -> list[tuple[str, str]]:
    """The errors of a document, by code and words."""
    return [(found.code, found.message) for found in validate(bundle) if found.severity is Severity.ERROR]


def test_nothing_is_fetched_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The finding names the flag that would let it."""
    web = Web()
    bundle = read(tmp_path, monkeypatch, web, f"{WEB}a.json", allowed=False)
    (found,) = bundle.findings
    assert (found.code, found.message) == ("AG022", f"'{WEB}a.json' is on the network")
    assert found.hints[-1] == "or let it be fetched: `--allow-network`"
    assert web.asked == []


def test_a_fetched_schema_becomes_a_part_of_the_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Relative references in it lead to its own server; each address is asked for once; places name the address."""
    page = {
        "type": "object",
        "properties": {"b": {"$ref": "parts/b.json#/definitions/B"}, "again": {"$ref": "parts/b.json#/definitions/B"}},
    }
    web = Web(**{"a.json": page, "parts__b.json": {"definitions": {"B": {"type": "string", "minLength": -1}}}})
    bundle = read(tmp_path, monkeypatch, web, f"{WEB}a.json")
    assert bundle.document["components"]["schemas"] == {
        "A": {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/B"}, "again": {"$ref": "#/components/schemas/B"}}},
        "B": {"type": "string", "minLength": -1},
    }
    assert web.asked == [f"{WEB}a.json", f"{WEB}parts/b.json"]
    assert bundle.files == (tmp_path / "asyncapi.json",)
    (found,) = validate(bundle)
    assert found.at is not None
    assert (found.code, found.at.file) == ("AG101", f"{WEB}parts/b.json")


def test_a_redirected_document_is_what_it_was_redirected_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its relative references begin at the address that answered."""
    web = Web(**{"old.json": f"-> {WEB}new/a.json", "new__a.json": {"$ref": "b.json"}, "new__b.json": {"type": "integer"}})
    bundle = read(tmp_path, monkeypatch, web, f"{WEB}old.json")
    assert bundle.document["components"]["schemas"]["A"] == {"type": "integer"}
    assert errors(bundle) == []


@pytest.mark.parametrize(
    ("pages", "code", "words"),
    [
        ({}, "AG026", "the server says 404"),
        ({"a.json": "{"}, "AG024", "can't be used: see the finding in that file"),
        ({"a.json": {"$ref": "file:///etc/hosts"}}, "AG022", "is not an http or https address"),
        ({"a.json": {"$ref": "a.json"}}, "AG023", "the reference leads back to itself"),
        ({"a.json": {"$ref": "b.json#/none"}, "b.json": {}}, "AG020", "there is no 'none'"),
    ],
)
def test_what_can_not_be_fetched_or_used_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: dict[str, Any], code: str, words: str
) -> None:
    """As findings, at the reference that asks for it; the rest of the document is read all the same."""
    bundle = read(tmp_path, monkeypatch, Web(**pages), f"{WEB}a.json")
    assert any(found == code and words in message for found, message in errors(bundle))
    assert bundle.document["components"]["schemas"]["A"] == {}


def test_a_document_from_the_network_reads_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever its references look like, they are resolved against its own address."""
    (tmp_path / "secret.json").write_text('{"type": "string"}')
    web = Web(**{"a.json": {"$ref": str(tmp_path / "secret.json")}})
    bundle = read(tmp_path, monkeypatch, web, f"{WEB}a.json")
    assert web.asked[-1] == f"https://schemas.example.com{tmp_path}/secret.json"
    assert [code for code, _ in errors(bundle)] == ["AG026"]
