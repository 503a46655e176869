"""Two windows: one says what they are called, by keyboard alone, and the other sees it without asking."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Enter, Window
from tests.e2e.pages import Place, people
from tests.e2e.test_accessibility import in_every_theme
from tests.e2e.test_comments import design, pin, say, step, thread


def open_name(page: Page) -> None:
    """By the menu at the foot of the rail, from its button."""
    page.get_by_role("navigation", name="Places").get_by_role("button", name=re.compile("^You, ")).focus()
    page.keyboard.press("Enter")
    act = page.get_by_role("menuitem", name="Change my name")
    act.wait_for()
    expect(page.get_by_role("menu")).to_be_focused()
    page.keyboard.type("Ch")
    expect(act).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Change my name").get_by_label("Your name")).to_be_focused()


def test_S3_3_who_changes_their_name_is_seen_by_it_in_presence_and_comments(
    window: Window, enter: Enter, place: Place
) -> None:
    address = design(place, "Signed by a newcomer")
    ida = window("Ida Newman")
    ida.goto(address)
    step(ida).click()
    ida.keyboard.press("c")
    say(ida, "Who owns this?")
    bea = enter("Bea", address)
    pin(bea, "On Profile planes", 1).click()
    said = thread(bea).get_by_role("article")
    expect(said).to_have_accessible_name("Thread by Ida")
    expect(people(bea)).to_have_attribute("aria-label", "Here: Ida Newman")

    open_name(ida)
    ida.keyboard.type("   ")
    ida.keyboard.press("Enter")
    dialog = ida.get_by_role("dialog", name="Change my name")
    expect(dialog.get_by_role("alert")).to_have_text("Needs a name, so that others know who you are.")
    ida.keyboard.press("Control+a")
    ida.keyboard.type("  Una \u202eBerg")
    ida.keyboard.press("Enter")
    expect(dialog).to_contain_text("A name has no control characters.")
    ida.keyboard.press("Control+a")
    ida.keyboard.type(" Una  Berg ")
    ida.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(ida.get_by_text("You are Una Berg now")).to_be_visible()
    expect(ida.get_by_role("button", name="You, Una Berg")).to_be_visible()

    expect(people(bea)).to_have_attribute("aria-label", "Here: Una Berg")
    expect(said).to_have_accessible_name("Thread by Una")
    expect(said.get_by_role("strong")).to_have_text("Una")


def test_S3_3_changing_ones_name_keeps_wcag_2_1_aa(enter: Enter, place: Place) -> None:
    page = enter("Vi", place.address())
    page.emulate_media(reduced_motion="reduce")
    open_name(page)
    in_every_theme(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Change my name")).to_have_count(0)
