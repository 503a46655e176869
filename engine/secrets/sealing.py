"""Seals secrets in two layers (AES-256-GCM): a value under a data key of its own, and that key under the installation's key.

What is sealed says where it belongs: moved to another organisation, workspace, name or field it opens for nobody. To change
the installation's key only the data keys are sealed again, never a value. Border: no store, no clock; nonces are random.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
from collections.abc import Sequence
from dataclasses import field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from crdt.dataclasses import dataclass
from crdt.errors import Unavailable

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12


class SecretUnreadable(Unavailable):
    code = "secret_unreadable"
    message = "This secret was sealed with another key than this installation has."
    next_step = "Give the installation its former key back (CONCERT_SECRET_KEY_BEFORE), or rotate the secret."


@dataclass(frozen=True, slots=True, kw_only=True)
class Belonging:
    """Where a sealed value belongs."""

    organisation: str
    workspace: str
    name: str
    field: str = "value"

    def bytes_for(self, layer: str) -> bytes:
        said = ["concert secret", 1, layer, self.organisation, self.workspace, self.name, self.field]
        return json.dumps(said, ensure_ascii=True).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """Texts in base64: a nonce with what follows it. `by` names the key that opens `data_key`."""

    value: str
    data_key: str
    by: str


@dataclass(frozen=True, slots=True)
class Key:
    """A key-encryption key, made from what the installation holds."""

    id: str
    material: bytes = field(repr=False)

    @classmethod
    def of(cls, material: bytes) -> "Key":
        made = hmac.new(material, b"concert: seals the data keys of secrets", hashlib.sha256).digest()
        return cls(hashlib.sha256(b"name of " + made).hexdigest()[:16], made)


class KeyRing:
    """The first key seals; all of them open."""

    def __init__(self, materials: Sequence[bytes]) -> None:
        keys = [Key.of(one) for one in materials]
        self.current = keys[0]
        self._by_id = {key.id: key for key in keys}

    def named(self, id_: str) -> Key:
        if id_ not in self._by_id:
            raise SecretUnreadable
        return self._by_id[id_]

    def opens(self, id_: str) -> bool:
        return id_ in self._by_id


def seal(plain: str, belonging: Belonging, ring: KeyRing) -> Sealed:
    data_key = AESGCM.generate_key(KEY_BYTES * 8)
    return Sealed(
        value=_sealed(data_key, plain.encode(), belonging.bytes_for("value")),
        data_key=_sealed(ring.current.material, data_key, belonging.bytes_for(ring.current.id)),
        by=ring.current.id,
    )


def unseal(sealed: Sealed, belonging: Belonging, ring: KeyRing) -> str:
    """Raises SecretUnreadable for another key, another place, or bytes that were changed."""
    return _opened(_data_key(sealed, belonging, ring), sealed.value, belonging.bytes_for("value")).decode()


def resealed(sealed: Sealed, belonging: Belonging, ring: KeyRing) -> Sealed:
    """The same value; its data key under the current key."""
    data_key = _data_key(sealed, belonging, ring)
    wrapped = _sealed(ring.current.material, data_key, belonging.bytes_for(ring.current.id))
    return Sealed(value=sealed.value, data_key=wrapped, by=ring.current.id)


def _data_key(sealed: Sealed, belonging: Belonging, ring: KeyRing) -> bytes:
    key = ring.named(sealed.by)
    return _opened(key.material, sealed.data_key, belonging.bytes_for(key.id))


def _sealed(key: bytes, plain: bytes, belongs: bytes) -> str:
    nonce = os.urandom(NONCE_BYTES)
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, plain, belongs)).decode("ascii")


def _opened(key: bytes, text: str, belongs: bytes) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
        return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], belongs)
    except (InvalidTag, binascii.Error, ValueError):
        raise SecretUnreadable from None
