import gc
import weakref
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text

from crdt.document import Document, merge, same_content, verify_snapshot
from crdt.errors import CorruptUpdate
from crdt.kinds.kind import Kind, YDoc, kinds
from crdt.kinds.workflow import Edge, Node, Retry, Settings, Workflow
from crdt.kinds.writing import new_document
from crdt.updates import MERGE_AT_ONCE, NOTHING, clocks
from tests.crdt.editing import session

WORKFLOW = kinds()["workflow"]
FREEFORM = kinds()["freeform"]


def workflow(name: str = "Nightly") -> Document:
    return Document.load(WORKFLOW, new_document(WORKFLOW, name))


def body_of(doc: YDoc) -> Map[Any]:
    body: Map[Any] = doc.get("body", type=Map)
    return body


def set_node(id_: str, **fields: Any) -> Any:
    def edit(doc: YDoc) -> None:
        body_of(doc)["nodes"][id_] = Map(fields)

    return edit


def test_an_edit_here_reaches_another_replica_as_its_update() -> None:
    here = workflow()
    there = Document.load(WORKFLOW, here.state())
    update, changes = here.edit(set_node("n1", operation="source.count"), "ada")
    assert changes == there.apply(update, "ada")
    assert ("ada", ("nodes", "n1"), {"operation": "source.count"}) == (
        changes[0].origin,
        changes[0].path,
        changes[0].after,
    )
    assert here.projection == there.projection


def test_an_edit_that_changes_nothing_has_no_update() -> None:
    assert (b"", ()) == workflow().edit(lambda doc: None, "ada")
    assert () == workflow().apply(NOTHING)


def test_the_same_update_again_changes_nothing() -> None:
    document = workflow()
    assert () == document.apply(document.state())


def test_a_replica_gets_exactly_what_it_lacks() -> None:
    document = workflow()
    old = Document.load(WORKFLOW, document.state())
    document.edit(set_node("n1", operation="x"), "ada")
    old.apply(document.missing_for(old.state_vector()))
    assert document.projection == old.projection
    assert document.state() == document.missing_for(b"")
    with pytest.raises(CorruptUpdate):
        document.missing_for(b"\xff\xff\xff")


def test_D4_a_long_log_loads_like_its_updates_one_by_one() -> None:
    updates = session(5, people=3, edits=700)
    assert len(updates) > MERGE_AT_ONCE
    loaded = Document.load(WORKFLOW, b"", updates)
    applied = Document.load(WORKFLOW)
    for update in updates:
        applied.apply(update)
    assert applied.projection == loaded.projection
    assert clocks(applied.state_vector()) == clocks(loaded.state_vector())
    assert same_content(applied.state(), merge(updates))
    assert NOTHING == merge([])


@given(st.binary(max_size=60))
@settings(max_examples=50, deadline=None, derandomize=True)
def test_D11_bytes_that_are_no_update_raise_and_the_document_refuses_to_go_on(junk: bytes) -> None:
    document = Document.load(WORKFLOW)
    try:
        document.apply(junk)
    except CorruptUpdate:
        with pytest.raises(CorruptUpdate, match="failed before"):
            document.apply(NOTHING)
    with pytest.raises(CorruptUpdate):
        merge([junk[:1] + b"\xff" * 3, NOTHING])


def test_D11_a_panic_in_native_code_is_a_corrupt_update() -> None:
    class Panic(BaseException):
        pass

    def panics(doc: YDoc) -> None:
        body_of(doc)["half"] = True
        raise Panic

    document = workflow()
    with pytest.raises(Panic):
        document.edit(panics, "ada")
    with pytest.raises(CorruptUpdate, match="failed before"):
        document.apply(NOTHING)


def test_a_closed_document_frees_its_memory_without_a_collector() -> None:
    gc.disable()
    try:
        document = workflow()
        replica = weakref.ref(document._doc)
        del document
        assert replica() is None
        closed = workflow()
        closed.close()
        with pytest.raises(CorruptUpdate):
            closed.apply(NOTHING)
    finally:
        gc.enable()


def test_D6_the_body_is_read_through_the_model() -> None:
    document = workflow()
    document.edit(set_node("n1", operation="source.count", timeout_s=30, retry=Map({"attempts": 3})), "ada")
    body = document.body()
    assert isinstance(body, Workflow)
    assert Node(operation="source.count", timeout_s=30.0).model_dump() | {
        "retry": {"attempts": 3, "backoff_s": 1.0, "longest_s": 3600.0, "jitter": True}
    } == (body.nodes["n1"].model_dump())
    assert () == document.problems()
    assert "Nightly" == document.title()


def test_D6_a_design_from_before_a_field_was_there_reads_with_its_default() -> None:
    document = Document.load(WORKFLOW, new_document(WORKFLOW, "Nightly"))

    def as_it_was(doc: YDoc) -> None:
        body = body_of(doc)
        del body["settings"], body["results"]
        body["nodes"]["n1"] = Map({"operation": "source.count", "retry": Map({"attempts": 2})})
        body["edges"]["e1"] = Map({"source": "n1", "target": "n2"})

    document.edit(as_it_was, "ada")
    body = document.body()
    assert isinstance(body, Workflow)
    assert () == document.problems()
    assert (Settings(), {}) == (body.settings, body.results)
    assert Node(operation="source.count", retry=Retry(attempts=2)) == body.nodes["n1"]
    assert Edge(source="n1", target="n2") == body.edges["e1"]


def test_D6_a_wrong_value_becomes_a_problem_and_hides_nothing_else() -> None:
    document = workflow()
    document.edit(
        set_node("n1", operation=5, retry=Map({"attempts": 99, "backoff_s": 2}), surprise=True), "ada"
    )
    document.edit(set_node("n2", operation="source.count"), "ada")
    document.edit(lambda doc: body_of(doc).__setitem__("edges", "none"), "ada")
    body = document.body()
    assert isinstance(body, Workflow)
    assert ("", 1, 2.0) == (
        body.nodes["n1"].operation,
        body.nodes["n1"].retry.attempts,
        body.nodes["n1"].retry.backoff_s,
    )
    assert "source.count" == body.nodes["n2"].operation
    assert {("edges",), ("nodes", "n1", "operation"), ("nodes", "n1", "retry", "attempts")} == {
        problem.path for problem in document.problems()
    }


@pytest.mark.parametrize("foreign", [Text("text"), Array([1]), Text("")])
def test_D3_a_body_of_another_type_reads_as_an_empty_one(foreign: Any) -> None:
    writer: Doc[Any] = Doc()
    writer["body"] = foreign
    document = Document.load(WORKFLOW, writer.get_update())
    assert Workflow() == document.body()


def test_D7_equal_content_has_an_equal_hash_however_it_came_about() -> None:
    first, second = workflow("A"), workflow("B")
    first.edit(set_node("n1", operation="x", timeout_s=5), "ada")
    second.edit(set_node("n2", operation="y"), "bob")
    second.edit(set_node("n1", timeout_s=5.0, operation="x", unknown=1), "bob")
    second.edit(lambda doc: body_of(doc)["nodes"].__delitem__("n2"), "bob")
    assert first.content_hash() != second.content_hash()
    second.edit(lambda doc: body_of(doc)["name"].clear(), "bob")
    second.edit(lambda doc: body_of(doc)["name"].insert(0, "A"), "bob")
    assert first.content_hash() == second.content_hash()
    assert 64 == len(first.content_hash())


def test_D7_layout_never_counts_and_the_kinds_version_does() -> None:
    document = workflow()
    before = document.content_hash()

    def move(doc: YDoc) -> None:
        doc.get("layout", type=Map)["nodes"]["n1"] = {"x": 1, "y": 2}

    document.edit(move, "ada")
    assert before == document.content_hash()
    newer = Document.load(newer_workflow(), document.state())
    assert before != newer.content_hash()


def newer_workflow() -> Kind:
    def lift(doc: YDoc) -> None:
        body_of(doc)["lifted"] = True

    return Kind(
        name="workflow",
        version=3,
        title="",
        summary="",
        icon="",
        body=Workflow,
        layout=WORKFLOW.layout,
        upgrade={1: lift},
    )


def test_D12_an_older_document_is_lifted_in_one_update() -> None:
    old = workflow()
    document = Document.load(newer_workflow(), old.state())
    update, changes = document.upgrade(1, "server")
    assert (True, 3) == (document.projection["body"]["lifted"], document.projection["meta"]["version"])
    assert {"server"} == {change.origin for change in changes}
    old.apply(update)
    assert document.projection == old.projection
    assert (b"", ()) == document.upgrade(3, "server")


def test_D9_a_snapshot_is_verified_by_loading_it() -> None:
    document = workflow()
    document.edit(set_node("n1", operation="x"), "ada")
    before = document.state()
    assert verify_snapshot(before, document)
    document.edit(lambda doc: body_of(doc)["nodes"].__delitem__("n1"), "ada")
    assert not verify_snapshot(before, document)
    assert not verify_snapshot(b"\x07nonsense", document)
    assert verify_snapshot(document.state(), document)
    assert same_content(document.state(), document.state())
    assert not same_content(document.state(), before)


def test_D9_a_deletion_alone_makes_a_snapshot_old() -> None:
    document = Document.load(FREEFORM)
    document.edit(lambda doc: doc.get("notes", type=Text).insert(0, "abc"), "ada")
    before = document.state()
    document.edit(lambda doc: doc.get("notes", type=Text).__delitem__(0), "ada")
    assert clocks(Document.load(FREEFORM, before).state_vector()) == clocks(document.state_vector())
    assert not verify_snapshot(before, document)


def test_an_open_kind_shows_every_root_as_what_its_content_is() -> None:
    document = Document.load(FREEFORM)

    def edit(doc: YDoc) -> None:
        doc["text"] = Text("héllo")
        doc["map"] = Map({"a": 1})
        doc["list"] = Array(["x", Map({"b": 2})])
        doc["empty"] = Map()
        doc["layout"] = Map({"x": 1})

    update, changes = document.edit(edit, "ada")
    reader = Document.load(FREEFORM)
    assert ["rewrite"] == [change.action for change in reader.apply(update)]
    expected = {"text": "héllo", "map": {"a": 1}, "list": ["x", {"b": 2}], "layout": {"x": 1}}
    assert expected == reader.projection == document.projection
    before = reader.content_hash()
    document.edit(lambda doc: doc.get("layout", type=Map).clear(), "ada")
    assert before == document.content_hash()
    document.edit(lambda doc: doc.get("map", type=Map).clear(), "ada")
    assert before != document.content_hash()
    assert ["rewrite"] == [change.action for change in changes]


@pytest.mark.parametrize("seed", range(8))
def test_D1_an_open_document_reads_like_a_fresh_one(seed: int) -> None:
    document = Document.load(FREEFORM)
    for update in session(seed, people=2, edits=30):
        document.apply(update)
    assert Document.load(FREEFORM, document.state()).projection == document.projection
    assert verify_snapshot(document.state(), document)
