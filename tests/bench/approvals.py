"""What 10,000 open requests cost a process that does nothing else, and how late a level of a ladder comes among them."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median

from crdt.ids import Micros, UserId, WorkspaceId
from engine.approval.ask import Ask
from engine.approval.composing import timer_of
from engine.approval.records import ApprovalRequest, ApprovalSeat
from engine.approval.rows import seats_of, state_of
from engine.escalation.ladder import Rung, rung_json
from engine.platform import Platform
from engine.records import Grant, User, Workspace
from engine.workspaces import create_workspace
from engine.writes import Insert, Put, SetTimer, Write
from server.settings import Settings
from server.wiring import Concert, open_concert
from tests.bench.figure import Figure, figure

OPEN = 10_000
DUE = 40
"""Requests with a level that comes while it is measured, a tenth of a second apart."""
IDLE_SECONDS = 20.0
ROUNDS = 3
BATCH = 500
SECOND = 1_000_000
BEA = UserId("bea")


def figures() -> Iterator[Figure]:
    shares, late, votes = asyncio.run(_measured())
    yield figure(
        f"{OPEN:,} open requests, nothing happening: CPU", median(shares), "% of a core", at_most=1.0
    )
    yield figure(f"a level among {OPEN:,} open requests: late (worst)", max(late), "s", at_most=1.0)
    yield figure(f"a level among {OPEN:,} open requests: late (median)", median(late), "s")
    yield figure("a decision that is done at once: from post to answer", median(votes) * 1000, "ms")


async def _measured() -> tuple[list[float], list[float], list[float]]:
    async with _opened() as (concert, workspace):
        platform = concert.platform
        first = await _asked(platform, workspace, concert.owner.id, 0)
        await _many(platform, first, OPEN - DUE - 1)
        shares = []
        for _ in range(ROUNDS):
            before, began = time.process_time(), time.perf_counter()
            await asyncio.sleep(IDLE_SECONDS)
            shares.append(100 * (time.process_time() - before) / (time.perf_counter() - began))
        late = await _late(platform, first)
        return shares, late, await _votes(platform, workspace, concert.owner.id)


@asynccontextmanager
async def _opened() -> AsyncIterator[tuple[Concert, WorkspaceId]]:
    with tempfile.TemporaryDirectory() as folder:
        concert = await open_concert(Settings(data=Path(folder), demo=False), lambda *_: None)
        try:
            owner = concert.owner
            place = await create_workspace(concert.platform, owner.organisation, "Bench", owner.id)
            await concert.platform.store.writer.commit(_bea(place))
            yield concert, place.id
        finally:
            await concert.close()


def _bea(place: Workspace) -> tuple[Write, ...]:
    """Somebody who may approve."""
    user = User(
        id=BEA, organisation=place.organisation, kind="person", name="Bea", email=None, created_at=Micros(0)
    )
    grant = Grant(
        id="bea",
        organisation=place.organisation,
        subject_kind="user",
        subject=BEA,
        object_kind="workspace",
        object=place.id,
        right="approver",
        effect="allow",
        created_by=place.created_by,
        created_at=Micros(0),
    )
    return Insert(record=user), Insert(record=grant)


async def _asked(platform: Platform, workspace: WorkspaceId, by: UserId, number: int) -> ApprovalRequest:
    place = await platform.store.records.get(Workspace, workspace)
    assert place is not None
    return await platform.approvals.ask(
        Ask(
            type="data_source_create",
            organisation=place.organisation,
            workspace=workspace,
            requester=by,
            title=f"Wanted {number}",
            reason="",
            subject_kind="workspace",
            subject=workspace,
            input={"name": f"Wanted {number}", "body": {"kind": "sqlite"}},
        )
    )


async def _many(platform: Platform, like: ApprovalRequest, count: int) -> None:
    """Rows, seats and timers of so many more, as if they had been asked."""
    for first in range(0, count, BATCH):
        rows = [_copy(platform, like, like.due) for _ in range(min(BATCH, count - first))]
        await platform.store.writer.commit(tuple(write for row in rows for write in _writes(row)))


def _copy(platform: Platform, like: ApprovalRequest, due: Micros | None) -> ApprovalRequest:
    return replace(like, id=platform.ids.new(), due=due, notices={})


def _writes(row: ApprovalRequest) -> Iterator[Write]:
    yield Put(record=row)
    seats: list[ApprovalSeat] = list(seats_of(row, state_of(row)))
    for seat in seats:
        yield Put(record=seat)
    yield SetTimer(key=timer_of(row.id), actor=timer_of(row.id), due=row.due or Micros(0), message={})


async def _late(platform: Platform, like: ApprovalRequest) -> list[float]:
    """Seconds between the moment of a level and the time its commit carries."""
    now = platform.clock.now()
    rows = []
    for number in range(DUE):
        due = Micros(now + 2 * SECOND + number * SECOND // 10)
        rung = Rung(level=0, due=due, action="remind", channels=(), whom="asked", to=())
        rows.append(replace(_copy(platform, like, due), rungs=[rung_json(rung)]))
    batch = tuple(write for row in rows for write in _writes(row))
    await platform.store.writer.commit(batch)
    platform.timers.notice(batch)
    found: dict[str, float] = {}
    while len(found) < DUE:
        await asyncio.sleep(0.2)
        for row in rows:
            kept = await platform.store.records.get(ApprovalRequest, row.id)
            if row.id not in found and kept is not None and kept.escalations and row.due is not None:
                found[row.id] = (kept.updated_at - row.due) / SECOND
    return list(found.values())


async def _votes(platform: Platform, workspace: WorkspaceId, by: UserId) -> list[float]:
    found = []
    for number in range(30):
        row = await _asked(platform, workspace, by, number)
        began = time.perf_counter()
        await platform.approvals.decide(row.id, BEA, "approve")
        found.append(time.perf_counter() - began)
    return found
