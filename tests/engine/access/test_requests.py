"""Requests for access on a store: told to whom it concerns, granted once, ended by themselves; reviews and denials."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from crdt.errors import Conflict, Forbidden, InvalidInput
from crdt.roles import Role
from engine.access.answering import answering
from engine.access.effective import decision_of, who_may
from engine.access.grants import OwnerDenied, Wanted
from engine.access.life import OwnRequest, RequestOver
from engine.access.requests import Ask, RequestGone
from engine.access.reviews import Decided, OwnLine, ReviewClosed
from engine.access_records import AccessRequest, AccessStep, ReviewLine
from engine.members.rules import LastOwner
from engine.ports import Records
from engine.records import Grant
from tests.engine.access.house import ADA, EDA, OLGA, SOURCE, VIC, WORKSPACE, House

pytestmark = pytest.mark.anyio


@pytest.fixture
async def house() -> AsyncIterator[House]:
    made = await House().furnished()
    yield made
    await made.stop()


async def roles(house: House, user: str) -> tuple[str, ...]:
    decision = await decision_of(house.store.records, user, await house.source(), house.clock.now())  # type: ignore[arg-type]
    return tuple(sorted(decision.roles))


async def life(records: Records, request: AccessRequest) -> list[tuple[str, str]]:
    rows = await records.find(AccessStep, {"request": request.id}, order="number")
    return [(row.state, row.by) for row in rows]


async def test_AC6_it_is_told_to_those_who_may_give_the_role_and_to_nobody_else(house: House) -> None:
    request = await house.asked()
    assert "submitted" == request.state
    asked = [("access.asked", "submitted", True)]
    assert [asked, asked, [], []] == [await house.inbox(user) for user in (OLGA, ADA, EDA, VIC)]
    with pytest.raises(OwnRequest):
        await house.requests.act(request.id, "approve", replace(house.doer(ADA), user=VIC))
    with pytest.raises(Forbidden):
        await house.requests.act(request.id, "approve", house.doer(EDA))


async def test_AC6_one_look_tells_for_every_request_about_a_thing_who_may_answer(house: House) -> None:
    found = await answering(house.store.records, await house.source(), house.clock.now())
    assert sorted([OLGA, ADA]) == found.may_give("editor", VIC)
    assert [OLGA] == found.may_give("editor", ADA)
    assert [OLGA] == found.may_give("owner", VIC)


async def test_AC5_it_is_granted_once_and_ends_by_itself_at_its_hour(house: House) -> None:
    request = await house.asked(hours=8)
    await house.requests.act(request.id, "open", house.doer(ADA))
    granted = await house.requests.act(request.id, "approve", house.doer(ADA), "For the tags")
    assert ("granted", house.micros(8)) == (granted.state, granted.expires_at)
    assert ("editor", "viewer") == await roles(house, VIC)
    with pytest.raises(RequestOver):
        await house.requests.act(request.id, "approve", house.doer(OLGA))
    house.looked_again.clear()
    await house.advance(7.9)
    assert ("editor", "viewer") == await roles(house, VIC)
    await house.advance(0.2)
    assert (("viewer",), [VIC]) == (await roles(house, VIC), house.looked_again)
    expected = [
        ("draft", VIC),
        ("submitted", VIC),
        ("in_review", ADA),
        ("approved", ADA),
        ("granted", ADA),
        ("expired", ""),
    ]
    assert expected == await life(house.store.records, request)
    assert [("access.answered", "granted", True), ("access.answered", "expired", True)] == await house.inbox(
        VIC
    )
    assert [("access.asked", "submitted", False)] == await house.inbox(OLGA)
    expired = "security:request:expired"
    assert [f"security:request:{one}" for one in ("submitted", "in_review", "approved", "granted")] + [
        expired
    ] == await house.topics()


async def test_AC7_a_role_that_is_wanted_later_begins_then(house: House) -> None:
    request = await house.asked(hours=1, starts_at=house.micros(24))
    await house.requests.act(request.id, "approve", house.doer(ADA))
    assert ("approved", ("viewer",)) == ((await house.request(request.id)).state, await roles(house, VIC))
    await house.advance(24)
    assert ("granted", ("editor", "viewer")) == (
        (await house.request(request.id)).state,
        await roles(house, VIC),
    )
    await house.advance(1)
    assert ("expired", ("viewer",)) == ((await house.request(request.id)).state, await roles(house, VIC))


async def test_AC7_what_nobody_answers_is_over_after_thirty_days(house: House) -> None:
    request = await house.asked()
    await house.advance(30 * 24)
    assert "expired" == (await house.request(request.id)).state
    assert [("access.asked", "submitted", False)] == await house.inbox(ADA)


async def test_AC8_a_role_that_is_taken_away_otherwise_ends_its_request(house: House) -> None:
    request = await house.asked()
    await house.requests.act(request.id, "approve", house.doer(ADA))
    of = await house.source()
    assert of.document is not None
    await house.members.share(of.workspace, of.document, "user", VIC, None, house.giver(OLGA))
    assert [("granted", ADA), ("revoked", OLGA)] == (await life(house.store.records, request))[-2:]
    await house.advance(100)
    assert "revoked" == (await house.request(request.id)).state


async def test_AC4_what_cannot_be_asked_for_is_said(house: House) -> None:
    await house.asked()
    with pytest.raises(Conflict):
        await house.asked()
    of, vic = await house.source(), house.doer(VIC)
    for role, purpose, error in (
        (Role.OWNER, "x", InvalidInput),
        (Role.ADMIN, "  ", InvalidInput),
        (Role.VIEWER, "x", Conflict),
    ):
        with pytest.raises(error):
            await house.requests.draft(of, Ask(role=role, purpose=purpose, hours=1, starts_at=None), vic)
    with pytest.raises(RequestGone):
        await house.requests.get("nothing")


async def test_AC9_a_review_takes_away_in_the_commit_that_says_so_and_stays_as_evidence(house: House) -> None:
    of = await house.source()
    await house.put(
        house.grant("crew", Role.ADMIN, subject_kind="group", object_kind="document", object=SOURCE)
    )
    await house.put(house.grant(VIC, Role.EDITOR, id="old", object_kind="document", object=SOURCE))
    workspace = of.workspace
    review = await house.reviews.start(workspace, " Q4 ", [of], None, house.giver(OLGA))
    lines = await house.store.records.find(ReviewLine, {"review": review.id}, order="number")
    assert [("Crew", "admin", ["Eda"]), ("Vic", "editor", [])] == [
        (one.name, one.role, one.members) for one in lines
    ]
    keep = Decided(number=1, verdict="keep", reason="")
    await house.reviews.decide(workspace, review.id, keep, house.giver(OLGA))
    with pytest.raises(Conflict):
        await house.reviews.close(workspace, review.id, False, house.giver(OLGA))
    with pytest.raises(OwnLine):
        await house.reviews.decide(
            workspace, review.id, replace(keep, number=2), replace(house.giver(OLGA), user=VIC)
        )
    with pytest.raises(InvalidInput):
        await house.reviews.decide(
            workspace, review.id, Decided(number=2, verdict="revoke", reason=""), house.giver(OLGA)
        )
    await house.reviews.decide(
        workspace, review.id, Decided(number=2, verdict="revoke", reason="Left"), house.giver(OLGA)
    )
    assert (("viewer",), None) == (await roles(house, VIC), await house.store.records.get(Grant, "old"))
    closed = await house.reviews.close(workspace, review.id, False, house.giver(OLGA))
    assert (1, 1, 0) == (closed.kept, closed.revoked, closed.gone)
    with pytest.raises(ReviewClosed):
        await house.reviews.decide(workspace, review.id, keep, house.giver(OLGA))


async def test_AC9_a_review_leaves_the_workspace_an_owner_and_says_what_was_gone_before(house: House) -> None:
    whole = await house.whole()
    review = await house.reviews.start(whole.workspace, "All", [whole], None, house.giver(ADA))
    lines = {
        one.name: one.number for one in await house.store.records.find(ReviewLine, {"review": review.id})
    }
    owner = replace(house.giver(ADA), role="owner")
    with pytest.raises(LastOwner):
        await house.reviews.decide(
            whole.workspace, review.id, Decided(number=lines["Olga"], verdict="revoke", reason="x"), owner
        )
    await house.remove(Grant, "vic viewer 0")
    line = await house.reviews.decide(
        whole.workspace, review.id, Decided(number=lines["Vic"], verdict="keep", reason=""), owner
    )
    assert (None, True) == (line.verdict, line.gone)


def denial(subject: str, kind: str | None = None) -> Wanted:
    return Wanted(
        subject_kind="user", subject=subject, effect="deny", role=Role.VIEWER, kind=kind, expires_at=None
    )


async def test_AC2_a_denial_takes_all_and_goes_again(house: House) -> None:
    of, records = await house.source(), house.store.records
    grant = await house.grants.give(of, denial(EDA), house.giver(ADA))
    assert ((), [EDA]) == (await roles(house, EDA), house.looked_again)
    able = await who_may(records, "edit", of, house.clock.now())  # type: ignore[arg-type]
    assert {OLGA, ADA} == set(able)
    await house.grants.withdraw(of, grant.id, house.giver(ADA))
    assert ("editor",) == await roles(house, EDA)
    assert ["security:grant:given", "security:grant:withdrawn"] == await house.topics()


async def test_AC3_nobody_denies_owners_stronger_ones_or_themselves(house: House) -> None:
    of, whole = await house.source(), await house.whole()
    with pytest.raises(OwnerDenied):
        await house.grants.give(of, denial(OLGA), house.giver(ADA))
    with pytest.raises(Conflict):
        await house.grants.give(of, denial(ADA), house.giver(ADA))
    with pytest.raises(Conflict):
        await house.grants.give(of, replace(denial(""), subject_kind="everyone"), house.giver(ADA))
    on_kind = await house.grants.give(whole, denial(VIC, "data_source"), house.giver(ADA))
    assert ("kind", f"{WORKSPACE}:data_source", ()) == (
        on_kind.object_kind,
        on_kind.object,
        await roles(house, VIC),
    )
    with pytest.raises(InvalidInput):
        await house.grants.give(of, replace(denial(VIC), effect="allow"), house.giver(ADA))
