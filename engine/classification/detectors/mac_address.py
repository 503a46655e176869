"""Hardware addresses of network cards."""

import re

from engine.classification.detector import Detector
from engine.classification.labels import Label

_ADDRESS = re.compile(
    r"(?:[0-9A-Fa-f]{1,2}([:-]))(?:[0-9A-Fa-f]{1,2}\1){4}[0-9A-Fa-f]{1,2}|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}"
)
_BARE = re.compile(r"[0-9A-Fa-f]{12}")


def fits(value: str) -> bool:
    return proves(value) or _BARE.fullmatch(value) is not None


def proves(value: str) -> bool:
    return _ADDRESS.fullmatch(value) is not None


DETECTOR = Detector(
    name="mac_address",
    label=Label(name="device.mac", title="MAC address", level="confidential", category="personal"),
    noun="MAC addresses",
    strong=(
        "mac",
        "mac address",
        "mac addr",
        "hardware address",
        "bssid",
        "ethernet address",
        "wifi address",
        "bluetooth address",
    ),
    families=frozenset({"text", "other"}),
    fits=fits,
    proves=proves,
    alone=0.9,
    least=2,
    certain=True,
)
