"""A gate of two stages with a form: built by keyboard, decided by two people, and what they answered is in the run."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, saved
from tests.e2e.test_accessibility import in_every_theme
from tests.e2e.test_designer import canvas, make_design, step
from tests.e2e.test_designer_flow import RUN_MS, add, fill, tab_to


def press(page: Page, control: Locator) -> None:
    tab_to(page, control)
    page.keyboard.press("Enter")


def go_back_to(page: Page, control: Locator) -> None:
    for _ in range(60):
        if control.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab")
    expect(control).to_be_focused()


def write(page: Page, control: Locator, text: str) -> None:
    """And goes on: what is one with its neighbours is written when one leaves it."""
    tab_to(page, control)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Tab")


def ask(page: Page, row: Locator, who: str) -> None:
    tab_to(page, row.get_by_role("combobox", name="Add an approver"))
    page.keyboard.type(who)
    offer = page.get_by_role("listbox").get_by_role("option", name=re.compile(f"^{re.escape(who)}"))
    expect(offer.first).to_be_visible()
    page.keyboard.press("Enter")
    expect(row.get_by_role("list", name="Approvers")).to_contain_text(who)


def build(page: Page) -> None:
    add(page, "n", "Approval gate")
    fill(page, "Question", "How far may it go?")
    page.keyboard.press("Enter")
    stages = page.get_by_role("group", name="Stages")
    press(page, stages.get_by_role("button", name="Add a stage"))
    write(page, stages.get_by_label(re.compile("^Name of the stage")), "Owners look")
    ask(page, stages.get_by_role("region", name="Owners look"), "Every owner")
    press(page, stages.get_by_role("button", name="Add a stage"))
    expect(stages.get_by_role("region")).to_have_count(2)
    ask(page, stages.get_by_role("region", name="Stage 2"), "Vi Lang")
    go_back_to(page, stages.get_by_role("button", name="Move Stage 2 up"))
    page.keyboard.press("Enter")
    up = stages.get_by_role("button", name="Move Stage 1 up")
    expect(up).to_be_focused()
    form = page.get_by_role("group", name="Form")
    press(page, form.get_by_role("button", name="Add a field"))
    write(page, form.get_by_role("region").last.get_by_label(re.compile("^Label")), "Limit")
    limit = form.get_by_role("region", name="Limit")
    tab_to(page, limit.get_by_label("Type"))
    page.keyboard.type("Whole")
    press(page, form.get_by_role("button", name="Add a field"))
    write(page, form.get_by_role("region").last.get_by_label(re.compile("^Label")), "How fast")
    fast = form.get_by_role("region", name="How fast")
    tab_to(page, fast.get_by_label("Type"))
    page.keyboard.type("One")
    write(page, fast.get_by_label("Choices"), "slow\nquick")
    page.keyboard.press("Escape")
    expect(canvas(page)).to_be_focused()


def approve(page: Page, answers: Callable[[Locator], None]) -> None:
    panel = page.get_by_role("region", name="Your decision")
    answers(panel)
    panel.get_by_role("button", name="Approve").click()
    expect(panel).to_have_count(0)


def test_S4_1_a_gate_of_two_stages_with_a_form_is_built_by_keyboard_and_answered_by_two(
    enter: Enter, place: Place
) -> None:
    page = make_design(enter("Bea", place.address("/designs")), "Two look at how far")
    canvas(page).focus()
    build(page)
    saved(page)
    page.emulate_media(reduced_motion="reduce")
    in_every_theme(page)
    (gate,) = place.source_body(page.url.partition("?")[0])["nodes"].values()
    asked = gate["parameters"]
    assert ["", "Owners look"] == [stage.get("name", "") for stage in asked["stages"]]
    assert ["limit", "how_fast"] == asked["form"]["x-order"] == asked["form"]["required"]
    assert ["slow", "quick"] == asked["form"]["properties"]["how_fast"]["enum"]

    page.keyboard.press("Control+Enter")
    gate_step = step(page, "Approval gate")
    expect(gate_step).to_have_accessible_name(re.compile("Waiting"), timeout=RUN_MS)
    run = place.owner.call("GET", f"/workflow/executions?workspace={place.workspace}&limit=1")["items"][0]
    waiting = enter("Bea", place.address(f"/runs/{run['id']}"))
    asks = waiting.get_by_role("region", name="Decision on Approval gate")
    asks.get_by_role("link", name="Open the request").click()
    expect(waiting).to_have_url(re.compile("/approvals/"))
    request = waiting.url

    def fill_in(panel: Locator) -> None:
        expect(panel.get_by_role("button", name="Approve")).to_have_attribute("aria-disabled", "true")
        panel.get_by_label("Limit").fill("3")
        panel.get_by_label("How fast").select_option("quick")

    def look_over(panel: Locator) -> None:
        expect(panel.get_by_label("How fast")).to_have_value("quick")
        panel.get_by_label("Limit").fill("2")

    approve(enter("Vi", request), fill_in)
    approve(enter("Ada", request), look_over)
    expect(gate_step).to_have_accessible_name(re.compile("Done"), timeout=RUN_MS)
    (done,) = place.owner.call("GET", f"/workflow/executions/{run['id']}")["nodes"]
    assert {"limit": 2, "how_fast": "quick"} == done["output"]["values"]
    seen = enter("Bea", place.address(f"/runs/{run['id']}"))
    seen.get_by_role("list", name="Steps of the run").get_by_role("button", name="Approval gate").click()
    expect(seen.get_by_role("group", name="Output")).to_contain_text("quick")
