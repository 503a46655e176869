"""Secrets of webhooks and the signatures they make, as the Standard Webhooks specification 1.0 has it (rule TR14). Pure.

A secret is derived from the installation's own key and the trigger's salt, so the store holds nothing that signs: a copy of
the database alone forges no message. The digest beside the salt tells when the key is another one than the secret's.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable
from typing import Final

from crdt.dataclasses import dataclass
from crdt.errors import NotSignedIn

PREFIX: Final = "whsec_"
_VERSION: Final = "v1"
_LONGEST_ID: Final = 200
MOST_SIGNATURES: Final = 8


class SignatureInvalid(NotSignedIn):
    """Also for a trigger that is not there: nobody learns which ones are."""

    code = "signature_invalid"
    message = "This message is not signed with the secret of this address, or its time has passed."
    next_step = "Sign `ID.TIMESTAMP.BODY` with the secret as Standard Webhooks says, and send it at once."


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """The headers `webhook-id`, `webhook-timestamp` (seconds) and `webhook-signature`, and the body as it came."""

    id: str
    timestamp: str
    signature: str
    body: bytes


def derive(key: bytes, trigger: str, salt: str) -> str:
    """The secret as it is shown, once."""
    raw = hmac.digest(key, f"webhook:{trigger}:{salt}".encode(), "sha256")
    return PREFIX + base64.b64encode(raw).decode()


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def signature_of(secret: str, id_: str, timestamp: str, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    made = hmac.digest(key, f"{id_}.{timestamp}.".encode() + body, "sha256")
    return f"{_VERSION},{base64.b64encode(made).decode()}"


def check(signed: Signed, secret: str, *, now_s: int, tolerance_s: int) -> None:
    """Raises `SignatureInvalid`. Takes as long for a wrong signature as for a right one."""
    expected = _bytes(signature_of(secret, signed.id, signed.timestamp, signed.body))
    fits = sum(hmac.compare_digest(expected, _bytes(one)) for one in _given(signed.signature)) > 0
    known = 0 < len(signed.id) <= _LONGEST_ID and signed.id.isprintable()
    if not (fits and known and _is_recent(signed.timestamp, now_s, tolerance_s)):
        raise SignatureInvalid


def _given(header: str) -> Iterable[str]:
    return [one for one in header.split(" ")[:MOST_SIGNATURES] if one.startswith(f"{_VERSION},")]


def _bytes(signature: str) -> bytes:
    try:
        return base64.b64decode(signature.partition(",")[2], validate=True)
    except (binascii.Error, ValueError):
        return b""


def _is_recent(timestamp: str, now_s: int, tolerance_s: int) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    return abs(now_s - int(timestamp)) <= tolerance_s
