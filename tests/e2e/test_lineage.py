"""Lineage in real windows: search first, sides that open and fold, keys that walk, a way between two places, edges that come in."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, pick
from tests.e2e.test_accessibility import in_every_theme

SPACE = "warehouse"


def dataset(name: str) -> dict[str, str]:
    return {"namespace": SPACE, "name": name}


def event(job: str, inputs: list[str], output: str) -> dict[str, Any]:
    return {
        "eventTime": "2026-02-03T04:05:06Z",
        "eventType": "COMPLETE",
        "run": {"runId": job},
        "job": {"namespace": "nightly", "name": job},
        "inputs": [dataset(one) for one in inputs],
        "outputs": [dataset(output)],
    }


def send(place: Place, *events: dict[str, Any]) -> None:
    path = f"/advanced-catalog/workspaces/{place.workspace}/openlineage"
    place.owner.call("POST", path, events=list(events))


def node(page: Page, name: str) -> Locator:
    graph = page.get_by_role("application", name="Lineage graph")
    return graph.get_by_role("button", name=re.compile(rf"^{name}\W"))


def looked_over(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    in_every_theme(page)
    page.evaluate("() => { document.documentElement.dataset.theme = 'light' }")


def test_S0_9_lineage_is_searched_opened_walked_and_changes_before_everybodys_eyes(
    enter: Enter, place: Place, shots: Path
) -> None:
    raws = [f"raw_{n:03}" for n in range(60)]
    send(
        place,
        event("load", raws, "hub_sales"),
        event("report", ["hub_sales"], "board_report"),
        event("extract", ["crm_export"], "raw_003"),
    )
    ada = enter("Ada", place.address("/lineage"))
    ada.get_by_label("Search a place").fill("hub_sal")
    found = ada.get_by_role("list", name="Places").get_by_role("button")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("60 up, 1 down")
    looked_over(ada)
    found.click()
    drawn = ada.get_by_role("region", name="Drawn places")
    expect(drawn).to_contain_text("27 places")
    expect(node(ada, "board_report")).to_be_visible()

    # One side opens, folds and is narrowed; the list says the same as the graph.
    drawn.get_by_role("button", name="raw_003").click()
    ada.get_by_role("button", name="Show what raw_003 comes from: 1").click()
    expect(node(ada, "crm_export")).to_be_visible()
    expect(drawn).to_contain_text("28 places")
    ada.screenshot(path=shots / "lineage.png")
    looked_over(ada)
    ada.get_by_role("button", name="Fold what raw_003 comes from: 1").click()
    expect(node(ada, "crm_export")).to_have_count(0)
    ada.get_by_label("Only places with these words").fill("raw_05")
    expect(drawn).to_contain_text("11 places")
    ada.get_by_label("Only places with these words").fill("")
    expect(drawn).to_contain_text("27 places")

    # Keys walk along the lines; the chosen place is the same in the list, and r puts it in the middle.
    node(ada, "hub_sales").press("ArrowRight")
    expect(node(ada, "board_report")).to_be_focused()
    expect(drawn.get_by_role("button", pressed=True)).to_contain_text("board_report")
    about = ada.get_by_role("complementary", name="About board_report")
    expect(about).to_contain_text("OpenLineage")

    bea = enter("Bea", ada.url)
    expect(node(bea, "hub_sales")).to_be_visible()
    send(place, event("board", ["hub_sales"], "board_slides"))
    expect(node(bea, "board_slides")).to_be_visible()
    expect(node(ada, "board_slides")).to_be_visible()

    about.get_by_role("button", name="Find a way to another place").click()
    ada.get_by_role("dialog").get_by_label("Search the other place").fill("crm_export")
    places = ada.get_by_role("dialog").get_by_role("list", name="Places")
    places.get_by_role("button").filter(has_text="crm_export").click()
    way = ada.get_by_role("list", name="The way").get_by_role("button")
    expect(way).to_have_text(["crm_exportOutside, warehouse", "raw_003Outside, warehouse",
                              "hub_salesOutside, warehouse", "board_reportOutside, warehouse"])  # fmt: skip
    way.first.click()
    expect(ada.get_by_role("heading", name="Lineage of crm_export")).to_be_attached()
    bea.get_by_label("How far").select_option("20")
    expect(bea.get_by_role("region", name="Drawn places")).to_contain_text("64 places")
    ada.get_by_role("tab", name="Impact").click()
    expect(ada.get_by_role("tabpanel")).to_contain_text("4 tables in 1 source hang on it.")

    # What nothing says is drawn by hand, dashed and with a name; it is changed and removed with a reason.
    bea.goto(place.address("/lineage?source=outside%3Awarehouse&table=board_report"))
    bea.get_by_role("button", name="Draw an edge").click()
    dialog = bea.get_by_role("dialog")
    dialog.get_by_role("radio", name="It leads to").click()
    dialog.get_by_label("Search the other place").fill("crm_export")
    dialog.get_by_role("list", name="Places").get_by_role("button").filter(has_text="crm_export").click()
    dialog.get_by_label("Why").fill("Copied each month")
    dialog.get_by_role("button", name="Draw edge").click()
    about = bea.get_by_role("complementary", name="About board_report")
    expect(about).to_contain_text("Drawn by Bea Lind: Copied each month")
    expect(bea.get_by_text("Dashed: drawn by hand")).to_be_visible()
    bea.screenshot(path=shots / "lineage-by-hand.png")
    looked_over(bea)
    ada.goto(bea.url)
    about = ada.get_by_role("complementary", name="About board_report")
    about.get_by_role("button", name="Edit the edge").click()
    ada.get_by_role("dialog").get_by_label("Why").fill("Copied each week")
    ada.get_by_role("dialog").get_by_role("button", name="Save edge").click()
    expect(bea.get_by_role("complementary", name="About board_report")).to_contain_text("Copied each week")
    expect(about).to_contain_text("Copied each week")
    about.get_by_role("button", name="Remove the edge").click()
    ada.get_by_role("dialog").get_by_label("Why it goes").fill("It was wrong")
    ada.get_by_role("dialog").get_by_role("button", name="Remove edge").click()
    expect(node(bea, "crm_export")).to_have_count(0)

    # Somebody says which source a namespace is.
    ada.goto(place.address("/lineage"))
    ada.get_by_role("button", name="OpenLineage namespaces").click()
    ada.get_by_role("button", name="Add namespace").click()
    ada.get_by_role("textbox", name="Namespace").fill("postgres://flights")
    pick(ada, "Source", "flights")
    ada.get_by_role("button", name="Save namespace").click()
    spaces = ada.get_by_role("table", name="Namespaces")
    expect(spaces.get_by_role("row").filter(has_text="postgres://flights")).to_contain_text("flights")
    expect(spaces.get_by_role("row").filter(has_text="warehouse")).to_contain_text("outside")
    looked_over(ada)
    ada.screenshot(path=shots / "lineage-namespaces.png")
    ada.get_by_role("button", name="Take back which source postgres://flights is").click()
    expect(spaces.get_by_role("row").filter(has_text="postgres://flights")).to_contain_text("outside")

    # A table nobody wrote about says why there is nothing.
    source = place.owner.document("flights")
    place.owner.call("POST", f"/data-discovery/data-sources/{source}/discover-schema")
    bea.goto(place.address(f"/sources/{source}/lineage"))
    bea.get_by_label("Search a table of this source").fill("airlines")
    looked_over(bea)
    bea.get_by_role("list", name="Places").get_by_role("button").first.click()
    expect(bea.get_by_role("heading", name="Nothing is known here")).to_be_visible()
    bea.screenshot(path=shots / "lineage-empty.png")
