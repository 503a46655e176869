"""What is answered beside yes or no: values that fit the form of a gate, a JSON Schema of flat fields. Pure.

A form says of each field the keywords of `FormField` and nothing else, so that nobody relies on a bound that nobody checks.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import SchemaError

from crdt.canonical import alike
from crdt.errors import InvalidInput
from crdt.model import LATER, Model
from engine.workflow.designs.wording import refusal

Json = Any
_NOT_ASKED: Final = "The form does not ask for this."
_MISSING: Final = "Needs a value."
_ONLY: Final = ConfigDict(**LATER, extra="forbid", alias_generator=to_camel)


class FormField(Model):
    """What one field takes. `pattern` is found anywhere in the text, by an engine whose time is linear."""

    model_config = _ONLY

    type: Literal["string", "number", "integer", "boolean"] | None = None
    title: str = ""
    description: str = ""
    default: Json = None
    enum: list[Json] | None = None
    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: float | None = None
    exclusive_maximum: float | None = None
    min_length: int | None = Field(default=None, ge=0)
    max_length: int | None = Field(default=None, ge=0)
    pattern: str | None = Field(default=None, max_length=1000)

    @model_validator(mode="after")
    def _pattern_can_be_read(self) -> Self:
        try:
            _text(self)
        except SchemaError:
            raise ValueError("this pattern cannot be read here") from None
        return self


class Form(Model):
    """What a gate asks for. `x-order` has the names in the order of the rows."""

    model_config = _ONLY

    type: Literal["object"] = "object"
    title: str = ""
    description: str = ""
    properties: dict[str, FormField] = {}
    required: list[str] = []
    additional_properties: Literal[False] = False
    order: list[str] = Field(default=[], alias="x-order")

    @model_validator(mode="after")
    def _asks_for_what_is_required(self) -> Self:
        if unknown := [name for name in self.required if name not in self.properties]:
            raise ValueError(f"what is required has to be a field of the form: {', '.join(unknown)}")
        return self


def supported(form: dict[str, Json] | None) -> dict[str, Json] | None:
    """The form, for a validator. Raises ValueError where it says what no form supports, so that it is a problem of the design."""
    if form is None:
        return None
    try:
        Form.model_validate(form)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        if first["type"] == "extra_forbidden":
            raise ValueError(f"no form supports “{place}”") from None
        said = refusal(first["type"], first.get("ctx", {}), first["input"], first["msg"])
        raise ValueError(f"the form at “{place}”: {said}" if place else f"the form: {said}") from None
    return form


def check_answers(form: Json, values: Mapping[str, Json]) -> None:
    """Raises InvalidInput with the fields that are `missing` and `wrong`, and why: it can be answered again."""
    properties, required = _asked(form)
    missing = [name for name in required if name not in values]
    wrong = {name: said for name, value in values.items() if (said := _refused(properties, name, value))}
    if missing or wrong:
        needs = {**dict.fromkeys(missing, _MISSING), **wrong}
        raise InvalidInput(
            "The form is not filled in as it should be.",
            next_step="Correct the named fields and decide again.",
            details={
                "missing": missing,
                "wrong": [*wrong],
                "problems": [
                    {"field": f"values.{name}", "message": message} for name, message in needs.items()
                ],
            },
        )


def _asked(form: Json) -> tuple[Mapping[str, Json], list[str]]:
    """Fields by name, and those that are needed: as far as it says so, since a run keeps forms of before they were checked."""
    known = form if isinstance(form, dict) else {}
    properties, required = known.get("properties"), known.get("required")
    fields = properties if isinstance(properties, dict) else {}
    needed = [one for one in required if isinstance(one, str)] if isinstance(required, list) else []
    return {**dict.fromkeys(needed), **fields}, needed


def _refused(properties: Mapping[str, Json], name: str, value: Json) -> str | None:
    """Why a field does not take this value, in words."""
    if name not in properties:
        return _NOT_ASKED
    try:
        field = FormField.model_validate(properties[name] or {}, extra="ignore")
    except ValidationError:
        return None  # of a form from before they were checked: as far as it can be read
    return next(_refusals(field, value), None)


def _refusals(field: FormField, value: Json) -> Iterator[str]:
    if field.enum is not None and not any(alike(value, one) for one in field.enum):
        yield f"Needs one of {', '.join(str(one) for one in field.enum)}."
    # A document keeps whole numbers as doubles.
    whole = field.type == "integer" and isinstance(value, float) and value.is_integer()
    try:
        _ADAPTERS[field.type or _type_of(value)](field).validate_python(int(value) if whole else value)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            yield refusal(one["type"], one.get("ctx", {}), one["input"], one["msg"])


def _type_of(value: Json) -> str:
    """Where the form names no type, the bounds of each hold for values of it."""
    match value:
        case str():
            return "string"
        case int() | float() if not isinstance(value, bool):
            return "number"
        case _:
            return ""


def _text(field: FormField) -> TypeAdapter[Any]:
    bounds = Field(
        strict=True, min_length=field.min_length, max_length=field.max_length, pattern=field.pattern
    )
    return TypeAdapter(Annotated[str, bounds])


def _number(field: FormField) -> TypeAdapter[Any]:
    bounds = Field(
        strict=True,
        ge=field.minimum,
        le=field.maximum,
        gt=field.exclusive_minimum,
        lt=field.exclusive_maximum,
    )
    return TypeAdapter(Annotated[float, bounds])


def _whole(field: FormField) -> TypeAdapter[Any]:
    return TypeAdapter(Annotated[int, Field(strict=True), AfterValidator(_number(field).validate_python)])


_ADAPTERS: Final[Mapping[str, Callable[[FormField], TypeAdapter[Any]]]] = {
    "string": _text,
    "number": _number,
    "integer": _whole,
    "boolean": lambda _: TypeAdapter(Annotated[bool, Field(strict=True)]),
    "": lambda _: TypeAdapter(Any),
}
