"""The documentation endpoints: URLs, headers, guards, the page's safety."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import Depends, FastAPI, HTTPException
from fastapi.params import Depends as Dependency
from fastapi.testclient import TestClient

from asyncgen.runtime import docs
from asyncgen.runtime.errors import RegistrationError

HOSTILE = "</title><script>alert(1)</script>"
ASSETS = Path(docs.__file__).parent / "assets"


class Stub:
    """A service as the endpoints see it."""

    def __init__(
        self,
        json: str | None = "/asyncapi.json",
        yaml: str | None = "/asyncapi.yaml",
        page: str | None = "/asyncapi",
        dependencies: Sequence[Dependency] = (),
    ) -> None:
        self.asyncapi_url = json
        self.asyncapi_yaml_url = yaml
        self.asyncapi_docs_url = page
        self.docs_dependencies = dependencies
        self.document: dict[str, Any] = {"asyncapi": "2.4.0", "info": {"title": HOSTILE, "version": "é"}, "channels": {}}

    def asyncapi(self) -> dict[str, Any]:
        """Return the document."""
        return self.document


def client_of(service: Stub, *, prefix: str = "", root_path: str = "") -> TestClient:
    """Return a client of an app that documents `service`."""
    app = FastAPI()
    docs.add_routes(app, service, prefix)
    return TestClient(app, root_path=root_path)


def links(page: str) -> dict[str, str]:
    """Return the URLs of the page by what they are for."""
    found = dict(re.findall(r'data-(\w+)="([^"]*)"', page))
    scripts = re.findall(r'<script src="([^"]*)"', page)
    return {**found, "elements": scripts[0], "script": scripts[1], "style": re.findall(r'rel="stylesheet" href="([^"]*)"', page)[0]}


def test_the_document_is_served_as_json_and_as_yaml() -> None:
    """Both forms carry the same document, with their media types, and are never stale."""
    service = Stub()
    client = client_of(service)
    for url, media_type, read in (("/asyncapi.json", "application/json", None), ("/asyncapi.yaml", "application/yaml", yaml.safe_load)):
        response = client.get(url)
        assert response.status_code == 200
        assert response.headers["content-type"] == media_type
        assert response.headers["cache-control"] == "no-cache"
        assert (read(response.text) if read else response.json()) == service.document


def test_a_new_document_is_served_at_once() -> None:
    """The text is written again when the service has another document."""
    service = Stub()
    client = client_of(service)
    client.get("/asyncapi.json")
    service.document = {**service.document, "id": "urn:new"}
    assert client.get("/asyncapi.json").json()["id"] == "urn:new"
    assert yaml.safe_load(client.get("/asyncapi.yaml").text)["id"] == "urn:new"


@pytest.mark.parametrize("url", ["/asyncapi.json", "/asyncapi.yaml", "/asyncapi"])
def test_head_is_answered(url: str) -> None:
    """HEAD gets the headers of GET."""
    client = client_of(Stub())
    head, get = client.head(url), client.get(url)
    assert head.status_code == 200
    assert head.headers == get.headers


def test_the_page_loads_only_its_own_files() -> None:
    """The policy allows files of the same host and nothing inline, and the page has nothing inline."""
    response = client_of(Stub()).get("/asyncapi")
    policy = dict(part.strip().split(" ", 1) for part in response.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert {policy[name] for name in ("script-src", "style-src", "connect-src")} == {"'self'"}
    assert "unsafe" not in response.headers["content-security-policy"]
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert not re.search(r"<script>|<style|style=| on\w+=|https?:", response.text)
    assert all(not re.match(r"//|\w+:", url) for url in links(response.text).values())


def test_the_pages_files_are_kept_by_browsers_and_named_by_content() -> None:
    """Script and style have the right type, may be kept for ever, and carry a hash in their names."""
    client = client_of(Stub())
    found = links(client.get("/asyncapi").text)
    for kind, media_type in (("elements", "text/javascript"), ("script", "text/javascript"), ("style", "text/css")):
        response = client.get("/" + found[kind])
        assert response.status_code == 200
        assert response.headers["content-type"].startswith(media_type)
        assert "immutable" in response.headers["cache-control"]
        assert re.search(r"-[0-9a-f]{16}\.", found[kind])


def test_the_documents_text_is_never_html() -> None:
    """The title is not in the page at all, and the script has no way to write HTML or to run text."""
    assert HOSTILE not in client_of(Stub()).get("/asyncapi").text
    script = "".join(path.read_text("utf-8") for path in ASSETS.glob("*.js"))
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|\.style\b|setAttribute\(.on", script
    )
    assert not re.search(r"@import|url\(", (ASSETS / "docs.css").read_text("utf-8"))


@pytest.mark.parametrize("missing", ["json", "yaml", "page"])
def test_each_url_can_be_left_out_alone(missing: str) -> None:
    """A URL that is None is not served; the others are."""
    urls = {"json": "/asyncapi.json", "yaml": "/asyncapi.yaml", "page": "/asyncapi"}
    given = [None if kind == missing else url for kind, url in urls.items()]
    client = client_of(Stub(given[0], given[1], given[2]))
    assert {kind: client.get(url).status_code for kind, url in urls.items()} == {kind: 404 if kind == missing else 200 for kind in urls}


def test_the_page_works_without_the_json_url() -> None:
    """The page then reads the document below its own URL, and offers no link to a file that is not there."""
    service = Stub(json=None, yaml=None)
    client = client_of(service)
    found = links(client.get("/asyncapi").text)
    assert set(found) == {"document", "elements", "script", "style"}
    assert client.get("/" + found["document"]).json() == service.document


@pytest.mark.parametrize("root_path", ["", "/api", "/a/b"])
@pytest.mark.parametrize("page", ["/asyncapi", "/docs/events", "/", "/docs/"])
def test_links_work_below_any_root_path(root_path: str, page: str) -> None:
    """The page's links are relative, so they lead below the root path that a proxy gives the app."""
    service = Stub(json="/spec/asyncapi.json", page=page)
    client = client_of(service, root_path=root_path)
    response = client.get(root_path + page)
    for url in links(response.text).values():
        target = response.url.join(url).path
        assert target.startswith(f"{root_path}/")
        assert client.get(target).status_code == 200


def test_a_prefix_moves_every_url() -> None:
    """With a prefix, the document and its page are below it."""
    client = client_of(Stub(), prefix="/v1")
    assert client.get("/v1/asyncapi").status_code == 200
    assert client.get("/v1/asyncapi.json").status_code == 200
    assert client.get("/asyncapi.json").status_code == 404


def test_dependencies_guard_document_and_page() -> None:
    """What a dependency refuses is not served; the page's own files say nothing and stay free."""

    def refuse(key: str = "") -> None:
        if key != "right":
            raise HTTPException(403)

    client = client_of(Stub(json=None, dependencies=[Depends(refuse)]))
    for url in ("/asyncapi.yaml", "/asyncapi", "/asyncapi/document.json"):
        assert client.get(url).status_code == 403
        assert client.get(url, params={"key": "right"}).status_code == 200
    script = links(client.get("/asyncapi", params={"key": "right"}).text)["script"]
    assert client.get("/" + script).status_code == 200


def test_adding_twice_adds_once() -> None:
    """A second setup of the same service, as each start of the app may do, adds no route."""
    app, service = FastAPI(), Stub()
    docs.add_routes(app, service)
    before = len(app.routes)
    docs.add_routes(app, service)
    assert len(app.routes) == before
    assert docs.services_of(app) == [service]


def test_a_taken_url_is_refused() -> None:
    """A second service would be hidden behind the first one's URLs, so it is refused with the URL's name."""
    app = FastAPI()
    docs.add_routes(app, Stub())
    with pytest.raises(RegistrationError, match="'/asyncapi' is taken by another route"):
        docs.add_routes(app, Stub())
    docs.add_routes(app, Stub("/b.json", "/b.yaml", "/b"))


def test_the_endpoints_are_not_in_openapi() -> None:
    """The app's own OpenAPI document does not list them."""
    app = FastAPI()
    docs.add_routes(app, Stub())
    assert app.openapi()["paths"] == {}
