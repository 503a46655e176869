"""Every screen in three themes by axe-core, by keyboard alone, without motion, at 200 % zoom and in 320 pixels."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import Enter, Window
from tests.e2e.pages import Place, card, field, saved
from tests.support.people import invited
from tests.support.server import ROOT, RunningServer

AXE = ROOT / "client-js/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
COLOURS = ["color-contrast", "link-in-text-block"]
THEMES = ("light", "dark", "contrast")


def violations(page: Page, what: dict[str, Any]) -> list[str]:
    """What axe-core finds wrong on the page as it stands, one line each."""
    found: list[dict[str, Any]] = page.evaluate(
        "async (what) => (await axe.run({ runOnly: what })).violations.flatMap(({ id, nodes }) =>"
        " nodes.map((node) => ({ id, target: node.target.join(' '), why: node.failureSummary })))",
        what,
    )
    return [f"{one['id']} at {one['target']}: {' '.join(one['why'].split())}" for one in found]


def in_every_theme(page: Page) -> None:
    """All rules in the first theme; in the others those about colour, which is all that a theme changes."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = [f"light: {line}" for line in violations(page, {"type": "tag", "values": RULES})]
    for theme in THEMES[1:]:
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        found += [f"{theme}: {line}" for line in violations(page, {"type": "rule", "values": COLOURS})]
    assert "" == "\n".join(found)


@pytest.fixture(scope="module")
def furnished(place: Place) -> str:
    """A source that was tested, scanned and profiled, and beside it one run that ended; the address of the source."""
    address = place.source("all of it")
    source = address.rpartition("/")[2]
    for act, more in (("health-check", {}), ("discover-schema", {}), ("profile", {"table": "planes"})):
        area = "scan" if act == "health-check" else "data-discovery"
        place.owner.call("POST", f"/{area}/data-sources/{source}/{act}", **more)
    place.finished_run()
    return address


Show = Callable[[Page, Place], Any]


def visible(locator: Locator) -> None:
    expect(locator.first).to_be_visible()


def pressed(keys: str, then: str) -> Show:
    """The screen after some keys, once a dialog of that name is open."""

    def show(page: Page, _: Place) -> None:
        visible(page.get_by_role("region", name="Recent documents"))
        for key in keys.split(" then "):
            page.keyboard.press(key)
        visible(page.get_by_role("dialog", name=re.compile(then)))

    return show


def chosen(act: str, then: str) -> Show:
    """The dialog that an act of the palette opens."""

    def show(page: Page, _: Place) -> None:
        visible(page.get_by_role("region", name="Recent documents"))
        page.keyboard.press("Control+k")
        page.get_by_role("combobox").fill(act)
        page.keyboard.press("Enter")
        visible(page.get_by_role("dialog", name=re.compile(then)))

    return show


SCREENS: dict[str, tuple[str, Show]] = {
    "home": ("", lambda page, _: visible(page.get_by_role("region", name="Health"))),
    "sources": ("/sources", lambda page, _: visible(page.get_by_role("link", name="all of it"))),
    "designs": ("/designs", lambda page, _: visible(page.get_by_role("link", name="Profile flights"))),
    "runs": ("/runs", lambda page, _: visible(page.get_by_role("link", name="Profile flights"))),
    "nothing here": ("/nowhere", lambda page, _: visible(page.get_by_role("link", name="Go home"))),
    "palette": ("", pressed("Control+k", "Search or act")),
    "keyboard map": ("", pressed("?", "Keyboard")),
    "invite": ("", chosen("invite", "Invite someone")),
    "add source": ("", chosen("add source", "Add source")),
    "new design": ("", chosen("new design", "New design")),
}


@pytest.mark.parametrize("screen", SCREENS)
def test_S4_1_each_screen_keeps_wcag_2_1_aa_in_three_themes(
    enter: Enter, place: Place, furnished: str, screen: str
) -> None:
    path, show = SCREENS[screen]
    page = enter("Ada", place.address(path))
    page.emulate_media(reduced_motion="reduce")
    show(page, place)
    in_every_theme(page)


def test_S4_1_the_page_of_a_source_keeps_wcag_2_1_aa(enter: Enter, furnished: str) -> None:
    page, other = enter("Ada", furnished), enter("Bea", furnished)
    page.emulate_media(reduced_motion="reduce")
    visible(page.get_by_role("table", name="Columns of planes"))
    field(other, "Name").focus()
    expect(page.get_by_role("main")).to_contain_text("Bea")
    in_every_theme(page)
    other.close()


def test_S4_1_a_failed_test_and_a_bad_value_keep_wcag_2_1_aa(enter: Enter, place: Place) -> None:
    page = enter("Ada", place.source("broken", path="nowhere.db"))
    page.emulate_media(reduced_motion="reduce")
    card(page, "Connection test").get_by_role("button", name="Test the connection").click()
    visible(card(page, "Connection test").get_by_role("alert"))
    field(page, "Sample rows").fill("5 %")
    expect(page.get_by_role("main")).to_contain_text("“5 %” is text.")
    in_every_theme(page)


def test_S4_1_the_page_of_a_viewer_keeps_wcag_2_1_aa(enter: Enter, furnished: str) -> None:
    page = enter("Vi", furnished)
    page.emulate_media(reduced_motion="reduce")
    visible(page.get_by_role("table", name="Columns of planes"))
    in_every_theme(page)


def test_S4_1_the_page_of_a_run_keeps_wcag_2_1_aa(enter: Enter, place: Place, furnished: str) -> None:
    page = enter("Ada", place.address("/runs"))
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("link", name="Profile flights").first.click()
    page.get_by_role("list", name="Steps of the run").get_by_role("button").first.click()
    visible(page.get_by_role("complementary", name=re.compile("^Step ")))
    in_every_theme(page)


def test_S4_1_the_designer_keeps_wcag_2_1_aa(enter: Enter, place: Place) -> None:
    page = enter("Ada", place.address(f"/designs/{place.owner.document('Profile flights')}"))
    page.emulate_media(reduced_motion="reduce")
    steps = page.get_by_role("group", name=re.compile("^Discover schema"))
    steps.click()
    visible(page.get_by_role("complementary"))
    in_every_theme(page)


def test_S4_1_what_somebody_has_locked_keeps_wcag_2_1_aa(enter: Enter, place: Place) -> None:
    address = place.source("locked for all")
    page, other = enter("Ada", address), enter("Bea", address)
    page.emulate_media(reduced_motion="reduce")
    other.get_by_role("button", name="Lock Connection").click()
    page.get_by_role("button", name="Lock Limits").click()
    part = page.get_by_role("region", name="Connection", exact=True)
    part.get_by_role("button", name="Take it over").click()
    visible(part.get_by_role("button", name="Leave it to Bea"))
    in_every_theme(page)
    other.close()


@pytest.mark.parametrize("path", ["/signin", "/signin#nonsense", "/join#nonsense", "join"])
def test_S4_1_the_ways_in_keep_wcag_2_1_aa(browser: Browser, server: RunningServer, path: str) -> None:
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(server.concert("invite", "--role", "viewer") if path == "join" else f"{server.url}{path}")
        expect(page.get_by_role("heading", level=1)).not_to_have_text(re.compile("Signing|Your invitation"))
        in_every_theme(page)


def test_S4_1_the_offline_bar_keeps_wcag_2_1_aa(enter: Enter, place: Place) -> None:
    page = enter("Ada", "about:blank")
    page.emulate_media(reduced_motion="reduce")
    page.route_web_socket(re.compile("/ws$"), lambda socket: socket.close())
    page.goto(place.address("/sources"))
    visible(page.get_by_role("status").filter(has_text="You can go on editing"))
    in_every_theme(page)


def focused(page: Page) -> Locator:
    return page.locator(":focus")


def test_S0_24_a_source_is_found_edited_and_tested_without_a_mouse(enter: Enter, place: Place) -> None:
    address = place.source("by keyboard")
    page = enter("Ada", place.address())
    visible(page.get_by_role("region", name="Recent documents"))
    page.keyboard.press("Tab")
    expect(focused(page)).to_have_text("Skip to the content")
    expect(focused(page)).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Control+k")
    page.keyboard.type("by keyboard")
    expect(page.get_by_role("combobox")).to_have_value("by keyboard")
    expect(page.get_by_role("option", selected=True)).to_contain_text("by keyboard")
    page.keyboard.press("Enter")
    expect(page).to_have_url(address)
    visible(field(page, "Name"))
    until_focused(page, field(page, "Description"))
    page.keyboard.type("Typed without a mouse.")
    until_focused(page, page.get_by_role("button", name="Test the connection"))
    assert_ring(page)
    page.keyboard.press("Enter")
    expect(card(page, "Connection test")).to_contain_text("Passed in")
    saved(page)
    assert "Typed without a mouse." == place.source_body(address)["description"]
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page).to_have_url(place.address())


def until_focused(page: Page, target: Locator) -> None:
    """Tab by Tab, as somebody without a mouse; each stop shows where it is."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    pytest.fail("Tab does not lead there")


def assert_ring(page: Page) -> None:
    """The focused control has a ring of at least 2 px, on itself or on the box around it."""
    width = page.evaluate(
        """() => {
            const rings = [];
            for (let one = document.activeElement; one && rings.length < 3; one = one.parentElement) {
                const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
                rings.push(outlineStyle === 'none' ? 0 : parseFloat(outlineWidth));
                rings.push(Math.max(0, ...[...boxShadow.matchAll(/ (\\d+)px(?: inset)?(?:,|$)/g)].map((match) => Number(match[1]))));
            }
            return Math.max(...rings);
        }"""
    )
    assert width >= 2


def test_S0_24_every_stop_of_the_keyboard_shows_where_it_is(enter: Enter, furnished: str) -> None:
    page = enter("Ada", furnished)
    visible(page.get_by_role("table", name="Columns of planes"))
    for _ in range(32):
        page.keyboard.press("Tab")
        assert_ring(page)


@pytest.mark.parametrize(
    ("path", "opener"), [("/designs", "New design"), ("/workspace", "Invite someone"), ("", "Keyboard")]
)
def test_S0_24_who_closes_a_dialog_is_back_where_it_was_opened(
    enter: Enter, place: Place, path: str, opener: str
) -> None:
    page = enter("Ada", place.address(path))
    button = page.get_by_role("button", name=opener, exact=True).first
    button.focus()
    page.keyboard.press("Enter")
    visible(page.get_by_role("dialog"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()


def test_S0_24_reduced_motion_leaves_no_motion(enter: Enter, place: Place) -> None:
    page = enter("Ada", place.address())
    page.emulate_media(reduced_motion="reduce")
    visible(page.get_by_role("region", name="Recent documents"))
    page.keyboard.press("Control+k")
    visible(page.get_by_role("dialog", name="Search or act"))
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter((one) => {
            const { transitionDuration, animationDuration, animationName } = getComputedStyle(one);
            const long = (text) => text.split(',').some((part) => parseFloat(part) > 0.01);
            return long(transitionDuration) || (animationName !== 'none' && long(animationDuration));
        }).map((one) => one.className.toString())"""
    )
    assert [] == moving


def test_S4_1_the_rail_names_its_places_where_there_is_room_and_as_one_chooses(
    window: Window, place: Place
) -> None:
    about = place.source("asked about").rpartition("/")[2]
    asking = invited(place.server, place.owner, "Ulla Falk")
    asking.call(
        "POST", f"/collaboration/documents/{about}/comments", text="This one?", mentions=[place.owner.id]
    )
    page = window()
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1920, "height": 480})
    rail = page.get_by_role("navigation", name="Places")
    name = rail.get_by_text("Governance", exact=True)
    visible(name)
    visible(rail.get_by_role("link", name=re.compile(r"^Inbox, \d+ unread")))
    rail.get_by_role("link", name="Workspace").focus()
    expect(focused(page)).to_be_in_viewport()
    expect(rail.get_by_role("button", name="You, Owner")).to_be_in_viewport()
    in_every_theme(page)
    rail.get_by_role("button", name="Icons only").click()
    page.reload()
    visible(rail.get_by_role("link", name="Governance"))
    expect(name).to_be_hidden()
    rail.get_by_role("button", name="Show names").click()
    page.set_viewport_size({"width": 1280, "height": 800})
    visible(name)


@pytest.mark.parametrize("path", ["", "/sources", "/designs", "/runs", "source", "run", "design"])
def test_S4_1_nothing_is_cut_off_at_200_percent_and_in_320_pixels(
    enter: Enter, place: Place, furnished: str, path: str
) -> None:
    addresses = {
        "source": furnished,
        "run": place.finished_run(),
        "design": place.address(f"/designs/{place.owner.document('Profile flights')}"),
    }
    page = enter("Ada", "about:blank")
    # 1440 pixels at 200 % are 720.
    page.set_viewport_size({"width": 720, "height": 450})
    page.goto(addresses.get(path) or place.address(path))
    visible(page.get_by_role("main").get_by_role("heading").or_(page.get_by_role("treegrid")))
    assert_fits(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert_fits(page)


def assert_fits(page: Page) -> None:
    """The page scrolls in one direction only, and no control stands outside unless its own part scrolls."""
    expect(page.get_by_role("navigation", name="Places")).to_be_in_viewport()
    assert 0 == page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert [] == page.evaluate(
        """() => {
            const scrolls = (part) => /auto|scroll/.test(getComputedStyle(part).overflowX) && part.scrollWidth > part.clientWidth;
            const isOutside = (one) => {
                const { left, right, width } = one.getBoundingClientRect();
                if (width === 0 || !one.checkVisibility() || (left >= -1 && right <= innerWidth + 1)) return false;
                for (let part = one.parentElement; part; part = part.parentElement) {
                    if (scrolls(part) || part.matches('.react-flow')) return false;
                }
                return true;
            };
            const controls = document.querySelectorAll('main :is(button, h1, input, select), header button');
            return [...controls].filter(isOutside).map((one) => one.textContent || one.ariaLabel);
        }"""
    )


def test_S4_1_a_screen_that_does_not_come_says_so_and_comes_when_it_is_tried_again(
    enter: Enter, place: Place
) -> None:
    page = enter("Ada", place.address())
    page.emulate_media(reduced_motion="reduce")
    visible(page.get_by_role("region", name="Recent documents"))
    page.route("**/assets/**", lambda asked: asked.abort())
    page.get_by_role("navigation", name="Places").get_by_role("link", name="Access").click()
    alert = page.get_by_role("main").get_by_role("alert")
    expect(alert).to_contain_text("This screen could not be loaded")
    in_every_theme(page)
    page.unroute("**/assets/**")
    alert.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Access")
