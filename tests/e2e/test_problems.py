"""Two people in one design: what one breaks both see at once, either mends it with one press, and it can be undone."""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Pair
from tests.e2e.pages import Place
from tests.e2e.test_accessibility import in_every_theme

Body = Mapping[str, Any]


def profile(source: str, name: str, **more: Any) -> dict[str, Any]:
    given = {"source": source, "table": "planes", **more}
    return {"operation": "source.profile_table", "name": name, "parameters": given}


def design(place: Place, name: str, second: Body = MappingProxyType({})) -> tuple[str, str]:
    """Two steps in a row, `second` in the parameters of the second one: its id and its address."""
    source = place.source(f"of {name}").rpartition("/")[2]
    body = {
        "nodes": {"one": profile(source, "First"), "two": profile(source, "Second", **second)},
        "edges": {"one-two": {"source": "one", "target": "two"}},
    }
    layout = {"nodes": {"one": {"x": 0, "y": 0}, "two": {"x": 256, "y": 0}}}
    made = place.owner.call(
        "POST", "/workflow/designer/workflows", workspace=place.workspace, name=name, body=body, layout=layout
    )
    return made["id"], place.address(f"/designs/{made['id']}")


def problems(page: Page) -> Locator:
    return page.get_by_role("list", name="Problems")


def run(page: Page) -> Locator:
    return page.get_by_role("button", name="Run draft", exact=True)


def is_sound(page: Page) -> None:
    expect(page.get_by_text("No problems. The draft can run.")).to_be_visible()
    expect(run(page)).not_to_have_attribute("aria-disabled", "true")


def choose(page: Page, name: str) -> None:
    page.get_by_role("group", name=re.compile(f"^{name}(,|$)")).click()


def test_N3_a_cycle_that_one_draws_both_see_and_the_other_breaks(
    both: Pair, place: Place, shots: Path
) -> None:
    _, address = design(place, "Live cycle")
    ada, bea = both(address)
    for page in (ada, bea):
        is_sound(page)
    choose(ada, "Second")
    ada.locator(".react-flow").focus()
    ada.keyboard.press("e")
    expect(ada.get_by_placeholder("Find a step")).to_be_focused()
    ada.keyboard.type("First")
    ada.keyboard.press("Enter")
    for page in (ada, bea):
        row = problems(page).get_by_role("listitem").filter(has_text="First → Second → First")
        expect(row).to_be_visible()
        expect(run(page)).to_have_attribute("aria-disabled", "true")
        expect(page.get_by_role("button", name="1 problem", exact=True)).to_be_visible()
    bea.screenshot(path=shots / "problems-cycle.png")
    problems(bea).get_by_role("button", name="Remove the connection").click()
    for page in (ada, bea):
        is_sound(page)
    bea.locator(".react-flow").focus()
    bea.keyboard.press("Control+z")
    expect(problems(ada).get_by_text("First → Second → First")).to_be_visible()
    ada.locator(".react-flow").focus()
    ada.keyboard.press("Control+.")
    for page in (ada, bea):
        is_sound(page)


def test_N3_a_wrong_value_leads_to_its_field_and_is_mended_there(
    both: Pair, place: Place, shots: Path
) -> None:
    id_, address = design(place, "Live value")
    ada, bea = both(address)
    for page in (ada, bea):
        is_sound(page)
    body = place.owner.call("GET", f"/workflow/designer/workflows/{id_}")["body"]
    body["nodes"]["two"]["parameters"]["sample_rows"] = "1,000"
    place.owner.call("PUT", f"/workflow/designer/workflows/{id_}", body=body)
    for page in (ada, bea):
        expect(problems(page).get_by_text("Second, Sample rows")).to_be_visible()
    expect(bea.get_by_role("status", name="Problems")).to_contain_text("New problem")
    bea.locator(".react-flow").focus()
    bea.keyboard.press("F8")
    expect(bea.get_by_role("textbox", name=re.compile("^Sample rows"))).to_be_focused()
    expect(bea.get_by_role("group", name=re.compile("^Second.*whole number"))).to_be_visible()
    bea.screenshot(path=shots / "problems-value.png")
    bea.emulate_media(reduced_motion="reduce")  # a colour on its way is no colour to judge
    in_every_theme(bea)
    bea.get_by_role("complementary").get_by_role("button", name="Use 1000").click()
    for page in (ada, bea):
        is_sound(page)
    choose(ada, "Second")
    expect(ada.get_by_role("textbox", name=re.compile("^Sample rows"))).to_have_value(re.compile("1.?000"))


def test_N3_a_type_mismatch_is_red_along_its_edge_and_in_the_outline(
    both: Pair, place: Place, shots: Path
) -> None:
    _, address = design(place, "Live types", {"sample_rows": {"$from": "one.output.table"}, "table": None})
    ada, bea = both(address)
    for page in (ada, bea):
        expect(page.get_by_role("button", name="2 problems", exact=True)).to_be_visible()
    expect(ada.locator(".react-flow__edge [data-state=wrong]")).to_have_count(1)
    ada.screenshot(path=shots / "problems-types.png")
    bea.get_by_role("radio", name="Outline").click()
    expect(bea.get_by_role("treegrid").get_by_role("row", name="Second", exact=True)).to_contain_text("Needs")
    choose(ada, "Second")
    ada.get_by_label("Table", exact=True).fill("planes")
    ada.keyboard.press("Tab")
    ada.get_by_role("button", name="Write a value instead").click()
    for page in (ada, bea):
        is_sound(page)
