"""Identifiers of people's devices, and of their browsers in advertising."""

import re

from stdnum import imei

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.labels import Label

_HEX = re.compile(r"[0-9A-Fa-f-]{8,64}|[A-Za-z0-9_-]{8,64}")


def proves(value: str) -> bool:
    """Fifteen digits with an IMEI's check digit, as text."""
    return len(value) in {15, 18} and imei.is_valid(value)


def fits(value: str) -> bool:
    return _HEX.fullmatch(value) is not None and any(one.isdigit() for one in value)


def veto(column: Column) -> str:
    if column.texts and column.family == "integer" and max(len(one) for one in column.texts) < 8:
        return "small numbers are keys of rows"
    return ""


DETECTOR = Detector(
    name="device_id",
    label=Label(name="device.id", title="Device identifier", level="confidential", category="personal"),
    noun="device identifiers",
    strong=(
        "device id", "imei", "udid", "idfa", "idfv", "gaid", "advertising id", "android id", "device identifier", "device token", "meid", "imsi", "device serial", "fingerprint", "cookie id",
        "client id cookie", "browser id", "device uuid", "ad id", "iccid", "sim number",
    ),
    against=("type", "count", "name", "model"),
    families=frozenset({"text", "integer"}),
    fits=fits,
    proves=proves,
    needed=0.7,
    alone=0.95,
    least=5,
    veto=veto,
)  # fmt: skip
