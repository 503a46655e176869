"""What holds after whatever people do with locks, in whatever order: a state machine over the table of locks."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from crdt.errors import ConcertError
from crdt.ids import UserId
from crdt.leases import Ask, Lock, LockChange
from crdt.locks import LockTable
from crdt.presence import Author
from crdt.sections import DOCUMENT, Section, overlap

PEOPLE = [Author(user=UserId(name.lower()), name=name) for name in ("Ada", "Bob", "Eva", "Kim")]
SECTIONS: list[Section] = [
    DOCUMENT,
    ("body",),
    ("body", "nodes", "n1"),
    ("body", "nodes", "n1", "name"),
    ("body", "nodes", "n2"),
    ("body", "connection"),
]
people = st.sampled_from(PEOPLE)
sections = st.sampled_from(SECTIONS)


class Locks(RuleBasedStateMachine):
    """Everybody may try everything; the clock goes on by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.table = LockTable()
        self.now = 0.0
        self.fence = 0
        self.left: set[UserId] = set()
        self.waiting: list[tuple[Section, UserId]] = []

    @initialize(fence=st.integers(0, 1000))
    def begin(self, fence: int) -> None:
        self.table = LockTable(fence=fence)
        self.fence = fence

    @rule(who=people, section=sections, here=st.booleans())
    def take(self, who: Author, section: Section, here: bool) -> None:
        self.attempt(lambda: self.table.take(section, who, self.now, here=here))

    @rule(who=people, section=sections, here=st.booleans())
    def ask(self, who: Author, section: Section, here: bool) -> None:
        self.attempt(lambda: self.table.ask(section, who, self.now, here=here))

    @rule(who=people, section=sections)
    def renew(self, who: Author, section: Section) -> None:
        self.attempt(lambda: self.table.renew(section, who, self.now))

    @rule(who=people, section=sections)
    def keep(self, who: Author, section: Section) -> None:
        self.attempt(lambda: self.table.keep(section, who))

    @rule(who=people, section=sections)
    def release(self, who: Author, section: Section) -> None:
        self.attempt(lambda: self.table.release(section, who, self.now))

    @rule(who=people, section=sections)
    def withdraw(self, who: Author, section: Section) -> None:
        self.attempt(lambda: self.table.withdraw(section, who, self.now))

    @rule(who=people, to=people, section=sections)
    def hand_over(self, who: Author, to: Author, section: Section) -> None:
        self.attempt(lambda: self.table.hand_over(section, who, to, self.now))

    @rule(who=people, section=sections)
    def break_(self, who: Author, section: Section) -> None:
        self.attempt(lambda: self.table.break_(section, who, self.now))

    @rule(who=people)
    def leave(self, who: Author) -> None:
        self.table.left(who.user, self.now)

    @rule(who=people)
    def come(self, who: Author) -> None:
        self.table.came(who, self.now)

    @rule(who=people)
    def bar(self, who: Author) -> None:
        self.table.bar(who.user, self.now)

    @rule(seconds=st.sampled_from([1.0, 10.0, 20.0, 40.0]))
    def go_on(self, seconds: float) -> None:
        """The room wakes at each end, in order."""
        until = self.now + seconds
        while (ends := self.table.ends) <= until:
            self.now = max(self.now, ends)
            self.table.expire(self.now)
        self.now = until

    def attempt(self, order: object) -> None:
        before = (self.held(), tuple(self.table.asks))
        try:
            order()  # type: ignore[operator]
        except ConcertError:
            assert before == (self.held(), tuple(self.table.asks))
            assert () == self.table.take_changes()

    def held(self) -> dict[Section, Lock]:
        locks = {section: self.table.get(section) for section in SECTIONS}
        return {section: lock for section, lock in locks.items() if lock is not None}

    @invariant()
    def one_holder_at_any_place(self) -> None:
        held = list(self.held().values())
        for one in held:
            for other in held:
                assert one.holder.user == other.holder.user or not overlap(one.section, other.section)

    @invariant()
    def fences_rise(self) -> None:
        for change in self.table.take_changes():
            if change.action in {"taken", "handed_over", "broken"}:
                assert change.fence > self.fence
                self.fence = change.fence
            self.follow(change)

    def follow(self, change: LockChange) -> None:
        if change.action == "asked":
            self.waiting.append((change.section, change.who.user))

    @invariant()
    def nothing_has_run_out(self) -> None:
        assert self.table.ends > self.now or not self.table

    @invariant()
    def nobody_who_is_here_waits_for_what_is_free(self) -> None:
        assert self.table.asks.next_of(self.held().values()) is None

    @invariant()
    def places_are_in_the_order_of_asking(self) -> None:
        asks: list[Ask] = list(self.table.asks)
        known = [(ask.section, ask.who.user) for ask in asks]
        assert len(known) == len(set(known))
        self.waiting = [one for one in self.waiting if one in known]
        order = [self.waiting.index(one) for one in known]
        assert order == sorted(order)

    @invariant()
    def whoever_is_waited_for_has_an_end(self) -> None:
        for lock in self.held().values():
            if any(not ask.away for ask in self.table.asks.waiting_for(lock)):
                assert lock.contended_until <= self.now + self.table.limits.contended

    def teardown(self) -> None:
        """L6: every ask of somebody who stays is granted, though every holder keeps what they have for ever."""
        for person in PEOPLE:
            self.table.came(person, self.now)
        self.table.take_changes()
        wanted = {(ask.section, ask.who.user) for ask in self.table.asks if ask.attended}
        end = self.now + self.table.limits.contended * (len(self.table.asks) + 1)
        while len(self.table.asks):
            assert self.now <= end
            for lock in self.held().values():
                self.table.renew(lock.section, lock.holder, self.now)
            self.now = min(self.table.ends, self.now + 5.0)
            self.table.expire(self.now)
        granted = [
            (change.section, change.who.user)
            for change in self.table.take_changes()
            if change.action == "taken"
        ]
        for section, user in wanted:
            assert any(user == who and section[: len(got)] == got for got, who in granted)


TestLocks = Locks.TestCase
TestLocks.settings = settings(max_examples=40, stateful_step_count=30, deadline=None, derandomize=True)
