"""What gets in each other's way, and what a change of a step reaches."""

from collections.abc import Mapping
from dataclasses import replace

from crdt.kinds.workflow import BINDING, Node
from engine.operations.data_sources.backup import OPERATION as BACKUP
from engine.operations.data_sources.synchronise import OPERATION as SYNCHRONISE
from engine.workflow.analysis.conflicts import Conflict, conflicts_of
from engine.workflow.analysis.impact import impact_of
from engine.workflow.analysis.shape import shape_of
from engine.workflow.analysis.touching import WHOLE, Place, Touches, steps_named, touches_of
from tests.engine.analysis.test_plan import design


def touches(**slots: int) -> dict[str, Touches]:
    return {
        node: Touches(sources=(), writes=None, calls=None, slots={"gpu": amount})
        for node, amount in slots.items()
    }


def writer(what: str) -> Touches:
    return Touches(sources=("s1",), writes=what, calls=None, slots={})


def found(after: dict[str, str], of: Mapping[str, Touches], **gpu: int) -> tuple[Conflict, ...]:
    return conflicts_of(shape_of(design(after)), of, gpu, {})


def test_S4_3_steps_that_could_run_at_once_and_ask_for_more_of_a_slot_than_there_is_are_told() -> None:
    """Rule AN2."""
    conflict = Conflict(kind="slot", about="gpu", steps=("b", "c"), count=2, wanted=3, available=2)
    assert (conflict,) == found({"a": "", "b": "a", "c": "a"}, touches(a=2, b=1, c=2), gpu=2)


def test_S4_3_steps_that_come_after_each_other_do_not_get_in_each_other_s_way() -> None:
    assert () == found({"a": "", "b": "a", "c": "b"}, touches(a=2, b=1, c=2), gpu=2)


def test_S4_3_one_step_that_asks_for_more_than_there_is_alone_is_told() -> None:
    assert ("a",) == found({"a": ""}, touches(a=3), gpu=2)[0].steps


def test_S4_3_two_steps_of_one_moment_that_write_the_same_thing_are_told() -> None:
    """Rule AN2."""
    of = {"b": writer("report X"), "c": writer("report X"), "d": writer("report Y"), "e": writer("report X")}
    (conflict,) = found({"a": "", "b": "a", "c": "a", "d": "a", "e": "b c"}, of)
    assert ("writes", "report", ("b", "c")) == (conflict.kind, conflict.about, conflict.steps)


def test_S4_3_a_source_that_lets_in_fewer_than_would_come_at_once_is_told() -> None:
    """Rule AN2."""
    shape = shape_of(design({"a": "", "b": ""}))
    (conflict,) = conflicts_of(shape, {"a": writer("x"), "b": writer("y")}, {}, {"s1": 1})
    assert ("source", "s1", 2, 1) == (conflict.kind, conflict.about, conflict.wanted, conflict.available)


def test_S4_3_a_table_that_is_filled_while_another_step_reads_it_is_told() -> None:
    """Rule AN2."""
    people, orders = Place(source="s1", table="people"), Place(source="s1", table="orders")
    whole = Place(source="s1", table=WHOLE)
    nothing = Touches(sources=(), writes=None, calls=None, slots={})
    of = {
        "a": replace(nothing, fills=(people,)),
        "b": replace(nothing, reads=(people,)),
        "c": replace(nothing, reads=(orders,)),
        "d": replace(nothing, reads=(whole,)),
        "e": replace(nothing, reads=(people,)),
    }
    (conflict,) = found({"a": "", "b": "", "c": "", "d": "", "e": "a"}, of)
    assert ("table", "s1 people", ("a", "b", "d")) == (conflict.kind, conflict.about, conflict.steps)
    assert () == found({"b": "", "d": ""}, of)
    assert () == found({"a": "", "b": "a", "d": "a", "e": "a"}, of)


def test_S4_3_an_operation_says_which_tables_a_step_reads_and_fills() -> None:
    node = Node(
        operation="source.synchronise",
        parameters={
            "source": "s1",
            "table": "people",
            "target": {BINDING: "parameters.store"},
            "target_table": "copy",
        },
    )
    touched = touches_of(node, SYNCHRONISE)
    assert (Place(source="s1", table="people"),) == touched.reads
    assert [("copy",)] == [(one.table,) for one in touched.fills]
    assert (Place(source="s1", table=WHOLE),) == touches_of(
        Node(operation="source.backup", parameters={"source": "s1"}), BACKUP
    ).reads


def test_S4_3_the_parts_of_a_container_take_turns_and_what_stands_beside_it_does_not() -> None:
    made = design(
        {"T": "", "b": "", "c": "", "x": ""},
        T={"operation": "flow.try"},
        b={"inside": "T"},
        c={"inside": "T", "part": "catch"},
    )
    of = {"b": writer("same"), "c": writer("same")}
    assert () == conflicts_of(shape_of(made), of, {}, {})
    assert ("b", "x") == conflicts_of(shape_of(made), {"b": writer("same"), "x": writer("same")}, {}, {})[
        0
    ].steps


def test_S4_3_a_thousand_steps_that_want_the_same_are_judged_at_once() -> None:
    names = [f"s{number:04}" for number in range(1000)]
    of = {name: writer("same") for name in names}
    assert 20 == len(found(dict.fromkeys(names, ""), of)[0].steps)


def test_S4_3_a_change_reaches_what_comes_after_it_and_what_uses_its_values() -> None:
    """Rule AN3."""
    made = design(
        {"a": "", "b": "a", "c": "b", "far": "", "other": ""},
        far={"parameters": {"given": [{"$cel": "steps.b.output.rows > 0"}]}},
        b={"parameters": {"given": {"$from": "a.output.text"}}},
    )
    of = {"c": writer("report X"), "other": writer("other")}
    impact = impact_of("a", shape_of(made), of)
    assert [("b", "value", 1), ("c", "edge", 2), ("far", "value", 2)] == [
        (one.node, one.why, one.steps) for one in impact.reached
    ]
    assert (("s1",), ("c",)) == (impact.sources, impact.writes)


def test_S4_3_a_change_inside_a_loop_reaches_what_comes_after_the_loop_and_not_its_neighbours() -> None:
    """Rule AN3."""
    made = design(
        {"F": "", "x": "", "y": "", "end": "F", "u": ""},
        F={"operation": "flow.for_each"},
        x={"inside": "F"},
        y={"inside": "F"},
        u={"undoes": "end"},
    )
    shape = shape_of(made)
    assert ["F", "end", "u"] == [one.node for one in impact_of("x", shape, {}).reached]
    assert {"x", "y", "end", "u"} == {one.node for one in impact_of("F", shape, {}).reached}


def test_S4_3_values_name_the_steps_they_come_from_wherever_they_stand() -> None:
    value = {"a": [{"$from": "one.output.rows[0]"}, {"$cel": "steps.two.output.x + steps['three-3'].output"}]}
    assert {"one", "two", "three-3"} == set(steps_named(value))
