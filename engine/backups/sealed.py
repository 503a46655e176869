"""Files of copies, sealed while they lie on the shelf: AES-256-GCM, part by part, under a key of their own (rule BK9).

A part says its place and whether it is the last one (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár), so
that none is left out, doubled or moved, and a file opens under its own name in its own backup alone. The file's key is kept
sealed as secrets are (`engine/secrets/sealing.py`). Blocking.
"""

import base64
import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from engine.backups.kind import BackupFailed, BackupStopped
from engine.secrets.sealing import Belonging, KeyRing, Sealed, resealed, seal, unseal

ENDING: Final = ".sealed"
MAGIC: Final = b"concert copy 1\n"
PART: Final = 1 << 20
TAG: Final = 16
PREFIX: Final = 7
"""Bytes of the nonce that are random; four count the parts, one marks the last."""

Stopped = Callable[[], bool]


def seal_file(path: Path, backup: str, name: str, ring: KeyRing, stopped: Stopped) -> dict[str, Any]:
    """Puts the sealed file in the plain one's place. What is to be known of it: plain bytes, what lies there, its key."""
    key, facts = AESGCM.generate_key(256), path.stat()
    digest, prefix = hashlib.sha256(), os.urandom(PREFIX)
    cipher, about = AESGCM(key), _about(backup, name)
    with path.open("rb") as plain, path.with_name(path.name + ENDING).open("wb") as written:

        def write(raw: bytes) -> None:
            digest.update(raw)
            written.write(raw)

        write(MAGIC + prefix)
        for number, part, last in _parts(plain, PART):
            _look(stopped)
            write(cipher.encrypt(_nonce(prefix, number, last=last), part, about))
        written.flush()
        os.fsync(written.fileno())
    path.unlink()
    kept = seal(base64.b64encode(key).decode("ascii"), _belonging(backup, name), ring)
    return {
        "bytes": facts.st_size,
        "sha256": digest.hexdigest(),
        "changed": facts.st_mtime_ns,
        "key": {"value": kept.value, "data_key": kept.data_key, "by": kept.by},
    }


def open_file(
    path: Path, target: Path, backup: str, name: str, said: dict[str, Any], ring: KeyRing, stopped: Stopped
) -> None:
    """The plain file, with the time it had. Raises `BackupFailed` for bytes that were changed, `SecretUnreadable` for another key."""
    key = base64.b64decode(unseal(Sealed(**said["key"]), _belonging(backup, name), ring))
    cipher, about = AESGCM(key), _about(backup, name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("rb") as read, target.open("wb") as written:
        head = read.read(len(MAGIC) + PREFIX)
        prefix = head[len(MAGIC) :]
        if not head.startswith(MAGIC) or len(prefix) != PREFIX:
            raise _changed(name)
        for number, part, last in _parts(read, PART + TAG):
            _look(stopped)
            try:
                written.write(cipher.decrypt(_nonce(prefix, number, last=last), part, about))
            except InvalidTag:
                raise _changed(name) from None
    os.utime(target, ns=(said["changed"], said["changed"]))


def resealed_key(said: dict[str, Any], backup: str, name: str, ring: KeyRing) -> dict[str, Any]:
    """The same under the installation's key of now; unchanged where it is, or where nothing opens it."""
    kept = said.get("key")
    if kept is None or kept["by"] == ring.current.id or not ring.opens(kept["by"]):
        return said
    now = resealed(Sealed(**kept), _belonging(backup, name), ring)
    return {**said, "key": {"value": now.value, "data_key": now.data_key, "by": now.by}}


def _parts(file: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Number, bytes, and whether it is the last one; an empty file has one empty part."""
    number, part = 0, file.read(size)
    while True:
        following = file.read(size)
        yield number, part, not following
        if not following:
            return
        number, part = number + 1, following


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


def _about(backup: str, name: str) -> bytes:
    return f"concert copy\0{backup}\0{name}".encode()


def _belonging(backup: str, name: str) -> Belonging:
    return Belonging(organisation="", workspace="", name=f"{backup}/{name}", field="copy")


def _look(stopped: Stopped) -> None:
    if stopped():
        raise BackupStopped


def _changed(name: str) -> BackupFailed:
    return BackupFailed(
        f"The copy is not what it was: {name} is another one.",
        next_step="Use another backup. Look at the disk that holds this one.",
    )
