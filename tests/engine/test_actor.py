"""Actors: one mailbox, one loop, one key. Rules A1 to A10 of engine/SPEC.md."""

import asyncio
from collections.abc import Callable, Sequence

import pytest
from structlog.testing import capture_logs

from crdt.errors import NotFound, ShuttingDown
from engine.runtime.actor import MailboxFull, Mood
from engine.runtime.backoff import Backoff
from engine.runtime.clock import ManualClock
from engine.runtime.supervisor import Limits, Supervisor
from engine.runtime.tasks import running, spawn
from tests.engine.workshop import until

pytestmark = pytest.mark.anyio


class Counter:
    """Counts what it is sent; does as it is told."""

    def __init__(self, key: str, log: list[str]) -> None:
        self.key = key
        self.log = log
        self.count = 0
        self.mood: Mood = "idle"
        self.gate: asyncio.Event | None = None

    async def start(self) -> None:
        self.log.append("start")

    async def receive(self, message: object) -> object:
        match message:
            case "crash":
                raise ValueError("told to")
            case "refuse":
                raise NotFound("told to")
            case "finish":
                self.mood = "finished"
            case "work":
                self.mood = "busy"
            case asyncio.Event():
                await message.wait()
            case str():
                self.log.append(message)
        self.count += 1
        return self.count

    async def stop(self) -> None:
        self.log.append("stop")


class Scene:
    def __init__(self, *, mailbox: int = 10) -> None:
        self.clock = ManualClock()
        self.log: list[str] = []
        self.made = 0
        self.supervisor = Supervisor(
            self.clock, chance=lambda: 0.0, limits=Limits(mailbox=mailbox, idle_after=60), backoff=Backoff()
        )
        self.supervisor.register("count", self._make)

    def _make(self, key: str) -> Counter:
        self.made += 1
        return Counter(key, self.log)

    async def ask(self, message: object) -> object:
        return await self.supervisor.ask("count:1", message)


@pytest.fixture
async def scene() -> Scene:
    return Scene()


async def test_A1_messages_are_handled_in_order_by_one_actor(scene: Scene) -> None:
    for letter in "abc":
        scene.supervisor.tell("count:1", letter)
    assert 4 == await scene.ask("d")
    assert ["start", "a", "b", "c", "d"] == scene.log
    assert ("count:1",) == scene.supervisor.living()


async def test_A2_a_full_mailbox_refuses() -> None:
    """Rule A3, too: what comes home is not counted."""
    scene = Scene(mailbox=2)
    gate = asyncio.Event()
    scene.supervisor.tell("count:1", gate)
    await until(lambda: scene.log == ["start"] and scene.supervisor.wake("count:1").waiting == 0)
    scene.supervisor.tell("count:1", "a")
    scene.supervisor.tell("count:1", "b")
    with pytest.raises(MailboxFull):
        scene.supervisor.tell("count:1", "c")
    scene.supervisor.post("count:1", "d")
    gate.set()
    await until(lambda: scene.log == ["start", "a", "b", "d"])


async def test_A3_what_comes_home_to_an_actor_that_is_gone_is_dropped(scene: Scene) -> None:
    await scene.ask("finish")
    await until(lambda: scene.supervisor.living() == ())
    scene.supervisor.post("count:1", "late")
    assert () == scene.supervisor.living()
    await scene.ask("anew")
    assert ["start", "stop", "start", "anew"] == scene.log


async def test_A8_a_task_has_a_name_is_kept_until_it_ends_and_its_failure_is_logged() -> None:
    async def failing() -> None:
        raise ValueError("told to")

    with capture_logs() as lines:
        task = spawn(failing(), name="a task that fails")
        assert "a task that fails" in running()
        with pytest.raises(ValueError, match="told to"):
            await task
        await until(lambda: "a task that fails" not in running())
    assert [("task_failed", "a task that fails")] == [(one["event"], one["task"]) for one in lines]


class Collector(Counter):
    """Takes letters together, and all else alone."""

    def gathers(self, message: object) -> bool:
        return isinstance(message, str)

    async def receive_together(self, messages: Sequence[object]) -> None:
        self.log.append("".join(map(str, messages)))


async def test_A10_what_waits_is_handed_over_together_and_in_order_where_nobody_awaits_an_answer() -> None:
    scene = Scene(mailbox=40)
    scene.supervisor.register("collect", lambda key: Collector(key, scene.log))
    gate = asyncio.Event()
    scene.supervisor.tell("collect:1", gate)
    await until(lambda: scene.log == ["start"] and scene.supervisor.wake("collect:1").waiting == 0)
    for letter in "ab":
        scene.supervisor.tell("collect:1", letter)
    asked = asyncio.ensure_future(scene.supervisor.ask("collect:1", "?"))
    await until(lambda: scene.supervisor.wake("collect:1").waiting == 3)
    for letter in "cdefghijklmnopqrstu":
        scene.supervisor.tell("collect:1", letter)
    gate.set()
    await asked
    await until(lambda: len(scene.log) == 5)
    assert ["start", "ab", "?", "cdefghijklmnopqr", "stu"] == scene.log


async def test_A4_a_refusal_is_an_answer_and_the_actor_goes_on(scene: Scene) -> None:
    await scene.ask("a")
    with pytest.raises(NotFound):
        await scene.ask("refuse")
    assert 2 == await scene.ask("b")
    assert 1 == scene.made


async def test_A4_a_crash_is_answered_and_restarts_after_a_growing_pause(scene: Scene) -> None:
    for pause in (0.1, 0.2, 0.4):
        with pytest.raises(ValueError, match="told to"):
            await scene.ask("crash")
        await until(lambda: scene.supervisor.recovering() == ("count:1",))
        assert pytest.approx(pause) == scene.clock.until_next()
        scene.clock.advance(pause)
        await until(lambda: scene.supervisor.recovering() == ())
    assert ["start", "stop"] * 3 == scene.log[:6]


async def test_A4_messages_behind_the_one_that_crashed_are_handled_by_the_next_life(scene: Scene) -> None:
    scene.supervisor.tell("count:1", "crash")
    scene.supervisor.tell("count:1", "b")
    await until(lambda: scene.supervisor.recovering() == ("count:1",))
    scene.clock.advance(0.1)
    await until(lambda: scene.log == ["start", "stop", "start", "b"])


async def test_A5_at_shutdown_what_waits_is_handled_and_new_messages_are_refused(scene: Scene) -> None:
    gate = asyncio.Event()
    scene.supervisor.tell("count:1", gate)
    asked = asyncio.ensure_future(scene.ask("last"))
    await until(lambda: scene.supervisor.wake("count:1").waiting == 1)
    draining = asyncio.ensure_future(scene.supervisor.drain(5))
    await asyncio.sleep(0)
    with pytest.raises(ShuttingDown):
        scene.supervisor.tell("count:1", "late")
    with pytest.raises(ShuttingDown):
        await scene.supervisor.ask("count:2", "late")
    gate.set()
    assert 2 == await asked
    await draining
    assert ["start", "last", "stop"] == scene.log


@pytest.mark.parametrize("recovering", [False, True], ids=["stuck", "recovering"])
async def test_A5_at_the_deadline_no_asker_is_left_without_an_answer(scene: Scene, recovering: bool) -> None:
    scene.supervisor.tell("count:1", "crash" if recovering else asyncio.Event())
    asked = asyncio.ensure_future(scene.ask("never"))
    await until(
        lambda: (
            bool(scene.supervisor.recovering()) is recovering
            and scene.supervisor.wake("count:1").waiting == 1
        )
    )
    draining = asyncio.ensure_future(scene.supervisor.drain(5))
    await asyncio.sleep(0)
    scene.clock.advance(5)
    await draining
    with pytest.raises(ShuttingDown):
        await asked
    assert () == scene.supervisor.living()


async def test_A6_an_idle_actor_rests_and_comes_back(scene: Scene) -> None:
    assert 1 == await scene.ask("a")
    scene.clock.advance(120)
    await until(lambda: scene.supervisor.living() == ())
    assert ["start", "a", "stop"] == scene.log
    assert 1 == await scene.ask("b")


async def test_A6_a_busy_actor_does_not_rest(scene: Scene) -> None:
    await scene.ask("work")
    scene.clock.advance(600)
    assert 2 == await scene.ask("a")


async def test_A6_a_finished_actor_goes_at_once(scene: Scene) -> None:
    await scene.ask("finish")
    await until(lambda: scene.supervisor.living() == ())


@pytest.mark.parametrize(
    ("n", "chance", "expected"), [(1, 0.0, 0.1), (2, 0.0, 0.2), (3, 1.0, 0.2), (99, 0.0, 30.0)]
)
def test_back_off_doubles_up_to_its_most_and_is_cut_by_chance(n: int, chance: float, expected: float) -> None:
    assert pytest.approx(expected) == Backoff().delay(n, chance)


def test_A9_a_manual_clock_rings_in_order_at_the_right_moments() -> None:
    clock = ManualClock()
    rung: list[tuple[str, float]] = []

    def ring(name: str) -> Callable[[], None]:
        return lambda: rung.append((name, clock.monotonic()))

    clock.call_later(2, ring("b"))
    clock.call_later(1, ring("a"))
    cancelled = clock.call_later(1.5, ring("x"))
    clock.call_later(9, ring("c"))
    cancelled.cancel()
    start = clock.now()
    clock.advance(5)
    assert [("a", 1.0), ("b", 2.0)] == rung
    assert (5_000_000, 4.0) == (clock.now() - start, clock.until_next())
