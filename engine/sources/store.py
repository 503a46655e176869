"""Folders of files in other stores (object storage and the like), through fsspec: only stores that an administrator named.

Files are fetched into a folder of this connection's own when they are first asked about, and are gone with it; then they are read as
those of any folder. The credential, where there is one, is the store's options as JSON.
"""

import json
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic import ConfigDict, Field

from crdt.model import Model
from engine.amounts import amount
from engine.late import late
from engine.sources.blocking import BlockingConnection
from engine.sources.failures import ResultTooLarge, SourceFailed, SourceFileMissing
from engine.sources.files import MOST_FILES, FilesConfig, FilesReader, ending_of, is_wanted
from engine.sources.source import NO_ENTRANCE, Budget, Entrance, Source, SourceRoots, Step
from engine.sources.steps import run_steps
from engine.sources.traces import content_of

if TYPE_CHECKING:
    import fsspec
else:
    fsspec = late("fsspec")

MOST_BYTES: Final = 1 << 30
CHUNK: Final = 1 << 20


class StoreConfig(Model):
    model_config = ConfigDict(extra="ignore")

    store: str = Field(title="Store", description="One of CONCERT_FILE_STORES.", min_length=1, max_length=64)
    folder: str = Field(default="", title="Folder", description="Inside the store.", max_length=1000)
    files: Literal["all", "csv", "parquet", "json"] = Field(default="all", title="Files to read")


class StoreReader(FilesReader):
    def __init__(self, config: StoreConfig, budget: Budget, roots: SourceRoots, entrance: Entrance) -> None:
        super().__init__(FilesConfig(folder="fetched", files=config.files), budget, roots)
        self._store = config
        self._entrance = entrance
        self._fetched: Path | None = None
        self._stopped = threading.Event()

    def check(self) -> list[Step]:
        checks = [
            ("Store", lambda: self._place()[0]),
            ("Files", lambda: amount(len(list(self._listed())), "file")),
            ("Fetch", lambda: f"{sum(file.stat().st_size for file in self._files(self._folder())):,} bytes"),
            ("Read right", self._read_each),
        ]
        return run_steps(checks, self.explain)

    def interrupt(self) -> None:
        self._stopped.set()
        super().interrupt()

    def close(self) -> None:
        super().close()
        folder, self._fetched = self._fetched, None
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    def changed(self, file: Path) -> str:
        """It was fetched just now."""
        return content_of(file)

    def _folder(self) -> Path:
        if self._fetched is None:
            folder = Path(tempfile.mkdtemp(prefix="concert-store-")).resolve()
            try:
                self._fetch(folder)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
            self._fetched = folder
        return self._fetched

    def _place(self) -> tuple[str, Any, str]:
        """The store's kind, its file system, and the folder in it."""
        address = self._roots.stores.get(self._store.store)
        if address is None:
            raise SourceFailed("outside_roots", "No administrator has named a store of this name.")
        if ".." in PurePosixPath(self._store.folder).parts:
            raise SourceFailed("outside_roots", "This path is outside the store's folder.")
        try:
            options = json.loads(self._entrance.secret) if self._entrance.secret else {}
            system, root = fsspec.core.url_to_fs(address, **options)
        except (ValueError, TypeError):
            raise SourceFailed(
                "wrong_password", "The secret is not the store's options as a JSON object."
            ) from None
        except ImportError:
            raise SourceFailed("failed", "The library for stores of this kind is not installed.") from None
        return str(system.protocol), system, f"{root.rstrip('/')}/{self._store.folder.strip('/')}".rstrip("/")

    def _listed(self) -> Iterator[tuple[str, str, int]]:
        """Where each file stands, its path below the folder, its bytes."""
        _, system, folder = self._place()
        try:
            found = system.find(folder, detail=True)
        except FileNotFoundError:
            raise SourceFileMissing("The store has no such folder.") from None
        except (OSError, PermissionError) as error:
            raise _failed(error) from None
        for path, facts in sorted(found.items()):
            below = path.removeprefix(folder).lstrip("/")
            if ending_of(below) is not None and ".." not in PurePosixPath(below).parts:
                yield path, below, int(facts.get("size") or 0)

    def _fetch(self, target: Path) -> None:
        _, system, _ = self._place()
        files = [one for one in self._listed() if is_wanted(one[1], self._store.files)]
        if sum(size for *_, size in files) > MOST_BYTES or len(files) > MOST_FILES:
            raise ResultTooLarge("The folder holds more than Concert fetches at once; name a smaller one.")
        for path, below, _ in files:
            file = target / below
            file.parent.mkdir(parents=True, exist_ok=True)
            try:
                with system.open(path, "rb") as origin, file.open("wb") as copy:
                    while chunk := origin.read(CHUNK):
                        if self._stopped.is_set():
                            raise SourceFailed("timeout", "Fetching the files was stopped.")
                        copy.write(chunk)
            except OSError as error:
                raise _failed(error) from None


def _failed(error: OSError) -> SourceFailed:
    match error:
        case FileNotFoundError():
            return SourceFailed("table_gone", "A file is not in the store any more.")
        case PermissionError():
            return SourceFailed("wrong_password", "The store refuses this credential.")
        case _:
            return SourceFailed("unreachable", "The store does not answer.")


async def open_store(
    config: StoreConfig, budget: Budget, roots: SourceRoots, entrance: Entrance = NO_ENTRANCE
) -> BlockingConnection:
    return BlockingConnection(StoreReader(config, budget, roots, entrance), budget)


SOURCE = Source(
    kind="store", title="Files in another store", icon="folder", config=StoreConfig, open=open_store
)
