"""What happens to PostgreSQL and MariaDB while they are scanned: a table goes, a column is renamed, the server goes away and comes back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crdt.ids import DocumentId
from engine.catalog.stage import STAGE as SCHEMA
from engine.classification.stage import STAGE as CLASSIFICATION
from engine.profiles.stage import STAGE as PROFILE
from engine.records import OperationResult
from engine.scans.stage import Stage, StageContext, StageResult
from engine.sources.source import Connection
from tests.engine.scans.lab import ADA, SOURCE, Lab, Steered
from tests.engine.sources.estate import Estate
from tests.support.mariadb import PASSWORD

pytestmark = pytest.mark.anyio
servers = pytest.mark.parametrize("kind", ["postgres", "mariadb"], indirect=True)
BRIEF = ("CREATE TABLE brief (first INTEGER, other INTEGER)", "INSERT INTO brief VALUES (1, 2)")


class Scanned(Lab):
    """The shop of a server, by the real stages; `meanwhile` happens between the schema and the profiles."""

    def __init__(self, folder: Path, estate: Estate, kind: str, meanwhile: Callable[[], None]) -> None:
        self.estate, self.kind, self.meanwhile = estate, kind, meanwhile
        super().__init__(folder, steered=_Real(self._happens))

    async def _happens(self, _context: StageContext) -> StageResult:
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        return StageResult(summary={})

    async def open(self, source: DocumentId) -> Connection:
        return await self.estate.open(self.kind)

    async def profiled(self) -> dict[str, Any]:
        rows = await self.store.records.find(OperationResult, {"operation": "source.profile_table"})
        return {row.subject: row.result for row in rows}


class _Real(Steered):
    def __init__(self, happens: Any) -> None:
        super().__init__()
        self.happens = happens

    def stages(self) -> dict[str, Stage]:
        meanwhile = Stage(name="meanwhile", title="Meanwhile", order=15, run=self.happens)
        return {one.name: one for one in (SCHEMA, meanwhile, PROFILE, CLASSIFICATION)}


@servers
async def test_SC4_a_table_that_is_dropped_in_mid_scan_is_said_and_the_rest_goes_on(
    estate: Estate, kind: str, tmp_path: Path
) -> None:
    estate.run(kind, *BRIEF)
    async with Scanned(tmp_path, estate, kind, lambda: estate.run(kind, "DROP TABLE brief")) as lab:
        ended = await lab.scan()
        profiled = await lab.profiled()
    assert ("succeeded", None) == (ended.status, ended.error)
    assert {"people", "orders", "select", "wide"} <= profiled.keys()
    assert "brief" not in profiled
    assert "The source has no table “brief”." in str(ended.results)


@servers
async def test_SC4_a_column_that_is_renamed_in_mid_scan_is_read_by_its_new_name(
    estate: Estate, kind: str, tmp_path: Path
) -> None:
    estate.run(kind, *BRIEF)
    renaming = "ALTER TABLE brief RENAME COLUMN other TO another"
    try:
        async with Scanned(tmp_path, estate, kind, lambda: estate.run(kind, renaming)) as lab:
            ended = await lab.scan()
            profiled = await lab.profiled()
    finally:
        estate.run(kind, "DROP TABLE brief")
    assert "succeeded" == ended.status
    assert ["first", "another"] == [column["name"] for column in profiled["brief"]["columns"]]
    assert {"people", "orders"} <= profiled.keys()


@servers
async def test_SC4_a_server_that_stops_in_mid_scan_and_comes_back_is_scanned_to_the_end(
    estate: Estate, kind: str, tmp_path: Path
) -> None:
    server = estate.postgres if kind == "postgres" else estate.mariadb
    assert server is not None
    stopped: list[bool] = []

    def stop() -> None:
        stopped.append(True)
        server.stop()

    async with Scanned(tmp_path, estate, kind, stop) as lab:
        try:
            failed = await lab.scan()
        finally:
            if stopped:
                server.start()
        assert {} == await lab.profiled()
        again = await lab.scans.ended((await lab.scans.resume(failed.id, ADA)).id)
        profiled = await lab.profiled()
    assert ("failed", "source_failed") == (failed.status, (failed.error or {})["code"])
    assert (failed.error or {})["details"]["reason"] in {"connection_lost", "refused"}
    assert (failed.error or {})["next_step"]
    assert PASSWORD not in str(failed)
    assert ("succeeded", SOURCE) == (again.status, again.source)
    assert {"people", "orders", "select", "wide"} <= profiled.keys()
