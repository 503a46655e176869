"""What raising an alert commits: its row, which exists once, and a notification for each person who is told."""

from collections.abc import Sequence
from hashlib import sha256

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, UserId, uuid7
from engine.alert_records import Alert, AlertRule
from engine.inbox.inbox import writes_of
from engine.inbox.kinds import ALERT
from engine.inbox.records import Notification
from engine.members.ways import found_by, ways_into
from engine.ports import Records
from engine.records import DocumentRecord, GroupMember, Workspace
from engine.run_lists import RunRow
from engine.writes import Insert, Write


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """A rule that came true. `run` is None where no run is what it is about."""

    rule: AlertRule
    subject: str
    reason: str
    design: DocumentId | None
    title: str
    run: RunRow | None = None


async def raising(records: Records, raised: Raised, now: Micros) -> Sequence[Write]:
    """Nothing where it was raised before (AL4)."""
    rule = raised.rule
    if await records.get(Alert, rule.id, raised.subject) is not None:
        return ()
    muted = rule.muted_until is not None and rule.muted_until > now
    told = [] if muted else sorted(await people(records, rule, raised.design, now))
    run = None if raised.run is None else raised.run.id
    alert = Alert(
        rule=rule.id,
        subject=raised.subject,
        organisation=rule.organisation,
        workspace=rule.workspace,
        design=raised.design,
        run=run,
        reason=raised.reason,
        at=now,
        told=told,
    )
    notes = (write for user in told for write in writes_of(_note(raised, alert, user), ""))
    return Insert(record=alert), *notes


async def people(
    records: Records, rule: AlertRule, design: DocumentId | None, now: Micros
) -> frozenset[UserId]:
    """Those whom the rule names, themselves or by a group, and who may read what it is about now (NT3)."""
    named = {UserId(one["id"]) for one in rule.tell if one["kind"] == "user"}
    groups = [one["id"] for one in rule.tell if one["kind"] == "group"]
    named |= {row.user for row in await found_by(records, GroupMember, "group", groups)}
    workspace = await records.get(Workspace, rule.workspace)
    if workspace is None or not named:
        return frozenset()
    document = None if design is None else await records.get(DocumentRecord, design)
    return frozenset(named & (await ways_into(records, workspace, document, now)).keys())


def _note(raised: Raised, alert: Alert, user: UserId) -> Notification:
    named = sha256(f"{alert.rule} {alert.subject} {user}".encode()).digest()
    run = raised.run
    return Notification(
        id=uuid7(alert.at, named),
        organisation=alert.organisation,
        user=user,
        kind=ALERT.name,
        workspace=alert.workspace,
        document=alert.design,
        content={
            "rule": alert.rule,
            "name": raised.rule.name,
            "title": raised.title,
            "reason": alert.reason,
            "run": alert.run,
            "number": None if run is None else run.number,
        },
        by=UserId(""),
        at=alert.at,
    )
