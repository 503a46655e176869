"""A workspace with three people: its owner, somebody who is asked in, and a member who is lowered while they edit."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, WebSocketRoute, expect

from server.routes.answers import COOKIE
from tests.e2e.conftest import SIZE
from tests.e2e.pages import Place, field, pick, saved
from tests.e2e.test_accessibility import in_every_theme, until_focused
from tests.support.belonging import HERE, own_workspace
from tests.support.people import Person, invited

Sit = Callable[[Person, str], Page]


@pytest.fixture
def sit(browser: Browser, place: Place) -> Iterator[Sit]:
    """A window of a person at an address. Page errors fail the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_window(person: Person, address: str) -> Page:
        context = browser.new_context(viewport=SIZE, reduced_motion="reduce")
        contexts.append(context)
        context.add_cookies([{"name": COOKIE, "value": person.token, "url": place.server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        page.get_by_role("navigation", name="Places").wait_for()
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert [] == errors


@pytest.fixture(scope="module")
def bo(place: Place) -> Person:
    return invited(place.server, place.owner, "Bo Lindqvist")


@pytest.fixture(scope="module")
def cy(place: Place) -> Person:
    return invited(place.server, place.owner, "Cy Okafor")


def address(place: Place, workspace: str, tab: str) -> str:
    return f"{place.server.url}/w/{workspace}/workspace?tab={tab}"


def acts(page: Page, row: str, act: str) -> None:
    """An act of the menu of a row."""
    button = page.get_by_role("button", name=f"Acts for {row}", exact=True)
    button.focus()
    button.click()
    page.get_by_role("menuitem", name=act).click()


def member(page: Page, name: str) -> Locator:
    return page.get_by_role("table", name="Members").get_by_role("row").filter(has_text=name)


def test_S3_3_somebody_who_is_asked_in_accepts_on_home_and_everybody_sees_it(
    sit: Sit, place: Place, bo: Person
) -> None:
    here = own_workspace(place.owner, "Month end")
    ada = sit(place.owner, address(place, here, "invitations"))
    ada.get_by_role("main").get_by_role("button", name="Invite someone").first.click()
    dialog = ada.get_by_role("dialog", name="Invite someone to Month end")
    dialog.get_by_role("radio", name="Somebody here").click()
    pick(dialog, "Person", "Bo Lindqvist")
    dialog.get_by_label("Role").select_option("editor")
    dialog.get_by_role("button", name="Send the invitation").click()
    invitations = ada.get_by_role("table", name="Invitations")
    expect(invitations).to_contain_text("Bo Lindqvist")

    home = sit(bo, place.address())
    needs = home.get_by_role("region", name="Needs you")
    expect(needs).to_contain_text("Owner invites you to Month end")
    needs.get_by_role("button", name="Accept the invitation").click()
    expect(home).to_have_url(f"{place.server.url}/w/{here}")
    expect(home.get_by_role("navigation", name="Where you are")).to_contain_text("Month end")

    expect(ada.get_by_role("main")).to_contain_text("No invitation waits for an answer.")
    ada.get_by_label("State").select_option("accepted")
    expect(invitations).to_contain_text("Bo Lindqvist")
    ada.get_by_role("tab", name="Members").click()
    expect(member(ada, "Bo Lindqvist")).to_contain_text("editor of the workspace")
    ada.get_by_role("tab", name="Activity").click()
    expect(ada.get_by_role("list", name="What happened")).to_contain_text("Bo Lindqvist joined as editor")


def test_S3_3_an_invitation_is_declined_and_its_maker_sees_it(sit: Sit, place: Place, cy: Person) -> None:
    here = own_workspace(place.owner, "Unwanted")
    place.owner.call("POST", f"{HERE}/{here}/invite", role="viewer", user=cy.id)
    home, ada = sit(cy, place.address()), sit(place.owner, address(place, here, "invitations"))
    home.get_by_role("button", name="Decline").click()
    expect(home.get_by_role("main").get_by_text("invites you to Unwanted")).to_have_count(0)
    ada.get_by_label("State").select_option("declined")
    expect(ada.get_by_role("table", name="Invitations")).to_contain_text("Cy Okafor")


def test_S2_5_a_member_who_is_lowered_while_editing_reads_on_and_edits_no_more(
    sit: Sit, place: Place, bo: Person
) -> None:
    source = place.source("lowered while editing")
    editing = sit(bo, source)
    field(editing, "Description").fill("Typed as an editor.")
    saved(editing)
    ada = sit(place.owner, address(place, place.workspace, "members"))
    ada.get_by_label("Role of Bo Lindqvist").select_option("viewer")
    expect(editing.get_by_role("banner")).to_contain_text("You read as viewer")
    expect(field(editing, "Description")).to_have_value("Typed as an editor.")
    expect(field(editing, "Description")).not_to_be_editable()
    ada.get_by_label("Role of Bo Lindqvist").select_option("editor")
    expect(field(editing, "Description")).to_be_editable()


def test_S2_5_a_group_lifts_its_people_and_says_so(sit: Sit, place: Place, cy: Person) -> None:
    place.owner.call("PUT", f"{HERE}/{place.workspace}/members/{cy.id}", role="viewer")
    reading = sit(cy, place.source("for the group"))
    expect(field(reading, "Description")).not_to_be_editable()
    ada = sit(place.owner, address(place, place.workspace, "groups"))
    ada.get_by_role("main").get_by_role("button", name="New group").first.click()
    ada.get_by_label("Name of the group").fill("Night shift")
    ada.keyboard.press("Enter")
    ada.get_by_label("Role of Night shift").select_option("editor")
    pick(ada, "Add somebody to Night shift", "Cy Okafor")
    expect(field(reading, "Description")).to_be_editable()
    ada.get_by_role("tab", name="Members").click()
    expect(member(ada, "Cy Okafor")).to_contain_text("editor of the workspace, by the group Night shift")
    ada.get_by_role("tab", name="Groups").click()
    ada.get_by_role("button", name="Take Cy Okafor out of Night shift").click()
    expect(field(reading, "Description")).not_to_be_editable()


def test_S2_5_a_document_is_shared_and_the_share_is_withdrawn(sit: Sit, place: Place, cy: Person) -> None:
    place.owner.call("PUT", f"{HERE}/{place.workspace}/members/{cy.id}", role="viewer")
    reading = sit(cy, place.source("shared with Cy"))
    expect(field(reading, "Description")).not_to_be_editable()
    ada = sit(place.owner, address(place, place.workspace, "documents"))
    ada.get_by_role("searchbox", name="Filter documents").fill("shared with Cy")
    acts(ada, "shared with Cy", "Share and see who has access")
    dialog = ada.get_by_role("dialog", name="Share shared with Cy")
    pick(dialog, "Person or group", "Cy Okafor")
    dialog.get_by_label("How long").select_option("For one day")
    dialog.get_by_role("button", name="Share", exact=True).click()
    expect(field(reading, "Description")).to_be_editable()
    expect(dialog.get_by_role("list", name="Who has access")).to_contain_text("editor of this document")
    dialog.get_by_role("button", name="Stop sharing with Cy Okafor").click()
    expect(field(reading, "Description")).not_to_be_editable()


def test_S3_1_documents_are_found_renamed_copied_moved_and_deleted_for_good(sit: Sit, place: Place) -> None:
    here, there = own_workspace(place.owner, "Here"), own_workspace(place.owner, "There")
    body = {"nodes": {"one": {"operation": "source.test_connection", "name": "Zanzibar"}}}
    for name in ("Flow", "Other"):
        said = {"workspace": here, "name": name, "body": body if name == "Flow" else {}}
        place.owner.call("POST", "/workflow/designer/workflows", **said)
    ada = sit(place.owner, address(place, here, "documents"))
    documents = ada.get_by_role("table", name="Documents")
    ada.get_by_role("searchbox", name="Filter documents").fill("zanzibar")
    expect(documents.get_by_role("row")).to_have_count(2)
    acts(ada, "Flow", "Rename")
    ada.get_by_role("dialog").get_by_label("Name", exact=True).fill("Night flow")
    ada.keyboard.press("Enter")
    expect(documents.get_by_role("link", name="Night flow")).to_be_visible()
    acts(ada, "Night flow", "Duplicate")
    ada.get_by_role("dialog").get_by_role("button", name="Duplicate").click()
    expect(documents.get_by_role("link", name="Night flow (copy)")).to_be_visible()
    acts(ada, "Night flow", "Move to another workspace")
    moving = ada.get_by_role("dialog", name="Move Night flow")
    moving.get_by_label("To the workspace").select_option("There")
    moving.get_by_role("button", name="Move the document").click()
    expect(documents.get_by_role("link", name="Night flow", exact=True)).to_have_count(0)
    acts(ada, "Night flow (copy)", "Move to the trash")
    expect(documents.get_by_role("link", name="Night flow (copy)")).to_have_count(0)
    ada.get_by_role("radio", name="Trash").click()
    acts(ada, "Night flow (copy)", "Delete for good")
    ada.get_by_role("dialog").get_by_role("button", name="Delete for good").click()
    expect(ada.get_by_role("table", name="Trash")).to_contain_text("No document here fits this filter.")
    ada.goto(address(place, there, "documents"))
    expect(documents.get_by_role("link", name="Night flow")).to_be_visible()


def test_S3_1_a_workspace_is_made_described_and_archived_without_a_mouse(sit: Sit, place: Place) -> None:
    page = sit(place.owner, place.address())
    page.get_by_role("region", name="Recent documents").wait_for()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("new workspace")
    expect(page.get_by_role("combobox")).to_have_value("new workspace")
    expect(page.get_by_role("option", selected=True)).to_contain_text("New workspace")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="New workspace").get_by_label("Name")).to_be_focused()
    page.keyboard.type("By keyboard")
    page.keyboard.press("Enter")
    crumbs = page.get_by_role("navigation", name="Where you are")
    expect(crumbs).to_contain_text("By keyboard")
    page.get_by_role("heading", level=1).wait_for()
    page.keyboard.press("g")
    page.keyboard.press("w")
    expect(page.get_by_role("heading", level=1)).to_have_text("By keyboard")
    until_focused(page, page.get_by_role("tab", name="Documents"))
    page.keyboard.press("End")
    expect(page.get_by_role("tab", name="Settings")).to_be_focused()
    description = page.get_by_role("main").get_by_label("Description")
    until_focused(page, description)
    page.keyboard.type("Made without a mouse.")
    until_focused(page, page.get_by_role("button", name="Save the changes"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("The workspace is described anew")).to_be_visible()
    until_focused(page, page.get_by_role("button", name="Archive the workspace"))
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Archive By keyboard?").wait_for()
    until_focused(page, page.get_by_role("dialog").get_by_role("button", name="Archive the workspace"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Archived")
    expect(page.get_by_role("button", name="Bring it back")).to_be_visible()


def test_S3_1_what_is_confirmed_does_not_wait_for_what_is_being_saved(sit: Sit, place: Place) -> None:
    page = sit(place.owner, place.address())
    late = hold_saves(page)
    page.goto(address(place, own_workspace(place.owner, "Put away"), "settings"))
    page.get_by_role("main").get_by_label("Description").fill("Words on a slow line.")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_role("button", name="Save the changes")).to_have_attribute("aria-busy", "true")
    page.get_by_role("button", name="Archive the workspace").click()
    page.get_by_role("dialog").get_by_role("button", name="Archive the workspace").click()
    expect(page.get_by_role("button", name="Bring it back")).to_be_visible()
    assert len(late) == 1


def hold_saves(page: Page) -> list[object]:
    """What was asked and never arrives: over the socket, or over HTTP while the socket is not there yet."""
    late: list[object] = []

    def socket(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        route.on_message(lambda frame: late.append(frame) if saves(frame) else server.send(frame))

    def http(route: Route) -> None:
        if route.request.method == "PUT":
            late.append(route.request)
        else:
            route.continue_()

    page.route_web_socket(re.compile("/ws$"), socket)
    page.route("**/api/collaboration/workspaces/*", http)
    return late


def saves(frame: str | bytes) -> bool:
    return isinstance(frame, bytes) and b"workspaces.update" in frame


TABS = {
    "documents": "Documents",
    "members": "Members",
    "groups": "Groups",
    "invitations": "Invitations",
    "activity": "Activity",
    "settings": "Settings",
}


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("/workspace?tab=nothing", "Documents"),
        ("/workspace?tab=", "Documents"),
        ("/governance?view=nothing", "Risk"),
        ("/access?tab=nothing", "Who may what"),
    ],
)
def test_S0_31_a_part_that_is_not_there_opens_the_first_one(
    sit: Sit, place: Place, path: str, first: str
) -> None:
    page = sit(place.owner, place.address(path))
    expect(page.get_by_role("tab", name=first, selected=True)).to_be_visible()
    expect(page.get_by_role("tabpanel")).to_contain_text(re.compile(r"\w"))
    assert "nothing" not in page.url


@pytest.mark.parametrize("tab", TABS)
def test_S4_1_each_part_of_the_workspace_keeps_wcag_2_1_aa(sit: Sit, place: Place, tab: str) -> None:
    if tab == "invitations":
        place.owner.call("POST", f"{HERE}/{place.workspace}/invite", role="viewer")
    page = sit(place.owner, address(place, place.workspace, tab))
    expect(page.get_by_role("tab", name=TABS[tab], selected=True)).to_be_visible()
    expect(page.get_by_role("tabpanel")).to_contain_text(re.compile(r"\w"))
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    in_every_theme(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert 0 == page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_S4_1_sharing_keeps_wcag_2_1_aa_also_for_a_viewer(sit: Sit, place: Place, cy: Person) -> None:
    place.owner.call("PUT", f"{HERE}/{place.workspace}/members/{cy.id}", role="viewer")
    for person in (place.owner, cy):
        page = sit(person, address(place, place.workspace, "documents"))
        page.get_by_role("searchbox", name="Filter documents").fill("Profile flights")
        acts(page, "Profile flights", "Share and see who has access")
        expect(page.get_by_role("list", name="Who has access")).to_be_visible()
        in_every_theme(page)
