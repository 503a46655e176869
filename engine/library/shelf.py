"""The templates that somebody may use: shipped ones, the workspace's, the organisation's; saved, versioned, used.

Who may ask is decided before (`commands/library.py`).
"""

from collections.abc import Collection
from typing import Any, Final

from crdt.dataclasses import dataclass, replace
from crdt.errors import InvalidInput, NotFound
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId
from crdt.kinds.workflow import Layout, Workflow
from engine.formats.ordering import drawn
from engine.library.records import TemplateRecord, TemplateUse, TemplateVersion
from engine.library.shipped import PREFIX, Shipped, shipped
from engine.platform import Platform
from engine.records import DocumentRecord, Workspace
from engine.writes import Insert, Put

MOST: Final = 1_000
"""Templates of an organisation."""
Content = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """`reach`: who may use it, `workspace` where it is only used there. `signer` is the key it came in with, "" of what was made here or shipped."""

    id: str
    title: str
    description: str
    tags: tuple[str, ...]
    version: int
    reach: str
    content: Content
    workspace: WorkspaceId | None = None
    updated_at: Micros | None = None
    updated_by: UserId | None = None
    signer: str = ""
    note: str = ""


async def templates(
    platform: Platform, organisation: OrganisationId, workspaces: Collection[WorkspaceId]
) -> list[Template]:
    """Shipped ones first, then those made in these workspaces and for everybody, newest change first."""
    rows = await platform.store.records.find(
        TemplateRecord,
        {"organisation": organisation},
        order="updated_at",
        descending=True,
        limit=MOST,
    )
    mine = [
        row
        for row in rows
        if row.removed_at is None and (row.workspace is None or row.workspace in workspaces)
    ]
    made = [await _of_row(platform, row, row.version) for row in mine]
    return [*map(_of_shipped, shipped().values()), *made]


async def template(
    platform: Platform, workspace: Workspace, id_: str, version: int | None = None
) -> Template:
    """Raises NotFound."""
    if (one := shipped().get(id_)) is not None:
        return _of_shipped(one)
    row = await row_of(platform, workspace.organisation, workspace.id, id_)
    return await _of_row(platform, row, version or row.version)


async def row_of(
    platform: Platform, organisation: OrganisationId, workspace: WorkspaceId, id_: str
) -> TemplateRecord:
    row = await platform.store.records.get(TemplateRecord, id_)
    reaches = row is not None and row.organisation == organisation and row.workspace in {None, workspace}
    if row is None or not reaches or row.removed_at is not None:
        raise NotFound
    return row


async def versions(platform: Platform, id_: str) -> list[TemplateVersion]:
    """Newest first; none of what is shipped."""
    rows = await platform.store.records.find(
        TemplateVersion, {"template": id_}, order="version", descending=True, limit=MOST
    )
    return list(rows)


def _of_shipped(one: Shipped) -> Template:
    return Template(
        id=one.key,
        title=one.title,
        description=one.description,
        tags=one.tags,
        version=one.version,
        reach="shipped",
        content=dict(one.content),
    )


async def _of_row(platform: Platform, row: TemplateRecord, version: int) -> Template:
    kept = await platform.store.records.get(TemplateVersion, row.id, version)
    if kept is None:
        raise NotFound
    return Template(
        id=row.id,
        title=row.title,
        description=row.description,
        tags=tuple(row.tags),
        version=version,
        reach="organisation" if row.workspace is None else "workspace",
        workspace=row.workspace,
        content=kept.content,
        updated_at=row.updated_at,
        updated_by=row.updated_by,
        signer=row.signer or "",
        note=kept.note,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSave:
    """`template`: an id whose next version this is; "" makes a new one."""

    template: str
    title: str
    description: str
    tags: tuple[str, ...]
    for_all: bool
    note: str
    content: Content
    signer: str | None = None


async def save(platform: Platform, workspace: Workspace, wanted: ToSave, by: UserId) -> Template:
    now = platform.clock.now()
    if wanted.template:
        row = await row_of(platform, workspace.organisation, workspace.id, wanted.template)
        row = replace(
            row,
            title=wanted.title,
            description=wanted.description,
            tags=list(wanted.tags),
            version=row.version + 1,
            updated_by=by,
            updated_at=now,
        )
    else:
        count = await platform.store.records.count(TemplateRecord, {"organisation": workspace.organisation})
        if count >= MOST:
            raise InvalidInput(f"An organisation keeps at most {MOST:,} templates.")
        row = TemplateRecord(
            id=platform.ids.new(),
            organisation=workspace.organisation,
            workspace=None if wanted.for_all else workspace.id,
            title=wanted.title,
            description=wanted.description,
            tags=list(wanted.tags),
            version=1,
            created_by=by,
            created_at=now,
            updated_by=by,
            updated_at=now,
            signer=wanted.signer,
        )
    version = TemplateVersion(
        template=row.id,
        version=row.version,
        organisation=row.organisation,
        content=wanted.content,
        note=wanted.note,
        made_by=by,
        made_at=now,
    )
    await platform.store.writer.commit((Insert(record=version), Put(record=row)))
    return await _of_row(platform, row, row.version)


async def remove(platform: Platform, row: TemplateRecord, by: UserId) -> None:
    """It is offered no more; designs made from it stay, and know what they were made from."""
    now = platform.clock.now()
    gone = replace(row, removed_at=now, updated_by=by, updated_at=now)
    await platform.store.writer.commit((Put(record=gone),))


def without_places(design: Workflow, layout: Layout) -> Content:
    """A design as others begin with it: sources that are chosen for one workspace are asked for again."""
    parameters = {
        id_: one.model_copy(update={"default": None}) if one.type == "source" else one
        for id_, one in design.parameters.items()
    }
    body = design.model_copy(update={"parameters": parameters})
    places = layout.model_dump(mode="json") if layout.nodes else {"nodes": drawn(design)}
    return {"body": body.model_dump(mode="json"), "layout": places}


async def use(
    platform: Platform, workspace: Workspace, from_: Template, name: str, defaults: Content, by: UserId
) -> DocumentRecord:
    """A design of its own. `defaults`: values for run parameters, by name."""
    body = dict(from_.content["body"])
    known = {one["name"] for one in body["parameters"].values()}
    if unknown := sorted(defaults.keys() - known):
        raise InvalidInput("The template has no such parameter.", details={"parameters": unknown})
    body["parameters"] = {
        id_: {**one, "default": defaults.get(one["name"], one["default"])}
        for id_, one in body["parameters"].items()
    }
    body["name"] = name
    content = {"body": body, "layout": from_.content["layout"]}
    row = await platform.documents.create(workspace, "workflow", name, content, by)
    used = TemplateUse(
        document=row.id,
        organisation=row.organisation,
        template=from_.id,
        version=from_.version,
        used_by=by,
        used_at=platform.clock.now(),
    )
    await platform.store.writer.commit((Put(record=used),))
    return row


def is_shipped(id_: str) -> bool:
    return id_.startswith(PREFIX)
