"""A value worked out by an expression: written with completion, wrong in both windows at once, mended, and run."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Pair
from tests.e2e.pages import Place
from tests.e2e.test_accessibility import in_every_theme
from tests.e2e.test_problems import choose, is_sound, problems

RUN_MS = 60_000


def counted(place: Place) -> str:
    """A step that counts, and one that works something out behind it: the design's address."""
    source = place.source("of expressions").rpartition("/")[2]
    body = {
        "nodes": {
            "one": {
                "operation": "source.count_rows",
                "name": "Count",
                "parameters": {"source": source, "table": "airlines"},
            },
            "two": {"operation": "data.transform", "name": "Work out", "parameters": {"value": 1}},
        },
        "edges": {"one-two": {"source": "one", "target": "two"}},
    }
    layout = {"nodes": {"one": {"x": 0, "y": 0}, "two": {"x": 256, "y": 0}}}
    made = place.owner.call(
        "POST",
        "/workflow/designer/workflows",
        workspace=place.workspace,
        name="Expressions",
        body=body,
        layout=layout,
    )
    return place.address(f"/designs/{made['id']}")


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Expression for Value")


def test_EX3_an_expression_is_written_with_completion_and_checked_in_both_windows_and_run(
    both: Pair, place: Place, shots: Path
) -> None:
    ada, bea = both(counted(place))
    for page in (ada, bea):
        is_sound(page)
        choose(page, "Work out")
    ada.get_by_role("button", name="Work out Value with an expression").click()
    expect(editor(ada)).to_be_focused()
    ada.keyboard.type("steps.")
    expect(ada.get_by_role("option", name=re.compile("^one"))).to_be_visible()
    ada.keyboard.press("Enter")
    ada.keyboard.type(".output.ro")
    rows = ada.get_by_role("option", name=re.compile("^rows"))
    expect(rows).to_be_visible()
    expect(rows).to_have_attribute("aria-selected", "true")
    ada.screenshot(path=shots / "expression-completion.png")
    ada.keyboard.press("Enter")
    expect(editor(ada)).to_have_text("steps.one.output.rows")
    expect(editor(bea)).to_have_text("steps.one.output.rows")
    for page in (ada, bea):
        is_sound(page)

    ada.keyboard.type(" + 'x'")
    for page in (ada, bea):
        expect(problems(page).get_by_text("does not take a whole number and text").first).to_be_visible()
        expect(page.locator(".cm-lintRange-error")).to_have_text(re.compile(r"^steps\.one"))
    bea.screenshot(path=shots / "expression-error.png")
    bea.emulate_media(reduced_motion="reduce")
    in_every_theme(bea)

    editor(bea).click()
    bea.keyboard.press("Control+a")
    bea.keyboard.type("{'rows': steps.one.output.rows, 'many': steps.one.output.rows > 10}")
    for page in (ada, bea):
        is_sound(page)
    ada.get_by_role("button", name="Run draft", exact=True).click()
    expect(ada.get_by_role("group", name=re.compile("^Work out.*Done"))).to_be_visible(timeout=RUN_MS)
