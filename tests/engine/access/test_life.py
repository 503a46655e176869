"""What may follow what in the life of a request, and who may do it. Pure."""

from typing import Any, get_args

import pytest

from crdt.ids import Micros, UserId
from engine.access.life import ANSWER_WITHIN, HOUR, OVER, Deed, OwnRequest, RequestOver, after, follows
from engine.access_records import AccessRequest, RequestState
from tests.contracts.samples import record

NOW = Micros(1_000)
VIC, ADA = UserId("vic"), UserId("ada")


def request(state: str, **more: Any) -> AccessRequest:
    fields = {"state": state, "requester": VIC, "hours": 8, "starts_at": None, "expires_at": None, **more}
    made: AccessRequest = record(AccessRequest, 1, **fields)
    return made


@pytest.mark.parametrize(
    ("state", "deed", "leads_to"),
    [
        ("draft", "submit", ("submitted",)),
        ("submitted", "open", ("in_review",)),
        ("submitted", "approve", ("approved", "granted")),
        ("in_review", "approve", ("approved", "granted")),
        ("in_review", "reject", ("rejected",)),
        ("approved", "begin", ("granted",)),
        ("approved", "revoke", ("revoked",)),
        ("granted", "end", ("expired",)),
        ("granted", "revoke", ("revoked",)),
        ("granted", "withdraw", ("revoked",)),
        ("submitted", "end", ("expired",)),
        ("draft", "withdraw", ("withdrawn",)),
        ("approved", "withdraw", ("withdrawn",)),
    ],
)
def test_AC4_a_request_goes_from_draft_to_its_end(state: str, deed: Deed, leads_to: tuple[str, ...]) -> None:
    by = VIC if deed in {"submit", "withdraw"} else ADA
    assert leads_to == after(request(state), deed, by, NOW).states


def test_AC4_what_is_over_stays_over() -> None:
    for state in OVER:
        for deed in get_args(Deed):
            with pytest.raises(RequestOver):
                after(request(state), deed, ADA, NOW)
    assert set(get_args(RequestState)) >= OVER


@pytest.mark.parametrize("deed", ["open", "approve", "reject", "revoke"])
def test_AC6_nobody_decides_their_own(deed: Deed) -> None:
    with pytest.raises(OwnRequest):
        after(request("in_review"), deed, VIC, NOW)


def test_AC7_a_grant_has_the_end_that_was_asked_for_from_when_it_begins() -> None:
    at_once = after(request("submitted"), "approve", ADA, NOW)
    assert (True, NOW + 8 * HOUR, NOW + 8 * HOUR) == (at_once.grants, at_once.due, at_once.expires_at)
    later = after(request("submitted", starts_at=Micros(NOW + 5)), "approve", ADA, NOW)
    assert (("approved",), False, NOW + 5, None) == (later.states, later.grants, later.due, later.expires_at)
    for_good = after(request("submitted", hours=None), "approve", ADA, NOW)
    assert (True, None, None) == (for_good.grants, for_good.due, for_good.expires_at)


def test_AC7_a_timer_means_something_only_when_its_time_has_come() -> None:
    assert NOW + ANSWER_WITHIN == after(request("draft"), "submit", VIC, NOW).due
    due, early = {"expires_at": NOW}, {"expires_at": Micros(NOW + 1)}
    said = [follows(request(state, **due), NOW) for state in get_args(RequestState)]
    assert [None, "end", "end", "begin", "end", *[None] * 4] == said
    assert [None] * 3 == [
        follows(request(state, **early), NOW) for state in ("submitted", "in_review", "granted")
    ]
    assert follows(request("approved", starts_at=Micros(NOW + 1)), NOW) is None
