"""Keystrokes are read in one go; here they are read both ways, whole and damaged (SPEC.md, P1)."""

from random import Random

import pytest

from crdt import precheck
from crdt.errors import ConcertError, Malformed
from crdt.facts import Facts
from crdt.lib0 import write_any
from crdt.precheck import LIVE, inspect
from tests.crdt.editing import session
from tests.crdt.yjs_bytes import ident, number, text
from tests.fuzz.mutants import damaged


def read_in_full(data: bytes) -> Facts | str:
    """What the reader of every update says, without the one of keystrokes."""
    try:
        return precheck._read(data, len(data), LIVE)
    except (IndexError, UnicodeDecodeError):
        return "corrupt_update"
    except Malformed:
        return "corrupt_update"
    except ConcertError as error:
        return error.code


def read(data: bytes) -> Facts | str:
    try:
        return inspect(data)
    except ConcertError as error:
        return error.code


def keystrokes(seed: int) -> list[bytes]:
    """Text and values behind what the same client wrote, at the end and in the middle, with numbers of every length."""
    random, made = Random(seed), []
    for _ in range(200):
        client = random.choice((1, 127, 128, 2**32 - 1, 2**53 - 1, 2**53))
        clock = random.choice((1, 127, 128, 16_384, 2**31 - 2, 2**31 - 1))
        own, other = ident(client, random.randrange(clock + 1)), ident(random.choice((1, client, 9)), 3)
        info = random.choice((0x80, 0x80, 0xC0, 0xA0, 0x40))
        content, body = random.choice(
            (
                (4, text("x" * random.choice((0, 1, 7, 127, 128)))),
                (4, text(random.choice(("é", "x😀", "\u2028")))),
                (4, number(2) + b"\xff\xfe"),
                (
                    8,
                    number(random.choice((0, 1, 1, 1, 2)))
                    + write_any(random.choice((1, 1.5, "a", None, {"a": [1]}))),
                ),
                (7, b"\1"),
            )
        )
        near = (own if info & 0x80 else b"") + (other if info & 0x40 else b"")
        made.append(
            number(1)
            + number(1)
            + number(client)
            + number(clock)
            + bytes((info | content,))
            + near
            + body
            + b"\0"
        )
    return made


@pytest.mark.parametrize("seed", range(12))
def test_P1_a_keystroke_that_is_read_in_one_go_is_read_like_every_update(seed: int) -> None:
    random = Random(seed)
    valid = [*keystrokes(seed), *session(seed, people=3, edits=80)]
    tried = [*valid, *(damaged(random, random.choice(valid), valid) for _ in range(1_500))]
    assert [read_in_full(data) for data in tried] == [read(data) for data in tried]
    quick = [data for data in tried if precheck_reads_at_once(data)]
    assert len(quick) > 20


def precheck_reads_at_once(data: bytes) -> bool:
    try:
        return precheck._read_keystroke(data, len(data), LIVE) is not None
    except (IndexError, UnicodeDecodeError, ConcertError):
        return False
