"""A file in the place of a document that exists: its content and its history are replaced, also for who has it open."""

import asyncio
from typing import cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from crdt.errors import InvalidInput
from crdt.kinds.kind import Kind
from engine.documents import seed
from engine.platform import Platform
from engine.records import DocumentRecord
from engine.resetting import Resetter
from server.access import Access
from server.routes.answers import answering, who
from server.routes.described import DescribedRoute, Description
from server.routes.files import FORMATS, ExportQuery, ImportedOut, parsed


async def reset_by_file(request: Request) -> Response:
    """Nothing is changed when the file does not fit."""
    principal = await who(request)
    access = cast(Access, request.app.state.access)
    platform = cast(Platform, request.app.state.platform)
    record, _ = await access.document(principal, request.path_params["id"], "manage")
    kind = platform.documents.kind(record.kind)
    raw = await request.body()
    format_ = request.query_params.get("format", "json")
    state = raw if format_ == "yjs" else await asyncio.to_thread(_state, format_, raw, kind, record)
    new = await Resetter.of(platform).reset(record, kind, state, principal.user)
    return JSONResponse({"id": new.id, "kind": new.kind, "title": new.title})


def _state(format_: str, raw: bytes, kind: Kind, record: DocumentRecord) -> bytes:
    content = parsed(format_, raw)
    named = content.pop("kind", kind.name)
    if named != kind.name:
        raise InvalidInput(f"This file is a {named}, not a {kind.name}.", details={"field": "kind"})
    body = content.get("body")
    name = body.get("name") if isinstance(body, dict) else None
    return seed(kind, name if isinstance(name, str) and name else record.title, content)


RESET = Description(
    name="documents.reset_by_file",
    summary="A file in the place of a document: its content and its history are replaced",
    method="POST",
    path="/api/documents/{id}/reset/import",
    query=ExportQuery,
    accepts=tuple(FORMATS.values()),
    output=ImportedOut,
)
ROUTES = [DescribedRoute(RESET, answering(reset_by_file))]
