"""Keeps requests true when their grant goes by another way: somebody takes the role away, or gives another one.

Reads, and says what has to be committed beside it.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from crdt.dataclasses import replace
from crdt.ids import Micros, UserId
from engine.access_records import AccessRequest, AccessStep
from engine.ports import Records
from engine.records import Grant
from engine.writes import ClearTimer, Insert, Put, Remove, Write

SAID: Final = "The role was taken away, or another one was given."


def timer_of(request: str) -> str:
    return f"access:{request}"


async def requests_ended(
    records: Records, writes: Iterable[Write], by: UserId, now: Micros
) -> Sequence[Write]:
    """Of grants that these writes remove or replace, what becomes of the requests that they came of."""
    gone: set[str] = set()
    settled: set[str] = set()
    for write in writes:
        match write:
            case Remove(type=type_, key=key) if type_ is Grant:
                gone.add(str(key[0]))
            case Put(record=Grant(id=id_)):
                gone.add(id_)
            case Put(record=AccessRequest(id=id_)):
                settled.add(id_)
            case _:
                pass
    if not gone:
        return ()
    rows = await records.find(AccessRequest, {"grant": tuple(gone), "state": "granted"}, limit=len(gone))
    return [write for row in rows if row.id not in settled for write in _revoked(row, by, now)]


def _revoked(request: AccessRequest, by: UserId, now: Micros) -> Sequence[Write]:
    number = request.steps + 1
    step = AccessStep(
        request=request.id,
        number=number,
        organisation=request.organisation,
        state="revoked",
        by=by,
        at=now,
        comment=SAID,
    )
    return (
        Insert(record=step),
        Put(record=replace(request, state="revoked", steps=number, updated_at=now)),
        ClearTimer(key=timer_of(request.id)),
    )
