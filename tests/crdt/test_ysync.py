"""The bytes of y-protocols, against pycrdt's own writer and against hostile ones."""

import random

import pytest
from pycrdt import create_sync_message, create_update_message

from crdt import ysync
from crdt.errors import Malformed
from crdt.ysync import Awareness, AwarenessState, QueryAwareness, Step1, Step2, Unheard, Update
from tests.crdt.playbook import Writer

STATES = (AwarenessState(1, 2, '{"a":1}'), AwarenessState(2**53 - 1, 300, "null"))


def test_R30_every_message_reads_as_it_was_written() -> None:
    assert ysync.read(ysync.step_1(b"\x00")) == Step1(b"\x00")
    assert ysync.read(ysync.step_2(b"\x00\x00")) == Step2(b"\x00\x00")
    assert ysync.read(ysync.update(bytes(300))) == Update(bytes(300))
    assert ysync.read(ysync.awareness(STATES)) == Awareness(STATES)
    assert ysync.read(ysync.NOTHING) == Awareness(())
    assert ysync.awareness([]) == ysync.NOTHING
    assert ysync.read(ysync.query_awareness()) == QueryAwareness()
    assert ysync.read(ysync.denied("no")) == Unheard(2)


def test_R30_the_bytes_are_those_of_pycrdt() -> None:
    writer = Writer(1)
    update = writer.put("x", 1)
    assert ysync.update(update) == create_update_message(update)
    assert ysync.step_1(writer.state_vector) == create_sync_message(writer.doc)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\x00",
        b"\x00\x00",
        b"\x00\x00\x05a",
        b"\x00\x07\x00",
        b"\x00\x02\x00\x00",
        b"\x01\x02\x01\x00",
        b"\x01\x80",
    ],
)
def test_R9_a_message_that_is_none_is_malformed(message: bytes) -> None:
    with pytest.raises(Malformed):
        ysync.read(message)


def test_R9_a_message_about_everybody_at_once_is_malformed() -> None:
    with pytest.raises(Malformed):
        ysync.read(ysync.awareness([AwarenessState(1, 1, "null")] * 5000))


def test_R9_mutated_messages_are_messages_or_malformed() -> None:
    chance = random.Random(3)
    samples = [ysync.awareness(STATES), ysync.update(Writer(1).put("x", 1)), ysync.step_1(b"\x01\x02\x03")]
    for _ in range(3000):
        mutant = bytearray(chance.choice(samples))
        mutant[chance.randrange(len(mutant))] = chance.randrange(256)
        try:
            ysync.read(bytes(mutant))
        except Malformed:
            continue
