"""Problems of open documents: told to who listens, asked for by who comes, gone with the room. Rules DG5 to DG9."""

from typing import Any

import pytest
from pycrdt import Map
from pydantic import BaseModel, Field

from crdt.errors import InvalidInput
from engine.diagnostics import desk
from engine.diagnostics.desk import CheckFailed, Desk
from engine.diagnostics.subject import DesignSubject
from engine.operations.rule_sets.apply import OPERATION as APPLY
from engine.records import DocumentRecord, Json
from engine.sources.source import Budget, Connection, Entrance, Source, SourceRoots
from engine.workflow.checking.surroundings import Surroundings
from tests.engine.checking.sketching import OPERATIONS, Loose, bound, edge, operation, step
from tests.engine.diagnostics.surgery import Listener, Surgery

pytestmark = pytest.mark.anyio


def shared(value: Json) -> Any:
    """A step or edge as a shared map, its parameters one below it."""
    return Map({key: Map(inner) if key == "parameters" else inner for key, inner in value.items()})


def put(section: str, key: str, value: Json) -> Any:
    def edit(body: Any) -> None:
        body[section][key] = shared(value)

    return edit


def parameter(node: str, name: str, value: Json) -> Any:
    def edit(body: Any) -> None:
        body["nodes"][node]["parameters"][name] = value

    return edit


@pytest.fixture
async def surgery() -> Surgery:
    return await Surgery().founded()


async def two_steps(surgery: Surgery) -> DocumentRecord:
    nodes = {"a": step("A"), "b": step("B", rows=bound("a.output.rows"))}
    return await surgery.document("workflow", {"nodes": nodes, "edges": {"e": edge("a", "b")}})


async def same_for_all(surgery: Surgery, record: DocumentRecord, *listeners: Listener) -> None:
    """What each knows by listening is what somebody who comes now is told."""
    standing = await surgery.problems(record)
    for listener in listeners:
        listener.listen()
        assert {one.id: one for one in standing.problems} == listener.known
        assert (standing.state, standing.number) == (listener.state, listener.number)


async def test_DG6_what_one_breaks_the_other_hears(surgery: Surgery) -> None:
    record = await two_steps(surgery)
    listener = await surgery.listener(record)
    assert [] == listener.codes
    await surgery.edit(record, put("edges", "back", edge("b", "a")))
    await surgery.turn(desk.SPACING)
    (event,) = listener.listen()
    assert [("cycle", ["a", "b", "a"], "back")] == [(one.code, one.path, one.edge) for one in event.added]
    assert (1, 1) == (event.total, event.errors)
    await surgery.edit(record, lambda body: body["edges"].pop("back"))
    await surgery.turn(desk.SPACING)
    (event,) = listener.listen()
    assert (["cycle:a:"], 0) == (event.removed, event.total)
    await same_for_all(surgery, record, listener)


async def test_DG6_who_comes_later_knows_the_same(surgery: Surgery) -> None:
    record = await two_steps(surgery)
    first = await surgery.listener(record)
    for number, value in enumerate(("many", "1,000", -1, 2, "few")):
        await surgery.edit(record, parameter("a", "rows", value))
        await surgery.edit(record, put("nodes", f"n{number}", step(operation="test.pas")))
        await surgery.turn(desk.SPACING)
        await same_for_all(surgery, record, first, await surgery.listener(record))


async def test_DG5_a_commit_is_answered_before_anything_is_checked(surgery: Surgery) -> None:
    record = await two_steps(surgery)
    listener = await surgery.listener(record)
    looked: list[int] = []
    subject = DesignSubject(Surroundings(operations=OPERATIONS))
    work = subject.work
    subject.work = lambda most: looked.append(most) or work(most)  # type: ignore[method-assign, func-returns-value]
    watched = Desk(record, subject, surgery.clock, "s", lambda _: None, lambda _: None)
    document = await surgery.within(surgery.rooms.read(record))
    watched.begin(document.projection["body"], 1)
    assert [] == looked
    await surgery.turn()
    assert [desk.TURN] == looked
    assert [] == listener.listen()


async def test_DG5_what_happens_in_one_moment_is_told_together(surgery: Surgery) -> None:
    record = await two_steps(surgery)
    listener = await surgery.listener(record)
    for _ in range(5):
        for value in ("many", 1):
            await surgery.edit(record, parameter("a", "rows", value))
    await surgery.edit(record, parameter("a", "rows", "many"))
    await surgery.turn(desk.SPACING)
    events = listener.listen()
    assert len(events) <= 8
    await same_for_all(surgery, record, listener)


async def test_DG5_a_large_paste_is_looked_at_in_turns(surgery: Surgery) -> None:
    record = await two_steps(surgery)
    listener = await surgery.listener(record)

    def paste(body: Any) -> None:
        for number in range(3 * desk.TURN):
            body["nodes"][f"n{number:03}"] = shared(step(f"N{number}", rows="many"))

    await surgery.edit(record, paste)
    await surgery.turn(desk.SPACING)
    (event,) = listener.listen()
    assert (True, 300, []) == (event.again, event.total, event.added)
    await surgery.turn()
    listener.begin(await surgery.problems(record))
    await same_for_all(surgery, record, listener)


async def test_DG7_an_answer_is_bounded_and_says_how_many_there_are(surgery: Surgery) -> None:
    nodes = {f"n{number:04}": step(f"N{number}", rows="many") for number in range(desk.MOST_ANSWERED + 5)}
    record = await surgery.document("workflow", {"nodes": nodes})
    standing = await surgery.problems(record)
    assert (desk.MOST_ANSWERED, desk.MOST_ANSWERED + 5) == (len(standing.problems), standing.total)


async def test_DG7_a_checker_ends_with_its_room_and_a_new_one_says_so(surgery: Surgery) -> None:
    record = await two_steps(surgery)
    before = await surgery.problems(record)
    assert 1 == len(surgery.diagnostics)
    await surgery.turn(60)
    assert 0 == len(surgery.diagnostics)
    await surgery.edit(record, parameter("a", "rows", "many"))
    after = await surgery.problems(record)
    assert ["parameter_invalid"] == [one.code for one in after.problems]
    assert before.state != after.state


async def test_DG7_after_a_restart_the_same_problems_are_found(surgery: Surgery) -> None:
    record = await two_steps(surgery)
    await surgery.edit(record, parameter("a", "rows", "many"))
    before = await surgery.problems(record)
    surgery.components = surgery.components.__class__(
        engines={},
        sources={},
        operations={**OPERATIONS, "test.pass": operation("test.pass", Loose, right="share")},
        kinds=surgery.components.kinds,
    )
    surgery.open()
    after = await surgery.problems(record)
    assert before.problems == [one for one in after.problems if not one.roles]
    assert {"operation_not_allowed"} == {one.code for one in after.problems if one.roles}


async def test_DG8_a_source_that_goes_to_the_trash_is_told_and_so_is_its_return(surgery: Surgery) -> None:
    source = await surgery.document("data_source", {"kind": "files"})
    nodes = {"a": step("A", "test.take", source=source.id)}
    record = await surgery.document("workflow", {"nodes": nodes})
    listener = await surgery.listener(record)
    assert [] == listener.codes
    trashed = await surgery.within(surgery.documents.trash(source, source.created_by))
    await surgery.turn(desk.SPACING)
    listener.listen()
    assert ["source_trashed"] == listener.codes
    await surgery.within(surgery.documents.restore(trashed, source.created_by))
    await surgery.turn(desk.SPACING)
    listener.listen()
    assert [] == listener.codes
    await same_for_all(surgery, record, listener)


async def test_DG8_a_rule_set_that_goes_to_the_trash_is_told_and_so_is_its_return() -> None:
    surgery = await Surgery({**OPERATIONS, APPLY.name: APPLY}).founded()
    rule_set = await surgery.document("rule_set", {})
    source = await surgery.document("data_source", {"kind": "files"})
    nodes = {"a": step("A", APPLY.name, rule_set=rule_set.id, source=source.id)}
    record = await surgery.document("workflow", {"nodes": nodes})
    listener = await surgery.listener(record)
    assert [] == listener.codes
    trashed = await surgery.within(surgery.documents.trash(rule_set, rule_set.created_by))
    await surgery.turn(desk.SPACING)
    listener.listen()
    assert ["rule_set_trashed"] == listener.codes
    await surgery.within(surgery.documents.restore(trashed, rule_set.created_by))
    await surgery.turn(desk.SPACING)
    listener.listen()
    assert [] == listener.codes


async def test_DG8_the_first_source_is_offered_where_one_is_needed(surgery: Surgery) -> None:
    record = await surgery.document("workflow", {"nodes": {"a": step("A", "test.take")}})
    listener = await surgery.listener(record)
    assert [None] == [one.fix for one in listener.known.values()]
    await surgery.document("data_source", {"kind": "files"})
    await surgery.turn(desk.SPACING)
    listener.listen()
    assert ["Use Nightly"] == [one.fix.label for one in listener.known.values() if one.fix]


async def test_DG6_another_history_is_checked_as_a_whole(surgery: Surgery) -> None:
    record = await two_steps(surgery)
    listener = await surgery.listener(record)
    await surgery.edit(record, lambda body: body.pop("nodes"))
    await surgery.turn(desk.SPACING)
    listener.listen()
    assert ["empty_design", "dangling_edge"] == listener.codes
    await same_for_all(surgery, record, listener)


async def test_DG5_a_defect_of_the_checker_stays_its_own(surgery: Surgery) -> None:
    record = await two_steps(surgery)
    listener = await surgery.listener(record)

    def broken(_most: int) -> bool:
        raise ZeroDivisionError

    (open_,) = surgery.diagnostics._desks.values()
    open_._subject.work = broken  # type: ignore[method-assign, assignment]
    await surgery.edit(record, parameter("a", "rows", "many"))
    await surgery.turn(desk.SPACING)
    assert [("", True)] == [(one.state, one.again) for one in listener.listen()]
    assert ["parameter_invalid"] == [one.code for one in (await surgery.problems(record)).problems]


async def test_DG7_who_asks_a_checker_that_is_closed_is_told() -> None:
    surgery = await Surgery().founded()
    record = await two_steps(surgery)
    open_ = Desk(
        record,
        DesignSubject(Surroundings(operations=OPERATIONS)),
        surgery.clock,
        "s",
        lambda _: None,
        lambda _: None,
    )
    open_.begin({}, 1)
    open_.close()
    with pytest.raises(CheckFailed):
        await open_.standing()


async def test_a_kind_without_a_checker_is_refused(surgery: Surgery) -> None:
    record = await surgery.document("workspace", {})
    with pytest.raises(InvalidInput):
        await surgery.problems(record)


# Sources


class Reach(BaseModel):
    host: str = Field(title="Host", min_length=1)
    port: int = Field(default=5432, ge=1, le=65_535, title="Port")


async def nowhere(_config: Reach, _budget: Budget, _roots: SourceRoots, _entrance: Entrance) -> Connection:
    raise NotImplementedError


SOURCES: dict[str, Source[Any]] = {
    "reach": Source(kind="reach", title="Reach", icon="database", config=Reach, open=nowhere)
}


@pytest.mark.parametrize(
    ("expected", "body"),
    [
        ([], {"kind": "reach", "connection": {"host": "db"}}),
        ([("field_missing", "connection.host")], {"kind": "reach"}),
        ([("field_missing", "connection.host")], {"kind": "reach", "connection": {"host": ""}}),
        (
            [("field_invalid", "connection.port")],
            {"kind": "reach", "connection": {"host": "db", "port": 70_000}},
        ),
        (
            [("field_invalid", "connection.port")],
            {"kind": "reach", "connection": {"host": "db", "port": "5,432"}},
        ),
        ([("unknown_kind", "kind")], {"kind": "reech"}),
    ],
)
async def test_DG9_the_configuration_of_a_source_is_checked(
    expected: list[tuple[str, str]], body: dict[str, Json]
) -> None:
    surgery = await Surgery(sources=SOURCES).founded()
    record = await surgery.document("data_source", body)
    found = (await surgery.problems(record)).problems
    assert expected == [(one.code, one.field) for one in found]


async def test_DG9_a_port_that_is_corrected_is_right_for_everybody() -> None:
    surgery = await Surgery(sources=SOURCES).founded()
    record = await surgery.document(
        "data_source", {"kind": "reach", "connection": {"host": "db", "port": "5,432"}}
    )
    listener = await surgery.listener(record)
    assert ["Use 5432"] == [one.fix.label for one in listener.known.values() if one.fix]

    def correct(body: Any) -> None:
        body["connection"]["port"] = 5432

    await surgery.edit(record, correct)
    await surgery.turn(desk.SPACING)
    listener.listen()
    assert [] == listener.codes
