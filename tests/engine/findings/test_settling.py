"""What becomes of findings when a stage looks again: pure, rule by rule of section FI."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from engine.findings.records import FindingRecord
from engine.findings.settling import Look, Settled, identity, settle
from engine.scans.stage import Found

SOURCE = DocumentId("s")
LOOK = Look(
    organisation=OrganisationId("o"),
    workspace=WorkspaceId("w"),
    source=SOURCE,
    area="quality",
    scope="people",
    scan="scan 1",
    now=Micros(10),
)
LATER = replace(LOOK, scan="scan 2", now=Micros(20))
EMPTY = Found(rule="not_empty", severity="high", message="3 are empty", table="people", column="email")


def only(settled: Settled) -> FindingRecord:
    (row,) = settled.rows
    return row


def counts(settled: Settled) -> dict[str, int]:
    return {name: count for name, count in settled.counts.items() if count}


def first() -> FindingRecord:
    return only(settle(LOOK, (), [EMPTY]))


def test_FI1_a_finding_is_new_once_and_then_still_there() -> None:
    new = settle(LOOK, (), [EMPTY])
    assert ("open", "scan 1", 3, "new") == (
        only(new).state,
        only(new).first_scan,
        only(new).rank,
        new.changes[0].change,
    )
    worse = replace(EMPTY, severity="critical", message="9 are empty", evidence={"rows": 9})
    still = settle(LATER, new.rows, [worse])
    row = only(still)
    assert ("open", "scan 1", "scan 2", "9 are empty", 4) == (
        row.state,
        row.first_scan,
        row.last_scan,
        row.message,
        row.rank,
    )
    assert (({"still": 1}), ()) == (counts(still), still.changes)


def test_FI2_what_a_look_at_the_same_scope_does_not_find_is_fixed_and_comes_back_as_the_same() -> None:
    gone = settle(LATER, [first()], [])
    assert ("fixed", "scan 1", {"fixed": 1}) == (only(gone).state, only(gone).last_scan, counts(gone))
    back = settle(replace(LATER, scan="scan 3"), gone.rows, [EMPTY])
    assert ("open", "back", "scan 1") == (
        only(back).state,
        back.changes[0].change,
        only(back).first_scan,
    )
    assert ((), {}) == (settle(LATER, gone.rows, []).rows, counts(settle(LATER, gone.rows, [])))


def test_FI4_what_somebody_ignored_stays_ignored_also_when_it_was_away() -> None:
    ignored = replace(first(), state="ignored", reason="test data", by=UserId("ada"))
    assert {"ignored": 1} == counts(settle(LATER, [ignored], [EMPTY]))
    gone = only(settle(LATER, [ignored], []))
    back = settle(replace(LATER, scan="scan 3"), [gone], [EMPTY])
    assert ("ignored", "test data", ()) == (only(back).state, only(back).reason, back.changes)


def test_FI3_of_two_found_alike_the_graver_one_counts_and_another_key_is_another_finding() -> None:
    alike = settle(LOOK, (), [replace(EMPTY, severity="low"), EMPTY, replace(EMPTY, severity="info")])
    assert ("high", {"new": 1}) == (only(alike).severity, counts(alike))
    assert {"new": 2} == counts(settle(LOOK, (), [EMPTY, replace(EMPTY, key="2")]))


def test_FI3_parts_of_an_identity_cannot_run_into_each_other() -> None:
    one = identity(SOURCE, "quality", Found(rule="a", severity="low", message="", table="b", column="c"))
    assert one != identity(SOURCE, "quality", Found(rule="a", severity="low", message="", table="bc"))
    assert one != identity(
        SOURCE, "schema", Found(rule="a", severity="low", message="", table="b", column="c")
    )


names = st.lists(st.sampled_from("abcdef"), max_size=6)


@given(st.lists(names, min_size=1, max_size=5))
def test_FI1_after_any_looks_the_open_ones_are_those_of_the_last_look(looks: list[list[str]]) -> None:
    rows: dict[str, FindingRecord] = {}
    for number, found in enumerate(looks):
        look = replace(LOOK, scan=f"scan {number}")
        settled = settle(look, tuple(rows.values()), [replace(EMPTY, column=name) for name in found])
        assert len(set(found)) == sum(settled.counts[name] for name in ("new", "back", "still"))
        rows |= {row.id: row for row in settled.rows}
    assert set(looks[-1]) == {row.column for row in rows.values() if row.state == "open"}
