"""Which network addresses count as one party when what they do is counted. Pure.

Only the peer of the connection is believed: `X-Forwarded-For` is what anybody may write.
"""

import ipaddress
from collections.abc import Mapping
from typing import Any, Final

SITE_BITS: Final = 64
"""One IPv6 subscriber has at least that many addresses below a prefix of this length."""


def address_of(scope: Mapping[str, Any]) -> str:
    """The party behind an ASGI scope: an IPv4 address, an IPv6 network, "" where the server names none."""
    client = scope.get("client")
    return party(str(client[0])) if client else ""


def party(address: str) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((known, SITE_BITS), strict=False))
