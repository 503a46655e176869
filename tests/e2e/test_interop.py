"""The page, an unmodified y-websocket provider under Node and a pycrdt Provider write in one document."""

from typing import Any

from anyio.from_thread import BlockingPortal, start_blocking_portal
from playwright.sync_api import expect
from pycrdt import Doc, Map, Text

from tests.e2e.conftest import Pair
from tests.e2e.pages import Place, around, field, people, saved
from tests.interop.y_websocket import node_provider
from tests.support.people import Person, invited
from tests.support.server import RunningServer
from tests.support.waiting import Signal
from tests.support.yjs import provided


def description(doc: "Doc[Any]") -> "Text":
    text: Text = doc.get("body", type=Map)["description"]
    return text


def test_N1_a_page_y_websocket_and_pycrdt_write_one_text(
    both: Pair, place: Place, server: RunningServer
) -> None:
    address = place.source("written by three")
    document = address.rpartition("/")[2]
    noor, piet = invited(server, place.owner, "Noor Said"), invited(server, place.owner, "Piet Vos")
    page, other = both(address)
    field(page, "Description").fill("[page]")
    saved(page)
    door = f"{server.websocket}/yjs"
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(node_provider(door, document, noor.token)) as node,
    ):
        portal.call(node.told_that, "sync")
        portal.call(lambda: node.do("append", path=["body"], key="description", text="[y-websocket]"))
        expect(field(page, "Description")).to_have_value("[page][y-websocket]")
        pycrdt_writes(portal, f"{door}/{document}", piet, "[page][y-websocket]", "[pycrdt]")
        expect(field(page, "Description")).to_have_value("[pycrdt][page][y-websocket]")
        field(page, "Description").press("Control+End")
        field(page, "Description").press_sequentially("[again]")
        whole = "[pycrdt][page][y-websocket][again]"

        async def read() -> Any:
            return await node.reads(lambda roots: roots["body"]["description"] == whole, roots=["body"])

        assert "written by three" == portal.call(read)["body"]["name"]
        expect(field(other, "Description")).to_have_value(whole)
        assert whole == place.source_body(address)["description"]


def pycrdt_writes(portal: BlockingPortal, url: str, person: Person, before: str, text: str) -> None:
    """Joins with a Provider, waits until it has `before`, and writes at the start."""

    async def write() -> None:
        doc, signal = Doc[Any](), Signal()
        async with provided(url, person.token, doc, signal) as line:
            await signal.until(lambda: line.synced and str(description(doc)) == before)
            description(doc).insert(0, text)
            # The server's echo is the acknowledgement: what it committed is in what was heard.
            await signal.until(lambda: str(description(line.heard)) == text + before)

    portal.call(write)


def test_S2_2_who_comes_by_y_websocket_is_seen_under_their_own_name(
    both: Pair, place: Place, server: RunningServer
) -> None:
    address = place.source("seen from outside")
    noor = invited(server, place.owner, "Noor Said")
    page, _ = both(address)
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(
            node_provider(f"{server.websocket}/yjs", address.rpartition("/")[2], noor.token)
        ) as node,
    ):
        portal.call(node.told_that, "sync")
        portal.call(lambda: node.do("show", state={"user": {"name": "Ada"}, "field": "description"}))
        expect(people(page).get_by_role("img", name="Noor Said")).to_be_visible()
        expect(around(field(page, "Description"))).to_contain_text("Noor")
    expect(people(page).get_by_role("img", name="Noor Said")).to_have_count(0)
