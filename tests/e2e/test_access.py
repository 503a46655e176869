"""What a person meets who may not: a viewer, a stranger with a bad link, somebody at a wrong address, somebody signed out."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import Enter, Window
from tests.e2e.pages import Place, field, opened, save_state, saved
from tests.e2e.test_accessibility import in_every_theme
from tests.support.server import RunningServer

WHY = "Needs an editor; you are a viewer"
NO_LINK = "concert_{kind}_" + "A" * 43
NOBODY = "01a00000-0000-7000-8000-000000000000"


def explained(page: Page, button: str) -> None:
    """The button is there, cannot be pressed, and says why when it is reached."""
    control = page.get_by_role("button", name=button).first
    expect(control).to_have_attribute("aria-disabled", "true")
    control.focus()
    expect(page.get_by_role("tooltip")).to_contain_text(WHY)
    control.blur()
    expect(page.get_by_role("tooltip")).to_have_count(0)


def test_S2_5_a_viewer_sees_all_of_it_live_and_changes_nothing(enter: Enter, place: Place) -> None:
    address = place.source("looked at")
    ada, vi = enter("Ada", address), enter("Vi", address)
    expect(save_state(vi)).to_have_text("You read as viewer")
    field(ada, "Description").fill("For all to read.")
    expect(field(vi, "Description")).to_have_value("For all to read.")
    for label in ("Name", "Description", "Statement timeout", "Database file"):
        expect(field(vi, label)).not_to_be_editable()
    for label in ("Criticality", "Kind"):
        expect(field(vi, label)).to_be_disabled()
    for button in ("Test the connection", "Read schema", "Move to the trash"):
        explained(vi, button)
    field(vi, "Description").focus()
    vi.keyboard.type("Mine!")
    vi.keyboard.press("Control+z")
    expect(field(vi, "Description")).to_have_value("For all to read.")
    assert "For all to read." == place.source_body(address)["description"]


@pytest.mark.parametrize(
    ("path", "button"), [("/sources", "Add source"), ("/designs", "New design"), ("", "New design")]
)
def test_S2_5_a_viewer_is_told_why_nothing_can_be_added(
    enter: Enter, place: Place, path: str, button: str
) -> None:
    explained(enter("Vi", place.address(path)), button)


def test_S2_5_a_viewer_may_not_invite_and_the_palette_says_so(enter: Enter, place: Place) -> None:
    page = enter("Vi", place.address())
    expect(page.get_by_role("region", name="Recent documents")).to_be_visible()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("invite")
    option = page.get_by_role("option", name="Invite someone")
    expect(option).to_have_attribute("aria-disabled", "true")
    expect(option).to_contain_text("Needs an admin")


@pytest.fixture(scope="module")
def outside(browser: Browser) -> Iterator[BrowserContext]:
    """A browser in which nobody is signed in."""
    with browser.new_context() as context:
        yield context


@pytest.fixture
def stranger(outside: BrowserContext) -> Iterator[Page]:
    outside.clear_cookies()
    with outside.new_page() as page:
        yield page


@pytest.mark.parametrize(
    ("path", "title", "what_to_do"),
    [
        ("/signin", "You are not signed in", "Open the sign-in link"),
        ("/signin#nonsense", "This link does not work any more", "Ask for a new one"),
        ("/signin#" + NO_LINK.format(kind="link"), "This link does not work any more", "Ask for a new one"),
        ("/signin#%E0%A4%A", "This link does not work any more", "Ask for a new one"),
        ("/join", "Open your invitation again", "Open the whole link"),
        ("/join#nonsense", "This invitation does not work", "for a new link"),
        ("/join#" + NO_LINK.format(kind="invite"), "This invitation does not work", "for a new link"),
        ("/join#%E0%A4%A", "This invitation does not work", "for a new link"),
        (f"/w/{NOBODY}/sources", "You are not signed in", "Open the sign-in link"),
        ("/", "You are not signed in", "Open the sign-in link"),
    ],
)
def test_S3_3_a_stranger_is_told_what_to_do(
    stranger: Page, server: RunningServer, path: str, title: str, what_to_do: str
) -> None:
    errors: list[str] = []
    stranger.on("pageerror", lambda error: errors.append(str(error)))
    stranger.goto(f"{server.url}{path}")
    expect(stranger.get_by_role("heading", level=1)).to_have_text(title)
    expect(stranger.get_by_role("main")).to_contain_text(what_to_do)
    expect(stranger).not_to_have_url(re.compile("#"))
    assert [] == errors


def test_S3_3_an_invitation_works_once(
    stranger: Page, outside: BrowserContext, server: RunningServer
) -> None:
    link = server.concert("invite", "--role", "viewer")
    stranger.goto(link)
    stranger.get_by_label("Your name").fill("Cem Aksoy")
    stranger.keyboard.press("Enter")
    expect(stranger.get_by_role("heading", level=1)).to_contain_text(", Cem")
    outside.clear_cookies()
    late = outside.new_page()
    late.goto(link)
    expect(late.get_by_role("heading", level=1)).to_have_text("This invitation does not work")
    expect(late.get_by_role("main")).to_contain_text("was used")


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/nowhere", "There is nothing at this address"),
        (f"/w/{NOBODY}/sources/x/y/z", "There is nothing at this address"),
        (f"/w/{NOBODY}", "This workspace is not one of yours."),
    ],
)
def test_S0_31_an_address_that_leads_nowhere_says_so_and_leads_home(
    enter: Enter, server: RunningServer, path: str, what: str
) -> None:
    page = enter("Ada", f"{server.url}{path}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not found")
    expect(page.get_by_role("main")).to_contain_text(what)
    page.get_by_role("link", name="Go home").click()
    expect(page.get_by_role("region", name="Recent documents")).to_be_visible()


@pytest.mark.parametrize(
    "path", [f"/sources/{NOBODY}", f"/designs/{NOBODY}", f"/runs/{NOBODY}", "/sources/x"]
)
def test_S0_31_what_does_not_exist_is_said_inside_the_frame(enter: Enter, place: Place, path: str) -> None:
    page = enter("Ada", place.address(path))
    expect(page.get_by_role("main")).to_contain_text("nothing here that you can see under this id")
    page.get_by_role("navigation", name="Places").get_by_role("link", name="Home").click()
    expect(page.get_by_role("region", name="Recent documents")).to_be_visible()


def test_AC10_what_one_cannot_see_is_asked_for_from_the_page_that_says_so(enter: Enter, place: Place) -> None:
    page = enter("Vi", place.address(f"/sources/{NOBODY}"))
    page.get_by_role("button", name="Ask for access").click()
    dialog = page.get_by_role("dialog", name="Ask for access")
    dialog.get_by_label("What it is for").fill("The yearly audit")
    dialog.get_by_role("button", name="Send request").click()
    expect(page.get_by_role("main")).to_contain_text("You asked for the role viewer")
    page.goto(place.address("/access?tab=requests"))
    expect(page.get_by_role("button", name="Viewer on something you cannot see")).to_be_visible()
    page.emulate_media(reduced_motion="reduce")
    in_every_theme(page)


def test_S3_3_signing_out_ends_every_page_of_that_browser(window: Window, place: Place) -> None:
    address = place.source("left open")
    here = opened(window("Dee Ray"), address)
    field(here, "Description").fill("Saved.")
    saved(here)
    there = here.context.new_page()
    opened(there, place.address())
    there.get_by_role("button", name="You, Dee Ray").click()
    there.get_by_role("menuitem", name="Sign out").click()
    expect(there.get_by_role("heading", level=1)).to_have_text("You are not signed in")
    expect(here.get_by_role("status").filter(has_text="You are signed out")).to_be_visible()
    there.goto(address)
    expect(there.get_by_role("heading", level=1)).to_have_text("You are not signed in")
    assert "Saved." == place.source_body(address)["description"]


def test_S3_3_a_link_in_the_same_browser_brings_the_page_back(window: Window, server: RunningServer) -> None:
    page = window()
    context: BrowserContext = page.context
    context.clear_cookies()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are not signed in")
    page.goto(server.sign_in_link())
    expect(page.get_by_role("region", name="Recent documents")).to_be_visible()
