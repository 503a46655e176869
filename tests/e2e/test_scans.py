"""Scans, findings, rule sets and reports in real windows: two people write rules, scan, decide and report."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, card, field, pick, saved
from tests.e2e.test_accessibility import in_every_theme

PEOPLE = """
CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT, age INTEGER);
INSERT INTO people (email, age) VALUES ('a@b.example', 30), (NULL, 20), (NULL, 400);
CREATE TABLE visits (id INTEGER PRIMARY KEY, person INTEGER);
"""

EMAIL = re.compile("e-?mail", re.IGNORECASE)


def people_file(place: Place) -> None:
    path = Path(place.server.data) / "sources" / "visitors.db"
    path.parent.mkdir(exist_ok=True)
    if path.exists():
        return
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(PEOPLE)


def looked_over(page: Page, shot: Path) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.screenshot(path=shot)
    in_every_theme(page)


def test_S4_14_two_people_write_rules_and_try_them_on_a_sample(
    enter: Enter, place: Place, shots: Path
) -> None:
    people_file(place)
    source = place.source("Visitors", path="visitors.db")
    ada = enter("Ada", place.address("/governance/rule-sets"))
    ada.get_by_role("button", name="New rule set").first.click()
    ada.get_by_label("Name", exact=True).fill("People")
    ada.get_by_role("button", name="Make rule set").click()
    ada.get_by_role("heading", name="People").wait_for()
    bea = enter("Bea", ada.url)
    ada.get_by_role("button", name="New rule", exact=True).click()
    ada.get_by_role("menuitem", name="Quality rule").click()
    ada.get_by_label("Check", exact=True).select_option(label="Has a value")
    field(ada, "Columns").fill("email")
    rules = bea.get_by_role("navigation", name="All rules")
    rules.get_by_role("button").first.click()
    named = bea.get_by_role("main").get_by_placeholder("Made of the check")
    named.fill("E-mail is there")
    expect(
        ada.get_by_role("navigation", name="All rules").get_by_role("button", name="E-mail is there")
    ).to_be_visible()
    pick(ada, "Attach a source", "Visitors")
    saved(ada)
    bea.get_by_role("button", name="Try rules").click()
    expect(bea.get_by_role("table", name="Rules on the sample").get_by_role("row").nth(1)).to_contain_text(
        "Failed"
    )
    expect(ada.get_by_role("table", name="Rules on the sample").get_by_role("row").nth(1)).to_contain_text(
        "Failed"
    )
    expect(card(ada, "Try on a sample")).to_contain_text("Tried by Bea")
    looked_over(bea, shots / "rule-set.png")

    # All of it is locked by one and asked for by the other; its history stands where that of other documents does.
    bea.get_by_role("button", name=re.compile("^Locks of the rule set")).click()
    bea.get_by_role("button", name="Lock the rule set").click()
    expect(bea.get_by_role("banner")).to_contain_text("You have the lock")
    bea.keyboard.press("Escape")
    ada.get_by_role("banner").get_by_role("button", name="Bea has the lock").click()
    ada.get_by_role("button", name="Ask for it").click()
    asked = bea.get_by_role("region", name="Asked of you")
    expect(asked).to_contain_text("asks for the rule set")
    asked.get_by_role("button", name=re.compile("^Hand over to")).click()
    expect(ada.get_by_role("banner")).to_contain_text("You have the lock")
    ada.keyboard.press("Escape")
    ada.get_by_role("main").get_by_role("button", name="History").click()
    ada.get_by_role("link", name="Open the whole history").click()
    expect(ada.get_by_role("heading", name="History of People")).to_be_visible()
    expect(ada.get_by_role("link", name="Back to work")).to_be_visible()
    looked_over(ada, shots / "rule-set-history.png")
    ada.goto(f"{source}/scans")
    expect(card(ada, "Rule sets").get_by_role("link", name="People")).to_be_visible()


def test_S4_18_a_scan_is_defined_cloned_run_and_scheduled_before_everybodys_eyes(
    enter: Enter, place: Place, shots: Path
) -> None:
    people_file(place)
    place.source("Visitors of the hotel", path="visitors.db")
    made = place.owner.call("POST", "/scan-rule-sets", workspace=place.workspace, name="Guest rules")
    ada, bea = (enter(who, place.address("/governance/scans")) for who in ("Ada", "Bea"))
    ada.get_by_role("button", name="New scan").first.click()
    dialog = ada.get_by_role("dialog", name="New scan")
    dialog.get_by_label("Name").fill("Nightly look")
    dialog.get_by_label("Find a source").fill("hotel")
    dialog.get_by_role("checkbox", name="Visitors of the hotel").check()
    dialog.get_by_role("checkbox", name="Schema").check()
    looked_over(ada, shots / "scan-form.png")
    dialog.get_by_role("button", name="Make scan").click()
    row = bea.get_by_role("table", name="Scan definitions").get_by_role("row").filter(has_text="Nightly look")
    expect(row).to_contain_text("not run yet")

    ada.get_by_label("Attach a rule set").select_option(value=made["id"])
    sets = card(ada, "Rule sets").get_by_role("list", name="Rule sets of its sources")
    expect(sets.get_by_role("link", name="Guest rules")).to_be_visible()
    ada.get_by_role("button", name="Run Nightly look").click()
    expect(row).to_contain_text("Done", timeout=60_000)
    expect(card(ada, "Scans").get_by_role("row").filter(has_text="Visitors of the hotel")).to_contain_text(
        "Done"
    )

    row.get_by_role("button", name="More of Nightly look").click()
    bea.get_by_role("menuitem", name="Clone scan").click()
    bea.get_by_role("dialog").get_by_role("button", name="Make scan").click()
    copied = (
        ada.get_by_role("table", name="Scan definitions")
        .get_by_role("row")
        .filter(has_text="Nightly look (copy)")
    )
    expect(copied).to_be_visible()
    row.first.get_by_role("button", name="More of Nightly look", exact=True).click()
    bea.get_by_role("menuitem", name="Schedule scan").click()
    bea.get_by_role("dialog").get_by_role("button", name="Schedule scan").click()
    expect(card(ada, "Nightly look")).to_contain_text("02:30")
    looked_over(ada, shots / "scan-definitions.png")
    copied.get_by_role("button", name="More of Nightly look (copy)").click()
    ada.get_by_role("menuitem", name="Remove scan").click()
    ada.get_by_role("dialog").get_by_role("button", name="Remove scan").click()
    expect(row).to_have_count(1)


def test_S0_10_a_scan_is_watched_its_findings_decided_and_reported(
    enter: Enter, place: Place, shots: Path
) -> None:
    source = place.address(f"/sources/{place.owner.document('Visitors')}")
    ada, bea = enter("Ada", f"{source}/scans"), enter("Bea", f"{source}/scans")
    ada.get_by_role("button", name="Start scan").click()
    expect(card(bea, "Scan").get_by_text("Done", exact=True).first).to_be_visible(timeout=60_000)
    findings = card(bea, "Findings")
    found = findings.get_by_role("button", name=EMAIL).first
    expect(found).to_be_visible()
    looked_over(bea, shots / "scans.png")
    # of quality: to leave a flaw of security takes the right to manage
    quality = findings.get_by_role("row").filter(has_text="quality").filter(has_text=EMAIL)
    quality.get_by_role("checkbox").check()
    findings.get_by_role("button", name="Ignore 1").click()
    bea.get_by_label("Why they may be ignored").fill("Made up people")
    bea.get_by_role("button", name="Ignore findings").click()
    card(ada, "Findings").get_by_role("radio", name=re.compile("^Ignored 1")).click()
    left = card(ada, "Findings").get_by_role("row").filter(has_text="quality")
    left.get_by_role("button", name=EMAIL).click()
    expect(ada.get_by_role("dialog")).to_contain_text("Made up people")
    looked_over(ada, shots / "finding.png")
    ada.keyboard.press("Escape")

    ada.get_by_role("button", name="Build report").first.click()
    dialog = ada.get_by_role("dialog", name="Reports")
    dialog.get_by_label("Title").fill("Weekly look")
    dialog.get_by_role("button", name="Build report").click()
    dialog.get_by_role("button", name="Share").first.click()
    dialog.get_by_label("Who may open the link").select_option(label="Anyone with the link")
    dialog.get_by_role("button", name="Make link").click()
    link = dialog.get_by_label("The new link").input_value()
    looked_over(ada, shots / "reports.png")
    stranger = ada.context.browser.new_context().new_page()  # type: ignore[union-attr]
    stranger.goto(link)
    expect(stranger.get_by_role("heading", name="Weekly look")).to_be_visible()
    stranger.screenshot(path=shots / "report.png")
    dialog.get_by_role("button", name="Revoke link").click()
    expect(dialog.get_by_role("button", name="Revoke link")).to_have_count(0)
    assert 404 == stranger.request.get(link).status
    stranger.context.close()


def test_S4_18_a_report_of_the_workspace_is_about_all_its_sources_or_those_that_are_chosen(
    enter: Enter, place: Place, shots: Path
) -> None:
    place.source("Reported on")
    ada = enter("Ada", place.address("/governance/findings"))
    ada.get_by_role("button", name="Build report").click()
    dialog = ada.get_by_role("dialog", name="Reports")
    every = dialog.get_by_role("radio", name=re.compile(r"^All \d+ sources"))
    expect(every).to_be_checked()
    dialog.get_by_role("radio", name="Chosen ones").click()
    build = dialog.get_by_role("button", name="Build report")
    expect(build).to_have_attribute("aria-disabled", "true")
    pick(dialog, "Add a source", "Reported on")
    expect(dialog.get_by_role("list", name="Sources of the report")).to_contain_text("Reported on")
    expect(dialog).to_contain_text("of this source, as they are now")
    looked_over(ada, shots / "report-about.png")
    dialog.get_by_label("Title").fill("Of one source")
    build.click()
    expect(dialog.get_by_role("region", name="Built reports")).to_contain_text("Of one source")
    built = place.owner.call("GET", f"/reports/workspaces/{place.workspace}")["items"][0]
    assert ("Of one source", ["Reported on"]) == (built["title"], built["sources"])


def test_S4_18_the_schedule_of_a_report_is_built_by_choosing_and_builds_none_now(
    enter: Enter, place: Place, shots: Path
) -> None:
    ada = enter("Ada", f"{place.source('Reported each month')}/scans")
    reports = f"/reports/workspaces/{place.workspace}"
    before = place.owner.call("GET", reports)["total"]
    ada.get_by_role("button", name="Build report").first.click()
    dialog = ada.get_by_role("dialog", name="Reports")
    dialog.get_by_label("Title").fill("Each month")
    dialog.get_by_role("button", name="Schedule report").click()
    plan = ada.get_by_role("dialog", name="Schedule report")
    plan.get_by_role("radio", name="Months").click()
    plan.get_by_label("On day").select_option("2")
    expect(plan.get_by_label("As cron")).to_have_value("0 7 2 * *")
    expect(plan.get_by_role("table")).to_be_visible()  # the next times
    looked_over(ada, shots / "report-schedule.png")
    plan.get_by_role("button", name="Schedule report").click()
    expect(plan).to_have_count(0)
    expect(dialog).to_be_visible()
    made = place.owner.call("GET", f"/workflow/triggers?workspace={place.workspace}&limit=200")["items"]
    assert ["0 7 2 * *"] == [one["config"]["cron"] for one in made if "Each month" in one["design_name"]]
    assert before == place.owner.call("GET", reports)["total"]
