"""The catalogue in real windows: two people find, describe and tag a table, write a glossary, see what changed, decide on a join."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, field
from tests.e2e.test_accessibility import in_every_theme
from tests.support.server import RunningServer

SHOP = """
CREATE TABLE customers (customer_id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT);
CREATE TABLE orders (order_id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, total REAL, note TEXT);
CREATE VIEW big_orders AS SELECT * FROM orders WHERE total > 10;
"""


def shop(server: RunningServer, name: str) -> Path:
    path = Path(server.data) / "sources" / name
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(SHOP)
        database.executemany("INSERT INTO customers VALUES (?, ?, ?)", [(n, f"C{n}", "X") for n in range(40)])
        database.executemany("INSERT INTO orders VALUES (?, ?, ?, '')", [(n, n % 40, n) for n in range(90)])
    return path


def looked_over(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    in_every_theme(page)


def test_S4_17_two_people_find_describe_and_tag_a_table(
    enter: Enter, place: Place, server: RunningServer, shots: Path
) -> None:
    shop(server, "catalogue-shop.db")
    ada = enter("Ada", place.address("/catalog/discovery"))
    ada.get_by_role("button", name="Register catalogue-shop.db").click()
    ada.get_by_role("button", name="Read schema").first.click()
    ada.get_by_role("tab", name="Catalog").click()
    expect(ada.get_by_role("list", name="Tables").get_by_role("link")).to_have_count(3)
    source = ada.url.split("/sources/")[1].split("/")[0]

    ada.goto(place.address("/catalog"))
    ada.get_by_label("Search the catalog").fill("customer_id")
    found = ada.get_by_role("list", name="Tables").get_by_role("link")
    expect(found.filter(has_text="big_orders")).to_be_visible()
    ada.get_by_role("button", name="View").click()
    expect(found).to_have_count(1)
    ada.screenshot(path=shots / "catalog.png")
    looked_over(ada)

    table = place.address(f"/catalog/{source}?table=orders")
    ada.goto(table)
    bea = enter("Bea", table)
    field(ada, "Description").fill("One row for each order.")
    ada.get_by_role("button", name="Save description").click()
    expect(field(bea, "Description")).to_have_value("One row for each order.")
    field(bea, "Add a tag").fill("Finance / Orders")
    bea.keyboard.press("Enter")
    expect(ada.get_by_role("group", name="Tags")).to_contain_text("finance/orders")

    # Both write: who saves later is asked, and nothing is lost unseen.
    field(ada, "Description").fill("Ada's words.")
    field(bea, "Description").fill("Bea's words.")
    ada.get_by_role("button", name="Save description").click()
    expect(bea.get_by_role("button", name="Save description")).to_be_visible()
    expect(ada.get_by_role("button", name="Save description")).to_have_count(0)
    bea.get_by_role("button", name="Save description").click()
    expect(bea.get_by_role("alert").filter(has_text="wrote meanwhile")).to_contain_text("Ada's words.")
    bea.get_by_role("button", name="Save mine").click()
    expect(field(ada, "Description")).to_have_value("Bea's words.")
    ada.screenshot(path=shots / "catalog-table.png", full_page=True)
    looked_over(ada)


def test_S0_14_what_changed_is_seen_at_once_and_a_tag_is_renamed_for_everybody(
    enter: Enter, place: Place, server: RunningServer, shots: Path
) -> None:
    path = shop(server, "changing.db")
    source = place.source("changing", path=path.name).rpartition("/")[2]
    discover = f"/data-discovery/data-sources/{source}/discover-schema"
    place.owner.call("POST", discover)
    annotate = f"/advanced-catalog/data-sources/{source}/annotations"
    place.owner.call("PUT", annotate, table="orders", add_tags=["finance/orders"])
    table = place.address(f"/catalog/{source}?table=orders")
    ada, bea = enter("Ada", table), enter("Bea", table)
    expect(bea.get_by_role("group", name="Tags")).to_contain_text("finance/orders")
    expect(ada.get_by_role("group", name="Tags")).to_contain_text("finance/orders")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("ALTER TABLE orders ADD COLUMN paid TEXT")
        database.execute("DROP TABLE customers")
    place.owner.call("POST", discover)
    expect(ada.get_by_role("region", name="Changes")).to_contain_text("orders.paid is a new column")

    ada.goto(place.address("/catalog/discovery"))
    expect(ada.get_by_role("table", name="Changes")).to_contain_text("customers is gone")
    ada.goto(place.address("/catalog/tags"))
    ada.get_by_role("button", name="Rename finance", exact=True).click()
    ada.get_by_role("dialog").get_by_label("New name").fill("money")
    ada.keyboard.press("Enter")
    expect(bea.get_by_role("group", name="Tags")).to_contain_text("money/orders")
    ada.get_by_label("Filter tags").fill("money ord")
    expect(ada.get_by_role("status").filter(has_text=re.compile(r"^1 of \d+ tags$"))).to_be_visible()
    expect(ada.get_by_role("table", name="Tags").get_by_role("link", name="money/orders")).to_be_visible()
    ada.get_by_label("Filter tags").fill("no such tag")
    ada.get_by_role("button", name="Clear the filter").click()
    expect(ada.get_by_role("button", name="Rename money", exact=True)).to_be_visible()
    ada.screenshot(path=shots / "catalog-tags.png")
    looked_over(ada)


def test_S4_17_a_glossary_is_written_together_and_a_table_refers_to_it(
    enter: Enter, place: Place, shots: Path
) -> None:
    ada = enter("Ada", place.address("/catalog/glossaries"))
    ada.get_by_role("button", name="New glossary").first.click()
    ada.get_by_role("dialog").get_by_label("Name", exact=True).fill("Flying")
    ada.keyboard.press("Enter")
    ada.get_by_role("button", name="New term").click()
    ada.get_by_role("textbox", name="Term", exact=True).press_sequentially("Carrier")
    bea = enter("Bea", ada.url)
    field(bea, "Definition").press_sequentially("Who sells the flight.")
    expect(field(ada, "Definition")).to_have_value("Who sells the flight.")
    field(ada, "Definition").press("End")
    ada.keyboard.type(" Not who flies it.")
    expect(field(bea, "Definition")).to_have_value("Who sells the flight. Not who flies it.")
    ada.screenshot(path=shots / "glossary.png")
    looked_over(ada)

    source = place.owner.document("flights")
    place.owner.call("POST", f"/data-discovery/data-sources/{source}/discover-schema")
    bea.goto(place.address(f"/catalog/{source}?table=airlines"))
    field(bea, "Add a term").fill("Carrier")
    bea.keyboard.press("Enter")
    expect(bea.get_by_role("group", name="Terms")).to_contain_text("Carrier")
    ada.goto(place.address("/catalog"))
    ada.get_by_label("Search the catalog").fill("carrier airlines")
    expect(ada.get_by_role("list", name="Tables").get_by_role("link").first).to_contain_text("airlines")


def test_S0_8_joins_that_nobody_declared_are_found_and_decided_on(
    enter: Enter, place: Place, server: RunningServer, shots: Path
) -> None:
    path = Path(server.data) / "sources" / "joined.db"
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(
            "CREATE TABLE towns (town_code TEXT, name TEXT); CREATE TABLE trips (town_code TEXT, days INT);"
        )
        database.executemany("INSERT INTO towns VALUES (?, 'x')", [(f"T{n}",) for n in range(60)])
        database.executemany("INSERT INTO trips VALUES (?, ?)", [(f"T{n % 50}", n % 7) for n in range(500)])
    address = place.source("joined", path="joined.db")
    ada, bea = enter("Ada", f"{address}/catalog"), enter("Bea", f"{address}/catalog")
    ada.get_by_role("button", name="Find keys and joins").click()
    row = bea.get_by_role("row", name=re.compile("trips .town_code. → towns"))
    expect(row).to_contain_text("50 of 50 values")
    bea.get_by_role("button", name=re.compile("^Accept trips")).click()
    expect(ada.get_by_role("row", name=re.compile("trips .town_code. → towns"))).to_contain_text(
        "Accepted by Bea"
    )
    ada.screenshot(path=shots / "catalog-tab.png", full_page=True)
    ada.goto(place.address("/catalog/discovery"))
    expect(ada.get_by_role("heading", name="Keys and joins that nobody declared")).to_be_visible()
    found = ada.get_by_role("table", name="Found").get_by_role("row")
    expect(found.filter(has_text="joined").first).to_be_visible()
    ada.screenshot(path=shots / "discovery.png", full_page=True)
    looked_over(ada)
