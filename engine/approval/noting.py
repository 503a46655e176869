"""Whom a request is told to: those who are asked, and who asked for it. Border: the events of channels are `told.py`'s.

The notification that asks somebody is remembered with the request, so that it is read when nothing is asked any more.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from crdt.ids import DocumentId, Micros, UserId, uuid7
from engine.approval.records import ApprovalRequest
from engine.escalation.ladder import rung_of
from engine.inbox.inbox import read_of, writes_of
from engine.inbox.kinds import (
    APPROVAL_ANSWERED,
    APPROVAL_ASKED,
    APPROVAL_REMINDER,
    MENTION,
    NotificationKind,
)
from engine.inbox.records import Notification
from engine.members.ways import found_by
from engine.ports import Records
from engine.writes import Write

LONGEST_EXCERPT: Final = 200


def asking_note(row: ApprovalRequest, user: UserId, name: str, now: Micros, *, again: bool) -> Notification:
    words = row.reason if not again else "What you decided about was changed since; please look again."
    return _note(row, APPROVAL_ASKED, user, row.requester, name, words, now, channels=channels_of(row))


def reminder_note(row: ApprovalRequest, user: UserId, now: Micros) -> Notification:
    return _note(row, APPROVAL_REMINDER, user, UserId(""), "", row.reason, now, channels=channels_of(row))


def channels_of(row: ApprovalRequest) -> list[str]:
    """AP10: beside the inbox, those that the level which has come names; before the first one each person's own rules say it."""
    here = next((rung_of(one) for one in row.rungs or () if one["level"] == row.level), None)
    return [] if here is None else [channel for channel in here.channels if channel != "in_app"]


def answer_note(
    row: ApprovalRequest, by: UserId, name: str, what: str, words: str, now: Micros
) -> Notification:
    """To who asked: what became of it, and why."""
    return _note(row, APPROVAL_ANSWERED, row.requester, by, name, words, now, what=what)


def mention_note(
    row: ApprovalRequest, user: UserId, by: UserId, name: str, words: str, now: Micros
) -> Notification:
    """AP19. `comment` is its number in the history of the request: that leads to it."""
    said = {"comment": row.revision, "excerpt": words[:LONGEST_EXCERPT]}
    return _note(row, MENTION, user, by, name, words[:LONGEST_EXCERPT], now, what="mentioned", more=said)


def told(note: Notification, name: str) -> tuple[Write, ...]:
    return writes_of(note, name)


async def released(
    records: Records, notices: Mapping[str, str], users: Iterable[UserId], now: Micros
) -> Sequence[Write]:
    """What still asks them is read."""
    ids = [notices[user] for user in users if user in notices]
    return [write for row in await found_by(records, Notification, "id", ids) for write in read_of(row, now)]


def _note(
    row: ApprovalRequest,
    kind: NotificationKind,
    user: UserId,
    by: UserId,
    by_name: str,
    words: str,
    now: Micros,
    *,
    what: str = "asked",
    channels: Sequence[str] = (),
    more: Mapping[str, object] = MappingProxyType({}),
) -> Notification:
    named = sha256(f"{row.id} {row.revision} {kind.name} {what} {user}".encode()).digest()
    return Notification(
        id=uuid7(now, named),
        organisation=row.organisation,
        user=user,
        kind=kind.name,
        workspace=row.workspace,
        document=document_of(row),
        content={
            "request": row.id,
            "number": row.number,
            "type": row.type,
            "title": row.title,
            "state": row.state,
            "what": what,
            "by_name": by_name,
            "words": words,
            "seen": row.current,
            "due": row.due,
            **({"channels": list(channels)} if channels else {}),
            **more,
        },
        by=by,
        at=now,
    )


def document_of(row: ApprovalRequest) -> DocumentId | None:
    """The document that somebody has to be able to read for this to be shown to them."""
    return DocumentId(row.subject) if row.subject_kind == "document" and row.subject else None
