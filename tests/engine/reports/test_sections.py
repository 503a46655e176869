"""What the sections of a report say, of rows as the areas keep them."""

from typing import Any

import pytest

from crdt.ids import DocumentId, Micros
from engine.catalog.records import CatalogTable
from engine.classification.records import ClassificationRecord
from engine.compliance.records import Evidence
from engine.quality.records import QualityResult, QualityRun
from engine.reports.section import Facts, Grid, Paragraph, SectionContext, sections
from engine.scans.section import looked
from engine.writes import Put
from storage.memory import open_memory
from tests.engine.security.looking import ADA, ORGANISATION, SOURCE, WORKSPACE

pytestmark = pytest.mark.anyio
NOW = Micros(1_800_000_000_000_000)
OTHER = DocumentId("not of this report")
HERE: dict[str, Any] = {"organisation": ORGANISATION, "workspace": WORKSPACE, "source": SOURCE}


async def said(name: str, *records: Any) -> tuple[dict[str, Any], dict[str, list[list[Any]]], str]:
    """Facts, grids by title, and texts of a section over these rows."""
    store = open_memory()
    if records:
        await store.writer.commit(tuple(Put(record=one) for one in records))
    context = SectionContext(
        organisation=ORGANISATION,
        workspace=WORKSPACE,
        sources={SOURCE: "Shop"},
        records=store.records,
        now=NOW,
    )
    blocks = await sections()[name].build(context)
    facts = {label: value for one in blocks if isinstance(one, Facts) for label, value in one.items}
    grids = {one.title: one.rows for one in blocks if isinstance(one, Grid)}
    return facts, grids, " ".join(one.text for one in blocks if isinstance(one, Paragraph))


def run(number: int, score: float | None, **more: Any) -> QualityRun:
    return QualityRun(
        id=f"run {number}", number=number, started_by=ADA, started_at=NOW, finished_at=NOW, passed=1, failed=1,
        errored=0, skipped=0, rows_checked=10, rows_failing=4, score=score, tables={}, parts=[], **{**HERE, **more},
    )  # fmt: skip


def result(run_: str, rule: str, status: Any, failing: int) -> QualityResult:
    return QualityResult(
        run=run_, id=rule, rule_set=DocumentId("r"), rule=rule, name=rule, check="not_null", severity="high",
        table="people", column="mail", status=status, rows_checked=10, rows_failing=failing, share=failing / 10,
        observed=None, message="", duration=1, at=NOW, **HERE,
    )  # fmt: skip


def catalogued(table: str, estimated: bool) -> CatalogTable:
    return CatalogTable(
        table=table, schema_name="", kind="table", rows=40, bytes=None, comment="", columns=[], column_count=0,
        facts={"rows_estimated": estimated}, fingerprint="", words=table, column_words="", first_seen=NOW, last_seen=NOW,
        changed_at=NOW, **HERE,
    )  # fmt: skip


async def test_RS7_quality_says_the_last_score_and_the_rules_that_failed_worst_first() -> None:
    rows = [run(1, 50.0), run(2, 61.25), run(7, 1.0, source=OTHER)]
    results = [
        result("run 2", "a", "failed", 1),
        result("run 2", "b", "failed", 4),
        result("run 2", "c", "passed", 0),
    ]
    _, grids, _ = await said("quality", *rows, *results, result("run 1", "old", "failed", 9))
    assert [["Shop", 61.2]] == [row[:2] for row in grids["Scores"]]
    assert ["b", "a"] == [row[3] for row in grids["Rules that failed"]]


def label(column: str, state: Any, **more: Any) -> ClassificationRecord:
    values = {**HERE, "title": "E-mail address", "level": "confidential", "category": "person", **more}
    return ClassificationRecord(
        table="people", column=column, label="person.email", origin="rule", detector="email", state=state,
        confidence=0.876, evidence={}, scan="s", first_at=NOW, seen_at=NOW, changed_at=NOW, **values,
    )  # fmt: skip


async def test_RS7_classification_says_which_columns_hold_what_and_what_somebody_confirmed() -> None:
    rows = [label("mail", "confirmed"), label("second", "suggested"), label("no", "rejected")]
    facts, grids, _ = await said("classification", *rows, label("mail", "confirmed", source=OTHER))
    assert (2, 1, 1) == (facts["Labels"], facts["Confirmed"], facts["Suggested"])
    assert [["E-mail address", "confidential", "person", 2]] == grids["Labels by how often"]
    assert [("mail", "confirmed", 0.88), ("second", "suggested", 0.88)] == [
        (row[2], row[5], row[6]) for row in grids["Columns"]
    ]


def evidence(check: str, source: str, status: Any) -> Evidence:
    return Evidence(
        id=f"{check} {source}", organisation=ORGANISATION, workspace=WORKSPACE, source=source, check=check, status=status,
        message=f"{check} was looked at", query="", detail=None, digest="", at=NOW, by=ADA, verification="v",
    )  # fmt: skip


async def test_RS7_compliance_says_found_and_missing_of_its_sources_and_never_compliant() -> None:
    rows = [evidence("backup_restored", SOURCE, "found"), evidence("access_reviewed", "", "missing")]
    facts, grids, text = await said("compliance", *rows, evidence("backup_restored", OTHER, "missing"))
    told = {(row[3], row[4], row[5]) for row in grids["Controls"] if row[5]}
    assert told == {
        ("Shop", "evidence found", "backup_restored was looked at"),
        ("the workspace", "missing", "access_reviewed was looked at"),
    }
    assert facts["Evidence found"] + facts["Missing"] == sum(bool(row[5]) for row in grids["Controls"])
    assert "compliant" not in text + str(grids)


@pytest.mark.parametrize("name", ["quality", "classification", "compliance"])
async def test_RS7_a_section_with_nothing_to_say_says_so(name: str) -> None:
    facts, grids, text = await said(name)
    assert ({}, {}, True) == (facts, grids, text.endswith("yet."))


async def test_RS7_a_number_of_rows_that_the_server_guessed_is_called_an_estimate() -> None:
    exact, guessed = catalogued("people", False), catalogued("orders", True)
    _, grids, _ = await said("schema", exact, guessed)
    assert [("orders", 40, "estimated"), ("people", 40, "")] == [
        (row[1], row[3], row[4]) for row in grids["Tables"]
    ]


@pytest.mark.parametrize(
    ("done", "wanted", "status", "said"),
    [
        (6, 6, "succeeded", "6 of 6"),
        (6, 0, "succeeded", "6"),
        (0, 6, "succeeded", ""),
        (0, 6, "failed", "0 of 6"),
    ],
)
def test_RS7_a_stage_says_how_many_tables_it_looked_at_where_it_looks_at_tables(
    done: int, wanted: int, status: str, said: str
) -> None:
    assert said == looked({"done": done, "wanted": wanted, "status": status})
