"""What an operation's input refuses, in the words of a form: what is needed, then what is there. Pure."""

from collections.abc import Callable, Mapping
from typing import Any, Final

_LONGEST: Final = 60

_Context = Mapping[str, Any]

_MOMENTS: Final = (
    "datetime_type",
    "datetime_parsing",
    "datetime_object_invalid",
    "datetime_from_date_parsing",
    "timezone_aware",
)

_NEEDS: Final[Mapping[str, Callable[[_Context], str]]] = {
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), lambda _: "a whole number"),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), lambda _: "a number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), lambda _: "yes or no"),
    "string_type": lambda _: "text",
    "string_pattern_mismatch": lambda context: f"text of the form {context['pattern']}",
    **dict.fromkeys(("list_type", "tuple_type", "set_type", "frozen_set_type"), lambda _: "a list"),
    **dict.fromkeys(
        ("dict_type", "mapping_type", "model_type", "model_attributes_type"), lambda _: "values by name"
    ),
    **dict.fromkeys(_MOMENTS, lambda _: "a day with its time and zone, such as 2026-05-14T08:30+02:00"),
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing"), lambda _: "a day, such as 2026-05-14"
    ),
    **dict.fromkeys(("time_type", "time_parsing"), lambda _: "a time, such as 08:30"),
    **dict.fromkeys(("uuid_type", "uuid_parsing"), lambda _: "an id"),
    "greater_than_equal": lambda context: f"at least {_plain(context['ge'])}",
    "greater_than": lambda context: f"more than {_plain(context['gt'])}",
    "less_than_equal": lambda context: f"at most {_plain(context['le'])}",
    "less_than": lambda context: f"less than {_plain(context['lt'])}",
    "string_too_short": lambda context: _characters(context["min_length"], "at least"),
    "string_too_long": lambda context: _characters(context["max_length"], "at most"),
    "too_short": lambda context: f"at least {context['min_length']} entries",
    "too_long": lambda context: f"at most {context['max_length']} entries",
    "literal_error": lambda context: f"one of {context['expected']}",
    "enum": lambda context: f"one of {context['expected']}",
}

_SAYS: Final[Mapping[str, str]] = {
    "missing": "Needs a value.",
    "extra_forbidden": "There is no field of this name.",
}


def refusal(kind: str, context: _Context, given: object, message: str) -> str:
    """`kind`, `context` and `message` are those of pydantic; a rule of its own keeps its message."""
    if kind in _SAYS:
        return _SAYS[kind]
    needs = _NEEDS.get(kind)
    if needs is None:
        said = message.removeprefix("Value error, ").rstrip(".")
        return f"{said[:1].upper()}{said[1:]}."
    return f"Needs {needs(context)}.{_there(given)}"


def _plain(bound: Any) -> Any:
    """A whole number without its zero, as people write it."""
    return int(bound) if isinstance(bound, float) and bound.is_integer() else bound


def _characters(count: int, bound: str) -> str:
    return "a value" if (count, bound) == (1, "at least") else f"{bound} {count} characters"


def _there(given: object) -> str:
    match given:
        case "":
            return " It is empty."
        case str() if len(given) <= _LONGEST:
            return f" It is “{given}”."
        case bool():
            return f" It is {'yes' if given else 'no'}."
        case int() | float():
            return f" It is {given:g}."
        case _:
            return ""
