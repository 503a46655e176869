"""Three people in one workspace: who is where and how lively, following, quiet mode, two devices (S2-2, S2-8)."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, field, opened


def menu(page: Page) -> Locator:
    """The menu of people in the top bar, opened."""
    page.get_by_role("button", name="Follow somebody").click()
    return page.get_by_role("menu")


def follow(page: Page, name: str) -> None:
    menu(page).get_by_role("menuitemcheckbox", name=re.compile(f"^{name}")).click()


def bar(page: Page) -> Locator:
    return page.get_by_role("status").filter(has_text="Following")


def percent(page: Page) -> Locator:
    return page.get_by_role("toolbar", name="Zoom").get_by_role("button", name=re.compile("%"))


def design(place: Place, name: str) -> str:
    path = "/workflow/designer/workflows"
    nodes = {
        key: {"name": key.title(), "operation": "source.test_connection", "parameters": {}}
        for key in ("first", "second", "third")
    }
    positions = {key: {"x": 400 * number, "y": 0} for number, key in enumerate(nodes)}
    body = {"nodes": nodes, "edges": {}}
    made = place.owner.call(
        "POST", path, workspace=place.workspace, name=name, body=body, layout={"nodes": positions}
    )
    return place.address(f"/designs/{made['id']}")


def test_S2_2_who_follows_goes_from_document_to_document_and_sees_what_the_other_sees(
    enter: Enter, place: Place
) -> None:
    here, there = design(place, "Followed here"), place.source("followed there")
    bea, ada = enter("Bea", here), opened(enter("Ada", "about:blank"), place.address("/sources"))
    bea.get_by_role("group", name=re.compile("^First")).wait_for()

    follow(ada, "Bea")
    expect(ada).to_have_url(here)
    expect(bar(ada)).to_contain_text("Following Bea")
    expect(bea.get_by_role("banner")).to_contain_text("Owner follows you")

    bea.get_by_role("toolbar", name="Zoom").get_by_role("button", name="Zoom in").click()
    expect(percent(ada)).to_have_text("120 %")
    bea.keyboard.press("2")
    expect(ada.get_by_role("treegrid")).to_be_visible()

    bea.goto(there)
    expect(ada).to_have_url(there)
    field(bea, "Statement timeout").focus()
    expect(field(ada, "Statement timeout")).to_be_in_viewport()

    ada.keyboard.press("Escape")
    expect(bar(ada)).to_have_count(0)
    expect(bea.get_by_role("banner")).not_to_contain_text("follows you")
    bea.goto(here)
    bea.get_by_role("group", name=re.compile("^First")).or_(bea.get_by_role("treegrid")).first.wait_for()
    expect(ada).to_have_url(there)


def test_S2_2_who_moves_or_stops_follows_nobody_and_two_never_follow_each_other(
    enter: Enter, place: Place
) -> None:
    here = place.source("moved by oneself")
    bea, ada = enter("Bea", here), opened(enter("Ada", "about:blank"), place.address())
    field(bea, "Name").wait_for()
    follow(ada, "Bea")
    expect(ada).to_have_url(here)
    expect(menu(bea).get_by_role("menuitem", name=re.compile("^Owner"))).to_contain_text("Owner follows you")
    bea.keyboard.press("Escape")
    ada.get_by_role("navigation", name="Places").get_by_role("link", name="Sources").click()
    expect(bar(ada)).to_have_count(0)
    expect(ada).to_have_url(place.address("/sources"))

    ada.keyboard.press("p")
    ada.keyboard.press("f")
    expect(ada).to_have_url(here)
    ada.keyboard.press("Control+k")
    ada.get_by_role("combobox").fill("stop following")
    ada.keyboard.press("Enter")
    expect(bar(ada)).to_have_count(0)
    follow(ada, "Bea")
    expect(bar(ada)).to_be_visible()
    field(ada, "Description").click()
    expect(bar(ada)).to_have_count(0)


def test_S2_2_nobody_is_led_into_what_they_may_not_read(enter: Enter, place: Place) -> None:
    readable, gone = place.source("open to all"), place.source("thrown away")
    place.owner.call("DELETE", f"/documents/{gone.rpartition('/')[2]}")
    ada, vi = enter("Ada", readable), opened(enter("Vi", "about:blank"), place.address())
    field(ada, "Name").wait_for()
    follow(vi, "Owner")
    expect(vi).to_have_url(readable)
    ada.goto(gone)
    expect(bar(vi)).to_contain_text("Owner is in a document that you may not read.")
    expect(vi).to_have_url(readable)
    ada.goto(place.address("/runs"))
    expect(vi).to_have_url(place.address("/runs"))


def test_S2_2_quiet_hides_cursors_of_others_here_and_mine_there_and_stays(enter: Enter, place: Place) -> None:
    here = design(place, "Drawn in quiet")
    ada, bea = enter("Ada", here), enter("Bea", here)
    for page in (ada, bea):
        page.get_by_role("group", name=re.compile("^First")).wait_for()
    cursor = ada.locator(".react-flow__viewport-portal").get_by_text("Bea")
    wander(bea, cursor)
    for key in ("p", "c"):
        ada.keyboard.press(key)
    expect(cursor).to_have_count(0)
    kept(ada, hides_others=True)
    ada.reload()
    ada.get_by_role("group", name=re.compile("^First")).wait_for()
    expect(menu(ada).get_by_role("menuitemcheckbox", name="Hide the cursors of others")).to_be_checked()
    ada.get_by_role("menuitemcheckbox", name="Hide the cursors of others").click()
    kept(ada, hides_others=False)
    wander(bea, cursor)

    bea.get_by_role("group", name=re.compile("^First")).click()
    flag = ada.get_by_role("group", name=re.compile("^First")).get_by_text("Bea")
    expect(flag).to_be_visible()
    for key in ("p", "h"):
        bea.keyboard.press(key)
    expect(cursor).to_have_count(0)
    expect(flag).to_have_count(0)
    expect(ada.get_by_role("banner").get_by_role("img", name="Bea Lind")).to_be_visible()
    kept(bea, hides_own=True)
    for key in ("p", "h"):
        bea.keyboard.press(key)
    expect(flag).to_be_visible()
    kept(bea, hides_own=False)


def kept(page: Page, **wishes: bool) -> None:
    """Waits until the server has what the person of this window wishes: it holds on their other devices too."""
    page.wait_for_function(
        """async (wishes) => {
            const { user } = await (await fetch("/api/bootstrap")).json();
            return Object.entries(wishes).every(([name, held]) => user.wishes[name] === held);
        }""",
        arg=wishes,
    )


def wander(page: Page, until: Locator) -> None:
    """Moves the pointer over the canvas until the other window shows it."""
    box = page.locator(".react-flow").bounding_box()
    assert box is not None
    for step in range(60):
        page.mouse.move(box["x"] + 300 + step * 3, box["y"] + 420)
        if until.count() > 0:
            break
        page.wait_for_function("() => new Promise((done) => requestAnimationFrame(() => done(true)))")
    expect(until).to_be_visible()


def test_S2_2_who_does_nothing_is_idle_and_who_hides_the_page_is_away(enter: Enter, place: Place) -> None:
    bea, ada = enter("Bea", "about:blank"), opened(enter("Ada", "about:blank"), place.address("/studio"))
    bea.clock.install()
    opened(bea, place.address())
    row = ada.get_by_role("listitem", name="Bea Lind")
    expect(row).to_contain_text("on Home")
    bea.mouse.move(500, 400)
    bea.clock.fast_forward(61_000)
    expect(row).to_contain_text("idle")
    bea.mouse.move(510, 400)
    expect(row).not_to_contain_text("idle")
    hidden = "state => { Object.defineProperty(document, 'visibilityState', { value: state, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }"
    bea.evaluate(hidden, "hidden")
    expect(row).to_contain_text("away")
    bea.evaluate(hidden, "visible")
    expect(row).not_to_contain_text("away")


def test_S2_8_one_person_on_two_devices_is_there_once(enter: Enter, place: Place) -> None:
    here = place.source("on two devices")
    ada, laptop, phone = enter("Ada", here), enter("Bea", here), enter("Bea", here)
    for page in (ada, laptop, phone):
        field(page, "Name").wait_for()
    expect(ada.get_by_role("banner").get_by_role("img", name="Bea Lind, 2 devices")).to_have_count(1)
    expect(ada.get_by_role("banner")).to_contain_text("1 other here")
    expect(laptop.get_by_role("banner")).to_contain_text("1 other here")
    phone.close()
    expect(ada.get_by_role("banner").get_by_role("img", name="Bea Lind", exact=True)).to_be_visible()
