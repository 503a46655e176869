"""What connections read shortly before a beat: who is told when, and in which order."""

from collections.abc import Callable

import pytest

from server.transport.reads import MOST, Reads
from tests.server.transport.frames import client_close, client_message
from tests.server.transport.serving import Endpoint, raw_client, serving, settled


class Beats:
    """A beat that comes when the test says so. `near`: whether it is asked to wait for."""

    def __init__(self, *, near: bool = True) -> None:
        self.near = near
        self._listening: list[Callable[[], None]] = []

    def before(self, listen: Callable[[], None]) -> bool:
        if self.near:
            self._listening.append(listen)
        return self.near

    @property
    def is_awaited(self) -> bool:
        return bool(self._listening)

    def beat(self) -> None:
        listening, self._listening = self._listening, []
        for listen in listening:
            listen()


class Reading:
    def __init__(self) -> None:
        self.told: list[bytes] = []

    def read(self, data: bytes) -> None:
        self.told.append(data)


def test_what_came_before_a_beat_is_told_at_it_as_one_read_of_each() -> None:
    beats, ada, ben = Beats(), Reading(), Reading()
    reads = Reads(beats)
    assert reads.keep(ada, b"one ")
    assert reads.keep(ben, b"two")
    assert reads.keep(ada, b"three")
    assert ([], []) == (ada.told, ben.told)
    beats.beat()
    assert ([b"one three"], [b"two"]) == (ada.told, ben.told)
    beats.beat()
    assert [b"two"] == ben.told, "once"


@pytest.mark.parametrize("reads", [Reads(), Reads(Beats(near=False))], ids=["no beat", "none near"])
def test_nothing_waits_where_no_beat_is_near(reads: Reads) -> None:
    assert not reads.keep(Reading(), b"now")


def test_more_than_may_wait_is_read_at_once_after_what_came_before_it() -> None:
    beats, ada, ben = Beats(), Reading(), Reading()
    reads = Reads(beats)
    assert reads.keep(ada, b"first")
    assert reads.keep(ben, b"another's")
    assert not reads.keep(ada, bytes(MOST))
    assert ([b"first"], []) == (ada.told, ben.told)
    beats.beat()
    assert ([b"first"], [b"another's"]) == (ada.told, ben.told)


@pytest.mark.anyio
async def test_messages_wait_for_the_beat_and_none_when_none_is_near() -> None:
    endpoint, beats = Endpoint(), Beats()
    async with serving(endpoint, beat=beats) as server, raw_client(server.port) as client:
        recorder = await endpoint.opened()
        client.writer.write(client_message(b"early"))
        await settled(lambda: beats.is_awaited)
        assert [] == recorder.messages
        beats.beat()
        assert [b"early"] == recorder.messages
        beats.near = False
        client.writer.write(client_message(b"late"))
        await recorder.until(lambda: recorder.messages[1:] == [b"late"])


@pytest.mark.anyio
async def test_what_was_said_before_the_end_of_the_stream_is_heard() -> None:
    endpoint = Endpoint()
    async with serving(endpoint, beat=Beats()) as server, raw_client(server.port) as client:
        recorder = await endpoint.opened()
        client.writer.write(client_message(b"the last word") + client_close(1000))
        client.writer.write_eof()
        assert (1000, "") == await recorder.ended()
        assert [b"the last word"] == recorder.messages
