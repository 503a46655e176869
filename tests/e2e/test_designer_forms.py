"""The form of a step: structures as fields, people and policies by name, values from around the step."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import Window
from tests.e2e.pages import Place, opened, pick, saved
from tests.e2e.test_designer import step
from tests.e2e.test_designer_flow import made


def test_S4_1_ways_of_a_choice_and_what_is_waited_for_are_filled_in_as_fields(
    window: Window, place: Place, shots: Path
) -> None:
    nodes = {
        "route": {"operation": "flow.switch", "name": "Route", "parameters": {"cases": []}},
        "await": {"operation": "flow.wait", "name": "Await"},
        "each": {"operation": "flow.for_each", "name": "Each", "parameters": {"items": ["a"]}},
        "count": {"operation": "source.count_rows", "name": "Count", "inside": "each"},
    }
    spots = {
        "route": {"x": 0, "y": 0},
        "await": {"x": 240, "y": 0},
        "each": {"x": 0, "y": 160},
        "count": {"x": 16, "y": 224},
    }
    page = opened(window(), made(place, "Filled in as fields", nodes, {}, spots))
    form = page.get_by_role("complementary", name="Inspector")
    step(page, "Route").click()
    form.get_by_label("Value", exact=True).fill("north")
    form.get_by_role("button", name="Add a case").click()
    case = form.get_by_role("region", name="Case 1")
    case.get_by_role("textbox", name="Name").press_sequentially("up")
    case = form.get_by_role("region", name="up")
    case.get_by_role("textbox", name="Value").fill("north")
    page.screenshot(path=shots / "switch-cases.png")
    step(page, "Await").click()
    topic = form.get_by_role("combobox", name="Topic")
    topic.fill("run failed")
    page.get_by_role("listbox", name="Events").get_by_role(
        "option", name=re.compile("workflow:run:failed")
    ).click()
    step(page, "Count").click()
    form.get_by_role("button", name="Take Source from elsewhere").click()
    page.get_by_role("option", name=re.compile("^the item")).click()
    expect(form.get_by_role("textbox", name="Source")).to_have_text("item")
    saved(page)
    body = place.source_body(page.url.partition("?")[0])["nodes"]
    assert {"value": "north", "cases": [{"name": "up", "value": "north"}]} == body["route"]["parameters"]
    assert {"event": {"topic": "workflow:run:failed"}} == body["await"]["parameters"]
    assert {"source": {"$cel": "item"}} == body["count"]["parameters"]


def test_S4_1_who_decides_at_a_gate_is_chosen_by_name(window: Window, place: Place) -> None:
    nodes = {
        "gate": {"operation": "flow.gate", "name": "Sign off", "parameters": {"question": "Go on?"}},
        "pick": {"operation": "quality.run", "name": "Check some"},
    }
    spots = {"gate": {"x": 0, "y": 0}, "pick": {"x": 240, "y": 0}}
    page = opened(window(), made(place, "Signed off by name", nodes, {}, spots))
    step(page, "Sign off").click()
    form = page.get_by_role("complementary", name="Inspector")
    pick(form, "Add a person", "Owner")
    expect(form.get_by_role("list", name="Approvers").get_by_role("listitem")).to_have_text("Owner")
    saved(page)
    gate = place.source_body(page.url.partition("?")[0])["nodes"]["gate"]["parameters"]
    assert [place.owner.id] == gate["approvers"]
    form.get_by_role("button", name="Leave out Owner").click()
    expect(form.get_by_role("list", name="Approvers")).to_have_count(0)
    form.get_by_label(re.compile("^Policy")).click()
    page.get_by_role("option", name="Those of the workspace").click()
    step(page, "Check some").click()
    form.get_by_role("textbox", name=re.compile("^Tables")).fill("flights\nplan*")
    saved(page)
    body = place.source_body(page.url.partition("?")[0])
    assert {"question": "Go on?", "policy": "*"} == body["nodes"]["gate"]["parameters"]
    assert ["flights", "plan*"] == body["nodes"]["pick"]["parameters"]["tables"]
