"""Durable timers. Rule A7 of engine/SPEC.md."""

import asyncio

import pytest

from crdt.errors import StoreUnavailable
from crdt.ids import Micros
from engine.runtime.clock import SECOND, ManualClock
from engine.runtime.timers import TimerLoop, TimerRang
from engine.writes import Batch, ClearTimer, SetTimer
from storage.memory import open_memory
from tests.engine.workshop import until

pytestmark = pytest.mark.anyio


def timer(key: str, due: Micros) -> SetTimer:
    return SetTimer(key=key, actor=f"actor:{key}", due=due, message={"key": key})


class Scene:
    def __init__(self) -> None:
        self.clock = ManualClock()
        self.store = open_memory()
        self.rang: list[tuple[str, TimerRang]] = []
        self.commits: Batch = ()
        self.failures = 0
        self.loop = self.new_loop()

    def new_loop(self) -> TimerLoop:
        return TimerLoop(timers=self.store.timers, writer=self.store.writer, clock=self.clock, ask=self.ask)

    async def ask(self, actor: str, message: object) -> object:
        if self.failures:
            self.failures -= 1
            raise StoreUnavailable
        assert isinstance(message, TimerRang)
        self.rang.append((actor, message))
        if self.commits:
            await self.store.writer.commit(self.commits)
            self.loop.notice(self.commits)
        return None

    async def set(self, key: str, seconds: float) -> None:
        due = Micros(self.clock.now() + round(seconds * SECOND))
        batch = (timer(key, due),)
        await self.store.writer.commit(batch)
        self.loop.notice(batch)

    def keys(self) -> list[str]:
        return [message.key for _, message in self.rang]

    async def quiet(self) -> None:
        for _ in range(50):
            await asyncio.sleep(0)


@pytest.fixture
async def scene() -> Scene:
    scene = Scene()
    scene.loop.start()
    await scene.quiet()
    return scene


async def test_A7_a_timer_wakes_its_actor_when_it_is_due_and_not_before(scene: Scene) -> None:
    await scene.set("b", 20)
    await scene.set("a", 10)
    scene.clock.advance(9.9)
    await scene.quiet()
    assert [] == scene.keys()
    scene.clock.advance(0.1)
    await until(lambda: scene.keys() == ["a"])
    assert "actor:a" == scene.rang[0][0]
    await scene.quiet()
    scene.clock.advance(10)
    await until(lambda: scene.keys() == ["a", "b"])


async def test_A7_a_timer_that_means_nothing_to_its_actor_is_cleared(scene: Scene) -> None:
    await scene.set("a", 1)
    scene.clock.advance(1)
    await until(lambda: scene.keys() == ["a"])
    await scene.quiet()
    assert None is await scene.store.timers.next_due()


async def test_A7_an_actor_may_move_its_timer_in_what_it_commits(scene: Scene) -> None:
    await scene.set("a", 1)
    scene.commits = (timer("a", Micros(scene.clock.now() + 6 * SECOND)),)
    scene.clock.advance(1)
    await until(lambda: scene.keys() == ["a"])
    await scene.quiet()
    scene.commits = ()
    scene.clock.advance(5)
    await until(lambda: scene.keys() == ["a", "a"])


async def test_A7_an_actor_may_have_its_timer_ring_again_at_once(scene: Scene) -> None:
    await scene.set("a", 1)
    scene.commits = (timer("a", Micros(scene.clock.now() + SECOND)),)
    scene.clock.advance(1)
    await until(lambda: len(scene.keys()) > 2)
    scene.commits = ()
    await scene.quiet()
    assert None is await scene.store.timers.next_due()


async def test_A7_a_timer_that_another_process_moved_stays(scene: Scene) -> None:
    """It says nothing of that here."""
    await scene.set("a", 1)
    moved = timer("a", Micros(scene.clock.now() + 9 * SECOND))

    async def ask(_actor: str, _message: object) -> object:
        await scene.store.writer.commit((moved,))
        return None

    scene.loop._ask = ask
    scene.clock.advance(1)
    await scene.quiet()
    assert moved.due == await scene.store.timers.next_due()


async def test_A7_a_timer_that_nothing_committed_names_rings_once(scene: Scene) -> None:
    await scene.set("a", 1)
    scene.commits = (ClearTimer(key="another"),)
    scene.clock.advance(1)
    await until(lambda: scene.keys() == ["a"])
    await scene.quiet()
    assert ["a"] == scene.keys()
    assert None is await scene.store.timers.next_due()


async def test_A7_a_timer_that_is_moved_while_it_is_on_its_way_rings_again(scene: Scene) -> None:
    """Its actor moves it for another reason, and has no use for the message that comes then."""
    await scene.set("a", 1)
    await scene.set("b", 1)
    scene.commits = tuple(timer(key, Micros(scene.clock.now() + 6 * SECOND)) for key in ("a", "b"))
    scene.clock.advance(1)
    await until(lambda: sorted(scene.keys()) == ["a", "b"])
    await scene.quiet()
    scene.commits = ()
    scene.clock.advance(5)
    await until(lambda: sorted(scene.keys()) == ["a", "a", "b", "b"])


async def test_A7_a_delivery_that_failed_is_repeated(scene: Scene) -> None:
    scene.failures = 2
    await scene.set("a", 1)
    for _ in range(4):
        scene.clock.advance(1)
        await scene.quiet()
    assert ["a"] == scene.keys()


async def test_A7_a_timer_that_fell_due_while_nobody_served_rings_at_the_next_start(scene: Scene) -> None:
    await scene.set("a", 10)
    scene.loop.stop()
    scene.clock.advance(3600)
    await scene.quiet()
    assert [] == scene.keys()
    scene.loop = scene.new_loop()
    scene.loop.start()
    await until(lambda: scene.keys() == ["a"])


async def test_A7_a_cleared_timer_does_not_ring(scene: Scene) -> None:
    await scene.set("a", 10)
    await scene.store.writer.commit((ClearTimer(key="a"),))
    scene.clock.advance(20)
    await scene.quiet()
    assert [] == scene.keys()


async def test_A7_many_timers_due_at_once_all_ring(scene: Scene) -> None:
    for number in range(450):
        await scene.set(f"t{number:03}", 1)
    scene.clock.advance(1)
    await until(lambda: len(scene.rang) == 450)
    assert 450 == len(set(scene.keys()))
