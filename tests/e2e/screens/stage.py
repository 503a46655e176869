"""Two people in two windows of one Concert, for a screen to be photographed in Ada's."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.e2e.conftest import ARGUMENTS, CHROMIUM, SIZE
from tests.e2e.pages import Place, place_of
from tests.e2e.screens.furniture import furnish
from tests.support.server import running


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Two windows on one Concert that was worked with: Ada's is photographed."""

    place: Place
    ada: Page
    bea: Page

    def both_at(self, path: str) -> None:
        self.bea.goto(self.place.address(path))
        self.ada.goto(self.place.address(path))

    def document(self, area: str, title: str) -> str:
        return f"/{area}/{self.place.owner.document(title)}"


@contextmanager
def scene(width: int = SIZE["width"]) -> Iterator[Scene]:
    """Both windows are as wide as this."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        servers = running(Path(folder))
        place = place_of(next(servers))
        furnish(place)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        ada, bea = (signed_in(browser, place, name, width) for name in ("", "Bea Lind"))
        yield Scene(place=place, ada=ada.new_page(), bea=bea.new_page())
        browser.close()
        next(servers, None)


def signed_in(browser: Browser, place: Place, name: str, width: int) -> BrowserContext:
    """The owner's browser, or that of a newcomer with this name."""
    context = browser.new_context(viewport={**SIZE, "width": width}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(place.server.concert("invite", "--role", "editor") if name else place.server.sign_in_link())
    if name:
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("region", name="Recent documents")).to_be_visible()
    page.close()
    return context
