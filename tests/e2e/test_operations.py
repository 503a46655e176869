"""An operation on twelve sources in two browsers: planned, watched and paused together, mended, tried again, taken back."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, opened
from tests.e2e.test_accessibility import in_every_theme
from tests.support.people import invited

MANY, BROKEN = 12, 4


def fleet(place: Place) -> list[str]:
    """Sources over the flights; the last ones over files that are not there."""
    made = []
    for n in range(MANY):
        path = "flights.db" if n < MANY - BROKEN else f"missing-{n}.db"
        source = place.source(f"fleet {n + 1:02d}", path=path).rpartition("/")[2]
        made.append(source)
    return made


def calm(page: Page) -> Page:
    """Colours change at once, so that what is measured is what stays."""
    page.emulate_media(reduced_motion="reduce")
    return page


def figure(page: Page, name: str) -> Locator:
    """What the card of progress says under that word."""
    word = page.get_by_role("region", name="Progress").locator("dt").get_by_text(name, exact=True)
    return word.locator("xpath=following-sibling::dd")


def state(page: Page, words: str) -> None:
    """The head of the screen says so."""
    expect(page.locator("header", has=page.locator("h1"))).to_contain_text(words)


def tags(place: Place, sources: list[str]) -> list[Any]:
    return [sorted(place.owner.call("GET", f"/documents/{one}")["body"]["tags"]) for one in sources]


def chosen(page: Page, place: Place) -> Locator:
    """The dialog that starts an operation on all of the fleet, opened by keys alone."""
    opened(page, place.address("/sources?search=fleet"))
    expect(page.get_by_role("row", name=re.compile("fleet 12"))).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_role("region", name="Chosen sources")).to_contain_text(
        f"All {MANY} that fit are chosen"
    )
    page.keyboard.press("b")
    dialog = page.get_by_role("dialog", name="Start an operation")
    expect(dialog.get_by_text(f"On {MANY} sources.")).to_be_visible()
    return dialog


def begun(page: Page, dialog: Locator) -> None:
    dialog.get_by_role("button", name="Show the plan").click()
    plan = page.get_by_role("dialog")
    expect(plan.get_by_text("A dry run: nothing was changed yet.")).to_contain_text(
        f"{MANY} items would be worked on"
    )
    plan.get_by_role("button", name=f"Start on {MANY} items").click()
    expect(page.get_by_role("region", name="Progress")).to_be_visible()


def test_S2_14_an_operation_is_watched_paused_mended_tried_again_and_taken_back_by_two(
    place: Place, enter: Enter
) -> None:
    sources = fleet(place)
    ada = calm(enter("Ada", place.address()))
    dialog = chosen(ada, place)
    dialog.get_by_role("radio", name="Read schemas").check(force=True)
    dialog.get_by_role("switch", name="Choose batches and limits").click()
    dialog.get_by_label("Attempts of an item").fill("20")
    begun(ada, dialog)
    expect(figure(ada, "Done")).to_contain_text(f"{MANY - BROKEN} of {MANY}")

    bea = calm(enter("Bea", place.address("/operations")))
    row = bea.get_by_role("row", name=re.compile("Read schemas"))
    expect(row).to_contain_text("Running")
    row.get_by_role("link", name="Read schemas").click()
    expect(figure(bea, "Left")).to_contain_text(str(BROKEN))
    bea.get_by_role("button", name="Pause").click()
    state(bea, "Paused")
    state(ada, "Paused")

    ada.get_by_role("button", name="Change pace").click()
    pace = ada.get_by_role("dialog", name="Change the pace")
    pace.get_by_label("Attempts of an item").fill("1")
    pace.get_by_role("button", name="Change pace").click()
    expect(pace).to_be_hidden()
    ada.get_by_role("button", name="Resume").click()
    for page in (ada, bea):
        state(page, f"Finished, {BROKEN} failures")
        failed = page.get_by_role("table", name="Items").get_by_role("row", name=re.compile("fleet 12"))
        expect(failed).to_contain_text("missing-11.db")
    in_every_theme(bea)

    for source in sources[-BROKEN:]:
        body = place.owner.call("GET", f"/documents/{source}")["body"]
        mended = {**body, "connection": {"path": "flights.db"}}
        place.owner.call("PUT", f"/scan/data-sources/{source}", body=mended)
    bea.get_by_role("button", name=f"Try {BROKEN} again").click()
    expect(figure(bea, "Done")).to_contain_text(f"{BROKEN} of {BROKEN}")
    state(bea, "Finished")

    dialog = chosen(ada, place)
    dialog.get_by_role("radio", name="Put tags on or take them off").check(force=True)
    dialog.get_by_label("Tags to put on").fill("seen by two")
    dialog.get_by_label("Tags to put on").press("Enter")
    begun(ada, dialog)
    state(ada, "Finished")
    assert [["seen by two"]] * MANY == tags(place, sources)
    address = ada.url
    ada.get_by_role("button", name="Roll back").click()
    ways = ada.get_by_role("dialog", name="Roll back this operation")
    expect(ways.get_by_role("radio")).to_have_count(4)
    in_every_theme(ada)
    ways.get_by_role("button", name="Roll back").click()
    expect(figure(ada, "Taken back")).to_contain_text(f"{MANY} of {MANY}")
    assert [[]] * MANY == tags(place, sources)
    opened(bea, address)
    state(bea, "Rolled back")
    expect(bea.get_by_role("link", name="See the rollback")).to_be_visible()


CAREFUL = {
    "enabled": True,
    "applies_to": {"types": {"data_source_bulk_update": True}},
    "rules": {
        "many": {
            "order": 1,
            "name": "Many",
            "when": "request.count > 1",
            "outcome": "route",
            "reason": "Many at once.",
        }
    },
}


def test_BO9_what_failed_is_asked_for_where_a_policy_wants_an_approval(
    place: Place, enter: Enter, shots: Path
) -> None:
    sources = [place.source(f"held {n}").rpartition("/")[2] for n in range(3)]
    bo = invited(place.server, place.owner, "Bo Falk")
    invited(place.server, place.owner, "Pia Roth", role="approver")
    for source in sources:
        bo.call("POST", f"/documents/{source}/locks", section=["body"])
    job = {
        "kind": "tag",
        "input": {"add": ["held"]},
        "selection": {"ids": sources},
        "settings": {"attempts": 1},
    }
    made = place.owner.call("POST", "/workflow/bulk-operations", workspace=place.workspace, **job)["id"]
    ada = calm(enter("Ada", place.address(f"/operations/{made}")))
    state(ada, "Finished, 3 failures")
    said = {"workspace": place.workspace, "name": "Careful", "body": CAREFUL}
    policy = place.owner.call("POST", "/workflow/policies", **said)["id"]
    try:
        again = ada.get_by_role("button", name="Try 3 again")
        again.focus()
        ada.keyboard.press("Enter")
        dialog = ada.get_by_role("dialog", name="Ask to try again")
        expect(dialog).to_contain_text("Careful lets this begin only with an approval")
        ask = dialog.get_by_role("button", name="Ask for 3 sources")
        expect(ask).to_be_visible()
        ada.screenshot(path=shots / "redrive.png")
        in_every_theme(ada)
        ada.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        expect(again).to_be_focused()
        ada.keyboard.press("Enter")
        dialog.get_by_label("Why it shall be done").fill("Bo is away until Monday")
        ask.focus()
        ada.keyboard.press("Enter")
        expect(ada).to_have_url(re.compile("/approvals/"))
        expect(ada.get_by_role("main")).to_contain_text("Bo is away until Monday")
        request = place.owner.call("GET", f"/workflow/approvals/{ada.url.rpartition('/')[2]}")
        assert (set(sources), "tag") == (set(request["input"]["sources"]), request["input"]["operation"])
    finally:
        place.owner.call("DELETE", f"/documents/{policy}")
