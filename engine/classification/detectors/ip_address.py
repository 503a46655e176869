"""Addresses of computers in networks."""

import ipaddress

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.labels import Label

_LEAST_OCTET = 64
"""Versions in four parts look like addresses, but their numbers stay small."""


def fits(value: str) -> bool:
    try:
        ipaddress.ip_interface(value)
    except ValueError:
        return False
    return "." in value or value.count(":") >= 2


def proves(value: str) -> bool:
    return fits(value) and not (value.count(".") == 3 and _small(value))


def _small(value: str) -> bool:
    return all(int(one) < _LEAST_OCTET for one in value.split("/", maxsplit=1)[0].split("."))


def veto(column: Column) -> str:
    four = [one for one in column.texts if one.count(".") == 3 and fits(one)]
    if (
        len(four) >= 3
        and all(_small(one) for one in four)
        and not column.header.says(("ip", "ipv4", "ip address"))
    ):
        return "numbers in four parts that stay small are versions"
    return ""


DETECTOR = Detector(
    name="ip_address",
    label=Label(name="device.ip", title="IP address", level="confidential", category="personal"),
    noun="IP addresses",
    strong=("ip", "ip address", "ipv4", "ipv6", "ip addr", "remote addr", "client ip", "inet", "host ip", "cidr", "src ip", "dst ip", "source ip", "dest ip", "destination ip", "ip src", "ip dst", "remote host", "saddr", "daddr", "ipaddr", "visitor ip", "login ip", "server ip"),
    weak=("host", "address", "remote", "client", "peer", "server", "node"),
    against=("version", "build", "release", "firmware", "revision", "oid", "count", "id"),
    families=frozenset({"text", "other"}),
    fits=fits,
    proves=proves,
    needed=0.7,
    alone=0.9,
    veto=veto,
)  # fmt: skip
