"""A failed run in a real window: its page says why, leads to what has to be mended, and starts the design again with other values."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, pick

RUN_MS = 60_000


def test_S4_4_a_failed_run_leads_to_the_source_to_mend_and_is_run_again_with_another(
    enter: Enter, place: Place
) -> None:
    source = place.source("misplaced-archive", path="gone-away.db").rpartition("/")[2]
    flights = place.owner.document("Profile flights")
    started = place.owner.call(
        "POST", f"/workflow/workflows/{flights}/execute", parameters={"source": source}
    )
    page = enter("Bea", place.address(f"/runs/{started['id']}"))
    step = page.get_by_role("complementary", name="Step Discover schema")
    expect(step.get_by_role("alert")).to_contain_text("gone-away.db", timeout=RUN_MS)
    log = page.get_by_role("log")
    expect(log.get_by_text("There is no file or folder 'gone-away.db'.", exact=True).first).to_be_visible()
    expect(step.get_by_role("link", name="misplaced-archive")).to_have_attribute(
        "href", re.compile(f"/sources/{source}$")
    )
    page.get_by_role("button", name="Run again").click()
    dialog = page.get_by_role("dialog", name="Run again")
    expect(dialog.get_by_role("combobox", name="source")).to_have_value("misplaced-archive")
    pick(page, "source", "flights")
    dialog.get_by_role("button", name="Run again").click()
    expect(page).not_to_have_url(re.compile(started["id"]))
    step = page.get_by_role("list", name="Steps of the run")
    expect(step.get_by_role("button", name="Done Publish report")).to_be_visible(timeout=RUN_MS)
