"""What the command line does to a data folder directly, whether or not a server runs on it."""

import asyncio
import re
from pathlib import Path
from typing import Final

from crdt.dataclasses import dataclass
from crdt.errors import InvalidInput, NotFound
from crdt.ids import WorkspaceId
from crdt.roles import ORDER
from engine.ports import Store
from engine.records import User, Workspace
from engine.runtime.clock import SystemClock, SystemIds
from server.auditing import enter, enter_in
from server.identity import Identity
from server.reached import address_of
from server.settings import Settings
from server.stores import (
    back_up_store,
    is_current,
    migrate_store,
    open_guest_store,
    restore_store,
    told_of,
)

ADDRESS: Final = re.compile(r"[^\s@<>]+@[^\s@<>]+")
"""What an e-mail address looks like, also one without a dot: the owner's is `owner@localhost`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedToken:
    """`made`: the person is new, and has the role from now on."""

    text: str
    made: bool


async def issue_token(settings: Settings, email: str, role: str, workspace: str | None) -> IssuedToken:
    """An API token for somebody, who is made when nobody has this e-mail. It may do what `role` may, no more."""
    _check_role(role)
    if not ADDRESS.fullmatch(email) or not email.isprintable():
        raise InvalidInput("This is no e-mail address.", next_step="Write it as name@example.org.")
    store = await open_guest_store(settings)
    try:
        identity = _identity(store)
        owner = await identity.found()
        where = await _workspace(store, workspace) if workspace else None
        known = await store.records.count(User, {"organisation": owner.organisation, "email": email})
        user = await identity.person(owner, email)
        if user.id != owner.id:
            if where is None:
                await identity.grant(user, "organisation", user.organisation, role, owner.id)
            else:
                await identity.grant(user, "workspace", where.id, role, owner.id)
        issued = await identity.issue("api", user, None, role=role, workspace=where.id if where else None)
        await enter_in(
            store, user.organisation, "token.made", object_kind="user", object=user.id,
            workspace=where.id if where else None, details={"role": role, "token": issued.row.digest[:12]},
        )  # fmt: skip
        return IssuedToken(text=issued.text, made=known == 0)
    finally:
        await store.close()


async def issue_link(settings: Settings, email: str | None) -> str:
    """A sign-in link for somebody who exists: the owner, or the person with this e-mail."""
    address = address_of(settings)  # asked before we are on the folder ourselves
    store = await open_guest_store(settings)
    try:
        identity = _identity(store)
        user = await identity.found()
        if email is not None:
            found = await store.records.find(
                User, {"organisation": user.organisation, "email": email}, limit=1
            )
            if not found:
                raise NotFound("Nobody has this e-mail.", next_step="Invite them: `concert invite`.")
            user = found[0]
        issued = await identity.issue("link", user, settings.link_hours * 3600)
        await enter_in(store, user.organisation, "sign_in.link_made", object_kind="user", object=user.id)
        return f"{address}/signin#{issued.text}"
    finally:
        await store.close()


async def issue_invitation(settings: Settings, role: str, workspace: str | None, hours: int) -> str:
    """The link of a new invitation."""
    _check_role(role)
    address = address_of(settings)  # asked before we are on the folder ourselves
    store = await open_guest_store(settings)
    try:
        identity = _identity(store)
        owner: User = await identity.found()
        text, row = await identity.invite(owner.id, await _workspace(store, workspace), role, hours)
        await enter_in(
            store, row.organisation, "invitation.made", object_kind="invitation", object=row.id,
            workspace=row.workspace, details={"role": role, "hours": hours},
        )  # fmt: skip
        return f"{address}/join#{text}"
    finally:
        await store.close()


async def bring_up_to_date(settings: Settings) -> str:
    done = await migrate_store(settings)
    return f"database is at {done}"


def back_up(settings: Settings, file: Path) -> str:
    manifest = back_up_store(settings, file)
    if is_current(manifest):  # a folder of an earlier Concert is not brought up to date by copying it
        asyncio.run(enter(settings, "backup.made", object_kind="installation", details=told_of(manifest)))
    return f"{file}: {manifest.summary()}"


def bring_back(settings: Settings, file: Path) -> str:
    manifest = restore_store(settings, file)
    asyncio.run(enter(settings, "backup.restored", object_kind="installation", details=told_of(manifest)))
    return f"restored from {file}: {manifest.summary()}"


async def _workspace(store: Store, id_: str | None) -> Workspace:
    if id_:
        row = await store.records.get(Workspace, WorkspaceId(id_))
    else:
        row = next(iter(await store.records.find(Workspace, {}, order="created_at", limit=1)), None)
    if row is None:
        raise NotFound("There is no such workspace.", next_step="Start `concert serve` once, or give its id.")
    return row


def _check_role(role: str) -> None:
    if role not in ORDER:
        raise InvalidInput(f"A role is one of: {', '.join(ORDER)}.")


def _identity(store: Store) -> Identity:
    clock = SystemClock()
    return Identity(records=store.records, writer=store.writer, clock=clock, ids=SystemIds(clock))
