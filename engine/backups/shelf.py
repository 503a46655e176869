"""Where copies lie: a folder for each backup below one of Concert's own, with a list of what is in it. Blocking."""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from crdt.dataclasses import dataclass
from engine.backups.kind import BackupFailed
from engine.backups.sealed import ENDING, Stopped, open_file, resealed_key, seal_file
from engine.secrets.sealing import KeyRing

LIST: Final = "contents.json"
PART: Final = 1 << 20
WORK: Final = (".making", ".trial", ".opened")
"""How folders end that are there only while something is done."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """`folder` is readable by this user alone: copies hold everything that their source holds. With a `ring` they lie sealed;
    copies of before, and without one, lie plain.
    """

    folder: Path
    ring: KeyRing | None = None

    def begin(self, backup: str) -> tuple[Path, Path]:
        """An empty folder for the copy, and one for trials."""
        made, scratch = self.folder / f"{backup}.making", self.folder / f"{backup}.trial"
        for one in (made, scratch):
            shutil.rmtree(one, ignore_errors=True)
            one.mkdir(parents=True, mode=0o700)
        self.folder.chmod(0o700)
        return made, scratch

    def finish(self, backup: str, stopped: Stopped) -> dict[str, Any]:
        """The copy stands from now on. By name the bytes of its files, the SHA-256 of what lies there, and their keys."""
        made = self.folder / f"{backup}.making"
        files = {
            str(path.relative_to(made)): self._kept(path, backup, str(path.relative_to(made)), stopped)
            for path in sorted(made.rglob("*"))
            if path.is_file()
        }
        _list(made, files)
        made.rename(self.folder / backup)
        return files

    def _kept(self, path: Path, backup: str, name: str, stopped: Stopped) -> dict[str, Any]:
        return _file(path) if self.ring is None else seal_file(path, backup, name, self.ring, stopped)

    def check(self, backup: str, files: Mapping[str, Any], stopped: Stopped) -> Path:
        """A folder with the plain copy, once each file is what it was; opened for this work alone where it lies sealed.
        Raises `BackupFailed`.
        """
        folder, opened = self.folder / backup, self.folder / f"{backup}.opened"
        shutil.rmtree(opened, ignore_errors=True)
        for name, said in files.items():
            path = folder / (name + ENDING if "key" in said else name)
            if not path.is_file() or _file(path)["sha256"] != said["sha256"]:
                raise BackupFailed(
                    f"The copy is not what it was: {name} is gone or another one.",
                    next_step="Use another backup. Look at the disk that holds this one.",
                )
            if "key" in said:
                if self.ring is None:
                    raise BackupFailed("The copy lies sealed, and there is no key to open it with.")
                opened.mkdir(mode=0o700, exist_ok=True)
                open_file(path, opened / name, backup, name, said, self.ring, stopped)
        return opened if opened.is_dir() else folder

    def resealed(self, backup: str, files: Mapping[str, Any]) -> dict[str, Any] | None:
        """The files' keys under the installation's key of now, the list too; None where they are already."""
        if self.ring is None:
            return None
        now = {name: resealed_key(said, backup, name, self.ring) for name, said in files.items()}
        if now == dict(files):
            return None
        _list(self.folder / backup, now)
        return now

    def scratch(self, backup: str) -> Path:
        path = self.folder / f"{backup}.trial"
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True, mode=0o700)
        return path

    def tidy(self) -> None:
        """At start: what a process that was killed has left, opened copies among it."""
        for ending in WORK:
            for path in self.folder.glob(f"*{ending}"):
                shutil.rmtree(path, ignore_errors=True)

    def clear(self, backup: str, *, copy: bool) -> None:
        """What work leaves behind; with `copy` the copy as well."""
        for ending in (*WORK, *(("",) if copy else ())):
            shutil.rmtree(self.folder / f"{backup}{ending}", ignore_errors=True)


def _list(folder: Path, files: Mapping[str, Any]) -> None:
    """Beside the files, so that a copy can be read without the store: by who has the installation's key."""
    if not folder.is_dir():
        return
    written = folder / f"{LIST}.new"
    with written.open("w", encoding="utf-8") as file:
        json.dump(files, file)
        file.flush()
        os.fsync(file.fileno())
    written.rename(folder / LIST)


def _file(path: Path) -> dict[str, Any]:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(PART):
            digest.update(part)
    return {"bytes": path.stat().st_size, "sha256": digest.hexdigest()}
