"""What a person wants to hear where and when (SPEC.md, section PR). Pure."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from crdt.ids import Micros
from engine.inbox.kinds import ALERT, MENTION, REPLY, NotificationKind
from engine.notify.rules import (
    QuietHours,
    Rules,
    ToTell,
    Way,
    WorkspaceRules,
    next_bundle,
    quiet_until,
    told_of,
    ways,
)
from engine.runtime.clock import SECOND

ZURICH = ZoneInfo("Europe/Zurich")
ALL = ("email", "in_app", "slack")
NIGHTS = QuietHours(on=True)


def at(text: str) -> Micros:
    return Micros(round(datetime.fromisoformat(text).replace(tzinfo=ZURICH).timestamp() * SECOND))


def said(moment: Micros | None) -> str:
    return "" if moment is None else datetime.fromtimestamp(moment / SECOND, ZURICH).strftime("%m-%d %H:%M")


def where(
    kind: NotificationKind, rules: Rules, now: str = "2026-06-10T12:00", **more: object
) -> dict[str, str]:
    """By channel, when it goes; "" for now."""
    here = more.pop("here", None)
    assert here is None or isinstance(here, WorkspaceRules)
    found = ways(told_of(kind, more), rules, here, ALL, at(now))
    return {way.channel: said(way.due) for way in found}


def test_PR1_by_default_mail_brings_at_once_what_asks_for_something_and_the_rest_daily() -> None:
    rules = Rules(zone="Europe/Zurich")
    assert {"email": ""} == where(MENTION, rules)
    assert {"email": "06-11 08:00"} == where(REPLY, rules)


def test_PR1_what_was_chosen_here_comes_before_what_was_chosen_everywhere() -> None:
    rules = Rules(zone="Europe/Zurich", kinds={"comment.reply": {"email": "off", "slack": "now"}})
    assert {"slack": ""} == where(REPLY, rules)
    here = WorkspaceRules(kinds={"comment.reply": {"slack": "hourly"}})
    assert {"slack": "06-10 13:00"} == where(REPLY, rules, here=here)


def test_PR2_a_mute_keeps_everything_in_the_inbox() -> None:
    assert {} == where(MENTION, Rules(), here=WorkspaceRules(muted=True), urgent=True)
    assert {} == where(MENTION, Rules(muted_until=at("2026-06-10T13:00")))
    assert {"email": ""} == where(MENTION, Rules(muted_until=at("2026-06-10T11:00")))


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-06-10T21:59", ""),
        ("2026-06-10T22:00", "06-11 07:00"),
        ("2026-06-11T06:59", "06-11 07:00"),
        ("2026-06-11T07:00", ""),
        ("2026-03-28T23:30", "03-29 07:00"),  # clocks go forward in that night
        ("2026-10-25T02:30", "10-25 07:00"),  # and back in this one
    ],
)
def test_PR3_quiet_hours_are_those_of_the_person_s_own_clock(now: str, until: str) -> None:
    assert until == said(quiet_until(Rules(zone="Europe/Zurich", quiet=NIGHTS), at(now)))


def test_PR3_quiet_hours_may_lie_within_a_day_and_on_some_days_only() -> None:
    lunch = Rules(zone="Europe/Zurich", quiet=QuietHours(on=True, start="12:00", end="13:00", days=[2]))
    assert "06-10 13:00" == said(quiet_until(lunch, at("2026-06-10T12:30")))  # a Wednesday
    assert "" == said(quiet_until(lunch, at("2026-06-11T12:30")))


def test_PR3_what_is_urgent_passes_unless_the_person_says_no() -> None:
    night = "2026-06-10T23:00"
    held = Rules(zone="Europe/Zurich", quiet=NIGHTS)
    assert {"email": "06-11 07:00"} == where(MENTION, held, night)
    assert {"email": ""} == where(MENTION, held, night, urgent=True)
    strict = Rules(zone="Europe/Zurich", quiet=QuietHours(on=True, urgent_passes=False))
    assert {"email": "06-11 07:00"} == where(MENTION, strict, night, urgent=True)


def test_PR4_a_bundle_that_would_come_in_quiet_hours_comes_at_their_end() -> None:
    rules = Rules(zone="Europe/Zurich", quiet=NIGHTS, digest_at="23:30")
    assert "06-10 23:30" == said(next_bundle("daily", rules, at("2026-06-10T12:00")))
    assert {"email": "06-11 07:00"} == where(REPLY, rules)


def test_PR4_a_bundle_is_never_now() -> None:
    rules = Rules(zone="Europe/Zurich")
    assert "06-11 08:00" == said(next_bundle("daily", rules, at("2026-06-10T08:00")))
    assert "06-10 13:00" == said(next_bundle("hourly", rules, at("2026-06-10T12:00")))


def test_PR2_what_names_its_channels_goes_there_also_where_nothing_was_chosen() -> None:
    assert {"email": "", "slack": ""} == where(ALERT, Rules(), channels=["slack", "email"])
    assert [Way(channel="slack")] == ways(
        ToTell(kind=ALERT, channels=("slack",)),
        Rules(kinds={"run.alert": {"email": "off"}}),
        None,
        ALL,
        at("2026-06-10T12:00"),
    )


def test_PR3_a_time_zone_nobody_knows_is_refused() -> None:
    with pytest.raises(ValidationError):
        Rules(zone="Mars/Olympus")
