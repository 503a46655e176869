"""How the tests find things on a page: by the words a person reads."""

import re
from dataclasses import dataclass
from typing import Any

from anyio.from_thread import start_blocking_portal
from playwright.sync_api import Locator, Page, expect

from crdt.ids import Channel
from server.client import connect
from tests.support.people import Person, owner
from tests.support.server import RunningServer, items

FLIGHTS = {"path": "flights.db"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The demo workspace of a running server: what is in it, and the addresses of its screens."""

    server: RunningServer
    owner: Person
    workspace: str

    def address(self, path: str = "") -> str:
        """Of a screen of the workspace; `path` starts with a slash, empty is Home."""
        return f"{self.server.url}/w/{self.workspace}{path}"

    def source(self, name: str, **connection: Any) -> str:
        """Makes a source over the flights, or over another file; returns the address of its page."""
        made = self.owner.call(
            "POST",
            "/data-sources",
            workspace=self.workspace,
            name=name,
            kind="sqlite",
            connection=connection or FLIGHTS,
        )
        return self.address(f"/sources/{made['id']}")

    def source_body(self, address: str) -> dict[str, Any]:
        """What the server holds of the source behind an address."""
        body: dict[str, Any] = self.owner.call("GET", f"/documents/{address.rpartition('/')[2]}")["body"]
        return body

    def run(self, design: str = "Profile flights") -> str:
        """Starts a design; returns the address of the run's page."""
        started = self.owner.call(
            "POST", f"/workflow/workflows/{self.owner.document(design)}/execute", parameters={}
        )
        return self.address(f"/runs/{started['id']}")

    def finished_run(self, design: str = "Profile flights") -> str:
        """The address of a run that succeeded: one that is there, or a new one."""
        which = {"design": self.owner.document(design), "status": "succeeded"}
        for run in items(self.owner.request("GET", "/workflow/executions", params=which)):
            return self.address(f"/runs/{run['id']}")
        address = self.run(design)
        with start_blocking_portal() as portal:
            portal.call(self._until_ended, address.rpartition("/")[2])
        return address

    async def _until_ended(self, run: str) -> None:
        async with connect(self.server.url, self.owner.token) as client:
            async for event in client.events(Channel(f"run:{run}"), 0):
                if event.topic == "workflow:run:completed":
                    return


def place_of(server: RunningServer) -> Place:
    person = owner(server)
    return Place(server=server, owner=person, workspace=person.workspace())


def pick(where: Page | Locator, label: str, name: str) -> None:
    """Chooses by its name in a list that is searched as one types."""
    box = where.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.press_sequentially(name)
    page = where.page if isinstance(where, Locator) else where
    page.get_by_role("listbox").get_by_role("option", name=re.compile(rf"^{re.escape(name)}")).first.click()
    expect(page.get_by_role("listbox")).to_have_count(0)


def opened(page: Page, address: str) -> Page:
    """The page at an address, its frame drawn and its content there."""
    page.goto(address)
    page.get_by_role("navigation", name="Places").wait_for()
    return page


def saved(page: Page) -> None:
    """The top bar says that everything is committed."""
    expect(save_state(page)).to_have_text("Saved")


def save_state(page: Page) -> Locator:
    return page.get_by_role("banner").get_by_role("status")


def field(page: Page, label: str) -> Locator:
    """The control with that label."""
    return page.get_by_role("main").get_by_label(re.compile(rf"^{label}"))


def around(control: Locator) -> Locator:
    """The control with its label, its note and the flags of the people in it."""
    return control.locator("xpath=ancestor::*[.//label][1]")


def people(page: Page) -> Locator:
    """The others in the top bar."""
    return page.get_by_role("banner").get_by_role("group", name=re.compile("^Here: "))


def card(page: Page, title: str) -> Locator:
    """The part of the page under that heading."""
    return page.get_by_role("main").get_by_role("region", name=title)
