"""`contract.json`: what is written when generating is what the runtime reads."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from asyncgen import models, naming
from asyncgen.api import Api
from asyncgen.lower import contract
from asyncgen.runtime.contract import Contract

SCHEMES: dict[str, Any] = {
    "bearer": {"type": "http", "scheme": "Bearer"},
    "key": {"type": "httpApiKey", "in": "query", "name": "token"},
    "login": {"type": "userPassword"},
    "oauth": {"type": "oauth2", "flows": {}},
    "certificate": {"type": "X509"},
    "same": {"$ref": "#/components/securitySchemes/key"},
}
SCHEMAS: dict[str, Any] = {
    "Zebra": {"type": "object", "properties": {"name": {"type": "string", "description": "Naïve “quotes” \U0001f993"}}},
    "Ant": {"type": "object", "properties": {"zebra": {"$ref": "#/components/schemas/Zebra"}}},
}


def text_of(api: Api) -> str:
    """Return the text of the contract of a document."""
    return contract.text(api, models.build(api, naming.assign(api)))


def test_the_document_and_the_models_are_written(read: Callable[..., Api]) -> None:
    """The document is whole, in its own order; models are sorted by name, each with its place and its untouched schema."""
    api = read(components={"schemas": SCHEMAS})
    written = json.loads(text_of(api))
    assert written["format"] == contract.FORMAT
    assert json.dumps(written["document"]) == json.dumps(api.document)
    assert list(written["models"]) == ["Ant", "Zebra"]
    assert written["models"]["Ant"]["at"] == "/components/schemas/Ant"
    assert written["models"]["Ant"]["pristine"]["properties"] == {"zebra": {"$ref": "#/definitions/Zebra"}}


def test_the_text_is_ascii_and_ends_with_a_line_end(read: Callable[..., Api]) -> None:
    """No editor, diff or code page changes it."""
    text = text_of(read(components={"schemas": SCHEMAS}))
    assert text.isascii()
    assert text.endswith("}\n")


def test_security_schemes_are_what_resolving_says(read: Callable[..., Api]) -> None:
    """The runtime reads a scheme's place in the handshake from the document as the generator does."""
    api = read(components={"securitySchemes": SCHEMES})
    known = [(scheme.name, scheme.type, scheme.location, scheme.parameter, scheme.scheme) for scheme in api.security_schemes]
    live = [(scheme.name, scheme.type, scheme.location, scheme.parameter, scheme.scheme) for scheme in Contract(api.document).schemes]
    assert live == known
    assert len(live) == len(SCHEMES)
