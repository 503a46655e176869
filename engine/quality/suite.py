"""Reads a suite of Great Expectations (its JSON) as rules. Pure.

What an expectation asks becomes a check with the same meaning; `mostly` becomes the tolerated share. What cannot be said the same way
is listed with the reason, and nothing of it is guessed.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from crdt.dataclasses import dataclass
from engine.quality.check import checks
from engine.quality.rules import in_words
from engine.records import Json

Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """An expectation as the body of a rule."""

    number: int
    expectation: str
    rule: dict[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    number: int
    expectation: str
    reason: str


class Unsaid(Exception):
    """Why an expectation cannot be said as a rule."""


Said = tuple[str, str, dict[str, Json]]
"""check, column, parameters"""

SEVERITIES: Final = {"critical": "critical", "warning": "medium", "info": "info"}
NEUTRAL: Final = {
    "mostly", "column", "column_A", "column_B", "column_list", "column_set", "value_set", "meta", "catch_exceptions",
    "result_format", "batch_id", "severity", "notes", "row_condition", "condition_parser", "ignore_row_if", "strict_min", "strict_max",
    "auto", "profiler_config", "min_value", "max_value", "value", "regex", "regex_list", "match_on", "or_equal", "exact_match",
    "parse_strings_as_datetimes", "column_index", "like_pattern", "output_strftime_format", "allow_relative_error", "description",
}  # fmt: skip


def read(suite: Json, table: str) -> Iterator[Read | Unread]:
    """In the order of the suite, for this table. Of a text that is no suite nothing comes."""
    expectations = suite.get("expectations") if isinstance(suite, Mapping) else None
    for number, one in enumerate(expectations if isinstance(expectations, Sequence) else (), start=1):
        name = _name(one)
        try:
            yield Read(number=number, expectation=name, rule=_rule(name, one, table))
        except Unsaid as unsaid:
            yield Unread(number=number, expectation=name, reason=str(unsaid))


def title_of(suite: Json) -> str:
    if not isinstance(suite, Mapping):
        return ""
    return str(suite.get("name") or suite.get("expectation_suite_name") or "")


def _name(one: Json) -> str:
    if not isinstance(one, Mapping):
        return ""
    return str(one.get("type") or one.get("expectation_type") or "")


def _rule(name: str, one: Json, table: str) -> dict[str, Json]:
    given = one.get("kwargs") if isinstance(one, Mapping) else None
    if not isinstance(given, Mapping):
        raise Unsaid("It has no kwargs.")
    say = EXPECTATIONS.get(name)
    if say is None:
        raise Unsaid(UNKNOWN.get(name, "There is no check that means the same."))
    if given.get("row_condition"):
        raise Unsaid("It has a row_condition, written in another language.")
    strange = sorted(set(given) - NEUTRAL)
    if strange:
        raise Unsaid(f"It has parameters that are not known here: {', '.join(strange)[:200]}.")
    check, column, parameters = say(given)
    try:
        checks()[check].parameters.model_validate(parameters)
    except ValidationError as error:
        raise Unsaid(f"Its parameters do not fit: {in_words(error)}.") from None
    rule: dict[str, Json] = {
        "area": "quality",
        "check": check,
        "name": _note(one),
        "table": table,
        "column": column or "*",
        "severity": SEVERITIES.get(str(one.get("severity") or given.get("severity")), "medium"),
        "parameters": parameters,
        "enabled": True,
    }
    return rule | {"tolerance": {"share": share}} if (share := _share(given)) else rule


def _share(given: Given) -> float | None:
    """`mostly` 0.95 tolerates 5 %; computed so that 0.95 gives 0.05 and no 0.050000000000000044."""
    mostly = given.get("mostly")
    if mostly is None:
        return None
    if not isinstance(mostly, int | float) or isinstance(mostly, bool) or not 0 <= mostly <= 1:
        raise Unsaid("Its `mostly` is no share between 0 and 1.")
    return round(1 - mostly, 12) or None


def _note(one: Given) -> str:
    meta = one.get("meta")
    notes = meta.get("notes") if isinstance(meta, Mapping) else None
    text = notes.get("content") if isinstance(notes, Mapping) else notes
    text = " ".join(map(str, text)) if isinstance(text, list) else text
    return str(one.get("description") or text or "")[:200]


def _column(given: Given) -> str:
    column = given.get("column")
    if not isinstance(column, str) or not column:
        raise Unsaid("It names no column.")
    if "*" in column:
        raise Unsaid("A column with * in its name would be read as a pattern.")
    return column


def _bounds(given: Given) -> dict[str, Json]:
    if given.get("strict_min") or given.get("strict_max"):
        raise Unsaid("Its bounds are strict, and this check has only inclusive ones.")
    return _given(minimum=given.get("min_value"), maximum=given.get("max_value"))


def _given(**values: Json) -> dict[str, Json]:
    return {name: value for name, value in values.items() if value is not None}


def _range(given: Given) -> Said:
    strict = _given(
        above_minimum=given.get("strict_min") or None, below_maximum=given.get("strict_max") or None
    )
    bounds = _given(minimum=given.get("min_value"), maximum=given.get("max_value"))
    return "range", _column(given), bounds | strict


def _set(*, allowed: bool) -> Callable[[Given], Said]:
    def say(given: Given) -> Said:
        return "in_set", _column(given), {"values": given.get("value_set"), "allowed": allowed}

    return say


def _regex(*, matches: bool) -> Callable[[Given], Said]:
    """Theirs is looked for at the beginning of the text, ours anywhere."""

    def say(given: Given) -> Said:
        pattern = str(given.get("regex") or "")
        return "pattern", _column(given), {"pattern": _anchored(pattern), "matches": matches}

    return say


def _regexes(given: Given) -> Said:
    if given.get("match_on", "any") != "any":
        raise Unsaid("It asks for all of several patterns; write one rule for each.")
    patterns = given.get("regex_list")
    if not isinstance(patterns, list) or not patterns:
        raise Unsaid("It has no regex_list.")
    return "pattern", _column(given), {"pattern": _anchored("|".join(f"(?:{one})" for one in patterns))}


def _anchored(pattern: str) -> str:
    if not pattern:
        raise Unsaid("It has no pattern.")
    return pattern if pattern.startswith("^") and "|" not in pattern else f"^(?:{pattern})"


def _like(given: Given) -> Said:
    like = str(given.get("like_pattern") or "")
    if not like:
        raise Unsaid("It has no like_pattern.")
    parts = [{"%": ".*", "_": "."}.get(one, re.escape(one)) for one in like]
    return "pattern", _column(given), {"pattern": f"^{''.join(parts)}$"}


def _lengths(given: Given) -> Said:
    return "length", _column(given), _bounds(given)


def _length(given: Given) -> Said:
    return "length", _column(given), {"minimum": given.get("value"), "maximum": given.get("value")}


def _aggregate(function: str) -> Callable[[Given], Said]:
    return lambda given: ("aggregate", _column(given), {"function": function, **_bounds(given)})


def _rows(given: Given) -> Said:
    return "row_count", "", _bounds(given)


def _exact_rows(given: Given) -> Said:
    return "row_count", "", {"minimum": given.get("value"), "maximum": given.get("value")}


def _columns(given: Given) -> Said:
    names = given.get("column_set") or given.get("column_list")
    exact = bool(given.get("exact_match", True)) or "column_list" in given
    return "has_columns", "", {"columns": names, "no_others": exact}


def _pair(order: str) -> Callable[[Given], Said]:
    def say(given: Given) -> Said:
        if given.get("ignore_row_if") == "never":
            raise Unsaid("It compares rows in which a value is missing; this check leaves them out.")
        wanted = "greater_or_equal" if order == "greater" and given.get("or_equal") else order
        first = _column({"column": given.get("column_A")})
        return "compare", first, {"order": wanted, "other": given.get("column_B")}

    return say


def _together(given: Given) -> Said:
    names = given.get("column_list")
    if not isinstance(names, list) or not names:
        raise Unsaid("It has no column_list.")
    return "unique", _column({"column": names[0]}), {"together_with": names[1:]}


EXPECTATIONS: Final[dict[str, Callable[[Given], Said]]] = {
    "expect_column_values_to_not_be_null": lambda given: ("not_null", _column(given), {}),
    "expect_column_values_to_be_unique": lambda given: ("unique", _column(given), {}),
    "expect_compound_columns_to_be_unique": _together,
    "expect_column_values_to_be_in_set": _set(allowed=True),
    "expect_column_values_to_not_be_in_set": _set(allowed=False),
    "expect_column_values_to_be_between": _range,
    "expect_column_values_to_match_regex": _regex(matches=True),
    "expect_column_values_to_not_match_regex": _regex(matches=False),
    "expect_column_values_to_match_regex_list": _regexes,
    "expect_column_values_to_match_like_pattern": _like,
    "expect_column_value_lengths_to_be_between": _lengths,
    "expect_column_value_lengths_to_equal": _length,
    "expect_column_sum_to_be_between": _aggregate("sum"),
    "expect_column_mean_to_be_between": _aggregate("mean"),
    "expect_column_min_to_be_between": _aggregate("minimum"),
    "expect_column_max_to_be_between": _aggregate("maximum"),
    "expect_column_stdev_to_be_between": _aggregate("deviation"),
    "expect_column_unique_value_count_to_be_between": _aggregate("distinct"),
    "expect_column_proportion_of_unique_values_to_be_between": _aggregate("distinct_share"),
    "expect_table_row_count_to_be_between": _rows,
    "expect_table_row_count_to_equal": _exact_rows,
    "expect_column_to_exist": lambda given: ("has_columns", "", {"columns": [_column(given)]}),
    "expect_table_columns_to_match_set": _columns,
    "expect_column_pair_values_a_to_be_greater_than_b": _pair("greater"),
    "expect_column_pair_values_A_to_be_greater_than_B": _pair("greater"),
    "expect_column_pair_values_to_be_equal": _pair("equal"),
}
UNKNOWN: Final = {
    "expect_column_values_to_be_of_type": "Names of types differ from database to database; use a format, or the diff of the schema.",
    "expect_column_values_to_be_in_type_list": "Names of types differ from database to database; use a format, or the diff of the schema.",
    "expect_table_columns_to_match_ordered_list": "The order of columns is not looked at here.",
    "expect_column_median_to_be_between": "There is no check of the median.",
    "expect_column_quantile_values_to_be_between": "There is no check of quantiles.",
    "expect_column_values_to_be_null": "There is no check that a column is empty; a bound on its share of missing values says nearly that.",
    "expect_column_values_to_be_dateutil_parseable": "It lets many ways of writing a date pass; choose the format that is meant.",
    "": "It has no name of an expectation.",
}
