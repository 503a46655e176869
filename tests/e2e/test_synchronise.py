"""A synchronisation in two real windows: allowed, made, compared, run, seen by the other, and a conflict that a person decides."""

import sqlite3
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, card, pick
from tests.e2e.test_accessibility import in_every_theme

WAIT = 60_000


def filled(path: Path, *statements: str) -> None:
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path, timeout=30)) as database, database:
        for statement in statements:
            database.execute(statement)


def test_SY1_a_table_is_kept_as_another_seen_by_others_and_conflicts_are_decided(
    enter: Enter, place: Place, shots: Path
) -> None:
    folder = Path(place.server.data) / "sources"
    table = "CREATE TABLE visitors (id INTEGER PRIMARY KEY, name TEXT)"
    filled(folder / "lobby.db", table, "INSERT INTO visitors VALUES (1, 'Mira'), (2, 'Ben'), (3, 'Zoe')")
    filled(folder / "archive.db", table, "INSERT INTO visitors VALUES (9, 'Old')")
    lobby, archive = place.source("Lobby", path="lobby.db"), place.source("Archive", path="archive.db")
    bea = enter("Bea", f"{archive}/synchronise")
    expect(card(bea, "Synchronise")).to_contain_text("No synchronisation yet")
    allowed(place, archive)
    expect(card(bea, "Synchronise")).to_contain_text("may write to visitors", timeout=WAIT)
    ada = enter("Ada", f"{lobby}/synchronise")
    made(ada)
    row = bea.get_by_role("table", name="Synchronisations").get_by_role("row").nth(1)
    expect(row).to_contain_text("Never run", timeout=WAIT)
    ada.get_by_role("button", name="Compare only").click()
    differences = ada.get_by_role("table", name="Differences")
    expect(differences).to_contain_text("id: 1, name: Mira", timeout=WAIT)
    expect(ada.get_by_text("Nothing was written", exact=True)).to_be_visible()
    ada.get_by_role("button", name="Run now").click()
    expect(row).to_contain_text("Not equal", timeout=WAIT)
    waiting = bea.get_by_role("table", name="Rows to decide about")
    expect(waiting).to_contain_text("name: Old", timeout=WAIT)
    bea.emulate_media(reduced_motion="reduce")
    bea.screenshot(path=shots / "synchronise-conflict.png")
    bea.get_by_role("button", name="Take all from the source").click()
    expect(waiting).to_contain_text("The source", timeout=WAIT)
    bea.get_by_role("button", name="Run now").click()
    mine = ada.get_by_role("table", name="Synchronisations").get_by_role("row").nth(1)
    expect(mine).to_contain_text("Equal", timeout=WAIT)
    expect(ada.get_by_text("3 rows on both sides, all checksums equal").first).to_be_visible(timeout=WAIT)
    ada.emulate_media(reduced_motion="reduce")
    ada.screenshot(path=shots / "synchronise.png", full_page=True)
    in_every_theme(ada)


def allowed(place: Place, address: str) -> None:
    """By the owner, as the dialog does: people who are invited do not manage sources."""
    source = address.rpartition("/")[2]
    place.owner.call("PUT", f"/data-sources/{source}/writable-tables", tables=["visitors"])


def made(ada: Page) -> None:
    ada.get_by_role("button", name="New synchronisation").first.click()
    dialog = ada.get_by_role("dialog")
    pick(dialog, "Table of this source", "visitors")
    pick(dialog, "Target", "Archive")
    pick(dialog, "Table of the target", "visitors")
    expect(dialog.get_by_role("group", name="Columns")).to_contain_text("name", timeout=WAIT)
    dialog.get_by_label("When the target was changed as well").select_option("ask")
    dialog.get_by_label("Rows that are gone").select_option("delete")
    dialog.get_by_role("button", name="Make synchronisation").click()
    expect(dialog).to_be_hidden(timeout=WAIT)


def test_SY2_a_table_among_many_is_found_by_its_name_before_it_may_be_written_to(
    enter: Enter, place: Place, shots: Path
) -> None:
    tables = [f"CREATE TABLE part_{n:03d} (id INTEGER PRIMARY KEY)" for n in range(120)]
    filled(Path(place.server.data) / "sources" / "depot.db", *tables)
    depot = place.source("Depot", path="depot.db")
    ada = enter("Ada", f"{depot}/synchronise")
    ada.get_by_role("button", name="Allow writing").click()
    dialog = ada.get_by_role("dialog", name="Tables that may be written to")
    expect(dialog.get_by_role("switch")).to_have_count(120, timeout=WAIT)
    dialog.get_by_label("Search the tables").fill("part 117")
    expect(dialog.get_by_role("switch")).to_have_count(1)
    dialog.get_by_role("switch", name="part_117").press("Space")
    expect(dialog).to_contain_text("1 of 120 chosen")
    ada.emulate_media(reduced_motion="reduce")
    ada.screenshot(path=shots / "synchronise-allow.png")
    in_every_theme(ada)
    dialog.get_by_label("Search the tables").fill("nothing like it")
    expect(dialog).to_contain_text("No table has these words.")
    dialog.get_by_role("button", name="Keep choice").press("Enter")
    expect(dialog).to_have_count(0)
    expect(card(ada, "Synchronise")).to_contain_text("may write to part_117", timeout=WAIT)
