"""Who is in a room, in which role, and what the others see of them. Pure.

Border: it admits nobody and judges nothing; `crdt/room.py` does, and owns the document.
"""

from collections import Counter
from typing import Final

from crdt.dataclasses import dataclass
from crdt.effects import AnswerPresence, Effect, Refuse, ShowPresence, Wake
from crdt.errors import ConcertError
from crdt.events import AwarenessAsked, AwarenessHeard, Door, PresenceShown, SessionJoined
from crdt.gate import Gate
from crdt.ids import SessionId, UserId
from crdt.presence import LARGEST_STATE, Author, Here, PresenceTable, Shown

NEVER: Final = float("-inf")


@dataclass(slots=True)
class Member:
    """A session in the room. `refused`: what it sends counts no more, until it joins again (R9)."""

    session: SessionId
    author: Author
    role: str
    door: Door
    refused: ConcertError | None = None
    answered_at: float = NEVER
    learned_at: float = NEVER


class Membership:
    """`here` counts the sessions of each person. `tick`: seconds between two showings of presence, `largest`:
    bytes of a state.
    """

    def __init__(self, tick: float, largest: int = LARGEST_STATE) -> None:
        self.here: Counter[UserId] = Counter()
        self._members: dict[SessionId, Member] = {}
        self._presence = PresenceTable(largest)
        self._tick = tick
        self._shown_at = NEVER
        self._show_set = False

    def __bool__(self) -> bool:
        return bool(self._members)

    def get(self, session: SessionId) -> Member | None:
        return self._members.get(session)

    def all(self) -> tuple[Member, ...]:
        return tuple(self._members.values())

    @property
    def people(self) -> tuple[tuple[Author, int], ...]:
        return self._presence.people()

    @property
    def devices(self) -> tuple[Here, ...]:
        return self._presence.here()

    @property
    def present(self) -> tuple[Shown, ...]:
        return self._presence.everyone()

    def enter(self, event: SessionJoined) -> None:
        author = event.author
        self._members[event.session] = Member(event.session, author, event.role, event.door)
        self.here[author.user] += 1
        speaks = event.door != "native"
        self._presence.enter(event.session, author, event.client, speaks_awareness=speaks)

    def leave(self, session: SessionId, now: float, out: list[Effect]) -> UserId | None:
        """Whose session it was, None for one that is not here."""
        member = self._members.pop(session, None)
        if member is None:
            return None
        user = member.author.user
        self.here[user] -= 1
        if not self.here[user]:
            del self.here[user]
        self._presence.leave(session)
        self._want_show(now, out)
        return user

    def take_presence(
        self,
        member: Member,
        event: PresenceShown | AwarenessHeard | AwarenessAsked,
        gate: Gate,
        now: float,
        out: list[Effect],
    ) -> None:
        match event:
            case PresenceShown(session=session, state=state):
                try:
                    self._presence.show(session, state)
                except ConcertError as error:
                    out.append(Refuse(session=session, id=None, error=error))
            case AwarenessHeard(session=session, states=states):
                self._presence.hear(session, states, lambda client: gate.may_use(client, member.author))
            case AwarenessAsked(session=session):
                out.append(AnswerPresence(session=session, present=self.present))
        self._want_show(now, out)

    def _want_show(self, now: float, out: list[Effect]) -> None:
        if self._presence.is_due and not self._show_set:
            self._show_set = True
            out.append(Wake(timer="presence", delay=max(0.0, self._shown_at + self._tick - now)))

    def show(self, now: float, out: list[Effect]) -> None:
        """R22: the presence tick."""
        self._show_set = False
        self._shown_at = now
        changed, renewed = self._presence.due(now)
        if changed or renewed:
            out.append(ShowPresence(changed=changed, renewed=renewed))
        self._want_show(now, out)

    def renew(self, out: list[Effect]) -> None:
        """R24: a sign of life for those who would leave without one."""
        out.append(ShowPresence(changed=(), renewed=self._presence.renew()))
