"""Several who back up one source at the same moment."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crdt.errors import Conflict
from engine.backup_records import SourceBackup
from engine.backups.taker import NewBackup
from tests.support.bulk_stage import bulk_stage, opened_concert

pytestmark = pytest.mark.anyio


async def test_BK5_of_several_who_back_up_a_source_together_one_does(tmp_path: Path) -> None:
    async with opened_concert(tmp_path) as concert:
        stage = await bulk_stage(concert)
        folder = concert.settings.data / "sources"
        folder.mkdir(exist_ok=True)
        with closing(sqlite3.connect(folder / "shop.db")) as database, database:
            database.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)")
        shop, backups = await stage.source("shop"), stage.platform.backups
        new = NewBackup(
            organisation=stage.workspace.organisation,
            workspace=stage.workspace.id,
            source=shop.id,
            by=stage.owner.id,
        )
        asked = await asyncio.gather(*(backups.begin(new) for _ in range(4)), return_exceptions=True)
        begun = [one for one in asked if isinstance(one, SourceBackup)]
        assert (1, 3) == (len(begun), sum(isinstance(one, Conflict) for one in asked))
        assert "verified" == (await backups.ended(begun[0].id)).state
