"""The room's document on its way to the log: what gathers, what is in flight, what to do when either fails. Pure.

It applies a batch before the commit and tells nobody before the commit succeeded (R10-R19). Border: no members, no
rights; `crdt/room.py` offers only what the gate has passed.
"""

from crdt.batch import Batch, Flight, Offered, Told, Torn, apply, apply_one_by_one, merged
from crdt.dataclasses import dataclass, replace
from crdt.document import Document
from crdt.effects import (
    Acknowledge,
    AnswerEdit,
    AnswerLock,
    Binding,
    Broadcast,
    Commit,
    Compact,
    Dispatch,
    Effect,
    Refuse,
    Reload,
    Row,
    ShowLocks,
    Wake,
)
from crdt.errors import ConcertError, CorruptUpdate
from crdt.events import EditAsked, Loaded
from crdt.facts import Facts
from crdt.ids import NO_CLIENTS, ClientId, SessionId
from crdt.leases import LOCK_LIMITS, LockLimits, LockShown
from crdt.locks import LockTable
from crdt.phases import QUIET, Committing, Over, Phase, Reloading, Stalled, is_away
from crdt.precheck import LIVE, SYNC, UNLIMITED, Limits, inspect
from crdt.presence import LARGEST_STATE
from crdt.rehearsal import Rehearsal
from crdt.rulebook import PLACE_LIMITS, PlaceLimits
from crdt.signing import Signed, Signing
from crdt.spacing import Spacing
from crdt.structs import StructIndex
from crdt.updates import merge, news
from crdt.verdicts import Accepted

Effects = list[Effect]


READINGS = 4
"""State vectors whose answers are kept until the document changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomLimits:
    """Seconds, bytes, rows. `live` bounds an update as somebody makes it, `resent` the answer to a sync step 1,
    `presence_state` one session's state, `places` what may stand at one place. `queue` bytes of updates, `asks` orders
    and `waiting` readers are kept while the store is away. An update of more than `reach` (P34) is tried out and may
    take `trial` seconds of a processor.
    """

    tick: float = 0.006
    presence_tick: float = 0.034
    state_pause: float = 1.0
    retry_first: float = 0.25
    retry_last: float = 5.0
    queue: int = 1 << 20
    document: int = 64 << 20
    compact_after: int = 500
    compact_pause: float = 30.0
    live: Limits = LIVE
    resent: Limits = SYNC
    asks: int = 256
    waiting: int = 1000
    presence_state: int = LARGEST_STATE
    places: PlaceLimits = PLACE_LIMITS
    reach: int = 1_000_000
    trial: float = 0.25
    locks: LockLimits = LOCK_LIMITS


class Replica:
    """`sequence` is the number of the last committed row, `size` the bytes of state and log together.

    `shown_locks` are all locks that are committed.
    """

    signing: Signing  # set by the room, with its gate

    def __init__(self, loaded: Loaded, limits: RoomLimits, locks: LockTable, images: Spacing) -> None:
        self.limits = limits
        self.locks = locks
        self._images = images
        self.shown_locks = locks.everything()
        self._renewed = False
        self.phase: Phase = QUIET
        self.now = float("-inf")  # of the event that is taken
        self.pending = Batch()
        self.writing = NO_CLIENTS
        self._imaged_at = float("-inf")
        self._take(loaded)

    def _take(self, loaded: Loaded) -> None:
        self.document: Document = loaded.document
        self.index: StructIndex = loaded.index
        self.sequence = loaded.sequence
        self.size = loaded.size
        self._rows = loaded.rows
        self._missing: dict[bytes, bytes] = {}
        self._rehearsal = Rehearsal(loaded, self.limits.places, self.locks)

    @property
    def is_quiet(self) -> bool:
        return self.phase is QUIET

    @property
    def is_idle(self) -> bool:
        return self.phase is QUIET and not self.pending

    def missing_for(self, vector: bytes) -> bytes:
        """What a replica at `vector` lacks. Many who come, or come back, at once share one reading. Raises
        CorruptUpdate.
        """
        missing = self._missing.get(vector)
        if missing is None:
            missing = self.document.missing_for(vector)
            if len(self._missing) < READINGS:
                self._missing[vector] = missing
        return missing

    @property
    def is_away(self) -> bool:
        """The store: what comes meanwhile waits, and only so much of it (R14)."""
        return is_away(self.phase, self.now)

    @property
    def is_full(self) -> bool:
        return self.pending.size >= self.limits.queue and self.is_away

    @property
    def has_many_asks(self) -> bool:
        pending = self.pending
        asks = len(pending.edits) + len(pending.locks) + len(pending.told)
        return asks >= self.limits.asks and self.is_away

    def accept(self, offered: Offered) -> None:
        self.index.add(offered.facts)
        self.pending.offer(offered)
        self.size += len(offered.update)

    def only_news(self, facts: Facts) -> Facts:
        """R6: what is known already is cut off, whatever the update says in its place: the log has each struct once.
        Raises CorruptUpdate.
        """
        known = {run.client: self.index.end(run.client) for run in facts.runs}
        return inspect(news(facts.update, known), UNLIMITED)

    def learn_deletions(self, facts: Facts) -> None:
        """What lost against a later write under its key, or stood in what somebody deleted, is deleted without an
        update that says so; whoever sends all of their state says it, and changes nothing by it (R6).
        """
        if self.index.would_delete(facts.deletes):
            own = inspect(self.missing_for(self.document.state_vector()), UNLIMITED)
            self.index.note_deleted(own.deletes)

    def repeat(self, session: SessionId, id_: int, out: Effects) -> None:
        """R6: an update that brings nothing new is acknowledged once what it repeats is committed."""
        if self.is_idle:
            out.append(Acknowledge(session=session, id=id_, sequence=self.sequence))
        else:
            self.pending.acks[session] = id_

    def tell(self, told: Told, out: Effects) -> None:
        """L12: speaks of locks that may not be committed yet, so it waits for what is on its way."""
        if self.is_idle:
            out.append(told)
        else:
            self.pending.told.append(told)

    def forget(self, session: SessionId) -> None:
        """Who has left is not told of a refusal: under the same name they may be here again."""
        lists = [self.pending.told]
        match self.phase:
            case Committing(flight=flight) | Stalled(flight=flight):
                lists.append(flight.told)
            case Reloading(batch=batch):
                lists.append(batch.told)
            case _:
                pass
        for told in lists:
            told[:] = [one for one in told if isinstance(one, AnswerLock) or one.session != session]

    def start(self, now: float, out: Effects, *, anybody_slow: bool) -> None:
        """The tick: R10."""
        batch, self.pending = self.pending, Batch()
        self._missing.clear()
        try:
            flight = merged(batch)
            if anybody_slow:
                flight.before = self.document.state_vector()
            apply(flight, self.document)
            self._edit(batch, flight, out)
        except Torn:
            self._reload(batch, out)
        else:
            self._lock(batch, flight)
            self._commit(flight, now, out)

    def _edit(self, batch: Batch, flight: Flight, out: Effects) -> None:
        """Raises Torn, and forgets the edit that failed."""
        for asked in tuple(batch.edits):
            signed = self.signing.sign(asked, self.document) if asked.own else None
            error = signed if isinstance(signed, Exception) else self._rehearsal.refusal(asked, self.document)
            if error:
                batch.edits.remove(asked)
                out.append(AnswerEdit(request=asked.request, result=error))
                continue
            try:
                self._edit_once(asked, None if isinstance(signed, Exception) else signed, flight)
            except Exception as error:  # noqa: BLE001 - an edit is a caller's function; what it raises is its answer
                batch.edits.remove(asked)
                out.append(AnswerEdit(request=asked.request, result=error))
                raise Torn from None

    def _edit_once(self, asked: EditAsked, signed: Signed | None, flight: Flight) -> None:
        if signed is None:
            update, changes = self.document.edit(asked.edit, asked.author)
        else:
            update = signed.update
            changes = self.document.apply(update, asked.author) if update else ()
        if not update:
            flight.edits.append((asked.request, -1))
            return
        facts = inspect(update, UNLIMITED)
        self.index.add(facts)
        fresh = frozenset(signed.bound if signed else [ClientId(run.client) for run in facts.runs])
        fresh -= self.writing
        self.writing |= frozenset() if signed else fresh
        flight.bindings += tuple(Binding(client=client, user=asked.author) for client in fresh)
        flight.edits.append((asked.request, len(flight.rows)))
        flight.add(Row(author=asked.author, door="server", update=update), changes)
        flight.broadcast[-1:] = [merge([*flight.broadcast[-1:], update])]
        flight.skip = None
        self.size += len(update)

    def _commit(self, flight: Flight, now: float, out: Effects) -> None:
        if not flight.rows and not flight.locks:
            self._answer(flight, (), out)
            self.phase = QUIET
            return
        is_long = self._rows + len(flight.rows) >= self.limits.compact_after
        is_due = is_long and now - self._imaged_at >= self.limits.compact_pause
        if is_due and self._images.may_go(now):
            self._imaged_at = now
            flight.image = (self.document.state(), self.index.dump())
        self.phase = Committing(flight, now)
        out.append(_commit_of(flight, self.sequence))

    def finish(self, numbers: tuple[int, ...], out: Effects) -> None:
        """R11: only now anybody hears of it."""
        assert isinstance(self.phase, Committing)  # noqa: S101 - the host answers each commit once
        flight = self.phase.flight
        self.phase = QUIET
        self.sequence = numbers[-1] if numbers else self.sequence
        self._rows += len(numbers)
        for update in flight.broadcast:
            out.append(Broadcast(update, self.sequence, flight.skip, flight.before))
        self._answer(flight, numbers, out)
        for row, changes, number in zip(flight.rows, flight.changes, numbers, strict=True):
            if changes:
                out.append(Dispatch(changes, row.author, number))
        if flight.image is not None:
            self._rows = 0
            state, index = flight.image
            self.size = len(state)
            out.append(Compact(through=self.sequence, state=state, index=index))

    def _answer(self, flight: Flight, numbers: tuple[int, ...], out: Effects) -> None:
        for session, id_ in flight.acks.items():
            out.append(Acknowledge(session, id_, self.sequence))
        for request, row in flight.edits:
            out.append(AnswerEdit(request=request, result=self.sequence if row < 0 else numbers[row]))
        if flight.shown is not None:
            before, self.shown_locks = self.shown_locks, flight.shown
            self._show_locks(flight, before, out)
        out.extend(flight.told)

    def _show_locks(self, flight: Flight, before: tuple[LockShown, ...], out: Effects) -> None:
        """L14: those who renew do so all the time; what they say is told together, a little later. A name is not (L16)."""
        renewed = all(change.action == "renewed" for change in flight.locks)
        if not renewed or [lock.holder for lock in before] != [lock.holder for lock in self.shown_locks]:
            self._renewed = False
            out.append(ShowLocks(locks=self.shown_locks))
        elif not self._renewed:
            self._renewed = True
            out.append(Wake(timer="locks", delay=self.limits.locks.shown))

    def show_renewed(self, out: Effects) -> None:
        if self._renewed:
            self._renewed = False
            out.append(ShowLocks(locks=self.shown_locks))

    def stall(self, out: Effects) -> None:
        """R14: nothing was written; try the same again in a while."""
        assert isinstance(self.phase, Committing)  # noqa: S101 - the host answers each commit once
        tries = self.phase.tries
        self.phase = Stalled(self.phase.flight, tries)
        pause = min(self.limits.retry_first * 2**tries, self.limits.retry_last)
        out.append(Wake(timer="retry", delay=pause))

    def retry(self, out: Effects) -> None:
        if isinstance(self.phase, Stalled):
            flight = self.phase.flight
            self.phase = Committing(flight, self.now, self.phase.tries + 1)
            out.append(_commit_of(flight, self.sequence))

    def _reload(self, batch: Batch, out: Effects) -> None:
        self.phase = Reloading(batch)
        out.append(Reload())

    def resume(self, loaded: Loaded, now: float, out: Effects) -> tuple[SessionId | None, list[Offered]]:
        """R15: offers the batch one by one to a fresh replica. Returns (the culprit, what was dropped)."""
        assert isinstance(self.phase, Reloading)  # noqa: S101 - only a reload brings a fresh document
        batch = self.phase.batch
        self._take(loaded)
        self.writing = NO_CLIENTS
        dropped = batch.drop(self._admits)
        flight = Flight()
        try:
            apply_one_by_one(batch.updates, self.document, flight)
            flight.acks = batch.acks
            flight.told = batch.told
            self._edit(batch, flight, out)
        except Torn as torn:
            culprit = torn.culprit
            if culprit is not None:
                dropped += batch.drop(lambda offered: offered.session != culprit.session)
                out.append(Refuse(session=culprit.session, id=culprit.id, error=CorruptUpdate()))
            self._reload(batch, out)
            return culprit.session if culprit else None, dropped
        batch.locks += (
            self.pending.locks
        )  # decided meanwhile: all that is shown has to be in this commit (L12)
        self.pending.locks.clear()
        self._lock(batch, flight)
        self._commit(flight, now, out)
        return None, dropped

    def _lock(self, batch: Batch, flight: Flight) -> None:
        """What was decided about locks since the tick before goes into the same commit."""
        if batch.locks:
            flight.locks = tuple(batch.locks)
            flight.shown = self.locks.everything()

    def _admits(self, offered: Offered) -> bool:
        """Whether the fresh index takes it, which it does at once: nothing that it hangs on has gone."""
        if not isinstance(self.index.check(offered.facts), Accepted):
            return False
        self.index.add(offered.facts)
        self.size += len(offered.update)
        return True

    def abandon(self, error: ConcertError, out: Effects) -> None:
        """R13: nothing is known for sure any more; the log is the truth. Edits that wait are told."""
        waiting = [asked.request for asked in self.pending.edits]
        told = self.pending.told
        match self.phase:
            case Committing(flight=flight) | Stalled(flight=flight):
                waiting += [request for request, _ in flight.edits]
                told = flight.told + told
            case Reloading(batch=batch):
                waiting += [asked.request for asked in batch.edits]
                told = batch.told + told
            case _:
                pass
        out.extend(AnswerEdit(request=request, result=error) for request in waiting)
        out.extend(replace(one, result=error) for one in told if isinstance(one, AnswerLock))
        self.phase = Over()
        self.pending = Batch()

    def close(self, out: Effects) -> None:
        """The last image, where the log has grown since the one before."""
        if self._rows:
            state = self.document.state()
            out.append(Compact(through=self.sequence, state=state, index=self.index.dump()))
        self.phase = Over()


def _commit_of(flight: Flight, sequence: int) -> Commit:
    conflicts = tuple([(sequence + 1 + row, conflict) for row, conflict in flight.conflicts])
    edits = tuple([(request, sequence + 1 + row) for request, row in flight.edits if row >= 0])
    return Commit(tuple(flight.rows), flight.bindings, flight.locks, conflicts, edits)
