"""What the installation allows a single source beyond what it allows all of them: a door on this machine, a folder of its own.

Who starts the process says so at each start; nothing of it stands in a document, so a copy of the source has none of it.
"""

from dataclasses import field

from crdt.dataclasses import dataclass, replace
from crdt.ids import DocumentId
from engine.operations.http.reach import Reach
from engine.sources.source import SourceRoots


@dataclass(slots=True)
class Allowances:
    _doors: dict[DocumentId, tuple[str, int]] = field(default_factory=dict)
    _folders: dict[DocumentId, str] = field(default_factory=dict)

    def open_door(self, source: DocumentId, address: str, port: int) -> None:
        """It may connect to this address at this port, and at no other one."""
        self._doors[source] = (address, port)

    def open_folder(self, source: DocumentId, folder: str) -> None:
        """It reads this folder, which Concert itself writes, instead of those of all sources; no other source reads it."""
        self._folders[source] = folder

    def is_written(self, source: DocumentId) -> bool:
        """Whether Concert itself writes what it reads: nobody else does."""
        return source in self._folders

    def reach(self, source: DocumentId, reach: Reach) -> Reach:
        door = self._doors.get(source)
        return reach if door is None else replace(reach, doors=reach.doors | {door})

    def roots(self, source: DocumentId, roots: SourceRoots) -> SourceRoots:
        folder = self._folders.get(source)
        return roots if folder is None else SourceRoots(folders=(folder,))
