"""What a native client says of itself: which fields have a meaning, and what may stand in them. Pure.

A field that has a meaning holds what readers expect of it, so that nobody's screen meets a cursor without a place;
any other field travels as it is. Rules: SPEC.md, R28. Border: sizes of whole states and the identity in them are
`presence`'s; sessions of y-protocols say what they like (R23), and readers take from them what they understand.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, cast, get_args

from crdt.errors import InvalidInput

Activity = Literal["active", "idle", "away"]
"""`active`: a key or pointer within the last minute. `away`: the page is hidden, or five minutes without either."""
ACTIVITIES: Final = get_args(Activity)

LONGEST_NAME: Final = 64
LONGEST_PLACE: Final = 512
LONGEST_CARET: Final = 256
"""Bytes of one end of a caret, a relative position of Yjs."""
MOST_SELECTED: Final = 200
FARTHEST: Final = 1e9
"""Of a coordinate, on either side of the origin."""


def _is_text(longest: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is str and len(value) <= longest


def _is_flag(value: Any) -> bool:
    return type(value) is bool


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and -FARTHEST <= value <= FARTHEST


def _is_length(value: Any) -> bool:
    return _is_number(value) and value > 0


def _is_offset(value: Any) -> bool:
    return type(value) is int and -1 <= value <= FARTHEST


def _is_end(value: Any) -> bool:
    return type(value) is bytes and len(value) <= LONGEST_CARET


def _is_selection(value: Any) -> bool:
    return type(value) is list and len(value) <= MOST_SELECTED and all(map(_is_text(LONGEST_PLACE), value))


def _is_map(**parts: Callable[[Any], bool]) -> Callable[[Any], bool]:
    def holds(value: Any) -> bool:
        return (
            type(value) is dict
            and value.keys() == parts.keys()
            and all(holds_part(value[name]) for name, holds_part in parts.items())
        )

    return holds


CLAIMS: Final[Mapping[str, tuple[Callable[[Any], bool], str]]] = {
    "page": (_is_text(LONGEST_NAME), f"text of at most {LONGEST_NAME} characters"),
    "view": (_is_text(LONGEST_NAME), f"text of at most {LONGEST_NAME} characters"),
    "document": (_is_text(LONGEST_NAME), "the id of a document"),
    "following": (_is_text(LONGEST_NAME), "the id of a person"),
    "doing": (_is_text(LONGEST_PLACE), f"text of at most {LONGEST_PLACE} characters"),
    "field": (_is_text(LONGEST_PLACE), f"text of at most {LONGEST_PLACE} characters"),
    "node": (_is_text(LONGEST_PLACE), f"text of at most {LONGEST_PLACE} characters"),
    "selection": (_is_selection, f"a list of at most {MOST_SELECTED} texts"),
    "cursor": (_is_map(x=_is_number, y=_is_number), "a map of two numbers, x and y"),
    "at": (_is_offset, "a whole number from -1"),
    "caret": (_is_map(anchor=_is_end, head=_is_end), f"two ends of at most {LONGEST_CARET} bytes"),
    "viewport": (
        _is_map(x=_is_number, y=_is_number, width=_is_length, height=_is_length),
        "the middle, x and y, and the size, width and height, of what is in view",
    ),
    "activity": (lambda value: value in ACTIVITIES, "active, idle or away"),
    "discreet": (_is_flag, "true or false"),
}
"""What each field holds, as a check and in words."""


def check_claims(state: Mapping[str, Any]) -> None:
    """Raises `InvalidInput` for the first field that holds something else. A field that is null says nothing."""
    for name, value in state.items():
        claim = CLAIMS.get(name)
        if claim is not None and value is not None and not claim[0](value):
            raise InvalidInput(f"In a presence state {name} is {claim[1]}.", details={"field": name})


def activity_of(state: Mapping[str, Any] | None) -> Activity:
    """What a state says, whoever said it. Who shows nothing of themselves is taken to be there."""
    said = None if state is None else state.get("activity")
    return cast(Activity, said) if said in ACTIVITIES else "active"
