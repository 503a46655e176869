"""Steps that steer, in real windows: built by keyboard alone and run, grouped and folded, and watched by others while they run."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.pages import Place, opened
from tests.e2e.test_accessibility import in_every_theme
from tests.e2e.test_designer import canvas, choose, drag, make_design, step

Window = Callable[..., Page]
RUN_MS = 60_000


def tab_to(page: Page, control: Locator) -> None:
    """Goes on with Tab until the control has the keyboard."""
    for _ in range(60):
        if control.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    expect(control).to_be_focused()


def add(page: Page, key: str, operation: str) -> None:
    page.keyboard.press(key)
    choose(page, operation)
    expect(canvas(page)).to_be_focused()


def fill(page: Page, label: str, value: str) -> None:
    """In the form of the step that the keyboard stands on; and back to the canvas."""
    page.keyboard.press("Enter")
    field = page.get_by_label(re.compile(rf"^{label}( ?optional)?$"))
    tab_to(page, field)
    page.keyboard.press("Control+a")
    page.keyboard.type(value)
    expect(field).to_have_value(value)
    page.keyboard.press("Escape")
    expect(canvas(page)).to_be_focused()


def find(page: Page, words: str) -> None:
    """Looks for a step and goes on from it."""
    page.keyboard.press("Control+f")
    expect(page.get_by_role("searchbox", name="Find in the design")).to_be_focused()
    page.keyboard.type(words)
    expect(page.get_by_role("search").get_by_role("status")).to_have_text("1 of 1")
    page.keyboard.press("Escape")
    expect(canvas(page)).to_be_focused()


def test_S0_16_five_steps_with_a_choice_and_a_loop_are_built_and_run_by_keyboard_alone(
    window: Window, place: Place
) -> None:
    page = make_design(window(), "Choice and loop by keyboard")
    canvas(page).focus()
    add(page, "n", "If")
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("switch", name="Condition"))
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    add(page, "n", "For each")
    fill(page, "Items", '["a", "b", "c"]')
    add(page, "i", "Wait")
    fill(page, "Seconds", "0")
    find(page, "For each")
    add(page, "n", "Set result")
    fill(page, "Result", "answer")
    fill(page, "Value", '"done"')
    find(page, "flow.choice")
    add(page, "n", "Wait")
    fill(page, "Seconds", "1")
    expect(page.locator(".react-flow__edge")).to_have_count(3)
    expect(page.get_by_text("No problems. The draft can run.")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(step(page, "Set result")).to_have_accessible_name(re.compile("Done"), timeout=RUN_MS)
    expect(group(page, "For each")).to_have_accessible_name(re.compile("Done"))
    expect(page.get_by_text("Way not taken")).to_be_visible()
    newest = place.owner.call("GET", f"/workflow/executions?workspace={place.workspace}&limit=1")["items"][0]
    page.goto(place.address(f"/runs/{newest['id']}"))
    expect(page.get_by_role("region", name="Results")).to_have_text("answerdone")


def made(
    place: Place, name: str, nodes: dict[str, Any], edges: dict[str, Any], layout: dict[str, Any]
) -> str:
    """A design by command; the address of its page."""
    path = f"/collaboration/workspaces/{place.workspace}/import"
    body = {"name": name, "nodes": nodes, "edges": edges}
    design = place.owner.call("POST", path, kind="workflow", body=body, layout={"nodes": layout})
    return place.address(f"/designs/{design['id']}")


def loop_of_waits(place: Place, name: str) -> str:
    """Before → For each (five items, one after the other) with Pause inside → After; Beside stands alone."""
    nodes = {
        "before": {"operation": "flow.wait", "name": "Before", "parameters": {"seconds": 0}},
        "loop": {
            "operation": "flow.for_each",
            "name": "Regions",
            "parameters": {"items": ["a", "b", "c", "d", "e"], "parallel": 1},
        },
        "pause": {
            "operation": "flow.wait",
            "name": "Pause",
            "parameters": {"seconds": 1},
            "inside": "loop",
        },
        "after": {"operation": "flow.wait", "name": "After", "parameters": {"seconds": 0}},
        "beside": {"operation": "flow.wait", "name": "Beside", "parameters": {"seconds": 0}},
    }
    edges = {
        "one": {"source": "before", "target": "loop"},
        "two": {"source": "loop", "target": "after"},
    }
    places = {
        "before": {"x": 0, "y": 160},
        "loop": {"x": 240, "y": 96},
        "pause": {"x": 256, "y": 160},
        "after": {"x": 512, "y": 160},
        "beside": {"x": 256, "y": 352},
    }
    return made(place, name, nodes, edges, places)


def group(page: Page, name: str) -> Locator:
    return page.locator("[aria-roledescription=container]").filter(has_text=name)


def inside(page: Page, name: str, container: str) -> bool:
    """Whether the step is drawn within the frame."""
    inner, outer = step(page, name).bounding_box(), group(page, container).bounding_box()
    if inner is None or outer is None:
        return False
    return outer["x"] <= inner["x"] and inner["y"] + inner["height"] <= outer["y"] + outer["height"] + 1


def test_S0_16_a_step_is_dragged_into_a_loop_and_out_again_as_one_edit_that_others_see(
    window: Window, place: Place
) -> None:
    ana, bo = window(), window("Bo Larsen")
    address = loop_of_waits(place, "Drag into a loop")
    for page in (ana, bo):
        page.goto(address)
        expect(group(page, "Regions")).to_be_visible()
    ana.keyboard.press("Control+0")
    start, frame = step(ana, "Beside").bounding_box(), group(ana, "Regions").bounding_box()
    assert start is not None
    assert frame is not None
    drag(ana, "Beside", 0, int(frame["y"] + frame["height"] / 2 - start["y"] - start["height"] / 2 + 10))
    expect(group(ana, "Regions").locator("[data-over]")).to_have_count(1)
    ana.mouse.up()
    step(ana, "Beside").click()
    inspector = ana.get_by_role("complementary", name="Inspector")
    expect(inspector.get_by_text("Wait, inside Regions")).to_be_visible()
    step(bo, "Beside").click()
    expect(bo.get_by_text("Wait, inside Regions")).to_be_visible()
    canvas(ana).focus()
    ana.keyboard.press("Control+z")
    expect(inspector.get_by_text("Wait, inside Regions")).to_have_count(0)
    group(ana, "Regions").locator(".group-head").click()
    canvas(ana).focus()
    ana.keyboard.press("x")
    expect(step(ana, "Pause")).to_have_count(0)
    expect(ana.get_by_role("group", name=re.compile("^Regions, closed, 1 step inside"))).to_be_visible()
    expect(step(bo, "Pause")).to_be_visible()


def test_S0_16_steps_are_chosen_beside_each_other_and_the_keys_zoom(
    window: Window, place: Place, shots: Path
) -> None:
    page = opened(window(), loop_of_waits(place, "Chosen together"))
    inspector = page.get_by_role("complementary", name="Inspector")

    def headed(words: str) -> None:
        expect(inspector.get_by_role("heading", name=words, exact=True)).to_be_visible()

    step(page, "Before").click()
    step(page, "After").click(modifiers=["Shift"])
    headed("2 steps")
    step(page, "Beside").click(modifiers=["Shift"])
    headed("3 steps")
    page.screenshot(path=shots / "chosen-together.png")
    step(page, "Beside").click(modifiers=["Shift"])
    headed("2 steps")
    step(page, "After").click()
    headed("After")

    zoom = page.get_by_role("toolbar", name="Zoom")
    page.keyboard.press("Control+0")
    expect(zoom).to_contain_text("100 %")
    page.keyboard.press("-")
    expect(zoom).to_contain_text("83 %")
    page.keyboard.press("+")
    expect(zoom).to_contain_text("100 %")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard")
    for words in ("Zoom in", "Copy the chosen steps", "Paste steps", "Delete the chosen steps"):
        expect(keys.get_by_role("listitem").filter(has_text=words)).to_be_visible()
    page.screenshot(path=shots / "keyboard.png")


def test_S0_16_no_connection_crosses_the_border_of_a_loop_and_the_reason_is_said(
    window: Window, place: Place
) -> None:
    page = window()
    page.goto(loop_of_waits(place, "No edge across"))
    expect(group(page, "Regions")).to_be_visible()
    source = step(page, "Before").locator(".react-flow__handle.source").bounding_box()
    target = step(page, "Pause").locator(".react-flow__handle.target").bounding_box()
    assert source is not None
    assert target is not None
    page.mouse.move(source["x"] + 4, source["y"] + 4)
    page.mouse.down()
    page.mouse.move(target["x"] - 20, target["y"] + 4, steps=8)
    page.mouse.move(target["x"] + 4, target["y"] + 4, steps=4)
    page.mouse.up()
    expect(page.get_by_text("Pause stands inside Regions. Connect Regions instead.")).to_be_visible()
    expect(page.locator(".react-flow__edge")).to_have_count(2)


def test_S4_1_two_edit_a_design_while_a_third_watches_its_run(window: Window, place: Place) -> None:
    ana, bo, cem = window(), window("Bo Larsen"), window("Cem Watcher", role="viewer")
    address = loop_of_waits(place, "Edited while it runs")
    for page in (ana, bo, cem):
        page.goto(address)
        expect(group(page, "Regions")).to_be_visible()
    ana.get_by_role("button", name="Run draft", exact=True).click()
    expect(group(cem, "Regions")).to_have_accessible_name(re.compile("Running, [1-4]/5"), timeout=RUN_MS)
    step(ana, "After").click()
    ana.get_by_label("Name", exact=True).fill("Afterwards")
    step(bo, "Beside").click()
    canvas(bo).focus()
    bo.keyboard.press("Delete")
    expect(step(cem, "Afterwards")).to_be_visible()
    expect(step(cem, "Beside")).to_have_count(0)
    expect(cem.get_by_text("of an earlier version, draft has newer edits")).to_be_visible()
    expect(cem.get_by_role("group", name=re.compile("^Afterwards.*Done"))).to_be_visible(timeout=RUN_MS)
    expect(group(cem, "Regions")).to_have_accessible_name(re.compile("Done"))
    step(cem, "Pause").click()
    cem.get_by_role("tab", name="Run").click()
    rounds = cem.get_by_role("list", name="Attempts").get_by_role("listitem")
    expect(rounds).to_have_count(5)
    expect(rounds.first).to_contain_text("Round 4")
    expect(rounds.last).to_contain_text("Done")


def test_S4_1_of_five_thousand_steps_each_is_chosen_dragged_found_and_read_where_they_are_painted(
    window: Window, place: Place
) -> None:
    count, columns = 5_000, 70
    nodes = {f"n{at}": {"operation": "flow.wait", "name": f"Step {at}"} for at in range(count)}
    edges = {f"e{at}": {"source": f"n{at - 1}", "target": f"n{at}"} for at in range(1, count)}
    places = {f"n{at}": {"x": at % columns * 240, "y": at // columns * 120} for at in range(count)}
    page = window()
    page.goto(made(place, "Five thousand", nodes, edges, places))
    expect(page.locator("[data-painted]")).to_be_visible(timeout=RUN_MS)
    expect(page.locator(".react-flow__node")).to_have_count(0)
    canvas(page).focus()
    find(page, "Step 2345")
    chosen = step(page, "Step 2345")
    expect(chosen).to_have_accessible_name(re.compile("Wait"))
    box = chosen.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y + 30, steps=6)
    page.mouse.up()
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_enabled()
    moved = chosen.bounding_box()
    assert moved is not None
    assert moved["x"] > box["x"] + 20
    canvas(page).focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=2)).not_to_have_text("Step 2345")
    page.get_by_role("radio", name="Outline").click()
    expect(page.get_by_role("treegrid")).to_have_attribute("aria-rowcount", "9999")


def test_S4_1_steering_steps_keep_wcag_2_1_aa_on_the_canvas_and_in_the_outline(
    window: Window, place: Place
) -> None:
    page = window()
    page.emulate_media(reduced_motion="reduce")
    page.goto(steered(place, "Every kind of step"))
    group(page, "Publish safely").locator(".group-head").click()
    expect(page.get_by_role("heading", name="Publish safely", level=2)).to_be_visible()
    in_every_theme(page)
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    page.get_by_role("radio", name="Outline").click()
    expect(page.get_by_role("row", name="yes, then Approve")).to_be_visible()
    in_every_theme(page)


def steered(place: Place, name: str) -> str:
    """A choice, a gate, a try with two parts filled, a wait that starts late, and a step that undoes another."""
    nodes = {
        "ask": {"operation": "flow.choice", "name": "Worth it?", "parameters": {"condition": True}},
        "gate": {"operation": "flow.gate", "name": "Approve", "parameters": {"question": "Go on?"}},
        "try": {"operation": "flow.try", "name": "Publish safely"},
        "first": {"operation": "flow.wait", "name": "First", "parameters": {"seconds": 0}, "inside": "try"},
        "rescue": {
            "operation": "flow.wait",
            "name": "Rescue",
            "parameters": {"seconds": 0},
            "inside": "try",
            "part": "catch",
        },
        "late": {
            "operation": "flow.wait",
            "name": "Late",
            "parameters": {"seconds": 1},
            "run_if": "at_least_one_failed",
        },
        "back": {
            "operation": "flow.wait",
            "name": "Take back",
            "parameters": {"seconds": 0},
            "undoes": "late",
        },
    }
    edges = {
        "one": {"source": "ask", "target": "gate", "port": "true"},
        "two": {"source": "ask", "target": "try", "port": "false"},
        "three": {"source": "gate", "target": "late", "condition": "parameters.big == true"},
    }
    places = {
        "ask": {"x": 0, "y": 160},
        "gate": {"x": 240, "y": 32},
        "try": {"x": 240, "y": 160},
        "first": {"x": 256, "y": 224},
        "rescue": {"x": 256, "y": 344},
        "late": {"x": 576, "y": 32},
        "back": {"x": 576, "y": 240},
    }
    return made(place, name, nodes, edges, places)


def test_S0_16_what_is_called_as_one_types_stands_before_what_was_used_last(window: Window) -> None:
    page = make_design(window(), "Found by its name")
    canvas(page).focus()
    add(page, "n", "Approval gate")
    add(page, "n", "Wait")
    expect(step(page, "Wait")).to_be_visible()
    expect(step(page, "Approval gate 2")).to_have_count(0)
