"""The Starlette application of a wired process: routes, doors, middleware, start and stop."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Match, Mount, Route

from crdt.errors import NotFound
from server.attempts import Attempts
from server.errors import MethodNotAllowed, body, status_of
from server.middleware import LimitBody, OwnPages, StrictHeaders, Traced
from server.origins import Origins
from server.proxies import FromProxies
from server.routes import decisions, files, health, hooks, reports, resets, session, status
from server.routes.commands import command_routes
from server.routes.pages import Files, Pages
from server.routes.schemas import schema_routes
from server.signings import Signings
from server.wiring import Concert

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def create_app(concert: Concert) -> Starlette:
    """`concert` is already open; the app closes it when it stops."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await concert.close()

    origins = Origins.of(concert.settings)
    app = Starlette(
        routes=_routes(concert),
        middleware=[
            Middleware(FromProxies, trusted=concert.settings.trusted),
            Middleware(Traced),
            Middleware(StrictHeaders, https=concert.settings.is_https),
            Middleware(LimitBody, limit=concert.settings.body_bytes),
            Middleware(OwnPages, origins=origins),
        ],
        exception_handlers={HTTPException: _http_error},
        lifespan=lifespan,
    )
    app.state.settings = concert.settings
    app.state.origins = origins
    app.state.attempts = Attempts(concert.settings.sign_ins)
    app.state.signings = Signings(concert.platform)
    app.state.platform = concert.platform
    app.state.doors = concert.doors
    app.state.access = concert.access
    app.state.identity = concert.identity
    app.state.tickets = concert.tickets
    app.state.metrics = concert.metrics
    app.state.channels = concert.platform.channels
    app.state.documents = concert.platform.documents
    return app


def _routes(concert: Concert) -> list[BaseRoute]:
    others = [*session.ROUTES, *files.ROUTES, *resets.ROUTES, *hooks.ROUTES, *reports.ROUTES, *status.ROUTES]
    interface = [
        *others,
        *schema_routes(concert.performer.commands, others),
        *command_routes(concert.performer, concert.metrics),
    ]
    built = concert.settings.app
    return [
        Mount("/assets", Files(built / "assets")),
        *health.ROUTES,
        *interface,
        Route("/api/{path:path}", _elsewhere(interface), methods=METHODS),
        *decisions.ROUTES,
        *concert.doors.routes,
        Mount("/", Pages(built)),
    ]


def _elsewhere(interface: list[Route]) -> Callable[[Request], Awaitable[Response]]:
    """Answers what no route took: there is no such path, or not with this method."""

    async def answer(request: Request) -> Response:
        here = [route for route in interface if route.matches(request.scope)[0] is not Match.NONE]
        methods = sorted({method for route in here for method in route.methods or ()})
        if methods:
            error = MethodNotAllowed(details={"methods": methods})
            return JSONResponse(body(error), status_of(error), headers={"allow": ", ".join(methods)})
        nowhere = NotFound("There is no such path below /api.", next_step="See /api/openapi.json.")
        return JSONResponse(body(nowhere), status_of(nowhere))

    return answer


async def _http_error(_request: Request, exception: Exception) -> Response:
    """Starlette's own refusals in our shape."""
    status = exception.status_code if isinstance(exception, HTTPException) else 500
    error = MethodNotAllowed() if status == 405 else NotFound()
    return JSONResponse(body(error), status)
