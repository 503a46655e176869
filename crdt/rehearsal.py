"""Whether an edit that the server makes in a person's name may be made: by locks, rights of fields and what is protected.

Which places it touches is known once it has been made, so it is made on a copy first, where that can matter. Border:
one edit, as it stands on what is applied; the room makes it, and tells who asked.
"""

from crdt.document import Document
from crdt.errors import CorruptUpdate
from crdt.events import EditAsked, Loaded
from crdt.locks import LockTable
from crdt.precheck import UNLIMITED, inspect
from crdt.presence import Author
from crdt.roles import THE_SERVER
from crdt.rulebook import PlaceLimits, Rulebook
from crdt.updates import rehearsed
from crdt.verdicts import Accepted


class Rehearsal:
    """For one replica. Kinds without rights on fields are judged for locks alone: what commands write is checked before."""

    def __init__(self, loaded: Loaded, limits: PlaceLimits, locks: LockTable) -> None:
        kind, self._index = loaded.document.kind, loaded.index
        self._locks = locks
        self._guard = loaded.guard
        self._rules = Rulebook(kind, loaded.index, limits, _owns_none) if kind.rights else None

    def refusal(self, asked: EditAsked, document: Document) -> Exception | None:
        """L3, GP4, PT1; what the edit itself raises. Of an edit under an id of its person's own the gate has been asked."""
        if asked.own:
            return None
        cover = self._locks.cover
        is_locked = cover is not None and not cover.is_only_of(asked.author)
        is_guarded = bool(self._guard.places) and asked.role != THE_SERVER
        if not (is_locked or is_guarded or self._rules is not None):
            return None
        try:
            facts = inspect(rehearsed(document.state(), asked.edit), UNLIMITED)
            verdict = self._index.check(facts)
        except Exception as error:  # noqa: BLE001 - an edit is a caller's function; what it raises is its answer
            return error
        if not isinstance(verdict, Accepted):
            return CorruptUpdate(verdict.message)
        if self._rules is not None:
            writing = tuple(run.client for run in facts.runs)
            author = Author(user=asked.author, name="")
            if offence := self._rules.offence(verdict, facts, author, asked.role, writing):
                return offence
        if is_guarded and (needed := self._guard.against(verdict)):
            return needed
        return self._locks.against(verdict.inserts, verdict.deletes, asked.author) if is_locked else None


def _owns_none(_client: int, _author: Author) -> bool:
    """What the server writes it writes under an id of its own."""
    return False
