"""Hosts of the network: how they are written, which addresses are public, and the refusal of what is not to be fetched.

Owns no connection and asks nobody: a name's addresses come from `connection`. What is heavy is imported where it is used: most runs of
asyncgen never come here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipaddress import IPv4Address

SAVE_IT = "save what it refers to beside your document, and refer to that file"
"""The mend where a reference can't be followed over the network at all."""

WIDTH = 79
"""Characters that others wrote, in one reason."""
HOST_WIDTH = 40
"""Characters of a host's name beside an address."""
ADDRESS_WIDTH = 39
"""Characters of the longest IP address."""

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# The two editions of IDNA make different hosts of these, so a name with one of them has no one meaning.
_AMBIGUOUS = frozenset("ßς\u200c\u200d")
# Public by the tables of Python's library (in some versions), but not where anybody's documents are.
_NEVER_PUBLIC = (
    "192.0.0.0/24",  # protocol assignments; a cloud's metadata service answers in it
    "192.88.99.0/24",  # relays of 6to4
    "168.63.129.16/32",  # a cloud's own service, seen from inside its machines only
    "2001::/23",  # protocol assignments, Teredo among them, which carries an IPv4 address
    "2001:db8::/32",
    "2002::/16",  # 6to4, which carries an IPv4 address
    "3fff::/20",
)
_GLOBAL_UNICAST = "2000::/3"
_NAT64 = "64:ff9b::/96"


class Refused(Exception):
    """Something is not to be fetched, or can't be.

    `reason` follows on "... is not fetched: " and holds at most 79 characters that others wrote, each hint none.
    """

    def __init__(self, reason: str, *hints: str) -> None:
        self.reason = reason
        self.hints = hints
        super().__init__(reason)


def shown(text: str, width: int = WIDTH) -> str:
    """Return foreign text as messages show it: at most `width` characters, and none that moves the cursor or can't be seen."""
    escaped = "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text[:width])
    return escaped if len(text) <= width and len(escaped) <= width else f"{escaped[: width - 1]}…"


def canonical_host(written: str) -> str:
    """Return a host as it is looked up: a name in lower case and ASCII without the dot at its end, or an IP address without brackets.

    An IPv4 address has one spelling here, four decimal numbers: what else ends in a number (`0x7f.1`, `2130706433`) is read as different
    hosts by different programs. Raises Refused.
    """
    if written.startswith("["):
        return _bracketed(written[1:-1])
    host = _ascii(written).lower().removesuffix(".")
    if not host:
        raise Refused("it names no host")
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return str(_four_numbers(host))
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise Refused(f"'{shown(host, HOST_WIDTH)}' is not a host name")
    if labels[-1] == "localhost":
        raise Refused(f"'{shown(host, HOST_WIDTH)}' is this machine, not a public host", SAVE_IT)
    return host


def _bracketed(text: str) -> str:
    from ipaddress import IPv6Address

    try:
        address = IPv6Address(text)
    except ValueError:
        raise Refused(f"'[{shown(text, HOST_WIDTH)}]' is not an IPv6 address") from None
    if address.scope_id is not None:
        raise Refused(f"'[{shown(text, HOST_WIDTH)}]' is an address of one network card, not a public one", SAVE_IT)
    # Versions of the library spell these differently, and people read the IPv4 address.
    return str(address) if address.ipv4_mapped is None else f"::ffff:{address.ipv4_mapped}"


def _four_numbers(host: str) -> IPv4Address:
    from ipaddress import IPv4Address

    try:
        return IPv4Address(host)
    except ValueError:
        message = f"'{shown(host, HOST_WIDTH)}' is neither a host name nor an IPv4 address"
        raise Refused(message, "write an IPv4 address as four decimal numbers") from None


def _ascii(host: str) -> str:
    if host.isascii():
        return host
    # The codec takes its time over long texts, and no name is longer than this.
    if len(host) <= 253 and _AMBIGUOUS.isdisjoint(host):
        try:
            return host.encode("idna").decode("ascii")
        except UnicodeError:
            pass
    raise Refused(f"'{shown(host, HOST_WIDTH)}' can't be turned into an ASCII host name", "write the name in its 'xn--' form")


def is_address(host: str) -> bool:
    """Tell whether a host as `canonical_host` returns it is an IP address, not a name."""
    return ":" in host or _NUMBER.fullmatch(host.rpartition(".")[2]) is not None


def is_public(address: str) -> bool:
    """Tell whether anybody on the internet may be met at `address`, and nobody else.

    An IPv4 address inside an IPv6 one counts as itself where the system goes to it (IPv4-mapped, NAT64 by its well-known prefix); the
    tunnels that carry one (6to4, Teredo) and the prefix of local translators are never public.
    """
    from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        if ip.scope_id is not None:
            return False
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif ip in ip_network(_NAT64):
            ip = IPv4Address(int(ip) & 0xFFFF_FFFF)
        elif ip not in ip_network(_GLOBAL_UNICAST):
            return False
    if any(ip in ip_network(network) for network in _NEVER_PUBLIC):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
