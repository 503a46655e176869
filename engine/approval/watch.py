"""Notices that what is reviewed was changed, and wakes the requests about it: a look into a dictionary for each edit.

The requests compare content hashes themselves; whoever was away looks again when a decision comes in.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from crdt.changes import Change
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
        self._since: dict[DocumentId, Micros] = {}
        self.wake: Callable[[str], None] = lambda _request: None
        """Called with the id of a request that is to look again; must return at once."""

    def follow(self, document: DocumentId, request: str) -> None:
        self._followed.setdefault(document, set()).add(request)
        self._since.setdefault(document, self._clock.now())

    def forget(self, document: DocumentId, request: str) -> None:
        requests = self._followed.get(document)
        if requests is not None:
            requests.discard(request)
            if not requests:
                del self._followed[document]
                self._looked.pop(document, None)
                self._authors.pop(document, None)
                self._since.pop(document, None)

    def authors(self, document: DocumentId, since: Micros) -> tuple[UserId, ...]:
        """Who changed its content since then, as far as this process saw or learnt it; the latest one last."""
        known = sorted(self._authors.get(document, {}).items(), key=lambda one: one[1])
        return tuple(user for user, at in known if at >= since)

    def saw_all(self, document: DocumentId, since: Micros) -> bool:
        """Whether `authors` knows everybody since then."""
        return document in self._since and self._since[document] <= since

    def learn(self, document: DocumentId, since: Micros, authors: Mapping[UserId, Micros]) -> None:
        """Who changed it since then, and when last; what was seen meanwhile came later."""
        if document in self._followed:
            self._since[document] = since
            self._authors[document] = {**authors, **self._authors.get(document, {})}

    def note(self, changed: Changed) -> None:
        """After a commit, on the path of every edit."""
        document = changed.record.id
        if document not in self._followed:
            return
        if not is_content(changed.changes):
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


def is_content(changes: Iterable[Change]) -> bool:
    """Whether the content hash may be another one by them."""
    return any(change.root not in UNHASHED_ROOTS for change in changes)
