"""Keeps built reports and the links to them: what is committed, and whom a link shows its report to."""

import secrets
from collections.abc import Mapping, Sequence
from hashlib import sha256

from crdt.dataclasses import replace
from crdt.errors import NotFound
from crdt.ids import DocumentId, Micros, OrganisationId, RunId, UserId, WorkspaceId, workspace_channel
from engine.ports import Records
from engine.records import User
from engine.reports import told
from engine.reports.building import built, chosen
from engine.reports.records import BuiltReport, LinkAudience, ReportLink
from engine.reports.section import SectionContext, Written
from engine.reports.writing import ReportText
from engine.writes import AppendEvent, Insert, Put, Remove, Write

DAY = 86_400 * 1_000_000
ALL = 10_000


class LinkOver(NotFound):
    code = "link_over"
    message = "This link shows nothing: it never was one, its time is over, or it was revoked."
    next_step = "Ask whoever gave it to you for a new one."


async def made(
    records: Records,
    *,
    id_: str,
    organisation: OrganisationId,
    workspace: WorkspaceId,
    title: str,
    sources: Mapping[DocumentId, str],
    sections: Sequence[str],
    by: UserId,
    now: Micros,
    run: RunId | None = None,
) -> BuiltReport:
    """Reads rows; the caller commits what `keeping` says."""
    parts = chosen(sections)
    context = SectionContext(
        organisation=organisation, workspace=workspace, sources=sources, records=records, now=now
    )
    written = await built(context, parts)
    return BuiltReport(
        id=id_,
        organisation=organisation,
        workspace=workspace,
        title=title,
        sources=[{"id": id_, "title": name} for id_, name in sources.items()],
        sections=[part.name for part in parts],
        content=[one.model_dump(mode="json") for one in written],
        created_by=by,
        created_at=now,
        run=run,
    )


def keeping(report: BuiltReport) -> tuple[Write, ...]:
    return Put(record=report), _event(told.BUILT, report, report.created_by, report.created_at)


async def removing(records: Records, report: BuiltReport, by: UserId, now: Micros) -> tuple[Write, ...]:
    links = await records.find(ReportLink, {"report": report.id}, limit=ALL)
    return (
        Remove(type=BuiltReport, key=(report.id,)),
        *(Remove(type=ReportLink, key=(link.digest,)) for link in links),
        _event(told.REMOVED, report, by, now),
    )


def linking(
    report: BuiltReport, id_: str, audience: LinkAudience, days: float, by: UserId, now: Micros
) -> tuple[str, ReportLink, tuple[Write, ...]]:
    """The secret of the link, which is shown once; its row; and what is committed."""
    secret = secrets.token_urlsafe(32)
    link = ReportLink(
        digest=digest_of(secret),
        id=id_,
        organisation=report.organisation,
        workspace=report.workspace,
        report=report.id,
        audience=audience,
        created_by=by,
        created_at=now,
        expires_at=Micros(now + round(days * DAY)),
    )
    return secret, link, (Insert(record=link), _event(told.SHARED, report, by, now))


def revoking(report: BuiltReport, link: ReportLink, by: UserId, now: Micros) -> tuple[Write, ...]:
    over = replace(link, revoked_at=now, revoked_by=by)
    return Put(record=over), _event(told.REVOKED, report, by, now)


async def linked(records: Records, secret: str, now: Micros) -> tuple[ReportLink, BuiltReport]:
    """`LinkOver` from the moment it was revoked or its time is over. The audience is the caller's to check."""
    link = await records.get(ReportLink, digest_of(secret))
    if link is None or link.revoked_at is not None or link.expires_at <= now:
        raise LinkOver
    report = await records.get(BuiltReport, link.report)
    if report is None:
        raise LinkOver
    return link, report


async def text_of(records: Records, report: BuiltReport) -> ReportText:
    user = await records.get(User, report.created_by)
    return ReportText(
        title=report.title,
        sources=[one["title"] for one in report.sources],
        by="" if user is None else user.name,
        at=report.created_at,
        written=[Written.model_validate(one) for one in report.content],
    )


def digest_of(secret: str) -> str:
    """What is kept of a link's secret. 256 random bits need no salt."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _event(topic: str, report: BuiltReport, by: UserId, now: Micros) -> AppendEvent:
    about = [one["id"] for one in report.sources]
    said = told.ReportEvent(report=report.id, title=report.title, sources=about, by=by, at=now)
    channel = workspace_channel(report.workspace)
    return AppendEvent(channel=channel, topic=topic, payload=said.model_dump(), at=now)
