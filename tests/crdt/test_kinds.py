import json
from typing import Any

import pytest
from pycrdt import Array, Doc, Map, Text

from crdt.document import Document
from crdt.errors import InvalidInput
from crdt.kinds.kind import SHARED_ROOTS, kinds
from crdt.kinds.secrets import looks_like_secret, names_secret
from crdt.kinds.workflow import binding_of
from crdt.kinds.writing import new_document, seed_from_json, to_json
from tests.wire import make_kinds

KINDS = kinds()
SOURCE: dict[str, Any] = {
    "name": "Flights",
    "description": "One year",
    "kind": "sqlite",
    "connection": {"path": "flights.sqlite", "read_only": True, "port": 5432, "ratio": 0.5, "schema": None},
    "credential": "vault:flights-reader",
    "criticality": "high",
    "owner": "ada",
    "tags": {"demo": True},
    "limits": {
        "statement_timeout_s": 10.0,
        "sample_rows": 5000,
        "rows": 100,
        "parallel": 2,
        "read_from": "22:00",
        "read_until": "06:00",
        "zone": "Europe/Berlin",
        "weekends": True,
    },
}
POLICY: dict[str, Any] = {
    "name": "Production",
    "description": "What is critical is seen by two.",
    "enabled": True,
    "priority": 10,
    "zone": "Europe/Berlin",
    "applies_to": {
        "types": {"merge_branch": True},
        "document_kinds": {"workflow": True},
        "criticalities": {"critical": True},
    },
    "rules": {
        "r1": {
            "order": 1.5,
            "name": "At night",
            "when": "request.hour < 6",
            "outcome": "route",
            "stages": {
                "s1": {
                    "order": 1.0,
                    "name": "Two of the team",
                    "mode": "quorum",
                    "quorum": 2,
                    "approvers": {"a1": {"kind": "group", "name": "data_team_lead"}},
                    "parallel": False,
                    "veto": True,
                }
            },
            "ladder": "",
            "reason": "Nobody is awake.",
            "enabled": True,
        }
    },
    "protects": {
        "document_kinds": {"workflow": True},
        "criticalities": {"critical": True},
        "fields": {"nodes.*.parameters": True},
    },
}
DESIGN: dict[str, Any] = {
    "name": "Profile",
    "description": "",
    "criticality": "critical",
    "parameters": {
        "p1": {
            "name": "rows",
            "type": "integer",
            "default": 100,
            "required": False,
            "description": "how many",
        }
    },
    "results": {"rows": {"type": "integer", "description": "how many there were"}},
    "settings": {
        "timeout_s": 600.0,
        "priority": 1,
        "concurrency_key": "flights",
        "concurrency_limit": 2,
        "when_full": "replace",
        "undo_on_failure": False,
    },
    "nodes": {
        "n1": {
            "operation": "source.profile",
            "name": "Profile flights",
            "parameters": {
                "table": "flights",
                "sample": {"$from": "parameters.rows"},
                "list": [1, {"a": None}],
            },
            "timeout_s": 60.0,
            "retry": {"attempts": 2, "backoff_s": 0.5, "longest_s": 60.0, "jitter": False},
            "note": "größer 😀",
            "run_if": "at_least_one_failed",
            "inside": "loop",
            "part": "catch",
            "undoes": "",
        },
        "n2": {
            "operation": "report.publish",
            "name": "",
            "parameters": {},
            "timeout_s": None,
            "retry": {"attempts": 1, "backoff_s": 1.0, "longest_s": 3600.0, "jitter": True},
            "note": "",
            "run_if": "all_succeeded",
            "inside": "",
            "part": "body",
            "undoes": "n1",
        },
    },
    "edges": {
        "e1": {"source": "n1", "target": "n2", "port": "true", "condition": "steps.n1.output.rows > 0"}
    },
}
RULES: dict[str, Any] = {
    "name": "People",
    "description": "who must be reachable",
    "criticality": "high",
    "applies_to": {"s1": True},
    "rules": {
        "r1": {
            "area": "quality",
            "check": "in_range",
            "name": "Ages",
            "table": "people*",
            "column": "age",
            "severity": "high",
            "parameters": {"least": 0, "most": 130, "list": [1, {"a": None}]},
            "tolerance": {"share": 0.01, "rows": None},
            "enabled": True,
        },
        "r2": {
            "area": "classification",
            "check": "email",
            "name": "",
            "table": "*",
            "column": "*",
            "severity": "medium",
            "parameters": {},
            "tolerance": {"share": None, "rows": 3},
            "enabled": False,
        },
    },
}
TERMS: dict[str, Any] = {
    "name": "Words",
    "description": "",
    "criticality": "low",
    "terms": {
        "t1": {
            "name": "Carrier",
            "definition": "Who flies.",
            "synonyms": {"airline": True},
            "related": {"t2": True},
            "status": "approved",
            "owner": "u1",
        },
    },
}
CONTENT: dict[str, dict[str, Any]] = {
    "data_source": {"body": SOURCE, "layout": {}},
    "workflow": {"body": DESIGN, "layout": {"nodes": {"n1": {"x": 1.5, "y": -2.0}}}},
    "rule_set": {"body": RULES, "layout": {}},
    "glossary": {"body": TERMS, "layout": {}},
    "policy": {"body": POLICY, "layout": {}},
    "workspace": {"body": {"name": "Home", "description": "ours", "pinned": {"d1": 1.0}}, "layout": {}},
    "freeform": {"roots": {"notes": "héllo", "list": [1, {"a": None}], "map": {"b": [True]}}},
}


def imported(kind: str, content: dict[str, Any]) -> Document:
    return Document.load(KINDS[kind], seed_from_json(KINDS[kind], content))


def refused(kind: str, content: dict[str, Any]) -> set[tuple[Any, ...]]:
    """Where an import is refused."""
    with pytest.raises(InvalidInput) as error:
        seed_from_json(KINDS[kind], content)
    return {tuple(problem["path"]) for problem in error.value.details["problems"]}


def test_D13_the_golden_file_shows_every_kind_as_it_is() -> None:
    golden = json.loads(make_kinds.PATH.read_text())
    assert golden == json.loads(json.dumps(make_kinds.shapes())), "run: python -m tests.wire.make_kinds"


@pytest.mark.parametrize("name", KINDS)
def test_D13_what_is_exported_can_be_imported_and_is_the_same(name: str) -> None:
    document = imported(name, CONTENT[name])
    exported = json.loads(json.dumps(to_json(document)))
    assert CONTENT[name] == {part: exported[part] for part in CONTENT[name]}
    assert document.content_hash() == imported(name, exported).content_hash()
    assert () == document.problems()


@pytest.mark.parametrize("name", ["workflow", "rule_set", "glossary"])
def test_D7_a_document_that_says_no_criticality_is_the_one_it_was_before_there_was_any(name: str) -> None:
    body = {key: value for key, value in CONTENT[name]["body"].items() if key != "criticality"}
    document = imported(name, {"body": body})
    assert "criticality" not in to_json(document)["body"]
    assert document.content_hash() == imported(name, {"body": {**body, "criticality": None}}).content_hash()
    assert document.content_hash() != imported(name, {"body": {**body, "criticality": "low"}}).content_hash()
    assert {("body", "criticality")} == refused(name, {"body": {**body, "criticality": "urgent"}})


@pytest.mark.parametrize("name", KINDS)
def test_D5_a_new_document_has_every_text_and_map_of_its_kind(name: str) -> None:
    kind = KINDS[name]
    document = Document.load(kind, new_document(kind, "Größe"))
    assert () == document.problems()
    if kind.open_roots:
        assert {} == document.projection
        return
    assert ("Größe", name, kind.version) == (
        document.title(),
        document.projection["meta"]["kind"],
        document.projection["meta"]["version"],
    )
    doc: Doc[Any] = Doc()
    doc.apply_update(document.state())
    body = doc.get("body", type=Map)
    assert {path[0] for path in kind.text_fields if len(path) == 1} == {
        key for key in body if isinstance(body[key], Text)
    }
    assert set(SHARED_ROOTS) == set(document.projection)


def test_D5_two_people_who_type_into_a_new_documents_texts_both_keep_their_words() -> None:
    state = new_document(KINDS["workflow"], "Plan")
    ada, bob = (Document.load(KINDS["workflow"], state) for _ in range(2))
    at_start, _ = ada.edit(lambda doc: doc.get("body", type=Map)["description"].insert(0, "first "), "ada")
    also, _ = bob.edit(lambda doc: doc.get("body", type=Map)["description"].insert(0, "second "), "bob")
    ada.apply(also)
    bob.apply(at_start)
    assert ada.projection == bob.projection
    assert {"first", "second"} == set(ada.projection["body"]["description"].split())


def test_D5_merged_text_is_text_and_graphs_are_maps_in_an_imported_design() -> None:
    doc: Doc[Any] = Doc()
    doc.apply_update(seed_from_json(KINDS["workflow"], CONTENT["workflow"]))
    node = doc.get("body", type=Map)["nodes"]["n1"]
    kinds_of = {key: type(node[key]) for key in ("name", "note", "parameters", "retry", "operation")}
    assert {"name": Text, "note": Text, "parameters": Map, "retry": Map, "operation": str} == kinds_of
    assert {"x": 1.5, "y": -2.0} == doc.get("layout", type=Map)["nodes"]["n1"]


def test_D5_an_open_document_gets_shared_types() -> None:
    doc: Doc[Any] = Doc()
    doc.apply_update(seed_from_json(KINDS["freeform"], CONTENT["freeform"]))
    assert "héllo" == str(doc.get("notes", type=Text))
    assert [1, {"a": None}] == doc.get("list", type=Array).to_py()
    assert {("roots", "n")} == refused("freeform", {"roots": {"n": 5}})


def test_a_long_list_is_imported_and_read_in_reasonable_time_and_memory() -> None:
    roots = {"list": [f"<{index}>" for index in range(20_000)]}
    assert roots == imported("freeform", {"roots": roots}).projection


def test_D6_an_import_is_refused_whole_with_every_place_that_does_not_fit() -> None:
    node = {"operation": 5, "retry": {"attempts": 0}, "colour": "red"}
    body = {"name": ["x"], "nodes": {"n1": node}, "edges": [], "extra": 1}
    assert {
        ("body", "name"),
        ("body", "nodes", "n1", "operation"),
        ("body", "nodes", "n1", "retry", "attempts"),
        ("body", "nodes", "n1", "colour"),
        ("body", "edges"),
        ("body", "extra"),
    } == refused("workflow", {"body": body})
    ids = {id_: {"operation": "x"} for id_ in ("a", "a/b", "a[0]", "a]")}
    assert {("body", "nodes", "a/b"), ("body", "nodes", "a[0]")} == refused(
        "workflow", {"body": {"nodes": ids}}
    )
    assert {("body",)} == refused("workflow", {"body": []})
    assert {("body",)} == refused("workflow", {"body": {"name": 2**70}})
    assert {("kind",), ("version",), ("rest",)} == refused(
        "workflow", {"kind": "x", "version": 9, "rest": 1, "body": {}}
    )
    assert {("roots",)} == refused("workflow", {"roots": {}})


@pytest.mark.parametrize(
    ("field", "value", "place"),
    [
        ("credential", "hunter2", ("credential",)),
        ("credential", "vault:", ("credential",)),
        ("connection", {"password": "x"}, ("connection", "password")),
        ("connection", {"dbPassword": "x"}, ("connection", "dbPassword")),
        ("connection", {"api-key": "x"}, ("connection", "api-key")),
        ("connection", {"url": "postgresql://ada:hunter2@host/db"}, ("connection", "url")),
        ("connection", {"dsn": "host=h password=hunter2"}, ("connection", "dsn")),
        ("connection", {"note": "AKIAIOSFODNN7EXAMPLE"}, ("connection", "note")),
    ],
)
def test_D8_a_secret_is_refused_and_not_repeated(field: str, value: Any, place: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput) as error:
        seed_from_json(KINDS["data_source"], {"body": {field: value}})
    assert [["body", *place]] == [problem["path"] for problem in error.value.details["problems"]]
    assert "hunter2" not in json.dumps(error.value.to_dict())


def test_D8_a_secret_somebody_typed_is_a_problem_and_is_not_read() -> None:
    document = imported("data_source", CONTENT["data_source"])

    def leak(doc: Doc[Any]) -> None:
        doc.get("body", type=Map)["connection"]["url"] = "pg://ada:hunter2@host"

    document.edit(leak, "ada")
    assert [("connection", "url")] == [problem.path for problem in document.problems()]
    assert "hunter2" not in str(document.problems()) + str(document.body())
    assert "flights.sqlite" in str(document.body())


def test_D8_tokens_are_refused_anywhere_in_a_steps_parameters_and_sql_is_not() -> None:
    token = {"deep": ["xoxb-1234567890-abcdef"]}
    sql = "select 1 from users where password = hash and a < b"
    design = {"nodes": {"n1": {"parameters": {"bad": token, "sql": sql}}}}
    assert {("body", "nodes", "n1", "parameters", "bad")} == refused("workflow", {"body": design})


@pytest.mark.parametrize(
    "name", ["path", "tokenizer", "primary_key", "sort_key", "author", "token_table", "passenger"]
)
def test_D8_ordinary_names_ask_for_no_secret(name: str) -> None:
    assert not names_secret(name)


@pytest.mark.parametrize(
    "value", ["https://example.org/a@b", "vault:name", "postgresql://host/db", 5, None, "task-42"]
)
def test_D8_ordinary_values_are_no_secrets(value: object) -> None:
    assert not looks_like_secret(value)


def test_a_binding_is_told_from_a_literal() -> None:
    assert "n1.output.rows" == binding_of({"$from": "n1.output.rows"})
    assert [None, None, None] == [
        binding_of(value) for value in ("$from", {"$from": "a", "b": 1}, {"$from": 5})
    ]
