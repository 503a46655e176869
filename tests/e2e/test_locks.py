"""Two people in real windows: one has a part of a document to themselves; the other is refused, asks, waits, gets it, takes it."""

import re
import sqlite3
from pathlib import Path

from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from tests.e2e.conftest import Pair, Window
from tests.e2e.pages import Place, field, save_state, saved
from tests.support.server import RunningServer

LOCKS_FRAME = re.compile(rb"^[\x90-\x9f]\xa5locks")
"""A msgpack array that begins with that word."""


def section(page: Page, title: str) -> Locator:
    """A part of the form under that heading."""
    return page.get_by_role("main").get_by_role("region", name=title, exact=True)


def holds(page: Page, title: str) -> None:
    """Takes the section and sees that it is one's own."""
    section(page, title).get_by_role("button", name=f"Lock {title}").click()
    expect(section(page, title)).to_contain_text("You have the lock")


def opened(pair: Pair, place: Place, name: str) -> tuple[Page, Page, str]:
    address = place.source(name)
    ada, bea = pair(address)
    for page in (ada, bea):
        saved(page)
    return ada, bea, address


def step(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=re.compile(f"^{re.escape(name)}(,|$)"))


def messages(page: Page) -> Locator:
    return page.get_by_role("region", name="Messages")


def test_L4_a_locked_section_shows_its_holder_and_stays_readable(both: Pair, place: Place) -> None:
    ada, bea, address = opened(both, place, "locked")
    holds(bea, "Connection")
    connection = section(ada, "Connection")
    expect(connection).to_contain_text("Bea has the lock")
    expect(connection.get_by_role("timer").first).to_have_text(re.compile(r"^0:\d\d$"))
    path = field(ada, "Database file")
    expect(path).to_have_attribute("readonly", "")
    path.focus()
    expect(ada.get_by_role("tooltip")).to_have_text("Bea has the lock. Ask for it, or read on.")
    ada.keyboard.type("x")
    expect(path).to_have_value("flights.db")
    field(ada, "Description").fill("The rest is free.")
    saved(ada)
    field(bea, "Database file").fill("other.db")
    expect(path).to_have_value("other.db")
    expect(ada.get_by_role("dialog")).to_have_count(0)
    section(bea, "Connection").get_by_role("button", name="Release").click()
    expect(connection).not_to_contain_text("has the lock")
    path.fill("flights.db")
    saved(ada)
    assert "flights.db" == place.source_body(address)["connection"]["path"]


def test_L7_who_asks_is_named_to_the_holder_and_gets_the_section_handed_over(
    both: Pair, place: Place
) -> None:
    ada, bea, _ = opened(both, place, "asked for")
    holds(bea, "Limits")
    asked = section(ada, "Limits")
    asked.get_by_role("button", name="Ask for it").click()
    expect(asked).to_contain_text(re.compile(r"You are next\. Bea answers within 0:[012]\d"))
    told = section(bea, "Limits").get_by_role("status")
    expect(told).to_contain_text(re.compile(r"Owner asks for it, 0:[012]\d"))
    told.get_by_role("button", name="Keep it").click()
    expect(asked).to_contain_text("You are next. Bea keeps it for now.")
    asked.get_by_role("button", name="Wait no longer").click()
    asked.get_by_role("button", name="Ask for it").click()
    told.get_by_role("button", name="Hand over to Owner").click()
    expect(asked).to_contain_text("You have the lock")
    expect(section(bea, "Limits")).to_contain_text("Owner has the lock")
    expect(field(bea, "Sample rows")).to_have_attribute("readonly", "")
    field(ada, "Sample rows").fill("500")
    saved(ada)
    expect(field(bea, "Sample rows")).to_have_value("500")


def test_L6_a_holder_elsewhere_on_the_page_is_asked_there(both: Pair, place: Place) -> None:
    ada, bea, _ = opened(both, place, "asked far away")
    holds(bea, "General")
    bea.set_viewport_size({"width": 900, "height": 500})
    section(bea, "Limits").scroll_into_view_if_needed()
    section(ada, "General").get_by_role("button", name="Ask for it").click()
    asked = bea.get_by_role("region", name="Asked of you")
    expect(asked).to_contain_text("Owner asks for General")
    asked.get_by_role("button", name="Hand over to Owner").click()
    expect(section(ada, "General")).to_contain_text("You have the lock")
    expect(asked).to_have_count(0)


def test_L9_an_owner_takes_a_lock_over_after_reading_what_that_does(both: Pair, place: Place) -> None:
    ada, bea, _ = opened(both, place, "taken over")
    holds(bea, "Connection")
    mine = section(ada, "Connection")
    mine.get_by_role("button", name="Take it over").click()
    expect(mine).to_contain_text("Bea loses the lock at once, and everybody hears that you took it.")
    mine.get_by_role("button", name="Leave it to Bea").click()
    expect(mine).to_contain_text("Bea has the lock")
    mine.get_by_role("button", name="Take it over").click()
    mine.get_by_role("button", name="Take over from Bea").click()
    expect(mine).to_contain_text("You have the lock")
    expect(bea.get_by_text("Owner took the lock of Connection over from you")).to_be_visible()
    field(bea, "Database file").press_sequentially("x")
    expect(bea.get_by_text("What you type is not taken: Owner has Connection now")).to_be_visible()
    expect(section(bea, "Connection")).to_contain_text("Owner has the lock")
    expect(section(bea, "Connection").get_by_role("button", name="Take it over")).to_have_count(0)


def test_L3_a_refused_edit_says_whose_lock_it_met_and_later_edits_stay(both: Pair, place: Place) -> None:
    """Ada's window does not hear of the lock, as when both act in the same moment."""
    address = place.source("a race")
    ada, bea = both(address)
    saved(ada)
    deaf = False

    def hearing(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def told(message: str | bytes) -> None:
            if not (deaf and isinstance(message, bytes) and LOCKS_FRAME.match(message)):
                socket.send(message)

        server.on_message(told)

    ada.route_web_socket(re.compile("/ws$"), hearing)
    ada.reload()
    saved(ada)
    saved(bea)
    deaf = True
    holds(bea, "Connection")
    expect(section(ada, "Connection").get_by_role("button", name="Lock Connection")).to_be_visible()
    field(ada, "Database file").fill("mine.db")
    field(ada, "Description").fill("Written after it.")
    said = messages(ada)
    expect(said).to_contain_text("Bea has the lock")
    expect(said).to_contain_text("Your change of Database file was undone.")
    path = field(ada, "Database file")
    expect(path).to_have_value("flights.db")
    expect(section(ada, "Connection")).to_contain_text("Your change was undone. Bea has the lock.")
    field(ada, "Description").focus()
    said.get_by_role("button", name="Show").click()
    expect(path).to_be_focused()
    saved(ada)
    body = place.source_body(address)
    assert ("flights.db", "Written after it.") == (body["connection"]["path"], body["description"])
    expect(field(bea, "Description")).to_have_value("Written after it.")


def test_L1_a_step_is_locked_by_key_shown_on_the_canvas_and_not_moved_by_others(
    both: Pair, place: Place
) -> None:
    ada, bea = both(place.address(f"/designs/{place.owner.document('Profile flights')}"))
    name = "Profile weather"
    for page in (ada, bea):
        step(page, name).click()
    bea.locator(".react-flow").focus()
    bea.keyboard.press("l")
    expect(bea.get_by_role("group", name=f"Lock of {name}")).to_contain_text("You have the lock")
    expect(step(ada, name)).to_have_attribute("aria-label", re.compile("locked by Bea"))
    expect(step(ada, name)).to_contain_text(re.compile(r"Bea, 0:\d\d"))
    strip = ada.get_by_role("group", name=f"Lock of {name}")
    expect(strip).to_contain_text("Bea has the lock")
    expect(ada.get_by_label("Name", exact=True)).to_have_attribute("readonly", "")
    before = step(ada, name).bounding_box()
    assert before is not None
    ada.mouse.move(before["x"] + 60, before["y"] + 20)
    ada.mouse.down()
    ada.mouse.move(before["x"] + 160, before["y"] + 90, steps=5)
    ada.mouse.up()
    ada.locator(".react-flow").focus()
    ada.keyboard.press("Delete")
    expect(messages(ada)).to_contain_text(f"Bea has the lock of {name}")
    expect(step(ada, name)).to_be_visible()
    strip.get_by_role("button", name="Ask for it").click()
    bea.get_by_role("button", name="Hand over to Owner").first.click()
    expect(step(ada, name)).to_have_attribute("aria-label", re.compile("locked by you"))
    ada.locator(".react-flow").focus()
    ada.keyboard.press("l")
    expect(step(bea, name)).not_to_have_attribute("aria-label", re.compile("locked"))


def test_L1_a_whole_design_is_locked_from_the_top_bar(both: Pair, place: Place) -> None:
    made = place.owner.call(
        "POST", "/workflow/designer/workflows", workspace=place.workspace, name="All mine"
    )
    ada, bea = both(place.address(f"/designs/{made['id']}"))
    saved(ada)
    ada.get_by_role("button", name="Locks of this design").click()
    ada.get_by_role("button", name="Lock this design").click()
    top = bea.get_by_role("banner")
    expect(top).to_contain_text("Owner has the lock")
    add = bea.get_by_role("button", name="Add a step").first
    expect(add).to_have_attribute("aria-disabled", "true")
    ada.get_by_role("button", name="Release this design").click()
    expect(top).not_to_contain_text("has the lock")
    expect(add).not_to_have_attribute("aria-disabled", "true")


def changed_role(data: Path, name: str, role: str) -> None:
    """Nobody can do that in the app yet; the server finds it within five seconds."""
    with sqlite3.connect(data / "concert.db", timeout=10) as database:
        database.execute(
            'UPDATE grants SET "right" = ? WHERE subject IN (SELECT id FROM users WHERE name = ?)',
            (role, name),
        )
    database.close()


def test_L11_who_becomes_a_viewer_is_stopped_at_once_and_told(
    window: Window, server: RunningServer, place: Place
) -> None:
    address = place.source("no longer yours")
    bo = window("Bo Kent")
    bo.goto(address)
    saved(bo)
    holds(bo, "Connection")
    changed_role(server.data, "Bo Kent", "viewer")
    expect(save_state(bo)).to_have_text("You read as viewer")
    expect(messages(bo)).to_contain_text("You are a viewer here now")
    expect(field(bo, "Database file")).to_have_attribute("readonly", "")
    scan = bo.get_by_role("button", name="Read schema").first
    expect(scan).to_have_attribute("aria-disabled", "true")
    scan.hover()
    expect(bo.get_by_role("tooltip")).to_have_text("Needs an editor; you are a viewer")
    expect(section(bo, "Connection")).not_to_contain_text("You have the lock")
    changed_role(server.data, "Bo Kent", "editor")
    expect(field(bo, "Database file")).not_to_have_attribute("readonly", "")
