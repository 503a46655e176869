"""A table with 3,600 upstreams in the browser: from each press to the next painted frame, and to what it asked for. Needs the built app.

The first is the browser's own measure of an interaction (Event Timing); the second is taken in the page, from the event's
time to the animation frame that finds the places in the DOM, with the server's answer in it.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright

from tests.bench.figure import Figure, figure
from tests.e2e.conftest import ARGUMENTS, CHROMIUM, SIZE
from tests.support.people import Person, owner
from tests.support.server import RunningServer

UPSTREAMS: Final = 3_600
PRESSES: Final = 60
TIMES: Final = """
() => {
  const log = window.bench = { events: [] };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.interactionId > 0) log.events.push([entry.interactionId, entry.duration]);
  }).observe({ type: 'event', durationThreshold: 16, buffered: false });
}
"""
OPENED: Final = """
([label, name]) => new Promise((done) => {
  const button = document.querySelector(`button[aria-label="${label}"]`);
  const began = performance.now();
  button.click();
  const look = () => {
    if ([...document.querySelectorAll('[data-key]')].some((one) => one.dataset.key.includes(name))) done(performance.now() - began);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})
"""


def figures() -> Iterator[Figure]:
    if CHROMIUM is None:
        raise RuntimeError("Chromium is missing: run `make test`, or install the package chromium")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        server = RunningServer(Path(name) / "data", "--no-demo").start()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            ada = owner(server)
            workspace = ada.workspace()
            _filled(ada, workspace)
            page = browser.new_context(viewport=SIZE).new_page()
            page.goto(server.sign_in_link())
            page.get_by_role("navigation").first.wait_for()
            page.goto(f"{server.url}/w/{workspace}/lineage?source=outside:lake&table=hub")
            yield from _measured(page)
        finally:
            browser.close()
            server.stop()


def _filled(ada: Person, workspace: str) -> None:
    """The hub, and behind each of its upstreams one more."""
    path = f"/advanced-catalog/workspaces/{workspace}/openlineage"
    raws = [f"raw_{n:04}" for n in range(UPSTREAMS)]
    ada.call("POST", path, events=[_event("hub", raws, "hub")])
    for first in range(0, UPSTREAMS, 900):
        events = [_event(raw, [f"file_{raw}"], raw) for raw in raws[first : first + 900]]
        ada.call("POST", path, events=events)


def _event(job: str, inputs: list[str], output: str) -> dict[str, Any]:
    return {
        "eventTime": "2026-02-03T04:05:06Z",
        "run": {"runId": job},
        "job": {"namespace": "bench", "name": job},
        "inputs": [{"namespace": "lake", "name": one} for one in inputs],
        "outputs": [{"namespace": "lake", "name": output}],
    }


def _measured(page: Page) -> Iterator[Figure]:
    cards = page.locator("[data-key]")
    cards.nth(8).wait_for()
    drawn = page.get_by_role("region", name="Drawn places")
    for places in ("101 places", "401 places", "1,001 places"):
        page.locator('[role="application"]').evaluate("one => one.scrollTo(0, one.scrollHeight)")
        page.get_by_role("button", name="Show more of").first.click()
        drawn.get_by_text(places).wait_for()
    page.evaluate(TIMES)
    page.locator("[data-key]").nth(3).click()
    for n in range(PRESSES):
        page.keyboard.press(("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp")[n % 4])
        page.wait_for_timeout(30)
    for n in range(PRESSES):
        drawn.get_by_role("listitem").nth(n % 12).get_by_role("button").click()
    for n in range(PRESSES):
        page.locator("[data-key]").nth(n % 8).click()
    opened = []
    for label in page.locator('button[aria-label*="comes from: 1"]').evaluate_all(
        "all => all.slice(0, 8).map((one) => one.getAttribute('aria-label'))"
    ):
        name = label.split()[2]
        opened.append(page.evaluate(OPENED, [label, f"file_{name}"]))
        page.get_by_role("button", name=label.replace("Show what", "Fold what"), exact=True).click()
    page.wait_for_timeout(200)
    pressed: dict[int, float] = {}
    for id_, duration in page.evaluate("() => window.bench.events"):
        pressed[id_] = max(pressed.get(id_, 0.0), duration)
    # What was quicker than 16 ms is not reported by the browser; it counts as 16.
    presses = PRESSES * 3 + len(opened) + 1
    times = sorted([*pressed.values(), *([16.0] * max(0, presses - len(pressed)))])
    name = f"press to painted frame, {UPSTREAMS:,} upstreams, 1,001 drawn"
    yield figure(f"{name}, p95 of {len(times)}", quantiles(times, n=20)[18], "ms", at_most=100.0)
    yield figure(f"{name}, slowest", times[-1], "ms")
    name = f"side opened, with the server's answer, {UPSTREAMS:,} upstreams"
    yield figure(f"{name}, slowest of {len(opened)}", max(opened), "ms")
