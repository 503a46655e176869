"""The installation's own key: a setting, or made once in a file of the data folder that only its owner may read.

What is derived from it is worth nothing without it, so a copy of the database gives nothing away. It is in no backup.
"""

import contextlib
import hashlib
import os
import secrets
from pathlib import Path
from typing import Final

FILE: Final = "installation.key"
BYTES: Final = 32


def installation_key(setting: str, folder: Path) -> bytes:
    """`setting` is any long text; without one the file counts."""
    if setting:
        return hashlib.sha256(setting.encode()).digest()
    path = folder / FILE
    with contextlib.suppress(FileExistsError):
        _make(path)
    return bytes.fromhex(path.read_text("ascii").strip())


def _make(path: Path) -> None:
    """Whole or not at all: who reads it has all of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        return
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(BYTES))
            file.flush()
            os.fsync(file.fileno())
        os.link(beside, path)
    finally:
        beside.unlink()
