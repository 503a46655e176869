"""The base of what comes from outside and goes there: forms, inputs, answers, records of events."""

from functools import cache
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

LATER: Final = ConfigDict(defer_build=True)
"""For adapters as well: their validator is built when something is first validated, not by every start."""


class Model(BaseModel):
    """A pydantic model whose validator is built when something is first validated: there are over a thousand of them."""

    model_config = LATER


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """Its JSON Schema, made once and only read."""
    return _schema_of(model)


@cache
def _schema_of(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()
