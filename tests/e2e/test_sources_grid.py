"""Sources as tiles: Ada looks at all of them while Bea works in one; keys choose and open; it stays as one left it."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, card
from tests.e2e.test_accessibility import in_every_theme


def tile(page: Page, name: str) -> Locator:
    return page.get_by_role("gridcell").filter(has=page.get_by_role("link", name=name, exact=True))


def test_S0_2_tiles_say_who_is_inside_and_how_a_source_answers_and_are_walked_by_keys(
    enter: Enter, place: Place, shots: Path
) -> None:
    address = place.source("tile of two")
    for number in range(1, 6):
        place.source(f"tile of two, {number}")
    ada = enter("Ada", place.address("/sources?search=tile+of+two"))
    ada.emulate_media(reduced_motion="reduce")
    ada.get_by_role("radio", name="Grid").click()
    expect(ada).to_have_url(re.compile(r"[?&]view=grid"))
    expect(ada.get_by_role("gridcell")).to_have_count(6)
    expect(tile(ada, "tile of two")).to_contain_text(
        re.compile("SQLite file.*not tested yet.*not asked", re.DOTALL)
    )
    ada.get_by_role("button", name="Saved filters").click()
    expect(ada.get_by_role("button", name="Save this filter")).to_be_enabled()
    ada.keyboard.press("Escape")

    bea = enter("Bea", address)
    expect(tile(ada, "tile of two").get_by_role("group", name="Here: Bea Lind")).to_be_visible()
    card(bea, "Connection test").get_by_role("button", name="Test the connection").click()
    expect(tile(ada, "tile of two")).to_contain_text(re.compile(r"Answers in [\d.]+ (ms|s)"))
    expect(tile(ada, "tile of two")).to_contain_text(re.compile(r"100.*0 % fail"))
    bea.close()
    expect(ada.get_by_role("group", name="Here: Bea Lind")).to_have_count(0)

    # Four tiles beside each other, two under them.
    ada.get_by_role("heading", level=1).click()
    ada.keyboard.press("x")
    expect(tile(ada, "tile of two")).to_be_focused()
    for key, name in (
        ("ArrowRight", "tile of two, 1"),
        ("ArrowDown", "tile of two, 5"),
        ("Home", "tile of two, 4"),
        ("ArrowUp", "tile of two"),
        ("End", "tile of two, 3"),
        ("ArrowDown", "tile of two, 5"),
    ):
        ada.keyboard.press(key)
        expect(tile(ada, name)).to_be_focused()
    ada.keyboard.press("x")
    for name in ("tile of two", "tile of two, 5"):
        expect(tile(ada, name)).to_have_attribute("aria-selected", "true")
    expect(ada.get_by_role("gridcell", selected=True)).to_have_count(2)
    expect(ada.get_by_role("region", name="Chosen sources")).to_contain_text("2 chosen")
    for width, columns in ((700, "2"), (1440, "4")):
        ada.set_viewport_size({"width": width, "height": 900})
        expect(ada.get_by_role("grid", name="Sources")).to_have_attribute("aria-colcount", columns)
        expect(tile(ada, "tile of two, 5")).to_be_focused()
    ada.screenshot(path=shots / "sources-grid.png")
    in_every_theme(ada)

    ada.reload()
    expect(ada.get_by_role("gridcell")).to_have_count(6)
    ada.goto(place.address("/sources"))
    expect(ada.get_by_role("grid", name="Sources").get_by_role("link").first).to_be_visible()
    ada.get_by_label("Filter sources").fill("tile of two")
    expect(ada.get_by_role("gridcell")).to_have_count(6)
    tile(ada, "tile of two").focus()
    ada.keyboard.press("Enter")
    expect(ada).to_have_url(address)

    ada.goto(place.address("/sources"))
    ada.get_by_role("radio", name="List").click()
    expect(ada.get_by_role("table", name="Sources").get_by_role("link").first).to_be_visible()
    ada.reload()
    expect(ada.get_by_role("table", name="Sources").get_by_role("link").first).to_be_visible()


def test_S0_2_sources_are_sorted_by_health_and_what_was_just_done_covers_no_dialog(
    enter: Enter, place: Place
) -> None:
    place.source("healthy or not, 1")
    ada = enter("Ada", place.source("healthy or not, 2", path="nowhere.db"))
    card(ada, "Connection test").get_by_role("button", name="Test the connection").click()
    expect(card(ada, "Connection test").get_by_text("Failed", exact=True)).to_be_visible()
    ada.goto(place.address("/sources?search=healthy+or+not"))
    rows = ada.get_by_role("table", name="Sources").get_by_role("row")
    expect(rows.nth(1)).to_contain_text("healthy or not, 1")
    ada.get_by_role("columnheader", name="Health").get_by_role("button").click()
    expect(rows.nth(1)).to_contain_text("healthy or not, 2")
    expect(ada).to_have_url(re.compile(r"[?&]sorted=health"))

    ada.get_by_role("button", name="Move healthy or not, 1 to the trash").click()
    message = ada.locator("[data-toast]", has_text="healthy or not, 1 is in the trash")
    expect(message).to_be_visible()
    ada.keyboard.press("n")
    dialog = ada.get_by_role("dialog", name="Add source")
    expect(dialog).to_be_visible()
    toast = message.bounding_box()
    asked = dialog.bounding_box()
    assert toast is not None
    assert asked is not None
    assert toast["x"] + toast["width"] <= asked["x"] or toast["y"] >= asked["y"] + asked["height"]
    message.get_by_role("button", name="Undo", include_hidden=True).click()
    expect(message).to_have_count(0)
    expect(dialog).to_be_visible()
    ada.keyboard.press("Escape")
    expect(rows).to_have_count(3)
