"""Two windows on one design: how long from what one person does to the other's animation frame. Needs the built app.

Times are taken in the pages: at the sender when its input event was made, at the receiver right after the first frame that
was painted with the change. Both clocks are the machine's.
"""

import itertools
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.design import design_of
from tests.bench.figure import Figure, figure
from tests.e2e.conftest import ARGUMENTS, CHROMIUM, SIZE
from tests.support.people import owner
from tests.support.server import RunningServer

GRID = 16
"""Steps on the canvas stand on multiples of this."""
MOVES = 40
KEYS = 48
ROUNDS = 3
"""With one of them a p95 is the second slowest of 40 moves: chance."""
PAUSE = 0.05
"""Seconds between two moves or keystrokes."""
TREMBLE = 6
"""Pixels beyond which a press becomes a drag: before that nothing moves, and nothing is to be seen elsewhere."""
FRAME = "an animation frame of the receiver"

WATCH = """
node => {
  const now = () => performance.timeOrigin + performance.now();
  const made = (event) => performance.timeOrigin + event.timeStamp;
  const log = window.bench = { moved: {}, seen: {}, typed: [], read: [], frames: [] };
  const marked = () => document.getElementById(`step-${node}`);
  const element = () => marked()?.closest('.react-flow__node') ?? marked();
  const field = () => document.querySelector('textarea');
  let first = null;
  window.addEventListener('pointerdown', () => { first = null; }, true);
  window.addEventListener('pointermove', (event) => { first ??= made(event); }, true);
  window.addEventListener('keydown', (event) => { if (event.key.length === 1) log.typed.push(made(event)); }, true);
  new MutationObserver(() => {
    const place = element().style.transform;
    if (first !== null && !(place in log.moved)) { log.moved[place] = first; first = null; }
  }).observe(element(), { attributes: true, attributeFilter: ['style'] });
  const painted = new MessageChannel();
  painted.port1.onmessage = () => {
    const at = now();
    const place = element()?.style.transform;
    if (place !== undefined && !(place in log.seen)) log.seen[place] = at;
    while (log.read.length < (field()?.value.length ?? 0)) log.read.push(at);
  };
  const look = () => {
    log.frames.push(now());
    painted.port2.postMessage(0);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""


def figures() -> Iterator[Figure]:
    if CHROMIUM is None:
        raise RuntimeError("Chromium is missing: run `make test`, or install the package chromium")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        server = RunningServer(Path(name) / "data", "--no-demo").start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            for nodes, columns in ((50, 10), (1_000, 40), (5_000, 70)):
                yield from _design(browser, server, nodes, columns)
        finally:
            browser.close()
            server.stop()


def _design(browser: Browser, server: RunningServer, nodes: int, columns: int) -> Iterator[Figure]:
    ada = owner(server)
    workspace = ada.workspace()
    dragged: list[float] = []
    typed: list[float] = []
    frames: list[float] = []
    moving: dict[str, list[float]] = {"panned": [], "dragged": []}
    opened: list[float] = []
    for round_ in range(ROUNDS):
        path = f"/collaboration/workspaces/{workspace}/import"
        made = ada.call("POST", path, kind="workflow", **design_of(nodes, columns))
        sender, receiver = _windows(browser, server, f"/w/{workspace}/designs/{made['id']}", round_)
        opened.append(_opened(sender))
        moving["panned"] += _frames(sender, _pan)
        moving["dragged"] += _frames(sender, _drag)
        _type(sender)
        here, there = _logs(sender, receiver)
        dragged += [
            there["seen"][place] - at for place, at in here["moved"].items() if place in there["seen"]
        ]
        typed += [seen - at for at, seen in zip(here["typed"], there["read"], strict=False)]
        frames += [later - one for one, later in zip(there["frames"], there["frames"][1:], strict=False)]
        for page in (sender, receiver):
            page.context.close()
    if nodes >= 1_000:
        yield figure(f"a design of {nodes:,} opened and drawn", median(opened), "s", at_most=1.5)
        for what, seen in moving.items():
            name = f"frames while a design of {nodes:,} is {what}, p95 of {len(seen)}"
            yield figure(name, quantiles(seen, n=20)[18], "ms", at_most=33.0)
    yield from _figures(f"a step dragged, design of {nodes:,}", dragged, frames)
    yield from _figures(f"a text typed, design of {nodes:,}", typed, frames)


def _figures(what: str, latencies: list[float], frames: list[float]) -> Iterator[Figure]:
    percent = quantiles(latencies, n=100)
    for share, value, limit in (
        (50, percent[49], {}),
        (95, percent[94], {"at_most": 50.0}),
        (99, percent[98], {}),
    ):
        name = f"input to the other window's frame: {what}, p{share} of {len(latencies)}"
        yield figure(name, value, "ms", peer=FRAME, peer_value=median(frames), **limit)


def _windows(browser: Browser, server: RunningServer, path: str, round_: int) -> tuple[Page, Page]:
    """The owner's and a newcomer's, both on the design, watching."""
    sender, receiver = (browser.new_context(viewport=SIZE).new_page() for _ in range(2))
    sender.goto(server.sign_in_link())
    receiver.goto(server.concert("invite", "--role", "editor"))
    receiver.get_by_label("Your name").fill(f"Bea {round_}")
    receiver.get_by_role("button", name="Join").click()
    for page in (sender, receiver):
        page.get_by_role("navigation").first.wait_for()
        page.goto(server.url + path)
    for page in (sender, receiver):
        _drawn(page)
        page.get_by_role("textbox", name="Description").wait_for()
        page.locator(".react-flow").focus()
        page.keyboard.press("Home")
        page.locator("#step-n0").wait_for()
        page.keyboard.press("Escape")
        page.evaluate(WATCH, "n0")
    return sender, receiver


def _drawn(page: Page) -> None:
    """As elements, or painted where there are too many of them."""
    page.locator('.react-flow__node[data-id="n0"], [data-painted] canvas').first.wait_for(timeout=60_000)


def _opened(page: Page) -> float:
    """Seconds from asking for the page again, with all its files in the cache, to the drawn design."""
    started = time.perf_counter()
    page.reload()
    _drawn(page)
    took = time.perf_counter() - started
    page.locator(".react-flow").focus()
    page.keyboard.press("Home")
    page.locator("#step-n0").wait_for()
    page.keyboard.press("Escape")
    page.evaluate(WATCH, "n0")
    return took


def _frames(page: Page, act: Callable[[Page], None]) -> list[float]:
    """Milliseconds from frame to frame while something is done."""
    page.evaluate("window.bench.frames.length = 0")
    act(page)
    frames: list[float] = page.evaluate("[...window.bench.frames]")
    return [later - one for one, later in itertools.pairwise(frames)]


def _pan(page: Page) -> None:
    """The view to and fro, by the empty ground beside the design."""
    box = page.locator(".react-flow").bounding_box()
    assert box is not None
    x, y = box["x"] + 200, box["y"] + box["height"] - 12
    page.mouse.move(x, y)
    page.mouse.down()
    for move in (*range(MOVES), *range(MOVES, -1, -1)):
        page.mouse.move(x + 3 * move, y - move)
        time.sleep(PAUSE / 3)
    page.mouse.up()


def _drag(page: Page) -> None:
    """The first step to the right, by a little more than one place of the grid at a time."""
    step = page.locator("#step-n0")
    zoom = float(
        page.locator(".react-flow__viewport").evaluate(
            "one => new DOMMatrix(getComputedStyle(one).transform).a"
        )
    )
    box = step.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    stride = GRID * zoom * 1.001
    page.mouse.move(x, y)
    page.mouse.down()
    for move in range(1, MOVES + 1):
        page.mouse.move(x + TREMBLE + stride * move, y)
        time.sleep(PAUSE)
    page.mouse.up()


def _type(page: Page) -> None:
    page.keyboard.press("Escape")
    page.get_by_role("textbox", name="Description").click()
    for _ in range(KEYS // 6):
        for key in "steps ":
            page.keyboard.press("Space" if key == " " else key)
            time.sleep(PAUSE)


def _logs(sender: Page, receiver: Page) -> tuple[dict[str, Any], dict[str, Any]]:
    """Once everything typed has arrived."""
    typed = KEYS // 6 * 6
    receiver.wait_for_function("count => window.bench.read.length >= count", arg=typed, timeout=30_000)
    return sender.evaluate("window.bench"), receiver.evaluate("window.bench")
