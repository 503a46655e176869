"""A server that takes its time: what a screen does not know yet it does not say, neither as nothing nor as an error."""

import re
from collections.abc import Callable, Iterator

import msgpack
import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from tests.e2e.conftest import Window
from tests.e2e.pages import Place, card

Slow = Callable[[str], Page]


@pytest.fixture
def slow(window: Window, place: Place) -> Iterator[Slow]:
    """Opens an address of the workspace in a window that is told who is there, and gets no answer to anything else."""
    page = window()

    def unanswered(route: Route) -> None:
        if route.request.url.endswith(("/api/bootstrap", "/api/session/ticket")):
            route.continue_()

    def without_answers(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda frame: None if is_call(frame) else server.send(frame))

    def open_page(path: str) -> Page:
        page.goto(place.address(path))
        expect(page.get_by_role("main")).to_be_visible()
        return page

    page.route(re.compile("/api/"), unanswered)
    page.route_web_socket(re.compile("/ws$"), without_answers)
    yield open_page
    page.unroute_all(behavior="ignoreErrors")


def is_call(frame: str | bytes) -> bool:
    return isinstance(frame, bytes) and msgpack.unpackb(frame)[0] == "call"


def test_a_page_whose_content_is_on_its_way_is_drawn_in_outline(slow: Slow, place: Place) -> None:
    shop = place.owner.document("shop")
    for path in (f"/sources/{shop}", f"/sources/{shop}/history", f"/catalog/{shop}?table=customers"):
        main = slow(path).get_by_role("main")
        expect(main.locator("[aria-busy=true]").first).to_be_visible()
        expect(main.locator("[data-skeleton]").nth(2)).to_be_visible()


def test_findings_are_not_counted_before_they_are_known(slow: Slow) -> None:
    states = slow("/governance/findings").get_by_role("radiogroup", name="State of findings")
    expect(states).to_contain_text("Open")
    expect(states).not_to_contain_text("0")


def test_nothing_is_said_to_have_happened_or_not_before_it_is_known(slow: Slow) -> None:
    page = slow("/studio")
    expect(page.get_by_role("heading", name="Lately")).to_be_visible()
    expect(page.get_by_text("Nothing has happened yet.")).to_have_count(0)


def test_a_check_is_no_mistake_while_the_list_of_checks_is_on_its_way(slow: Slow, place: Place) -> None:
    rule = {"area": "quality", "check": "not_null", "table": "customers", "column": "email"}
    made = place.owner.call(
        "POST",
        "/scan-rule-sets",
        workspace=place.workspace,
        name="Of a slow day",
        body={"rules": {"one": rule}},
    )
    page = slow(f"/governance/rule-sets/{made['id']}")
    check = page.get_by_role("combobox", name="Check")
    expect(check).to_be_visible()
    expect(check).not_to_contain_text("is no choice")


def test_where_a_term_is_used_is_not_said_before_it_is_known(slow: Slow, place: Place) -> None:
    terms = {"one": {"name": "Carrier", "definition": "Who flies.", "status": "approved"}}
    made = place.owner.call(
        "POST", "/advanced-catalog/glossaries", workspace=place.workspace, name="Slow words"
    )
    place.owner.call(
        "PUT", f"/advanced-catalog/glossaries/{made['id']}", body={"name": "Slow words", "terms": terms}
    )
    page = slow(f"/catalog/glossaries/{made['id']}")
    expect(card(page, "Carrier")).to_be_visible()
    expect(page.get_by_text("No table or column refers to it yet.")).to_have_count(0)


def test_who_is_signed_in_is_asked_beside_the_code_of_the_screen(window: Window, place: Place) -> None:
    page = window()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/assets/HomePage-[^/]*\.js$"), hold)
    with page.expect_request("**/api/bootstrap"):
        page.goto(place.address(), wait_until="commit")
    expect(page.get_by_role("navigation")).to_have_count(0)
    for route in held:
        route.continue_()
    expect(page.get_by_role("region", name="Recent documents")).to_be_visible()
