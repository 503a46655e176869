"""One route per command, made from its declaration."""

import time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope

from server.errors import as_error, status_of
from server.perform import AnyCommand, Performer
from server.routes.answers import Handler, json_body, refusal, who
from server.telemetry import Metrics


class CommandRoute(Route):
    """Compares a path part by part: patterns for some hundred of them would be compiled in 50 ms at each start."""

    def __init__(self, path: str, handler: Handler, method: str) -> None:
        super().__init__("/", handler, methods=[method])
        self.path = path
        self._begins = path.partition("{")[0]
        self._parts = path.split("/")

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http" or not scope["path"].startswith(self._begins):
            return Match.NONE, {}
        given = scope["path"].split("/")
        if len(given) != len(self._parts):
            return Match.NONE, {}
        fields: dict[str, str] = {}
        for part, value in zip(self._parts, given, strict=True):
            if part.startswith("{") and value:
                fields[part[1:-1]] = value
            elif part != value:
                return Match.NONE, {}
        match = Match.FULL if scope["method"] in (self.methods or ()) else Match.PARTIAL
        return match, {"endpoint": self.endpoint, "path_params": fields}


def command_routes(performer: Performer, metrics: Metrics) -> list[Route]:
    return [
        CommandRoute(f"/api{command.path}", _handler(command, performer, metrics), command.method)
        for command in sorted(performer.commands.values(), key=_named_first)
    ]


def _named_first(command: AnyCommand) -> str:
    """Of two paths that fit, the one that says the word wins over the one that takes any."""
    return command.path.replace("{", "~")


def _handler(command: AnyCommand, performer: Performer, metrics: Metrics) -> Handler:
    async def handle(request: Request) -> Response:
        started = time.perf_counter()
        status = 200
        try:
            principal = await who(request)
            output = await performer.perform(principal, command.name, await _input(request, command))
            return JSONResponse(output)
        except Exception as exception:  # noqa: BLE001 - the edge: nothing may pass it in another shape
            status = status_of(as_error(exception))
            return refusal(request, exception)
        finally:
            metrics.requests.labels(command.name, str(status)).inc()
            metrics.request_seconds.labels(command.name).observe(time.perf_counter() - started)

    return handle


async def _input(request: Request, command: AnyCommand) -> dict[str, Any]:
    """Query or body, with the path's fields on top: they name the object."""
    given: dict[str, Any] = (
        dict(request.query_params) if command.method in {"GET", "DELETE"} else await json_body(request)
    )
    return {**given, **request.path_params}
