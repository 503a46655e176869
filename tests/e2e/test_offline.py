"""The server dies under two people who type; the network goes; the page is loaded again. Nothing that was saved or kept is lost."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog, Locator, Page, WebSocketRoute, expect

from tests.e2e.conftest import Window
from tests.e2e.pages import Place, field, opened, place_of, save_state, saved
from tests.support.server import RunningServer, running


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("mortal"))


@pytest.fixture
def mortal(house: RunningServer) -> RunningServer:
    """A server of these tests alone, which kill it."""
    return house if house.is_running else house.start()


@pytest.fixture
def place(mortal: RunningServer) -> Place:
    return place_of(mortal)


def notice(page: Page) -> Locator:
    return page.get_by_role("status").filter(has_text="You can go on editing")


def try_now(page: Page) -> None:
    """Presses the button, unless the page has come back by itself in this moment."""
    page.get_by_role("button", name="Try now").evaluate_all(
        "found => found.forEach(button => button.click())"
    )


def append(text: Locator, more: str) -> None:
    text.press("Control+End")
    text.press_sequentially(more)


def mark(page: Page) -> None:
    page.evaluate("window.sinceLoad = true")


def is_same_load(page: Page) -> bool:
    return bool(page.evaluate("window.sinceLoad === true"))


def test_N1_what_was_saved_survives_sigkill_and_what_was_kept_merges(
    window: Window, mortal: RunningServer, place: Place
) -> None:
    address = place.source("killed")
    ada = opened(window(of=mortal), address)
    bea = opened(window("Bea Lind", of=mortal), address)
    for page in (ada, bea):
        mark(page)
        field(page, "Description").wait_for()
    field(ada, "Description").fill("Saved before. ")
    expect(field(bea, "Description")).to_have_value("Saved before. ")
    field(bea, "Criticality").select_option("high")
    saved(ada)
    saved(bea)

    mortal.kill()
    append(field(ada, "Description"), "Ada offline. ")
    field(bea, "Statement timeout").fill("90")
    field(bea, "Tags").press_sequentially("kept,")
    field(bea, "Criticality").select_option("low")
    for page in (ada, bea):
        expect(notice(page)).to_contain_text(re.compile(r"Offline, \d+ edits kept here"))
        expect(save_state(page)).to_have_text(re.compile(r"^Offline, \d+ edits kept$"))
        expect(page.get_by_role("button", name="Test the connection")).to_have_attribute(
            "aria-disabled", "true"
        )
    expect(notice(bea)).to_contain_text("Offline, 3 edits kept here")

    mortal.start()
    # a message goes by itself, so it is looked for before anything else is waited for
    expect(bea.get_by_text(re.compile("^Merged your 3 edits"))).to_be_visible()
    for page in (ada, bea):
        expect(notice(page)).to_have_count(0)
        saved(page)
        expect(field(page, "Description")).to_have_value("Saved before. Ada offline. ")
        expect(field(page, "Criticality")).to_have_value("low")
        expect(field(page, "Statement timeout")).to_have_value("90")
        expect(page.get_by_role("button", name="Remove kept")).to_be_visible()
        assert is_same_load(page)
    body = place.source_body(address)
    assert ("Saved before. Ada offline. ", "low", 90) == (
        body["description"],
        body["criticality"],
        body["limits"]["statement_timeout_s"],
    )


class Line:
    """A page's way to the server, which can be cut."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._cut = False
        self._sockets: list[WebSocketRoute] = []
        page.route_web_socket(re.compile("/ws$"), self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        if self._cut:
            socket.close()
            return
        socket.connect_to_server()
        self._sockets.append(socket)

    def cut(self) -> None:
        self._cut = True
        while self._sockets:
            self._sockets.pop().close()
        expect(notice(self._page)).to_be_visible()

    def restore(self) -> None:
        self._cut = False

    def mend(self) -> None:
        self.restore()
        try_now(self._page)
        expect(notice(self._page)).to_have_count(0)


def test_N1_two_who_edited_without_a_connection_are_told_what_was_merged(
    window: Window, mortal: RunningServer, place: Place
) -> None:
    address = place.source("both away")
    ada, bea = window(of=mortal), window("Bea Lind", of=mortal)
    lines = [Line(page) for page in (ada, bea)]
    for page in (ada, bea):
        opened(page, address)
        saved(page)
    for line in lines:
        line.cut()
    field(ada, "Description").fill("Ada was away.")
    field(ada, "Criticality").select_option("high")
    field(bea, "Statement timeout").fill("90")
    field(bea, "Sample rows").fill("500")
    field(bea, "Tags").press_sequentially("kept,")
    expect(notice(ada)).to_contain_text("Offline, 2 edits kept here")
    expect(notice(bea)).to_contain_text("Offline, 3 edits kept here")
    lines[0].mend()
    expect(ada.get_by_text("Merged your 2 edits", exact=True)).to_be_visible()
    saved(ada)
    lines[1].mend()
    expect(bea.get_by_text("Merged your 3 edits with 2 changes of others", exact=True)).to_be_visible()
    for page in (ada, bea):
        saved(page)
        expect(field(page, "Description")).to_have_value("Ada was away.")
        expect(field(page, "Statement timeout")).to_have_value("90")
        expect(page.get_by_role("button", name="Remove kept")).to_be_visible()


def test_N1_every_edit_that_was_shown_as_saved_is_there_after_sigkill(
    window: Window, mortal: RunningServer, place: Place
) -> None:
    address = place.source("killed while typing")
    page = opened(window(of=mortal), address)
    text = field(page, "Description")
    text.wait_for()
    shown = ""
    for number in range(12):
        text.press_sequentially(f"{number} ")
        if save_state(page).inner_text() == "Saved":
            shown = text.input_value()
    mortal.kill()
    kept = text.input_value()
    page.goto("about:blank")
    mortal.start()
    told = place.source_body(address)["description"]
    assert told.startswith(shown)
    assert kept.startswith(told)
    opened(page, address)
    expect(field(page, "Description")).to_have_value(kept)
    saved(page)
    assert kept == place.source_body(address)["description"]


def test_W4_a_page_that_is_loaded_again_without_a_connection_keeps_the_edits(
    window: Window, mortal: RunningServer, place: Place
) -> None:
    address = place.source("on a train")
    page = opened(window(of=mortal), address)
    field(page, "Description").fill("At the station.")
    saved(page)
    reachable = False

    def tunnel(socket: WebSocketRoute) -> None:
        if reachable:
            socket.connect_to_server()
        else:
            socket.close()

    page.route_web_socket(re.compile("/ws$"), tunnel)
    opened(page, address)
    expect(field(page, "Description")).to_have_value("At the station.")
    append(field(page, "Description"), " In the tunnel.")
    field(page, "Criticality").select_option("critical")
    expect(notice(page)).to_be_visible()
    page.reload()
    expect(field(page, "Description")).to_have_value("At the station. In the tunnel.")
    expect(field(page, "Criticality")).to_have_value("critical")
    expect(notice(page)).to_contain_text(re.compile(r"Offline, \d+ edits? kept here"))
    assert "At the station." == place.source_body(address)["description"]
    reachable = True
    try_now(page)
    expect(notice(page)).to_have_count(0)
    saved(page)
    body = place.source_body(address)
    assert ("At the station. In the tunnel.", "critical") == (body["description"], body["criticality"])


def test_R7_an_edit_the_server_never_committed_is_never_called_saved_after_a_reload(
    window: Window, mortal: RunningServer, place: Place
) -> None:
    address = place.source("not told")
    page = opened(window(of=mortal), address)
    field(page, "Description").fill("Told.")
    saved(page)
    mortal.kill()
    append(field(page, "Description"), " Kept.")
    expect(save_state(page)).to_have_text(re.compile("^(Saving|Offline, .*)$"))
    page.goto("about:blank")
    mortal.start()
    assert "Told." == place.source_body(address)["description"]
    opened(page, address)
    expect(field(page, "Description")).to_have_value("Told. Kept.")
    saved(page)
    assert "Told. Kept." == place.source_body(address)["description"]


def test_W4_edits_of_a_page_that_was_left_are_sent_by_whatever_is_shown_next(
    window: Window, mortal: RunningServer, place: Place
) -> None:
    address = place.source("left")
    page, bea = window(of=mortal), opened(window("Bea Lind", of=mortal), address)
    line = Line(page)
    opened(page, address)
    saved(page)
    line.cut()
    field(page, "Description").fill("On the way home.")
    page.get_by_role("navigation", name="Places").get_by_role("link", name="Home").click()
    expect(notice(page)).to_contain_text("Offline, 1 edit kept here")
    line.mend()
    expect(field(bea, "Description")).to_have_value("On the way home.")
    opened(page, address)
    saved(page)
    line.cut()
    field(page, "Description").fill("The lid is shut.")
    expect(notice(page)).to_contain_text("Offline, 1 edit kept here")
    page.goto("about:blank")
    line.restore()
    opened(page, place.address())
    expect(field(bea, "Description")).to_have_value("The lid is shut.")


def test_W4_a_browser_that_keeps_nothing_says_so_and_asks_before_the_page_is_left(
    window: Window, mortal: RunningServer, place: Place
) -> None:
    address = place.source("no disk")
    page = window(of=mortal)
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    line = Line(page)
    opened(page, address)
    saved(page)
    line.cut()
    field(page, "Description").fill("Nowhere else.")
    said = page.get_by_role("status").filter(has_text="leave this page open")
    expect(said).to_contain_text("Offline, 1 edit on this page only")
    expect(save_state(page)).to_have_text("Offline, 1 edit not kept")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.close(run_before_unload=True)
    expect(said).to_be_visible()
    assert ["beforeunload"] == asked
    line.restore()
    try_now(page)
    saved(page)
    assert "Nowhere else." == place.source_body(address)["description"]
