"""Two bounds for one measured value. Pure."""

from crdt.dataclasses import dataclass
from engine.quality.check import Judged
from engine.records import Json


@dataclass(frozen=True, slots=True)
class Bounds:
    minimum: float | None
    maximum: float | None

    def judge(self, value: Json, unit: str = "") -> Judged:
        if not isinstance(value, int | float) or isinstance(value, bool):
            return Judged(observed=value, reason="There is no number to judge by.")
        seen = f"{value:,.6g}" if isinstance(value, float) else f"{value:,}"
        seen = f"{seen} {unit}".strip()
        if self.minimum is not None and value < self.minimum:
            return Judged(observed=value, reason=f"{seen}, and it should be at least {self.minimum:,}.")
        if self.maximum is not None and value > self.maximum:
            return Judged(observed=value, reason=f"{seen}, and it should be at most {self.maximum:,}.")
        return Judged(observed=value)

    def words(self) -> str:
        match self.minimum, self.maximum:
            case None, most:
                return f"at most {most:,}"
            case least, None:
                return f"at least {least:,}"
            case least, most if least == most:
                return f"{least:,}"
            case least, most:
                return f"{least:,} to {most:,}"
