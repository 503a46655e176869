"""Backups of a source in two real windows: taken by one, seen by the other, restored into a new place."""

import sqlite3
from contextlib import closing
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, card
from tests.e2e.test_accessibility import in_every_theme

CROWD = 1_500_000
"""Rows enough that a restore is still under way when somebody stops it."""


def test_S0_20_a_backup_is_taken_seen_by_others_and_restored(enter: Enter, place: Place, shots: Path) -> None:
    folder = Path(place.server.data) / "sources"
    folder.mkdir(exist_ok=True)
    with closing(sqlite3.connect(folder / "guests.db")) as database, database:
        database.executescript(
            "CREATE TABLE guests (name TEXT); INSERT INTO guests VALUES ('Mira'), ('Ben');"
        )
    address = f"{place.source('Guests', path='guests.db')}/backups"
    ada, bea = enter("Ada", address), enter("Bea", address)
    expect(card(bea, "Backups")).to_contain_text("No verified backup is young enough")
    ada.get_by_role("button", name="Back up now").click()
    row = bea.get_by_role("table", name="Backups").get_by_role("row").nth(1)
    expect(row).to_contain_text("Verified", timeout=60_000)
    expect(row).to_contain_text("1 table, 2 rows")
    expect(card(bea, "Backups")).not_to_contain_text("No verified backup is young enough")
    mine = ada.get_by_role("table", name="Backups").get_by_role("row").nth(1)
    expect(mine).to_contain_text("Verified", timeout=60_000)
    mine.hover()
    mine.get_by_role("button", name="Restore").click()
    ada.get_by_label("Restore into").fill("again/guests.db")
    ada.get_by_role("dialog").get_by_role("button", name="Restore backup").click()
    expect(row).to_contain_text("Restored into again/guests.db", timeout=60_000)
    assert (folder / "again" / "guests.db").exists()
    expect(mine).to_contain_text("Restored into again/guests.db", timeout=60_000)
    mine.hover()
    mine.get_by_role("button", name="Restore").click()
    ada.get_by_label("Restore into").fill("again/guests.db")
    ada.get_by_role("dialog").get_by_role("button", name="Restore backup").click()
    expect(ada.get_by_text("Something is there already")).to_be_visible(timeout=60_000)
    ada.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    ada.get_by_role("button", name="Policy").click()
    ada.get_by_label("Verified ones kept").fill("3")
    ada.get_by_role("button", name="Keep policy").click()
    expect(card(ada, "Backups")).to_contain_text("The last 3 verified ones are kept")
    bea.emulate_media(reduced_motion="reduce")
    bea.screenshot(path=shots / "backups.png")
    in_every_theme(bea)


def test_BK10_a_restore_is_watched_and_stopped_and_leaves_nothing(enter: Enter, place: Place) -> None:
    folder = Path(place.server.data) / "sources"
    folder.mkdir(exist_ok=True)
    with closing(sqlite3.connect(folder / "crowd.db")) as database, database:
        numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {CROWD})"
        database.execute(f"CREATE TABLE guests AS {numbers} SELECT i, hex(randomblob(16)) AS name FROM n")
    address = f"{place.source('Crowd', path='crowd.db')}/backups"
    ada, bea = enter("Ada", address), enter("Bea", address)
    ada.get_by_role("button", name="Back up now").click()
    mine, theirs = (
        page.get_by_role("table", name="Backups").get_by_role("row").nth(1) for page in (ada, bea)
    )
    expect(mine).to_contain_text("Verified", timeout=180_000)
    mine.hover()
    mine.get_by_role("button", name="Restore").click()
    ada.get_by_label("Restore into").fill("crowd-again.db")
    ada.get_by_role("dialog").get_by_role("button", name="Restore backup").click()
    expect(card(bea, "Backups")).to_contain_text("Restoring into crowd-again.db")
    card(ada, "Backups").get_by_role("button", name="Stop").click()
    for row in (mine, theirs):
        expect(row).to_contain_text(
            "The restore into crowd-again.db was stopped, nothing is left of it", timeout=60_000
        )
    assert [] == [one.name for one in folder.iterdir() if "crowd-again" in one.name]
