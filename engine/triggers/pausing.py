"""What the owner of a trigger is told in their inbox: that it was paused, or that its design does not start."""

from crdt.errors import Forbidden, NotFound
from crdt.ids import Micros, UserId
from engine.inbox.inbox import writes_of
from engine.inbox.records import Notification
from engine.records import Json
from engine.trigger_records import TriggerRecord
from engine.triggers.around import Around
from engine.triggers.firing import Decided
from engine.triggers.state import Trigger
from engine.writes import Batch


async def told_owner(around: Around, record: TriggerRecord, kind: str, reason: Json, now: Micros) -> Batch:
    """The owner may have lost the design from sight: then they are told of the trigger by its name alone."""
    in_sight = True
    try:
        await around.standing.in_document(record.acts_as, record.role, record.design, "read")
    except (Forbidden, NotFound):
        in_sight = False
    notification = Notification(
        id=around.ids.new(),
        organisation=record.organisation,
        user=record.acts_as,
        kind=kind,
        workspace=record.workspace if in_sight else None,
        document=record.design if in_sight else None,
        content={
            "trigger": record.id,
            "name": record.name,
            "design": record.design if in_sight else None,
            "reason": {key: reason[key] for key in ("code", "message", "next_step")},
        },
        by=UserId(""),
        at=now,
    )
    return writes_of(notification, "")


async def complaint(around: Around, before: Trigger, decided: Decided) -> Batch:
    """TR10: that a design does not start is said once, until it has started or another reason comes."""
    if decided.status != "refused" or decided.error is None:
        return ()
    if before.memory.complained == decided.error.code:
        return ()
    return await told_owner(around, before.record, "trigger.refused", decided.reason, around.now())
