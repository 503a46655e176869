"""What is answered beside yes or no: values that fit the form of a gate, a JSON Schema of flat fields. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from crdt.errors import InvalidInput
from engine.workflow.designs.parameters import is_of

Json = Any
_TYPES: Final = {"string", "number", "integer", "boolean"}


def check_answers(form: Json, values: Mapping[str, Json]) -> None:
    """Raises InvalidInput with the fields that are `missing` and `wrong`: it can be answered again."""
    if not isinstance(form, dict):
        return
    properties = form.get("properties")
    fields = properties if isinstance(properties, dict) else {}
    required = form.get("required")
    missing = [name for name in required if name not in values] if isinstance(required, list) else []
    wrong = [name for name, value in values.items() if not _fits(fields.get(name), value)]
    if missing or wrong:
        raise InvalidInput(
            "The form is not filled in as it should be.",
            next_step="Correct the named fields and decide again.",
            details={"missing": missing, "wrong": wrong},
        )


def _fits(schema: Json, value: Json) -> bool:
    if not isinstance(schema, dict):
        return True
    type_, choices = schema.get("type"), schema.get("enum")
    if isinstance(choices, list) and value not in choices:
        return False
    return type_ not in _TYPES or is_of(value, type_)
