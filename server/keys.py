"""The installation's own keys: a setting, or made once in files of the data folder that only their owner may read.

What is derived from them or sealed with them is worth nothing without them, so a copy of the database gives nothing away. They are
in no backup.
"""

import contextlib
import hashlib
import os
import secrets
from pathlib import Path
from typing import Final

from engine.secrets.sealing import KeyRing
from server.settings import Settings

FILE: Final = "installation.key"
RING: Final = "secrets.key"
"""A key in each line; the first one seals, all of them open."""
BYTES: Final = 32


def installation_key(setting: str, folder: Path) -> bytes:
    """`setting` is any long text; without one the file counts."""
    if setting:
        return hashlib.sha256(setting.encode()).digest()
    path = folder / FILE
    with contextlib.suppress(FileExistsError):
        _make(path)
    return bytes.fromhex(path.read_text("ascii").strip())


def key_ring(settings: Settings) -> KeyRing:
    """What kept secrets are sealed with. With a setting the file still opens what was sealed before there was one."""
    path = settings.data / RING
    said = [one for one in (settings.secret_key, settings.secret_key_before) if one]
    if not said or not settings.secret_key:
        with contextlib.suppress(FileExistsError):
            _make(path)
    filed = [bytes.fromhex(line) for line in path.read_text("ascii").split()] if path.exists() else []
    if path.exists():
        path.chmod(0o600)
    named = [hashlib.sha256(one.encode()).digest() for one in said]
    return KeyRing([*named, *filed] if settings.secret_key else [*filed, *named])


def turn_key(folder: Path) -> int:
    """A new first key in the file; the former ones still open. How many there are now. The next start seals with it."""
    path = folder / RING
    former = path.read_text("ascii").split() if path.exists() else []
    keys = [secrets.token_hex(BYTES), *former]
    beside = _written(path, "\n".join(keys))
    beside.replace(path)
    return len(keys)


def _make(path: Path) -> None:
    """Whole or not at all: who reads it has all of it."""
    if path.exists():
        return
    beside = _written(path, secrets.token_hex(BYTES))
    try:
        os.link(beside, path)
    finally:
        beside.unlink()


def _written(path: Path, text: str) -> Path:
    """A file beside it that only its owner may read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return beside
