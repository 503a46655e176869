"""What a document's kind forbids is refused at every door, also in what a client sends when it comes back."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from pycrdt import Array, Doc, Map, Text

from tests.support.household import Household, household
from tests.support.raw import SECONDS
from tests.support.visitors import VISITORS

pytestmark = pytest.mark.anyio

WINNER = 2**53 - 20
"""Of two who set one key unseen the greater client id stands."""
CANARY = "AKIA" + "ABCDEFGHIJKLMNOP"
FORBIDDEN: dict[str, tuple[str, str, Any]] = {
    "a list for text": ("body", "name", Array),
    "a value of another type": ("body", "criticality", "forged"),
    "a secret": ("body", "remark", Text),
    "a field of who manages": ("body", "owner", "forged"),
    "what the document is": ("meta", "kind", "forged"),
    "a comment that is none": ("comments", "t", "forged"),
    "another root": ("elsewhere", "x", "forged"),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Household]:
    with household(tmp_path_factory.mktemp("gate")) as house:
        yield house


def written(client: int, root: str, key: str, value: Any) -> bytes:
    doc: Doc[Any] = Doc(client_id=client)
    if value is Array:
        value = Array(["forged"])
    elif value is Text:
        value = Text(f"see {CANARY}")
    doc.get(root, type=Map)[key] = value
    return doc.get_update()


@pytest.mark.parametrize("resent", [False, True])
@pytest.mark.parametrize("door", VISITORS)
async def test_N2_what_the_kind_forbids_is_refused_at_every_door_and_in_no_copy(
    house: Household, door: str, resent: bool
) -> None:
    document = house.document("data_source")
    for number, (root, key, value) in enumerate(FORBIDDEN.values(), WINNER):
        async with AsyncExitStack() as stack, asyncio.timeout(SECONDS):
            visitor = VISITORS[door](stack, number)
            assert await visitor.enter(house.server.websocket, house.tokens["editor"], document)
            update = written(number, root, key, value)
            assert not await visitor.send(update, resent=resent), (root, key)
    shown = str(house.owned("GET", f"/documents/{document}"))
    assert (False, False) == ("forged" in shown, CANARY in shown)


@pytest.mark.parametrize("door", VISITORS)
async def test_N2_what_the_kind_allows_passes_at_every_door(house: Household, door: str) -> None:
    document = house.document("data_source")
    async with AsyncExitStack() as stack, asyncio.timeout(SECONDS):
        visitor = VISITORS[door](stack, WINNER)
        assert await visitor.enter(house.server.websocket, house.tokens["editor"], document)
        assert await visitor.send(written(WINNER, "body", "criticality", "high"))
    assert "high" in str(house.owned("GET", f"/documents/{document}"))
