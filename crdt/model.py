"""The base of what comes from outside and goes there: forms, inputs, answers, records of events."""

from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict

LATER: Final = ConfigDict(defer_build=True)
"""For adapters as well: their validator is built when something is first validated, not by every start."""


class Model(BaseModel):
    """A pydantic model whose validator is built when something is first validated: there are over a thousand of them."""

    model_config = LATER


_schemas: dict[tuple[type[BaseModel], str], dict[str, Any]] = {}


def schema_of(
    model: type[BaseModel], mode: Literal["validation", "serialization"] = "validation"
) -> dict[str, Any]:
    """Its JSON Schema, to be read only. Kept, since a model never changes and writing its schema takes a millisecond."""
    key = model, mode
    if key not in _schemas:
        _schemas[key] = model.model_json_schema(mode=mode)
    return _schemas[key]
