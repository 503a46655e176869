"""What two people wrote unseen is shown and settled in the app; what the server did not take is kept aside and made again."""

import re
from threading import Event, Thread

from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from crdt.ids import DocumentId
from tests.e2e.conftest import Enter, Pair
from tests.e2e.pages import Place, field, saved
from tests.e2e.test_accessibility import in_every_theme
from tests.e2e.test_offline import try_now
from tests.support.contested import contested
from tests.support.people import invited


def badge(page: Page) -> Locator:
    return page.get_by_role("banner").get_by_role("button", name=re.compile("(conflict|kept aside).*show$"))


def panel(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Conflicts and edits kept aside")


def cut_off(page: Page) -> Event:
    """Loads the page anew without a socket, until the event is cleared."""
    away = Event()
    away.set()

    def meet(socket: WebSocketRoute) -> None:
        if away.is_set():
            socket.close()
        else:
            socket.connect_to_server()

    page.route_web_socket(re.compile("/ws$"), meet)
    page.reload()
    return away


def contest(place: Place, source: str) -> None:
    """Two programs write the criticality unseen: low first, then high."""
    writer = invited(place.server, place.owner, "Cy Offline")
    # this thread has the loop of the browser
    thread = Thread(target=contested, args=(place.owner, writer, DocumentId(source)))
    thread.start()
    thread.join()


def test_S2_6_a_conflict_of_two_offline_writers_is_settled_in_the_app(both: Pair, place: Place) -> None:
    address = place.source("contested")
    ada, bea = both(address)
    for page in (ada, bea):
        saved(page)
        expect(badge(page)).to_have_count(0)
    contest(place, address.rpartition("/")[2])
    for page in (ada, bea):
        expect(badge(page)).to_have_text("1 conflict")
    badge(bea).click()
    conflict = panel(bea).get_by_role("region", name="Criticality")
    expect(conflict).to_contain_text(re.compile(r"Stands\s*(low|high)"))
    expect(conflict).to_contain_text("Cy")
    bea.emulate_media(reduced_motion="reduce")
    in_every_theme(bea)
    conflict.get_by_label("How to settle Criticality").select_option("first_writer_wins")
    conflict.get_by_role("button", name="Settle").click()
    expect(field(ada, "Criticality")).to_have_value("low")
    expect(badge(ada)).to_have_count(0)
    panel(bea).get_by_role("tab", name="Settled").click()
    expect(panel(bea).get_by_role("region", name="Criticality")).to_contain_text(
        "Bea took what was written first"
    )


def test_E5_a_refused_edit_is_kept_aside_shown_and_made_again(both: Pair, place: Place) -> None:
    ada, bea = both(place.source("refused"))
    for page in (ada, bea):
        saved(page)
    limits = ada.get_by_role("region", name="Limits")
    away = cut_off(bea)
    field(bea, "Statement timeout").fill("9")
    expect(field(bea, "Statement timeout")).to_have_value("9")
    limits.get_by_role("button", name="Lock Limits").click()
    expect(limits).to_contain_text("You have the lock")
    away.clear()
    try_now(bea)
    expect(badge(bea)).to_be_visible()
    badge(bea).click()
    kept = panel(bea).get_by_role("region", name="Kept aside: Statement timeout")
    expect(kept).to_contain_text("Refused")
    expect(kept.get_by_label("What was written")).to_contain_text("set to 9")
    bea.emulate_media(reduced_motion="reduce")
    in_every_theme(bea)
    limits.get_by_role("button", name="Release").click()
    expect(limits).not_to_contain_text("You have the lock")
    kept.get_by_role("button", name="Make it again").click()
    expect(panel(bea)).to_contain_text("Nothing is kept aside")
    expect(field(ada, "Statement timeout")).to_have_value("9")


def test_E5_what_was_not_saved_before_a_reset_is_shown_and_discarded(enter: Enter, place: Place) -> None:
    address = place.source("reset under me")
    source = address.rpartition("/")[2]
    page = enter("Ada", address)
    field(page, "Description").fill("Before.")
    saved(page)
    whole = place.owner.request("GET", f"/documents/{source}/export?format=json").json()
    away = cut_off(page)
    field(page, "Statement timeout").fill("77")
    expect(field(page, "Statement timeout")).to_have_value("77")
    answer = place.owner.request("POST", f"/documents/{source}/reset/import?format=json", json=whole)
    assert 200 == answer.status_code
    away.clear()
    try_now(page)
    badge(page).click()
    # what was saved, but not yet known to be, stands beside it
    kept = panel(page).get_by_role("region", name=re.compile("^Kept aside: .*Statement timeout"))
    expect(kept).to_contain_text("Not saved when the document was reset")
    kept.get_by_role("button", name="Discard").press("Enter")
    expect(panel(page)).to_contain_text("Nothing is kept aside")
    page.keyboard.press("Escape")
    expect(badge(page)).to_have_count(0)
    expect(field(page, "Statement timeout")).not_to_have_value("77")
