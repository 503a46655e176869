"""The audit log in real windows: what somebody does stands there, is found, compared, exported, and the chain holds."""

import json
import re
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place
from tests.e2e.test_accessibility import in_every_theme


def test_S0_21_what_was_done_is_found_compared_exported_and_verified(
    enter: Enter, place: Place, shots: Path
) -> None:
    ada = enter("Ada", place.address("/governance"))
    ada.get_by_role("link", name="Audit", exact=True).click()
    log = ada.get_by_role("table", name="Audit log")
    expect(log.get_by_role("button", name=re.compile(r", entry \d+$")).first).to_be_visible()

    # Live: what is done elsewhere appears by itself.
    call, workspace = place.owner.call, place.workspace
    group = call("POST", f"/collaboration/workspaces/{workspace}/groups", name="Night watch")["id"]
    call("PUT", f"/collaboration/workspaces/{workspace}/groups/{group}", name="Day watch")
    expect(
        log.get_by_role("button", name=re.compile("^Renamed group Night watch, entry")).first
    ).to_be_visible()
    ada.emulate_media(reduced_motion="reduce")
    in_every_theme(ada)
    ada.screenshot(path=shots / "audit.png")

    # Found by its words, in the address too.
    ada.get_by_label("Find in the audit log").fill("day watch")
    expect(ada.get_by_text("1 entry", exact=True)).to_be_visible()
    expect(ada).to_have_url(re.compile(r"text=day"))
    log.get_by_role("button", name=re.compile("^Renamed group")).press("Enter")
    dialog = ada.get_by_role("dialog", name=re.compile("^Renamed group Night watch, entry"))
    difference = dialog.get_by_role("group", name="Difference as JSON")
    expect(difference).to_contain_text("Night watch")
    expect(difference).to_contain_text("Day watch")
    expect(dialog).to_contain_text("Of the entry before")
    in_every_theme(ada)
    ada.screenshot(path=shots / "audit-entry.png")
    dialog.get_by_role("button", name="Close").last.click()
    expect(dialog).to_be_hidden()

    with ada.expect_download() as saved:
        ada.get_by_role("button", name="Export JSON").click()
    lines = Path(saved.value.path()).read_text("utf-8").splitlines()
    assert ["group.renamed"] == [json.loads(line)["action"] for line in lines]

    ada.get_by_role("button", name="Verify log").click()
    verify = ada.get_by_role("dialog", name="Verify the audit log")
    verify.get_by_role("button", name="Verify log").click()
    expect(verify).to_contain_text("The log holds")
    anchor = verify.get_by_label("Anchor of now").inner_text()
    verify.get_by_label("Anchor of an earlier verification").fill(anchor)
    verify.get_by_role("button", name="Verify log").click()
    expect(verify).to_contain_text("it goes through the anchor")
    in_every_theme(ada)
    ada.screenshot(path=shots / "audit-verify.png")

    # Who looks after nothing is told so, and their attempt to do so stands in the log.
    bea = enter("Bea", place.address("/governance/audit"))
    expect(bea.get_by_text("Only who looks after a workspace sees what was done in it")).to_be_visible()
