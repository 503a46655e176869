"""OpenAPI and AsyncAPI, made from the declarations that serve the requests."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema
from pydantic_core import core_schema
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from crdt.errors import ConcertError
from engine import documents, whereabouts
from engine.operations.data_sources import told
from engine.workflow import announcements
from server.errors import status_for
from server.perform import AnyCommand
from server.routes import session
from server.version import BUILD

Schema = dict[str, Any]


class AsWritten(GenerateJsonSchema):
    """Of answers: every field is there, since the server writes those that have their default too."""

    def field_is_required(
        self,
        field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField,
        total: bool,
    ) -> bool:
        return self.mode == "serialization" or super().field_is_required(field, total)


def openapi(commands: dict[str, AnyCommand]) -> Schema:
    """OpenAPI 3.1 of all commands, with the models of input and output as components."""
    models = [(model, "validation") for one in commands.values() for model in (one.input,)]
    outputs = [(one.output, "serialization") for one in commands.values()]
    names, definitions = models_json_schema(
        [*models, *outputs],  # type: ignore[list-item]
        ref_template="#/components/schemas/{model}",
        schema_generator=AsWritten,
    )
    paths: Schema = {}
    for command in commands.values():
        entry = paths.setdefault(f"/api{command.path}", {})
        entry[command.method.lower()] = _operation(command, names)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Concert", "version": BUILD},
        "paths": paths,
        "components": {
            "schemas": {**definitions.get("$defs", {}), "Error": ERROR},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "concert_session"},
            },
        },
        "security": [{"bearer": []}, {"session": []}],
    }


ERROR: Schema = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "next_step", "details"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "next_step": {"type": "string"},
                "details": {"type": "object"},
            },
        }
    },
}


def _operation(command: AnyCommand, names: dict[Any, Schema]) -> Schema:
    properties = command.input.model_json_schema(ref_template="#/components/schemas/{model}").get(
        "properties", {}
    )
    in_path = [name for name in properties if f"{{{name}}}" in command.path]
    operation: Schema = {
        "operationId": command.name,
        "summary": command.summary,
        "tags": [command.name.partition(".")[0]],
        "x-right": command.right,
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": properties[name]} for name in in_path
        ],
        "responses": {
            "200": {
                "description": "done",
                "content": {"application/json": {"schema": names[(command.output, "serialization")]}},
            },
            "default": {
                "description": "refused or failed",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
            },
        },
    }
    if command.method in {"GET", "DELETE"}:
        operation["parameters"] += [
            {"name": name, "in": "query", "schema": schema}
            for name, schema in properties.items()
            if name not in in_path
        ]
    elif set(properties) - set(in_path):
        body = {"application/json": {"schema": names[(command.input, "validation")]}}
        operation["requestBody"] = {"content": body}
    return operation


FRAMES: dict[str, tuple[str, str]] = {
    "hello": ("both", "signs in; answered with the session and its limits"),
    "join": ("both", "enters a channel; answered with what was missed"),
    "leave": ("both", "leaves a channel, or was made to leave"),
    "sync": ("both", "an update of a document"),
    "ack": ("receive", "the update is committed"),
    "presence": ("both", "who is where"),
    "call": ("send", "a command"),
    "result": ("receive", "the answer to a call"),
    "event": ("receive", "something happened in a channel"),
    "error": ("receive", "something was refused or failed"),
    "reset": ("receive", "the history of a document was replaced"),
}

CHANNELS = {
    "doc": "a document: its updates, presence, and the events of its runs",
    "workspace": "a workspace: documents, members, runs",
    "run": "one workflow run",
    "source": "operations on one data source",
    "user": "what concerns me",
}


EVENTS: dict[str, type[BaseModel]] = {
    **documents.EVENTS,
    **whereabouts.EVENTS,
    **session.EVENTS,
    **told.EVENTS,
    **announcements.EVENTS,
}
"""What each topic's events say."""


def asyncapi() -> Schema:
    """AsyncAPI 3.0 of the native socket: one channel, its frames; logical channels and topics as extensions."""
    messages = {
        name: {"name": name, "summary": summary, "contentType": "application/msgpack", "x-direction": way}
        for name, (way, summary) in FRAMES.items()
    }
    names, definitions = models_json_schema(
        [(model, "serialization") for model in dict.fromkeys(EVENTS.values())],
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
        "x-topics": {topic: names[(model, "serialization")] for topic, model in sorted(EVENTS.items())},
        "components": {"schemas": definitions.get("$defs", {})},
    }


def error_codes() -> list[Schema]:
    """Every error code with status and words, sorted."""

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
    }
    return [rows[code] for code in sorted(rows)]


def schema_routes(commands: dict[str, AnyCommand]) -> list[Route]:
    """The documents are made once, at start."""
    answers = {
        "/api/openapi.json": openapi(commands),
        "/api/asyncapi.json": asyncapi(),
        "/api/errors": {"items": error_codes()},
    }

    def route(path: str, answer: Schema) -> Route:
        async def handle(_request: Request) -> Response:
            return JSONResponse(answer)

        return Route(path, handle, methods=["GET"])

    return [route(path, answer) for path, answer in answers.items()]
