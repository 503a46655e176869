"""What rules come to on a sample is seen by everybody who looks at the source, and by nobody else."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from crdt.frames import Event
from server.settings import Settings
from server.wiring import open_concert
from tests.support.ear import Ear
from tests.support.estate import RULE, TABLE, Estate
from tests.support.furnished import with_tables
from tests.support.household import NOBODY, people

pytestmark = pytest.mark.anyio


@pytest.fixture
async def estate(tmp_path: Path) -> AsyncIterator[tuple[Estate, dict[str, str]]]:
    concert = await open_concert(Settings(data=with_tables(tmp_path), demo=False), lambda *_: None)
    try:
        tokens, workspace = await people(concert)
        ada = await concert.access.principal(tokens["owner"])
        estate = Estate(concert=concert, ada=ada, workspace=workspace)
        estate.build()
        yield await estate.begin(), tokens
    finally:
        await concert.close()


async def test_RS3_who_may_read_the_source_sees_what_others_try_on_it(
    estate: tuple[Estate, dict[str, str]],
) -> None:
    house, tokens = estate
    viewer = await Ear(house.concert).sign_in(tokens["viewer"])
    assert await viewer.join(f"doc:{house.source}")
    stranger = await Ear(house.concert).sign_in(tokens[NOBODY])
    assert not await stranger.join(f"doc:{house.source}")
    said = {"workspace": house.workspace, "name": "Rules", "body": {"rules": {"email": RULE}}}
    rules = (await house.do("rule_sets.create", **said))["id"]
    tried = await house.do("rule_sets.try", id=rules, source=house.source, rows=10)
    await viewer.caught_up()
    await stranger.caught_up()
    (heard,) = [one for one in viewer.heard if isinstance(one, Event) and one.topic == "scan:rules:tried"]
    assert (rules, house.ada.user, tried["rules"]) == (
        heard.payload["rule_set"],
        heard.payload["by"],
        heard.payload["rules"],
    )
    assert 1 == heard.payload["rules"][0]["failing"]
    assert TABLE not in str(stranger.heard)
    kept = await house.do("channels.events", channel=f"doc:{house.source}", topics="scan:rules:tried")
    assert [] == kept["items"]
