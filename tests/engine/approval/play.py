"""A request that everything happens to at random, with its own idea of what must hold: fewer words than the machine has."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from crdt.errors import ConcertError
from crdt.ids import Micros, UserId
from engine.approval import happenings as on
from engine.approval.machine import advance, asking
from engine.approval.ruling import Approver, Stage
from engine.approval.state import (
    OVER,
    Eligible,
    State,
    Step,
    Verdict,
    escalations_json,
    escalations_of,
    steps_json,
    steps_of,
)

PEOPLE = [UserId(name) for name in ("ada", "bea", "cem", "dan", "eva", "fay", "gus")]
ADA = UserId("ada")
"""She asks."""
HASHES = ("h0", "h1", "h2")
HOUR = 3_600_000_000


def first(stages: tuple[Stage, ...]) -> State:
    begun = State(
        requester=ADA, state="waiting", steps=(), asked_at=Micros(1), due=None, pinned="h0", current="h0"
    )
    event = on.Judged(outcome="route", stages=stages, why="", due=Micros(1 + HOUR), at=Micros(1), by=ADA)
    return advance(begun, event)[0]


@dataclass
class Play:
    """`executed`: how often what was asked for was really done."""

    seed: int
    chance: random.Random = field(init=False)
    now: int = 1
    executed: int = 0
    ended_by_rule: bool = False
    state: State = field(init=False)
    refused: int = 0
    told: list[on.Effect] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.state = first(tuple(self._stage(number) for number in range(self.chance.randint(1, 3))))
        self._happen(self._resolved())

    def step(self) -> None:
        self.now += self.chance.choice([0, 0, 1, HOUR])
        deeds: list[Callable[[], on.Event | None]] = [
            *[self._vote] * 8,
            *[self._edit] * 2,
            self._resolved,
            self._hand_over,
            self._changes,
            self._again,
            self._level,
            self._over,
            self._withdraw,
            self._comment,
            *[self._carry] * 3,
            self._restart,
        ]
        event = self.chance.choice(deeds)()
        if event is not None:
            self._happen(event)
        if isinstance(event, on.HandedOver | on.LevelCame | on.Judged):
            self._happen(self._resolved())
        self.check()

    def check(self) -> None:
        state = self.state
        assert self.executed <= 1
        assert (self.executed == 1) == (state.state == "executed")
        for step in state.steps:
            users = [seat.user for seat in step.seats]
            assert len(set(users)) == len(users)
            assert ADA not in users
            assert all(ADA not in seat.who.stands_for for seat in step.seats)
        if state.state in {"executing", "executed", "failed"} and not self.ended_by_rule:
            assert all(has_quorum(step, state.current) for step in state.steps), state
        if state.state not in OVER:
            assert state.due is not None, "nothing happens by itself any more"
        if state.state == "waiting":
            assert asking(state) or not all(enough(step) for step in state.steps if step.state == "open"), (
                state
            )

    # What may happen

    def _stage(self, number: int) -> Stage:
        return Stage(
            name=f"stage {number}",
            mode=self.chance.choice(["any", "all", "quorum"]),
            quorum=self.chance.randint(1, 3),
            approvers=(Approver(kind="right", name="approve"),),
            parallel=self.chance.random() < 0.4,
            veto=self.chance.random() < 0.6,
        )

    def _resolved(self) -> on.PeopleResolved:
        return on.PeopleResolved(
            people=tuple(self._people(step) for step in self.state.steps), at=Micros(self.now)
        )

    def _people(self, step: Step) -> on.People:
        own = self.chance.sample(PEOPLE, self.chance.randint(1, 5))
        standing: dict[UserId, tuple[UserId, ...]] = {}
        pairs = [(person, self.chance.choice(PEOPLE)) for person in own if self.chance.random() < 0.3]
        for person, other in [*pairs, *(one for one in step.handed if one[0] in own)]:
            if other != person and person not in standing.get(other, ()):
                standing[other] = (*standing.get(other, ()), person)
        everybody = dict.fromkeys([*own, *standing])
        return on.People(
            eligible=tuple(
                Eligible(user=user, own=user in own, stands_for=standing.get(user, ())) for user in everybody
            )
        )

    def _vote(self) -> on.Voted:
        asked = asking(self.state)
        by = self.chance.choice(asked) if asked and self.chance.random() < 0.8 else self.chance.choice(PEOPLE)
        seen = self.state.current if self.chance.random() < 0.8 else self.chance.choice(["", *HASHES])
        verdict: Verdict = "approve" if self.chance.random() < 0.85 else "reject"
        return on.Voted(by=by, verdict=verdict, comment="", seen=seen, at=Micros(self.now))

    def _edit(self) -> on.SubjectChanged:
        return on.SubjectChanged(
            by=self.chance.choice(PEOPLE),
            hash=self.chance.choice(HASHES),
            fields=("name",),
            due=self._due(),
            at=Micros(self.now),
        )

    def _hand_over(self) -> on.HandedOver:
        by, to = self.chance.choice(PEOPLE), self.chance.choice(PEOPLE)
        return on.HandedOver(by=by, to=to, comment="", at=Micros(self.now))

    def _changes(self) -> on.ChangesRequested | None:
        if self.chance.random() < 0.7:
            return None
        by = self.chance.choice(PEOPLE)
        return on.ChangesRequested(by=by, comment="please", due=self._due(), at=Micros(self.now))

    def _again(self) -> on.Judged | None:
        if self.state.state not in {"changes_requested", "failed"}:
            return None
        stages = tuple(step.rule for step in self.state.steps) or (self._stage(0),)
        return on.Judged(
            outcome="route", stages=stages, why="", due=self._due(), at=Micros(self.now), again=True, by=ADA
        )

    def _level(self) -> on.LevelCame | None:
        if self.state.state != "waiting":
            return None
        action = self.chance.choice(["remind", "add", "reassign", "remind", "add", "approve", "reject"])
        if action in {"approve", "reject"} and self.chance.random() < 0.8:
            return None
        self.ended_by_rule = self.ended_by_rule or action == "approve"
        return on.LevelCame(
            level=self.state.level + self.chance.randint(0, 1),
            action=action,  # type: ignore[arg-type]  # one of those
            to=(Approver(kind="role", name="owner"),),
            reached=(self.chance.choice(PEOPLE),),
            due=self._due(),
            at=Micros(self.now),
        )

    def _over(self) -> on.TimeOver | None:
        return on.TimeOver(at=Micros(self.now)) if self.chance.random() < 0.05 else None

    def _withdraw(self) -> on.Withdrawn | None:
        by = self.chance.choice(PEOPLE)
        return on.Withdrawn(by=by, comment="", at=Micros(self.now)) if self.chance.random() < 0.1 else None

    def _comment(self) -> on.Commented:
        return on.Commented(by=self.chance.choice(PEOPLE), words="hm", at=Micros(self.now))

    def _carry(self) -> on.Event | None:
        """The engine does it; or dies half-way and does it again; or cannot."""
        if self.state.state != "executing":
            return None
        went = self.chance.random()
        if went < 0.2:
            return on.PerformFailed(error={"message": "no"}, at=Micros(self.now))
        if went < 0.4:
            return None
        return on.Performed(result=1, at=Micros(self.now))

    def _restart(self) -> None:
        """Everything is forgotten but what was written down."""
        state = self.state
        self.state = replace(
            state,
            steps=steps_of(steps_json(state.steps)),
            escalations=escalations_of(escalations_json(state.escalations)),
        )
        assert self.state == state

    def _due(self) -> Micros:
        return Micros(self.now + HOUR)

    def _happen(self, event: on.Event) -> None:
        before = self.state
        try:
            self.state, effects = advance(before, event)
        except ConcertError:
            self.refused += 1
            assert before == self.state
            return
        self.told += effects
        if self.state.state == "waiting" and asking(before) and not asking(self.state):
            assert "unattended" in {one.kind for one in effects if isinstance(one, on.TellRequester)}
        self.executed += sum(isinstance(one, on.Note) and one.kind == "executed" for one in effects)


def has_quorum(step: Step, current: str) -> bool:
    """Said again in other words: whose voices approve, of those who were to be heard."""
    approving = [
        seat
        for seat in step.seats
        if seat.vote is not None and seat.vote.seen == current and seat.vote.verdict == "approve"
    ]
    persons = {seat.user if seat.who.own else seat.who.stands_for[0] for seat in approving}
    match step.rule.mode:
        case "any":
            return len(persons) >= 1
        case "quorum":
            return len(persons) >= step.rule.quorum
        case "all":
            heard = {voice for seat in approving for voice in (seat.user, *seat.who.stands_for)}
            wanted = {seat.user for seat in step.seats if seat.who.own}
            wanted |= {voice for seat in step.seats for voice in seat.who.stands_for}
            return bool(approving) and wanted <= heard


def enough(step: Step) -> bool:
    """There are as many voices as it takes."""
    voices = {seat.user for seat in step.seats if seat.who.own}
    voices |= {voice for seat in step.seats for voice in seat.who.stands_for}
    return len(voices) >= (step.rule.quorum if step.rule.mode == "quorum" else 1)
