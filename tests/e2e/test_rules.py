"""What happens by itself and who helps out: a rule is tried, kept and fires; a ladder is looked at; somebody is away (action 17, S2-11)."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, card, pick
from tests.e2e.test_accessibility import in_every_theme


def write_rule(ada: Page) -> None:
    ada.get_by_role("button", name="New rule").first.click()
    ada.get_by_label("Name", exact=True).fill("New papers")
    topic = ada.get_by_role("combobox", name="Event 1")
    topic.fill("document:created")
    topic.press("Escape")
    ada.get_by_label("Only if").fill('event.payload.title.startsWith("Paper")')
    expect(card(ada, "Dry run").get_by_role("status")).to_contain_text("Would have fired 1 time")
    pick(ada, "Add a person or group", "Bea Lind")
    ada.get_by_role("textbox", name="Message").fill('="Look at " + event.payload.title')
    tried = ada.get_by_role("list", name="What it would have made of events").get_by_role("listitem")
    expect(tried.first).to_contain_text("1 person or group would be told: Look at Paper before")
    expect(tried.first).to_contain_text('event.payload.title = "Paper before"')


def test_action_17_a_rule_is_tried_on_what_was_told_kept_and_fires(enter: Enter, place: Place) -> None:
    place.owner.call(
        "POST",
        f"/collaboration/workspaces/{place.workspace}/documents",
        kind="freeform",
        name="Paper before",
    )
    bea = enter("Bea", place.address("/away"))
    ada = enter("Ada", place.address("/schedules/rules"))
    for page in (ada, bea):
        page.emulate_media(reduced_motion="reduce")
    write_rule(ada)
    in_every_theme(ada)
    ada.get_by_role("button", name="Add the rule").click()
    row = ada.get_by_role("row", name=re.compile("^New papers"))
    expect(row).to_contain_text("never")
    place.owner.call(
        "POST", f"/collaboration/workspaces/{place.workspace}/documents", kind="freeform", name="Paper after"
    )
    expect(row).to_contain_text("Done")
    row.get_by_role("button", name="New papers", exact=True).click()
    expect(card(ada, "What it did")).to_contain_text("Told 1 person")
    ada.get_by_role("button", name="Back to the rules").click()
    row.get_by_role("button", name="Pause New papers").click()
    expect(row).to_contain_text("Paused")
    row.get_by_role("button", name="Remove New papers").click()
    expect(row).to_have_count(0)
    away(bea)
    escalation(ada, place)
    bea.get_by_role("button", name="Take back").click()
    expect(card(bea, "Who decides for me")).to_contain_text("you decide yourself")


def away(bea: Page) -> None:
    """Bea is away from now on, and Owner, who is Ada, decides for her."""
    bea.get_by_role("combobox", name="Who decides for me").select_option(label="Owner")
    bea.get_by_label("Reason").fill("At the sea")
    in_every_theme(bea)
    bea.get_by_role("button", name="Let them decide").click()
    line = card(bea, "Who decides for me").get_by_role("listitem")
    expect(line).to_contain_text("Owner")
    expect(line).to_contain_text("At the sea")


def escalation(ada: Page, place: Place) -> None:
    ada.goto(place.address("/governance/escalation"))
    expect(ada.get_by_role("list", name="What happens when").get_by_role("listitem")).to_have_count(9)
    ada.get_by_role("button", name="New ladder").click()
    form = ada.get_by_role("dialog", name="New ladder")
    form.get_by_label("Name", exact=True).fill("Short")
    for title in ("Backup approvers", "Delegates", "Team lead", "Area steward", "Security lead"):
        form.get_by_role("button", name=f"Remove {title}").click()
    form.get_by_role("group", name="Channels of Remind the approvers").get_by_label("SMS").check()
    in_every_theme(ada)
    form.get_by_role("button", name="Add the ladder").click()
    expect(form).to_have_count(0)
    expect(card(ada, "Asked now: Short")).to_contain_text("by in-app, SMS")
    expect(card(ada, "Asked now: Short").get_by_role("listitem")).to_have_count(4)
    ada.get_by_role("button", name="New calendar").click()
    hours = ada.get_by_role("dialog", name="New calendar")
    hours.get_by_label("Name", exact=True).fill("Berne")
    hours.get_by_label("Time zone").fill("Europe/Zurich")
    hours.get_by_label("Holidays").fill("2027-01-01 every year New Year")
    hours.get_by_role("button", name="Add the calendar").click()
    expect(hours).to_have_count(0)
    expect(ada.get_by_role("row", name=re.compile("^Berne"))).to_contain_text("Mon to Fri 09:00 to 17:00")
    expect(card(ada, "How approvals go")).to_contain_text("Waiting now")
    in_every_theme(ada)
    ada.get_by_role("button", name="Remove Berne").click()
    expect(ada.get_by_role("row", name=re.compile("^Berne"))).to_have_count(0)
    ada.get_by_role("button", name="Remove Short").click()
    expect(card(ada, "Asked now: Standard")).to_be_visible()
