"""The documentation page in a real browser: what it shows, and what it does not run."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from asyncgen.runtime.docs import add_routes

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--virtual-time-budget=5000", "--enable-logging=stderr", "--dump-dom"),
)
HOSTILE = "</title><script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium to look at the page with")


class Stub:
    """A service whose document can be anything."""

    asyncapi_url = "/asyncapi.json"
    asyncapi_yaml_url = None
    asyncapi_docs_url = "/asyncapi"
    docs_dependencies = ()
    document: Any = None

    def asyncapi(self) -> dict[str, Any]:
        """Return the document, or fail where there is none."""
        if self.document is None:
            raise RuntimeError("no document")
        document: dict[str, Any] = self.document
        return document


@pytest.fixture
def look(tmp_path: Path) -> Iterator[Callable[[Any], tuple[str, str]]]:
    """Return a function that opens the page of a document and returns what stands in the browser then, and what its console says."""
    service, app = Stub(), FastAPI()
    add_routes(app, service)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()

    def page(document: Any) -> tuple[str, str]:
        service.document = document
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/asyncapi"
        command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={tmp_path / 'browser'}", url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
        return done.stdout, "\n".join(line for line in done.stderr.splitlines() if "CONSOLE" in line)

    while not server.started:
        time.sleep(0.01)
    yield page
    server.should_exit = True
    thread.join()


def test_the_page_shows_the_document(look: Callable[[Any], tuple[str, str]]) -> None:
    """Channels, both directions, payloads, references and recursion are shown, and the browser has nothing to complain about."""
    schemas = {"Node": {"type": "object", "required": ["next"], "properties": {"next": {"$ref": "#/components/schemas/Node"}}}}
    document = {
        "asyncapi": "2.4.0",
        "info": {"title": "Trees", "version": "7.7.7", "description": "Some **bold** words."},
        "servers": {"here": {"url": "wss://example.org", "protocol": "wss"}},
        "channels": {
            "/trees/{id}": {
                "publish": {"message": {"oneOf": [{"name": "plant", "payload": {"$ref": "#/components/schemas/Node"}}]}},
                "subscribe": {
                    "message": {"name": "grown", "payload": {"type": "string", "enum": ["oak"]}, "examples": [{"payload": "oak"}]}
                },
            }
        },
        "components": {"schemas": schemas},
    }
    html, console = look(document)
    assert 'data-state="shown"' in html
    assert "<title>Trees - AsyncAPI</title>" in html
    for text in ("7.7.7", "<strong>bold</strong>", "wss://example.org", "/trees/{id}", "You send", "plant", "You receive", "grown", "oak"):
        assert text in html
    assert "the same as Node" in html
    assert 'class="problem"' not in html
    assert console == ""


def test_text_of_the_document_is_text(look: Callable[[Any], tuple[str, str]]) -> None:
    """Markup in any text of the document is shown as text, and links lead to web pages only."""
    wrong = {"type": "object", "title": HOSTILE, "properties": {HOSTILE: {"description": HOSTILE, "enum": [HOSTILE]}}}
    links = "[a](javascript:alert(1)) [b](data:text/html,x) [c](https://example.org)"
    document = {
        "asyncapi": "2.4.0",
        "info": {"title": HOSTILE, "version": HOSTILE, "description": f"{HOSTILE} {links}", "contact": {"url": "javascript:alert(1)"}},
        "channels": {HOSTILE: {"publish": {"message": {"name": HOSTILE, "summary": HOSTILE, "payload": wrong}}}},
    }
    html, console = look(document)
    assert 'data-state="shown"' in html
    assert len(re.findall(r"<script", html)) == 2
    assert "<img" not in html
    assert "<title>run" not in html
    assert re.findall(r'href="(?!#|\./)([^"]*)"', html) == ["https://example.org"]
    assert console == ""


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "text",
        {},
        {"asyncapi": "3.0.0"},
        {"asyncapi": "2.4.0", "info": 3, "channels": {"a": {"publish": {"message": {"$ref": "#/b"}}}}},
    ],
)
def test_an_odd_document_shows_an_error(look: Callable[[Any], tuple[str, str]], document: Any) -> None:
    """The page is never blank: what can't be shown is said."""
    html, _ = look(document)
    assert re.search(r'data-state="(shown|failed)"', html)
    assert 'class="problem"' in html
