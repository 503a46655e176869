"""A second organisation in the same installation, made before the server starts, with one of everything."""

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path

from crdt.ids import OrganisationId, UserId
from engine.records import Grant, Organisation, User, Workspace
from engine.runtime.clock import SystemClock, SystemIds
from engine.workspaces import create_workspace
from engine.writes import Insert, Put
from server.identity import Identity
from server.principal import Principal
from server.settings import Settings
from server.stores import open_guest_store
from server.wiring import Concert, open_concert

SECRET = "plan-nine-of-the-neighbours"
"""Stands in everything they have: nobody else may ever read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """Ids of theirs, by the name of the command's scope or channel."""

    token: str
    user: str
    workspace: str
    design: str
    source: str
    run: str
    bulk: str
    approval: str
    invitation: str


def add_neighbours(data: Path) -> Neighbours:
    """While no server runs on `data`."""
    return asyncio.run(_add(Settings(data=data, demo=True)))


async def _add(settings: Settings) -> Neighbours:
    concert = await open_concert(settings, lambda *_: None)
    try:
        return await furnish(concert)
    finally:
        await concert.close()


async def furnish(concert: Concert) -> Neighbours:
    platform, identity = concert.platform, concert.identity
    now = platform.clock.now()
    organisation = Organisation(id=OrganisationId(platform.ids.new()), name=SECRET, created_at=now)
    user = User(
        id=UserId(platform.ids.new()),
        organisation=organisation.id,
        kind="person",
        name="Eve",
        email=None,
        created_at=now,
    )
    grant = Grant(
        id=platform.ids.new(),
        organisation=organisation.id,
        subject_kind="user",
        subject=user.id,
        object_kind="organisation",
        object=organisation.id,
        right="owner",
        effect="allow",
        created_by=user.id,
        created_at=now,
    )
    await platform.store.writer.commit(
        (Insert(record=organisation), Insert(record=user), Insert(record=grant))
    )
    workspace = await create_workspace(platform, organisation.id, SECRET, user.id)
    issued = await identity.issue("api", user, None)
    eve = await concert.access.principal(issued.text)
    source = await _call(
        concert,
        eve,
        "sources.create",
        workspace=workspace.id,
        name=SECRET,
        kind="sqlite",
        connection={"path": f"{SECRET}.db"},
    )
    node = {
        "operation": "source.test_connection",
        "name": SECRET,
        "parameters": {"source": source["id"]},
    }
    design = await _call(
        concert, eve, "designs.create", workspace=workspace.id, name=SECRET, body={"nodes": {"one": node}}
    )
    run = await _call(concert, eve, "runs.start", id=design["id"])
    bulk = await _call(
        concert,
        eve,
        "bulk.start",
        workspace=workspace.id,
        kind="health_check",
        selection={"ids": [source["id"]]},
        title=SECRET,
    )
    await concert.platform.store.writer.commit(_approver(workspace))
    approval = await _call(
        concert,
        eve,
        "approvals.ask",
        workspace=workspace.id,
        type="data_source_delete",
        title=SECRET,
        input={"document": source["id"]},
    )
    invitation = await _call(concert, eve, "workspaces.invite", id=workspace.id)
    return Neighbours(
        token=issued.text,
        user=user.id,
        workspace=workspace.id,
        design=design["id"],
        source=source["id"],
        run=run["id"],
        bulk=bulk["id"],
        approval=approval["id"],
        invitation=invitation["path"].partition("#")[2],
    )


def _approver(workspace: Workspace) -> tuple[Insert, ...]:
    """Somebody who could decide what Eve asks for."""
    user = User(
        id=UserId(f"approver of {workspace.id}"),
        organisation=workspace.organisation,
        kind="person",
        name="Gil",
        email=None,
        created_at=workspace.created_at,
    )
    grant = Grant(
        id=f"approver of {workspace.id}",
        organisation=workspace.organisation,
        subject_kind="user",
        subject=user.id,
        object_kind="workspace",
        object=workspace.id,
        right="approver",
        effect="allow",
        created_by=workspace.created_by,
        created_at=workspace.created_at,
    )
    return Insert(record=user), Insert(record=grant)


async def _call(concert: Concert, who: Principal, name: str, /, **values: object) -> dict[str, str]:
    return await concert.performer.perform(who, name, values)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpentTokens:
    expired: str
    revoked: str


def spend_tokens(data: Path, user: str) -> SpentTokens:
    """Two tokens of a user that do not work any more; a server may be running."""
    return asyncio.run(_spend(Settings(data=data), UserId(user)))


async def _spend(settings: Settings, id_: UserId) -> SpentTokens:
    store = await open_guest_store(settings)
    try:
        clock = SystemClock()
        identity = Identity(records=store.records, writer=store.writer, clock=clock, ids=SystemIds(clock))
        user = await store.records.get(User, id_)
        assert user
        expired = await identity.issue("api", user, -60)
        revoked = await identity.issue("api", user, None)
        await store.writer.commit((Put(record=replace(revoked.row, revoked_at=clock.now())),))
        return SpentTokens(expired=expired.text, revoked=revoked.text)
    finally:
        await store.close()
