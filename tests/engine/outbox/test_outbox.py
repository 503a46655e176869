"""What lies in the outbox arrives, once where the receiver knows ids, whatever goes down meanwhile (SPEC.md, section OB)."""

import asyncio
from dataclasses import replace
from random import Random

import pytest

from crdt.ids import Micros
from engine.outbox.deciding import (
    DAY,
    Attempt,
    Away,
    Circuit,
    Dropped,
    Patience,
    Refused,
    Sent,
    after,
    judged,
)
from engine.outbox.outbox import StillQueued
from engine.outbox.records import Outgoing
from engine.runtime.backoff import Backoff
from engine.runtime.clock import SECOND
from tests.engine.outbox.post_office import PostOffice, Receiver, message

pytestmark = pytest.mark.anyio
START = Micros(1_700_000_000 * SECOND)


async def test_OB1_what_was_committed_is_sent_and_the_attempt_is_in_the_log() -> None:
    office = PostOffice().start()
    await office.put("one", "two")
    await office.settle()
    assert {"sent": 2} == await office.states()
    assert ["sent"] == await office.log("one")
    assert ["one", "two"] == sorted(line.outgoing for line in office.told)
    await office.outbox.stop()


async def test_OB1_a_row_that_nobody_told_of_is_found() -> None:
    office = PostOffice().start()
    await office.settle()
    await office.put("one", told=False)
    await office.pass_(31)
    assert {"sent": 1} == await office.states()
    await office.outbox.stop()


async def test_OB2_a_message_broken_off_between_sending_and_commit_comes_again_under_its_id() -> None:
    receiver = Receiver(hold=asyncio.Event())
    office = PostOffice(receivers={"a": receiver}).start()
    await office.put("one")
    await receiver.arrived.wait()
    receiver.hold = None
    again = await office.killed()
    await again.settle()
    assert ({"one": 2}, {"sent": 1}) == (receiver.got, await again.states())
    assert ["sent"] == await again.log("one")
    await again.outbox.stop()


async def test_OB3_what_does_not_get_through_is_tried_after_growing_pauses_and_given_up_at_last() -> None:
    patience = Patience(pauses=Backoff(first=10, most=40), attempts=5, trips=100)
    office = PostOffice(receivers={"a": Receiver(is_up=False)}, patience=patience).start()
    await office.put("one")
    await office.settle()
    for pause in (10, 20, 40, 40):
        tries = office.receivers["a"].tries
        await office.pass_(pause - 1, step=pause)
        assert tries == office.receivers["a"].tries
        await office.pass_(1)
        assert tries + 1 == office.receivers["a"].tries
    assert {"dead": 1} == await office.states()
    assert ["again"] * 4 + ["dead"] == await office.log("one")
    await office.outbox.stop()


def test_OB3_a_message_is_given_up_by_its_age_as_well() -> None:
    row = message("one", "a", START)
    late = Attempt(outcome=Away(error="down"), began=Micros(START + 3 * DAY), took=0)
    assert ("dead", "dead") == _states(after(row, late, Patience(), 0.0))


def _states(done: tuple[Outgoing, object]) -> tuple[str, str]:
    row, line = done
    return row.state, str(getattr(line, "outcome", ""))


def test_OB3_a_wish_of_the_other_side_is_a_pause_too_and_never_a_longer_one_than_ours() -> None:
    def pause(wish: float) -> float:
        outcome = Away(error="busy", after=wish)
        row, _ = after(
            message("one", "a", START), Attempt(outcome=outcome, began=START, took=0), Patience(), 0.0
        )
        return (row.next_at - START) / SECOND

    assert (60, 5, 1800) == (pause(60), pause(1), pause(90_000))


async def test_OB4_what_is_refused_is_not_tried_again_and_may_be_sent_again_by_hand() -> None:
    receiver = Receiver(refuses=True)
    office = PostOffice(receivers={"a": receiver}).start()
    await office.put("one")
    await office.settle()
    assert {"failed": 1} == await office.states()
    receiver.refuses = False
    row = await office.store.records.get(Outgoing, "one")
    assert row is not None
    queued = await office.outbox.send_again(row)
    with pytest.raises(StillQueued):
        await office.outbox.send_again(queued)
    await office.settle()
    assert ["failed", "sent"] == await office.log("one")
    await office.outbox.stop()


async def test_OB5_a_lane_that_is_down_is_asked_by_one_message_at_a_time_and_others_do_not_notice() -> None:
    receiver, other = Receiver(is_up=False), Receiver()
    office = PostOffice(receivers={"a": receiver, "b": other}).start()
    await office.put(*(f"a{number}" for number in range(40)))
    await office.put("b1", lane="b")
    await office.settle()
    assert ({"b1": 1}, True) == (other.got, "a" in office.outbox.circuits())
    tries = receiver.tries
    receiver.most_under_way = 0
    await office.pass_(3600)
    asked = receiver.tries - tries
    assert 1 == receiver.most_under_way
    assert asked <= 3600 / 300 + 8  # the pauses between questions double up to five minutes
    receiver.is_up = True
    await office.pass_(2 * 3600)
    assert ({"sent": 41}, {1}) == (await office.states(), set(receiver.got.values()))
    assert 4 >= receiver.most_under_way  # no storm when it is back
    await office.outbox.stop()


def test_OB5_an_answer_of_any_kind_shuts_the_circuit_and_a_dropped_message_says_nothing() -> None:
    patience, down = Patience(trips=1), Circuit()
    down = judged(down, Away(error="down"), patience, START, 0.0)
    assert (0, 1) == (down.places(START, patience), down.places(Micros(START + 5 * SECOND), patience))
    assert down == judged(down, Dropped(why="gone"), patience, START, 0.0)
    for outcome in (Sent(), Refused(error="no"), Away(error="mailbox full", lane=False)):
        assert Circuit() == judged(down, outcome, patience, START, 0.0)


async def test_OB6_outages_and_kills_of_every_kind_lose_and_double_nothing() -> None:
    """Three lanes go up and down, processes die, receivers that know ids count: each message once, and none missing."""
    for seed in range(6):
        chance = Random(seed)
        receivers = {lane: Receiver() for lane in "abc"}
        office = PostOffice(receivers=receivers, chance=chance.random).start()
        sent: list[str] = []
        for step in range(25):
            for receiver in receivers.values():
                receiver.is_up = chance.random() < 0.6
            ids = [f"{seed}-{step}-{number}" for number in range(chance.randrange(4))]
            lane = chance.choice("abc")
            await office.put(*ids, lane=lane, told=chance.random() < 0.7)
            sent += ids
            if chance.random() < 0.2:
                office = await office.killed()
            await office.pass_(chance.randrange(5, 90))
        for receiver in receivers.values():
            receiver.is_up = True
        await office.pass_(3 * 3600, step=300)
        seen = {id_ for receiver in receivers.values() for id_ in receiver.got}
        assert (set(sent), {"sent": len(sent)}) == (seen, await office.states()), f"seed {seed}"
        await office.outbox.stop()


def test_OB8_a_code_is_kept_no_longer_than_it_takes_to_send_it() -> None:
    row = replace(message("one", "a", START), data={"secret_body": True})
    for outcome, body in ((Away(error="down"), "b"), (Sent(), ""), (Refused(error="no"), "")):
        done, _ = after(row, Attempt(outcome=outcome, began=START, took=0), Patience(), 0.0)
        assert body == done.body
