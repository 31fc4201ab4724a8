# Part of asyncgen's runtime, copied into this project so that it needs no other package.
# Generated: edits are detected and reported.
"""Whether a web page of this origin may connect (RFC 6455, section 10.2): a pure function of two headers and an allow-list."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

_ORIGIN: Final = re.compile(r"(?P<scheme>https?)://(?P<host>[a-z0-9._\-]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?", re.IGNORECASE)
_DEFAULT_PORTS: Final = {"http": "80", "https": "443"}

ANY: Final = "*"
"""In an allow-list: every origin but `null`. For APIs that ask for no cookies and no network position."""


def is_allowed(origin: str | None, host: str | None, allowed: Collection[str] | None, *, without_origin: bool = True) -> bool:
    """Say whether a handshake with these `Origin` and `Host` headers is allowed.

    `allowed` holds origins such as `https://app.example.com`, compared exactly: scheme, host and port. None means the origin's host must
    be the one that was asked (`Host`). Only browsers send an origin: `without_origin` says whether others may connect.
    """
    if origin is None:
        return without_origin
    match = _ORIGIN.fullmatch(origin)
    if match is None:
        return False
    if allowed is not None:
        return ANY in allowed or _normal(origin) in {_normal(one) for one in allowed}
    return host is not None and _normal(f"{match['scheme']}://{host}") == _normal(origin)


def _normal(origin: str) -> str:
    """Return an origin in lower case and with its port."""
    match = _ORIGIN.fullmatch(origin)
    if match is None:
        return f"not an origin: {origin}"
    scheme = match["scheme"].lower()
    return f"{scheme}://{match['host'].lower()}:{match['port'] or _DEFAULT_PORTS[scheme]}"
