"""Money that people earn or have."""

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.labels import Label

_ALWAYS = ("salary", "salaries", "payroll", "net worth", "annual pay", "base pay", "gehalt", "remuneration")


def fits(value: str) -> bool:
    """An amount, with or without a sign of its money, or a range of amounts."""
    return any(one.isdigit() for one in value) and sum(one.isalpha() for one in value) <= 6


def veto(column: Column) -> str:
    """Income and bonus say something of people only in a table about people."""
    if column.header.says(_ALWAYS) or column.about_persons:
        return ""
    return "the table does not speak of people"


DETECTOR = Detector(
    name="salary",
    label=Label(name="finance.salary", title="Pay", level="restricted", category="financial"),
    noun="amounts",
    strong=(*_ALWAYS, "wage", "wages", "pay grade", "income", "compensation", "bonus", "earnings", "pay", "commission", "credit score", "pension", "hourly rate", "credit limit"),
    against=(
        "national", "gdp", "per capita", "median", "average", "mean", "total", "tax", "group", "code", "share", "pay method", "payment", "date", "currency", "type", "cap",
        "log", "index", "disposable", "id", "level", "net income", "pay period", "count",
    ),
    families=frozenset({"text", "integer", "fraction"}),
    fits=fits,
    needed=0.8,
    veto=veto,
)  # fmt: skip
