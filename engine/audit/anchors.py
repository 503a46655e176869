"""The head of a log, signed: who keeps it outside can show later that its end was cut off or written anew (rule AU3).

Ed25519 over canonical JSON, with a key made from the installation's own. Pure.
"""

import base64
import json
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from crdt.canonical import canonical
from crdt.dataclasses import dataclass
from crdt.errors import Refused
from crdt.ids import Micros, OrganisationId
from engine.audit.chain import Head

FORMAT: Final = "concert-audit/1"


class AnchorWrong(Refused):
    code = "anchor_wrong"
    message = "This is no anchor of this installation's audit log, or somebody changed it."
    next_step = "Give the text as `concert audit verify` or the screen Audit printed it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    organisation: OrganisationId
    head: Head
    at: Micros


class Anchors:
    """`key` is the installation's; whoever has it can sign, so an anchor counts that is kept where that key is not."""

    def __init__(self, key: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(sha256(b"audit anchors\0" + key).digest())

    @property
    def public_key(self) -> str:
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode()

    def sign(self, anchor: Anchor) -> str:
        """One line of text."""
        said = _said(anchor)
        signature = base64.b64encode(self._key.sign(canonical(said))).decode()
        return _packed({**said, "signature": signature})

    def read(self, text: str) -> Anchor:
        """Raises AnchorWrong."""
        try:
            said = json.loads(base64.urlsafe_b64decode(text.strip().encode("ascii")))
            signature = base64.b64decode(said.pop("signature"))
            head = Head(number=int(said["number"]), hash=str(said["hash"]))
            anchor = Anchor(
                organisation=OrganisationId(said["organisation"]), head=head, at=Micros(said["at"])
            )
            if said != _said(anchor):
                raise AnchorWrong
            public: Ed25519PublicKey = self._key.public_key()
            public.verify(signature, canonical(said))
        except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature):
            raise AnchorWrong from None
        return anchor


def _said(anchor: Anchor) -> dict[str, object]:
    return {
        "format": FORMAT,
        "organisation": anchor.organisation,
        "number": anchor.head.number,
        "hash": anchor.head.hash,
        "at": anchor.at,
    }


def _packed(said: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(canonical(said)).decode()
