"""Outages of channels whose receivers know no ids: nothing is lost, and twice only what nobody can tell from lost (OB5, OB7)."""

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import count
from typing import Any

import pytest

from engine.notify.channel import MOST_ANSWER, wished
from engine.outbox.deciding import Patience
from engine.outbox.records import Outgoing
from engine.runtime.clock import SECOND
from engine.writes import Put
from tests.engine.notify.household import ORGANISATION, WORKSPACE, House
from tests.engine.outbox.post_office import PostOffice, Receiver
from tests.support.sinks import WebSink, web_sink

pytestmark = pytest.mark.anyio
PATH = "/services/T0PL4NT3D/B0SECRET/x9-s3cr3t-p4rt"
_numbers = count(1)


@pytest.fixture
def web() -> Iterator[WebSink]:
    with web_sink() as sink:
        yield sink


@dataclass(frozen=True, slots=True)
class Way:
    """A channel as it is set up for tests, and the address that a message has there."""

    channel: str
    settings: dict[str, str]
    address: str = ""


WAYS = (
    Way("slack", {"webhook": "hook"}),
    Way("slack", {"token": "bot"}, "U024BE7LH"),
    Way("teams", {"webhook": "hook"}),
    Way("sms", {"credential": "bot"}, "+41790000000"),
)


def ways(*some: Way) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("way", some, ids=lambda way: f"{way.channel}-{next(iter(way.settings))}")


async def house(way: Way, web: WebSink) -> House:
    here = await (await House().furnished()).start()
    secrets = {
        "hook": await here.secret("hook", web.url + PATH),
        "bot": await here.secret("bot", "Bearer x9-s3cr3t-p4rt"),
    }
    settings = {field: secrets[name] for field, name in way.settings.items()}
    more = {"sms": {"url": web.url}, "slack": {"api": f"{web.url}/api"}}.get(way.channel, {})
    await here.setup(way.channel, {**more, **settings})
    return here


async def put(here: House, way: Way) -> str:
    now = here.clock.now()
    row = Outgoing(
        id=f"m{next(_numbers)}", organisation=ORGANISATION, workspace=WORKSPACE, channel=way.channel,
        lane=f"setup-{way.channel}", setup=f"setup-{way.channel}", kind="test", address=way.address, subject="s",
        body="b", cause="test", next_at=now, created_at=now,
    )  # fmt: skip
    batch = (Put(record=row),)
    await here.store.writer.commit(batch)
    here.outbox.notice(batch)
    await here.settle()
    return row.id


async def states(here: House) -> set[str]:
    return {row.state for row in await here.messages()}


@ways(*WAYS)
@pytest.mark.parametrize("status", [429, 500, 503, 404])
async def test_OB6_a_channel_that_answers_with_an_error_gets_each_message_once_when_it_is_well(
    way: Way, status: int, web: WebSink
) -> None:
    here = await house(way, web)
    web.status, web.answer = status, {"error": f"cannot POST {PATH}"}
    ids = {await put(here, way) for _ in range(5)}
    await here.pass_(900, step=60)
    assert ([], {"queued"}) == (web.posts, await states(here))
    web.status, web.answer = 200, {"ok": True}
    await here.pass_(4 * 3600, step=600)
    assert (dict.fromkeys(ids, 1), {"sent"}) == (dict(web.ids), await states(here))
    await here.stop()


@ways(*WAYS)
@pytest.mark.parametrize("form", ["seconds", "date"])
async def test_OB5_where_the_other_side_asks_to_be_left_alone_no_message_goes_there_before(
    way: Way, form: str, web: WebSink
) -> None:
    here = await house(way, web)
    until = format_datetime(datetime.fromtimestamp(here.clock.now() / SECOND + 600, UTC), usegmt=True)
    web.status, web.headers = 429, {"retry-after": "600" if form == "seconds" else until}
    first = await put(here, way)
    web.status, web.headers = 200, {}
    second = await put(here, way)
    await here.pass_(590, step=10)
    assert (1, []) == (web.tries, web.posts)
    await here.pass_(120, step=10)
    assert {first: 1, second: 1} == dict(web.ids)
    await here.stop()


@ways(*WAYS)
async def test_OB7_an_answer_cut_off_after_its_yes_is_a_yes_where_the_yes_is_all_it_says(
    way: Way, web: WebSink
) -> None:
    here = await house(way, web)
    web.cut = 1
    one = await put(here, way)
    await here.pass_(300)
    # What Slack says of a message by a bot stands in its answer; without it nobody knows.
    assert ({one: 2 if "token" in way.settings else 1}, {"sent"}) == (dict(web.ids), await states(here))
    await here.stop()


@ways(*(way for way in WAYS if "token" not in way.settings))  # Slack's own interface answers in a line
async def test_OB7_an_answer_with_too_much_in_it_does_not_bring_the_message_again(
    way: Way, web: WebSink
) -> None:
    here = await house(way, web)
    web.answer = {"said": "x" * (MOST_ANSWER + 1)}
    one = await put(here, way)
    await here.pass_(300)
    assert ({one: 1}, {"sent"}) == (dict(web.ids), await states(here))
    await here.stop()


@ways(*WAYS)
async def test_OB7_without_any_answer_a_message_comes_again_under_its_id_rather_than_never(
    way: Way, web: WebSink
) -> None:
    here = await house(way, web)
    web.swallow = 1
    one = await put(here, way)
    await here.pass_(300)
    assert ({one: 2}, {"sent"}) == (dict(web.ids), await states(here))
    await here.stop()


@ways(*WAYS)
async def test_OB6_a_name_that_nobody_knows_for_a_while_loses_and_doubles_nothing(
    way: Way, web: WebSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "nobody knows it")

    here = await house(way, web)
    with monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", unknown)
        ids = {await put(here, way) for _ in range(3)}
        await here.pass_(60)
    (error,) = {row.error for row in await here.messages()}
    assert (0, "http_failed: Nobody knows the host 127.0.0.1.") == (web.tries, error)
    await here.pass_(3600, step=300)
    assert (dict.fromkeys(ids, 1), {"sent"}) == (dict(web.ids), await states(here))
    await here.stop()


@ways(*WAYS)
async def test_OB10_the_secret_address_and_key_of_a_channel_stand_in_no_error(way: Way, web: WebSink) -> None:
    here = await house(way, web)
    web.status, web.answer = 404, {"error": f"cannot POST {web.url}{PATH} with Bearer x9-s3cr3t-p4rt"}
    await put(here, way)
    told = repr((await here.messages(), await here.log(), here.outbox.circuits()))
    await here.stop()
    assert "It answered 404" in told
    given = ("T0PL4NT3D", "B0SECRET", "x9-s3cr3t-p4rt") if "webhook" in way.settings else ("x9-s3cr3t-p4rt",)
    assert not [part for part in given if part in told]


async def test_OB3_what_does_not_answer_in_time_is_tried_again() -> None:
    receiver = Receiver(hold=asyncio.Event())
    office = PostOffice(receivers={"a": receiver}, patience=Patience(seconds=0.05)).start()
    await office.put("one")
    await office.settle()
    receiver.hold = None
    await office.pass_(30)
    assert (["again", "sent"], {"sent": 1}) == (await office.log("one"), await office.states())
    assert "Nothing came back within 0.05 s." == office.told[0].error
    await office.outbox.stop()


async def test_OB2_what_is_under_way_when_everything_stops_may_still_arrive_and_does_not_go_out_again() -> (
    None
):
    hold = asyncio.Event()
    receiver = Receiver(hold=hold)
    office = PostOffice(receivers={"a": receiver}).start()
    await office.put("one", "two")
    await receiver.arrived.wait()
    asyncio.get_running_loop().call_soon(hold.set)
    await office.outbox.stop(grace=30)
    again = await office.killed()
    await again.settle()
    assert ({"one": 1, "two": 1}, {"sent": 2}) == (dict(receiver.got), await again.states())
    await again.outbox.stop()


def test_OB3_a_wish_is_read_as_seconds_or_as_a_date() -> None:
    now = round(datetime(2026, 6, 10, 12, tzinfo=UTC).timestamp() * SECOND)
    said = ("30", "Wed, 10 Jun 2026 12:01:00 GMT", "Wed, 10 Jun 2026 11:00:00 GMT", "", "soon", "9" * 30)
    assert [30, 60, 0, None, None, 999_999_999] == [wished(one, now) for one in said]  # type: ignore[arg-type]
