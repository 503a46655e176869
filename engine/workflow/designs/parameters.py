"""What a run is asked for: the parameters a design declares, and the values somebody gave. Pure."""

from collections.abc import Mapping

from crdt.kinds.workflow import Parameter, ParameterType, Workflow
from engine.records import Json
from engine.workflow.designs.schemas import Schema

_SCHEMAS: Mapping[ParameterType, Schema] = {
    "string": {"type": "string"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "source": {"type": "string"},
    "json": {},
}


def schema_of_parameter(parameter: Parameter) -> Schema:
    return _SCHEMAS[parameter.type]


def values_for(design: Workflow, given: Mapping[str, Json]) -> tuple[dict[str, Json], dict[str, str]]:
    """The values a run works with, and what is wrong, by parameter name."""
    declared = {parameter.name: parameter for parameter in design.parameters.values() if parameter.name}
    wrong = {name: "The workflow has no such parameter." for name in given if name not in declared}
    values: dict[str, Json] = {}
    for name, parameter in sorted(declared.items()):
        value = given.get(name)
        if value is None:
            value = parameter.default
        if value is None and parameter.required:
            wrong[name] = "A value is needed."
        elif value is not None and not is_of(value, parameter.type):
            wrong[name] = f"This is no {parameter.type}."
        else:
            values[name] = int(value) if parameter.type == "integer" and value is not None else value
    return values, wrong


def in_words(wrong: Mapping[str, str]) -> str:
    """What is wrong, for who sees no details."""
    return " ".join(f"{name}: {why}" for name, why in wrong.items())


def is_of(value: Json, type_: ParameterType) -> bool:
    match type_:
        case "string" | "source":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "integer":
            # A document keeps whole numbers as doubles.
            return not isinstance(value, bool) and (
                isinstance(value, int) or (isinstance(value, float) and value.is_integer())
            )
        case "json":
            return True
