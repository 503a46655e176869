"""Plans that are read and written page by page: what is held, what is told, and what is left of one that is not to be."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from weakref import finalize

import pytest

from crdt.errors import InvalidInput
from crdt.ids import Micros, UserId
from engine.bulk.kind import BulkContext, BulkKind, Item, Selection
from engine.bulk.machine import CancelAsked, Event, PlanFailed, PlanWritten, advance
from engine.bulk.records import BulkItem, BulkJob
from engine.bulk.surveying import Survey
from tests.contracts.samples import record
from tests.support.bulk_kinds import TouchInput, touching
from tests.support.bulk_shop import ADA, Shop, shop
from tests.support.waiting import Signal

pytestmark = pytest.mark.anyio
PAGE = 100


class Before(dict[str, int]):
    """A before-image that can be counted."""


@dataclass
class Watched:
    """Selects page by page, and counts the before-images that somebody holds when it is asked for the next page."""

    stop_at: int = 1_000_000
    wrong_at: int = 1_000_000
    most: int = 0
    held: int = 0
    signal: Signal = field(default_factory=Signal)
    stopped: bool = False

    async def select(
        self, _context: BulkContext, _selection: Selection, input_: TouchInput
    ) -> AsyncIterator[Sequence[Item]]:
        for first in range(0, input_.count, PAGE):
            self.most = max(self.most, self.held)
            if first >= self.wrong_at:
                raise InvalidInput("The rest cannot be read.")
            if first >= self.stop_at:
                self.stopped = True
                self.signal.tell()
                await asyncio.Event().wait()
            yield list(self._items(first, min(first + PAGE, input_.count)))

    def _items(self, first: int, last: int) -> Iterator[Item]:
        for number in range(first, last):
            before = Before(was=number)
            self.held += 1
            finalize(before, self._let_go)
            yield Item(id=f"t{number}", title=f"Thing {number}", before=before)

    def _let_go(self) -> None:
        self.held -= 1


def watched(found: Watched) -> BulkKind[TouchInput]:
    return replace(touching(), select=found.select)


async def dropped(here: Shop, job: str) -> None:
    async with asyncio.timeout(60):
        while await here.store.records.count(BulkItem, {"job": job}):  # noqa: ASYNC110 - rows tell nobody
            await asyncio.sleep(0)


async def test_BU2_of_a_plan_that_comes_in_pages_few_are_held_however_many_there_are(tmp_path: Path) -> None:
    async with shop(tmp_path, kinds=(watched(found := Watched()),)) as here:
        survey = (await here.bulk.plan(here.new(3_000), Survey(window=range(5, 8)))).survey
        assert (3_000, ["t5", "t6", "t7"]) == (survey.total, [item.id for item, _ in survey.items])
        assert found.most <= 3 * PAGE
        job = await here.done(here.new(3_000, settings={"size": 500}))
        assert {"done": 3_000} == job.counts
        assert found.most <= 3 * PAGE
        assert [f"t{one}" for one in range(3_000)] == [row.item for row in await here.items(job)]


async def test_BU2_how_far_a_plan_is_can_be_seen_and_one_that_is_cancelled_is_dropped(tmp_path: Path) -> None:
    async with shop(tmp_path, kinds=(watched(found := Watched(stop_at=500)),)) as here:
        job = await here.bulk.submit(here.new(3_000))
        await found.signal.until(lambda: found.stopped)
        told = await here.bulk.progress(job.id)
        assert told is not None
        assert ("planned", 500, 0) == (told.status, told.total, told.ended)
        assert "cancelled" == (await here.bulk.cancel(job.id, ADA)).status
        assert not (await here.bulk.known(job.id)).frozen
        await dropped(here, job.id)


async def test_BU2_of_a_plan_that_cannot_be_read_to_its_end_nothing_is_done(tmp_path: Path) -> None:
    async with shop(tmp_path, kinds=(watched(Watched(wrong_at=300)),)) as here:
        job = await here.done(here.new(900))
        assert ("failed", {}, "invalid_input") == (job.status, job.counts, (job.error or {})["code"])
        await dropped(here, job.id)


async def test_BU2_what_speaks_against_a_selection_is_said_before_there_is_a_job(tmp_path: Path) -> None:
    async with shop(tmp_path, kinds=(watched(Watched(wrong_at=0)),)) as here:
        with pytest.raises(InvalidInput):
            await here.bulk.submit(here.new(900))


@pytest.mark.parametrize("late", [PlanWritten(total=3, waves=1), PlanFailed(error={"code": "gone"})])
def test_BU2_a_word_of_the_plan_that_comes_after_the_cancellation_changes_nothing(late: Event) -> None:
    job = record(BulkJob, 1, status="planned", frozen=False, finished_at=None, error=None)
    cancelled, _ = advance(job, CancelAsked(by=UserId("ada")), Micros(1))
    assert "cancelled" == cancelled.status
    assert (cancelled, ()) == advance(cancelled, late, Micros(1))
