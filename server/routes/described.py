"""A route that is no command and says what it is, so that `/api/openapi.json` knows it too."""

from collections.abc import Awaitable, Callable
from typing import Literal

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crdt.dataclasses import dataclass

Handler = Callable[[Request], Awaitable[Response]]
FILE = "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """`path` is whole, with `/api`. `media`: of an answer that is no JSON model; `accepts`: of such a body.

    `query` has the parameters; those of the path are texts. `public`: nobody has to be signed in.
    """

    name: str
    summary: str
    method: Literal["GET", "POST", "DELETE"]
    path: str
    input: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    output: type[BaseModel] | None = None
    accepts: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    status: int = 200
    public: bool = False


class DescribedRoute(Route):
    def __init__(self, description: Description, handler: Handler) -> None:
        super().__init__(description.path, handler, methods=[description.method])
        self.description = description
