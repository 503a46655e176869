"""Security, compliance and performance of a source, and Governance over all of them, in real windows."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, pick
from tests.e2e.test_accessibility import in_every_theme


def open_file(place: Place, name: str) -> tuple[str, Path]:
    """The address of a source whose file everybody on the machine may read and write, and the file."""
    path = place.server.data / "sources" / name
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT)")
        database.execute(
            "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER REFERENCES customers(id), total REAL)"
        )
        database.executemany("INSERT INTO customers VALUES (?, ?)", [(n, f"c{n}") for n in range(100)])
        database.executemany(
            "INSERT INTO orders VALUES (?, ?, ?)", [(n, n % 100, n / 2) for n in range(3000)]
        )
        database.commit()
    path.chmod(0o666)
    return place.source(name, path=name), path


def looked_over(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    in_every_theme(page)


def test_S3_10_a_source_is_assessed_and_a_flaw_is_planned_mended_and_closed_by_a_look(
    enter: Enter, place: Place, shots: Path
) -> None:
    address, path = open_file(place, "till.db")
    ada, bea = enter("Ada", f"{address}/security"), enter("Bea", f"{address}/security")
    expect(bea.get_by_role("region", name="Risk")).to_contain_text("never assessed")
    ada.get_by_role("button", name="Assess security").click()
    for page in (ada, bea):
        risk = page.get_by_role("region", name="Risk")
        expect(risk).to_contain_text(re.compile(r"36\s*to [\d.]+ of 100"))
        expect(risk).to_contain_text(re.compile(r"36 points . 1 \(criticality medium\) = 36"))
    ada.get_by_text("Every part of it").click()
    checks = ada.get_by_role("list", name="Checks")
    checks.get_by_role("button", name=re.compile("Not writable by everybody")).click()
    detail = ada.get_by_role("region", name="Not writable by everybody")
    expect(detail).to_contain_text("chmod o-w till.db")
    expect(detail).to_contain_text("Hash of all answers")
    looked_over(ada)
    ada.screenshot(path=shots / "security-tab.png", full_page=True)
    flaws = ada.get_by_role("table", name="Flaws")
    flaws.get_by_role("button", name=re.compile("may change till.db")).click()
    dialog = ada.get_by_role("dialog", name="Not writable by everybody")
    dialog.get_by_label("Task").fill("Take the right away")
    pick(dialog, "Owner", "Bea Lind")
    dialog.get_by_label("Due").fill("2020-01-31")
    dialog.get_by_role("button", name="Save the plan").click()
    expect(dialog.get_by_role("list", name="History")).to_contain_text("planned")
    expect(bea.get_by_role("table", name="Flaws")).to_contain_text("Overdue")
    dialog.get_by_role("button", name="Look again").click()
    expect(dialog.get_by_role("list", name="History")).to_contain_text("looked at")
    state = dialog.get_by_role("status", name="State of the flaw")
    expect(state).to_contain_text("Open")
    path.chmod(0o600)
    dialog.get_by_role("button", name="Look again").click()
    expect(state).to_contain_text("Closed")
    looked_over(ada)
    ada.screenshot(path=shots / "flaw-dialog.png")
    dialog.get_by_role("button", name="Close").last.click()
    expect(bea.get_by_role("table", name="Flaws")).not_to_contain_text("may change till.db")


def test_S3_13_evidence_is_gathered_looked_at_and_taken_away_and_an_own_control_counts(
    enter: Enter, place: Place, shots: Path
) -> None:
    address, _ = open_file(place, "ledger.db")
    place.owner.call("POST", "/security/scans", source=address.rpartition("/")[2])
    ada = enter("Ada", place.address("/governance?view=rules"))
    ada.get_by_role("button", name="Add a control").click()
    dialog = ada.get_by_role("dialog", name="Add a control")
    dialog.get_by_label("Control", exact=True).fill("P-12")
    dialog.get_by_label("Asks for").fill("Files have one owner")
    dialog.get_by_label("Check").select_option(label="One known owner (source)")
    dialog.get_by_role("button", name="Add the control").click()
    expect(dialog).to_have_count(0)
    ada.get_by_label("Filter compliance rules").fill("p-12 one owner")
    expect(ada.get_by_role("status").filter(has_text=re.compile(r"^1 of \d+ rules$"))).to_be_visible()
    expect(ada.get_by_role("table", name="Compliance rules")).to_contain_text("Files have one owner")
    looked_over(ada)
    ada.screenshot(path=shots / "compliance-rules.png")
    ada.goto(f"{address}/compliance")
    ada.get_by_role("button", name=re.compile("^Gather (evidence|again)$")).click()
    matrix = ada.get_by_role("table", name="Controls and their evidence")
    matrix.get_by_role("button", name="P-12, Files have one owner: Evidence found").click()
    evidence = ada.get_by_role("dialog", name="P-12: Files have one owner")
    expect(evidence).to_contain_text("All files belong to")
    expect(evidence).to_contain_text("gathered by")
    ada.screenshot(path=shots / "evidence.png")
    evidence.get_by_role("button", name="Close").last.click()
    expect(ada.get_by_role("main")).not_to_contain_text(re.compile(r"\bcompliant\b"))
    with ada.expect_download() as taken:
        ada.get_by_role("button", name="Download the evidence pack").first.click()
    with ZipFile(taken.value.path()) as pack:
        assert {"README.txt", "controls.csv", "evidence.csv", "manifest.json"} <= set(pack.namelist())
    looked_over(ada)
    ada.screenshot(path=shots / "compliance-tab.png", full_page=True)
    ada.goto(place.address("/governance"))
    expect(ada.get_by_role("table", name="Risk of each source")).to_contain_text("ledger.db")
    looked_over(ada)
    ada.screenshot(path=shots / "governance-risk.png")
    ada.get_by_role("tab", name="Compliance", exact=True).press("Enter")
    expect(ada.get_by_role("table", name="Controls and their evidence")).to_contain_text("SOC 2")
    ada.screenshot(path=shots / "governance-compliance.png")


def test_S0_27_a_statement_is_explained_and_an_index_tried_without_touching_the_file(
    enter: Enter, place: Place, shots: Path
) -> None:
    address, path = open_file(place, "slow.db")
    before = path.read_bytes()
    ada = enter("Ada", f"{address}/performance")
    ada.get_by_label("Statements to explain").fill("SELECT * FROM orders WHERE customer = 7")
    ada.get_by_role("button", name="Examine performance").click()
    statements = ada.get_by_role("list", name="Statements that were explained")
    expect(statements).to_contain_text("SCAN orders")
    expect(statements).to_contain_text(re.compile(r"Measured in a copy: 9\d"))
    expect(ada.get_by_role("list", name="Indexes and statistics")).to_contain_text(
        "Foreign keys have an index"
    )
    looked_over(ada)
    ada.screenshot(path=shots / "performance-tab.png", full_page=True)
    assert before == path.read_bytes()


def test_S0_31_the_ways_on_from_governance_stand_in_one_line(enter: Enter, place: Place, shots: Path) -> None:
    ada = enter("Ada", place.address("/governance"))
    ada.set_viewport_size({"width": 1280, "height": 800})
    ways = ada.get_by_role("navigation", name="More of governance").get_by_role("link")
    expect(ways).to_have_count(7)
    tops = ways.evaluate_all("links => links.map((link) => Math.round(link.getBoundingClientRect().top))")
    assert 1 == len(set(tops))
    heads = ada.get_by_role("tablist", name="Views of governance").bounding_box()
    assert heads is not None
    assert heads["y"] <= tops[0] <= heads["y"] + heads["height"], (
        "they stand beside the views, not above them"
    )
    ada.screenshot(path=shots / "governance-head.png")
    looked_over(ada)
