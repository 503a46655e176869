"""How others have sources synchronised: the little that operations and commands need. `synchronisations.py` does it."""

from typing import Protocol

from crdt.dataclasses import dataclass
from crdt.errors import Unavailable
from crdt.ids import RunId, UserId
from engine.sync_records import Synchronisation, SyncRun


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSync:
    """Caller's duty: whoever asks may read the source and edit the target. With the same `key` again the answer is the run that is
    under way or has ended well.
    """

    synchronisation: Synchronisation
    by: UserId
    dry: bool = False
    run: RunId | None = None
    key: str = ""


class Synchroniser(Protocol):
    async def begin(self, new: NewSync) -> SyncRun:
        """Its row, under way. Raises ConcertError where it cannot be begun."""

    async def ended(self, run: str) -> SyncRun:
        """Its row, once it has ended in whatever way."""

    async def stop(self, run: str) -> None: ...


class NoSynchronisation(Unavailable):
    code = "no_synchronisation"
    message = "Nothing synchronises sources in this process."
    next_step = "Run it in a server of this installation."


class NoSynchroniser:
    """For processes without."""

    async def begin(self, new: NewSync) -> SyncRun:  # noqa: ARG002 - the port's
        raise NoSynchronisation

    async def ended(self, run: str) -> SyncRun:  # noqa: ARG002 - the port's
        raise NoSynchronisation

    async def stop(self, run: str) -> None:  # noqa: ARG002 - the port's
        raise NoSynchronisation


NO_SYNCHRONISER = NoSynchroniser()
