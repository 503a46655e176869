"""What goes with a run that is deleted for good: its row, journal, logs, results, questions, and the events of its channel.

Statistics, the audit log, lineage, and what its steps did elsewhere stay. The journal's stream stays shut and the key that
started the run stays taken, so that nothing that comes late brings it back or starts it anew.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from crdt.ids import Micros, UserId, document_channel, run_channel, workspace_channel
from engine.execution.records import StepLog
from engine.gate_records import EventWait, GateRecord
from engine.lineage.records import LineageTouch
from engine.ports import Store
from engine.records import Report, RunRecord, Setting
from engine.workflow.batch import head_of
from engine.workflow.machine.journal import stream_of
from engine.writes import AppendEvent, Batch, DropEvents, FoldJournal, Put, Remove, Write

ALL: Final = 1_000_000
BELONGING: Final = (Report, StepLog, GateRecord, EventWait, LineageTouch)
"""Rows that say in `run` whose they are, and are nothing without it."""
LAST: Final = 1 << 40
"""A fence above those of all actors."""


async def deletion_of(store: Store, run: RunRecord, by: UserId, now: Micros, highest: int) -> Batch:
    """`highest`: the newest number of a run in its workspace, which is not given again after a restart."""
    gone: list[Write] = [Remove(type=RunRecord, key=(run.id,))]
    for type_ in BELONGING:
        rows: Sequence[Any] = await store.records.find(type_, {"run": run.id}, limit=ALL)
        gone += [Remove(type=type_, key=tuple(getattr(row, name) for name in type_.KEY)) for row in rows]
    if last := await store.events.last(run_channel(run.id)):
        gone.append(DropEvents(channel=run_channel(run.id), through=last))
    gone.append(FoldJournal(stream=stream_of(run.id), entry={"event": "deleted"}, at=now, fence=LAST))
    kept = await store.records.get(Setting, highest_of(run.workspace))
    newest = max(highest, 0 if kept is None else int(kept.value))
    gone.append(Put(record=Setting(name=highest_of(run.workspace), value=newest)))
    return (*gone, *_told(run, by, now))


def highest_of(workspace: str) -> str:
    """The setting that keeps the newest number of a run, where runs were deleted."""
    return f"run.number:{workspace}"


def _told(run: RunRecord, by: UserId, now: Micros) -> Iterator[AppendEvent]:
    said = {**head_of(run), "deleted_by": by, "at": now}
    for channel in (run_channel(run.id), document_channel(run.design), workspace_channel(run.workspace)):
        yield AppendEvent(channel=channel, topic="workflow:run:deleted", payload=said, at=now)
