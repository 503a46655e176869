"""Reports and findings as files: a report as CSV, HTML or PDF, by its id or by a link; the findings of a workspace as CSV or JSON."""

import asyncio
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal, cast

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from crdt.errors import InvalidInput, NotFound
from crdt.ids import DocumentId
from crdt.model import Model
from engine.commands.finding_views import FindingFilter
from engine.findings.listing import FindingsWanted
from engine.findings.records import FindingRecord
from engine.members.ways import found_by
from engine.platform import Platform
from engine.records import DocumentRecord
from engine.reports import keeping
from engine.reports.records import BuiltReport
from engine.reports.section import moment
from engine.reports.writing import ReportText, as_csv, as_html, harmless
from server.access import Access
from server.principal import Principal
from server.routes.answers import answering, who
from server.routes.described import DescribedRoute, Description

ReportFormat = Literal["csv", "html", "pdf"]
MEDIA: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "json": "application/json",
}
SHEET = (
    *("id", "severity", "state", "area", "rule", "source", "table", "column", "message", "fix"),
    *("first_seen", "last_seen", "reason", "due", "evidence"),
)
AT_ONCE = 500
ALL = 1_000_000
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
}


class ReportQuery(Model):
    format: ReportFormat = "html"


class ExportQuery(FindingFilter):
    format: Literal["csv", "json"] = "csv"


async def download(request: Request) -> Response:
    principal = await who(request)
    access, platform = _parts(request)
    report = await platform.store.records.get(BuiltReport, request.path_params["report"])
    if report is None:
        raise NotFound("There is no such report.")
    await _check_reader(principal, access, platform, report)
    return await _written(request, platform, report, attached=True)


async def shared(request: Request) -> Response:
    """Looked up anew at each request, so a link that was revoked shows nothing from then on."""
    access, platform = _parts(request)
    link, report = await keeping.linked(
        platform.store.records, request.path_params["link"], platform.clock.now()
    )
    if link.audience == "members":
        await _check_reader(await who(request), access, platform, report)
    return await _written(request, platform, report, attached=request.query_params.get("format") == "csv")


async def _check_reader(
    principal: Principal, access: Access, platform: Platform, report: BuiltReport
) -> None:
    await access.workspace(principal, report.workspace, "read")
    ids = tuple(one["id"] for one in report.sources)
    rows = await platform.store.records.find(DocumentRecord, {"id": ids}, limit=len(ids))
    readable = await access.readable(principal, rows)
    if any(row.id not in readable for row in rows):
        raise NotFound("There is no such report.")


async def _written(request: Request, platform: Platform, report: BuiltReport, *, attached: bool) -> Response:
    format_ = _format(request, ReportQuery)
    text = await keeping.text_of(platform.store.records, report)
    headers = dict(HEADERS)
    if attached or format_ == "csv":
        headers["content-disposition"] = f'attachment; filename="{_name(report.title)}.{format_}"'
    if format_ == "pdf":
        return Response(await asyncio.to_thread(_printed, text), media_type=MEDIA["pdf"], headers=headers)
    lines = as_csv(text) if format_ == "csv" else as_html(text)
    return StreamingResponse(_bytes(lines), media_type=MEDIA[format_], headers=headers)


async def export(request: Request) -> Response:
    """What the list of findings shows, all of it, as it is written."""
    principal = await who(request)
    access, platform = _parts(request)
    workspace, _ = await access.workspace(principal, request.path_params["id"], "read")
    try:
        query = ExportQuery.model_validate(dict(request.query_params))
    except ValidationError:
        raise InvalidInput("An export is csv or json, with the filters of the list.") from None
    hidden = await access.hidden(principal)
    wanted = FindingsWanted(workspace=workspace.id, hidden=hidden, sought=query.sought())
    found = await platform.store.findings.page(wanted, 0, ALL)
    sources = await found_by(platform.store.records, DocumentRecord, "id", {row.source for row in found})
    titles = {row.id: row.title for row in sources}
    lines = _sheet(found, titles) if query.format == "csv" else _json(found, titles)
    headers = {"content-disposition": f'attachment; filename="findings.{query.format}"'}
    return StreamingResponse(_bytes(lines), media_type=MEDIA[query.format], headers=headers)


def _sheet(rows: Iterable[FindingRecord], titles: dict[DocumentId, str]) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(SHEET)
    for row in rows:
        values = _values(row, titles)
        values["evidence"] = "" if row.evidence is None else json.dumps(row.evidence, ensure_ascii=False)
        writer.writerow([harmless(values[name]) for name in SHEET])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def _json(rows: Iterable[FindingRecord], titles: dict[DocumentId, str]) -> Iterator[str]:
    before = "["
    for row in rows:
        yield before + json.dumps(_values(row, titles), ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[" else "]\n"


def _values(row: FindingRecord, titles: dict[DocumentId, str]) -> dict[str, Any]:
    return {
        "id": row.id,
        "severity": row.severity,
        "state": row.state,
        "area": row.area,
        "rule": row.rule,
        "source": titles[row.source],
        "table": row.table,
        "column": row.column,
        "message": row.message,
        "fix": row.fix,
        "first_seen": moment(row.first_at),
        "last_seen": moment(row.last_at),
        "reason": row.reason,
        "due": moment(row.due),
        "evidence": row.evidence,
    }


async def _bytes(lines: Iterable[str]) -> Any:
    """In pieces, with a turn for others between them."""
    piece: list[str] = []
    for line in lines:
        piece.append(line)
        if len(piece) >= AT_ONCE:
            yield "".join(piece).encode("utf-8", "replace")
            piece.clear()
            await asyncio.sleep(0)
    yield "".join(piece).encode("utf-8", "replace")


def _format(request: Request, query: type[ReportQuery]) -> ReportFormat:
    try:
        return query.model_validate({"format": request.query_params.get("format", "html")}).format
    except ValidationError:
        raise InvalidInput("A report is csv, html or pdf.", details={"field": "format"}) from None


def _printed(report: ReportText) -> bytes:
    """In a thread. What sets type takes a second to load, which only those pay who print."""
    from engine.reports.printing import as_pdf  # noqa: PLC0415

    return as_pdf(report)


def _name(title: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", title).strip("-.")[:80] or "report"


def _parts(request: Request) -> tuple[Access, Platform]:
    return cast(Access, request.app.state.access), cast(Platform, request.app.state.platform)


FILES = tuple(MEDIA[name].partition(";")[0] for name in ("csv", "html", "pdf"))
ROUTES = [
    DescribedRoute(
        Description(
            name="reports.download",
            summary="A report as a file",
            method="GET",
            path="/api/reports/{report}/download",
            query=ReportQuery,
            media=FILES,
        ),
        answering(download),
    ),
    DescribedRoute(
        Description(
            name="reports.shared",
            summary="The report that a link shows",
            method="GET",
            path="/api/shared-reports/{link}",
            query=ReportQuery,
            media=FILES,
            public=True,
        ),
        answering(shared),
    ),
    DescribedRoute(
        Description(
            name="findings.export",
            summary="Findings of a workspace as a file",
            method="GET",
            path="/api/scan-results/workspaces/{id}/export",
            query=ExportQuery,
            media=(FILES[0], MEDIA["json"]),
        ),
        answering(export),
    ),
]
