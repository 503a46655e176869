"""Texts against a regular expression, in each dialect; SQLite has none, so DuckDB's engine looks at its different values."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from crdt.errors import InvalidInput
from engine.late import late
from engine.quality.check import ByValue, Question, Rowwise, Sql, Target, present

if TYPE_CHECKING:
    import duckdb
else:
    duckdb = late("duckdb")


def matched(target: Target, pattern: str, *, wanted: bool) -> Question:
    """Rows fail whose text does not match; with `wanted` off, those whose text does."""
    value, not_ = target.text(target.name), "NOT " if wanted else ""
    match target.dialect:
        case "sqlite":
            # an expression of Python's could run for ever while it holds up everybody; this engine is linear
            return ByValue(
                considered=present(target),
                value=Sql(text=value),
                bad=partial(not_as_wanted, pattern, wanted),
            )
        case "duckdb":
            failing = f"{not_}regexp_matches({value}, ?)"
        case "postgres":
            failing = f"{not_}({value} ~ ?)"
        case "mysql":
            failing = f"{not_}({value} REGEXP ?)"
    return Rowwise(considered=present(target), failing=Sql(text=failing, values=(pattern,)))


def not_as_wanted(pattern: str, wanted: bool, values: Sequence[str]) -> list[str]:
    """Which of the texts match, or with `wanted` do not. Blocks; `InvalidInput` for an expression it cannot read."""
    with duckdb.connect(config={"threads": 1, "enable_external_access": False}) as database:
        not_ = "NOT " if wanted else ""
        try:
            found = database.execute(
                f"SELECT value FROM (SELECT unnest(?::VARCHAR[]) AS value) WHERE {not_}regexp_matches(value, ?)",
                [list(values), pattern],
            ).fetchall()
        except duckdb.Error:
            raise InvalidInput("The pattern cannot be read here.") from None
    return [row[0] for row in found]
