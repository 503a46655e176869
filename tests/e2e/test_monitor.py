"""The monitor of runs as three people see it: states, rounds, gates, acts, filters, alerts; by mouse and by keyboard."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import SIZE, Enter, Pair
from tests.e2e.pages import Place, pick
from tests.e2e.test_accessibility import in_every_theme
from tests.e2e.watching import design, failing, run, step, ways

SLOW = {
    "name": "Work through the night",
    "nodes": {
        "first": step("data.transform", "Prepare", {"value": 1}),
        "long": step("work.simulate", "Work a while", {"seconds": 600}),
        "last": step("data.transform", "Tidy up", {"value": 1}),
    },
    "edges": ways("first>long", "long>last"),
}
WORDS = {
    "pending": "Not started",
    "ready": "Queued",
    "resolving": "Queued",
    "asking": "Waiting",
    "running": "Running",
    "succeeded": "Done",
    "failed": "Failed",
    "skipped": "Skipped",
    "cancelled": "Cancelled",
}
SETTLED = {
    "queued": "Queued",
    "running": "Running",
    "succeeded": "Done",
    "failed": "Failed",
    "cancelled": "Cancelled",
}


def record(place: Place, run_id: str) -> dict[str, Any]:
    found: dict[str, Any] = place.owner.call("GET", f"/workflow/executions/{run_id}")
    return found


def row(page: Page, title: str) -> Locator:
    """The row of a step in the timeline."""
    return (
        page.get_by_role("list", name="Steps of the run")
        .get_by_role("listitem")
        .filter(has=page.get_by_role("button", name=re.compile(re.escape(title))))
    )


def head(page: Page) -> Locator:
    return page.get_by_role("heading", level=1).locator("..")


def shows_the_record(page: Page, place: Place, run_id: str) -> None:
    """The page says of the run and of each of the design's steps what the record says."""
    said = record(place, run_id)
    waits = said["status"] == "running" and said["asking"]
    expect(head(page)).to_contain_text("Waiting" if waits else SETTLED[said["status"]])
    for one in said["nodes"]:
        if not one["scope"]:
            expect(row(page, one["title"]).get_by_role("img", name=WORDS[one["status"]])).to_be_visible()


def until(place: Place, run_id: str, holds: Callable[[dict[str, Any]], bool], page: Page) -> None:
    """Waits with the page's own patience, not the clock's: each look is a question to the server."""
    for _ in range(300):
        if holds(record(place, run_id)):
            return
        page.wait_for_timeout(100)
    raise AssertionError(record(place, run_id))


def is_asking(said: dict[str, Any]) -> bool:
    return any(one["status"] == "asking" for one in said["nodes"])


def decide(place: Place, run_id: str, decision: str = "approved") -> None:
    place.owner.call("POST", f"/workflow/executions/{run_id}/decide", node="ask", decision=decision)


def test_S4_4_three_people_watch_one_cancels_and_another_retries(
    enter: Enter, both: Pair, place: Place
) -> None:
    first = run(place, design(place, SLOW))
    address = place.address(f"/runs/{first}")
    ada, bea = both(address)
    vi = enter("Vi", address)
    for page in (ada, bea, vi):
        expect(row(page, "Work a while").get_by_role("img", name="Running")).to_be_visible()
    expect(vi.get_by_role("button", name="Cancel the run")).to_have_attribute("aria-disabled", "true")
    row(ada, "Work a while").get_by_role("button", name=re.compile("Work a while")).click()
    row(bea, "Work a while").get_by_role("button", name=re.compile("Work a while")).click()
    expect(bea.get_by_role("complementary", name="Step Work a while")).to_contain_text("is reading this step")
    bea.get_by_role("button", name="Cancel the run").click()
    for page in (ada, bea, vi):
        expect(head(page)).to_contain_text("Cancelled")
        shows_the_record(page, place, first)
    ada.get_by_role("button", name="Go on from here").click()
    expect(ada).not_to_have_url(re.compile(first))
    expect(row(ada, "Work a while").get_by_role("img", name="Running")).to_be_visible()
    again = re.search(r"/runs/([0-9a-f-]+)", ada.url)
    assert again is not None
    shows_the_record(ada, place, again[1])
    beside = bea.get_by_role("navigation", name="Runs").get_by_role("link")
    expect(beside.first).to_contain_text("Work through the night")
    expect(beside.first).to_have_attribute("href", re.compile(again[1]))
    ada.get_by_role("button", name="Cancel the run").click()
    expect(head(ada)).to_contain_text("Cancelled")


def test_S4_4_runs_are_deleted_from_the_page_and_from_the_list_and_are_gone_for_everybody(
    both: Pair, place: Place
) -> None:
    gone = design(place, {**SLOW, "name": "Sweep the attic"})
    runs = [run(place, gone) for _ in range(3)]
    for one in runs:
        place.owner.call("POST", f"/workflow/executions/{one}/cancel")
    ada, bea = both(place.address(f"/runs/{runs[0]}"))
    expect(head(ada)).to_contain_text("Cancelled")
    expect(bea.get_by_role("button", name="Delete the run")).to_have_attribute("aria-disabled", "true")
    ada.get_by_role("button", name="Delete the run").click()
    expect(ada.get_by_role("dialog")).to_contain_text("statistics, lineage and the audit log stay")
    ada.get_by_role("dialog").get_by_role("button", name="Delete 1 run").click()
    expect(ada).to_have_url(re.compile(r"/runs$"))
    expect(bea.get_by_text("The run could not be loaded")).to_be_visible()

    filtered = place.address(f"/runs?q={quote('Sweep the attic')}")
    ada.goto(filtered)
    bea.goto(filtered)
    for page in (ada, bea):
        expect(page.get_by_role("link", name="Sweep the attic")).to_have_count(2)
    ada.get_by_role("link", name="Sweep the attic").first.focus()
    ada.keyboard.press("x")
    ada.keyboard.press("j")
    ada.keyboard.press("x")
    ada.get_by_role("region", name="Chosen runs").get_by_role("button", name="Delete 2").press("Enter")
    ada.get_by_role("dialog").get_by_role("button", name="Delete 2 runs").press("Enter")
    expect(ada.get_by_role("dialog")).to_contain_text("2 of 2 done")
    for page in (ada, bea):
        expect(page.get_by_role("link", name="Sweep the attic")).to_have_count(0)
    assert [404] * 3 == [
        place.owner.request("GET", f"/workflow/executions/{one}").status_code for one in runs
    ]


def test_S4_4_a_gate_is_decided_from_the_monitor_and_rounds_are_looked_into(both: Pair, place: Place) -> None:
    watched = run(place, design(place))
    ada, bea = both(place.address(f"/runs/{watched}"))
    gate = ada.get_by_role("region", name="Decision on Ask for release")
    expect(gate).to_contain_text("Release the prices of today?")
    for page in (ada, bea):
        expect(row(page, "Ask for release").get_by_role("img", name="Waiting")).to_be_visible()
    row(ada, "For each market").get_by_role("button", name="Open For each market").click()
    rounds = ada.get_by_role("list", name="Steps of the run").get_by_role(
        "button", name=re.compile(r"^(Done )?Round \d")
    )
    expect(rounds).to_have_count(3)
    rounds.nth(1).click()
    expect(row(ada, "Note the price").get_by_role("img", name="Done")).to_be_visible()
    ada.get_by_role("radio", name="Graph").click()
    graph = ada.get_by_role("group", name=re.compile("^Graph of the run"))
    expect(graph.get_by_role("button", name=re.compile("^Price a market 3 of 3 times Done"))).to_be_visible()
    expect(
        graph.get_by_role("button", name=re.compile("^Send by hand another way .* Skipped"))
    ).to_be_visible()
    gate.get_by_role("button", name="Approve").click()
    expect(graph.get_by_role("button", name=re.compile("^Send prices .*Done"))).to_be_visible()
    shows_the_record(bea, place, watched)
    expect(ada.get_by_role("region", name="Decision on Ask for release")).to_contain_text("Approved by Owner")
    ada.get_by_role("radio", name="Matrix").click()
    cell = ada.get_by_role("link", name=re.compile("^Send prices in run .*: Done"))
    cell.click()
    expect(ada.get_by_role("complementary", name="Step Send prices")).to_contain_text("sent")


def test_S4_4_the_page_shows_the_record_after_each_event_and_after_a_break(
    enter: Enter, place: Place
) -> None:
    watched = run(place, design(place))
    page = enter("Ada", place.address(f"/runs/{watched}"))
    until(place, watched, is_asking, page)
    shows_the_record(page, place, watched)
    page.context.set_offline(True)
    decide(place, watched, "rejected")
    until(place, watched, lambda said: said["finished_at"] is not None, page)
    page.context.set_offline(False)
    shows_the_record(page, place, watched)
    again = place.owner.call("POST", f"/workflow/executions/{watched}/retry")["id"]
    page.goto(place.address(f"/runs/{again}"))
    until(place, again, is_asking, page)
    shows_the_record(page, place, again)
    decide(place, again)
    until(place, again, lambda said: said["finished_at"] is not None, page)
    shows_the_record(page, place, again)


def test_S4_4_runs_are_filtered_chosen_and_retried_by_keyboard(enter: Enter, place: Place) -> None:
    broken = design(place, failing())
    failed = [run(place, broken, day=day) for day in ("2024-05-01", "2024-05-02", "2024-05-03")]
    page = enter("Ada", place.address("/runs"))
    for one in failed:
        until(place, one, lambda said: said["status"] == "failed", page)
    rows = page.get_by_role("table", name="Runs").get_by_role("row")
    expect(rows.nth(1)).to_be_visible()
    page.keyboard.press("/")
    expect(page.get_by_role("textbox", name="Filter the runs")).to_be_focused()
    page.keyboard.type('state:failed design:"Check prices" param:day=2024-05-02')
    page.keyboard.press("Enter")
    expect(rows).to_have_count(2)
    expect(rows.nth(1)).to_contain_text("Failed at Check the total")
    expect(page).to_have_url(re.compile("q="))
    page.reload()
    expect(rows).to_have_count(2)
    page.get_by_role("button", name=re.compile("^Take out param")).click()
    expect(rows).to_have_count(4)
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    chosen = page.get_by_role("region", name="Chosen runs")
    page.set_viewport_size({"width": 1440, "height": 420})
    chosen.get_by_text("2 chosen").click(timeout=5_000)  # nothing of the list lies over the bar
    page.set_viewport_size(SIZE)
    chosen.get_by_role("button", name="Retry 2").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Retry 2 runs").press("Enter")
    expect(dialog.get_by_role("listitem").filter(has_text="goes on as run")).to_have_count(2)
    dialog.get_by_role("button", name="Close").last.press("Enter")
    expect(rows).to_have_count(6)


def test_S4_4_who_started_a_run_is_looked_up_on_the_server(enter: Enter, place: Place) -> None:
    place.finished_run()
    ada = enter("Ada", place.address("/runs"))
    runs = ada.get_by_role("table", name="Runs")
    expect(runs.get_by_role("link").first).to_be_visible()
    ada.get_by_label("Filter the runs").fill('by:"Vi Lang"')
    expect(runs).to_contain_text("No run fits this filter.")
    expect(ada.get_by_role("alert")).to_have_count(0)
    ada.get_by_label("Filter the runs").fill('by:"Nobody Here"')
    expect(ada.get_by_role("alert")).to_contain_text("There is no person called “Nobody Here” here.")
    ada.get_by_label("Filter the runs").fill("by:Owner")
    expect(runs.get_by_role("link").first).to_be_visible()


def test_S4_4_an_alert_tells_once_and_leads_to_the_run(enter: Enter, place: Place) -> None:
    broken = design(place, failing(), name="Alerted prices")
    page = enter("Ada", place.address("/runs/alerts"))
    page.get_by_role("button", name="Add an alert").first.click()
    dialog = page.get_by_role("dialog")
    pick(dialog, "Runs of", "Alerted prices")
    pick(dialog, "Add a person or group", "Owner")
    dialog.get_by_role("button", name="Add the alert").click()
    alerts = page.get_by_role("table", name="Alerts")
    expect(alerts.get_by_role("row").filter(has_text="Alerted prices fails")).to_be_visible()
    failed = run(place, broken)
    raised = page.get_by_role("table", name="Raised lately").get_by_role(
        "link", name=re.compile("Alerted prices")
    )
    expect(raised).to_have_count(1)
    page.goto(place.address("/inbox"))
    page.get_by_role("listbox", name="Inbox").get_by_role(
        "option", name=re.compile(r"Alerted prices, run \d+ failed")
    ).click()
    page.get_by_role("article").get_by_role("button", name="Run diagnostics").click()
    expect(page.get_by_role("status", name="What was found")).not_to_be_empty()
    page.get_by_role("article").get_by_role("link", name="Investigate").click()
    expect(page).to_have_url(re.compile(failed))


@pytest.mark.parametrize("view", ["timeline", "graph", "matrix", "compare", "alerts"])
def test_S4_4_the_monitor_keeps_wcag_2_1_aa_in_three_themes(enter: Enter, place: Place, view: str) -> None:
    listing = place.owner.call("GET", "/workflow/executions")["items"]
    named = [one["id"] for one in listing if one["title"] == "Check prices"]
    shown = named[0] if named else run(place, design(place, failing()))
    paths = {"compare": f"/runs/{shown}/compare", "alerts": "/runs/alerts"}
    page = enter("Ada", place.address(paths.get(view, f"/runs/{shown}?view={view}")))
    page.emulate_media(reduced_motion="reduce")
    ready = {
        "timeline": page.get_by_role("complementary", name="Step Check the total"),
        "graph": page.get_by_role("button", name=re.compile("^Read prices .*Done")),
        "matrix": page.get_by_role("table", name="Steps in the last runs"),
        "compare": page.get_by_role("heading", level=1),
        "alerts": page.get_by_role("table", name="Alerts"),
    }
    expect(ready[view]).to_be_visible()
    in_every_theme(page)
