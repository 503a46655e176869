"""Playbooks of a run: events sent, effects expected. The rules are section G of engine/SPEC.md."""

import random
from dataclasses import replace

import pytest
from pydantic import TypeAdapter

from crdt.ids import Micros, RunId, UserId
from engine.ports import JournalEntry
from engine.workflow.machine.attempts import INTERRUPTIONS
from engine.workflow.machine.effects import (
    Announce,
    Effect,
    Enqueue,
    Forget,
    Interrupt,
    Perform,
    Remind,
    Withdraw,
)
from engine.workflow.machine.events import (
    CancelRequested,
    Event,
    RetryFellDue,
    RunQueued,
    RunResumed,
    StepFailed,
    StepStarted,
    StepStopped,
    StepSucceeded,
)
from engine.workflow.machine.journal import VERSION, entry_of, event_of, folded, replay
from engine.workflow.machine.run import (
    ENDED,
    Failed,
    Inline,
    LogLine,
    Reused,
    Running,
    Skipped,
    StepError,
    Stored,
    Succeeded,
    Waiting,
)
from tests.engine.plans import NOW, Playbook, plan, random_plan

BROKEN = StepError(code="broken", message="It broke.")
HOPELESS = replace(BROKEN, retryable=False)
ADA = UserId("ada")


def started(node: str, attempt: int = 1, fence: int = 1) -> StepStarted:
    return StepStarted(node=node, attempt=attempt, fence=fence)


def succeeded(node: str, attempt: int = 1, fence: int = 1) -> StepSucceeded:
    return StepSucceeded(
        node=node, attempt=attempt, fence=fence, output=Inline(value={"n": 1}), summary={"n": 1}
    )


def failed(node: str, attempt: int = 1, fence: int = 1, error: StepError = BROKEN) -> StepFailed:
    return StepFailed(node=node, attempt=attempt, fence=fence, error=error)


def acts(effects: tuple[Effect, ...]) -> list[Effect]:
    return [effect for effect in effects if not isinstance(effect, Announce)]


def told(effects: tuple[Effect, ...]) -> list[str]:
    return [
        f"{effect.topic.removeprefix('workflow:')} {effect.payload.get('node', '')}".strip()
        for effect in effects
        if isinstance(effect, Announce)
    ]


def test_G3_steps_without_edges_between_them_start_together() -> None:
    book = Playbook(plan({"a": "", "b": "", "c": "a b"}))
    effects = book.send(RunQueued())
    assert [Enqueue(node="a", attempt=1), Enqueue(node="b", attempt=1)] == acts(effects)
    assert ["run:queued"] == told(effects)


def test_G3_a_step_starts_when_all_it_waits_for_have_succeeded() -> None:
    book = Playbook(plan({"a": "", "b": "", "c": "a b"})).queued()
    assert [Perform(node="a", attempt=1, fence=1)] == acts(book.send(started("a")))
    book.send(started("b"))
    assert [] == acts(book.send(succeeded("a")))
    assert [Enqueue(node="c", attempt=1)] == acts(book.send(succeeded("b")))


def test_G3_the_run_starts_with_its_first_step_and_ends_with_its_last() -> None:
    book = Playbook(plan({"a": ""})).queued()
    assert ["run:started", "step:started a"] == told(book.send(started("a"), later=1))
    effects = book.send(succeeded("a"), later=2)
    assert ["step:completed a", "run:completed"] == told(effects)
    assert ("succeeded", NOW + 1_000_000, NOW + 3_000_000) == (
        book.run.status,
        book.run.started_at,
        book.run.finished_at,
    )


def test_G4_what_waits_for_a_failed_step_is_skipped_and_the_rest_goes_on() -> None:
    book = Playbook(plan({"a": "", "b": "", "c": "a", "d": "c b", "e": "b"})).queued()
    book.send(started("a"))
    book.send(started("b"))
    assert ["step:failed a", "step:skipped c", "step:skipped d"] == told(book.send(failed("a")))
    assert Skipped(at=book.now, cause="a") == book.run.steps["d"].state
    assert [Enqueue(node="e", attempt=1)] == acts(book.send(succeeded("b")))
    book.send(started("e"))
    assert ["step:completed e", "run:failed"] == told(book.send(succeeded("e")))


def test_G5_a_failed_attempt_is_repeated_after_a_growing_pause() -> None:
    book = Playbook(plan({"a": ""}, attempts=3, backoff=10)).queued()
    book.send(started("a"))
    (remind,) = acts(book.send(failed("a")))
    assert isinstance(remind, Remind)
    assert 5.0 <= (remind.due - book.now) / 1e6 <= 10.0
    assert Waiting(attempt=2, due=remind.due) == book.run.steps["a"].state
    assert [Forget(node="a"), Enqueue(node="a", attempt=2)] == acts(
        book.send(RetryFellDue(node="a", attempt=2))
    )
    book.send(started("a", 2))
    (remind,) = acts(book.send(failed("a", 2)))
    assert isinstance(remind, Remind)
    assert 10.0 <= (remind.due - book.now) / 1e6 <= 20.0
    book.send(RetryFellDue(node="a", attempt=3))
    book.send(started("a", 3))
    assert ["step:failed a", "run:failed"] == told(book.send(failed("a", 3)))
    assert [1, 2, 3] == [attempt.number for attempt in book.run.steps["a"].attempts]


def test_G5_what_can_only_fail_again_is_not_repeated() -> None:
    book = Playbook(plan({"a": ""}, attempts=3)).queued()
    book.send(started("a"))
    assert ["step:failed a", "run:failed"] == told(book.send(failed("a", error=HOPELESS)))


def test_G5_jitter_is_the_same_each_time_and_differs_between_runs() -> None:
    def due(run: str) -> Micros:
        book = Playbook(plan({"a": ""}, attempts=2, backoff=100), run).queued()
        book.send(started("a"))
        (remind,) = acts(book.send(failed("a")))
        assert isinstance(remind, Remind)
        return remind.due

    assert due("r1") == due("r1")
    assert due("r1") != due("r2")


@pytest.mark.parametrize(
    "late",
    [
        succeeded("a", attempt=2),
        succeeded("a", fence=7),
        failed("a", attempt=2),
        StepStopped(node="a", attempt=1, fence=2),
        started("a"),
        RetryFellDue(node="a", attempt=2),
        RunQueued(),
        RunResumed(fence=1),
    ],
    ids=lambda event: event.event,
)
def test_G6_an_event_that_comes_too_late_changes_nothing(late: Event) -> None:
    book = Playbook(plan({"a": ""}, attempts=3)).queued()
    book.send(started("a"))
    before = book.run
    assert () == book.send(late)
    assert book.run is before


def test_G7_a_step_that_was_running_when_the_process_died_runs_again_as_the_next_attempt() -> None:
    book = Playbook(plan({"a": "", "b": "", "c": "", "d": "c"})).queued()
    book.send(started("a"))
    book.send(started("c"))
    book.send(succeeded("c"))
    effects = book.send(RunResumed(fence=2))
    assert [
        Enqueue(node="a", attempt=2),
        Enqueue(node="b", attempt=1),
        Enqueue(node="d", attempt=1),
    ] == sorted(acts(effects), key=lambda effect: getattr(effect, "node", ""))
    assert ["step:retried a"] == told(effects)
    assert () == book.send(succeeded("a", attempt=1, fence=1))
    assert isinstance(book.run.steps["c"].state, Succeeded)


def test_G7_an_interruption_does_not_use_up_a_retry_but_a_step_that_kills_the_server_ends() -> None:
    book = Playbook(plan({"a": "", "b": "a"})).queued()
    for life in range(1, INTERRUPTIONS):
        book.send(started("a", attempt=life, fence=life))
        book.send(RunResumed(fence=life + 1))
        assert book.status("a") == "ready"
    book.send(started("a", attempt=INTERRUPTIONS, fence=INTERRUPTIONS))
    effects = book.send(RunResumed(fence=INTERRUPTIONS + 1))
    assert ["step:failed a", "step:skipped b", "run:failed"] == told(effects)


def test_G8_cancel_stops_what_runs_and_ends_what_does_not() -> None:
    book = Playbook(plan({"a": "", "b": "", "c": "", "d": "a"}, attempts=2)).queued()
    book.send(started("a"))
    book.send(started("b"))
    book.send(failed("b"))
    effects = book.send(CancelRequested(by=ADA))
    assert [Interrupt(node="a"), Forget(node="b"), Withdraw(node="c")] == acts(effects)
    assert ["step:cancelled b", "step:cancelled c", "step:cancelled d"] == told(effects)
    assert "running" == book.run.status
    stop = StepStopped(node="a", attempt=1, fence=1)
    assert ["step:cancelled a", "run:cancelled"] == told(book.send(stop))
    assert () == book.send(CancelRequested(by=ADA))


def test_G8_a_step_that_finishes_while_it_is_being_stopped_has_succeeded() -> None:
    book = Playbook(plan({"a": "", "b": "a"})).queued()
    book.send(started("a"))
    book.send(CancelRequested(by=ADA))
    assert ["step:completed a", "run:cancelled"] == told(book.send(succeeded("a")))


def test_G8_a_cancelled_run_that_died_while_stopping_ends_when_it_is_resumed() -> None:
    book = Playbook(plan({"a": ""})).queued()
    book.send(started("a"))
    book.send(CancelRequested(by=ADA))
    assert ["step:cancelled a", "run:cancelled"] == told(book.send(RunResumed(fence=2)))


def test_G11_a_repeated_run_keeps_what_succeeded_before() -> None:
    book = Playbook(plan({"a": "", "b": "a", "c": "b"}))
    reused = {"a": Reused(run=RunId("r0"), output=Stored(report="x", size=9), summary={"n": 1})}
    effects = book.send(RunQueued(retry_of=RunId("r0"), reused=reused))
    assert [Enqueue(node="b", attempt=1)] == acts(effects)
    state = book.run.steps["a"].state
    assert isinstance(state, Succeeded)
    assert ("r0", Stored(report="x", size=9)) == (state.reused, state.output)


def test_G1_entries_read_back_as_the_events_they_were() -> None:
    line = LogLine(at=NOW, level="info", message="hello")
    written: TypeAdapter[Event] = TypeAdapter(Event)
    for event in (
        RunQueued(
            retry_of=RunId("r0"), reused={"a": Reused(run=RunId("r0"), output=Inline(value=1), summary=1)}
        ),
        RunResumed(fence=2),
        started("a"),
        succeeded("a"),
        replace(succeeded("a"), output=Stored(report="x", size=9)),
        replace(succeeded("a"), log=(line,)),
        failed("a"),
        StepStopped(node="a", attempt=1, fence=1, log=(line,)),
        RetryFellDue(node="a", attempt=2),
        CancelRequested(by=ADA),
    ):
        assert event == event_of(entry_of(event))
        assert {"v": VERSION, **written.dump_python(event, mode="json")} == entry_of(event)


class Chaos:
    """Drives a run with random results, retries, restarts and sometimes a cancel, until it has ended."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.book = Playbook(random_plan(self.dice))
        self.queue: dict[str, int] = {}
        self.running: dict[str, tuple[int, int]] = {}
        self.timers: dict[str, int] = {}
        self.ended: list[str] = []
        self.widest = 0

    def send(self, event: Event) -> None:
        for effect in self.book.send(event, later=self.dice.random()):
            match effect:
                case Enqueue(node=node, attempt=attempt):
                    self.queue[node] = attempt
                case Withdraw(node=node):
                    del self.queue[node]
                case Perform(node=node, attempt=attempt, fence=fence):
                    self.start_checked(node, attempt, fence)
                case Remind(node=node, attempt=attempt):
                    self.timers[node] = attempt
                case Forget(node=node):
                    del self.timers[node]
                case Announce(topic=topic, payload=payload):
                    if topic.rpartition(":")[2] in {"completed", "failed", "skipped", "cancelled"}:
                        self.ended.append(payload.get("node", "run"))
                case Interrupt():
                    pass

    def start_checked(self, node: str, attempt: int, fence: int) -> None:
        steps = self.book.run.steps
        for source in self.book.run.plan.steps[node].after:
            assert isinstance(steps[source].state, Succeeded)
        self.running[node] = attempt, fence
        self.widest = max(self.widest, len(self.running))

    def finish_one(self) -> None:
        node = self.dice.choice(sorted(self.running))
        attempt, fence = self.running.pop(node)
        if self.book.run.cancelled_by is not None and self.dice.random() < 0.7:
            self.send(StepStopped(node=node, attempt=attempt, fence=fence))
        elif self.dice.random() < 0.3:
            error = HOPELESS if self.dice.random() < 0.3 else BROKEN
            self.send(failed(node, attempt, fence, error))
        else:
            self.send(succeeded(node, attempt, fence))
        if self.dice.random() < 0.2:
            self.send(succeeded(node, attempt, fence))

    def restart(self) -> None:
        self.queue.clear()
        late = dict(self.running)
        self.running.clear()
        self.send(RunResumed(fence=self.book.run.fence + 1))
        for node, (attempt, fence) in late.items():
            self.send(succeeded(node, attempt, fence))

    def to_the_end(self, *, restarts: float, cancels: float) -> None:
        self.send(RunQueued())
        while self.book.run.open:
            roll = self.dice.random()
            if roll < restarts:
                self.restart()
            elif roll < restarts + cancels:
                self.send(CancelRequested(by=ADA))
            elif self.queue and self.dice.random() < 0.7:
                node = self.dice.choice(sorted(self.queue))
                self.send(started(node, self.queue.pop(node), self.book.run.fence))
            elif self.timers and self.dice.random() < 0.5:
                node = self.dice.choice(sorted(self.timers))
                self.send(RetryFellDue(node=node, attempt=self.timers[node]))
            elif self.running:
                self.finish_one()


def test_G4_whatever_happens_every_step_ends_once_and_the_journal_tells_the_same_story() -> None:
    for seed in range(300):
        chaos = Chaos(seed)
        chaos.to_the_end(restarts=0.05, cancels=0.02 if seed % 3 == 0 else 0.0)
        run = chaos.book.run
        assert sorted([*run.steps, "run"]) == sorted(chaos.ended), seed
        assert all(isinstance(step.state, ENDED) for step in run.steps.values())
        assert not any(isinstance(step.state, Running) for step in run.steps.values())
        for node, step in run.steps.items():
            if isinstance(step.state, Skipped):
                assert isinstance(run.steps[step.state.cause].state, Failed), (seed, node)
        assert run == chaos.book.replayed(), seed
        entries = [
            JournalEntry(position=number, at=at, entry=entry_of(event))
            for number, (event, at) in enumerate(chaos.book.journal, 1)
        ]
        assert run == replay(run.id, run.plan, entries), seed
        last = JournalEntry(position=1, at=NOW, entry=folded(run))
        assert run == replay(run.id, run.plan, [last]), seed


def test_G3_the_run_is_as_wide_as_its_graph_allows() -> None:
    book = Playbook(
        plan({"a": "", **{f"b{n}": "a" for n in range(50)}, "c": " ".join(f"b{n}" for n in range(50))})
    )
    book.queued()
    book.send(started("a"))
    assert [f"b{n}" for n in range(50)] == [
        getattr(one, "node", "") for one in acts(book.send(succeeded("a")))
    ]
