"""Two people in real windows: one makes a branch, both edit, one question is decided, the other sees the merge live; it is taken back."""

import re
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from playwright.sync_api import Locator, Page, expect
from pycrdt import Doc, Map, Text

from tests.e2e.conftest import Enter, Pair
from tests.e2e.pages import Place, card, field, saved
from tests.e2e.test_accessibility import in_every_theme
from tests.support.people import Person
from tests.support.server import RunningServer
from tests.support.waiting import Signal
from tests.support.yjs import provided


def place_in_bar(page: Page) -> Locator:
    """Where one is: on a branch, or on the document."""
    return page.get_by_role("banner").get_by_role("button", name=re.compile("^(Branches of|On the branch)"))


def branched(page: Page, name: str) -> None:
    """Makes a branch from the page of a document, and is led to it."""
    place_in_bar(page).click()
    page.get_by_role("menuitem", name="Make a branch").click()
    dialog = page.get_by_role("dialog", name=re.compile("^Make a branch of"))
    dialog.get_by_label("Name").fill(name)
    page.keyboard.press("Enter")
    expect(place_in_bar(page)).to_have_text(re.compile(name))


def compare(page: Page) -> None:
    place_in_bar(page).click()
    page.get_by_role("menuitem", name="Compare and merge").click()
    expect(card(page, "Questions")).to_be_visible()


def question(page: Page, place: str) -> Locator:
    return card(page, "Questions").get_by_role("group", name=re.compile(f"^{place}"))


def merge_button(page: Page) -> Locator:
    return page.get_by_role("main").get_by_role("button", name="Merge", exact=True)


def test_N7_a_branch_is_edited_merged_with_one_question_seen_live_and_taken_back(
    both: Pair, place: Place
) -> None:
    address = place.source("branched")
    ada, bea = both(address)
    branched(bea, "Faster")
    field(bea, "Statement timeout").fill("5")
    field(bea, "Description").fill("All flights, sampled.")
    saved(bea)
    field(ada, "Statement timeout").fill("120")
    field(ada, "Tags").press_sequentially("checked,")
    saved(ada)
    assert "" == place.source_body(address)["description"], "the branch is apart"
    compare(bea)
    expect(card(bea, "Questions")).to_contain_text("0 of 1 decided")
    expect(merge_button(bea)).to_have_attribute("aria-disabled", "true")
    asked = question(bea, "Statement timeout")
    expect(asked).to_contain_text("120")
    expect(asked).to_contain_text("Bea")
    asked.get_by_label(re.compile("^Branch Faster")).check()
    expect(card(bea, "Questions")).to_contain_text("1 of 1 decided")
    merge_button(bea).click()
    expect(bea.get_by_text("Merged 2 changes into branched", exact=True)).to_be_visible()
    expect(field(ada, "Statement timeout")).to_have_value("5")
    expect(field(ada, "Description")).to_have_value("All flights, sampled.")
    saved(ada)
    card(bea, "Merges").get_by_role("button", name="Undo the merge").click()
    expect(bea.get_by_text("Everything stands as it did before.")).to_be_visible()
    expect(field(ada, "Statement timeout")).to_have_value("120")
    expect(field(ada, "Description")).to_have_value("")
    assert {"checked": True} == place.source_body(address)["tags"]


def test_N7_a_merge_is_made_with_the_keyboard_alone_and_a_lock_is_named_before_it_refuses(
    both: Pair, place: Place
) -> None:
    address = place.source("by keys")
    ada, bea = both(address)
    branched(bea, "Keys")
    field(bea, "Statement timeout").fill("7")
    saved(bea)
    ada.get_by_role("region", name="Limits").get_by_role("button", name="Lock Limits").click()
    bea.keyboard.press("Control+k")
    bea.get_by_role("combobox").fill("Compare and merge this branch")
    bea.keyboard.press("Enter")
    obstacles = bea.get_by_role("region", name="What stands against the merge")
    expect(obstacles).to_contain_text("Owner has the lock")
    merge_button(bea).focus()
    bea.keyboard.press("Enter")
    expect(bea.get_by_role("alert")).to_contain_text("Nothing was merged")
    ada.get_by_role("region", name="Limits").get_by_role("button", name="Release").click()
    expect(obstacles).to_have_count(0)
    merge_button(bea).focus()
    bea.keyboard.press("Enter")
    expect(bea.get_by_text("Merged 1 change into by keys", exact=True)).to_be_visible()
    expect(field(ada, "Statement timeout")).to_have_value("7")


def test_N7_a_freeform_document_opens_live_and_its_branch_is_merged_with_one_question(
    enter: Enter, place: Place, server: RunningServer
) -> None:
    roots = {"notes": "Buy bread.", "settings": {"level": 1, "colour": "red"}}
    made = place.owner.call(
        "POST",
        f"/collaboration/workspaces/{place.workspace}/documents",
        kind="freeform",
        name="Shopping",
        roots=roots,
    )["id"]
    page = enter("Ada", place.address(f"/documents/{made}"))
    page.emulate_media(reduced_motion="reduce")
    content = page.get_by_role("tree", name="Content of the document")
    expect(content).to_contain_text("Buy bread.")
    branched(page, "Try")
    expect(content).to_contain_text("Buy bread.")
    branch = page.url.rpartition("/")[2]
    with start_blocking_portal() as portal:
        for document, text, level in ((branch, "And milk. ", 2), (made, "Now: ", 3)):
            portal.call(typed, f"{server.websocket}/yjs/{document}", place.owner, text, level)
    expect(content).to_contain_text("And milk. Buy bread.")
    compare(page)
    expect(card(page, "Questions")).to_contain_text("0 of 1 decided")
    question(page, "settings, level").get_by_label(re.compile("^Branch Try")).check()
    in_every_theme(page)
    merge_button(page).click()
    expect(page.get_by_text("Merged 2 changes into Shopping", exact=True)).to_be_visible()
    card(page, "Merges").get_by_role("button", name="Undo the merge").click()
    expect(page.get_by_text("Everything stands as it did before.")).to_be_visible()
    page.goto(place.address(f"/documents/{made}"))
    expect(content).to_contain_text("Now: Buy bread.")
    in_every_theme(page)
    page.keyboard.press("h")
    expect(page.get_by_role("heading", name="History of Shopping")).to_be_visible()


async def typed(url: str, person: Person, text: str, level: int) -> None:
    """Joins with a Provider, as a program does, and writes in the roots that are there."""
    doc, signal = Doc[Any](), Signal()
    async with provided(url, person.token, doc, signal) as line:
        await signal.until(lambda: line.synced and "bread" in str(doc.get("notes", type=Text)))
        with doc.transaction():
            doc.get("notes", type=Text).insert(0, text)
            doc.get("settings", type=Map)["level"] = level
        await signal.until(lambda: line.heard.get("settings", type=Map).get("level") == level)


def test_S4_1_the_screens_of_branches_keep_wcag_2_1_aa(enter: Enter, place: Place) -> None:
    page = enter("Ada", place.address(f"/designs/{place.owner.document('Profile flights')}"))
    page.emulate_media(reduced_motion="reduce")
    branched(page, "Contrast")
    expect(page.get_by_role("banner")).to_contain_text("Contrast")
    design = place.owner.document("Profile flights")
    branch = page.url.rpartition("/")[2]
    held = place.owner.call("GET", f"/documents/{branch}")["body"]
    first = min(held["nodes"])
    for id_, seconds in ((branch, 3), (design, 4)):
        body = place.owner.call("GET", f"/documents/{id_}")["body"]
        body["nodes"][first]["timeout_s"] = seconds
        place.owner.call("PUT", f"/workflow/designer/workflows/{id_}", body=body)
    compare(page)
    expect(card(page, "Both sides").get_by_role("img")).to_have_accessible_name(re.compile("has a question"))
    question(page, "Timeout").get_by_label("Another value").check()
    in_every_theme(page)
    page.goto(place.address(f"/designs/{design}/branches"))
    expect(page.get_by_role("table", name="Open branches")).to_contain_text("Contrast")
    in_every_theme(page)


@pytest.mark.parametrize("width", [1440, 400])
def test_S4_1_nothing_of_a_merge_is_cut_off(enter: Enter, place: Place, width: int) -> None:
    address = place.source(f"wide {width}")
    source = address.rpartition("/")[2]
    made = place.owner.call("POST", f"/documents/{source}/branches", name="Narrow")["document"]
    for id_, value in ((made, "high"), (source, "low")):
        body = place.owner.call("GET", f"/documents/{id_}")["body"]
        place.owner.call("PUT", f"/scan/data-sources/{id_}", body={**body, "criticality": value})
    page = enter("Ada", place.address(f"/sources/{source}/branches/{made}"))
    page.set_viewport_size({"width": width, "height": 900})
    expect(question(page, "Criticality")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
