"""Reviews of access: a snapshot of who has what, gone over line by line, and kept as evidence when it is closed.

What is revoked goes in the commit that says so (AC9). Border: who may review was asked at the door.
"""

from collections.abc import Sequence
from typing import Final

from crdt.dataclasses import dataclass, replace
from crdt.errors import Conflict, Forbidden, InvalidInput, NotFound, OverLimit
from crdt.ids import Micros, UserId, named_uuid7, workspace_channel
from crdt.roles import Role
from engine.access.desk import AccessDesk
from engine.access.effective import Object
from engine.access.told import REVIEW_CLOSED, REVIEW_DECIDED, REVIEW_STARTED, ReviewEvent, ReviewLineEvent
from engine.access_records import AccessReview, ReviewLine, Verdict
from engine.members.leaving import check_owned
from engine.members.members import Giver
from engine.members.rules import ByOrganisation, check_may_give
from engine.members.ways import found_by
from engine.ports import Records
from engine.records import Grant, Group, GroupMember, User, Workspace
from engine.writes import Insert, Put, Remove, Write

MOST_LINES: Final = 10_000
_ALL: Final = 1_000_000


class ReviewGone(NotFound):
    code = "review_gone"
    message = "There is no such review in this workspace."
    next_step = "Look at the list of reviews again."


class ReviewClosed(Conflict):
    code = "review_closed"
    message = "This review is closed: it is evidence now, and not changed."
    next_step = "Begin another one."


class OwnLine(Forbidden):
    code = "own_line"
    message = "Nobody reviews what they have themselves."
    next_step = "Leave this line to somebody else."


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What somebody says of a line. Taking something away needs a reason."""

    number: int
    verdict: Verdict
    reason: str


class Reviews:
    def __init__(self, desk: AccessDesk) -> None:
        self._members = desk.members
        self._records = desk.store.records
        self._clock = desk.clock
        self._ids = desk.ids

    async def start(
        self,
        workspace: Workspace,
        title: str,
        objects: Sequence[Object],
        due_at: Micros | None,
        by: Giver,
        key: str = "",
    ) -> AccessReview:
        """Who has what on these, as it stands now. With the same `key` again the answer is the review of the first time."""
        async with self._members.turn():
            now, id_ = self._clock.now(), named_uuid7(f"{workspace.id} {key}") if key else self._ids.new()
            if key and (begun := await self._records.get(AccessReview, id_)) is not None:
                return begun
            lines = await self._snapshot(id_, objects, now)
            if not lines:
                raise InvalidInput(
                    "Nobody was given anything on these alone.", next_step="Add the workspace itself."
                )
            if len(lines) > MOST_LINES:
                raise OverLimit("A review has so many lines at most.", details={"limit": MOST_LINES})
            review = AccessReview(
                id=id_,
                organisation=workspace.organisation,
                workspace=workspace.id,
                title=" ".join(title.split()),
                objects=[_named(one) for one in objects],
                state="open",
                lines=len(lines),
                created_by=by.user,
                created_at=now,
                due_at=due_at,
            )
            writes = (Insert(record=review), *(Insert(record=line) for line in lines))
            told = (workspace_channel(workspace.id), REVIEW_STARTED, _said(review, 0, by))
            await self._members.commit(writes, (told,), ())
            return review

    async def decide(self, workspace: Workspace, id_: str, decided: Decided, by: Giver) -> ReviewLine:
        """Raises `OwnLine` of one's own, `LastOwner` where the workspace would have none."""
        async with self._members.turn():
            review = await self.open(workspace, id_)
            line = await self._records.get(ReviewLine, id_, decided.number)
            if line is None:
                raise NotFound("This review has no such line.")
            if line.verdict == "revoke" or line.gone:
                raise Conflict("This line is settled: what it was about is gone.")
            if line.subject_kind == "user" and line.subject == by.user:
                raise OwnLine
            if decided.verdict == "revoke" and not decided.reason.strip():
                raise InvalidInput("Say why it is taken away.", details={"field": "reason"})
            grant = await self._standing(line)
            said = replace(
                line,
                verdict=None if grant is None else decided.verdict,
                gone=grant is None,
                reason=decided.reason.strip(),
                decided_by=by.user,
                decided_at=self._clock.now(),
            )
            await self._commit(workspace, review, said, grant, by)
            return said

    async def close(self, workspace: Workspace, id_: str, unfinished: bool, by: Giver) -> AccessReview:
        """`unfinished`: also with lines that nobody decided; the record says how many."""
        async with self._members.turn():
            review = await self.open(workspace, id_)
            kept, revoked, gone = await counted(self._records, id_)
            left = review.lines - kept - revoked - gone
            if left and not unfinished:
                raise Conflict(
                    "Some lines are not decided yet.",
                    next_step="Decide them, or close the review unfinished.",
                    details={"left": left},
                )
            closed = replace(
                review,
                state="closed",
                closed_by=by.user,
                closed_at=self._clock.now(),
                kept=kept,
                revoked=revoked,
                gone=gone,
            )
            said = _said(review, review.lines - left, by)
            told = (workspace_channel(workspace.id), REVIEW_CLOSED, said)
            await self._members.commit((Put(record=closed),), (told,), ())
            return closed

    async def get(self, workspace: Workspace, id_: str) -> AccessReview:
        review = await self._records.get(AccessReview, id_)
        if review is None or review.workspace != workspace.id:
            raise ReviewGone
        return review

    async def open(self, workspace: Workspace, id_: str) -> AccessReview:
        review = await self.get(workspace, id_)
        if review.state == "closed":
            raise ReviewClosed
        return review

    async def _commit(
        self, workspace: Workspace, review: AccessReview, line: ReviewLine, grant: Grant | None, by: Giver
    ) -> None:
        writes: list[Write] = [Put(record=line)]
        people: tuple[UserId, ...] = ()
        channel = workspace_channel(workspace.id)
        if grant is None or line.verdict is None:
            await self._members.commit(writes, (), ())
            return
        if line.verdict == "revoke":
            if grant.object_kind == "organisation":
                raise ByOrganisation
            check_may_give(by.role, (grant.right,))
            gone = Remove(type=Grant, key=(grant.id,))
            await check_owned(self._records, workspace, (gone,))
            writes.append(gone)
            people = await self._people(grant)
        said = ReviewLineEvent(
            review=review.id,
            number=line.number,
            verdict=line.verdict,
            name=line.name,
            role=Role(line.role),
            title=line.title,
            by=by.user,
            by_name=by.name,
        )
        await self._members.commit(writes, ((channel, REVIEW_DECIDED, said),), people)

    async def _people(self, grant: Grant) -> tuple[UserId, ...]:
        if grant.subject_kind == "group":
            return await self._members.people_of(grant.subject)
        return (UserId(grant.subject),) if grant.subject_kind == "user" else ()

    async def _standing(self, line: ReviewLine) -> Grant | None:
        """The grant of a line, where it still says the same."""
        grant = await self._records.get(Grant, line.grant)
        if grant is None or (grant.right, grant.subject, grant.object) != (
            line.role,
            line.subject,
            line.object,
        ):
            return None
        over = grant.expires_at is not None and grant.expires_at <= self._clock.now()
        return None if over else grant

    async def _snapshot(self, review: str, objects: Sequence[Object], now: Micros) -> list[ReviewLine]:
        documents = [of.document.id for of in objects if of.document is not None]
        shared = {one.object for one in await found_by(self._records, Grant, "object", documents)}
        found: dict[str, tuple[Grant, Object]] = {}
        for of in objects:
            if of.document is not None and of.document.id not in shared:
                continue
            for grant in await of.everything(self._records, now):
                if grant.effect != "narrow" and _belongs(grant, of):
                    found.setdefault(grant.id, (grant, of))
        names = await self._names([grant for grant, _ in found.values()])
        ordered = sorted(found.values(), key=lambda one: (one[1].title.casefold(), one[0].right, one[0].id))
        return [_line(review, number, grant, of, names) for number, (grant, of) in enumerate(ordered, 1)]

    async def _names(self, grants: Sequence[Grant]) -> "_Names":
        groups = {one.subject for one in grants if one.subject_kind == "group"}
        members = await found_by(self._records, GroupMember, "group", groups)
        people = {one.subject for one in grants if one.subject_kind == "user"} | {one.user for one in members}
        users = {str(row.id): row.name for row in await found_by(self._records, User, "id", people)}
        named = {row.id: row.name for row in await found_by(self._records, Group, "id", groups)}
        inside: dict[str, list[str]] = {}
        for member in members:
            inside.setdefault(member.group, []).append(users.get(member.user, ""))
        return _Names(named=users | named, inside=inside)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    named: dict[str, str]
    inside: dict[str, list[str]]


async def counted(records: Records, review: str) -> tuple[int, int, int]:
    """Of its lines: kept, revoked, gone before they were decided."""
    kept = await records.count(ReviewLine, {"review": review, "verdict": "keep"})
    revoked = await records.count(ReviewLine, {"review": review, "verdict": "revoke"})
    return kept, revoked, await records.count(ReviewLine, {"review": review, "gone": True})


def _belongs(grant: Grant, of: Object) -> bool:
    """What is looked at with this object: of a document what stands on it alone, of a workspace all the rest."""
    return (grant.object_kind == "document") is (of.document is not None)


def _named(of: Object) -> dict[str, str]:
    if of.document is None:
        return {"kind": "workspace", "id": of.workspace.id, "title": of.title}
    return {"kind": "document", "id": of.document.id, "title": of.title}


def _line(review: str, number: int, grant: Grant, of: Object, names: _Names) -> ReviewLine:
    everyone = grant.subject_kind == "everyone"
    return ReviewLine(
        review=review,
        number=number,
        organisation=grant.organisation,
        grant=grant.id,
        subject_kind=grant.subject_kind,
        subject=grant.subject,
        name="Everyone" if everyone else names.named.get(grant.subject, ""),
        members=sorted(names.inside.get(grant.subject, ())),
        object_kind=grant.object_kind,
        object=grant.object,
        title=of.title,
        role=grant.right,
        effect=grant.effect,
        given_by=grant.created_by,
        given_at=grant.created_at,
        expires_at=grant.expires_at,
    )


def _said(review: AccessReview, decided: int, by: Giver) -> ReviewEvent:
    return ReviewEvent(
        review=review.id, title=review.title, lines=review.lines, decided=decided, by=by.user, by_name=by.name
    )
