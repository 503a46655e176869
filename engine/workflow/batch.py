"""What one transition of a run commits, all or nothing (rule G2): its journal entry, its timers, what it asks people
and waits for, and the events for the channels; and the run's record after it. Pure.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, assert_never

from crdt.dataclasses import replace
from crdt.ids import (
    Channel,
    DocumentId,
    Micros,
    RunId,
    UserId,
    WorkspaceId,
    document_channel,
    run_channel,
    workspace_channel,
)
from engine.execution.records import StepLog
from engine.gate_records import EventWait, GateRecord
from engine.operations.flow.gate import review_of
from engine.records import Json, RunRecord
from engine.workflow.machine.effects import (
    Announce,
    Ask,
    Deafen,
    Effect,
    Enqueue,
    Forget,
    Interrupt,
    Listen,
    Perform,
    Remind,
    Reminder,
    Resolve,
    Withdraw,
)
from engine.workflow.machine.events import Event
from engine.workflow.machine.journal import entry_of, folded, stream_of
from engine.workflow.machine.run import Run
from engine.writes import AppendEvent, AppendJournal, ClearTimer, FoldJournal, Put, Remove, SetTimer, Write

FAILED: Final = "workflow:step:failed"
SILENT: Final = frozenset({"flow.gate", "flow.wait"})
"""Operations that no attempt performs: the run says itself why they failed."""


def record_after(record: RunRecord, run: Run) -> RunRecord:
    """The very same record when nothing in it changed."""
    if record.status == run.status:
        return record
    moved = replace(record, status=run.status, started_at=run.started_at, finished_at=run.finished_at)
    if not run.is_over:
        return moved
    summary = {node: step.state.status for node, step in run.steps.items()}
    return replace(moved, summary=summary, steps=run.total)


def writes_of(
    record: RunRecord, run: Run, event: Event, effects: tuple[Effect, ...], now: Micros
) -> Iterator[Write]:
    """`now` is the moment `advance` was told, so that a replay decides the same."""
    stream = stream_of(run.id)
    if run.is_over:
        yield FoldJournal(stream=stream, entry=folded(run), at=now, fence=run.fence)
    else:
        yield AppendJournal(stream=stream, entry=entry_of(event), at=now, fence=run.fence)
    for effect in effects:
        yield from _durable(record, effect, now)


def head_of(record: RunRecord) -> dict[str, Json]:
    """What every event of a run says."""
    return {
        "run": record.id,
        "number": record.number,
        "design": record.design,
        "workspace": record.workspace,
        "name": record.title,
        "started_by": record.started_by,
    }


def live_channels(record: RunRecord) -> tuple[Channel, ...]:
    """Where logs and progress go."""
    return run_channel(record.id), document_channel(record.design)


@lru_cache(maxsize=4096)
def _told(run: RunId, design: DocumentId, workspace: WorkspaceId) -> tuple[Channel, ...]:
    return run_channel(run), document_channel(design), workspace_channel(workspace)


def _durable(record: RunRecord, effect: Effect, now: Micros) -> Iterator[Write]:
    match effect:
        case Announce(topic=topic, payload=payload):
            told = {**head_of(record), **payload}
            for channel in _told(record.id, record.design, record.workspace):
                yield AppendEvent(channel=channel, topic=topic, payload=told, at=now)
            if topic == FAILED and payload["operation"] in SILENT:
                yield Put(record=_said(record, payload, now))
        case Remind(node=node, attempt=attempt, due=due, what=what):
            message: dict[str, Json] = {"node": node}
            message |= {"attempt": attempt} if what == "retry" else {"what": what}
            key = _timer(record.id, node, what)
            yield SetTimer(key=key, actor=stream_of(record.id), due=due, message=message)
        case Forget(node=node, what=what):
            yield ClearTimer(key=_timer(record.id, node, what))
        case Ask():
            yield Put(record=gate_of(record, effect))
        case Listen(node=node, topic=topic, since=since):
            yield Put(record=wait_of(record, node, topic, since))
        case Deafen(node=node):
            yield Remove(type=EventWait, key=(record.id, node))
        case Enqueue() | Withdraw() | Perform() | Interrupt() | Resolve():
            return
        case _:
            assert_never(effect)


def gate_of(record: RunRecord, ask: Ask) -> GateRecord:
    asks = ask.gate.asks
    return GateRecord(
        run=record.id,
        node=ask.node,
        organisation=record.organisation,
        workspace=record.workspace,
        design=record.design,
        number=record.number,
        name=record.title,
        title=ask.title,
        question=asks["question"],
        approvers=asks["approvers"],
        form=asks.get("form"),
        started_by=record.started_by,
        asked_at=ask.gate.since,
        due=ask.gate.due,
        state=ask.ended or "open",
        decided_at=ask.at,
        decided_by=UserId(ask.by) if ask.by else None,
        comment=ask.comment,
        answers=ask.answers,
        review=review_of(asks),
    )


def _said(record: RunRecord, failed: Mapping[str, Json], now: Micros) -> StepLog:
    """Why a step failed that has no attempt to say it."""
    return StepLog(
        run=record.id,
        node=failed["node"],
        attempt=1,
        part=1,
        organisation=record.organisation,
        at=now,
        lines=[[1, now, "error", failed["error"]["message"]]],
    )


def wait_of(record: RunRecord, node: str, topic: str, since: Micros) -> EventWait:
    return EventWait(
        run=record.id,
        node=node,
        organisation=record.organisation,
        workspace=record.workspace,
        topic=topic,
        since=since,
    )


def _timer(run: RunId, node: str, what: Reminder) -> str:
    """A step waits for one thing at a time; its limit runs beside that."""
    return f"{stream_of(run)}:{node}!limit" if what == "limit" else f"{stream_of(run)}:{node}"
