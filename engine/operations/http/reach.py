"""Which addresses a step may connect to (rule HT1). Pure.

Addresses of this machine and of private networks are refused unless an operator allows them: a design must not reach what only
the server can. What counts is the address that is connected to, never the name that was written.
"""

import ipaddress
from collections.abc import Iterable
from typing import Final

from crdt.dataclasses import dataclass
from crdt.errors import Refused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

SCHEMES: Final = frozenset({"http", "https"})
_TRANSLATED: Final = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv4 addresses behind a translator: the last four bytes count."""


class AddressRefused(Refused):
    code = "address_refused"
    message = "A step may not connect to this address."
    next_step = "Use a public address, or let an operator allow this one with CONCERT_HTTP_ALLOW."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """`allowed`: networks that may be reached although they are private. `doors`: single addresses, each with its one port."""

    allowed: tuple[Network, ...] = ()
    doors: frozenset[tuple[str, int]] = frozenset()

    @classmethod
    def of(cls, networks: Iterable[str]) -> "Reach":
        """`ADDRESS` or `ADDRESS/BITS`. ValueError for anything else."""
        return cls(allowed=tuple(ipaddress.ip_network(one, strict=False) for one in networks))

    def check(self, text: str, port: int | None = None) -> str:
        """The address, when it may be connected to at this port. Raises AddressRefused."""
        if self.is_door(text, port):
            return text
        address = ipaddress.ip_address(text.partition("%")[0])
        plain = _inner(address)
        if any(
            one in network
            for one in (address, plain)
            for network in self.allowed
            if one.version == network.version
        ):
            return text
        if not plain.is_global or plain.is_multicast or _is_old(plain):
            raise AddressRefused(f"{plain} is not a public address.", details={"address": str(plain)})
        return text

    def is_door(self, text: str, port: int | None) -> bool:
        return port is not None and (text, port) in self.doors


def _is_old(address: Address) -> bool:
    """Of blocks that are public by name alone: site-local, and IPv6 that nobody was given, such as `::127.0.0.1`."""
    return address.is_reserved or (isinstance(address, ipaddress.IPv6Address) and address.is_site_local)


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address
