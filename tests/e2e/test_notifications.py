"""Messages leave and come home: a channel is set up, an address confirmed, a mention arrives by mail, a link decides (S0-17, S2-12)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Enter, Window
from tests.e2e.pages import Place
from tests.e2e.test_accessibility import in_every_theme
from tests.support.sinks import MailSink, mail_sink, words

MAILBOX = "nia@example.org"


@pytest.fixture
def mail(place: Place) -> Iterator[MailSink]:
    """A mail server, and no channel left behind that would lead to it."""
    path = f"/workspaces/{place.workspace}/notification-channels"
    with mail_sink() as sink:
        yield sink
        for one in place.owner.call("GET", path)["items"]:
            place.owner.call("DELETE", f"{path}/{one['id']}")


def looked_at(page: Page) -> None:
    """Colours that are on their way are no colours to judge."""
    page.emulate_media(reduced_motion="reduce")
    page.mouse.move(1, 1)
    in_every_theme(page)
    page.evaluate("() => { document.documentElement.dataset.theme = 'light' }")


def set_up(ada: Page, mail: MailSink) -> None:
    ada.get_by_role("tab", name="Channels").click()
    ada.get_by_role("button", name="Set up a channel").first.click()
    form = ada.get_by_role("dialog", name="Set up a channel")
    form.get_by_label("Name", exact=False).first.fill("Mail of the house")
    form.get_by_label("Server").fill("127.0.0.1")
    form.get_by_label("Port").fill(str(mail.port))
    form.get_by_label("Encryption").select_option("none")
    form.get_by_label("Sender's address").fill("concert@example.org")
    form.get_by_role("button", name="Set up the channel").click()
    expect(form).to_have_count(0)
    expect(ada.get_by_role("row", name=re.compile("^Mail of the house"))).to_contain_text("Not used yet")


def be_reached(nia: Page, mail: MailSink) -> None:
    """Nia names an address and gives the code back that came there."""
    nia.get_by_role("button", name="Add email").click()
    form = nia.get_by_role("dialog", name="Email address")
    form.get_by_label("Email address").fill(MAILBOX)
    form.get_by_role("button", name="Send the code").click()
    mail.wait(lambda: len(mail.to(MAILBOX)) == 1)
    code = re.search(r"\b\d{6}\b", words(mail.mails[-1]))
    assert code is not None
    asked = nia.get_by_role("dialog", name="Enter the code")
    asked.get_by_label("Code").fill(code[0])
    asked.get_by_role("button", name="Confirm the address").click()
    expect(nia.get_by_role("listitem").filter(has_text=MAILBOX)).to_contain_text("Confirmed")


def mention(place: Place, user: str, text: str) -> None:
    source = place.owner.document("Profile flights")
    place.owner.call(
        "POST",
        f"/collaboration/documents/{source}/comments",
        text=text,
        mentions=[user],
        anchor={"kind": "document"},
    )


def test_S2_12_a_mention_arrives_by_mail_and_a_link_in_one_decides(
    window: Window, enter: Enter, place: Place, mail: MailSink, browser: Browser
) -> None:
    ada = enter("Ada", place.address("/notifications"))
    set_up(ada, mail)
    looked_at(ada)
    nia = window("Nia Berg", role="approver")
    nia.goto(place.address("/notifications"))
    be_reached(nia, mail)
    looked_at(nia)

    members = place.owner.call("GET", f"/collaboration/workspaces/{place.workspace}/members")["items"]
    user = next(one["user"] for one in members if one["name"] == "Nia Berg")
    mention(place, user, "Is this right?")
    mail.wait(lambda: len(mail.to(MAILBOX)) == 2)
    assert "Owner mentioned you on Profile flights" == mail.mails[-1]["Subject"]
    ada.get_by_role("tab", name="Sent").click()
    row = ada.get_by_role("row", name=re.compile("^Mentions"))
    expect(row).to_contain_text("Sent")
    row.get_by_role("button", name="Mentions").click()
    expect(ada.get_by_role("dialog").get_by_role("list", name="Attempts")).to_contain_text("Sent")

    decided_by_link(place, mail, browser)
    quiet(nia)
    mention(place, user, "And this?")
    inbox = nia.get_by_role("link", name=re.compile(r"^Inbox, \d+ unread"))
    expect(inbox).to_be_visible()
    place.owner.call("GET", f"/workspaces/{place.workspace}/notification-channels")
    assert 3 == len(mail.to(MAILBOX))


def decided_by_link(place: Place, mail: MailSink, browser: Browser) -> None:
    """By somebody who is not signed in where they read their mail."""
    asked = place.owner.call(
        "POST",
        "/workflow/approvals/workflows",
        workspace=place.workspace,
        type="data_source_create",
        reason="For the report",
        input={"name": "Weather", "body": {"kind": "sqlite"}},
    )
    mail.wait(lambda: len(mail.to(MAILBOX)) == 3)
    link = re.search(r"Approve: (\S+/decide/\S+)", words(mail.mails[-1]))
    assert link is not None
    context = browser.new_context()
    page = context.new_page()
    page.goto(link[1])
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Weather")
    expect(page.get_by_role("main")).to_contain_text("For the report")
    expect(page.get_by_role("main")).to_contain_text("kind: nothing → sqlite")
    assert "waiting" == place.owner.call("GET", f"/workflow/approvals/{asked['id']}")["state"]
    looked_at(page)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The request is approved.")
    page.goto(link[1])
    expect(page.get_by_role("heading", level=1)).to_contain_text("This link was used already.")
    context.close()


def quiet(nia: Page) -> None:
    """From hours ago until hours from now."""
    hours = timedelta(hours=6)
    now = datetime.now(UTC)
    nia.get_by_label("Time zone").fill("UTC")
    nia.get_by_role("switch", name="Quiet hours").click()
    nia.get_by_label("From").fill(f"{now - hours:%H:%M}")
    nia.get_by_label("To", exact=True).fill(f"{now + hours:%H:%M}")
    nia.get_by_role("button", name="Save the rules").click()
    expect(nia.get_by_text("Everything is saved")).to_be_visible()
