"""Integrations in a real window: a webhook tells a receiver, signed, and the log shows it; a token is shown once and revoked."""

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from engine.triggers.signing import signature_of
from tests.e2e.conftest import Enter
from tests.e2e.pages import Place
from tests.e2e.test_accessibility import in_every_theme
from tests.support.belonging import own_workspace
from tests.support.people import Person
from tests.support.sinks import WebSink, web_sink


@pytest.fixture
def silent(place: Place) -> Place:
    """A workspace of which no other system is told."""
    return replace(place, workspace=own_workspace(place.owner, "Told to nobody"))


@pytest.fixture
def sink(silent: Place) -> Iterator[WebSink]:
    """A receiver on loopback, and no webhook left behind that would call it."""
    path = f"/integrations/workspaces/{silent.workspace}"
    with web_sink() as sink:
        yield sink
        for one in silent.owner.call("GET", path)["webhooks"]:
            silent.owner.call("DELETE", f"{path}/webhooks/{one['id']}")


def looked_at(page: Page, picture: Path) -> None:
    """Colours that are on their way are no colours to judge."""
    page.emulate_media(reduced_motion="reduce")
    page.mouse.move(1, 1)
    page.screenshot(path=picture)
    in_every_theme(page)
    page.evaluate("() => { document.documentElement.dataset.theme = 'light' }")


def make_a_webhook(ada: Page, sink: WebSink) -> str:
    """By keys and words; its secret."""
    expect(ada.get_by_text("No other system is told of anything yet.")).to_be_visible()
    expect(ada.get_by_role("button", name="New webhook").first).to_be_enabled()
    ada.keyboard.press("n")
    form = ada.get_by_role("dialog", name="New webhook")
    form.get_by_role("button", name="Make the webhook").click()
    expect(form).to_contain_text("Needs an address such as")
    form.get_by_label("Name").fill("Desk")
    form.get_by_label("Address").fill(f"{sink.url}/in")
    form.get_by_label("Event 1").fill("workspace:group:*")
    form.get_by_label("Only if").fill('event.payload.name != "Quiet"')
    ada.keyboard.press("Tab")
    form.get_by_role("button", name="Make the webhook").click()
    ready = ada.get_by_role("dialog", name="Desk is ready")
    secret = ready.get_by_label("Secret", exact=True).input_value()
    ready.get_by_role("button", name="Done").click()
    expect(ready).to_have_count(0)
    return secret


def test_S0_21_a_webhook_is_tested_and_its_log_shows_every_call(
    enter: Enter, silent: Place, sink: WebSink, shots: Path
) -> None:
    ada = enter("Ada", silent.address("/governance"))
    ada.get_by_role("link", name="Integrations", exact=True).click()
    secret = make_a_webhook(ada, sink)
    row = ada.get_by_role("table", name="Webhooks").get_by_role("row", name=re.compile("Desk"))
    expect(row).to_contain_text("On")

    # A test call, signed as Standard Webhooks says, and shown live.
    row.get_by_role("button", name="Send a test call to Desk").click()
    calls = ada.get_by_role("dialog", name="Calls of Desk")
    expect(calls.get_by_role("button", name=re.compile("Test call.*Sent"))).to_be_visible()
    sink.wait(lambda: len(sink.posts) == 1)
    (post,) = sink.posts
    head = post.headers
    said = head["webhook-id"], head["webhook-timestamp"]
    assert head["webhook-signature"] == signature_of(secret, said[0], said[1], post.body)
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    expect(calls.get_by_role("list", name="Attempts")).to_contain_text("1. Taken")
    expect(calls.get_by_label("What is sent")).to_contain_text('"type": "test"')

    # An event that fits arrives by itself, and once more under the same id.
    silent.owner.call("POST", f"/collaboration/workspaces/{silent.workspace}/groups", name="Night desk")
    event = calls.get_by_role("button", name=re.compile("A group was made.*Sent"))
    event.press("Enter")
    expect(calls.get_by_label("What is sent")).to_contain_text("Night desk")
    calls.get_by_role("button", name="Send it again").click()
    sink.wait(lambda: len(sink.posts) == 3)
    assert sink.posts[1].headers["webhook-id"] == sink.posts[2].headers["webhook-id"]
    expect(calls.get_by_role("list", name="Attempts")).to_contain_text("2. Taken")
    looked_at(ada, shots / "integrations-calls.png")
    calls.get_by_role("button", name="Close").last.click()
    expect(calls).to_have_count(0)

    row.get_by_role("button", name="More for Desk").click()
    ada.get_by_role("menuitem", name="Pause the webhook").click()
    expect(row).to_contain_text("Paused")
    looked_at(ada, shots / "integrations.png")

    ada.get_by_role("tab", name="Incoming").click()
    expect(ada.get_by_role("table", name="Incoming")).to_be_visible()


def test_S0_21_a_token_is_made_shown_once_and_revoked(enter: Enter, place: Place, shots: Path) -> None:
    bea = enter("Bea", place.address("/governance/integrations"))
    bea.get_by_role("button", name="New token").first.click()
    form = bea.get_by_role("dialog", name="New token")
    form.get_by_label("Name").fill("Nightly export")
    expect(form.get_by_label("Role").get_by_role("option", name=re.compile("^Owner"))).to_have_count(0)
    form.get_by_label("Ends").select_option(label="After a week")
    form.get_by_role("button", name="Make the token").click()
    ready = bea.get_by_role("dialog", name="Nightly export is ready")
    text = ready.get_by_label("Token", exact=True).input_value()
    looked_at(bea, shots / "integrations-token.png")
    ready.get_by_role("button", name="Done").click()
    expect(ready).to_have_count(0)
    row = bea.get_by_role("table", name="Tokens").get_by_role("row", name=re.compile("Nightly export"))
    expect(row).to_contain_text("Viewer in")
    assert text not in bea.content()

    # Live: what a program does with it, and what another window makes, is seen without asking.
    expect(row).to_contain_text("never")
    program = Person(server=place.server, token=text, id=place.owner.id, name="Program")
    assert program.request("GET", "/tokens").status_code == 200
    expect(row).not_to_contain_text("never")
    looked_at(bea, shots / "integrations-tokens.png")
    row.get_by_role("button", name="Revoke Nightly export").click()
    asked = bea.get_by_role("dialog", name="Revoke Nightly export?")
    asked.get_by_role("button", name="Revoke the token").click()
    # What lies under a dialog has no roles: it is gone from the list when the dialog is gone, too.
    expect(asked).to_have_count(0)
    expect(row).to_have_count(0)
    assert program.request("GET", "/tokens").status_code == 401

    # Who may not manage reads why the rest is not shown.
    bea.get_by_role("tab", name="Outgoing").click()
    expect(bea.get_by_text("Needs an admin; you are an editor.")).to_be_visible()
