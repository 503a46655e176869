"""Which tables an operation reads and writes, told by the fields of its input.

An operation with one field for a source and one for a table reads that table, without saying so. One that writes, or has
several, says it: `touches=(Touch("reads", …), Touch("writes", …))`.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel

from crdt.dataclasses import dataclass
from engine.operations.operation import Operation, Touch

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A table that an input names. `columns`: the names here, and beside a column that is written the one it comes from;
    none where it is all of them.
    """

    way: Literal["reads", "writes"]
    source: str
    table: str
    columns: Mapping[str, str]


def touches_of(operation: Operation[Any, Any]) -> tuple[Touch, ...]:
    model: type[BaseModel] = operation.input
    return operation.touches or _derived(model)


def touched_by(operation: Operation[Any, Any], input_: BaseModel) -> list[Touched]:
    """What this input makes the operation read and write."""
    found = []
    for touch in touches_of(operation):
        source, table = _value(input_, touch.source), _value(input_, touch.table)
        if isinstance(source, str) and isinstance(table, str) and source and table:
            columns = _columns(_value(input_, touch.columns))
            found.append(Touched(way=touch.way, source=source, table=table, columns=columns))
    return found


def _value(input_: BaseModel, path: str) -> Any:
    """`target.table` is the field of a field."""
    value: Any = input_
    for name in path.split(".") if path else ():
        value = value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)
    return None if value is input_ else value


def _columns(value: Any) -> dict[str, str]:
    if isinstance(value, Mapping):
        return {str(name): str(origin) for name, origin in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return {str(name): str(name) for name in value}
    return {}


@cache
def _derived(model: type[BaseModel]) -> tuple[Touch, ...]:
    sources = _with_format(model, "source")
    tables = _with_format(model, "table")
    if len(sources) != 1 or len(tables) != 1:
        return ()
    columns = "columns" if "columns" in model.model_fields else ""
    return (Touch("reads", sources[0], tables[0], columns),)


def _with_format(model: type[BaseModel], format_: str) -> list[str]:
    properties: Schema = model.model_json_schema().get("properties", {})
    return [name for name, schema in properties.items() if _has(schema, format_)]


def _has(schema: Schema, format_: str) -> bool:
    return schema.get("format") == format_ or any(_has(one, format_) for one in schema.get("anyOf", ()))
