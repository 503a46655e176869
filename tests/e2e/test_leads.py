"""Ways from one screen to the next, in a real window: to a lineage, to a source and a new look, and out of what is empty."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, card

SCAN_MS = 60_000


def test_S4_17_a_table_leads_to_its_lineage_and_a_finding_to_its_source_and_a_new_look(
    enter: Enter, place: Place
) -> None:
    address = place.source("leading-on", path="shop.db")
    page = enter("Bea", f"{address}/scans")
    page.get_by_role("button", name="Start scan").click()
    finding = page.get_by_role("button", name="payments (order_id) points to orders without an index.")
    expect(finding).to_be_visible(timeout=SCAN_MS)
    finding.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="leading-on")).to_be_visible()
    expect(dialog).to_contain_text("payments_order_id")
    dialog.get_by_role("button", name="Check again").click()
    expect(page.get_by_text("Scanning leading-on again")).to_be_visible()
    expect(card(page, "History").get_by_role("row")).to_have_count(3, timeout=SCAN_MS)

    page.goto(f"{place.address('/catalog')}/{address.rpartition('/')[2]}?table=turnover")
    page.get_by_role("main").get_by_role("link", name="Lineage", exact=True).click()
    expect(page.get_by_role("main").get_by_text("orders", exact=True).first).to_be_visible()


@pytest.mark.parametrize("path", ["/lineage", "/governance", "/catalog"])
def test_S4_17_an_empty_workspace_leads_to_its_sources(enter: Enter, place: Place, path: str) -> None:
    made = place.owner.call("POST", "/collaboration/workspaces", name=f"Nothing in {path[1:]}")
    page = enter("Ada", f"{place.server.url}/w/{made['id']}{path}")
    page.get_by_role("main").get_by_role("link", name="Go to the sources").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sources")


def test_S4_17_the_palette_leads_to_a_policy_and_says_what_it_is(enter: Enter, place: Place) -> None:
    name = "Sealed by two"
    body = {"enabled": False, "rules": {}}
    place.owner.call("POST", "/workflow/policies", workspace=place.workspace, name=name, body=body)
    page = enter("Ada", place.address())
    expect(page.get_by_role("region", name="Recent documents")).to_be_visible()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill(name)
    found = page.get_by_role("option", name=name)
    expect(found).to_contain_text("Policy")
    found.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
