"""What one transition of a run commits, all or nothing (rule G2): its journal entry, the run's record, its timers and
the events for the channels. Pure.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from crdt.ids import Channel, Micros, RunId, document_channel, run_channel, workspace_channel
from engine.records import Json, RunRecord
from engine.workflow.effects import Announce, Effect, Enqueue, Forget, Interrupt, Perform, Remind, Withdraw
from engine.workflow.events import Event
from engine.workflow.journal import entry_of, folded, stream_of
from engine.workflow.run import Run
from engine.writes import AppendEvent, AppendJournal, ClearTimer, FoldJournal, Put, SetTimer, Write


def record_after(record: RunRecord, run: Run) -> RunRecord:
    """The very same record when nothing in it changed."""
    if record.status == run.status:
        return record
    summary = (
        {node: step.state.status for node, step in run.steps.items()} if run.open == 0 else record.summary
    )
    return replace(
        record, status=run.status, summary=summary, started_at=run.started_at, finished_at=run.finished_at
    )


def writes_of(
    old: RunRecord, new: RunRecord, run: Run, event: Event, effects: tuple[Effect, ...], now: Micros
) -> Iterator[Write]:
    """`now` is the moment `advance` was told, so that a replay decides the same."""
    stream = stream_of(run.id)
    if run.open == 0:
        yield FoldJournal(stream=stream, entry=folded(run), at=now, fence=run.fence)
    else:
        yield AppendJournal(stream=stream, entry=entry_of(event), at=now, fence=run.fence)
    if new is not old:
        yield Put(record=new)
    for effect in effects:
        yield from _durable(new, effect, now)


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


def _durable(record: RunRecord, effect: Effect, now: Micros) -> Iterator[Write]:
    match effect:
        case Announce(topic=topic, payload=payload):
            told = {**head_of(record), **payload}
            for channel in (*live_channels(record), workspace_channel(record.workspace)):
                yield AppendEvent(channel=channel, topic=topic, payload=told, at=now)
        case Remind(node=node, attempt=attempt, due=due):
            message = {"node": node, "attempt": attempt}
            key = _timer(record.id, node)
            yield SetTimer(key=key, actor=stream_of(record.id), due=due, message=message)
        case Forget(node=node):
            yield ClearTimer(key=_timer(record.id, node))
        case Enqueue() | Withdraw() | Perform() | Interrupt():
            return
        case _:
            assert_never(effect)


def _timer(run: RunId, node: str) -> str:
    return f"{stream_of(run)}:{node}"
