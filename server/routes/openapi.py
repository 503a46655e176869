"""OpenAPI 3.1 of everything below `/api`, made from the declarations that serve the requests."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, models_json_schema
from pydantic_core import core_schema

from server.perform import AnyCommand
from server.routes.described import FILE, Description
from server.version import BUILD

Schema = dict[str, Any]
IN_PATH = re.compile(r"{(\w+)}")


class AsWritten(GenerateJsonSchema):
    """Of answers: every field is there, since the server writes those that have their default too."""

    def field_is_required(
        self,
        field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField,
        total: bool,
    ) -> bool:
        return self.mode == "serialization" or super().field_is_required(field, total)


def openapi(commands: Mapping[str, AnyCommand], routes: Iterable[Description]) -> Schema:
    """All commands, then the routes that are none, with the models of input and output as components."""
    described = tuple(routes)
    inputs = [one.input for one in commands.values()] + [one.input for one in described if one.input]
    outputs = [one.output for one in commands.values()] + [one.output for one in described if one.output]
    names, definitions = models_json_schema(
        [*((model, "validation") for model in inputs), *((model, "serialization") for model in outputs)],
        ref_template="#/components/schemas/{model}",
        schema_generator=AsWritten,
    )
    paths: Schema = {}
    for command in commands.values():
        entry = paths.setdefault(f"/api{command.path}", {})
        entry[command.method.lower()] = _operation(command, names)
    for route in described:
        paths.setdefault(route.path, {})[route.method.lower()] = _other(route, names)
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
        "responses": _responses(200, _json(names[(command.output, "serialization")])),
    }
    if command.method in {"GET", "DELETE"}:
        operation["parameters"] += [
            {"name": name, "in": "query", "schema": schema}
            for name, schema in properties.items()
            if name not in in_path
        ]
    elif set(properties) - set(in_path):
        operation["requestBody"] = {"content": _json(names[(command.input, "validation")])}
    return operation


def _other(route: Description, names: dict[Any, Schema]) -> Schema:
    """A route that is no command: without `x-right`."""
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": _TEXT}
        for name in IN_PATH.findall(route.path)
    ]
    asked = route.query.model_json_schema()["properties"] if route.query else {}
    in_query = [{"name": name, "in": "query", "schema": schema} for name, schema in asked.items()]
    answer = _json(names[(route.output, "serialization")]) if route.output else _files(route.media)
    operation: Schema = {
        "operationId": route.name,
        "summary": route.summary,
        "tags": [route.name.partition(".")[0]],
        "parameters": [*in_path, *in_query],
        "responses": _responses(route.status, answer),
    }
    if route.input or route.accepts:
        body = _json(names[(route.input, "validation")]) if route.input else _files(route.accepts)
        operation["requestBody"] = {"required": True, "content": body}
    return {**operation, "security": []} if route.public else operation


_TEXT: Schema = {"type": "string"}


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def _files(media: Iterable[str]) -> Schema:
    return {one: {"schema": {"type": "string", "format": "binary"} if one == FILE else {}} for one in media}


def _responses(status: int, content: Schema) -> Schema:
    return {
        str(status): {"description": "done", "content": content},
        "default": {
            "description": "refused or failed",
            "content": _json({"$ref": "#/components/schemas/Error"}),
        },
    }
