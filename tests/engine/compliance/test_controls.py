"""Controls, their evidence and the pack that is taken away. Pure, but for the records of a memory store."""

import io
import json
from dataclasses import replace
from typing import Any
from zipfile import ZipFile

import pytest

from crdt.ids import DocumentId, Micros, RunId
from engine.access_records import AccessReview
from engine.audit.audited import audited
from engine.backup_records import BackupPolicy, SourceBackup
from engine.commands.compliance_views import evidence_out
from engine.compliance.control import DAY, FRAMEWORKS, rules_of, shipped, status_of
from engine.compliance.gathering import evidence_checks
from engine.compliance.packing import packed
from engine.compliance.records import ComplianceRule
from engine.compliance.verifying import Verified, Verifying, controls_of, newest, verify
from engine.findings.records import FindingRecord
from engine.ports import Store
from engine.records import DocumentRecord, Record, RunRecord
from engine.security.records import Assessment
from engine.writes import Put
from storage.memory import open_memory
from tests.engine.security.looking import ADA, ORGANISATION, SOURCE, WORKSPACE

pytestmark = pytest.mark.anyio
NOW = Micros(1_800_000_000_000_000)


async def kept(store: Store, *records: Record) -> None:
    await store.writer.commit(tuple(Put(record=one) for one in records))


def source() -> DocumentRecord:
    return DocumentRecord(
        id=SOURCE,
        organisation=ORGANISATION,
        workspace=WORKSPACE,
        kind="data_source",
        kind_version=1,
        title="shop",
        epoch="1",
        created_by=ADA,
        created_at=NOW,
        updated_by=ADA,
        updated_at=NOW,
    )


def run(number: int) -> RunRecord:
    return RunRecord(
        id=RunId(f"run-{number}"),
        organisation=ORGANISATION,
        workspace=WORKSPACE,
        design=DocumentId("design"),
        design_hash="",
        title="",
        number=number,
        status="succeeded",
        parameters={},
        plan={},
        summary=None,
        started_by=ADA,
        created_at=NOW,
    )


def assessment(status: str, days_ago: int) -> Assessment:
    result = {
        "check": "postgres.tls_session",
        "title": "Connection encrypted",
        "status": status,
        "message": "TLSv1.3",
        "hash": "abc",
    }
    at = Micros(NOW - days_ago * DAY)
    return Assessment(
        id=f"seen-{days_ago}",
        organisation=ORGANISATION,
        workspace=WORKSPACE,
        source=SOURCE,
        area="security",
        started_at=at,
        finished_at=at,
        by=ADA,
        results=[result],
        plans=None,
        points=0,
        unseen=0,
        passed=1,
        failed=0,
        not_permitted=0,
        not_applicable=0,
    )


async def verified(store: Store, *frameworks: str, id_: str = "v1") -> Verified:
    done = await verify(
        Verifying(
            id=id_,
            organisation=ORGANISATION,
            workspace=WORKSPACE,
            source=None,
            frameworks=frameworks,
            user=ADA,
            now=NOW,
            records=store.records,
            audit=store.audit,
        )
    )
    await store.writer.commit(done.writes)
    return done


def said(done: Verified, check: str) -> set[str]:
    return {one["status"] for one in done.verification.controls if one["check"] == check}


def test_CO1_every_shipped_rule_is_mapped_to_a_check_and_every_framework_has_controls() -> None:
    assert set(FRAMEWORKS) == {one.framework for one in shipped()}
    assert {one.check for one in shipped()} <= set(evidence_checks())
    assert len({one.id for one in shipped()}) == len(shipped())
    assert {"Art. 30", "Art. 32", "Art. 33"} <= {one.control for one in shipped() if one.framework == "gdpr"}


def test_CO1_a_workspace_changes_shipped_rules_and_adds_its_own() -> None:
    first = shipped()[0]
    row = ComplianceRule(
        workspace=WORKSPACE,
        id=first.id,
        organisation=ORGANISATION,
        framework=first.framework,
        control="Art. 30(1)",
        title=first.title,
        check=first.check,
        period_days=7,
        enabled=False,
        by=ADA,
        at=NOW,
    )
    own = replace(row, id="own-1", framework="own", control="P-1", check="security.files.owner", enabled=True)
    rules = rules_of([row, own])
    assert ("Art. 30(1)", 7, False, True, True) == (
        rules[0].control,
        rules[0].period_days,
        rules[0].enabled,
        rules[0].shipped,
        rules[0].changed,
    )
    assert ("P-1", False) == (rules[-1].control, rules[-1].shipped)
    assert len(shipped()) + 1 == len(rules)


def test_CO2_evidence_older_than_its_period_is_too_old_and_missing_stays_missing() -> None:
    assert "found" == status_of("found", Micros(NOW - 30 * DAY), 30, NOW)
    assert "too_old" == status_of("found", Micros(NOW - 30 * DAY - 1), 30, NOW)
    assert "missing" == status_of("missing", Micros(NOW - 99 * DAY), 30, NOW)
    assert "never_gathered" == status_of(None, None, 30, NOW)


@pytest.mark.parametrize(
    ("status", "days", "expected"),
    [
        ("pass", 1, "found"),
        ("pass", 31, "too_old"),
        ("fail", 1, "missing"),
        ("not_permitted", 1, "not_checkable"),
        ("not_applicable", 1, "not_checkable"),
    ],
)
async def test_CO2_what_an_assessment_saw_counts_from_when_it_was_seen(
    status: str, days: int, expected: str
) -> None:
    store = open_memory()
    await kept(store, source(), assessment(status, days))
    assert {expected} == said(await verified(store, "gdpr"), "tls_in_transit")


async def test_CO3_where_nobody_can_tell_it_is_not_checkable_and_never_found() -> None:
    store = open_memory()
    await kept(store, source())
    done = await verified(store)
    assert 0 == done.verification.found
    for check in ("tls_in_transit", "personal_inventory", "retention", "incidents_closed"):
        assert {"not_checkable"} == said(done, check)


async def test_CO3_numbers_of_runs_without_a_gap_are_evidence_and_a_gap_is_none() -> None:
    store = open_memory()
    await kept(store, run(1), run(2))
    assert {"found"} == said(await verified(store, "soc2"), "log_numbered")
    await kept(store, run(4))
    assert {"missing"} == said(await verified(store, "soc2", id_="v2"), "log_numbered")


async def test_CO3_a_chained_audit_log_that_holds_is_evidence() -> None:
    store = open_memory()
    await kept(store, source())
    assert {"missing"} == said(await verified(store, "soc2"), "log_chained")
    entry = audited(
        organisation=ORGANISATION, workspace=WORKSPACE, by=ADA, action="member.added", object_kind="member",
        object="ben", at=NOW,
    )  # fmt: skip
    await store.writer.commit((entry, entry))
    assert {"found"} == said(await verified(store, "soc2", id_="v2"), "log_chained")


async def test_CO3_a_closed_access_review_is_evidence_for_its_period() -> None:
    store = open_memory()
    review = AccessReview(
        id="r",
        organisation=ORGANISATION,
        workspace=WORKSPACE,
        title="Autumn",
        objects=[],
        state="closed",
        lines=7,
        created_by=ADA,
        created_at=NOW,
        closed_by=ADA,
        closed_at=Micros(NOW - 10 * DAY),
        kept=5,
        revoked=2,
    )
    await kept(store, review)
    done = await verified(store, "iso27001")
    assert {"found"} == said(done, "access_reviewed")
    (evidence,) = [one for one in done.evidence if one.check == "access_reviewed"]
    assert "“Autumn” went over 7 grants: 5 kept, 2 taken back." == evidence.message
    assert NOW - 10 * DAY == evidence.at
    shown = evidence_out(evidence, "", {ADA: "Ada", "eva": "Eva"}, ("Access reviewed", "reviews"))
    assert ({ADA: "Ada"}, ADA) == (shown.people, shown.detail[0]["closed_by"])


def backup(days_ago: int) -> SourceBackup:
    at = Micros(NOW - days_ago * DAY)
    return SourceBackup(
        id=f"b{days_ago}", organisation=ORGANISATION, workspace=WORKSPACE, source=SOURCE, kind="sqlite", state="verified",
        by=ADA, run=None, key=f"b{days_ago}", started_at=at, finished_at=at,
    )  # fmt: skip


async def test_CO3_a_retention_rule_that_was_followed_is_evidence_and_one_that_was_not_is_none() -> None:
    """Rule CO6."""
    store = open_memory()
    await kept(store, source(), backup(3))
    assert {"missing"} == said(await verified(store, id_="v0"), "retention"), "copies without a rule"
    policy = BackupPolicy(
        source=SOURCE,
        organisation=ORGANISATION,
        workspace=WORKSPACE,
        hours=24,
        keep=2,
        trial=None,
        by=ADA,
        at=NOW,
    )
    await kept(store, policy, backup(4))
    done = await verified(store)
    assert {"found"} == said(done, "retention")
    (evidence,) = [one for one in done.evidence if one.check == "retention"]
    assert (NOW - 3 * DAY, 2) == (evidence.at, evidence.detail["verified"])
    await kept(store, backup(5))
    assert {"missing"} == said(await verified(store, id_="v2"), "retention"), "more than the rule says"


def finding(id_: str, severity: str, state: Any, days_ago: int, **more: Any) -> FindingRecord:
    at = Micros(NOW - days_ago * DAY)
    values = {"last_at": at, "changed_at": at, **more}
    return FindingRecord(
        id=id_, organisation=ORGANISATION, workspace=WORKSPACE, source=SOURCE, area="security", rule="r", severity=severity,
        rank=4, table="", column="", key=id_, scope="", message="", evidence=None, fix="", state=state, first_scan="",
        last_scan="", first_at=at, **values,
    )  # fmt: skip


async def test_CO3_grave_findings_that_were_over_in_time_are_evidence_and_a_late_one_is_none() -> None:
    """Rule CO6."""
    store = open_memory()
    fixed = finding("fixed", "critical", "fixed", 20, changed_at=Micros(NOW - 15 * DAY))
    small = finding("small", "low", "open", 80)
    await kept(store, source(), assessment("pass", 1), fixed, small, finding("new", "high", "open", 29))
    done = await verified(store, "soc2")
    assert {"found"} == said(done, "incidents_closed")
    (evidence,) = [one for one in done.evidence if one.check == "incidents_closed"]
    assert (1, 1, 0) == tuple(evidence.detail[name] for name in ("open", "over", "late"))
    later = {
        "open for too long": finding("new", "high", "open", 31),
        "over, and too late": finding("new", "critical", "fixed", 20, changed_at=Micros(NOW - 2 * DAY)),
        "its task was due": finding("new", "high", "open", 2, due=Micros(NOW - DAY)),
    }
    for number, (why, row) in enumerate(later.items()):
        await kept(store, row)
        assert {"missing"} == said(await verified(store, "soc2", id_=f"w{number}"), "incidents_closed"), why


async def test_CO4_the_newest_evidence_of_each_check_counts() -> None:
    store = open_memory()
    await kept(store, source(), assessment("fail", 3))
    await verified(store, "gdpr", id_="v1")
    await kept(store, assessment("pass", 1))
    await verified(store, "gdpr", id_="v2")
    evidence = await newest(store.records, WORKSPACE)
    rules = [one for one in shipped() if one.check == "tls_in_transit"]
    assert {"found"} == {one["status"] for one in controls_of(rules, evidence, [SOURCE], NOW)}


async def test_CO5_a_pack_is_the_same_bytes_every_time_and_lists_the_hash_of_each_file() -> None:
    store = open_memory()
    await kept(store, replace(source(), title="=shop"), assessment("pass", 1))
    done = await verified(store, "gdpr")
    people = {str(ADA): "Ada"}
    pack = packed(done.verification, done.evidence, {SOURCE: "=shop"}, people)
    again = packed(done.verification, tuple(reversed(done.evidence)), {SOURCE: "=shop"}, people)
    assert (pack.content, pack.digest) == (again.content, again.digest)
    with ZipFile(io.BytesIO(pack.content)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        controls = archive.read("controls.csv").decode()
        assert {name for name, _ in pack.files} == set(archive.namelist())
    assert manifest["sha256"] == dict(pack.files[:-1])
    assert "GDPR,Art. 32(1)(a),Encrypted in transit,'=shop,evidence found" in controls
    assert "compliant" not in controls
