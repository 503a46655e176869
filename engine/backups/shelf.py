"""Where copies lie: a folder for each backup below one of Concert's own, with a list of what is in it. Blocking."""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engine.backups.kind import BackupFailed

LIST: Final = "contents.json"
PART: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Shelf:
    """`folder` is readable by this user alone: copies hold everything that their source holds."""

    folder: Path

    def begin(self, backup: str) -> tuple[Path, Path]:
        """An empty folder for the copy, and one for trials."""
        made, scratch = self.folder / f"{backup}.making", self.folder / f"{backup}.trial"
        for one in (made, scratch):
            shutil.rmtree(one, ignore_errors=True)
            one.mkdir(parents=True, mode=0o700)
        self.folder.chmod(0o700)
        return made, scratch

    def finish(self, backup: str) -> dict[str, Any]:
        """The copy stands from now on. By name the bytes and the SHA-256 of its files."""
        made = self.folder / f"{backup}.making"
        files = {
            str(path.relative_to(made)): _file(path) for path in sorted(made.rglob("*")) if path.is_file()
        }
        with (made / LIST).open("w", encoding="utf-8") as file:
            json.dump(files, file)
            file.flush()
            os.fsync(file.fileno())
        made.rename(self.folder / backup)
        return files

    def check(self, backup: str, files: Mapping[str, Any]) -> Path:
        """The copy's folder, once each file is what it was. Raises `BackupFailed`."""
        folder = self.folder / backup
        for name, said in files.items():
            path = folder / name
            if not path.is_file() or _file(path) != said:
                raise BackupFailed(
                    f"The copy is not what it was: {name} is gone or another one.",
                    next_step="Use another backup. Look at the disk that holds this one.",
                )
        return folder

    def scratch(self, backup: str) -> Path:
        path = self.folder / f"{backup}.trial"
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True, mode=0o700)
        return path

    def clear(self, backup: str, *, copy: bool) -> None:
        """What work leaves behind; with `copy` the copy as well."""
        for ending in (".making", ".trial", *(("",) if copy else ())):
            shutil.rmtree(self.folder / f"{backup}{ending}", ignore_errors=True)


def _file(path: Path) -> dict[str, Any]:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(PART):
            digest.update(part)
    return {"bytes": path.stat().st_size, "sha256": digest.hexdigest()}
