"""How this process does, as pages of JSON for whoever is signed in: its parts, and its metrics as rows. Each page has its ETag.

It says nothing about anybody's data, as `/readyz` and `/metrics` do not, from which it comes.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Final, cast

from prometheus_client import CollectorRegistry
from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from crdt.errors import InvalidInput
from crdt.model import Model
from engine.commands.command import Listing, Page
from engine.platform import Platform
from server.routes.answers import answering, who
from server.routes.described import DescribedRoute, Description
from server.routes.health import not_ready
from server.telemetry import Metrics

LEFT_OUT: Final = ("_bucket", "_created")
"""How the names of samples end that no table needs: the parts of histograms, and when a counter was made."""


class PartOut(Model):
    """`missing`: what it lacks, "" where it works."""

    type: str
    part: str
    health: str
    missing: str


class SampleOut(Model):
    """`about` is what it counts in, as `command=runs.start status=200`."""

    metric: str
    about: str
    value: float


async def health(request: Request) -> Response:
    page = await _asked(request)
    platform = cast(Platform, request.app.state.platform)
    reason = await not_ready(platform)
    store = PartOut(type="store", part="store", health="missing" if reason else "ok", missing=reason)
    parts = [
        PartOut(type=one.type, part=one.name, health=one.health, missing=", ".join(one.missing))
        for one in platform.components.listed()
    ]
    return _answer(request, [store, *parts], page)


async def metrics(request: Request) -> Response:
    page = await _asked(request)
    return _answer(request, _samples(cast(Metrics, request.app.state.metrics).registry), page)


def _samples(registry: CollectorRegistry) -> list[SampleOut]:
    return [
        SampleOut(
            metric=sample.name,
            about=" ".join(f"{name}={value}" for name, value in sorted(sample.labels.items())),
            value=sample.value,
        )
        for family in registry.collect()
        for sample in family.samples
        if not sample.name.endswith(LEFT_OUT)
    ]


async def _asked(request: Request) -> Page:
    await who(request)
    try:
        return Page.model_validate(dict(request.query_params))
    except ValidationError as error:
        fields = sorted({str(one["loc"][0]) for one in error.errors() if one["loc"]})
        raise InvalidInput("The page is not one that can be asked for.", details={"fields": fields}) from None


def _answer(request: Request, rows: Sequence[BaseModel], page: Page) -> Response:
    """304 where the asker has this page already (RFC 9110, 13.1.2)."""
    content: dict[str, Any] = {
        "items": [row.model_dump() for row in rows[page.offset : page.offset + page.limit]],
        "total": len(rows),
        "offset": page.offset,
        "limit": page.limit,
    }
    body = json.dumps(content, separators=(",", ":")).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    had = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    if tag in had or "*" in had:
        return Response(status_code=304, headers={"etag": tag})
    return Response(body, media_type="application/json", headers={"etag": tag})


ROUTES = [
    DescribedRoute(
        Description(
            name="status.health",
            summary="The parts of this process and whether each works, with an ETag",
            method="GET",
            path="/api/status/health",
            query=Page,
            output=Listing[PartOut],
        ),
        answering(health),
    ),
    DescribedRoute(
        Description(
            name="status.metrics",
            summary="The metrics of this process as rows, with an ETag",
            method="GET",
            path="/api/status/metrics",
            query=Page,
            output=Listing[SampleOut],
        ),
        answering(metrics),
    ),
]
