"""The HTTP interface beside the WebSocket's `call`: the same commands, the same answers; and the documents that describe it."""

import ast
import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from crdt import frames
from crdt.ids import Channel
from server.client import connect
from server.perform import find_commands
from tests.support import access_samples, membership_samples
from tests.support.contested import contested
from tests.support.people import Person, asked, invited, owner
from tests.support.samples import gathered
from tests.support.server import ROOT, RunningServer, running

pytestmark = pytest.mark.anyio

COMMANDS = find_commands()
MAPS = {"counts"}
"""Fields whose names are contents: the items of a job by state, which is another one a moment later."""
CLIENTS_OWN = {"connection_lost", "reset_not_taken", "steps_failed"}
"""Raised by the Python client, its scripts and the command line only, so no server answers them."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("http"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Things:
    """Of everything one, for commands to be about."""

    ada: Person
    workspace: str
    design: str
    failing: str
    source: str
    run: str

    def fresh(self) -> str:
        """A document of its own, for commands that end it."""
        path = f"/collaboration/workspaces/{self.workspace}/documents"
        return str(self.ada.call("POST", path, kind="freeform", name="Passing")["id"])

    def conflict(self) -> dict[str, str]:
        """One of a document of its own."""
        path = f"/collaboration/workspaces/{self.workspace}/documents"
        id_ = str(self.ada.call("POST", path, kind="data_source", name="Contested")["id"])
        return {"id": id_, "conflict": contested(self.ada, invited(self.ada.server, self.ada, "Bea"), id_)}

    def revised(self) -> str:
        """A document that has a kept state."""
        id_ = self.fresh()
        self.ada.call("POST", f"/documents/{id_}/reset/import", roots={"notes": {"n": 1}})
        return id_

    @property
    def scope(self) -> str:
        return f"workspace:{self.workspace}"

    def collided(self) -> str:
        """A conflict of a key, for somebody to settle."""
        path = f"/state/{self.scope}/keys/rows"
        seen = self.ada.call("GET", path)["version"]
        self.ada.call("PUT", path, value=seen, seen=seen)
        return str(self.ada.call("PUT", path, value="late", seen=seen)["conflict"]["id"])

    def drafted(self) -> str:
        said = {"workspace": self.workspace, "name": "Draft", "body": {"description": "old"}}
        return str(self.ada.call("POST", "/workflow/designer/workflows", **said)["id"])

    def held(self) -> dict[str, Any]:
        """A document with a section that Ada has taken."""
        section = {"id": self.fresh(), "section": ["body"]}
        self.ada.call("POST", f"/documents/{section['id']}/locks", section=["body"])
        return section

    def trashed(self) -> str:
        id_ = self.fresh()
        self.ada.call("DELETE", f"/documents/{id_}")
        return id_

    def asking(self) -> dict[str, Any]:
        """A gate that waits for a decision."""
        nodes = {"gate": {"operation": "flow.gate", "parameters": {"question": "Go on?"}}}
        said = {"workspace": self.workspace, "name": "Asks", "body": {"nodes": nodes}}
        design = self.ada.call("POST", "/workflow/designer/workflows", **said)["id"]
        run = self.ada.call("POST", f"/workflow/workflows/{design}/execute")["id"]
        self.ada.call("GET", f"/channels/run:{run}/events?topics=workflow:step:asking&wait=20")
        return {"id": run, "node": "gate"}

    def ended(self) -> str:
        """A run of its own that is over."""
        run = self.started()
        self.ada.call("POST", f"/workflow/executions/{run}/cancel")
        self.ada.call(
            "GET", f"/channels/run:{run}/events?topics=workflow:run:cancelled,workflow:run:completed&wait=20"
        )
        return run

    def started(self) -> str:
        return str(self.ada.call("POST", f"/workflow/workflows/{self.design}/execute")["id"])


@pytest.fixture(scope="module")
def things(server: RunningServer) -> Things:
    ada = owner(server)
    workspace = ada.workspace()
    broken = {
        "workspace": workspace,
        "name": "Broken",
        "kind": "sqlite",
        "connection": {"path": "nowhere.db"},
    }
    nowhere = ada.call("POST", "/data-sources", **broken)["id"]
    node = {"operation": "source.discover_schema", "parameters": {"source": nowhere}}
    said = {"workspace": workspace, "name": "Fails", "body": {"nodes": {"one": node}}}
    failing = ada.call("POST", "/workflow/designer/workflows", **said)["id"]
    run = ada.call("POST", f"/workflow/workflows/{failing}/execute")["id"]
    source = ada.document("flights")
    ada.call("POST", f"/scan/data-sources/{source}/health-check")
    return Things(
        ada=ada,
        workspace=workspace,
        design=ada.document("Profile flights"),
        failing=failing,
        source=source,
        run=asyncio.run(_ended(server, ada, run)),
    )


async def _ended(server: RunningServer, ada: Person, run: str) -> str:
    async with connect(server.url, ada.token) as client, asyncio.timeout(60):
        feed = await client.join(Channel(f"run:{run}"), since=0)
        while (await anext(feed)).topic != "workflow:run:failed":
            pass
    return run


SAMPLES: dict[str, Callable[[Things], dict[str, Any]]] = {
    **gathered(),
    "audit.list": lambda _: {"limit": 5},
    "audit.export": lambda _: {"actions": "document.created"},
    "audit.get": lambda _: {"number": 1},
    "audit.verify": lambda _: {},
    "activity.list": lambda t: {"id": t.workspace, "limit": 5},
    "bootstrap": lambda _: {},
    "presence.wish": lambda _: {"hides_own": True},
    "catalog.list": lambda _: {},
    "channels.events": lambda t: {"channel": f"run:{t.run}", "topics": "workflow:run:*", "limit": 5},
    "conflicts.list": lambda t: {"id": t.source},
    "conflicts.settle": lambda t: {**t.conflict(), "strategy": "keep"},
    "designs.check": lambda t: {"id": t.failing},
    "problems.list": lambda t: {"id": t.failing},
    "designs.create": lambda t: {"workspace": t.workspace, "name": "Made", "body": {"description": "d"}},
    "designs.get": lambda t: {"id": t.design},
    "designs.list": lambda t: {"workspace": t.workspace},
    "designs.update": lambda t: {"id": t.drafted(), "body": {"description": "changed"}},
    "documents.create": lambda t: {"id": t.workspace, "kind": "freeform", "name": "Made"},
    "documents.get": lambda t: {"id": t.source},
    "documents.list": lambda t: {"id": t.workspace, "kind": "workflow"},
    "documents.reset_to": lambda t: {"id": t.revised(), "through": 1},
    "documents.restore": lambda t: {"id": t.trashed()},
    "documents.revisions": lambda t: {"id": t.design, "limit": 3},
    "documents.trash": lambda t: {"id": t.fresh()},
    "expressions.check": lambda t: {"id": t.failing, "step": "one", "text": "run.number >"},
    "expressions.complete": lambda t: {"id": t.failing, "step": "one", "text": "run.", "at": 4},
    "gates.decide": lambda t: {**t.asking(), "decision": "approved"},
    "gates.list": lambda t: {"run": t.asking()["id"]},
    "locks.ask": lambda t: t.held(),
    "locks.break": lambda t: t.held(),
    "locks.hand_over": lambda t: {**t.held(), "to": t.ada.id},
    "locks.keep": lambda t: t.held(),
    "locks.list": lambda t: {"id": t.held()["id"]},
    "locks.release": lambda t: t.held(),
    "locks.renew": lambda t: {**t.held(), "seconds": 20},
    "locks.take": lambda t: t.held(),
    "locks.withdraw": lambda t: t.held(),
    "ping": lambda _: {},
    "runs.cancel": lambda t: {"id": t.started()},
    "runs.delete": lambda t: {"id": t.ended()},
    "runs.get": lambda t: {"id": t.run},
    "runs.list": lambda t: {"design": t.failing, "limit": 1},
    "runs.reports": lambda t: {"id": t.run},
    "runs.retry": lambda t: {"id": t.run},
    "runs.start": lambda t: {"id": t.failing},
    "sources.count": lambda t: {"id": t.source, "table": "airlines"},
    "sources.create": lambda t: {"workspace": t.workspace, "name": "Made", "kind": "sqlite"},
    "sources.discover": lambda t: {"id": t.source},
    "sources.get": lambda t: {"id": t.source},
    "sources.facets": lambda t: {"workspace": t.workspace, "search": "flights"},
    "demo.absent": lambda t: {"workspace": t.workspace},
    "sources.list": lambda t: {"workspace": t.workspace, "search": "flights"},
    "sources.profile": lambda t: {"id": t.source, "table": "airlines", "sample_rows": 10},
    "sources.test": lambda t: {"id": t.source},
    "sources.update": lambda t: {
        "id": t.source,
        "body": {"kind": "sqlite", "connection": {"path": "flights.db"}},
    },
    "state.conflicts": lambda t: {"scope": f"workspace:{t.workspace}"},
    "state.get": lambda t: {"scope": f"doc:{t.design}", "key": "data_source"},
    "state.history": lambda t: {"scope": f"run:{t.run}", "key": "data_source"},
    "state.list": lambda t: {"scope": f"workspace:{t.workspace}", "prefix": "d"},
    "state.resolve": lambda t: {"scope": t.scope, "conflict": t.collided(), "strategy": "first_writer_wins"},
    "state.set": lambda t: {"scope": f"doc:{t.fresh()}", "key": "rows", "value": {"count": 1}, "seen": 0},
    "workspaces.create": lambda _: {"name": "Another"},
    "workspaces.invite": lambda t: {"id": t.workspace, "role": "viewer"},
    "workspaces.list": lambda _: {},
    "workspaces.members": lambda t: {"id": t.workspace},
}


def shape(value: Any) -> Any:
    """Names and types, without the values."""
    match value:
        case dict():
            return {name: shape([*item.values()] if name in MAPS else item) for name, item in value.items()}
        case list():
            return [shape(value[0])] if value else []
        case bool() | str():
            return type(value).__name__
        case int() | float():
            return "number"
        case _:
            return None


def is_alike(one: Any, other: Any) -> bool:
    """Whether two shapes can be of one answer: what is empty or null in one says nothing."""
    match one, other:
        case None, _:
            return True
        case _, None:
            return True
        case dict(), dict():
            return one.keys() == other.keys() and all(is_alike(one[name], other[name]) for name in one)
        case [first], [second]:
            return is_alike(first, second)
        case list(), list():
            return True
        case _:
            return bool(one == other)


def test_every_command_has_a_sample() -> None:
    assert set(COMMANDS) == set(SAMPLES)


@pytest.mark.parametrize("name", COMMANDS)
async def test_a_command_answers_alike_over_http_and_over_the_socket(
    server: RunningServer, things: Things, name: str
) -> None:
    command, sample = COMMANDS[name], SAMPLES[name]
    by_bea = name in membership_samples.BY_BEA | access_samples.BY_BEA
    person = membership_samples.bea(things.ada) if by_bea else things.ada
    asked_by_http = await asyncio.to_thread(sample, things)
    path = command.path
    rest = dict(asked_by_http)
    for field in re.findall(r"{(\w+)}", path):
        path = path.replace(f"{{{field}}}", str(rest.pop(field)))
    more = {"params": rest} if command.method in {"GET", "DELETE"} else {"json": rest}
    answer = await asyncio.to_thread(lambda: person.request(command.method, path, **more))
    assert 200 == answer.status_code, answer.text
    assert "application/json" == answer.headers["content-type"]
    by_http = answer.json()
    by_call = await asyncio.to_thread(sample, things)
    async with connect(server.url, person.token) as client:
        called = await client.call(name, **by_call)
    assert is_alike(shape(by_http), shape(called)), (shape(by_http), shape(called))
    fields = {one.serialization_alias or key for key, one in command.output.model_fields.items()}
    assert fields == by_http.keys() == called.keys()
    command.output.model_validate(by_http)


def description(server: RunningServer, name: str) -> Any:
    answer = asked(server, "GET", f"/api/{name}")
    assert 200 == answer.status_code
    return answer.json()


def test_the_openapi_document_describes_every_command_and_all_its_references_lead_somewhere(
    server: RunningServer,
) -> None:
    document = description(server, "openapi.json")
    assert document["openapi"].startswith("3.1")
    operations = {
        one["operationId"]: (method.upper(), path, one)
        for path, methods in document["paths"].items()
        for method, one in methods.items()
    }
    assert set(COMMANDS) <= set(operations)
    for name, command in COMMANDS.items():
        method, path, operation = operations[name]
        assert (command.method, f"/api{command.path}") == (method, path)
        declared = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
        assert set(re.findall(r"{(\w+)}", path)) == declared
        assert all(one["required"] for one in operation["parameters"] if one["in"] == "path")
        assert {"200", "default"} <= operation["responses"].keys()
        assert operation["summary"]
    check_references(document)
    assert sum(len(methods) for methods in document["paths"].values()) == len(operations), (
        "an id stands twice"
    )


def check_references(document: Any) -> None:
    for reference in references(document):
        target: Any = document
        for step in reference.removeprefix("#/").split("/"):
            target = target[step.replace("~1", "/").replace("~0", "~")]


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def test_the_asyncapi_document_names_every_frame(server: RunningServer) -> None:
    document = description(server, "asyncapi.json")
    assert document["asyncapi"].startswith("3.")
    names = {kind.NAME for kind in vars(frames).values() if isinstance(kind, type) and hasattr(kind, "NAME")}
    assert names == document["channels"]["socket"]["messages"].keys()
    check_references(document)
    assert "mypyc" not in str(document), "what a compiler puts in the place of a docstring is no description"


def test_the_list_of_errors_has_every_code_with_its_status_and_next_step(server: RunningServer) -> None:
    listed = {one["code"]: one for one in description(server, "errors")["items"]}
    declared = set(codes_in_the_source())
    assert declared - CLIENTS_OWN == set(listed)
    for one in listed.values():
        assert 400 <= one["status"] <= 599
        assert one["message"]
        assert one["next_step"]


def codes_in_the_source() -> Iterator[str]:
    """What classes of the four packages assign to `code` beside a `message` or a parent that is an error."""
    for package in ("crdt", "engine", "storage", "server"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef) and node.bases:
                    yield from (
                        statement.value.value
                        for statement in node.body
                        if isinstance(statement, ast.Assign | ast.AnnAssign)
                        and isinstance(statement.value, ast.Constant)
                        and isinstance(statement.value.value, str)
                        and "code" in ast.unparse(statement).split("=")[0].split(":")[0].split()
                    )


def test_health_readiness_and_numbers_need_no_token_and_say_nothing_of_anybody(
    server: RunningServer, things: Things
) -> None:
    assert {"status": "ok"} == asked(server, "GET", "/healthz").json()
    assert "ready" == asked(server, "GET", "/readyz").json()["status"]
    numbers = asked(server, "GET", "/metrics").text
    assert re.search(r'concert_requests_total\{command="bootstrap",status="200"\} [1-9]', numbers)
    for secret in (things.workspace, things.ada.id, things.ada.token, "Owner"):
        assert secret not in numbers


def test_every_answer_has_headers_that_keep_browsers_strict(server: RunningServer, things: Things) -> None:
    for path in ("/", "/api/bootstrap", "/api/nowhere", "/healthz", "/design/x"):
        headers = asked(server, "GET", path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert ("nosniff", "no-referrer") == (headers["x-content-type-options"], headers["referrer-policy"])
        assert "server" not in headers


def test_the_session_cookie_is_out_of_reach_of_scripts(server: RunningServer) -> None:
    token = server.sign_in_link().partition("#")[2]
    cookie = asked(server, "POST", "/api/session", json={"token": token}).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
