"""Somebody of every role in one organisation, and neighbours beside it: made before the server starts."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

import httpx

from crdt.frames import Call, Failure, Result
from crdt.roles import ORDER
from engine.workspaces import create_workspace
from server.settings import Settings
from server.wiring import Concert, open_concert
from tests.support import bulk_samples, escalation_samples, scan_samples
from tests.support.furnished import with_tables
from tests.support.inputs import AnyCommand, filled, path_of
from tests.support.raw import SECONDS, Raw, raw
from tests.support.server import RunningServer

NOBODY = "nobody"
"""Belongs to the organisation and has been granted nothing."""
EVERYBODY = (*map(str, ORDER), NOBODY)
PASSERS, OFFERS = 24, 8
NEVER_MADE = "01a00000-0000-7000-8000-000000000000"


@dataclass(slots=True, kw_only=True)
class Household:
    """`tokens` by role. `passers`: members by a role of their own in the workspace, used up one by one; `offers`: what
    everybody is invited to, used up likewise. `elsewhere` is another workspace, `away` one that may be archived.
    """

    server: RunningServer
    http: httpx.Client
    tokens: Mapping[str, str]
    workspace: str
    passers: list[str] = field(default_factory=list)
    offers: dict[str, list[str]] = field(default_factory=dict)
    design: str = ""
    source: str = ""
    elsewhere: str = ""
    away: str = ""
    hook: str = ""
    _numbers: Iterator[int] = field(default_factory=count)

    def furnish(self) -> None:
        here = {"workspace": self.workspace}
        self.source = self.owned("POST", "/data-sources", **here, name="Empty", kind="sqlite")["id"]
        node = {"operation": "source.test_connection", "parameters": {"source": self.source}}
        said = {**here, "name": "Design", "body": {"nodes": {"one": node}}}
        self.design = self.owned("POST", "/workflow/designer/workflows", **said)["id"]
        self.elsewhere = self.owned("POST", "/collaboration/workspaces", name="Elsewhere")["id"]
        self.away = self.owned("POST", "/collaboration/workspaces", name="Away")["id"]

    def request(self, who: str, method: str, path: str, given: Mapping[str, Any]) -> httpx.Response:
        """`path` is below `/api`; `who` is a role, or "" for nobody who signed in."""
        more: dict[str, Any] = {"params": given} if method in {"GET", "DELETE"} else {"json": given}
        headers = {"authorization": f"Bearer {self.tokens[who]}"} if who else {}
        return self.http.request(method, f"/api{path}", headers=headers, **more)

    def owned(self, method: str, path: str, **given: Any) -> Any:
        answer = self.request("owner", method, path, given)
        assert answer.status_code < 400, answer.text
        return answer.json()

    def document(self, kind: str = "freeform", *, trashed: bool = False) -> str:
        path = f"/collaboration/workspaces/{self.workspace}/documents"
        id_ = str(self.owned("POST", path, kind=kind, name="Passing")["id"])
        if trashed:
            self.owned("DELETE", f"/documents/{id_}")
        return id_

    def run(self) -> str:
        return str(self.owned("POST", f"/workflow/workflows/{self.design}/execute")["id"])

    def bulk(self) -> str:
        chosen = {"ids": [self.source]}
        asked = {"workspace": self.workspace, "selection": chosen, **bulk_samples.TEST}
        return str(self.owned("POST", bulk_samples.HERE, **asked)["id"])

    def object_of(self, command: AnyCommand, who: str = "owner") -> str:
        """Something of the command's scope that nothing was done to, where the command changes it."""
        reads = command.method == "GET"
        match command.scope:
            case "none" | "organisation":
                return ""
            case "workspace" if command.name in {"workspaces.archive", "workspaces.bring_back"}:
                return self.away
            case "workspace":
                return self.workspace
            case "invitation":
                return self.offers[who].pop()
            case "run":
                return self.run()
            case "bulk":
                return self.bulk()
            case "channel":
                return f"workspace:{self.workspace}"
            case "document" if command.kind == "workflow":
                return self.design if reads else self.document("workflow")
            case "document" if command.kind == "data_source":
                return self.source
            case _:
                return self.document(command.kind or "freeform")

    def given_to(self, command: AnyCommand, who: str = "owner") -> dict[str, Any]:
        """Input about something of its own that it can be done to, by `who` if they may."""
        given = filled(command, self.object_of(command, who))
        given |= self._of_members(command, given)
        if command.name == "state.resolve":
            given["conflict"] = self.state_conflict(given["scope"])
        if command.name == "problems.list":  # only kinds that are checked have any
            given["id"] = self.document("workflow")
        if command.name.startswith("branches."):
            given |= self._of_branches(command)
        given |= self._of_integrations(command, who)
        if "trigger" in given:
            given |= self._of_triggers(command)
        given |= self._of_designs(command, who)
        if command.name in scan_samples.NAMES:
            given |= scan_samples.asked(command.name, self.owned, self.server.data, self.workspace)
        if command.name in {"synchronisations.create", "synchronisations.propose"}:
            given |= {"target": given["id"], "target_table": "another"}
        if "session" in given:
            path = f"/collaboration/workspaces/{self.workspace}/sessions"
            given["session"] = self.owned("POST", path, name="Passing", type="review")["id"]
        return given

    def _of_integrations(self, command: AnyCommand, who: str) -> dict[str, Any]:
        """An entry that everybody who may sees, a token of theirs, a webhook and a message of it."""
        match command.name.partition("."):
            case ("audit", _, "get"):
                seen = self.owned("GET", "/audit", workspace=self.workspace, limit=1)
                return {"number": seen["items"][0]["number"]}
            case ("tokens", _, "revoke"):
                made = self.request(who, "POST", "/tokens", {"name": "Passing"}).json()
                return {"token": made["token"]["id"]}
            case ("integrations", _, verb) if verb not in {"list", "create"}:
                path = f"/integrations/workspaces/{self.workspace}/webhooks"
                said = {"name": "Passing", "url": "https://hooks.example.org/x", "topics": ["workflow:run:*"]}
                hook = self.hook if self.hook and verb != "remove" else self._made(path, said)
                self.hook = self.hook if verb == "remove" else hook
                if verb == "send_again":
                    return {"webhook": hook, "message": self.owned("POST", f"{path}/{hook}/test")["message"]}
                return {"webhook": hook}
            case _:
                return {}

    def _made(self, path: str, said: dict[str, Any]) -> str:
        return str(self.owned("POST", path, **said)["webhook"]["id"])

    def _of_designs(self, command: AnyCommand, who: str) -> dict[str, Any]:  # noqa: C901, PLR0912 - a case per area
        """Steps, gates, alerts and templates that are there."""
        match command.name.partition("."):
            case ("approvals", _, _) if "id" in command.input.model_fields:
                return {"id": NEVER_MADE}  # who may see a request is asked behind the door
            case ("expressions", _, _):
                return {"id": self.design, "step": "one"}
            case ("runs", _, "value"):
                return {"node": "one"}
            case ("gates", _, "decide"):
                return {"id": self.asking(), "node": "one"}
            case ("alerts", _, "create" | "change" | "mute" | "remove"):
                slow = {"kind": "lasts_over", "seconds": 86_400}
                tell = {"condition": slow, "tell": [{"kind": "user", "id": self.passers[1]}]}
                path = f"/workspaces/{self.workspace}/alerts/rules"
                rule = {"rule": self.owned("POST", path, name="Failed", **tell)["id"]}
                fields = command.input.model_fields
                return {name: value for name, value in (tell | rule).items() if name in fields}
            case ("away" | "calendars" | "ladders" | "rules", _, _):
                return self._of_escalation(command)
            case ("classifications", _, "decide"):
                place = {"table": "people", "column": "mail", "label": "person.email"}
                return {"items": [{"source": self.source, **place}]}
            case ("classifications", _, "confirm" | "reject" | "withdraw"):
                place = {"table": "people", "column": "mail", "label": "person.email"}
                self.owned("POST", f"/classifications/data-sources/{self.source}/add", **place)
                return place
            case ("openlineage", _, "map"):
                return {"source": self.document("data_source")}
            case ("access", _, "give"):
                return {"subject_kind": "user", "subject": self.passers[2], "effect": "deny"}
            case ("library", _, "get" | "export" | "use" | "remove"):
                return {"id": self.template(who)}
            case ("library", _, "import" | "preview_import"):
                path = f"/workflow/templates/{self.template('owner')}/export"
                answer = self.request("owner", "GET", path, {"workspace": self.workspace})
                return {"text": answer.json()["text"]}
            case _:
                return {}

    def _of_escalation(self, command: AnyCommand) -> dict[str, Any]:
        """Working hours, a ladder or a rule that is there."""
        what, fields = command.name.partition(".")[0], command.input.model_fields
        if command.name == "away.delegate":
            return {"to": self.passers[0], **escalation_samples.AHEAD}
        if what.removesuffix("s") not in fields:
            return {}
        places = {
            "calendars": ("escalation/calendars", escalation_samples.HOURS),
            "ladders": ("escalation/ladders", escalation_samples.STEPS),
            "rules": ("rules", escalation_samples.RULE),
        }
        path, said = places[what]
        made = self.owned("POST", f"/workspaces/{self.workspace}/{path}", **said)
        given = {what.removesuffix("s"): made["id"], "version": 1}
        return {name: value for name, value in given.items() if name in fields}

    def template(self, who: str) -> str:
        """Made by `who` if they may edit, else by the owner: it is removed by who made it."""
        by = who if who in {"admin", "editor"} else "owner"
        path = f"/workflow/designer/workflows/{self.design}/template"
        answer = self.request(by, "POST", path, {"title": f"Template {next(self._numbers)}"})
        assert answer.status_code < 400, answer.text
        return str(answer.json()["id"])

    def asking(self) -> str:
        """A run whose gate `one` waits for a decision."""
        node = {"operation": "flow.gate", "parameters": {"question": "Go on?"}}
        said = {"workspace": self.workspace, "name": f"Asks {next(self._numbers)}"}
        design = self.owned("POST", "/workflow/designer/workflows", **said, body={"nodes": {"one": node}})
        run = str(self.owned("POST", f"/workflow/workflows/{design['id']}/execute")["id"])
        end = monotonic() + SECONDS
        while not self.request("owner", "GET", "/workflow/gates", {"run": run}).json()["items"]:
            assert monotonic() < end, "the gate never asked"
        return run

    def _of_branches(self, command: AnyCommand) -> dict[str, Any]:
        """A document that has a branch, and the merge to take back."""
        id_ = self.document("data_source")
        about: dict[str, Any] = {"id": id_}
        if "branch" in command.input.model_fields:
            path = f"/documents/{id_}/branches"
            about["branch"] = self.owned("POST", path, name="Passing")["document"]
            if "merge" in command.input.model_fields:
                about["merge"] = self.owned("POST", f"{path}/{about['branch']}/merge")["id"]
        return about

    def _of_triggers(self, command: AnyCommand) -> dict[str, Any]:
        """A trigger of a design that can run, and a backfill of it."""
        name = f"Timed {next(self._numbers)}"
        node = {"operation": "source.test_connection", "parameters": {"source": self.source}}
        said = {"workspace": self.workspace, "name": name, "body": {"nodes": {"one": node}}}
        about: dict[str, Any] = {"id": self.owned("POST", "/workflow/designer/workflows", **said)["id"]}
        path = f"/workflow/workflows/{about['id']}/triggers"
        hook = command.name == "triggers.new_secret"
        kind = {"kind": "webhook"} if hook else {"kind": "interval", "config": {"every_s": 86_400}}
        about["trigger"] = self.owned("POST", path, **kind)["id"]
        if command.name.startswith("backfills.") and "since" in command.input.model_fields:
            about |= {"since": 0, "until": 172_800_000_000}
        if "backfill" in command.input.model_fields:
            here = f"{path}/{about['trigger']}/backfills"
            about["backfill"] = self.owned("POST", here, since=0, until=172_800_000_000)["id"]
        if command.name == "triggers.change":
            about |= {"kind": "interval", "config": {"every_s": 86_400}, "version": 1}
        return about

    def _of_members(self, command: AnyCommand, given: Mapping[str, Any]) -> dict[str, Any]:  # noqa: C901 - a case per name
        """People, groups, invitations and other places, where the command names them."""
        here = f"/collaboration/workspaces/{self.workspace}"
        about: dict[str, Any] = {}
        if command.name == "members.transfer":
            about["user"] = self.passers[0]
        elif command.name == "members.remove":
            about["user"] = self.passers.pop()
        elif "user" in given:
            about["user"] = self.passers[1]
        if "group" in given:
            about["group"] = self.owned("POST", f"{here}/groups", name=f"Group {next(self._numbers)}")["id"]
        if command.name == "groups.remove":
            self.owned("PUT", f"{here}/groups/{about['group']}/members/{about['user']}")
        if command.name == "groups.create":
            about["name"] = f"Group {next(self._numbers)}"
        if "invitation" in given:
            about["invitation"] = self.owned("POST", f"{here}/invite")["invitation"]
        if "subject" in given:
            about["subject"] = self.passers[1]
        if command.name == "documents.unshare":
            shared = {"subject_kind": "user", "subject": about["subject"], "role": "viewer"}
            self.owned("POST", f"/collaboration/documents/{given['id']}/share", **shared)
        if command.name == "documents.move":
            about["workspace"] = self.elsewhere
        return about

    def state_conflict(self, scope: str) -> str:
        """Two who set the same key without having seen each other's value."""
        key = f"key_{next(self._numbers)}"
        path = f"/state/{scope}/keys/{key}"
        done = [self.owned("PUT", path, value=value, seen=0) for value in ("mine", "theirs")]
        return str(done[1]["conflict"]["id"])

    def by_http(self, who: str, command: AnyCommand, given: Mapping[str, Any]) -> str:
        """The error's code, or "" where it was done."""
        in_path = {name for name in given if f"{{{name}}}" in command.path}
        rest = {name: value for name, value in given.items() if name not in in_path}
        answer = self.request(who, command.method, path_of(command, given), rest)
        return "" if answer.status_code < 400 else str(answer.json()["error"]["code"])

    async def by_socket(self, who: str, command: AnyCommand, given: Mapping[str, Any]) -> str:
        async with self.socket(who) as socket:
            await socket.send(Call(id=1, command=command.name, input=dict(given)))
            answer = await socket.wait(Result | Failure)  # type: ignore[arg-type]
        return answer.code if isinstance(answer, Failure) else ""

    def socket(self, who: str) -> "_SignedIn":
        return _SignedIn(f"{self.server.websocket}/ws", self.tokens[who])


class _SignedIn:
    """A native socket past its hello."""

    def __init__(self, url: str, token: str) -> None:
        self._opened = raw(url)
        self._token = token

    async def __aenter__(self) -> Raw:
        socket = await self._opened.__aenter__()
        await socket.hello(self._token)
        return socket

    async def __aexit__(self, *error: object) -> None:
        await self._opened.__aexit__(*error)  # type: ignore[arg-type]


@contextmanager
def household(data: Path) -> Iterator[Household]:
    tokens, workspace, passers, offers = asyncio.run(_people(Settings(data=with_tables(data), demo=False)))
    server = RunningServer(data, "--no-demo").start()
    try:
        with httpx.Client(base_url=server.url, timeout=60) as http:
            house = Household(
                server=server, http=http, tokens=tokens, workspace=workspace, passers=passers, offers=offers
            )
            house.furnish()
            yield house
    finally:
        server.stop()


async def _people(settings: Settings) -> tuple[dict[str, str], str, list[str], dict[str, list[str]]]:
    concert = await open_concert(settings, lambda *_: None)
    try:
        tokens, workspace = await people(concert)
        return tokens, workspace, await _passers(concert, workspace), await _offers(concert, tokens)
    finally:
        await concert.close()


async def people(concert: Concert) -> tuple[dict[str, str], str]:
    """A token of somebody of each role in the whole organisation, and its first workspace."""
    identity, owner, tokens = concert.identity, concert.owner, {}
    for name in EVERYBODY:
        user = await identity.person(owner, f"{name}@example.org")
        if name != NOBODY:
            await identity.grant(user, "organisation", user.organisation, name, owner.id)
        tokens[name] = (await identity.issue("api", user, None)).text
    first = await concert.access.workspaces(await concert.access.principal(tokens["owner"]))
    return tokens, next(iter(first))


async def _passers(concert: Concert, workspace: str) -> list[str]:
    """Viewers of the workspace itself."""
    users = [await concert.identity.person(concert.owner, f"passer{n}@example.org") for n in range(PASSERS)]
    for user in users:
        await concert.identity.grant(user, "workspace", workspace, "viewer", concert.owner.id)
    return [str(user.id) for user in users]


async def _offers(concert: Concert, tokens: Mapping[str, str]) -> dict[str, list[str]]:
    """Invitations into a workspace beside, for everybody."""
    owner, identity = concert.owner, concert.identity
    beside = await create_workspace(concert.platform, owner.organisation, "Beside", owner.id)
    offers: dict[str, list[str]] = {}
    for name, token in tokens.items():
        user = (await concert.access.principal(token)).user
        made = [await identity.invite(owner.id, beside, "viewer", 24, user=user) for _ in range(OFFERS)]
        offers[name] = [row.id for _, row in made]
    return offers
