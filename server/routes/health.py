"""Alive, ready, and the numbers: outside /api, without a token, saying nothing about anybody's data."""

import asyncio
from typing import cast

from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crdt.errors import ConcertError
from engine.platform import Platform
from engine.records import Setting
from engine.writes import Put
from server.telemetry import Metrics

STORE_SECONDS = 2.0


async def alive(_request: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def ready(request: Request) -> Response:
    """Ready means that a commit goes through now."""
    if reason := await not_ready(cast(Platform, request.app.state.platform)):
        return JSONResponse({"status": "not ready", "reasons": [{"part": "store", "reason": reason}]}, 503)
    return JSONResponse({"status": "ready", "reasons": []})


async def not_ready(platform: Platform) -> str:
    """Why nothing can be committed; "" when it can."""
    probe = Put(record=Setting(name="probe", value=platform.clock.now()))
    try:
        await asyncio.wait_for(platform.store.writer.commit((probe,)), STORE_SECONDS)
    except (ConcertError, TimeoutError) as error:
        return error.code if isinstance(error, ConcertError) else "store_slow"
    return ""


async def metrics(request: Request) -> Response:
    registry = cast(Metrics, request.app.state.metrics).registry
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


ROUTES = [Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", metrics)]
