"""Texts of a given form: absolute URIs (RFC 3986) and e-mail addresses. It must not know where they stand."""

from __future__ import annotations

import re

_PART = r"[A-Za-z0-9\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2}"
_AUTHORITY = rf"(?:(?:{_PART})*|(?:(?:{_PART})*@)?\[[0-9A-Fa-f:.]+\](?::[0-9]*)?)"
_URI = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.\-]*:(?://{_AUTHORITY}(?:/(?:{_PART})*)*|(?!//)/?(?:{_PART}|/)*)"
    rf"(?:\?(?:{_PART}|[/?])*)?(?:#(?:{_PART}|[/?])*)?"
)
_EMAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-]+)*@(?P<host>[A-Za-z0-9.\-]{1,255})")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?")
_LONGEST = 10_000


def is_uri(text: str) -> bool:
    """Whether a text is an absolute URI, fragment allowed (RFC 3986, section 3). Of a very long one only the beginning is looked at."""
    return _URI.fullmatch(text[:_LONGEST]) is not None and _closes(text)


def _closes(text: str) -> bool:
    scheme = text.partition(":")[0].lower()
    # A web address without a host leads nowhere, whatever the grammar of RFC 3986 lets pass.
    return scheme not in ("http", "https", "ws", "wss") or re.match(r"[a-z]+://[^/?#]", text, re.IGNORECASE) is not None


def is_email(text: str) -> bool:
    """Whether a text is an e-mail address as people write them (RFC 5321 without quoted names and address literals)."""
    match = _EMAIL.fullmatch(text) if len(text) <= _LONGEST else None
    return match is not None and all(_LABEL.fullmatch(label) for label in match["host"].split("."))
