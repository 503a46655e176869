"""The journal of an ended run is one entry, written in the commit that ends it (rule G14 of engine/SPEC.md)."""

import asyncio
from dataclasses import replace

import pytest

from engine.ports import Writer
from engine.records import RunRecord
from engine.workflow.machine.journal import stream_of
from engine.writes import AppendJournal, Batch, FoldJournal, Put, Receipt
from storage.memory import open_memory
from tests.engine.workshop import Workshop, design
from tests.scenarios.test_runs import DIAMOND

pytestmark = pytest.mark.anyio


class Noting:
    """A writer that notes every batch."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.batches: list[Batch] = []

    def commit(self, batch: Batch) -> "asyncio.Future[Receipt]":
        self.batches.append(batch)
        return self._writer.commit(batch)


async def test_G14_the_commit_that_ends_a_run_folds_its_journal_into_one_entry() -> None:
    store = open_memory()
    noting = Noting(store.writer)
    async with Workshop(store=replace(store, writer=noting)) as shop:
        record = await shop.run(design(DIAMOND))
        (ending,) = (batch for batch in noting.batches if any(isinstance(one, FoldJournal) for one in batch))
        ended = [one.record for one in ending if isinstance(one, Put) and isinstance(one.record, RunRecord)]
        assert ["succeeded"] == [one.status for one in ended]
        assert not any(isinstance(one, AppendJournal) for one in ending)
        (entry,) = await store.journal.read(stream_of(record.id))
        assert "folded" == entry.entry["event"]
        run = await shop.engine.read(record.id)
        assert {"succeeded"} == {step.state.status for step in run.steps.values()}
