"""Schedules: made by choosing, paused and fired, backfilled with progress, changed by two people; signed messages from outside."""

import re
import time
from typing import Any

import httpx
from playwright.sync_api import Locator, Page, expect

from engine.triggers.signing import signature_of
from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, opened
from tests.e2e.test_accessibility import in_every_theme

HOUR = 3_600_000_000


def design(place: Place, name: str) -> str:
    """A design of one short step; its id."""
    nodes = {"one": {"operation": "work.simulate", "name": "Wait", "parameters": {"seconds": 0}}}
    said: dict[str, Any] = {"workspace": place.workspace, "name": name, "body": {"nodes": nodes}}
    return str(place.owner.call("POST", "/workflow/designer/workflows", **said)["id"])


def trigger(place: Place, of: str, **said: Any) -> dict[str, Any]:
    made: dict[str, Any] = place.owner.call("POST", f"/workflow/workflows/{of}/triggers", **said)
    return made


def triggers_of(page: Page, place: Place, of: str) -> Page:
    opened(page, place.address(f"/designs/{of}/triggers"))
    page.get_by_role("button", name="New trigger").wait_for()
    return page


def themes(page: Page) -> None:
    """Colours that are on their way to another theme's are no theme's."""
    page.emulate_media(reduced_motion="reduce")
    in_every_theme(page)


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("table", name="Triggers").get_by_role("row", name=re.compile(name))


def test_S4_5_a_schedule_is_built_by_choosing_and_both_people_see_it_paused(
    enter: Enter, place: Place
) -> None:
    of = design(place, "Nightly load")
    ada, bea = (
        triggers_of(enter("Ada", "about:blank"), place, of),
        triggers_of(enter("Bea", "about:blank"), place, of),
    )
    ada.get_by_role("button", name="New trigger").click()
    dialog = ada.get_by_role("dialog")
    dialog.get_by_role("button", name=re.compile("^Schedule")).click()
    dialog.get_by_label("Name", exact=False).fill("Every workday")
    dialog.get_by_role("radio", name="Weeks").click()
    dialog.get_by_label("At", exact=True).fill("02:30")
    time_zone = dialog.get_by_label("Time zone")
    time_zone.fill("A")
    expect(dialog.get_by_role("alert")).to_contain_text("“A” is none.")
    time_zone.press("Escape")
    dialog.get_by_role("button", name="Make the trigger").click()
    expect(time_zone).to_be_focused()
    expect(dialog.get_by_label("Name", exact=False)).to_have_value("Every workday")
    time_zone.fill("Asia/Tokyo")
    time_zone.press("Escape")
    expect(dialog.get_by_label("As cron")).to_have_value("30 2 * * 1-5")
    expect(dialog).to_contain_text("At 02:30 on Monday through Friday, Asia/Tokyo time")
    expect(dialog.get_by_role("table", name="Next times").get_by_role("row")).to_have_count(6)
    themes(ada)
    dialog.get_by_role("button", name="Make the trigger").click()
    expect(row(bea, "Every workday")).to_contain_text("Asia/Tokyo")

    row(ada, "Every workday").get_by_role("switch", name="On").click()
    expect(row(bea, "Every workday").get_by_role("switch", name="Paused")).not_to_be_checked()
    row(bea, "Every workday").get_by_role("switch", name="Paused").click()
    expect(row(ada, "Every workday").get_by_role("switch", name="On")).to_be_checked()

    row(bea, "Every workday").hover()
    row(bea, "Every workday").get_by_role("button", name="More for Every workday").click()
    bea.get_by_role("menuitem", name="Run now").click()
    expect(row(ada, "Every workday")).to_contain_text("Done")


def test_S4_5_two_who_change_one_trigger_are_told(enter: Enter, place: Place) -> None:
    of = design(place, "Contested load")
    made = trigger(place, of, kind="interval", name="Hourly", config={"every_s": 3600})
    ada = triggers_of(enter("Ada", "about:blank"), place, of)
    row(ada, "Hourly").get_by_role("button", name="Hourly", exact=True).click()
    ada.get_by_role("dialog").get_by_role("button", name="Change the trigger").click()
    dialog = ada.get_by_role("dialog", name="Change the trigger")
    path = f"/workflow/workflows/{of}/triggers/{made['id']}"
    dialog.get_by_label("Name", exact=False).fill("Mine")
    place.owner.call("PUT", path, kind="interval", name="Theirs", config={"every_s": 7200}, version=1)
    dialog.get_by_role("button", name="Save the trigger").click()
    expect(dialog).to_contain_text("Somebody changed this trigger meanwhile.")
    dialog.get_by_role("button", name="Cancel").click()
    expect(row(ada, "Theirs")).to_be_visible()


def test_S4_5_past_times_are_made_up_for_with_live_progress(enter: Enter, place: Place) -> None:
    of = design(place, "Backfilled load")
    made = trigger(place, of, kind="interval", name="Quarterly", config={"every_s": 900})
    ada, bea = (
        triggers_of(enter("Ada", "about:blank"), place, of),
        triggers_of(enter("Bea", "about:blank"), place, of),
    )
    for page in (ada, bea):
        row(page, "Quarterly").get_by_role("button", name="Quarterly", exact=True).click()
        page.get_by_role("dialog").get_by_role("tab", name="Backfills").click()
    ada.get_by_role("button", name="Make up for past times").click()
    dialog = ada.get_by_role("dialog", name="Make up for past times")
    expect(dialog).to_contain_text("96 times, 0 of them")
    dialog.get_by_label("Runs at once").fill("4")
    range_ = {name: dialog.get_by_label(name, exact=True).input_value() for name in ("From", "Until")}
    themes(ada)
    dialog.get_by_role("button", name="Start 96 runs").click()
    expect(bea.get_by_role("progressbar", name="96 of 96 done")).to_be_visible()
    ada.get_by_role("button", name="Make up for past times").click()
    for name, value in range_.items():
        dialog.get_by_label(name, exact=True).fill(value)
    expect(dialog).to_contain_text("96 times, 96 of them")
    assert made["secret"] is None


def test_S4_5_a_signed_message_starts_a_run_and_the_secret_is_shown_once(enter: Enter, place: Place) -> None:
    of = design(place, "Hooked load")
    ada = triggers_of(enter("Ada", "about:blank"), place, of)
    ada.get_by_role("button", name="New trigger").click()
    ada.get_by_role("dialog").get_by_role("button", name=re.compile("^Webhook")).click()
    ada.get_by_role("dialog").get_by_label("Name", exact=False).fill("From the shop")
    ada.get_by_role("dialog").get_by_role("button", name="Make the trigger").click()
    ready = ada.get_by_role("dialog", name="The webhook is ready")
    secret = ready.get_by_label("Secret", exact=True).input_value()
    address = ready.get_by_label("Address", exact=True).input_value()
    expect(ready.get_by_label("Example")).to_contain_text("webhook-signature")
    themes(ada)
    ready.get_by_role("button", name="Done").click()

    at = str(int(time.time()))
    body = b'{"order": 7}'
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": at,
        "webhook-signature": signature_of(secret, "msg_1", at, body),
    }
    codes = [httpx.post(address, content=body, headers=headers, timeout=60).status_code for _ in range(2)]
    assert [202, 409] == codes
    expect(row(ada, "From the shop")).to_contain_text("Done")
    row(ada, "From the shop").get_by_role("button", name="From the shop", exact=True).click()
    expect(ada.get_by_role("dialog")).not_to_contain_text(secret)


def test_S0_15_the_schedules_of_a_workspace_show_next_times_and_which_meet(
    enter: Enter, place: Place
) -> None:
    source = place.source("shared by two").rpartition("/")[2]
    for name in ("Early load", "Late load"):
        nodes = {"one": {"operation": "source.test_connection", "parameters": {"source": source}}}
        said: dict[str, Any] = {"workspace": place.workspace, "name": name, "body": {"nodes": nodes}}
        of = str(place.owner.call("POST", "/workflow/designer/workflows", **said)["id"])
        trigger(
            place, of, kind="cron", name=f"At six for {name}", config={"cron": "0 6 * * *", "zone": "UTC"}
        )
    ada = enter("Ada", "about:blank")
    opened(ada, place.address("/schedules"))
    meeting = ada.get_by_role("region", name="Schedules that meet")
    expect(meeting).to_contain_text("At six for Early load")
    expect(meeting).to_contain_text("use the same source at once")
    themes(ada)
    vi = enter("Vi", "about:blank")
    opened(vi, place.address("/schedules"))
    expect(row(vi, "At six for Late load")).to_contain_text("On")
    expect(vi.get_by_role("switch")).to_have_count(0)
