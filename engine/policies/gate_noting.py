"""Whom the question of a gate is told to: those who may decide it; and that it asks nothing any more (rule G24).

Border: a gate that a request decides is told by the request (`engine/approval/noting.py`).
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

from crdt.dataclasses import replace
from crdt.ids import Micros, UserId, user_channel, uuid7
from crdt.roles import Right
from engine.access.effective import Object, who_may
from engine.gate_records import GateRecord
from engine.inbox.events import READ, NotificationsReadEvent
from engine.inbox.inbox import writes_of
from engine.inbox.kinds import GATE_ASKED
from engine.inbox.records import Notification
from engine.members.ways import found_by
from engine.ports import Records
from engine.records import DocumentRecord, User, Workspace
from engine.writes import AppendEvent, Put, Write

_ALL: Final = 10_000


async def asking(records: Records, gate: GateRecord, where: str, now: Micros) -> Sequence[Write]:
    """One for each who may decide; the same question is told nobody twice. `where`: the round it stands in, in words."""
    workspace = await records.get(Workspace, gate.workspace)
    if workspace is None:
        return ()
    of = Object(workspace=workspace, document=await records.get(DocumentRecord, gate.design))
    able = await who_may(records, Right.APPROVE, of, now)
    people = sorted(able.keys() & {UserId(one) for one in gate.approvers} if gate.approvers else able)
    starter = await records.get(User, gate.started_by)
    notes = [_note(gate, user, where) for user in people]
    told = {row.id for row in await found_by(records, Notification, "id", [note.id for note in notes])}
    name = "" if starter is None else starter.name
    return [write for note in notes if note.id not in told for write in writes_of(note, name)]


async def no_longer_asking(records: Records, gates: Iterable[GateRecord], now: Micros) -> Sequence[Write]:
    """What still tells somebody of these is read."""
    over = {(gate.run, gate.node) for gate in gates}
    where = {
        "kind": GATE_ASKED.name,
        "workspace": tuple({gate.workspace for gate in gates}),
        "read_at": None,
    }
    writes: list[Write] = []
    for row in await records.find(Notification, where, limit=_ALL):
        if (row.content.get("run"), row.content.get("node")) in over:
            said = NotificationsReadEvent(ids=[row.id], all=False).model_dump(mode="json")
            event = AppendEvent(channel=user_channel(row.user), topic=READ, payload=said, at=now)
            writes += [Put(record=replace(row, read_at=now)), event]
    return writes


def _note(gate: GateRecord, user: UserId, where: str) -> Notification:
    named = sha256(f"{gate.run} {gate.node} {gate.asked_at} {GATE_ASKED.name} {user}".encode()).digest()
    return Notification(
        id=uuid7(gate.asked_at, named),
        organisation=gate.organisation,
        user=user,
        kind=GATE_ASKED.name,
        workspace=gate.workspace,
        document=gate.design,
        content={
            "run": gate.run,
            "node": gate.node,
            "headline": gate.question,
            "words": f"{gate.name}, run {gate.number} waits at {gate.title}{where and f' ({where})'}",
            "path": f"/w/{gate.workspace}/runs/{gate.run}",
        },
        by=gate.started_by,
        at=gate.asked_at,
    )
