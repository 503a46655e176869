"""Shared state in the store: reads what stands, asks `decide`, and commits the version, the conflict and their events at once.

A version is inserted under its number, so of several who write at the same moment, in whatever process, one is first; the
others decide again on what stands then (rule V2).
"""

from collections.abc import Sequence
from typing import Final, Literal

from crdt.dataclasses import dataclass
from crdt.errors import AlreadyExists, Conflict, InvalidInput, NotFound, OverLimit
from crdt.ids import UserId
from engine.channels import Channels
from engine.ports import Ids, Store
from engine.records import Json
from engine.runtime.clock import WakingClock
from engine.state.change import Change, Scope
from engine.state.decide import (
    Applied,
    Contested,
    Held,
    Outcome,
    Proposed,
    Settled,
    Settlement,
    Unchanged,
    decide,
    settle,
)
from engine.state.limits import (
    KEPT_CONFLICTS,
    KEPT_VERSIONS,
    MOST_KEYS,
    MOST_NAMES,
    MOST_OPEN,
    check_key,
    size_of,
)
from engine.state_records import StateChange, StateConflict, StateEntry, StateStrategy
from engine.writes import Batch, Insert, Put, Remove, Write

ATTEMPTS: Final = 200
"""How often somebody may come second before they are sent away."""
SETTLED: Final[tuple[StateStrategy, ...]] = ("last_writer_wins", "first_writer_wins", "merge", "manual")

Done = Literal["set", "unchanged", "conflict", "resolved"]


class AlreadyResolved(Conflict):
    code = "already_resolved"
    message = "This conflict was settled meanwhile."
    next_step = "Look at what stands there now."


class StateMoved(Conflict):
    code = "state_moved"
    message = "The value has changed since you looked."
    next_step = "Read it again and decide on what stands there now."


class StateContended(Conflict):
    code = "state_contended"
    message = "Too many write this key at the same moment."
    next_step = "Try again in a moment."


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """`conflict` was recorded: open with `conflict`, settled with `resolved`."""

    done: Done
    held: Held
    conflict: StateConflict | None = None


class States:
    def __init__(self, store: Store, channels: Channels, clock: WakingClock, ids: Ids) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._ids = ids

    async def get(self, scope: Scope, key: str) -> Held:
        check_key(key)
        row = await self._store.records.get(StateEntry, scope.channel, key)
        return Held() if row is None else Held(value=row.value, version=row.version, by=row.by, at=row.at)

    async def set(
        self, scope: Scope, key: str, value: Json, seen: int, by: UserId, settlement: Settlement
    ) -> Result:
        """A value whose writer had not seen the newest is never lost: it is kept in a conflict (rule V3)."""
        check_key(key)
        size_of(key, value)
        if settlement.strategy == "manual" and settlement.value is not None:
            raise InvalidInput("A value that settles a conflict is given when it is resolved.")
        for _ in range(ATTEMPTS):
            proposed = Proposed(value=value, seen=seen, by=by, at=self._clock.now())
            current = await self.get(scope, key)
            base = await self._value_at(scope, key, seen) if seen < current.version else None
            change = Change(scope, key, current, by, proposed.at)
            outcome = decide(current, proposed, settlement, base)
            result, writes = self._meant(change, proposed, outcome, settlement.strategy)
            if not writes or await self._commit(await self._bounded(change, result, writes)):
                return result
        raise StateContended

    async def resolve(
        self, scope: Scope, id_: str, seen: int | None, by: UserId, settlement: Settlement
    ) -> Result:
        """Settles an open conflict; what then stands there is a version of its own (rule V5)."""
        for _ in range(ATTEMPTS):
            conflict = await self._conflict(scope, id_)
            current = await self.get(scope, conflict.key)
            if conflict.strategy is not None:
                raise AlreadyResolved(details={"by": conflict.resolved_by, "strategy": conflict.strategy})
            if seen not in {None, current.version}:
                raise StateMoved(details={"version": current.version})
            proposed = Proposed(
                value=conflict.proposed, seen=conflict.seen, by=conflict.proposed_by, at=conflict.proposed_at
            )
            base = await self._value_at(scope, conflict.key, conflict.seen)
            value = settle(current, proposed, settlement, base)
            size_of(conflict.key, value)
            change = Change(scope, conflict.key, current, by, self._clock.now())
            held, settled, writes = change.settled(conflict, value, settlement.strategy, anew=True)
            result = Result(done="resolved", held=held, conflict=settled)
            if await self._commit(await self._bounded(change, result, [*writes, Put(record=settled)])):
                return result
        raise StateContended

    async def listed(
        self, scope: Scope, prefix: str, offset: int, limit: int
    ) -> tuple[Sequence[StateEntry], int]:
        """Keys that hold a value, by name, and how many there are."""
        rows = await self._store.records.find(
            StateEntry, {"scope": scope.channel}, order="key", limit=MOST_NAMES
        )
        held = [row for row in rows if row.size and row.key.startswith(prefix)]
        return held[offset : offset + limit], len(held)

    async def history(
        self, scope: Scope, key: str, offset: int, limit: int
    ) -> tuple[Sequence[StateChange], int]:
        """Newest first, and how many versions are kept."""
        check_key(key)
        where = {"scope": scope.channel, "key": key}
        records = self._store.records
        rows = await records.find(
            StateChange, where, order="version", descending=True, offset=offset, limit=limit
        )
        return rows, await records.count(StateChange, where)

    async def conflicts(
        self, scope: Scope, key: str, *, only_open: bool, offset: int, limit: int
    ) -> tuple[Sequence[StateConflict], int]:
        """Newest first, and how many there are."""
        where: dict[str, object] = {"scope": scope.channel}
        if key:
            where["key"] = key
        if only_open:
            where["strategy"] = None
        records = self._store.records
        rows = await records.find(
            StateConflict, where, order="proposed_at", descending=True, offset=offset, limit=limit
        )
        return rows, await records.count(StateConflict, where)

    # Inside

    def _meant(
        self, change: Change, proposed: Proposed, outcome: Outcome, strategy: StateStrategy
    ) -> tuple[Result, list[Write]]:
        match outcome:
            case Unchanged():
                return Result(done="unchanged", held=change.current), []
            case Applied():
                held, writes = change.version(proposed.value, None)
                return Result(done="set", held=held), writes
            case Contested():
                conflict = change.conflict(self._ids.new(), proposed)
                writes = [Insert(record=conflict), change.conflicted(conflict)]
                return Result(done="conflict", held=change.current, conflict=conflict), writes
            case Settled(value=value):
                conflict = change.conflict(self._ids.new(), proposed)
                held, settled, writes = change.settled(conflict, value, strategy)
                return Result(done="resolved", held=held, conflict=settled), [Insert(record=settled), *writes]

    async def _commit(self, batch: Batch) -> bool:
        """False where somebody else was first."""
        try:
            receipt = await self._store.writer.commit(batch)
        except AlreadyExists:
            return False
        self._channels.committed(batch, receipt)
        return True

    async def _bounded(self, change: Change, result: Result, writes: Sequence[Write]) -> Batch:
        """With what makes room for it. Raises `OverLimit`."""
        records, where = self._store.records, {"scope": change.scope.channel}
        mine = {**where, "key": change.key}
        more: list[Write] = []
        if result.held.version > change.current.version:
            old = result.held.version - KEPT_VERSIONS
            if old > 0:
                more.append(Remove(type=StateChange, key=(change.scope.channel, change.key, old)))
            if change.current.value is None and result.held.value is not None:
                names = await records.count(StateEntry, where)
                empty = await records.count(StateEntry, {**where, "size": 0})
                if names - empty >= MOST_KEYS or (change.current.version == 0 and names >= MOST_NAMES):
                    raise OverLimit(f"There are {MOST_KEYS} keys here.", details={"limit": MOST_KEYS})
        if (
            result.done == "conflict"
            and await records.count(StateConflict, {**mine, "strategy": None}) >= MOST_OPEN
        ):
            raise OverLimit(
                "Too many conflicts of this key wait to be settled.", details={"limit": MOST_OPEN}
            )
        if result.conflict is not None:
            settled = {**mine, "strategy": SETTLED}
            surplus = await records.count(StateConflict, settled) - KEPT_CONFLICTS
            if surplus >= 0:
                oldest = await records.find(StateConflict, settled, order="proposed_at", limit=surplus + 1)
                more += [Remove(type=StateConflict, key=(row.id,)) for row in oldest]
        return (*writes, *more)

    async def _value_at(self, scope: Scope, key: str, version: int) -> Json:
        row = await self._store.records.get(StateChange, scope.channel, key, version)
        return None if row is None else row.value

    async def _conflict(self, scope: Scope, id_: str) -> StateConflict:
        row = await self._store.records.get(StateConflict, id_)
        if row is None or row.scope != scope.channel:
            raise NotFound
        return row
