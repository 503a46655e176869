"""What must hold, checked at every step: nothing is in the log that nobody may have written, nothing is said or
acknowledged that is not in the log. The oracle of the simulation; it looks at bytes, never into rooms.
"""

from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc, TransactionEvent

from crdt.effects import Row
from crdt.facts import Facts
from crdt.ids import DocumentId, SessionId, UserId
from crdt.leases import LockChange
from crdt.lib0 import read_var_uint
from crdt.precheck import UNLIMITED, inspect
from crdt.roles import allows
from crdt.sections import Section
from tests.simulation.broken import Broken
from tests.simulation.lock_ledger import Fences, LockLedger

COMMENTS = "comments"


def facts_of(update: bytes) -> Facts:
    return inspect(update, UNLIMITED)


@dataclass(slots=True)
class Offer:
    """An update that reached the room. `roles`: those its sender had since, when a room may have judged it. `fences`:
    the locks that were committed then.
    """

    session: SessionId
    id: int
    author: UserId
    roles: set[str]
    facts: Facts
    fences: Fences

    def may_change(self, root: str | None) -> bool:
        """Root None: a place below something that is there already."""
        if any(allows(role, "edit") for role in self.roles):
            return True
        return any(allows(role, "comment") for role in self.roles) and root in {None, COMMENTS}


@dataclass(slots=True)
class Ledger:
    """The log of one document as the model keeps it: all rows, and the document that they make."""

    document: DocumentId
    rows: list[Row] = field(default_factory=list)
    locks: LockLedger = field(default_factory=LockLedger)
    doc: "Doc[Any]" = field(default_factory=lambda: Doc(client_id=1))
    offers: list[Offer] = field(default_factory=list)
    acknowledged: int = 0
    refused: int = 0
    _ends: dict[int, int] = field(default_factory=dict)
    _deleted: dict[int, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.doc.observe(self._note)

    def _note(self, event: TransactionEvent) -> None:
        """Deleting a map deletes what others put into it meanwhile: the document knows, the row does not say so."""
        for deletes in facts_of(event.update).deletes:
            mine = self._deleted.setdefault(deletes.client, set())
            for start, end in deletes.ranges:
                mine.update(range(start, end))

    # What reaches the room

    def offered(self, offer: Offer) -> None:
        self.offers.append(offer)

    def role_changed(self, session: SessionId, role: str) -> None:
        for offer in self.offers:
            if offer.session == session:
                offer.roles.add(role)

    def refuse(self, session: SessionId, since: int) -> None:
        """This update of the session and all later ones count for nothing."""
        before = len(self.offers)
        self.offers = [offer for offer in self.offers if offer.session != session or offer.id < since]
        self.refused += before - len(self.offers)

    # What the room wants written

    def check_rows(self, rows: tuple[Row, ...]) -> None:
        """Before the commit: everything new in a row was offered by its author, with the right to it, and not refused."""
        for row in rows:
            if row.door == "server":
                continue
            facts = facts_of(row.update)
            fresh = self._fresh(facts)
            offers = [offer for offer in self.offers if offer.author == row.author]
            for client, start, end, root in fresh:
                if not self._covered(client, start, end, root, offers):
                    raise Broken(
                        f"{row.author} wrote {client}:{start}-{end} without having offered it, or the right"
                    )
            for client, clock in _missing(facts, self._deleted):
                if not any(
                    _deletes(offer.facts, client, clock) and offer.may_change(None) for offer in offers
                ):
                    raise Broken(
                        f"{row.author} deleted {client}:{clock} without having offered it, or the right"
                    )

    def _fresh(self, facts: Facts) -> list[tuple[int, int, int, str | None]]:
        found = []
        for run in facts.runs:
            known = self._ends.get(run.client, 0)
            for struct in run.structs:
                end = struct.clock + struct.length
                if end > known:
                    root = struct.parent if isinstance(struct.parent, str) else None
                    found.append((run.client, max(known, struct.clock), end, root))
        return found

    @staticmethod
    def _covered(client: int, start: int, end: int, root: str | None, offers: list[Offer]) -> bool:
        clock = start
        while clock < end:
            reached = clock
            for offer in offers:
                for run in offer.facts.runs:
                    if run.client == client and run.start <= clock < run.end and offer.may_change(root):
                        reached = max(reached, run.end)
            if reached == clock:
                return False
            clock = reached
        return True

    # What the log has

    def committed(self, rows: tuple[Row, ...], changes: tuple[LockChange, ...]) -> tuple[int, ...]:
        """The numbers of the rows that are in the log now."""
        first = len(self.rows) + 1
        for row in rows:
            self.rows.append(row)
            facts = facts_of(row.update)
            with self.locks.untouched(self.doc, self._guarded(row, facts, changes), row):
                self.doc.apply_update(row.update)
            for run in facts.runs:
                known = self._ends.get(run.client, 0)
                if run.start != known:
                    raise Broken(f"{run.client} goes on at {run.start} in the log, not at {known} (R6)")
                self._ends[run.client] = run.end
        self.locks.commit(changes)
        self.offers = [offer for offer in self.offers if not self.has(offer.facts)]
        return tuple(range(first, first + len(rows)))

    def _guarded(self, row: Row, facts: Facts, changes: tuple[LockChange, ...]) -> list[Section]:
        """Sections that this row may not touch: locked by others before any of it was offered, and still."""
        if not self.locks.held:
            return []
        before = dict(self.locks.fences)
        if row.door != "server":
            clients = {run.client for run in facts.runs} | {deletes.client for deletes in facts.deletes}
            for offer in self.offers:
                theirs = {run.client for run in offer.facts.runs} | {d.client for d in offer.facts.deletes}
                if offer.author == row.author and theirs & clients:
                    before = {
                        section: fence
                        for section, fence in before.items()
                        if offer.fences.get(section) == fence
                    }
        return self.locks.guarded(before, changes, row.author)

    def has(self, facts: Facts) -> bool:
        known = all(run.end <= self._ends.get(run.client, 0) for run in facts.runs)
        return known and not _missing(facts, self._deleted)

    def check_shown(self, update: bytes, to: str) -> None:
        if not self.has(facts_of(update)):
            raise Broken(f"{to} was shown what is not in the log")

    def check_vector(self, vector: bytes, to: str) -> None:
        count, pos = read_var_uint(vector, 0)
        for _ in range(count):
            client, pos = read_var_uint(vector, pos)
            clock, pos = read_var_uint(vector, pos)
            if clock > self._ends.get(client, 0):
                raise Broken(f"{to} was told of clocks that are not in the log")

    def acknowledge(self, facts: Facts, who: str) -> None:
        self.acknowledged += 1
        if not self.has(facts):
            raise Broken(f"{who} was told saved what is not in the log")


def _missing(facts: Facts, deleted: dict[int, set[int]]) -> list[tuple[int, int]]:
    """What the update deletes and is not deleted there."""
    return [
        (deletes.client, clock)
        for deletes in facts.deletes
        for start, end in deletes.ranges
        for clock in range(start, end)
        if clock not in deleted.get(deletes.client, ())
    ]


def _deletes(facts: Facts, client: int, clock: int) -> bool:
    return any(
        deletes.client == client and any(start <= clock < end for start, end in deletes.ranges)
        for deletes in facts.deletes
    )
