"""Security of sources: assess one now, look at what was found, and at the risk of all of them."""

from pydantic import Field

from crdt.model import Model
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, Page
from engine.commands.compliance_views import ControlLine, control_lines
from engine.commands.documents import user_names
from engine.commands.examining import performed
from engine.commands.security_views import (
    ALL,
    AssessmentGone,
    AssessmentLine,
    AssessmentOut,
    Id,
    Readable,
    RiskOut,
    SourceQuery,
    VulnerabilityOut,
    assessment_out,
    line_of,
    readable,
    risk_out,
    vulnerabilities_out,
)
from engine.operations.security.assess import AssessOutput
from engine.records import DocumentRecord
from engine.security.looking import latest
from engine.security.records import Area as Looked
from engine.security.records import Assessment, Vulnerability
from engine.writes import Remove


class AuditOf(Model):
    id: str
    include_vulnerabilities: bool = True
    include_compliance: bool = False


class AuditOut(Model):
    """`assessment` is unset while the source was never assessed. `compliance`: what is said of each control now."""

    source: str
    assessment: AssessmentOut | None
    risk: RiskOut | None
    vulnerabilities: list[VulnerabilityOut]
    compliance: list[ControlLine]


class AssessmentQuery(SourceQuery):
    area: Looked = "security"


class NewAssessment(Model):
    source: Id


class OneAssessment(Model):
    """`source` is what it is about."""

    id: str = Field(max_length=100)
    source: Id


class RiskQuery(Page):
    workspace: Id = ""


class RiskLine(Model):
    """A source and its risk. Unset where it was never assessed: unknown is not safe."""

    source: str
    title: str
    workspace: str
    assessed_at: int | None
    failed: int
    not_permitted: int
    open: int
    overdue: int
    risk: RiskOut | None


async def audit(input_: AuditOf, context: CommandContext) -> AuditOut:
    records, source = context.platform.store.records, context.document
    row = await latest(records, source.id, "security")
    known = Readable(sources={source.id: source})
    flaws: list[VulnerabilityOut] = []
    if input_.include_vulnerabilities:
        found = await records.find(
            Vulnerability,
            {"source": source.id, "state": ("open", "accepted")},
            order="weight",
            descending=True,
        )
        flaws = await vulnerabilities_out(context, found, known)
    lines = await control_lines(context, source.workspace, [source.id]) if input_.include_compliance else []
    if row is None:
        return AuditOut(source=source.id, assessment=None, risk=None, vulnerabilities=flaws, compliance=lines)
    names = await user_names(context, {row.by})
    return AuditOut(
        source=source.id,
        assessment=assessment_out(row, source.title, names),
        risk=await risk_out(context, source, row.results),
        vulnerabilities=flaws,
        compliance=lines,
    )


async def scans(input_: AssessmentQuery, context: CommandContext) -> Listing[AssessmentLine]:
    """Newest first."""
    known = await readable(context, input_.workspace, input_.source)
    records, where = context.platform.store.records, {"source": tuple(known.sources), "area": input_.area}
    if not known.sources:
        return Listing(items=[], total=0, offset=input_.offset, limit=input_.limit)
    total = await records.count(Assessment, where)
    found = await records.find(
        Assessment, where, order="finished_at", descending=True, offset=input_.offset, limit=input_.limit
    )
    names = await user_names(context, {one.by for one in found})
    items = [line_of(one, known.title(one.source), names) for one in found]
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def assess(_input: NewAssessment, context: CommandContext) -> AssessmentOut:
    source = context.document
    where = (source.organisation, source.workspace)
    output = await performed(context, "security.assess", where, {"source": source.id}, AssessOutput)
    return await _out(output.assessment, source, context)


async def get(input_: OneAssessment, context: CommandContext) -> AssessmentOut:
    return await _out(input_.id, context.document, context)


async def remove(input_: OneAssessment, context: CommandContext) -> Nothing:
    """The flaws that it found stay."""
    row = await _row(input_.id, context.document, context)
    await context.platform.store.writer.commit((Remove(type=Assessment, key=(row.id,)),))
    return Nothing()


async def risk(input_: RiskQuery, context: CommandContext) -> Listing[RiskLine]:
    """Riskiest first; after them those that were never assessed."""
    known = await readable(context, input_.workspace)
    lines = [await _risk(row, context) for row in known.sources.values()]
    ordered = sorted(
        lines, key=lambda one: (one.risk is None, -(one.risk.score if one.risk else 0), one.title)
    )
    page = ordered[input_.offset : input_.offset + input_.limit]
    return Listing(items=page, total=len(ordered), offset=input_.offset, limit=input_.limit)


async def _risk(source: DocumentRecord, context: CommandContext) -> RiskLine:
    records = context.platform.store.records
    row = await latest(records, source.id, "security")
    open_ = await records.find(Vulnerability, {"source": source.id, "state": "open"}, limit=ALL)
    now = context.platform.clock.now()
    return RiskLine(
        source=source.id,
        title=source.title,
        workspace=source.workspace,
        assessed_at=None if row is None else row.finished_at,
        failed=0 if row is None else row.failed,
        not_permitted=0 if row is None else row.not_permitted,
        open=len(open_),
        overdue=sum(one.due is not None and one.due < now for one in open_),
        risk=None if row is None else await risk_out(context, source, row.results),
    )


async def _out(id_: str, source: DocumentRecord, context: CommandContext) -> AssessmentOut:
    row = await _row(id_, source, context)
    return assessment_out(row, source.title, await user_names(context, {row.by}))


async def _row(id_: str, source: DocumentRecord, context: CommandContext) -> Assessment:
    row = await context.platform.store.records.get(Assessment, id_)
    if row is None or row.source != source.id:
        raise AssessmentGone
    return row


COMMANDS = Area(
    name="security",
    commands=(
        Command(
            name="security.audit",
            summary="What is known of the security of a source: last assessment, risk, flaws, controls",
            method="GET",
            path="/security/audit/{id}",
            scope="document",
            kind="data_source",
            right="read",
            input=AuditOf,
            output=AuditOut,
            run=audit,
        ),
        Command(
            name="security.scans",
            summary="Assessments of sources, newest first",
            method="GET",
            path="/security/scans",
            scope="none",
            right="read",
            input=AssessmentQuery,
            output=Listing[AssessmentLine],
            run=scans,
        ),
        Command(
            name="security.assess",
            summary="Assesses the security of a source now",
            method="POST",
            path="/security/scans",
            scope="document",
            names="source",
            kind="data_source",
            right="run",
            input=NewAssessment,
            output=AssessmentOut,
            run=assess,
        ),
        Command(
            name="security.scan",
            summary="One assessment with all its evidence",
            method="GET",
            path="/security/scans/{id}",
            scope="document",
            names="source",
            kind="data_source",
            right="read",
            input=OneAssessment,
            output=AssessmentOut,
            run=get,
        ),
        Command(
            name="security.remove_scan",
            summary="Removes an assessment; its flaws stay",
            method="DELETE",
            path="/security/scans/{id}",
            scope="document",
            names="source",
            kind="data_source",
            right="edit",
            input=OneAssessment,
            output=Nothing,
            run=remove,
        ),
        Command(
            name="security.risk",
            summary="The risk of each source, with the formula and every part of it",
            method="GET",
            path="/security/reports/risk-assessment",
            scope="none",
            right="read",
            input=RiskQuery,
            output=Listing[RiskLine],
            run=risk,
        ),
    ),
)
