"""Documents as files: export as JSON, YAML or Yjs bytes, and import of the same."""

import asyncio
import json
import re
from typing import Any, Literal, cast

import yaml
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from crdt.document import Document
from crdt.errors import InvalidInput
from crdt.kinds.writing import to_json
from crdt.model import Model
from engine.documents import Documents, check_maker
from engine.platform import Platform
from server.access import Access
from server.routes import plain_yaml
from server.routes.answers import answering, read_json, too_deep, unread, who
from server.routes.described import FILE, DescribedRoute, Description

FORMATS = {
    "json": "application/json",
    "yaml": "application/yaml",
    "yjs": FILE,
}


class ExportQuery(Model):
    format: Literal["json", "yaml", "yjs"] = "json"


class ImportQuery(ExportQuery):
    """`kind` is said for `yjs` only; other files name their own."""

    kind: str = "freeform"
    name: str = ""


class ImportedOut(Model):
    id: str
    kind: str
    title: str


async def export(request: Request) -> Response:
    """One document as a download. Comments and layout included, secrets never: documents hold references only."""
    principal = await who(request)
    access, platform = _parts(request)
    record, _ = await access.document(principal, request.path_params["id"], "read")
    format_ = request.query_params.get("format", "json")
    if format_ not in FORMATS:
        raise InvalidInput("An export is json, yaml or yjs.", details={"field": "format"})
    document = await platform.rooms.read(record)
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", record.title).strip("-.")[:80] or record.id
    return Response(
        _encoded(format_, document),
        media_type=FORMATS[format_],
        headers={"content-disposition": f'attachment; filename="{name}.{format_}"'},
    )


def _encoded(format_: str, document: Document) -> bytes:
    if format_ == "yjs":
        return document.state()
    content = to_json(document)
    if format_ == "yaml":
        return yaml.safe_dump(content, sort_keys=False, allow_unicode=True).encode()
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


async def import_(request: Request) -> Response:
    """A file as a new document of the workspace. Nothing is made when the file does not fit."""
    principal = await who(request)
    access, _ = _parts(request)
    workspace, role = await access.workspace(principal, request.path_params["id"], "create")
    raw = await request.body()
    documents = cast(Documents, request.app.state.documents)
    format_ = request.query_params.get("format", "json")
    if format_ == "yjs":
        kind = request.query_params.get("kind", "freeform")
        name = request.query_params.get("name", "Imported document")
        check_maker(documents.kind(kind), role)
        record = await documents.adopt(workspace, kind, name, raw, principal.user)
    else:
        content = await asyncio.to_thread(parsed, format_, raw)
        kind = content.pop("kind", None)
        if not isinstance(kind, str):
            raise InvalidInput("An import names its `kind`.", details={"field": "kind"})
        body = content.get("body")
        found = body.get("name") if isinstance(body, dict) else None
        name = (
            request.query_params.get("name")
            or (found if isinstance(found, str) else "")
            or "Imported document"
        )
        check_maker(documents.kind(kind), role)
        record = await documents.create(workspace, kind, name, content, principal.user)
    return JSONResponse({"id": record.id, "kind": record.kind, "title": record.title}, 201)


def parsed(format_: str, raw: bytes) -> dict[str, Any]:
    """A document's parts as a file says them. Raises InvalidInput."""
    try:
        match format_:
            case "json":
                value = read_json(raw, "This file")
            case "yaml":
                value = plain_yaml.read(raw)
            case _:
                raise InvalidInput("An import is json, yaml or yjs.", details={"field": "format"})
    except plain_yaml.TooDeep:
        raise too_deep("This file") from None
    except yaml.MarkedYAMLError as error:
        if (mark := error.problem_mark) is None:
            raise InvalidInput("This file is not YAML.") from None
        raise unread("This file", "YAML", mark.line + 1, mark.column + 1) from None
    except yaml.YAMLError:
        raise InvalidInput("This file is not YAML: it has characters that are none of a text.") from None
    except ValueError as error:
        raise InvalidInput(f"This file is no YAML that JSON could say: {error}.") from None
    if not isinstance(value, dict):
        raise InvalidInput("An import is an object with `kind` and `body`.")
    return value


def _parts(request: Request) -> tuple[Access, Platform]:
    return cast(Access, request.app.state.access), cast(Platform, request.app.state.platform)


EXPORT = Description(
    name="documents.export",
    summary="A document as a file",
    method="GET",
    path="/api/documents/{id}/export",
    query=ExportQuery,
    media=tuple(FORMATS.values()),
)
IMPORT = Description(
    name="documents.import",
    summary="A file as a new document of the workspace",
    method="POST",
    path="/api/collaboration/workspaces/{id}/import",
    query=ImportQuery,
    accepts=tuple(FORMATS.values()),
    output=ImportedOut,
    status=201,
)
ROUTES = [DescribedRoute(EXPORT, answering(export)), DescribedRoute(IMPORT, answering(import_))]
