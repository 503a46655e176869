"""Questions to a source are counted where they are asked, written a moment later, and told when its state changes."""

import asyncio
from dataclasses import dataclass, field

import pytest

from crdt.errors import ConcertError, NotFound
from crdt.ids import Channel, DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from engine.ports import Store
from engine.records import DocumentRecord, Json
from engine.retention import DAY, Retention
from engine.runtime.clock import ManualClock, SystemIds
from engine.sources.failures import Reason, SourceFailed
from engine.sources.source import Step
from engine.vitals.measuring import SAVED_AFTER, Measuring
from engine.vitals.minutes import Vitals
from engine.vitals.records import SourceVitals
from engine.vitals.told import HEALTH, MEASURED
from storage.memory import open_memory
from storage.memory.switches import Switches

pytestmark = pytest.mark.anyio

SHOP = DocumentId("shop")


@dataclass
class Practice:
    """One source, one process, and what was told of it."""

    clock: ManualClock = field(default_factory=ManualClock)
    switches: Switches = field(default_factory=Switches)
    told: list[tuple[Channel, Json]] = field(default_factory=list)
    shown: list[Json] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store: Store = open_memory(switches=self.switches)
        self.measuring = self.process()
        self.meter = self.measuring.meter(self.record(), 60.0)

    def process(self) -> Measuring:
        def deliver(channel: Channel, _number: int, topic: str, payload: Json, _at: Micros) -> None:
            assert topic == HEALTH
            self.told.append((channel, payload))

        def show(channel: Channel, topic: str, payload: Json) -> None:
            assert (channel, topic) == ("source:shop", MEASURED)
            self.shown.append(payload)

        return Measuring(self.store, self.clock, SystemIds(self.clock), deliver, show)

    def record(self) -> DocumentRecord:
        now = self.clock.now()
        return DocumentRecord(
            id=SHOP,
            organisation=OrganisationId("o"),
            workspace=WorkspaceId("w"),
            kind="data_source",
            kind_version=1,
            title="Shop",
            epoch="e",
            created_by=UserId("ada"),
            created_at=now,
            updated_by=UserId("ada"),
            updated_at=now,
        )

    async def answer(self, seconds: float = 0.0) -> str:
        self.clock.advance(seconds)
        return "rows"

    async def fail(self, error: ConcertError) -> str:
        raise error

    async def ask(self, *, times: int = 1, reason: Reason | None = None) -> None:
        for _ in range(times):
            if reason is None:
                await self.meter.question(self.answer(0.02))
            else:
                with pytest.raises(SourceFailed):
                    await self.meter.question(self.fail(SourceFailed(reason)))

    async def pass_(self, seconds: float) -> None:
        """Time, and what it sets off."""
        self.clock.advance(seconds)
        for _ in range(20):
            await asyncio.sleep(0)

    async def vitals(self, measuring: Measuring | None = None) -> Vitals:
        return (await (measuring or self.measuring).of([SHOP]))[SHOP]


@pytest.fixture
def practice() -> Practice:
    return Practice()


async def test_VI1_a_question_counts_with_the_time_of_its_answer(practice: Practice) -> None:
    await practice.ask(times=3)
    await practice.ask(reason="connection_lost")
    found = await practice.vitals()
    assert (found.uses, found.error_rate, found.avg_response_time) == (4, 0.25, 20.0)


async def test_VI1_what_reads_long_counts_without_its_time(practice: Practice) -> None:
    await practice.meter.question(practice.answer(30.0), timed=False)
    found = await practice.vitals()
    assert (found.uses, found.avg_response_time, found.health_score) == (1, None, 100)


async def test_VI1_what_was_given_up_says_nothing(practice: Practice) -> None:
    asked = asyncio.ensure_future(practice.meter.question(asyncio.sleep(3600, "")))
    await asyncio.sleep(0)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert await practice.vitals() == Vitals()


async def test_VI2_what_a_source_refuses_for_what_was_asked_is_an_answer(practice: Practice) -> None:
    for error in (NotFound(), SourceFailed("table_gone")):
        with pytest.raises(type(error)):
            await practice.meter.question(practice.fail(error))
    assert (await practice.vitals()).error_rate == 0


async def test_VI2_an_opening_counts_where_it_fails(practice: Practice) -> None:
    await practice.meter.opening(practice.answer())
    assert (await practice.vitals()).uses == 0
    with pytest.raises(SourceFailed):
        await practice.meter.opening(practice.fail(SourceFailed("refused")))
    assert ((await practice.vitals()).uses, (await practice.vitals()).error_rate) == (1, 1.0)


async def test_VI2_a_test_is_answered_where_no_step_of_it_failed(practice: Practice) -> None:
    async def tested(*states: str) -> list[Step]:
        return [Step.model_validate({"name": "step", "status": one, "duration": 1}) for one in states]

    await practice.meter.test(tested("passed", "passed"))
    await practice.meter.test(tested("passed", "failed", "skipped"))
    assert (await practice.vitals()).error_rate == 0.5


async def test_VI5_another_state_is_told_in_both_channels_with_old_and_new(practice: Practice) -> None:
    await practice.ask(times=10)
    await practice.pass_(SAVED_AFTER)
    assert practice.told == []
    await practice.ask(times=10, reason="refused")
    await practice.pass_(SAVED_AFTER)
    (here, said), (there, _) = practice.told
    assert (here, there) == ("doc:shop", "workspace:w")
    assert (said["old"]["state"], said["new"]["state"], said["severity"]) == (
        "healthy",
        "degraded",
        "warning",
    )
    assert (said["old"]["error_rate"], said["new"]["error_rate"]) == (0.0, 0.5)
    await practice.ask(times=3, reason="refused")
    await practice.pass_(SAVED_AFTER)
    assert practice.told[2][1]["severity"] == "critical"
    await practice.ask(times=300)
    await practice.pass_(SAVED_AFTER)
    assert [one["new"]["state"] for _, one in practice.told[4:]] == ["healthy", "healthy"]


async def test_VI5_figures_are_shown_while_a_source_is_asked(practice: Practice) -> None:
    await practice.ask(times=3)
    await practice.pass_(SAVED_AFTER)
    await practice.ask(reason="refused")
    await practice.pass_(SAVED_AFTER)
    await practice.pass_(10 * SAVED_AFTER)
    assert [one["error_rate"] for one in practice.shown] == [0.0, 0.25]


async def test_VI5_a_source_that_fails_from_the_first_is_told(practice: Practice) -> None:
    await practice.ask(reason="wrong_password")
    await practice.pass_(SAVED_AFTER)
    assert practice.told[0][1]["old"]["state"] is None
    assert practice.told[0][1]["new"]["state"] == "failing"


async def test_VI6_another_process_and_the_next_start_know_what_was_measured(practice: Practice) -> None:
    other = practice.process()
    await practice.ask(times=3)
    assert await practice.vitals(other) == Vitals()
    await practice.pass_(SAVED_AFTER)
    await other.meter(practice.record(), 60.0).question(practice.answer(0.06))
    both = await practice.vitals(other)
    assert (both.uses, both.avg_response_time) == (4, 30.0)
    await other.save()
    assert await practice.vitals() == both


async def test_VI6_many_measurements_are_one_row_and_one_commit(practice: Practice) -> None:
    await practice.ask(times=500)
    await practice.pass_(SAVED_AFTER)
    (row,) = await practice.store.records.find(SourceVitals, {})
    assert sum(one[1] for one in row.minutes) == 500


async def test_VI6_a_store_that_is_away_delays_what_was_measured(practice: Practice) -> None:
    await practice.ask()
    practice.switches.fail_next()
    await practice.pass_(SAVED_AFTER)
    assert not await practice.store.records.find(SourceVitals, {})
    await practice.pass_(SAVED_AFTER)
    assert await practice.store.records.count(SourceVitals, {}) == 1


async def test_VI3_what_nobody_asked_for_a_day_is_dropped(practice: Practice) -> None:
    await practice.ask()
    await practice.measuring.save()
    retention = Retention(practice.store, practice.clock, event_days=30, history_hours=24)
    assert await retention.sweep_vitals() == 0
    practice.clock.advance(DAY / 1_000_000 + 1)
    assert await retention.sweep_vitals() == 1
    assert await practice.vitals(practice.process()) == Vitals()
