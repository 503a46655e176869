"""Whatever comes in over HTTP gets its documented code, and the people at work notice nothing."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from server.perform import find_commands
from tests.crdt.yjs_bytes import deletes, item, nested_any, number, structs, text, under, update
from tests.support.besieged import Besieged, besieged
from tests.support.people import asked
from tests.support.server import items

MIB = 1 << 20
BEARABLE = 1.0
"""Seconds that an edit of somebody else may take meanwhile, on a machine that many share."""


@pytest.fixture(scope="module")
def siege(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Besieged]:
    with besieged(tmp_path_factory.mktemp("requests")) as siege:
        yield siege
        siege.check_at_the_end()


@pytest.fixture(autouse=True)
def nobody_notices(siege: Besieged) -> Iterator[None]:
    yield
    siege.check()


def refused(siege: Besieged, answer: httpx.Response) -> tuple[int, str]:
    """Status and code of an error that has its one shape, and a code that the list of errors knows."""
    error = answer.json()["error"]
    assert {"code", "message", "next_step", "details"} == error.keys()
    assert error["message"]
    assert error["next_step"]
    known = {one["code"]: one["status"] for one in siege.ada.request("GET", "/errors").json()["items"]}
    assert answer.status_code == known[error["code"]]
    return answer.status_code, str(error["code"])


DESIGNS = "/workflow/designer/workflows"


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b'"text"', b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000, b"nul", b'{"workspace": NaN}'],
    ids=["cut short", "a list", "a text", "not UTF-8", "deep lists", "deep maps", "a word", "NaN"],
)
def test_X_bad_json_is_invalid_input(siege: Besieged, body: bytes) -> None:
    answer = siege.mallory.request("POST", DESIGNS, content=body)
    assert (422, "invalid_input") == refused(siege, answer)


@pytest.mark.parametrize(
    ("body", "says", "details"),
    [
        (b'{"a": 1,\n "b" 2}', "is not JSON from line 2, column 6 on", {"line": 2, "column": 6}),
        (b"[]", "is not a JSON object", {}),
        (b'{"a":' * 100_000, "is nested too deep", {}),
        (b'{"a": "\xff"}', "is no text in UTF-8", {}),
        (b'{"a": ' + b"9" * 5000 + b"}", "has a number that is too long", {}),
    ],
    ids=["a slip", "a list", "deep maps", "not UTF-8", "a long number"],
)
def test_X_an_error_sends_nobody_to_details_that_it_does_not_have(
    siege: Besieged, body: bytes, says: str, details: dict[str, int]
) -> None:
    error = siege.mallory.request("POST", DESIGNS, content=body).json()["error"]
    assert says in error["message"]
    assert details == error["details"]
    assert "details" not in error["next_step"]


def test_X_missing_wrong_and_unknown_fields_are_named(siege: Besieged) -> None:
    said = {"workspace": siege.workspace, "naem": "typo", "body": []}
    answer = siege.mallory.request("POST", DESIGNS, json=said)
    assert (422, "invalid_input") == refused(siege, answer)
    problems = answer.json()["error"]["details"]["problems"]
    assert {"name", "naem", "body"} == {one["field"] for one in problems}
    assert "typo" not in answer.text
    answer = siege.mallory.request("GET", "/workflow/executions?limit=100000")
    assert (422, "invalid_input") == refused(siege, answer)
    answer = siege.mallory.request("GET", "/workflow/executions?limti=1")
    assert (422, "invalid_input") == refused(siege, answer)


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/nowhere", (404, "not_found")),
        ("GET", "/documents/%00", (404, "not_found")),
        ("GET", "/documents/" + "x" * 5000, (404, "not_found")),
        ("GET", "/documents/..%2f..%2fetc%2fpasswd", (404, "not_found")),
        ("PATCH", "/bootstrap", (405, "method_not_allowed")),
        ("POST", "/bootstrap", (405, "method_not_allowed")),
        ("GET", "/session/ticket", (405, "method_not_allowed")),
        ("DELETE", "/catalog", (405, "method_not_allowed")),
    ],
)
def test_X_paths_and_methods_that_are_not_there(
    siege: Besieged, method: str, path: str, expected: tuple[int, str]
) -> None:
    assert expected == refused(siege, siege.mallory.request(method, path))


def test_X_a_body_over_the_limit_is_refused_whether_it_says_its_length_or_not(siege: Besieged) -> None:
    assert (413, "body_too_large") == refused(
        siege, siege.mallory.request("POST", DESIGNS, content=b"x" * (MIB + 1))
    )

    def drip() -> Iterator[bytes]:
        for _ in range(20):
            yield b"x" * (MIB // 10)

    assert (413, "body_too_large") == refused(siege, siege.mallory.request("POST", DESIGNS, content=drip()))
    assert (413, "body_too_large") == refused(
        siege, siege.mallory.request("POST", f"{imports(siege)}?format=json", content=b" " * (16 * MIB + 1))
    )


def imports(siege: Besieged) -> str:
    return f"/collaboration/workspaces/{siege.workspace}/import"


WORD = item(8, number(1) + b"\x7e", parent=number(1) + text("body"), key="x")
BOMBS: dict[str, tuple[str, bytes]] = {
    "deep JSON": ("json", b'{"kind":"freeform","roots":' + b"[" * 200_000 + b"]" * 200_000 + b"}"),
    "33 levels in a value": (
        "json",
        json.dumps({"kind": "freeform", "roots": {"a": eval("[" * 40 + "]" * 40)}}).encode(),
    ),
    "a billion laughs": (
        "yaml",
        b"a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nkind: freeform\nroots: {c: [*b,*b]}\n",
    ),
    "deep YAML": ("yaml", b"[" * 20_000),
    "a YAML object": ("yaml", b"kind: !!python/object/apply:os.system ['true']\n"),
    "not YAML": ("yaml", b"a: b: c: ["),
    "YAML that is a number": ("yaml", b"17"),
    "no kind": ("json", b'{"body": {}}'),
    "an unknown kind": ("json", b'{"kind": "spaceship", "body": {}}'),
    "a value the kind refuses": ("json", b'{"kind": "data_source", "body": {"criticality": "extreme"}}'),
    "a field the kind does not have": ("json", b'{"kind": "data_source", "body": {"colour": "red"}}'),
    "a secret": ("json", b'{"kind": "data_source", "body": {"connection": {"password": "hunter2"}}}'),
    "an unknown format": ("xml", b"<a/>"),
    "Yjs bytes that are none": ("yjs", b"hello"),
    "a Yjs update with a gap": (
        "yjs",
        update(structs(1000, 5, WORD)),
    ),
    "26,300 levels of Yjs": ("yjs", update(structs(1000, 0, item(8, number(1) + nested_any(26_300))))),
    "a Yjs update that leans on nothing": (
        "yjs",
        update(structs(1000, 0, item(8, number(1) + b"\x7e", parent=under(7, 7), key="x"))),
    ),
    "a Yjs deletion of the future": (
        "yjs",
        update(structs(1000, 0, WORD), deleted=(deletes(1000, (0, 99)),)),
    ),
    "no Yjs bytes at all": ("yjs", b""),
}


@pytest.mark.parametrize("name", BOMBS)
def test_X_an_import_that_does_not_fit_makes_nothing(siege: Besieged, name: str) -> None:
    format_, content = BOMBS[name]
    before = documents(siege)
    answer = siege.mallory.request("POST", f"{imports(siege)}?format={format_}", content=content)
    status, code = refused(siege, answer)
    assert 400 <= status < 500
    assert code in {
        "invalid_input",
        "corrupt_update",
        "nesting_too_deep",
        "unsupported_content",
        "root_not_allowed",
    }
    assert "hunter2" not in answer.text
    assert before == documents(siege)


def documents(siege: Besieged) -> set[str]:
    """Which there are: others go on editing, so that their order changes."""
    path = f"/collaboration/workspaces/{siege.workspace}/documents"
    return {one["id"] for one in items(siege.mallory.request("GET", path))}


@pytest.mark.parametrize("format_", ["json", "yaml"])
def test_X_a_large_import_holds_nobody_up(siege: Besieged, format_: str) -> None:
    """A megabyte that turns out not to fit, and one that does: the others go on meanwhile."""
    siege.bystanders.slowest = 0.0
    for count, edges, status in ((20_000, "17", 422), (4_000, "{}", 201)):
        nodes = ", ".join(f'"k{n}": {{"operation": "x", "name": "{n}"}}' for n in range(count))
        content = f'{{"kind": "workflow", "body": {{"nodes": {{{nodes}}}, "edges": {edges}}}}}'
        answer = siege.mallory.request("POST", f"{imports(siege)}?format={format_}", content=content.encode())
        assert status == answer.status_code
        siege.check()
    assert siege.bystanders.slowest < BEARABLE


def test_O_a_cookie_acts_only_for_our_own_pages(siege: Besieged) -> None:
    cookie = {"cookie": f"concert_session={siege.mallory.token}"}
    own = {"origin": siege.server.url}

    def post(**headers: str) -> httpx.Response:
        return asked(siege.server, "POST", "/api/session/ticket", headers={**cookie, **headers})

    for foreign in ("https://evil.example", "null", f"{siege.server.url}.evil.example", "http://localhost"):
        assert (403, "foreign_origin") == refused(siege, post(origin=foreign))
    assert (403, "foreign_origin") == refused(siege, post())
    answer = post(**own)
    assert 200 == answer.status_code
    siege.tokens.add(answer.json()["ticket"])
    answer = asked(
        siege.server, "GET", "/api/bootstrap", headers={**cookie, "origin": "https://evil.example"}
    )
    assert (403, "foreign_origin") == refused(siege, answer)
    assert "access-control-allow-origin" not in answer.headers


def test_X_a_token_in_the_address_is_not_looked_at(siege: Besieged) -> None:
    answer = asked(siege.server, "GET", f"/api/bootstrap?token={siege.mallory.token}")
    assert (401, "not_signed_in") == refused(siege, answer)


def new_design(siege: Besieged, **body: Any) -> str:
    said = {"workspace": siege.workspace, "name": "Wrong", "body": body}
    return str(siege.mallory.call("POST", DESIGNS, **said)["id"])


def test_G15_a_design_with_a_cycle_does_not_start_and_says_the_way_round(siege: Besieged) -> None:
    nodes = {id_: {"operation": "source.test_connection", "name": id_} for id_ in "abc"}
    edges = {f"{a}{b}": {"source": a, "target": b} for a, b in ("ab", "bc", "ca")}
    design = new_design(siege, nodes=nodes, edges=edges)
    answer = siege.mallory.request("POST", f"/workflow/workflows/{design}/execute", json={})
    assert (422, "design_invalid") == refused(siege, answer)
    problems = answer.json()["error"]["details"]["problems"]
    assert [["a", "b", "c", "a"]] == [one["path"] for one in problems if one["code"] == "cycle"]
    checked = siege.mallory.call("POST", f"{DESIGNS}/{design}/check")
    assert not checked["ok"]
    assert ["a", "b", "c", "a"] in [one["path"] for one in checked["problems"]]


def new_source(siege: Besieged, kind: str = "sqlite", **connection: Any) -> str:
    said = {"workspace": siege.workspace, "name": "Wrong", "kind": kind, "connection": connection}
    return str(siege.mallory.call("POST", "/data-sources", **said)["id"])


@pytest.mark.parametrize(
    ("path", "reason", "code"),
    [
        ("missing.db", "file_not_found", "source_file_missing"),
        ("../concert.db", "outside_roots", "source_failed"),
        ("/etc/passwd", "outside_roots", "source_failed"),
        ("lake/../../concert.db", "outside_roots", "source_failed"),
        ("lake/planes.csv", "not_this_format", "source_failed"),
        ("", "file_not_found", None),
    ],
)
def test_X_a_source_that_cannot_be_read_says_which_step_fails_and_why(
    siege: Besieged, path: str, reason: str, code: str | None
) -> None:
    source = new_source(siege, path=path)
    tested = siege.mallory.request("POST", f"/scan/data-sources/{source}/health-check", json={})
    if code is None:
        assert (422, "source_incomplete") == refused(siege, tested)
        return
    assert 200 == tested.status_code
    assert not tested.json()["passed"]
    failed = [step for step in tested.json()["steps"] if step["status"] == "failed"]
    assert [reason] == [step["reason"] for step in failed]
    assert failed[0]["next_step"]
    counted = siege.mallory.request(
        "POST", f"/data-discovery/data-sources/{source}/count", json={"table": "x"}
    )
    assert (503, code) == refused(siege, counted)
    assert reason == counted.json()["error"]["details"]["reason"]
    assert str(siege.server.data) not in tested.text + counted.text


def test_X_a_table_that_is_not_there_and_one_named_to_hurt(siege: Besieged) -> None:
    source = siege.ada.document("flights")
    for table in ("nowhere", 'flights"; DROP TABLE flights; --', "sqlite_master; SELECT 1", "x' OR 1=1"):
        answer = siege.mallory.request(
            "POST", f"/data-discovery/data-sources/{source}/count", json={"table": table}
        )
        assert (404, "table_not_found") == refused(siege, answer)
    answer = siege.mallory.call("POST", f"/data-discovery/data-sources/{source}/count", table="flights")
    assert 336_776 == answer["rows"]


def test_X_roles_hold_over_http(siege: Besieged) -> None:
    """An editor gives away no more than they have, and throws away what they may."""
    invite = f"/collaboration/workspaces/{siege.workspace}/invite"
    answer = siege.mallory.request("POST", invite, json={"role": "owner"})
    assert (403, "forbidden") == refused(siege, answer)
    answer = siege.ada.request("POST", invite, json={"role": "king"})
    assert (422, "invalid_input") == refused(siege, answer)


def test_X_every_number_of_a_command_has_an_end() -> None:
    def endless(schema: Any) -> Iterator[str]:
        if isinstance(schema, dict):
            if schema.get("type") == "integer" and "title" in schema and "maximum" not in schema:
                yield str(schema.get("title"))
            for inner in schema.values():
                yield from endless(inner)
        elif isinstance(schema, list):
            for inner in schema:
                yield from endless(inner)

    found = {name: [*endless(one.input.model_json_schema())] for name, one in find_commands().items()}
    assert {} == {name: fields for name, fields in found.items() if fields}


def test_X_a_page_beyond_all_numbers_is_refused(siege: Besieged) -> None:
    path = f"/collaboration/workspaces/{siege.workspace}/documents"
    answer = siege.mallory.request("GET", path, params={"offset": str(10**30)})
    assert (422, "invalid_input") == refused(siege, answer)
