"""Names as long as people give them: whole, or cut with dots, never over or under something else."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place
from tests.support.belonging import offer, own_workspace
from tests.support.people import invited

LONG = "Quarterly reconciliation of international passenger manifests and baggage claims"
WHO = "Maximiliana-Theodora von Hohenzollern-Sigmaringen de la Vega"

# The texts that a part above them cuts off, and whose own box does not end in dots.
CUT = """() => {
    const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    const isCut = (text) => {
        const range = document.createRange();
        range.selectNodeContents(text);
        let own = text.parentElement;
        if (!text.data.trim() || !own.checkVisibility() || own.closest('.visually-hidden, option')) return false;
        while (getComputedStyle(own).display === 'inline') own = own.parentElement;
        const style = getComputedStyle(own);
        const isFlex = style.display.includes('flex'); // Dots are for lines of text.
        if (!isFlex && style.overflowX !== 'visible' && (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none')) return false;
        for (let part = own; part; part = part.parentElement) {
            const overflow = getComputedStyle(part).overflowX;
            if (overflow === 'auto' || overflow === 'scroll') return false;
            if (overflow !== 'visible' && range.getBoundingClientRect().right > part.getBoundingClientRect().right + 1) return true;
        }
        return false;
    };
    const found = [];
    while (texts.nextNode()) if (isCut(texts.currentNode)) found.push(texts.currentNode.data);
    return found;
}"""
# Pairs of things in one row of a table, or a head and what follows it, that lie over each other.
OVER = """() => {
    const box = (one) => one.getBoundingClientRect();
    const meets = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    const head = document.querySelector('main header');
    const parts = [...document.querySelectorAll('main td:first-child :is(a, button, [role=img]), main header :is(a, button, h1)')]
        .filter((one) => one.checkVisibility() && box(one).width > 0);
    const within = parts.filter((one) => head?.contains(one) && box(one).bottom > box(head).bottom + 1);
    const pairs = parts.flatMap((one, at) => parts.slice(at + 1).filter((other) =>
        !one.contains(other) && !other.contains(one) && one.closest('td, header') === other.closest('td, header') && meets(box(one), box(other))));
    return [...within, ...pairs].map((one) => one.textContent || one.ariaLabel);
}"""
# Cells whose text touches the line above or below.
TOUCHING = """() => [...document.querySelectorAll('main tbody td')].filter((cell) => {
    const around = cell.getBoundingClientRect();
    return cell.checkVisibility() && [...cell.children].map((one) => one.getBoundingClientRect())
        .some(({ top, bottom, height }) => height > 0 && (top < around.top + 4 || bottom > around.bottom - 4));
}).map((cell) => cell.textContent)"""


@pytest.fixture(scope="module")
def long_names(place: Place) -> Place:
    """A workspace with a source, a person, a group and a rule with names of their length."""
    place = replace(place, workspace=own_workspace(place.owner, "Names"))
    source = place.source(LONG).rpartition("/")[2]
    place.owner.call("POST", f"/data-discovery/data-sources/{source}/discover-schema")
    place.owner.call("POST", "/security/compliance/checks", workspace=place.workspace)
    offer(place.owner, place.workspace, invited(place.server, place.owner, WHO), "editor")
    place.owner.call("POST", f"/collaboration/workspaces/{place.workspace}/groups", name=LONG)
    tell = {
        "action": "notify",
        "input": {"tell": [{"kind": "user", "id": place.owner.id}], "message": "Look"},
    }
    topics = ["document:created", "workflow:run:completed", "workflow:run:failed"]
    place.owner.call("POST", f"/workspaces/{place.workspace}/rules", name=LONG, topics=topics, actions=[tell])
    return place


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(
    ("path", "shown"),
    {
        "/sources": LONG,
        "/access": WHO,
        "/schedules/rules": LONG,
        "/catalog?q=airlines": LONG,
        "/lineage": "airlines",
        "/workspace?tab=groups": LONG,
        "/governance?view=compliance": LONG,
    }.items(),
)
def test_S4_1_a_long_name_is_whole_or_ends_in_dots(
    enter: Enter, long_names: Place, path: str, shown: str, width: int
) -> None:
    page = enter("Ada", "about:blank")
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(long_names.address(path))
    expect(page.get_by_role("main").get_by_text(shown).first).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    assert [] == page.evaluate(CUT)
    assert [] == page.evaluate(OVER)
    assert [] == page.evaluate(TOUCHING)


def test_S4_1_a_menu_stays_beside_a_long_title(enter: Enter, long_names: Place) -> None:
    page = enter("Ada", long_names.address("/workspace?tab=groups"))
    title = page.get_by_role("heading", name=LONG).bounding_box()
    menu = page.get_by_role("button", name=f"Acts for {LONG}").bounding_box()
    assert title is not None
    assert menu is not None
    assert menu["y"] < title["y"] + title["height"]


def test_S4_1_segments_that_do_not_fit_beside_each_other_stay_in_their_card(
    enter: Enter, long_names: Place
) -> None:
    title = "Autumn"
    long_names.owner.call("POST", f"/rbac/workspaces/{long_names.workspace}/reviews", title=title)
    page = enter("Ada", "about:blank")
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(long_names.address("/access?tab=reviews"))
    page.get_by_role("button", name=title).click()
    card = page.get_by_role("region", name=title)
    last = card.get_by_role("radio", name="Gone before").bounding_box()
    around = card.bounding_box()
    assert last is not None
    assert around is not None
    assert last["x"] + last["width"] <= around["x"] + around["width"]
