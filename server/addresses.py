"""Which network addresses count as one party when what they do is counted. Pure.

The peer of the connection is believed, and what a trusted proxy says of its own peer (`server/proxies.py`).
"""

import ipaddress
from collections.abc import Mapping
from typing import Any, Final

SITE_BITS: Final = 64
"""One IPv6 subscriber has at least that many addresses below a prefix of this length."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def address_of(scope: Mapping[str, Any]) -> str:
    """The party behind an ASGI scope: an IPv4 address, an IPv6 network, "" where the server names none."""
    client = scope.get("client")
    return party(str(client[0])) if client else ""


def party(address: str) -> str:
    known = known_address(address)
    if known is None:
        return address
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    return str(ipaddress.ip_network((known, SITE_BITS), strict=False))


def known_address(text: str) -> Address | None:
    """An address as it stands in a scope or a header, with or without a port. IPv4 inside IPv6 is IPv4."""
    plain = text.strip()
    if plain.startswith("["):
        plain = plain[1:].partition("]")[0]
    elif plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        known = ipaddress.ip_address(plain)
    except ValueError:
        return None
    if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped is not None:
        return known.ipv4_mapped
    return known


def network(text: str) -> Network:
    """An address or `ADDRESS/BITS`. ValueError for anything else, and for a network that has everybody in it."""
    found = ipaddress.ip_network(text, strict=False)
    if found.prefixlen == 0:
        raise ValueError(f"{text} is everybody")
    return found
