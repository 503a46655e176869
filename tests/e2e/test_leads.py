"""Ways from one screen to the next, in a real window: from a table to its lineage, from a finding to its source and to a new look."""

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
