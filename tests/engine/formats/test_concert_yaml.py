"""Concert's own YAML: what is written comes back the same; what is wrong is refused with its line."""

from typing import Any

import pytest
from hypothesis import Phase, given, settings

from crdt.kinds.workflow import Edge, Workflow
from engine.formats.concert_reading import read_design
from engine.formats.concert_writing import write_design
from engine.formats.detecting import writer_of
from engine.formats.format import FormatInvalid, Subject, formats
from engine.formats.yaml_reading import MOST_VALUES, read_yaml
from engine.formats.yaml_writing import write_yaml
from tests.engine.formats.designs import designs, plain
from tests.support.work import lines

QUICK = (Phase.explicit, Phase.generate)
"""What fails is shown as it was found: making it smaller takes minutes."""
SMALL = """\
concert: workflow/1
name: Small
parameters:
  source: {type: source, required: true}
steps:
  count:
    operation: source.count_rows
    parameters:
      source: {$from: parameters.source}
      table: flights
  say:
    operation: data.transform
    after: [count]
    parameters:
      value: {$from: count.output.rows}
"""


def read(text: str, base: Workflow | None = None) -> Workflow:
    return Workflow.model_validate(read_design(text, base).body)


@given(value=plain)
@settings(max_examples=150, deadline=None, phases=QUICK)
def test_FM1_a_value_that_is_written_comes_back_the_same(value: Any) -> None:
    assert value == read_yaml(write_yaml(value)).value


@given(design=designs)
@settings(max_examples=150, deadline=None, phases=QUICK)
def test_FM1_a_design_that_is_written_comes_back_the_same(design: Workflow) -> None:
    text = write_design(design, ids=True)
    assert design == read(text)
    assert text == write_design(read(text), ids=True)


@given(design=designs)
@settings(max_examples=100, deadline=None, phases=QUICK)
def test_FM1_what_a_text_leaves_out_comes_from_the_design_it_was_written_from(design: Workflow) -> None:
    back = read(write_design(design, ids=False), design)
    assert design.nodes == back.nodes
    assert design.parameters == back.parameters
    assert design.edges == back.edges


def writers() -> list[str]:
    return sorted(name for name, one in formats().items() if one.write is not None)


@pytest.mark.parametrize("name", writers())
def test_FM1_equal_designs_are_equal_texts_in_whatever_order_a_copy_holds_their_values(name: str) -> None:
    cases = [{"name": "sea", "value": "ships"}, {"name": "air", "value": {"b": 1, "a": 2}}]
    turned = [{"value": "ships", "name": "sea"}, {"value": {"a": 2, "b": 1}, "name": "air"}]
    _, write = writer_of(name)
    texts = set()
    for one in (cases, turned):
        design = Workflow.model_validate(
            {
                "nodes": {"pick": {"operation": "data.transform", "parameters": {"value": one}}},
                "parameters": {"p": {"name": "p", "type": "json", "default": one[1]}},
            }
        )
        texts.add(write(Subject(design=design)).text)
    assert 1 == len(texts)


def test_FM1_places_of_steps_come_back() -> None:
    layout = {"nodes": {"count": {"x": 1.5, "y": -3.0}}}
    assert layout == read_design(write_design(read(SMALL), layout, ids=True)).layout


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (("workflow/1", "workflow/9"), 1, "first line"),
        (("table: flights", "table: [flights"), 11, "no YAML"),
        (("    operation: source.count_rows", "    operatoin: source.count_rows"), 7, "operatoin"),
        (("after: [count]", "after: count"), 13, "list of steps"),
        (("after: [count]", "after: [{port: x}]"), 13, "names a step"),
        (("after: [count]", "timeout_s: soon"), 13, "number"),
        (("after: [count]", "run_if: perhaps"), 13, "all_succeeded"),
        (("  say:", "  count:"), 11, "twice"),
        (("  say:", "  say/it:"), 11, "/ or ["),
        (("  say:", '  "say[0]":'), 11, "/ or ["),
        (("{type: source, required: true}", "{type: colour}"), 4, "source"),
        (("Small", "&a Small\ndescription: *a"), 3, "References"),
        (("Small", "!!python/object:os.system x"), 2, "Tags"),
        (("Small", "Small\n---\nconcert: x"), 3, "second"),
        (("Small", "{[a]: 1}"), 2, "key"),
        (("Small", "[" * 80), 2, "nested"),
    ],
)
def test_FM2_what_is_wrong_is_refused_with_its_line(change: tuple[str, str], line: int, said: str) -> None:
    with pytest.raises(FormatInvalid) as refused:
        read_design(SMALL.replace(*change))
    found = [one for one in refused.value.problems if one.line == line and said in one.message]
    assert found, refused.value.problems
    assert found[0].column > 0


def test_FM2_every_problem_of_a_text_is_named_at_once() -> None:
    wrong = SMALL.replace("operation: source.count_rows", "operation: 5").replace("[count]", "7")
    with pytest.raises(FormatInvalid) as refused:
        read_design(wrong)
    assert [7, 13] == [one.line for one in refused.value.problems]


def test_FM3_references_that_would_grow_without_end_are_refused_within_bounds() -> None:
    levels = [f"{chr(97 + n)}: &{chr(97 + n)} [{', '.join(['*' + chr(96 + n)] * 10)}]" for n in range(1, 10)]
    bomb = "\n".join(["a: &a [x, x, x, x, x, x, x, x, x, x]", *levels])
    with pytest.raises(FormatInvalid, match=f"{MOST_VALUES:,}"):
        read_yaml(bomb, aliases=True)

    def refused() -> None:
        with pytest.raises(FormatInvalid):
            read_yaml(bomb, aliases=True)

    assert lines(refused) < 20_000


def test_FM3_a_reference_within_bounds_stands_for_its_value() -> None:
    assert {"a": [1], "b": [1]} == read_yaml("a: &x [1]\nb: *x", aliases=True).value


def test_FM4_comments_are_said_to_be_lost_with_their_lines() -> None:
    with_comments = "# mine\n" + SMALL.replace("table: flights", "table: 'a # b' # yours")
    (note,) = read_design(with_comments).notes
    assert "line 1, 11" == note.place
    assert () == read_design(SMALL).notes


def test_FM5_a_new_edge_gets_an_id_that_says_what_it_ties_and_others_keep_theirs() -> None:
    base = read(SMALL)
    base = base.model_copy(update={"edges": {"e7": Edge(source="count", target="say")}})
    more = SMALL.replace("  say:", "  mid:\n    operation: x\n    after: [count]\n  say:")
    edges = read(
        more.replace("after: [count]\n    parameters", "after: [count, mid]\n    parameters"), base
    ).edges
    assert {"e7", "count-mid", "mid-say"} == edges.keys()
    assert "say" == edges["e7"].target


def test_FM6_equal_designs_are_equal_texts_whatever_order_they_were_made_in() -> None:
    design = read(SMALL)
    turned = design.model_copy(update={"nodes": dict(reversed(design.nodes.items()))})
    assert write_design(design, ids=True) == write_design(turned, ids=True)
    assert SMALL == write_design(turned, ids=True)
