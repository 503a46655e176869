"""The code view beside the canvas, files that come in, and the library, in real windows."""

import json
import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, saved
from tests.e2e.test_accessibility import in_every_theme

JOB = json.dumps({
    "name": "Nightly job",
    "schedule": {"quartz_cron_expression": "0 0 2 * * ?"},
    "tasks": [
        {"task_key": "load", "notebook_task": {"notebook_path": "/load"}},
        {"task_key": "check", "depends_on": [{"task_key": "load"}], "sql_task": {}},
    ],
})  # fmt: skip


def design_of(place: Place, template: str) -> str:
    """A design made from a shipped template: the address of its page."""
    path = f"/workflow/templates/concert.{template}/use"
    made = place.owner.call("POST", path, workspace=place.workspace)
    return place.address(f"/designs/{made['id']}")


def code(page: Page) -> Locator:
    page.get_by_role("radio", name="Code").click()
    editor = page.get_by_role("textbox", name="The design as YAML")
    expect(editor).to_contain_text("concert: workflow/1")
    return editor


def line(page: Page, text: str) -> Locator:
    return page.locator(".cm-line").filter(has_text=text)


def looked_over(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    in_every_theme(page)


def said(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("main").get_by_role("status").filter(has_text=text)).to_be_visible()


def at_end_of(page: Page, text: str) -> None:
    line(page, text).first.click()
    page.keyboard.press("End")


def test_S4_2_one_types_yaml_while_the_other_works_on_the_canvas(
    enter: Enter, place: Place, shots: Path
) -> None:
    address = design_of(place, "key_is_unique")
    ada, bea = enter("Ada", address), enter("Bea", address)
    editor = code(ada)
    at_end_of(ada, "name: Each once?")
    ada.keyboard.type(" Really")
    said(ada, "The graph says the same")
    step = bea.get_by_role("group", name=re.compile("^Each once\\? Really"))
    expect(step).to_be_visible()
    bea.get_by_role("group", name=re.compile("^Count rows")).click()
    bea.get_by_label("Name", exact=True).press("End")
    bea.keyboard.type(" of it")
    expect(editor).to_contain_text("name: Count rows of it")
    expect(editor).to_contain_text("name: Each once? Really")
    saved(ada)
    ada.screenshot(path=shots / "code-yaml.png")
    ada.get_by_role("button", name="Undo").click()
    expect(editor).not_to_contain_text("Really")
    expect(editor).to_contain_text("name: Count rows of it")


def test_S4_2_a_wrong_text_is_refused_with_its_line_and_keeps_the_graph(
    enter: Enter, place: Place, shots: Path
) -> None:
    page = enter("Ada", design_of(place, "latest_rows"))
    code(page)
    at_end_of(page, "operation: query.rows")
    page.keyboard.type("\nafter: nobody")
    said(page, "Not in the design yet")
    problems = page.get_by_role("list", name="Problems of the text")
    expect(problems).to_contain_text("This is a list of steps")
    page.screenshot(path=shots / "code-wrong.png")
    looked_over(page)
    page.get_by_role("radio", name="Graph").click()
    expect(page.get_by_role("banner").get_by_role("status")).to_have_text("Not in the design yet")
    page.screenshot(path=shots / "code-typed.png")
    expect(code(page)).to_contain_text("after: nobody")
    said(page, "Not in the design yet: 1 problem")
    page.get_by_role("button", name="Go back to the graph's text").click()
    said(page, "The graph says the same")
    saved(page)
    page.get_by_role("radio", name="Graph").click()
    expect(page.get_by_role("group", name=re.compile("^Read rows"))).to_be_visible()


def test_S4_2_the_script_beside_it_is_made_of_the_design(enter: Enter, place: Place) -> None:
    page = enter("Ada", design_of(place, "count_by_group"))
    code(page)
    page.get_by_role("tab", name="Python").click()
    expect(page.get_by_role("textbox", name="The design as a Python script")).to_contain_text(
        "from server.scripting import Flow"
    )
    said(page, "Runs the same steps")


def test_S4_7_a_job_of_another_engine_is_shown_before_it_becomes_a_design(
    enter: Enter, place: Place, shots: Path
) -> None:
    page = enter("Ada", place.address("/designs"))
    page.get_by_role("button", name="Import design").click()
    dialog = page.get_by_role("dialog", name="Import design")
    dialog.get_by_label("Or its text").fill(JOB)
    preview = dialog.get_by_role("region", name="What becomes of it")
    expect(preview).to_contain_text("Databricks job: “Nightly job” with 2 steps and 1 edge")
    expect(preview.get_by_role("list", name="What is left out or changed")).to_contain_text("schedule")
    page.screenshot(path=shots / "import-design.png")
    looked_over(page)
    dialog.get_by_role("button", name="Make the design").click()
    expect(page.get_by_role("group", name=re.compile("^load"))).to_be_visible()


def test_S4_7_a_template_is_found_used_saved_and_found_again(enter: Enter, place: Place, shots: Path) -> None:
    page = enter("Ada", place.address())
    page.get_by_role("navigation", name="Places").wait_for()
    page.keyboard.press("g")
    page.keyboard.press("l")
    templates = page.get_by_role("list", name="Templates")
    expect(templates.get_by_role("listitem")).not_to_have_count(0)
    page.screenshot(path=shots / "library.png")
    looked_over(page)
    page.get_by_label("Find templates").fill("unique")
    expect(templates.get_by_role("heading")).to_have_text(["Check that a key is unique"])
    page.get_by_role("button", name="Use Check that a key is unique").click()
    page.get_by_role("dialog").get_by_label("Name", exact=True).fill("Planes stand once")
    page.get_by_role("button", name="Make the design").click()
    code(page)
    page.get_by_role("button", name="Save as template").click()
    dialog = page.get_by_role("dialog", name="Save as template")
    expect(dialog.get_by_label("Title")).to_have_value("Planes stand once")
    dialog.get_by_role("button", name="Save template").click()
    expect(page.get_by_text("Saved Planes stand once, version 1")).to_be_visible()
    page.goto(place.address("/library"))
    page.get_by_role("radio", name="This workspace").click()
    expect(page.get_by_role("heading", name="Planes stand once")).to_be_visible()
