"""What becomes of labels from one look to the next, and along lineage. Pure."""

from dataclasses import replace
from typing import Any

import pytest

from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from engine.classification.judging import Evidence, Suggestion
from engine.classification.labels import Label
from engine.classification.records import ClassificationLimit, ClassificationRecord
from engine.classification.settling import COLUMN_GONE, NOT_FOUND, OUTRANKED, Look, decide, settle
from engine.classification.spreading import NOT_REACHED, Limits, origins_of, spread
from engine.lineage.reading import Place, Reached
from engine.lineage.records import LineageEdge

SHOP = DocumentId("shop")
EMAIL = Label(name="person.email", title="E-mail address", level="confidential", category="personal")
NAME = Label(name="person.username", title="User name", level="confidential", category="personal")
ADA = UserId("ada")


def look(at: int = 1) -> Look:
    return Look(
        organisation=OrganisationId("o"),
        workspace=WorkspaceId("w"),
        source=SHOP,
        table="people",
        scan=f"scan {at}",
        now=Micros(at),
    )


def says(label: Label = EMAIL, detector: str = "email") -> list[Suggestion]:
    evidence = Evidence(phrase="mail", checked=9, fitting=9, shapes=("a•••",), reasons=("Nine of nine.",))
    return [Suggestion(detector=detector, label=label, confidence=0.9, evidence=evidence)]


def suggested(at: int = 1, label: Label = EMAIL, column: str = "mail") -> ClassificationRecord:
    (row,) = settle(look(at), (), {column}, {column: says(label)})
    return row


def confirmed(**more: Any) -> ClassificationRecord:
    return decide(suggested(**more), "confirmed", ADA, "I know it", Micros(2))


def test_CL1_what_is_found_is_suggested_with_its_evidence() -> None:
    row = suggested()
    assert ("suggested", "rule", "email", 9, ["Nine of nine."]) == (
        row.state,
        row.origin,
        row.detector,
        row.evidence["fitting"],
        row.evidence["reasons"],
    )


@pytest.mark.parametrize("decision", ["confirmed", "rejected"])
@pytest.mark.parametrize("found", [{"mail": says()}, {}])
def test_CL2_a_decision_stays_whatever_the_next_scan_finds(decision: Any, found: Any) -> None:
    row = decide(suggested(), decision, ADA, "I know it", Micros(2))
    after = [row, *settle(look(3), [row], {"mail"}, found)][-1]
    assert (decision, decision, ADA, "I know it", bool(found)) == (
        after.state,
        after.decision,
        after.decided_by,
        after.note,
        after.evidence["held"],
    )


def test_CL3_what_is_not_found_any_more_is_withdrawn_and_says_why() -> None:
    (row,) = settle(look(3), [suggested()], {"mail"}, {})
    assert ("withdrawn", NOT_FOUND, 3) == (row.state, row.reason, row.changed_at)


def test_CL3_what_is_found_again_is_suggested_again() -> None:
    (gone,) = settle(look(3), [suggested()], {"mail"}, {})
    (row,) = settle(look(4), [gone], {"mail"}, {"mail": says()})
    assert ("suggested", "", 1) == (row.state, row.reason, row.first_at)


def test_CL4_a_column_that_is_gone_takes_its_labels_along_and_brings_the_decision_back() -> None:
    (gone,) = settle(look(3), [confirmed()], set(), {})
    (back,) = settle(look(4), [gone], {"mail"}, {"mail": says()})
    assert ("withdrawn", COLUMN_GONE, "confirmed") == (gone.state, gone.reason, gone.decision)
    assert ("confirmed", "") == (back.state, back.reason)


def test_CL4_a_label_by_hand_comes_back_as_well() -> None:
    by_hand = replace(confirmed(), origin="person")
    (gone,) = settle(look(3), [by_hand], set(), {})
    (back,) = settle(look(4), [gone], {"mail"}, {})
    assert ("confirmed", "person") == (back.state, back.origin)


def test_CL6_beside_a_confirmed_label_rules_suggest_no_other_one() -> None:
    other = suggested(label=NAME)
    (row,) = settle(look(3), [confirmed(), other], {"mail"}, {"mail": says()})[-1:]
    after = settle(look(3), [confirmed()], {"mail"}, {"mail": says(NAME)})
    assert ("withdrawn", OUTRANKED) == (row.state, row.reason)
    assert {"person.email"} == {one.label for one in after}


def test_CL6_a_rule_of_people_still_does() -> None:
    after = settle(look(3), [confirmed()], {"mail"}, {"mail": says(NAME, "rule_set:a/b")})
    assert "suggested" in {one.state for one in after if one.label == NAME.name}


@pytest.mark.parametrize(("held", "state"), [(True, "suggested"), (False, "withdrawn")])
def test_CL5_a_decision_that_is_taken_back_leaves_what_the_rules_say(held: bool, state: str) -> None:
    row = confirmed()
    row = replace(row, evidence={**row.evidence, "held": held})
    assert state == decide(row, "", ADA, "", Micros(5)).state


# Along lineage


def edge(begin: str, end: str) -> LineageEdge:
    return LineageEdge(
        id=f"{begin} {end}",
        organisation=OrganisationId("o"),
        workspace=WorkspaceId("w"),
        kind="view",
        origin="v",
        from_source=SHOP,
        from_table=begin,
        from_column="mail",
        to_source=SHOP,
        to_table=end,
        to_column="mail",
        direct=True,
        how="",
        evidence=None,
        scan="",
        by=ADA,
        first_seen=Micros(1),
        seen_at=Micros(1),
    )


def reached(*tables: str) -> list[Reached]:
    """One after the other, from people on."""
    chain = ("people", *tables)
    return [
        Reached(place=Place(source=SHOP, table=end, column="mail"), hops=hop, edge=edge(chain[hop - 1], end))
        for hop, end in enumerate(tables, start=1)
    ]


def by_key(*rows: ClassificationRecord) -> dict[Any, ClassificationRecord]:
    return {(row.source, row.table, row.column, row.label): row for row in rows}


def spread_from(row: ClassificationRecord, tables: tuple[str, ...], *before: ClassificationRecord) -> Any:
    rows = by_key(row, *before)
    return spread(origins_of(rows.values()), reached(*tables), rows, Micros(9))


def test_CL8_a_confirmed_label_spreads_and_says_from_where() -> None:
    first, second = spread_from(confirmed(), ("view", "report"))
    assert [("view", "people", 1), ("report", "people", 2)] == [
        (row.table, row.from_table, row.hops) for row in (first, second)
    ]
    assert ("suggested", "lineage") == (second.state, second.origin)
    assert ["It is made from people.mail, 2 steps away along lineage, which has this label."] == (
        second.evidence["reasons"]
    )


def test_CL8_what_nobody_confirmed_does_not_spread() -> None:
    assert [] == spread_from(suggested(), ("view",))


def test_CL8_it_goes_where_it_is_not_reached_any_more_but_a_decision_stays() -> None:
    first, second = spread_from(confirmed(), ("view", "report"))
    kept = decide(first, "confirmed", ADA, "", Micros(10))
    (row,) = spread_from(confirmed(), (), kept, second)
    assert ("report", "withdrawn", NOT_REACHED) == (row.table, row.state, row.reason)


def test_CL8_spreading_again_changes_nothing() -> None:
    rows = spread_from(confirmed(), ("view", "report"))
    assert [] == spread_from(confirmed(), ("view", "report"), *rows)


def test_CL8_a_scan_leaves_what_came_along_lineage() -> None:
    (row,) = spread_from(confirmed(), ("people_2",))
    assert [] == settle(replace(look(11), table="people_2"), [row], {"mail"}, {})


def test_CL8_a_rule_of_the_column_itself_stays_its_origin() -> None:
    own = replace(suggested(), table="view")
    (row,) = spread_from(confirmed(), ("view",), own)
    assert ("rule", "people", 1) == (row.origin, row.from_table, row.hops)


def limit(label: str, hops: int, *, begin: str = "", end: str = "") -> ClassificationLimit:
    return ClassificationLimit(
        id=f"{label}{begin}{end}",
        organisation=OrganisationId("o"),
        workspace=WorkspaceId("w"),
        label=label,
        from_source=SHOP if begin else "",
        from_table=begin,
        from_column="",
        to_source=SHOP if end else "",
        to_table=end,
        to_column="",
        hops=hops,
        by=ADA,
        at=Micros(1),
    )


def test_CL8_hops_are_limited_for_all_labels_or_one() -> None:
    limits = Limits(rows=[limit("", 2), limit("person.email", 0)])
    assert (0, 2, 5) == (limits.hops("person.email"), limits.hops("person.phone"), Limits(rows=[]).hops("x"))


@pytest.mark.parametrize(("through", "label"), [(False, "person.email"), (True, "person.phone")])
def test_CL8_an_edge_may_let_one_label_through_and_another_not(through: bool, label: str) -> None:
    limits = Limits(rows=[limit("person.email", 0, begin="people", end="view")])
    assert through == limits.lets_through(label, edge("people", "view"))
    assert limits.lets_through(label, edge("people", "report"))
