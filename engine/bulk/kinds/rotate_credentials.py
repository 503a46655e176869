"""Gives the secrets of sources the value of another secret, which was sealed before: no value is in a job, a plan or a result.

BO6: the former value is kept sealed, in the commit that turns the secret, until it is taken back.
"""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from crdt.dataclasses import dataclass, replace
from crdt.errors import NotFound
from crdt.kinds.secrets import PREFIX, is_reference
from crdt.kinds.writing import to_json
from crdt.model import Model
from crdt.roles import Right
from engine.bulk.kind import BulkContext, BulkKind, ChangedSince, Item, ItemDone, Selection
from engine.bulk.sources.chosen import Chosen, chosen
from engine.bulk.sources.editing import NotAllowedAnyMore
from engine.bulk.sources.planning import refused
from engine.bulk.sources.standing import Asker, role_for
from engine.records import Json, Workspace
from engine.secrets.records import SecretRecord
from engine.secrets.vault import SecretGone
from engine.writes import Write


class NewSecret(Model):
    secret: Annotated[
        str, Field(pattern=f"^{PREFIX}.+$", max_length=120, json_schema_extra={"format": "secret"})
    ] = Field(title="New secret", description="One that the workspace keeps: keep the new value first.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """A secret, and the chosen sources that connect with it."""

    name: str
    by: tuple[str, ...]


async def select(context: BulkContext, selection: Selection, input_: NewSecret) -> Sequence[Item]:
    """An item for each secret, however many sources it has; one for each source that has none, which is refused."""
    await _check_right(context)
    kept = {row.name: row for row in await context.platform.vault.kept(context.workspace)}
    new = kept.get(input_.secret.removeprefix(PREFIX))
    if new is None:
        raise SecretGone(details={"name": input_.secret})
    again = [
        id_ for id_ in selection.ids if is_reference(id_)
    ]  # items of a job whose failed ones are tried again
    named = tuple(id_ for id_ in selection.ids if not is_reference(id_))
    by_sources = bool(named) or not again
    refusals = list[Item]()
    used: dict[str, tuple[str, ...]] = {id_.removeprefix(PREFIX): () for id_ in again}
    async for page in chosen(context, replace(selection, ids=named), Right.MANAGE, nobody=not by_sources):
        for one in page:
            reference = await _credential(context, one)
            if one.refused or not is_reference(reference):
                reason = one.refused or "It connects without a secret."
                refusals.append(refused(Chosen(id=one.id, title=one.title, refused=reason)))
                continue
            name = reference.removeprefix(PREFIX)
            used[name] = (*used.get(name, ()), one.title)
    items = [_item(Used(name=name, by=by), kept.get(name), new) for name, by in used.items()]
    return [*items, *refusals]


async def run(context: BulkContext, item: Item, input_: NewSecret) -> ItemDone:
    await _check_right(context)
    vault = context.platform.vault
    turned, writes = await vault.turned(
        context.workspace,
        item.id.removeprefix(PREFIX),
        input_.secret.removeprefix(PREFIX),
        by=context.user,
        key=context.key,
    )
    told = {"version": turned.version}
    return ItemDone(result=told, undo={**told, "key": context.key}, writes=writes)


async def undo(context: BulkContext, item: Item, was: Json) -> tuple[Write, ...]:
    await _check_right(context)
    name = item.id.removeprefix(PREFIX)
    now, _, writes = await context.platform.vault.turned_back(context.workspace, name, key=was["key"])
    if now.version != was["version"] and not context.force:
        raise ChangedSince(details={"secret": item.id, "version": now.version})
    return writes


async def _check_right(context: BulkContext) -> None:
    """Secrets are the workspace's: who may manage that may turn them."""
    records = context.platform.store.records
    workspace = await records.get(Workspace, context.workspace)
    if workspace is None:
        raise NotFound
    asker = Asker(user=context.user, role=context.role)
    now = context.platform.clock.now()
    if await role_for(records, asker, workspace, None, Right.MANAGE, now) is None:
        raise NotAllowedAnyMore(details={"right": Right.MANAGE})


async def _credential(context: BulkContext, one: Chosen) -> str:
    if one.record is None or one.refused:
        return ""
    body = to_json(await context.platform.rooms.read(one.record))["body"]
    return str(body.get("credential") or "")


def _item(used: Used, there: SecretRecord | None, new: SecretRecord) -> Item:
    id_ = PREFIX + used.name
    if there is None:
        return Item(id=id_, title=used.name, refused="The workspace keeps no secret under this name.")
    reason = ""
    if there.name == new.name:
        reason = "It is the new secret itself."
    elif new.host and new.host != there.host:
        reason = f"The new secret may go to {new.host} only."
    return Item(
        id=id_,
        title=used.name,
        before={"version": there.version, "sources": list(used.by)},
        after={"version": there.version + 1, "sources": list(used.by)},
        refused=reason,
    )


KIND = BulkKind(
    name="rotate_credentials",
    title="Rotate credentials",
    summary="Gives the secrets of these sources the value of a new one; who else names them goes on with it, too.",
    icon="key-round",
    category="Sources",
    input=NewSecret,
    select=select,
    run=run,
    right=Right.MANAGE,
    undo=undo,
)
