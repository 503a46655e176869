"""Reads JSON Schemas as pydantic writes them: the schema at a path, and whether one value may stand for another.

Pure. When a schema does not say, the answer is yes: the operation's own model has the last word when it runs.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.records import Json

Schema = Mapping[str, Any]
Segment = str | int
Path = tuple[Segment, ...]

ANYTHING: Schema = {}
DEEPEST = 8
"""Levels of nesting that are compared."""

_TYPE_OF = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}


def at(schema: Schema, path: Path) -> Schema | None:
    """The schema of the value at `path`, with its definitions, or None when there can be no such value."""
    definitions = schema.get("$defs", {})
    found: list[Schema] = [schema]
    for segment in path:
        found = [inner for one in found for inner in _inside(one, segment, definitions)]
    if not found:
        return None
    one = found[0] if len(found) == 1 else {"anyOf": found}
    return {**one, "$defs": definitions}


def fits(given: Schema, wanted: Schema) -> bool:
    """Whether a value of schema `given` may be used where `wanted` is asked for."""
    return _fits(given, wanted, given.get("$defs", {}), wanted.get("$defs", {}), DEEPEST)


def described(schema: Schema) -> str:
    """`integer`, `string or null`, `list of string`: for messages to people."""
    definitions = schema.get("$defs", {})
    return " or ".join(dict.fromkeys(_name(one, definitions) for one in _choices(schema, definitions)))


def choices(schema: Schema) -> Iterator[Schema]:
    """The alternatives that a schema stands for, references and unions opened."""
    return _choices(schema, schema.get("$defs", {}))


def _name(schema: Schema, definitions: Schema) -> str:
    match schema.get("type"):
        case "array":
            return f"list of {described({**schema.get('items', {}), '$defs': definitions})}"
        case "object":
            return str(schema.get("title", "object"))
        case str() as name:
            return name
    return "any value"


def _choices(schema: Schema, definitions: Schema) -> Iterator[Schema]:
    """The alternatives that `schema` stands for, references and unions opened."""
    if reference := schema.get("$ref"):
        yield from _choices(definitions.get(str(reference).rpartition("/")[2], ANYTHING), definitions)
        return
    for union in ("anyOf", "oneOf"):
        if union in schema:
            for one in schema[union]:
                yield from _choices(one, definitions)
            return
    if len(schema.get("allOf", ())) == 1:
        yield from _choices(schema["allOf"][0], definitions)
        return
    if isinstance(schema.get("type"), list):
        yield from ({**schema, "type": one} for one in schema["type"])
        return
    if "type" not in schema and (values := _values(schema)):
        yield from ({"type": name, "enum": values} for name in sorted({_type_of(value) for value in values}))
        return
    yield schema


def _values(schema: Schema) -> list[Json]:
    return list(schema.get("enum", ())) or ([schema["const"]] if "const" in schema else [])


def _type_of(value: Json) -> str:
    return _TYPE_OF.get(type(value), "null")


def _inside(schema: Schema, segment: Segment, definitions: Schema) -> Iterator[Schema]:
    for one in _choices(schema, definitions):
        match one.get("type"), segment:
            case "object", str() if segment in one.get("properties", {}):
                yield one["properties"][segment]
            case "object", str():
                more = one.get("additionalProperties", "properties" not in one)
                if more is not False:
                    yield more if isinstance(more, Mapping) else ANYTHING
            case "array", int():
                leading = one.get("prefixItems", ())
                if segment < len(leading):
                    yield leading[segment]
                elif segment < one.get("maxItems", segment + 1):
                    yield one.get("items", ANYTHING)
            case None, _:
                yield ANYTHING


def _fits(given: Schema, wanted: Schema, given_defs: Schema, wanted_defs: Schema, depth: int) -> bool:
    if depth == 0:
        return True
    return any(
        _one_fits(one, other, given_defs, wanted_defs, depth)
        for one in _choices(given, given_defs)
        for other in _choices(wanted, wanted_defs)
    )


def _one_fits(given: Schema, wanted: Schema, given_defs: Schema, wanted_defs: Schema, depth: int) -> bool:
    match given.get("type"), wanted.get("type"):
        case (None, _) | (_, None):
            return True
        case "null", other:
            return bool(other == "null")
        case "integer", "number":
            return True
        case one, other if one != other:
            return False
        case "array", _:
            inner = given.get("items", ANYTHING), wanted.get("items", ANYTHING)
            return _fits(*inner, given_defs, wanted_defs, depth - 1)
        case "object", _:
            return _object_fits(given, wanted, given_defs, wanted_defs, depth)
    return _values_fit(_values(given), _values(wanted))


def _object_fits(given: Schema, wanted: Schema, given_defs: Schema, wanted_defs: Schema, depth: int) -> bool:
    properties = given.get("properties")
    if properties is None:
        return True
    return all(
        name in properties
        and _fits(
            properties[name],
            wanted.get("properties", {}).get(name, ANYTHING),
            given_defs,
            wanted_defs,
            depth - 1,
        )
        for name in wanted.get("required", ())
    )


def _values_fit(given: list[Json], wanted: list[Json]) -> bool:
    return not given or not wanted or any(value in wanted for value in given)
