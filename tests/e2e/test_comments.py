"""Three people in real windows talk about places of documents: an owner, a commenter and a viewer (S2-4)."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Enter, Window
from tests.e2e.pages import Place, around, field
from tests.e2e.test_accessibility import in_every_theme

BODY = {
    "nodes": {
        "n1": {"operation": "source.profile_table", "name": "Profile planes"},
        "n2": {"operation": "report.publish", "name": "Publish"},
    },
    "edges": {"e1": {"source": "n1", "target": "n2"}},
}
LAYOUT = {"nodes": {"n1": {"x": 0, "y": 0}, "n2": {"x": 320, "y": 0}}}


@pytest.fixture
def cem(window: Window) -> Page:
    """A commenter."""
    return window("Cem Arslan", role="commenter")


def design(place: Place, name: str) -> str:
    """The address of a new design with two steps."""
    path = f"/collaboration/workspaces/{place.workspace}/documents"
    made = place.owner.call("POST", path, kind="workflow", name=name, body=BODY, layout=LAYOUT)
    return place.address(f"/designs/{made['id']}")


def step(page: Page, name: str = "Profile planes") -> Locator:
    return page.get_by_role("group", name=re.compile(f"^{name},"))


def pin(page: Page, place: str, count: int) -> Locator:
    return page.get_by_role("button", name=re.compile(f"^Comments {place}: {count}(,|$)"))


def composer(page: Page, label: str = "Comment") -> Locator:
    return page.get_by_role("combobox", name=label, exact=True)


def thread(page: Page) -> Locator:
    return page.get_by_role("dialog", name=re.compile("^Comments: "))


def say(page: Page, text: str, label: str = "Comment") -> None:
    box = composer(page, label)
    box.press_sequentially(text)
    box.press("Enter")
    expect(thread(page).get_by_text(text).first).to_be_visible()


def comment(place: Place, address: str, text: str, anchor: dict[str, Any]) -> None:
    """By a command, in the owner's name."""
    path = f"/collaboration/documents/{address.rpartition('/')[2]}/comments"
    place.owner.call("POST", path, text=text, anchor=anchor)


def apart(one: Locator, other: Locator) -> bool:
    """Whether two things on the screen do not cover each other."""
    a, b = one.bounding_box(), other.bounding_box()
    assert a is not None
    assert b is not None
    beside = a["x"] + a["width"] <= b["x"] or b["x"] + b["width"] <= a["x"]
    return beside or a["y"] + a["height"] <= b["y"] or b["y"] + b["height"] <= a["y"]


def test_S2_4_a_mention_on_a_step_is_answered_live_and_leads_the_third_there(
    cem: Page, enter: Enter, place: Place
) -> None:
    address = design(place, "Talked about")
    ada, vi = enter("Ada", address), enter("Vi", place.address())
    cem.goto(address)
    step(cem).click()
    cem.keyboard.press("c")
    composer(cem).press_sequentially("Is this slow? @vi")
    expect(cem.get_by_role("option", name=re.compile("^Vi Lang"))).to_be_visible()
    composer(cem).press("Enter")
    expect(composer(cem)).to_have_value("Is this slow? @Vi Lang ")
    composer(cem).press("Enter")
    expect(thread(cem)).to_contain_text("Is this slow? @Vi Lang")
    assert apart(thread(cem), step(cem))

    expect(pin(ada, "On Profile planes", 1)).to_have_attribute("data-unread", "true")
    pin(ada, "On Profile planes", 1).click()
    say(ada, "It was last week.", "Reply")
    expect(thread(cem)).to_contain_text("It was last week.")
    expect(pin(ada, "On Profile planes", 2)).not_to_have_attribute("data-unread", "true")

    needs = vi.get_by_role("region", name="Needs you")
    expect(needs).to_contain_text("Cem mentioned you on Talked about")
    expect(vi.get_by_role("link", name=re.compile(r"^Inbox, \d+ unread"))).to_be_visible()
    needs.get_by_role("link", name="Reply").first.click()
    expect(thread(vi)).to_contain_text("It was last week.")
    expect(composer(vi, "Reply")).to_have_attribute("readonly", "")

    thread(ada).get_by_role("button", name="React").first.click()
    ada.get_by_role("menuitemcheckbox", name="Thumbs up").click()
    expect(thread(cem).get_by_role("button", name=re.compile("^Thumbs up by "))).to_be_visible()

    thread(ada).get_by_role("button", name="Resolve").click()
    for page in (ada, cem, vi):
        expect(thread(page)).to_have_count(0)
        expect(page.get_by_role("button", name=re.compile("^Comments On Profile planes"))).to_have_count(0)
    step(cem).click()
    cem.get_by_role("tab", name="Comments").click()
    cem.get_by_role("radio", name="Resolved 1").click()
    cem.get_by_role("button", name=re.compile("Is this slow")).click()
    expect(cem.get_by_text("Owner resolved this")).to_be_visible()
    cem.get_by_role("button", name="Reopen").click()
    expect(pin(ada, "On Profile planes", 2)).to_be_visible()


def test_S2_4_one_s_own_message_is_changed_and_deleted(cem: Page, enter: Enter, place: Place) -> None:
    address = design(place, "Second thoughts")
    ada = enter("Ada", address)
    cem.goto(address)
    step(cem).click()
    cem.keyboard.press("c")
    say(cem, "Wrong step")
    pin(ada, "On Profile planes", 1).click()
    expect(ada.get_by_role("button", name=re.compile("^More for your message"))).to_have_count(0)
    more = thread(cem).get_by_role("button", name=re.compile("^More for your message"))
    more.click()
    cem.get_by_role("menuitem", name="Edit").click()
    composer(cem, "Edit the message").fill("Right step")
    composer(cem, "Edit the message").press("Enter")
    expect(thread(ada)).to_contain_text("Right step")
    expect(thread(ada)).to_contain_text("edited")
    more.click()
    cem.get_by_role("menuitem", name="Delete").click()
    for page in (ada, cem):
        expect(thread(page)).to_have_count(0)


def test_S2_4_points_and_connections_have_pins_and_what_lost_its_place_is_kept(
    cem: Page, enter: Enter, place: Place
) -> None:
    address = design(place, "Places")
    comment(place, address, "Why this way?", {"kind": "edge", "edge": "e1"})
    comment(place, address, "What does it read?", {"kind": "node", "node": "n1"})
    ada = enter("Ada", address)
    cem.goto(address)
    pin(cem, "From Profile planes to Publish", 1).click()
    expect(thread(cem)).to_contain_text("Why this way?")
    cem.keyboard.press("Escape")
    expect(thread(cem)).to_have_count(0)
    cem.get_by_role("button", name="Comment on a point").click()
    canvas = cem.locator(".react-flow__pane").bounding_box()
    assert canvas is not None
    cem.mouse.click(canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] * 0.75)
    say(cem, "Room for a check")
    expect(pin(ada, "On the canvas", 1)).to_be_visible()

    step(ada).click()
    ada.keyboard.press("Delete")
    expect(step(cem)).to_have_count(0)
    ada.get_by_role("tab", name="Comments").click()
    expect(ada.get_by_role("radio", name="Open 1")).to_be_visible()
    ada.get_by_role("radio", name="No place 2").click()
    lost = ada.get_by_role("list", name="Threads")
    expect(lost).to_contain_text("What does it read?")
    expect(lost).to_contain_text("On a step that was deleted")


def test_S2_4_fields_and_words_of_a_text_are_commented_and_stay_so(
    cem: Page, enter: Enter, place: Place
) -> None:
    address = place.source("talked about")
    ada = enter("Ada", address)
    field(ada, "Description").fill("All flights that left New York in 2013")
    cem.goto(address)
    description = field(cem, "Description")
    expect(description).to_have_value("All flights that left New York in 2013")
    description.focus()
    description.evaluate("area => area.setSelectionRange(22, 30)")
    cem.get_by_role("button", name="Comment on Description").click()
    expect(thread(cem)).to_contain_text("“New York”")
    say(cem, "And Newark?")
    timeout = field(cem, "Statement timeout")
    timeout.focus()
    cem.get_by_role("button", name="Comment on Statement timeout").click()
    say(cem, "Is 60 enough?")
    field(ada, "Description").fill("By carrier: All flights that left New York in 2013")
    ada.get_by_role("button", name=re.compile("^Comments on Description: 1")).click()
    expect(thread(ada)).to_contain_text("And Newark?")
    expect(ada.get_by_role("region", name="Comments")).to_contain_text("Is 60 enough?")
    expect(ada.get_by_role("radio", name="Open 2")).to_be_visible()


def words(page: Page, label: str) -> Locator:
    """What is underlined in the field with that label."""
    return around(field(page, label)).locator("mark")


def test_S2_4_words_that_are_talked_about_are_underlined_and_a_click_shows_what_is_said(
    cem: Page, enter: Enter, place: Place, shots: Path
) -> None:
    address = place.source("underlined")
    ada = enter("Ada", address)
    field(ada, "Description").fill("All flights that left New York in 2013")
    cem.goto(address)
    description = field(cem, "Description")
    expect(description).to_have_value("All flights that left New York in 2013")
    expect(words(cem, "Description")).to_have_count(0)
    description.focus()
    description.evaluate("area => area.setSelectionRange(22, 30)")
    cem.get_by_role("button", name="Comment on Description").click()
    say(cem, "And Newark?")
    expect(words(cem, "Description")).to_have_text(["New York"])

    expect(words(ada, "Description")).to_have_text(["New York"])
    expect(words(ada, "Description")).to_have_attribute("data-unread", "true")
    field(ada, "Description").fill("By carrier: All flights that left New York in 2013")
    expect(words(ada, "Description")).to_have_text(["New York"])
    box = words(ada, "Description").bounding_box()
    assert box is not None
    ada.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(thread(ada)).to_contain_text("And Newark?")
    expect(words(ada, "Description")).not_to_have_attribute("data-unread", "true")
    expect(field(ada, "Description")).to_be_focused()
    at = field(ada, "Description").evaluate("area => area.selectionStart")
    assert 34 <= at <= 42  # the letters that were clicked are those that are underlined
    assert apart(thread(ada), field(ada, "Description"))
    ada.emulate_media(reduced_motion="reduce")
    ada.screenshot(path=shots / "commented-words.png")
    in_every_theme(ada)
    ada.keyboard.press("Escape")
    expect(thread(ada)).to_have_count(0)
    ada.keyboard.type("!")
    expect(field(ada, "Description")).to_have_value(re.compile("!"))

    cem.get_by_role("button", name="Resolve").click()
    expect(words(ada, "Description")).to_have_count(0)


def test_S2_4_a_text_without_a_form_is_talked_about_too(cem: Page, enter: Enter, place: Place) -> None:
    path = f"/collaboration/workspaces/{place.workspace}/documents"
    made = place.owner.call(
        "POST", path, kind="freeform", name="Shopping list", roots={"notes": "Buy bread.\nAnd milk."}
    )
    address = place.address(f"/documents/{made['id']}")
    ada = enter("Ada", address)
    cem.goto(address)
    notes = field(cem, "notes")
    expect(notes).to_have_value("Buy bread.\nAnd milk.")
    notes.focus()
    notes.evaluate("area => area.setSelectionRange(15, 19)")
    cem.get_by_role("button", name="Comment on notes").click()
    say(cem, "Of oats?")
    expect(words(ada, "notes")).to_have_text(["milk"])
    box = words(ada, "notes").bounding_box()
    assert box is not None
    ada.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(thread(ada)).to_contain_text("Of oats?")
    ada.emulate_media(reduced_motion="reduce")
    in_every_theme(ada)
    ada.keyboard.press("Escape")
    ada.get_by_role("button", name=re.compile("^Comments on notes: 1")).focus()
    ada.keyboard.press("Enter")
    expect(composer(ada, "Reply")).to_be_focused()
    ada.keyboard.type("Of cows")
    ada.keyboard.press("Enter")
    expect(thread(cem)).to_contain_text("Of cows")
    expect(ada.get_by_role("region", name="Comments")).to_contain_text("On notes")


def test_S2_4_everything_is_done_by_keyboard(cem: Page, enter: Enter, place: Place) -> None:
    address = design(place, "By keys")
    ada = enter("Ada", address)
    cem.goto(address)
    expect(step(cem)).to_be_visible()
    cem.locator(".react-flow").focus()
    cem.keyboard.press("Home")
    cem.keyboard.press("c")
    expect(composer(cem)).to_be_focused()
    cem.keyboard.type("@own")
    expect(cem.get_by_role("option", name=re.compile("^Owner"))).to_be_visible()
    cem.keyboard.press("Tab")
    cem.keyboard.type("please look")
    cem.keyboard.press("Enter")
    expect(composer(cem, "Reply")).to_be_focused()
    cem.keyboard.press("Escape")
    expect(thread(cem)).to_have_count(0)
    expect(cem.locator(".react-flow")).to_be_focused()
    ada.keyboard.press("g")
    ada.keyboard.press("i")
    inbox = ada.get_by_role("listbox", name="Inbox")
    row = inbox.get_by_role("option", name=re.compile("Cem mentioned you on By keys"))
    expect(row).to_be_visible()
    ada.keyboard.press("j")
    expect(row).to_have_attribute("aria-selected", "true")
    expect(inbox).to_be_focused()
    ada.keyboard.press("Enter")
    expect(composer(ada, "Reply")).to_be_focused()
    ada.keyboard.type("I do")
    ada.keyboard.press("Enter")
    expect(pin(cem, "On Profile planes", 2)).to_have_attribute("data-unread", "true")


def test_S4_1_comments_and_the_inbox_keep_wcag_2_1_aa(enter: Enter, place: Place) -> None:
    address = design(place, "Looked at")
    comment(place, address, "On the canvas?", {"kind": "point", "x": 40, "y": 120})
    comment(place, address, "What does it read?", {"kind": "node", "node": "n1"})
    comment(place, address, "Why?", {"kind": "document"})
    bea = enter("Bea", address)
    pin(bea, "On Profile planes", 1).click()
    bea.get_by_role("tab", name="Comments").click()
    composer(bea, "Reply").press_sequentially("@")
    expect(bea.get_by_role("listbox", name="People")).to_be_visible()
    bea.emulate_media(reduced_motion="reduce")
    in_every_theme(bea)
    inbox = enter("Vi", place.address("/inbox"))
    expect(inbox.get_by_role("heading", name="Inbox")).to_be_visible()
    inbox.emulate_media(reduced_motion="reduce")
    in_every_theme(inbox)
