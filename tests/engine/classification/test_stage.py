"""The stage in real scans of a SQLite file: what is found, what stays decided, what is nowhere kept."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from crdt.ids import Micros
from engine.classification.records import ClassificationRecord
from engine.classification.settling import decide
from engine.classification.stage import STAGE
from engine.classification.told import CHANGED
from engine.findings.records import FindingRecord
from engine.scans.stage import Stage
from engine.writes import Put
from tests.engine.scans.lab import ADA, CHANNEL, Lab, Steered

pytestmark = pytest.mark.anyio

PLANTED = "planted.person@secret-value.example"
PEOPLE = (
    "drop table people",
    "create table people (id integer primary key, email text, api_key text, seen integer)",
    f"insert into people values (1, '{PLANTED}', 'ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 1700000000)",
    "insert into people values (2, 'b@mail.example', 'ghp_bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 1700000001)",
)


@dataclass
class Classifying(Steered):
    def stages(self) -> dict[str, Stage]:
        return {**super().stages(), "classification": STAGE}


@pytest.fixture
async def lab(tmp_path: Path) -> AsyncIterator[Lab]:
    async with Lab(tmp_path, steered=Classifying()) as lab:
        lab.sql(*PEOPLE)
        yield lab


async def scanned(lab: Lab) -> Mapping[str, Any]:
    """The summary of the stage."""
    scan = await lab.scan(stages=("classification",))
    assert (scan.status, scan.error) == ("succeeded", None)
    summary: Mapping[str, Any] = next(one["summary"] for one in scan.results)
    return summary


async def labels(lab: Lab) -> dict[str, ClassificationRecord]:
    rows = await lab.store.records.find(ClassificationRecord, {}, limit=1000)
    return {f"{row.table}.{row.column}": row for row in rows}


async def test_CL1_a_scan_suggests_labels_and_tells_them(lab: Lab) -> None:
    summary = await scanned(lab)
    found = await labels(lab)
    assert {"people.email": "person.email", "people.api_key": "secret.credential"} == {
        place: row.label for place, row in found.items()
    }
    assert (3, 2, 0) == (summary["tables"], summary["new"], summary["withdrawn"])
    events = await lab.store.events.since(CHANNEL, 0, 1000)
    told = [event.payload for event in events if event.topic == CHANGED]
    assert {"email", "api_key"} == {one["column"] for payload in told for one in payload["labels"]}


async def test_CL1_secrets_in_a_table_are_a_finding(lab: Lab) -> None:
    await scanned(lab)
    (finding,) = await lab.store.records.find(FindingRecord, {"area": "classification"})
    assert ("people", "api_key", "high", "open") == (
        finding.table,
        finding.column,
        finding.severity,
        finding.state,
    )


async def test_CL2_a_rescan_keeps_what_people_decided(lab: Lab) -> None:
    await scanned(lab)
    row = (await labels(lab))["people.email"]
    await lab.store.writer.commit((Put(record=decide(row, "rejected", ADA, "a test account", Micros(5))),))
    await scanned(lab)
    after = (await labels(lab))["people.email"]
    assert ("rejected", ADA, "a test account") == (after.state, after.decided_by, after.note)


async def test_CL3_values_that_changed_withdraw_a_suggestion(lab: Lab) -> None:
    await scanned(lab)
    lab.sql("update people set api_key = 'no'")
    assert 1 == (await scanned(lab))["withdrawn"]
    assert "withdrawn" == (await labels(lab))["people.api_key"].state


async def test_CL4_a_table_that_is_gone_keeps_its_decision_for_its_return(lab: Lab) -> None:
    await scanned(lab)
    row = (await labels(lab))["people.email"]
    await lab.store.writer.commit((Put(record=decide(row, "confirmed", ADA, "", Micros(5))),))
    lab.sql("alter table people rename to persons")
    await scanned(lab)
    gone = (await labels(lab))["people.email"]
    lab.sql("alter table persons rename to people")
    await scanned(lab)
    back = (await labels(lab))["people.email"]
    assert (("withdrawn", "confirmed"), "confirmed") == ((gone.state, gone.decision), back.state)


async def test_CL7_no_value_of_the_sample_is_kept_or_told(lab: Lab) -> None:
    await scanned(lab)
    rows = await lab.store.records.find(ClassificationRecord, {}, limit=1000)
    findings = await lab.store.records.find(FindingRecord, {}, limit=1000)
    events = await lab.store.events.since(CHANNEL, 0, 1000)
    everything = repr((rows, findings, [event.payload for event in events]))
    assert [] == [one for one in (PLANTED, "planted", "ghp_a") if one in everything]


async def test_CL9_a_column_that_is_empty_at_first_is_asked_by_itself(lab: Lab) -> None:
    rows = ", ".join("(null)" for _ in range(700))
    lab.sql(
        "create table late (mail text)",
        f"insert into late values {rows}",
        "insert into late values ('c@mail.example'), ('d@mail.example'), ('e@mail.example')",
    )
    await scanned(lab)
    assert 3 == (await labels(lab))["late.mail"].evidence["checked"]


async def test_CL9_a_table_that_cannot_be_read_keeps_its_labels(lab: Lab) -> None:
    await scanned(lab)
    before = (await labels(lab))["people.email"]
    kept = replace(before, table="views", column="id", decision="confirmed", state="confirmed")
    await lab.store.writer.commit((Put(record=kept),))
    lab.sql("drop table views", "create view views as select no_such_function(1) as id")
    summary = await scanned(lab)
    assert ["views"] == summary["unread"]
    assert "confirmed" == (await labels(lab))["views.id"].state
