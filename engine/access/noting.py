"""Whom a request is told to: those who may answer it while it waits, and who asked for it when it was answered.

Pure but for what it reads. Border: the events of the workspace's channel are `told.py`'s.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

from crdt.ids import DocumentId, Micros, UserId, uuid7
from engine.access_records import AccessRequest
from engine.inbox.inbox import read_of, writes_of
from engine.inbox.kinds import ACCESS_ANSWERED, ACCESS_ASKED, NotificationKind
from engine.inbox.records import Notification
from engine.ports import Records
from engine.writes import Write

_ALL: Final = 10_000


def asking(request: AccessRequest, name: str, reviewers: Iterable[UserId], now: Micros) -> Sequence[Write]:
    """One for each of them; the same request is told nobody twice."""
    notes = (
        _note(request, ACCESS_ASKED, user, request.requester, name, request.purpose, now)
        for user in reviewers
    )
    return [write for note in notes for write in writes_of(note, name)]


def answered(request: AccessRequest, by: UserId, by_name: str, comment: str, now: Micros) -> Sequence[Write]:
    """To who asked; not of what they did themselves."""
    if by == request.requester:
        return ()
    note = _note(request, ACCESS_ANSWERED, request.requester, by, by_name, comment, now)
    return writes_of(note, by_name)


async def no_longer_asking(records: Records, request: AccessRequest, now: Micros) -> Sequence[Write]:
    """What still asks somebody about it is read."""
    where = {"kind": ACCESS_ASKED.name, "workspace": request.workspace, "read_at": None}
    rows = await records.find(Notification, where, limit=_ALL)
    about = (row for row in rows if row.content.get("request") == request.id)
    return [write for row in about for write in read_of(row, now)]


def _note(
    request: AccessRequest,
    kind: NotificationKind,
    user: UserId,
    by: UserId,
    by_name: str,
    words: str,
    now: Micros,
) -> Notification:
    named = sha256(f"{request.id} {request.steps} {kind.name} {user}".encode()).digest()
    return Notification(
        id=uuid7(now, named),
        organisation=request.organisation,
        user=user,
        kind=kind.name,
        workspace=request.workspace,
        document=DocumentId(request.object) if request.object_kind == "document" else None,
        content={
            "request": request.id,
            "title": request.title,
            "role": request.role,
            "state": request.state,
            "by_name": by_name,
            "words": words,
        },
        by=by,
        at=now,
    )
