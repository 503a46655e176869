"""Takes access requests through their life: decides by `life.py`, commits the step with the grant that it gives or takes.

A request, its step, its grant, its timer and who is told of it are one commit; the step's number makes a second decision of
the same moment fail (AC5). Border: whether somebody may see the object or decide about it was asked at the door.
"""

from collections.abc import Sequence
from typing import Final

from pydantic import BaseModel

from crdt.dataclasses import dataclass, replace
from crdt.errors import AlreadyExists, Conflict, InvalidInput, NotFound, OverLimit
from crdt.ids import (
    Channel,
    DocumentId,
    Micros,
    OrganisationId,
    WorkspaceId,
    user_channel,
    workspace_channel,
)
from crdt.roles import RIGHTS, Role, rights_of
from engine.access.answering import reviewers
from engine.access.desk import AccessDesk
from engine.access.effective import Object, decision_of
from engine.access.following import timer_of
from engine.access.granting import ITSELF, Doer, grant_writes, standing_of, step_of, timer_write
from engine.access.life import OVER, Deed, Moved, RequestOver, after, follows
from engine.access.noting import answered, asking, no_longer_asking
from engine.access.told import RequestEvent, request_topic
from engine.access_records import AccessRequest, AskedFor
from engine.members.rules import check_may_give
from engine.records import DocumentRecord, User, Workspace
from engine.runtime.timers import TimerRang
from engine.writes import Insert, Put, Write

MOST_OPEN: Final = 100
"""Requests of one person that are not over."""
NOWHERE: Final = WorkspaceId("")
"""Where a request is that asks for nothing there is."""
_WAITING: Final = frozenset({"submitted", "in_review"})
Told = list[tuple[Channel, str, BaseModel]]


class RequestGone(NotFound):
    code = "request_gone"
    message = "There is no such request, or it is not for you to see."
    next_step = "Look at the list of requests again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What somebody asks for. `hours`: for how long once it is granted; None: until it is taken away."""

    role: Role
    purpose: str
    hours: int | None
    starts_at: Micros | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody asks for, who may not see it. `of` None: there is nothing of this id, which only the server knows."""

    organisation: OrganisationId
    object_kind: AskedFor
    object: str
    of: Object | None


def check_wish(ask: Ask) -> None:
    if ask.role is Role.OWNER:
        raise InvalidInput(
            "Ownership is handed over, it cannot be asked for.", next_step="Ask for the role of an admin."
        )
    if not ask.purpose.strip():
        raise InvalidInput("Say what it is for: the reviewers decide by that.", details={"field": "purpose"})


class Requests:
    def __init__(self, desk: AccessDesk) -> None:
        self._members = desk.members
        self._records = desk.store.records
        self._clock = desk.clock
        self._ids = desk.ids
        self._timers = desk.timers

    async def draft(self, of: Object, ask: Ask, by: Doer) -> AccessRequest:
        """Nobody hears of it before it is submitted."""
        async with self._members.turn():
            await self._check_new(of, ask, by)
            document = of.document
            wanted = Wanted(
                organisation=of.workspace.organisation,
                object_kind="workspace" if document is None else "document",
                object=of.workspace.id if document is None else document.id,
                of=of,
            )
            return await self._drafted(wanted, of.title, ask, by)

    async def ask_unseen(self, wanted: Wanted, ask: Ask, by: Doer) -> AccessRequest:
        """AC10: whoever may not see the object learns nothing: the same is written down where there is none."""
        async with self._members.turn():
            check_wish(ask)
            await self._check_mine(wanted.object, ask, by)
            request = await self._drafted(wanted, "", ask, by)
            return await self._act(request, "submit", by, "")

    async def _drafted(self, wanted: Wanted, title: str, ask: Ask, by: Doer) -> AccessRequest:
        now = self._clock.now()
        request = AccessRequest(
            id=self._ids.new(),
            organisation=wanted.organisation,
            workspace=NOWHERE if wanted.of is None else wanted.of.workspace.id,
            object_kind=wanted.object_kind,
            object=wanted.object,
            title=title,
            requester=by.user,
            role=ask.role,
            purpose=ask.purpose.strip(),
            hours=ask.hours,
            starts_at=ask.starts_at,
            state="draft",
            steps=1,
            created_at=now,
            updated_at=now,
        )
        step = step_of(request, 1, "draft", by, "", now)
        await self._members.commit((Insert(record=request), Insert(record=step)), (), ())
        return request

    async def change(self, id_: str, ask: Ask, by: Doer) -> AccessRequest:
        """While it is a draft."""
        async with self._members.turn():
            request = await self.get(id_)
            if request.requester != by.user:
                raise RequestGone
            if request.state != "draft":
                raise RequestOver(details={"state": request.state})
            changed = replace(
                request,
                role=ask.role,
                purpose=ask.purpose.strip(),
                hours=ask.hours,
                starts_at=ask.starts_at,
                updated_at=self._clock.now(),
            )
            await self._members.commit((Put(record=changed),), (), ())
            return changed

    async def act(self, id_: str, deed: Deed, by: Doer, comment: str = "") -> AccessRequest:
        """Raises `RequestOver` where somebody was quicker, `Forbidden` where the role is more than theirs to give."""
        async with self._members.turn():
            return await self._act(await self.get(id_), deed, by, comment)

    async def rang(self, id_: str, rang: TimerRang) -> None:
        """Nothing happens where the timer means nothing any more."""
        async with self._members.turn():
            request = await self._records.get(AccessRequest, id_)
            deed = None if request is None else follows(request, self._clock.now())
            if request is not None and deed is not None and rang.key == timer_of(id_):
                await self._act(request, deed, ITSELF, "")

    async def get(self, id_: str) -> AccessRequest:
        request = await self._records.get(AccessRequest, id_)
        if request is None:
            raise RequestGone
        return request

    async def object_of(self, request: AccessRequest) -> Object:
        """Raises `RequestGone` where what was asked for is there no more."""
        document = None
        if request.object_kind == "document":
            document = await self._records.get(DocumentRecord, DocumentId(request.object))
            if document is None:
                raise RequestGone("What was asked for was deleted.")
        place = request.workspace if document is None else document.workspace
        workspace = await self._records.get(Workspace, place)
        if workspace is None:
            raise RequestGone
        return Object(workspace=workspace, document=document)

    async def _check_new(self, of: Object, ask: Ask, by: Doer) -> None:
        check_wish(ask)
        now = self._clock.now()
        has = rights_of((await decision_of(self._records, by.user, of, now)).roles)
        if {str(right) for right in RIGHTS[ask.role]} <= has:
            raise Conflict("You may do all of this already.", details={"role": ask.role})
        await self._check_mine(of.workspace.id if of.document is None else of.document.id, ask, by)

    async def _check_mine(self, object_: str, ask: Ask, by: Doer) -> None:
        mine = await self._records.find(AccessRequest, {"requester": by.user}, limit=10_000)
        running = [row for row in mine if row.state not in OVER]
        if len(running) >= MOST_OPEN:
            raise OverLimit("So many requests of yours wait at most.", details={"limit": MOST_OPEN})
        if any(row.object == object_ and row.role == ask.role for row in running):
            raise Conflict("You have asked for this already.", next_step="Look at your requests.")

    async def _act(self, request: AccessRequest, deed: Deed, by: Doer, comment: str) -> AccessRequest:
        now = self._clock.now()
        moved = after(request, deed, by.user, now)
        if deed in {"approve", "revoke"}:
            check_may_give(by.role, (request.role,))
        over = moved.states[-1] in OVER or request.workspace == NOWHERE
        of = None if over else await self.object_of(request)
        steps = [
            step_of(request, request.steps + number, state, by, comment.strip() if number == 1 else "", now)
            for number, state in enumerate(moved.states, 1)
        ]
        changed = replace(
            request,
            state=moved.states[-1],
            steps=request.steps + len(steps),
            updated_at=now,
            grant=request.id if moved.grants else request.grant,
            expires_at=moved.expires_at,
        )
        if of is not None and moved.grants and not changed.title:
            changed = replace(changed, title=of.title)  # whoever asked without seeing it sees it now
        writes: list[Write] = [*(Insert(record=step) for step in steps), Put(record=changed)]
        writes += grant_writes(changed, moved, by, now)
        writes.append(timer_write(changed, moved))
        writes += await self._notes(changed, request, of, by, comment, now)
        await self._commit(writes, changed, moved, by)
        return changed

    async def _notes(
        self,
        changed: AccessRequest,
        before: AccessRequest,
        of: Object | None,
        by: Doer,
        comment: str,
        now: Micros,
    ) -> Sequence[Write]:
        if changed.state == "submitted" and of is not None:
            who = await reviewers(self._records, of, changed.role, changed.requester, now)
            return asking(replace(changed, title=changed.title or of.title), by.name, who, now)
        if changed.state == "in_review":
            return ()
        open_ = await no_longer_asking(self._records, changed, now) if before.state in _WAITING else ()
        return [*open_, *answered(changed, by.user, by.name, comment.strip(), now)]

    async def _commit(self, writes: Sequence[Write], request: AccessRequest, moved: Moved, by: Doer) -> None:
        requester = await self._records.get(User, request.requester)
        said = RequestEvent(
            request=request.id,
            on=request.object_kind,
            object=request.object,
            title=request.title,
            role=Role(request.role),
            requester=request.requester,
            requester_name="" if requester is None else requester.name,
            expires_at=request.expires_at if request.state == "granted" else None,
            by=by.user,
            by_name=by.name,
        )
        channel = workspace_channel(request.workspace)
        told: Told = [(channel, request_topic(state), said) for state in moved.states]
        if request.workspace == NOWHERE:
            told = []
        touched = moved.grants or moved.ungrants
        if touched:
            told.append(
                (user_channel(request.requester), "user:standing:changed", standing_of(request, moved, by))
            )
        try:
            await self._members.commit(writes, told, (request.requester,) if touched else ())
        except AlreadyExists:
            raise RequestOver from None
        self._timers.notice(writes)
