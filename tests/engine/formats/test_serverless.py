"""Serverless Workflow as designs and back: the same where both can say it, listed with its place where one cannot."""

from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from crdt.kinds.workflow import Edge, Node, Retry, Workflow
from engine.formats.detecting import guessed
from engine.formats.format import FormatInvalid, Subject
from engine.formats.serverless import FORMAT, read, write
from engine.formats.serverless_terms import from_jq
from engine.formats.yaml_reading import read_yaml

ORDER = """
document: {dsl: 1.0.0, namespace: shop, name: order, version: 0.1.0, title: Order}
input: {schema: {format: json, document: {type: object, required: [id], properties: {id: {type: string}}}}}
timeout: {after: {minutes: 10}}
schedule: {every: {hours: 1}}
do:
- fetch: {call: http, with: {method: get, endpoint: "${ .id }", headers: {a: b}}}
- keep: {set: {total: "${ .total }"}}
- decide:
    switch:
    - large: {when: "${ .total > 100 and $input.id != \\"x\\" }", then: ask}
    - none: {when: .total == 0, then: exit}
    - default: {then: ship}
- ask: {listen: {to: {one: {with: {type: com.Shop.approved}}}}, then: ship}
- ship:
    fork:
      compete: true
      branches:
      - pack: {wait: PT1M30S}
      - tell: {do: [{say: {emit: {event: {with: {type: order.ready, source: s, data: {id: "${ $input.id }"}}}}}}]}
- each: {for: {each: line, in: "${ .lines }"}, do: [{put: {set: {name: "${ $line.name }"}}}]}
- careful:
    try: [{go: {run: {workflow: {namespace: a, name: other, version: 1.0.0, input: {n: 1}}}}}]
    catch: {errors: {with: {status: 500}}, as: problem, do: [{stop: {raise: {error: {type: bad, status: 400, title: No}}}}]}
- maybe: {if: "${ .rows | length }", run: {script: {language: python, code: "1"}}}
"""


def designed(text: str) -> Workflow:
    return Workflow.model_validate(read(text).body)


def test_FM7_each_kind_of_task_becomes_its_operation() -> None:
    design = designed(ORDER)
    assert {
        "fetch": "http.request", "keep": "data.transform", "decide": "flow.switch", "ask": "flow.wait",
        "pack": "flow.wait", "say": "event.emit", "each": "flow.for_each", "put": "data.transform",
        "careful": "flow.try", "go": "flow.call", "stop": "data.check", "if_maybe": "flow.choice",
        "maybe": "serverless.run",
    } == {id_: node.operation for id_, node in design.nodes.items()}  # fmt: skip
    assert {"seconds": 90.0} == design.nodes["pack"].parameters
    assert {"total": {"$from": "fetch.output.body.total"}} == design.nodes["keep"].parameters["value"]
    assert {"name": {"$cel": "item.name"}} == design.nodes["put"].parameters["value"]
    assert ("body", "catch") == (design.nodes["go"].part, design.nodes["stop"].part)
    assert 600 == design.settings.timeout_s
    assert [("id", True)] == [(one.name, one.required) for one in design.parameters.values()]


def test_FM7_what_comes_next_becomes_edges_and_ways_that_meet_do_not_wait_for_what_was_not_taken() -> None:
    design = designed(ORDER)
    ties = {(edge.source, edge.port, edge.target) for edge in design.edges.values()}
    assert {
        ("fetch", "", "keep"), ("keep", "", "decide"), ("decide", "large", "ask"), ("ask", "", "pack"),
        ("decide", "otherwise", "pack"), ("decide", "otherwise", "say"), ("pack", "", "each"),
        ("say", "", "each"), ("careful", "", "if_maybe"), ("if_maybe", "true", "maybe"),
    } <= ties  # fmt: skip
    assert "none_failed" == design.nodes["pack"].run_if
    assert "all_succeeded" == design.nodes["each"].run_if


def test_FM8_what_a_design_cannot_say_is_listed_with_its_place_here_too() -> None:
    places = {note.place for note in read(ORDER).notes if note.weight != "told"}
    assert {
        "schedule", "do[4].ship.fork.compete", "do[6].careful.catch.errors", "do[7].maybe.if", "do[7].maybe",
        "do[6].careful.try[0].go.run.workflow",
        "do[4].ship.fork.branches[1][0].tell.do[0].say.emit.event.with.source",
    } - places - {"do[4].ship.fork.branches[1][0].tell.do[0].say.emit.event.with.source"} == set()  # fmt: skip
    assert any(place.endswith("event.with.source") for place in places)


def test_FM7_names_in_the_address_of_a_call_are_filled_in_when_it_runs() -> None:
    head = "{document: {dsl: 1.0.0}, do: [{get: {call: http, with: {method: get, endpoint: "
    found = read(head + "'https://x.example/pets/{id}/toys?of={id}'}}}]}")
    url = Workflow.model_validate(found.body).nodes["get"].parameters["url"]
    said = '"https://x.example/pets/" + string(parameters.id) + "/toys?of=" + string(parameters.id)'
    assert {"$cel": said} == url
    assert ["do[0].get.with.endpoint"] == [note.place for note in found.notes]
    (odd,) = read(head + "'https://x.example/{+path}'}}}]}").notes
    assert ("do[0].get.with.endpoint", "changed") == (odd.place, odd.weight), "what is not filled in is said"


def test_FM7_a_raised_error_keeps_its_status_both_ways() -> None:
    stop = "{raise: {error: {type: bad, status: 503, title: Down}}}"
    design = designed(f"{{document: {{dsl: 1.0.0}}, do: [{{stop: {stop}}}]}}")
    assert {"type": "bad", "status": 503} == design.nodes["stop"].parameters["details"]
    again = designed(write(Subject(design=design)).text)
    assert design.nodes["stop"].parameters == again.nodes["stop"].parameters


@pytest.mark.parametrize("said", [".lines", "'${ .lines }'", "'${ [1, 2] }'", "'[1, 2]'", "[1, 2]"])
def test_FM7_what_a_loop_goes_through_is_an_expression_with_or_without_brackets(said: str) -> None:
    loop = f"{{for: {{each: one, in: {said}}}, do: [{{a: {{set: {{x: 1}}}}}}]}}"
    found = read(f"{{document: {{dsl: 1.0.0}}, do: [{{each: {loop}}}]}}")
    items = {"$from": "parameters.lines"} if "lines" in said else [1, 2]
    assert items == Workflow.model_validate(found.body).nodes["each"].parameters["items"]
    assert () == found.notes


def test_FM7_loops_and_events_are_written_as_the_language_asks() -> None:
    """A loop goes through an expression, which is text, and an event says where it comes from."""
    nodes = {
        "each": {"operation": "flow.for_each", "parameters": {"items": ["a }", {"$from": "parameters.x"}]}},
        "tell": {"operation": "event.emit", "parameters": {"topic": "done"}, "inside": "each"},
    }
    parameters = {"x": {"name": "x", "type": "string"}}
    design = Workflow.model_validate({"nodes": nodes, "parameters": parameters})
    text = write(Subject(design=design)).text
    (task,) = (one["each"] for one in read_yaml(text).value["do"])
    assert '${ ["a }", parameters.x] }' == task["for"]["in"]
    assert {"source", "type"} == task["do"][0]["tell"]["emit"]["event"]["with"].keys()
    again = designed(text)
    assert {"$cel": '["a }", parameters.x]'} == again.nodes["each"].parameters["items"]
    assert design.nodes["tell"] == again.nodes["tell"]


def test_FM8_a_way_back_is_told_and_not_drawn() -> None:
    text = "{document: {dsl: 1.0.0}, do: [{a: {set: {x: 1}}}, {b: {set: {y: 1}, then: a}}]}"
    assert ["do[1].b.then"] == [note.place for note in read(text).notes]


@pytest.mark.parametrize(
    ("jq", "cel"),
    [
        (".a.b", "H.a.b"),
        (".", "H"),
        ("$input.x == 1 and (.y or false)", "parameters.x == 1 && ( H.y || false )"),
        ('.a != "q"', 'H.a != "q"'),
        (".a | length", None),
        ("$unknown.a", None),
        ("", None),
    ],
)
def test_FM7_simple_expressions_of_jq_are_understood(jq: str, cel: str | None) -> None:
    assert cel == from_jq(jq, "H", {"input": "parameters"})


values = st.integers(0, 9) | st.text("abc", max_size=3) | st.sampled_from(
    [{"$from": "parameters.day"}, {"$from": "s0.output.rows"}, {"$cel": "steps.s0.output.rows"}, {"$cel": "1 + 1"}]
)  # fmt: skip
works = st.sampled_from([
    ("flow.wait", {"seconds": 2.0}), ("source.count_rows", {"table": "x"}), ("data.check", {"message": "no", "details": {"type": "k"}}),
    ("flow.wait", {"event": {"topic": "a:b"}}), ("http.request", {"method": "GET", "url": "https://a.example"}),
])  # fmt: skip


class Drawing:
    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.nodes: dict[str, Node] = {}
        self.edges: dict[str, Edge] = {}

    def step(self, operation: str, parameters: dict[str, object], inside: str, part: str) -> str:
        id_ = f"s{len(self.nodes)}"
        name = self.draw(st.sampled_from([id_, "A name"]))
        retry = Retry(attempts=self.draw(st.integers(1, 3)))
        where: dict[str, Any] = {"inside": inside, "part": part} if inside else {}
        where["run_if"] = self.draw(st.sampled_from(["all_succeeded", "none_failed", "all_done"]))
        self.nodes[id_] = Node(operation=operation, name=name, parameters=parameters, retry=retry, **where)
        return id_

    def tie(self, sources: list[str], targets: list[str]) -> None:
        for source in sources:
            for target in targets:
                self.edges[f"{source}-{target}"] = Edge(source=source, target=target)

    def ways(self, inside: str, part: str) -> tuple[list[str], list[str]]:
        """A choice or a switch, with a few steps on each way."""
        names = self.draw(st.lists(st.sampled_from(["a", "b c", "true"]), max_size=3, unique=True))
        cases = [{"name": name, "value": self.draw(values | st.booleans() | st.none())} for name in names]
        given: dict[str, object] = {"value": self.draw(values), "cases": cases}
        chooses = self.draw(st.booleans())
        id_ = self.step(
            "flow.choice" if chooses else "flow.switch",
            {"condition": {"$cel": "1 > 0"}} if chooses else given,
            inside,
            part,
        )
        ends = []
        for port in ("true", "false") if chooses else (*names, "otherwise"):
            begin, end = self.part(inside, part, 0)
            self.edges["-".join((id_, port, begin[0]))] = Edge(source=id_, target=begin[0], port=port)
            if self.draw(st.booleans()):
                further = self.part(inside, part, 0)
                self.tie(end, further[0])
                end = further[1]
            ends += end
        return [id_], ends

    def part(self, inside: str, part: str, depth: int) -> tuple[list[str], list[str]]:
        """A list, a fork, a container or a step: where it begins and where it ends."""
        kind = self.draw(
            st.sampled_from(["one", "list", "fork", "loop", "try", "ways"] if depth else ["one"])
        )
        match kind:
            case "ways":
                return self.ways(inside, part)
            case "list" | "fork":
                parts = [self.part(inside, part, depth - 1) for _ in range(2)]
                if kind == "fork":
                    return [one for begin, _ in parts for one in begin], [
                        one for _, end in parts for one in end
                    ]
                self.tie(parts[0][1], parts[1][0])
                return parts[0][0], parts[1][1]
            case "loop":
                id_ = self.step("flow.for_each", {"items": [1], "parallel": 2}, inside, part)
                self.part(id_, "body", depth - 1)
            case "try":
                id_ = self.step("flow.try", {}, inside, part)
                self.part(id_, "body", depth - 1)
                self.part(id_, "catch", depth - 1)
            case _:
                operation, parameters = self.draw(works)
                more = {"value": {"n": self.draw(values)}}
                plain = self.draw(st.booleans())
                id_ = self.step(
                    "data.transform" if plain else operation,
                    more if plain else parameters,  # type: ignore[arg-type]
                    inside,
                    part,
                )
        return [id_], [id_]


@st.composite
def designs(draw: st.DrawFn) -> Workflow:
    drawing = Drawing(draw)
    drawing.part("", "", 3)
    return Workflow(name=draw(st.text("ab ", max_size=4)), nodes=drawing.nodes, edges=drawing.edges)


@given(design=designs())
@settings(max_examples=60, deadline=None, phases=(Phase.explicit, Phase.generate))
def test_FM7_a_design_of_what_both_can_say_comes_back_the_same(design: Workflow) -> None:
    back = designed(write(Subject(design=design)).text)
    assert design.nodes == back.nodes
    assert design.edges == back.edges


def test_FM7_a_choice_whose_ways_meet_comes_back_the_same() -> None:
    nodes = {id_: Node(operation="flow.wait", name=id_, parameters={"seconds": 1.0}) for id_ in "abcd"}
    nodes["b"] = Node(operation="flow.choice", name="b", parameters={"condition": {"$cel": "1 > 0"}})
    nodes["d"] = nodes["d"].model_copy(update={"run_if": "none_failed"})
    ties = [("a", "b", ""), ("b", "c", "true"), ("b", "d", "false"), ("c", "d", "")]
    edges = {"-".join(filter(None, (s, p, t))): Edge(source=s, target=t, port=p) for s, t, p in ties}
    design = Workflow(name="n", nodes=nodes, edges=edges)
    text = write(Subject(design=design)).text
    assert design == designed(text)
    assert "serverless" == guessed(text)


def switched(cases: list[Any], *, value: Any = "x") -> Workflow:
    """A step, then a switch with a step on each way, of which the last has none."""
    names = [case["name"] for case in cases]
    nodes = {id_: Node(operation="flow.wait", name=id_, parameters={"seconds": 1.0}) for id_ in ("a", *names)}
    given = {"value": value, "cases": cases}
    nodes["s"] = Node(operation="flow.switch", name="s", parameters=given)
    edges = {"a-s": Edge(source="a", target="s")}
    edges |= {f"s-{name}-{name}": Edge(source="s", target=name, port=name) for name in names}
    return Workflow(name="n", nodes=nodes, edges=edges)


def test_FM7_a_switch_goes_out_as_one_with_its_cases_and_where_each_leads() -> None:
    cases = [{"name": "large", "value": "l"}, {"name": "some", "value": {"$from": "parameters.some"}}]
    design = switched(cases, value={"$from": "a.output.size"})
    written = write(Subject(design=design))
    (task,) = [one["s"] for one in read_yaml(written.text).value["do"] if "s" in one]
    assert [
        {"large": {"when": '${ steps.a.output.size == "l" }', "then": "large"}},
        {"some": {"when": "${ steps.a.output.size == parameters.some }", "then": "some"}},
        {"otherwise": {"then": "exit"}},
    ] == task["switch"]
    assert [] == [note for note in written.notes if note.place.startswith("steps.s")]
    assert design == designed(written.text)


def test_FM7_a_switch_whose_conditions_were_changed_elsewhere_says_what_they_say_now() -> None:
    written = write(
        Subject(design=switched([{"name": "large", "value": "l"}, {"name": "b", "value": 2}]))
    ).text
    changed = designed(written.replace('== "l"', '== "m"')).nodes["s"]
    value = changed.parameters["value"]["$cel"]
    assert """("x" == "m") ? 'large' : ("x" == 2) ? 'b' : ''""" == value
    broken = written.replace("cases: [", "cases: [7, ")
    assert "flow.switch" == designed(broken).nodes["s"].operation


def test_FM8_a_switch_that_cannot_be_said_stays_a_call_and_is_listed() -> None:
    twice = switched([{"name": "a1", "value": [{"$from": "a.output.size"}]}])
    written = write(Subject(design=twice))
    assert ("steps.s", "changed") in {(note.place, note.weight) for note in written.notes}
    assert 'call: "flow.switch"' in written.text or "call: flow.switch" in written.text


def test_FM8_a_way_that_ends_in_a_fork_is_told() -> None:
    design = switched([{"name": "b", "value": 1}])
    end = Node(operation="flow.wait", name="z", parameters={"seconds": 1.0})
    ties = {"b-z": Edge(source="b", target="z"), "p-z": Edge(source="p", target="z")}
    more = {"z": end, "p": end.model_copy(update={"name": "p"})}
    forked = design.model_copy(update={"nodes": {**design.nodes, **more}, "edges": {**design.edges, **ties}})
    assert "steps.s" in {note.place for note in write(Subject(design=forked)).notes}


def test_FM8_what_runs_side_by_side_and_cannot_be_said_is_told() -> None:
    ties = [("a", "c"), ("a", "d"), ("b", "d")]
    nodes = {id_: Node(operation="flow.wait", parameters={"seconds": 1}) for id_ in "abcd"}
    nodes["a"] = nodes["a"].model_copy(update={"name": "Rest a while"})
    edges = {f"{s}{t}": Edge(source=s, target=t) for s, t in ties}
    written = write(Subject(design=Workflow(nodes=nodes, edges=edges)))
    (said,) = [note.message for note in written.notes if note.place == "steps" and note.weight == "changed"]
    assert said.startswith("Which of “Rest a while”, “"), said
    assert {"“b”", "“c”", "“d”"} <= set(said.replace(",", "").split())
    assert 4 == len(read_yaml(written.text).value["do"])


def test_FM3_what_is_nested_without_end_is_refused() -> None:
    deep = "{set: {a: 1}}"
    for level in range(25):
        deep = f"{{do: [{{t{level}: {deep}}}]}}"
    with pytest.raises(FormatInvalid):
        read(f"{{document: {{dsl: 1.0.0}}, do: [{{top: {deep}}}]}}")
    assert FORMAT.read is read
