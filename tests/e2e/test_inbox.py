"""The inbox by keys on two devices of one person, and a request for approval in the windows of who asks and who decides."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, opened
from tests.e2e.test_accessibility import in_every_theme
from tests.e2e.watching import design
from tests.support.people import Person, invited

REASON = "The count was wrong on Mondays; this looks twice."


def by(page: Page, place: Place, method: str, path: str, **body: Any) -> Any:
    """What the person of a window asks of the server itself."""
    answer = page.request.fetch(
        f"{place.server.url}/api{path}", method=method, data=body, headers={"origin": place.server.url}
    )
    assert answer.ok, answer.text()
    return answer.json()


@pytest.fixture(scope="module")
def dara(place: Place) -> Person:
    return invited(place.server, place.owner, "Dara Okafor", "approver")


@pytest.fixture(scope="module")
def both_approve(place: Place, dara: Person) -> None:
    """Requests about designs that are called so need the owner and Dara."""
    stage = {
        "name": "data quality",
        "mode": "all",
        "approvers": {
            "one": {"kind": "user", "name": place.owner.id},
            "two": {"kind": "user", "name": dara.id},
        },
    }
    rule = {"name": "Two look", "when": 'request.title.startsWith("Reviewed")', "stages": {"s": stage}}
    place.owner.call(
        "POST",
        "/workflow/policies",
        workspace=place.workspace,
        name="Release of designs",
        body={"rules": {"r": rule}},
    )


def asked(bea: Page, place: Place, title: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Bea changes a design on a branch and asks for its merge: the branch, what stands on it, and the request."""
    made = design(place, name=title)
    branch = by(bea, place, "POST", f"/documents/{made}/branches", name="Twice")["document"]
    body = by(bea, place, "GET", f"/documents/{branch}")["body"]
    body["nodes"]["read"]["timeout_s"] = 30
    body["nodes"]["again"] = {
        "operation": "data.transform",
        "name": "Count again",
        "parameters": {"value": 1},
    }
    put(bea, place, branch, body)
    request = by(
        bea,
        place,
        "POST",
        "/workflow/approvals/workflows",
        workspace=place.workspace,
        type="merge_branch",
        reason=REASON,
        input={"branch": branch},
    )
    return branch, body, request


def put(bea: Page, place: Place, branch: str, body: dict[str, Any]) -> None:
    by(bea, place, "PUT", f"/workflow/designer/workflows/{branch}", body=body)


def inbox(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Inbox")


def entry(page: Page, words: str) -> Locator:
    return inbox(page).get_by_role("option", name=re.compile(words))


def seat(page: Page, name: str) -> Locator:
    stages = page.get_by_role("region", name="Who decides")
    return stages.get_by_role("listitem").filter(has_text=re.compile(f"^{name}|^..{name}")).last


def press_as_it_changes(page: Page, key: str) -> None:
    """Presses a key in the moment in which another content stands on the button that approves."""
    button = page.get_by_role("button", name=re.compile("^Approve [0-9a-f]{8}$"))
    expect(button).to_be_enabled()
    button.evaluate(
        """(button, key) => new MutationObserver((_, watch) => {
            watch.disconnect();
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        }).observe(button, { characterData: true, childList: true, subtree: true })""",
        key,
    )


def test_S2_9_a_review_is_seen_by_all_goes_stale_with_an_edit_and_merges_what_was_looked_at(
    enter: Enter, place: Place, dara: Person, both_approve: None
) -> None:
    bea = enter("Bea", place.address())
    branch, body, request = asked(bea, place, "Reviewed prices")
    address = place.address(f"/approvals/{request['id']}")
    ada = opened(enter("Ada", address), address)
    bea.goto(address)
    for page in (ada, bea):
        expect(page.get_by_role("heading", level=1)).to_have_text("Reviewed prices: Twice")
        expect(page.get_by_role("group", name="Drawing of the steps")).to_contain_text("+ Added")
    fields = ada.get_by_role("table", name="Fields that differ")
    expect(fields.get_by_role("row", name=re.compile("Read prices timeout"))).to_contain_text("Bea")
    expect(ada.get_by_text("Policy: Release of designs")).to_be_visible()
    expect(bea.get_by_text("You cannot approve your own request").first).to_be_visible()

    bea.get_by_label("Say something").press_sequentially("It is")
    expect(ada.get_by_text("Bea is writing")).to_be_visible()
    bea.keyboard.type(" safe.")
    bea.keyboard.press("Enter")
    expect(ada.get_by_role("list", name="What was said")).to_contain_text("It is safe.")
    named_in_a_comment(bea, enter("Vi", place.address()), gil(place, request["subject"]))

    dara.call("POST", f"/workflow/approvals/{request['id']}/approve", seen=request["current"])
    for page in (ada, bea):
        expect(seat(page, "Dara Okafor")).to_contain_text("approved at")
    body["nodes"]["send"]["timeout_s"] = 90
    press_as_it_changes(ada, "a")
    put(bea, place, branch, body)
    expect(ada.get_by_role("alert").filter(has_text="It changed just before you answered")).to_be_visible()
    for page, who in ((ada, "Bea"), (bea, "you")):
        expect(page.get_by_text(f"Stale because {who} changed 1 field")).to_be_visible()
        expect(seat(page, "Dara Okafor")).to_contain_text("Stale")
    ada.get_by_role("button", name="Show the 1 field").click()
    expect(ada.get_by_role("radio", name="with what Dara saw")).to_have_attribute("aria-checked", "true")
    expect(fields.get_by_role("row")).to_have_count(2)
    late = fields.get_by_role("row", name=re.compile("Send prices timeout"))
    expect(late).to_contain_text("after request")
    ada.emulate_media(reduced_motion="reduce")
    in_every_theme(ada)

    now = dara.call("GET", f"/workflow/approvals/{request['id']}")["current"]
    dara.call("POST", f"/workflow/approvals/{request['id']}/approve", seen=now)
    expect(seat(ada, "Dara Okafor")).to_contain_text("approved at")
    ada.get_by_role("button", name=f"Approve {now[:8]}").click()
    for page in (ada, bea):
        expect(page.get_by_role("banner").or_(page.get_by_role("main"))).to_contain_text(
            ["", "Approved and done"]
        )
    merged = place.owner.call("GET", f"/documents/{request['subject']}")["body"]["nodes"]
    assert (30, 90, "Count again") == (
        merged["read"]["timeout_s"],
        merged["send"]["timeout_s"],
        merged["again"]["name"],
    )


def gil(place: Place, document: str) -> Person:
    """Belongs to the workspace, and is denied this document."""
    person = invited(place.server, place.owner, "Gil Moss", "editor")
    denial = {"subject_kind": "user", "subject": person.id, "effect": "deny"}
    place.owner.call("POST", f"/rbac/objects/doc:{document}/grants", **denial)
    return person


def named_in_a_comment(bea: Page, vi: Page, unseen: Person) -> None:
    """AP19: offered by name, told with the way to the comment; who cannot see the request is not told, and that is said."""
    bea.reload()
    say = bea.get_by_label("Say something")
    say.press_sequentially("Look, @vi")
    expect(bea.get_by_role("option", name=re.compile("^Vi Lang"))).to_be_visible()
    say.press("Enter")
    expect(say).to_have_value("Look, @Vi Lang ")
    say.press_sequentially("@gil")
    expect(bea.get_by_role("option", name=re.compile("^Gil Moss"))).to_contain_text("cannot see this")
    say.press("Enter")
    expect(bea.get_by_text("Gil cannot see this request and will not be told.")).to_be_visible()
    say.press("Enter")
    expect(say).to_have_value("")
    expect(bea.get_by_text("they were not told of it")).to_be_visible()
    assert [] == unseen.call("GET", "/notifications")["items"]

    needs = vi.get_by_role("region", name="Needs you")
    expect(needs).to_contain_text("Bea mentioned you on Reviewed prices")
    row = (
        needs.locator("div")
        .filter(has_text="Bea mentioned you on Reviewed prices")
        .filter(has=vi.get_by_role("link", name="Reply"))
    )
    row.last.get_by_role("link", name="Reply").click()
    comment = (
        vi.get_by_role("list", name="What was said").get_by_role("listitem").filter(has_text="Look, @Vi Lang")
    )
    expect(comment).to_be_in_viewport()
    expect(comment).to_have_attribute("data-wanted", "true")


def test_S3_4_the_inbox_is_worked_through_by_keys_and_is_the_same_on_every_device(
    enter: Enter, place: Place
) -> None:
    bea = enter("Bea", place.address())
    _, _, request = asked(bea, place, "Looked at by keys")
    thread = f"/collaboration/documents/{place.owner.document('Profile flights')}/comments"
    by(
        bea,
        place,
        "POST",
        thread,
        text="Why an hour?",
        anchor={"kind": "document"},
        mentions=[place.owner.id],
    )
    desk, sofa = (opened(enter("Ada", place.address("/inbox")), place.address("/inbox")) for _ in range(2))
    for page in (desk, sofa):
        expect(entry(page, "Looked at by keys")).to_be_visible()
        expect(entry(page, "Bea mentioned you on Profile flights").first).to_be_visible()
    desk.keyboard.press("/")
    desk.keyboard.type("profile flights")
    expect(inbox(desk).get_by_role("option", name=re.compile("Looked at by keys"))).to_have_count(0)
    desk.keyboard.press("Enter")
    desk.keyboard.press("j")
    opened_ = entry(desk, "Bea mentioned you").first
    expect(opened_).to_have_attribute("aria-selected", "true")
    expect(desk.get_by_role("article").get_by_label("Reply")).to_be_visible()
    expect(entry(sofa, "^Bea mentioned you on Profile flights").first).to_be_visible()
    desk.keyboard.press("u")
    expect(entry(sofa, "^Unread. Bea mentioned you on Profile flights").first).to_be_visible()
    desk.keyboard.press("e")
    expect(entry(desk, "Bea mentioned you on Profile flights")).to_have_count(0)
    expect(entry(sofa, "Bea mentioned you on Profile flights")).to_have_count(0)

    desk.keyboard.press("/")
    expect(desk.get_by_label("Search the inbox")).to_be_focused()
    desk.keyboard.press("Escape")
    entry(desk, "Looked at by keys").click()
    expect(desk.get_by_role("button", name=re.compile("^Approve [0-9a-f]{8}$"))).to_be_in_viewport(ratio=1)
    desk.emulate_media(reduced_motion="reduce")
    in_every_theme(desk)
    desk.keyboard.press("x")
    note = desk.get_by_label("Note, needed when you reject")
    expect(note).to_be_focused()
    desk.keyboard.type("Look at Tuesdays too.")
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_text("You rejected Looked at by keys: Twice")).to_be_visible()
    expect(
        inbox(sofa).get_by_role("option").filter(has_text="Looked at by keys").filter(has_text="To decide")
    ).to_have_count(0)
    opened(bea, place.address("/inbox"))
    bea.get_by_role("button", name=re.compile("^Sent by me")).click()
    entry(bea, "Looked at by keys").click()
    expect(bea.get_by_role("article")).to_contain_text("Look at Tuesdays too.")
    assert "rejected" == place.owner.call("GET", f"/workflow/approvals/{request['id']}")["state"]
