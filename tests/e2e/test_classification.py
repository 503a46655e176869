"""Labels of columns in real windows: one finds and decides by keyboard, the other sees it at once, a new scan keeps it."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place
from tests.e2e.test_accessibility import in_every_theme
from tests.support.server import RunningServer

STAFF = """
CREATE TABLE staff (staff_id INTEGER PRIMARY KEY, nameFirst TEXT, nameLast TEXT, e_mail TEXT, salary REAL, version TEXT);
CREATE TABLE accounts (account_id INTEGER PRIMARY KEY, login TEXT, password_hash TEXT, email_verified INTEGER);
CREATE VIEW directory AS SELECT nameLast, e_mail FROM staff;
"""
PEOPLE = (("Ada", "Lovelace"), ("Grace", "Hopper"), ("Alan", "Turing"), ("Edsger", "Dijkstra"))


def staffed(server: RunningServer, place: Place) -> str:
    """The id of a source of people."""
    path = Path(server.data) / "sources" / "staff.db"
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(STAFF)
        for number, (first, last) in enumerate(PEOPLE):
            mail = f"{first}.{last}@mail.example".lower()
            row = (number, first, last, mail, 50_000 + number * 1_250.5, f"1.{number}.0.2")
            database.execute("INSERT INTO staff VALUES (?, ?, ?, ?, ?, ?)", row)
            account = (number, first.lower(), f"$2b$12${str(number) * 53}", number % 2)
            database.execute("INSERT INTO accounts VALUES (?, ?, ?, ?)", account)
    return place.source("staff", path="staff.db").rpartition("/")[2]


def label(page: Page, title: str, where: str) -> Locator:
    return page.get_by_role("option").filter(has_text=title).filter(has_text=where)


def labels_of(place: Place, source: str) -> dict[str, Any]:
    path = f"/classifications?workspace={place.workspace}&source={source}&state=any"
    found = place.owner.call("GET", path)["items"]
    return {f"{one['table']}.{one['column']}": one for one in found}


def looked_at(page: Page) -> None:
    """Presses the button and waits until it may be pressed again: then the scan is over."""
    button = page.get_by_role("button", name="Look at the columns")
    button.click()
    expect(button).to_be_enabled(timeout=60_000)


def test_S4_15_two_people_decide_about_labels_and_a_new_scan_keeps_it(
    enter: Enter, place: Place, server: RunningServer, shots: Path
) -> None:
    source = staffed(server, place)
    address = place.address(f"/sources/{source}/classification")
    ada = enter("Ada", address)
    expect(ada.get_by_text("Nobody has looked at the columns of this source yet")).to_be_visible()
    looked_at(ada)
    expect(label(ada, "E-mail address", "staff.e_mail")).to_be_visible()
    expect(label(ada, "Password or token", "accounts.password_hash")).to_be_visible()
    expect(ada.get_by_role("option").filter(has_text="email_verified")).to_have_count(0)
    expect(ada.get_by_role("option").filter(has_text="version")).to_have_count(0)

    bea = enter("Bea", address)
    label(ada, "E-mail address", "staff.e_mail").click()
    evidence = ada.get_by_role("region", name="Evidence")
    expect(evidence).to_contain_text("4 of 4 different values in the sample are e-mail addresses.")
    expect(evidence).to_contain_text("a•••.l•••@m•••.e•••")
    expect(evidence).not_to_contain_text("lovelace")
    ada.screenshot(path=shots / "classification-light.png")
    ada.get_by_label("Note").fill("Everybody's own address")
    ada.get_by_role("button", name="Confirm the label").click()

    # Bea sees it at once
    bea.get_by_role("radio", name=re.compile("Confirmed")).click()
    label(bea, "E-mail address", "staff.e_mail").click()
    expect(bea.get_by_role("region", name="Evidence")).to_contain_text("Everybody's own address")

    # by keyboard: down, reject; what is decided leaves the list of what is to decide
    expect(label(ada, "E-mail address", "staff.e_mail")).to_have_count(0)
    ada.get_by_role("listbox", name="Labels").focus()
    ada.keyboard.press("Home")
    for _ in range(20):
        if label(ada, "User name", "accounts.login").evaluate(
            "row => row.id === document.activeElement.getAttribute('aria-activedescendant')"
        ):
            break
        ada.keyboard.press("ArrowDown")
    ada.keyboard.press("x")
    expect(label(ada, "User name", "accounts.login")).to_have_count(0)
    bea.get_by_role("radio", name=re.compile("Rejected")).click()
    expect(label(bea, "User name", "accounts.login")).to_be_visible()

    # many at once
    ada.get_by_role("button", name=re.compile("^Choose all")).click()
    ada.get_by_role("button", name=re.compile(r"^Confirm \d+ labels$")).click()
    expect(ada.get_by_text("Nothing waits for a decision.")).to_be_visible()

    looked_at(ada)
    kept = labels_of(place, source)
    assert ("confirmed", "rejected", "confirmed") == (
        kept["staff.e_mail"]["state"],
        kept["accounts.login"]["state"],
        kept["staff.nameLast"]["state"],
    )
    assert "Everybody's own address" == kept["staff.e_mail"]["note"]


def test_S4_15_labels_of_all_sources_are_reviewed_in_one_place(
    enter: Enter, place: Place, server: RunningServer, shots: Path
) -> None:
    source = staffed_by_hand(place)
    ada = enter("Ada", place.address("/governance/classification"))
    ada.get_by_role("radio", name="All").click()
    ada.get_by_label("Search labels").fill("badge")
    expect(label(ada, "Badge number", "doors.badge")).to_be_visible()
    label(ada, "Badge number", "doors.badge").click()
    expect(ada.get_by_role("region", name="Evidence")).to_contain_text("A person gave the column this label.")
    ada.emulate_media(reduced_motion="reduce")
    for theme in ("light", "dark", "contrast"):
        ada.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        ada.screenshot(path=shots / f"classification-review-{theme}.png")
    ada.set_viewport_size({"width": 420, "height": 800})
    ada.screenshot(path=shots / "classification-review-narrow.png")
    ada.set_viewport_size({"width": 1440, "height": 900})
    in_every_theme(ada)

    ada.get_by_role("button", name="Set how far labels spread").first.click()
    dialog = ada.get_by_role("dialog")
    dialog.get_by_label("Steps at most").fill("2")
    dialog.get_by_role("button", name="Set the limit").click()
    expect(dialog.get_by_role("list", name="Limits")).to_contain_text("goes 2 steps")
    ada.screenshot(path=shots / "classification-spread.png")
    in_every_theme(ada)
    dialog.get_by_role("button", name=re.compile("Remove the limit")).click()
    expect(dialog.get_by_role("list", name="Limits").get_by_role("listitem")).to_have_count(0)
    dialog.get_by_role("button", name="Close").last.click()

    # a viewer may look and not decide
    vi = enter("Vi", place.address(f"/sources/{source}/classification"))
    vi.get_by_role("radio", name="All").click()
    expect(label(vi, "Badge number", "doors.badge")).to_be_visible()
    expect(vi.get_by_role("button", name="Reject it")).to_be_disabled()


def staffed_by_hand(place: Place) -> str:
    """A source where somebody gave a column a label of their own; no scan was there."""
    source = place.source("doors", path="doors.db").rpartition("/")[2]
    place.owner.call(
        "POST",
        f"/classifications/data-sources/{source}/add",
        table="doors",
        column="badge",
        label="own.badge_number",
        title="Badge number",
        level="restricted",
        category="personal",
        note="On the card",
    )
    return source
