"""The library: templates to begin with, save a design as one, see where a design is from, signed export and import."""

from typing import Final

from crdt.errors import Forbidden, InvalidInput, NotFound
from crdt.kinds.workflow import Layout, Workflow
from crdt.roles import allows
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing
from engine.commands.documents import DocumentContent, content_of, user_names
from engine.commands.library_views import (
    DesignOfTemplate,
    ExportedTemplate,
    OneTemplate,
    Origin,
    SaveTemplate,
    TemplateDetail,
    TemplateOut,
    TemplatePreview,
    TemplateQuery,
    TemplateText,
    TemplateToImport,
    TemplateVersionOut,
    UseTemplate,
    fields_of,
    picture_of,
)
from engine.library import exchange, shelf
from engine.library.records import TemplateUse
from engine.library.shelf import ToSave
from engine.records import Workspace
from engine.texts import folded

KIND: Final = "workflow"


async def list_templates(input_: TemplateQuery, context: CommandContext) -> Listing[TemplateOut]:
    """Shipped ones first, then those made here, newest change first."""
    words = folded(input_.search)
    workspaces = await context.workspaces_of(input_.workspace)
    if input_.workspace and not workspaces:
        return Listing(items=[], total=0, offset=input_.offset, limit=input_.limit)
    found = [
        one
        for one in await shelf.templates(context.platform, context.caller.organisation, workspaces)
        if (not input_.tag or input_.tag in one.tags)
        and (input_.reach is None or one.reach == input_.reach)
        and all(word in folded(" ".join((one.title, one.description, *one.tags))) for word in words)
    ]
    names = await user_names(context, {one.updated_by for one in found} - {None})
    page = found[input_.offset : input_.offset + input_.limit]
    items = [TemplateOut(**fields_of(one, context, names)) for one in page]
    return Listing(items=items, total=len(found), offset=input_.offset, limit=input_.limit)


async def get(input_: OneTemplate, context: CommandContext) -> TemplateDetail:
    one = await shelf.template(context.platform, context.workspace, input_.id)
    kept = await shelf.versions(context.platform, input_.id)
    names = await user_names(context, {row.made_by for row in kept} | ({one.updated_by} - {None}))
    versions = [
        TemplateVersionOut(
            version=row.version,
            note=row.note,
            made_at=row.made_at,
            made_by=row.made_by,
            made_by_name=names.get(row.made_by, ""),
        )
        for row in kept
    ]
    content = one.content
    fields = fields_of(one, context, names)
    return TemplateDetail(**fields, body=content["body"], layout=content["layout"], versions=versions)


async def use(input_: UseTemplate, context: CommandContext) -> DocumentContent:
    platform = context.platform
    one = await shelf.template(platform, context.workspace, input_.id, input_.version)
    row = await shelf.use(
        platform, context.workspace, one, input_.name or one.title, input_.defaults, context.caller.user
    )
    return await content_of(row, context)


async def save(input_: SaveTemplate, context: CommandContext) -> TemplateOut:
    """What the design is now, without the sources that were chosen in it."""
    if input_.reach == "organisation" and not allows(context.caller.role, "manage"):
        raise Forbidden("A template for the whole organisation needs the right to manage.")
    document = await context.platform.rooms.read(context.document)
    body, layout = document.body(), document.layout()
    if not isinstance(body, Workflow) or not isinstance(layout, Layout):
        raise InvalidInput("Templates are made of workflow designs.")
    wanted = ToSave(
        template=input_.template,
        title=input_.title,
        description=input_.description,
        tags=tuple(dict.fromkeys(tag.strip() for tag in input_.tags if tag.strip())),
        for_all=input_.reach == "organisation",
        note=input_.note,
        content=shelf.without_places(body, layout),
    )
    workspace = await _workspace_of(context)
    one = await shelf.save(context.platform, workspace, wanted, context.caller.user)
    return TemplateOut(**fields_of(one, context, {context.caller.user: context.caller.name}))


async def remove(input_: OneTemplate, context: CommandContext) -> Nothing:
    """By who made it, and by who may manage."""
    platform, caller = context.platform, context.caller
    if shelf.is_shipped(input_.id):
        raise Forbidden("What comes with Concert stays.")
    row = await shelf.row_of(platform, caller.organisation, context.workspace.id, input_.id)
    if row.created_by != caller.user and not allows(caller.role, "manage"):
        raise Forbidden("Only who made a template, or who may manage, removes it.")
    await shelf.remove(platform, row, caller.user)
    return Nothing()


async def origin(_input: DesignOfTemplate, context: CommandContext) -> Origin:
    platform = context.platform
    used = await platform.store.records.get(TemplateUse, context.document.id)
    if used is None:
        return Origin(template="", title="", version=0, newest=0, newer=False, removed=False)
    workspace = await _workspace_of(context)
    known = {one.id: one for one in await shelf.templates(platform, workspace.organisation, {workspace.id})}
    one = known.get(used.template)
    newest = used.version if one is None else one.version
    return Origin(
        template=used.template,
        title="" if one is None else one.title,
        version=used.version,
        newest=newest,
        newer=newest > used.version,
        removed=one is None,
    )


async def export(input_: OneTemplate, context: CommandContext) -> ExportedTemplate:
    one = await shelf.template(context.platform, context.workspace, input_.id)
    text = await exchange.export(context.platform, context.workspace, one)
    found = await exchange.look_into(context.platform, context.workspace, text)
    stem = "-".join("".join(c if c.isalnum() else " " for c in one.title).lower().split())[:80] or "template"
    return ExportedTemplate(
        file=f"{stem}.concert-template.json",
        text=text,
        signer=found.bundled.signer.name,
        fingerprint=found.fingerprint,
    )


async def preview(input_: TemplateText, context: CommandContext) -> TemplatePreview:
    found = await exchange.look_into(context.platform, context.workspace, input_.text)
    content = {"body": found.bundled.body, "layout": found.bundled.layout}
    return TemplatePreview(
        title=found.bundled.title,
        description=found.bundled.description,
        tags=found.bundled.tags,
        version=found.bundled.version,
        **picture_of(content, context),
        signer=found.bundled.signer.name,
        fingerprint=found.fingerprint,
        standing=found.standing,
    )


async def import_(input_: TemplateToImport, context: CommandContext) -> TemplateOut:
    """Whoever says that a signer is trusted says it for the organisation."""
    may_manage = allows(context.caller.role, "manage")
    if (input_.reach == "organisation" or input_.trust) and not may_manage:
        raise Forbidden("To trust a signer, or to give a template to everybody, needs the right to manage.")
    platform, caller = context.platform, context.caller
    found = await exchange.look_into(platform, context.workspace, input_.text)
    one = await exchange.take_in(
        platform,
        context.workspace,
        found,
        trust=input_.trust,
        for_all=input_.reach == "organisation",
        by=caller.user,
    )
    return TemplateOut(**fields_of(one, context, {caller.user: caller.name}))


async def _workspace_of(context: CommandContext) -> Workspace:
    """Of the document that a command is about."""
    found = await context.platform.store.records.get(Workspace, context.document.workspace)
    if found is None:
        raise NotFound
    return found


COMMANDS = Area(
    name="library",
    commands=(
        Command(
            name="library.list",
            summary="Templates that I may begin with: shipped, of all my workspaces or of one, of the organisation",
            method="GET",
            path="/workflow/templates",
            scope="none",
            right="read",
            input=TemplateQuery,
            output=Listing[TemplateOut],
            run=list_templates,
        ),
        Command(
            name="library.get",
            summary="One template with its content and versions",
            method="GET",
            path="/workflow/templates/{id}",
            scope="workspace",
            names="workspace",
            right="read",
            input=OneTemplate,
            output=TemplateDetail,
            run=get,
        ),
        Command(
            name="library.use",
            summary="A new design from a template",
            method="POST",
            path="/workflow/templates/{id}/use",
            scope="workspace",
            names="workspace",
            right="create",
            input=UseTemplate,
            output=DocumentContent,
            run=use,
        ),
        Command(
            name="library.save",
            summary="A design as a template, or as the next version of one",
            method="POST",
            path="/workflow/designer/workflows/{id}/template",
            scope="document",
            kind=KIND,
            right="edit",
            input=SaveTemplate,
            output=TemplateOut,
            run=save,
        ),
        Command(
            name="library.remove",
            summary="Offers a template no more",
            method="DELETE",
            path="/workflow/templates/{id}",
            scope="workspace",
            names="workspace",
            right="edit",
            input=OneTemplate,
            output=Nothing,
            run=remove,
        ),
        Command(
            name="library.origin",
            summary="Which template a design is from, and whether there is a newer version",
            method="GET",
            path="/workflow/designer/workflows/{id}/origin",
            scope="document",
            kind=KIND,
            right="read",
            input=DesignOfTemplate,
            output=Origin,
            run=origin,
        ),
        Command(
            name="library.export",
            summary="A template as a signed text",
            method="GET",
            path="/workflow/templates/{id}/export",
            scope="workspace",
            names="workspace",
            right="read",
            input=OneTemplate,
            output=ExportedTemplate,
            run=export,
        ),
        Command(
            name="library.preview_import",
            summary="What a signed template holds and who signed it; keeps nothing",
            method="POST",
            path="/workflow/templates/import/preview",
            scope="workspace",
            names="workspace",
            right="read",
            input=TemplateText,
            output=TemplatePreview,
            run=preview,
        ),
        Command(
            name="library.import",
            summary="Takes a signed template into the library",
            method="POST",
            path="/workflow/templates/import",
            scope="workspace",
            names="workspace",
            right="create",
            input=TemplateToImport,
            output=TemplateOut,
            run=import_,
        ),
    ),
)
