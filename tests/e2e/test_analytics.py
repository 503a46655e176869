"""How a workflow's runs went and what would make them faster, and its plan in the designer (S4-3, S4-8, S4-9)."""

import re
from typing import Any

from anyio.from_thread import start_blocking_portal
from playwright.sync_api import Page, expect

from crdt.ids import Channel
from server.client import connect
from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, card
from tests.e2e.test_accessibility import in_every_theme

ENOUGH = 10


def design(place: Place, name: str) -> str:
    """Two short steps side by side, after one and before another."""
    nodes: dict[str, dict[str, Any]] = {
        id_: {"operation": "data.transform", "name": title, "parameters": {"value": id_}}
        for id_, title in {"a": "Collect", "b": "Sort", "c": "Count", "d": "Tell"}.items()
    }
    # one that takes time: steps that only reckon are done at once
    flights = place.owner.document("flights")
    nodes["a"] |= {"operation": "source.test_connection", "parameters": {"source": flights}}
    pairs = ("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")
    edges = {"-".join(pair): {"source": pair[0], "target": pair[1]} for pair in pairs}
    made: dict[str, Any] = place.owner.call(
        "POST",
        "/workflow/designer/workflows",
        workspace=place.workspace,
        name=name,
        body={"nodes": nodes, "edges": edges},
    )
    return str(made["id"])


def ran(place: Place, id_: str, times: int) -> None:
    """As often, one after the other."""

    async def until_counted() -> None:
        async with connect(place.server.websocket, place.owner.token) as client:
            ended = 0
            async for event in client.events(Channel(f"doc:{id_}"), 0):
                ended += event.topic == "workflow:run:completed"
                if ended == times:
                    return

    for _ in range(times):
        place.owner.call("POST", f"/workflow/workflows/{id_}/execute", parameters={})
    with start_blocking_portal() as portal:
        portal.call(until_counted)
    place.owner.call("POST", f"/workflow/workflows/{id_}/statistics/rebuild")


def test_S4_9_the_analytics_of_a_workflow_begin_empty_and_grow_with_its_runs(
    place: Place, enter: Enter
) -> None:
    id_ = design(place, "Watched closely")
    page = enter("Ada", place.address(f"/designs/{id_}"))
    page.emulate_media(reduced_motion="reduce")
    expect(page.get_by_role("group", name=re.compile("^Collect"))).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_role("heading", level=1)).to_have_text("Analytics of Watched closely")
    expect(page.get_by_text(f"need {ENOUGH} runs of a version")).to_be_visible()
    in_every_theme(page)
    ran(place, id_, ENOUGH)
    page.reload()
    figures(page)
    optimizer(page)
    in_every_theme(page)


def figures(page: Page) -> None:
    over_time = card(page, "Duration of runs")
    expect(over_time.get_by_role("definition").first).to_contain_text("100 %")
    expect(over_time.get_by_role("definition").first).to_contain_text("between")
    over_time.get_by_role("radio", name="Table").click()
    expect(over_time.get_by_role("table", name="Runs by day").get_by_role("row")).to_have_count(2)
    steps = page.get_by_role("table", name="Steps by what they cost")
    expect(steps.get_by_role("row", name=re.compile("^Collect"))).to_contain_text("%")
    expect(card(page, "Versions")).to_contain_text("only one has in this time")


def optimizer(page: Page) -> None:
    """A replay, and what is expected of the change is kept until enough runs have shown it."""
    expect(card(page, "What would make it faster")).to_contain_text("Collect")
    costs = card(page, "What it costs")
    expect(costs).to_contain_text("All of it in runs that succeeded, at the first attempt.")
    expect(costs.get_by_role("list", name="Steps by how long they hold places")).to_contain_text("Collect")
    trial = card(page, "What if")
    trial.get_by_role("radio", name="Faster step").click()
    trial.get_by_label("Step", exact=True).select_option(label="Collect")
    trial.get_by_role("button", name="Replay with this change").click()
    expect(trial.get_by_role("heading", name="Make Collect twice as fast")).to_be_visible()
    expect(trial).to_contain_text("Its steps hold places for")
    trial.get_by_role("button", name="Watch for this gain").click()
    watched = card(page, "Expected and measured")
    expect(watched).to_contain_text("Waiting for runs")
    expect(watched).to_contain_text(f"0 of {ENOUGH} runs of a later version")
    watched.get_by_role("button", name="Stop watching: Make Collect twice as fast").click()
    expect(watched).to_have_count(0)


def test_S4_3_the_plan_stands_in_the_designer_and_follows_what_others_edit(
    place: Place, enter: Enter
) -> None:
    id_ = design(place, "Planned ahead")
    page = enter("Ada", place.address(f"/designs/{id_}"))
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("tab", name="Plan").click()
    plan = page.get_by_role("table", name="Steps by when they can begin")
    expect(plan.get_by_role("row", name=re.compile("^Sort 2"))).to_contain_text("it never ran")
    page.get_by_role("switch", name="Mark on the canvas").click()
    expect(page.get_by_role("group", name=re.compile("^Collect, decides how long it takes"))).to_be_visible()
    plan.get_by_role("button", name="Collect").click()
    expect(page.get_by_text("reaches 3 steps")).to_be_visible()
    body = place.owner.call("GET", f"/documents/{id_}")["body"]
    body["nodes"]["e"] = {"operation": "data.transform", "name": "Audit", "parameters": {"value": 1}}
    body["edges"]["d-e"] = {"source": "d", "target": "e"}
    place.owner.call("PUT", f"/workflow/designer/workflows/{id_}", body=body)
    expect(plan.get_by_role("row", name=re.compile("^Audit 4"))).to_be_visible()
    expect(page.get_by_text("reaches 4 steps")).to_be_visible()
    in_every_theme(page)
