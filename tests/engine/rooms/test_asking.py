"""Rooms that open in one moment ask the store together, and each gets its own answer."""

import asyncio
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from crdt.ids import ClientId, DocumentId, UserId
from engine.records import ClientBinding, DocumentRecord, FenceRecord, LockRecord, User
from engine.rooms import asking
from engine.rooms.asking import Asking
from engine.writes import Put
from storage.memory.open import open_memory
from tests.contracts.samples import record

pytestmark = pytest.mark.anyio
MANY = 20


class Counting:
    """The records of a store, and how often each type was read."""

    def __init__(self, records: Any) -> None:
        self.reads = Counter[str]()
        self._records = records

    async def find(self, type_: Any, where: Any, **more: Any) -> Any:
        self.reads[type_.__name__] += 1
        return await self._records.find(type_, where, **more)


def rows(number: int) -> tuple[Any, ...]:
    id_, user = DocumentId(f"d{number}"), UserId(f"u{number}")
    return (
        replace(record(DocumentRecord, number), id=id_, title=f"title {number}"),
        replace(record(User, number), id=user),
        *(
            replace(record(ClientBinding, one), document=id_, client=one, user=user)
            for one in (1, 2 + number)
        ),
        replace(record(LockRecord, number), document=id_, user=user),
        replace(record(FenceRecord, number), document=id_, last=number),
    )


async def asked_by_all(counting: Counting, store: Any) -> list[tuple[Any, ...]]:
    ask = Asking(replace(store, records=counting))

    async def one(number: int) -> tuple[Any, ...]:
        stale = replace(record(DocumentRecord, number), id=DocumentId(f"d{number}"), title="stale")
        locks, fence = await ask.locks(stale.id)
        users = await ask.users({UserId(f"u{number}"), UserId("nobody")})
        bound = await ask.bound(stale.id)
        title = (await ask.record(stale)).title
        return title, bound, [user.id for user in users], [lock.user for lock in locks], fence

    return await asyncio.gather(*(one(number) for number in range(MANY + 1)))


@pytest.mark.parametrize("most", [10_000, 2 * MANY])
async def test_rooms_that_open_together_ask_few_questions_and_get_their_own_answers(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_ROWS", most)
    store = open_memory()
    await store.writer.commit(tuple(Put(record=one) for number in range(MANY) for one in rows(number)))
    counting = Counting(store.records)
    *found, absent = await asked_by_all(counting, store)
    assert ("stale", {}, [], [], 0) == absent
    for number, answer in enumerate(found):
        user = f"u{number}"
        bound = {ClientId(1): user, ClientId(2 + number): user}
        assert (f"title {number}", bound, [user], [user], number) == answer
    assert {"DocumentRecord", "User", "LockRecord", "FenceRecord"} <= set(counting.reads)
    if most > 2 * MANY:
        assert all(reads <= 4 for reads in counting.reads.values()), counting.reads
    await store.close()
