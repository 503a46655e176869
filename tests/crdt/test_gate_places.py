"""What the gate lets stand at each place of a kind's documents (SPEC.md, GP1 to GP4)."""

from types import MappingProxyType
from typing import Any

import pytest
from pycrdt import Array, Map, Text, XmlFragment

from crdt.kinds.kind import Kind, Part, kinds
from crdt.roles import Right
from tests.crdt.gatekeeping import House
from tests.crdt.yjs_bytes import item, structs, text, under, update

STEP: dict[str, Any] = {"operation": "source.profile", "name": "Load"}
DESIGN = {"body": {"name": "Nightly", "nodes": {"n1": STEP}, "parameters": {"p1": {"name": "day"}}}}


def step(**more: Any) -> Map[Any]:
    """A step as the app makes it."""
    return Map(
        {
            "operation": "source.profile",
            "name": Text("Load"),
            "parameters": Map({"table": "orders", "limit": 5}),
            "timeout_s": None,
            "retry": Map({"attempts": 1, "backoff_s": 1}),
            "note": Text(""),
            **more,
        }
    )


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("name",), "plain"),
        (("name",), Map({})),
        (("name",), Array([])),
        (("nodes",), 5),
        (("nodes",), Text("nodes")),
        (("nodes",), Array([])),
        (("nodes", "n2"), "a step"),
        (("nodes", "n2"), Array([1])),
        (("nodes", "n1", "name"), "plain"),
        (("nodes", "n1", "operation"), Text("source.profile")),
        (("nodes", "n1", "retry"), {"attempts": 2}),
        (("nodes", "n1", "parameters", "x"), Map({"deep": 1})),
        (("parameters", "p1", "default"), XmlFragment([])),
    ],
)
def test_GP2_another_shape_than_the_kind_has_is_refused_with_its_path(
    path: tuple[str, ...], value: Any
) -> None:
    house = House("workflow", DESIGN)
    ada = house.copy()
    assert "shape_not_allowed" == ada.set(".".join(("body", *path)), value)
    assert ["body", *path] == house.path


def test_GP2_a_shape_inside_what_one_update_brings_is_looked_at_too() -> None:
    house = House("workflow", DESIGN)
    ada = house.copy()
    wrong = step(name=Map({"not": "text"}))
    assert "shape_not_allowed" == ada.set("body.nodes.n2", wrong)
    assert ["body", "nodes", "n2", "name"] == house.path
    assert "" == ada.set("body.nodes.n2", step())


def test_GP2_nothing_but_keys_stands_in_a_map_and_no_keys_in_a_text() -> None:
    house = House("workflow", DESIGN)
    body = b"\1" + text("body")
    assert "shape_not_allowed" == house.judge(update(structs(9, 0, item(8, b"\1\x7e", parent=body))))
    ada = house.copy()
    assert "" == ada.type("body.nodes.n1.name", "Re")
    attribute = item(8, b"\1\x7e", parent=under(*house.item("body", "nodes", "n1", "name")), key="bold")
    assert "shape_not_allowed" == house.judge(update(structs(9, 0, attribute)))
    assert ["body", "nodes", "n1", "name", "bold"] == house.path


def test_GP2_keys_that_the_kind_does_not_know_are_kept_whatever_they_hold() -> None:
    house = House("workflow", DESIGN)
    ada = house.copy()
    for value in (1, Text("text"), Map({"a": Map({"b": Array([1, "c"])})})):
        assert "" == ada.set("body.of_a_newer_version", value)
    assert "" == ada.set("body.of_a_newer_version.a.c", Text(""))
    assert "" == ada.set("body.nodes.n1.colour", "red")


@pytest.mark.parametrize(
    ("kind", "path", "value", "word"),
    [
        ("data_source", ("criticality",), "rubbish", "'low', 'medium', 'high' or 'critical'"),
        ("data_source", ("criticality",), 7, "criticality"),
        ("data_source", ("limits", "statement_timeout_s"), -1, "greater than 0"),
        ("data_source", ("limits", "statement_timeout_s"), "30", "valid number"),
        ("data_source", ("limits", "sample_rows"), 1.5, "integer"),
        ("data_source", ("kind",), "No Kind", "pattern"),
        ("data_source", ("tags", "pii"), False, "True"),
        ("data_source", ("connection", "host"), {"a": 1}, "string"),
        ("data_source", ("connection", "host"), [1], "string"),
        ("workflow", ("criticality",), "rubbish", "'low', 'medium', 'high' or 'critical'"),
        ("glossary", ("criticality",), True, "criticality"),
        ("rule_set", ("criticality",), "", "criticality"),
        ("workspace", ("pinned", "d1"), "first", "valid number"),
        ("workflow", ("nodes", "n1", "timeout_s"), 0, "greater than 0"),
        ("workflow", ("nodes", "n1", "retry", "attempts"), 21, "less than or equal to 20"),
        ("workflow", ("nodes", "n1", "operation"), None, "string"),
        ("workflow", ("parameters", "p1", "type"), "date", "'string', 'number'"),
        ("workflow", ("parameters", "p1", "required"), 1, "boolean"),
    ],
)
def test_GP3_a_value_that_the_kind_refuses_is_refused_in_words(
    kind: str, path: tuple[str, ...], value: Any, word: str
) -> None:
    house = House(kind, DESIGN if kind == "workflow" else {})
    ada = house.copy()
    assert "value_not_allowed" == ada.set(".".join(("body", *path)), value)
    assert ["body", *path] == house.path
    assert house.refusal is not None
    assert word in house.refusal.error.message
    assert "rubbish" not in house.refusal.error.message


def test_GP3_a_position_is_one_value_and_its_parts_are_named() -> None:
    house = House("workflow", DESIGN)
    ada = house.copy()
    assert "" == ada.set("layout.nodes.n1", {"x": 1, "y": 2.5})
    assert "value_not_allowed" == ada.set("layout.nodes.n1", {"x": 1, "y": "two"})
    assert ["layout", "nodes", "n1", "y"] == house.path
    assert "shape_not_allowed" == ada.set("layout.nodes.n1", Map({"x": 1}))


def test_GP3_numbers_pass_in_whatever_form_they_are_sent() -> None:
    house = House("data_source")
    ada = house.copy()
    for value in (5, 5.0, 2**20, 0.5):
        assert "" == ada.set("body.limits.statement_timeout_s", value % 3600)
    assert "" == ada.set("body.limits.sample_rows", 5000.0)


def test_GP3_a_reference_may_be_typed_and_nothing_else_into_its_place() -> None:
    house = House("data_source")
    ada = house.copy()
    reference = "vault:orders-ro"
    for end in range(len(reference) + 1):
        assert "" == ada.set("body.credential", reference[:end])
    assert "value_not_allowed" == ada.set("body.credential", "hunter2")
    assert house.refusal is not None
    assert "hunter2" not in str(house.refusal.error.to_dict())


def test_GP3_what_only_several_fields_together_forbid_is_allowed() -> None:
    house = House("workflow", DESIGN)
    ada = house.copy()
    dangling = Map({"source": "gone", "target": "nowhere"})
    assert "" == ada.set("body.edges.e1", dangling)
    assert "" == ada.drop("body.nodes.n1")


class _Note(Part):
    text: str = ""


class _Guarded(Part):
    title: str = ""
    settings: dict[str, _Note] = {}


GUARDED = Kind(
    name="guarded",
    version=1,
    title="Guarded",
    summary="",
    icon="",
    body=_Guarded,
    rights=MappingProxyType({"body.settings.*.text": Right.MANAGE}),
)


@pytest.mark.parametrize(("role", "code"), [("editor", "field_forbidden"), ("admin", "")])
def test_GP4_a_field_may_need_more_than_the_right_to_edit(role: str, code: str) -> None:
    house = House(GUARDED, {"body": {"settings": {"a": {"text": "x"}}}})
    ada = house.copy(role=role)
    assert "" == ada.set("body.title", "free")
    assert "" == ada.set("body.settings.a.colour", "free")
    assert code == ada.set("body.settings.a.text", "y")
    if code:
        assert ["body", "settings", "a", "text"] == house.path
        assert house.refusal is not None
        assert "manage" == house.refusal.error.details["right"]
        assert code == ada.drop("body.settings.a.text")
        assert code == ada.drop("body.settings.a")
        assert code == ada.drop("body.settings")
        assert code == ada.set("body.settings.b", Map({"text": "new"}))


def test_GP4_the_owner_of_a_source_is_set_by_who_manages_it() -> None:
    house = House("data_source")
    assert "manage" == kinds()["data_source"].rights["body.owner"]
    ada, root = house.copy(), house.copy("eva", role="admin")
    assert "field_forbidden" == ada.set("body.owner", "ada")
    assert "" == root.set("body.owner", "ada")
    assert "" == ada.set("body.criticality", "high")


def test_GP4_only_the_server_writes_what_a_document_is() -> None:
    house = House("workflow")
    for role in ("editor", "owner"):
        ada = house.copy(role=role)
        assert "field_forbidden" == ada.set("meta.version", 99)
        assert "field_forbidden" == ada.drop("meta.kind")


def test_GP1_an_open_kind_has_no_shapes() -> None:
    house = House("freeform")
    ada = house.copy()
    assert "" == ada.set("body.criticality", "rubbish")
    assert "" == ada.set("meta.version", 99)
