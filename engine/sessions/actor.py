"""The actor of one session: one message after the other, each committed before it is answered. `decide` says what."""

from collections.abc import Callable
from typing import assert_never

from crdt.dataclasses import dataclass
from crdt.errors import NotFound
from crdt.ids import DocumentId, UserId
from crdt.roles import Role
from engine.channels import Channels
from engine.ports import Store
from engine.runtime.actor import Mood
from engine.runtime.clock import WakingClock
from engine.runtime.timers import TimerRang
from engine.session_records import SessionMember, SessionRecord
from engine.sessions import decide
from engine.sessions.decide import Decision, Session
from engine.writes import Batch

MOST_PEOPLE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    record: SessionRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    user: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    user: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveRole:
    user: UserId
    role: Role
    by: UserId
    manages: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    by: UserId
    manages: bool


Order = Start | Join | Leave | GiveRole | End


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What all sessions share. `inside`: who has a document open. `touched`: these people's rights have changed."""

    store: Store
    channels: Channels
    clock: WakingClock
    inside: Callable[[DocumentId], frozenset[UserId]]
    notice_timers: Callable[[Batch], None]
    touched: Callable[[frozenset[UserId]], None]


class SessionActor:
    """`_session` is unset until it was started, and where nobody knows its id."""

    def __init__(self, id_: str, around: Around) -> None:
        self._id = id_
        self._around = around
        self._session: Session | None = None

    @property
    def mood(self) -> Mood:
        running = self._session is not None and self._session.record.status == "running"
        return "idle" if running else "finished"

    async def start(self) -> None:
        records = self._around.store.records
        record = await records.get(SessionRecord, self._id)
        if record is not None:
            members = await records.find(SessionMember, {"session": self._id}, limit=MOST_PEOPLE)
            self._session = Session(record=record, members={one.user: one for one in members})

    async def receive(self, message: object) -> object:
        match message:
            case Start() | Join() | Leave() | GiveRole() | End():
                return await self._keep(self._decide(message))
            case TimerRang() if self._session is not None and self._session.record.status == "running":
                await self._look(self._session)
        return None

    async def stop(self) -> None:
        """It holds nothing but what the store has."""

    def _decide(self, order: Order) -> Decision:
        now = self._around.clock.now()
        if isinstance(order, Start):
            return decide.start(order.record, now)
        if self._session is None:
            raise NotFound("There is no session of this id.")
        match order:
            case Join(user=user):
                return decide.join(self._session, user, now)
            case Leave(user=user):
                return decide.leave(self._session, user, now)
            case GiveRole(user=user, role=role, by=by, manages=manages):
                return decide.give_role(self._session, user, role, by, manages, now)
            case End(by=by, manages=manages):
                return decide.end(self._session, by, manages, now)
            case never:
                assert_never(never)

    async def _look(self, session: Session) -> None:
        here = (self._around.inside(DocumentId(document)) for document in session.record.documents)
        await self._keep(decide.look(session, frozenset().union(*here), self._around.clock.now()))

    async def _keep(self, decision: Decision) -> Session:
        if decision.batch:
            receipt = await self._around.store.writer.commit(decision.batch)
            self._around.channels.committed(decision.batch, receipt)
            self._around.notice_timers(decision.batch)
        self._session = decision.session
        if decision.touched:
            self._around.touched(decision.touched)
        return decision.session
