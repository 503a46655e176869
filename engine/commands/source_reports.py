"""Reports of sources: which sections there are, build, list, remove; links to them, and when they are built by themselves."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field

from crdt.errors import InvalidInput, NotFound
from crdt.ids import DocumentId
from crdt.model import Model
from engine.commands.clock_triggers import ByTheClock, ScheduledStep, schedule_once
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, Page, WholePage, paged
from engine.commands.documents import user_names
from engine.commands.scan_views import Id
from engine.commands.scans import readable_sources
from engine.members.ways import found_by
from engine.names import Name
from engine.records import DocumentRecord
from engine.reports import keeping
from engine.reports.records import BuiltReport, LinkAudience, ReportLink
from engine.reports.section import sections

HERE = "/reports/workspaces/{id}"
ONE = f"{HERE}/{{report}}"


class SectionOut(Model):
    name: str
    title: str


class SectionsOut(Model):
    sections: list[SectionOut]


class NewReport(Model):
    """Of these sources; no section stands for all."""

    id: str
    title: Name
    sources: list[Id] = Field(min_length=1, max_length=1000)
    sections: list[Id] = Field(default=[], max_length=50)


class ReportsOf(Page):
    id: str


class OneReport(Model):
    id: str
    report: Id


class LinksOf(OneReport, WholePage):
    """Of one report."""


class SourceReportOut(Model):
    """`links` show it to others now."""

    id: str
    workspace: str
    title: str
    sources: list[str]
    sections: list[str]
    created_by: str
    created_by_name: str
    created_at: int
    run: str | None
    links: int


class NewLink(OneReport):
    """`members` have to be signed in and of the workspace; `anyone` who has the link sees the report."""

    audience: LinkAudience = "members"
    days: float = Field(default=7, gt=0, le=366)


class OneLink(OneReport):
    link: Id


class LinkOut(Model):
    id: str
    audience: LinkAudience
    created_by: str
    created_by_name: str
    created_at: int
    expires_at: int
    state: Literal["works", "over", "revoked"]


class MadeLink(LinkOut):
    """`path` is the link, below this server's address. It is shown once."""

    path: str


class ScheduledReport(NewReport, ByTheClock):
    pass


class ScheduleOut(Model):
    """The workflow that builds the report, and its trigger."""

    design: str
    trigger: str
    says: str


async def list_sections(_input: Nothing, _context: CommandContext) -> SectionsOut:
    return SectionsOut(sections=[SectionOut(name=one.name, title=one.title) for one in sections().values()])


async def build(input_: NewReport, context: CommandContext) -> SourceReportOut:
    """What is known now; the report does not change any more."""
    platform = context.platform
    report = await keeping.made(
        platform.store.records,
        id_=platform.ids.new(),
        organisation=context.workspace.organisation,
        workspace=context.workspace.id,
        title=input_.title,
        sources=await _sources(input_, context),
        sections=input_.sections,
        by=context.caller.user,
        now=platform.clock.now(),
    )
    await _commit(keeping.keeping(report), context)
    return (await _shown([report], context))[0]


async def list_reports(input_: ReportsOf, context: CommandContext) -> Listing[SourceReportOut]:
    """Newest first; of sources that I may read."""
    where = {"workspace": context.workspace.id}
    rows = await context.platform.store.records.find(
        BuiltReport, where, order="created_at", descending=True, limit=keeping.ALL
    )
    seen = [row for row in rows if await may_read(row, context)]
    page = seen[input_.offset : input_.offset + input_.limit]
    return Listing(
        items=await _shown(page, context), total=len(seen), offset=input_.offset, limit=input_.limit
    )


async def remove(input_: OneReport, context: CommandContext) -> Nothing:
    """Its links show nothing any more."""
    report = await _one(input_, context)
    now = context.platform.clock.now()
    records = context.platform.store.records
    await _commit(await keeping.removing(records, report, context.caller.user, now), context)
    return Nothing()


async def share(input_: NewLink, context: CommandContext) -> MadeLink:
    report = await _one(input_, context)
    platform, now = context.platform, context.platform.clock.now()
    secret, link, writes = keeping.linking(
        report, platform.ids.new(), input_.audience, input_.days, context.caller.user, now
    )
    await _commit(writes, context)
    out = _link_out(link, {context.caller.user: context.caller.name}, now)
    return MadeLink(**out.model_dump(), path=f"/api/shared-reports/{secret}")


async def links(input_: LinksOf, context: CommandContext) -> Listing[LinkOut]:
    """Newest first, also those that show nothing any more."""
    report = await _one(input_, context)
    rows = await context.platform.store.records.find(
        ReportLink, {"report": report.id}, order="created_at", descending=True, limit=keeping.ALL
    )
    names = await user_names(context, {row.created_by for row in rows})
    now = context.platform.clock.now()
    items = [_link_out(row, names, now) for row in rows]
    return paged(items, input_)


async def revoke(input_: OneLink, context: CommandContext) -> LinkOut:
    """From now on it shows nothing."""
    report = await _one(input_, context)
    records, now = context.platform.store.records, context.platform.clock.now()
    found = await records.find(ReportLink, {"report": report.id, "id": input_.link}, limit=1)
    if not found:
        raise NotFound("This report has no such link.")
    if found[0].revoked_at is None:
        await _commit(keeping.revoking(report, found[0], context.caller.user, now), context)
    now_is = await records.find(ReportLink, {"report": report.id, "id": input_.link}, limit=1)
    names = await user_names(context, {found[0].created_by})
    return _link_out(now_is[0], names, now)


async def schedule(input_: ScheduledReport, context: CommandContext) -> ScheduleOut:
    sources = await _sources(input_, context)
    values = {"title": input_.title, "sources": list(sources), "sections": input_.sections}
    step = ScheduledStep(
        id="report",
        step={"operation": "report.build", "name": input_.title, "parameters": values},
        name=f"Report: {input_.title}",
        description=f"Builds the report “{input_.title}”.",
    )
    made = await schedule_once(step, input_, context)
    return ScheduleOut(design=made.design, trigger=made.trigger, says=made.when)


async def may_read(report: BuiltReport, context: CommandContext) -> bool:
    """A report says much of its sources, so whoever may not read one of them does not see it. Those that are gone are passed."""
    ids = {DocumentId(one["id"]) for one in report.sources}
    rows = await found_by(context.platform.store.records, DocumentRecord, "id", ids)
    allowed = await context.readable(rows)
    return all(row.id in allowed for row in rows)


async def _sources(input_: NewReport, context: CommandContext) -> dict[DocumentId, str]:
    readable = await readable_sources(context)
    unknown = [id_ for id_ in input_.sources if id_ not in readable]
    if unknown:
        raise InvalidInput(
            "A source is not one of this workspace.", details={"field": "sources", "unknown": unknown}
        )
    return {DocumentId(id_): readable[DocumentId(id_)] for id_ in dict.fromkeys(input_.sources)}


async def _one(input_: OneReport, context: CommandContext) -> BuiltReport:
    report = await context.platform.store.records.get(BuiltReport, input_.report)
    if report is None or report.workspace != context.workspace.id or not await may_read(report, context):
        raise NotFound("There is no such report in this workspace.")
    return report


async def _commit(writes: Any, context: CommandContext) -> None:
    receipt = await context.platform.store.writer.commit(writes)
    context.platform.channels.committed(writes, receipt)


async def _shown(rows: Sequence[BuiltReport], context: CommandContext) -> list[SourceReportOut]:
    names = await user_names(context, {row.created_by for row in rows})
    now = context.platform.clock.now()
    out = []
    for row in rows:
        found = await context.platform.store.records.find(ReportLink, {"report": row.id}, limit=keeping.ALL)
        out.append(
            SourceReportOut(
                id=row.id,
                workspace=row.workspace,
                title=row.title,
                sources=[one["title"] for one in row.sources],
                sections=row.sections,
                created_by=row.created_by,
                created_by_name=names.get(row.created_by, ""),
                created_at=row.created_at,
                run=row.run,
                links=sum(_state(link, now) == "works" for link in found),
            )
        )
    return out


def _link_out(row: ReportLink, names: dict[str, str] | dict[Any, str], now: int) -> LinkOut:
    return LinkOut(
        id=row.id,
        audience=row.audience,
        created_by=row.created_by,
        created_by_name=names.get(row.created_by, ""),
        created_at=row.created_at,
        expires_at=row.expires_at,
        state=_state(row, now),
    )


def _state(row: ReportLink, now: int) -> Literal["works", "over", "revoked"]:
    if row.revoked_at is not None:
        return "revoked"
    return "works" if row.expires_at > now else "over"


def _command(name: str, summary: str, method: Any, path: str, run: Any, **more: Any) -> Command[Any, Any]:
    values: dict[str, Any] = {"right": "edit", "scope": "workspace", **more}
    return Command(name=name, summary=summary, method=method, path=path, run=run, **values)


COMMANDS = Area(
    name="source_reports",
    commands=(
        _command(
            "reports.sections",
            "What a report can say",
            "GET",
            "/reports/sections",
            list_sections,
            scope="none",
            right="read",
            input=Nothing,
            output=SectionsOut,
        ),
        _command(
            "reports.list",
            "The reports of a workspace, newest first",
            "GET",
            HERE,
            list_reports,
            right="read",
            input=ReportsOf,
            output=Listing[SourceReportOut],
        ),
        _command(
            "reports.build",
            "Builds a report of sources now",
            "POST",
            HERE,
            build,
            input=NewReport,
            output=SourceReportOut,
        ),
        _command(
            "reports.schedule",
            "Builds a report of sources by the clock",
            "POST",
            f"{HERE}/schedules",
            schedule,
            right="run",
            input=ScheduledReport,
            output=ScheduleOut,
        ),
        _command(
            "reports.remove",
            "Removes a report with its links",
            "DELETE",
            ONE,
            remove,
            input=OneReport,
            output=Nothing,
        ),
        _command(
            "reports.share",
            "A link to a report",
            "POST",
            f"{ONE}/links",
            share,
            input=NewLink,
            output=MadeLink,
        ),
        _command(
            "reports.links",
            "The links to a report",
            "GET",
            f"{ONE}/links",
            links,
            input=LinksOf,
            output=Listing[LinkOut],
        ),
        _command(
            "reports.revoke",
            "Ends a link to a report at once",
            "DELETE",
            f"{ONE}/links/{{link}}",
            revoke,
            input=OneLink,
            output=LinkOut,
        ),
    ),
)
