from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from pycrdt import Doc, Map, Text

from crdt.document import Document
from crdt.errors import InvalidInput
from crdt.kinds.kind import YDoc, kinds
from crdt.kinds.replacing import replace_body, replace_fields, splice_text
from crdt.kinds.writing import seed_from_json, to_json
from tests.crdt.test_kinds import CONTENT, DESIGN

WORKFLOW = kinds()["workflow"]


def design() -> Document:
    return Document.load(WORKFLOW, seed_from_json(WORKFLOW, CONTENT["workflow"]))


def changed(edit: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    body = deepcopy(DESIGN)
    edit(body)
    return body


def test_D10_putting_what_is_there_changes_nothing() -> None:
    document = design()
    assert (b"", ()) == document.edit(replace_body(document, DESIGN), "ada")


def test_D10_only_what_differs_is_touched() -> None:
    document = design()

    def edit(body: dict[str, Any]) -> None:
        body["nodes"]["n1"]["timeout_s"] = 61
        body["nodes"]["n1"]["parameters"]["list"] = [1, {"a": True}]
        body["nodes"]["n1"]["note"] = "viel größer 😀!"
        body["nodes"]["n3"] = {"operation": "x", "note": "new"}
        del body["edges"]["e1"]

    _, changes = document.edit(replace_body(document, wanted := changed(edit)), "ada")
    assert {
        ("edges", "e1"): "delete",
        ("nodes", "n3"): "set",
        ("nodes", "n1", "timeout_s"): "set",
        ("nodes", "n1", "parameters", "list"): "set",
        ("nodes", "n1", "note"): "text",
    } == {change.path: change.action for change in changes}
    assert wanted["nodes"]["n1"] == to_json(document)["body"]["nodes"]["n1"]
    assert "new" == to_json(document)["body"]["nodes"]["n3"]["note"]


def test_D10_true_and_one_differ_and_five_and_five_point_zero_do_not() -> None:
    document = design()
    body = changed(lambda body: body["nodes"]["n1"]["parameters"].update(table=1))
    document.edit(replace_body(document, body), "ada")
    body = changed(lambda body: body["nodes"]["n1"]["parameters"].update(table=1.0))
    assert (b"", ()) == document.edit(replace_body(document, body), "ada")
    body = changed(lambda body: body["nodes"]["n1"]["parameters"].update(table=True))
    _, changes = document.edit(replace_body(document, body), "ada")
    assert [True] == [change.after for change in changes]


def test_D10_what_is_left_out_goes_back_to_its_default_and_unknown_keys_stay() -> None:
    document = design()
    document.edit(lambda doc: doc.get("body", type=Map).__setitem__("from_the_future", 1), "ada")
    document.edit(replace_body(document, {"name": "Bare"}), "ada")
    maps = ("parameters", "results", "settings", "nodes", "edges")
    empty = {"description": "", **{key: {} for key in maps}}
    assert {"name": "Bare", "from_the_future": 1, **empty} == document.projection["body"]


def test_D10_fields_that_are_left_out_stay_and_so_does_what_is_typed_there_meanwhile() -> None:
    document = design()
    nodes = {"n9": {"operation": "x"}}
    put = replace_fields(document, {"nodes": nodes, "description": "new"})
    document.edit(lambda doc: doc.get("body", type=Map)["name"].insert(0, "My "), "bob")
    _, changes = document.edit(put, "ada")
    body = to_json(document)["body"]
    assert {"nodes", "description"} == {change.path[0] for change in changes}
    assert (f"My {DESIGN['name']}", DESIGN["edges"]) == (body["name"], body["edges"])
    assert (["n9"], "new") == ([*body["nodes"]], body["description"])


def test_D10_a_put_merges_with_what_others_type_meanwhile() -> None:
    server = design()
    typist = Document.load(WORKFLOW, server.state())

    def typing(doc: YDoc) -> None:
        node = doc.get("body", type=Map)["nodes"]["n1"]
        node["note"].insert(0, "Typed. ")
        node["timeout_s"] = 5

    typed, _ = typist.edit(typing, "bob")
    body = changed(lambda body: body["nodes"]["n1"].update(note="größer 😀 Put.", operation="source.count"))
    put, _ = server.edit(replace_body(server, body), "ada")
    server.apply(typed)
    typist.apply(put)
    assert server.projection == typist.projection
    node = server.projection["body"]["nodes"]["n1"]
    assert ("Typed. größer 😀 Put.", 5, "source.count") == (
        node["note"],
        node["timeout_s"],
        node["operation"],
    )


def test_D10_wrong_types_in_the_document_are_put_right() -> None:
    document = design()

    def spoil(doc: YDoc) -> None:
        body = doc.get("body", type=Map)
        body["name"] = 5
        body["edges"] = "none"
        body["nodes"]["n1"] = {"note": "a plain value"}

    document.edit(spoil, "bob")
    document.edit(replace_body(document, DESIGN), "ada")
    assert DESIGN == to_json(document)["body"]
    doc: Doc[Any] = Doc()
    doc.apply_update(document.state())
    assert isinstance(doc.get("body", type=Map)["nodes"]["n1"]["note"], Text)


def test_D10_a_body_that_does_not_fit_is_refused_before_anything_changes() -> None:
    document = design()
    before = document.content_hash()
    with pytest.raises(InvalidInput):
        replace_body(document, {"nodes": 5})
    assert before == document.content_hash()
    open_document = Document.load(kinds()["freeform"])
    with pytest.raises(InvalidInput):
        replace_body(open_document, {})


@pytest.mark.parametrize("seed", range(60))
def test_D10_text_is_changed_between_its_common_beginning_and_end(seed: int) -> None:
    random = Random(seed)
    before, after = ("".join(random.choices("aé😀日b", k=random.randrange(9))) for _ in range(2))
    doc: Doc[Any] = Doc()
    doc["text"] = text = Text(before)
    splice_text(text, after)
    assert after == str(text)


SOURCE = kinds()["data_source"]


@pytest.mark.parametrize(
    ("role", "body", "owner"),
    [
        ("editor", {"description": "x"}, "ada"),
        ("editor", {"description": "x", "owner": "ada"}, "ada"),
        ("admin", {"description": "x"}, None),
        ("admin", {"owner": "bob"}, "bob"),
    ],
)
def test_GP4_a_put_that_leaves_out_what_its_role_may_not_change_keeps_it(
    role: str, body: dict[str, Any], owner: str | None
) -> None:
    document = Document.load(SOURCE, seed_from_json(SOURCE, {"body": {"owner": "ada"}}))
    document.edit(replace_body(document, body, role), "bob")
    assert owner == to_json(document)["body"]["owner"]


@pytest.mark.parametrize("body", [{"description": "x"}, {"description": "x", "owner": None}])
def test_GP4_a_put_writes_nothing_where_nothing_stood_that_its_role_may_not_change(
    body: dict[str, Any],
) -> None:
    document = Document.load(SOURCE, seed_from_json(SOURCE, {"body": {"owner": "ada"}}))

    def forget(doc: YDoc) -> None:
        del doc.get("body", type=Map)["owner"]

    document.edit(forget, "ada")
    _, changes = document.edit(replace_body(document, body, "editor"), "bob")
    assert [("description",)] == [change.path for change in changes if change.path[:1] != ("criticality",)]
    assert "owner" not in document.projection["body"]
