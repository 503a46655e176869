"""What one step of a request commits: journal, row, seats, timer, events, notifications, audit. Pure.

The journal comes first in the batch; all of it is committed together or not at all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from crdt.dataclasses import dataclass, replace
from crdt.ids import Channel, Micros, UserId, approval_channel, workspace_channel
from engine.approval import happenings as on
from engine.approval.noting import answer_note, asking_note, mention_note, reminder_note, told
from engine.approval.records import ApprovalRequest
from engine.approval.rows import row_with, seat_writes
from engine.approval.state import NOBODY, State
from engine.approval.told import COMPLETED, SOURCE_APPROVED, ApprovalEvent, request_topic
from engine.audit.audited import audited
from engine.writes import AppendEvent, AppendJournal, ClearTimer, Put, SetTimer, Write

ENDS: Final = frozenset({"executed", "failed", "rejected", "withdrawn", "expired"})
AUDITED: Final = ENDS | {
    "asked",
    "voted",
    "changes_requested",
    "resubmitted",
    "delegated",
    "stale",
    "escalated",
    "approved",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    row: ApprovalRequest
    batch: tuple[Write, ...]


def compose(
    row: ApprovalRequest,
    before: State,
    after: State,
    effects: tuple[on.Effect, ...],
    now: Micros,
    names: Mapping[str, str],
    read: tuple[Write, ...] = (),
) -> Composed:
    """`row` as it was; `read`: what marks the notifications of people who are asked no more as read."""
    notes = [one for one in effects if isinstance(one, on.Note)]
    changed = row_with(row, after, now, len(notes))
    noted = dict(row.notices or {})
    people: list[Write] = []
    for effect in effects:
        people += _to_people(changed, effect, now, names, noted)
    changed = replace(changed, notices=noted)
    return Composed(
        row=changed,
        batch=(
            *(_entry(row.id, note) for note in notes),
            Put(record=changed),
            *seat_writes(row, before, after),
            *_timer(row, changed, now),
            *(
                write
                for at, note in enumerate(notes, row.revision + 1)
                for write in _said(changed, note, at, names)
            ),
            *read,
            *people,
        ),
    )


def timer_of(request: str) -> str:
    return f"approval:{request}"


def stream_of(request: str) -> str:
    return f"approval/{request}"


def _entry(request: str, note: on.Note) -> Write:
    entry = asdict(note) | {"fields": list(note.fields), "to": list(note.to)}
    return AppendJournal(stream=stream_of(request), entry=entry, at=note.at)


def _timer(before: ApprovalRequest, row: ApprovalRequest, now: Micros) -> Iterator[Write]:
    """AP10: one durable timer for each request. One that is due by now rings again for what comes next."""
    stands = row.due == before.due and before.revision > 0
    if stands and (row.due is None or row.due > now):
        return
    if row.due is None:
        yield ClearTimer(key=timer_of(row.id))
    else:
        yield SetTimer(key=timer_of(row.id), actor=timer_of(row.id), due=row.due, message={})


def _said(row: ApprovalRequest, note: on.Note, revision: int, names: Mapping[str, str]) -> Iterator[Write]:
    said = ApprovalEvent(
        request=row.id,
        number=row.number,
        type=row.type,
        workspace=row.workspace,
        state=row.state,
        subject_kind=row.subject_kind,
        subject=row.subject,
        requester=row.requester,
        by=note.by,
        by_name=names.get(note.by, ""),
        stage=note.stage,
        decision=note.decision,
        fields=list(note.fields),
        to=list(note.to),
        current=row.current,
        due=row.due,
        level=row.level,
        revision=revision,
    ).model_dump(mode="json")
    topics = [request_topic(note.kind)]
    if note.kind in ENDS:
        topics.append(COMPLETED)
    if note.kind == "approved" and row.type.startswith("data_source_"):
        topics.append(SOURCE_APPROVED)
    for topic in topics:
        for channel in (workspace_channel(row.workspace), approval_channel(row.id)):
            yield _event(channel, topic, said, note.at)
    if note.kind in AUDITED:
        yield _audit(row, note)


def _event(channel: Channel, topic: str, said: Any, at: Micros) -> Write:
    return AppendEvent(channel=channel, topic=topic, payload=said, at=at)


def _audit(row: ApprovalRequest, note: on.Note) -> Write:
    return audited(
        organisation=row.organisation,
        workspace=row.workspace,
        by=note.by,
        action=f"approval.{note.kind}",
        object_kind="approval",
        object=row.id,
        at=note.at,
        title=row.title,
        details={
            "number": row.number,
            "type": row.type,
            "subject_kind": row.subject_kind,
            "subject": row.subject,
            "state": row.state,
            "stage": note.stage,
            "decision": note.decision,
            "comment": note.comment,
            "fields": list(note.fields),
            "to": list(note.to),
            "policy": row.policy,
            "rule": row.rule,
            "content": row.current,
        },
    )


def _to_people(
    row: ApprovalRequest, effect: on.Effect, now: Micros, names: Mapping[str, str], noted: dict[str, str]
) -> Iterator[Write]:
    match effect:
        case on.AskPeople():
            name = names.get(row.requester, "")
            for user in effect.users:
                note = asking_note(row, user, name, now, again=effect.again)
                noted[user] = note.id
                yield from told(note, name)
        case on.Release():
            for user in effect.users:
                noted.pop(user, None)
        case on.Remind():
            for user in effect.users:
                yield from told(reminder_note(row, user, now), "")
        case on.TellRequester() if effect.by != row.requester:
            name = names.get(effect.by, "")
            yield from told(answer_note(row, effect.by, name, effect.kind, effect.words, now), name)
        case on.Mention():
            name = names.get(effect.by, "")
            for user in effect.users:
                yield from told(mention_note(row, user, effect.by, name, effect.words, now), name)
        case _:
            return


def people_in(effects: tuple[on.Effect, ...]) -> set[UserId]:
    """Whose names are needed to tell of this."""
    return {one.by for one in effects if isinstance(one, on.Note | on.TellRequester)} - {NOBODY}


def freed(effects: tuple[on.Effect, ...]) -> set[UserId]:
    return {user for one in effects if isinstance(one, on.Release) for user in one.users}
