"""Three people in one workspace: who is where and how lively, following, quiet mode, two devices (S2-2, S2-8)."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, field, opened


def menu(page: Page) -> Locator:
    """The menu of people in the top bar, opened."""
    page.get_by_role("button", name="Follow somebody").click()
    return page.get_by_role("menu")


def follow(page: Page, name: str) -> None:
    menu(page).get_by_role("menuitemcheckbox", name=re.compile(f"^{name}")).click()


def bar(page: Page) -> Locator:
    return page.get_by_role("status").filter(has_text="Following")


def percent(page: Page) -> Locator:
    return page.get_by_role("toolbar", name="Zoom").get_by_role("button", name=re.compile("%"))


def design(place: Place, name: str) -> str:
    path = "/workflow/designer/workflows"
    nodes = {
        key: {"name": key.title(), "operation": "source.test_connection", "parameters": {}}
        for key in ("first", "second", "third")
    }
    positions = {key: {"x": 400 * number, "y": 0} for number, key in enumerate(nodes)}
    body = {"nodes": nodes, "edges": {}}
    made = place.owner.call(
        "POST", path, workspace=place.workspace, name=name, body=body, layout={"nodes": positions}
    )
    return place.address(f"/designs/{made['id']}")


def test_S2_2_who_follows_goes_from_document_to_document_and_sees_what_the_other_sees(
    enter: Enter, place: Place
) -> None:
    here, there = design(place, "Followed here"), place.source("followed there")
    bea, ada = enter("Bea", here), opened(enter("Ada", "about:blank"), place.address("/sources"))
    bea.get_by_role("group", name=re.compile("^First")).wait_for()

    follow(ada, "Bea")
    expect(ada).to_have_url(here)
    expect(bar(ada)).to_contain_text("Following Bea")
    expect(bea.get_by_role("banner")).to_contain_text("Owner follows you")

    bea.get_by_role("toolbar", name="Zoom").get_by_role("button", name="Zoom in").click()
    expect(percent(ada)).to_have_text("120 %")
    bea.keyboard.press("2")
    expect(ada.get_by_role("treegrid")).to_be_visible()

    bea.goto(there)
    expect(ada).to_have_url(there)
    field(bea, "Statement timeout").focus()
    expect(field(ada, "Statement timeout")).to_be_in_viewport()

    ada.keyboard.press("Escape")
    expect(bar(ada)).to_have_count(0)
    expect(bea.get_by_role("banner")).not_to_contain_text("follows you")
    bea.goto(here)
    bea.get_by_role("group", name=re.compile("^First")).or_(bea.get_by_role("treegrid")).first.wait_for()
    expect(ada).to_have_url(there)
