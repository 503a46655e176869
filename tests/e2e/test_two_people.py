"""Two people in one Concert: two Chromium windows, one server, one data source, one run."""

import os
import re
import signal

from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Pair, Window
from tests.e2e.pages import Place, around, card, field, people, save_state, saved
from tests.support.server import RunningServer


def test_S3_3_a_newcomer_joins_by_a_link_that_was_made_in_the_app(
    window: Window, browser: Browser, server: RunningServer
) -> None:
    ada = window()
    expect(ada).to_have_url(re.compile(r"/w/[0-9a-f-]{36}$"))
    ada.keyboard.press("Control+k")
    ada.get_by_role("combobox").fill("invite")
    ada.keyboard.press("Enter")
    dialog = ada.get_by_role("dialog", name="Invite someone to Flight data")
    dialog.get_by_label("Role").select_option("editor")
    dialog.get_by_role("button", name="Make the link").click()
    link = dialog.get_by_label("Invitation link").input_value()
    assert link.startswith(f"{server.url}/join#")

    with browser.new_context() as context:
        ida = context.new_page()
        ida.goto(link)
        expect(ida.get_by_role("heading", level=1)).to_have_text("Join Flight data")
        expect(ida.get_by_role("main")).to_contain_text(
            "Owner invites you to the workspace Flight data of My organisation."
        )
        ida.get_by_role("button", name="Join the workspace").click()
        expect(ida.get_by_role("alert")).to_have_text("Needs a name, so that others know who you are.")
        ida.get_by_label("Your name").fill("Ida Newman")
        ida.keyboard.press("Enter")
        expect(ida.get_by_role("heading", level=1)).to_contain_text(", Ida")
        assert "#" not in ida.url
        ida.reload()
        expect(ida.get_by_role("heading", level=1)).to_contain_text(", Ida")


def test_S2_1_one_text_typed_from_both_sides_keeps_both_texts(both: Pair, place: Place) -> None:
    address = place.source("typed by two")
    ada, bea = both(address)
    for page in (ada, bea):
        field(page, "Description").wait_for()
        saved(page)
    field(ada, "Description").press_sequentially("All departures of 2013.")
    expect(field(bea, "Description")).to_have_value("All departures of 2013.")

    field(bea, "Description").focus()
    bea.keyboard.press("Control+Home")
    field(ada, "Description").focus()
    ada.keyboard.press("Control+End")
    for mine, theirs in zip(" Ask Adam.", "From NYC. ", strict=True):
        ada.keyboard.type(mine)
        bea.keyboard.type(theirs)
    whole = "From NYC. All departures of 2013. Ask Adam."
    for page in (ada, bea):
        expect(field(page, "Description")).to_have_value(whole)
        saved(page)
    assert whole == place.source_body(address)["description"]

    bea.keyboard.type("<")
    ada.keyboard.type(">")
    for page in (ada, bea):
        expect(field(page, "Description")).to_have_value(f"From NYC. <{whole[10:]}>")


def test_S2_2_each_sees_the_others_name_at_the_field_and_in_the_top_bar(both: Pair, place: Place) -> None:
    address = place.source("seen by two")
    ada, bea = both(address)
    for page, other in ((ada, "Bea Lind"), (bea, "Owner")):
        expect(people(page)).to_have_attribute("aria-label", f"Here: {other}")
        expect(page.get_by_role("banner")).to_contain_text("1 other here")
    field(ada, "Name").focus()
    field(bea, "Statement timeout").focus()
    expect(around(field(bea, "Name"))).to_contain_text("Owner")
    expect(around(field(ada, "Statement timeout"))).to_contain_text("Bea")
    expect(around(field(ada, "Name"))).not_to_contain_text("Owner")
    field(bea, "Name").focus()
    expect(around(field(ada, "Name"))).to_contain_text("Bea")
    expect(around(field(ada, "Statement timeout"))).not_to_contain_text("Bea")
    bea.close()
    expect(people(ada)).to_have_count(0)
    expect(around(field(ada, "Name"))).not_to_contain_text("Bea")


def test_S2_1_choices_numbers_and_tags_arrive_at_the_other(both: Pair, place: Place) -> None:
    address = place.source("chosen by two")
    ada, bea = both(address)
    field(ada, "Criticality").select_option("critical")
    expect(field(bea, "Criticality")).to_have_value("critical")
    field(bea, "Statement timeout").fill("45")
    expect(field(ada, "Statement timeout")).to_have_value("45")
    field(ada, "Tags").press_sequentially("Travel,")
    field(bea, "Tags").press_sequentially("2013\n")
    for page in (ada, bea):
        for tag in ("travel", "2013"):
            expect(page.get_by_role("button", name=f"Remove {tag}")).to_be_visible()
        saved(page)
    bea.get_by_role("button", name="Remove travel").click()
    expect(ada.get_by_role("button", name="Remove travel")).to_have_count(0)
    saved(bea)
    body = place.source_body(address)
    assert ("critical", 45, {"2013": True}) == (
        body["criticality"],
        body["limits"]["statement_timeout_s"],
        body["tags"],
    )


def test_S2_6_undo_takes_back_my_own_edits_only(both: Pair, place: Place) -> None:
    address = place.source("undone by one")
    ada, bea = both(address)
    field(ada, "Criticality").select_option("low")
    expect(field(bea, "Criticality")).to_have_value("low")
    field(bea, "Kind").select_option("duckdb")
    expect(field(ada, "Kind")).to_have_value("duckdb")
    ada.get_by_role("heading", level=1).click()
    ada.keyboard.press("Control+z")
    for page in (ada, bea):
        expect(field(page, "Criticality")).to_have_value("medium")
        expect(field(page, "Kind")).to_have_value("duckdb")


def test_N1_saved_is_said_after_the_commit_and_not_before(
    both: Pair, server: RunningServer, place: Place
) -> None:
    address = place.source("saved when it is")
    ada, bea = both(address)
    field(ada, "Description").fill("Before.")
    expect(field(bea, "Description")).to_have_value("Before.")
    saved(ada)
    os.kill(server.pid, signal.SIGSTOP)
    try:
        field(ada, "Description").press_sequentially(" After.")
        expect(save_state(ada)).to_have_text("Saving")
        # Nobody sees an edit that could still be lost.
        expect(field(bea, "Description")).to_have_value("Before.")
        saved(bea)
        expect(save_state(ada)).to_have_text("Saving")
    finally:
        os.kill(server.pid, signal.SIGCONT)
    saved(ada)
    expect(field(bea, "Description")).to_have_value("Before. After.")
    assert "Before. After." == place.source_body(address)["description"]


def test_S0_22_a_connection_test_of_one_shows_its_typed_steps_to_both(both: Pair, place: Place) -> None:
    address = place.source("tested by one")
    ada, bea = both(address)
    tests = [card(page, "Connection test") for page in (ada, bea)]
    expect(tests[1]).to_contain_text("Nobody has tested this source yet.")
    tests[0].get_by_role("button", name="Test the connection").click()
    for shown in tests:
        expect(shown).to_contain_text(re.compile(r"Passed in [\d.]+ (ms|s)"))
        expect(shown).to_contain_text("with the values now in the form")
        expect(shown.get_by_role("listitem").first).to_be_visible()
        assert len(shown.get_by_role("listitem").all()) >= 3
        for step in shown.get_by_role("listitem").all():
            expect(step).to_contain_text(re.compile(r"\d ms|< 1 ms"))
    expect(bea.get_by_role("heading", level=1).locator("..")).to_contain_text("Answers")
    bea.reload()
    expect(tests[1]).to_contain_text("with the values now in the form")
    field(bea, "Description").wait_for()
    saved(bea)
    expect(tests[1]).to_contain_text("with the values now in the form")

    field(bea, "Database file").fill("nowhere.db")
    saved(bea)
    expect(tests[0]).to_contain_text("before the last change")
    tests[1].get_by_role("button", name="Test again").click()
    for shown in tests:
        expect(shown).to_contain_text("Failed")
        expect(shown.get_by_role("alert")).to_contain_text("file_not_found")
    expect(ada.get_by_role("heading", level=1).locator("..")).to_contain_text("Does not answer")


def test_S1_1_both_see_how_a_source_answers_while_one_asks_it(both: Pair, place: Place) -> None:
    address = place.source("asked by one")
    ada, bea = both(address)
    heads = [page.get_by_role("heading", level=1).locator("..") for page in (ada, bea)]
    tests = [card(page, "Connection test") for page in (ada, bea)]
    tests[0].get_by_role("button", name="Test the connection").click()
    for shown in tests:
        expect(shown).to_contain_text("100 of 100")
        expect(shown).to_contain_text("0 %")
    path = field(ada, "Database file").input_value()
    field(ada, "Database file").fill("nowhere.db")
    saved(ada)
    tests[0].get_by_role("button", name="Test again").click()
    for shown, head in zip(tests, heads, strict=True):
        expect(shown).to_contain_text("50 %")
        expect(head).to_contain_text("Does not answer")
    field(ada, "Database file").fill(path)
    saved(ada)
    tests[0].get_by_role("button", name="Test again").click()
    for shown, head in zip(tests, heads, strict=True):
        expect(shown).to_contain_text("33.3 %")
        expect(head).to_contain_text("Error rate 33.3 %")


# Departures of New York City in 2013, January to December.
BY_MONTH = (
    *("27,004", "24,951", "28,834", "28,330", "28,796", "28,243"),
    *("29,425", "29,327", "27,574", "28,889", "27,268", "28,135"),
)


def test_S0_8_a_scan_shows_the_tree_and_a_profile_the_figures_to_both(both: Pair, place: Place) -> None:
    address = place.source("scanned by one")
    ada, bea = both(address)
    field(bea, "Sample rows").fill("1,000,000")
    saved(bea)
    ada.get_by_role("button", name="Read schema").first.click()
    for page in (ada, bea):
        tree = page.get_by_role("tree", name="Tables")
        for table in ("airlines", "airports", "flights", "planes", "weather"):
            expect(tree.get_by_role("treeitem", name=re.compile(f"^{table}"))).to_be_visible()
        tree.get_by_role("treeitem", name=re.compile("^flights")).click()
    card(bea, "flights").get_by_role("button", name="Profile the table").click()
    for page in (ada, bea):
        profile = card(page, "flights")
        expect(profile).to_contain_text("336,776 rows", timeout=90_000)
        rows = profile.get_by_role("table", name="Columns of flights").get_by_role("row")
        expect(rows).to_have_count(1 + 19)
        carrier = rows.filter(has_text="carrier")
        expect(carrier).to_contain_text("16")
        expect(
            carrier.get_by_role("button", name=re.compile("^Distribution of carrier: .*UA"))
        ).to_be_visible()
        month = rows.filter(has=page.get_by_text("month", exact=True))
        month.get_by_role("button", name=re.compile("^Distribution of month")).click()
        twin = page.get_by_role("dialog", name="Distribution of month").get_by_role("row")
        expect(twin).to_have_text([re.compile(f"^{month}{count}") for month, count in enumerate(BY_MONTH, 1)])
        page.keyboard.press("Escape")
    expect(ada.get_by_role("table", name="Columns of flights")).to_be_visible()


def test_S3_2_home_shows_who_is_inside_which_document_as_they_come_and_go(both: Pair, place: Place) -> None:
    address = place.source("visited by one")
    ada, bea = both(place.address())
    row = ada.get_by_role("region", name="Recent documents").get_by_text("visited by one").locator("..")
    expect(row).to_contain_text("changed by you")
    bea.get_by_role("link", name="visited by one").click()
    expect(bea).to_have_url(address)
    expect(row).to_contain_text("Bea is inside")
    expect(row.get_by_role("img", name="Bea Lind")).to_be_visible()
    expect(people(ada)).to_have_attribute("aria-label", re.compile("Bea Lind"))
    bea.get_by_role("link", name="Home").click()
    expect(row).not_to_contain_text("inside")


def test_N8_a_run_moves_on_home_in_the_list_and_on_its_own_page(both: Pair, place: Place) -> None:
    ada, bea = both(place.address("/runs"))
    runs = bea.get_by_role("table", name="Runs").get_by_role("row")
    expect(runs.or_(bea.get_by_text("Nothing ran")).first).to_be_visible()
    ada.get_by_role("link", name="Home").click()
    expect(ada.get_by_role("region", name="Recent documents")).to_be_visible()
    address = place.run()
    running = ada.get_by_role("region", name="Running now")
    expect(running.get_by_role("link", name="Profile flights")).to_be_visible()
    newest = runs.nth(1).get_by_role("link", name="Profile flights")
    expect(newest).to_have_attribute("href", address.removeprefix(place.server.url))
    expect(runs.nth(1)).to_contain_text(re.compile("Running|Done"))
    newest.click()
    expect(bea).to_have_url(address)
    steps = bea.get_by_role("list", name="Steps of the run").get_by_role("listitem")
    expect(steps.first).to_be_visible()
    expect(bea.get_by_role("heading", level=1).locator("..")).to_contain_text("Done", timeout=60_000)
    for step in steps.all():
        expect(step.get_by_role("img", name="Done")).to_be_visible()
    expect(bea.get_by_role("region", name="Logs")).to_contain_text(re.compile("profile", re.IGNORECASE))
    expect(running).to_have_count(0)
    ada.goto(place.address("/runs"))
    expect(ada.get_by_role("table", name="Runs").get_by_role("row").nth(1)).to_contain_text("Done")
