"""Starts working sessions and hands orders to the actor of each. One per process."""

from collections.abc import Callable, Sequence
from typing import cast

from crdt.dataclasses import dataclass
from crdt.errors import NotFound, OverLimit
from crdt.ids import DocumentId, OrganisationId, UserId, WorkspaceId
from crdt.roles import Role
from engine.channels import Channels
from engine.ports import Ids, Store
from engine.records import DocumentRecord
from engine.rooms import Rooms
from engine.runtime.clock import WakingClock
from engine.runtime.supervisor import Supervisor
from engine.runtime.timers import TimerLoop
from engine.session_records import SessionRecord, SessionType
from engine.sessions.actor import Around, End, GiveRole, Join, Leave, Order, SessionActor, Start
from engine.sessions.decide import Session, timer_of

MOST_RUNNING = 200
"""Sessions that may run in a workspace at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    organisation: OrganisationId
    workspace: WorkspaceId
    name: str
    type: SessionType
    documents: Sequence[DocumentId]
    role: Role
    by: UserId


def _nobody(_users: frozenset[UserId]) -> None:
    """For a process without doors."""


class Sessions:
    """`on_touched` hears whose rights have changed, so that sockets which are open learn of it at once."""

    def __init__(
        self,
        *,
        store: Store,
        clock: WakingClock,
        ids: Ids,
        rooms: Rooms,
        channels: Channels,
        supervisor: Supervisor,
        timers: TimerLoop,
    ) -> None:
        self.on_touched: Callable[[frozenset[UserId]], None] = _nobody
        self._store = store
        self._clock = clock
        self._ids = ids
        self._supervisor = supervisor
        around = Around(
            store=store,
            channels=channels,
            clock=clock,
            inside=lambda document: frozenset(one.user for one in rooms.present(document)),
            notice_timers=timers.notice,
            touched=self._tell,
        )
        supervisor.register("session", lambda key: SessionActor(key.partition(":")[2], around))

    def _tell(self, users: frozenset[UserId]) -> None:
        self.on_touched(users)

    async def start(self) -> None:
        """Timers are kept: a session that runs is woken by its own."""

    async def begin(self, new: NewSession) -> Session:
        """Raises NotFound for a document that is not in the workspace, OverLimit where too many sessions run."""
        await self._check(new)
        now = self._clock.now()
        record = SessionRecord(
            id=self._ids.new(),
            organisation=new.organisation,
            workspace=new.workspace,
            name=new.name,
            type=new.type,
            status="running",
            documents=list(dict.fromkeys(new.documents)),
            role=new.role,
            led_by=new.by,
            started_by=new.by,
            started_at=now,
            seen_at=now,
        )
        return await self._ask(record.id, Start(record=record))

    async def join(self, session: str, user: UserId) -> Session:
        return await self._ask(session, Join(user=user))

    async def leave(self, session: str, user: UserId) -> Session:
        return await self._ask(session, Leave(user=user))

    async def give_role(
        self, session: str, user: UserId, role: Role, *, by: UserId, manages: bool
    ) -> Session:
        return await self._ask(session, GiveRole(user=user, role=role, by=by, manages=manages))

    async def end(self, session: str, *, by: UserId, manages: bool) -> Session:
        return await self._ask(session, End(by=by, manages=manages))

    async def _ask(self, session: str, order: Order) -> Session:
        return cast(Session, await self._supervisor.ask(timer_of(session), order))

    async def _check(self, new: NewSession) -> None:
        records = self._store.records
        wanted = tuple(new.documents)
        where = {"id": wanted, "workspace": new.workspace, "trashed_at": None}
        there = await records.find(DocumentRecord, where, limit=len(wanted)) if wanted else ()
        if {row.id for row in there if row.kind != "workspace"} != set(wanted):
            raise NotFound("A document of the session is not in this workspace, or in its trash.")
        running = await records.count(SessionRecord, {"workspace": new.workspace, "status": "running"})
        if running >= MOST_RUNNING:
            raise OverLimit("Too many sessions run in this workspace.", details={"limit": MOST_RUNNING})
