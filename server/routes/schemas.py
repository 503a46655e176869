"""AsyncAPI, the errors, and where these and the OpenAPI description are found."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from pydantic import BaseModel, RootModel
from pydantic.json_schema import models_json_schema
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from crdt.errors import ConcertError
from crdt.model import Model
from engine.topics.catalogue import TOPICS
from engine.topics.topic import Topic
from server.errors import status_for
from server.perform import AnyCommand
from server.routes.described import DescribedRoute, Description
from server.routes.openapi import AsWritten, Schema, openapi
from server.version import BUILD

FRAMES: dict[str, tuple[str, str]] = {
    "hello": ("both", "signs in; answered with the session and its limits"),
    "join": ("both", "enters a channel; answered with what was missed"),
    "leave": ("both", "leaves a channel, or was made to leave"),
    "role": ("receive", "what this session may do in a channel from now on"),
    "sync": ("both", "an update of a document"),
    "ack": ("receive", "the update is committed"),
    "presence": ("both", "who is where"),
    "locks": ("receive", "who holds which section of a document"),
    "call": ("send", "a command"),
    "result": ("receive", "the answer to a call"),
    "event": ("receive", "something happened in a channel"),
    "mark": ("receive", "through this number nothing else was for this subscriber"),
    "error": ("receive", "something was refused or failed"),
    "reset": ("receive", "the history of a document was replaced"),
}

CHANNELS = {
    "doc": "a document: its updates, presence, and the events of its runs",
    "workspace": "a workspace: documents, members, runs",
    "run": "one workflow run",
    "bulk": "one bulk operation",
    "approval": "one approval request",
    "source": "operations on one data source",
    "user": "what concerns me",
}


def asyncapi() -> Schema:
    """AsyncAPI 3.0 of the native socket: one channel, its frames; logical channels and topics as extensions."""
    messages = {
        name: {"name": name, "summary": summary, "contentType": "application/msgpack", "x-direction": way}
        for name, (way, summary) in FRAMES.items()
    }
    names, definitions = models_json_schema(
        [(model, "serialization") for model in dict.fromkeys(topic.says for topic in TOPICS)],
        ref_template="#/components/schemas/{model}",
        schema_generator=AsWritten,
    )
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Concert",
            "version": BUILD,
            "description": "Byte for byte in crdt/SPEC.md, section W.",
        },
        "channels": {"socket": {"address": "/ws", "messages": messages}},
        "operations": {
            "fromClient": {"action": "receive", "channel": {"$ref": "#/channels/socket"}},
            "toClient": {"action": "send", "channel": {"$ref": "#/channels/socket"}},
        },
        "x-channels": CHANNELS,
        "x-topics": {topic.name: _described(topic, names[(topic.says, "serialization")]) for topic in TOPICS},
        "components": {"schemas": definitions.get("$defs", {})},
    }


def _described(topic: Topic, says: Schema) -> Schema:
    return {
        **says,
        "summary": topic.summary,
        "x-channels": list(topic.channels),
        "x-right": topic.right,
        "x-kept": topic.kept,
    }


def error_codes() -> list[Schema]:
    """Every error code with status and words, sorted; an error without a code of its own is told by its parent's."""

    def tree(type_: type[ConcertError]) -> list[type[ConcertError]]:
        return [type_, *(found for child in type_.__subclasses__() for found in tree(child))]

    rows = {
        type_.code: {
            "code": type_.code,
            "status": status_for(type_),
            "message": type_.message,
            "next_step": type_.next_step,
        }
        for type_ in tree(ConcertError)
        if "code" in vars(type_)
    }
    return [rows[code] for code in sorted(rows)]


class ErrorCode(Model):
    code: str
    status: int
    message: str
    next_step: str


class ErrorCodes(Model):
    items: list[ErrorCode]


class Described(RootModel[dict[str, object]]):
    """A description in the format that its name says."""


def _public(name: str, summary: str, output: type[BaseModel]) -> Description:
    path = f"/api/{name}"
    return Description(
        name=f"descriptions.{name.partition('.')[0]}",
        summary=summary,
        method="GET",
        path=path,
        output=output,
        public=True,
    )


OPENAPI = _public("openapi.json", "What is found below /api, as OpenAPI 3.1", Described)
ASYNCAPI = _public("asyncapi.json", "The native socket with its topics, as AsyncAPI 3.0", Described)
ERRORS = _public("errors", "Every error code with its words", ErrorCodes)


def schema_routes(
    commands: Mapping[str, AnyCommand], others: Sequence[DescribedRoute]
) -> list[DescribedRoute]:
    """Each document is made once, when it is first asked for: a second of work that most starts need not do.
    `others`: the routes below /api that are no commands.
    """
    own: dict[Description, Callable[[], Schema]] = {
        OPENAPI: lambda: openapi(commands, [*(route.description for route in others), *own]),
        ASYNCAPI: asyncapi,
        ERRORS: lambda: {"items": error_codes()},
    }

    def route(description: Description, make: Callable[[], Schema]) -> DescribedRoute:
        made = cache(make)

        async def handle(_request: Request) -> Response:
            return JSONResponse(await asyncio.to_thread(made))

        return DescribedRoute(description, handle)

    return [route(one, make) for one, make in own.items()]
