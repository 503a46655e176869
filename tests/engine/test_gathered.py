"""Questions of one kind that are asked in one moment are one read, and each is answered as if it had been asked alone."""

import asyncio
from typing import Any

import pytest

from crdt.errors import StoreUnavailable
from engine.runtime.gathered import AT_ONCE, Gathered

pytestmark = pytest.mark.anyio


class Shelf:
    """`held` is read `while_away` or at once; every read is noted."""

    def __init__(self, **held: Any) -> None:
        self.held = held
        self.reads: list[tuple[str, ...]] = []
        self.door = asyncio.Event()
        self.door.set()

    async def read(self, keys: tuple[str, ...]) -> dict[str, Any]:
        self.reads.append(keys)
        await self.door.wait()
        if "broken" in self.held:
            raise StoreUnavailable("The disk is away.")
        return {key: self.held[key] for key in keys if key in self.held}


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_what_is_asked_during_a_read_goes_into_the_next_one() -> None:
    shelf = Shelf(a=1, b=2)
    shelf.door.clear()
    rows = Gathered("rows", shelf.read)
    first = asyncio.ensure_future(rows.get("a"))
    await settle()
    then = asyncio.gather(*(rows.get(key) for key in ("b", "a", "c", "a")))
    await settle()
    shelf.held["a"] = 3  # changed after the first read began: who asked after that sees it
    shelf.door.set()
    assert await first == 3
    assert [2, 3, None, 3] == await then
    assert [("a",), ("b", "a", "c")] == shelf.reads


async def test_many_questions_are_reads_of_a_bounded_size() -> None:
    shelf = Shelf()
    rows = Gathered("rows", shelf.read)
    await asyncio.gather(*(rows.get(str(number)) for number in range(2 * AT_ONCE + 1)))
    assert [AT_ONCE, AT_ONCE, 1] == [len(keys) for keys in shelf.reads]


async def test_each_question_gets_the_error_of_its_read_and_the_next_read_is_tried() -> None:
    shelf = Shelf(a=1, broken=True)
    rows = Gathered("rows", shelf.read)
    errors = await asyncio.gather(rows.get("a"), rows.get("b"), return_exceptions=True)
    assert [StoreUnavailable, StoreUnavailable] == [type(error) for error in errors]
    assert errors[0] is not errors[1]
    del shelf.held["broken"]
    assert await rows.get("a") == 1


async def test_who_gives_up_takes_nobody_along() -> None:
    shelf = Shelf(a=1)
    shelf.door.clear()
    rows = Gathered("rows", shelf.read)
    one, other = asyncio.ensure_future(rows.get("a")), asyncio.ensure_future(rows.get("a"))
    await settle()
    one.cancel()
    shelf.door.set()
    assert await other == 1
