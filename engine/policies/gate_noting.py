"""Whom the question of a gate is told to: those who may decide it; and that it asks nothing any more (rule G24).

Border: a gate that a request decides is told by the request (`engine/approval/noting.py`).
"""

from collections.abc import Sequence
from hashlib import sha256

from crdt.ids import Micros, UserId, uuid7
from crdt.roles import Right
from engine.access.effective import Object, who_may
from engine.gate_records import GateRecord
from engine.inbox.inbox import read_of, writes_of
from engine.inbox.kinds import GATE_ASKED
from engine.inbox.records import Notification
from engine.members.ways import found_by, ways_into
from engine.ports import Records
from engine.records import DocumentRecord, User, Workspace
from engine.writes import Write


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


async def no_longer_asking(records: Records, gate: GateRecord, now: Micros) -> Sequence[Write]:
    """What still tells somebody of it is read: by id, however many others ask. Who has no way in any more sees none of it."""
    workspace = await records.get(Workspace, gate.workspace)
    if workspace is None:
        return ()
    document = await records.get(DocumentRecord, gate.design)
    ids = [_id_of(gate, user) for user in await ways_into(records, workspace, document, now)]
    return [write for row in await found_by(records, Notification, "id", ids) for write in read_of(row, now)]


def _id_of(gate: GateRecord, user: UserId) -> str:
    named = sha256(f"{gate.run} {gate.node} {gate.asked_at} {GATE_ASKED.name} {user}".encode()).digest()
    return uuid7(gate.asked_at, named)


def _note(gate: GateRecord, user: UserId, where: str) -> Notification:
    return Notification(
        id=_id_of(gate, user),
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
