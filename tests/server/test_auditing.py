"""`concert audit verify` finds what somebody did to the log by hand, and names the place (SPEC.md, AU3)."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crdt.ids import Micros, OrganisationId, UserId
from engine.audit.audited import audited
from engine.records import Organisation
from engine.writes import Insert
from server.auditing import verify_log
from server.settings import Settings
from storage.sql.open import open_sql

pytestmark = pytest.mark.anyio
ORG = OrganisationId("org")


async def written(folder: Path) -> None:
    """A log of eight entries."""
    store = await open_sql(folder)
    entries = (
        audited(
            organisation=ORG, workspace=None, by=UserId("ada"), action="group.renamed", object_kind="group",
            object=f"g{at}", title=f"Group {at}", at=Micros(at),
        )
        for at in range(1, 9)
    )  # fmt: skip
    await store.writer.commit(
        (Insert(record=Organisation(id=ORG, name="House", created_at=Micros(1))), *entries)
    )
    await store.close()


def changed(database: sqlite3.Connection) -> None:
    database.execute("UPDATE audit SET title = 'Group nine' WHERE number = 4")


def removed(database: sqlite3.Connection) -> None:
    database.execute("DELETE FROM audit WHERE number = 5")


def removed_and_closed_up(database: sqlite3.Connection) -> None:
    database.execute("DELETE FROM audit WHERE number = 5")
    for number in (6, 7, 8):
        database.execute("UPDATE audit SET number = ? WHERE number = ?", (number - 1, number))


def swapped(database: sqlite3.Connection) -> None:
    for was, now in ((3, -1), (6, 3), (-1, 6)):
        database.execute("UPDATE audit SET number = ? WHERE number = ?", (now, was))


def cut_off(database: sqlite3.Connection) -> None:
    database.execute("DELETE FROM audit WHERE number > 6")


@pytest.mark.parametrize(
    ("tamper", "says"),
    [
        (changed, "BROKEN at entry 4 (changed)"),
        (removed, "BROKEN at entry 5 (missing)"),
        (removed_and_closed_up, "BROKEN at entry 5 (changed)"),
        (swapped, "BROKEN at entry 3 (changed)"),
        (cut_off, "BROKEN at entry 7 (cut)"),
    ],
    ids=lambda given: getattr(given, "__name__", ""),
)
async def test_AU3_the_command_finds_what_was_done_to_the_log_and_where(
    tamper: Callable[[sqlite3.Connection], None], says: str, tmp_path: Path
) -> None:
    await written(tmp_path)
    settings = Settings(data=tmp_path)
    holds, text = await verify_log(settings, None)
    assert (True, True) == (holds, "House (org): 8 entries hold" in text)
    with closing(sqlite3.connect(tmp_path / "concert.db")) as database:
        tamper(database)
        database.commit()
    holds, text = await verify_log(settings, None)
    assert (False, True) == (holds, says in text), text
