"""The history of a document between two people: who did what, back and forth in time, compared, restored, taken back (S2-7, S0-19)."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from playwright.sync_api import Locator, Page, expect
from pycrdt import Map, Text

from crdt.ids import DocumentId
from server.client import connect
from tests.e2e.conftest import Enter
from tests.e2e.pages import Place, field, saved
from tests.e2e.test_accessibility import in_every_theme
from tests.support.people import Person, invited


def edited(person: Person, id_: str, *changes: Callable[[Map[Any]], object]) -> None:
    """Each change is saved before the next."""

    async def at_once() -> None:
        async with connect(person.server.websocket, person.token) as client:
            document = await client.document(DocumentId(id_))
            for change in changes:
                with document.doc.transaction():
                    change(document.doc.get("body", type=Map))
                await document.saved()

    with start_blocking_portal() as portal:
        portal.call(at_once)


def rail(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Time line")


def differs(page: Page) -> Locator:
    return page.get_by_role("table", name="What differs")


def test_S2_7_two_people_look_back_name_compare_and_restore(place: Place, enter: Enter) -> None:
    address = place.source("history of two")
    ada, bea = enter("Ada", address), enter("Bea", address)
    field(ada, "Description").fill("As Ada wrote it")
    saved(ada)
    ada.keyboard.press("Control+s")
    ada.get_by_role("dialog", name="Name this version").get_by_label("Name", exact=True).fill("Agreed")
    ada.keyboard.press("Enter")
    expect(ada.get_by_text("Named “Agreed”")).to_be_visible()
    field(bea, "Criticality").select_option("critical")
    expect(field(ada, "Criticality")).to_have_value("critical")
    saved(bea)
    ada.get_by_role("button", name="History", exact=True).click()
    expect(rail(ada).get_by_role("button", name=re.compile("^Bea Lind"))).to_be_visible()
    ada.get_by_role("link", name="Open the whole history").click()
    ada.get_by_role("heading", name="History of history of two", level=1).wait_for()
    rail(ada).get_by_role("button", name=re.compile("^Agreed")).click()
    expect(ada.get_by_role("status").filter(has_text="You look at the past")).to_be_visible()
    fields = ada.get_by_role("table", name="Fields at this point")
    expect(fields.get_by_role("row", name=re.compile("^Criticality"))).to_contain_text("Medium")
    ada.get_by_role("radio", name="Compared with now").click()
    row = differs(ada).get_by_role("row", name=re.compile("^Criticality"))
    expect(row).to_contain_text("Medium")
    expect(row).to_contain_text("Critical")
    expect(row).to_contain_text("Bea")
    ada.get_by_role("button", name="Restore this point").click()
    expect(ada.get_by_role("table", name="What would change")).to_contain_text("Criticality")
    ada.get_by_role("dialog").get_by_role("button", name="Restore this point").click()
    expect(field(bea, "Criticality")).to_have_value("medium")
    ada.get_by_role("button", name="Undo", exact=True).click()
    expect(field(bea, "Criticality")).to_have_value("critical")


def test_S0_19_what_the_other_did_is_taken_back_and_seen_by_them(place: Place, enter: Enter) -> None:
    address = place.source("taken back")
    bea = enter("Bea", address)
    field(bea, "Criticality").select_option("high")
    field(bea, "Description").fill("Bea's words")
    saved(bea)
    ada = enter("Ada", f"{address}/history")
    rail(ada).get_by_role("button", name=re.compile("^Bea Lind")).click()
    ada.get_by_role("button", name="Take back what Bea did").click()
    seen = ada.get_by_role("table", name="What would change")
    expect(seen.get_by_role("row", name=re.compile("^Criticality"))).to_contain_text("Medium")
    ada.get_by_role("button", name="Take it back").click()
    expect(field(bea, "Criticality")).to_have_value("medium")
    expect(field(bea, "Description")).to_have_text("")


def design(place: Place) -> str:
    about = {"name": "about", "type": "source", "default": place.owner.document("flights")}
    body = {
        "parameters": {"about": about},
        "nodes": {
            "read": {"operation": "source.discover_schema", "name": "Read refunds"},
            "join": {"operation": "source.profile", "name": "Join refunds", "timeout_s": 20},
            "score": {"operation": "source.count_rows", "name": "Score"},
        },
        "edges": {
            "a": {"source": "read", "target": "join"},
            "b": {"source": "join", "target": "score"},
        },
    }
    made = place.owner.call(
        "POST",
        "/workflow/designer/workflows",
        workspace=place.workspace,
        name="Refunds",
        body=body,
        layout={
            "nodes": {"read": {"x": 0, "y": 80}, "join": {"x": 240, "y": 0}, "score": {"x": 480, "y": 80}}
        },
    )
    return str(made["id"])


def changed(place: Place, id_: str) -> None:
    """Bea changes a step, adds one and removes one."""
    bea = invited(place.server, place.owner, "Bea Stone")

    def add(body: Map[Any]) -> None:
        fresh = {"operation": "report.publish", "name": Text("Publish"), "note": Text(), "parameters": Map()}
        body["nodes"]["publish"] = Map({**fresh, "retry": Map({"attempts": 1, "backoff_s": 1.0})})

    edited(
        bea,
        id_,
        lambda body: body["nodes"]["join"].update({"timeout_s": 45.0}),
        lambda body: body["nodes"]["join"]["name"].insert(0, "Inner "),
        add,
        lambda body: body["nodes"].pop("score"),
    )


def test_S0_19_a_design_is_compared_in_its_drawing_and_in_words(place: Place, enter: Enter) -> None:
    id_ = design(place)
    changed(place, id_)
    ada = enter("Ada", place.address(f"/designs/{id_}/history"))
    expect(ada.get_by_role("row", name=re.compile("^Default of a run parameter"))).to_contain_text("flights")
    ada.get_by_role("radio", name="What changed then").click()
    drawing = ada.get_by_role("img", name=re.compile("Publish added"))
    expect(drawing).to_be_visible()
    for said in ("Inner Join refunds changed", "Score removed"):
        expect(drawing).to_have_accessible_name(re.compile(said))
    row = differs(ada).get_by_role("row", name=re.compile("^Timeout"))
    expect(row).to_contain_text("20")
    expect(row).to_contain_text("45")
    expect(row).to_contain_text("Bea")
    expect(differs(ada)).to_contain_text("Count rows")
    expect(differs(ada)).not_to_contain_text("source.count_rows")


def test_S4_1_the_history_is_walked_with_the_keyboard_alone(place: Place, enter: Enter) -> None:
    id_ = design(place)
    changed(place, id_)
    ada = enter("Ada", place.address(f"/designs/{id_}"))
    expect(ada.get_by_role("group", name=re.compile("Inner Join refunds"))).to_be_visible()
    ada.keyboard.press("h")
    slider = ada.get_by_role("slider", name="Point in time")
    expect(slider).to_be_visible()
    slider.focus()
    newest = int(slider.input_value())
    ada.keyboard.press("ArrowLeft")
    expect(slider).to_have_value(str(newest - 1))
    expect(ada.get_by_role("status").filter(has_text="You look at the past")).to_be_visible()
    ada.keyboard.press("Home")
    expect(ada.get_by_role("img", name=re.compile("Join refunds"))).to_have_accessible_name(
        re.compile("^(?!.*Publish)")
    )
    ada.keyboard.press("End")
    expect(slider).to_have_value(str(newest))


@pytest.mark.parametrize("view", ["As it was", "What changed then", "Compared with now"])
def test_S4_1_the_history_keeps_wcag_2_1_aa(place: Place, enter: Enter, view: str) -> None:
    id_ = design(place)
    changed(place, id_)
    ada = enter("Ada", place.address(f"/designs/{id_}/history"))
    ada.emulate_media(reduced_motion="reduce")
    ada.get_by_role("slider", name="Point in time").press("ArrowLeft")
    ada.get_by_role("radio", name=view).click()
    expect(ada.get_by_role("img", name=re.compile("Join refunds"))).to_be_visible()
    expect(ada.get_by_role("table").first).to_be_visible()
    in_every_theme(ada)
