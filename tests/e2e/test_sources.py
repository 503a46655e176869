"""A source on a server, as people set it up: its secret kept and never shown, its test step by step, its limits."""

import re
import sqlite3
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Enter, Pair
from tests.e2e.pages import Place
from tests.e2e.test_accessibility import AXE, RULES, violations

pytestmark = pytest.mark.e2e

SECRET = "the password of the shop"
SLOW = 30_000


def step(page: Page, name: str) -> str:
    item = page.get_by_role("listitem").filter(has_text=name).filter(has=page.get_by_role("img"))
    return str(item.first.get_attribute("data-status", timeout=SLOW))


def server_source(place: Place) -> str:
    connection = {"host": "127.0.0.1", "port": 1, "database": "shop", "user": "ada"}
    made = place.owner.call(
        "POST",
        "/data-sources",
        workspace=place.workspace,
        name="shop server",
        kind="postgres",
        connection=connection,
    )
    return place.address(f"/sources/{made['id']}")


def test_S0_2_a_database_is_picked_from_those_in_the_folder_by_keys_alone(
    place: Place, enter: Enter, shots: Path
) -> None:
    folder = Path(place.server.data) / "sources" / "chosen"
    folder.mkdir(parents=True)
    for name in ("first.db", "second.db"):
        with closing(sqlite3.connect(folder / name)) as database, database:
            database.execute("CREATE TABLE orders (id INTEGER)")
    (folder / "rows.csv").write_text("id\n1\n")
    page = enter("Ada", place.address("/sources"))
    page.get_by_role("button", name="Add source").click(timeout=SLOW)
    dialog = page.get_by_role("dialog", name="Add source")
    dialog.get_by_label("Name", exact=True).fill("chosen orders")
    dialog.get_by_label("Kind").select_option(label="SQLite file")
    path = dialog.get_by_role("combobox", name="Database file")
    path.fill("chosen/")
    options = page.get_by_role("listbox", name="Files of the server").get_by_role("option")
    expect(options).to_have_count(2, timeout=SLOW)
    expect(options.first).to_contain_text("chosen/first.db")
    expect(options.first).to_contain_text(re.compile(r"\d kB"))
    path.press("ArrowDown")
    path.press("ArrowDown")
    page.screenshot(path=shots / "source-pick-file.png")
    path.press("Enter")
    expect(path).to_have_value("chosen/second.db")
    path.press("Enter")
    expect(page).to_have_url(re.compile(r"/sources/[0-9a-f-]{36}"), timeout=SLOW)
    assert {"path": "chosen/second.db"} == place.source_body(page.url)["connection"]


def test_S0_16_a_long_name_leaves_room_for_the_way_to_it(place: Place, enter: Enter, shots: Path) -> None:
    page = enter("Ada", place.source("N" * 200))
    crumbs = page.get_by_role("navigation", name="Where you are").get_by_role("listitem")
    expect(crumbs.last).to_contain_text("NNN")
    for width in (1440, 1024):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=shots / f"crumbs-{width}.png")
        boxes = [one.bounding_box() for one in crumbs.locator("a, button, span[aria-current]").all()]
        sides = [(box["x"], box["x"] + box["width"]) for box in boxes if box is not None]
        assert all(end <= start for (_, end), (start, _) in pairwise(sides)), sides
        assert all(box is not None and box["width"] > 30 for box in boxes), boxes


def test_S4_12_a_secret_is_kept_in_the_form_and_everybody_sees_its_name_alone(
    place: Place, both: Pair, shots: Path
) -> None:
    address = server_source(place)
    ada, bea = both(address)
    expect(bea.get_by_role("button", name="Keep a secret")).to_be_disabled(timeout=SLOW)
    ada.get_by_role("button", name="Keep a secret").click(timeout=SLOW)
    dialog = ada.get_by_role("dialog")
    dialog.get_by_label("Name of the secret").fill("shop-ro")
    dialog.get_by_label("Secret", exact=True).fill(SECRET)
    ada.screenshot(path=shots / "source-secret-dialog.png")
    ada.evaluate(AXE.read_text(encoding="utf-8"))
    assert [] == violations(ada, {"type": "tag", "values": RULES})
    dialog.get_by_role("button", name="Keep the secret").click()
    expect(ada.get_by_role("textbox", name="Credential reference")).to_have_value(
        "vault:shop-ro", timeout=SLOW
    )
    expect(bea.get_by_role("textbox", name="Credential reference")).to_have_value(
        "vault:shop-ro", timeout=SLOW
    )
    expect(ada.get_by_text("Kept for 127.0.0.1")).to_be_visible(timeout=SLOW)
    assert SECRET not in ada.content() + bea.content()
    ada.get_by_role("textbox", name="Read from").fill("25:00")
    expect(ada.get_by_text("Needs a time such as 22:00.")).to_be_visible(timeout=SLOW)
    ada.get_by_role("textbox", name="Read from").fill("")
    bea.get_by_role("button", name="Test the connection").click()
    for page in (ada, bea):
        expect(page.get_by_text("TCP: Nothing listens at 127.0.0.1:1.")).to_be_visible(timeout=SLOW)
        assert ["passed", "failed", "skipped"] == [step(page, name) for name in ("DNS", "TCP", "Login")]
    assert "vault:shop-ro" == place.source_body(address)["credential"]
    ada.screenshot(path=shots / "source-secret.png")
    place.owner.call("DELETE", f"/workspaces/{place.workspace}/secrets/shop-ro")
