"""The table of role and right holds at every door: made from the router's doors, so that a new door is asked too."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack

import pytest

from crdt.frames import Present
from crdt.roles import Right, allows
from tests.support.household import EVERYBODY, Household, household
from tests.support.raw import SECONDS
from tests.support.visitors import VISITORS, edit

pytestmark = pytest.mark.anyio

AT_DOORS = (Right.READ, Right.PRESENCE, Right.COMMENT, Right.EDIT)
"""The rights a document's door decides on; the others belong to commands."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Household]:
    with household(tmp_path_factory.mktemp("doors")) as house:
        yield house


async def does(house: Household, door: str, who: str, right: Right) -> bool:
    """Whether somebody of this role gets it done at this door, on a document of its own."""
    document, client = house.document(), 1 + list(EVERYBODY).index(who)
    async with AsyncExitStack() as stack, asyncio.timeout(SECONDS):
        watcher = await stack.enter_async_context(house.socket("owner"))
        await watcher.join(document, client=100)  # type: ignore[arg-type]
        visitor = VISITORS[door](stack, client)
        inside = await visitor.enter(house.server.websocket, house.tokens[who], document)
        match right:
            case Right.EDIT if inside:
                return await visitor.send(edit(client, "body", "by-me")) and "by-me" in content(
                    house, document
                )
            case Right.COMMENT if inside:
                return await visitor.send(edit(client, "comments", "key"))
            case Right.PRESENCE if inside:
                await visitor.show(who)
                await watcher.wait(Present, lambda seen: who in str(seen.states))
                return True
            case _:
                return inside


def content(house: Household, document: str) -> str:
    return str(house.owned("GET", f"/documents/{document}"))


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("door", VISITORS)
async def test_S2_5_every_door_lets_each_role_do_what_the_table_says(
    house: Household, door: str, who: str
) -> None:
    wanted = {right: allows(who, right) for right in AT_DOORS}
    assert wanted == {right: await does(house, door, who, right) for right in AT_DOORS}


@pytest.mark.parametrize("resent", [False, True])
@pytest.mark.parametrize("door", VISITORS)
@pytest.mark.parametrize("who", ["viewer", "commenter"])
async def test_S2_5_what_a_reader_sends_is_in_no_copy(
    house: Household, door: str, who: str, resent: bool
) -> None:
    """Also as an answer to the server's question, which is what a client sends that comes back."""
    document = house.document()
    async with AsyncExitStack() as stack, asyncio.timeout(SECONDS):
        visitor = VISITORS[door](stack, 7)
        assert await visitor.enter(house.server.websocket, house.tokens[who], document)
        assert not await visitor.send(edit(7, "body", "forged"), resent=resent)
    assert "forged" not in content(house, document)
