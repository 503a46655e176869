"""What becomes of flaws from look to look, what the score is made of, and which versions still get fixes. All of it pure."""

from dataclasses import replace
from datetime import date
from typing import Any

from crdt.ids import Micros
from engine.findings.settling import identity
from engine.security.assessing import Result, findings
from engine.security.check import Flaw, Status, masked
from engine.security.following import Of, follow, happened
from engine.security.pairing import as_finding, finding_of, flaw_of
from engine.security.risk import POINTS, risk_of
from engine.security.support import ends, line_of
from tests.engine.security.looking import ADA, ORGANISATION, SOURCE, WORKSPACE

OF = Of(organisation=ORGANISATION, workspace=WORKSPACE, source=SOURCE)


def result(status: Status, *keys: str, check: str = "a", severity: Any = "high", at: int = 1) -> Result:
    return Result(
        check=check,
        title=check.upper(),
        looks_at="",
        severity=severity,
        status=status,
        message="",
        fix="Mend it.",
        references=(),
        flaws=tuple(Flaw(message=key, key=key) for key in keys),
        asked=(),
        digest="",
        at=Micros(at),
        by=ADA,
    )


def test_S3_11_a_flaw_is_followed_until_a_look_finds_it_gone_and_comes_back_with_its_history() -> None:
    """Rule SX7."""
    first = follow(OF, [], [result("fail", "x", "y")])
    assert (2, 0) == (first.new, first.closed)
    planned = [replace(row, task="mend") for row in first.rows]
    second = follow(OF, planned, [result("fail", "x", at=2)])
    after = {row.key: row for row in second.rows}
    assert ("open", "closed", "mend") == (after["x"].state, after["y"].state, after["y"].task)
    third = {row.key: row for row in follow(OF, second.rows, [result("fail", "y", at=3)]).rows}
    assert ["found", "closed", "came back"] == [line["what"] for line in third["y"].history]
    assert "closed" == third["x"].state


def test_S3_11_a_check_that_could_not_look_closes_nothing_and_an_accepted_flaw_stays_accepted() -> None:
    """Rule SX7."""
    rows = follow(OF, [], [result("fail", "x")]).rows
    assert () == follow(OF, rows, [result("not_permitted", at=2)]).rows
    assert () == follow(OF, rows, [result("pass", check="other", at=2)]).rows
    accepted = [replace(row, state="accepted") for row in rows]
    assert ["accepted"] == [row.state for row in follow(OF, accepted, [result("fail", "x", at=2)]).rows]


def test_SX6_every_point_of_a_score_belongs_to_a_check() -> None:
    results = [
        result("fail", "x", check="a", severity="critical").said(),
        result("fail", "x", "y", check="b", severity="medium").said(),
        result("not_permitted", check="c", severity="high").said(),
        result("pass", check="d", severity="critical").said(),
    ]
    risk = risk_of(results, "high")
    assert (60.0, 85.0, 48, 20, 1.25) == (
        risk.score,
        risk.at_most,
        risk.points,
        risk.unseen_points,
        risk.factor,
    )
    assert risk.points == sum(part.points for part in risk.parts if part.seen)
    assert [("a", 40, True), ("b", 8, True), ("c", 20, False)] == [
        (one.check, one.points, one.seen) for one in risk.parts
    ]
    assert 100.0 == risk_of([result("fail", "x", check=f"{n}").said() for n in range(9)], "critical").score
    assert 0 == POINTS["info"]


def test_SX2_the_support_table_knows_the_line_of_a_version() -> None:
    assert "15" == line_of("postgres", "15.18")
    assert "10.11" == line_of("mariadb", "10.11.19-MariaDB-0+deb12u1")
    assert date(2024, 11, 21) == ends("postgres", "12.1")
    assert None is ends("postgres", "99.0")


def test_SX5_columns_that_sound_like_secrets_are_masked_and_long_texts_cut() -> None:
    assert ((("ada", "•••", "x" * 200)),) == masked(
        ("name", "password_hash", "note"), [("ada", "abc", "x" * 300)]
    )


def test_each_flaw_of_a_failed_check_is_a_finding_of_the_scan() -> None:
    found = findings([result("fail", "x", "y"), result("pass", check="b")])
    assert [("a", "x", "Mend it."), ("a", "y", "Mend it.")] == [(one.rule, one.key, one.fix) for one in found]


def test_SX9_a_flaw_and_its_finding_say_the_same_whatever_becomes_of_it() -> None:
    (row,) = follow(OF, [], [result("fail", "x")]).rows
    finding = as_finding(row, None, Micros(1))
    assert (finding_of(row), row.id) == (finding.id, flaw_of(finding))
    assert identity(SOURCE, "security", findings([result("fail", "x")])[0]) == finding.id
    accepted = happened(replace(row, state="accepted", reason="Ours"), Micros(2), ADA, "accepted", "Ours")
    ignored = as_finding(accepted, finding, Micros(2))
    assert ("ignored", "Ours", ADA, 2) == (ignored.state, ignored.reason, ignored.by, ignored.changed_at)
    (closed,) = follow(OF, [accepted], [result("pass", at=3)]).rows
    assert ("fixed", "Ours") == ((fixed := as_finding(closed, ignored, Micros(3))).state, fixed.reason)
    (back,) = follow(OF, [closed], [result("fail", "x", at=4)]).rows
    assert "accepted" == back.state, "FI4: nobody took back that it does not matter"
    assert "ignored" == as_finding(back, fixed, Micros(4)).state
