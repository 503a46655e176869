"""The Starlette application of a wired process: routes, doors, middleware, start and stop."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from crdt.errors import NotFound
from server.errors import MethodNotAllowed, body, status_of
from server.middleware import LimitBody, OwnPages, StrictHeaders
from server.origins import Origins
from server.routes import files, health, session
from server.routes.commands import command_routes
from server.routes.pages import Pages
from server.routes.schemas import schema_routes
from server.wiring import Concert


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
            Middleware(StrictHeaders),
            Middleware(LimitBody, limit=concert.settings.body_bytes),
            Middleware(OwnPages, origins=origins),
        ],
        exception_handlers={HTTPException: _http_error},
        lifespan=lifespan,
    )
    app.state.settings = concert.settings
    app.state.origins = origins
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
    commands = concert.performer.commands
    return [
        *health.ROUTES,
        *session.ROUTES,
        *files.ROUTES,
        *schema_routes(dict(commands)),
        *command_routes(concert.performer, concert.metrics),
        Route("/api/{path:path}", _no_such_command, methods=["GET", "POST", "PUT", "DELETE"]),
        *concert.doors.routes,
        Mount("/", GZipMiddleware(Pages(concert.settings.app), minimum_size=1024, compresslevel=6)),
    ]


async def _no_such_command(_request: Request) -> Response:
    error = NotFound("There is no such path below /api.", next_step="See /api/openapi.json.")
    return JSONResponse(body(error), status_of(error))


async def _http_error(_request: Request, exception: Exception) -> Response:
    """Starlette's own refusals in our shape."""
    status = exception.status_code if isinstance(exception, HTTPException) else 500
    error = MethodNotAllowed() if status == 405 else NotFound()
    return JSONResponse(body(error), status)
