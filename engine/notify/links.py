"""Links that decide one request for one person, once (rules LK of engine/SPEC.md).

The token is random and stands in the message alone; the store has its digest. Looking at a link changes nothing: programs
that read mail follow links. Border: whether the person may decide, and what follows, is asked of the approval itself.
"""

import hashlib
import secrets
from collections.abc import Mapping
from typing import Final, Literal, Protocol

from crdt.dataclasses import dataclass, replace
from crdt.errors import ConcertError, Conflict, NotFound
from crdt.ids import Micros, UserId
from engine.approval.records import ApprovalRequest
from engine.audit.audited import audited
from engine.contact_records import DecisionLink
from engine.members.ways import ways_into
from engine.outbox.records import Outgoing
from engine.ports import Clock, Store
from engine.records import DocumentRecord, User, Workspace
from engine.runtime.clock import SECOND
from engine.writes import Put

LASTS: Final = 7 * 24 * 3600 * SECOND
DEEDS: Final[tuple[Literal["approve", "reject"], ...]] = ("approve", "reject")
LONGEST_TOKEN: Final = 100


class LinkUnknown(NotFound):
    code = "link_unknown"
    message = "This link decides nothing: it is not complete, or its request is not yours to see any more."
    next_step = "Open the request in Concert."


class LinkUsed(Conflict):
    code = "link_used"
    message = "This link was used already. A link decides once."
    next_step = "Open the request in Concert to see what became of it."


class LinkExpired(Conflict):
    code = "link_expired"
    message = "The time of this link is over."
    next_step = "Open the request in Concert and decide there."


class LinkStale(Conflict):
    code = "link_stale"
    message = "What you were asked about was changed after the message was sent."
    next_step = "Look at what it says now in Concert and decide there; a newer message may be on its way."


class RequestOver(Conflict):
    code = "request_over"
    message = "This request waits for no decision any more."
    next_step = "Open it in Concert to see what became of it."


class Deciding(Protocol):
    async def decide(
        self,
        id_: str,
        person: UserId,
        decision: Literal["approve", "reject"],
        comment: str = "",
        seen: str = "",
        *,
        asked_at: Micros,
    ) -> ApprovalRequest: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a link decides: the request as it stands, by whom it was asked, where."""

    link: DecisionLink
    person: User
    request: ApprovalRequest
    requester: str
    workspace: str


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Links:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._under_way: set[str] = set()

    async def mint(self, row: Outgoing, request: str, seen: str) -> Mapping[str, str]:
        """By deed, a token. Each attempt has its own, and all of them work until one is used (LK2)."""
        if row.user is None:
            return {}
        now = self._clock.now()
        tokens: dict[str, str] = {deed: secrets.token_urlsafe(32) for deed in DEEDS}
        links = tuple(
            Put(
                record=DecisionLink(
                    digest=digest_of(tokens[deed]),
                    organisation=row.organisation,
                    workspace=row.workspace,
                    user=row.user,
                    request=request,
                    deed=deed,
                    seen=seen,
                    outgoing=row.id,
                    created_at=now,
                    expires_at=Micros(now + LASTS),
                )
            )
            for deed in DEEDS
        )
        await self._store.writer.commit(links)
        return tokens

    async def look(self, token: str) -> Asked:
        """What it would decide. Changes nothing (LK3). Raises what stands above, by what is the case first."""
        records = self._store.records
        link = await records.get(DecisionLink, digest_of(token[:LONGEST_TOKEN]))
        if link is None:
            raise LinkUnknown
        person = await records.get(User, link.user)
        request = await records.get(ApprovalRequest, link.request)
        workspace = None if request is None else await records.get(Workspace, request.workspace)
        if person is None or person.disabled_at is not None or request is None or workspace is None:
            raise LinkUnknown
        if not await self._may_see(person, request, workspace):
            raise LinkUnknown
        _check(link, request, self._clock.now())
        requester = await records.get(User, request.requester)
        name = "" if requester is None else requester.name
        return Asked(link=link, person=person, request=request, requester=name, workspace=workspace.name)

    async def use(self, token: str, approvals: Deciding, comment: str = "") -> ApprovalRequest:
        """Decides. The same link at the same moment decides once; whoever comes second is told so (LK4)."""
        asked = await self.look(token)
        link = asked.link
        if link.digest in self._under_way:
            raise LinkUsed
        self._under_way.add(link.digest)
        try:
            decided = await approvals.decide(
                link.request,
                link.user,
                link.deed,
                comment,
                link.seen,
                asked_at=asked.request.asked_at,
            )
            await self._used(asked)
        finally:
            self._under_way.discard(link.digest)
        return decided

    async def _used(self, asked: Asked) -> None:
        """Every link of this person to this request is spent, with an entry in the audit log."""
        now, link = self._clock.now(), asked.link
        rows = await self._store.records.find(DecisionLink, {"user": link.user, "request": link.request})
        spent = (Put(record=replace(row, used_at=now, outcome=link.deed)) for row in rows)
        entry = audited(
            organisation=link.organisation,
            workspace=link.workspace,
            by=link.user,
            action="approval.decided_by_link",
            object_kind="approval",
            object=link.request,
            title=asked.request.title,
            details={"deed": link.deed, "message": link.outgoing, "seen": link.seen},
            at=now,
        )
        await self._store.writer.commit((*spent, entry))

    async def _may_see(self, person: User, request: ApprovalRequest, workspace: Workspace) -> bool:
        """NT3, asked when the link is followed."""
        document = None
        if request.subject_kind == "document" and request.subject:
            document = await self._store.records.get(DocumentRecord, request.subject)
        return bool(
            (await ways_into(self._store.records, workspace, document, self._clock.now())).get(person.id)
        )


def _check(link: DecisionLink, request: ApprovalRequest, now: Micros) -> None:
    found: ConcertError | None = None
    if link.used_at is not None:
        found = LinkUsed(details={"deed": link.outcome, "at": link.used_at})
    elif request.state != "waiting":
        found = RequestOver(details={"state": request.state})
    elif link.expires_at <= now:
        found = LinkExpired(details={"at": link.expires_at})
    elif link.created_at < request.asked_at or (link.seen and link.seen != request.current):
        found = LinkStale(details={"at": request.updated_at})
    if found is not None:
        raise found
