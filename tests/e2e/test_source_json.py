"""A source as JSON, edited beside others who have its form: what each writes stays, and what both wrote is asked."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Enter, Pair
from tests.e2e.pages import Place, field, saved
from tests.e2e.test_accessibility import in_every_theme
from tests.e2e.test_locks import holds, section


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="The source as JSON")


def line(page: Page, key: str) -> Locator:
    """The line of the text that begins with that key."""
    return editor(page).locator(".cm-line").filter(has_text=re.compile(rf'^\s*"{key}"'))


def write(page: Page, key: str, text: str) -> None:
    """Makes that of the key's line."""
    line(page, key).click()
    page.keyboard.press("End")
    page.keyboard.press("Shift+Home")
    page.keyboard.insert_text(text)


def shown(page: Page) -> None:
    page.get_by_role("main").get_by_role("button", name="JSON", exact=True).click()
    expect(editor(page)).to_contain_text('"criticality"')


def apply(page: Page) -> Locator:
    return page.get_by_role("main").get_by_role("button", name="Apply", exact=True)


def accessible(page: Page) -> None:
    """By axe-core in all themes, without colours on their way from one to the next."""
    page.emulate_media(reduced_motion="reduce")
    in_every_theme(page)
    page.evaluate("() => { document.documentElement.dataset.theme = 'light' }")


def told(page: Page) -> Locator:
    """What stands below the text."""
    return (
        page.get_by_role("main")
        .get_by_role("status")
        .filter(has_text=re.compile("says the same|Not applied|Read only"))
    )


def test_S0_12_json_and_form_are_edited_side_by_side_and_nothing_is_lost(both: Pair, place: Place) -> None:
    address = place.source("as json")
    ada, bea = both(address)
    saved(ada)
    saved(bea)
    shown(ada)
    expect(ada).to_have_url(re.compile(r"\?view=json$"))
    expect(told(ada)).to_have_text("The form says the same")
    field(bea, "Description").fill("Ask Bea.")
    expect(line(ada, "description")).to_contain_text("Ask Bea.")
    caret = editor(ada).locator(".cm-other")
    expect(caret).to_have_attribute("data-name", "Bea")
    expect(line(ada, "description").locator(".cm-other")).to_have_count(1)
    field(bea, "Name").focus()
    expect(line(ada, "name").locator(".cm-other")).to_have_count(1)
    expect(caret).to_have_count(1)
    write(ada, "name", '"name": "as text", "tags": {"finance": true},')
    expect(told(ada)).to_contain_text("Not applied yet: 2 fields")
    field(bea, "Sample rows").fill("500")
    expect(told(ada)).to_contain_text("Bea changed Sample rows. Applying keeps that.")
    expect(editor(ada)).not_to_contain_text("500")
    expect(bea.get_by_role("heading", level=1)).to_have_text("as json")
    ada.keyboard.press("Control+s")
    expect(told(ada)).to_have_text("The form says the same")
    expect(bea.get_by_role("heading", level=1)).to_have_text("as text")
    expect(line(ada, "sample_rows")).to_contain_text("500")
    saved(ada)
    body = place.source_body(address)
    assert ("as text", {"finance": True}, 500, "Ask Bea.") == (
        body["name"],
        body["tags"],
        body["limits"]["sample_rows"],
        body["description"],
    )
    ada.keyboard.press("Control+z")
    expect(bea.get_by_role("heading", level=1)).to_have_text("as json")
    expect(editor(ada)).not_to_contain_text("finance")
    expect(field(bea, "Sample rows")).to_have_value("500")
    accessible(ada)


def test_S0_12_what_both_changed_is_asked_before_the_json_is_applied(both: Pair, place: Place) -> None:
    address = place.source("asked about")
    ada, bea = both(address)
    saved(ada)
    saved(bea)
    field(bea, "Sample rows").fill("100")
    shown(ada)
    write(ada, "sample_rows", '"sample_rows": 300')
    field(bea, "Sample rows").fill("200")
    asked = ada.get_by_role("list", name="Changed by both")
    expect(asked).to_contain_text("You and Bea both changed Sample rows: yours is 300, theirs 200.")
    ada.keyboard.press("Control+s")
    expect(asked).to_be_visible()
    expect(field(bea, "Sample rows")).to_have_value("200")
    asked.get_by_role("button", name="Keep Bea's").click()
    asked.get_by_role("button", name="Keep mine").click()
    accessible(ada)
    apply(ada).click()
    expect(field(bea, "Sample rows")).to_have_value("300")
    expect(told(ada)).to_have_text("The form says the same")


def test_S0_12_what_does_not_fit_is_said_at_its_line_and_not_applied(both: Pair, place: Place) -> None:
    address = place.source("mistyped")
    ada, _ = both(address)
    saved(ada)
    ada.keyboard.press("j")
    problems = ada.get_by_role("list", name="Problems of the text")
    write(ada, "criticality", '"criticality": "dire", "colour": "red",')
    expect(problems.get_by_role("listitem")).to_have_text(
        [re.compile("^Line 3 Needs one of “low”"), "Line 3 A source has no field “colour”."]
    )
    expect(editor(ada).locator(".cm-lintRange-error").first).to_be_visible()
    ada.keyboard.press("Control+s")
    expect(apply(ada)).to_have_attribute("aria-disabled", "true")
    write(ada, "criticality", '"criticality": "high"')
    expect(problems).to_have_text("Line 3 Needs a comma, or a “}”.")
    accessible(ada)
    ada.get_by_role("navigation", name="Places").get_by_role("link", name="Home").click()
    expect(ada.get_by_text("Your JSON is not applied yet")).to_be_visible()
    ada.go_back()
    expect(problems).to_have_text("Line 3 Needs a comma, or a “}”.")
    write(ada, "criticality", '"criticality": "high",')
    apply(ada).click()
    expect(told(ada)).to_have_text("The form says the same")
    saved(ada)
    assert "high" == place.source_body(address)["criticality"]


def test_S0_12_json_of_a_locked_part_and_of_a_viewer_is_read_only(
    both: Pair, enter: Enter, place: Place
) -> None:
    address = place.source("held")
    ada, bea = both(address)
    saved(ada)
    saved(bea)
    holds(bea, "Connection")
    shown(ada)
    expect(section(ada, "Connection")).to_contain_text("Bea has the lock")
    write(ada, "path", '"path": "other.db"')
    expect(line(ada, "path")).to_contain_text('"flights.db"')
    write(ada, "name", '"name": "held still",')
    apply(ada).click()
    expect(bea.get_by_role("heading", level=1)).to_have_text("held still")
    accessible(ada)
    write(ada, "name", '"name": "held still", "credential": "vault:own",')
    problems = ada.get_by_role("list", name="Problems of the text")
    expect(problems).to_have_text("Line 2 Bea has the lock. Ask for it, or read on.")
    section(bea, "Connection").get_by_role("button", name="Release").click()
    expect(problems).to_have_count(0)
    apply(ada).click()
    expect(field(bea, "Credential reference")).to_have_value("vault:own")
    viewer = enter("Vi", f"{address}?view=json")
    expect(told(viewer)).to_contain_text("Read only: ")
    expect(editor(viewer)).to_have_attribute("aria-readonly", "true")
    write(viewer, "name", '"name": "mine",')
    expect(line(viewer, "name")).to_contain_text("held still")
