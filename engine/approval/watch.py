"""Notices that what is reviewed was changed, and wakes the requests about it: a look into a dictionary for each edit.

The requests compare content hashes themselves; whoever was away looks again when a decision comes in.
"""

from collections.abc import Callable
from typing import Final

from crdt.ids import DocumentId, Micros, UserId
from crdt.kinds.kind import UNHASHED_ROOTS
from engine.rooms import Changed
from engine.runtime.clock import WakingClock

SOON: Final = 1.0
"""Seconds from an edit until its requests look."""
BUSY: Final = 5.0
"""Seconds between two looks while somebody goes on typing."""


class Watch:
    def __init__(self, clock: WakingClock) -> None:
        self._clock = clock
        self._followed: dict[DocumentId, set[str]] = {}
        self._waiting: set[DocumentId] = set()
        self._looked: dict[DocumentId, float] = {}
        self._authors: dict[DocumentId, dict[UserId, Micros]] = {}
        self.wake: Callable[[str], None] = lambda _request: None
        """Called with the id of a request that is to look again; must return at once."""

    def follow(self, document: DocumentId, request: str) -> None:
        self._followed.setdefault(document, set()).add(request)

    def forget(self, document: DocumentId, request: str) -> None:
        requests = self._followed.get(document)
        if requests is not None:
            requests.discard(request)
            if not requests:
                del self._followed[document]
                self._looked.pop(document, None)
                self._authors.pop(document, None)

    def authors(self, document: DocumentId, since: Micros) -> tuple[UserId, ...]:
        """Who changed its content since then, as far as this process saw it."""
        return tuple(user for user, at in self._authors.get(document, {}).items() if at >= since)

    def note(self, changed: Changed) -> None:
        """After a commit, on the path of every edit."""
        document = changed.record.id
        if document not in self._followed:
            return
        if all(change.root in UNHASHED_ROOTS for change in changed.changes):
            return
        self._authors.setdefault(document, {})[changed.author] = self._clock.now()
        if document in self._waiting:
            return
        self._waiting.add(document)
        since = self._clock.monotonic() - self._looked.get(document, -BUSY)
        self._clock.call_later(SOON if since >= BUSY else BUSY, lambda: self._look(document))

    def _look(self, document: DocumentId) -> None:
        self._waiting.discard(document)
        self._looked[document] = self._clock.monotonic()
        for request in tuple(self._followed.get(document, ())):
            self.wake(request)
