"""The routes of commands take what Starlette's own would take, and lists take a page and known filters."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from pydantic import ValidationError, create_model
from pydantic.fields import FieldInfo
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from crdt.errors import InvalidInput
from engine.commands.command import Among
from server.perform import find_commands, read_input
from server.routes.commands import CommandRoute
from tests.support.server import ROOT

COMMANDS = find_commands().values()
BY_NAME = find_commands()
FIXED = {
    "approvals.types",
    "catalog.list",
    "compliance.available",
    "demo.absent",
    "formats.list",
    "notification_channels.kinds",
    "quality.checks",
}
"""Lists that the installation fixes."""
ELSEWHERE = {"people.rename", "tags.create", "tags.rename"}
"""Names that are checked where they are kept."""
NO_NAMES = {"bulk.change", "bulk.rollback", "imports.begin", "classifications.add"}
"""Fields that are called so and name a checkpoint, a file or a label's own words."""
ONWARD = {"audit.list", "channels.events"}
"""Lists that go on from an entry."""


async def _handler(_request: Request) -> Response:
    return Response()


def _near(path: str) -> Iterator[str]:
    """The path with its fields filled in, and what is nearly that."""
    filled = re.sub(r"\{(\w+)\}", r"some-\1", path)
    yield from (
        filled,
        f"{filled}/",
        f"{filled}/more",
        filled.rpartition("/")[0],
        f"/{filled}",
        filled.upper(),
    )
    yield re.sub(r"\{\w+\}", "", path)
    yield re.sub(r"\{\w+\}", "a b/ü", path)


def test_a_path_is_taken_as_the_framework_takes_it() -> None:
    for path, method in sorted({(f"/api{one.path}", one.method) for one in COMMANDS}):
        usual, ours = Route(path, _handler, methods=[method]), CommandRoute(path, _handler, method)
        assert (usual.path, usual.methods) == (ours.path, ours.methods)
        for kind, asked in product(("http", "websocket"), (method, "HEAD", "OPTIONS")):
            for near in _near(path):
                scope = {"type": kind, "method": asked, "path": near}
                assert usual.matches(scope) == ours.matches(scope), near


def test_a_path_with_its_fields_filled_in_is_taken() -> None:
    route = CommandRoute("/api/documents/{id}/versions/{version}", _handler, "GET")
    scope = {"type": "http", "method": "GET", "path": "/api/documents/d1/versions/7"}
    match, found = route.matches(scope)
    assert (Match.FULL, {"id": "d1", "version": "7"}) == (match, found["path_params"])


def test_every_list_takes_a_page_and_says_which_one_it_is() -> None:
    """But for those that the interface's page names."""
    lists = {one.name: one for one in COMMANDS if one.method == "GET" and "items" in one.output.model_fields}
    page, answer = {"offset", "limit"}, {"total", "offset", "limit"}
    without = {name for name, one in lists.items() if not page <= one.input.model_fields.keys()}
    assert FIXED | ONWARD == without
    assert set(ONWARD) == {
        name for name, one in lists.items() if not answer <= one.output.model_fields.keys()
    }
    said = (ROOT / "server/API.md").read_text("utf-8").partition("**Lists**")[2].partition("**Times**")[0]
    assert FIXED | ONWARD == set(re.findall(r"`(\w+\.\w+)`", said))


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("access_requests.list", "state"),
        ("approvals.list", "state"),
        ("approvals.list", "type"),
        ("bulk.list", "kind"),
        ("bulk.list", "status"),
        ("classifications.list", "level"),
        ("compliance.checks", "status"),
        ("compliance.checks", "check"),
        ("compliance.matrix", "frameworks"),
        ("compliance_rules.list", "check"),
        ("compliance_rules.list", "framework"),
        ("discovery.files", "kind"),
        ("documents.list", "kind"),
        ("findings.list", "state"),
        ("findings.list", "severity"),
        ("findings.list", "area"),
        ("gates.list", "state"),
        ("imports.list", "what"),
        ("notification_deliveries.list", "channel"),
        ("notification_deliveries.list", "kind"),
        ("notifications.list", "kind"),
        ("runs.list", "status"),
        ("runs.list", "trigger"),
        ("runs.logs", "level"),
        ("sources.facets", "kind"),
        ("sources.list", "criticality"),
        ("sources.list", "kind"),
        ("sources.list", "test"),
        ("tables.search", "kind"),
        ("triggers.list_all", "kind"),
        ("vulnerabilities.list", "state"),
        ("vulnerabilities.list", "severity"),
    ],
)
def test_a_filter_that_names_nothing_there_is_refused_with_what_there_is(name: str, field: str) -> None:
    about = {"id": "x"} if "id" in BY_NAME[name].input.model_fields else {}
    here = {"workspace": "x"} if "workspace" in BY_NAME[name].input.model_fields else {}
    with pytest.raises(InvalidInput) as refused:
        read_input(BY_NAME[name], {**about, **here, field: "bogus"})
    problem, *_ = refused.value.details["problems"]
    assert field == problem["field"]
    assert re.search(r"none of \w+|Needs one of '", problem["message"]), problem


def test_a_filter_of_several_says_in_its_description_what_there_is() -> None:
    fields = BY_NAME["compliance.matrix"].input.model_json_schema()["properties"]
    assert (
        "Of gdpr, soc2, hipaa, iso27001, own; several with commas between."
        == fields["frameworks"]["description"]
    )


def test_a_filter_takes_several_of_what_there_is() -> None:
    read = read_input(BY_NAME["runs.list"], {"status": "failed, running,", "trigger": "manual,schedule"})
    assert ("failed,running", "manual,schedule") == (read.status, read.trigger)  # type: ignore[attr-defined]


def test_a_filter_takes_all_there_are_at_once() -> None:
    refused = []
    for command in COMMANDS:
        for name, field in command.input.model_fields.items():
            for choice in (one for one in field.metadata if isinstance(one, Among)):
                every = ",".join(choice.known() if callable(choice.known) else choice.known)
                if not _takes(field, every):
                    refused.append((command.name, name))
    assert [] == refused


def test_a_filter_of_more_than_there_can_be_is_refused() -> None:
    with pytest.raises(InvalidInput):
        read_input(BY_NAME["runs.list"], {"status": "failed," * 1_000})


@pytest.mark.parametrize(
    "text", ["   ", "a\x00b", "\u200b", "a\u202eb"], ids=["blank", "nul", "unseen", "turned"]
)
def test_a_name_that_nobody_could_read_is_refused(text: str) -> None:
    taken = {
        command.name
        for command in COMMANDS
        if command.method in {"POST", "PUT"}
        for field in {"name", "title"} & command.input.model_fields.keys()
        if f"{{{field}}}" not in command.path and _takes(command.input.model_fields[field], text)
    }
    assert ELSEWHERE | NO_NAMES == taken


def test_a_name_is_trimmed() -> None:
    read = read_input(BY_NAME["designs.create"], {"workspace": "x", "name": "  Nightly \t orders "})
    assert "Nightly orders" == read.name  # type: ignore[attr-defined]


def _takes(field: FieldInfo, text: str) -> bool:
    taken_for: Any = field.annotation
    try:
        create_model("One", it=(taken_for, field)).model_validate({"it": text})
    except ValidationError:
        return False
    return True
