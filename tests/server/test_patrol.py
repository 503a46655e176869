"""What is withdrawn, disabled or granted anew reaches open sockets within five seconds, and asks little when nothing is."""

from dataclasses import replace
from typing import Any

import pytest

from crdt.frames import Event, Failure, Left, Locks
from crdt.ids import Micros, OrganisationId, WorkspaceId
from crdt.presence import Author
from engine.card_records import SourceTag
from engine.records import Grant
from engine.runtime.clock import ManualClock
from engine.topics.catalogue import TOPICS
from engine.writes import Put, Remove
from tests.crdt.playbook import Writer
from tests.support.patrolled import D1, W1, Town
from tests.support.world import ORGANISATION, WORKSPACE, World

pytestmark = pytest.mark.anyio


async def test_T11_a_withdrawn_token_closes_its_sockets_and_no_others() -> None:
    town = await Town().founded()
    user, issued, _ = await town.person("ada", "editor")
    here, there = await town.phone(issued), await town.phone(await town.identity.issue("api", user, None))
    await town.identity.revoke(issued.row.digest)
    await town.five_seconds_later()
    assert ((4401, "signed out"), None) == (here.line.ended, there.line.ended)


async def test_T11_a_disabled_person_is_out_everywhere() -> None:
    town = await Town().founded()
    user, issued, _ = await town.person("ada", "editor")
    phone = await town.phone(issued)
    await town.world.store.writer.commit((Put(record=replace(user, disabled_at=Micros(1))),))
    await town.five_seconds_later()
    assert (4401, "signed out") == phone.line.ended


async def test_T11_a_grant_that_is_removed_ends_every_membership() -> None:
    town = await Town().founded()
    _, issued, grant = await town.person("ada", "editor")
    phone = await town.phone(issued)
    await town.five_seconds_later()
    await town.world.store.writer.commit((Remove(type=Grant, key=(grant.id,)),))
    await town.five_seconds_later()
    assert {(D1, "forbidden"), (W1, "forbidden")} == {
        (frame.channel, frame.code) for frame in phone.hear() if isinstance(frame, Left)
    }
    assert phone.line.ended is None


async def test_T11_a_grant_removed_before_the_first_round_counts_too() -> None:
    town = await Town().founded()
    _, issued, grant = await town.person("ada", "editor")
    phone = await town.phone(issued)
    await town.world.store.writer.commit((Remove(type=Grant, key=(grant.id,)),))
    await town.five_seconds_later()
    assert 2 == len([frame for frame in phone.hear() if isinstance(frame, Left)])


async def test_T11_a_tag_that_another_process_puts_on_reaches_who_is_denied_by_it() -> None:
    """AC11: nothing is granted or taken then, and nobody tells this process."""
    town = await Town().founded()
    _, issued, grant = await town.person("ada", "editor")
    said: dict[str, Any] = {"id": "by tag", "object_kind": "tag", "object": f"{WORKSPACE}:secret"}
    denial = replace(grant, effect="deny", **said)
    await town.world.store.writer.commit((Put(record=denial),))
    phone = await town.phone(issued)
    for _ in range(2):
        await town.five_seconds_later()
    assert [] == [frame for frame in phone.hear() if isinstance(frame, Left)]
    document = town.world.town.records["d1"].id
    carried = SourceTag(document=document, tag="secret", organisation=ORGANISATION)
    await town.world.store.writer.commit((Put(record=carried),))
    await town.five_seconds_later()
    assert {(D1, "forbidden")} == {
        (frame.channel, frame.code) for frame in phone.hear() if isinstance(frame, Left)
    }


async def test_T11_a_lower_role_holds_for_the_next_edit() -> None:
    town = await Town().founded()
    _, issued, grant = await town.person("ada", "editor")
    phone = await town.phone(issued)
    await town.world.store.writer.commit((Put(record=replace(grant, right="viewer")),))
    await town.five_seconds_later()
    phone.sync(1, Writer(sum(issued.text.encode())).put("x", 1))
    await town.world.turn()
    assert ["read_only"] == [frame.code for frame in phone.hear() if isinstance(frame, Failure)]


async def test_L11_who_may_not_edit_any_more_loses_their_locks_to_who_waits() -> None:
    town = await Town().founded()
    world, record = town.world, town.world.town.records["d1"]
    people = [await town.person(name, "editor") for name in ("ada", "bob")]
    phones = [await town.phone(issued) for _, issued, _ in people]
    ada, bob = (Author(user=user.id, name=user.name) for user, _, _ in people)
    await world.within(world.rooms.lock(record, ada, "take", ("body", "x")))
    await world.within(world.rooms.lock(record, bob, "ask", ("body", "x")))
    grant = people[0][2]
    await world.store.writer.commit((Put(record=replace(grant, right="commenter")),))
    await town.five_seconds_later()
    assert ["bob"] == [lock.holder.user for lock in await world.within(world.rooms.locks(record))]
    for phone in phones:
        told = [frame for frame in phone.hear() if isinstance(frame, Locks)][-1]
        assert [["bob", []]] == [[lock["holder"]["id"], lock["queue"]] for lock in told.locks]
    events = await world.store.events.since(D1, 0, 100)
    said = [event.payload for event in events if event.topic == "document:lock:released"]
    assert [("ada", "role")] == [(one["user"], one["reason"]) for one in said if isinstance(one, dict)]
    phones[1].sync(1, Writer(sum(people[1][1].text.encode())).put("x", 1))
    await world.turn(0.01)
    assert [] == [frame.code for frame in phones[1].hear() if isinstance(frame, Failure)]


async def test_B6_who_is_demoted_hears_nothing_of_what_managers_hear_five_seconds_later() -> None:
    town = await Town(World(topics=TOPICS)).founded()
    _, issued, grant = await town.person("ada", "admin")
    phone = await town.phone(issued)

    async def heard() -> list[tuple[int, str]]:
        await town.world.channels.publish(
            [(W1, "security:sign_in:succeeded", {}), (W1, "document:created", {})]
        )
        return [(frame.sequence, frame.topic) for frame in phone.hear() if isinstance(frame, Event)]

    assert [(1, "security:sign_in:succeeded"), (2, "document:created")] == await heard()
    await town.world.store.writer.commit((Put(record=replace(grant, right="viewer")),))
    await town.five_seconds_later()
    assert [(4, "document:created")] == await heard()
    await town.world.store.writer.commit((Put(record=replace(grant, right="admin")),))
    await town.five_seconds_later()
    assert [(5, "security:sign_in:succeeded"), (6, "document:created")] == await heard()


async def test_a_round_reads_the_same_few_rows_however_many_sockets_there_are() -> None:
    town = await Town().founded()
    for name in ("ada", "bob", "eva"):
        _, issued, _ = await town.person(name, "editor")
        for _ in range(3):
            await town.phone(issued)
    await town.five_seconds_later()
    before = town.records.reads
    await town.five_seconds_later()
    assert 5 == town.records.reads - before


async def test_who_was_let_in_by_what_the_round_finds_is_not_looked_at_again() -> None:
    town = await Town().founded()
    for name in ("ada", "bob", "eva"):
        _, issued, _ = await town.person(name, "editor")
        await town.phone(issued)
    before = town.records.reads
    await town.five_seconds_later()
    assert 5 == town.records.reads - before


async def test_T11_who_was_let_in_before_and_after_a_change_is_looked_at() -> None:
    town = await Town().founded()
    _, issued, grant = await town.person("ada", "editor")
    earlier = await town.phone(issued)
    await town.world.store.writer.commit((Put(record=replace(grant, right="viewer")),))
    await town.phone(issued)
    await town.five_seconds_later()
    earlier.sync(1, Writer(sum(issued.text.encode())).put("x", 1))
    await town.world.turn()
    assert ["read_only"] == [frame.code for frame in earlier.hear() if isinstance(frame, Failure)]


async def test_an_empty_house_is_not_patrolled() -> None:
    town = await Town().founded()
    before = town.records.reads
    await town.five_seconds_later()
    assert before == town.records.reads


async def test_while_the_store_is_away_everybody_may_stay_and_afterwards_is_asked_again() -> None:
    town = await Town().founded()
    _, issued, _ = await town.person("ada", "editor")
    phone = await town.phone(issued)
    await town.identity.revoke(issued.row.digest)
    town.records.away = True
    await town.five_seconds_later()
    assert phone.line.ended is None
    town.records.away = False
    await town.five_seconds_later()
    assert (4401, "signed out") == phone.line.ended


async def test_standing_leaves_out_tokens_of_another_organisation() -> None:
    town = await Town().founded()
    _, issued, _ = await town.person("ada", "editor")
    principal = await town.access.principal(issued.text)
    row = replace(issued.row, organisation=OrganisationId("o2"))
    await town.world.store.writer.commit((Put(record=row),))
    assert {} == await town.access.standing([principal])
    assert isinstance(town.world.clock, ManualClock)
    assert principal.workspace in {None, WorkspaceId(WORKSPACE)}
