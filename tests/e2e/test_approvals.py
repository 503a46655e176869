"""Two people in real windows: an edit of a protected source goes to a branch, is reviewed, becomes stale, and is merged when it was looked at again."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, card, field, pick, saved
from tests.e2e.test_accessibility import in_every_theme
from tests.e2e.test_branches import compare, place_in_bar
from tests.support.belonging import offer, own_workspace
from tests.support.people import invited

Protect = Callable[[dict[str, Any]], str]


@pytest.fixture
def policy(place: Place) -> Iterator[Protect]:
    """Makes policies that are in force as long as a test lasts."""
    made: list[str] = []

    def make(body: dict[str, Any]) -> str:
        found = place.owner.call(
            "POST", "/workflow/policies", workspace=place.workspace, name="Production", body=body
        )
        made.append(found["id"])
        return str(found["id"])

    yield make
    for id_ in made:
        place.owner.call("DELETE", f"/documents/{id_}")


def still(page: Page) -> Page:
    """Nothing fades while colours are looked at."""
    page.emulate_media(reduced_motion="reduce")
    return page


def approve(page: Page) -> None:
    page.get_by_role("region", name="Your decision").get_by_role(
        "button", name=re.compile("^Approve")
    ).click()


def test_N7_a_protected_source_changes_by_what_was_reviewed_and_seen_again(
    enter: Enter, place: Place, policy: Protect
) -> None:
    address = place.source("guarded")
    source = address.rpartition("/")[2]
    place.owner.call(
        "PUT", f"/scan/data-sources/{source}", body={**place.source_body(address), "criticality": "low"}
    )
    policy({"protects": {"document_kinds": {"data_source": True}, "criticalities": {"low": True}}})
    bea, watching = enter("Bea", address), enter("Ada", address)
    expect(field(watching, "Description")).to_have_value("")
    expect(field(bea, "Description")).to_have_value("")
    saved(bea)
    field(bea, "Description").fill("Every flight.")
    offer = bea.get_by_role("alert").filter(has=bea.get_by_role("button", name="Make a branch with it"))
    expect(offer).to_contain_text("Production lets this change only with an approval.")
    expect(offer).to_contain_text("kept here")
    expect(field(bea, "Description")).to_have_value("")
    in_every_theme(still(bea))
    bea.reload()
    expect(offer).to_contain_text("kept here")
    expect(field(bea, "Description")).to_have_value("")
    saved(bea)
    offer.get_by_role("button", name="Make a branch with it").click()
    expect(place_in_bar(bea)).to_have_text(re.compile("Change by Bea Lind"))
    expect(field(bea, "Description")).to_have_value("Every flight.")
    saved(bea)
    on_branch = bea.url
    compare(bea)
    expect(bea.get_by_role("region", name="What stands against the merge")).to_contain_text(
        "Production asks for an approval"
    )
    asking = bea.get_by_role("main").get_by_role("button", name="Ask for approval")
    expect(asking).not_to_have_attribute("aria-disabled", "true")
    asking.click()
    expect(bea.get_by_role("dialog").get_by_role("region", name="What becomes of it")).to_contain_text(
        "It goes to these people"
    )
    bea.get_by_role("dialog").get_by_label("Reason").fill("It says what it is.")
    bea.get_by_role("dialog").get_by_role("button", name="Ask for approval").click()
    expect(bea.get_by_role("main").get_by_role("heading", level=1)).to_contain_text("guarded")
    request = bea.url
    reviewed_and_merged(enter, request, on_branch, watching)
    assert "Every flight of 2013." == place.source_body(address)["description"]


def reviewed_and_merged(enter: Enter, request: str, on_branch: str, watching: Page) -> None:
    """Ada reviews, Bea edits meanwhile, Ada looks again; who watches the document sees it come."""
    ada = enter("Ada", request)
    expect(ada.get_by_role("main")).to_contain_text("Every flight.")
    expect(
        ada.get_by_role("region", name="Your decision").get_by_role("button", name=re.compile("^Approve"))
    ).to_be_enabled()
    bea = enter("Bea", on_branch)
    expect(field(bea, "Description")).to_have_value("Every flight.")
    field(bea, "Description").fill("Every flight of 2013.")
    saved(bea)
    changed = ada.get_by_role("main").get_by_role("status").filter(has_text="Bea changed")
    expect(changed).to_be_visible()
    expect(ada.get_by_role("main")).to_contain_text("Every flight of 2013.")
    expect(field(watching, "Description")).to_have_value("")
    approve(ada)
    expect(ada.get_by_role("main").get_by_text("Approved and done").first).to_be_visible()
    expect(field(watching, "Description")).to_have_value("Every flight of 2013.")


def test_S2_10_a_policy_is_written_and_tried_before_it_holds(
    enter: Enter, place: Place, policy: Protect
) -> None:
    draft = policy({"enabled": False})
    ada = enter("Ada", place.address("/governance/policies"))
    ada.get_by_role("link", name="Production").click()
    expect(ada.get_by_text("No rules yet.")).to_be_visible()
    ada.get_by_role("main").get_by_role("button", name="New rule").click()
    field(ada, "Holds when").fill("request.cuont > 5")
    wrong = ada.get_by_role("list", name="What is missing or wrong")
    expect(wrong).to_contain_text("cuont")
    wrong.get_by_role("button", name=re.compile("^Use")).click()
    expect(field(ada, "Holds when")).to_have_value("request.count > 5")
    expect(wrong).to_have_count(0)
    ada.get_by_role("button", name="Add stage").click()
    pick(ada, "Add an approver", "Every owner")
    expect(ada.get_by_role("list", name="Approvers")).to_contain_text("Every owner")
    card(ada, "Protects").get_by_label("Designs").check()
    saved(ada)
    card(ada, "On past requests").get_by_role("button", name="Try it").click()
    expect(card(ada, "On past requests")).to_contain_text(
        re.compile("would have gone another way|no requests here")
    )
    in_every_theme(still(ada))
    body = place.owner.call("GET", f"/documents/{draft}")["body"]
    (rule,) = body["rules"].values()
    (stage,) = rule["stages"].values()
    assert ("request.count > 5", [{"kind": "role", "name": "owner"}], {"workflow": True}) == (
        rule["when"],
        list(stage["approvers"].values()),
        body["protects"]["document_kinds"],
    )


def test_S2_9_a_first_publication_is_reviewed_as_all_new(enter: Enter, place: Place) -> None:
    """Also where the design came whole, with its first edit."""
    steps = {"look": {"operation": "source.test_connection", "name": "Look whether it answers"}}
    workspace = own_workspace(place.owner, "First versions")
    offer(place.owner, workspace, invited(place.server, place.owner, "Fay Approver"), "approver")
    said = {"workspace": workspace, "name": "Never seen", "body": {"nodes": steps}}
    design = place.owner.call("POST", "/workflow/designer/workflows", **said)["id"]
    asked = place.owner.call(
        "POST",
        "/workflow/approvals/workflows",
        workspace=workspace,
        type="workflow_publish",
        reason="For the night.",
        input={"document": design, "name": "1.0"},
    )
    ada = enter("Ada", f"{place.server.url}/w/{workspace}/approvals/{asked['id']}")
    main = ada.get_by_role("main")
    expect(main).to_contain_text("compared with nothing: it is the first version")
    expect(ada.get_by_role("group", name="Drawing of the steps")).to_contain_text("+ Added")
    expect(ada.get_by_role("table", name="Fields that differ")).to_contain_text("Look whether it answers")
    expect(main).not_to_contain_text("Nothing differs")
