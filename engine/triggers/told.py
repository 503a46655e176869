"""What is told of triggers and backfills, in the channel of the design and in that of its workspace. Types and names only."""

from typing import Final, Literal

from crdt.ids import Micros, document_channel, workspace_channel
from crdt.model import Model
from engine.records import Json
from engine.trigger_records import BackfillRecord, TriggerRecord
from engine.writes import AppendEvent, Write

OWN: Final = ("workflow:trigger:", "workflow:backfill:")
"""Topics that begin so are heard by no trigger: what comes of triggers must not set them off."""

What = Literal["created", "changed", "removed", "paused", "resumed", "fired", "passed", "refused"]


class TriggerEvent(Model):
    """`by` is empty where nobody did it. `run` is set when it fired, `reason` when it did not or was paused."""

    trigger: str
    design: str
    workspace: str
    kind: str
    name: str
    by: str
    at: int
    run: str | None = None
    due: int | None = None
    reason: Json = None


class BackfillEvent(Model):
    """`done` of `total` moments have an end of any kind; `failed` of them not a good one."""

    backfill: str
    trigger: str
    design: str
    workspace: str
    status: Literal["running", "done", "cancelled", "refused"]
    total: int
    done: int
    failed: int
    running: int
    at: int
    by: str = ""


def told(record: TriggerRecord, what: What, at: Micros, by: str = "", **more: Json) -> tuple[Write, ...]:
    said = TriggerEvent(
        trigger=record.id,
        design=record.design,
        workspace=record.workspace,
        kind=record.kind,
        name=record.name,
        by=by,
        at=at,
        **more,
    ).model_dump(mode="json")
    topic = f"workflow:trigger:{what}"
    return tuple(
        AppendEvent(channel=channel, topic=topic, payload=said, at=at)
        for channel in (document_channel(record.design), workspace_channel(record.workspace))
    )


def told_of_backfill(
    record: BackfillRecord, what: Literal["started", "ended"], said: BackfillEvent, at: Micros
) -> tuple[Write, ...]:
    return tuple(
        AppendEvent(
            channel=channel, topic=f"workflow:backfill:{what}", payload=said.model_dump(mode="json"), at=at
        )
        for channel in (document_channel(record.design), workspace_channel(record.workspace))
    )
