"""The studio: who is where, live; sessions of three people from their start to their end; by keyboard and in three themes."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, field, opened
from tests.e2e.test_accessibility import assert_fits, assert_ring, in_every_theme, until_focused


def studio(page: Page, place: Place) -> Page:
    opened(page, place.address("/studio"))
    page.get_by_role("heading", level=1, name="Studio").wait_for()
    return page


def person(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name="Here now").get_by_role("listitem", name=name)


def session(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name="Working sessions").get_by_role("listitem", name=name)


def start(
    page: Page, name: str, *documents: str, type_: str = "document_editing", role: str = "editor"
) -> None:
    page.get_by_role("banner").or_(page.get_by_role("main")).get_by_role(
        "button", name="Start a session"
    ).first.click()
    dialog = page.get_by_role("dialog", name="Start a session")
    dialog.get_by_label("Name", exact=True).fill(name)
    dialog.get_by_label("Type", exact=True).select_option(type_)
    dialog.get_by_label("Role of those who join", exact=True).select_option(role)
    for document in documents:
        dialog.get_by_role("checkbox", name=document).check()
    dialog.get_by_role("button", name="Start the session").click()
    expect(dialog).to_have_count(0)


def test_S2_2_the_studio_shows_where_everybody_is_as_they_move(enter: Enter, place: Place) -> None:
    source = place.source("worked in")
    ada, bea, vi = studio(enter("Ada", "about:blank"), place), enter("Bea", source), enter("Vi", source)
    field(vi, "Name").wait_for()
    field(bea, "Statement timeout").focus()
    expect(person(ada, "Bea Lind")).to_contain_text("editing Statement timeout in worked in")
    expect(person(ada, "Vi Lang")).to_contain_text("in worked in")
    opened(vi, place.address("/runs"))
    expect(person(ada, "Vi Lang")).to_contain_text("in Runs")
    vi.close()
    expect(person(ada, "Vi Lang")).to_have_count(0)
    person(ada, "Bea Lind").get_by_role("button", name="Follow Bea").click()
    expect(ada).to_have_url(source)
    studio(ada, place)
    person(ada, "Bea Lind").get_by_role("link", name="Go there, where Bea is").click()
    expect(ada).to_have_url(source)


def test_S2_5_a_session_of_three_is_started_joined_narrowed_left_and_ended(
    enter: Enter, place: Place
) -> None:
    source = place.source("reviewed together")
    ada, vi = studio(enter("Ada", "about:blank"), place), studio(enter("Vi", "about:blank"), place)
    bea, work = studio(enter("Bea", "about:blank"), place), enter("Bea", source)
    expect(field(work, "Description")).to_be_editable()

    start(ada, "Month end", "reviewed together", type_="review", role="commenter")
    for page in (bea, vi):
        expect(session(page, "Month end")).to_contain_text("Review and approval, Owner leads")
    session(bea, "Month end").get_by_role("button", name="Join").click()
    expect(session(ada, "Month end").get_by_role("img", name=re.compile("^Bea Lind"))).to_be_visible()
    expect(field(work, "Description")).not_to_be_editable()
    session(vi, "Month end").get_by_role("button", name="Join").click()
    expect(session(ada, "Month end").get_by_role("img", name=re.compile("^Vi Lang"))).to_be_visible()

    session(ada, "Month end").get_by_role("button", name="People and roles of Month end").click()
    dialog = ada.get_by_role("dialog", name="Month end")
    dialog.get_by_label("Role of Bea Lind").select_option("editor")
    expect(field(work, "Description")).to_be_editable()
    dialog.get_by_role("button", name="Close").last.click()
    session(vi, "Month end").get_by_role("button", name="Leave").click()
    expect(session(ada, "Month end").get_by_role("img", name=re.compile("^Vi Lang"))).to_have_count(0)

    session(ada, "Month end").get_by_role("button", name="End Month end").click()
    for page in (ada, bea, vi):
        expect(session(page, "Month end")).to_have_count(0)
        expect(page.get_by_role("region", name="Sessions that ended")).to_contain_text("Month end")
        expect(page.get_by_role("region", name="Lately")).to_contain_text("ended the session Month end")


def test_S0_24_a_session_is_started_and_ended_without_a_mouse(enter: Enter, place: Place) -> None:
    page = opened(enter("Ada", "about:blank"), place.address())
    page.get_by_role("region", name="Recent documents").wait_for()
    for key in ("g", "t"):
        page.keyboard.press(key)
    expect(page.get_by_role("button", name="Start a session")).to_be_enabled()
    page.keyboard.press("n")
    expect(page.get_by_role("dialog").get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.type("By keyboard alone")
    page.keyboard.press("Enter")
    expect(session(page, "By keyboard alone")).to_be_visible()
    until_focused(
        page, session(page, "By keyboard alone").get_by_role("button", name="End By keyboard alone")
    )
    assert_ring(page)
    page.keyboard.press("Enter")
    expect(session(page, "By keyboard alone")).to_have_count(0)


def test_S4_1_the_studio_and_following_keep_wcag_2_1_aa(enter: Enter, place: Place) -> None:
    source = place.source("seen in each theme")
    page, other = studio(enter("Ada", "about:blank"), place), enter("Bea", source)
    page.emulate_media(reduced_motion="reduce")
    start(page, "Looked at", "seen in each theme")
    expect(person(page, "Bea Lind")).to_contain_text("seen in each theme")
    in_every_theme(page)
    session(page, "Looked at").get_by_role("button", name="People and roles of Looked at").click()
    page.get_by_role("dialog", name="Looked at").wait_for()
    in_every_theme(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Start a session").first.click()
    page.get_by_role("dialog", name="Start a session").get_by_role("checkbox").first.wait_for()
    in_every_theme(page)
    page.keyboard.press("Escape")
    person(page, "Bea Lind").get_by_role("button", name="Follow Bea").click()
    expect(page).to_have_url(source)
    field(page, "Name").wait_for()
    in_every_theme(page)
    other.close()


def test_S4_1_nothing_of_the_studio_is_cut_off_in_320_pixels(enter: Enter, place: Place) -> None:
    other, page = enter("Bea", place.address()), enter("Ada", "about:blank")
    page.set_viewport_size({"width": 720, "height": 450})
    studio(page, place)
    expect(person(page, "Bea Lind")).to_be_visible()
    assert_fits(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert_fits(page)
    other.close()
