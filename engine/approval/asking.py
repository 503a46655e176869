"""How every other part of Concert begins an approval, and decides one: `platform.approvals`.

Border: who may ask and who may look was decided at the door; whether somebody may decide is asked of the request's actor.
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final, Literal, cast

from crdt.ids import Micros, UserId, WorkspaceId, uuid7
from engine.approval import happenings as on
from engine.approval.ask import Ask
from engine.approval.beginning import LONGEST, type_of
from engine.approval.composing import timer_of
from engine.approval.errors import TooManyOpen
from engine.approval.happenings import Event
from engine.approval.messages import Begin, Deed, Escalate, HandOver, Look, Resubmit
from engine.approval.records import ApprovalRequest
from engine.approval.state import NEVER, OPEN
from engine.approval.type import Prepared
from engine.approval.watch import Watch
from engine.ports import Ids, Store
from engine.runtime.supervisor import Supervisor

__all__ = ["Approvals", "Ask"]

Json = Any
Verdict = Literal["approve", "reject"]
NOTHING: Final[Mapping[str, Json]] = MappingProxyType({})
MOST_OPEN: Final = 20_000
"""Requests of one person that are not over."""


def request_of(organisation: str, workspace: str, requester: str, type_: str, key: str) -> str:
    """The id of what is asked under a key (AP13)."""
    named = f"{organisation} {workspace} {requester} {type_} {key}"
    return uuid7(Micros(0), sha256(named.encode()).digest())


class Approvals:
    """Each answers with the request as committed. They raise `ConcertError`; then nothing has changed."""

    def __init__(self, store: Store, supervisor: Supervisor, ids: Ids, watch: Watch) -> None:
        self.watch = watch
        self._store = store
        self._supervisor = supervisor
        self._ids = ids
        self._numbers: dict[WorkspaceId, int] = {}

    async def ask(self, ask: Ask) -> ApprovalRequest:
        """Where a policy decides at once, it comes back decided and done."""
        type_of(ask.type)
        where = {"requester": ask.requester, "state": tuple(OPEN)}
        if await self._store.records.count(ApprovalRequest, where) >= MOST_OPEN:
            raise TooManyOpen(details={"limit": MOST_OPEN})
        id_ = self._id(ask)
        known = await self._store.records.get(ApprovalRequest, id_) if ask.key else None
        return known or await self._tell(id_, Begin(ask=ask, number=await self._number(ask.workspace)))

    async def decide(
        self,
        id_: str,
        person: UserId,
        decision: Verdict,
        comment: str = "",
        seen: str = "",
        values: Mapping[str, Json] = NOTHING,
        asked_at: Micros = NEVER,
    ) -> ApprovalRequest:
        """`seen` is the content hash the person looked at; "" stands for the one the request asked them about. `asked_at`: when
        what they looked at had been asked; it is not compared where that is not said. `values` answer the form, where the type
        asks with one.
        """
        said = dict(values)
        return await self._do(
            id_,
            lambda now: on.Voted(
                by=person,
                verdict=decision,
                comment=comment,
                seen=seen,
                at=now,
                asked_at=asked_at,
                values=said,
            ),
        )

    async def withdraw(self, id_: str, person: UserId, comment: str = "") -> ApprovalRequest:
        return await self._do(id_, lambda now: on.Withdrawn(by=person, comment=comment, at=now))

    async def comment(
        self, id_: str, person: UserId, words: str, mentions: tuple[UserId, ...] = ()
    ) -> ApprovalRequest:
        """Caller's duty: who is mentioned may see the request (`people.who_see`)."""
        return await self._do(
            id_, lambda now: on.Commented(by=person, words=words, mentions=mentions, at=now)
        )

    async def request_changes(self, id_: str, person: UserId, comment: str) -> ApprovalRequest:
        return await self._do(
            id_,
            lambda now: on.ChangesRequested(by=person, comment=comment, due=Micros(now + LONGEST), at=now),
        )

    async def resubmit(
        self, id_: str, person: UserId, comment: str = "", prepared: Prepared | None = None
    ) -> ApprovalRequest:
        """After changes were requested, or after it failed; as it is prepared now, where that is said."""
        return await self._tell(id_, Resubmit(by=person, comment=comment, prepared=prepared))

    async def delegate(self, id_: str, person: UserId, to: UserId, comment: str = "") -> ApprovalRequest:
        """One's own decision, to somebody who may approve here."""
        return await self._tell(id_, HandOver(by=person, to=to, comment=comment))

    async def escalate(self, id_: str, person: UserId, comment: str = "") -> ApprovalRequest:
        """The next level of the ladder that brings others in, now."""
        return await self._tell(id_, Escalate(by=person, comment=comment))

    async def look(self, id_: str) -> ApprovalRequest:
        """As it is now: who may decide, and what stands there."""
        return await self._tell(id_, Look())

    async def _do(self, id_: str, event: Callable[[Micros], Event]) -> ApprovalRequest:
        return await self._tell(id_, Deed(event=event))

    async def _tell(self, id_: str, message: object) -> ApprovalRequest:
        return cast(ApprovalRequest, await self._supervisor.ask(timer_of(id_), message))

    def _id(self, ask: Ask) -> str:
        """AP13: the same key of the same person is the same request."""
        if not ask.key:
            return self._ids.new()
        return request_of(ask.organisation, ask.workspace, ask.requester, ask.type, ask.key)

    async def _number(self, workspace: WorkspaceId) -> int:
        if workspace not in self._numbers:
            newest = await self._store.records.find(
                ApprovalRequest, {"workspace": workspace}, order="number", descending=True, limit=1
            )
            last = newest[0].number if newest else 0
            self._numbers[workspace] = max(self._numbers.get(workspace, 0), last)
        self._numbers[workspace] += 1
        return self._numbers[workspace]
