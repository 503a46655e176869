"""What a source's record says of how it answers: measured where people ask it, told as it changes, there after a restart."""

from pathlib import Path
from typing import Any

import pytest

from crdt.errors import ConcertError
from engine.records import Workspace
from engine.vitals.told import HEALTH
from server.settings import Settings
from server.wiring import Concert, open_concert
from tests.support.estate import WORD, Estate
from tests.support.furnished import with_tables

pytestmark = pytest.mark.anyio

FIGURES = ("health_score", "avg_response_time", "error_rate", "queries_per_second", "measured_at")


async def estate_of(concert: Concert) -> Estate:
    issued = await concert.identity.issue("api", concert.owner, None, name="tests")
    ada = await concert.access.principal(issued.text)
    (workspace,) = await concert.platform.store.records.find(
        Workspace, {"organisation": concert.owner.organisation}
    )
    return Estate(concert=concert, ada=ada, workspace=workspace.id)


def figures(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in FIGURES}


async def listed(estate: Estate) -> dict[str, Any]:
    rows: list[dict[str, Any]] = (await estate.do("sources.list", workspace=estate.workspace))["items"]
    return next(row for row in rows if row["id"] == estate.source)


async def test_S1_1_a_source_says_how_it_answers_and_keeps_that_over_a_restart(tmp_path: Path) -> None:
    concert = await open_concert(Settings(data=with_tables(tmp_path), demo=False), lambda *_: None)
    try:
        estate = await (await estate_of(concert)).begin()
        about = {"id": estate.source}
        untouched = await estate.do("sources.get", **about)
        assert {**dict.fromkeys(FIGURES), "queries_per_second": 0.0} == figures(untouched)
        await estate.do("sources.update", **about, body={"criticality": "high"})
        assert not (await estate.do("sources.test", **about))["passed"]
        await concert.platform.vitals.save()
        failing = await estate.do("sources.get", **about)
        assert (failing["criticality"], failing["health_score"], failing["error_rate"]) == ("high", 0, 1.0)
        assert failing["avg_response_time"] is None
        told = await estate.do("channels.events", channel=f"doc:{estate.source}", topics=HEALTH, since=0)
        assert [(one["payload"]["new"]["state"], one["payload"]["severity"]) for one in told["items"]] == [
            ("failing", "critical")
        ]
        estate.build()
        for _ in range(3):
            assert (await estate.do("sources.test", **about))["passed"]
        with pytest.raises(ConcertError):
            await estate.do("sources.count", **about, table="no_such_table")
        better = await estate.do("sources.get", **about)
        assert (better["error_rate"], better["measured_at"] > failing["measured_at"]) == (0.2, True)
        assert better["avg_response_time"] > 0
        assert better["queries_per_second"] > 0
        assert figures(better) == figures(await listed(estate))
        source = estate.source
    finally:
        await concert.close()
    concert = await open_concert(Settings(data=with_tables(tmp_path), demo=False), lambda *_: None)
    try:
        estate = await estate_of(concert)
        again = await estate.do("sources.get", id=source)
        assert WORD == again["title"]
        assert (better["error_rate"], better["measured_at"]) == (again["error_rate"], again["measured_at"])
    finally:
        await concert.close()


async def titles(estate: Estate, **asked: Any) -> list[str]:
    answer = await estate.do("sources.list", workspace=estate.workspace, order="health", **asked)
    return [row["title"] for row in answer["items"]]


async def test_S0_2_sources_are_ordered_by_how_well_they_answer_and_what_nobody_asked_comes_last(
    tmp_path: Path,
) -> None:
    concert = await open_concert(Settings(data=with_tables(tmp_path), demo=False), lambda *_: None)
    try:
        estate = await (await estate_of(concert)).begin()
        estate.build()
        await estate.do("sources.test", id=estate.source)
        for name in ("Away", "Unasked", "also unasked"):
            said = {"name": name, "kind": "sqlite", "connection": {"path": "nowhere.db"}}
            made = await estate.do("sources.create", workspace=estate.workspace, **said)
            if name == "Away":
                await estate.do("sources.test", id=made["id"])
        assert ["Away", WORD, "also unasked", "Unasked"] == await titles(estate)
        assert [WORD, "Away", "also unasked", "Unasked"] == await titles(estate, descending=True)
        assert ["also unasked"] == await titles(estate, offset=2, limit=1)
        assert [] == await titles(estate, offset=4)
        assert ["also unasked", "Unasked"] == await titles(estate, search="unasked")
    finally:
        await concert.close()
