"""What the demo says of itself: which of its sources are not here and why, and those that Concert itself feeds."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from server.demo.programs import DATABASES, is_installed
from tests.e2e.conftest import Enter
from tests.e2e.pages import Place
from tests.e2e.test_accessibility import in_every_theme


@pytest.mark.parametrize("screen", ["sources", "catalog/discovery", "governance"])
def test_S0_2_screens_say_which_sources_of_the_demo_are_missing_and_what_to_do(
    enter: Enter, place: Place, shots: Path, screen: str
) -> None:
    page = enter("Ada", place.address(f"/{screen}"))
    page.emulate_media(reduced_motion="reduce")
    missing = page.get_by_role("region", name="Not in this demo")
    for needed in DATABASES:
        said = "is installed, and" if is_installed(needed) else "is not installed on this machine"
        expect(missing).to_contain_text(re.compile(f"{needed.name}.*{needed.title} {said}"))
    expect(missing).to_contain_text("make databases")
    missing.scroll_into_view_if_needed()
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        page.screenshot(path=shots / f"demo-{screen.rpartition('/')[2]}-{theme}.png", full_page=True)
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    in_every_theme(page)


def test_S0_2_concert_tells_of_itself_by_two_sources(enter: Enter, place: Place, shots: Path) -> None:
    page = enter("Ada", place.address("/sources"))
    for name in ("concert-meta", "status-api"):
        page.get_by_label("Filter sources").fill(name)
        expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    page.get_by_role("link", name="status-api", exact=True).click()
    page.get_by_role("heading", name="status-api", level=1).wait_for()
    page.get_by_role("button", name=re.compile("^Test (the connection|again)$")).first.click()
    expect(page.get_by_role("main")).to_contain_text(re.compile("rows in the first page of health"))
    page.screenshot(path=shots / "demo-status-api.png", full_page=True)
