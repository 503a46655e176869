"""Several who change one synchronisation at the same moment: nothing of what any of them was told is lost."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crdt.errors import Conflict
from engine.trigger_records import TriggerRecord
from server.principal import Principal
from tests.support.bulk_stage import BulkStage, bulk_stage, opened_concert

pytestmark = pytest.mark.anyio


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A synchronisation of two tables, `one` as it was made."""

    stage: BulkStage
    principal: Principal
    source: str
    one: dict[str, Any]

    async def ask(self, what: str, **given: Any) -> Any:
        about = {"id": self.source, "synchronisation": self.one["id"], **given}
        return await self.stage.concert.performer.perform(self.principal, f"synchronisations.{what}", about)

    def wishes(self, **more: Any) -> dict[str, Any]:
        return {"version": self.one["version"], "columns": self.one["columns"], "keys": ["id"], **more}

    async def now(self) -> Any:
        found = await self.stage.concert.performer.perform(
            self.principal, "synchronisations.list", {"id": self.source}
        )
        return found["items"][0]


@pytest.fixture
async def pair(tmp_path: Path) -> AsyncIterator[Pair]:
    async with opened_concert(tmp_path) as concert:
        stage = await bulk_stage(concert)
        (concert.settings.data / "sources").mkdir(exist_ok=True)
        for name in ("a", "b"):
            with closing(sqlite3.connect(concert.settings.data / "sources" / f"{name}.db")) as database:
                database.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT)")
        a, b = [(await stage.source(name)).id for name in ("a", "b")]
        principal = await concert.access.principal(
            (await concert.identity.issue("session", concert.owner, 3600)).text
        )
        names = [{"source": name, "target": name} for name in ("id", "name")]
        there = {"id": a, "table": "people", "target": b, "target_table": "people"}
        one = await concert.performer.perform(
            principal, "synchronisations.create", {**there, "columns": names, "keys": ["id"]}
        )
        yield Pair(stage=stage, principal=principal, source=a, one=one)


async def test_SY10_of_two_who_change_it_together_one_is_told_of_the_other(pair: Pair) -> None:
    asked = await asyncio.gather(
        *(pair.ask("change", **pair.wishes(name=name)) for name in ("ada", "bea")), return_exceptions=True
    )
    (done,) = [one for one in asked if isinstance(one, dict)]
    assert 1 == sum(isinstance(one, Conflict) for one in asked)
    now = await pair.now()
    assert (done["name"], 2) == (now["name"], now["version"])


async def test_SY10_a_pause_while_somebody_changes_it_holds(pair: Pair) -> None:
    await asyncio.gather(pair.ask("change", **pair.wishes(name="ada")), pair.ask("pause"))
    now = await pair.now()
    assert ("ada", True, 2) == (now["name"], now["paused"], now["version"])


async def test_SY10_of_two_schedules_that_are_made_together_one_stays(pair: Pair) -> None:
    await asyncio.gather(*(pair.ask("schedule", cron=f"0 {hour} * * *") for hour in (1, 2)))
    triggers = await pair.stage.platform.store.records.find(
        TriggerRecord, {"workspace": pair.stage.workspace.id}
    )
    assert 1 == len(triggers)
