"""The newest row is not older than it may be."""

from datetime import UTC, date, datetime

from pydantic import Field

from engine.quality.check import Check, CheckParameters, Judged, Measured, Question, Sql, Target
from engine.records import Json


class FreshnessParameters(CheckParameters):
    hours: float = Field(title="Hours at most", gt=0, le=876_000)


def ask(parameters: FreshnessParameters, target: Target) -> Question:
    """Moments without a zone are taken as UTC."""

    def judge(value: Json) -> Judged:
        newest = moment(value)
        if newest is None:
            return Judged(observed=value, reason="There is no moment to judge by.")
        hours = (target.now / 1e6 - newest.timestamp()) / 3600
        if hours <= parameters.hours:
            return Judged(observed=value)
        return Judged(observed=value, reason=f"The newest row is {age(hours)} old.")

    return Measured(sql=Sql(text=f"max({target.name})"), judge=judge)


def moment(value: Json) -> datetime | None:
    """A date, a date with a time, or seconds since 1970."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value if abs(value) < 1e11 else value / 1000, UTC)
        except (ValueError, OverflowError, OSError):
            return None
    if not isinstance(value, str):
        return None
    try:
        read = datetime.fromisoformat(value.strip())
    except ValueError:
        try:
            read = datetime.combine(date.fromisoformat(value.strip()[:10]), datetime.min.time())
        except ValueError:
            return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def age(hours: float) -> str:
    return f"{hours:,.1f} hours" if hours < 48 else f"{hours / 24:,.0f} days"


CHECK = Check(
    name="freshness",
    title="Is fresh",
    summary="The newest value of this column is not older than so many hours",
    on="column",
    cost="pass",
    parameters=FreshnessParameters,
    ask=ask,
    says=lambda one: f"has a value of the last {one.hours:g} hours",
    fix="See whether what fills this table still runs.",
)
