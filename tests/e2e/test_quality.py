"""Quality of a source in real windows: two people write a rule together, try it, check it, and look at the rows that fail."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, card, field
from tests.e2e.test_accessibility import in_every_theme
from tests.support.server import RunningServer

SUITE = {
    "expectations": [
        {
            "expectation_type": "expect_column_values_to_not_be_null",
            "kwargs": {"column": "email", "mostly": 0.5},
        },
        {"expectation_type": "expect_column_values_to_be_of_type", "kwargs": {"column": "id"}},
    ]
}


def shop(server: RunningServer) -> None:
    path = Path(server.data) / "sources" / "quality-shop.db"
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE customers (id INTEGER, email TEXT, credit REAL)")
        rows = [(n, None if n % 4 == 0 else f"c{n}@example.org", float(n)) for n in range(1, 41)]
        database.executemany("INSERT INTO customers VALUES (?, ?, ?)", [*rows, (40, "twin@example.org", 3.0)])


def score(page: Page) -> Locator:
    return page.get_by_test_id("quality-score")


def looked_over(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    in_every_theme(page)


def test_S0_5_two_people_write_a_rule_check_it_and_see_what_fails(
    enter: Enter, place: Place, server: RunningServer, shots: Path
) -> None:
    shop(server)
    source = place.source("Quality shop", path="quality-shop.db").rpartition("/")[2]
    place.owner.call("POST", f"/data-discovery/data-sources/{source}/discover-schema")
    address = place.address(f"/sources/{source}/quality")
    ada = enter("Ada", address)
    expect(card(ada, "Score")).to_contain_text("No rule was held against this source yet")
    expect(ada.get_by_role("button", name="Check now")).to_have_attribute("aria-disabled", "true")

    ada.get_by_role("button", name="Add a rule").first.click()
    rule = ada.get_by_role("region", name="Rule", exact=True)
    rule.get_by_label("Check", exact=True).select_option(label="Is unique")
    field(ada, "Table").fill("customers")
    field(ada, "Column").fill("id")
    rule.get_by_role("button", name="Try on a sample").click()
    expect(rule).to_contain_text("2 of 41 rows fail.")
    expect(rule.get_by_role("table", name="Failing rows of the sample")).to_contain_text("twin@example.org")
    rule.get_by_text("The SQL that was asked").first.click()
    expect(rule).to_contain_text("GROUP BY")

    # Bea is in the same rule: what she chooses is there for Ada at once.
    bea = enter("Bea", address)
    bea.get_by_role("radio", name="Rules").click()
    bea.get_by_role("button", name="customers.id is unique", exact=True).click()
    expect(
        bea.get_by_role("region", name="Rule", exact=True).get_by_label("Check", exact=True)
    ).to_have_value("unique")
    bea.get_by_role("region", name="Rule", exact=True).get_by_label("Severity").select_option(
        label="Critical"
    )
    expect(rule.get_by_label("Severity")).to_have_value("critical")
    expect(rule).to_contain_text("The rule has changed since it was tried.")
    ada.screenshot(path=shots / "quality-rule.png", full_page=True)

    ada.get_by_role("button", name="Check now").click()
    expect(score(ada)).to_have_text("95.1")
    expect(score(bea)).to_have_text("95.1")
    rule.get_by_role("button", name="Close").click()
    ada.get_by_role("button", name="customers.id is unique", exact=True).click()
    detail = card(ada, "customers.id is unique")
    expect(detail.get_by_role("table", name="Failing rows")).to_contain_text("twin@example.org")
    expect(detail).to_contain_text("kept nowhere")
    ada.screenshot(path=shots / "quality-failing.png", full_page=True)
    looked_over(ada)

    bea.get_by_role("button", name="Import a suite").click()
    dialog = bea.get_by_role("dialog")
    dialog.get_by_label("Table").fill("customers")
    dialog.get_by_label("Suite", exact=True).fill(json.dumps(SUITE))
    dialog.get_by_role("button", name="Show what it becomes").click()
    expect(dialog).to_contain_text("customers.email has a value in every row")
    expect(dialog.get_by_role("region", name="Is left out")).to_contain_text("Names of types differ")
    bea.screenshot(path=shots / "quality-suite.png")
    looked_over(bea)
    dialog.get_by_role("button", name="Add 1 rule").click()
    expect(
        bea.get_by_role("button", name="customers.email has a value in every row", exact=True)
    ).to_be_visible()
    asked = {"sources": [source], "stages": ["profile", "quality"]}
    said = {"workspace": place.workspace, "operation": "scan.run", "input": asked}
    place.owner.call("POST", "/workflow/operations/run", **said)
    expect(score(bea)).to_have_text("91.2")
    expect(card(bea, "Score")).to_contain_text("down 3.9 since the run before")
    expect(card(bea, "Growth").get_by_role("table")).to_contain_text("41")
    bea.get_by_text("How the score is worked out").click()
    expect(card(bea, "Score")).to_contain_text("9.122 ÷ 10")
    bea.screenshot(path=shots / "quality.png", full_page=True)
    bea.set_viewport_size({"width": 700, "height": 900})
    bea.screenshot(path=shots / "quality-narrow.png", full_page=True)
