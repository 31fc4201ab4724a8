# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""The documentation endpoints: the document as JSON, as YAML and as a page.

Owns URLs, headers and the page's files. It must not know how the document is made: it asks the service for it at each request. The page
needs no other host and runs no inline script; its own script writes what the document says as text, never as HTML.
"""

from __future__ import annotations

import hashlib
import html
import json
import posixpath
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Protocol, TypeAlias, cast

from fastapi import FastAPI, Response
from fastapi.params import Depends

from . import yaml_text
from .errors import RegistrationError

_DIRECTIVES: Final = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
)
CONTENT_SECURITY_POLICY: Final = "; ".join(_DIRECTIVES)
"""What the page may load and do: files of its own host, nothing else."""

STATE: Final = "asyncgen_services"
"""The name on `app.state` of the list of services whose documentation an app serves."""

_FRESH: Final = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
_FOR_EVER: Final = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
_PAGE: Final = {**_FRESH, "Content-Security-Policy": CONTENT_SECURITY_POLICY, "Referrer-Policy": "no-referrer"}

_HTML: Final = """\
<!doctype html>
<html lang="en"{data}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>AsyncAPI</title>
{files}
</head>
<body>
<main><p class="note">Reading the document&hellip;</p><noscript><p>This page needs JavaScript.</p></noscript></main>
</body>
</html>
"""

_STYLE: Final = '<link rel="stylesheet" href="{}">'
_SCRIPT: Final = '<script src="{}" defer></script>'

_Endpoint: TypeAlias = Callable[[], Awaitable[Response]]


class Documented(Protocol):
    """What the endpoints need of a service. A URL that is None is not served."""

    @property
    def asyncapi_url(self) -> str | None:
        """Where the document is as JSON."""
        ...

    @property
    def asyncapi_yaml_url(self) -> str | None:
        """Where the document is as YAML."""
        ...

    @property
    def asyncapi_docs_url(self) -> str | None:
        """Where the page is."""
        ...

    @property
    def docs_dependencies(self) -> Sequence[Depends]:
        """What guards the document and the page."""
        ...

    def asyncapi(self) -> dict[str, Any]:
        """Return the document; the same object until something about it changed."""
        ...


@dataclass(frozen=True, slots=True)
class _Asset:
    """A file of the page. Its name changes with its content, so that a browser may keep it for ever."""

    name: str
    media_type: str
    body: bytes


def add_routes(app: FastAPI, service: Documented, prefix: str = "") -> None:
    """Serve the service's document on `app`, below `prefix`. Adding a service to the same app again changes nothing.

    Raises `RegistrationError` where the app serves something else at one of the URLs.
    """
    known = services_of(app)
    if any(one is service for one in known):
        return
    guarded, free = _routes(service, prefix)
    taken = {getattr(route, "path", None) for route in app.routes} & {*guarded, *free}
    if taken:
        raise RegistrationError(f"{min(map(str, taken))!r} is taken by another route; give the service's document another URL, or None")
    for routes, dependencies in ((guarded, list(service.docs_dependencies)), (free, None)):
        for url, endpoint in routes.items():
            app.add_api_route(
                url, endpoint, methods=["GET", "HEAD"], include_in_schema=False, response_model=None, dependencies=dependencies
            )
    known.append(service)


def services_of(app: FastAPI) -> list[Any]:
    """Return the services whose documentation `app` serves: the list itself, in order of their setup."""
    if not hasattr(app.state, STATE):
        setattr(app.state, STATE, [])
    return cast("list[Any]", getattr(app.state, STATE))


def _routes(service: Documented, prefix: str) -> tuple[dict[str, _Endpoint], dict[str, _Endpoint]]:
    """Return endpoints by URL: those that the service's dependencies guard, and the page's own files.

    The files are free: they are the same in every project, and a guard that reads the query string would leave the page blank.
    """
    texts = _Texts(service)
    guarded: dict[str, _Endpoint] = {}
    free: dict[str, _Endpoint] = {}
    urls: dict[str, str] = {}
    for kind, url, endpoint in (("json", service.asyncapi_url, texts.json), ("yaml", service.asyncapi_yaml_url, texts.yaml)):
        if url is not None:
            urls[kind] = prefix + url
            guarded[prefix + url] = endpoint
    if service.asyncapi_docs_url is None:
        return guarded, free
    page = prefix + service.asyncapi_docs_url
    below = page.rstrip("/")
    document = urls.get("json", f"{below}/document.json")
    guarded.setdefault(document, texts.json)
    for asset in _assets():
        free[f"{below}/{asset.name}"] = _fixed(asset.body, asset.media_type, _FOR_EVER)
    guarded[page] = _fixed(_page(page, {"document": document, **urls}, list(free)).encode(), "text/html", _PAGE)
    return guarded, free


def _page(page: str, urls: Mapping[str, str], own_files: Sequence[str]) -> str:
    """Write the page. Its URLs are relative, so that it works below any `root_path` and behind any proxy."""

    def attribute(url: str) -> str:
        return html.escape(relative(page, url))

    tags = [_STYLE if file.endswith(".css") else _SCRIPT for file in own_files]
    return _HTML.format(
        data="".join(f' data-{kind}="{attribute(url)}"' for kind, url in urls.items()),
        files="\n".join(tag.format(attribute(file)) for tag, file in zip(tags, own_files, strict=True)),
    )


def relative(page: str, target: str) -> str:
    """Return the URL of `target` as a link on `page`; both are absolute paths of one host.

    >>> relative("/docs/asyncapi", "/asyncapi.json")
    '../asyncapi.json'
    """
    folder, name = posixpath.split(target)
    way = posixpath.relpath(folder, posixpath.dirname(page))
    return f"./{name}" if way == "." else f"{way}/{name}" if way.startswith("..") else f"./{way}/{name}"


class _Texts:
    """The document as text, written again only when the service has another document."""

    def __init__(self, service: Documented) -> None:
        self._service = service
        self._document: dict[str, Any] | None = None
        self._written: dict[str, bytes] = {}

    async def json(self) -> Response:
        return self._response("application/json", _json)

    async def yaml(self) -> Response:
        return self._response("application/yaml", yaml_text.dump)

    def _response(self, media_type: str, write: Callable[[dict[str, Any]], str]) -> Response:
        document = self._service.asyncapi()
        if document is not self._document:
            self._document, self._written = document, {}
        if media_type not in self._written:
            # A lone surrogate has no UTF-8; as `\udXXX` it is what JSON writes for it.
            self._written[media_type] = write(document).encode("utf-8", "backslashreplace")
        return Response(self._written[media_type], media_type=media_type, headers=_FRESH)


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False)


def _fixed(body: bytes, media_type: str, headers: Mapping[str, str]) -> _Endpoint:
    async def endpoint() -> Response:
        return Response(body, media_type=media_type, headers=headers)

    return endpoint


@cache
def _assets() -> tuple[_Asset, ...]:
    """Return the page's files in the order in which they are loaded."""
    return (_asset("docs.css", "text/css"), _asset("elements.js", "text/javascript"), _asset("docs.js", "text/javascript"))


def _asset(name: str, media_type: str) -> _Asset:
    body = files(__package__ or __name__).joinpath("assets", name).read_bytes()
    stem, _, suffix = name.rpartition(".")
    return _Asset(f"{stem}-{hashlib.sha256(body).hexdigest()[:16]}.{suffix}", media_type, body)
