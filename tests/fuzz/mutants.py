"""Mutants of valid updates: damaged bytes, and well-formed forgeries that lean on random known ids."""

from collections.abc import Sequence
from random import Random

from crdt.facts import Facts
from crdt.lib0 import write_any
from tests.crdt.yjs_bytes import (
    beside,
    collected,
    deletes,
    ident,
    item,
    number,
    structs,
    text,
    under,
    update,
)

ROOT_NAMES = ("text", "rich", "body", "list", "xml", "new")


def damaged(random: Random, valid: bytes, others: Sequence[bytes]) -> bytes:
    """One to four byte-level faults: flips, cuts, repeats, inserted varints, pieces of other updates."""
    data = bytearray(valid)
    for _ in range(random.choice((1, 1, 2, 4))):
        at = random.randrange(len(data)) if data else 0
        choice = random.randrange(7)
        if choice == 0 and data:
            data[at] ^= 1 << random.randrange(8)
        elif choice == 1 and data:
            data[at] = random.randrange(256)
        elif choice == 2 and data:
            del data[at : at + random.randrange(1, 5)]
        elif choice == 3:
            data[at:at] = data[at : at + random.randrange(1, 12)]
        elif choice == 4:
            data[at:at] = number(random.choice((0, 1, 127, 128, 2**31 - 1, 2**31, 2**32, 2**53, 2**60)))
        elif choice == 5:
            other = random.choice(others)
            start = random.randrange(len(other))
            data[at : at + random.randrange(8)] = other[start : start + random.randrange(1, 20)]
        elif data:
            data[at] = (data[at] + random.choice((1, 255))) % 256
    return bytes(data)


def forged(random: Random, known: Facts) -> bytes:
    """One to five structs of one or two clients that continue (or overlap) what is known, anywhere in it."""
    ends = {run.client: run.end for run in known.runs}
    clients = random.sample(sorted(ends), min(len(ends), random.choice((1, 1, 2))))
    if not clients or random.random() < 0.2:
        clients.append(random.randrange(1, 2**32))
    runs = []
    for client in clients:
        start = ends.get(client, 0)
        start -= random.randrange(min(start, 4) + 1) if random.random() < 0.3 else 0
        parts = [_part(random, known, ends, client) for _ in range(random.randrange(1, 6))]
        runs.append(structs(client, start, *parts))
    gone = []
    for client in random.sample(sorted(ends), random.randrange(min(2, len(ends)) + 1)):
        at = random.randrange(ends[client])
        gone.append(deletes(client, (at, random.randrange(1, ends[client] - at + 1))))
    return update(*runs, deleted=tuple(gone))


def _part(random: Random, known: Facts, ends: dict[int, int], client: int) -> bytes:
    content, body = random.choice(
        (
            (4, text("ab")),
            (4, text("x😀y")),
            (4, text("😀")),
            (8, number(2) + write_any(1) + write_any({"a": [None]})),
            (7, b"\1"),
            (7, b"\0"),
            (7, b"\2"),
            (7, b"\3" + text("p")),
            (7, b"\6"),
            (1, number(random.randrange(1, 4))),
            (3, text("raw")),
            (5, text('{"a":1}')),
            (6, text("bold") + text("true")),
        )
    )
    choice = random.random()
    if choice < 0.05:
        return collected(random.randrange(1, 4))
    if choice < 0.45 and ends:
        left = _any_id(random, known, ends) if random.random() < 0.75 else b""
        right = b"" if left else _any_id(random, known, ends)
        return beside(content, body, left=left, right=right)
    key = random.choice((None, "label", "x", "new"))
    if choice < 0.75:
        return item(content, body, parent=b"\1" + text(random.choice(ROOT_NAMES)), key=key)
    types = [
        (run.client, struct.clock) for run in known.runs for struct in run.structs if struct.content == 7
    ]
    if types and random.random() < 0.9:
        return item(content, body, parent=under(*random.choice(types)), key=key)
    return item(content, body, parent=under(client, random.randrange(ends.get(client, 0) + 3)), key=key)


def _any_id(random: Random, known: Facts, ends: dict[int, int]) -> bytes:
    client = random.choice(sorted(ends))
    return ident(client, random.randrange(ends[client]))
