"""Real Chromium windows against a real server with the demo workspace."""

import os
import shutil
from collections.abc import Callable, Generator, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.e2e.pages import Place, place_of
from tests.support.server import ROOT, RunningServer, with_demo

# The headless one is the same browser without windows, tabs and menus: a third less work.
CHROMIUM = next(
    (
        path
        for name in ("chromium-headless-shell", "chromium", "chromium-browser")
        if (path := shutil.which(name))
    ),
    None,
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BROWSER = pytest.StashKey[Browser]()
WORDS = 3_000
"""Characters of a window that a failure shows."""
SIZE: ViewportSize = {"width": 1440, "height": 900}

# Long enough for a machine that does other things too; nothing waits that long when it works.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/e2e/" in item.nodeid:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.timeout(300))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failure says what stood in each window."""
    report = yield
    if report.when == "call" and report.failed and BROWSER in item.session.stash:
        contexts = item.session.stash[BROWSER].contexts
        report.sections += [(f"at {page.url}", _words(page)) for one in contexts for page in one.pages]
    return report


def _words(page: Page) -> str:
    try:
        return page.locator("body").inner_text(timeout=2_000)[:WORDS]
    except PlaywrightError as error:
        return str(error)


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    assert CHROMIUM, "Chromium is missing: run `make test`, or install the package chromium"
    app = Path(os.environ.get("CONCERT_APP", ROOT / "client-js/packages/app/dist"))
    assert (app / "index.html").exists(), "the app is not built: run `make test`"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        request.session.stash[BROWSER] = browser
        yield browser
        del request.session.stash[BROWSER]
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """It may send messages to sinks on this machine."""
    allowed = {"CONCERT_HTTP_ALLOW": "127.0.0.1"}
    server = RunningServer(with_demo(tmp_path_factory.mktemp("concert")), environment=allowed).start()
    yield server
    server.stop()


Window = Callable[..., Page]


@pytest.fixture
def window(browser: Browser, server: RunningServer) -> Iterator[Window]:
    """Opens a signed-in window: the owner's, or a newcomer's with the given name. Page errors fail the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_window(
        name: str = "", *, role: str = "editor", of: RunningServer = server, theme: str = "light"
    ) -> Page:
        context = browser.new_context(viewport=SIZE, color_scheme="dark" if theme == "dark" else "light")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        if name:
            page.goto(of.concert("invite", "--role", role))
            page.get_by_label("Your name").fill(name)
            page.get_by_role("button", name="Join").click()
        else:
            page.goto(of.sign_in_link())
        page.get_by_role("navigation").first.wait_for()
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert [] == errors


Enter = Callable[[str, str], Page]
Pair = Callable[[str], tuple[Page, Page]]


@pytest.fixture(scope="session")
def seats(browser: Browser, server: RunningServer) -> Iterator[Mapping[str, BrowserContext]]:
    """The browsers of Ada, the owner; of Bea, an editor; of Vi, a viewer. Signed in once for all tests.

    They ask for little motion, which costs a fifth of what a page without a graphics card computes; windows of `window`
    move.
    """
    ways_in = {
        "Ada": server.sign_in_link(),
        "Bea Lind": server.concert("invite", "--role", "editor"),
        "Vi Lang": server.concert("invite", "--role", "viewer"),
    }
    contexts = {
        name.partition(" ")[0]: browser.new_context(viewport=SIZE, reduced_motion="reduce")
        for name in ways_in
    }
    for (name, way_in), context in zip(ways_in.items(), contexts.values(), strict=True):
        page = context.new_page()
        page.goto(way_in)
        if "/join" in way_in:
            page.get_by_label("Your name").fill(name)
            page.get_by_role("button", name="Join").click()
        page.get_by_role("navigation").first.wait_for()
        page.close()
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.fixture
def enter(seats: Mapping[str, BrowserContext]) -> Iterator[Enter]:
    """Opens an address in a window of Ada, Bea or Vi. Page errors fail the test."""
    pages: list[Page] = []
    errors: list[str] = []

    def open_page(who: str, address: str) -> Page:
        page = seats[who].new_page()
        pages.append(page)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert [] == errors


@pytest.fixture
def both(enter: Enter) -> Pair:
    """Opens one address in a window of Ada and one of Bea."""

    def open_both(address: str) -> tuple[Page, Page]:
        pages = enter("Ada", address), enter("Bea", address)
        for page in pages:
            page.get_by_role("navigation").first.wait_for()
        return pages

    return open_both


@pytest.fixture(scope="session")
def place(server: RunningServer) -> Place:
    """The demo workspace, to make things in and to ask what the server holds."""
    return place_of(server)


@pytest.fixture
def shots() -> Path:
    """Where screenshots go, for people to look at."""
    folder = ROOT / "test-results" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
