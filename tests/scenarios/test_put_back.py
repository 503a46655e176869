"""A restore that a crash cut off while its server was away: what it left goes when somebody restores there again."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.backup_records import SourceBackup
from engine.backups.restoring import RestoreInterrupted, RestoreLeftOver
from engine.writes import Put
from server.settings import Settings
from server.wiring import open_concert
from tests.support.estate import Estate
from tests.support.furnished import with_tables
from tests.support.household import people

pytestmark = pytest.mark.anyio
SECONDS = 60.0


async def test_BK10_what_could_not_be_taken_back_is_when_somebody_restores_there_again(
    tmp_path: Path,
) -> None:
    concert = await open_concert(Settings(data=with_tables(tmp_path), demo=False), lambda *_: None)
    try:
        tokens, workspace = await people(concert)
        ada = await concert.access.principal(tokens["owner"])
        estate = Estate(concert=concert, ada=ada, workspace=workspace)
        estate.build()
        await estate.begin()
        backup = (await estate.do("backups.take", id=estate.source))["id"]
        row = await until(estate, backup, lambda one: one.state == "verified")
        cut = {
            "id": "cut", "at": row.started_at, "by": ada.user, "into": "back.sqlite", "state": "failed",
            "error": RestoreLeftOver().to_dict(),
        }  # fmt: skip
        await concert.platform.store.writer.commit((Put(record=replace(row, restored=[cut])),))
        folder = tmp_path / "sources"
        left, another = (folder / f".{name}.cut.restoring" for name in ("back.sqlite", "other.sqlite"))
        for path in (left, another):
            path.mkdir()
            (path / "half").write_bytes(b"of it")
        await estate.do("backups.restore", id=estate.source, backup=backup, into="other.sqlite")
        await until(estate, backup, lambda one: states(one).get("other.sqlite") == ("restored", None))
        assert left.exists(), "it is of another place"
        await estate.do("backups.restore", id=estate.source, backup=backup, into="back.sqlite")
        row = await until(estate, backup, lambda one: len(one.restored or []) == 3 and ended(one))
        assert not left.exists()
        assert (folder / "back.sqlite").exists()
        assert [("failed", RestoreInterrupted.code), ("restored", None)] == [
            (one["state"], (one["error"] or {}).get("code"))
            for one in row.restored or []
            if one["into"] == "back.sqlite"
        ]
    finally:
        await concert.close()


async def until(estate: Estate, backup: str, holds: Any) -> SourceBackup:
    async with asyncio.timeout(SECONDS):
        while True:
            row = await estate.concert.platform.store.records.get(SourceBackup, backup)
            assert row is not None
            if holds(row):
                return row
            await asyncio.sleep(0)


def states(row: SourceBackup) -> Mapping[str, tuple[str, str | None]]:
    return {one["into"]: (one["state"], (one["error"] or {}).get("code")) for one in row.restored or []}


def ended(row: SourceBackup) -> bool:
    return all(one["state"] != "restoring" for one in row.restored or [])
