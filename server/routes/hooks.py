"""Where other systems post signed messages that start a run. Nobody signs in here: the signature is what counts."""

from typing import Literal, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from crdt.model import Model
from engine.commands.trigger_views import ReasonOut
from engine.platform import Platform
from engine.triggers.signing import Signed
from server.errors import BodyTooLarge
from server.routes.answers import answering
from server.routes.described import DescribedRoute, Description
from server.settings import Settings


class HookQuery(Model):
    """Nothing."""


class HookOut(Model):
    """`run` is unset where a run under way holds it back, or the condition did not hold: `reason` says so."""

    status: Literal["started", "skipped", "refused", "waiting"]
    run: str | None
    reason: ReasonOut | None


async def receive(request: Request) -> Response:
    """202 with the run's id: it is durable, and has begun or waits."""
    settings = cast(Settings, request.app.state.settings)
    platform = cast(Platform, request.app.state.platform)
    signed = Signed(
        id=request.headers.get("webhook-id", ""),
        timestamp=request.headers.get("webhook-timestamp", ""),
        signature=request.headers.get("webhook-signature", ""),
        body=await _limited(request, settings.hook_bytes),
    )
    fired = await platform.triggers.receive(request.path_params["trigger"][:64], signed)
    said = HookOut(
        status=fired.status,
        run=fired.run,
        reason=None if fired.reason is None else ReasonOut(**{**fired.reason, "details": None}),
    )
    return JSONResponse(said.model_dump(), 202)


async def _limited(request: Request, limit: int) -> bytes:
    """Refused as soon as there is too much of it."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise BodyTooLarge(details={"limit": limit})
        parts.append(part)
    return b"".join(parts)


HOOK = Description(
    name="hooks.receive",
    summary="A signed message (Standard Webhooks) that starts a run",
    method="POST",
    path="/api/hooks/{trigger}",
    query=HookQuery,
    accepts=("application/json",),
    output=HookOut,
    status=202,
    public=True,
)
ROUTES = [DescribedRoute(HOOK, answering(receive))]
